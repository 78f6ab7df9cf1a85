"""What `drillbook check` tells programs about a book."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from built import drillbook

TODAY = "2026-11-26"


@dataclass(frozen=True, slots=True)
class WholeBook:
    """A book, where its site lies, and the report on it."""

    name: str
    folder: Path
    site: Path
    report: dict[str, Any]

    def states(self) -> list[str]:
        """Return the state of each required cell."""
        return [cell["state"] for cell in self.report["cells"]]


def told(book: Path, today: str = TODAY) -> dict[str, Any]:
    """Return the JSON report on a book; its exit code agrees with what it says."""
    run = drillbook("check", "--format", "json", "--today", today, folder=book)
    report: dict[str, Any] = json.loads(run.stdout)
    assert run.returncode == (0 if report["gate"]["holds"] else 1)
    return report
