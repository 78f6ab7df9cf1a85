"""How a playbook was followed: what became of each of its steps in the tests and exercises that
used it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markupsafe import Markup

from drillbook.model.playbook import Playbook
from drillbook.model.result import Result
from drillbook.pages import prose
from drillbook.pages.views.result.steps import NEVER, changed, otherwise_numbered

_Recorded: TypeAlias = tuple[Result, Mapping[int, str]]
COLUMNS = ("done", "reordered", "skipped", NEVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCounts:
    """A step with how often each thing became of it, in the order of `COLUMNS`, and the newest
    result that took it.
    """

    number: int
    text: Markup
    counts: tuple[int, ...]
    taken: Result | None


@dataclass(frozen=True, slots=True)
class Improvised:
    """What was done beside the steps, and in which result."""

    note: str
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """All results that name a playbook, the newest first; `older` followed a procedure that has
    changed since.
    """

    results: tuple[Result, ...]
    older: frozenset[str]
    steps: tuple[StepCounts, ...]
    improvised: tuple[Improvised, ...]

    @property
    def counted(self) -> int:
        """How many results the steps are counted over."""
        return sum(
            bool(result.steps) and result.folder not in self.older
            for result in self.results
        )


def followed(playbook: Playbook, results: Sequence[Result]) -> Followed:
    """Hold a playbook against all results that name it; steps are counted where the procedure is
    the same.
    """
    of_it = tuple(
        result
        for result in results
        if result.playbook and result.playbook.id == playbook.id
    )
    # Their numbers mean other steps than the ones that the page shows.
    older = frozenset(
        result.folder
        for result in of_it
        if changed(result, playbook) or otherwise_numbered(result, playbook)
    )
    counting = [result for result in of_it if result.folder not in older]
    recorded: list[_Recorded] = [
        (result, {step.step: step.status for step in result.steps if step.step})
        for result in counting
        if result.steps
    ]
    return Followed(
        results=of_it,
        older=older,
        steps=tuple(_steps(playbook, recorded)),
        improvised=tuple(
            Improvised(step.note or "without a word", result)
            for result in counting
            for step in result.steps
            if step.status == "improvised"
        ),
    )


def _steps(playbook: Playbook, recorded: Sequence[_Recorded]) -> Iterator[StepCounts]:
    for number, text in enumerate(playbook.steps, start=1):
        counted = Counter(statuses.get(number, NEVER) for _, statuses in recorded)
        taken = (
            result
            for result, statuses in recorded
            if statuses.get(number) in {"done", "reordered"}
        )
        yield StepCounts(
            number=number,
            text=prose.passage(text),
            counts=tuple(counted[column] for column in COLUMNS),
            taken=next(taken, None),
        )
