"""`drillbook capture` as people meet it: asked, watched, interrupted, killed, resumed, finished."""

import json
import os
import re
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import books
from drillbook.check.engine import check
from drillbook.check.judging.verdict import Kind, Outcome
from drillbook.files.load import load
from terminal.screen import Screen, gone, screen

ID = f"{datetime.now(UTC).date()}-database-unavailable"
CAPTURE = Path(".drillbook/captures") / ID
NEEDED = (
    "--dependency",
    "database",
    "--failure-mode",
    "unavailable",
    "--environment",
    "staging",
    *("--instance", "a file that stands for a database", "--as", "sam"),
    *("--impact", "outage", "--expect", "Nobody can order."),
)
START = (
    "capture",
    "start",
    *NEEDED,
    "--how",
    "rm up",
    "--revert",
    "touch up",
    "--probe",
    "up=exec:test -e up",
)
PROMPT = "Tab completes."


@pytest.fixture
def up(book: Path) -> Path:
    """Return the book's folder, without results, with a file that stands for a dependency."""
    books.remove_result(book)
    (book / "up").touch()
    return book


@pytest.fixture
def recording(up: Path) -> Iterator[Screen]:
    """Return a screen on which a recording has begun."""
    with screen(up, *START, "--settle", "1") as begun:
        begun.shows(PROMPT, "no fault")
        yield begun


def journal(book: Path) -> list[dict[str, Any]]:
    """Return what the journal has acknowledged."""
    return [
        json.loads(line)
        for line in (book / CAPTURE / "journal.jsonl").read_bytes().splitlines()
    ]


def told(book: Path) -> list[tuple[str, object]]:
    """Return kind and text of every line."""
    return [(line["kind"], line["data"].get("text")) for line in journal(book)]


def test_questions_are_asked_one_by_one_and_a_wrong_answer_costs_nothing(
    up: Path,
) -> None:
    """Each answer is objected to at once; a single choice needs no typing; what may stay open is
    left open by Enter.
    """
    with screen(up, "capture", "start") as asked:
        asked.shows("1 of 9. Which dependency fails? (database, mail)")
        asked.type(
            "databse",
            'No: the inventory has no dependency databse. Did you mean "database"?',
        )
        asked.type("", "No: an answer is needed")
        asked.type(
            "database",
            "2 of 9. How does it fail? [unavailable]",
            "it is gone:",
            "or refused, slow, erroring",
        )
        asked.type("gone", 'No: "gone" is not a choice.')
        asked.type("", "In which environment? [staging]")
        asked.type(
            "production", "No: production is production; Stage 2 tests run elsewhere."
        )
        asked.type(
            "",
            "What exactly fails (host, port, cluster)?",
            "[Order database of staging]",
        )
        asked.type("page=http://127.0.0.1:1/", "No: that is a probe")
        asked.type("a file", "Who runs the test? (alex, sam)")
        asked.type("sam alix", "No: the team has no member alix.")
        asked.type(
            "Jane Doe, Kim Roe",
            "No: the team has no member Jane Doe.",
            "- id: jane-doe",
            "role: developer\n",
            "- id: kim-roe",
        )
        asked.type(
            "Sam Example, alex",
            "6 of 9. What impact on the service do you expect? (none, degraded, outage)",
        )
        asked.type("none", "7 of 9. What exactly do you expect to happen?")
        asked.type("back", "6 of 9. What impact")
        asked.type("outage")
        asked.type("Nobody can order.", "8 of 9. What do you measure every second")
        asked.type("up=ftp://x", "No: the probe `up=ftp://x`")
        asked.type("up=exec:test -e up", "Another probe?")
        asked.type("", "9 of 9. Which commands make it fail ; and undo it?")
        asked.type("rm up ; touch up", f"Recording {ID}.", PROMPT, "up: ok")
    start, *_ = journal(up)
    assert start["data"]["conducted_by"] == ["sam", "alex"]
    assert start["data"]["expected"] == {
        "impact": "outage",
        "statement": "Nobody can order.",
    }
    assert start["data"]["fault"] == {
        "technique": "real",
        "how": "rm up",
        "revert": "touch up",
    }


