"""The example at the end of each command's help is one: it runs as it is written."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path

import click
import pytest

import books
from built import COMMAND
from drillbook.cli.examples import EXAMPLES
from drillbook.cli.main import command as drillbook

_JOURNAL = (
    Path(__file__).parents[1] / "importers/originals/chaos-toolkit/measured-outage.json"
)
_LONG = ("demo", "serve")
"""They run until Ctrl-C."""
_PUBLISHED = (
    "publish",
    "settle",
    "versions",
    "verify",
    "rebuild",
    "diff",
    "announce",
    "digest",
    *("withdraw", "build"),
)
"""They make a site, or need one that has been published."""


def _names() -> Iterator[str]:
    context = click.Context(drillbook)
    for name in drillbook.list_commands(context):
        command = drillbook.get_command(context, name)
        if isinstance(command, click.Group):
            yield from (f"{name} {below}" for below in command.commands)
        else:
            yield name


def _helped(name: str) -> str:
    done = subprocess.run(
        [COMMAND, *name.split(), "--help"], capture_output=True, text=True, check=True
    )
    return " ".join(done.stdout.split())


@pytest.fixture
def here(book: Path) -> Path:
    """Return a book in which somebody tries the examples, with files of others beside it."""
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    books.write(book, "../wiki/failover.md", "# Database failover\n\n1. Call Sam.\n")
    shutil.copy(_JOURNAL, book / "journal.json")
    books.write(book, "../compose.yaml", "services: {shop: {image: shop}}\n")
    return book


def _environment() -> Mapping[str, str]:
    folder = str(Path(COMMAND).parent)
    kept = {
        name: value for name, value in os.environ.items() if name != "DRILLBOOK_TODAY"
    }
    return {**kept, "PATH": os.pathsep.join((folder, kept["PATH"])), "COLUMNS": "200"}


def _runs(line: str, here: Path, *codes: int) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=here,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode in (codes or (0,)), f"{line}\n{done.stdout}{done.stderr}"
    assert "Traceback" not in done.stderr


def test_every_command_has_an_example() -> None:
    """And no example is of a command that is gone; each calls the command that it is of."""
    assert set(EXAMPLES) == set(_names())
    assert [
        name for name, line in EXAMPLES.items() if f"drillbook {name}" not in line
    ] == []


@pytest.mark.parametrize("name", ["check", "capture start", "new result"])
def test_help_ends_with_the_example(name: str) -> None:
    """Of a command below another one, too."""
    assert _helped(name).endswith(f"Example: {' '.join(EXAMPLES[name].split())}")


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in EXAMPLES
        if name.split()[0] not in {*_LONG, *_PUBLISHED, "capture"}
    ],
)
def test_the_example_runs(name: str, here: Path) -> None:
    """As it is written, in a shell, without a terminal; findings are no failure of the command."""
    _runs(EXAMPLES[name], here, *((0, 1) if name == "check" else (0,)))


def test_the_examples_of_recording_run_one_after_the_other(here: Path) -> None:
    """A recording is started, marked, shown, continued and finished; another one is discarded."""
    books.remove_result(here)
    for name in ("start", "mark", "status", "resume"):
        _runs(EXAMPLES[f"capture {name}"], here)
    _runs(EXAMPLES["capture finish"], here, 1)
    _runs(EXAMPLES["capture start"], here)
    _runs(EXAMPLES["capture discard"], here)


@pytest.mark.parametrize("name", _LONG)
def test_the_example_runs_until_ctrl_c(name: str, here: Path) -> None:
    """At a port that is free here; it leaves nothing running."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        EXAMPLES[name].replace("8001", str(port)).split(),
        cwd=here,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as program:
        deadline = time.monotonic() + 60
        while name == "serve" and not _answers(port) and time.monotonic() < deadline:
            time.sleep(0.2)
        if name == "demo":
            assert program.stdout is not None
            while b"Ctrl-C" not in program.stdout.readline():
                assert program.poll() is None
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=60)
    assert program.returncode in {0, 130}


def _answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=1)
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False


@pytest.mark.slow
def test_the_examples_of_publishing_run_one_after_the_other(here: Path) -> None:
    """Two versions are published, compared, announced on trial, and one of them is withdrawn."""
    _runs(EXAMPLES["build"], here)
    _runs(EXAMPLES["publish"], here)
    _runs(EXAMPLES["publish"].replace("2026.11", "2026.12"), here)
    for name in _PUBLISHED[1:9]:
        _runs(EXAMPLES[name], here)
    shutil.rmtree(here.parent / "published")
