"""A session that came with a branch, a copy or another machine does nothing before
somebody agrees.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

import books
from cli.test_capture import ID, START
from drillbook.capture.journal.chain import NO_SUM, Json, LineDraft, Moment, chained
from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.reading import read
from drillbook.cli.main import run

Captured = pytest.CaptureFixture[str]
SESSION = Path(".drillbook/captures") / ID


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """Where the probe of the session leaves a mark once it is run."""
    return tmp_path / "sprung"


@pytest.fixture
def there(
    book: Path, mark: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> Path:
    """A book of somebody else with an open session in it, with a probe that runs a command; go
    there.
    """
    books.remove_result(book)
    assert (
        run(
            [
                "capture",
                "start",
                *START,
                "--probe",
                f"look=exec:touch {mark} every=2s",
                "--book",
                str(book),
            ]
        )
        == 0
    )
    monkeypatch.chdir(book)
    capsys.readouterr()
    return book


def _git(folder: Path, *arguments: str) -> None:
    name = ("-c", "user.name=Sam", "-c", "user.email=sam@example.com")
    subprocess.run(
        ["git", *name, *arguments], cwd=folder, check=True, capture_output=True
    )


def _with_a_branch(book: Path) -> Path:
    """Commit the session by force, and clone the repository."""
    _git(book, "init", "-q")
    _git(book, "add", "-A")
    _git(book, "add", "-f", ".drillbook")
    _git(book, "commit", "-qm", "A session")
    _git(book.parent, "clone", "-q", str(book), "clone")
    return book.parent / "clone"


def _copied(book: Path) -> Path:
    return Path(shutil.copytree(book, book.parent / "copy"))


def _moved(book: Path) -> Path:
    return book.rename(book.parent / "moved")


def _of_another_user(book: Path) -> Path:
    """Take away what this user has kept: another one's state folder is not ours."""
    os.environ["XDG_STATE_HOME"] = str(book.parent / "other-state")
    return book


def _of_another_machine(book: Path) -> Path:
    """Bring a state folder along, but inside of the checkout."""
    shutil.move(os.environ["XDG_STATE_HOME"], book / "state")
    os.environ["XDG_STATE_HOME"] = str(book / "state")
    return book


def _with_another_first_line(book: Path) -> Path:
    """Replace the journal in the place of a session that was begun here."""
    (begun,) = read(book / SESSION).lines
    written(
        book,
        ID,
        {**begun.data, "probes": [f"look=exec:touch {book.parent / 'sprung'}"]},
    )
    return book


def _committed(book: Path) -> Path:
    """Commit a session of one's own by force: whoever changes the branch can change it."""
    _with_a_branch(book)
    return book


def _with_a_sign(book: Path) -> Path:
    """Let a session lead to another folder of the checkout."""
    other = book.parent / "elsewhere" / ID
    shutil.copytree(book / SESSION, other)
    (book / SESSION / "journal.jsonl").write_bytes(b"")
    (book / SESSION / "moved-to.txt").write_text(f"{other}\n", encoding="utf-8")
    (record,) = (Path(os.environ["XDG_STATE_HOME"]) / "drillbook/sessions").glob(
        "*.json"
    )
    record.unlink()
    return book


def _as_a_stale_record(book: Path) -> Path:
    """Give the record to somebody else by its content."""
    (record,) = (Path(os.environ["XDG_STATE_HOME"]) / "drillbook/sessions").glob(
        "*.json"
    )
    record.write_text("{}", encoding="utf-8")
    return book


WAYS = (
    _with_a_branch,
    _copied,
    _moved,
    _of_another_user,
    _of_another_machine,
    _with_another_first_line,
    _committed,
    _with_a_sign,
    _as_a_stale_record,
)
each_way = pytest.mark.parametrize(
    "way", WAYS, ids=lambda way: way.__name__.strip("_").replace("_", " ")
)


