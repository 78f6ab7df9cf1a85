"""`drillbook cache`: how much is kept of what was read, and how to remove it."""

import click

from drillbook.errors import DrillbookError
from drillbook.kept import stores
from drillbook.state import cache_folder
from drillbook.text.plain import visible

_MEGABYTE = 1_000_000


@click.group("cache")
def command() -> None:
    """Say how much drillbook keeps of what it has read, or remove it."""


@command.command("size")
def size() -> None:
    """Say how much is kept, and where.

    drillbook keeps at most 512 MB for one version of itself. It removes what nobody has used for 30
    days.
    """
    click.echo(visible(f"{_kept()} kept in {cache_folder()}."))


@command.command("clear")
def clear() -> None:
    """Remove all that is kept; the next command reads everything again."""
    before = _kept()
    for file in stores():
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise DrillbookError(
                f"{file} could not be removed: {error.strerror}",
                "Stop the commands that use it, such as drillbook serve.",
            ) from error
    click.echo(visible(f"{before} removed from {cache_folder()}."))


def _kept() -> str:
    taken = sum(file.stat().st_size for file in stores())
    return f"{taken / _MEGABYTE:,.1f} MB"
