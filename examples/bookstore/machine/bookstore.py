"""One environment's bookstore as a whole: its components in the order in which they start."""

from __future__ import annotations

import fcntl
import shutil
import socket
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from visitors.request import Reply, fetch

from machine.application import Application
from machine.cache import Cache
from machine.database import Database, DatabaseServer
from machine.environments import PORTS, Environment
from machine.errors import TroubleError
from machine.nginx import Cdn
from machine.processes import wait_until

GROUPS: Mapping[str, tuple[str, ...]] = {
    "database": ("database-1", "database-2"),
    "cdn": ("cdn-1", "cdn-2"),
}
"""Names that stand for several components."""

LISTENING_SECONDS = 10
HEALTHY_SECONDS = 30


class Component(Protocol):
    """What can be started and stopped on its own."""

    @property
    def title(self) -> str:
        """Its name at the terminal."""

    def start(self) -> None:
        """Starts it, unless it runs."""

    def stop(self) -> None:
        """Stops it, if it runs."""

    def pid(self) -> int | None:
        """Its process, or None."""


@dataclass(frozen=True, kw_only=True)
class State:
    """What a look at a component tells."""

    title: str
    port: int
    pid: int | None
    role: str


@dataclass(frozen=True)
class Bookstore:
    """Starts, stops and looks at the components of one environment, one terminal at a time."""

    environment: Environment

    def start(self, chosen: Collection[str], say: Callable[[str], None]) -> None:
        """Starts the chosen components; the whole bookstore is waited for until it is healthy."""
        with self.alone():
            for component in self._components(chosen):
                self._start_one(component)
                say(
                    f"{component.title} runs on 127.0.0.1:{self.environment.port(component.title)}"
                )
            if set(chosen) == set(PORTS):
                self._wait_until_healthy()

    def stop(self, chosen: Collection[str], say: Callable[[str], None]) -> None:
        """Stops the chosen components, the last started first; their data stays."""
        if not self.environment.folder.exists():
            return
        with self.alone():
            for component in reversed(self._components(chosen)):
                component.stop()
                say(f"{component.title} is stopped")

    def delete(self) -> None:
        """Deletes all state of a stopped bookstore."""
        shutil.rmtree(self.environment.folder, ignore_errors=True)
        with suppress(OSError):  # other environments keep their state there
            self.environment.folder.parent.rmdir()

    def states(self) -> list[State]:
        """Each component, in the order of their names."""
        return [
            self._state(component)
            for component in sorted(self._components(PORTS), key=lambda c: c.title)
        ]

    def health(self) -> Reply:
        """The service's own word on its state."""
        return fetch(f"{self.environment.application}/health")

    def _start_one(self, component: Component) -> None:
        port = self.environment.port(component.title)
        _refuse_taken(port, component)
        component.start()
        if not wait_until(lambda: _listens(port), LISTENING_SECONDS):
            log = self.environment.folder / component.title / "log"
            raise TroubleError(
                f"{component.title} does not listen on port {port}; see {log}"
            )

    def _components(self, chosen: Collection[str]) -> list[Component]:
        """The primary comes first, and what may refuse to start, last."""
        database = Database(self.environment)
        every: list[Component] = [
            DatabaseServer(database, database.primary),
            *(Cdn(self.environment, title) for title in GROUPS["cdn"]),
            Cache(self.environment),
            Application(self.environment),
            DatabaseServer(database, database.standby),
        ]
        return [component for component in every if component.title in chosen]

    def _state(self, component: Component) -> State:
        pid, title = component.pid(), component.title
        return State(
            title=title,
            port=self.environment.port(title),
            pid=pid,
            role=self._role(title) if pid else "",
        )

    def _role(self, title: str) -> str:
        database = Database(self.environment)
        roles = {
            "cdn-1": lambda: "primary",
            "cdn-2": lambda: "secondary",
            database.primary.title: lambda: "primary",
            database.standby.title: lambda: f"standby, {database.following()}",
        }
        return roles.get(title, lambda: "")()

    def _wait_until_healthy(self) -> None:
        if not wait_until(lambda: _status(self.health()) == "ok", HEALTHY_SECONDS):
            raise TroubleError(
                f"the bookstore is not healthy: {self.health().explain()}"
            )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps two terminals from starting and stopping at once."""
        self.environment.folder.mkdir(parents=True, exist_ok=True)
        with (self.environment.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _status(health: Reply) -> object:
    body = health.json()
    return body.get("status") if isinstance(body, dict) else None


def _refuse_taken(port: int, component: Component) -> None:
    if component.pid() is None and _listens(port):
        # What a crash left behind is ours, and stopping it frees the port.
        component.stop()
        if _listens(port):
            raise TroubleError(
                f"another program listens on port {port}, which {component.title} needs"
            )


def _listens(port: int) -> bool:
    with socket.socket() as line:
        line.settimeout(1)
        return line.connect_ex(("127.0.0.1", port)) == 0
