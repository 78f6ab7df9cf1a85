"""The meaning of a text is what people read of it, however it is written.

Bullets of either sign, escapes, the width of a table's columns, lines that are wrapped, numbers
that all say `1.`, fences, references and entities make no difference to what the converter finds,
and none to a meaning. Words, their order, where a link leads, a heading's level, a task that is
done and every character of code do. Between items of a list, space alone makes none.
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from drillbook.files.markdown import Converted

_BLANKS = re.compile(r"[ \t\n]+")
_PREFORMATTED = re.compile(r"<(?:pre|textarea|listing|xmp|plaintext)\b", re.IGNORECASE)
"""What has a browser show the blanks of a text as they are, possibly to the end of the page."""

_MARKS = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
_WORDS = frozenset(
    {
        *("Text", "Code", "InlineHtml", "SoftBreak", "HardBreak", "FootnoteReference"),
        "TaskListMarker",
    }
)
_LOOSE_OR_TIGHT = frozenset({"Item", "DefinitionListDefinition"})
"""What holds words with or without paragraphs around them, by the space between."""

_AS_THEY_ARE = "!#$%&'()*+,-./:;=?@_~"
"""What the converter writes into an address as it is; all else gets a percent sign."""

Token = str | list[object]
"""Words, or what stands between them: a beginning with what belongs to it, an end, a break."""

_END: Token = ["end"]
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def meanings(text: Converted) -> tuple[str, ...]:
    """Return the meaning of each block at the margin of a text, in order; what has the same ones is
    shown alike.
    """
    return tuple(map(_written, _blocks(text)))


def _blocks(text: Converted) -> Iterator[list[Token]]:
    exact = _PREFORMATTED.search(text.text) is not None
    block = _Block(exact=exact)
    for event, _ in text.events():
        if isinstance(event, dict):
            ((kind, value),) = event.items()
            block.take(kind, value)
        else:
            block.take(str(event), None)
        if not block.open:
            yield block.tokens
            block = _Block(exact=exact)


class _Block:
    """A block at the margin, taken event by event: as long as something in it is `open`, another
    follows. In an `exact` one every blank counts.
    """

    __slots__ = ("_exact", "_words", "open", "tokens")

    def __init__(self, *, exact: bool) -> None:
        self._exact = exact
        self.tokens: list[Token] = []
        self.open: list[str] = []
        self._words: list[str] = []

    def take(self, kind: str, value: object) -> None:
        """Take the next of its events."""
        name = next(iter(value)) if isinstance(value, dict) else str(value)
        inline = kind in _WORDS or (name in _MARKS and kind in {"Start", "End"})
        within = self.open[-1] if self.open else ""
        # A blank line between items has the converter make paragraphs, and readers see no
        # difference: every item gets one here.
        if inline and within in _LOOSE_OR_TIGHT:
            self._begin("Paragraph", None)
        elif not inline and within == "Paragraph" != name and kind != "Html":
            self._end()
        if kind == "Start":
            self._begin(name, value[name] if isinstance(value, dict) else None)
        elif kind == "End":
            self._end()
        else:
            self._say(kind, value)

    def _begin(self, name: str, given: object) -> None:
        self._flush(at_edge=name not in _MARKS)
        self.open.append(name)
        self.tokens.append(_beginning(name, given))

    def _end(self) -> None:
        name = self.open.pop()
        self._flush(at_edge=name not in _MARKS, name=name)
        self.tokens.append(_END)

    def _say(self, kind: str, value: object) -> None:
        if kind in {"Text", "Html"}:
            self._words.append(str(value))
        elif kind == "SoftBreak":
            self._words.append("\n")
        else:
            self._flush(at_edge=kind == "HardBreak")
            self.tokens.append([kind] if value is None else [kind, value])

    def _flush(self, *, at_edge: bool, name: str = "") -> None:
        """Write down the words that have come together; space at an edge of a block is none."""
        written = "".join(self._words)
        self._words.clear()
        if name == "CodeBlock":
            words = (
                f"{written}\n" if written and not written.endswith("\n") else written
            )
        elif self._exact:
            words = written
        elif name == "HtmlBlock":
            words = "\n".join(
                line.rstrip(" \t") for line in written.split("\n")
            ).rstrip("\n")
        else:
            words = _BLANKS.sub(" ", written)
            words = words.lstrip(" ") if self._begins() else words
            words = words.rstrip(" ") if at_edge else words
        if words:
            self.tokens.append(words)

    def _begins(self) -> bool:
        """Return whether what comes next are the first words of a block or of a line."""
        last = self.tokens[-1] if self.tokens else _END
        if not isinstance(last, list):
            return False
        return last == ["HardBreak"] or (last[0] == "begin" and last[1] not in _MARKS)


def _beginning(name: str, given: object) -> Token:
    """Return what a reader sees of how something begins."""
    if name == "CodeBlock":
        info = given.get("Fenced", "") if isinstance(given, dict) else ""
        return ["begin", name, info]
    if name in {"Link", "Image"} and isinstance(given, dict):
        # `<sam@example.com>` leads where `[sam](mailto:sam@example.com)` does.
        mail = "mailto:" if given["link_type"] == "Email" else ""
        place = quote(given["dest_url"], safe=_AS_THEY_ARE)
        return ["begin", name, f"{mail}{place}", given["title"]]
    if name == "Heading" and isinstance(given, dict):
        return ["begin", name, given["level"]]
    return ["begin", name] if given is None else ["begin", name, given]
