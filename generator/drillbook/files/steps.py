"""Steps are what a page shows as numbered in the recovery procedure: items of its numbered lists,
and headings and paragraphs such as `Step 1: Stop it`. A list within an item is part of that step;
one in a quotation, a tab, details or a bullet is the procedure's. What opens with no more than a
number, such as `4.1 Stop it`, is a step if nothing below it is one.

Code below an item belongs to it, and so does everything down to a list that goes on with the next
number. Under sub-headings that name alternatives stand branches, of which one is taken; under any
other stand further steps. Tabs are alternatives, and so is what begins with words that say so.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from drillbook.files.openings import Opening, in_a_row, of_heading
from drillbook.files.outline import Block, ByteSpan, Enclosure, Outline
from drillbook.files.told import ToldLine, told_items, told_lines
from drillbook.model.procedure import Branch, ProcedureStep

_DASH = "–—-"
STEP = re.compile(
    r"(?:step|schritt|étape|etape|paso|passo|steg|stap|trinn|krok|vaihe)\s+[0-9]{1,3}\b"
    rf"[\s.:){_DASH}]*",
    re.IGNORECASE,
)
"""How a heading begins that tells a step."""

_STEP_NOW = re.compile(
    r"(?:[^\w\s]+\s+)?(?:"
    r"(?:step|schritt|étape|etape|paso|passo|steg|stap|trinn|krok|vaihe)\s+#?"
    r"(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    rf"|(?:手順|ステップ|步骤|步驟|단계)\s*[0-9]{{1,3}})[\s.:)\uff1a\u3001{_DASH}]*",
    re.IGNORECASE,
)
"""The same as the newest reading has it: with words for numbers, parts of a step and emoji."""

_NUMBERED = re.compile(rf"([0-9]{{1,3}})(?:[.:)]|\s+[{_DASH}])\s+(?=\S)")
_OR_ELSE = (
    # German, Dutch, the languages of Scandinavia, Finnish.
    r"falls|wenn|sonst|andernfalls|ansonsten|entweder|oder|möglichkeit|szenario|indien|optie"
    r"|hvis|dersom|ellers|enten|eller|antingen|annars|tilfelle|alternativ|jos|muuten|vaihtoehto"
    # French, Spanish, Italian, Portuguese, Polish, Czech.
    r"|sinon|soit|scénario|en caso|opción|escenario|altrimenti|opzione|senão|opção|cenário"
    r"|variante|alternativa|jeśli|jeżeli|opcja|wariant|scenariusz|pokud|jinak|varianta"
    # As capitals these are names, such as CAS or OM.
    r"|(?-i:[Ss]i|[Aa]ls|[Oo]m)(?=\s)"
)
_ALTERNATIVE = re.compile(
    r"(?:[0-9]{1,3}[.)]\s+)?(?:(?:if|in case|unless|otherwise|else|either|or|option|alternatives?"
    r"|alternatively|variant|scenario|case)\b|(?:plan|path|way|route|method|approach|choice|branch)"
    r"\s+[A-Z0-9]\b|[A-Z][.:)]\s)",
    re.IGNORECASE,
)
_ALTERNATIVE_NOW = re.compile(
    rf"{_ALTERNATIVE.pattern}|(?:[0-9]{{1,3}}[.)]\s+)?(?:(?:{_OR_ELSE})\b"
    r"|(?:fall|cas|caso)\s+[A-Z0-9]\b|もし|それ以外|如果|若|否则|否則|\S{1,80}場合)",
    re.IGNORECASE,
)
"""The same as the newest reading has it: in the languages in which steps are known."""

_CHOICE = re.compile(
    r"\b(?:choose|pick|follow|take|use|do|run)\s+(?:only\s+|exactly\s+)?(?:one|either|between)\b"
    r"|\b(?:one|either) of (?:the|these|those|two|three|four)\b|\bdepend(?:ing|s) on\b"
    r"|\b(?:two|three|four|several) (?:options|ways|alternatives|possibilities|cases)\b",
    re.IGNORECASE,
)
_OPTIONS = re.compile(r"\b(?:alternatives|options)\b", re.IGNORECASE)
"""What says so as well if a colon follows in its sentence."""

_GOES_ON = re.compile(
    r"then|after|final|finish|next|last|both|in (?:any|either|every) case|always|verif|check"
    r"|confirm|test|resume|clean|follow|end|done|close|wrap|common",
    re.IGNORECASE,
)
"""How a sub-heading begins that stands beside alternatives and is none."""

BOXES_SINCE, OPENINGS_SINCE = 3, 4
"""The readings since which there are steps in boxes, and openings that tell steps."""

NEWEST = OPENINGS_SINCE

NewChoice = Callable[[], int]


@dataclass(frozen=True, slots=True)
class StepReader:
    """Finds the steps in blocks of a text; `new_choice` numbers the places at which ways part.

    The second `reading` found none in a quotation or in bullets, looked into details as if they
    stood open, and knew fewer headings that tell a step or an alternative. The third knew no
    paragraph that tells one, and a number in a heading only beside all others from 1 on.
    """

    outline: Outline
    new_choice: NewChoice
    reading: int = NEWEST

    @property
    def _alternative(self) -> re.Pattern[str]:
        return _ALTERNATIVE_NOW if self._opens_boxes else _ALTERNATIVE

    @property
    def _opens_boxes(self) -> bool:
        return self.reading >= BOXES_SINCE

    @property
    def _knows_openings(self) -> bool:
        return self.reading >= OPENINGS_SINCE

    def steps(
        self, blocks: Sequence[Block], around: "Around"
    ) -> Iterator[ProcedureStep]:
        """Yield the steps in some blocks, which stand in something together."""
        parts = tuple(_parts(blocks))
        numbered = _levels_of_steps(parts)
        counted = self._counted(parts) if self._knows_openings else {}
        ways = _Ways(self.outline, self.new_choice, self._alternative)
        tells = _STEP_NOW if self._opens_boxes else STEP
        below = 0
        for place, part in enumerate(parts):
            if place < below:
                continue
            told = part.heading and (
                tells.match(part.heading.words)
                or part.level in numbered
                or (
                    place in counted
                    and not ways.announced(part.level)
                    and not self._hold_steps(parts, place, counted)
                )
            )
            path = (*around.branches, *ways.now(part, may_part=not told))
            if told:
                beside = (
                    i
                    for i in range(place + 1, len(parts))
                    if parts[i].level <= part.level
                )
                below = next(beside, len(parts))
                yield _told_by_heading(self.outline, parts[place:below], path, tells)
            else:
                here = around if path == around.branches else around.within(path)
                yield from self._below(part, here)

    def _below(self, part: "_Part", around: "Around") -> Iterator[ProcedureStep]:
        """Yield the steps below a sub-heading."""
        opens = self._opens_boxes and around.depth < _DEEPEST
        blocks = (
            tuple(_with_details(part.blocks, around.lead)) if opens else part.blocks
        )
        told = self._told(blocks, around) if self._knows_openings else ()
        yield from self._untold(blocks[: told[0].place] if told else blocks, around)
        for one in told:
            if one.is_step:
                yield _told_by_line(one, around)
            else:
                yield from self._untold(blocks[one.place + 1 : one.after], around)

    def _told(self, blocks: Sequence[Block], around: "Around") -> tuple[ToldLine, ...]:
        return told_lines(self.outline, blocks, around.lead)

    def _untold(
        self, blocks: Sequence[Block], around: "Around"
    ) -> Iterator[ProcedureStep]:
        """Yield the steps in blocks of which no paragraph tells one."""
        place = 0
        while place < len(blocks):
            block, after = blocks[place], place + 1
            if block.kind == "numbers":
                after, end = _reach(blocks, place)
                yield from self._items(block, end, around)
            elif told := self._items_told(block, around):
                yield from told
            elif self._opens(block):
                # Boxes right below each other may be alternatives, and are read together.
                beside = (
                    i for i in range(place, len(blocks)) if not self._opens(blocks[i])
                )
                after = next(beside, len(blocks))
                announced = _announces(self.outline, blocks, place)
                yield from self._boxed(blocks[place:after], around, announced=announced)
            place = after

    def _counted(self, parts: "Sequence[_Part]") -> Mapping[int, Opening]:
        """Return the places of the sub-headings that count, and stand for no alternative."""
        beside: dict[tuple[int, int], list[tuple[int, Opening]]] = {}
        above: dict[int, int] = {}
        for place, part in enumerate(parts):
            opening = of_heading(part.heading.words) if part.heading else None
            parent = max((above[one] for one in above if one < part.level), default=-1)
            above[part.level] = place
            if opening and not self._alternative.match(opening.rest):
                beside.setdefault((part.level, parent), []).append((place, opening))
        counted = (in_a_row(row) for row in beside.values())
        return {place: one for row in counted for place, one in row.items()}

    def _hold_steps(
        self, parts: "Sequence[_Part]", place: int, counted: Mapping[int, Opening]
    ) -> bool:
        """Return whether something below a sub-heading is a step by itself."""
        part = parts[place]
        if self._alternative.match(part.heading.words if part.heading else ""):
            return True
        for below in range(place, len(parts)):
            one = parts[below]
            if below > place:
                if one.level <= part.level:
                    break
                if below in counted or _STEP_NOW.match(
                    one.heading.words if one.heading else ""
                ):
                    return True
            if any(block.kind == "numbers" or block.boxes for block in one.blocks):
                return True
            if self._told(one.blocks, Around()):
                return True
        return False

    def _opens(self, block: Block) -> bool:
        if not self._opens_boxes:
            return False
        if self._knows_openings:
            return bool(block.boxes)
        return any(box.numbered for box in block.boxes)

    def _items_told(self, block: Block, around: "Around") -> tuple[ProcedureStep, ...]:
        """Return the steps that bullets are, each with its number or its name."""
        if block.kind != "bullets" or not (self._knows_openings and block.boxes):
            return ()
        told = told_items(self.outline, block, around.lead)
        return tuple(_told_by_line(one, around) for one in told)

    def _items(
        self, block: Block, end: int, around: "Around"
    ) -> Iterator[ProcedureStep]:
        for item in block.items:
            # Code at the margin below a list belongs to its last item.
            reach = end if item == block.items[-1] else item.end
            yield ProcedureStep(
                text=self.outline.item(item, reach, around.lead),
                line=self.outline.line_of(item.start),
                branches=around.branches,
            )

    def _boxed(
        self, blocks: Sequence[Block], around: "Around", *, announced: bool
    ) -> Iterator[ProcedureStep]:
        """Yield the steps in boxes that stand side by side."""
        choice, kind = 0, ("", False)
        for of_kind, box in (
            (block.kind, box)
            for block in blocks
            for box in block.boxes
            if box.numbered or self._knows_openings
        ):
            # Tabs beside bullets are no alternatives to each other.
            if kind != (of_kind, box.is_tab):
                choice, kind = 0, (of_kind, box.is_tab)
            path = around.branches
            if box.is_tab or _is_way(box.words, self._alternative, announced=announced):
                # The first of several ways opens the choice, and the others belong to it.
                choice = choice or self.new_choice()
                path = (*path, Branch(choice, box.words, box.line))
            inside = Around(branches=path, lead=box.lead, depth=around.depth + 1)
            yield from self.steps(box.blocks, inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What some blocks stand in: branches, and so many boxes, whose lines begin with a `lead`."""

    branches: tuple[Branch, ...] = ()
    lead: tuple[int, ...] = ()
    depth: int = 0

    def within(self, branches: tuple[Branch, ...]) -> "Around":
        """Return the same below a heading that leads into some branches."""
        return replace(self, branches=branches)


