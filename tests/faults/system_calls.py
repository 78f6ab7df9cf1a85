"""An error, a full disk and a kill at every system call of a short session, injected by strace."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import drillbook
from drillbook.capture.journal.disk import FILE
from drillbook.capture.journal.journal import Journal
from drillbook.capture.journal.relocation import current
from drillbook.errors import DrillbookError
from faults import session
from faults.child import parsed
from faults.outcome import Outcome, losses

KINDS = (
    "error=EIO:when={}",
    "error=EIO:when={}+",
    "error=ENOSPC:when={}",
    "error=ENOSPC:when={}+",
    "signal=SIGKILL:when={}",
)
"""As strace writes them; with a `+` each later call of the same kind fails as well."""

_CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)")
_CALLS_ON_FILES = re.compile(
    r"^(?:\d+ +)?(?:(write|fsync|close)\((\d+)|(openat)\([^\"]*\"[^\"]*/lock\",.*= (\d+)$)",
    re.MULTILINE,
)
_REPORT, _TALK = "1", "2"
_MOST = 30
_PLAIN = str.maketrans("=:+", "--x")
_FINE, _REFUSED, _KILLED = 0, 3, (-9, 137)


@dataclass(frozen=True, slots=True)
class _Run:
    acknowledged: int
    losses: tuple[str, ...]
    unclear: str


def injected(kind: str, scratch: Path, until: float) -> Outcome:
    """Inject one kind of fault at each system call of the session, one call a run."""
    fault = f"strace {kind.format('K')} at every system call"
    calls, why_not = _calls(scratch / "baseline")
    if why_not:
        return Outcome(fault=fault, tried=0, not_done=why_not)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = list(pool.map(lambda call: _run(kind, call, scratch, until), calls))
    done = [run for run in runs if run]
    unclear = [run.unclear for run in done if run.unclear]
    return Outcome(
        fault=fault,
        tried=len(done),
        acknowledged=sum(run.acknowledged for run in done),
        losses=tuple(loss for run in done for loss in run.losses),
        not_done=(
            ""
            if len(done) == len(runs)
            else f"{len(runs) - len(done)} of {len(runs)} calls: no time left"
        ),
        note=(
            f"{len({name for name, _ in calls})} kinds of call; {len(unclear)} ended without a"
            " clear message"
        )
        + (f": {', '.join(unclear)}" if unclear else ""),
    )


def synced(scratch: Path) -> Outcome:
    """See in the system calls of a session that nothing is reported before what was written is
    synced.
    """
    fault = "synced before it is reported"
    calls, why_not = _calls(scratch / "synced")
    if not calls:
        return Outcome(fault=fault, tried=0, not_done=why_not)
    open_files: set[str] = set()
    locks: set[str] = set()
    reports = 0
    found: list[str] = []
    for call in _CALLS_ON_FILES.finditer(
        (scratch / "synced" / "trace").read_text(errors="replace")
    ):
        name, file = call[1] or call[3], call[2] or call[4]
        if name == "openat":
            # Who holds a lock is true only while they live: it is nothing to sync.
            locks.add(file)
        elif name == "close":
            locks.discard(file)
            open_files.discard(file)
        elif file in locks:
            continue
        elif name == "write" and file == _REPORT:
            reports += 1
            found += [f"report {reports} came before the sync"] if open_files else []
        elif name == "write" and file != _TALK:
            open_files.add(file)
        elif name == "fsync":
            open_files.discard(file)
    return Outcome(
        fault=fault, tried=reports, acknowledged=reports, losses=tuple(found)
    )


def _calls(folder: Path) -> tuple[list[tuple[str, int]], str]:
    """Return each call of an undisturbed session by its name and how many of the kind there were,
    or why not.
    """
    if not shutil.which("strace"):
        return [], "strace is not installed"
    shutil.rmtree(folder, ignore_errors=True)
    ended = _traced(folder, [])
    trace = folder / "trace"
    if ended.returncode or not trace.exists():
        return (
            [],
            f"strace does not run here: {ended.stderr.decode(errors='replace')[-200:]}",
        )
    return list(_after_begin(trace)), ""


def _after_begin(trace: Path) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    begun = False
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        call = _CALL.match(line)
        if call is None:
            continue
        seen[call[1]] += 1
        if begun:
            yield call[1], seen[call[1]]
        begun = begun or session.BEGIN in call[2]


def _traced(folder: Path, options: list[str]) -> subprocess.CompletedProcess[bytes]:
    folder.mkdir(parents=True)
    (folder / "temp").mkdir()
    environment = {
        "HOME": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(Path(drillbook.__file__).parents[1]),
        "TMPDIR": str(folder / "temp"),
        "XDG_STATE_HOME": str(folder / "state"),
    }
    command = [sys.executable, "-S", str(session.__file__), str(folder / "session")]
    strace = ["strace", "-f", "-qq", "-o", str(folder / "trace"), *options]
    # Looking for a temp folder, Python tries the one it runs in as well.
    return subprocess.run(
        [*strace, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        timeout=_MOST,
    )


def _run(kind: str, call: tuple[str, int], scratch: Path, until: float) -> _Run | None:
    if time.monotonic() > until:
        return None
    name, number = call
    folder = scratch / f"{kind.format(number).translate(_PLAIN)}-{name}"
    try:
        ended = _traced(folder, ["-e", f"inject={name}:{kind.format(number)}"])
    except subprocess.TimeoutExpired:
        return _Run(0, (f"{folder}: it never ended",), "")
    known = parsed(ended.stdout)
    found = _losses(folder, known)
    clear = ended.returncode in {_FINE, _REFUSED} or (
        kind.startswith("signal") and ended.returncode in _KILLED
    )
    message = b"" if clear else ended.stderr.strip().splitlines()[-1:] or b"no message"
    unclear = (
        "" if clear else f"{name} #{number} (exit {ended.returncode}, {message!r})"
    )
    shutil.rmtree(folder, ignore_errors=True)
    return _Run(len(known), tuple(found), unclear)


def _losses(folder: Path, known: dict[int, str]) -> list[str]:
    """Return what a session has lost, as a process finds that has the same places to look at."""
    place = folder / "session"
    if not (place / FILE).exists():
        return (
            [f"{place}: {len(known)} acknowledged lines without a journal"]
            if known
            else []
        )
    command = [sys.executable, "-m", "faults.system_calls", str(place)]
    report = "".join(f"{number} {text}\n" for number, text in known.items())
    environment = os.environ | {
        "XDG_STATE_HOME": str(folder / "state"),
        "TMPDIR": str(folder / "temp"),
    }
    looked = subprocess.run(
        command,
        input=report,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_MOST,
    )
    return (
        [f"{place}: {looked.stderr}"]
        if looked.returncode
        else looked.stdout.splitlines()
    )


def look(place: Path, known: dict[int, str]) -> list[str]:
    """Return what a session has lost, after it was resumed and one more line was appended."""
    try:
        with closing(Journal.open(place)) as journal:
            line = journal.append("note", {"text": "afterwards"})
        strayed = current(place) != journal.folder
    except DrillbookError as error:
        return [f"{place}: it cannot be continued: {error}"]
    return losses(place, known | {line.number: "afterwards"}) + (
        [f"{place}: it went astray"] if strayed else []
    )


if __name__ == "__main__":
    sys.stdout.write(
        "\n".join(look(Path(sys.argv[1]), parsed(sys.stdin.buffer.read())))
    )
