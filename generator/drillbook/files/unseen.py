"""What nobody who reviews a file sees in it: each row of hidden characters is a finding, a warning,
at its place.
"""

import re
from collections.abc import Iterator
from itertools import islice

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from drillbook.files.yaml_reader import Document, tree
from drillbook.model.finding import Finding, Severity
from drillbook.model.location import Location
from drillbook.text.hidden import hidden

_MOST = 20
_LINE_END = re.compile(r"\r\n|\r|\n")
# In quotes, YAML and JSON write a character by its number, or a control character by a letter.
_ESCAPE = re.compile(r"\\[0abefvNLPxuU]")


def in_text(path: str, text: str, first_line: int) -> Iterator[Finding]:
    """Yield a finding for each row of hidden characters in a text that begins at `first_line` of a
    file.

    Comments and keys are looked at as well: a reviewer reads them.
    """
    found = list(islice(hidden(text), _MOST + 1))
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))] if found else []
    line = 0
    for one in found[:_MOST]:
        while line + 1 < len(starts) and starts[line + 1] <= one.start:
            line += 1
        yield _finding(
            Location(path, line + first_line, one.start - starts[line] + 1),
            f"holds {one.words}",
        )
    if len(found) > _MOST:
        yield _finding(
            Location(path),
            f"holds more than {_MOST} such rows of characters; this lists the first {_MOST}",
        )


def in_escapes(document: Document) -> Iterator[Finding]:
    """Yield a finding for each value or key of a YAML document that writes a hidden character by
    its number.
    """
    if _ESCAPE.search(document.text) is None:
        return
    for node in _quoted(tree(document.text)):
        written = document.text[node.start_mark.index : node.end_mark.index]
        seen = {character for one in hidden(written) for character in one.characters}
        for one in hidden(node.value):
            if not seen.issuperset(one.characters):
                line = node.start_mark.line + document.first_line
                column = node.start_mark.column + 1
                place = Location(document.path, line, column)
                yield _finding(place, f"writes {one.words}, by its number")


def _quoted(node: Node | None) -> Iterator[ScalarNode]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ScalarNode) and one.style == '"':
            yield one
        elif isinstance(one, SequenceNode):
            waiting.extend(reversed(one.value))
        elif isinstance(one, MappingNode):
            waiting.extend(
                part for pair in reversed(one.value) for part in reversed(pair)
            )


def _finding(location: Location, message: str) -> Finding:
    return Finding(
        location=location,
        code="F015",
        severity=Severity.WARNING,
        message=message,
        help=(
            "Remove it, or type the words again. Pages and reports show it as an escape such as"
            " `\\u202e`."
        ),
    )
