"""What the command line says of itself, as text for the guide.

The command is found by its entry point: hosts lie below the command line and never import it.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points

import click

from drillbook.pages.views.guide import CommandText, OptionText


def commands() -> tuple[CommandText, ...]:
    """Return what the installed `drillbook` command and its subcommands say."""
    script = next(iter(entry_points(group="console_scripts", name="drillbook")))
    root = import_module(script.module).command
    return tuple(_texts(root, click.Context(root, info_name="drillbook")))


def _texts(command: click.Command, context: click.Context) -> Iterator[CommandText]:
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _texts(child, click.Context(child, info_name=name, parent=context))
        return
    records = [parameter.get_help_record(context) for parameter in command.get_params(context)]
    yield CommandText(
        name=context.command_path,
        usage=command.get_usage(context).removeprefix("Usage: "),
        text=" ".join((command.help or "").replace("\b", "").split()),
        options=tuple(OptionText(name, text) for name, text in filter(None, records)),
    )
