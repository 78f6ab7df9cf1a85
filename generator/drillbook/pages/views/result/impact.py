"""The impact of a result by service: which ones were affected, and how long they were away against
their RTO.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from drillbook.model.book import Book
from drillbook.model.result import Result
from drillbook.model.scalar import promised


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """A service that might have been affected, and what is written down of it."""

    service: str
    how: str
    rto: timedelta | None


def affected(book: Book, result: Result, observed: str) -> Iterator[Affected]:
    """Yield the services that need what failed, the one that was watched, and those that were
    named.

    `observed` is how far the service that was watched failed.
    """
    dependency = book.dependency_of(result)
    needing = dependency.used_by if dependency else ()
    for id_ in dict.fromkeys(
        (*(result.impact.services if result.impact else ()), result.service, *needing)
    ):
        service = book.services.get(id_)
        yield Affected(
            service=id_,
            how=_how(result, id_, observed),
            rto=promised(service.rto) if service else None,
        )


def _how(result: Result, service: str, observed: str) -> str:
    """Return what is known of a service: only the one that was watched can be known not to have
    been affected.
    """
    if result.impact and service in result.impact.services:
        return observed
    if service != result.service:
        return "not looked at"
    return "not affected" if observed == "none" else observed
