"""A boot is one run of the machine: what counts its seconds, and how it is named."""

import subprocess
import sys
import time
from pathlib import Path

_KERNEL = Path("/proc/sys/kernel/random/boot_id")

if sys.platform == "win32":

    def seconds() -> float:
        """Return the seconds of a count that never goes back."""
        return time.monotonic()

    def boot_id(_kernel: Path = _KERNEL) -> str:
        """Return nothing: Windows has no name for a boot."""
        return ""
elif sys.platform == "darwin":

    def seconds() -> float:
        """Return the seconds of a count that never goes back, also of a suspended machine."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)

    def boot_id(_kernel: Path = _KERNEL) -> str:
        """Return the kernel's id of this boot, empty if it does not say."""
        done = subprocess.run(
            ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"],
            capture_output=True,
            check=False,
        )
        return done.stdout.decode("ascii", "replace").strip()
else:
    # Of the systems that are neither Linux nor macOS, some have the nearest thing alone.
    _COUNT: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

    def seconds() -> float:
        """Return the seconds of a count that never goes back, also of a suspended machine."""
        return time.clock_gettime(_COUNT)

    def boot_id(kernel: Path = _KERNEL) -> str:
        """Return the kernel's id of this boot, empty if it does not say."""
        try:
            return kernel.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return ""
