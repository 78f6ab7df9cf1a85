"""Plain text for terminals and logs: nothing in it can move a cursor, hide a word or give an order to a log."""

import json
import re
import unicodedata

# Invisible, and still letters or marks to Unicode. .NET, in which GitHub's runner is written, skips them when it
# compares texts by the rules of a language, so that a command with one of them inside is a command.
_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
# `::command::` at the start of a line is GitHub's, `##[command]` anywhere GitHub's and Azure's, `##vso[` Azure's,
# `##teamcity[` TeamCity's.
_COMMAND = re.compile(
    rf"^(?P<lead>(?:[^\S\n]|[{_UNSEEN}])*+):[{_UNSEEN}]*+:|#[{_UNSEEN}]*+#(?=[{_UNSEEN}]*+(?:vso|teamcity)?\[)",
    re.MULTILINE,
)
_COMMAND_IN_JSON = re.compile(r"##(?=(?:vso|teamcity)?\[)")


def visible(text: str) -> str:
    """Return text with control, format and direction characters shown as escapes; new lines are kept."""
    nothing_hidden = text.replace("\n", "").isprintable()
    shown = text if nothing_hidden else "".join(c if c == "\n" or not _hidden(c) else _escape(c) for c in text)
    return _COMMAND.sub(_broken_up, shown)


def one_line(text: str, most: int = 0) -> str:
    """Return visible text as one line, without blanks at its ends, and cut off after `most` characters if not 0."""
    line = visible(" ".join(text.split()))
    return line if not most or len(line) <= most else f"{line[:most]} … ({counted(len(line) - most, 'more character')})"


def json_text(value: object) -> str:
    """Return a value as JSON in which a log finds no command; a program reads the very same values."""
    written = json.dumps(value, indent=2).replace("\x7f", "\\u007f")
    return _COMMAND_IN_JSON.sub(r"#\\u0023", written) + "\n"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is one."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or _no_character(ord(character))


def _no_character(code: int) -> bool:
    """Return whether Unicode will never make a character of a code; XML takes not all of them."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _escape(character: str) -> str:
    return {"\t": " ", "\r": "\\r", "\x1b": "\\e"}.get(character, f"\\u{ord(character):04x}")


def _broken_up(match: re.Match[str]) -> str:
    """Break up what the reader of a log would take for a command."""
    return "# #" if match["lead"] is None else f"{match['lead']}: :"
