"""An exercise counts for the service and playbook that it followed, to its end and as written."""

from pathlib import Path

import books
from drillbook.check.exercise import exercised, how_stuck, why_not
from drillbook.check.standing import Standing
from drillbook.files.load import load
from drillbook.model.result import Result


def _standing(book: Path) -> Standing:
    return books.checked(book).standing


def _exercise(book: Path, **keys: str | None) -> Result:
    text = books.exercise_text(load(book).book, **keys)
    books.write(book, books.EXERCISE, text)
    return next(result for result in load(book).book.results if result.kind == "exercise")


def test_a_playbook_of_two_services_is_exercised_for_each(book: Path) -> None:
    """What brought the shop back shows nothing about the office."""
    inventory = books.text_of(book, books.INVENTORY).replace(
        "services:\n", "services:\n  - {id: office, name: Office}\n"
    )
    books.write(book, books.INVENTORY, inventory)
    playbook = "content/playbooks/shop-disaster-recovery.md"
    books.write(book, playbook, books.text_of(book, playbook).replace("covers: [shop]", "covers: [shop, office]"))
    books.share(book)
    counted = {one.service.id: one.counting is not None for one in exercised(_standing(book))}
    assert counted == {"office": False, "shop": True}


def test_a_failure_test_is_no_exercise(book: Path) -> None:
    """Even if it follows the disaster recovery playbook."""
    books.share(book)
    text = books.text_of(book, books.EXERCISE)
    other = text.replace("kind: exercise", "kind: failure-test\ndependency: database\nfailure_mode: unavailable")
    books.write(book, books.EXERCISE, other)
    (one,) = exercised(_standing(book))
    assert (one.newest, one.counting) == (None, None)


def test_where_it_got_stuck_is_told_in_the_words_of_those_who_were_there(book: Path) -> None:
    """A step that was skipped or done in another order is no standstill; one that was not written is."""
    assert how_stuck(_exercise(book, steps="[{step: 1, status: skipped}, {step: 2, status: reordered}]")) == ""
    improvised = _exercise(book, steps="[{status: improvised, note: Nobody knew the password.}]")
    assert how_stuck(improvised) == "a step was improvised: Nobody knew the password."
    assert how_stuck(_exercise(book, steps="[{status: improvised}]")) == "a step was improvised"


def test_why_an_exercise_does_not_count(book: Path) -> None:
    """Its verdict comes first, then what speaks against it, then where it got stuck."""
    inconclusive = _exercise(book, timeline="[]", steps="[{status: improvised}]")
    assert why_not(_standing(book), inconclusive).startswith("not-a-test: ")
    stuck = _exercise(book, steps="[{status: improvised}]")
    assert why_not(_standing(book), stuck) == "a step was improvised"
    books.write(book, f"{books.EXERCISE.rpartition('/')[0]}/evidence/log.txt", "Restored.\n")
    altered = _exercise(book, evidence=f"[{{file: evidence/log.txt, digest: sha256:{'0' * 64}}}]")
    assert why_not(_standing(book), altered) == "evidence/log.txt is not the file that it was: its bytes differ"
