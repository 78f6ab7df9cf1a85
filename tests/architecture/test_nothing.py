"""None means nothing: no class takes an empty text for it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import drillbook

_ROOT = Path(drillbook.__file__).parent

_TEXTS = {
    "model/playbook.py Prose.text": "a text that may be empty",
    "model/procedure.py Procedure.text": "a text that may be empty",
    "report/links.py Links.folder": "what stands before a path, which may be nothing",
    "publish/versions.py Properties.withdrawn": "so it stands in catalogues that are signed",
    "publish/versions.py Properties.seal": "so it stands in catalogues that are signed",
    "files/outline.py Block.words": "the words of what may be no heading",
    "files/outline.py Block.written": "the words of what may be no heading",
    "files/pointers.py _Tag.words": "words that come one after the other",
    "cli/base.py _Side.ref": "so it stands in the events of a service",
    "cli/base.py _Repository.default_branch": "so it stands in the events of a service",
    "cli/capture/repl.py Repl.pending": "what stands in a line, which may be empty",
    "capture/plan.py Plan.confirms": "the answer of whoever types nothing",
    "capture/plan.py Plan.contradicts": "the answer of whoever types nothing",
    "capture/plan.py Plan.how": "the answer of whoever types nothing",
    "capture/plan.py Plan.revert": "the answer of whoever types nothing",
    "pages/page.py Page.search_text": "a text that may be empty",
    "pages/views/result/evidence.py Shown.text": "a text that may be empty",
    "pages/views/result/evidence.py Shown.since": "a text that may be empty",
    "pages/views/result/evidence.py Shown.ended": "a text that may be empty",
}
"""The fields that are an empty text unless somebody says otherwise, and why."""


def fields(source: str) -> Iterator[str]:
    """Yield each field of a class that is an empty text unless it is given."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            yield from (
                f"{node.name}.{field.target.id}"
                for field in node.body
                if isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(field.annotation, ast.Name)
                and field.annotation.id == "str"
                and isinstance(field.value, ast.Constant)
                and field.value.value == ""
            )


def test_each_field_that_may_be_an_empty_text_is_a_text() -> None:
    """What stands for nothing is None."""
    found = {
        f"{path.relative_to(_ROOT).as_posix()} {field}"
        for path in _ROOT.rglob("*.py")
        for field in fields(path.read_text(encoding="utf-8"))
    }
    assert found == set(_TEXTS)


def test_such_a_field_is_seen() -> None:
    """One with another type, or without such a value, is none."""
    source = 'class A:\n    a: str = ""\n    b: str | None = None\n    c: str\n    d: Words = ""\n'
    assert list(fields(source)) == ["A.a"]
