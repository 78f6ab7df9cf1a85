"""One environment's bookstore as a whole: its components in the order in which they start."""

from __future__ import annotations

import fcntl
import shutil
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from visitors.request import Reply, fetch

from machine.application import Application
from machine.environments import Environment
from machine.errors import TroubleError
from machine.nginx import Cdn
from machine.postgres import Database
from machine.processes import wait_until

COMPONENTS = ("database", "cdn", "application")
HEALTHY_SECONDS = 20


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


@dataclass(frozen=True)
class Bookstore:
    """Starts, stops and looks at the components of one environment, one terminal at a time."""

    environment: Environment

    def start(self, chosen: Collection[str], say: Callable[[str], None]) -> None:
        """Starts the chosen components; the whole bookstore is waited for until it is healthy."""
        with self._alone():
            for component, port in self._components(chosen):
                self._start_one(component, port)
                say(f"{component.title} runs on 127.0.0.1:{port}")
            if set(chosen) == set(COMPONENTS):
                self._wait_until_healthy()

    def stop(self, chosen: Collection[str], say: Callable[[str], None]) -> None:
        """Stops the chosen components, the last started first; their data stays."""
        if not self.environment.folder.exists():
            return
        with self._alone():
            for component, _ in reversed(self._components(chosen)):
                component.stop()
                say(f"{component.title} is stopped")

    def delete(self) -> None:
        """Deletes all state of a stopped bookstore."""
        shutil.rmtree(self.environment.folder, ignore_errors=True)
        with suppress(OSError):  # other environments keep their state there
            self.environment.folder.parent.rmdir()

    def states(self) -> list[tuple[str, int, int | None]]:
        """Each component's name, port and process."""
        return [(component.title, port, component.pid()) for component, port in self._components(COMPONENTS)]

    def health(self) -> Reply:
        """The service's own word on its state."""
        return fetch(f"{self.environment.application}/health")

    def _start_one(self, component: Component, port: int) -> None:
        _refuse_taken(port, component)
        component.start()
        if not wait_until(lambda: _listens(port), HEALTHY_SECONDS):
            log = self.environment.folder / component.title / "log"
            raise TroubleError(f"{component.title} does not listen on port {port}; see {log}")

    def _components(self, chosen: Collection[str]) -> list[tuple[Component, int]]:
        environment = self.environment
        every: list[tuple[Component, int]] = [
            (Database(environment), environment.database_port),
            (Cdn(environment), environment.cdn_port),
            (Application(environment), environment.application_port),
        ]
        return [(component, port) for component, port in every if component.title in chosen]

    def _wait_until_healthy(self) -> None:
        if not wait_until(lambda: self.health().ok, HEALTHY_SECONDS):
            raise TroubleError(f"the bookstore is not healthy: {self.health().explain()}")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keeps two terminals from starting and stopping at once."""
        self.environment.folder.mkdir(parents=True, exist_ok=True)
        with (self.environment.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _refuse_taken(port: int, component: Component) -> None:
    if component.pid() is None and _listens(port):
        # What a crash left behind is ours, and stopping it frees the port.
        component.stop()
        if _listens(port):
            raise TroubleError(f"another program listens on port {port}, which {component.title} needs")


def _listens(port: int) -> bool:
    with socket.socket() as line:
        line.settimeout(1)
        return line.connect_ex(("127.0.0.1", port)) == 0
