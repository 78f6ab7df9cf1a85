"""A deed is a call of the system that changes, runs or talks to something else, as
strace tells it.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MARK = "/this-begins-the-command/"
"""What a traced program asks for before each of its commands: no such file is there."""

_CHANGING = (
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "rmdir",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "chmod",
    "fchmod",
    "fchmodat",
    "chown",
    "fchown",
    "lchown",
    "fchownat",
    "truncate",
    "ftruncate",
    "fallocate",
    "utime",
    "utimes",
    "utimensat",
    "futimesat",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    "removexattr",
    "lremovexattr",
    "fremovexattr",
    "mount",
    "umount2",
    "chroot",
    "pivot_root",
)
_WRITING = (
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "pwritev2",
    "sendfile",
    "copy_file_range",
    "splice",
)
_OPENING = ("open", "openat", "openat2", "creat")
_RUNNING = ("execve", "execveat")
_TALKING = ("connect", "bind", "listen", "sendto")
_OTHERS = (
    "kill",
    "tkill",
    "tgkill",
    "ptrace",
    "process_vm_writev",
    "setuid",
    "setgid",
    "init_module",
    "finit_module",
)
_MARKING = ("access", "faccessat", "faccessat2")
_CALLS = (*_CHANGING, *_WRITING, *_OPENING, *_RUNNING, *_TALKING, *_OTHERS, *_MARKING)

_LINE = re.compile(r"^(?P<pid>\d+) +(?P<call>\w+)\((?P<rest>.*)$", re.DOTALL)
_RESUMED = re.compile(
    r"^(?P<pid>\d+) +<\.\.\. (?P<call>\w+) resumed>(?P<rest>.*)$", re.DOTALL
)
_UNFINISHED = " <unfinished ...>"
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DESCRIPTOR = re.compile(r"^(?:AT_FDCWD|-?\d+)<(?P<path>(?:[^<>\\]|\\.)*)>")
_AT = re.compile(
    r'(?:AT_FDCWD|\d+)<(?P<folder>(?:[^<>\\]|\\.)*)>, "(?P<name>(?:[^"\\]|\\.)*)"'
)
_FOR_WRITING = re.compile(r"O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)")
_ANYWHERE = re.compile(
    r"^(?:/dev/(?:null|tty|pts/\d+|shm)|pipe:|socket:|anon_inode:|/proc/self/fd)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One call by its name, the command during which it came, what it is about, and its line as
    strace wrote it.
    """

    command: str
    call: str
    paths: tuple[str, ...]
    line: str
    first: bool = False


def traced(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    trace: Path,
    seconds: float = 120,
) -> tuple[subprocess.CompletedProcess[str], tuple[Deed, ...]]:
    """Run a program in a folder and return what came of it, and the deeds of it and of all that it
    started.
    """
    calls = ",".join(f"?{call}" for call in _CALLS)
    strace = (
        "strace",
        "-f",
        "--seccomp-bpf",
        "-y",
        "-s",
        "4096",
        "-o",
        str(trace),
        "-e",
        f"trace={calls}",
    )
    done = subprocess.run(
        [*strace, *arguments],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds,
        check=False,
    )
    return done, tuple(
        deeds(trace.read_text(encoding="utf-8", errors="replace"), folder)
    )


def deeds(trace: str, folder: Path) -> Iterator[Deed]:
    """Yield what strace tells of in the form `-f -y -o`; relative names are of the folder that was
    worked in.

    Raises `ValueError` for a line that it does not know, so that nothing goes by unseen.
    """
    command, begun = "", False
    for call, rest, line in _whole(trace):
        strings = tuple(_plain(text) for text in _STRING.findall(rest))
        if call in _MARKING:
            command = next(
                (text.removeprefix(MARK) for text in strings if text.startswith(MARK)),
                command,
            )
            continue
        about = tuple(_paths(call, rest, strings, folder))
        if call in _RUNNING or call in _OTHERS or call in _TALKING or about:
            first, begun = call in _RUNNING and not begun, begun or call in _RUNNING
            yield Deed(command=command, call=call, paths=about, line=line, first=first)


def _whole(trace: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, arguments and line of each call; strace breaks up what another process
    interrupts.
    """
    broken: dict[tuple[str, str], str] = {}
    for line in trace.splitlines():
        if re.match(r"^\d+ +(?:---|\+\+\+) ", line):
            continue
        resumed = _RESUMED.match(line)
        match = resumed or _LINE.match(line)
        if match is None:
            raise ValueError(f"strace wrote a line that is not known: {line[:200]}")
        key, rest = (match["pid"], match["call"]), match["rest"]
        if resumed:
            rest = broken.pop(key, "") + rest
        if rest.endswith(_UNFINISHED):
            broken[key] = rest.removesuffix(_UNFINISHED)
            continue
        yield match["call"], rest, f"{match['call']}({rest}"
    for (_, call), rest in broken.items():
        yield call, rest, f"{call}({rest} never returned"


def _paths(
    call: str, rest: str, strings: tuple[str, ...], folder: Path
) -> Iterator[str]:
    """Yield the full names that a call changes, runs or opens for writing; none for one that only
    reads.
    """
    if call in _OPENING and not (
        call == "creat" or _FOR_WRITING.search(rest.rpartition(") = ")[0] or rest)
    ):
        return
    if call in _WRITING or call in {
        "ftruncate",
        "fchmod",
        "fchown",
        "fallocate",
        "fsetxattr",
        "fremovexattr",
    }:
        descriptor = _DESCRIPTOR.match(rest)
        yield _plain(descriptor["path"]) if descriptor else rest
        return
    if call in _RUNNING:
        yield _from(folder, strings[0] if strings else rest)
        return
    if call in _OTHERS or call in _TALKING:
        return
    placed = list(_AT.finditer(rest))
    if placed:
        # What a symbolic link is to say is no place that is changed.
        yield from (
            _from(Path(_plain(match["folder"])), _plain(match["name"]))
            for match in placed
        )
    else:
        changed = (
            strings[-1:]
            if call == "symlink"
            else strings[: 2 if call in {"rename", "link"} else 1]
        )
        yield from (_from(folder, name) for name in changed)


def _from(folder: Path, name: str) -> str:
    return os.path.normpath(folder / name)


def _plain(text: str) -> str:
    """Return what strace has escaped as it was."""
    return os.fsdecode(
        text.encode("latin-1", "backslashreplace")
        .decode("unicode_escape")
        .encode("latin-1", "replace")
    )


def beyond(deed: Deed, writable: Sequence[Path], programs: Sequence[Path]) -> bool:
    """Return whether a deed goes beyond writing below some folders, into pipes and terminals, and
    running programs.
    """
    if deed.call in _RUNNING:
        return not deed.first and Path(deed.paths[0]) not in programs
    if deed.call in _TALKING:
        return "AF_UNIX" in deed.line or "AF_INET" in deed.line
    if deed.call in _OTHERS:
        return True
    return not all(
        _ANYWHERE.match(path)
        or any(Path(path).is_relative_to(folder) for folder in writable)
        for path in deed.paths
    )
