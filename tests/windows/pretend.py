"""drillbook run as Windows would run it, as far as that can be seen without Windows.

`python -m windows.pretend check` runs a command. Only what drillbook itself asks of the system is
changed; that its libraries run on Windows is their own promise.

- `os`, `signal` and `time` lack what they lack there, and `fcntl` and its like cannot be imported.
- Files are opened as text unless they are opened as binary, which ends the run here. No folder is
  opened, nothing goes by the number of one, and links need a privilege that nobody has.
- A file is never renamed over another, and a file that is open is neither renamed nor removed.
"""

import builtins
import errno
import importlib
import os
import pathlib
import signal
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

MODULES = frozenset(
    {
        "fcntl",
        "grp",
        "pty",
        "pwd",
        "resource",
        "syslog",
        "termios",
        "tty",
        "readline",
        "curses",
    }
)
"""Modules of the standard library that Windows lacks."""

NAMES: Mapping[str, frozenset[str]] = {
    name: frozenset(names.split())
    for name, names in {
        "os": """O_ASYNC O_CLOEXEC O_DIRECT O_DIRECTORY O_DSYNC O_NDELAY O_NOATIME O_NOCTTY
        O_NOFOLLOW O_NONBLOCK O_PATH O_RSYNC O_SYNC O_TMPFILE P_ALL P_PGID P_PID WCOREDUMP WEXITED
        WEXITSTATUS WIFEXITED WIFSIGNALED WIFSTOPPED WNOHANG WNOWAIT WSTOPPED WTERMSIG WUNTRACED
        chown chroot ctermid fchdir fchmod fchown fdatasync fork forkpty fpathconf fstatvfs
        getegid geteuid getgid getgroups getloadavg getpgid getpgrp getpriority getresuid getsid
        getuid initgroups killpg lchown lockf major makedev minor mkfifo mknod nice openpty
        pathconf pipe2 posix_fadvise posix_fallocate posix_spawn pread preadv pwrite pwritev
        readv register_at_fork sched_yield sendfile setegid seteuid setgid setgroups setpgid
        setpriority setsid setuid statvfs sync sysconf tcgetpgrp tcsetpgrp ttyname uname wait
        wait3 wait4 waitid waitid_result writev""",
        "signal": """SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGIO SIGKILL SIGPIPE SIGQUIT SIGSTOP
        SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGWINCH alarm getitimer pause pthread_kill
        pthread_sigmask setitimer siginterrupt sigpending sigtimedwait sigwait sigwaitinfo""",
        "time": """CLOCK_BOOTTIME CLOCK_MONOTONIC CLOCK_MONOTONIC_RAW CLOCK_PROCESS_CPUTIME_ID
        CLOCK_REALTIME CLOCK_TAI CLOCK_THREAD_CPUTIME_ID clock_getres clock_gettime
        clock_gettime_ns clock_settime pthread_getcpuclockid tzset""",
        "socket": "AF_UNIX SO_REUSEPORT sethostname socketpair",
        "select": "epoll kqueue poll",
    }.items()
}
"""Names that Windows lacks in modules that it has."""

_BINARY, _NO_INHERIT, _TEMPORARY = 0x1000_0000, 0x2000_0000, 0x4000_0000
_OURS = _BINARY | _NO_INHERIT | _TEMPORARY
_PRIVILEGE = OSError(errno.EPERM, "a required privilege is not held by the client")


class _Files:
    """Opens, renames and removes as Windows does."""

    def __init__(self) -> None:
        self._temporary: dict[int, str] = {}
        self._open: dict[int, tuple[int, int]] = {}

    def open(self, path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:  # noqa: ANN401 - as os.open
        _refuse_numbers(more)
        if not flags & _BINARY:
            raise AssertionError(
                f"{path} is opened as text: a line feed would become two bytes"
            )
        if pathlib.Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        number = os.open(path, flags & ~_OURS, mode)
        status = os.fstat(number)
        self._open[number] = (status.st_dev, status.st_ino)
        if flags & _TEMPORARY:
            self._temporary[number] = str(path)
        return number

    def close(self, number: int) -> None:
        self._open.pop(number, None)
        os.close(number)
        temporary = self._temporary.pop(number, "")
        if temporary:
            os.unlink(temporary)

    def unheld(self, path: Any) -> None:  # noqa: ANN401 - as os.unlink
        """Raise `PermissionError` if a file is open."""
        try:
            status = os.lstat(path)
        except OSError:
            return
        if (status.st_dev, status.st_ino) in self._open.values():
            raise PermissionError(
                errno.EACCES, "it is used by another process", str(path)
            )


_FILES = _Files()


def _refuse_numbers(more: Mapping[str, Any]) -> None:
    if any(
        more.get(name) is not None for name in ("dir_fd", "src_dir_fd", "dst_dir_fd")
    ):
        raise NotImplementedError("dir_fd unavailable on this platform")


def _by_path_alone(function: Callable[..., Any]) -> Callable[..., Any]:
    def called(*arguments: Any, **more: Any) -> Any:  # noqa: ANN401 - as what it stands for
        _refuse_numbers(more)
        if (
            arguments
            and isinstance(arguments[0], int)
            and function in {os.listdir, os.scandir}
        ):
            raise TypeError("a folder has no number here")
        return function(*arguments, **more)

    return called


def _rename(source: Any, target: Any, **more: Any) -> None:  # noqa: ANN401 - as os.rename
    _refuse_numbers(more)
    _FILES.unheld(source)
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, "File exists", str(target))
    os.rename(source, target)


