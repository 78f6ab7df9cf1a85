"""Material's blocks in Markdown, said in the words of CommonMark: admonitions, details and tabs.

    !!! warning "Before you start"
        Tell the shop.

is a quotation that GitHub knows as an alert, and a tab is a quotation under its own name. What is
inside of a fenced block stays as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_BLOCK = re.compile(
    r"""(?P<mark>!!!|\?\?\?\+?|===[!+]?)"""
    r"""(?P<words>(?:[ ]+[A-Za-z][\w-]*+)*+)(?:[ ]+"(?P<title>[^"]*+)")?[ ]*"""
)
_FENCE = re.compile(r" *(?:[*+-] +|[0-9]{1,9}[.)] +)?(`{3,}|~{3,})(?P<info>.*)")
_ITEM = re.compile(r" *(?:[*+-]|[0-9]{1,9}[.)])(?: |$)")
_ALERTS: Mapping[str, str] = {
    **dict.fromkeys(("note", "info", "todo", "seealso"), "NOTE"),
    **dict.fromkeys(("tip", "hint", "success", "check", "done"), "TIP"),
    "important": "IMPORTANT",
    **dict.fromkeys(("warning", "attention"), "WARNING"),
    **dict.fromkeys(("caution", "danger", "error", "failure", "fail", "bug", "missing"), "CAUTION"),
}
_DEEPEST = 6
"""So many blocks may stand in each other; what is deeper is shown as it was written."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of CommonMark, and the number of the line that it was written in."""

    number: int
    text: str


def commonmark(lines: Sequence[str]) -> tuple[SourceLine, ...]:
    """Return lines of Markdown without Material's blocks; lines are counted from 1."""
    numbered = [SourceLine(number, line) for number, line in enumerate(lines, start=1)]
    if not any(mark in line for line in lines for mark in ("!!!", "???", "===")):
        return tuple(numbered)
    return tuple(_converted(numbered, 0))


def _converted(lines: Sequence[SourceLine], depth: int) -> Iterator[SourceLine]:
    fence, listed, place = "", False, 0
    while place < len(lines):
        line = lines[place]
        place += 1
        mark = _FENCE.match(line.text)
        if mark:
            fence = _still_open(fence, mark)
        elif not fence:
            indent = len(line.text) - len(line.text.lstrip(" "))
            block = _BLOCK.fullmatch(line.text, indent)
            if block and depth < _DEEPEST and (indent < 4 or listed) and _known(block):
                inside = _inside(lines, place, indent + 4)
                yield from _quoted(line, block, lines[place : place + inside], indent, depth)
                place += inside
                continue
            listed = _ITEM.match(line.text) is not None or (
                listed and (not line.text.strip() or indent > 0)
            )
        yield line


def _still_open(fence: str, mark: re.Match[str]) -> str:
    """Return the fence that is open after a line that looks like one."""
    if not fence:
        return mark[1]
    closes = mark[1].startswith(fence) and not mark["info"].strip()
    return "" if closes else fence


def _known(block: re.Match[str]) -> bool:
    """Return whether a line begins a block: a tab has a title, all else says of what kind it is."""
    tab = block["mark"].startswith("===")
    return block["title"] is not None and not block["words"] if tab else bool(block["words"])


def _inside(lines: Sequence[SourceLine], place: int, indent: int) -> int:
    """Return how many lines from a place on belong to a block: what is indented, and blank ones
    between.
    """
    count = 0
    for number, line in enumerate(lines[place:], start=1):
        if line.text.startswith(" " * indent):
            count = number
        elif line.text.strip():
            break
    return count


def _quoted(
    head: SourceLine, block: re.Match[str], inside: Sequence[SourceLine], indent: int, depth: int
) -> Iterator[SourceLine]:
    lead = " " * indent
    kind = block["words"].split()[0].lower() if block["words"].strip() else ""
    alert, title = _ALERTS.get(kind, ""), block["title"]
    yield SourceLine(head.number, "")
    if alert:
        yield SourceLine(head.number, f"{lead}> [!{alert}]")
    if title or not alert:
        yield SourceLine(head.number, f"{lead}> **{title or kind.capitalize()}**")
        yield SourceLine(head.number, f"{lead}>")
    shifted = [SourceLine(line.number, line.text[indent + 4 :]) for line in inside]
    for line in _converted(shifted, depth + 1):
        yield SourceLine(line.number, f"{lead}> {line.text}" if line.text else f"{lead}>")
    yield SourceLine(inside[-1].number if inside else head.number, "")
