"""The impact of a result by service: which ones were affected, and how long they were away against their RTO."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from drillbook.model.book import Book
from drillbook.model.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """A service that might have been affected, and what is written down of it."""

    service: str
    how: str
    rto: timedelta | None


def affected(book: Book, result: Result) -> Iterator[Affected]:
    """Yield the services that need what failed, the one that was watched, and those that were named."""
    if result.impact is None:
        return
    dependency = book.dependencies.get(result.dependency or "")
    needing = dependency.used_by if dependency else ()
    for id_ in dict.fromkeys((*result.impact.services, result.service, *needing)):
        service = book.services.get(id_)
        yield Affected(service=id_, how=_how(result, id_), rto=service.rto if service else None)


def _how(result: Result, service: str) -> str:
    impact = result.impact
    if impact is None or service in impact.services:
        return impact.observed if impact else "not written down"
    return "not affected" if impact.observed == "none" or impact.services else "not written down"
