"""A process is a command that somebody types, with all that it starts; signals end it from outside.

Windows has neither the shell nor the groups of processes with which a recording keeps hold of both.
"""

import os
import signal
import subprocess
import sys

WHY_NOT = (
    "`drillbook capture` needs the shell and the process groups of Unix, which Windows lacks."
    " Record in WSL (`wsl --install`), in a container or on a host of the environment, and commit"
    " the result. Every other command works here."
)
"""Why nothing is recorded where `RECORDS` is false."""

if sys.platform == "win32":
    RECORDS = False

    ENDING = (signal.SIGTERM, signal.SIGBREAK)
    """The signals that end a process from outside."""

    SHELL: tuple[str, ...] = ("cmd", "/c")
    """What takes a command as its last word."""

    def end(_group: int) -> None:
        """Raise `OSError`: there are no groups here."""
        raise OSError(WHY_NOT)

    def kill(_group: int) -> None:
        """Raise `OSError`: there are no groups here."""
        raise OSError(WHY_NOT)

    def is_running(process: subprocess.Popen[bytes]) -> bool:
        """Return whether a process has not ended."""
        return process.poll() is None
else:
    RECORDS = True

    ENDING = (signal.SIGTERM, signal.SIGHUP)
    """The signals that end a process from outside."""

    SHELL = ("/bin/sh", "-c")
    """What takes a command as its last word."""

    def end(group: int) -> None:
        """Ask a group of processes to end."""
        os.killpg(group, signal.SIGTERM)

    def kill(group: int) -> None:
        """End a group of processes."""
        os.killpg(group, signal.SIGKILL)

    def is_running(process: subprocess.Popen[bytes]) -> bool:
        """Return whether a process has not ended; where the system can, without reaping it, so that
        its group keeps its number.
        """
        if sys.platform == "darwin":
            return process.poll() is None
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, process.pid, flags) is None
