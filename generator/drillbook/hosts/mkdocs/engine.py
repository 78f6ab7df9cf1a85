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

from drillbook.errors import DrillbookError
from drillbook.files.folder import ROOTS
from drillbook.hosts.mkdocs import configuration
from drillbook.hosts.mkdocs.plugin import TODAY, DrillbookPlugin
from drillbook.hosts.mkdocs.trim import trim
from drillbook.publish.build_version import Publication
from drillbook.publish.versions import LATEST

_EPOCH = "SOURCE_DATE_EPOCH"
_OF_VERSIONS = Path(__file__).parent / "versions"
"""Templates for a site that is one of several versions."""

_ENGINES_DIRS = 2
"""The folders that are always there: the theme's templates, and MkDocs' own."""

_ANOTHER_FOLDER = "Choose another folder with --site-dir, or remove it yourself."


def build(book: Path, *, today: date, strict: bool, site_dir: Path | None = None) -> Path:
    """Build the site of a book and return its folder.

    Raises `DrillbookError` if it could not be built.

    Whatever the book's mkdocs.yml names is run: plugins, hooks, tags, templates.
    """
    os.environ[TODAY] = today.isoformat()
    _log_to_stderr()
    with _dated(today, None):
        return _built(configuration.own, book, strict=strict, site_dir=site_dir)


def build_version(
    book: Path, *, today: date, site_dir: Path, publication: Publication, runs_code: bool
) -> Path:
    """Build the site of a book for publication: it knows the ledger and the changes, and leads to
    other versions.

    What the engine warns of stops it. Only with `runs_code` is anything run that the book's
    mkdocs.yml names.
    """
    os.environ[TODAY] = today.isoformat()
    _log_to_stderr()
    configured = configuration.own if runs_code else configuration.as_data
    with _dated(today, publication):
        built = _built(configured, book, strict=True, site_dir=site_dir, publication=publication)
    trim(built)
    return built


class _Configured(Protocol):
    def __call__(self, book: Path, *, strict: bool, site_dir: str | None) -> MkDocsConfig: ...


def _built(
    configured: _Configured,
    book: Path,
    *,
    strict: bool,
    site_dir: Path | None,
    publication: Publication | None = None,
) -> Path:
    try:
        config = configured(
            book, strict=strict, site_dir=str(site_dir.resolve()) if site_dir else None
        )
        _refuse_without_plugin(config)
        _refuse_to_empty(Path(config.site_dir), book)
        if publication:
            _prepare_publication(config, publication)
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
def _dated(today: date, publication: Publication | None) -> Iterator[None]:
    """Let the engine write this day instead of the present moment into the site map."""
    given = os.environ.get(_EPOCH)
    if publication or not given:
        os.environ[_EPOCH] = str(int(datetime.combine(today, time(), UTC).timestamp()))
    try:
        yield
    finally:
        os.environ.pop(_EPOCH, None)
        if given is not None:
            os.environ[_EPOCH] = given


def _prepare_publication(config: MkDocsConfig, publication: Publication) -> None:
    """Let the site lead to other versions.

    No page names its own: canonical links name the latest.
    """
    for plugin in config.plugins.values():
        if isinstance(plugin, DrillbookPlugin):
            plugin.publication = publication
    if config.site_url:
        config.site_url = f"{config.site_url.rstrip('/')}/{LATEST}/"
    config.extra["version"] = {"provider": "mike", "default": LATEST}
    # Behind a folder of the book's own, so that the team's own templates come first.
    config.theme.dirs.insert(len(config.theme.dirs) - _ENGINES_DIRS, str(_OF_VERSIONS))


def _refuse_without_plugin(config: MkDocsConfig) -> None:
    """Raise `DrillbookError` if MkDocs would publish the author's files as they are."""
    if not any(isinstance(plugin, DrillbookPlugin) for plugin in config.plugins.values()):
        raise DrillbookError(
            "mkdocs.yml does not name the plugin `drillbook`",
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


def serve(book: Path, *, today: date, strict: bool, address: str) -> None:
    """Serve the site of a book and build it again when a file changes, until interrupted."""
    os.environ[TODAY] = today.isoformat()
    _log_to_stderr(logging.INFO)
    try:
        _refuse_without_plugin(configuration.own(book, strict=strict, site_dir=None))
        engine_serve(str(book / "mkdocs.yml"), strict=strict, dev_addr=address, watch=[])
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
