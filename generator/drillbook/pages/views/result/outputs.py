"""Outputs: which piece of evidence is what which command of the timeline printed, so that each
leads to the other.
"""

import re
from collections.abc import Mapping

from drillbook.model.result import Result
from drillbook.model.result_parts import Event

_FILE = re.compile(r"evidence/command-([0-9]+)(?:\.|-)")
"""How a recording names what a command printed, by how many commands there had been."""


def place(number: int) -> str:
    """Return the place on the page of a piece of evidence, counted from 1."""
    return f"evidence-{number}"


def outputs(result: Result) -> Mapping[str, Event]:
    """Return the command of each piece of evidence that is the output of one, by its place on the
    page.
    """
    commands = [event for event in result.events if event.event == "command"]
    found: dict[str, Event] = {}
    for number, item in enumerate(result.evidence, start=1):
        named = _FILE.match(item.file)
        of_command = int(named[1]) if named else 0
        command = commands[of_command - 1] if 0 < of_command <= len(commands) else None
        if (
            command
            and item.caption
            and (command.text or "").startswith(f"{item.caption}: ")
        ):
            found[place(number)] = command
    return found