def test_ctrl_c_at_a_question_begins_nothing(up: Path) -> None:
    """Whoever does not want to go on leaves, with the exit code of an interruption."""
    with screen(up, "capture", "start") as asked:
        asked.shows("Which dependency fails?")
        asked.press("C-c")
        assert asked.exit_code == 130
        assert "Interrupted." in asked.text
    assert not (up / CAPTURE).exists()


def test_toolbar_shows_clock_fault_probes_and_the_next_step(
    recording: Screen, up: Path
) -> None:
    """What an engineer has to keep an eye on stands below the line, and changes by itself."""
    shown = recording.shows("up: ok", "next: `ok` or `bad`")
    assert re.search(r"^\d\d:\d\d:\d\d UTC +no fault", shown, re.MULTILINE)
    assert "step 1/3" not in shown
    recording.type("fault rm up", "fault started", "FAULT ACTIVE 0:00")
    recording.shows("step 1/3: Look whether it is really the database.")
    (up / "up").unlink()
    recording.shows("FAULT ACTIVE 0:02", "up: exit 1")
    recording.type("done", "step 1 done", "step 2/3: Promote the standby.")
    recording.type("reverted touch up", "no fault")


def test_whole_test_at_a_terminal_is_conclusive(recording: Screen, up: Path) -> None:
    """Nothing but typing is needed; it settles before it ends, and the last lines say what was
    proved.
    """
    recording.shows("up: ok")
    recording.type("ok the file is there", "seen healthy")
    recording.type("!rm up", "exit 0 after")
    recording.type("fault it is gone", "up: exit 1")
    recording.type("bad orders fail", "seen failing")
    recording.type("reverted touched", "reverted")
    recording.type("!touch up", "evidence/command-2.txt", "up: ok")
    recording.type("ok it is back", "seen healthy")
    recording.type("impact outage nobody could order", "impact: outage")
    recording.type(
        "finish", "The probes watch for 1 s more", "Conclusive, as expected", "git add"
    )
    assert recording.exit_code == 0
    assert (
        'It counts: this is the required test "database unavailable"' in recording.text
    )
    loaded = load(up)
    assert loaded.findings == ()
    (verdict,) = check(loaded.book, (), books.TODAY).evaluation.verdicts.values()
    assert (verdict.kind, verdict.outcome) == (Kind.CONCLUSIVE, Outcome.AS_EXPECTED)


def test_cue_leads_through_a_test(recording: Screen, up: Path) -> None:
    """Whoever types what stands below the line has a conclusive test in the end; `!` alone offers
    what is due.
    """
    recording.shows("up: ok", "next: `ok` or `bad`, and what you see")
    recording.type(
        "ok orders work", "next: `fault` and how, right before you make it fail"
    )
    recording.type("!", "Type `fault` first. Then `!` offers")
    recording.type(
        "fault rm up", "next: `!`, which offers the command that makes it fail"
    )
    recording.type("bad not yet", "Warning: no probe fails.")
    recording.type("undo", "taken back")
    recording.type("!", "> ! rm up")
    recording.press("Enter")
    recording.shows("up: exit 1")
    recording.type(
        "bad orders fail", "next: `!`, which offers the command that undoes the fault"
    )
    recording.type("done", "done")
    recording.type("done", "done")
    recording.type("done", "done")
    recording.type("!", "> ! touch up")
    recording.press("Enter")
    recording.shows("Is the fault undone? [Y/n]")
    recording.type(
        "y",
        "next: `ok` or `bad`, and what you see; `restored` once it works again",
    )
    recording.type(
        "ok orders work", "next: `impact` none, degraded or outage, and what happened"
    )
    recording.type(
        "impact outage nobody could order",
        "next: `summary` and what you learned, then `finish`",
    )
    recording.type("summary as expected", "next: `finish`")
    recording.type("finish", "Conclusive, as expected")
    assert recording.exit_code == 0
    assert (up / "up").exists()


def test_line_typed_while_it_settles_goes_on_with_the_recording(up: Path) -> None:
    """With the time at which it was typed; Enter alone has seen enough."""
    with screen(up, *START, "--settle", "600") as begun:
        begun.shows(PROMPT, "up: ok")
        begun.type("fault rm up", "fault started")
        begun.type("reverted", "no fault")
        begun.type("impact none", "impact: none")
        begun.type("finish", "The probes watch for 600 s more", "s left >")
        begun.type(
            "bad orders fail",
            "Not finished: what you typed is the next line.",
            "seen failing",
        )
        begun.type("finish", "s left >")
        begun.type("", "As it stands: inconclusive")
    assert ("observed", "orders fail") in told(up)


