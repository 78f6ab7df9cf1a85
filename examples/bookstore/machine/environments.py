"""An environment: one whole bookstore with its own ports and its own state folder. A new one is a line in a table."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Where one bookstore listens. The ports above these, up to the next environment's, are kept for later servers."""

    id: str
    application_port: int
    cdn_port: int
    database_port: int

    @property
    def folder(self) -> Path:
        """Holds all state of this environment, and nothing else does."""
        return _states() / self.id

    @property
    def application(self) -> str:
        """The service's address."""
        return f"http://127.0.0.1:{self.application_port}"

    @property
    def cdn(self) -> str:
        """The CDN's address."""
        return f"http://127.0.0.1:{self.cdn_port}"


ENVIRONMENTS = {
    environment.id: environment
    for environment in (Environment(id="green", application_port=8110, cdn_port=8120, database_port=8130),)
}


def _states() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/bookstore")
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "bookstore"
