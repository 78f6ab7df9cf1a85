"""What was captured is what its journal tells: a replay of it finds every edit of what took place,
and no other.
"""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

import books
from drillbook.capture.journal.chain import NO_SUM, LineDraft, chained
from drillbook.capture.journal.reading import read
from drillbook.capture.session.replay import alterations, replaced, sessions
from drillbook.capture.session.result import result_of
from drillbook.capture.session.session import Session
from drillbook.files.load import load
from drillbook.files.result_file import write_result
from drillbook.files.yaml_reader import read as read_yaml
from drillbook.model.result import Result

_ROOT = Path(__file__).parents[2]
_FOLDER = next((_ROOT / "tests/end_to_end/captured").iterdir())
_RESULT = f"results/{_FOLDER.name}/result.yml"
_JOURNAL = f"results/{_FOLDER.name}/journal.jsonl"
_DAY = timedelta(days=1)


@pytest.fixture
def recorded(book: Path) -> Path:
    """A book with a session that an earlier version has recorded."""
    shutil.copytree(_FOLDER, book / "results" / _FOLDER.name)
    return book


def _edit(book: Path, path: str, old: str, new: str) -> None:
    text = books.text_of(book, path)
    assert old in text
    books.write(book, path, text.replace(old, new, 1))


def _told(book: Path) -> str:
    return alterations(book, load(book).book.results).get(_FOLDER.name, "")


def test_recording_of_an_earlier_version_tells_the_same(recorded: Path) -> None:
    """The journal was written once and for all; what is made of it does not change with
    the tool.
    """
    assert alterations(recorded, load(recorded).book.results) == {}


@pytest.mark.parametrize(
    "folder",
    [_FOLDER, *sorted(file.parent for file in _ROOT.glob("results/*/journal.jsonl"))],
    ids=lambda folder: folder.name,
)
def test_recording_is_compared_without_being_written_and_read_again(
    folder: Path,
) -> None:
    """What a journal tells is the result at once: reading it back takes twenty times as long."""
    results = load(folder.parents[1]).book.results_by_folder
    result = results.get(folder.name) or _result_in(folder)
    assert result.differing_facts(result_of(Session(read(folder).lines))) == ()


def _result_in(folder: Path) -> Result:
    document = read_yaml(
        "result.yml", (folder / "result.yml").read_text(encoding="utf-8")
    )
    return Result.model_validate(document.value)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("text: orders fail", "text: orders work", "timeline"),
        ("healthy: false", "healthy: true", "timeline"),
        ("exit_code: 0", "exit_code: 1", "timeline"),
        ("impact:\n  observed: outage", "impact:\n  observed: none", "impact"),
        ("expected:\n  impact: outage", "expected:\n  impact: none", "expected"),
        ("instance: queue-1", "instance: queue-2", "instance"),
        ("environment: staging", "environment: production", "environment"),
        ("failure_mode: unavailable", "failure_mode: slow", "failure_mode"),
        ("method: semi-automated", "method: manual", "method"),
        ("  - sam", "  - alex", "conducted_by"),
    ],
)
def test_each_edit_of_what_took_place_is_named(
    recorded: Path, old: str, new: str, key: str
) -> None:
    """The key that says something else is told, so that its author knows what to put back."""
    _edit(recorded, _RESULT, old, new)
    assert _told(recorded) == f"says something else than its journal about `{key}`"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: ", "title: The great "),
        ("capture:\n", "summary: What was learned.\ncapture:\n"),
        ("capture:\n", "actions: [{title: A second queue.}]\ncapture:\n"),
        ("schema: 1\n", "# A comment.\nschema: 1\n"),
    ],
)
def test_what_the_team_learns_can_be_added(recorded: Path, old: str, new: str) -> None:
    """Title, summary and actions grow with what is understood later."""
    _edit(recorded, _RESULT, old, new)
    assert _told(recorded) == ""


