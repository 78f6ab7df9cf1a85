"""Lines of paragraphs that tell a step: `**Step 1:** Stop it` and what stands below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from drillbook.files.openings import Opening, in_a_row, may_open, of_line
from drillbook.files.outline import Block, ByteSpan, Outline


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLine:
    """A line that opens as a step does: its number in the file, the place of its paragraph, and
    that of the first block which belongs to the next.

    It `is_step` if it names itself one, or if nothing below it is one.
    """

    line: int
    place: int
    after: int
    text: str
    is_step: bool


@dataclass(slots=True)
class _Begun:
    line: int
    place: int
    opening: Opening
    words: list[str]


def may_tell(block: Block) -> bool:
    """Return whether the words of a block, or of one in its boxes, open as a step may."""
    if block.kind in {"heading", "paragraph"}:
        return may_open(block.words)
    return any(
        may_open(box.words) or any(map(may_tell, box.blocks)) for box in block.boxes
    )


def told_lines(
    outline: Outline, blocks: Sequence[Block], lead: tuple[int, ...]
) -> tuple[ToldLine, ...]:
    """Return those lines in some blocks, which stand in something together, in order; the lines of
    a box begin with a `lead`.
    """
    begun = [
        one
        for place, block in enumerate(blocks)
        if block.kind == "paragraph" and may_tell(block)
        for one in _begun(outline, block, place, lead)
    ]
    # A number alone is no step beside those that have a name.
    kept = [one for one in begun if one.opening.named] or begun
    if not all(one.opening.named for one in kept):
        row = in_a_row((place, one.opening) for place, one in enumerate(kept))
        kept = [kept[place] for place in row]
    if not kept:
        return ()
    ends = [max(one.place, before.place + 1) for before, one in pairwise(kept)]
    return tuple(
        _told(outline, blocks, one, after, lead)
        for one, after in zip(kept, [*ends, len(blocks)], strict=True)
    )


_TASK = re.compile(r"\[[ xX]\]\s+")


def told_items(
    outline: Outline, block: Block, lead: tuple[int, ...]
) -> tuple[ToldLine, ...]:
    """Return the items of bullets that open as a step does, if all of them do."""
    texts = [outline.item(item, item.end, lead) for item in block.items]
    written = [_TASK.sub("", text, count=1).partition("\n") for text in texts]
    openings = [of_line(first) for first, _, _ in written]
    found = [one for one in openings if one]
    named = all(one.named for one in found)
    if len(found) < len(texts) or not (named or in_a_row(enumerate(found))):
        return ()
    return tuple(
        ToldLine(
            line=outline.line_of(item.start),
            place=place,
            after=place + 1,
            text=f"{one.rest or first}{end}{rest}".strip(),
            is_step=True,
        )
        for place, (item, one, (first, end, rest)) in enumerate(
            zip(block.items, found, written, strict=True)
        )
    )


def _begun(
    outline: Outline, block: Block, place: int, lead: tuple[int, ...]
) -> Iterator[_Begun]:
    """Yield the lines of a paragraph that open as its first line does."""
    now: _Begun | None = None
    for line, text in outline.lines(block.span, lead):
        opening = of_line(text)
        if now is None and opening is None:
            return
        if opening and (now is None or opening.named == now.opening.named):
            if now:
                yield now
            now = _Begun(line, place, opening, [opening.rest or text.strip()])
        elif now:
            now.words.append(text)
    if now:
        yield now


def _told(
    outline: Outline,
    blocks: Sequence[Block],
    begun: _Begun,
    after: int,
    lead: tuple[int, ...],
) -> ToldLine:
    below = blocks[begun.place + 1 : after]
    words = "\n".join(begun.words)
    if below:
        span = ByteSpan(below[0].span.start, below[-1].span.end)
        written = "\n".join(text for _, text in outline.lines(span, lead))
        words = f"{words}\n\n{written}"
    return ToldLine(
        line=begun.line,
        place=begun.place,
        after=after,
        text=words.strip(),
        is_step=begun.opening.named
        or not any(block.kind == "numbers" or block.boxes for block in below),
    )
