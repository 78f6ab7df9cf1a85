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
from functools import cached_property, lru_cache

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
_OTHER_COLONS = frozenset({"details", "mermaid"})
_END_OF_COLONS = re.compile(r" *(:{3,8}) *")
_DEEPEST = 6
"""So many blocks may stand in each other; what is deeper is shown as it was written."""


@dataclass(frozen=True, slots=True)
class CommonMark:
    """A text in CommonMark, and for each of its lines the number of the one that it was written in;
    `written` are the lines as their author wrote them.
    """

    written: Sequence[str]
    text: str
    numbers: Sequence[int]


_Line = tuple[int, str]
"""A line of such a text, behind the number of the one that it was written in."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_SIGNS = ("!!!", "???", "===", ":::")
_FIRST = frozenset("!?=:")
"""How a line that begins a block begins."""


@lru_cache(maxsize=1)
def commonmark(text: str) -> CommonMark:
    """Return Markdown without Material's blocks; lines are counted from 1.

    Each text is counted first and converted then, and so it is asked for twice in turn.
    """
    written = _LINE_END.split(text)
    plain, numbers = "\n".join(written), range(1, len(written) + 1)
    # Most texts have none of these blocks, and are left as they are.
    if not any(sign in plain for sign in _SIGNS):
        return CommonMark(written, plain, numbers)
    said = list(_Lines(list(zip(numbers, written, strict=True)), 0).converted())
    return CommonMark(
        written, "\n".join(line for _, line in said), [number for number, _ in said]
    )


class _Lines:
    """Lines that stand in so many blocks."""

    def __init__(self, lines: Sequence[_Line], depth: int) -> None:
        self._lines = lines
        self._depth = depth

    def converted(self) -> Iterator[_Line]:
        """Yield them in CommonMark."""
        fence, listed, place = "", False, 0
        while place < len(self._lines):
            line = self._lines[place]
            text = line[1]
            place += 1
            mark = _FENCE.match(text)
            if mark:
                fence = _still_open(fence, mark)
            elif not fence:
                written = text.lstrip(" ")
                indent = len(text) - len(written)
                # Four blanks make code, unless they belong to an item of a list.
                is_code = indent >= 4 and not listed
                may_begin = written[:1] in _FIRST and self._depth < _DEEPEST
                begun = None
                if may_begin and not is_code:
                    begun = self._begun(place, indent)
                if begun:
                    inside = self._lines[place : begun.last]
                    yield from begun.said(line, inside, indent, self._depth)
                    place = begun.after
                    continue
                listed = _ITEM.match(text) is not None or (
                    listed and (not written.strip() or indent > 0)
                )
            yield line

    def _begun(self, place: int, indent: int) -> "_Said | None":
        """Return the block that begins in the line before a place, or None."""
        head = self._lines[place - 1][1]
        block = _BLOCK.fullmatch(head, indent)
        if block and _known(block):
            words = block["words"].split()
            end = self._end_of_indented(place, indent + 4)
            return _Said(
                kind=words[0].lower() if words else "",
                title=block["title"],
                shift=indent + 4,
                last=end,
                after=end,
            )
        colons = _COLONS.fullmatch(head)
        kind = colons["kind"].lower() if colons else ""
        # Of an unknown kind nobody knows what it means: it stays as it was written.
        if colons is None or (kind not in _ALERTS and kind not in _OTHER_COLONS):
            return None
        closing = self._ends_of_colons[len(colons["mark"])]
        which = bisect_left(closing, place)
        if which == len(closing):
            return None
        title = colons["rest"].partition("{")[0].strip()
        title = title[1:-1] if title[:1] + title[-1:] == "[]" else title
        last = closing[which]
        return _Said(kind=kind, title=title, shift=indent, last=last, after=last + 1)

    def _end_of_indented(self, place: int, indent: int) -> int:
        """Return the place behind the last line that belongs to a block, of those from a place on:
        what is indented, and blank ones between.
        """
        end, lead = place, " " * indent
        for number in range(place, len(self._lines)):
            text = self._lines[number][1]
            if text.startswith(lead):
                end = number + 1
            elif text.strip():
                break
        return end

    @cached_property
    def _ends_of_colons(self) -> Mapping[int, Sequence[int]]:
        """The lines that end a block of so many colons: by as many, or by more."""
        found = (
            (place, _END_OF_COLONS.fullmatch(line))
            for place, (_, line) in enumerate(self._lines)
        )
        counted = [(place, len(end[1])) for place, end in found if end]
        return {
            least: [place for place, colons in counted if colons >= least]
            for least in range(3, 9)
        }


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
        self, head: _Line, inside: Sequence[_Line], indent: int, depth: int
    ) -> Iterator[_Line]:
        """Yield its lines in CommonMark."""
        if self.kind == "mermaid":
            return _fenced(head, inside, indent)
        shifted = [(number, _shifted(line, self.shift)) for number, line in inside]
        return _quoted(head, self, shifted, indent, depth)


def _shifted(line: str, columns: int) -> str:
    """Return a line without so many blanks, or as many as it has."""
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(columns, blanks) :]


def _fenced(head: _Line, inside: Sequence[_Line], indent: int) -> Iterator[_Line]:
    lead = " " * indent
    yield head[0], f"{lead}~~~~~ mermaid"
    yield from inside
    yield _last(head, inside), f"{lead}~~~~~"


def _last(head: _Line, inside: Sequence[_Line]) -> int:
    return inside[-1][0] if inside else head[0]


def _still_open(fence: str, mark: re.Match[str]) -> str:
    """Return the fence that is open after a line that looks like one."""
    if not fence:
        return mark[1]
    closes = mark[1].startswith(fence) and not mark["info"].strip()
    return "" if closes else fence


def _known(block: re.Match[str]) -> bool:
    """Return whether a line begins a block: a tab has a title, all else says of what kind it is."""
    is_tab = block["mark"].startswith("===")
    if is_tab:
        return block["title"] is not None and not block["words"]
    return bool(block["words"])


def _quoted(
    head: _Line,
    block: _Said,
    inside: Sequence[_Line],
    indent: int,
    depth: int,
) -> Iterator[_Line]:
    number, lead = head[0], " " * indent
    alert, title = _ALERTS.get(block.kind, ""), block.title
    # A quotation right below a paragraph would be a part of it, and so would one right above.
    yield number, ""
    if alert:
        yield number, f"{lead}> [!{alert}]"
    if title or not alert:
        yield number, f"{lead}> **{title or block.kind.capitalize()}**"
        yield number, f"{lead}>"
    for line, text in _Lines(inside, depth + 1).converted():
        yield line, f"{lead}> {text}" if text else f"{lead}>"
    yield _last(head, inside), ""
