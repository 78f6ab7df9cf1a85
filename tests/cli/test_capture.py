"""`drillbook capture`, driven as a script drives it: what it leaves is a result like any other."""

import json
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest

import books
from capture import name_server, servers
from drillbook.capture.journal.journal import Journal
from drillbook.capture.session.replay import alterations, replaced
from drillbook.check.engine import check
from drillbook.cli.main import run
from drillbook.files.load import load
from drillbook.model.probe_kind import PROBE_KINDS, ProbeType
from drillbook.model.result_parts import Phase

Captured = pytest.CaptureFixture[str]

START = (
    "--dependency",
    "database",
    "--failure-mode",
    "unavailable",
    "--environment",
    "staging",
    *("--instance", "a file that stands for a database", "--as", "sam"),
    "--impact",
    "outage",
    "--expect",
    "Nobody can order.",
    "--confirms",
    "Orders fail.",
)
ID = f"{datetime.now(UTC).date()}-database-unavailable"


@pytest.fixture
def empty(book: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a book without results, and go there."""
    books.remove_result(book)
    monkeypatch.chdir(book)
    return book


def scripted(book: Path, lines: str, *options: str) -> int:
    """Capture what a script says, and return the exit code."""
    script = book.parent / "script.txt"
    script.write_text(lines, encoding="utf-8")
    return run(
        ["capture", "start", *START, *options, "--settle", "0", "--script", str(script)]
    )


def proof(up: Path) -> str:
    """Return a script that really makes a file vanish and come back."""
    return f"""
# look first
ok the file is there
wait 1.4
fault the file is removed
! rm {up}
wait 1.4
bad the file is gone
detected somebody looked
acted step 1 begins
done
skip 2 nothing to promote
improvise asked a colleague
! touch {up}
reverted the file is back
restored the file is there again
wait 1.4
ok the file is there
verified
impact outage Nobody could order for a second.
loss 0 of 12 orders
unpaged
action Alert somebody owner=sam due=2030-01-31
summary It went as expected.
finish
"""


def test_scripted_capture_leaves_a_conclusive_result(
    empty: Path, capsys: Captured
) -> None:
    """Expectation, marks, steps, command output and samples are all in it, and nothing is wrong
    with it.
    """
    up = empty.parent / "up"
    up.touch()
    assert (
        scripted(
            empty, proof(up), "--probe", f"file=exec:test -e {up} every=1s", "--json"
        )
        == 0
    )
    said = json.loads(capsys.readouterr().out)
    assert (said["result"], said["verdict"], said["outcome"], said["covers"]) == (
        ID,
        "conclusive",
        "as expected",
        True,
    )
    loaded = load(empty)
    assert loaded.findings == ()
    (result,) = loaded.book.results
    (probe,) = result.probes
    assert (probe.before.failed, probe.during.ok, probe.after.failed) == (0, 0, 0)
    assert min(probe.before.ok, probe.during.failed, probe.after.ok) >= 1
    assert [(step.step, step.status) for step in result.steps] == [
        (1, "done"),
        (2, "skipped"),
        (None, "improvised"),
    ]
    assert [item.file for item in result.evidence] == [
        "evidence/command-1.txt",
        "evidence/command-2.txt",
    ]
    assert result.capture is not None
    assert result.playbook is not None
    assert (
        result.playbook.digest
        == loaded.book.playbooks_by_id["database-failover"].digest
    )
    assert (
        result.playbook.procedure_digest
        == loaded.book.playbooks_by_id["database-failover"].procedure_digest
    )
    assert result.inventory_digest == loaded.book.dependencies["database"].tested_digest
    assert [event.exit_code for event in result.events if event.event == "command"] == [
        0,
        0,
    ]
    assert [(a.title, a.owner, a.due) for a in result.actions] == [
        ("Alert somebody", "sam", date(2030, 1, 31))
    ]


def test_a_recording_knows_the_files_beside_it(empty: Path) -> None:
    """Latencies and output that somebody edits afterwards are told, each with the file; nothing is
    before that.
    """
    up = empty.parent / "up"
    up.touch()
    assert (
        scripted(empty, proof(up), "--probe", f"file=exec:test -e {up} every=1s") == 0
    )
    folder = f"results/{ID}"
    (result,) = load(empty).book.results
    assert (alterations(empty, [result]), replaced(empty, [result])) == ({}, {})

    samples = books.text_of(empty, f"{folder}/probes/file.csv").splitlines()
    at, ok, _, *rest = samples[1].split(",")
    books.write(
        empty,
        f"{folder}/probes/file.csv",
        "\n".join([samples[0], ",".join([at, ok, "0.1", *rest]), *samples[2:], ""]),
    )
    told = "probes/file.csv is not the file that its journal knows: its bytes differ"
    assert alterations(empty, [result]) == {ID: told}

    books.write(empty, f"{folder}/evidence/command-1.txt", "nothing\n")
    assert replaced(empty, [result]) == {ID: ("evidence/command-1.txt",)}


def test_a_loss_is_shown_by_the_file_attached_last(empty: Path) -> None:
    """Whoever attaches the count and then says what it counted has named the evidence."""
    up = empty.parent / "up"
    up.touch()
    (empty / "log.txt").write_text("orders refused\n")
    (empty / "count.txt").write_text("12 of 12\n")
    attached = (
        "attach log.txt What the server said\nattach count.txt What was counted\n"
    )
    lines = proof(up).replace("loss ", f"{attached}loss ")
    assert scripted(empty, lines) == 0
    (result,) = load(empty).book.results
    assert result.data_loss is not None
    assert (result.data_loss.measured, result.data_loss.evidence) == (
        "0 of 12 orders",
        "evidence/count.txt",
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("action owner=sam", "before owner= and due="),
        ("action Alert somebody due=tomorrow", "due=tomorrow is not a day"),
        ("action Alert somebody due=20300131", "due=20300131 is not a day"),
        ("action Alert somebody due=0001-01-31", "due=0001-01-31 is not a day"),
        ("action Alert somebody owner=Sam!", "owner=Sam! is not the id of a member"),
    ],
)
def test_an_action_that_could_not_be_read_is_refused(
    empty: Path, capsys: Captured, line: str, said: str
) -> None:
    """A slip would make the whole result unreadable, so that it is said at once."""
    assert scripted(empty, f"ok orders work\n{line}\nfinish\n") == 2
    assert said in capsys.readouterr().err


def test_a_test_that_no_cell_asks_for_covers_none(
    empty: Path, capsys: Captured
) -> None:
    """A failure mode that is not required is welcome, and the last lines do not say that it covers
    anything.
    """
    up = empty.parent / "up"
    up.touch()
    assert scripted(empty, proof(up), "--failure-mode", "quota", "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["covers"] is False
    assert (
        'It does not count: Stage 2 does not ask for the test "database quota".'
        in said.err
    )


def test_finishing_twice_gives_the_same_bytes(empty: Path) -> None:
    """A result is a function of its journal."""
    up = empty.parent / "up"
    up.touch()
    assert scripted(empty, proof(up)) == 0
    path = empty / "results" / ID / "result.yml"
    first = path.read_bytes()
    path.unlink()
    assert run(["capture", "finish", "--session", ID, "--settle", "0"]) == 0
    assert path.read_bytes() == first


def test_capture_without_a_fault_is_not_a_test(empty: Path, capsys: Captured) -> None:
    """Looking and finishing proves nothing, and the last lines say so."""
    assert scripted(empty, "ok orders work\nfinish\n") == 1
    told = capsys.readouterr().err
    assert "Not a test: the timeline has no `fault-started`" in told
    assert "It does not count.\n" in told
    assert "Commit it" not in told
    verdicts = check(load(empty).book, (), books.TODAY).evaluation.verdicts
    assert [verdict.kind for verdict in verdicts.values()] == ["not-a-test"]


def test_line_in_the_wrong_order_stops_the_script_and_keeps_the_rest(
    empty: Path, capsys: Captured
) -> None:
    """It names the line and what to do; what came before is kept."""
    assert scripted(empty, "ok orders work\nrestored too early\n") == 2
    told = capsys.readouterr().err
    assert (
        "line 2 of the script was not recorded: there is no fault yet; type `fault` before"
        " `restored`" in told
    )
    assert run(["capture", "status", "--json"]) == 0
    (status,) = json.loads(capsys.readouterr().out)
    assert (status["id"], status["fault_active_seconds"]) == (ID, None)


@pytest.mark.usefixtures("empty")
def test_marks_from_another_shell_are_kept(capsys: Captured) -> None:
    """A script may mark one line at a time, and status tells how long the fault has been active."""
    assert run(["capture", "start", *START]) == 0
    assert run(["capture", "mark", "ok", "orders", "work"]) == 0
    assert run(["capture", "mark", "fault", "pg_ctl", "stop", "-m", "fast"]) == 0
    capsys.readouterr()
    assert run(["capture", "status"]) == 0
    assert f"{ID}: FAULT ACTIVE for " in capsys.readouterr().out
    assert run(["capture", "finish", "--settle", "0"]) == 2
    assert "the fault is still active" in capsys.readouterr().err


def test_discarding_deletes_nothing(empty: Path) -> None:
    """A session that is not wanted is moved aside."""
    assert run(["capture", "start", *START]) == 0
    assert run(["capture", "discard"]) == 0
    kept = list((empty / ".drillbook/captures/discarded").rglob("journal.jsonl"))
    assert len(kept) == 1
    assert load(empty).findings == ()


EXERCISE = ("--exercise", "shop-disaster-recovery", *START[4:])
EXERCISE_ID = f"{datetime.now(UTC).date()}-shop-disaster-recovery"
FOLLOWED = """
ok orders work
fault the whole shop is stopped
bad orders fail
done
wait 1.1
done
reverted everything is started
ok orders work
"""


def exercised(book: Path, lines: str) -> int:
    """Exercise the disaster recovery playbook as a script says, and return the exit code."""
    script = book.parent / "script.txt"
    script.write_text(lines, encoding="utf-8")
    return run(
        ["capture", "start", *EXERCISE, "--settle", "0", "--script", str(script)]
    )


def test_exercise_of_a_playbook_verifies_it(empty: Path, capsys: Captured) -> None:
    """It needs no dependency; the service is what the playbook covers, and its steps are the
    checklist.
    """
    assert exercised(empty, FOLLOWED + "finish\n") == 0
    assert (
        "It counts: shop-disaster-recovery works as written (rule E301)."
        in capsys.readouterr().err
    )
    loaded = load(empty)
    assert loaded.findings == ()
    (result,) = loaded.book.results
    playbook = loaded.book.playbooks_by_id["shop-disaster-recovery"]
    assert (result.id, result.kind, result.service) == (EXERCISE_ID, "exercise", "shop")
    assert (result.dependency, result.failure_mode, result.inventory_digest) == (
        None,
        None,
        None,
    )
    assert result.playbook is not None
    assert (result.playbook.id, result.playbook.digest) == (
        playbook.id,
        playbook.digest,
    )
    assert result.playbook.procedure_digest == playbook.procedure_digest
    assert [(step.step, step.status) for step in result.steps] == [
        (1, "done"),
        (2, "done"),
    ]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (
            "aborted there is no backup",
            "stuck: correct the playbook, then repeat the exercise",
        ),
        (
            "improvise asked a colleague",
            "improvised; an exercise follows the playbook exactly",
        ),
    ],
)
def test_stuck_exercise_says_so_at_once_and_at_the_end(
    empty: Path, capsys: Captured, line: str, answer: str
) -> None:
    """A step that is not in the playbook is not taken: the playbook needs an update."""
    assert exercised(empty, FOLLOWED + f"{line}\nfinish\n") == 0
    told = capsys.readouterr().err
    assert answer in told
    assert "shop-disaster-recovery got stuck" in told


@pytest.mark.parametrize(
    "named", ["database-failover", "content/playbooks/database-failover.md"]
)
def test_exercise_of_a_failover_playbook_is_of_the_service_that_needs_the_dependency(
    empty: Path, named: str
) -> None:
    """What it covers is a dependency; somebody watches the service all the same."""
    given = ("--exercise", named, *START[4:])
    assert run(["capture", "start", *given]) == 0
    assert run(["capture", "finish", "--settle", "0"]) == 1
    (result,) = load(empty).book.results
    assert (result.id, result.service) == (f"{ID[:10]}-database-failover", "shop")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            ("--exercise", "shop-disaster"),
            'no playbook shop-disaster. Did you mean "shop-disaster-recovery"?',
        ),
        (
            ("--exercise", "shop-disaster-recovery", "--dependency", "database"),
            "leave out --dependency",
        ),
    ],
)
def test_what_cannot_be_exercised_is_refused(
    empty: Path, capsys: Captured, given: tuple[str, ...], message: str
) -> None:
    """The error names what there is, or what contradicts it."""
    assert run(["capture", "start", *given, *START[4:]]) == 2
    assert message in capsys.readouterr().err
    assert not list(empty.glob(".drillbook/captures/*/journal.jsonl"))


def test_playbook_without_steps_cannot_be_exercised(
    empty: Path, capsys: Captured
) -> None:
    """There is nothing to follow, and the error says where to write it."""
    path = "content/playbooks/shop-disaster-recovery.md"
    text = books.text_of(empty, path).replace(
        "1. Restore the backup.\n2. Place an order.", "Improvise."
    )
    books.write(empty, path, text)
    assert run(["capture", "start", *EXERCISE]) == 2
    assert (
        f"Write them as a numbered list under `## Recovery procedure` in {path}."
        in capsys.readouterr().err
    )


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("line", ["wait 1", "finish", "quit", "help"])
def test_what_is_for_the_prompt_or_a_script_cannot_be_marked(
    capsys: Captured, line: str
) -> None:
    """From another shell there is nothing to leave or to wait for."""
    assert run(["capture", "start", *START]) == 0
    assert run(["capture", "mark", *line.split()]) == 2
    assert "Give the line to record" in capsys.readouterr().err


@pytest.mark.usefixtures("empty")
def test_note_that_is_nearly_a_command_is_kept_and_pointed_out(
    capsys: Captured,
) -> None:
    """Whoever mistypes a mark in haste learns it at once."""
    assert run(["capture", "start", *START]) == 0
    assert run(["capture", "mark", "faul", "pg_ctl", "stop"]) == 0
    assert (
        'noted, because `faul` is not a command. Did you mean "fault"?'
        in capsys.readouterr().out
    )
    assert run(["capture", "mark", "the", "alarm", "rang"]) == 0
    assert capsys.readouterr().out == "noted\n"


@pytest.mark.usefixtures("empty")
def test_status_counts_in_words(capsys: Captured) -> None:
    """One line is one line."""
    assert run(["capture", "start", *START]) == 0
    assert run(["capture", "status"]) == 0
    assert ", 1 line since 20" in capsys.readouterr().out


def test_help_and_steps_can_be_shown_in_a_script(empty: Path, capsys: Captured) -> None:
    """What a script cannot use is refused with its line, never a mistake of ours."""
    assert scripted(empty, "show steps\nshow 2\nhelp\n") == 2
    told = capsys.readouterr().err
    assert "next       1. Look whether it is really the database." in told
    assert "2. Promote the standby." in told
    assert (
        "line 3 of the script was not recorded: `help` works in a script or at the prompt only"
        in told
    )


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            ("--environment", "production"),
            "production is production; Stage 2 tests run elsewhere",
        ),
        (
            ("--environment", "stagin"),
            'the inventory has no environment stagin. Did you mean "staging"?',
        ),
        (
            ("--dependency", "databse"),
            'the inventory has no dependency databse. Did you mean "database"?',
        ),
        (("--as", "sma"), "the team has no member sma."),
    ],
)
def test_what_cannot_be_recorded_is_refused_at_once(
    empty: Path, capsys: Captured, changed: tuple[str, str], message: str
) -> None:
    """Nothing is begun in production, or for what the book does not know."""
    assert run(["capture", "start", *START, *changed]) == 2
    assert message in capsys.readouterr().err
    assert not list(empty.glob(".drillbook/captures/*/journal.jsonl"))


def test_production_pattern_refuses_the_target(empty: Path, capsys: Captured) -> None:
    """What looks like production by the policy is refused before anything happens."""
    books.write(empty, "content/policy.yml", "production_patterns: ['^prod-']\n")
    assert run(["capture", "start", *START, "--instance", "prod-db-1"]) == 2
    assert "instance (prod-db-1) looks like production" in capsys.readouterr().err


def test_nothing_is_recorded_while_the_policy_cannot_be_read(
    empty: Path, capsys: Captured
) -> None:
    """One pattern that is not taken must not put all others out of force, neither at the start nor
    later.
    """
    assert run(["capture", "start", *START]) == 0
    books.write(
        empty, "content/policy.yml", "redact: ['customer \\d+', '(?<=pan )\\d+']\n"
    )
    for command in (["start", *START, "--another"], ["mark", "!echo customer 4711"]):
        assert run(["capture", *command]) == 2
        assert (
            "content/policy.yml has an error, so nobody knows which secrets"
            in capsys.readouterr().err
        )
    assert not [path for path in empty.rglob("*.txt") if b"4711" in path.read_bytes()]


@pytest.mark.parametrize("linked", ["content/policy.yml", "content"])
def test_nothing_is_recorded_under_a_policy_that_a_link_leads_to(
    empty: Path, tmp_path: Path, capsys: Captured, linked: str
) -> None:
    """What no check would read says nothing of what must not get into a record."""
    assert run(["capture", "start", *START]) == 0
    books.write(empty, "content/policy.yml", "redact: ['customer 1']\n")
    (empty / linked).rename(tmp_path / "elsewhere")
    (empty / linked).symlink_to(tmp_path / "elsewhere")
    capsys.readouterr()
    assert run(["capture", "mark", "!echo customer 4711"]) == 2
    assert "content/policy.yml has an error" in capsys.readouterr().err
    assert not [path for path in empty.rglob("*.txt") if b"4711" in path.read_bytes()]


def test_a_probe_whose_pattern_could_hang_is_refused(
    empty: Path, capsys: Captured
) -> None:
    """What it expects of a body is searched by RE2 too, each second."""
    assert (
        run(
            [
                "capture",
                "start",
                *START,
                "--probe",
                "orders=http://127.0.0.1:1/ body=(?=x)x",
            ]
        )
        == 2
    )
    assert (
        "the body that the probe orders expects is not taken by RE2"
        in capsys.readouterr().err
    )
    assert not list(empty.glob(".drillbook/captures/*/journal.jsonl"))


@pytest.mark.usefixtures("empty")
def test_missing_answer_without_a_terminal_names_its_option(capsys: Captured) -> None:
    """Nothing is asked where nobody can answer."""
    assert run(["capture", "start", "--dependency", "database"]) == 2
    assert "answer with --failure-mode" in capsys.readouterr().err


def test_secret_never_reaches_the_disk(empty: Path) -> None:
    """What is typed and what commands print is redacted before it is written."""
    assert (
        run(
            [
                "capture",
                "start",
                *START,
                "--how",
                "psql postgres://app:hunter2secret@db/shop",
            ]
        )
        == 0
    )
    assert (
        run(
            [
                "capture",
                "mark",
                "note",
                "psql",
                "postgres://app:hunter2secret@db/shop",
                "is",
                "down",
            ]
        )
        == 0
    )
    assert run(["capture", "mark", "!echo", "password=hunter2secret"]) == 0
    files = [
        path for path in (empty / ".drillbook/captures").rglob("*") if path.is_file()
    ]
    assert files
    assert not [path for path in files if b"hunter2secret" in path.read_bytes()]


def test_secret_in_the_target_of_a_probe_is_refused(
    empty: Path, capsys: Captured
) -> None:
    """A target is part of the record, so that a secret in it would be too."""
    assert (
        run(
            [
                "capture",
                "start",
                *START,
                "--probe",
                "orders=http://me:hunter2secret@127.0.0.1:1/",
            ]
        )
        == 2
    )
    told = capsys.readouterr().err
    assert "the probe orders has a secret in its target" in told
    assert "hunter2secret" not in told
    assert not list(empty.glob(".drillbook/captures/*/journal.jsonl"))


@pytest.mark.usefixtures("empty")
def test_same_session_twice_is_refused_without_a_terminal(capsys: Captured) -> None:
    """Only `--another` begins it; something else is no twin."""
    assert run(["capture", "start", *START]) == 0
    assert run(["capture", "mark", "fault"]) == 0
    capsys.readouterr()
    assert run(["capture", "start", *START]) == 2
    told = capsys.readouterr().err
    assert told.startswith("FAULT ACTIVE for ")
    assert (
        f"To continue it: drillbook capture resume --session {ID}. To start another one:"
        " --another" in told
    )
    assert run(["capture", "start", *START, "--failure-mode", "slow"]) == 0
    assert run(["capture", "start", *START, "--another"]) == 0
    capsys.readouterr()
    assert run(["capture", "status"]) == 0
    assert f"  drillbook capture resume --session {ID}-2\n" in capsys.readouterr().out


TARGETS: Mapping[ProbeType, str] = {
    "http": "http://127.0.0.1:{http}/",
    "tcp": "tcp://127.0.0.1:{http}",
    "exec": "exec:test -e up",
    "dns": "dns://127.0.0.1:{dns}/db.example.com",
}
"""What a probe of each kind asks here."""


def test_a_recording_with_every_kind_of_probe_is_a_result(empty: Path) -> None:
    """What was measured by each is loaded, judged and drawn."""
    up = empty / "up"
    up.touch()
    with (
        servers.serving(servers.page("good")) as http,
        name_server.answering(
            name_server.knowing({"db.example.com": ("203.0.113.7",)})
        ) as dns,
    ):
        probes = (
            f"--probe={kind}={TARGETS[kind].format(http=http, dns=dns)} every=200ms"
            for kind in get_args(ProbeType)
        )
        assert scripted(empty, proof(up), *probes) == 0
    loaded = load(empty)
    assert loaded.findings == ()
    assessment = check(loaded.book, loaded.findings, date.today())  # noqa: DTZ011 - the result is of today
    (result,) = loaded.book.results
    assert assessment.evaluation.verdicts[result.folder].conclusive
    assert {probe.type for probe in result.probes} == set(get_args(ProbeType))
    for probe in result.probes:
        assert probe.before.ok > 0, probe.id
        summary = loaded.book.summary_of(result, probe)
        assert summary
        assert len(summary.times) == sum(
            probe.counts(phase).total for phase in get_args(Phase)
        )


@pytest.mark.parametrize("kind", get_args(ProbeType))
def test_every_kind_of_probe_is_told_of(kind: ProbeType, capsys: Captured) -> None:
    """In the help, in a mistake, and by completion."""
    form = f"NAME={PROBE_KINDS[kind].form}"
    assert run(["capture", "start", *START, "--probe", "it=nothing"]) == 2
    assert form in capsys.readouterr().err
    assert run(["capture", "start", "--help"]) == 0
    assert form in " ".join(capsys.readouterr().out.split())


def test_address_alone_is_a_probe(empty: Path) -> None:
    """Its name is the host's, or `probe` where that has none to give."""
    given = ("--probe", "http://shop.example.com/", "--probe", "tcp://127.0.0.1:1")
    assert run(["capture", "start", *START, *given]) == 0
    first = (
        (empty / ".drillbook/captures" / ID / "journal.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()[0]
    )
    assert json.loads(first)["data"]["probes"] == [
        "shop=http://shop.example.com/",
        "probe=tcp://127.0.0.1:1",
    ]


@pytest.mark.usefixtures("empty")
def test_note_can_be_undone(capsys: Captured) -> None:
    """The newest thing said is what is taken back."""
    assert run(["capture", "start", *START]) == 0
    assert run(["capture", "mark", "ok", "fine"]) == 0
    assert run(["capture", "mark", "rubbish"]) == 0
    assert run(["capture", "mark", "undo"]) == 0
    assert "taken back: note: rubbish" in capsys.readouterr().out


def test_what_no_result_can_hold_is_said_before_the_end(
    empty: Path, capsys: Captured
) -> None:
    """The session goes on, and whoever says it in other words finishes it."""
    assert run(["capture", "start", *START]) == 0
    assert run(["capture", "mark", "impact", "none", "x" * 20_001]) == 0
    assert run(["capture", "finish", "--settle", "0"]) == 2
    told = capsys.readouterr().err
    assert "Error: not finished: a result cannot contain what was recorded" in told
    assert not (empty / "results" / ID).exists()
    assert run(["capture", "mark", "impact", "none", "nobody noticed"]) == 0
    assert run(["capture", "finish", "--settle", "0"]) == 1
    assert load(empty).findings == ()


def test_a_long_text_is_cut_in_the_result(empty: Path) -> None:
    """Also where it has been undone: the journal has all of it."""
    assert run(["capture", "start", *START]) == 0
    for line in ("ok", "note", "undo"):
        assert (
            run(["capture", "mark", line, *(() if line == "undo" else ("x" * 20_001,))])
            == 0
        )
    assert run(["capture", "finish", "--settle", "0"]) == 1
    (result,) = load(empty).book.results
    assert [str(event.text)[-33:] for event in result.timeline] == [
        " … (the rest is in journal.jsonl)"
    ] * 2
    assert alterations(empty, [result]) == {}


def test_what_a_terminal_sends_wrongly_is_recorded_as_text(empty: Path) -> None:
    """Half of a pair of codes is in no file, and no test is lost for it."""
    assert run(["capture", "start", *START]) == 0
    assert run(["capture", "mark", "ok", "caf\udce9"]) == 0
    assert run(["capture", "finish", "--settle", "0"]) == 1
    (result,) = load(empty).book.results
    assert result.timeline[0].text == r"caf\udce9"


def test_lines_of_a_newer_version_are_told_and_kept(
    empty: Path, capsys: Captured
) -> None:
    """A session may go on with an older one; what that does not know stays in the journal."""
    assert run(["capture", "start", *START]) == 0
    with closing(Journal.open(empty / ".drillbook/captures" / ID)) as journal:
        journal.append("forecast", {"text": "rain"})
    capsys.readouterr()
    assert run(["capture", "mark", "show"]) == 0
    told = capsys.readouterr()
    assert "forecast (this version does not know what that is): rain" in told.out
    assert (
        "recorded lines that this version does not know: `forecast`. They stay"
        in told.err
    )
    assert run(["capture", "finish", "--settle", "0"]) == 1
    (result,) = load(empty).book.results
    assert result.timeline == ()
    assert '"kind":"forecast"' in books.text_of(empty, f"results/{ID}/journal.jsonl")
    assert alterations(empty, [result]) == {}
