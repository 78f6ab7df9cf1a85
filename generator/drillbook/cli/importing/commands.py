"""The group `drillbook import` and the table of its subcommands, each in the module of its name."""

import click

from drillbook.cli.importing import inventory
from drillbook.cli.importing.results import results

_SUBCOMMANDS: tuple[click.Command, ...] = (results, inventory.command)


command = click.Group(
    "import",
    commands=_SUBCOMMANDS,
    help="Bring what other tools know into your book.",
)
