"""Plain text for terminals and logs: nothing in it can move a cursor, hide a word or give an order to a log."""

import re
import unicodedata

_WORKFLOW_COMMAND = re.compile(r"^(\s*)::|##\[", re.MULTILINE)


def visible(text: str) -> str:
    """Return text with control, format and direction characters shown as escapes; new lines are kept."""
    shown = "".join(c if c == "\n" or not _hidden(c) else _escape(c) for c in text)
    return _WORKFLOW_COMMAND.sub(_broken_up, shown)


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escape(character: str) -> str:
    return {"\t": " ", "\r": "\\r", "\x1b": "\\e"}.get(character, f"\\u{ord(character):04x}")


def _broken_up(match: re.Match[str]) -> str:
    """Break up what GitHub's runner would take for a command of the workflow."""
    return "# #[" if match[0] == "##[" else f"{match[1]}: :"
