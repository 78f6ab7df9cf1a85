"""The cache: one Redis that keeps nothing on the disk. It runs as user `redis` when we are root."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from machine.environments import Environment
from machine.processes import Background

PROGRAM = "/usr/bin/redis-server"


@dataclass(frozen=True)
class Cache:
    """One environment's cache; what was in it is gone whenever it stops."""

    environment: Environment
    title = "cache"

    def start(self) -> None:
        """Starts an empty cache."""
        self._folder.mkdir(parents=True, exist_ok=True)
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.environment.port(self.title)),
            "dir": str(self._folder),
            "save": "",
            "appendonly": "no",
            "maxmemory": "16mb",
            "maxmemory-policy": "allkeys-lru",
        }
        options = [
            part for name, value in settings.items() for part in (f"--{name}", value)
        ]
        self._process.start([*_as_redis(), PROGRAM, *options], {})

    def stop(self) -> None:
        """Ends it."""
        self._process.stop()

    def pid(self) -> int | None:
        """The number of the running server, or None."""
        return self._process.pid()

    @property
    def _folder(self) -> Path:
        return self.environment.folder / self.title

    @property
    def _process(self) -> Background:
        return Background(self._folder)


def _as_redis() -> list[str]:
    """What makes user `redis` of root, and then becomes the server, so that its process is the
    server's.
    """
    if os.geteuid() != 0:
        return []
    return ["/usr/bin/setpriv", "--reuid=redis", "--regid=redis", "--clear-groups"]
