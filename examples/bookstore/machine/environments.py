"""An environment: one whole bookstore with its own ports and its own state folder.

A new one is a line in a table.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from machine.errors import TroubleError

PORTS: Mapping[str, int] = {
    "application": 10,
    "cdn-1": 20,
    "cdn-2": 21,
    "database-1": 30,
    "database-2": 31,
    "cache": 40,
}
"""Each component's port, counted from the environment's first one."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Where one bookstore listens, and whether people depend on it."""

    id: str
    first_port: int
    production: bool

    @property
    def folder(self) -> Path:
        """Holds all state of this environment, and nothing else does."""
        return _states() / self.id

    @property
    def application(self) -> str:
        """The service's address."""
        return self.address("application")

    def address(self, component: str) -> str:
        """Where a component answers HTTP."""
        return f"http://127.0.0.1:{self.port(component)}"

    def port(self, component: str) -> int:
        """A component's port on 127.0.0.1."""
        return self.first_port + PORTS[component] + _shift()


ENVIRONMENTS = {
    environment.id: environment
    for environment in (
        Environment(id="green", first_port=8100, production=False),
        Environment(id="blue", first_port=8200, production=True),
    )
}


def _states() -> Path:
    """`BOOKSTORE_STATES` is for a bookstore beside the usual ones, as tests need it."""
    chosen = os.environ.get("BOOKSTORE_STATES")
    if chosen:
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/bookstore")
    return (
        Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state")
        / "bookstore"
    )


def _shift() -> int:
    """How far all ports lie above the usual ones."""
    text = os.environ.get("BOOKSTORE_PORT_SHIFT") or "0"
    if not (text.isascii() and text.isdigit() and int(text) <= 57_000):
        raise TroubleError(
            f"BOOKSTORE_PORT_SHIFT is {text!r}; it must be a whole number from 0 to 57000"
        )
    return int(text)
