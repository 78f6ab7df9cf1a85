"""Publishing is killed, fails and runs out of disk at every step: then the archive is the old one
or the new one.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import books
import drillbook
from archives import contents, publish
from drillbook.errors import DrillbookError
from drillbook.publish.archive import FolderArchive
from drillbook.publish.archive_reader import versions_of
from drillbook.publish.branch import BranchArchive
from drillbook.publish.verify import verify
from faults import publication
from faults.disk import tiny
from faults.outcome import Outcome

KINDS = ("signal=SIGKILL:when={}", "error=EIO:when={}", "error=ENOSPC:when={}+")
"""As strace writes them; with a `+` each later call of the same kind fails as well."""

_STEPS = (  # noqa: SIM905
    "mkdir mkdirat rmdir openat write fsync rename renameat renameat2 unlink unlinkat chmod fchmod"
    " fchmodat flock sendfile copy_file_range"
).split()
_MARK = "access"
_CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)")
_MOST = 60
_PAGE = 4096
_FEW_PAGES = 90
_GIT = {
    f"GIT_{who}_{what}": "sam@example.com"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
State = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class _Bench:
    """A book, an archive with one version of it, and what that archive holds with a second one."""

    scratch: Path
    book: Path
    archive: Path
    old: State
    new: State

    def copy(self, name: str) -> Path:
        """Return a copy of the archive with one version."""
        shutil.copytree(self.archive, self.scratch / name / "archive")
        return self.scratch / name / "archive"

    def losses(self, archive: Path) -> list[str]:
        """Return what is wrong with an archive into which the second version was, or was not,
        published.

        Whoever only reads it changes nothing; what was broken off is settled by whoever publishes
        there.
        """
        before = contents(archive)
        try:
            verify(FolderArchive(archive).reader())
            if contents(archive) != before:
                return [f"{archive}: it was changed by reading it"]
            FolderArchive(archive).settle()
            found = verify(FolderArchive(archive).reader()).problems
        except (DrillbookError, OSError) as error:
            return [f"{archive}: {error}"]
        held = {
            path: raw
            for path, raw in contents(archive).items()
            if not path.startswith(".publishing/")
        }
        if held not in (self.old, self.new):
            return [
                f"{archive}: it is neither the old archive nor the new one",
                *(f"{p.path}: {p.text}" for p in found),
            ]
        return [f"{archive}: {p.path}: {p.text}" for p in found] + self._goes_on(
            archive
        )

    def _goes_on(self, archive: Path) -> list[str]:
        """Return why a further version cannot be published."""
        try:
            publish(self.book, FolderArchive(archive), "1.2")
        except DrillbookError as error:
            return [f"{archive}: nothing can be published any more: {error}"]
        return [
            f"{archive}: {p.path}: {p.text}"
            for p in verify(FolderArchive(archive).reader()).problems
        ]


def injected(kind: str, scratch: Path, until: float) -> Outcome:
    """Inject one kind of fault at each system call with which a publication changes something, one
    call a run.
    """
    fault = f"publishing: strace {kind.format('K')} at every step"
    bench = _bench(scratch / kind.split("=")[1].partition(":")[0])
    calls, why_not = _calls(bench)
    if why_not:
        return Outcome(fault=fault, tried=0, not_done=why_not)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = list(pool.map(lambda call: _run(bench, kind, call, until), calls))
    done = [run for run in runs if run is not None]
    left = len(runs) - len(done)
    return Outcome(
        fault=fault,
        tried=len(done),
        losses=tuple(loss for run in done for loss in run),
        not_done=f"{left} of {len(runs)} calls: no time left" if left else "",
        note=f"{len({name for name, _ in calls})} kinds of call",
    )


def full(scratch: Path) -> Outcome:
    """Publish onto a disk that has room for some pages more, from none to enough for all."""
    fault = "publishing: full disk"
    bench = _bench(scratch / "bench")
    disks = [scratch / f"disk-{number}" for number in range(4)]
    with tiny(*disks) as why_not:
        if why_not:
            return Outcome(fault=fault, tried=0, not_done=why_not)
        rounds = [
            _on_a_full_disk(bench, disks[-1], pages) for pages in range(_FEW_PAGES)
        ]
    published = sum(whole for whole, _ in rounds)
    note = f"{published} were published, {len(rounds) - published} refused"
    both = (
        []
        if 0 < published < len(rounds)
        else [f"the disk was never {'full' if published else 'large enough'}"]
    )
    return Outcome(
        fault=fault,
        tried=len(rounds),
        losses=(*both, *(loss for _, found in rounds for loss in found)),
        note=note,
    )


def killed_on_a_branch(times: int, scratch: Path, until: float) -> Outcome:
    """Kill a publication to a branch, with every git that it runs, at random moments."""
    fault = "publishing to a branch: SIGKILL at random"
    book = _repository(scratch)
    chance = random.Random(20261124)  # noqa: S311 - the same moments every time
    begin = time.monotonic()
    _publication("branch", book, "gh-pages", "1.0").wait(_MOST)
    took = time.monotonic() - begin
    found: list[str] = []
    tried = 0
    while tried < times and time.monotonic() < until:
        tried += 1
        running = _publication("branch", book, "gh-pages", f"2.{tried}")
        time.sleep(chance.random() * took)
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait(_MOST)
        found += _branch_losses(book, tried)
    versions = len(versions_of(BranchArchive(book, "gh-pages").reader()).versions)
    left = f"{times - tried} of {times}: no time left" if tried < times else ""
    note = f"{versions - 1} got through, {tried - versions + 1} did not"
    return Outcome(
        fault=fault, tried=tried, losses=tuple(found), not_done=left, note=note
    )


def _branch_losses(book: Path, number: int) -> list[str]:
    """Return what is wrong with the branch; a lock that a killed git left is taken away as git says
    to.
    """
    for lock in (book / ".git").rglob("*.lock"):
        lock.unlink()
    archive = BranchArchive(book, "gh-pages")
    problems = [
        f"kill {number}: {p.path}: {p.text}"
        for p in verify(archive.reader(), archive.witnesses()).problems
    ]
    checked = subprocess.run(
        ["git", "fsck", "--no-dangling", "--connectivity-only"],
        cwd=book,
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        *problems,
        *([f"kill {number}: {checked.stderr}"] if checked.returncode else []),
    ]


def _bench(scratch: Path) -> _Bench:
    book, archive = books.make(scratch / "book"), scratch / "archive"
    publish(book, FolderArchive(archive), "1.0")
    old = contents(archive)
    whole = scratch / "whole" / "archive"
    shutil.copytree(archive, whole)
    publish(book, FolderArchive(whole), "1.1")
    return _Bench(scratch, book, archive, old, contents(whole))


def _repository(scratch: Path) -> Path:
    book = books.make(scratch / "repository")
    for arguments in (
        ("init", "-q", "-b", "main"),
        ("add", "-A"),
        ("commit", "-q", "-m", "The book"),
    ):
        subprocess.run(["git", *arguments], cwd=book, env=os.environ | _GIT, check=True)
    return book


def _command(kind: str, book: Path, archive: str, version: str) -> list[str]:
    return [
        sys.executable,
        str(publication.__file__),
        kind,
        str(book),
        archive,
        version,
    ]


def _environment() -> dict[str, str]:
    paths = (Path(drillbook.__file__).parents[1], Path(books.__file__).parent)
    return (
        os.environ
        | _GIT
        | {
            "PYTHONPATH": ":".join(map(str, paths)),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
    )


def _publication(
    kind: str, book: Path, archive: str, version: str
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        _command(kind, book, archive, version),
        cwd=book,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _traced(
    bench: _Bench, archive: Path, options: list[str]
) -> "subprocess.CompletedProcess[bytes]":
    # Nothing else is traced, and so the rest runs at full speed.
    only = ["-f", "--seccomp-bpf", "-e", f"trace={','.join((_MARK, *_STEPS))}"]
    strace = ["strace", "-qq", *only, "-o", str(archive.parent / "trace"), *options]
    command = _command("folder", bench.book, str(archive), "1.1")
    # Where no other folder can be written to, Python tries the one that it stands in, and leaves a
    # file there.
    return subprocess.run(
        [*strace, *command],
        cwd=bench.scratch,
        env=_environment(),
        capture_output=True,
        check=False,
        timeout=_MOST,
    )


def _calls(bench: _Bench) -> tuple[list[tuple[str, int]], str]:
    """Return each step of an undisturbed publication by its name and how many of the kind there
    were, or why not.
    """
    if not shutil.which("strace"):
        return [], "strace is not installed"
    archive = bench.copy("baseline")
    ended = _traced(bench, archive, [])
    if ended.returncode:
        return (
            [],
            f"strace does not run here: {ended.stderr.decode(errors='replace')[-200:]}",
        )
    calls = list(_after_begin(archive.parent / "trace"))
    # Where time runs out, what was tried is spread over the whole publication.
    random.Random(20261124).shuffle(calls)  # noqa: S311 - the same order every time
    return calls, ""


def _after_begin(trace: Path) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    begun = False
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        call = _CALL.match(line)
        if call is None:
            continue
        seen[call[1]] += 1
        reads = call[1] == "openat" and "O_CREAT" not in call[2]
        if begun and call[1] in _STEPS and not reads:
            yield call[1], seen[call[1]]
        begun = begun or publication.BEGIN in call[2]


def _run(
    bench: _Bench, kind: str, call: tuple[str, int], until: float
) -> list[str] | None:
    if time.monotonic() > until:
        return None
    name, number = call
    archive = bench.copy(f"{name}-{number}")
    try:
        _traced(bench, archive, ["-e", f"inject={name}:{kind.format(number)}"])
    except subprocess.TimeoutExpired:
        return [f"{archive}: it never ended"]
    found = bench.losses(archive)
    if not found:
        shutil.rmtree(archive.parent)
    return found


def _on_a_full_disk(bench: _Bench, disk: Path, pages: int) -> tuple[bool, list[str]]:
    """Return whether the version was published, and what was lost; afterwards the disk is empty
    again.
    """
    archive = disk / "archive"
    shutil.copytree(bench.archive, archive)
    with (disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while ballast.write(bytes(_PAGE)):
            pass
    os.truncate(
        disk / "ballast", max(0, (disk / "ballast").stat().st_size - pages * _PAGE)
    )
    try:
        publish(bench.book, FolderArchive(archive), "1.1")
        published = True
    except DrillbookError:
        published = False
    (disk / "ballast").unlink()
    found = (
        []
        if published == ((archive / "1.1").exists())
        else [f"{pages} pages: it says {published}, and is not so"]
    )
    found += bench.losses(archive)
    shutil.rmtree(archive)
    return published, found
