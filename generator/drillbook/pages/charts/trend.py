"""The trend of recovery: how long each run of the same failure took to be restored, held against
the RTO.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from drillbook.pages.filters import span

WIDTH, HEIGHT = 420, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 16, 404, 34, 122
_FAR = 4
"""An RTO so many times above the slowest run would press all runs to the ground; it is told and not
drawn to scale.
"""

_FEWEST = 2
_ROOM = 62
"""So wide is a label; where two would lie over each other, only the more telling one is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of a failure: on which day, how long it took to be restored, and whether it is the one
    spoken of.
    """

    day: date
    took: timedelta
    now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A run as it is drawn; `label` is empty where there is no room for it."""

    x: float
    y: float
    missed: bool
    now: bool
    label: str

    @property
    def label_y(self) -> float:
        """Where the label stands."""
        return round(self.y - 10, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Everything that the drawing needs; `id` tells it from other drawings on the same page."""

    id: str
    title: str
    description: str
    points: tuple[Point, ...]
    line: str
    rto_y: float | None
    rto_label: str | None
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    bottom: int = _BOTTOM

    @property
    def label_y(self) -> float | None:
        """Where the name of the RTO stands."""
        return None if self.rto_y is None else self.rto_y - 5

    @property
    def days_y(self) -> int:
        """Where the first and the last day stand."""
        return self.bottom + 18


def trend(
    id_: str, title: str, runs: Sequence[Run], rto: timedelta | None
) -> Trend | None:
    """Work out the drawing of runs in the order of time, or None if fewer than two
    were ever restored: one says nothing about a trend.
    """
    if len(runs) < _FEWEST:
        return None
    slowest = max(run.took for run in runs)
    far = bool(rto and slowest and rto > _FAR * slowest)
    top = slowest * 1.5 if far or rto is None else max(slowest, rto) * 1.1
    points = tuple(_points(runs, rto, slowest, top))
    rto_y = rto_label = None
    if rto is not None:
        rto_y = _TOP - 12.0 if far else _y(rto, top)
        rto_label = f"RTO {span(rto)}{', not to scale' if far else ''}"
    return Trend(
        id=id_,
        title=title,
        description=_description(runs, rto),
        points=points,
        line=" ".join(f"{point.x:g},{point.y:g}" for point in points),
        rto_y=rto_y,
        rto_label=rto_label,
        first=runs[0].day.isoformat(),
        last=runs[-1].day.isoformat(),
    )


def _points(
    runs: Sequence[Run], rto: timedelta | None, slowest: timedelta, top: timedelta
) -> Iterator[Point]:
    labelled = _labelled(runs, slowest)
    for i, run in enumerate(runs):
        yield Point(
            x=_x(i, len(runs)),
            y=_y(run.took, top),
            missed=rto is not None and run.took > rto,
            now=run.now,
            label=span(run.took) if i in labelled else "",
        )


def _labelled(runs: Sequence[Run], slowest: timedelta) -> Collection[int]:
    """Return the places of the runs that get a label: the one spoken of first, then the last, then
    the slowest.
    """
    last = len(runs) - 1

    def telling(place: int) -> tuple[bool, bool, bool, int]:
        run = runs[place]
        return not run.now, place != last, run.took != slowest, place

    def apart(place: int, other: int) -> float:
        return abs(_x(place, len(runs)) - _x(other, len(runs)))

    labelled: list[int] = []
    for place in sorted(range(len(runs)), key=telling):
        if all(apart(place, other) >= _ROOM for other in labelled):
            labelled.append(place)
    return labelled


def _x(place: int, of: int) -> float:
    left, right = _LEFT + 30, _RIGHT - 30
    return round(left + (right - left) * place / (of - 1), 1)


def _y(took: timedelta, top: timedelta) -> float:
    share = took / top if top else 0.0
    return round(_BOTTOM - max(share, 0.0) * (_BOTTOM - _TOP), 1)


def _description(runs: Sequence[Run], rto: timedelta | None) -> str:
    each = "; ".join(f"{run.day.isoformat()}: {span(run.took)}" for run in runs)
    target = "" if rto is None else f" The RTO is {span(rto)}."
    return f"Restored after {each}.{target}"
