"""A clock says when an event took place: on the wall, and on a count of seconds that nobody can
set.

The count goes on while the machine is suspended and begins anew with each boot, so that the two are
only told apart within one boot; its id stands beside every reading.
"""

import uuid
from datetime import UTC, datetime
from typing import Protocol

from drillbook.system.boot import boot_id, seconds


class Clock(Protocol):
    """What the journal needs of a clock; tests bring their own."""

    def wall(self) -> datetime:
        """Return the time of day in UTC."""

    def elapsed(self) -> float:
        """Return the seconds of a count that never goes back and is not halted by a suspended
        machine.
        """

    def boot(self) -> str:
        """Return the id of the boot that the count belongs to."""


class SystemClock:
    """The machine's own clock."""

    def __init__(self, boot: str | None = None) -> None:
        # Without a boot's id no two processes can know that their counts have one origin; so they
        # never compare them.
        self._boot = (boot_id() if boot is None else boot) or f"process-{uuid.uuid4()}"

    def wall(self) -> datetime:
        """Return the time of day in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Return the seconds since the boot, those of a suspended machine included where the system
        counts them.
        """
        return seconds()

    def boot(self) -> str:
        """Return the kernel's id of this boot; where it has none, an id that only this
        clock uses.
        """
        return self._boot


SYSTEM_CLOCK = SystemClock()
