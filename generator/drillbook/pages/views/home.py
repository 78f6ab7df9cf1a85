"""The home page: is Stage 2 complete, who has to do what, and whom do I call?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from drillbook.briefing.next_steps import what_is_next
from drillbook.briefing.progress import not_looked_at
from drillbook.check.assessment import Assessment
from drillbook.model.finding import Finding
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page
from drillbook.pages.views.changes import HomeChange
from drillbook.pages.views.deployed import deployed_words, undecided
from drillbook.pages.views.down_now import at_home
from drillbook.pages.views.matrix import MatrixRow, counts, gaps, modes, rows
from drillbook.pages.views.requests import Asked
from drillbook.pages.views.stage import stage

_NEWEST, _MOST_GAPS, _MOST_ROWS, _MOST_NEXT = 5, 6, 30, 6
_TOLD_AS_GAPS = frozenset({"T401", "T402"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeIntro:
    """What the page says besides the state: the site's title, the team's own words, and what has
    changed, if known.
    """

    title: str
    words: Markup
    source: str
    changes: Sequence[HomeChange] = ()


def home_page(assessment: Assessment, intro: HomeIntro, asked: Sequence[Asked]) -> Page:
    """Return the home page."""
    evaluation = assessment.evaluation
    second = stage(assessment, "stage-2")
    missing = gaps(evaluation)
    found = tuple(
        f
        for f in what_is_next(assessment, _MOST_NEXT)
        if f.code not in _TOLD_AS_GAPS and not not_looked_at(assessment, f.code)
    )
    all_rows = rows(evaluation.cells)
    html = render(
        "home.html.jinja",
        base="",
        book=evaluation.book,
        evaluation=evaluation,
        intro=intro,
        down=at_home(evaluation),
        first=stage(assessment, "stage-1"),
        second=second,
        counts=counts(evaluation.cells),
        rows=_most_needed(all_rows),
        more_rows=max(len(all_rows) - _MOST_ROWS, 0),
        modes=modes(evaluation.cells),
        gaps=missing[:_MOST_GAPS],
        more_gaps=max(len(missing) - _MOST_GAPS, 0),
        findings=found,
        asked=tuple(one for one in asked if one.piles),
        done=sum(not one.piles for one in asked),
        results=evaluation.book.newest_results[:_NEWEST],
        deployed=deployed_words(evaluation),
        undecided=undecided(evaluation),
    )
    return Page(
        uri="index.html",
        title="Home",
        html=html,
        description=second.sentence,
        headings=tuple(_headings(assessment, intro, found)),
        search_text=second.sentence,
        source=intro.source,
    )


def _most_needed(all_rows: Sequence[MatrixRow]) -> tuple[MatrixRow, ...]:
    """Return as many rows as a home page bears, in their order: those with something open before
    those without.
    """
    chosen = sorted(all_rows, key=lambda row: not row.open)[:_MOST_ROWS]
    kept = {row.dependency.id for row in chosen}
    return tuple(row for row in all_rows if row.dependency.id in kept)


def _headings(
    assessment: Assessment, intro: HomeIntro, found: Sequence[Finding]
) -> Iterator[Heading]:
    evaluation = assessment.evaluation
    wanted = (
        (True, "asked", "Who has to do what"),
        (True, "call", "Down now?"),
        (True, "matrix", "What has been tested"),
        (gaps(evaluation), "gaps", "Tests to run"),
        (evaluation.book.results, "newest", "Newest results"),
        (intro.changes, "changes", "Changes since the last version"),
        (found, "next", "What else keeps Stage 2 open"),
    )
    return (Heading(id_, title) for there, id_, title in wanted if there)
