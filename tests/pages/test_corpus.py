"""Markdown has on a page the structure that it has on GitHub."""

from html.parser import HTMLParser

import pytest
from cmarkgfm import github_flavored_markdown_to_html  # type: ignore[import-untyped]  # none
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]  # it brings none

from drillbook.pages.prose import html
from pages.corpus import TEXTS

_VOID = frozenset({"br", "hr", "img", "input"})
_TOLD = frozenset({"start", "align", "href", "colspan", "rowspan"})
_UNSEEN = frozenset({"span", "thead", "tbody", "div"})
"""What structures nothing that a reader sees."""


class Structure(HTMLParser):
    """The elements of a text with the words in them, and the alignment of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that begins, with what its meaning depends on."""
        given = dict(attrs)
        if tag == "input":
            self._words.append("☑" if "checked" in given else "☐")
        elif tag not in _UNSEEN:
            self.end_words()
            kept = [f" {k}={v}" for k, v in attrs if k in _TOLD]
            self.found.append(f"<{tag}{''.join(kept)}>")

    def handle_endtag(self, tag: str) -> None:
        """Note an element that ends."""
        if tag not in _UNSEEN | _VOID:
            self.end_words()
            self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Note words."""
        self._words.append(data)

    def end_words(self) -> None:
        """Note the words so far, each blank of them where they are code."""
        words = "".join(self._words)
        in_code = self.found and self.found[-1] == "<code>"
        told = words if in_code else " ".join(words.split())
        if told:
            self.found.append(told)
        self._words = []


def structure(rendered: str) -> list[str]:
    """Return the structure of HTML."""
    reader = Structure()
    reader.feed(rendered)
    reader.close()
    reader.end_words()
    return reader.found


@pytest.mark.parametrize("name", TEXTS)
def test_a_page_has_the_structure_that_github_gives(name: str) -> None:
    """Blocks, items, fences with every blank, cells and links: the reference is GitHub's own."""
    theirs = github_flavored_markdown_to_html(
        TEXTS[name], options=Options.CMARK_OPT_UNSAFE
    )
    assert structure(html(TEXTS[name], lambda link: link)) == structure(theirs)


def test_there_are_enough_of_them() -> None:
    """No two are alike."""
    assert len(set(TEXTS.values())) == len(TEXTS) >= 60
