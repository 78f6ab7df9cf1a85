"""Whatever tries a mutant runs in a process of its own, which is ended when it takes too long."""

import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from pathlib import Path

_MOST_MEMORY = 4 << 30
_PAUSE = 0.005
_BROKEN = 70
_SAID = "said"
_PATIENCE = 10
"""How many times longer than it may compute a process may take, on a machine that is busy."""


class Ending(Enum):
    """How a process ended: it said yes, it said no or broke down, it could not say, or it was ended
    because it took too long.
    """

    YES = 0
    NO = 1
    UNKNOWN = 2
    LATE = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """How a process ended, and what it said besides."""

    ending: Ending
    said: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What a process does, and how many seconds it may compute."""

    ask: Callable[[], Answer]
    limit: int


@dataclass(frozen=True, slots=True)
class _Running:
    number: int
    until: float
    scratch: Path


def answers(jobs: Iterable[Job], processes: int) -> Iterator[tuple[int, Answer]]:
    """Do the jobs, so many at a time; yield the number of each with its answer, as they end.

    RuntimeError where one broke down that should have known an answer.
    """
    waiting = enumerate(jobs)
    running: dict[int, _Running] = {}
    while True:
        for number, job in islice(waiting, processes - len(running)):
            scratch = Path(tempfile.mkdtemp(prefix="drillbook-mutant-"))
            until = time.monotonic() + _PATIENCE * job.limit
            running[_forked(job, scratch)] = _Running(number, until, scratch)
        if not running:
            return
        for pid, one in list(running.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended or time.monotonic() > one.until:
                del running[pid]
                yield one.number, _answer(pid, status if ended else None, one.scratch)
        time.sleep(_PAUSE)


def _answer(pid: int, status: int | None, scratch: Path) -> Answer:
    """Return the answer of a process that ended with a status, or that is to be ended; nothing is
    left of it.
    """
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    if status is None:
        os.waitpid(pid, 0)
    file = scratch / _SAID
    said = file.read_text(encoding="utf-8") if file.exists() else ""
    shutil.rmtree(scratch, ignore_errors=True)
    code = -signal.SIGXCPU if status is None else os.waitstatus_to_exitcode(status)
    if code == _BROKEN:
        raise RuntimeError(said)
    if code == -signal.SIGXCPU:
        return Answer(Ending.LATE)
    known = code in {ending.value for ending in Ending}
    return Answer(Ending(code) if known else Ending.NO, said)


def _forked(job: Job, scratch: Path) -> int:
    """Begin a process that leads a group of its own, prints nothing, and has its own folder."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    os.setpgid(0, 0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    resource.setrlimit(resource.RLIMIT_CPU, (job.limit, job.limit + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    os.environ |= {"PYTEST_DEBUG_TEMPROOT": str(scratch), "TMPDIR": str(scratch)}
    tempfile.tempdir = None
    try:
        answer = job.ask()
        (scratch / _SAID).write_text(answer.said, encoding="utf-8")
        os._exit(answer.ending.value)
    except Exception:  # noqa: BLE001 - whatever it is, the parent must not take it for an answer
        (scratch / _SAID).write_text(traceback.format_exc(), encoding="utf-8")
        os._exit(_BROKEN)
    except BaseException:  # noqa: BLE001 - a mutant that ends the process has been noticed
        os._exit(Ending.NO.value)