_DEEPEST = 12
"""So many details may stand in each other; deeper ones are read as if they stood open."""


def _with_details(blocks: Sequence[Block], lead: tuple[int, ...]) -> Iterator[Block]:
    """Yield the blocks with each details as one, whose text stands in a box."""
    place, ends = 0, _ends_of_details(blocks)
    while place < len(blocks):
        block, end = blocks[place], ends.get(place)
        if end is None:
            yield block
        else:
            inside, last = blocks[place + 1 : end], blocks[end]
            box = Enclosure(
                words=block.words, line=block.line, blocks=tuple(inside), lead=lead
            )
            span = ByteSpan(block.span.start, last.span.end)
            yield replace(block, span=span, after=last.after, boxes=(box,))
        place = (place if end is None else end) + 1


def _ends_of_details(blocks: Sequence[Block]) -> Mapping[int, int]:
    """Return, for each place where details begin that have an end, where that is."""
    begun, ends = list[int](), dict[int, int]()
    for place, block in enumerate(blocks):
        if block.kind == "details":
            begun.append(place)
        elif block.kind == "end of details" and begun:
            ends[begun.pop()] = place
    return ends


@dataclass(frozen=True, slots=True)
class _Part:
    """A sub-heading, if there is one, and the blocks down to the next."""

    heading: Block | None
    blocks: tuple[Block, ...]

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 0


