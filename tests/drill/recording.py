"""A recording under way: `drillbook capture start` as a program of its own, told line by line what
happens.
"""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import IO

from bookstore.beside import ROOT, Beside

_DRILLBOOK = Path(sys.executable).with_name("drillbook")
_SECONDS = 60
_DONE = re.compile(r"^(?:exit ([0-9]+)|.*) after [0-9.]+ s, kept as ")


class DrillError(Exception):
    """The drill could not go on; `str()` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What `capture` says of the result that it wrote, and the code that it ended with."""

    code: int
    verdict: str
    reason: str
    covers: bool
    result: str


@dataclass
class Recording:
    """Tells the child one line after the other; the result of a command is waited for."""

    book: Path
    bookstore: Beside
    said: list[str] = field(default_factory=list)
    _lines: Queue[str] = field(default_factory=Queue)

    def start(self, options: Sequence[str]) -> None:
        """Begin to record, with every question answered beforehand."""
        to_book = ("--book", str(self.book))
        self.child = subprocess.Popen(
            [
                _DRILLBOOK,
                "capture",
                "start",
                *to_book,
                "--json",
                "--settle",
                "3",
                "--script",
                "-",
                *options,
            ],
            cwd=ROOT,
            env=self.bookstore.variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        threading.Thread(
            target=self._listen, args=[self.child.stderr], daemon=True
        ).start()

    def tell(self, line: str) -> None:
        """Say what has happened, as somebody at the prompt would."""
        assert self.child.stdin
        try:
            self.child.stdin.write(f"{line}\n")
            self.child.stdin.flush()
        except BrokenPipeError as error:
            raise DrillError(
                self._told(f"the recording has ended before `{line}`")
            ) from error

    def run(self, command: str) -> bool:
        """Have a command run and recorded; return whether it succeeded."""
        self.tell(f"! {command}")
        while True:
            try:
                done = _DONE.match(self._lines.get(timeout=_SECONDS))
            except Empty as error:
                raise DrillError(
                    self._told(f"nothing was heard of `{command}` for {_SECONDS} s")
                ) from error
            if done:
                return done[1] == "0"

    def finish(self) -> Record:
        """Have the result written."""
        self.tell("finish")
        assert self.child.stdin
        assert self.child.stdout
        self.child.stdin.close()
        text = self.child.stdout.read()
        code = self.child.wait(_SECONDS)
        told: Mapping[str, str] = json.loads(text) if text else {}
        if "verdict" not in told:
            raise DrillError(
                self._told(f"the recording ended with {code} and no verdict")
            )
        return Record(
            code=code,
            verdict=told["verdict"],
            reason=told["reason"],
            covers=bool(told["covers"]),
            result=told["result"],
        )

    def stop(self) -> None:
        """End the child, if it still runs."""
        with suppress(ProcessLookupError):
            self.child.kill()
        self.child.wait()

    def _listen(self, stream: IO[str] | None) -> None:
        for line in stream or ():
            self.said.append(line.rstrip("\n"))
            self._lines.put(self.said[-1])

    def _told(self, what: str) -> str:
        return "\n  ".join([what, *self.said[-15:]])
