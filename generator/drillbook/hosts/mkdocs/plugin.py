"""The MkDocs plugin: it takes the author's files out of the engine's hands and puts finished pages
in.
"""

import os
from datetime import date
from pathlib import Path
from typing import cast

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as EnginePage
from mkdocs.utils.templates import TemplateContext

from drillbook.capture.commands import HELP
from drillbook.capture.session.replay import alterations, sessions
from drillbook.check.engine import Assessment, check
from drillbook.check.judging.context import Context
from drillbook.files.attachments import Attachments
from drillbook.files.folder import ROOTS
from drillbook.files.load import load
from drillbook.files.owners import unowned
from drillbook.hosts.mkdocs.finished import FinishedPage
from drillbook.hosts.mkdocs.mends import MendedLoader
from drillbook.hosts.mkdocs.search import entries, write_script
from drillbook.pages.address import SiteAddress
from drillbook.pages.manual import commands
from drillbook.pages.page import NavItem, Page, Site, escaped
from drillbook.pages.site import Occasion, render_site
from drillbook.pages.static import SCRIPT, STYLESHEET
from drillbook.pages.views.preview import preview
from drillbook.publish.build_version import Publication
from drillbook.text.plain import visible

log = get_plugin_logger("drillbook")

_ASSETS = Path(__file__).parent / "assets"
"""What only this engine's theme needs; all else that is published as it is comes with the site."""
TODAY = "DRILLBOOK_TODAY"
"""The environment variable with the day on which the book is judged; today without it."""


class PluginOptions(Config):  # type: ignore[no-untyped-call]  # MkDocs does not annotate its base classes
    """What `mkdocs.yml` may say under `drillbook:`: nothing that the book does not say itself."""


class DrillbookPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]  # as above
    """Renders the book beside `mkdocs.yml` and gives its pages to MkDocs."""

    site: Site
    title: str
    edit: str
    repository: str
    publication: Publication | None = None
    """What is known besides if the site is built for publication; the engine's caller sets it."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Point MkDocs at our own static files, so that it never walks, follows or parses an
        author's.
        """
        if config.config_file_path is None:
            raise PluginError(
                "drillbook needs a mkdocs.yml: the book is the folder that it stands in"
            )
        config.docs_dir = str(_ASSETS)
        config.use_directory_urls = False
        config.extra_css.extend([STYLESHEET, "drillbook/theme.css"])
        config.extra_javascript.extend([SCRIPT, *_of_instant_navigation(config)])
        # Of the scripts that a book can name only polyfills are loaded before the theme's own.
        config.extra["polyfills"] = [*config.extra.get("polyfills", []), "drillbook/search.js"]
        config.theme["font"] = False
        # The theme prints the site's name as HTML.
        self.title, config.site_name = config.site_name, escaped(config.site_name)
        self.edit, self.repository = _edit_prefix(config), config.repo_url or ""
        # With a repository's address in it, Material's header asks that host for the number of its
        # stars.
        config.repo_url = None
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Put the book's pages beside the static files."""
        book = Path(config.config_file_path or "").parent
        assessment = _assess(book, self.publication)
        occasion = Occasion(
            title=self.title,
            commands=commands(),
            typed=HELP,
            edit=self.edit,
            site=_site_address(config),
            repository=self.repository,
            changes=self.publication.changes if self.publication else None,
        )
        self.site = render_site(assessment, Attachments(book), occasion)
        for page in self.site.pages:
            files.append(_file(page, config, self.edit))
        for asset in self.site.assets:
            files.append(File.generated(config, asset.uri, content=asset.content))
        config.nav = [_nav(item) for item in self.site.navigation]
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002 - the engine's
        """Show the pages outside of the navigation under the tab that lists them."""
        for page in self.site.pages:
            file, tab = (
                files.get_file_from_path(_source(page.uri)),
                files.get_file_from_path(_source(page.tab or page.uri)),
            )
            if file and tab and file is not tab and file.page:
                # Only `active` and `ancestors` are asked of a parent, and a page has both.
                file.page.parent = tab.page  # type: ignore[assignment]
        return nav

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the engine's
        """Mend the theme's templates, and feed the search index instead of having every page parsed
        again.
        """
        if env.loader is not None:
            env.loader = MendedLoader(env.loader)
        index = next(
            (p.search_index for p in config.plugins.values() if hasattr(p, "search_index")), None
        )
        if index is not None and hasattr(index, "entries"):
            index.entries.extend(entries(self.site.pages))

    def on_page_context(
        self,
        context: TemplateContext,
        page: EnginePage,
        config: MkDocsConfig,
        nav: Navigation,  # noqa: ARG002
    ) -> TemplateContext:
        """Hand over what stands in the head of a page of ours, for the template that is mended to
        print it.
        """
        if isinstance(page, FinishedPage):
            head = preview(page.finished, SiteAddress(_site_address(config), self.title))
            return cast("TemplateContext", {**context, "drillbook_head": head})
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
        for root in ROOTS:
            folder = Path(config.config_file_path or "").parent / root
            if not folder.exists():
                folder.mkdir()
            if folder.is_dir():
                server.watch(str(folder))
        return server


def _assess(book: Path, publication: Publication | None) -> Assessment:
    loaded = load(book)
    for finding in loaded.findings:
        told = f"{finding.location}: {finding.code} {finding.message}"
        log.warning("%s", visible(" ".join(told.split())))
    today = os.environ.get(TODAY)
    # Of all that is known beside a book only what its own files tell: the same files make the same
    # site.
    results = loaded.book.results
    known = Context(
        altered=alterations(book, results),
        sessions=sessions(book, results),
        ledger=publication.ledger if publication else None,
        # A version is made of the book alone, and so that it can be made again.
        unowned=() if publication else tuple(unowned(book)),
    )
    day = date.fromisoformat(today) if today else date.today()  # noqa: DTZ011 - the reader's day
    return check(loaded.book, loaded.findings, day, context=known)


def _source(uri: str) -> str:
    return uri.removesuffix(".html") + ".md"


def _file(page: Page, config: MkDocsConfig, edit: str) -> File:
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
    return (
        {title: [_nav(child) for child in item.items]} if item.items else {title: _source(item.uri)}
    )


def _site_address(config: MkDocsConfig) -> str:
    """Return where the site will be published, ending with a slash, or an empty text."""
    return f"{config.site_url.rstrip('/')}/" if config.site_url else ""


def _edit_prefix(config: MkDocsConfig) -> str:
    """Return what a path of the book is put behind to edit it; MkDocs' own guess of `docs/` is
    none.
    """
    if not config.repo_url or not config.edit_uri or config.edit_uri.endswith("docs/"):
        return ""
    return f"{config.repo_url.rstrip('/')}/{config.edit_uri.strip('/')}/"
