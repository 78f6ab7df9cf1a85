"""Completeness: the stages, rule by rule, and every finding with its place."""

from drillbook.check.assessment import Assessment
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page
from drillbook.pages.views.matrix import acceptances, gaps, modes, rows
from drillbook.pages.views.stage import stage

TAB = "completeness.html"


def completeness_page(assessment: Assessment, edit: str | None) -> Page:
    """Return the page; `edit` stands before a path of the book to edit it, if known."""
    evaluation = assessment.evaluation
    stages = tuple(stage(assessment, gate) for gate in ("stage-1", "stage-2"))
    risks = acceptances(evaluation.cells)
    html = render(
        "completeness.html.jinja",
        base="",
        evaluation=evaluation,
        book=evaluation.book,
        stages=stages,
        missing=gaps(evaluation),
        risks=risks,
        rows=rows(evaluation.cells),
        modes=modes(evaluation.cells),
        edit=edit,
    )
    return Page(
        uri=TAB,
        title="Completeness",
        html=html,
        description=" ".join(s.sentence for s in stages),
        headings=(
            *(Heading(s.gate.name, s.title) for s in stages),
            Heading("missing-tests", "Tests to run"),
            *((Heading("risks", "Accepted risks"),) if risks else ()),
            Heading("matrix", "Required tests"),
            Heading("findings", "Findings"),
            *(
                Heading(f"finding-{line.rule.code.lower()}", line.rule.code, 3)
                for line in stages[-1].open
            ),
        ),
        search_text=" ".join(
            f"{line.rule.code} {line.rule.expectation}" for line in stages[-1].open
        ),
        tab=TAB,
    )
