"""Reports are wrapped and coloured for people at a terminal, and plain for everything else."""

from pathlib import Path

import click
import pytest

import books
from drillbook.cli import output
from drillbook.cli.main import run

Captured = pytest.CaptureFixture[str]
_LONG = (
    "content/a.yml:1:2: error T401 "
    + "word " * 20
    + "\n    Correct `the key`, "
    + "then " * 20
    + "\n"
)


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
    ],
)
def test_colours_are_asked_for(
    variables: dict[str, str],
    coloured: bool,  # noqa: FBT001 - a row
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    """Nobody who reads a file or a pipe gets colours, unless they force them."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    output.print_text(_LONG)
    told = capsys.readouterr().out
    assert ("\x1b[" in told) == coloured
    assert click.unstyle(told) == _LONG
    if coloured:
        assert "\x1b[31m\x1b[1merror\x1b[0m \x1b[1mT401\x1b[0m" in told
        assert "\x1b[1m`the key`\x1b[0m" in told


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_end_between_words(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """None is wider than the terminal, and no word is lost or cut; what follows is indented."""
    monkeypatch.setattr(output, "columns", lambda: width)
    told = output.wrapped(_LONG)
    assert told.split() == _LONG.split()
    assert all(len(line) < width for line in told.split("\n"))
    lines = told.split("\n")
    assert lines[-2].startswith("    ")


def test_a_path_that_is_wider_than_the_terminal_stays_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that it can be copied and clicked."""
    monkeypatch.setattr(output, "columns", lambda: 20)
    assert output.wrapped("see results/2026-11-28-database-unavailable").split(
        "\n"
    ) == [
        "see",
        "results/2026-11-28-database-unavailable",
    ]


_START = "drillbook capture start --dependency database --failure-mode unavailable"


@pytest.mark.parametrize(
    ("told", "command"),
    [
        (f"Watch, and record it: `{_START}`. To do for ada.", f"`{_START}`."),
        (f"Your answers are kept. To continue with them: {_START}", _START),
        ("2 more findings: drillbook check --gate stage-2", "drillbook check --gate stage-2"),
        (f'  Run the test "database"  {_START}', _START),
        (f"    {_START}", _START),
        ("Commit it:  git add results/2026-11-28-database-unavailable", "git add results/"),
        ("To undo it: `docker start db`, then look.", "`docker start db`,"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("width", [24, 60, 100])
def test_commands_stay_on_one_line(
    told: str, command: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody copies them, and a shell would run the first half alone."""
    monkeypatch.setattr(output, "columns", lambda: width)
    shown = output.wrapped(told)
    assert shown.split() == told.split()
    assert any(command in line for line in shown.split("\n"))


@pytest.mark.parametrize("width", [40, 60])
def test_prose_about_drillbook_is_wrapped(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence that begins with its name is no command."""
    monkeypatch.setattr(output, "columns", lambda: width)
    shown = output.wrapped(
        "To continue: drillbook capture resume, or drillbook capture finish. Then look at"
        " what drillbook says of it, and tell the others about it."
    )
    assert all(len(line) < width for line in shown.split("\n"))


def test_quiet_says_only_whether_the_gate_passes(book: Path, capsys: Captured) -> None:
    """With the same exit code; what is for programs stays whole."""
    books.remove_result(book)
    assert run(["check", "-q", "--book", str(book)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert run(["check", "--quiet", "--format", "json", "--book", str(book)]) == 1
    assert capsys.readouterr().out.startswith("{")


def test_the_same_advice_is_given_once(book: Path, capsys: Captured) -> None:
    """Findings that it is for stand together above it."""
    for name in ("a", "b"):
        books.write(book, f"content/{name}.txt", "what is this\n")
    run(["check", "--book", str(book)])
    told = capsys.readouterr().out
    assert told.count("error F007") == 2
    assert told.count("Rename, move or remove it") == 1
