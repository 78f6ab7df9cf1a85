"""A real browser and sites for it, each served on an address of this machine."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from browser.hostile import hostile_book, payload_book
from built import drillbook, own_book
from pages.rendered import GOLDEN_BOOK

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = {"narrow": 320, "wide": 1280}


@dataclass
class Served:
    """A site with its address."""

    folder: Path
    address: str

    @property
    def host(self) -> str:
        """Host and port, as the browser names them."""
        return urlsplit(self.address).netloc


@dataclass
class Watch:
    """What a browser does beside showing pages: complaints, dialogs, and the hosts that it asks."""

    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        """Watch everything that happens in a context."""
        context.on(
            "request", lambda request: self.hosts.add(urlsplit(request.url).netloc)
        )
        context.on(
            "console",
            lambda said: (
                self.complaints.append(said.text) if said.type == "error" else None
            ),
        )
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:  # noqa: ANN401 - the browser's own
        self.complaints.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def check(self, site: Served) -> None:
        """Fail if anything was said, or another host was asked."""
        assert self.complaints == []
        assert self.hosts - {"", site.host} == set()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: what was asked for is seen in the browser."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_asked: object) -> None:
        """Say nothing: a browser that leaves a page hangs up on what it was still loading."""


def served(
    folder: Path, handler: type[SimpleHTTPRequestHandler] = _Quiet
) -> Iterator[Served]:
    """Serve a folder as long as it is looked at."""
    with _Server(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Served(folder, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()


def site_of(book: Path, folder: Path, today: str) -> Path:
    """Build the site of a book as of a day, and return its folder."""
    run = drillbook(
        "build", "--today", today, "--site-dir", str(folder / "site"), folder=book
    )
    assert run.returncode == 0, run.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site of this repository's own book."""
    folder = tmp_path_factory.mktemp("own")
    yield from served(site_of(own_book(folder), folder, "2026-11-26"))


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site of the small fixed book, which has five results."""
    yield from served(
        site_of(GOLDEN_BOOK, tmp_path_factory.mktemp("golden"), "2026-03-10")
    )


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site of a book in which every text carries markup."""
    folder = tmp_path_factory.mktemp("hostile")
    yield from served(site_of(hostile_book(folder / "book"), folder, "2026-11-23"))


@pytest.fixture(scope="session")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site of the same book with plain words in every text."""
    folder = tmp_path_factory.mktemp("harmless")
    yield from served(
        site_of(payload_book(folder / "book", ["plain words"]), folder, "2026-11-23")
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it the tests fail in CI and are skipped elsewhere."""
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is missing; apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=list(FLAGS)
        )
        yield browser
        browser.close()


Open = Callable[..., tuple[Page, Watch]]


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Open]:
    """Open pages in contexts of their own; `size` is a name in `WIDTHS`, the rest is
    the context's.
    """
    contexts: list[BrowserContext] = []

    def open_(address: str, size: str = "wide", **options: Any) -> tuple[Page, Watch]:  # noqa: ANN401 - the context's
        context = chromium.new_context(
            viewport={"width": WIDTHS[size], "height": 800}, **options
        )
        contexts.append(context)
        watch = Watch()
        watch.over(context)
        page = context.new_page()
        page.goto(address)
        return page, watch

    yield open_
    for context in contexts:
        context.close()