def test_ctrl_c_while_it_settles_ends_the_settling_alone(up: Path) -> None:
    """Whoever has seen enough need not wait, and the result is written all the same."""
    with screen(up, *START, "--settle", "600") as begun:
        begun.shows(PROMPT, "up: ok")
        begun.type("finish", "As it stands: not a test, because")
        begun.type("fault rm up", "fault started")
        begun.type("reverted", "no fault")
        begun.type("impact none", "impact: none")
        begun.type("finish", "The probes watch for 600 s more")
        begun.press("C-c")
        begun.shows("As it stands: inconclusive, because")
        assert not (up / "results" / ID).exists()
        begun.type(
            "finish",
            "Inconclusive",
            "It does not count.",
            "as the record of an attempt",
        )
    assert [result.id for result in load(up).book.results] == [ID]


def test_ctrl_c_has_to_be_pressed_twice_in_a_row(recording: Screen) -> None:
    """Once only empties the line; with something recorded between, it is the first time again."""
    recording.press("C-c")
    recording.shows("Press Ctrl-C again to leave")
    recording.type("still here", "noted")
    recording.press("C-c")
    recording.wait(
        "the second warning", lambda: recording.text.count("Press Ctrl-C again") == 2
    )
    assert not recording.ended
    recording.press("C-c")
    assert recording.exit_code == 0
    assert "Not finished. To continue: drillbook capture resume" in recording.text


def test_leaving_with_the_fault_active_asks_and_says_how_to_revert(
    recording: Screen,
) -> None:
    """Anything but yes stays, Ctrl-C included; yes leaves."""
    recording.type("fault rm up", "fault started")
    recording.type(
        "quit",
        "The fault has been active for ",
        "To undo it: touch up",
        "Leave anyway?",
    )
    recording.type("no", "FAULT ACTIVE", "> ")
    recording.type("finish", "Finish anyway?")
    recording.press("C-c")
    recording.type("I am still here", "noted")
    recording.type("quit")
    recording.wait(
        "the question again", lambda: recording.text.count("Leave anyway?") == 2
    )
    recording.type("yes")
    assert recording.exit_code == 0


def test_closed_input_leaves_even_with_the_fault_active(recording: Screen) -> None:
    """Ctrl-D twice is an answer: nobody is left to be asked for ever."""
    recording.type("fault rm up", "fault started")
    recording.press("C-d")
    recording.shows("Leave anyway?")
    recording.press("C-d")
    assert recording.exit_code == 0


def test_after_a_kill_resume_says_how_long_the_fault_was_unattended(
    recording: Screen, up: Path
) -> None:
    """Everything that was answered is there, the samples too, and the session goes on
    to a result.
    """
    recording.shows("up: ok")
    recording.type("ok fine", "seen healthy")
    recording.type("fault rm up", "fault started")
    recording.type("the last words", "noted")
    os.kill(recording.pid, signal.SIGKILL)
    recording.wait("the end", lambda: recording.ended)
    before = told(up)
    assert before[-3:] == [
        ("observed", "fine"),
        ("mark", "rm up"),
        ("note", "the last words"),
    ]
    with screen(up, "capture", "resume", "--settle", "0") as again:
        shown = again.shows(PROMPT, "FAULT ACTIVE")
        assert re.search(
            r"active for \d+ s, \d+ s of it unattended\. To undo it: touch up", shown
        )
        again.type("reverted touch up", "reverted")
        again.type("ok fine", "seen healthy")
        again.type("finish", "What was the impact?")
        again.type("", "As it stands: inconclusive, because")
        again.type("finish", "Inconclusive: ", "It does not count.")
    assert told(up)[: len(before)] == before
    (result,) = load(up).book.results
    assert result.probes[0].before.ok >= 1


