"""`drillbook demo` starts two servers of its own, makes a book about them, and leaves none
running.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

import books
from drillbook.cli.demo.servers import Servers, new_servers, servers_of
from drillbook.cli.main import run
from drillbook.files.load import load

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.slow

_COMMAND = (sys.executable, "-c", "from drillbook.cli.main import main; main()", "demo")


@contextmanager
def demonstration(folder: Path) -> Iterator[tuple[Servers, subprocess.Popen[str]]]:
    """Run the servers of a folder as a program of their own, without a terminal."""
    with subprocess.Popen(
        [*_COMMAND, str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        with suppress(StopIteration):
            while "Ctrl-C" not in next(program.stdout):
                pass
        servers = servers_of(folder)
        assert servers is not None
        try:
            yield servers, program
        finally:
            program.send_signal(signal.SIGINT)
            program.wait(30)


def looked(servers: Servers, name: str) -> tuple[int, str]:
    """Return status and text of a server's answer."""
    connection = HTTPConnection("127.0.0.1", servers.port(name), timeout=5)
    connection.request("GET", "/")
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def silent(port: int) -> bool:
    """Return whether nobody listens at a port."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) != 0


def test_the_shop_needs_its_price_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Killed, it takes the shop down; started, the same shop works again; Ctrl-C ends both."""
    with demonstration(tmp_path / "demo") as (servers, program):
        monkeypatch.chdir(tmp_path / "demo")
        status, text = looked(servers, "shop")
        assert (status, "Coffee 2.40" in text) == (200, True)
        assert run(["demo", "--kill", "prices"]) == 0
        assert looked(servers, "shop")[0] == 503
        assert silent(servers.prices)
        assert run(["demo", "--kill", "prices"]) == 0
        assert run(["demo", "--start", "prices"]) == 0
        assert looked(servers, "shop")[0] == 200
    assert capsys.readouterr().out.splitlines() == [
        "Killed prices.",
        "prices was not running.",
        f"prices answers at {servers.address('prices')}",
    ]
    assert program.returncode == 0
    assert silent(servers.shop)
    assert silent(servers.prices)


def test_its_book_lacks_exactly_the_test(tmp_path: Path) -> None:
    """Nothing else is wrong with it, and a second demonstration keeps what is there."""
    with demonstration(tmp_path / "demo"):
        pass
    assert load(tmp_path / "demo").findings == ()
    assert books.only(books.checked(tmp_path / "demo")).code == "T401"
    books.write(tmp_path / "demo", "content/index.md", "mine\n")
    with demonstration(tmp_path / "demo") as (servers, _):
        assert looked(servers, "shop")[0] == 200
    assert books.text_of(tmp_path / "demo", "content/index.md") == "mine\n"


def test_only_whoever_has_the_secret_ends_a_server(tmp_path: Path) -> None:
    """Another program of this machine, or a page in a browser, does not."""
    with demonstration(tmp_path / "demo") as (servers, _):
        connection = HTTPConnection("127.0.0.1", servers.prices, timeout=5)
        connection.request("POST", "/kill", headers={"Authorization": "guessed"})
        assert connection.getresponse().status == 403
        assert looked(servers, "prices")[0] == 200


def test_without_a_demonstration_nothing_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """What a folder says of itself is not asked: only this user's own state knows a server."""
    monkeypatch.chdir(tmp_path)
    books.write(
        tmp_path, ".drillbook/demo.json", '{"prices": 1, "shop": 2, "secret": "x"}'
    )
    assert run(["demo", "--kill", "prices"]) == 2
    assert "To begin one: drillbook demo" in capsys.readouterr().err


def test_a_port_of_another_program_is_told(tmp_path: Path) -> None:
    """A server that cannot listen is an error with a remedy, and not a wait without an end."""
    servers = new_servers(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", servers.prices))
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        done = subprocess.run(
            [*_COMMAND, str(tmp_path), "--start", "prices"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert "prices does not answer at" in done.stderr
