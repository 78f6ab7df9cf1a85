"""Sections are found by what their headings mean: the method's own words, those that people use for
them, or those that a file or the policy names under `sections:`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from drillbook.files.outline import Block, Outline
from drillbook.files.steps import (
    BOXES_SINCE,
    OPENINGS_SINCE,
    STEP,
    Around,
    StepReader,
)
from drillbook.files.told import may_tell
from drillbook.model.playbook import (
    DISASTER_SECTIONS,
    SECTIONS,
    Prose,
    Section,
    SectionKey,
    SectionWords,
    Understanding,
    section_key,
)
from drillbook.model.procedure import Branch, Procedure, ProcedureStep
from drillbook.text.emoji import with_emoji

_LINE_END = re.compile(r"\r\n|\r|\n")
_PROCEDURE: SectionKey = "recovery-procedure"
_WORDS: Mapping[SectionKey, str] = {
    "overview": "overview, summary, description, introduction, purpose, purpose and scope, scope,"
    " about, about this runbook, about this playbook, background, context, abstract, what is this,"
    " when to use this, when to use this runbook, when to use this playbook, symptoms, impact",
    "basic-assumptions": "basic assumptions, assumptions, assumptions and prerequisites,"
    " prerequisites, prerequisites and assumptions, pre-requisites, preconditions, requirements,"
    " before you begin, before you start, what you need, access, required access",
    "recovery-platform": "recovery platform, platform, recovery site, recovery environment,"
    " recovery infrastructure, failover site, failover target, standby, standby site, dr site,"
    " infrastructure, architecture, environment, environments, systems",
    "recovery-procedure": "recovery procedure, recovery procedures, recovery steps, recovery,"
    " recovery plan, recovery process, disaster recovery procedure, failover procedure, failover"
    " steps, failover, fail over, restore procedure, restore steps, restore, restoration,"
    " restoration procedure, how to recover, how to restore, how to fail over, recover,"
    " remediation, remediation steps, mitigation, mitigation steps, resolution, resolution steps,"
    " how to fix, fix, procedure, steps, instructions, actions, action plan, response, what to do,"
    " runbook, playbook",
    "test-procedure": "test procedure, test plan, testing, testing procedure, how to test, tests,"
    " test, drill, exercise, verification, verification steps, verify, how to verify, validation,"
    " validate, validation steps, checks, post-checks, smoke test, smoke tests",
    "resume-procedure": "resume procedure, resume, resumption, failback, fail back, failback"
    " procedure, failback steps, switch back, switchback, return to normal, back to normal, return"
    " to normal operation, return to normal operations, return to service, restore normal"
    " operation, restore normal operations, rollback, roll back, rollback procedure, rollback"
    " steps, rollback plan, rolling back",
    "contact-information": "contact information, contacts, contact, contact list, contact details,"
    " key contacts, emergency contacts, who to call, who to contact, people, on-call, on call",
    "notification-procedure": "notification procedure, notification, notifications, notify, who to"
    " notify, communication, communication and escalation, communications, communication plan,"
    " communication procedure, escalation, escalation path, escalation procedure, escalations,"
    " status updates",
}
"""What stands over each section in English, the method's own word first; what comes earlier goes
before what comes later.
"""

_RANKS: Mapping[str, tuple[SectionKey, int]] = {
    word: (key, rank)
    for key, words in _WORDS.items()
    for rank, word in enumerate(words.split(", "), start=1)
}
_NAMED = 0
_METHODS_OWN = 1
# The first level is the title of the file, and deeper ones are parts of a section.
_LEVELS = frozenset({2, 3})
_BEFORE = re.compile(
    r"^(?:(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[ivx]{1,5}|[a-z])[.):]\s*|[0-9]{1,3}(?:\.[0-9]{1,3})*\s"
    r"|[^\w\s]+\s*)+"
)
_PARTED = re.compile(r"\s*(?:[:(]|\s[–—-]\s)")


_OWN = {
    title.casefold(): section_key(title) for title in (*DISASTER_SECTIONS, *SECTIONS)
}
_NOT_IN_TURN: frozenset[SectionKey] = frozenset(
    {
        "overview",
        "basic-assumptions",
        "recovery-platform",
        "resume-procedure",
        "contact-information",
    }
)
"""What may stand within the recovery procedure and holds no step of it."""


def understood(outline: Outline, written: Prose, named: SectionWords) -> Understanding:
    """Return what the headings of a playbook mean; `named` says under which ones sections stand."""
    headings = _headings(outline)
    candidates = tuple(_candidates(headings, named))
    procedures = _procedures(headings, candidates)
    scenarios = _scenarios(headings, procedures)
    chosen = {_PROCEDURE: procedures} if procedures else {}
    for key in _WORDS:
        others = [one for one in candidates if one.key == key != _PROCEDURE]
        found = tuple(_best(headings, others, scenarios))
        if found:
            chosen[key] = found
    sections = {
        key: tuple(headings[place].section for place in places)
        for key, places in chosen.items()
    }
    found_as_named = {one.key for one in candidates if one.rank == _NAMED}
    misnamed = {key: words for key, words in named.items() if key not in found_as_named}
    return Understanding(
        sections=sections,
        lacking=dict(_lacking(headings, chosen, scenarios)),
        unknown=tuple(_unknown(headings, chosen)),
        misnamed=misnamed,
        procedure=_procedure(outline, headings, chosen, written),
        meaning="\n".join(outline.meanings),
    )


def _unknown(
    headings: "Sequence[_Heading]", chosen: Mapping[SectionKey, Sequence[int]]
) -> Iterator[Section]:
    """Yield the headings that are no section, stand in none, and have none below them."""
    taken = {place for places in chosen.values() for place in places}
    around = {above for place in taken for above in _above(headings, place)}
    for place, one in enumerate(headings):
        if one.section.level not in _LEVELS or place in around:
            continue
        if not taken & {place, *_above(headings, place)}:
            yield one.section


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading with the place of its block and of the first that is not below it, and the heading
    that it stands below.
    """

    first: int
    end: int
    parent: int | None
    section: Section


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What a heading may mean, and how well it says that: the smaller, the better."""

    place: int
    key: SectionKey
    rank: int


def prose(outline: Outline, text: str, first_line: int) -> Prose:
    """Return a text with its sections, which are its headings with what stands below them, and with
    what leads elsewhere in it.
    """
    sections = tuple(one.section for one in _headings(outline))
    return Prose(text, first_line, sections, outline.pointers, outline.anchors)


def _headings(outline: Outline) -> Sequence[_Heading]:
    blocks = outline.blocks
    open_: list[tuple[float, int]] = []
    begun: list[tuple[int, int | None]] = []
    ends: dict[int, int] = {}
    for place, block in enumerate(blocks):
        if block.kind != "heading":
            continue
        # A heading that tells a step stands below the one before it, whatever its level.
        depth = block.level + 0.5 * (STEP.match(block.words) is not None)
        while open_ and open_[-1][0] >= depth:
            ends[open_.pop()[1]] = place
        parent = open_[-1][1] if open_ else None
        open_.append((depth, len(begun)))
        begun.append((place, parent))
    headings = []
    for number, (place, parent) in enumerate(begun):
        end = ends.get(number, len(blocks))
        section = _section(outline, place, end)
        headings.append(_Heading(place, end, parent, section))
    return headings


def _section(outline: Outline, place: int, end: int) -> Section:
    block, following = outline.blocks[place], outline.blocks[end : end + 1]
    # Down to the first thing that is seen; comments side by side are one block or few.
    below = range(place + 1, end)
    seen = any(outline.blocks[block].kind != "comment" for block in below)
    return Section(
        title=block.words,
        level=block.level,
        line=block.line,
        after=following[0].line if following else outline.last_line + 1,
        empty=not seen,
    )


def _above(headings: Sequence[_Heading], place: int) -> Iterator[int]:
    """Yield the headings that a heading stands below, the nearest first."""
    parent = headings[place].parent
    while parent is not None:
        yield parent
        parent = headings[parent].parent


def _settled(words: str) -> str:
    """Return a heading without its number, its emoji and what else does not change its meaning."""
    plain = with_emoji(words).casefold().replace("&", "and")
    return " ".join(_BEFORE.sub("", plain, count=1).split()).rstrip(" :.")


def _candidates(
    headings: Sequence[_Heading], named: SectionWords
) -> Iterator[_Candidate]:
    asked = {_settled(words): key for key, words in named.items()}
    for place, heading in enumerate(headings):
        title = _settled(heading.section.title)
        if title in asked:
            yield _Candidate(place, asked[title], _NAMED)
        elif heading.section.level in _LEVELS:
            meant = _meant(title)
            if meant:
                yield _Candidate(place, *meant)


def section_meant(words: str) -> SectionKey | None:
    """Return the section that a heading of some words is, wherever it stands, or None."""
    meant = _meant(_settled(words))
    return meant[0] if meant else None


def _meant(title: str) -> tuple[SectionKey, int] | None:
    # `Recovery: the database` and `Recovery (staging)` mean what stands before.
    before_colon = _PARTED.split(title, maxsplit=1)[0]
    found = _RANKS.get(title) or _RANKS.get(before_colon)
    if found:
        return found
    for words, key in _OWN.items():
        if _says(title, words):
            return key, _METHODS_OWN
    return None


def _says(title: str, words: str) -> bool:
    """Return whether a title has two words of the method at one of its ends, among others."""
    # A single word, such as `overview`, stands at the end of too many titles.
    if " " not in words:
        return False
    return title.endswith(f" {words}") or title.startswith(f"{words} ")


def _procedures(
    headings: Sequence[_Heading], candidates: Sequence[_Candidate]
) -> tuple[int, ...]:
    """Return the headings of the recovery procedure: one, or one for each scenario."""
    taken = {one.place for one in candidates}
    found = [one for one in candidates if one.key == _PROCEDURE]
    asked = [one for one in found if one.rank == _NAMED]
    free = [one for one in found if not taken.intersection(_above(headings, one.place))]
    own = [one for one in free if one.rank == _METHODS_OWN]
    # A team's own words go before the method's, and those before what people say for them.
    found = asked or own or free or found
    highest = min((headings[one.place].section.level for one in found), default=0)
    found = [one for one in found if headings[one.place].section.level == highest]
    best: dict[int | None, int] = {}
    for one in found:
        parent = headings[one.place].parent
        best[parent] = min(one.rank, best.get(parent, one.rank))
    return tuple(
        one.place for one in found if one.rank == best[headings[one.place].parent]
    )


def _scenarios(
    headings: Sequence[_Heading], procedures: Sequence[int]
) -> tuple[int, ...]:
    """Return the headings below which each of several scenarios stands; none where there is one."""
    parents = dict.fromkeys(headings[place].parent for place in procedures)
    if len(parents) <= 1:
        return ()
    return tuple(parent for parent in parents if parent is not None)


def _best(
    headings: Sequence[_Heading],
    candidates: Sequence[_Candidate],
    scenarios: Sequence[int],
) -> Iterator[int]:
    """Yield the best heading of a section outside of the scenarios, and within each of them."""
    best: dict[int | None, _Candidate] = {}
    for one in candidates:
        above = set(_above(headings, one.place))
        scenario = next((place for place in scenarios if place in above), None)
        known = best.get(scenario)
        if known is None or _order(headings, one) < _order(headings, known):
            best[scenario] = one
    yield from sorted(one.place for one in best.values())


def _order(headings: Sequence[_Heading], one: _Candidate) -> tuple[int, int]:
    return one.rank, headings[one.place].section.level


def _lacking(
    headings: Sequence[_Heading],
    chosen: Mapping[SectionKey, tuple[int, ...]],
    scenarios: Sequence[int],
) -> Iterator[tuple[SectionKey, tuple[str, ...]]]:
    """Yield each section that is not there, and the scenarios that lack it: none where all do."""
    for key in _WORDS:
        above = [set(_above(headings, place)) for place in chosen.get(key, ())]
        if not above:
            yield key, ()
        elif all(places.intersection(scenarios) for places in above):
            without = [
                one for one in scenarios if not any(one in places for places in above)
            ]
            if without:
                yield key, tuple(headings[one].section.title for one in without)


def _procedure(
    outline: Outline,
    headings: Sequence[_Heading],
    chosen: Mapping[SectionKey, tuple[int, ...]],
    written: Prose,
) -> Procedure:
    places = chosen.get(_PROCEDURE, ())
    text = "\n\n".join(_texts(outline, headings, places, written))
    blocks = [tuple(_in_turn(outline, headings, chosen, place)) for place in places]

    def read(reading: int) -> tuple[ProcedureStep, ...]:
        numbers = count(1)
        reader = StepReader(outline, numbers.__next__, reading)
        paths = _paths(headings, places, numbers)
        each = zip(blocks, paths, strict=True)
        found = (reader.steps(inside, Around(branches=path)) for inside, path in each)
        return tuple(chain.from_iterable(found))

    meaning = "\n\n".join(_meanings(outline, headings, places))
    found = Procedure(text, read(2), reading=2, meaning=meaning)
    for reading, may_differ in ((BOXES_SINCE, _is_newer), (OPENINGS_SINCE, may_tell)):
        if any(may_differ(block) for inside in blocks for block in inside):
            now = read(reading)
            if now != found.steps:
                found = Procedure(
                    text, now, reading=reading, earlier=found, meaning=meaning
                )
    return found


def _is_newer(block: Block) -> bool:
    """Return whether the third reading may find something else in a block than the second."""
    return block.kind in {"details", "heading"} or any(
        box.numbered for box in block.boxes
    )


def _paths(
    headings: Sequence[_Heading], places: Sequence[int], numbers: Iterator[int]
) -> Iterator[tuple[Branch, ...]]:
    """Yield the branches in which each of several recovery procedures stands: that of its scenario,
    and itself if its scenario has more than one.
    """
    together = Counter(headings[place].parent for place in places)
    apart = next(numbers) if len(together) > 1 else 0
    choices = {parent: next(numbers) for parent, more in together.items() if more > 1}
    for place in places:
        parent = headings[place].parent
        own = headings[place].section
        scenario = headings[parent].section if parent is not None else own
        path = []
        if apart:
            path.append(Branch(apart, scenario.title, scenario.line))
        if parent in choices:
            path.append(Branch(choices[parent], own.title, own.line))
        yield tuple(path)


def _in_turn(
    outline: Outline,
    headings: Sequence[_Heading],
    chosen: Mapping[SectionKey, tuple[int, ...]],
    place: int,
) -> Iterator[Block]:
    """Yield the blocks of a procedure without the sections within it that hold no step of it."""
    others = [headings[one] for key in _NOT_IN_TURN for one in chosen.get(key, ())]
    within = range(headings[place].first + 1, headings[place].end)
    left_out = set[int]()
    for one in others:
        if one.first in within:
            left_out.update(range(one.first, one.end))
    yield from (outline.blocks[block] for block in within if block not in left_out)


def _meanings(
    outline: Outline, headings: Sequence[_Heading], places: Sequence[int]
) -> Iterator[str]:
    """Yield what is read below each heading, after its words where there are several."""
    for place in places:
        heading = headings[place]
        inside = outline.meanings[heading.first + (len(places) == 1) : heading.end]
        yield "\n".join(inside)


def _texts(
    outline: Outline,
    headings: Sequence[_Heading],
    places: Sequence[int],
    written: Prose,
) -> Iterator[str]:
    """Yield what is written below each heading, after its words where there are several."""
    lines = _LINE_END.split(written.text)
    for place in places:
        heading = headings[place]
        first, after = outline.blocks[heading.first].after, heading.section.after
        text = "\n".join(lines[first - written.line : after - written.line]).strip("\n")
        yield f"{heading.section.title}\n\n{text}" if len(places) > 1 else text