def _replace(source: Any, target: Any, **more: Any) -> None:  # noqa: ANN401 - as os.replace
    _refuse_numbers(more)
    _FILES.unheld(source)
    _FILES.unheld(target)
    os.replace(source, target)


def _unlink(path: Any, **more: Any) -> None:  # noqa: ANN401 - as os.unlink
    _refuse_numbers(more)
    _FILES.unheld(path)
    os.unlink(path)


def _symlink(*_: Any, **__: Any) -> None:  # noqa: ANN401 - as os.symlink
    raise _PRIVILEGE


def _link(*_: Any, **__: Any) -> None:  # noqa: ANN401 - as os.link
    raise _PRIVILEGE


INSTEAD: Mapping[str, Mapping[str, Any]] = {
    "os": {
        "O_BINARY": _BINARY,
        "O_NOINHERIT": _NO_INHERIT,
        "O_TEMPORARY": _TEMPORARY,
        "open": _FILES.open,
        "close": _FILES.close,
        "rename": _rename,
        "replace": _replace,
        "unlink": _unlink,
        "remove": _unlink,
        "symlink": _symlink,
        "link": _link,
        "readlink": _symlink,
        **{
            name: _by_path_alone(getattr(os, name))
            for name in (
                "lstat",
                "stat",
                "mkdir",
                "rmdir",
                "listdir",
                "scandir",
                "chmod",
                "access",
            )
        },
    },
    "sys": {"platform": "win32"},
    "signal": {"SIGBREAK": signal.SIGUSR1},
    "time": {},
    "socket": {},
    "select": {},
    "_winapi": {"CreateJunction": os.symlink},
    "shutil": {},
}
"""What Windows has, or does otherwise."""


class _AsOnWindows(types.ModuleType):
    """A module of the standard library as Windows has it."""

    def __init__(self, real: types.ModuleType) -> None:
        super().__init__(real.__name__)
        self._real = real

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of a module
        real = self.__dict__["_real"]
        if name in NAMES.get(real.__name__, ()):
            raise AttributeError(
                f"module {real.__name__!r} has no attribute {name!r} on Windows"
            )
        instead = INSTEAD[real.__name__]
        return instead[name] if name in instead else getattr(real, name)


def begin() -> None:
    """Let drillbook see Windows from here on; nothing of it has been imported so far."""
    assert not [name for name in sys.modules if name.partition(".")[0] == "drillbook"]
    windows = {
        name: _AsOnWindows(sys.modules.get(name) or types.ModuleType(name))
        for name in INSTEAD
    }
    for name in ("shutil", "socket", "select"):
        windows[name] = _AsOnWindows(importlib.import_module(name))
    real = builtins.__import__

    def imported(name: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - as __import__
        asks = str((rest[0] if rest and rest[0] else {}).get("__name__", ""))
        if asks.partition(".")[0] == "drillbook":
            if name.partition(".")[0] in MODULES:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            if name in windows:
                return windows[name]
        return real(name, *rest, **more)

    builtins.__import__ = imported
    for name in ("symlink_to", "hardlink_to", "readlink"):
        setattr(pathlib.Path, name, _symlink)
    setattr(pathlib.Path, "rename", _path_rename)  # noqa: B010 - mypy holds methods for settled


def _path_rename(self: pathlib.Path, target: Any) -> pathlib.Path:  # noqa: ANN401 - as Path.rename
    _rename(self, target)
    return pathlib.Path(target)


def main() -> None:
    """Run a command of drillbook."""
    begin()
    from drillbook.cli.main import main as run  # noqa: PLC0415 - not before it sees Windows

    run()


if __name__ == "__main__":
    main()
