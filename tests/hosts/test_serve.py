"""`drillbook serve` shows a book while it is being written."""

import json
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from built import COMMAND, surroundings
from pages.rendered import TODAY

PATIENCE = 30
RESULT = "2026-03-02-database-unavailable"


def free_address() -> str:
    """Return an address that nobody listens at."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{asked.getsockname()[1]}"


def fetched(address: str) -> str:
    """Return a page, or nothing while there is none."""
    try:
        with urllib.request.urlopen(f"http://{address}", timeout=5) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def wait(until: Callable[[], bool]) -> bool:
    """Ask again and again for as long as patience lasts."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture
def serving(book: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A running server of the golden book."""
    address = free_address()
    with subprocess.Popen(
        [COMMAND, "serve", "--today", TODAY.isoformat(), "--address", address],
        cwd=book,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            assert wait(lambda: "Shop resiliency" in fetched(f"{address}/index.html"))
            yield address, server
        finally:
            server.kill()


def test_change_of_a_file_shows_on_its_page_and_an_interrupt_ends_the_server(
    book: Path, serving: tuple[str, subprocess.Popen[str]]
) -> None:
    """Both folders of a book are watched, each build is as of the day that was asked for, and the
    server ends without a complaint.
    """
    address, server = serving
    result = book / "results" / RESULT / "result.yml"
    text = re.sub(
        "title: .*",
        "title: A title of today",
        result.read_text(encoding="utf-8"),
        count=1,
    )
    result.write_text(text, encoding="utf-8")
    assert wait(
        lambda: "A title of today" in fetched(f"{address}/results/{RESULT}.html")
    )
    (book / "content" / "index.md").write_text("Words of today.\n", encoding="utf-8")
    assert wait(lambda: "Words of today." in fetched(f"{address}/index.html"))
    assert json.loads(fetched(f"{address}/status.json"))["today"] == TODAY.isoformat()
    server.send_signal(signal.SIGINT)
    output, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode in {0, 130}
    assert "Traceback" not in output


def test_a_new_folder_is_watched_and_reading_builds_nothing_again(
    book: Path, serving: tuple[str, subprocess.Popen[str]]
) -> None:
    """The system tells of what is added. It tells of what is read as well, and each build reads
    every file.
    """
    address, server = serving
    for file in book.rglob("*"):
        if file.is_file():
            file.read_bytes()
    new = book / "results" / "2026-03-03-database-unavailable"
    shutil.copytree(book / "results" / RESULT, new)
    text = (new / "result.yml").read_text(encoding="utf-8")
    (new / "result.yml").write_text(text.replace(RESULT, new.name, 1), encoding="utf-8")
    assert wait(lambda: new.name in fetched(f"{address}/results.html"))
    (new / "result.yml").write_text(
        re.sub(
            "title: .*",
            "title: A title of its own",
            text.replace(RESULT, new.name, 1),
            count=1,
        ),
        encoding="utf-8",
    )
    assert wait(
        lambda: "A title of its own" in fetched(f"{address}/results/{new.name}.html")
    )
    time.sleep(2)
    server.send_signal(signal.SIGINT)
    said, _ = server.communicate(timeout=PATIENCE)
    # Copying may be told in one piece or in two.
    assert 2 <= said.count("Detected file changes") <= 3


def test_broken_file_is_told_and_does_not_end_the_server(
    book: Path, serving: tuple[str, subprocess.Popen[str]]
) -> None:
    """Who saves half a file goes on working: the site says what is wrong until it is mended."""
    address, server = serving
    path = book / "content" / "team.yml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + "  - {id: [", encoding="utf-8")
    assert wait(
        lambda: (
            "F001" in fetched(f"{address}/completeness.html").replace('id="f001"', "")
        )
    )
    path.write_text(before, encoding="utf-8")
    assert wait(lambda: "Ada Example" in fetched(f"{address}/team.html"))
    assert server.poll() is None
