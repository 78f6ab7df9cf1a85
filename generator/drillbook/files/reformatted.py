"""A reformatted playbook reads as it did when somebody signed or followed it, and is written
otherwise.

A digest of how a text was written says nothing of what it means. The text that it names may be in
the history: whoever reads the same there has signed what stands here. Nobody can put a text into
the history that such a digest would name, so that a real change stays one.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from drillbook.files import git
from drillbook.files.load import playbook_in
from drillbook.files.repository import GitError
from drillbook.model.book import Book
from drillbook.model.playbook import Playbook


def reformatted(root: Path, book: Book) -> Book:
    """Return a book whose playbooks know under which digests of earlier texts they read as they do
    now, as far as git has those texts.
    """
    wanted = _wanted(book)
    if not wanted:
        return book
    playbooks = []
    for playbook in book.playbooks:
        if playbook.id in wanted:
            before = _before(root, book, playbook, wanted[playbook.id])
            playbooks.append(playbook.written_before(tuple(before)))
        else:
            playbooks.append(playbook)
    return replace(book, playbooks=tuple(playbooks))


def _wanted(book: Book) -> dict[str, set[str]]:
    """Return the digests by which signatures and results name texts that are written otherwise
    now, by the playbook.
    """
    wanted: dict[str, set[str]] = {}
    for playbook, digest, named in _named(book):
        if not named:
            wanted.setdefault(playbook.id, set()).add(digest)
    return wanted


def _named(book: Book) -> Iterator[tuple[Playbook, str, bool]]:
    """Yield each digest of a playbook that a file names, and whether it is that of today's text."""
    for agreement in book.agreements:
        playbook = book.playbooks_by_id.get(agreement.subject)
        if playbook:
            digest = agreement.playbook_digest
            yield playbook, digest, playbook.has_digest(digest)
    for result in book.results:
        pin = result.playbook
        playbook = book.playbooks_by_id.get(pin.id) if pin else None
        if pin and playbook:
            if pin.digest:
                yield playbook, pin.digest, playbook.has_digest(pin.digest)
            if pin.procedure_digest:
                followed = playbook.followed(pin.procedure_digest)
                yield playbook, pin.procedure_digest, followed is not None


def _before(
    root: Path, book: Book, playbook: Playbook, wanted: set[str]
) -> Iterator[Playbook]:
    """Yield the texts in the history that read as a playbook does now and that a digest names."""
    for text in _texts(root, playbook.source.path):
        before = playbook_in(book, playbook.source.path, text).playbook
        if (
            before
            and before.procedure.digest == playbook.procedure.digest
            and any(before.has_digest(one) or before.followed(one) for one in wanted)
        ):
            yield before


def _texts(root: Path, path: str) -> Iterator[str]:
    with suppress(GitError):
        if git.is_repository(root):
            for content in git.contents(root, path):
                with suppress(UnicodeDecodeError):
                    yield content.decode("utf-8-sig")
