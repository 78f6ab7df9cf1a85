"""The home page: is Stage 2 complete, what is missing, and who can act?"""

from dataclasses import dataclass

from drillbook.check.cell import State
from drillbook.check.engine import Assessment
from drillbook.check.standing import Standing
from drillbook.model.own_page import OwnPage
from drillbook.pages import prose
from drillbook.pages.environment import render
from drillbook.pages.filters import count
from drillbook.pages.page import Heading, Page
from drillbook.pages.views.matrix import gaps, modes, rows
from drillbook.pages.views.stage import Stage, stage

_NEWEST = 5


@dataclass(frozen=True, slots=True)
class _Counts:
    states: tuple[str, ...]

    @property
    def required(self) -> int:
        return len(self.states)

    @property
    def tested(self) -> int:
        return self.states.count(State.TESTED)

    @property
    def accepted(self) -> int:
        return self.states.count(State.ACCEPTED)

    @property
    def missing(self) -> int:
        return self.states.count(State.MISSING)

    @property
    def lapsed(self) -> int:
        return self.states.count(State.LAPSED)


def home_page(assessment: Assessment, title: str, words: OwnPage | None, resolve: prose.Resolve) -> Page:
    """Return the home page; `words` are the team's own."""
    standing = assessment.standing
    second = stage(assessment, "stage-2")
    sentence = _sentence(standing, second)
    missing = gaps(standing)
    html = render(
        "home.html.jinja",
        base="",
        book=standing.book,
        standing=standing,
        title=title,
        tone=second.tone,
        sentence=sentence,
        gaps=missing,
        unjudged=second.unjudged,
        rows=rows(standing.cells),
        modes=modes(standing.cells),
        counts=_Counts(tuple(cell.state for cell in standing.cells)),
        results=standing.book.newest_results[:_NEWEST],
        words=prose.html(words.prose.text, resolve) if words else "",
    )
    return Page(
        uri="index.html",
        title="Home",
        html=html,
        description=sentence,
        headings=(
            Heading("matrix", "What has been tested"),
            *((Heading("next", "What is missing"),) if missing else ()),
            Heading("newest", "Newest results"),
        ),
        search_text=sentence,
        source=words.path if words else "",
    )


def _sentence(standing: Standing, second: Stage) -> str:
    missing = sum(cell.open for cell in standing.cells)
    if second.complete:
        return "Stage 2 is complete."
    if missing:
        return f"Stage 2 is not complete: {count(missing, 'required test is', 'required tests are')} missing."
    if second.errors:
        return f"Stage 2 is not complete: {count(second.errors, 'finding is', 'findings are')} open."
    return "All required tests are done; whether the rest of Stage 2 is complete is not judged yet."