def written(
    book: Path, folder: str, data: dict[str, Json], kind: str = "started"
) -> Path:
    """Write a journal of one line by hand, as anybody can."""
    moment = Moment(datetime.now(UTC), 1.0, "another boot")
    event = LineDraft(kind, {"id": ID, **data}, moment)
    path = books.write(book, f".drillbook/captures/{folder}/journal.jsonl", b"")
    path.write_bytes(next(chained((event,), 0, NO_SUM)).raw)
    return path.parent


@each_way
def test_it_is_not_advertised(
    there: Path, way: Callable[[Path], Path], capsys: Captured
) -> None:
    """Neither by its name nor with the command that would go on with it; `--all` names it and says
    where it is from.
    """
    book = str(way(there))
    assert run(["capture", "status", "--book", book]) == 0
    told = capsys.readouterr()
    assert (
        "1 recording in .drillbook/captures came from elsewhere. To list them: --all"
        in told.err
    )
    assert "No recording is open" in told.err
    assert run(["capture", "status", "--json", "--book", book]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(["status", "--book", book]) == 0
    assert "capture resume" not in (told.out + told.err + "".join(capsys.readouterr()))
    assert (
        run(["capture", "start", *START, "--failure-mode", "slow", "--book", book]) == 0
    )
    assert ID not in capsys.readouterr().err
    assert run(["capture", "status", "--all", "--book", book]) == 0
    assert re.search(
        f"{ID} (was not started by you in this folder|is part of a commit)",
        capsys.readouterr().err,
    )


@each_way
@pytest.mark.parametrize("command", ["resume", "finish"])
def test_it_shows_what_it_would_run_and_runs_nothing(
    there: Path, mark: Path, way: Callable[[Path], Path], command: str, capsys: Captured
) -> None:
    """Without a terminal it ends with 2, and the flag names exactly what was shown."""
    book = str(way(there))
    assert run(["capture", command, "--book", book]) == 2
    told = capsys.readouterr().err
    assert f"runs  touch {mark}\n" in told
    assert re.search(r"To run all of that as you: --accept [0-9a-f]{16}\n", told)
    assert run(["capture", command, "--accept", "0" * 16, "--book", book]) == 2
    assert "does not match what" in capsys.readouterr().err
    assert not mark.exists()


@each_way
def test_it_goes_on_for_whoever_accepts_it(
    there: Path, mark: Path, way: Callable[[Path], Path], capsys: Captured
) -> None:
    """What was accepted once in a folder need not be accepted again, unless git could change it."""
    book = way(there)
    assert run(["capture", "resume", "--book", str(book)]) == 2
    (name,) = re.findall(r"--accept ([0-9a-f]{16})", capsys.readouterr().err)
    assert (
        run(
            [
                "capture",
                "finish",
                "--settle",
                "1",
                "--accept",
                name,
                "--book",
                str(book),
            ]
        )
        == 1
    )
    assert mark.exists()
    assert (book / "results" / ID / "result.yml").exists()


@each_way
def test_nothing_is_recorded_in_it_from_another_shell(
    there: Path, way: Callable[[Path], Path], capsys: Captured
) -> None:
    """Not even by its name: whoever means it looks at it first."""
    book = way(there)
    before = {
        path: path.read_bytes()
        for path in (book / ".drillbook").rglob("*")
        if path.is_file()
    }
    for more in ((), ("--session", ID)):
        assert run(["capture", "mark", "--book", str(book), *more, "ok", "fine"]) == 2
        assert "so nothing was recorded" in capsys.readouterr().err
    assert before == {
        path: path.read_bytes()
        for path in (book / ".drillbook").rglob("*")
        if path.is_file()
    }


def test_ones_own_session_is_meant_where_another_came_with_a_branch(
    there: Path, capsys: Captured
) -> None:
    """The other one neither takes its place nor has to be told apart by name."""
    written(there, "2026-11-01-database-slow", {"id": "2026-11-01-database-slow"})
    assert run(["capture", "mark", "ok", "fine"]) == 0
    assert run(["capture", "resume"]) == 0
    assert run(["capture", "status"]) == 0
    assert "2026-11-01" not in capsys.readouterr().out


def test_ones_own_session_is_asked_for_nothing(there: Path, mark: Path) -> None:
    """In the folder and under the boot that it was begun in, and until it is finished."""
    assert run(["capture", "resume"]) == 0
    assert run(["capture", "finish", "--settle", "1"]) == 1
    assert mark.exists()
    assert run(["capture", "finish", "--session", ID]) == 1
    assert not list(
        (Path(os.environ["XDG_STATE_HOME"]) / "drillbook/sessions").iterdir()
    )
    assert there.exists()


@pytest.mark.usefixtures("there")
def test_after_a_restart_a_script_names_what_it_accepts(capsys: Captured) -> None:
    """It is still said that the session is open, because its fault may be active."""
    (record,) = (Path(os.environ["XDG_STATE_HOME"]) / "drillbook/sessions").glob(
        "*.json"
    )
    record.write_text(
        json.dumps({**json.loads(record.read_text()), "boot": "another"}),
        encoding="utf-8",
    )
    assert run(["capture", "status"]) == 0
    assert "drillbook capture resume" in capsys.readouterr().out
    assert run(["capture", "resume"]) == 2
    told = capsys.readouterr().err
    assert f"{ID} was started before the last reboot, so a person must agree" in told
    (name,) = re.findall(r"--accept ([0-9a-f]{16})", told)
    assert run(["capture", "resume", "--accept", name]) == 0
    assert run(["capture", "resume"]) == 0


def test_a_recording_goes_on_where_nothing_can_be_kept_of_it(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """It is said that the session will be taken for somebody else's; no test fails for that."""
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nowhere")
    assert run(["capture", "start", *START, "--book", str(book)]) == 0
    assert (
        "If you resume this session, drillbook will first show what it runs"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"id": "../../../../elsewhere"}, "started"),
        ({"id": 5}, "started"),
        ({"id": None}, "started"),
        ({"from": "/etc", "reason": "x", "id": ""}, "moved"),
    ],
)
def test_a_journal_under_another_name_is_no_session(
    book: Path, data: dict[str, Json], kind: str, capsys: Captured
) -> None:
    """Its id becomes the name of a folder, so that it is the folder's own or none."""
    written(book, "2026-11-01-database-slow", data, kind)
    for command in (("status",), ("capture", "status")):
        assert run([*command, "--book", str(book)]) == 0
    assert (
        run(
            [
                "capture",
                "finish",
                "--book",
                str(book),
                "--session",
                "2026-11-01-database-slow",
            ]
        )
        == 2
    )
    assert "Traceback" not in capsys.readouterr().err
    assert not (book.parent / "elsewhere").exists()


