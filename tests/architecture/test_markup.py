"""HTML is made by templates, and by the writer of sanitised prose; nobody edits it as text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import drillbook

_ROOT = Path(drillbook.__file__).parent
_OF_PAGES = sorted(
    path for layer in ("pages", "hosts") for path in (_ROOT / layer).rglob("*.py")
)

MADE = {"pages/environment.py": 3}
"""Where text that is not written out in the code becomes Markup, and how often: what a template has
printed, now or before, and what is Markup piece by piece.
"""

PATTERNS = {
    # Templates of the theme, before anything is printed by them; paths of a style sheet; what a
    # terminal obeys in a recording, and evidence.
    "hosts/mkdocs/look.py": {"replace"},
    "hosts/mkdocs/theme_patches.py": {"sub"},
    "pages/views/result/evidence.py": {"replace"},
    "pages/views/result/recording.py": {"sub"},
}
"""Modules that replace more than plain letters by plain letters, in text that is no HTML."""

_EDITS = frozenset({"replace", "sub", "subn", "translate"})


def _calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def made(source: str) -> int:
    """Return how often a module makes Markup of text that it did not write itself."""
    return sum(
        isinstance(call.func, ast.Name)
        and call.func.id == "Markup"
        and any(not isinstance(argument, ast.Constant) for argument in call.args)
        for call in _calls(source)
    )


def edits(source: str) -> set[str]:
    """Return the methods with which a module replaces something in a text that may be
    part of HTML.
    """
    return {
        call.func.attr
        for call in _calls(source)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in _EDITS
        and not all(map(_letters, call.args))
    }


def _letters(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant) and not set(str(argument.value)) & set(
        "<>&\"'/="
    )


@pytest.mark.parametrize(
    "path", _OF_PAGES, ids=lambda path: str(path.relative_to(_ROOT))
)
def test_text_becomes_markup_in_one_place(path: Path) -> None:
    """Everywhere else, what is not written out in the code is escaped on its way into Markup."""
    assert made(path.read_text(encoding="utf-8")) == MADE.get(
        path.relative_to(_ROOT).as_posix(), 0
    )


@pytest.mark.parametrize(
    "path", _OF_PAGES, ids=lambda path: str(path.relative_to(_ROOT))
)
def test_nobody_edits_html_as_text(path: Path) -> None:
    """Who replaces what could be a tag says here that it is none."""
    assert edits(path.read_text(encoding="utf-8")) <= PATTERNS.get(
        path.relative_to(_ROOT).as_posix(), set()
    )


def test_making_and_editing_are_seen() -> None:
    """The reader of calls finds each form."""
    source = """x = Markup(a), Markup("<p>"), Markup(f"<{a}>")
y = m.html.replace("<", ""), re.sub(a, b, m), a.replace("-", " ")"""
    assert made(source) == 2
    assert edits(source) == {"replace", "sub"}
