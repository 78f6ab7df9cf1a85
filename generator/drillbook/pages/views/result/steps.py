"""The steps of a result: each step of the playbook with what became of it, then what was
improvised.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from drillbook.model.book import Book
from drillbook.model.playbook import Playbook
from drillbook.model.result import Result
from drillbook.pages import prose
from drillbook.text.span import since

NEVER = "never mentioned"
_ORDER = ("done", "reordered", "skipped", "improvised", NEVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedStep:
    """A step as it was followed; `since` is when it was taken, by its distance from the fault."""

    number: int | None
    text: Markup
    status: str
    since: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """All steps; `changed` says that the text which was followed is not the one that the playbook
    has now.
    """

    followed: tuple[FollowedStep, ...]
    changed: bool
    playbook: Playbook | None

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many steps each thing became of, leaving out what became of none."""
        counted = Counter(step.status for step in self.followed)
        return tuple((status, counted[status]) for status in _ORDER if counted[status])


def steps(book: Book, result: Result) -> Steps:
    """Hold what was done against the playbook as it reads now."""
    playbook = book.playbooks_by_id.get(result.playbook.id) if result.playbook else None
    followed = tuple(_followed(result, playbook)) if result.steps else ()
    return Steps(
        followed=followed,
        changed=bool(playbook and changed(result, playbook)),
        playbook=playbook,
    )


def changed(result: Result, playbook: Playbook) -> bool:
    """Return whether the procedure that a result followed is known to differ from the one that is
    written now.
    """
    pin = result.playbook
    if pin is None:
        return False
    if pin.procedure_digest:
        return playbook.followed(pin.procedure_digest) is None
    return pin.digest is not None and not playbook.has_digest(pin.digest)


def otherwise_numbered(result: Result, playbook: Playbook) -> bool:
    """Return whether a result knows the steps of the same text under other numbers."""
    now = tuple(step.text.split() for step in playbook.procedure.steps)
    return tuple(text.split() for text in _texts(result, playbook)) != now


def _followed(result: Result, playbook: Playbook | None) -> Iterator[FollowedStep]:
    texts = dict(enumerate(_texts(result, playbook), start=1))
    recorded = {step.step: step for step in result.steps if step.step}
    taken = _taken(result)
    for number in sorted({*texts, *recorded}):
        step = recorded.get(number)
        text = Markup("not in the playbook as it reads today")
        if number in texts:
            text = prose.passage(texts[number])
        yield FollowedStep(
            number=number,
            text=text,
            status=step.status if step else NEVER,
            since=taken.get(number, ""),
            note=step.note if step else None,
        )
    for step in result.steps:
        if step.step is None:
            yield FollowedStep(
                number=None, text=Markup(), status=step.status, since="", note=step.note
            )


def _texts(result: Result, playbook: Playbook | None) -> tuple[str, ...]:
    """Return the steps as they were numbered when the result was made, or else as they are now."""
    if playbook is None:
        return ()
    pinned = result.playbook.procedure_digest if result.playbook else None
    procedure = playbook.followed(pinned) or playbook.procedure
    return tuple(step.text for step in procedure.steps)


def _taken(result: Result) -> dict[int, str]:
    """Return when each step was first taken."""
    zero = result.first("fault-started")
    taken = (event for event in result.events if event.event == "step")
    first: dict[int, str] = {}
    for event in taken:
        if event.step:
            first.setdefault(event.step, since(event.at, zero))
    return first
