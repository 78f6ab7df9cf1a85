"""The list of dependencies with their graph, and a page for each."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.check.judging.cell import Cell
from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.inventory import Dependency
from drillbook.model.result import Result
from drillbook.pages.charts.trend import Trend, trend
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page
from drillbook.pages.views.deployed import deployed_as, deployed_words, undecided
from drillbook.pages.views.down_now import for_dependency, playbooks_of
from drillbook.pages.views.graph import around, in_words, needed_by, whole
from drillbook.pages.views.result.runs import timed

TAB = "dependencies.html"
_NEWEST = 12
"""So many runs of a failure mode are drawn; the table has them all."""


@dataclass(frozen=True, slots=True)
class Required:
    """A cell, and why what was recorded for it does not count, if it does not."""

    cell: Cell
    why: str | None


def dependencies_page(evaluation: Evaluation) -> Page:
    """Return the graph and the list of all dependencies."""
    dependencies = tuple(evaluation.book.dependencies.values())
    html = render(
        "dependencies.html.jinja",
        base="",
        book=evaluation.book,
        evaluation=evaluation,
        graph=whole(evaluation, base=""),
        words=in_words(evaluation),
        critical=tuple(d for d in dependencies if d.critical),
        undecided=undecided(evaluation),
        others=tuple(d for d in dependencies if d.criticality == "non-critical"),
        deployed=deployed_words(evaluation),
    )
    return Page(
        uri=TAB,
        title="Dependencies",
        html=html,
        description="What the services need",
        tab=TAB,
    )


def dependency_page(evaluation: Evaluation, dependency: Dependency) -> Page:
    """Return a dependency's page."""
    book = evaluation.book
    results = book.results_of.get(dependency.id, ())
    required = tuple(
        _required(evaluation, cell)
        for cell in evaluation.cells_of.get(dependency.id, ())
    )
    trends = tuple(_trends(evaluation, results))
    drawn = around(evaluation, dependency, base="../")
    html = render(
        "dependency.html.jinja",
        base="../",
        book=book,
        evaluation=evaluation,
        down=for_dependency(book, dependency),
        dependency=dependency,
        required=required,
        results=results,
        trends=trends,
        playbooks=playbooks_of(book, dependency),
        graph=drawn,
        needed_by=needed_by(evaluation, dependency),
        deployed=deployed_as(evaluation, dependency),
    )
    return Page(
        uri=f"dependencies/{dependency.id}.html",
        title=dependency.name,
        html=html,
        description=f"{dependency.criticality} {dependency.kind} {dependency.name}",
        headings=tuple(
            _headings(
                dependency,
                required=bool(required),
                trends=bool(trends),
                drawn=bool(drawn),
            )
        ),
        search_text=" ".join(
            filter(None, (dependency.id, dependency.kind, dependency.impact))
        ),
        tab=TAB,
        source="content/inventory.yml",
    )


def _required(evaluation: Evaluation, cell: Cell) -> Required:
    newest = cell.lapsed or next(iter(cell.uncounted), None)
    return Required(cell, evaluation.why_not(newest) if newest and cell.open else None)


def _trends(evaluation: Evaluation, results: tuple[Result, ...]) -> Iterator[Trend]:
    """Yield a drawing for each failure mode that was ever recovered from."""
    for mode in dict.fromkeys(result.failure_mode for result in reversed(results)):
        runs = [
            r
            for r in results
            if r.failure_mode == mode and evaluation.verdicts[r.folder].conclusive
        ][:_NEWEST]
        rto = evaluation.book.recovery_target(runs[0]) if runs else None
        if drawn := trend(
            f"trend-{mode}",
            f"{mode}: restored after",
            timed(evaluation, tuple(runs)),
            rto,
        ):
            yield drawn


def _headings(
    dependency: Dependency, *, required: bool, trends: bool, drawn: bool
) -> Iterator[Heading]:
    wanted = (
        (True, "call", "Down now?"),
        (dependency.impact, "impact", "Without it"),
        (required, "cells", "Required tests"),
        (trends, "recovery", "Recovery"),
        (True, "results", "Results"),
        (drawn, "needs", "What needs it and what it needs"),
        (True, "facts", "Facts"),
        (dependency.accepted_risks, "risks", "Accepted risks"),
    )
    return (Heading(id_, title) for there, id_, title in wanted if there)
