"""What happens to a recording on its way into the repository."""

from datetime import UTC, datetime

import pytest

import books
from drillbook.cli.main import run
from everyday.place import (
    CURL,
    Place,
    Prepare,
    committed,
    environment,
    steps,
    wrote_at_root,
)
from everyday.situation import Situation

START = (
    *("capture", "start", "--dependency", "database", "--failure-mode", "slow"),
    *("--environment", "staging", "--instance", "db-1 of staging", "--as", "sam"),
    "--impact",
    "outage",
    "--expect",
    "Nobody can order.",
    "--confirms",
    "Orders fail.",
    *("--settle", "0", "--script", "script.txt"),
)
_SCRIPT = """ok orders work
fault tc qdisc add dev eth0 root netem delay 3s
down every query takes three seconds
bad orders time out
attach {file} what the shop answers
reverted
up queries are fast
ok orders work
impact outage nobody could order
"""
ID = f"{datetime.now(UTC).date()}-database-slow"
_FOLDER = f"results/{ID}"
_FINISH = ("capture", "finish", "--settle", "0", "--session", ID)


def _recorded(name: str = "curl.txt") -> Prepare:
    """Record a test with one attached file, up to where it is finished."""

    def make(place: Place) -> None:
        (place.root.parent / name).write_bytes(CURL)
        script = _SCRIPT.format(file=place.root.parent / name)
        books.write(place.root.parent, "script.txt", script)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(place.root.parent)
            for key, value in environment(place.root).items():
                patch.setenv(key, value)
            assert run([*START, "--book", str(place.book)]) == 0

    return make


def _finished(place: Place) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place.book)
        assert run([*_FINISH]) == 0


def _stripped(place: Place) -> None:
    """Let a hook strip what was recorded."""
    file = place.book / _FOLDER / "evidence/curl.txt"
    file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n"))


def _as_recorded(place: Place) -> None:
    assert (place.book / _FOLDER / "evidence/curl.txt").read_bytes() == CURL


_FIXERS = """repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v6.0.0
    hooks:
      - {id: trailing-whitespace}
      - {id: check-yaml}
      - {id: end-of-file-fixer}
"""

RECORDING = (
    Situation(
        name="a recording in a book from before the attributes",
        given=_recorded(),
        when=_FINISH,
        told=(
            "`results/** -text`",
            "echo 'results/** -text' >> ",
            "Commit it:  git add ",
        ),
    ),
    Situation(
        name="a recording in a book that has the attributes",
        given=steps(wrote_at_root(".gitattributes", "results/** -text\n"), _recorded()),
        when=_FINISH,
        told=("Commit it:  git add ",),
        silent=("-text", "--force", "exclude:", "LFS"),
    ),
    Situation(
        name="a recording below attributes that take it back",
        given=steps(
            wrote_at_root(".gitattributes", "results/** -text\n*.txt text\n"),
            _recorded(),
        ),
        when=_FINISH,
        told=("`results/** -text`",),
    ),
    Situation(
        name="a recording in a book in a sub-folder, with fixers",
        below="docs/our book",
        given=steps(
            wrote_at_root(".gitattributes", '"docs/our book/results/**" -text\n'),
            wrote_at_root(".pre-commit-config.yaml", _FIXERS),
            _recorded(),
        ),
        when=_FINISH,
        told=(
            "end-of-file-fixer and trailing-whitespace change files",
            "exclude: ^docs/our book/results/",
        ),
        silent=("-text",),
    ),
    Situation(
        name="fixers that leave results alone",
        given=steps(
            wrote_at_root(".gitattributes", "results/** -text\n"),
            wrote_at_root(".pre-commit-config.yaml", f"exclude: ^results/\n{_FIXERS}"),
            _recorded(),
        ),
        when=_FINISH,
        silent=("exclude:",),
    ),
    Situation(
        name="evidence that git ignores",
        given=steps(
            wrote_at_root(".gitattributes", "results/** -text\n"),
            wrote_at_root(".gitignore", "*.log\n"),
            _recorded("app.log"),
        ),
        when=_FINISH,
        told=(
            "git ignores results/",
            "evidence/app.log",
            "`*.log` in .gitignore:1",
            "git add --force ",
        ),
    ),
    Situation(
        name="evidence in Git LFS",
        given=steps(
            wrote_at_root(".gitattributes", "results/** -text\n*.txt filter=lfs\n"),
            _recorded(),
        ),
        when=_FINISH,
        told=("lfs: true",),
    ),
    Situation(
        name="a hook has changed what was recorded, and the recording is here",
        given=steps(_recorded(), _finished, _stripped),
        when=("check",),
        told=(
            "only its line ends differ",
            f"The original is here: `drillbook capture finish --session {ID}`",
        ),
    ),
    Situation(
        name="a hook has changed what was recorded, and it is brought back as the check says",
        given=steps(
            _recorded(), _finished, _stripped, committed, _finished, _as_recorded
        ),
        when=("check",),
        silent=("its line ends differ",),
    ),
)
