"""Imports make no circle, and no long chain."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path

import drillbook

_ROOT = Path(drillbook.__file__).parent

LONGEST = 21
"""How many modules may be in a chain in which each imports the next. Lower it when you can."""


def test_no_chain_of_imports_is_longer_than_it_was() -> None:
    """A reader goes through few modules from a command to the ground."""
    chain = longest_chain(_graph())
    assert len(chain) <= LONGEST, "\n".join(chain)


def test_the_limit_is_what_has_been_reached() -> None:
    """A chain that became shorter stays so."""
    assert len(longest_chain(_graph())) == LONGEST


def test_the_longest_chain_is_found() -> None:
    """It is the one with the most modules, from the top to the ground."""
    graph = {
        "cli": {"desk", "text"},
        "desk": {"check", "model"},
        "check": {"model"},
        "model": {"text"},
        "text": set[str](),
    }
    assert longest_chain(graph) == ("cli", "desk", "check", "model", "text")


def test_every_form_of_import_is_seen() -> None:
    """An import for types alone counts, because a reader follows it as well."""
    source = (
        "import drillbook.errors\n"
        "from drillbook.files import git, write\n"
        "from drillbook.model.book import Book\n"
        "from .folder import ROOTS\n"
        "if TYPE_CHECKING:\n"
        "    from drillbook import limits\n"
        "def late():\n"
        "    from drillbook.text.plain import visible\n"
    )
    assert set(_imported("drillbook.files.load", source)) >= {
        "drillbook.errors",
        "drillbook.files.git",
        "drillbook.files.write",
        "drillbook.model.book",
        "drillbook.files.folder",
        "drillbook.limits",
        "drillbook.text.plain",
    }


def longest_chain(graph: Mapping[str, set[str]]) -> Sequence[str]:
    """Return the modules of the longest chain; a circle is an error of its own."""
    best: dict[str, tuple[str, ...]] = {}
    for module in TopologicalSorter(graph).static_order():
        below = (best[imported] for imported in sorted(graph[module]))
        best[module] = (module, *max(below, key=len, default=()))
    return max(best.values(), key=len)


def _graph() -> Mapping[str, set[str]]:
    """Return every module of ours with those that it imports."""
    sources = {_name(path): path.read_text("utf-8") for path in _ROOT.rglob("*.py")}
    return {
        name: {one for one in _imported(name, source) if one in sources} - {name}
        for name, source in sources.items()
    }


def _name(path: Path) -> str:
    parts = path.relative_to(_ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(name: str, source: str) -> Iterator[str]:
    """Yield what a module may import by each of its imports, modules or not."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(name, node)
            names = [f"{base}.{alias.name}" for alias in node.names]
            yield from names
            # `from package import module` does not make a reader open the package.
            if not all((_ROOT.parent / _path(one)).exists() for one in names):
                yield base


def _path(dotted: str) -> str:
    return f"{dotted.replace('.', '/')}.py"


def _base(name: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = name.split(".")[: -node.level]
    return ".".join([*package, *filter(None, [node.module])])
