"""The load: readers and writers at a human pace, who remember what they were promised and check it
at the end.
"""

from __future__ import annotations

import random
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from visitors.report import Experience, Kept
from visitors.request import Reply, fetch

PAGE = 500
CHECK_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Load:
    """How many visitors come, for how long, and how long each rests after every request."""

    application: str
    seconds: float
    readers: int
    writers: int
    rest: float


@dataclass
class Promises:
    """Titles that writers sent, and those of them that the service acknowledged."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)


def run(load: Load) -> tuple[Experience, Kept | None]:
    """What the visitors experienced, and what was kept: None when the service could not be asked at
    the end.
    """
    experience, promises = Experience(), Promises()
    mark = f"load-{secrets.token_hex(4)}"
    deadline = time.monotonic() + load.seconds
    visits = [lambda: _read(load, experience)] * load.readers
    visits += [lambda: _write(load, mark, experience, promises)] * load.writers
    threads = [
        threading.Thread(target=_repeat, args=(visit, deadline, load.rest))
        for visit in visits
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return experience, _kept(load, mark, promises)


def _repeat(visit: Callable[[], None], deadline: float, rest: float) -> None:
    while time.monotonic() < deadline:
        visit()
        time.sleep(
            min(rest * random.uniform(0.5, 1.5), max(0.0, deadline - time.monotonic()))
        )


def _read(load: Load, experience: Experience) -> None:
    """Opens the list, then one book's page and its cover, as a browser would."""
    books = experience.add("list books", fetch(f"{load.application}/books")).json()
    found = books.get("books") if isinstance(books, dict) else None
    if not found:
        return
    book = random.choice(found)
    page = experience.add(
        "open book", fetch(f"{load.application}/books/{book['id']}/page")
    )
    cover = re.search(rb'<img src="([^"]+)"', page.body) if page.ok else None
    if cover:
        experience.add("load cover", fetch(cover[1].decode()))


def _write(load: Load, mark: str, experience: Experience, promises: Promises) -> None:
    """Adds one book to the first author; it counts as promised once the service says that it is
    saved.
    """
    title = f"{mark} {secrets.token_hex(8)}"
    promises.sent.add(title)
    reply = experience.add(
        "add book", fetch(f"{load.application}/books", {"title": title, "author_id": 1})
    )
    if reply.ok:
        promises.acknowledged.add(title)


def _kept(load: Load, mark: str, promises: Promises) -> Kept | None:
    """Waits a bounded time for the service, then looks for every title."""
    deadline = time.monotonic() + CHECK_SECONDS
    while (stored := _stored(load, mark)) is None:
        if time.monotonic() > deadline:
            return None
        time.sleep(1)
    return Kept(
        sent=len(promises.sent),
        acknowledged=len(promises.acknowledged),
        found=len(promises.acknowledged & stored),
        extra=len(stored - promises.acknowledged),
    )


def _stored(load: Load, mark: str) -> set[str] | None:
    """All titles of this load, read page by page; None when a page cannot be read."""
    titles: set[str] = set()
    after = 0
    while True:
        page = _page(
            fetch(f"{load.application}/books?author=1&limit={PAGE}&after={after}")
        )
        if page is None:
            return None
        if not page:
            return titles
        titles |= {title for _, title in page if title.startswith(mark)}
        after = page[-1][0]


def _page(reply: Reply) -> list[tuple[int, str]] | None:
    body = reply.json() if reply.ok else None
    return (
        [(book["id"], book["title"]) for book in body["books"]]
        if isinstance(body, dict)
        else None
    )
