"""Badges: small images that say how far the tests are, for a README or a dashboard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drillbook.briefing.progress import Progress, Standing, progress
from drillbook.check.assessment import Assessment
from drillbook.check.judging.cell import Cell
from drillbook.pages.environment import render
from drillbook.pages.page import Asset

_GOOD, _SOME, _BAD, _NONE = "#17693a", "#7d4e00", "#ab1f2d", "#55595f"
_LONGEST = 40
_NARROW, _WIDE = frozenset("fijlrtI.,:;'|!()[] "), frozenset("mwMW@%—")
_PADDING = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What a badge says, on the left of what, and in which colour; `sentence` is what it is for
    those who do not see it, both halves if nothing is given.
    """

    label: str
    says: str
    colour: str
    sentence: str | None = None

    @property
    def text(self) -> str:
        """The badge in words."""
        return self.sentence or f"{self.label}: {self.says}"

    @property
    def left(self) -> int:
        """The width of the left half."""
        return _width(self.label)

    @property
    def right(self) -> int:
        """The width of the right half."""
        return _width(self.says)

    @property
    def width(self) -> int:
        """The width of both."""
        return self.left + self.right

    @property
    def middles(self) -> tuple[float, float]:
        """Where the middle of each half is."""
        return self.left / 2, self.left + self.right / 2

    @property
    def lengths(self) -> tuple[int, int]:
        """How much room the letters of each half get, whatever the reader's fonts are."""
        return self.left - 2 * _PADDING, self.right - 2 * _PADDING


def badge_files(assessment: Assessment) -> Iterator[Asset]:
    """Yield the badge of Stage 2 and one for each dependency."""
    evaluation = assessment.evaluation
    yield _file("stage-2", _of_stage(progress(assessment)))
    for dependency in evaluation.book.dependencies.values():
        cells = evaluation.cells_of.get(dependency.id, ())
        yield _file(
            f"dependencies/{dependency.id}", _of_dependency(dependency.name, cells)
        )


_COLOURS = {Standing.COMPLETE: _GOOD, Standing.UNPUBLISHED: _SOME, Standing.OPEN: _BAD}


def _of_stage(second: Progress) -> Badge:
    return Badge(
        label="Stage 2",
        says=second.brief,
        colour=_COLOURS[second.standing],
        sentence=second.sentence,
    )


def _of_dependency(name: str, cells: Sequence[Cell]) -> Badge:
    label = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    if not cells:
        return Badge(label=label, says="no test required", colour=_NONE)
    tested = sum(cell.result is not None for cell in cells)
    if any(cell.open for cell in cells):
        colour = _BAD
    elif tested == len(cells):
        colour = _GOOD
    else:
        # Nothing is to do, but a risk is accepted in the place of a test.
        colour = _SOME
    return Badge(label=label, says=f"{tested} of {len(cells)} tested", colour=colour)


def _file(name: str, badge: Badge) -> Asset:
    image = render("badge.svg.jinja", badge=badge)
    return Asset(f"badges/{name}.svg", image.encode(errors="replace"))


def _width(text: str) -> int:
    """Return the width of a text of 11 pixels, roughly: the image stretches its letters to fit."""
    return sum(map(_width_of, text)) + 2 * _PADDING


def _width_of(letter: str) -> int:
    if letter in _NARROW:
        return 4
    # Behind this are the letters of China, Japan and Korea, each as wide as high.
    if letter in _WIDE or ord(letter) > 0x2E80:
        return 10
    return 7
