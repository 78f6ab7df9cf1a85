"""Plain text for terminals and logs: nothing in it can move a cursor, hide a word or give an order
to a log.
"""

import json
import re

from drillbook.text.count import counted
from drillbook.text.hidden import UNSEEN, escape
from drillbook.text.hidden import visible as nothing_hidden

# .NET, in which GitHub's runner is written, skips what nobody sees when it compares texts by the
# rules of a language, so that a command with such a character inside is a command. `::command::` at
# the start of a line is GitHub's, `##[command]` anywhere GitHub's and Azure's, `##vso[` Azure's,
# `##teamcity[` TeamCity's.
_COMMAND = re.compile(
    rf"^(?P<lead>(?:[^\S\n]|[{UNSEEN}])*+):[{UNSEEN}]*+:|#[{UNSEEN}]*+#(?=[{UNSEEN}]*+(?:vso|teamcity)?\[)",
    re.MULTILINE,
)
_COMMAND_IN_JSON = re.compile(r"##(?=(?:vso|teamcity)?\[)")


def visible(text: str) -> str:
    """Return text with control, format and direction characters shown as escapes; new lines are
    kept.
    """
    shown = nothing_hidden(text, _escape).replace("\r", "\\r").replace("\t", " ")
    return _COMMAND.sub(_broken_up, shown)


def one_line(text: str, most: int = 0) -> str:
    """Return visible text as one line, without blanks at its ends, and cut off after `most`
    characters if not 0.
    """
    line = visible(" ".join(text.split()))
    if not most or len(line) <= most:
        return line
    return f"{line[:most]} … ({counted(len(line) - most, 'more character')})"


def json_text(value: object) -> str:
    """Return a value as JSON in which a log finds no command; a program reads the very
    same values.
    """
    written = json.dumps(value, indent=2).replace("\x7f", "\\u007f")
    return _COMMAND_IN_JSON.sub(r"#\\u0023", written) + "\n"


def _escape(character: str) -> str:
    return "\\e" if character == "\x1b" else escape(character)


def _broken_up(match: re.Match[str]) -> str:
    """Break up what the reader of a log would take for a command."""
    return "# #" if match["lead"] is None else f"{match['lead']}: :"
