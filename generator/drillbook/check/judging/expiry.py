"""Expiry is why a conclusive result counts no more: it is too old, or what it tested has changed
since.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from drillbook.check.judging.context import Context
from drillbook.model.book import Book
from drillbook.model.location import Keys
from drillbook.model.result import Result
from drillbook.text.span import span_text


@dataclass(frozen=True, slots=True)
class Expiry:
    """Whether a result is `stale` or `suspect`, the keys of the result that say so, and
    the reason.
    """

    kind: Literal["stale", "suspect"]
    keys: Keys
    reason: str


def expiry(book: Book, context: Context, today: date, result: Result) -> Expiry | None:
    """Return why a result counts no more on a day, or None if it still does."""
    return _suspect(book, result) or _stale(book, context, today, result)


def taken_on(context: Context, result: Result) -> date:
    """Return the day from which a result's age is counted: no edit of its dates can make it younger
    than its file.
    """
    ended = result.ended.date()
    seen = context.first_seen(result)
    return min(ended, seen.date()) if seen else ended


def _stale(book: Book, context: Context, today: date, result: Result) -> Expiry | None:
    most, age = book.policy.max_age, today - taken_on(context, result)
    if age <= most:
        return None
    reason = (
        f"it is {age.days} days old, and the policy wants none above {span_text(most)}"
    )
    return Expiry("stale", ("ended",), reason)


def _suspect(book: Book, result: Result) -> Expiry | None:
    dependency = book.dependency_of(result)
    pinned = result.inventory_digest
    known = book.inventory.tested_digests(dependency) if dependency else ()
    # A result of before pins none, and nobody can tell what has changed since.
    if dependency and pinned and pinned not in known:
        reason = (
            f"the inventory's entry of {dependency.id} has changed since: kind, users or"
            " dependencies"
        )
        return Expiry("suspect", ("inventory_digest",), reason)
    pin = result.playbook
    playbook = book.playbooks_by_id.get(pin.id) if pin else None
    if pin is None or playbook is None:
        return None
    if pin.procedure_digest:
        if playbook.followed(pin.procedure_digest) is None:
            reason = f"the recovery procedure of playbook {pin.id} has changed since"
            return Expiry("suspect", ("playbook", "procedure_digest"), reason)
    elif pin.digest and not playbook.has_digest(pin.digest):
        return Expiry(
            "suspect", ("playbook", "digest"), f"playbook {pin.id} has changed since"
        )
    return None