def test_closed_terminal_ends_command_and_recording(
    recording: Screen, up: Path
) -> None:
    """A lost connection leaves no command behind, and the journal says what came to pass."""
    recording.type("fault rm up", "fault started")
    recording.type("!echo $$ > shell; sleep 600", "Running")
    recording.wait(
        "the command",
        lambda: (up / "shell").exists() and (up / "shell").read_text() != "",
    )
    shell = int((up / "shell").read_text(encoding="ascii"))
    recording.close()
    recording.wait("the end of both", lambda: gone(shell) and gone(recording.pid))
    assert [kind for kind, _ in told(up)[-2:]] == ["command", "note"]
    assert told(up)[-1] == ("note", "The recording was ended by SIGHUP.")
    assert journal(up)[-2]["data"]["ended"].startswith("stopped after")


def test_closed_terminal_at_the_prompt_ends_the_recording(
    recording: Screen, up: Path
) -> None:
    """It does not wait for a line that nobody can type, not even for an answer about the active
    fault.
    """
    recording.type("fault rm up", "fault started")
    recording.close()
    recording.wait("the end", lambda: gone(recording.pid))
    assert told(up)[-1] == ("note", "The recording was ended by SIGHUP.")


def test_termination_says_how_to_go_on_and_how_to_revert(
    recording: Screen, up: Path
) -> None:
    """A machine that shuts down ends it in good order; the terminal is as it was."""
    recording.type("fault rm up", "fault started")
    os.kill(recording.pid, signal.SIGTERM)
    assert recording.exit_code == 130
    recording.shows(
        "Stopped by SIGTERM. To continue: drillbook capture resume",
        "To undo it: touch up",
    )
    assert told(up)[-1] == ("note", "The recording was ended by SIGTERM.")


def test_ctrl_c_stops_a_command_and_not_the_recording(
    recording: Screen, up: Path
) -> None:
    """What it has written until then is kept, and the next command runs as if nothing had been."""
    recording.type("!echo begun; sleep 600", "Running; Ctrl-C stops it.")
    kept = up / CAPTURE / "evidence/command-1.txt"
    recording.wait(
        "the output", lambda: kept.exists() and kept.read_text() == "begun\n"
    )
    recording.press("C-c")
    recording.shows("stopped after", "no fault")
    recording.type("!echo next", "exit 0 after")
    assert (up / CAPTURE / "evidence/command-2.txt").read_text(
        encoding="ascii"
    ) == "next\n"


def test_output_of_a_command_cannot_give_orders_to_the_terminal(
    recording: Screen,
) -> None:
    """Title, colours, cleared screens and bells come out as text: not one of their bytes reaches
    the terminal.
    """
    orders = r"\033]0;pwned\007 \033[2J \033[31mred \r over \b \233 31m"
    recording.type(f"!printf '{orders}\\n'; echo done", "pwned", "exit 0 after")
    raw = recording.raw.read_bytes()
    assert b"\\e]0;pwned\\u0007" in raw
    assert not re.search(rb"\x1b\]0;pwned|\x1b\[31mred|\x07|pwned[^\n]*\x08", raw)


def test_command_of_a_step_is_offered_and_runs_only_by_enter(up: Path) -> None:
    """`!` alone puts what the playbook says into the line; Ctrl-C drops it."""
    text = books.text_of(up, books.PLAYBOOK)
    code = "1. Promote:\n\n    ```sh\n    echo promoted > promoted\n    echo twice\n    ```\n"
    books.write(
        up,
        books.PLAYBOOK,
        text.replace("1. Look whether it is really the database.\n", code),
    )
    with screen(up, *START, "--settle", "0") as begun:
        begun.shows("next: `ok` or `bad`")
        begun.type("fault rm up", "fault started", "step 1/3: Promote:")
        begun.type("bad orders fail", "seen failing")
        begun.type("!", "> ! echo promoted > promoted")
        assert not (up / "promoted").exists()
        begun.press("C-c")
        begun.shows("Not run.")
        assert not (up / "promoted").exists()
        begun.type("!", "Enter runs it")
        begun.press("Enter")
        begun.shows("twice", "exit 0 after")
        assert (up / "promoted").read_text(encoding="ascii") == "promoted\n"


