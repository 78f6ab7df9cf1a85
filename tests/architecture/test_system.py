"""What one operating system has and another lacks is asked in `system` alone, and text is written
the same on each of them.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import drillbook

_ROOT = Path(drillbook.__file__).parent
_FILES = [
    path
    for path in sorted(_ROOT.rglob("*.py"))
    if not path.is_relative_to(_ROOT / "system")
]
_TEXT = frozenset(
    {"open", "write_text", "read_text", "TextIOWrapper", "NamedTemporaryFile"}
)
_NO_FILES = frozenset(
    {
        "Journal.open",
        "os.open",
        "run.open",
        "read_text",
        "distribution('drillbook').read_text",
    }
    | {"folder.read_text"}
)
"""Functions of these names that open no file as text, or say themselves how."""


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call with the last of the names by which it is made."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func).rpartition(".")[2], node


def _asks_for_the_system(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {
            "sys.platform",
            "os.name",
            "os.uname",
        }:
            yield f"{ast.unparse(node)} is asked outside of system"
        if isinstance(node, ast.Import) and "platform" in {
            name.name for name in node.names
        }:
            yield "platform is asked outside of system"


def _opens_by_flags(tree: ast.AST) -> Iterator[str]:
    """Windows takes for text whatever is opened without a flag that others lack."""
    for _, call in _calls(tree):
        if ast.unparse(call.func) == "os.open":
            yield "os.open opens text on Windows; use open_plain"


def _renames(tree: ast.AST) -> Iterator[str]:
    """Windows renames nothing over what is there."""
    for name, call in _calls(tree):
        if name == "rename":
            yield f"{ast.unparse(call.func)} fails on Windows where the name is taken; use move"


def _leaves_text_to_the_machine(tree: ast.AST) -> Iterator[str]:
    """A machine has an encoding of its own, and Windows line ends of its own."""
    for name, call in _calls(tree):
        words = {keyword.arg for keyword in call.keywords}
        mode = "" if name == "write_text" else _mode(call)
        if name not in _TEXT or "b" in mode or ast.unparse(call.func) in _NO_FILES:
            continue
        if "encoding" not in words:
            yield f"{ast.unparse(call)} names no encoding"
        if (name == "write_text" or set(mode) & set("wxa")) and "newline" not in words:
            yield f"{ast.unparse(call)} names no newline"


def _mode(call: ast.Call) -> str:
    given = [
        *call.args,
        *(keyword.value for keyword in call.keywords if keyword.arg == "mode"),
    ]
    return "".join(
        word.value
        for word in given
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    )


def _asks_the_system_for_a_date(tree: ast.AST) -> Iterator[str]:
    """Windows knows no moment before 1970 or after 3000, and no form of a day without its zero."""
    for name, call in _calls(tree):
        if name in {"fromtimestamp", "utcfromtimestamp", "localtime", "gmtime"}:
            yield f"{name} fails on Windows for some dates; use moment"
        if name == "strftime" and any("%-" in ast.unparse(word) for word in call.args):
            yield "%- is no form of Windows"


_KINDS: tuple[Callable[[ast.AST], Iterator[str]], ...] = (
    _asks_for_the_system,
    _opens_by_flags,
    _renames,
    _leaves_text_to_the_machine,
    _asks_the_system_for_a_date,
)


def _problems(source: str) -> list[str]:
    tree = ast.parse(source)
    return [problem for kind in _KINDS for problem in kind(tree)]


@pytest.mark.parametrize(
    "path", _FILES, ids=lambda path: path.relative_to(_ROOT).as_posix()
)
def test_no_module_needs_to_know_the_system(path: Path) -> None:
    """Whatever differs is behind a name of `system`, or said to be the same everywhere."""
    assert _problems(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("if sys.platform == 'win32': ...", "sys.platform is asked outside of system"),
        ("windows = os.name == 'nt'", "os.name is asked outside of system"),
        ("import platform", "platform is asked outside of system"),
        ("os.open(path, os.O_RDONLY)", "os.open opens text on Windows; use open_plain"),
        (
            "path.rename(b)",
            "path.rename fails on Windows where the name is taken; use move",
        ),
        (
            "os.rename(a, b)",
            "os.rename fails on Windows where the name is taken; use move",
        ),
        ("open(a)", "open(a) names no encoding"),
        ("a.read_text()", "a.read_text() names no encoding"),
        (
            "a.write_text(t, encoding='utf-8')",
            "a.write_text(t, encoding='utf-8') names no newline",
        ),
        (
            "a.open('x', encoding='utf-8')",
            "a.open('x', encoding='utf-8') names no newline",
        ),
        (
            "datetime.fromtimestamp(1, UTC)",
            "fromtimestamp fails on Windows for some dates; use moment",
        ),
        ("day.strftime('%-d %B')", "%- is no form of Windows"),
    ],
)
def test_each_kind_is_found(source: str, problem: str) -> None:
    """A reader of the source that found nothing would hold nothing."""
    assert _problems(source) == [problem]


@pytest.mark.parametrize(
    "source",
    [
        "open(a, 'rb')",
        "a.open('xb')",
        "a.open('w', encoding='utf-8', newline='\\n')",
        "a.read_bytes()",
    ],
)
def test_what_is_the_same_everywhere_is_fine(source: str) -> None:
    """Bytes are, and text of which everything is said."""
    assert _problems(source) == []