def _parts(blocks: Sequence[Block]) -> Iterator[_Part]:
    heading, inside = None, list[Block]()
    for block in blocks:
        if block.kind == "heading":
            yield _Part(heading, tuple(inside))
            heading, inside = block, []
        elif block.kind != "comment":
            inside.append(block)
    yield _Part(heading, tuple(inside))


def _levels_of_steps(parts: Sequence[_Part]) -> frozenset[int]:
    """Return the levels at which sub-headings count 1, 2, 3 and so on."""
    if len(parts) == 1:
        return frozenset()
    counted: dict[int, list[int]] = {}
    all_of = Counter(part.level for part in parts)
    for part in parts:
        mark = _NUMBERED.match(part.heading.words) if part.heading else None
        if mark:
            counted.setdefault(part.level, []).append(int(mark[1]))
    return frozenset(
        level
        for level, numbers in counted.items()
        if numbers == list(range(1, all_of[level] + 1)) and len(numbers) > 1
    )


def _told_by_line(told: ToldLine, around: "Around") -> ProcedureStep:
    return ProcedureStep(
        text=told.text, line=told.line, branches=around.branches, heading=True
    )


def _told_by_heading(
    outline: Outline,
    parts: Sequence[_Part],
    path: tuple[Branch, ...],
    tells: re.Pattern[str],
) -> ProcedureStep:
    first = parts[0].heading
    assert first is not None, "a step that a heading tells has one"  # noqa: S101 - narrows the type
    mark = tells.match(first.written) or _NUMBERED.match(first.written)
    opening = of_heading(first.written)
    title = ""
    if mark:
        title = first.written[mark.end() :]
    elif opening:
        title = opening.rest
    inside = [
        block for part in parts for block in (part.heading, *part.blocks) if block
    ]
    below = outline.source(ByteSpan(first.span.end, inside[-1].span.end))
    return ProcedureStep(
        text=f"{title or first.words}\n\n{below.strip(chr(10))}".strip(),
        line=first.line,
        branches=path,
        heading=True,
    )


