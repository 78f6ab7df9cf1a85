"""The manual is what each command says of itself, as text for the guide.

It is data beside this module: pages lie below the command line and never ask it. `make manual`
writes it anew, and a test holds it against the commands.
"""

import json
from pathlib import Path

from drillbook.pages.views.guide import CommandText, OptionText

FILE = Path(__file__).with_name("manual.json")


def commands() -> tuple[CommandText, ...]:
    """Return what each command says, in the order of the command line's own help."""
    return tuple(
        CommandText(
            name=command["name"],
            usage=command["usage"],
            text=command["text"],
            options=tuple(
                OptionText(option["name"], option["text"])
                for option in command["options"]
            ),
        )
        for command in json.loads(FILE.read_text(encoding="utf-8"))
    )
