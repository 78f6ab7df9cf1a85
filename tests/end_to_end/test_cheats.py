"""A gate that is red cannot be talked into being green, and whoever tries is told; honest changes
are left alone.
"""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import books
from drillbook.check.engine import check
from drillbook.check.judging.context import Context
from drillbook.cli.main import run
from drillbook.files.load import load
from end_to_end.pull_request import ALARMS, CAPTURED, QUEUE, commit, git

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in a repository, with a hand-written and a captured result: the gate of the tests
    holds.
    """
    book = books.make(tmp_path_factory.mktemp("honest") / "book")
    inventory = books.text_of(book, books.INVENTORY)
    books.write(book, books.INVENTORY, inventory + QUEUE)
    playbook = books.text_of(book, books.PLAYBOOK).replace(
        "covers: [database]", "covers: [queue]"
    )
    books.write(book, "content/playbooks/queue-failover.md", playbook)
    shutil.copytree(
        Path(__file__).parent / "captured", book / "results", dirs_exist_ok=True
    )
    books.write(book, ".gitignore", ".drillbook/\n")
    git(book, "init", "--quiet", "--initial-branch", "main")
    commit(book, at="2026-11-24T20:00:00+00:00")
    return book


@pytest.fixture
def branch(honest: Path, tmp_path: Path) -> Path:
    """A branch of the honest book, to be changed by a test."""
    copy = tmp_path / "book"
    shutil.copytree(honest, copy, symlinks=True)
    git(copy, "checkout", "--quiet", "-b", "change")
    return copy


def _told(
    book: Path, capsys: pytest.CaptureFixture[str], gate: str
) -> tuple[int, set[str]]:
    """Return the exit code of a gate on a branch and the codes of all that is found there."""
    ended = run(
        [
            "check",
            "--book",
            str(book),
            "--base",
            "main",
            "--gate",
            gate,
            "--format",
            "json",
            *_TODAY,
        ]
    )
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return ended, {finding["code"] for finding in report["findings"]}


def _edit(book: Path, path: str, old: str, new: str) -> None:
    text = books.text_of(book, path)
    assert old in text, f"{path} has no {old}"
    books.write(book, path, text.replace(old, new, 1))


def _edit_entry(book: Path, id_: str, old: str, new: str) -> None:
    before, entry = books.text_of(book, books.INVENTORY).split(f"  - id: {id_}\n")
    assert old in entry
    books.write(
        book, books.INVENTORY, f"{before}  - id: {id_}\n{entry.replace(old, new, 1)}"
    )


def _copy(book: Path, new: str, **changed: str) -> str:
    """Copy the hand-written result under another name, with some of its words changed."""
    shutil.copytree(book / books.RESULT_FOLDER, book / "results" / new)
    path = f"results/{new}/result.yml"
    for old, word in {"2026-11-20-database-unavailable": new, **changed}.items():
        _edit(book, path, old.replace("_", ": ") if old.endswith("_") else old, word)
    return path


def _lower_criticality(book: Path) -> None:
    _edit_entry(book, "queue", "criticality: critical", "criticality: non-critical")
    shutil.rmtree(book / CAPTURED)


def _drop_the_dependency(book: Path) -> None:
    books.write(
        book, books.INVENTORY, books.text_of(book, books.INVENTORY).replace(QUEUE, "")
    )
    (book / "content/playbooks/queue-failover.md").unlink()
    shutil.rmtree(book / CAPTURED)


def _require_less(book: Path) -> None:
    _edit_entry(book, "queue", "failure_modes: [unavailable]", "failure_modes: [slow]")


def _lower_the_policy(book: Path) -> None:
    books.write(
        book,
        books.POLICY,
        "max_age: 3650d\nseverities: {T402: warning, R502: warning}\n",
    )


def _switch_off_the_gate(book: Path) -> None:
    books.write(book, books.POLICY, "severities: {T401: warning}\n")


def _copy_under_a_new_date(book: Path) -> None:
    path = _copy(book, "2026-11-22-database-unavailable")
    books.write(
        book, path, books.text_of(book, path).replace("2026-11-20", "2026-11-22")
    )


def _copy_for_another_failure(book: Path) -> None:
    _copy(
        book,
        "2026-11-20-database-slow",
        **{"failure_mode: unavailable": "failure_mode: slow"},
    )


def _copy_only_the_samples(book: Path) -> None:
    rows = "".join(
        f"2026-11-20T10:{m:02d}:30+01:00,true,{12.5 + m},ok,200\n"
        for m in range(11, 25)
    )
    csv = books.text_of(book, books.SAMPLES) + rows
    for folder in (books.RESULT_FOLDER, "results/2026-11-22-database-unavailable"):
        day = folder.split("/")[1][:10]
        text = (
            books.text_of(book, books.RESULT)
            .replace("2026-11-20", day)
            .replace("Orders work.", f"Seen on {day}.")
        )
        books.write(
            book,
            f"{folder}/result.yml",
            text.replace("after: {ok: 1,", "after: {ok: 15,"),
        )
        books.write(book, f"{folder}/probes/health.csv", csv.replace("2026-11-20", day))
        books.write(book, f"{folder}/evidence/console.txt", f"{day}\n")
    commit(book)


def _redate(book: Path) -> None:
    text = books.text_of(book, books.RESULT)
    books.write(
        book, books.RESULT, text.replace("ended: 2026-11-20", "ended: 2026-11-25")
    )
    _edit(book, books.RESULT, "10:30:00", "20:30:00")


def _rename_to_a_new_date(book: Path) -> None:
    (book / books.RESULT_FOLDER).rename(
        book / "results/2026-11-22-database-unavailable"
    )
    path = "results/2026-11-22-database-unavailable/result.yml"
    books.write(
        book, path, books.text_of(book, path).replace("2026-11-20", "2026-11-22")
    )
    _edit(
        book,
        "results/2026-11-22-database-unavailable/probes/health.csv",
        "2026-11-20",
        "2026-11-22",
    )


def _backdate(book: Path) -> None:
    books.write_result(
        book,
        started="2026-09-01T10:00:00+02:00",
        ended="2026-09-01T11:00:00+02:00",
        timeline="[]",
    )
    commit(book)


def _edit_what_was_captured(book: Path) -> None:
    _edit(book, f"{CAPTURED}/result.yml", "orders fail", "orders work")


def _edit_the_journal(book: Path) -> None:
    _edit(book, f"{CAPTURED}/journal.jsonl", "orders fail", "orders work")


def _leave_out_the_journal(book: Path) -> None:
    (book / CAPTURED / "journal.jsonl").unlink()


def _edit_the_evidence(book: Path) -> None:
    (file,) = (book / CAPTURED / "evidence").iterdir()
    file.write_text("the queue is up\n", encoding="utf-8")


def _raise_the_counts(book: Path) -> None:
    _edit(
        book, books.RESULT, "during: {ok: 0, failed: 1}", "during: {ok: 60, failed: 0}"
    )


def _remove_a_result(book: Path) -> None:
    shutil.rmtree(book / CAPTURED)


def _rewrite_what_was_seen(book: Path) -> None:
    _edit(book, books.RESULT, "Orders fail.", "Orders are a little late.")


def _call_production_something_else(book: Path) -> None:
    _edit(book, books.INVENTORY, "production: true", "production: false")


def _accept_without_end(book: Path) -> None:
    _edit_entry(
        book,
        "queue",
        "failure_modes: [unavailable]",
        "failure_modes: [unavailable, slow]\n"
        "    accepted_risks: [{failure_mode: slow, reason: Later., accepted_by: sam}]",
    )


def _accept_for_ever(book: Path) -> None:
    _accept_without_end(book)
    _edit(
        book,
        books.INVENTORY,
        "accepted_by: sam}",
        "accepted_by: sam, expires: 2099-12-31}",
    )


def _break_the_file(book: Path) -> None:
    _edit(book, f"{CAPTURED}/result.yml", "schema: 1", "schema: [1")


def _write_the_verdict(book: Path) -> None:
    _edit(book, f"{CAPTURED}/result.yml", "schema: 1", "schema: 1\nverdict: conclusive")


def _empty_the_book(book: Path) -> None:
    books.write(
        book, books.INVENTORY, "services: []\nenvironments: []\ndependencies: []\n"
    )


_TODAY = ("--today", "2026-11-25")
_CHEATS: dict[str, tuple[Callable[[Path], None], set[str], bool]] = {
    "criticality lowered": (_lower_criticality, {"D703", "R514"}, False),
    "dependency dropped": (_drop_the_dependency, {"D704", "R514"}, False),
    "another failure required": (_require_less, {"D705"}, False),
    "policy lowered": (_lower_the_policy, {"D705"}, True),
    "gate switched off": (_switch_off_the_gate, {"F014"}, False),
    "copied under a new date": (_copy_under_a_new_date, {"R508"}, True),
    "copied for another failure": (_copy_for_another_failure, {"R508"}, True),
    "samples copied": (_copy_only_the_samples, {"R508"}, True),
    "redated": (_redate, {"R509", "R515"}, False),
    "renamed to a new date": (_rename_to_a_new_date, {"R514"}, False),
    "backdated": (_backdate, {"R516"}, True),
    "captured result edited": (_edit_what_was_captured, {"R505"}, False),
    "journal edited": (_edit_the_journal, {"R505"}, False),
    "journal left out": (_leave_out_the_journal, {"R505"}, False),
    "evidence edited": (_edit_the_evidence, {"R506"}, False),
    "counts raised": (_raise_the_counts, {"R507"}, False),
    "result removed": (_remove_a_result, {"R514", "T401"}, False),
    "observation rewritten": (_rewrite_what_was_seen, {"R515"}, True),
    "production renamed": (_call_production_something_else, {"D705"}, True),
    "risk without end": (_accept_without_end, {"W801", "T402"}, False),
    "risk for ever": (_accept_for_ever, {"W803", "T402"}, False),
    "file broken": (_break_the_file, {"F001"}, False),
    "verdict written": (_write_the_verdict, {"F004"}, False),
    "book emptied": (_empty_the_book, {"D704", "F010"}, False),
}
"""What is done, the codes that tell of it and of it alone, and whether the gate of the tests holds
all the same.
"""


def test_the_honest_book_holds(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a change nothing is found that a cheat is found by, so that the cheats prove
    something.
    """
    ended, codes = _told(branch, capsys, "tests")
    assert ended == 0
    assert codes & ALARMS == set()


