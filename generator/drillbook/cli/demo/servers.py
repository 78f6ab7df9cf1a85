"""The servers of a demonstration, as they are started, killed and found again.

Their ports, and the secret that ends them, are in the user's state folder. So no file of a book can
make drillbook talk to another program.
"""

import contextlib
import hashlib
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from drillbook.cli.demo.server import HOST, KILL, SECRET
from drillbook.errors import DrillbookError
from drillbook.files.write import replace
from drillbook.state import state_folder

NAMES = ("prices", "shop")
_PATIENCE = 10.0
_BETWEEN_LOOKS = 0.05
_MOST_BYTES = 4096


class Servers(BaseModel):
    """The ports of both servers, and the secret that ends them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prices: int
    shop: int
    secret: str

    def port(self, name: str) -> int:
        """Return the port of a server."""
        return {"prices": self.prices, "shop": self.shop}[name]

    def address(self, name: str) -> str:
        """Return the address of a server."""
        return f"http://{HOST}:{self.port(name)}/"

    def start(self, name: str) -> None:
        """Start a server that does not run, and wait until it answers.

        Raises `DrillbookError` if it does not.
        """
        if _answers(self.port(name)):
            return
        words = [sys.executable, "-P", "-m", "drillbook.cli.demo.server", name]
        process = subprocess.Popen(  # noqa: S603 - our own module, and two numbers
            [*words, str(self.port(name)), str(self.prices)],
            env={**os.environ, SECRET: self.secret},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C at the terminal is not meant for it
        )
        # Whoever kills it, somebody has to take note of its end.
        threading.Thread(target=process.wait, daemon=True).start()
        if not _within(_PATIENCE, lambda: _answers(self.port(name))):
            raise DrillbookError(
                f"{name} does not answer at {self.address(name)}",
                "Another program may use the port. To start with new ports, use another folder.",
            )

    def kill(self, name: str) -> bool:
        """End a server at once, as if killed; return whether it ran."""
        if not _answers(self.port(name)):
            return False
        connection = HTTPConnection(HOST, self.port(name), timeout=_PATIENCE)
        with (
            contextlib.suppress(OSError, HTTPException),
            contextlib.closing(connection),
        ):
            connection.request("POST", KILL, headers={"Authorization": self.secret})
            connection.getresponse()
        return _within(_PATIENCE, lambda: not _answers(self.port(name)))

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Let both run meanwhile, and none of them afterwards."""
        try:
            for name in NAMES:
                self.start(name)
            yield
        finally:
            for name in NAMES:
                self.kill(name)


def servers_of(folder: Path) -> Servers | None:
    """Return the servers of the demonstration in a folder, or None if there is none."""
    try:
        with _file(folder).open("rb") as opened:
            return Servers.model_validate_json(opened.read(_MOST_BYTES))
    except (OSError, ValidationError):
        return None


def new_servers(folder: Path) -> Servers:
    """Return servers at free ports for a folder, and remember them."""
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind((HOST, 0))
        prices, shop = (each.getsockname()[1] for each in (one, other))
    found = Servers(prices=prices, shop=shop, secret=secrets.token_hex(16))
    replace(_file(folder), found.model_dump_json().encode())
    return found


def _file(folder: Path) -> Path:
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()
    return state_folder() / "demo" / f"{name}.json"


def _answers(port: int) -> bool:
    with (
        contextlib.suppress(OSError),
        socket.create_connection((HOST, port), timeout=1),
    ):
        return True
    return False


def _within(seconds: float, come: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not come():
        if time.monotonic() > deadline:
            return False
        time.sleep(_BETWEEN_LOOKS)
    return True
