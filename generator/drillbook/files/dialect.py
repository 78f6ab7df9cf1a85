"""Material's blocks in Markdown, said in the words of CommonMark: admonitions, details and tabs.

    !!! warning "Before you start"
        Tell the shop.

is a quotation that GitHub knows as an alert, and a tab is a quotation under its own name. What
Docusaurus has between `:::warning` and `:::` is one as well, and what Azure has between
`::: mermaid` and `:::` is a fence. What is inside of a fenced block stays as it is.
"""

import re
from bisect import bisect_left
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
    **dict.fromkeys(
        ("caution", "danger", "error", "failure", "fail", "bug", "missing"), "CAUTION"
    ),
}
_COLONS = re.compile(
    r" *(?P<mark>:{3,8}) ?(?P<kind>[A-Za-z][\w-]*+)(?P<rest>(?:[ \[{].*+)?)"
)
_END_OF_COLONS = re.compile(r" *(:{3,8}) *")
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
    # Most texts have none of these blocks, and are left as they are.
    marks = ("!!!", "???", "===", ":::")
    if not any(mark in line for line in lines for mark in marks):
        return tuple(numbered)
    return tuple(_converted(numbered, 0))


def _converted(lines: Sequence[SourceLine], depth: int) -> Iterator[SourceLine]:
    fence, listed, place = "", False, 0
    ends = _ends_of_colons(lines)
    while place < len(lines):
        line = lines[place]
        place += 1
        mark = _FENCE.match(line.text)
        if mark:
            fence = _still_open(fence, mark)
        elif not fence:
            indent = len(line.text) - len(line.text.lstrip(" "))
            # Four blanks make code, unless they belong to an item of a list.
            if depth < _DEEPEST and (indent < 4 or listed):
                begun = _begun(lines, place, indent, ends)
                if begun:
                    inside = lines[place : begun.last]
                    yield from begun.said(line, inside, indent, depth)
                    place = begun.after
                    continue
            goes_on = listed and (not line.text.strip() or indent > 0)
            listed = goes_on or _ITEM.match(line.text) is not None
        yield line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A block in another dialect: its kind and title, the place behind its last line, and the one
    at which the text goes on.
    """

    kind: str
    title: str | None
    shift: int
    last: int
    after: int

    def said(
        self, head: SourceLine, inside: Sequence[SourceLine], indent: int, depth: int
    ) -> Iterator[SourceLine]:
        """Yield its lines in CommonMark."""
        if self.kind == "mermaid":
            return _fenced(head, inside, indent)
        shifted = [
            SourceLine(line.number, _shifted(line.text, self.shift)) for line in inside
        ]
        return _quoted(head, self, shifted, indent, depth)


def _begun(
    lines: Sequence[SourceLine],
    place: int,
    indent: int,
    ends: Mapping[int, Sequence[int]],
) -> _Said | None:
    """Return the block that begins in the line before a place, or None; `ends` are the lines that
    end one of so many colons.
    """
    head = lines[place - 1].text
    block = _BLOCK.fullmatch(head, indent)
    if block and _known(block):
        words = block["words"].split()
        kind = words[0].lower() if words else ""
        shift = indent + 4
        end = place + _inside(lines, place, shift)
        return _Said(kind=kind, title=block["title"], shift=shift, last=end, after=end)
    colons = _COLONS.fullmatch(head)
    if colons is None:
        return None
    kind = colons["kind"].lower()
    # Of an unknown kind nobody knows what it means: it stays as it was written.
    if kind not in _ALERTS and kind not in {"mermaid", "details"}:
        return None
    closing = ends[len(colons["mark"])]
    which = bisect_left(closing, place)
    if which == len(closing):
        return None
    title = colons["rest"].partition("{")[0].strip()
    if title.startswith("[") and title.endswith("]"):
        title = title[1:-1]
    last = closing[which]
    return _Said(kind=kind, title=title, shift=indent, last=last, after=last + 1)


def _ends_of_colons(lines: Sequence[SourceLine]) -> Mapping[int, Sequence[int]]:
    """Return the lines that end a block of so many colons: by as many, or by more."""
    found = [(i, _END_OF_COLONS.fullmatch(line.text)) for i, line in enumerate(lines)]
    counted = [(i, len(end[1])) for i, end in found if end]
    return {
        least: [i for i, colons in counted if colons >= least] for least in range(3, 9)
    }


def _shifted(line: str, columns: int) -> str:
    """Return a line without so many blanks, or as many as it has."""
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(columns, blanks) :]


def _fenced(
    head: SourceLine, inside: Sequence[SourceLine], indent: int
) -> Iterator[SourceLine]:
    lead = " " * indent
    yield SourceLine(head.number, f"{lead}~~~~~ mermaid")
    yield from inside
    yield SourceLine(inside[-1].number if inside else head.number, f"{lead}~~~~~")


def _still_open(fence: str, mark: re.Match[str]) -> str:
    """Return the fence that is open after a line that looks like one."""
    if not fence:
        return mark[1]
    closes = mark[1].startswith(fence) and not mark["info"].strip()
    return "" if closes else fence


def _known(block: re.Match[str]) -> bool:
    """Return whether a line begins a block: a tab has a title, all else says of what kind it is."""
    if block["mark"].startswith("==="):
        return block["title"] is not None and not block["words"]
    return bool(block["words"])


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
    head: SourceLine,
    block: _Said,
    inside: Sequence[SourceLine],
    indent: int,
    depth: int,
) -> Iterator[SourceLine]:
    lead = " " * indent
    alert, title = _ALERTS.get(block.kind, ""), block.title
    # A quotation right below a paragraph would be a part of it, and so would one right above.
    yield SourceLine(head.number, "")
    if alert:
        yield SourceLine(head.number, f"{lead}> [!{alert}]")
    if title or not alert:
        yield SourceLine(head.number, f"{lead}> **{title or block.kind.capitalize()}**")
        yield SourceLine(head.number, f"{lead}>")
    for line in _converted(inside, depth + 1):
        yield SourceLine(
            line.number, f"{lead}> {line.text}" if line.text else f"{lead}>"
        )
    yield SourceLine(inside[-1].number if inside else head.number, "")
