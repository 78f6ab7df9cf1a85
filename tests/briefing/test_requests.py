"""What is asked of each member is what they can do, with the command that does it."""

from pathlib import Path

import books
from drillbook.briefing.requests import Request, requests_of

_EXERCISE = books.EXERCISE.split("/")[1]


def _asked(book: Path) -> dict[str, list[tuple[str, str]]]:
    told = requests_of(books.checked(book).evaluation)
    return {
        member: [(request.ask, request.subject) for request in requests]
        for member, requests in told.items()
    }


def _of(book: Path, member: str) -> tuple[Request, ...]:
    return requests_of(books.checked(book).evaluation)[member]


def test_of_a_book_that_is_complete_nobody_is_asked_anything(book: Path) -> None:
    """Everybody is named all the same, so that a page can say so."""
    assert _asked(books.share(book)) == {"alex": [], "sam": []}


def test_everybody_is_asked_for_what_they_have_not_said(book: Path) -> None:
    """Agreements to each playbook, and acknowledgements of the results that count."""
    wanted = [
        ("agree", "database-failover"),
        ("agree", "shop-disaster-recovery"),
        ("acknowledge", "2026-11-20-database-unavailable"),
    ]
    assert _asked(book) == {"alex": wanted, "sam": wanted}


def test_only_results_that_count_have_to_be_acknowledged(book: Path) -> None:
    """The newest that covers a cell, and the newest exercise that counts."""
    books.share(book)
    keys = {
        "started": "2026-11-19T10:00:00+01:00",
        "ended": "2026-11-19T11:00:00+01:00",
    }
    books.write_result(book, **keys, timeline=_earlier(book))
    books.write_result(book, id="2026-11-20-database-unavailable-2", timeline="[]")
    (book / f"results/{_EXERCISE}/reviews/sam.yml").unlink()
    assert _asked(book) == {"alex": [], "sam": [("acknowledge", _EXERCISE)]}


def _earlier(book: Path) -> str:
    text = books.text_of(book, books.RESULT)
    return (
        text[text.index("timeline:") + 9 : text.index("probes:")]
        .replace("2026-11-20", "2026-11-19")
        .replace("fail.", "failed.")
    )


def test_a_request_has_the_command_that_answers_it(book: Path) -> None:
    """So that nobody has to look it up."""
    assert [request.command for request in _of(book, "sam")] == [
        "drillbook agree database-failover --as sam",
        "drillbook agree shop-disaster-recovery --as sam",
        "drillbook review 2026-11-20-database-unavailable --as sam --acknowledge",
    ]


def test_whoever_signed_an_earlier_text_is_told_so(book: Path) -> None:
    """And whoever objects to the present one is asked for something else."""
    books.share(book)
    books.write(
        book, books.PLAYBOOK, books.text_of(book, books.PLAYBOOK) + "\nAnd more.\n"
    )
    assert [request.text for request in _of(book, "sam")] == [
        "agree to playbook database-failover again: its text has changed"
    ]
    digest = (
        books.checked(book).evaluation.book.playbooks_by_id["database-failover"].digest
    )
    books.sign(book, "content/agreements/database-failover/sam.yml", digest, "object")
    (request,) = _of(book, "sam")
    assert (
        request.text
        == "withdraw your objection, or get the text corrected, then agree to playbook"
        " database-failover"
    )


def test_an_action_is_asked_of_its_owner_once_it_is_overdue(book: Path) -> None:
    """On its last day it is not overdue yet, and what is done is not asked for."""
    actions = """
  - {title: Alert on it, owner: sam, due: 2026-11-22}
  - {title: Due today, owner: sam, due: 2026-11-23}
  - {title: Done, owner: sam, due: 2026-11-01, status: done}
  - {title: Of nobody, due: 2026-11-01}
"""
    books.write(
        book, books.RESULT, books.text_of(book, books.RESULT) + f"actions:{actions}"
    )
    books.share(book)
    assert _asked(book) == {
        "alex": [],
        "sam": [("act", "2026-11-20-database-unavailable")],
    }
    assert (
        _of(book, "sam")[0].text
        == "Alert on it (due 2026-11-22, from result 2026-11-20-database-unavailable)"
    )


def test_a_missing_test_is_asked_of_the_owner_of_its_dependency(book: Path) -> None:
    """With the command that begins it; a dependency without an owner is asked of nobody."""
    inventory = books.text_of(book, books.INVENTORY).replace(
        "[unavailable]", "[unavailable, slow]"
    )
    books.write(book, books.INVENTORY, inventory)
    books.share(book)
    (request,) = _of(book, "sam")
    assert (
        request.command
        == "drillbook capture start --dependency database --failure-mode slow"
    )
    books.write(book, books.INVENTORY, inventory.replace("    owner: sam\n", ""))
    assert _asked(book) == {"alex": [], "sam": []}


def test_of_whoever_has_left_nothing_is_asked(book: Path) -> None:
    """They are not even named, and the quorum does not wait for them."""
    books.write(
        book, books.TEAM, books.text_of(book, books.TEAM) + "    left: 2026-11-22\n"
    )
    assert list(_asked(book)) == ["alex"]
