"""A reader is what takes bytes that somebody else may have written: its good files, and what is
done with them.
"""

import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import books
from archives import publish
from drillbook.capture.checklist import checklist, offer, whole_step
from drillbook.capture.finish import probes_of
from drillbook.capture.hint import hint
from drillbook.capture.session.replay import alterations
from drillbook.capture.session.wording import in_words
from drillbook.capture.store import open_folders, origin, session_in
from drillbook.capture.unfinished import others, reminders
from drillbook.check.engine import check
from drillbook.check.gate import GATES
from drillbook.check.judging.context import Context
from drillbook.files.load import load
from drillbook.files.site_settings import site_name, site_url
from drillbook.hosts.mkdocs.configuration import data
from drillbook.publish.archive import FolderArchive
from drillbook.publish.manifest import manifest
from drillbook.publish.versions import catalogue
from drillbook.report.links import Links
from drillbook.report.text import text_report
from fuzz.mutation import mutated, told

ROOT = Path(__file__).parents[2]
_AGREEMENT = "content/agreements/database-failover/sam.yml"
_REVIEW = f"{books.RESULT_FOLDER}/reviews/alex.yml"
_CAPTURED = "results/2026-11-24-database-slow"
_SESSION = ".drillbook/captures/2026-11-24-database-slow"
_LINKS = Links("https://shop.example.com/", "")
_NOW = datetime(2026, 11, 27, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """`path` is where its file lies in the book, `good` are files that it takes, `read` takes one
    in a book.
    """

    path: str
    good: tuple[bytes, ...]
    read: Callable[[Path, bytes], None]
    make: Callable[[str, Sequence[bytes]], bytes] = mutated


def prepared(folder: Path) -> Path:
    """Return a book with a file of every kind, but without a captured result, of which most of the
    time would go.
    """
    book = books.make(folder / "book")
    books.write(
        book,
        books.POLICY,
        "max_age: 90d\nseverities: {T402: warning}\nrequired_failure_modes: {cdn: [slow]}\n",
    )
    books.write(book, "content/index.md", "---\ntitle: Ours\n---\n\nWelcome.\n")
    signed = "at: 2026-11-21T10:00:00Z\ncomment: Yes.\n"
    digest = "sha256:" + "0" * 64
    books.write(
        book, _AGREEMENT, f"playbook_digest: {digest}\nposition: agree\n{signed}"
    )
    books.write(book, _REVIEW, f"result_digest: {digest}\nposition: agrees\n{signed}")
    books.write(book, f"{_SESSION}/journal.jsonl", _open_journal())
    return book


def readers(book: Path) -> Mapping[str, Reader]:
    """Return every reader by its name, those of a book's own files first."""
    of_the_book = {
        "team": (books.TEAM, "content/team.yml"),
        "inventory": (books.INVENTORY, "content/inventory.yml"),
        "policy": (books.POLICY, "content/policy.yml"),
        "playbook": (books.PLAYBOOK, "content/playbooks/*.md"),
        "result": (books.RESULT, "results/*/result.yml"),
        "samples": (books.SAMPLES, "results/*/probes/*.csv"),
        "page": ("content/index.md", "content/index.md"),
        "agreement": (_AGREEMENT, "content/agreements/*/*.yml"),
        "review": (_REVIEW, "results/*/reviews/*.yml"),
    }
    good = {name: _good(book, path, like) for name, (path, like) in of_the_book.items()}
    loaded = {
        name: Reader(path=path, good=good[name], read=_judged)
        for name, (path, _) in of_the_book.items()
    }
    of_captured = f"{_CAPTURED}/result.yml"
    journals = tuple(
        file.read_bytes() for file in sorted(ROOT.glob("results/*/journal.jsonl"))
    )
    session = (
        _open_journal(),
        *(_head(path) for path in sorted(ROOT.glob("results/*/journal.jsonl"))),
    )
    archived = _archived(book)
    return {
        **loaded,
        "captured": Reader(
            path=f"{_CAPTURED}/result.yml",
            good=_good(ROOT, of_captured, of_captured),
            read=_replayed,
        ),
        "journal": Reader(
            path=f"{_CAPTURED}/journal.jsonl",
            good=journals,
            read=_replayed,
            make=_either,
        ),
        "session": Reader(
            path=f"{_SESSION}/journal.jsonl",
            good=session,
            read=_looked_at,
            make=_either,
        ),
        "configuration": Reader(
            path="mkdocs.yml", good=_configurations(), read=_configured
        ),
        "catalogue": Reader(
            path="versions.json",
            good=(archived[0],),
            read=lambda _book, raw: _ignored(catalogue(raw)),
        ),
        "manifest": Reader(
            path="x.json",
            good=(archived[1],),
            read=lambda _book, raw: _ignored(manifest(raw, "1.0")),
        ),
    }


def _either(number: str, good: Sequence[bytes]) -> bytes:
    return random.Random(number).choice((mutated, told, told))(number, good)  # noqa: S311 - to be repeated


def _good(book: Path, path: str, like: str) -> tuple[bytes, ...]:
    return (
        (book / path).read_bytes(),
        *(file.read_bytes() for file in sorted(ROOT.glob(like))),
    )


def _head(journal: Path) -> bytes:
    """Return the journal of a finished session as it was before its end."""
    lines = journal.read_bytes().splitlines(keepends=True)
    return b"".join(line for line in lines if b'"kind":"finished"' not in line)


def _open_journal() -> bytes:
    return _head(ROOT / _CAPTURED / "journal.jsonl")


def _configurations() -> tuple[bytes, ...]:
    starter = ROOT / "generator/drillbook/hosts/mkdocs/starter/mkdocs.yml"
    return (
        books.CONFIGURATION.encode(),
        (ROOT / "mkdocs.yml").read_bytes(),
        starter.read_bytes(),
    )


def _archived(book: Path) -> tuple[bytes, bytes]:
    archive = book.parent / "archive"
    publish(book, FolderArchive(archive), "1.0")
    return (archive / "versions.json").read_bytes(), (
        archive / "1.0/manifest.json"
    ).read_bytes()


def _judged(book: Path, _raw: bytes) -> None:
    """Load the book, judge it and report on it, as `check` does."""
    loaded = load(book)
    known = Context(altered=alterations(book, loaded.book.results))
    assessment = check(loaded.book, loaded.findings, books.TODAY, context=known)
    text_report(assessment, GATES["stage-2"], _LINKS)


def _replayed(book: Path, _raw: bytes) -> None:
    """Judge the book with a captured result in it, whose journal or whose result.yml is not as it
    was.
    """
    with suppress(FileExistsError):
        (book / _CAPTURED).mkdir()
    for name in ("journal.jsonl", "result.yml"):
        if not (book / _CAPTURED / name).exists():
            shutil.copy(ROOT / _CAPTURED / name, book / _CAPTURED / name)
    try:
        _judged(book, _raw)
    finally:
        for name in ("journal.jsonl", "result.yml"):
            (book / _CAPTURED / name).unlink()


def _looked_at(book: Path, _raw: bytes) -> None:
    """Say of the open sessions what `status`, `capture status` and a refused `capture
    resume` say.
    """
    list(reminders(book, _NOW))
    for folder in {*others(book), *open_folders(book)}:
        session = session_in(folder)
        assert session is not None
        origin(book, folder)
        _ignored(
            (
                session.started,
                session.next_step,
                session.fault_active_for(_NOW),
                session.last_mark,
            )
        )
        _ignored(
            (
                checklist(session),
                offer(session),
                whole_step(session, None),
                hint(session),
            )
        )
        _ignored([in_words(occurrence.event) for occurrence in session.occurrences])
        probes_of(session)


def _configured(book: Path, _raw: bytes) -> None:
    _ignored((site_url(book), site_name(book)))
    data(book)


def _ignored(_value: object) -> None:
    """Take what a reader returns: that it returns at all is what is asked of it."""
