"""`drillbook demo`: a first failure test in five minutes, with Python alone."""

import contextlib
import os
import shlex
import sys
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from string import Template

import click

from drillbook.capture.unfinished import unfinished
from drillbook.cli.capture.commands import resume, start
from drillbook.cli.demo.servers import NAMES, Servers, new_servers, servers_of
from drillbook.cli.output import wrapped
from drillbook.cli.prompting import at_terminal
from drillbook.cli.schema import schema_texts
from drillbook.errors import DrillbookError
from drillbook.files import starter
from drillbook.files.load import load
from drillbook.files.repository import identity
from drillbook.files.write import write_new
from drillbook.hosts.engines import new_settings
from drillbook.system import process

_FOLDER = Path("drillbook-demo")
_OWN = (
    "content/index.md",
    "content/inventory.yml",
    "content/playbooks/prices-failover.md",
    "content/playbooks/shop-disaster-recovery.md",
)
"""What the book of the demonstration has otherwise than a new one."""


@click.command("demo")
@click.argument(
    "folder",
    metavar="[DIR]",
    type=click.Path(file_okay=False, path_type=Path),
    required=False,
)
@click.option(
    "--servers",
    "only_servers",
    is_flag=True,
    help="Only run the servers, until Ctrl-C.",
)
@click.option("--kill", "killed", type=click.Choice(NAMES), help="Kill a server.")
@click.option(
    "--start", "started", type=click.Choice(NAMES), help="Start a server again."
)
def command(
    folder: Path | None, *, only_servers: bool, killed: str | None, started: str | None
) -> int:
    """Try a first failure test in five minutes: no setup, nothing to install.

    Starts two small servers on this machine, a shop and its price list, and makes a book in DIR
    (drillbook-demo). Then you record how you kill the price list and what the shop does.
    """
    place = folder or (Path() if servers_of(Path()) else _FOLDER)
    if killed or started:
        _switch(_known(place), killed, started)
        return 0
    if not process.RECORDS:
        raise DrillbookError(process.WHY_NOT)
    servers = servers_of(place) or new_servers(place)
    made = _make_book(place)
    with servers.running():
        _print_beginning(place, servers, made=made)
        if only_servers or not at_terminal():
            _wait()
            return 0
        with contextlib.chdir(place):
            code = _record(servers)
            finished = not unfinished(Path())
    _print_end(place, finished=finished)
    return code


def _known(place: Path) -> Servers:
    found = servers_of(place)
    if found is None:
        raise DrillbookError(
            f"there is no demonstration in {place}", "To begin one: drillbook demo"
        )
    return found


def _switch(servers: Servers, killed: str | None, started: str | None) -> None:
    if killed:
        ran = servers.kill(killed)
        click.echo(f"Killed {killed}." if ran else f"{killed} was not running.")
    if started:
        servers.start(started)
        click.echo(f"{started} answers at {servers.address(started)}")


def _make_book(place: Path) -> bool:
    """Write the book, unless it is there; return whether it was written."""
    if (place / "content/inventory.yml").is_file():
        return False
    known = identity(Path())
    beginning = starter.Beginning(
        title="Demonstration",
        service="Shop",
        dependency="Prices",
        member=known.name if known.name and known.name.isprintable() else "You",
        email=known.email or "you@example.com",
    )
    names = beginning.filled_in()
    book = {
        **new_settings({"title": names["title"]}),
        **starter.book(beginning),
        **{path: Template(_text(path)).substitute(names) for path in _OWN},
        **{f".drillbook/schema/{name}": text for name, text in schema_texts().items()},
    }
    write_new(place, book)
    return True


def _text(path: str) -> str:
    return (
        files(__name__).joinpath("book", *path.split("/")).read_text(encoding="utf-8")
    )


def _record(servers: Servers) -> int:
    """Record a test in the current folder, or continue the one that is open.

    The commands that are offered are those of the drillbook that runs.
    """
    os.environ["PATH"] = os.pathsep.join(
        (str(Path(sys.executable).parent), os.environ["PATH"])
    )
    if unfinished(Path()):
        return _run(resume, ())
    member = next(iter(load(Path()).book.members))
    return _run(start, _options(servers, member))


def _options(servers: Servers, member: str) -> tuple[tuple[str, str], ...]:
    """Return what is said beforehand; what is left out is asked for."""
    return (
        ("--dependency", "prices"),
        ("--failure-mode", "unavailable"),
        ("--environment", "this-machine"),
        ("--instance", f"the price list at {servers.address('prices')}"),
        ("--as", member),
        ("--how", "drillbook demo --kill prices"),
        ("--revert", "drillbook demo --start prices"),
        ("--probe", f"shop={servers.address('shop')}"),
        ("--probe", f"prices={servers.address('prices')} of=dependency"),
    )


def _run(command_: click.Command, options: Sequence[tuple[str, str]]) -> int:
    if options:
        lines = " \\\n".join(
            f"    {name} {shlex.quote(value)}" for name, value in options
        )
        click.echo(
            "This now runs for you; in your book, you type it:\n\n"
            f"  drillbook capture start \\\n{lines}\n"
        )
    words = ["--guided", *(word for pair in options for word in pair)]
    code = command_.main(words, prog_name="drillbook capture", standalone_mode=False)
    return code if isinstance(code, int) else 0


def _print_beginning(place: Path, servers: Servers, *, made: bool) -> None:
    book = "Wrote a book about both" if made else "The book about both is"
    text = (
        f"A shop runs at {servers.address('shop')}\n"
        f"Its price list runs at {servers.address('prices')}\n"
        f"{book} in {place}.\n\n"
        "You will kill the price list, see what happens to the shop, and bring it back. It takes"
        " five minutes. Open the shop in your browser now.\n"
    )
    click.echo(wrapped(text))


def _wait() -> None:
    """Wait for Ctrl-C."""
    click.echo("Press Ctrl-C to stop both servers.")
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(1)
    click.echo("Both servers are stopped.")


def _print_end(place: Path, *, finished: bool) -> None:
    """Say what to look at now, and how to leave nothing behind."""
    click.echo("\nBoth servers are stopped.")
    if not finished:
        click.echo(f"To continue: drillbook demo {shlex.quote(str(place))}")
        return
    rows = (
        (f"cd {shlex.quote(str(place))}", "your book is there"),
        ("drillbook check", "the tests gate, and what is missing"),
        ("drillbook serve", "the site, at http://127.0.0.1:8000/"),
        ("drillbook review", "sign that you have read the result"),
    )
    click.echo("Look at what you made:\n")
    for command_, text in rows:
        click.echo(f"  {command_:<20}  {text}")
    click.echo(
        wrapped(
            f"\nTo remove everything, delete the folder {place}. To begin a book about your"
            " service: drillbook init"
        )
    )
