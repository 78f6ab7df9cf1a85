"""What the command line says of itself, as text for the guide.

The command is found by its entry point: hosts lie below the command line and never import it.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points

import click

from drillbook.pages.views.guide import CommandText, OptionText

_WIDTH = 1000
"""Wide enough that nothing is wrapped: the site must not depend on somebody's terminal."""


def commands() -> tuple[CommandText, ...]:
    """Return what the installed `drillbook` command and its subcommands say."""
    script = next(iter(entry_points(group="console_scripts", name="drillbook")))
    root = import_module(script.module).command
    settings = {**root.context_settings, "terminal_width": _WIDTH, "max_content_width": _WIDTH}
    return tuple(_texts(root, click.Context(root, info_name="drillbook", **settings)))


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
        usage=" ".join(command.get_usage(context).removeprefix("Usage: ").split()),
        text=" ".join((command.help or "").replace("\b", "").split()),
        options=tuple(OptionText(name, text) for name, text in filter(None, records)),
    )
