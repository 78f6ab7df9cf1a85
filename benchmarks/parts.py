"""Where the time goes: milliseconds of processor time a result, by part, of a check and of a build.

Takes the number of results as its argument, 1,000 without one. Each part is run once after the
other in this process, with what the one before has made.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from synthetic import write_book

from drillbook.capture.session.replay import replays
from drillbook.check.engine import check
from drillbook.check.judging.context import Context
from drillbook.desk.site import site_of_book
from drillbook.files.load import load
from drillbook.hosts.engines import host_of
from drillbook.hosts.host import Order
from drillbook.pages.address import SiteAddress
from drillbook.pages.page import Site
from drillbook.pages.repository import NOWHERE

T = TypeVar("T")
_DAY = date(2026, 7, 1)


class _Parts:
    def __init__(self, results: int) -> None:
        self.results = results

    def told(self, name: str, work: Callable[[], T]) -> tuple[T, float]:
        """Do a part, print what it took for each result, and return that too."""
        start = time.process_time()
        done = work()
        taken = time.process_time() - start
        self.tell(name, taken)
        return done, taken

    def tell(self, name: str, taken: float) -> None:
        print(f"  {name:<40}{taken / self.results * 1000:8.2f}")


def main() -> None:
    """Print the parts."""
    results = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as scratch:
        # What is loaded and compiled once is no part of what a result takes.
        host_of(warm := write_book(Path(scratch) / "warm", 20)).build(
            Order(book=warm, make_site=site_of_book(warm, _DAY), today=_DAY), None
        )
        book = write_book(Path(scratch) / "book", results)
        parts = _Parts(results)
        print(f"ms a result of {results:,}, of which one in five was recorded")
        loaded, reading = parts.told("reading", lambda: load(book))
        known = loaded.book.results
        told, replaying = parts.told(
            "replaying journals", lambda: replays(book, known, loaded.book.digests)
        )
        context = Context(
            altered={
                folder: one.altered for folder, one in told.items() if one.altered
            },
            sessions={
                folder: one.session for folder, one in told.items() if one.session
            },
        )
        _, judging = parts.told(
            "judging",
            lambda: check(loaded.book, loaded.findings, _DAY, context=context),
        )
        make_site = site_of_book(book, _DAY)
        site, making = parts.told(
            "all of that, and pages",
            lambda: make_site(SiteAddress("", "Benchmark"), NOWHERE),
        )
        parts.tell(
            "  pages, in Python and our templates",
            making - reading - replaying - judging,
        )
        _, engine = parts.told(
            "the engine: theme, search, files", lambda: _build(book, site)
        )
        parts.tell("a whole build", making + engine)


def _build(book: Path, site: Site) -> None:
    """Let the engine build a site that is there already."""
    order = Order(book=book, make_site=lambda *_: site, today=_DAY)
    host_of(book).build(order, None)


if __name__ == "__main__":
    main()
