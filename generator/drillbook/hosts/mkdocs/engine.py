"""The host that makes MkDocs build or serve a book."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, time
from pathlib import Path

# Read when Material is imported: its red banner is about a MkDocs that we do not use.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

from mkdocs.commands.build import build as engine_build
from mkdocs.commands.serve import serve as engine_serve
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from drillbook.errors import DrillbookError
from drillbook.files.folder import ROOTS
from drillbook.hosts.host import Host, Order
from drillbook.hosts.mkdocs import configuration
from drillbook.hosts.mkdocs.fault import Surroundings, told
from drillbook.hosts.mkdocs.look import look_of
from drillbook.hosts.mkdocs.plugin import DrillbookPlugin
from drillbook.hosts.mkdocs.settle import settling
from drillbook.hosts.mkdocs.trim import trim
from drillbook.model.scalar import quoted
from drillbook.publish.versions import LATEST

_EPOCH = "SOURCE_DATE_EPOCH"
_OF_VERSIONS = Path(__file__).parent / "versions"
"""Templates for a site that is one of several versions."""

_LAST_SECOND = int(datetime.max.replace(tzinfo=UTC).timestamp())
_MOST_DIGITS = len(str(_LAST_SECOND))

_ENGINES_DIRS = 2
"""The folders that are always there: the theme's templates, and MkDocs' own."""

_ANOTHER_FOLDER = "Choose another folder with --site-dir, or remove it yourself."


class MkDocsHost:
    """Builds and serves with MkDocs and Material.

    Where an order runs code, that is whatever the book's mkdocs.yml names: plugins, hooks, tags,
    templates.
    """

    def build(self, order: Order, into: Path | None) -> Path:
        """Build a site and return its folder."""
        _log_to_stderr()
        with _dated(order):
            built = _built(order, into)
        if order.for_archive:
            trim(built)
        return built

    def serve(self, order: Order, address: str) -> None:
        """Serve a site and build it again when a file changes, until interrupted."""
        _log_to_stderr(logging.INFO)
        beside = Surroundings()
        try:
            with told(beside), _dated(order):
                # The engine reads the configuration again, and keeps the plugin.
                config = _configured(order, None)
                beside.know(config)
                _plugin_of(config).make_site = order.make_site
                engine_serve(
                    str(order.book / configuration.FILE),
                    strict=order.strict,
                    dev_addr=address,
                    watch=[],
                )
        except (Abort, MkDocsException) as error:
            raise DrillbookError(
                f"the site could not be served: {error}",
                "Lines above, if there are any, say more.",
            ) from error
        except OSError as error:
            raise DrillbookError(
                f"{address} cannot be used as an address: {error.strerror}",
                "Stop the program that uses it, or choose another --address.",
            ) from error

    def look_of(self, book: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the files that mkdocs.yml names, and the places that hold them."""
        look = look_of(book)
        return look.files, look.places

    def code_in(self, book: Path) -> str | None:
        """Return the first place in mkdocs.yml that is more than data."""
        try:
            configuration.data(book)
        except DrillbookError as error:
            return error.message
        return None


HOST: Host = MkDocsHost()


def _built(order: Order, into: Path | None) -> Path:
    beside = Surroundings()
    try:
        with told(beside):
            config = _configured(order, into)
            beside.know(config)
            _plugin_of(config).make_site = order.make_site
            site = Path(config.site_dir)
            _refuse_to_empty(site, order.book)
            if order.for_archive:
                _prepare_for_archive(config)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                # A version is made where nothing was, and is put in its place by whoever publishes.
                with nullcontext(site) if order.for_archive else settling(site) as made:
                    config.site_dir = str(made)
                    engine_build(config)
            finally:
                config.plugins.on_shutdown()
    except (Abort, MkDocsException) as error:
        raise DrillbookError(
            f"the site could not be built: {error}",
            "Lines above, if there are any, say more.",
        ) from error
    except OSError as error:
        raise DrillbookError(
            f"{error.filename or 'the site'} could not be written: {error.strerror}",
            "Choose another folder with --site-dir.",
        ) from error
    return site


def _configured(order: Order, into: Path | None) -> MkDocsConfig:
    read = configuration.own if order.runs_code else configuration.as_data
    return read(
        order.book, strict=order.strict, site_dir=str(into.resolve()) if into else None
    )


@contextmanager
def _dated(order: Order) -> Iterator[None]:
    """Let the engine write this day instead of the present moment into the site map."""
    given = os.environ.get(_EPOCH)
    if given and not _is_epoch(given):
        raise DrillbookError(
            f"{_EPOCH} is {quoted(given)}, which is no number of seconds since 1970",
            f"Unset it, or write one: export {_EPOCH}=$(git log -1 --format=%ct)",
        )
    if order.for_archive or not given:
        os.environ[_EPOCH] = str(
            int(datetime.combine(order.today, time(), UTC).timestamp())
        )
    try:
        yield
    finally:
        os.environ.pop(_EPOCH, None)
        if given is not None:
            os.environ[_EPOCH] = given


def _is_epoch(text: str) -> bool:
    """Return whether a text is a moment that the engine can write as a day."""
    return (
        text.isascii()
        and text.isdigit()
        and int(text[: _MOST_DIGITS + 1]) <= _LAST_SECOND
    )


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
        target = site.resolve()
        # The site's folder loses whatever is in it that the site has not.
        if kept.is_relative_to(target) or target.is_relative_to(kept):
            raise DrillbookError(
                f"{site} holds or is part of the book, and building would empty it",
                _ANOTHER_FOLDER,
            )
    if site.is_dir() and any(site.iterdir()) and not (site / "sitemap.xml").exists():
        raise DrillbookError(
            f"{site} is not empty and not an earlier site; building would empty it",
            _ANOTHER_FOLDER,
        )


def _log_to_stderr(level: int = logging.WARNING) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    logger.handlers[:] = [handler]
