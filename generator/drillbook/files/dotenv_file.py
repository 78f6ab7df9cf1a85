"""Files of variables, such as `.env`: names with values, as their author wrote them."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of a file, with the line that it is in; its value is not filled in."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """A line that gives no variable a value."""

    line: int


def variables_in(text: str) -> Iterator[Variable | Unclear]:
    """Yield the variables of a file in their order. What has no value is left out."""
    from dotenv.parser import parse_stream  # noqa: PLC0415 - only a source of variables needs it

    for binding in parse_stream(io.StringIO(text[:MOST_BYTES])):
        line = binding.original.line + binding.original.string.count(
            "\n", 0, _start(binding.original.string)
        )
        if binding.error:
            yield Unclear(line)
        elif binding.key and binding.value is not None:
            yield Variable(binding.key, binding.value, line)


def _start(text: str) -> int:
    """Return where the statement begins behind blank lines and comments above it."""
    return len(text) - len(text.lstrip())
