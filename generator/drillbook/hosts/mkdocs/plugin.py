"""The MkDocs plugin: it takes the author's files out of the engine's hands and puts finished pages
in.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.config_options import Optional, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as EnginePage
from mkdocs.utils.templates import TemplateContext

from drillbook.desk.site import site_of_book
from drillbook.files.folder import ROOTS
from drillbook.hosts.mkdocs.colours import COLOURS, colours
from drillbook.hosts.mkdocs.finished import FinishedPage
from drillbook.hosts.mkdocs.look import Look, look_of
from drillbook.hosts.mkdocs.search import entries, separator, write_script
from drillbook.hosts.mkdocs.shell import HEAD, filled_in, fits
from drillbook.hosts.mkdocs.theme_patches import COMPILED, PatchedLoader
from drillbook.hosts.mkdocs.watch import watch
from drillbook.model.scalar import quoted
from drillbook.pages.address import SiteAddress
from drillbook.pages.page import Asset, MakeSite, NavItem, Page, Site, escaped
from drillbook.pages.repository import RepositorySite
from drillbook.pages.static import SCRIPTS, STYLESHEET
from drillbook.pages.views.preview import preview

log = get_plugin_logger("drillbook")

_ASSETS = Path(__file__).parent / "assets"
"""What only this engine's theme needs; all else that is published as it is comes with the site."""
TODAY = "DRILLBOOK_TODAY"
"""The environment variable with the day on which the book is judged; today without it."""


class PluginOptions(Config):  # type: ignore[no-untyped-call]  # MkDocs does not annotate its base classes
    """What `mkdocs.yml` may say under `drillbook:`: the colours of the site."""

    header = Optional(Type(str))
    """The bar on top, as #rrggbb."""
    accent = Optional(Type(str))
    """Links and what is chosen, made darker until it can be read on white."""
    accent_dark = Optional(Type(str))
    """The same on dark pages, made lighter until it can be read; without it, of `accent`."""


class DrillbookPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]  # as above
    """Renders the book beside `mkdocs.yml` and gives its pages to MkDocs."""

    site: Site
    title: str
    address: SiteAddress
    repository: RepositorySite
    make_site: MakeSite | None = None
    """What makes the pages; who calls the engine sets it, else they are those of today."""
    look: Look
    colours: str
    _docs: TemporaryDirectory[str] | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Have one plugin for all builds of a server, with what makes the pages: the engine keeps
        those that have this method.
        """

    def on_shutdown(self) -> None:
        """Leave nothing behind of what plugins have written where they look for an author's
        files.
        """
        if self._docs is not None:
            self._docs.cleanup()
            self._docs = None

    def _scratch(self) -> str:
        """Return an empty folder for what other plugins write beside the files of an author.

        It is never the installation: that belongs to every book.
        """
        if self._docs is None:
            self._docs = TemporaryDirectory(prefix="drillbook-docs-")
        return self._docs.name

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Point MkDocs at an empty folder, so that it never walks, follows or parses an author's
        files.
        """
        if config.config_file_path is None:
            raise PluginError(
                "drillbook needs a mkdocs.yml: the book is the folder with that file"
            )
        book = Path(config.config_file_path).parent
        self.look = look_of(book)
        self.colours = colours(self.config)
        config.docs_dir = self._scratch()
        config.use_directory_urls = False
        sheets = [
            STYLESHEET,
            "drillbook/theme.css",
            *([COLOURS] if self.colours else []),
        ]
        # Before the team's own, so that theirs have the last word.
        config.extra_css[:0] = sheets
        config.extra_javascript.extend([*SCRIPTS, *_of_instant_navigation(config)])
        # Of the scripts that a book can name only polyfills are loaded before the theme's own.
        config.extra["polyfills"] = [
            *config.extra.get("polyfills", []),
            "drillbook/search.js",
        ]
        config.theme["font"] = False
        # The theme prints the site's name as HTML.
        self.title, config.site_name = config.site_name, escaped(config.site_name)
        self.repository = RepositorySite(config.repo_url or None, _edit_prefix(config))
        # With a repository's address in it, Material's header asks that host for the number of its
        # stars.
        config.repo_url = None
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Put the book's pages beside the static files."""
        book = Path(config.config_file_path or "").parent
        make_site = self.make_site or _site_of_today(book)
        self.address = SiteAddress(_site_address(config), self.title)
        self.site = make_site(self.address, self.repository)
        for warning in self.site.warnings:
            log.warning("%s", warning)
        for page in self.site.pages:
            files.append(_file(page, config, self.repository.edit))
        colours_ = [Asset(COLOURS, self.colours.encode())] if self.colours else []
        own = _of_content(book, self.look.named)
        for asset in (*_ours(), *colours_, *own, *self.site.assets):
            files.append(File.generated(config, asset.uri, content=asset.content))
        config.nav = [_nav(item) for item in self.site.navigation]
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002 - the engine's
        """Show the pages outside of the navigation under the tab that lists them."""
        for page in self.site.pages:
            file = files.get_file_from_path(_source(page.uri))
            tab = files.get_file_from_path(_source(page.tab or page.uri))
            if file and tab and file is not tab and file.page:
                # Only `active` and `ancestors` are asked of a parent, and a page has both.
                file.page.parent = tab.page  # type: ignore[assignment]
        return nav

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the engine's
        """Patch the theme's templates, print them once for each kind of page, and feed the search
        index, so that no page is parsed again.
        """
        if env.loader is not None:
            env.loader = PatchedLoader(env.loader)
            env.bytecode_cache = COMPILED
        if fits(config):
            filled_in(env)
        plugins = config.plugins.values()
        indices = (one.search_index for one in plugins if hasattr(one, "search_index"))
        index = next(indices, None)
        if index is not None and hasattr(index, "entries"):
            index.entries.extend(entries(self.site.pages))
            index.config["separator"] = separator(index.config.get("separator"))

    def on_page_context(
        self,
        context: TemplateContext,
        page: EnginePage,
        config: MkDocsConfig,  # noqa: ARG002 - the engine's
        nav: Navigation,  # noqa: ARG002 - the engine's
    ) -> TemplateContext:
        """Hand over what stands in the head of a page of ours, for the template that is patched to
        print it.
        """
        if isinstance(page, FinishedPage):
            head = preview(page.finished, self.address)
            return cast("TemplateContext", {**context, HEAD: head})
        return context

    @event_priority(-100)  # after the search plugin, which writes the index
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the search index in the form that needs no server."""
        write_script(Path(config.site_dir))

    def on_serve(
        self,
        server: LiveReloadServer,
        config: MkDocsConfig,
        builder: object,  # noqa: ARG002 - MkDocs names it
    ) -> LiveReloadServer:
        """Build again whenever a file of the book changes."""
        # It is the empty folder, and nothing of the book is in it.
        server.unwatch(config.docs_dir)
        for place in self.look.places:
            server.watch(str(Path(config.config_file_path or "").parent / place))
        folders = [Path(config.config_file_path or "").parent / root for root in ROOTS]
        for folder in folders:
            if not folder.exists():
                folder.mkdir()
        watch(server, [folder for folder in folders if folder.is_dir()])
        return server


def _ours() -> Iterator[Asset]:
    """Yield the static files that only this engine's theme needs."""
    for path in sorted(_ASSETS.rglob("*")):
        if path.is_file():
            yield Asset(path.relative_to(_ASSETS).as_posix(), path.read_bytes())


