"""A result counts until it is too old or was of something else, and never where something speaks
against it.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import books
from drillbook.check.judging.context import Context
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.expiry import expiry
from drillbook.files.load import load

_ZEROS = f"sha256:{'0' * 64}"


@pytest.mark.parametrize(
    ("day", "seen", "kind"),
    [
        (23, None, None),
        (24, None, "stale"),
        (24, datetime(2026, 11, 24, 9, tzinfo=UTC), "stale"),
        (23, datetime(2026, 11, 24, 9, tzinfo=UTC), None),
        (23, datetime(2026, 11, 19, 23, tzinfo=UTC), "stale"),
    ],
)
def test_age_is_counted_from_the_earlier_of_end_and_commit(
    book: Path, day: int, seen: datetime | None, kind: str | None
) -> None:
    """Whoever commits late or dates anew makes nothing younger; the last day still counts."""
    books.write(book, books.POLICY, "max_age: 3d\n")
    context = Context(first_commits={books.RESULT: seen} if seen else {})
    found = expiry(
        load(book).book, context, date(2026, 11, day), books.only_result(book)
    )
    assert (found and found.kind) == kind
    if found:
        assert found.reason == "it is 4 days old, and the policy wants none above 3 d"


@pytest.mark.parametrize(
    ("pins", "keys"),
    [
        ("playbook: {id: database-failover}", None),
        (
            f"playbook: {{id: database-failover, digest: '{_ZEROS}'}}",
            ("playbook", "digest"),
        ),
        (f"playbook: {{id: gone, digest: '{_ZEROS}'}}", None),
        (
            f"playbook:\n  id: database-failover\n  procedure_digest: '{_ZEROS}'",
            ("playbook", "procedure_digest"),
        ),
        (f"inventory_digest: '{_ZEROS}'", ("inventory_digest",)),
    ],
)
def test_what_was_tested_is_what_is_there_now(
    book: Path, pins: str, keys: tuple[str, ...] | None
) -> None:
    """As far as the result says what that was; a playbook that is gone has not changed."""
    text = books.text_of(book, books.RESULT).replace(
        "playbook: {id: database-failover}\n", ""
    )
    books.write(book, books.RESULT, f"{text}{pins}\n")
    found = expiry(load(book).book, Context(), books.TODAY, books.only_result(book))
    assert (found and found.keys) == keys


def _why_not(book: Path, context: Context | None = None) -> str | None:
    loaded = load(book).book
    evaluation = Evaluation(loaded, books.TODAY, context or Context())
    (result,) = loaded.results
    assert evaluation.covers(result) is (evaluation.why_not(result) is None)
    return evaluation.why_not(result)


@pytest.mark.parametrize(
    ("path", "old", "new", "why"),
    [
        (books.POLICY, "", "", None),
        (
            books.POLICY,
            "",
            "max_age: 1d\n",
            "it is 3 days old, and the policy wants none above 1 d",
        ),
        (
            books.RESULT,
            "environment: staging",
            "environment: production",
            "it ran in production (production)",
        ),
        (
            books.RESULT,
            "environment: staging",
            "environment: lost",
            "its environment lost cannot be read from the inventory",
        ),
        (
            books.INVENTORY,
            "production: false",
            "production: false\n    shares_with_production: [database]",
            "it ran on an instance shared with production (staging shares its database)",
        ),
        (
            books.INVENTORY,
            "production: false",
            "production: false\n    shares_with_production: [mail]",
            None,
        ),
        (
            books.RESULT,
            "failed: 1}",
            "failed: 9}",
            "probe health says 0 good and 9 failed samples",
        ),
        (
            books.RESULT,
            "failed: 1}",
            "failed: 3}",
            "probe health says 0 good and 3 failed samples",
        ),
        (books.RESULT, "failed: 1}", "failed: 2}", None),
        (
            books.RESULT,
            "{ok: 1,",
            "{ok: 3,",
            "probe health says 3 good and 0 failed samples",
        ),
        (books.RESULT, "{ok: 1,", "{ok: 2,", None),
        (books.RESULT, "event: fault-started", "event: note", "not-a-test: "),
        (
            books.INVENTORY,
            "used_by: [shop]\n    owner",
            "used_by: [blog]\n    owner",
            "it watched shop, which does not use database by the inventory (blog does)",
        ),
        (
            books.INVENTORY,
            "used_by: [shop]\n    owner",
            "used_by: [blog, desk]\n    owner",
            "it watched shop, which does not use database by the inventory (blog and desk do)",
        ),
    ],
)
def test_what_speaks_against_a_result_is_why_it_does_not_cover_its_cell(
    book: Path, path: str, old: str, new: str, why: str | None
) -> None:
    """All of it, in the words that reports and pages tell."""
    text = books.text_of(book, path) if (book / path).exists() else ""
    assert old in text
    books.write(book, path, text.replace(old, new, 1) if old else new)
    found = _why_not(book)
    assert (why in found if found else False) if why else found is None


def test_doubts_and_age_are_told_together(book: Path) -> None:
    """What speaks against it first."""
    books.write(book, books.POLICY, "max_age: 1d\n")
    text = books.text_of(book, books.RESULT)
    books.write(
        book,
        books.RESULT,
        text.replace("environment: staging", "environment: production"),
    )
    assert _why_not(book) == (
        "it ran in production (production); it is 3 days old, and the policy wants none above 1 d"
    )


def test_users_of_before_a_change_make_a_test_one_of_another_service(
    book: Path,
) -> None:
    """A change that says of nobody that they need it does not make it a test of the shop."""
    inventory = books.text_of(book, books.INVENTORY)
    used = "used_by: [shop]\n    owner"
    books.write(
        book, books.INVENTORY, inventory.replace(used, "used_by: [blog]\n    owner")
    )
    base = load(book).book
    books.write(
        book, books.INVENTORY, inventory.replace(used, "used_by: []\n    owner")
    )
    assert _why_not(book) is None
    assert "(blog does)" in str(_why_not(book, Context(base=base)))
