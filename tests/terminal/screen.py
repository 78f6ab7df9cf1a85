"""A screen is a real terminal that a test types into and reads: a tmux of its own, with one command
in it.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_DRILLBOOK = (sys.executable, "-c", "from drillbook.cli.main import main; main()")
_PATIENCE = 15.0
_BETWEEN_LOOKS = 0.03
_SETTINGS = "set -g status off\nset -g escape-time 0\n"


class Screen:
    """One terminal of 100 columns.

    Whatever waits does so for what is to be seen, never for time to pass.
    """

    def __init__(self, folder: Path, command: str, book: Path) -> None:
        self.book = book
        self.raw = folder / "raw"
        self._socket = folder / "tmux"
        self._exit = folder / "exit"
        settings = folder / "tmux.conf"
        settings.write_text(_SETTINGS, encoding="utf-8")
        self.raw.touch()
        # The command waits until all that it writes is being kept; a shell around it tells how it
        # ended, because tmux sometimes does not notice. Ctrl-C is the command's own business.
        inner = f"echo $$ > {shlex.quote(str(folder / 'pid'))}; exec {command}"
        around = (
            f"trap : INT; read -r _; sh -c {shlex.quote(inner)}; echo $? >"
            f" {shlex.quote(str(self._exit))}; cat"
        )
        self._tmux(
            "-f",
            str(settings),
            "new-session",
            "-d",
            "-x",
            "100",
            "-y",
            "40",
            "-c",
            str(book),
            around,
        )
        self._tmux("pipe-pane", "-o", f"exec cat >> {shlex.quote(str(self.raw))}")
        self.press("Enter")
        self.wait("the command", lambda: _text(folder / "pid").endswith("\n"))
        self.pid = int(_text(folder / "pid"))

    @property
    def text(self) -> str:
        """What is to be seen now; long lines are whole."""
        return self._tmux("capture-pane", "-p", "-J")

    @property
    def ended(self) -> bool:
        """Whether the command has ended."""
        return _text(self._exit).endswith("\n")

    @property
    def exit_code(self) -> int:
        """With what the command ended."""
        self.wait("the end of the command", lambda: self.ended)
        return int(_text(self._exit))

    def shows(self, *words: str) -> str:
        """Wait until all the words are to be seen at once, and return the whole screen."""
        self.wait(f"{words}", lambda: all(word in self.text for word in words))
        return self.text

    def type(self, line: str, *answers: str) -> None:
        """Type a line, and wait for what it brings to the screen."""
        self.keys(line)
        self.press("Enter")
        self.shows(*answers)

    def keys(self, text: str) -> None:
        """Type some text, and no Enter."""
        self._tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys by their names, such as C-c."""
        self._tmux("send-keys", *keys)

    def close(self) -> None:
        """Take the terminal away, as a lost connection does."""
        self._tmux("kill-server", check=False)

    def wait(self, what: str, come: Callable[[], bool]) -> None:
        """Wait until something has come, and fail with the screen if it does not."""
        deadline = time.monotonic() + _PATIENCE
        while not come():
            if time.monotonic() > deadline:
                pytest.fail(f"waited in vain for {what}; the screen:\n{self._last()}")
            time.sleep(_BETWEEN_LOOKS)

    def _last(self) -> str:
        return self._tmux("capture-pane", "-p", "-J", check=False) or "(it is gone)"

    def _tmux(self, *arguments: str, check: bool = True) -> str:
        words = ["tmux", "-S", str(self._socket), *arguments]
        done = subprocess.run(
            words, capture_output=True, text=True, check=False, env=_environment()
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def screen(book: Path, *arguments: str, stdout: str = "") -> Iterator[Screen]:
    """Run drillbook in a terminal of its own, in the folder of a book; standard output may go to a
    file there.
    """
    if shutil.which("tmux") is None:
        pytest.skip(
            "NOT DONE: what people meet at a terminal was not tried; apt-get install tmux"
        )
    # A socket's path must be short, and a test's own folder is not.
    with tempfile.TemporaryDirectory(prefix="screen-") as folder:
        command = shlex.join((*_DRILLBOOK, *arguments))
        opened = Screen(
            Path(folder), f"{command} > {stdout}" if stdout else command, book
        )
        try:
            yield opened
        finally:
            opened.close()


def gone(pid: int) -> bool:
    """Return whether there is no such process any more."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return (
        Path(f"/proc/{pid}/stat")
        .read_text(encoding="utf-8")
        .rpartition(")")[2]
        .split()[0]
        == "Z"
    )


def _text(file: Path) -> str:
    return file.read_text(encoding="ascii") if file.exists() else ""


def _environment() -> dict[str, str]:
    """Return an environment in which nobody's own settings count, and nobody's own tmux."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in {"TMUX", "NO_COLOR", "DRILLBOOK_TODAY"}
    }
    return {**kept, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
