"""The manual is what each command says of itself, as text for the guide.

It is data beside this module: pages lie below the command line and never ask it. `make manual`
writes it anew, and a test holds it against the commands.
"""

import json
from pathlib import Path
from typing import Any

from drillbook.pages.views.guide import CommandText, OptionText

FILE = Path(__file__).with_name("manual.json")


def commands() -> tuple[CommandText, ...]:
    """Return what each command says, in the order of the command line's own help."""
    written = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(map(_command, written))


def _command(command: dict[str, Any]) -> CommandText:
    options = command["options"]
    return CommandText(
        name=command["name"],
        usage=command["usage"],
        text=command["text"],
        options=tuple(OptionText(one["name"], one["text"]) for one in options),
    )
