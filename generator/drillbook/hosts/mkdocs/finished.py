"""A finished page is a page that MkDocs neither reads nor converts: it comes with its HTML."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as EnginePage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from drillbook.pages.page import Page, escaped

_WIDE = ("navigation", "toc")


class FinishedPage(EnginePage):
    """A page of ours in MkDocs' clothes.

    The theme prints titles as HTML, so that it gets them escaped.
    """

    def __init__(
        self, page: Page, file: File, config: MkDocsConfig, edit: str | None
    ) -> None:
        super().__init__(page.escaped_title, file, config)
        self.finished = page
        self.edit_url = edit + page.source if edit and page.source else None

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - the engine's signature
        """Take title and description from the page; there is no source to read."""
        self.markdown = ""
        tab = self.finished.tab or self.finished.uri
        hidden = [
            part for part in _WIDE if part == "navigation" or not self.finished.headings
        ]
        self.meta = {
            "title": self.finished.escaped_title,
            "description": escaped(self.finished.description),
            "hide": [] if tab.startswith(("guide/", "pages/")) else hidden,
            "search": {"exclude": True},
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the engine's signature
        """Hand over the HTML and the table of contents as they are."""
        self.content = str(self.finished.html)
        self.toc = TableOfContents(
            [
                AnchorLink(escaped(h.title), h.id, h.level)
                for h in self.finished.headings
            ]
        )
        self.present_anchor_ids = {heading.id for heading in self.finished.headings}