@pytest.mark.parametrize("cheat", _CHEATS)
def test_a_cheat_is_found_with_its_own_code(
    branch: Path, cheat: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is told of, and none that takes something away opens the gate."""
    change, expected, holds = _CHEATS[cheat]
    change(branch)
    assert expected <= _told(branch, capsys, "stage-2")[1]
    assert (_told(branch, capsys, "tests")[0] == 0) == holds


def test_what_a_branch_lowers_does_not_open_its_own_gate(
    branch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The policy of the base judges a change that lowers the policy and needs it."""
    _accept_without_end(branch)
    books.write(branch, books.POLICY, "severities: {T402: warning, W801: warning}\n")
    ended, codes = _told(branch, capsys, "tests")
    assert ended == 1
    assert "T402" in codes


def _add_a_member(book: Path, word: str, number: int) -> None:
    text = books.text_of(book, books.TEAM)
    books.write(
        book,
        books.TEAM,
        f"{text}  - {{id: new-{number}, name: '{word}', role: tester}}\n",
    )


def _say_when_somebody_can_be_reached(book: Path, word: str, _number: int) -> None:
    _edit(
        book,
        books.TEAM,
        "role: operations",
        f"role: operations\n    availability: '{word}'",
    )


def _set_a_target(book: Path, _word: str, _number: int) -> None:
    _edit_entry(book, "queue", "owner: sam", "owner: sam\n    rto: 20m")


def _test_again(book: Path, word: str, number: int, mode: str = "unavailable") -> None:
    hour, id_ = f"2026-11-23T0{number}", f"2026-11-23-database-{mode}-{number + 2}"
    text = books.result_text(
        id=id_,
        failure_mode=mode,
        started=f"{hour}:00:00+01:00",
        ended=f"{hour}:30:00+01:00",
    )
    text = text.replace("2026-11-20T10", hour).replace(
        "text: Orders work.", f"text: Orders work as {word} says."
    )
    # No test takes as long as another: each is noticed in a minute of its own.
    text = (
        text.replace(":04:00", f":0{5 + number}:00")
        .replace(":10:00+", f":1{number}:30+")
        .replace(":11:00", ":21:00")
    )
    text = text.replace(":12:00", ":25:00")
    books.write(book, f"results/{id_}/result.yml", text)


def _test_otherwise(book: Path, word: str, number: int) -> None:
    _test_again(book, word, number, "slow")


def _plan_an_action(book: Path, word: str, _number: int) -> None:
    action = f"actions:\n  - {{title: '{word}', owner: sam, due: 2026-12-24}}\n"
    books.write(book, books.RESULT, books.text_of(book, books.RESULT) + action)


def _sum_up(book: Path, word: str, _number: int) -> None:
    books.write(
        book, books.RESULT, f"{books.text_of(book, books.RESULT)}summary: '{word}'\n"
    )


def _mend_a_title(book: Path, word: str, _number: int) -> None:
    _edit(book, f"{CAPTURED}/result.yml", "title: ", f"title: {word} ")


def _add_a_dependency(book: Path, word: str, number: int) -> None:
    entry = (
        f"  - {{id: extra-{number}, name: '{word}', kind: cache, criticality: non-critical, impact:"
        " Slow.}\n"
    )
    books.write(book, books.INVENTORY, books.text_of(book, books.INVENTORY) + entry)


def _improve_a_playbook(book: Path, word: str, _number: int) -> None:
    _edit(book, books.PLAYBOOK, "## Overview\n", f"## Overview\n\n{word}\n")


def _acknowledge(book: Path, word: str, _number: int) -> None:
    digest = next(
        r.digest for r in load(book).book.results if r.folder in books.RESULT_FOLDER
    )
    review = (
        f"result_digest: {digest}\nat: 2026-11-23T12:00:00Z\nposition: acknowledged\ncomment:"
        f" '{word}'\n"
    )
    books.write(book, f"{books.RESULT_FOLDER}/reviews/alex.yml", review)


def _tighten_the_policy(book: Path, _word: str, _number: int) -> None:
    books.write(book, books.POLICY, "max_age: 90d\nproduction_patterns: ['^prod-']\n")


def _give_a_reason(book: Path, word: str, _number: int) -> None:
    _edit_entry(book, "mail", "impact: ", f"criticality_reason: '{word}'\n    impact: ")


def _write_a_comment(book: Path, word: str, _number: int) -> None:
    _edit(book, books.RESULT, "schema: 1\n", f"# {word}\nschema: 1\n")


def _change_the_order_of_keys(book: Path, _word: str, _number: int) -> None:
    _edit(book, books.RESULT, "method: manual\n", "")
    books.write(
        book, books.RESULT, f"method: manual\n{books.text_of(book, books.RESULT)}"
    )


_HONEST = (
    _add_a_member,
    _say_when_somebody_can_be_reached,
    _set_a_target,
    _test_again,
    _test_otherwise,
    _plan_an_action,
    _sum_up,
    _mend_a_title,
    _add_a_dependency,
    _improve_a_playbook,
    _acknowledge,
    _tighten_the_policy,
    _give_a_reason,
    _write_a_comment,
    _change_the_order_of_keys,
)
_CHANGES = st.tuples(
    st.sampled_from(_HONEST), st.text("abcdefghij", min_size=3, max_size=40)
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(
        _CHANGES, min_size=1, max_size=4, unique_by=lambda change: change[0]
    )
)
def test_an_honest_change_raises_no_alarm(
    honest: Path,
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[Callable[[Path, str, int], None], str]],
) -> None:
    """Two hundred books, each changed in one to four ways as people do: nothing that a cheat is
    found by is found.
    """
    base = load(honest)
    copy = tmp_path_factory.mktemp("change") / "book"
    shutil.copytree(honest, copy, ignore=shutil.ignore_patterns(".git"))
    for number, (change, word) in enumerate(changes):
        change(copy, word, number)
    loaded = load(copy)
    assert loaded.findings == ()
    context = Context(base=base.book)
    found = check(
        loaded.book, loaded.findings, date(2026, 11, 25), context=context
    ).findings
    assert {finding.code for finding in found} & ALARMS == set()
    shutil.rmtree(copy)