def _link(place: Path, target: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.move(place, target)
    place.unlink(missing_ok=True)
    place.symlink_to(target)


def _pipe(place: Path, _target: Path) -> None:
    os.mkfifo(place)


def _second_name(place: Path, target: Path) -> None:
    place.unlink(missing_ok=True)
    target.write_bytes(b"Somebody's own.\n")
    place.hardlink_to(target)


INSIDE = {
    "the journal is a link": ("journal.jsonl", _link),
    "the journal has another name": ("journal.jsonl", _second_name),
    "evidence is a link to a folder": ("evidence", _link),
    "samples are a link to a folder": ("probes", _link),
    "the lock is a link": ("lock", _link),
    "the lock has another name": ("lock", _second_name),
    "the sign is a link": ("moved-to.txt", _link),
    "the sign is a pipe": ("moved-to.txt", _pipe),
    "a torn line is a link": ("torn-1.bin", _link),
    "a file of evidence is a link": ("evidence/command-1.txt", _link),
    "a file of samples has another name": ("probes/look.csv", _second_name),
}


@pytest.mark.parametrize("name", INSIDE)
@pytest.mark.parametrize(
    "command", [("mark", "ok"), ("resume",), ("finish", "--settle", "0"), ("discard",)]
)
def test_nothing_is_written_through_what_lies_in_a_session(
    there: Path, tmp_path: Path, name: str, command: tuple[str, ...], capsys: Captured
) -> None:
    """Each is refused by its name, or the session is none; what it leads to stays as it was."""
    where, put = INSIDE[name]
    target = tmp_path / "outside"
    place = there / SESSION / where
    place.parent.mkdir(exist_ok=True)
    put(place, target)
    before = _all(target)
    assert run(["capture", *command]) == 2
    told = capsys.readouterr().err
    assert where in told or "no recording is open" in told or "cannot be" in told
    assert _all(target) == before


def _all(target: Path) -> dict[str, bytes] | None:
    if target.is_dir():
        return {path.name: path.read_bytes() for path in target.iterdir()}
    return {"": target.read_bytes()} if target.exists() else None


BEFORE = (
    ".drillbook",
    ".drillbook/captures",
    ".drillbook/captures/.gitignore",
    "results",
)
MEANWHILE = (
    "results",
    f"results/{ID}",
    f"results/{ID}/result.yml",
    f"results/{ID}/evidence",
)


def _linked(book: Path, path: str, target: Path) -> None:
    """Put a link in a place; what it leads to is a folder, or nothing yet in the place
    of a file.
    """
    if "." not in Path(path).name[1:]:
        target.mkdir()
    if (book / path).is_dir():
        shutil.rmtree(book / path)
    (book / path).parent.mkdir(parents=True, exist_ok=True)
    (book / path).symlink_to(target)


@pytest.mark.parametrize("path", BEFORE)
def test_no_recording_begins_in_a_place_that_leads_elsewhere(
    book: Path, tmp_path: Path, path: str, capsys: Captured
) -> None:
    """What the checkout has in the place of our folders is looked at before anything is made."""
    books.remove_result(book)
    target = tmp_path / "outside"
    _linked(book, path, target)
    script = books.write(tmp_path, "script.txt", "ok fine\n! echo something\nfinish\n")
    assert (
        run(
            [
                "capture",
                "start",
                *START,
                "--settle",
                "0",
                "--script",
                str(script),
                "--book",
                str(book),
            ]
        )
        == 2
    )
    assert "is no plain f" in capsys.readouterr().err
    assert not target.exists() or not list(target.iterdir())


@pytest.mark.parametrize("path", MEANWHILE)
def test_no_result_is_written_through_a_link(
    there: Path, tmp_path: Path, path: str, capsys: Captured
) -> None:
    """The recording stays as it is, and can be finished once the link is gone."""
    target = tmp_path / "outside"
    assert run(["capture", "mark", "! echo something"]) == 0
    _linked(there, path, target)
    assert run(["capture", "finish", "--settle", "0"]) == 2
    assert f"{path} is no plain f" in capsys.readouterr().err
    assert not target.exists() or not list(target.iterdir())
    (there / path).unlink()
    assert run(["capture", "finish", "--settle", "0", "--session", ID]) == 1


def test_sessions_that_are_discarded_stay_in_the_checkout(
    there: Path, tmp_path: Path, capsys: Captured
) -> None:
    """The folder that they are moved to is none that leads elsewhere."""
    (tmp_path / "outside").mkdir()
    (there / ".drillbook/captures/discarded").symlink_to(tmp_path / "outside")
    assert run(["capture", "discard"]) == 2
    assert "discarded is no plain folder" in capsys.readouterr().err
    assert not list((tmp_path / "outside").iterdir())


def test_an_old_journal_without_a_record_still_goes_on(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that an earlier version began is asked about once, and is a session like any
    other then.
    """
    books.remove_result(book)
    monkeypatch.chdir(book)
    folder = book / SESSION
    with closing(Journal.create(folder)) as journal:
        journal.append(
            "started",
            {
                "id": ID,
                "service": "shop",
                "dependency": "database",
                "failure_mode": "slow",
            },
        )
    assert run(["capture", "resume"]) == 2
    assert run(["capture", "mark", "ok"]) == 2
