"""What a command imports is what everybody waits for who types it, or presses Tab: it is counted,
because a clock would tell of the machine.
"""

import subprocess
import sys
from pathlib import Path

import pytest

_ENGINES = {"mkdocs", "jinja2", "material", "nh3"}
_READERS = {"pydantic", "yaml", "ruamel", "re2", "pyromark", "markdown"}
_NETWORK = {"httpx", "apprise", "dns", "prompt_toolkit"}
_RUN = """
import contextlib, io, json, sys
from drillbook.cli.main import run
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    run(json.loads(sys.argv[1]))
print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})), len(sys.modules))
"""


def imported(folder: Path, *arguments: str, **environment: str) -> tuple[set[str], int]:
    """Return the packages that a command has imported at its end, and the number of modules."""
    words = "[" + ", ".join(f'"{argument}"' for argument in arguments) + "]"
    run = subprocess.run(
        [sys.executable, "-c", _RUN, words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    *names, count = run.stdout.split()
    return set(names), int(count)


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("-h",)])
def test_what_needs_no_book_imports_click_and_nothing_else(
    book: Path, arguments: tuple[str, ...]
) -> None:
    """`--version` and `--help` know no reader and no engine, and hardly more modules than click."""
    names, count = imported(book, *arguments)
    assert not names & (_ENGINES | _READERS | _NETWORK)
    bare = subprocess.run(
        [sys.executable, "-c", "import json, click, sys; print(len(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert count <= int(bare.stdout) + 25


@pytest.mark.parametrize("arguments", [("check",), ("status",)])
def test_a_check_imports_no_engine_and_nothing_that_writes(
    book: Path, arguments: tuple[str, ...]
) -> None:
    """The hook of each commit waits for no engine, no network, and no writer of YAML."""
    names, _ = imported(book, *arguments, PATH="/usr/bin:/bin")
    assert not names & (_ENGINES | _NETWORK | {"ruamel"})
