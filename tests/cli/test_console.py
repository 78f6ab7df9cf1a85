"""Whatever a book says is printed on every console, also where the console has no characters for
it.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import books

_OURS = ("PYTHONIOENCODING", "PYTHONUTF8", "PYTHONCOERCECLOCALE", "LC_ALL", "LANG")
_CONSOLES = {
    "Windows, Western": {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    "Windows, Japanese": {"PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0"},
    "POSIX": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
}
_COMMANDS = (
    ("check --gate stage-2", 1),
    ("check --gate stage-2 --format json", 1),
    ("check --gate stage-2 --format markdown", 1),
    ("status", 0),
    ("build", 0),
    ("capture status", 0),
    ("check --book nowhere-→", 2),
)


@pytest.mark.parametrize("console", _CONSOLES)
def test_a_console_without_the_characters(console: str, book: Path) -> None:
    """A name in another script is printed as an escape, and nothing ends for it."""
    text = (book / "content" / "team.yml").read_text(encoding="utf-8")
    (book / "content" / "team.yml").write_text(
        text.replace("Sam Example", "Zoë 山田 → Žižek 🧪"),
        encoding="utf-8",
        newline="\n",
    )
    books.remove_result(book)
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    given = {name: value for name, value in os.environ.items() if name not in _OURS}
    program = (sys.executable, "-c", "from drillbook.cli.main import main; main()")
    for command, code in _COMMANDS:
        done = subprocess.run(
            [*program, *command.split()],
            cwd=book,
            env=given | _CONSOLES[console],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode("ascii", "replace")
        assert b"bug in drillbook" not in done.stderr
        assert done.returncode == code, (command, done.stderr)
