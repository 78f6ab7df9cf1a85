"""What was signed and recorded when playbooks were read line by line stays true."""

from pathlib import Path

import pytest

import books
from drillbook.check.judging.exercise import exercised
from drillbook.check.rules import RULES
from drillbook.files.load import load

_PLAYBOOK = "content/playbooks/shop-disaster-recovery.md"
_TEXT = (Path(__file__).parent / "read_before.md").read_text(encoding="utf-8")
# As they stood in the files, written by the version that read that text in the first way: there,
# the comment held step 2, and the steps were four.
_DIGEST = "sha256:8059bdbacdaf2885dff13544fea8ec0658dec7664d7289f48f8b8fc5771dc5ec"
_PROCEDURE = "sha256:98fee58f05c23cba2370d1e2dbce988b51a3a21e86bc9f73219375811799830d"


@pytest.fixture
def old(book: Path) -> Path:
    """A book whose playbook is read in another way by now."""
    books.write(book, _PLAYBOOK, _TEXT)
    return book


def _exercise(book: Path, procedure: str, steps: int) -> None:
    done = ", ".join(
        f"{{step: {number}, status: done}}" for number in range(1, steps + 1)
    )
    pin = f"{{id: shop-disaster-recovery, digest: '{_DIGEST}', procedure_digest: '{procedure}'}}"
    exercise = books.exercise_text(load(book).book, playbook=pin, steps=f"[{done}]")
    books.write(book, books.EXERCISE, exercise)


def test_old_signatures_hold(old: Path) -> None:
    """Neither a rule nor the poll finds them lapsed."""
    for member in load(old).book.members:
        path = f"content/agreements/shop-disaster-recovery/{member}.yml"
        books.sign(old, path, _DIGEST, "agree")
    assessment = books.checked(old, rules=RULES)
    told = [f for f in assessment.findings if f.code in {"A201", "A202"}]
    assert [f.location.path for f in told if "shop" in f.location.path] == []


def test_a_procedure_has_another_digest_by_each_reading(old: Path) -> None:
    """So that nobody mistakes one for the other; both are known."""
    playbook = load(old).book.playbooks_by_id["shop-disaster-recovery"]
    now, first = playbook.readings
    assert playbook.written_digest == _DIGEST != playbook.digest
    assert playbook.has_digest(_DIGEST)
    assert first.digest == _PROCEDURE != now.digest
    assert playbook.followed(_PROCEDURE) == first
    assert playbook.followed(now.digest) == now
    assert playbook.followed("sha256:" + "0" * 64) is None
    assert (len(first.steps), len(now.steps)) == (4, 3)


def test_old_results_count_by_the_steps_that_they_followed(old: Path) -> None:
    """All four of them, one of which is a comment by now; three are not all."""
    _exercise(old, _PROCEDURE, 4)
    assert exercised(books.checked(old).evaluation)[0].counting
    _exercise(old, _PROCEDURE, 3)
    assert not exercised(books.checked(old).evaluation)[0].counting


def test_new_results_count_by_the_steps_that_the_page_shows(old: Path) -> None:
    """The branch that was not taken is none of them."""
    now = load(old).book.playbooks_by_id["shop-disaster-recovery"].procedure_digest
    _exercise(old, now, 2)
    assert exercised(books.checked(old).evaluation)[0].counting
    _exercise(old, now, 1)
    assert not exercised(books.checked(old).evaluation)[0].counting


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Place an order", "Place two orders"),
        ("restore\n```", "restore --all\n```"),
        ("Take the", "Use the"),
    ],
)
def test_what_changes_in_the_procedure_lapses_both(
    old: Path, before: str, after: str
) -> None:
    """By whichever reading they were made."""
    now = load(old).book.playbooks_by_id["shop-disaster-recovery"].procedure_digest
    books.write(old, _PLAYBOOK, _TEXT.replace(before, after))
    playbook = load(old).book.playbooks_by_id["shop-disaster-recovery"]
    assert playbook.followed(now) is playbook.followed(_PROCEDURE) is None
