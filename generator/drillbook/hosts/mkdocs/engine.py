"""The calls that make MkDocs build or serve a book."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Protocol

# Read when Material is imported: its red banner is about a MkDocs that we do not use.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

from mkdocs.commands.build import build as engine_build
from mkdocs.commands.serve import serve as engine_serve
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from drillbook.desk.site import MakeSite
from drillbook.errors import DrillbookError
from drillbook.files.folder import ROOTS
from drillbook.hosts.mkdocs import configuration
from drillbook.hosts.mkdocs.plugin import DrillbookPlugin
from drillbook.hosts.mkdocs.trim import trim
from drillbook.publish.versions import LATEST

_EPOCH = "SOURCE_DATE_EPOCH"
_OF_VERSIONS = Path(__file__).parent / "versions"
"""Templates for a site that is one of several versions."""

_ENGINES_DIRS = 2
"""The folders that are always there: the theme's templates, and MkDocs' own."""

_ANOTHER_FOLDER = "Choose another folder with --site-dir, or remove it yourself."


def build(
    book: Path,
    make_site: MakeSite,
    *,
    today: date,
    strict: bool,
    site_dir: Path | None = None,
) -> Path:
    """Build the site of a book and return its folder.

    Raises `DrillbookError` if it could not be built.

    Whatever the book's mkdocs.yml names is run: plugins, hooks, tags, templates.
    """
    _log_to_stderr()
    with _dated(today, for_archive=False):
        return _built(configuration.own, book, make_site, strict=strict, site_dir=site_dir)


def build_version(
    book: Path, make_site: MakeSite, *, today: date, site_dir: Path, runs_code: bool
) -> Path:
    """Build the site of a book for an archive: it leads to other versions.

    What the engine warns of stops it. Only with `runs_code` is anything run that the book's
    mkdocs.yml names.
    """
    _log_to_stderr()
    configured = configuration.own if runs_code else configuration.as_data
    with _dated(today, for_archive=True):
        built = _built(
            configured, book, make_site, strict=True, site_dir=site_dir, for_archive=True
        )
    trim(built)
    return built


class _Configured(Protocol):
    def __call__(self, book: Path, *, strict: bool, site_dir: str | None) -> MkDocsConfig: ...


def _built(  # noqa: PLR0913 - what is asked of an engine has no class of its own yet
    configured: _Configured,
    book: Path,
    make_site: MakeSite,
    *,
    strict: bool,
    site_dir: Path | None,
    for_archive: bool = False,
) -> Path:
    try:
        config = configured(
            book, strict=strict, site_dir=str(site_dir.resolve()) if site_dir else None
        )
        _plugin_of(config).make_site = make_site
        _refuse_to_empty(Path(config.site_dir), book)
        if for_archive:
            _prepare_for_archive(config)
        config.plugins.on_startup(command="build", dirty=False)
        engine_build(config)
    except (Abort, MkDocsException) as error:
        raise DrillbookError(
            f"the site could not be built: {error}", "Lines above, if there are any, say more."
        ) from error
    except OSError as error:
        raise DrillbookError(
            f"{error.filename or config.site_dir} could not be written: {error.strerror}",
            "Choose another folder with --site-dir.",
        ) from error
    config.plugins.on_shutdown()
    return Path(config.site_dir)


@contextmanager
def _dated(today: date, *, for_archive: bool) -> Iterator[None]:
    """Let the engine write this day instead of the present moment into the site map."""
    given = os.environ.get(_EPOCH)
    if for_archive or not given:
        os.environ[_EPOCH] = str(int(datetime.combine(today, time(), UTC).timestamp()))
    try:
        yield
    finally:
        os.environ.pop(_EPOCH, None)
        if given is not None:
            os.environ[_EPOCH] = given


def _prepare_for_archive(config: MkDocsConfig) -> None:
    """Let the site lead to other versions.

    No page names its own: canonical links name the latest.
    """
    if config.site_url:
        config.site_url = f"{config.site_url.rstrip('/')}/{LATEST}/"
    config.extra["version"] = {"provider": "mike", "default": LATEST}
    # Behind a folder of the book's own, so that the team's own templates come first.
    config.theme.dirs.insert(len(config.theme.dirs) - _ENGINES_DIRS, str(_OF_VERSIONS))


def _plugin_of(config: MkDocsConfig) -> DrillbookPlugin:
    """Return our plugin; without it MkDocs would publish the author's files as they are."""
    for plugin in config.plugins.values():
        if isinstance(plugin, DrillbookPlugin):
            return plugin
    raise DrillbookError(
        f"{configuration.FILE} does not name the plugin `drillbook`",
        "Add `- drillbook` under `plugins:`, below `- search`.",
    )


def _refuse_to_empty(site: Path, book: Path) -> None:
    """Raise `DrillbookError` if the engine, which empties the site's folder first, would empty
    something else.
    """
    for root in ROOTS:
        kept = (book / root).resolve()
        if (
            site.resolve() == kept
            or kept.is_relative_to(site.resolve())
            or site.resolve().is_relative_to(kept)
        ):
            raise DrillbookError(
                f"{site} holds or is part of the book, and building would empty it", _ANOTHER_FOLDER
            )
    if site.is_dir() and any(site.iterdir()) and not (site / "sitemap.xml").exists():
        raise DrillbookError(
            f"{site} is not empty and not an earlier site; building would empty it", _ANOTHER_FOLDER
        )


def serve(book: Path, make_site: MakeSite, *, strict: bool, address: str) -> None:
    """Serve the site of a book and build it again when a file changes, until interrupted."""
    _log_to_stderr(logging.INFO)
    try:
        # The engine reads the configuration again, and keeps the plugin.
        _plugin_of(configuration.own(book, strict=strict, site_dir=None)).make_site = make_site
        engine_serve(str(book / configuration.FILE), strict=strict, dev_addr=address, watch=[])
    except (Abort, MkDocsException) as error:
        raise DrillbookError(
            f"the site could not be served: {error}", "Lines above, if there are any, say more."
        ) from error
    except OSError as error:
        raise DrillbookError(
            f"{address} cannot be listened at: {error.strerror}",
            "Stop what listens there, or choose another --address.",
        ) from error


def _log_to_stderr(level: int = logging.WARNING) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    logger.handlers[:] = [handler]
