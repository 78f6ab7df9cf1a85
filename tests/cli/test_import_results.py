"""`import results` shows what a file of another tool proves, writes its result, and asks for
what no file says.
"""

import shutil
from pathlib import Path

import pytest

import books
from drillbook.cli.main import run
from drillbook.files.load import load

Captured = pytest.CaptureFixture[str]

_ORIGINALS = Path(__file__).parents[1] / "importers/originals/chaos-toolkit"
_FOLDER = "results/2026-11-28-database-unavailable"
_SAID = (
    *("--dependency", "database", "--failure-mode", "unavailable"),
    *("--environment", "staging", "--as", "sam"),
)
_RULES = """experiments:
  - title: "Another one*"
    dependency: mail
    failure_mode: slow
  - title: "The order database is stopped*"
    label: database
    dependency: database
    failure_mode: unavailable
    environment: staging
    conducted_by: [sam]
"""


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Return a journal that lies outside of the book."""
    return Path(shutil.copy(_ORIGINALS / "measured-outage.json", tmp_path / "j.json"))


def _import(book: Path, *arguments: str | Path) -> int:
    return run(["import", "results", *map(str, arguments), "--book", str(book)])


def test_a_dry_run_shows_the_verdict_and_writes_nothing(
    book: Path, journal: Path, capsys: Captured
) -> None:
    """With what was measured in each phase, also before anybody has said what failed."""
    assert _import(book, journal, "--dry-run") == 0
    captured = capsys.readouterr()
    assert (
        "verdict: conclusive, surprise: the service was healthy before" in captured.out
    )
    assert (
        "probe orders-can-be-placed (service), good samples: before 1 of 1, during 0 of 2"
        in (captured.out)
    )
    assert "Still to say: --dependency --failure-mode --environment" in captured.err
    assert len(list((book / "results").iterdir())) == 1


def test_a_result_is_written_and_passes_the_check(
    book: Path, journal: Path, capsys: Captured
) -> None:
    """With the original as evidence, the samples, and everything that was said."""
    assert _import(book, "chaos-toolkit", journal, *_SAID, "--title", "We stop it") == 0
    assert f"git add {book / _FOLDER}" in capsys.readouterr().err
    result = load(book).book.results_by_folder[_FOLDER.removeprefix("results/")]
    assert (result.title, result.method, result.service) == (
        "We stop it",
        "automated",
        "shop",
    )
    source = result.imported_from
    assert source is not None
    assert source.mapping is not None
    assert (source.format, source.file, source.reading) == (
        "chaos-toolkit",
        "evidence/j.json",
        1,
    )
    assert source.mapping.dependency == "database"
    assert "runner.example.com" not in books.text_of(book, f"{_FOLDER}/evidence/j.json")
    assert load(book).findings == ()
    capsys.readouterr()
    run(["check", "--book", str(book), "--gate", "stage-2", "--today", "2026-11-29"])
    told = capsys.readouterr().out
    assert "R543" not in told
    assert "R502 a surprise without an action: expected none, observed outage" in told


def test_the_same_file_is_imported_once(
    book: Path, journal: Path, capsys: Captured
) -> None:
    """So that a job can import all of them each time."""
    assert _import(book, journal, *_SAID) == 0
    assert _import(book, journal, *_SAID) == 0
    assert f"Left out: {journal} is {_FOLDER} already." in capsys.readouterr().err
    assert len(list((book / "results").iterdir())) == 2


def test_a_rule_of_the_book_says_what_no_file_says(book: Path, journal: Path) -> None:
    """The first that fits the title and the label; options have precedence."""
    books.write(book, "content/imports.yml", _RULES)
    assert _import(book, journal, "--failure-mode", "slow") == 0
    (written,) = (book / "results").glob("2026-11-28-*")
    assert written.name == "2026-11-28-database-slow"
    assert load(book).findings == ()


def test_what_nobody_says_is_asked_for(
    book: Path, journal: Path, capsys: Captured
) -> None:
    """Without a terminal with the options and the rule to write, and nothing is written."""
    assert _import(book, journal, "--dependency", "database") == 2
    told = capsys.readouterr().err
    assert "does not say everything: --failure-mode --environment --as" in told
    assert _import(book, journal) == 2
    assert 'title: "The order database is stopped"' in capsys.readouterr().err
    assert len(list((book / "results").iterdir())) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--dependency", "databose"),
            'no dependency databose. Did you mean "database"?',
        ),
        (("--environment", "stage"), "no environment stage"),
        (("--as", "kim"), "no member kim"),
        (("--timezone", "Lisbon"), 'is "Lisbon"; write UTC'),
        (("--fault", "x"), 'has no action "x"; it has "stop the database"'),
        (("--started", "noon"), "write a time with its offset"),
    ],
)
def test_what_is_wrong_is_told(
    book: Path, journal: Path, arguments: tuple[str, ...], told: str, capsys: Captured
) -> None:
    """Before anything is written."""
    assert _import(book, journal, *_SAID, *arguments) == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert len(list((book / "results").iterdir())) == 1


def test_one_bad_file_keeps_no_other_from_being_imported(
    book: Path, journal: Path, capsys: Captured
) -> None:
    """It is named with the reason, and the exit code is 2."""
    bad = books.write(journal.parent, "bad.json", '{"experiment": {}, "run": [}')
    missing = journal.parent / "none.json"
    experiment = _ORIGINALS / "experiment.json"
    assert _import(book, bad, missing, experiment, journal, *_SAID) == 2
    told = capsys.readouterr().err
    assert "bad.json:1:28: is no JSON" in told
    assert f"Skipped: {missing} cannot be read: No such file or directory" in told
    assert "is a Chaos Toolkit experiment, not the journal of a run" in told
    assert "1 result written." in told


def test_a_format_is_named_with_a_file(
    book: Path, journal: Path, capsys: Captured
) -> None:
    """Not alone, and not of a file of another format."""
    assert _import(book, "chaos-toolkit") == 2
    assert "Name a file of the format chaos-toolkit" in capsys.readouterr().err
    prose = books.write(journal.parent, "prose.txt", "It went well.\n")
    assert _import(book, "chaos-toolkit", prose, *_SAID) == 2
    assert "prose.txt is no Chaos Toolkit journal" in capsys.readouterr().err


def test_a_test_in_production_is_imported_with_a_warning(
    book: Path, journal: Path, capsys: Captured
) -> None:
    """It was made, and does not count."""
    said = [*_SAID[:4], "--environment", "production", "--as", "sam"]
    assert _import(book, journal, *said) == 0
    assert "Warning: production is production." in capsys.readouterr().err


def test_of_a_file_with_many_tests_those_that_are_meant_are_imported(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    """By their properties, by a rule, or by --case; of others nothing is asked."""
    file = Path(shutil.copy(_ORIGINALS.parent / "junit/failed-only.xml", tmp_path))
    assert _import(book, file, "--dry-run") == 0
    assert capsys.readouterr().out.count("format: JUnit XML file") == 1
    assert _import(book, file, *_SAID, "--case", "test_of_something_else") == 0
    assert "1 result written." in capsys.readouterr().err
    suite = '<testsuite><testcase name="a"/><testcase name="b"/></testsuite>'
    many = books.write(tmp_path, "many.xml", suite)
    assert _import(book, many, *_SAID) == 2
    assert "has 2 tests, and nobody says which is meant" in capsys.readouterr().err
