"""What tests of journals share: a clock that stands still, and what is in a session's journal."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from drillbook.capture.journal.chain import Json
from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.reading import read

DAWN = datetime(2026, 11, 23, 5, 0, 0, 250000, tzinfo=UTC)


@dataclass
class FakeClock:
    """A clock that stands still until it is told to go on."""

    now: datetime = DAWN
    count: float = 100.0
    id: str = "boot-1"
    readings: list[float] = field(default_factory=list)

    def wall(self) -> datetime:
        """Return the time set."""
        return self.now

    def elapsed(self) -> float:
        """Return the count set."""
        return self.count

    def boot(self) -> str:
        """Return the boot set."""
        return self.id

    def go_on(self, seconds: float, jump: float = 0.0) -> None:
        """Let seconds pass, while somebody sets the wall clock."""
        self.count += seconds
        self.now += timedelta(seconds=seconds + jump)


def texts(folder: Path) -> list[Json]:
    """Return the texts of the notes in a session's journal."""
    return [line.data.get("text") for line in read(folder).lines if line.kind == "note"]


def raw_of(folder: Path) -> bytes:
    """Return a session's journal as it is."""
    return (folder / FILE).read_bytes()
