"""A bookstore beside a developer's own: the same program with its own state folder and ports, gone
afterwards.
"""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "examples/bookstore/bookstore"
USUAL_PORTS = (
    *(8100 + port for port in (10, 20, 21, 30, 31, 40)),
    *(8200 + port for port in (10, 20, 21, 30, 31, 40)),
)


@dataclass(frozen=True)
class Beside:
    """A bookstore whose ports lie `shift` above the usual ones."""

    states: Path
    shift: int
    user: str = ""

    @property
    def variables(self) -> Mapping[str, str]:
        """What makes the program mean this bookstore."""
        return {
            **os.environ,
            "BOOKSTORE_STATES": str(self.states),
            "BOOKSTORE_PORT_SHIFT": str(self.shift),
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `bookstore WORDS…`."""
        return subprocess.run(
            [*self._as_user, str(PROGRAM), *words], check=False, **self._told
        )

    def must(self, *words: str) -> str:
        """Run `bookstore WORDS…`, which has to succeed, and return what it printed."""
        done = self.run(*words)
        assert done.returncode == 0, (
            f"bookstore {' '.join(words)}: {done.stdout}{done.stderr}"
        )
        return done.stdout

    def shell(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command as it is pasted into a shell in the root of the repository, with this
        bookstore's ports.
        """
        return subprocess.run(
            ["bash", "-c", self.shifted(command)], check=False, **self._told
        )

    def shifted(self, text: str) -> str:
        """Return a text with this bookstore's ports in place of the usual ones."""
        for port in USUAL_PORTS:
            text = text.replace(str(port), str(port + self.shift))
        return text

    def usual(self, text: str) -> str:
        """Return a text with the usual ports in place of this bookstore's."""
        for port in USUAL_PORTS:
            text = text.replace(str(port + self.shift), str(port))
        return text

    def pid(self, component: str) -> int:
        """Return the process of a component or role that runs."""
        return int(self.must("pid", component))

    def kill(self, component: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to a component's main process, and return which one that was."""
        pid = self.pid(component)
        os.kill(pid, number)
        return pid

    def ask(self, path: str, posted: object = None) -> tuple[int, Any]:
        """Ask the service, and return the status with the body as JSON, or as text if
        it is none.
        """
        address = f"http://127.0.0.1:{8110 + self.shift}{path}"
        body = None if posted is None else json.dumps(posted).encode()
        request = urllib.request.Request(
            address, body, {"Content-Type": "application/json"} if body else {}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
                return reply.status, _body(reply.read())
        except urllib.error.HTTPError as error:
            return error.code, _body(error.read())

    def health(self) -> Mapping[str, str]:
        """Return what the service says of itself."""
        _, body = self.ask("/health")
        assert isinstance(body, dict)
        return body

    @property
    def _as_user(self) -> tuple[str, ...]:
        if not self.user:
            return ()
        return (
            "setpriv",
            f"--reuid={self.user}",
            "--regid=nogroup",
            "--clear-groups",
            "--",
        )

    @property
    def _told(self) -> dict[str, Any]:
        return {
            "env": self.variables,
            "cwd": ROOT,
            "capture_output": True,
            "text": True,
            "timeout": 120,
        }


@contextmanager
def beside(user: str = "") -> Iterator[Beside]:
    """A bookstore that is not started yet; whatever has been started of it is stopped and deleted
    afterwards.
    """
    states = Path(tempfile.mkdtemp(prefix="bookstore-", dir="/tmp"))
    # The servers' own users have to get through.
    states.chmod(0o755)
    if user:
        shutil.chown(states, user)
    bookstore = Beside(states / "states", free_shift(), user)
    try:
        yield bookstore
    finally:
        for environment in ("green", "blue"):
            bookstore.run(
                "stop", "--environment", environment, "--production", "--delete-data"
            )
        assert not processes_in(states), "processes are left behind"
        shutil.rmtree(states)


def free_shift() -> int:
    """Return how far all ports have to be moved so that each of them is free."""
    shifts = [
        shift
        for shift in range(2000, 24_000, 200)
        if all(_free(port + shift) for port in USUAL_PORTS)
    ]
    return random.choice(shifts)  # noqa: S311 - several may look at once


def processes_in(folder: Path) -> list[int]:
    """Return every live process that works in a folder, or below it."""
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _works_in(entry, folder)
    ]


def eventually(true: Callable[[], bool], seconds: float = 15) -> bool:
    """Return whether something comes true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _free(port: int) -> bool:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            line.bind(("127.0.0.1", port))
            return True
    return False


def _works_in(entry: Path, folder: Path) -> bool:
    try:
        return (entry / "cwd").readlink().is_relative_to(folder)
    except OSError:
        return False


def _body(body: bytes) -> Any:  # noqa: ANN401 - whatever the service says
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()