def test_command_with_hidden_characters_is_shown_and_not_offered(up: Path) -> None:
    """What a playbook says to run may look otherwise than it is, where a branch brought it."""
    text = books.text_of(up, books.PLAYBOOK)
    code = "1. Promote: `echo \u202edetomorp\u202c > promoted`.\n"
    books.write(
        up,
        books.PLAYBOOK,
        text.replace("1. Look whether it is really the database.\n", code),
    )
    with screen(up, *START, "--settle", "0") as begun:
        begun.shows("next: `ok` or `bad`")
        begun.type("fault rm up", "fault started", "step 1/3: Promote:")
        begun.type("bad orders fail", "seen failing")
        begun.type("!", "echo \\u202edetomorp", "It is not offered.")
        begun.type("", "next:")
    assert not (up / "promoted").exists()


def test_session_from_before_a_restart_goes_on_by_one_key(up: Path) -> None:
    """It is this user's own; what it would run is shown all the same."""
    with screen(up, *START) as begun:
        begun.shows(PROMPT)
        begun.type("quit", "Not finished. To continue: drillbook capture resume")
    (record,) = (Path(os.environ["XDG_STATE_HOME"]) / "drillbook/sessions").glob(
        "*.json"
    )
    record.write_text(
        json.dumps({**json.loads(record.read_text()), "boot": "another"}),
        encoding="utf-8",
    )
    with screen(up, "capture", "resume") as asked:
        asked.shows(
            "was started before the last reboot", "every 1s runs  test -e up", "[Y/n]"
        )
        asked.type("n", "not resumed; nothing ran")
    with screen(up, "capture", "resume") as asked:
        asked.shows("[Y/n]")
        asked.type("", f"Resumed {ID}")
        asked.type("quit", "Not finished")
    with screen(up, "capture", "resume") as again:
        again.shows(f"Resumed {ID}")


def test_session_of_somebody_else_goes_on_for_yes_alone(up: Path) -> None:
    """A copy of a folder is a session of somebody else, whoever that was."""
    with screen(up, *START) as begun:
        begun.shows(PROMPT)
        begun.type("quit", "Not finished. To continue: drillbook capture resume")
    there = up.rename(up.parent / "copied")
    with screen(there, "capture", "resume") as asked:
        asked.shows(
            f"{ID} was not started by you in this folder on this machine",
            "runs  test -e up",
            "[y/N]",
        )
        asked.type("", "not resumed; nothing ran")
    with screen(there, "capture", "resume") as asked:
        asked.shows("[y/N]")
        asked.type("y", f"Resumed {ID}")


def test_exercise_follows_the_playbook_alone(up: Path) -> None:
    """No dependency fails; the playbook is the checklist, and getting stuck says what to do."""
    given = NEEDED[4:]
    with screen(
        up,
        "capture",
        "start",
        "--exercise",
        "shop-disaster-recovery",
        *given,
        "--settle",
        "0",
    ) as begun:
        begun.shows("What do you measure every second")
        begun.press("Enter")
        begun.shows("2. Place an order.", "step 1/2: Restore the backup.")
        begun.type("show 1", "1. Restore the backup.")
        begun.type(
            "improvise asked a colleague", "an exercise follows the playbook exactly"
        )
        begun.type("done", "step 2/2:")
        begun.type("aborted there is no backup", "stuck: correct the playbook")
        begun.type("finish", "As it stands: not a test")
        begun.type("finish", "Not a test: ")


def test_data_goes_to_standard_output_and_talk_does_not(up: Path) -> None:
    """With `--json` into a file, the prompt is still to be seen, and the file holds
    nothing else.
    """
    with screen(up, *START, "--settle", "0", "--json", stdout="out.json") as begun:
        begun.shows(PROMPT, "no fault")
        begun.type("finish", "As it stands")
        begun.type("finish", "git add")
        assert begun.exit_code == 1
    assert (
        json.loads((up / "out.json").read_text(encoding="utf-8"))["verdict"]
        == "not-a-test"
    )


