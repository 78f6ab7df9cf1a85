"""Completeness: the stages, rule by rule, and every finding with its place."""

from drillbook.check.engine import Assessment
from drillbook.pages.environment import render
from drillbook.pages.page import Heading, Page
from drillbook.pages.views.matrix import gaps
from drillbook.pages.views.stage import stage

TAB = "completeness.html"


def completeness_page(assessment: Assessment, edit: str) -> Page:
    """Return the page; `edit` is what a path of the book is put behind to edit it, or empty."""
    stages = tuple(stage(assessment, gate) for gate in ("stage-1", "stage-2"))
    html = render(
        "completeness.html.jinja",
        base="",
        standing=assessment.standing,
        book=assessment.standing.book,
        stages=stages,
        missing=gaps(assessment.standing),
        edit=edit,
    )
    return Page(
        uri=TAB,
        title="Completeness",
        html=html,
        description=" ".join(f"{s.title}: {s.sentence}." for s in stages),
        headings=(
            *(Heading(s.gate.name, s.title) for s in stages),
            Heading("missing-tests", "Missing tests"),
            Heading("findings", "Findings"),
        ),
        tab=TAB,
    )
