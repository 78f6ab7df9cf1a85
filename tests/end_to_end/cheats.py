"""The table of cheats: what a change does, what tells of it and where, and how the first gate ends.

A new way of talking the gate round is one more row.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import books
from drillbook.capture.journal.chain import NO_SUM, LineDraft, chained
from drillbook.capture.journal.reading import read
from drillbook.capture.session.result import result_of
from drillbook.capture.session.session import Session
from drillbook.files.load import load
from drillbook.files.result_file import result_text
from end_to_end.pull_request import (
    AGREEMENTS,
    CAPTURED,
    UNSIGNED,
    Change,
    all_of,
    append,
    by,
    commit,
    copied,
    edit,
    entry,
    remove,
    samples,
    signature,
    write,
)

INVENTORY, POLICY, TEAM, RESULT = (
    books.INVENTORY,
    books.POLICY,
    books.TEAM,
    books.RESULT,
)
FOLDER = books.RESULT_FOLDER
LATER = "results/2026-11-22-database-unavailable"
REVIEWS = f"{FOLDER}/reviews"
DATABASE = "content/playbooks/database-failover.md"


@dataclass(frozen=True, slots=True)
class Cheat:
    """What is done, the codes with the files that tell of it, and whether the first gate stays
    green all the same.
    """

    change: Change
    told: tuple[tuple[str, str], ...]
    green: bool = False


def _rechained(day: str) -> Change:
    """Write the recording once more for another day, with a journal whose sums are all right."""

    def make(book: Path) -> None:
        folder = book / "results" / f"{day}-queue-unavailable"
        shutil.copytree(
            book / CAPTURED, folder, ignore=shutil.ignore_patterns("reviews")
        )
        start, *events = (LineDraft.of(line) for line in read(book / CAPTURED).lines)
        told = [start._replace(data={**start.data, "id": folder.name}), *events]
        _write_recording(folder, [_on(event, int(day[-2:])) for event in told])

    return make


def _on(event: LineDraft, day: int) -> LineDraft:
    """Return an event on another day of its month."""
    return event._replace(
        moment=event.moment
        and event.moment._replace(at=event.moment.at.replace(day=day))
    )


def _another_journal(book: Path) -> None:
    """Write the recording's journal anew, with another outcome and sums that are all right, and its
    result after it.
    """
    events = [LineDraft.of(line) for line in read(book / CAPTURED).lines]
    better = [
        (
            e._replace(data={**e.data, "text": "orders are slow"})
            if e.data.get("text") == "orders fail"
            else e
        )
        for e in events
    ]
    _write_recording(book / CAPTURED, better)


def _write_recording(folder: Path, events: list[LineDraft]) -> None:
    raw = b"".join(link.raw for link in chained(events, 0, NO_SUM))
    (folder / "journal.jsonl").write_bytes(raw)
    digest = books.digest(raw)
    text = result_text(result_of(Session(read(folder).lines), digest))
    (folder / "result.yml").write_text(text, encoding="utf-8")


def _stripped(book: Path, folder: str = CAPTURED) -> None:
    """Take journal and `capture` out of a recording."""
    (book / folder / "journal.jsonl").unlink()
    text = books.text_of(book, f"{folder}/result.yml")
    books.write(book, f"{folder}/result.yml", text[: text.index("capture:\n")])


def _journal_unnamed(book: Path) -> None:
    """Take the digest of its journal out of a recording."""
    lines = books.text_of(book, f"{CAPTURED}/result.yml").splitlines(keepends=True)
    books.write(
        book,
        f"{CAPTURED}/result.yml",
        "".join(line for line in lines if "journal_digest" not in line),
    )


def _copied_and_stripped(book: Path) -> None:
    name = "2026-11-23-queue-unavailable"
    shutil.copytree(
        book / CAPTURED,
        book / "results" / name,
        ignore=shutil.ignore_patterns("reviews"),
    )
    _stripped(book, f"results/{name}")
    path = f"results/{name}/result.yml"
    text = (
        books.text_of(book, path)
        .replace("2026-11-24", "2026-11-23")
        .replace("13:00:05.71", "13:00:05.73")
    )
    books.write(book, path, text)


def _signed_like(member: str, other: str, folder: str = REVIEWS) -> Change:
    """Give a member the file of another."""

    def make(book: Path) -> None:
        books.write(
            book, f"{folder}/{member}.yml", books.text_of(book, f"{folder}/{other}.yml")
        )

    return make


def reviewed(
    member: str,
    position: str = "acknowledged",
    at: str = "2026-11-25T09:00:00Z",
    folder: str = FOLDER,
) -> Change:
    """Let a member say something of a result as it reads now."""

    def make(book: Path) -> None:
        found = load(book).book.results_by_folder[folder.split("/")[1]]
        path = f"{folder}/reviews/{member}.yml"
        books.write(book, path, signature("result", found.digest, position, at))

    return make


def agreed(
    member: str, playbook: str = "queue-failover", at: str = "2026-11-25T09:00:00Z"
) -> Change:
    """Let a member agree to a playbook as it reads now."""

    def make(book: Path) -> None:
        digest = load(book).book.playbooks_by_id[playbook].digest
        books.write(
            book,
            f"{AGREEMENTS}/{playbook}/{member}.yml",
            signature("playbook", digest, "agree", at),
        )

    return make


def _second(
    *edits: tuple[str, str],
    day: str = "2026-11-22",
    name: str = "2026-11-22-database-unavailable",
) -> Change:
    """Copy the hand-written result to another day, and change some of its words."""
    return all_of(
        copied(name, day),
        *(edit(f"results/{name}/result.yml", old, new) for old, new in edits),
    )


def without_files(name: str = "2026-11-22-database-unavailable") -> Change:
    """Take all attachments out of a result."""

    def make(book: Path) -> None:
        path = f"results/{name}/result.yml"
        text = books.text_of(book, path)
        head, rest = (
            text[: text.index("probes:")],
            text[text.index("\nimpact:") + 1 : text.index("evidence:")],
        )
        books.write(book, path, head + rest)
        for folder in ("probes", "evidence"):
            shutil.rmtree(book / "results" / name / folder)

    return make


_OTHER_TIMES = (
    ("10:02:12", "10:02:20"),
    ("10:02:51", "10:03:17"),
    ("10:04:38", "10:04:02"),
    ("10:11:07", "10:11:31"),
)
_OTHER_WORDS = (
    ("Orders work.", "All is fine."),
    ("Orders fail.", "Nothing goes."),
    ("Orders work again.", "Back again."),
)


def other_test() -> Change:
    """Test the same once more on another day: no time and no word of the first test is left."""
    return _second(
        *_OTHER_TIMES,
        *_OTHER_WORDS,
        ("method: manual", "instance: db-2\nmethod: manual"),
    )


_MOVED = tuple(
    late + 1.5
    for late in (
        12.512,
        14.877,
        11.031,
        3.104,
        2.981,
        3.377,
        2.212,
        15.946,
        13.208,
        12.695,
        19.411,
        11.873,
    )
)
_MORE_MEMBERS = (
    "  - {id: pat, name: Pat Example, role: tester}\n  - {id: lou, name: Lou Example, role:"
    " tester}\n"
)


def put(path: str, there: str) -> Change:
    """Put a copy of a file somewhere else."""
    return lambda book: books.write(book, there, (book / path).read_bytes())


def _linked(path: str) -> Change:
    def make(book: Path) -> None:
        target = book / path
        target.rename(book.parent / "elsewhere")
        target.symlink_to(book.parent / "elsewhere")

    return make


def _renamed(old: str, new: str) -> Change:
    return lambda book: (book / old).rename(book / new)


def _dependency_dropped(book: Path) -> None:
    text = books.text_of(book, INVENTORY)
    books.write(book, INVENTORY, text[: text.index("  - id: queue\n")])
    (book / "content/playbooks/queue-failover.md").unlink()
    shutil.rmtree(book / "content/agreements/queue-failover")
    shutil.rmtree(book / CAPTURED)


def _hard_linked(book: Path) -> None:
    os.link(book / books.EVIDENCE, book.parent / "outside")


def _output_edited(book: Path) -> None:
    file = f"{CAPTURED}/evidence/command-1.txt"
    old = books.digest((book / file).read_bytes())
    books.write(book, file, "the queue is up\n")
    edit(f"{CAPTURED}/result.yml", old, books.digest(b"the queue is up\n"))(book)


def _from_outside(book: Path, *changes: Change) -> None:
    """Commit several changes at once, from an address that belongs to nobody in the team."""
    all_of(*changes)(book)
    commit(book, address="bot@ci.example.com")


_SLOW = "failure_modes: [unavailable, slow]"
_RISK = (
    _SLOW
    + "\n    accepted_risks: [{{failure_mode: slow, reason: {}, accepted_by: {}{}}}]"
)


def _risk(
    reason: str = "The vendor has no slow mode.", who: str = "sam", more: str = ""
) -> Change:
    return entry(
        "queue", "failure_modes: [unavailable]", _RISK.format(reason, who, more)
    )


CHEATS: dict[str, dict[str, Cheat]] = {
    "criticality": {
        "lowered": Cheat(
            entry("queue", "criticality: critical", "criticality: non-critical"),
            (("D703", INVENTORY),),
        ),
        "lowered with a reason of one letter": Cheat(
            entry(
                "queue",
                "criticality: critical",
                "criticality: non-critical\n    criticality_reason: x",
            ),
            (("D703", INVENTORY),),
        ),
        "lowered with a reason, told": Cheat(
            entry(
                "queue",
                "criticality: critical",
                "criticality: non-critical\n    criticality_reason: Orders are kept in the shop"
                " while it is away.",
            ),
            (("D706", INVENTORY),),
            green=True,
        ),
        "only at night": Cheat(
            entry(
                "queue",
                "criticality: critical",
                "criticality: critical\n    criticality_period: 02:00-03:00 UTC",
            ),
            (("D705", INVENTORY),),
            green=True,
        ),
    },
    "dependency": {
        "dropped": Cheat(
            _dependency_dropped,
            (("D704", INVENTORY), ("R514", f"{CAPTURED}/result.yml")),
        ),
        "dropped with a reason of one letter": Cheat(
            all_of(
                _dependency_dropped,
                append(INVENTORY, "removed: [{id: queue, reason: x}]\n"),
            ),
            (("D704", INVENTORY), ("R514", f"{CAPTURED}/result.yml")),
        ),
        "renamed": Cheat(
            edit(INVENTORY, "id: queue\n", "id: orders\n"), (("D704", INVENTORY),)
        ),
        "asked for another failure": Cheat(
            entry("queue", "failure_modes: [unavailable]", "failure_modes: [slow]"),
            (("D705", INVENTORY), ("T402", INVENTORY)),
        ),
        "used by nobody": Cheat(
            entry("queue", "used_by: [shop]", "used_by: []"), (("D705", INVENTORY),)
        ),
    },
    "policy": {
        "older results allowed": Cheat(
            append(POLICY, "max_age: 3650d\n"), (("D705", POLICY),), green=True
        ),
        "fewer failures required": Cheat(
            edit(POLICY, "[unavailable, slow]", "[unavailable]"),
            (("D705", POLICY),),
            green=True,
        ),
        "a warning instead of an error": Cheat(
            append(POLICY, "severities: {T402: warning}\n"),
            (("D705", POLICY),),
            green=True,
        ),
        "the first rule switched off": Cheat(
            append(POLICY, "severities: {T401: warning}\n"), (("F014", POLICY),)
        ),
        "told to trust copies": Cheat(
            append(POLICY, "severities: {R508: warning}\n"), (("F014", POLICY),)
        ),
        "fewer readers": Cheat(
            edit(POLICY, "quorum: 30%", "quorum: 10%"), (("D705", POLICY),), green=True
        ),
        "fewer signatures": Cheat(
            append(POLICY, "agreement: {quorum: 50%}\n"),
            (("D705", POLICY),),
            green=True,
        ),
        "production looks like nothing": Cheat(
            edit(POLICY, "production_patterns: ['^prod-']\n", ""),
            (("D705", POLICY),),
            green=True,
        ),
        "secrets kept": Cheat(
            edit(POLICY, "redact: ['4711-[0-9]+']\n", ""),
            (("D705", POLICY),),
            green=True,
        ),
    },
    "environment": {
        "production called none": Cheat(
            edit(INVENTORY, "production: true", "production: false"),
            (("D705", INVENTORY),),
            green=True,
        ),
        "production renamed": Cheat(
            edit(
                INVENTORY,
                "id: production\n    production: true",
                "id: live\n    production: false",
            ),
            (("D705", INVENTORY),),
            green=True,
        ),
        "production removed": Cheat(
            edit(INVENTORY, "  - id: production\n    production: true\n", ""),
            (("D705", INVENTORY),),
            green=True,
        ),
        "what is shared left out": Cheat(
            edit(
                INVENTORY,
                "shares_with_production: [mail]",
                "shares_with_production: []",
            ),
            (("D705", INVENTORY),),
            green=True,
        ),
        "a test in production under another name": Cheat(
            all_of(
                entry("queue", "failure_modes: [unavailable]", _SLOW),
                copied("2026-11-24-queue-slow", source=CAPTURED),
                edit(
                    "results/2026-11-24-queue-slow/result.yml",
                    "instance: queue-1",
                    "instance: prod-queue",
                ),
            ),
            (("T402", INVENTORY),),
        ),
        "a test of what is shared": Cheat(
            edit(
                INVENTORY,
                "shares_with_production: [mail]",
                "shares_with_production: [mail, queue]",
            ),
            (("T401", INVENTORY),),
        ),
    },
    "risk": {
        "without an end": Cheat(_risk(), (("W801", INVENTORY), ("T402", INVENTORY))),
        "for ever": Cheat(
            _risk(more=", expires: 2099-12-31"),
            (("W803", INVENTORY), ("T402", INVENTORY)),
        ),
        "over already": Cheat(
            _risk(more=", expires: 2026-11-24"),
            (("W802", INVENTORY), ("T402", INVENTORY)),
        ),
        "accepted by nobody": Cheat(
            _risk(who="boss", more=", expires: 2027-01-31"), (("F005", INVENTORY),)
        ),
        "for a reason of one letter": Cheat(
            all_of(
                _risk("x", more=", expires: 2027-01-31"),
                edit(INVENTORY, "failure_mode: slow", "failure_mode: unavailable"),
            ),
            (("W804", INVENTORY), ("T402", INVENTORY)),
        ),
        "instead of a test": Cheat(
            all_of(
                entry(
                    "queue",
                    "failure_modes: [unavailable]",
                    _RISK.format(
                        "No time was left for it.", "sam", ", expires: 2027-01-31"
                    ),
                ),
                edit(INVENTORY, "failure_mode: slow", "failure_mode: unavailable"),
            ),
            (("D706", INVENTORY), ("T402", INVENTORY)),
        ),
    },
    "copy": {
        "under a new date": Cheat(
            copied("2026-11-22-database-unavailable", "2026-11-22"),
            (("R508", f"{LATER}/result.yml"),),
            green=True,
        ),
        "for another failure": Cheat(
            all_of(
                entry("database", "failure_modes: [unavailable]", _SLOW),
                copied("2026-11-20-database-slow"),
                edit(
                    "results/2026-11-20-database-slow/result.yml",
                    "failure_mode: unavailable",
                    "failure_mode: slow",
                ),
            ),
            (
                ("R508", "results/2026-11-20-database-slow/result.yml"),
                ("T402", INVENTORY),
            ),
        ),
        "a word changed": Cheat(
            all_of(_second(("Orders fail.", "No orders.")), without_files()),
            (("R508", f"{LATER}/result.yml"),),
            green=True,
        ),
        "a second changed": Cheat(
            all_of(_second(("10:04:38", "10:04:39")), without_files()),
            (("R508", f"{LATER}/result.yml"),),
            green=True,
        ),
        "all words changed": Cheat(
            all_of(_second(*_OTHER_WORDS), without_files()),
            (("R508", f"{LATER}/result.yml"),),
            green=True,
        ),
        "samples alone": Cheat(
            all_of(
                _second(*_OTHER_TIMES, *_OTHER_WORDS, ("10:02:20", "10:02:12")),
                write(f"{LATER}/evidence/console.txt", "$ date\n"),
            ),
            (
                (
                    "R508",
                    f"{LATER}/probes/health.csv".replace(
                        "probes/health.csv", "result.yml"
                    ),
                ),
            ),
            green=True,
        ),
        "samples moved, and some changed": Cheat(
            all_of(
                _second(*_OTHER_TIMES[1:], *_OTHER_WORDS),
                write(
                    f"{LATER}/probes/health.csv",
                    samples("2026-11-22", (*_MOVED, 9.9, 8.8)),
                ),
                write(f"{LATER}/evidence/console.txt", "$ date\n"),
            ),
            (("R508", f"{LATER}/result.yml"),),
            green=True,
        ),
        "evidence of another day": Cheat(
            all_of(
                _second(*_OTHER_TIMES, *_OTHER_WORDS),
                without_files(),
                append(
                    f"{LATER}/result.yml", "evidence: [{file: evidence/console.txt}]\n"
                ),
                put(books.EVIDENCE, f"{LATER}/evidence/console.txt"),
            ),
            (("R508", f"{LATER}/result.yml"),),
            green=True,
        ),
        "evidence of another day, and a word": Cheat(
            all_of(
                _second(*_OTHER_TIMES, *_OTHER_WORDS),
                without_files(),
                append(
                    f"{LATER}/result.yml", "evidence: [{file: evidence/console.txt}]\n"
                ),
                put(books.EVIDENCE, f"{LATER}/evidence/console.txt"),
                append(f"{LATER}/evidence/console.txt", "done\n"),
            ),
            (("R521", f"{LATER}/result.yml"),),
            green=True,
        ),
        "each time moved by a second": Cheat(
            all_of(
                _second(
                    ("10:02:12", "10:02:13"),
                    ("10:02:51", "10:02:50"),
                    ("10:04:38", "10:04:39"),
                    ("10:11:07", "10:11:06"),
                    *_OTHER_WORDS,
                ),
                without_files(),
            ),
            (("R521", f"{LATER}/result.yml"),),
            green=True,
        ),
        "told in the words of another": Cheat(
            all_of(
                edit(
                    RESULT,
                    "timeline:",
                    f"summary: {'What we saw was what we had feared. ' * 4}\ntimeline:",
                ),
                _second(*_OTHER_TIMES, *_OTHER_WORDS),
                without_files(),
            ),
            (("R521", f"{LATER}/result.yml"),),
            green=True,
        ),
        "a recording under another name": Cheat(
            copied("2026-11-24-queue-unavailable-2", source=CAPTURED),
            (("R508", "results/2026-11-24-queue-unavailable-2/result.yml"),),
            green=True,
        ),
    },
    "date": {
        "a new one on an old result": Cheat(
            all_of(
                edit(RESULT, "ended: 2026-11-20T10:30:00", "ended: 2026-11-25T20:30:00")
            ),
            (("R509", RESULT), ("R515", RESULT)),
        ),
        "renamed to a new one": Cheat(
            all_of(
                _renamed(FOLDER, LATER),
                edit(f"{LATER}/result.yml", "2026-11-20", "2026-11-22"),
                edit(f"{LATER}/probes/health.csv", "2026-11-20", "2026-11-22"),
            ),
            (("R514", RESULT),),
        ),
        "written long afterwards": Cheat(
            lambda book: books.write_result(
                book,
                started="2026-09-01T10:00:00+02:00",
                ended="2026-09-01T11:00:00+02:00",
                timeline="[]",
            ),
            (("R516", "results/2026-09-01-database-unavailable/result.yml"),),
            green=True,
        ),
    },
    "taken away": {
        "a result": Cheat(
            remove(CAPTURED), (("R514", f"{CAPTURED}/result.yml"), ("T401", INVENTORY))
        ),
        "a result that another one replaces": Cheat(
            all_of(
                _second(
                    *_OTHER_TIMES,
                    *_OTHER_WORDS,
                    (
                        "schema: 1",
                        "schema: 1\nsupersedes: 2026-11-20-database-unavailable",
                    ),
                ),
                without_files(),
                remove(FOLDER),
            ),
            (("R514", RESULT),),
        ),
        "what was seen": Cheat(
            edit(RESULT, "Orders fail.", "Orders are late."),
            (("R515", RESULT),),
            green=True,
        ),
        "the impact": Cheat(
            edit(RESULT, "impact: {observed: outage", "impact: {observed: degraded"),
            (("R515", RESULT),),
            green=True,
        ),
        "a result, overwritten by another": Cheat(
            all_of(
                write(RESULT, books.result_text(instance="db-9", summary="Fine.")),
                remove(f"{FOLDER}/probes"),
                remove(f"{FOLDER}/evidence"),
            ),
            (("R515", RESULT), ("R515", books.SAMPLES)),
            green=True,
        ),
        "evidence": Cheat(
            all_of(
                remove(books.EVIDENCE),
                edit(RESULT, "evidence:\n  - file: evidence/console.txt\n", ""),
            ),
            (("R515", books.EVIDENCE),),
            green=True,
        ),
    },
    "recording": {
        "edited": Cheat(
            edit(f"{CAPTURED}/result.yml", "orders fail", "orders work"),
            (("R505", f"{CAPTURED}/result.yml"), ("T401", INVENTORY)),
        ),
        "its journal edited": Cheat(
            edit(f"{CAPTURED}/journal.jsonl", "orders fail", "orders work"),
            (("R505", f"{CAPTURED}/result.yml"),),
        ),
        "its journal left out": Cheat(
            remove(f"{CAPTURED}/journal.jsonl"), (("R505", f"{CAPTURED}/result.yml"),)
        ),
        "stripped of its journal": Cheat(
            _stripped, (("R505", f"{CAPTURED}/result.yml"),)
        ),
        "names its journal no more": Cheat(
            _journal_unnamed,
            (("R505", f"{CAPTURED}/result.yml"),),
        ),
        "with a journal written anew": Cheat(
            _another_journal, (("R505", f"{CAPTURED}/result.yml"),)
        ),
        "with a journal moved to another day": Cheat(
            _rechained("2026-11-23"),
            (("R508", "results/2026-11-23-queue-unavailable/result.yml"),),
            green=True,
        ),
        "copied and stripped": Cheat(
            _copied_and_stripped,
            (("R522", "results/2026-11-23-queue-unavailable/result.yml"),),
            green=True,
        ),
        "its output edited": Cheat(
            write(f"{CAPTURED}/evidence/command-1.txt", "the queue is up\n"),
            (("R506", f"{CAPTURED}/result.yml"),),
        ),
        "its output edited, with a new digest": Cheat(
            _output_edited,
            (("R515", f"{CAPTURED}/evidence/command-1.txt"),),
            green=True,
        ),
    },
    "measurement": {
        "latencies edited": Cheat(
            edit(books.SAMPLES, "15.946", "5.946"),
            (("R515", books.SAMPLES),),
            green=True,
        ),
        "counts raised": Cheat(
            edit(RESULT, "during: {ok: 0, failed: 6}", "during: {ok: 6, failed: 0}"),
            (("R507", RESULT), ("T401", INVENTORY)),
        ),
        "made up": Cheat(
            all_of(
                _second(*_OTHER_TIMES[1:], *_OTHER_WORDS),
                write(
                    f"{LATER}/probes/health.csv",
                    samples("2026-11-22", (*(12.5,) * 10, *(12.5,) * 10)[:14]),
                ),
                edit(f"{LATER}/probes/health.csv", "false", "true"),
                edit(f"{LATER}/probes/health.csv", "refused", "ok"),
                edit(
                    f"{LATER}/result.yml",
                    "during: {ok: 0, failed: 6}",
                    "during: {ok: 6, failed: 0}",
                ),
                write(f"{LATER}/evidence/console.txt", "$ date\n"),
            ),
            (("R523", f"{LATER}/result.yml"),),
            green=True,
        ),
    },
    "review": {
        "a copy of another's": Cheat(
            all_of(remove(f"{REVIEWS}/kim.yml"), _signed_like("kim", "alex")),
            (("S605", f"{REVIEWS}/kim.yml"),),
            green=True,
        ),
        "a copy with another name": Cheat(
            all_of(
                _signed_like("alex", "sam"),
                append(f"{REVIEWS}/alex.yml", "comment: Read, Alex\n"),
                append(f"{REVIEWS}/sam.yml", "comment: Read, Sam\n"),
            ),
            (("S605", f"{REVIEWS}/alex.yml"),),
            green=True,
        ),
        "written by a colleague": Cheat(
            by("sam", reviewed("alex")), (("S607", f"{REVIEWS}/alex.yml"),), green=True
        ),
        "turned from no to yes by a colleague": Cheat(
            all_of(
                by("kim", reviewed("kim", "disagrees")),
                by("sam", reviewed("kim", "agrees")),
            ),
            (("S607", f"{REVIEWS}/kim.yml"),),
            green=True,
        ),
        "many at once": Cheat(
            lambda book: _from_outside(book, reviewed("alex"), reviewed("kim")),
            (("S607", f"{REVIEWS}/alex.yml"),),
            green=True,
        ),
        "older than the test": Cheat(
            reviewed("kim", at="2026-11-20T07:00:00Z"),
            (("S606", f"{REVIEWS}/kim.yml"),),
            green=True,
        ),
        "of somebody who does not exist": Cheat(
            reviewed("boss"), (("F005", f"{REVIEWS}/boss.yml"),)
        ),
        "of the same member in capitals": Cheat(
            reviewed("Kim"), (("F006", f"{REVIEWS}/kim.yml"),)
        ),
    },
    "agreement": {
        "a copy of another's": Cheat(
            _signed_like("kim", "alex", f"{AGREEMENTS}/queue-failover"),
            (("A204", UNSIGNED),),
            green=True,
        ),
        "of another playbook": Cheat(
            put(f"{AGREEMENTS}/database-failover/kim.yml", UNSIGNED),
            (("A202", UNSIGNED),),
            green=True,
        ),
        "written by a colleague": Cheat(
            by("sam", agreed("kim")), (("A206", UNSIGNED),), green=True
        ),
        "many at once": Cheat(
            lambda book: _from_outside(book, agreed("alex"), agreed("kim")),
            (("A206", f"{AGREEMENTS}/queue-failover/alex.yml"),),
            green=True,
        ),
        "older than the text": Cheat(
            by("kim", agreed("kim", at="2026-01-05T10:00:00Z")),
            (("A205", UNSIGNED),),
            green=True,
        ),
        "of a text that was changed with it": Cheat(
            edit(DATABASE, "Promote the standby.", "Wait."),
            (("A202", f"{AGREEMENTS}/database-failover/kim.yml"),),
            green=True,
        ),
    },
    "team": {
        "whoever has not signed has left": Cheat(
            edit(TEAM, "id: kim,", "id: kim, left: 2026-11-20,"),
            (("S609", TEAM), ("A201", "content/playbooks/queue-failover.md")),
            green=True,
        ),
        "whoever has not signed comes later": Cheat(
            edit(TEAM, "id: kim,", "id: kim, joined: 2030-01-01,"),
            (("S609", TEAM),),
            green=True,
        ),
        "whoever has not signed is struck out": Cheat(
            edit(
                TEAM,
                "  - {id: kim, name: Kim Example, role: tester, email: kim@example.com}\n",
                "",
            ),
            (("S609", TEAM), ("F005", f"{REVIEWS}/kim.yml")),
        ),
        "people made up": Cheat(
            lambda book: _from_outside(
                book, append(TEAM, _MORE_MEMBERS), reviewed("pat"), reviewed("lou")
            ),
            (("S607", f"{REVIEWS}/pat.yml"),),
            green=True,
        ),
        "the address of a colleague taken": Cheat(
            all_of(
                edit(TEAM, "kim@example.com", "sam@example.com"),
                by("sam", agreed("kim")),
            ),
            (("S610", TEAM), ("A206", UNSIGNED)),
            green=True,
        ),
        "a conductor who came later": Cheat(
            edit(TEAM, "id: sam,", "id: sam, joined: 2026-11-23,"),
            (("R525", RESULT),),
            green=True,
        ),
        "only who conducted it has read it": Cheat(
            all_of(remove(f"{REVIEWS}/alex.yml"), remove(f"{REVIEWS}/kim.yml")),
            (("S608", RESULT),),
            green=True,
        ),
    },
    "file": {
        "broken": Cheat(
            edit(f"{CAPTURED}/result.yml", "schema: 1", "schema: [1"),
            (("F001", f"{CAPTURED}/result.yml"), ("T401", INVENTORY)),
        ),
        "with a verdict": Cheat(
            edit(
                f"{CAPTURED}/result.yml", "schema: 1", "schema: 1\nverdict: conclusive"
            ),
            (("F004", f"{CAPTURED}/result.yml"),),
        ),
        "with a key twice": Cheat(
            append(RESULT, "environment: staging\n"), (("F003", RESULT),)
        ),
        "linked": Cheat(_linked(books.EVIDENCE), (("F006", books.EVIDENCE),)),
        "linked in two places": Cheat(_hard_linked, (("F006", books.EVIDENCE),)),
        "with another ending": Cheat(
            _renamed(RESULT, f"{FOLDER}/result.yaml"),
            (("F007", f"{FOLDER}/result.yaml"), ("T401", INVENTORY)),
        ),
        "of five megabytes": Cheat(
            write(POLICY, b"#" * 5_000_000), (("F001", POLICY),)
        ),
        "nested without end": Cheat(
            write(POLICY, b"a:\n " + b"[" * 100_000), (("F001", POLICY),)
        ),
        "that looks like another": Cheat(
            write("content/Team.yml", "members: []\n"), (("F006", TEAM),)
        ),
    },
    "empty book": {
        "no inventory": Cheat(
            write(INVENTORY, "services: []\nenvironments: []\ndependencies: []\n"),
            (("D704", INVENTORY), ("F010", INVENTORY)),
        ),
        "inventory removed": Cheat(remove(INVENTORY), (("F008", INVENTORY),)),
        "team removed": Cheat(remove(TEAM), (("F008", TEAM),)),
    },
    "letters": {
        "an id of foreign letters": Cheat(
            edit(INVENTORY, "id: queue\n", "id: qu\u0435ue\n"), (("F002", INVENTORY),)
        ),
        "a title that reads backwards": Cheat(
            edit(RESULT, "title: The order", "title: The \u202eredro"),
            (("F015", RESULT),),
            green=True,
        ),
        "a title with letters of no width": Cheat(
            edit(RESULT, "title: The order", "title: The\u200b order"),
            (("F015", RESULT),),
            green=True,
        ),
    },
}