def test_damaged_journal_is_told(recorded: Path) -> None:
    """A line whose sum is wrong, or that lacks its end, is no record."""
    _edit(recorded, _JOURNAL, "orders fail", "orders work")
    assert _told(recorded).startswith("its journal is damaged: ")
    shutil.copy(_FOLDER / "journal.jsonl", recorded / _JOURNAL)
    books.write(recorded, _JOURNAL, books.text_of(recorded, _JOURNAL)[:-1])
    assert _told(recorded) == "its journal is damaged: its last line has no end"


def test_journal_that_was_cut_is_told(recorded: Path) -> None:
    """Whole lines that are gone from its end leave a session that was never finished."""
    lines = books.text_of(recorded, _JOURNAL).splitlines(keepends=True)
    books.write(recorded, _JOURNAL, "".join(lines[:-1]))
    assert _told(recorded) == "its journal has no end: the session was never finished"


def test_result_that_names_no_journal_is_replayed_all_the_same(recorded: Path) -> None:
    """Whoever takes the digest out has edited nothing else; that it is gone is a finding of its
    own.
    """
    text = books.text_of(recorded, _RESULT)
    books.write(
        recorded,
        _RESULT,
        "".join(
            line
            for line in text.splitlines(keepends=True)
            if "journal_digest" not in line
        ),
    )
    assert _told(recorded) == ""
    _edit(recorded, _RESULT, "orders fail", "orders work")
    assert _told(recorded) == "says something else than its journal about `timeline`"


def test_result_without_a_journal_is_not_spoken_of(recorded: Path) -> None:
    """That it is not there is a finding of its own."""
    (recorded / _JOURNAL).unlink()
    assert _told(recorded) == ""


def test_a_journal_written_anew_for_another_day_is_of_the_same_session(
    recorded: Path,
) -> None:
    """The count of the machine goes on by itself, so that no two sessions begin at the same one."""
    folder = recorded / "results" / "2026-11-25-queue-unavailable"
    shutil.copytree(_FOLDER, folder)
    events = [LineDraft.of(line) for line in read(folder).lines]
    later = [
        e._replace(moment=e.moment and e.moment._replace(at=e.moment.at + _DAY))
        for e in events
    ]
    (folder / "journal.jsonl").write_bytes(
        b"".join(link.raw for link in chained(later, 0, NO_SUM))
    )
    told = result_of(Session(read(folder).lines)).model_copy(update={"id": folder.name})
    write_result(recorded, told, anew=False)
    results = load(recorded).book.results
    assert alterations(recorded, results) == {}
    assert len(sessions(recorded, results)) == 2
    assert len({*sessions(recorded, results).values()}) == 1


def test_a_journal_from_before_knows_no_files(recorded: Path) -> None:
    """What it does not say is not held against anybody."""
    (file,) = (recorded / "results" / _FOLDER.name / "evidence").iterdir()
    file.write_text("another\n", encoding="utf-8")
    assert replaced(recorded, load(recorded).book.results) == {}


def test_a_journal_of_a_newer_version_is_not_said_to_be_altered(recorded: Path) -> None:
    """What it tells besides may be what the result has from it; only that can be said."""
    folder = recorded / "results" / _FOLDER.name
    lines = read(folder).lines
    newer = LineDraft("forecast", {"text": "rain"}, LineDraft.of(lines[-1]).moment)
    events = [
        *(LineDraft.of(line) for line in lines[:-1]),
        newer,
        LineDraft.of(lines[-1]),
    ]
    raw = b"".join(link.raw for link in chained(events, 0, NO_SUM))
    (folder / "journal.jsonl").write_bytes(raw)
    assert _told(recorded) == ""
    _edit(recorded, _RESULT, "orders fail", "orders work")
    assert _told(recorded) == (
        "cannot be compared with its journal: this version of drillbook does not know lines of the"
        " kind `forecast`"
    )
