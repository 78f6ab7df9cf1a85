"""Frozen means frozen: no method of a frozen value changes it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import drillbook

_ROOT = Path(drillbook.__file__).parent
_MODEL = sorted((_ROOT / "model").glob("*.py"))
_FILES = sorted(_ROOT.rglob("*.py"))


def changes(source: str, *, all_frozen: bool = False) -> Iterator[str]:
    """Yield each method of a frozen class that gives the value another attribute."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and (all_frozen or _is_frozen(node)):
            yield from (
                f"{node.name}.{method.name}"
                for method in node.body
                if isinstance(method, ast.FunctionDef)
                and any(map(_sets_itself, ast.walk(method)))
            )


def _is_frozen(node: ast.ClassDef) -> bool:
    return any(
        isinstance(decorator, ast.Call)
        and any(k.arg == "frozen" and _is_true(k.value) for k in decorator.keywords)
        for decorator in node.decorator_list
    )


def _is_true(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def _sets_itself(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        return isinstance(node.value, ast.Name) and node.value.id == "self"
    # The way round a frozen class.
    return isinstance(node, ast.Attribute) and node.attr == "__setattr__"


@pytest.mark.parametrize("path", _FILES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_no_method_changes_a_frozen_value(path: Path) -> None:
    """Whoever holds one may keep it; all that the model has are frozen."""
    source = path.read_text(encoding="utf-8")
    assert list(changes(source, all_frozen=path in _MODEL)) == []


def test_each_way_of_changing_a_value_is_seen() -> None:
    """Also one attribute of several, a deletion, and the way round."""
    source = """
@dataclass(frozen=True)
class One:
    def a(self): self.x = 1
    def b(self): self.x, y = 1, 2
    def c(self): object.__setattr__(self, "x", 1)
    def d(self): del self.x
    def e(self): other.x = self.x
@dataclass
class Two:
    def a(self): self.x = 1
"""
    assert list(changes(source)) == ["One.a", "One.b", "One.c", "One.d"]
    assert list(changes(source, all_frozen=True))[-1] == "Two.a"