def _of_content(book: Path, named: Sequence[str]) -> Iterator[Asset]:
    """Yield what mkdocs.yml names of the files in `content/`, as it is."""
    for uri in dict.fromkeys(named):
        place = uri.partition("?")[0].partition("#")[0].removeprefix("./")
        yield Asset(place, (book / "content" / place).read_bytes())


def _site_of_today(book: Path) -> MakeSite:
    """Return what makes the site of a book where nobody said of which day."""
    today = os.environ.get(TODAY)
    try:
        day = date.fromisoformat(today) if today else date.today()  # noqa: DTZ011 - the reader's day
    except ValueError as error:
        raise PluginError(
            f"{TODAY} is {quoted(today)}; write a day as YYYY-MM-DD"
        ) from error
    return site_of_book(book, day)


def _source(uri: str) -> str:
    return uri.removesuffix(".html") + ".md"


def _file(page: Page, config: MkDocsConfig, edit: str | None) -> File:
    file = File.generated(config, _source(page.uri), content="")
    # MkDocs would make an index of a README.
    file.dest_uri = file.url = page.uri
    file.page = FinishedPage(page, file, config, edit)
    return file


def _of_instant_navigation(config: MkDocsConfig) -> tuple[str, ...]:
    """Return the script that a site needs whose pages the theme swaps."""
    swaps = "navigation.instant" in (config.theme.get("features") or ())
    return ("drillbook/swapped.js",) if swaps else ()


def _nav(item: NavItem) -> dict[str, object]:
    title = escaped(item.title)
    if item.uri is None:
        return {title: [_nav(child) for child in item.items]}
    return {title: _source(item.uri)}


def _site_address(config: MkDocsConfig) -> str | None:
    """Return where the site will be published, ending with a slash, if anybody says so."""
    return f"{config.site_url.rstrip('/')}/" if config.site_url else None


def _edit_prefix(config: MkDocsConfig) -> str | None:
    """Return what a path of the book is put behind to edit it; MkDocs' own guess of `docs/` is
    none.
    """
    if not config.repo_url or not config.edit_uri or config.edit_uri.endswith("docs/"):
        return None
    return f"{config.repo_url.rstrip('/')}/{config.edit_uri.strip('/')}/"