def test_what_would_not_be_conclusive_is_said_before_it_is_written(
    recording: Screen, up: Path
) -> None:
    """The impact is asked for, and whoever goes on can still make a test of it."""
    recording.shows("up: ok")
    recording.type(
        "finish",
        "As it stands: not a test, because the timeline has no `fault-started`",
    )
    assert not (up / "results" / ID).exists()
    recording.type("fault rm up", "fault started")
    recording.type("!rm up", "up: exit 1")
    recording.type("restored", "Warning: probe up still fails (status).")
    recording.type("reverted", "no fault")
    recording.type("!touch up", "up: ok")
    recording.type("finish", "What was the impact? (none, degraded, outage")
    recording.type("terrible", "Not recorded: after `impact`, type one of")
    recording.type("show", "what you typed is the next line", "reverted")
    recording.type("finish")
    recording.type(
        "outage nobody could order",
        "impact: outage",
        "Conclusive, as expected",
        "Commit it:  git init && git add .",
    )
    assert recording.exit_code == 0
    assert [result.id for result in load(up).book.results] == [ID]


def test_ending_with_the_service_failing_is_pointed_out(
    recording: Screen, up: Path
) -> None:
    """It is known, and may be meant; whoever says it twice means it."""
    recording.type("ok orders work", "seen healthy")
    recording.type("fault rm up", "fault started")
    recording.type("!rm up", "up: exit 1")
    recording.type("bad orders fail", "seen failing")
    recording.type("reverted touch up", "no fault")
    recording.type("bad orders still fail", "seen failing")
    recording.type("impact outage nobody could order", "impact: outage")
    recording.type(
        "finish",
        "As it stands: the service was still failing when it was last looked at",
    )
    assert not (up / "results" / ID).exists()
    recording.type("finish", "Conclusive")
    assert recording.exit_code == 0


def test_command_at_the_question_whether_to_finish_is_obeyed(recording: Screen) -> None:
    """Whoever remembers the fault only then has reverted it with the same line."""
    recording.type("fault rm up", "fault started")
    recording.type("finish", "Finish anyway? [y/N]")
    recording.type(
        "reverted touch up",
        "Not finished: what you typed is the next line.",
        "no fault",
    )
    recording.type("show", "reverted: touch up")


def test_fault_without_a_baseline_is_pointed_out_at_once(
    recording: Screen, up: Path
) -> None:
    """It is recorded all the same, and can be taken back."""
    (up / "up").unlink()
    recording.shows("up: exit 1")
    recording.type(
        "FAULT rm up", "fault started", "probe up was already failing (status)"
    )
    assert told(up)[-1] == ("mark", "rm up")
    recording.type("undo", "taken back", "no fault")


def test_unknown_dependency_can_be_pasted_while_it_is_asked_for(up: Path) -> None:
    """The lines are there to be copied, and Enter goes on when they are in the file."""
    lines = (
        "  - id: web\n    name: web\n    kind: other\n    criticality: critical\n    used_by:"
        " [shop]\n"
    )
    with screen(up, "capture", "start") as asked:
        asked.shows("Which dependency fails?")
        asked.type(
            "web", "paste this below `dependencies:`", "- id: web", "used_by: [shop]"
        )
        inventory = books.text_of(up, books.INVENTORY)
        books.write(
            up,
            books.INVENTORY,
            inventory.replace("dependencies:\n", f"dependencies:\n{lines}"),
        )
        asked.type("", "2 of 9. How does it fail?")


def test_session_that_is_open_is_seen(recording: Screen, up: Path) -> None:
    """Whoever starts the same again is told, and begins another only by yes."""
    recording.type("fault rm up", "fault started")
    with screen(up, *START) as second:
        second.shows(
            "FAULT ACTIVE for ",
            f"in {ID}: in its terminal, process {recording.pid}",
            "Start another one? [y/N]",
        )
        second.press("Enter")
        assert second.exit_code == 2
    with screen(up, *START) as third:
        third.shows("Start another one? [y/N]")
        third.type("y", f"Recording {ID}-2.")


def test_command_stopped_before_it_said_anything_leaves_no_file(
    recording: Screen, up: Path
) -> None:
    """There is nothing to keep, and the journal says that it was stopped."""
    recording.type("!sleep 600", "Running")
    recording.wait("the command", (up / CAPTURE / "evidence/command-1.txt").exists)
    recording.press("C-c")
    recording.shows("without output")
    assert not (up / CAPTURE / "evidence/command-1.txt").exists()
    assert journal(up)[-1]["data"]["file"] == ""
