"""A name means one thing: no two public classes of the package are called the same."""

import ast
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import drillbook

_ROOT = Path(drillbook.__file__).parent


def _classes() -> Mapping[str, list[str]]:
    """Return the modules that define a public class, by the name of the class."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(_ROOT.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(_ROOT).as_posix())
    return found


def test_a_public_class_name_occurs_once() -> None:
    """Whoever reads a name knows which class it is."""
    twice = {name: modules for name, modules in _classes().items() if len(modules) > 1}
    assert twice == {}
