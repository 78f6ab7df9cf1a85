"""A digest covers what an entry means: form does not change it, a changed word does."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from books import INVENTORY, PLAYBOOK, RESULT, only_result, text_of, write
from drillbook.files.load import load
from drillbook.model.entry import digest_of
from drillbook.model.procedure import settled
from media import PDF, png

_DATABASE = """\
dependencies:
  - id: database
    name: Order database
    kind: database
    criticality: critical
    impact: Nobody can order.
    used_by: [shop]
    owner: sam
    rto: 1h
    failure_modes: [unavailable]
"""
_SAME_DATABASE = """\
# A comment.

dependencies:
- rto:   60m # another one
  failure_modes:
    - "unavailable"
  owner: 'sam'
  used_by: [ shop ]
  impact: >-
    Nobody can
    order.
  criticality_period: always
  criticality: critical
  kind: database
  name: "Order database"
  contact: ~
  depends_on: []
  id: database
- {id: other, name: Other, kind: other, criticality: non-critical, impact: None.}
"""


def _entry(book: Path, text: str) -> str:
    write(book, INVENTORY, text)
    loaded = load(book)
    assert loaded.findings == ()
    return loaded.book.dependencies["database"].digest


def _playbook(book: Path, text: str) -> str:
    write(book, PLAYBOOK, text)
    loaded = load(book)
    assert loaded.findings == ()
    return loaded.book.playbooks_by_id["database-failover"].digest


def test_a_digest_is_the_sha_256_of_a_text() -> None:
    """The form is the one that files carry."""
    assert (
        digest_of("")
        == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


def test_form_does_not_change_the_digest_of_an_entry(book: Path) -> None:
    """Comments, quotes, key order, units, defaults written out and neighbours do not count."""
    assert _entry(book, _SAME_DATABASE) == _entry(book, _DATABASE)


@pytest.mark.parametrize(
    "form",
    [
        lambda t: t.replace("\n", "\r\n"),
        lambda t: "\ufeff" + t,
        lambda t: t + "\n\n#\n",
    ],
)
def test_line_endings_do_not_change_the_digest_of_an_entry(
    book: Path, form: Callable[[str], str]
) -> None:
    """Windows line endings, a byte order mark and comments at the end do not count."""
    assert _entry(book, form(_DATABASE)) == _entry(book, _DATABASE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Nobody can order.", "Nobody can  order."),
        ("Nobody can order.", "Somebody can order."),
        ("critical\n", "non-critical\n"),
        ("rto: 1h", "rto: 61m"),
        ("[unavailable]", "[unavailable, slow]"),
        ("owner: sam", "owner: alex"),
        ("    owner: sam\n", ""),
    ],
)
def test_a_changed_word_changes_the_digest_of_an_entry(
    book: Path, old: str, new: str
) -> None:
    """Whatever is said differently counts."""
    assert old in _DATABASE
    assert _entry(book, _DATABASE.replace(old, new, 1)) != _entry(book, _DATABASE)


@pytest.mark.parametrize(
    "form",
    [
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.replace("\n", "\r"),
        lambda t: "\ufeff" + t,
        lambda t: t.replace(
            "The standby is up to date.", "The standby is up to date.   "
        ),
        lambda t: t.replace("\n\n## Test", "\n\n\n\n## Test"),
        lambda t: t.replace(
            "The standby is up to date.\n\n", "The standby is up to date.\n"
        ),
        lambda t: t.replace("The standby is", "The\nstandby is"),
        lambda t: t.rstrip("\n"),
        lambda t: t + "\n \n",
        lambda t: t.replace("rto: 30m\nrpo: 5m", "rpo: 300s # at most\n\nrto: 1800s"),
        lambda t: t.replace(
            "title: Failover of the order database",
            'title: "Failover of the order database"',
        ),
        lambda t: t.replace(
            "{primary: sam, secondary: alex}", "\n  secondary: alex\n  primary: sam"
        ),
    ],
)
def test_form_does_not_change_the_digest_of_a_playbook(
    book: Path, form: Callable[[str], str]
) -> None:
    """White space at line ends, blank lines, line endings, comments and key order do not count."""
    text = text_of(book, PLAYBOOK)
    assert form(text) != text
    assert _playbook(book, form(text)) == _playbook(book, text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Promote the standby.", "Promote the stand-by."),
        (
            "2. Promote the standby.\n3. Place an order.",
            "2. Place an order.\n3. Promote the standby.",
        ),
        ("1. Look", "    1. Look"),
        ("## Test procedure", "### Test procedure"),
        ("The standby is up to date.", "The standby\n\nis up to date."),
        ("severity: SEV 1", "severity: SEV 2"),
        ("primary: sam, secondary: alex", "primary: alex, secondary: sam"),
        ("rto: 30m", "rto: 31m"),
    ],
)
def test_a_changed_word_changes_the_digest_of_a_playbook(
    book: Path, old: str, new: str
) -> None:
    """Words, their order, and the lines that make up paragraphs count."""
    text = text_of(book, PLAYBOOK)
    assert old in text
    assert _playbook(book, text.replace(old, new, 1)) != _playbook(book, text)


_AS_SIGNED = "sha256:32a670abe0a624e5cafa54b5a604cfd5aebb21e5c68cb454204cd115220a1f35"
_WITH_PICTURES = (
    "## Overview\n\n![a](images/a.png) ![b](<../assets/b 2.PNG>) [m](../assets/m.pdf)\n"
)


def _illustrated(book: Path) -> str:
    write(book, "content/playbooks/images/a.png", png(2, 2))
    write(book, "content/assets/b 2.png", png(3, 3))
    write(book, "content/assets/m.pdf", PDF)
    write(book, "content/assets/other.png", png(5, 5))
    text = text_of(book, PLAYBOOK).replace("## Overview\n", _WITH_PICTURES, 1)
    return _playbook(book, text)


def test_a_playbook_without_pictures_keeps_its_digest(book: Path) -> None:
    """Byte for byte what it was before a playbook could show anything: this one was signed then."""
    assert (
        load(book).book.playbooks_by_id["database-failover"].written_digest
        == _AS_SIGNED
    )
    write(book, "content/assets/other.png", png())
    playbook = load(book).book.playbooks_by_id["database-failover"]
    assert playbook.written_digest == _AS_SIGNED
    assert playbook.has_digest(_AS_SIGNED)


def _other_bytes(book: Path) -> None:
    write(book, "content/playbooks/images/a.png", png(2, 2, shade=0))


def _another_document(book: Path) -> None:
    write(book, "content/assets/m.pdf", PDF + b"%%EOF\n")


def _changed_places(book: Path) -> None:
    write(book, "content/playbooks/images/a.png", png(3, 3))
    write(book, "content/assets/b 2.png", png(2, 2))


def _gone(book: Path) -> None:
    (book / "content/playbooks/images/a.png").unlink()


@pytest.mark.parametrize(
    "change", [_other_bytes, _another_document, _changed_places, _gone]
)
def test_what_a_playbook_shows_is_signed_with_it(
    book: Path, change: Callable[[Path], None]
) -> None:
    """Whoever agreed has seen the picture; a test that followed the procedure stays what it is."""
    before = _illustrated(book)
    procedure = load(book).book.playbooks_by_id["database-failover"].procedure_digest
    change(book)
    after = load(book).book.playbooks_by_id["database-failover"]
    assert after.digest != before
    assert after.procedure_digest == procedure


def _unshown(book: Path) -> None:
    write(book, "content/assets/other.png", png(6, 6))


def _other_case(book: Path) -> None:
    (book / "content/assets/b 2.png").rename(book / "content/assets/B 2.PNG")


@pytest.mark.parametrize("change", [_unshown, _other_case])
def test_other_pictures_lapse_no_signature(
    book: Path, change: Callable[[Path], None]
) -> None:
    """Nor does how the file of a picture is spelled."""
    before = _illustrated(book)
    change(book)
    assert load(book).book.playbooks_by_id["database-failover"].digest == before


def test_the_digest_of_pictures_has_a_version(book: Path) -> None:
    """It can be computed by hand: the bytes of each picture, then the text as ever."""
    _illustrated(book)
    playbook = load(book).book.playbooks_by_id["database-failover"]
    head = json.dumps(
        playbook.model_dump(mode="json", exclude_defaults=True),
        sort_keys=True,
        ensure_ascii=False,
    )
    shown = "".join(
        f"sha256:{hashlib.sha256(raw).hexdigest()}\n"
        for raw in (png(2, 2), png(3, 3), PDF)
    )
    text = f"media 1\n{shown}\n{head}\n{settled(playbook.prose.text)}"
    assert playbook.written_digest == digest_of(text)


def test_the_digest_of_a_result_covers_what_it_says(book: Path) -> None:
    """Form does not change a result's digest; a changed observation does."""
    text, digest = text_of(book, RESULT), only_result(book).digest
    write(book, RESULT, "# A comment.\n" + text.replace("\n", "\r\n"))
    assert only_result(book).digest == digest
    write(book, RESULT, text.replace("Orders fail.", "Orders work."))
    assert only_result(book).digest != digest