def _reach(blocks: Sequence[Block], place: int) -> tuple[int, int]:
    """Return the place of the first block that does not belong to a numbered list, and the byte at
    which ends what belongs to its last item.
    """
    block = blocks[place]
    later = (i for i in range(place + 1, len(blocks)) if blocks[i].kind == "numbers")
    following = next(later, len(blocks))
    gap = blocks[place + 1 : following]
    goes_on = following < len(blocks) and blocks[
        following
    ].number == block.number + len(block.items)
    kept = gap if goes_on else _kept(block, gap)
    return place + 1 + len(kept), kept[-1].span.end if kept else block.items[-1].end


def _kept(block: Block, gap: Sequence[Block]) -> Sequence[Block]:
    """Return what of the blocks below a list belongs to its last item: all down to the last code,
    and bullets right below it.
    """
    code = [place for place, one in enumerate(gap, start=1) if one.kind == "code"]
    right_below = gap and gap[0].kind == "bullets" and gap[0].line == block.after
    return gap[: max([*code, int(bool(right_below))])]


class _Ways:
    """Knows in which branches a part stands, from part to part."""

    def __init__(
        self, outline: Outline, new_choice: NewChoice, alternative: re.Pattern[str]
    ) -> None:
        self._outline = outline
        self._alternative = alternative
        self._new_choice = new_choice
        self._open: dict[int, Branch] = {}
        self._choices: dict[int, int] = {}
        self._announced = False
        self._alternatives = 0

    def announced(self, level: int) -> bool:
        """Return whether a sentence before has said that one of the next headings is chosen."""
        return level == self._alternatives or (
            self._announced and not self._alternatives
        )

    def now(self, part: _Part, *, may_part: bool) -> tuple[Branch, ...]:
        """Return the branches of the next part, the outermost first.

        Its own heading is one of them only if it `may_part`, which one that tells a step does not.
        """
        if part.heading:
            self._enter(part.heading, may_part=may_part)
        self._announced = _announces(self._outline, part.blocks, len(part.blocks))
        return tuple(self._open[level] for level in sorted(self._open))

    def _enter(self, heading: Block, *, may_part: bool) -> None:
        level = heading.level
        # A heading ends every choice below its level, and every branch of its own level.
        for deeper in [one for one in self._choices if one > level]:
            del self._choices[deeper]
        for closed in [one for one in self._open if one >= level]:
            del self._open[closed]
        if self._announced and not self._alternatives and may_part:
            self._alternatives = level
        elif level < self._alternatives:
            self._alternatives = 0
        if may_part and self._is_way(heading):
            choice = self._choices.get(level) or self._new_choice()
            self._choices[level] = choice
            self._open[level] = Branch(choice, heading.words, heading.line)
        else:
            self._choices.pop(level, None)
            if level == self._alternatives:
                self._alternatives = 0

    def _is_way(self, heading: Block) -> bool:
        announced = heading.level == self._alternatives
        return _is_way(heading.words, self._alternative, announced=announced)


def _is_way(words: str, alternative: re.Pattern[str], *, announced: bool) -> bool:
    """Return whether words are the name of one of several ways; those of an announced one say
    nothing but that they are none.
    """
    return (announced and not _GOES_ON.match(words)) or alternative.match(
        words
    ) is not None


def _announces(outline: Outline, blocks: Sequence[Block], place: int) -> bool:
    """Return whether the last words before a place say that one of several ways is to be chosen."""
    before = (blocks[i] for i in range(place - 1, -1, -1))
    said = next((block for block in before if block.kind != "code"), None)
    if said is None:
        return False
    span = said.items[-1] if said.items else said.span
    words = outline.source(span)
    sentences = (sentence.rpartition(":")[0] for sentence in words.split("."))
    return _CHOICE.search(words) is not None or any(map(_OPTIONS.search, sentences))
