"""`drillbook check` prints what is wrong and ends with 0, 1 or 2."""

import json
import re
from pathlib import Path

import pytest

import books
import hostile_git
from drillbook.cli.main import run

_HOLDS = (
    "The tests gate passes: 1 of 1 required tests done. Not in git: dates and changes were not"
    " checked.\n"
)
Captured = pytest.CaptureFixture[str]


def _without_a_test(book: Path) -> None:
    books.remove_result(book)


def test_a_gate_that_holds_exits_0(book: Path, capsys: Captured) -> None:
    """Fine is 0, with the gate's state in the last line on stdout and nothing on stderr."""
    assert run(["check", "--book", str(book)]) == 0
    captured = capsys.readouterr()
    assert captured.out.endswith(_HOLDS)
    assert captured.err == ""


def test_a_gate_that_does_not_hold_exits_1(book: Path, capsys: Captured) -> None:
    """Findings at the gate are 1; they are data and stand on stdout."""
    _without_a_test(book)
    assert run(["check", "--book", str(book)]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith(
        'content/inventory.yml:13:9: error T401 critical dependency "database" has no '
    )
    assert captured.err == ""


@pytest.mark.parametrize(
    ("gate", "code"), [("tests", 0), ("stage-1", 1), ("stage-2", 1)]
)
def test_the_gate_decides_what_counts(book: Path, gate: str, code: int) -> None:
    """A playbook that is missing closes the gates of both stages, but not that of the tests."""
    (book / "content/playbooks/shop-disaster-recovery.md").unlink()
    assert run(["check", "--book", str(book), "--gate", gate]) == code


def test_warnings_do_not_fail(book: Path, capsys: Captured) -> None:
    """What the policy calls a warning is told, and the exit code is 0."""
    inventory = books.text_of(book, books.INVENTORY).replace(
        "[unavailable]", "[unavailable, slow]"
    )
    books.write(book, books.INVENTORY, inventory)
    books.write(book, books.POLICY, "severities: {T402: warning}\n")
    assert run(["check", "--book", str(book)]) == 0
    assert "warning T402" in capsys.readouterr().out


def test_the_book_is_found_upwards(
    book: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --book it is the nearest folder upwards with a mkdocs.yml."""
    monkeypatch.chdir(book / books.RESULT_FOLDER)
    assert run(["check"]) == 0
    assert "The tests gate passes" in capsys.readouterr().out


def test_no_book_exits_2(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a book nothing is judged; stderr says what to do."""
    monkeypatch.chdir(tmp_path)
    assert run(["check"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"there is no mkdocs.yml in {tmp_path}" in captured.err
    assert "To make a new one: drillbook init" in captured.err


def test_a_folder_that_is_no_book_exits_2(tmp_path: Path, capsys: Captured) -> None:
    """A folder without mkdocs.yml and content/ is not taken for an empty book."""
    assert run(["check", "--book", str(tmp_path)]) == 2
    assert "is not the folder of a book" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--book", "/nowhere/at/all"], "does not exist"),
        (["check", "--gate", "stage-9"], "'stage-9' is not one of"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (
            ["check", "--today", "tomorrow"],
            "'tomorrow' is not a date such as 2026-11-23",
        ),
        (["check", "--today", "2026-02-30"], "'2026-02-30' is not a date"),
        (["check", "--gaet", "tests"], "--gate"),
        (["check", "surplus"], "unexpected extra argument"),
        (["chekc"], "There is no command chekc"),
    ],
)
def test_wrong_usage_exits_2(
    arguments: list[str], message: str, capsys: Captured
) -> None:
    """A mistake in the command line is told on stderr and is never 0 or 1."""
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_a_misspelt_command_is_answered_with_the_one_that_is_meant(
    capsys: Captured,
) -> None:
    """Did you mean."""
    assert run(["chekc"]) == 2
    assert re.search(r"Did you mean .?check\b", capsys.readouterr().err)


def test_a_check_can_be_repeated_as_of_a_day(
    book: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same book and the same day give the same output, be the day an option or a variable."""
    risk = (
        "accepted_risks: [{failure_mode: slow, reason: R., accepted_by: sam, expires:"
        " 2026-12-31}]"
    )
    modes = f"failure_modes: [unavailable, slow]\n    {risk}"
    inventory = books.text_of(book, books.INVENTORY).replace(
        "failure_modes: [unavailable]", modes
    )
    books.write(book, books.INVENTORY, inventory)
    check = ["check", "--book", str(book), "--format", "json"]
    assert run([*check, "--today", "2026-12-31"]) == 0
    last_day = capsys.readouterr().out
    assert run([*check, "--today", "2027-01-01"]) == 1
    assert json.loads(capsys.readouterr().out)["today"] == "2027-01-01"
    monkeypatch.setenv("DRILLBOOK_TODAY", "2026-12-31")
    assert run(check) == 0
    assert capsys.readouterr().out == last_day


def test_json_is_data_alone(book: Path, capsys: Captured) -> None:
    """Stdout is one JSON document, also when the gate does not hold."""
    _without_a_test(book)
    assert run(["check", "--book", str(book), "--format", "json"]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["gate"]["errors"] == 1
    assert captured.err == ""


def test_a_book_of_nothing_but_damage_ends_without_a_traceback(
    book: Path, capsys: Captured
) -> None:
    """Every file broken at once is a list of findings, and exit code 1."""
    for path in [path for path in book.rglob("*") if path.is_file()]:
        path.write_bytes(b"\xff[")
    assert run(["check", "--book", str(book)]) == 1
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert captured.out.count("error F001") == 6


def test_reports_are_written_besides(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    """One run prints one format and writes others to files; stderr names them."""
    _without_a_test(book)
    junit, sarif = tmp_path / "new" / "junit.xml", tmp_path / "drillbook.sarif"
    sarif.write_text("older", encoding="utf-8")
    assert (
        run(
            [
                "check",
                "--book",
                str(book),
                "--report",
                f"junit={junit}",
                "--report",
                f"sarif={sarif}",
            ]
        )
        == 1
    )
    captured = capsys.readouterr()
    assert captured.out.startswith("content/inventory.yml:13:9: error T401 ")
    assert captured.err == f"Wrote {junit}\nWrote {sarif}\n"
    assert "<testsuites " in junit.read_text(encoding="utf-8")
    assert json.loads(sarif.read_text(encoding="utf-8"))["version"] == "2.1.0"


@pytest.mark.parametrize(
    "format_", ["text", "json", "github", "gitlab", "junit", "sarif", "markdown"]
)
def test_every_format_can_be_printed_and_written(
    book: Path, tmp_path: Path, format_: str, capsys: Captured
) -> None:
    """What is printed is what is written."""
    file = tmp_path / "report"
    assert (
        run(
            [
                "check",
                "--book",
                str(book),
                "--format",
                format_,
                "--report",
                f"{format_}={file}",
            ]
        )
        == 0
    )
    assert capsys.readouterr().out == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("report", "message"),
    [
        ("junti=x.xml", "'junti' is no format. Did you mean \"junit\"?"),
        ("junit", "'junit' names no file; write junit=FILE"),
        ("junit=", "'junit=' names no file; write junit=FILE"),
        ("=x", "'' is no format."),
    ],
)
def test_a_report_that_is_none_exits_2(
    book: Path, report: str, message: str, capsys: Captured
) -> None:
    """Before anything is judged, and with what to write instead."""
    assert run(["check", "--book", str(book), "--report", report]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


def test_a_report_that_cannot_be_written_exits_2(book: Path, capsys: Captured) -> None:
    """A gate whose report is missing has not run, whatever it would have said."""
    assert (
        run(
            [
                "check",
                "--book",
                str(book),
                "--report",
                f"junit={book / 'mkdocs.yml' / 'x'}",
            ]
        )
        == 2
    )
    assert "could not be written" in capsys.readouterr().err


def test_links_and_paths_are_those_of_the_surroundings(
    book: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules link to the site that mkdocs.yml names; paths are those of the repository that the book
    lies in.
    """
    _without_a_test(book)
    books.write(
        book, "mkdocs.yml", "site_name: Shop\nsite_url: https://example.com/book\n"
    )
    hostile_git.git(book.parent, "init", "--quiet")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    assert run(["check", "--book", str(book), "--format", "github"]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(
        "::error file=book/content/inventory.yml,line=13,col=9,title=T401::"
    )
    assert first.endswith("%0Ahttps://example.com/book/guide/rules.html#t401")


def test_the_summary_of_a_job_is_appended(
    book: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What other steps wrote stays; without annotations asked for, none is written."""
    file = tmp_path / "summary.md"
    file.write_text("# Before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(file))
    assert run(["check", "--book", str(book)]) == 0
    assert file.read_text(encoding="utf-8") == "# Before\n"
    assert run(["check", "--book", str(book), "--format", "github"]) == 0
    assert file.read_text(encoding="utf-8").startswith(
        "# Before\n**The tests gate passes: "
    )
    assert capsys.readouterr().err == ""


def test_a_summary_that_cannot_be_written_fails_no_gate(
    book: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log has all of it; the exit code is the gate's."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    assert run(["check", "--book", str(book), "--format", "github"]) == 0
    captured = capsys.readouterr()
    assert "Could not write the job's summary" in captured.err
    assert captured.out.endswith(_HOLDS)
