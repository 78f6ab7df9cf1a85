"""A pull request is a branch of a repository in which three people keep a book, and what the check
says of it.

Alex, Sam and Kim have each signed for themselves, by commits of their own; Kim has not agreed to
one playbook yet. The required tests are there: one that was written by hand, one that `drillbook
capture` recorded.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import books
from drillbook.cli.main import run
from drillbook.files.load import load

Change = Callable[[Path], object]

TODAY = "2026-11-25"
CAPTURED = "results/2026-11-24-queue-unavailable"
AGREEMENTS = "content/agreements"
UNSIGNED = f"{AGREEMENTS}/queue-failover/kim.yml"
ALARMS = frozenset(
    {
        "R505",
        "R506",
        "R507",
        "R508",
        "R509",
        "R514",
        "R515",
        "R516",
        "D703",
        "D704",
        "D705",
        "F005",
        "F014",
    }
    | {
        "R521",
        "R522",
        "R523",
        "R524",
        "R525",
        "R526",
        "S605",
        "S606",
        "S607",
        "S608",
        "S609",
        "S610",
    }
    | {"A202", "A204", "A205", "A206"}
)
"""What is told of somebody who cheats, and of nobody who does not."""

CSV = "at,ok,latency_ms,outcome,detail\n"

QUEUE = """  - id: queue
    name: Order queue
    kind: queue
    criticality: critical
    impact: Nobody can order.
    used_by: [shop]
    owner: sam
    contact: 555-0102
    playbooks: [queue-failover]
    failure_modes: [unavailable]
"""
_TEAM = """members:
  - {id: alex, name: Alex Example, role: developer, email: alex@example.com}
  - {id: sam, name: Sam Example, role: operations, email: sam@example.com}
  - {id: kim, name: Kim Example, role: tester, email: kim@example.com}
"""
_POLICY = """acknowledgement: {quorum: 30%}
production_patterns: ['^prod-']
redact: ['4711-[0-9]+']
required_failure_modes: {cache: [unavailable, slow]}
"""
_LATENCIES = (
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
    14.006,
    12.349,
)
_CONSOLE = """$ journalctl -u shop
2026-11-20T10:02:44+01:00 shop: order 17: connection refused
2026-11-20T10:10:31+01:00 shop: order 18 is taken
"""
_SIGNED = "2026-11-22T10:{:02d}:{:02d}+01:00"


def samples(day: str, latencies: tuple[float, ...] = _LATENCIES, hour: int = 10) -> str:
    """Return the file of a probe that failed in the fourth to seventh of its samples."""
    rows = (
        f"{day}T{hour:02d}:{1 + number + (number > 6) * 3:02d}:30.{17 * number:03d}+01:00,"
        f"{'false' if 1 <= number <= 6 else 'true'},{late:.3f},"
        f"{'refused' if 1 <= number <= 6 else 'ok'},\n"
        for number, late in enumerate(latencies)
    )
    return CSV + "".join(rows)


def begin(book: Path) -> Path:
    """Make the repository: its branch `main` has everything, and `change` is checked out."""
    books.make(book)
    books.write(book, books.TEAM, _TEAM)
    inventory = books.text_of(book, books.INVENTORY).replace(
        "production: false", "production: false\n    shares_with_production: [mail]"
    )
    books.write(book, books.INVENTORY, inventory + QUEUE)
    books.write(book, books.POLICY, _POLICY)
    playbook = books.text_of(book, books.PLAYBOOK).replace(
        "covers: [database]", "covers: [queue]"
    )
    books.write(book, "content/playbooks/queue-failover.md", playbook)
    books.write(book, ".gitignore", ".drillbook/\n")
    shutil.copytree(
        Path(__file__).parent / "captured", book / "results", dirs_exist_ok=True
    )
    result = books.text_of(book, books.RESULT)
    for old, new in (
        ("before: {ok: 1,", "before: {ok: 1,"),
        ("during: {ok: 0, failed: 1}", "during: {ok: 0, failed: 6}"),
        ("after: {ok: 1,", "after: {ok: 7,"),
        ("10:02:00", "10:02:12"),
        ("10:03:00", "10:02:51"),
        ("10:04:00", "10:04:38"),
        ("10:11:00", "10:11:07"),
    ):
        result = result.replace(old, new)
    books.write(book, books.RESULT, result)
    books.write(book, books.SAMPLES, samples("2026-11-20"))
    books.write(book, books.EVIDENCE, _CONSOLE)
    git(book, "init", "--quiet", "--initial-branch", "main")
    commit(book, at="2026-11-24T20:00:00+00:00")
    for minute, member in enumerate(("alex", "sam", "kim")):
        _sign(book, member, minute)
        commit(book, member, at=f"2026-11-24T2{1 + minute}:00:00+00:00")
    git(book, "checkout", "--quiet", "-b", "change")
    return book


def _sign(book: Path, member: str, minute: int) -> None:
    """Let a member agree to all playbooks but one and acknowledge all results."""
    loaded = load(book).book
    for place, playbook in enumerate(loaded.playbooks):
        path = f"{AGREEMENTS}/{playbook.id}/{member}.yml"
        if path != UNSIGNED:
            books.write(
                book,
                path,
                signature(
                    "playbook", playbook.digest, "agree", _SIGNED.format(minute, place)
                ),
            )
    for place, result in enumerate(loaded.results):
        at = f"2026-11-24T16:{minute:02d}:{place:02d}+01:00"
        path = f"results/{result.folder}/reviews/{member}.yml"
        books.write(book, path, signature("result", result.digest, "acknowledged", at))


def signature(kind: str, digest: str, position: str, at: str, comment: str = "") -> str:
    """Return the file of an agreement or a review."""
    return f"{kind}_digest: {digest}\nat: {at}\nposition: {position}\n" + (
        f"comment: {comment}\n" if comment else ""
    )


def git(
    folder: Path,
    *arguments: str,
    author: str = "sam@example.com",
    at: str = "2026-11-25T10:00:00+00:00",
) -> None:
    """Run git as somebody at some time."""
    who = {
        f"GIT_{role}_{key}": author
        for role in ("AUTHOR", "COMMITTER")
        for key in ("NAME", "EMAIL")
    }
    when = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    kept = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=True,
        env=kept | who | when,
        capture_output=True,
    )


def commit(
    book: Path,
    member: str = "sam",
    at: str = "2026-11-25T10:00:00+00:00",
    message: str = "Change",
    address: str = "",
) -> None:
    """Commit everything as a member, or from another address."""
    git(book, "add", "--all")
    author = address or f"{member}@example.com"
    git(
        book,
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        message,
        author=author,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """The exit code of the first gate, and what is told: each code with the file that
    it is about.
    """

    exit: int
    findings: frozenset[tuple[str, str]]
    seen: frozenset[tuple[str, str]]
    """Those of them that the gate itself shows."""

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all that is told."""
        return frozenset(code for code, _ in self.findings)


