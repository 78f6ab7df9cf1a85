"""The application: the service itself as a background process, told where its dependencies are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from machine.database import Database
from machine.environments import Environment
from machine.processes import Background

PYTHON = "/usr/bin/python3"
SOURCE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Application:
    """One environment's bookstore service."""

    environment: Environment
    title = "application"

    def start(self) -> None:
        """Starts the service; it needs no dependency in order to start."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process.start(
            [PYTHON, "-B", "-m", "service"],
            {
                "PYTHONPATH": str(SOURCE),
                "BOOKSTORE_ENVIRONMENT": self.environment.id,
                "BOOKSTORE_PORT": str(self.environment.port(self.title)),
                "BOOKSTORE_DATABASE": Database(self.environment).address,
                "BOOKSTORE_CDN": " ".join(
                    self.environment.address(server) for server in ("cdn-1", "cdn-2")
                ),
                "BOOKSTORE_CACHE": f"127.0.0.1:{self.environment.port('cache')}",
            },
        )

    def stop(self) -> None:
        """Ends the service."""
        self._process.stop()

    def pid(self) -> int | None:
        """The number of the running service, or None."""
        return self._process.pid()

    @property
    def _folder(self) -> Path:
        return self.environment.folder / "application"

    @property
    def _process(self) -> Background:
        return Background(self._folder)
