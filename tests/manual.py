"""The manual as the commands would write it: `make manual` keeps it, for the guide."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import click

from drillbook.cli.main import command as root
from drillbook.pages.manual import FILE
from drillbook.pages.views.guide import CommandText, OptionText

_WIDTH = 1000
"""Wide enough that nothing is wrapped: the manual must not depend on somebody's terminal."""


def manual() -> tuple[CommandText, ...]:
    """Return what the subcommands of `drillbook` say."""
    settings = {
        **root.context_settings,
        "terminal_width": _WIDTH,
        "max_content_width": _WIDTH,
    }
    return tuple(_texts(root, click.Context(root, info_name="drillbook", **settings)))


def _texts(command: click.Command, context: click.Context) -> Iterator[CommandText]:
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _texts(
                    child, click.Context(child, info_name=name, parent=context)
                )
        return
    records = [
        parameter.get_help_record(context) for parameter in command.get_params(context)
    ]
    yield CommandText(
        name=context.command_path,
        usage=" ".join(command.get_usage(context).removeprefix("Usage: ").split()),
        text=" ".join((command.help or "").replace("\b", "").split()),
        options=tuple(OptionText(name, text) for name, text in filter(None, records)),
    )


def main() -> None:
    """Write the manual."""
    texts = json.dumps(
        [asdict(text) for text in manual()], indent=1, ensure_ascii=False
    )
    FILE.write_text(f"{texts}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
