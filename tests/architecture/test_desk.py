"""A book is judged at one desk."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import drillbook

_ROOT = Path(drillbook.__file__).parent
_FILES = sorted(
    path for path in _ROOT.rglob("*.py") if path.relative_to(_ROOT).parts[0] != "desk"
)

ELSEWHERE: Mapping[str, set[str]] = {
    # The value for when nothing is known beside a book.
    "check/judging/context.py": {"Context"},
    # Says what the test proves that has just been recorded; nothing beside it is asked for.
    "cli/capture/closing.py": {"check"},
}
"""Who else judges a book or makes a context, and why."""


def judged(source: str) -> Iterator[str]:
    """Yield what a module takes from the engine of rules, and each context that it makes."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "drillbook.check.engine":
            yield from (alias.name for alias in node.names if alias.name == "check")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from {node.func.id} & {"Context"}


@pytest.mark.parametrize("path", _FILES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_nobody_else_puts_a_context_together_and_judges_by_it(path: Path) -> None:
    """Whatever is known beside a book is known to every command and to every host."""
    allowed = ELSEWHERE.get(path.relative_to(_ROOT).as_posix(), set())
    assert set(judged(path.read_text(encoding="utf-8"))) == allowed


def test_both_ways_of_judging_are_seen() -> None:
    """The function that asks every rule, and the context that it is given."""
    source = (
        "from drillbook.check.engine import Assessment, check\nx = Context(base=None)\n"
    )
    assert list(judged(source)) == ["check", "Context"]
