"""The clock's count never goes back, its time is in UTC, and its boot has one id for
all processes.
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from drillbook.capture.journal.clock import SYSTEM_CLOCK, SystemClock
from drillbook.system.boot import boot_id


def test_the_wall_is_in_utc() -> None:
    """The time of day is now, with an offset of nothing."""
    assert SYSTEM_CLOCK.wall().utcoffset() == timedelta(0)
    assert abs(SYSTEM_CLOCK.wall() - datetime.now(UTC)) < timedelta(seconds=60)


def test_the_count_goes_on_and_counts_suspended_time() -> None:
    """Readings never go back, and are those of the clock that a suspended machine does not halt."""
    readings = [SYSTEM_CLOCK.elapsed() for _ in range(1000)]
    assert readings == sorted(readings)
    assert (
        abs(
            SYSTEM_CLOCK.elapsed()
            - time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", 1))
        )
        < 60
    )


def test_the_boot_is_the_one_that_the_kernel_names(tmp_path: Path) -> None:
    """All processes of one boot read the same id."""
    (tmp_path / "boot_id").write_text("3f1c-77\n", encoding="ascii")
    assert SystemClock(boot_id(tmp_path / "boot_id")).boot() == "3f1c-77"
    assert SystemClock().boot() == SystemClock().boot() == SYSTEM_CLOCK.boot()


def test_without_a_kernels_id_no_two_clocks_claim_the_same_boot(tmp_path: Path) -> None:
    """Where there is none, or none that can be read, each clock keeps an id of its own."""
    (tmp_path / "broken").write_bytes(b"\xff")
    clock, other = (
        SystemClock(boot_id(tmp_path / name)) for name in ("none", "broken")
    )
    assert clock.boot() == clock.boot() != other.boot()
    assert clock.boot().startswith("process-")