def told(book: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Return what `drillbook check --base main` says."""
    ended = run(
        [
            "check",
            "--book",
            str(book),
            "--base",
            "main",
            "--format",
            "json",
            "--today",
            TODAY,
        ]
    )
    found = json.loads(capsys.readouterr().out)["findings"]
    return Told(
        ended,
        frozenset((one["code"], one["path"]) for one in found),
        frozenset((one["code"], one["path"]) for one in found if one["at_gate"]),
    )


def all_of(*changes: Change) -> Change:
    """Return one change that makes several, one after the other."""

    def make(book: Path) -> None:
        for change in changes:
            change(book)

    return make


def edit(path: str, old: str, new: str) -> Change:
    """Replace words in a file; they have to be there."""

    def make(book: Path) -> None:
        text = books.text_of(book, path)
        assert old in text, f"{path} has no {old}"
        books.write(book, path, text.replace(old, new))

    return make


def entry(id_: str, old: str, new: str) -> Change:
    """Replace words in one entry of the inventory."""

    def make(book: Path) -> None:
        before, found = books.text_of(book, books.INVENTORY).split(f"  - id: {id_}\n")
        mine, dash, after = found.partition("  - id: ")
        assert old in mine
        books.write(
            book,
            books.INVENTORY,
            f"{before}  - id: {id_}\n{mine.replace(old, new, 1)}{dash}{after}",
        )

    return make


def write(path: str, text: str | bytes) -> Change:
    """Write a file."""
    return lambda book: books.write(book, path, text)


def append(path: str, text: str) -> Change:
    """Write more behind a file."""
    return lambda book: books.write(book, path, books.text_of(book, path) + text)


def remove(path: str) -> Change:
    """Remove a file or a folder."""
    return lambda book: (
        shutil.rmtree(book / path) if (book / path).is_dir() else (book / path).unlink()
    )


def by(
    member: str,
    change: Change,
    at: str = "2026-11-25T11:00:00+00:00",
    message: str = "More",
) -> Change:
    """Commit a change as a member, after what has been changed so far."""

    def make(book: Path) -> None:
        commit(book)
        change(book)
        commit(book, member, at, message)

    return make


def copied(
    new: str, day: str = "2026-11-20", source: str = books.RESULT_FOLDER
) -> Change:
    """Copy a result with all that belongs to it, under another name and date."""

    def make(book: Path) -> None:
        shutil.copytree(
            book / source,
            book / "results" / new,
            ignore=shutil.ignore_patterns("reviews"),
        )
        for file in (book / "results" / new).rglob("*.*"):
            text = file.read_bytes().replace(
                source.split("/")[1].encode(), new.encode()
            )
            file.write_bytes(text.replace(b"2026-11-20T", f"{day}T".encode()))

    return make
