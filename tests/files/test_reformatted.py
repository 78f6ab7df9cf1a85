"""A text that is only written otherwise keeps the digests that it was signed and followed under."""

from pathlib import Path

import pytest

import books
from drillbook.files.load import load
from drillbook.files.reformatted import reformatted
from drillbook.model.playbook import Playbook
from hostile_git import git

_ID = "database-failover"


@pytest.fixture
def signed(book: Path) -> Path:
    """The small book in a repository, with a signature of the text as it is written."""
    digest = _playbook(book).written_digest
    books.sign(book, f"content/agreements/{_ID}/sam.yml", digest, "agree")
    git(book, "init", "--quiet", "--initial-branch", "main")
    git(book, "add", "--all")
    git(book, "commit", "--quiet", "--message", "Begin")
    return book


def _playbook(book: Path) -> Playbook:
    return reformatted(book, load(book).book).playbooks_by_id[_ID]


def _rewrite(book: Path, old: str, new: str) -> None:
    text = books.text_of(book, books.PLAYBOOK)
    assert old in text
    books.write(book, books.PLAYBOOK, text.replace(old, new))


def test_what_reads_the_same_has_the_digest_of_before(signed: Path) -> None:
    """The text that the digest names is in the history, and says what stands here."""
    before = _playbook(signed)
    _rewrite(signed, "2. Promote", "1. Promote")
    now = _playbook(signed)
    assert now.written_digest != before.written_digest
    assert now.has_digest(before.written_digest)
    assert now.followed(before.procedure.written_digest) is now.procedure
    assert load(signed).book.playbooks_by_id[_ID].before == ()


def test_what_reads_otherwise_does_not(signed: Path) -> None:
    """Of a text whose procedure is the same, the procedure alone is still the one of before."""
    before = _playbook(signed)
    _rewrite(signed, "is up to date", "is late")
    now = _playbook(signed)
    assert not now.has_digest(before.written_digest)
    assert now.followed(before.procedure.written_digest) is now.procedure
    _rewrite(signed, "Promote the standby", "Promote nothing")
    assert _playbook(signed).followed(before.procedure.written_digest) is None
    assert _playbook(signed).before == ()


def test_a_text_that_is_in_no_commit_is_not_known(signed: Path) -> None:
    """Also where there is no repository any more."""
    _rewrite(signed, "2. Promote", "1. Promote")
    (signed / ".git").rename(signed.parent / "gone")
    assert _playbook(signed).before == ()
