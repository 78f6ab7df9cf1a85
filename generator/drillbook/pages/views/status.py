"""`status.json`: where the team stands, for programs."""

import json

from drillbook.briefing.progress import progress
from drillbook.check.assessment import Assessment
from drillbook.check.judging.cell import Cell, State
from drillbook.model.inventory import Dependency
from drillbook.model.result import Result
from drillbook.pages.address import SiteAddress
from drillbook.pages.page import Asset
from drillbook.pages.site_status import (
    DependencyState,
    NewestResult,
    RequestCounts,
    RequiredTest,
    SiteStatus,
    StageState,
)
from drillbook.pages.views.requests import Asked
from drillbook.pages.views.stage import Stage, stage

URI = "status.json"


def status_file(
    assessment: Assessment, address: SiteAddress, asked: tuple[Asked, ...]
) -> Asset:
    """Return `status.json`."""
    evaluation = assessment.evaluation
    results = evaluation.book.newest_results
    second = stage(assessment, "stage-2")
    status = SiteStatus(
        title=address.title,
        today=evaluation.today.isoformat(),
        sentence=progress(assessment).sentence,
        stage_1=_stage(stage(assessment, "stage-1")),
        stage_2=_stage(second),
        dependencies=tuple(
            _dependency(d, evaluation.cells_of.get(d.id, ()), address)
            for d in evaluation.book.dependencies.values()
        ),
        results=len(results),
        newest=_newest(assessment, results[0], address) if results else None,
        asked=tuple(
            RequestCounts(
                member=one.member.id, requests=sum(pile.total for pile in one.piles)
            )
            for one in asked
        ),
    )
    return Asset(
        URI, json.dumps(status.model_dump(mode="json"), indent=1).encode() + b"\n"
    )


def _stage(judged: Stage) -> StageState:
    met, open_, nothing = (
        tuple(line.rule.code for line in lines)
        for lines in (judged.met, judged.open, judged.nothing)
    )
    return StageState(
        complete=judged.complete,
        errors=judged.blocking,
        unjudged=judged.unjudged,
        met=met,
        open=open_,
        nothing_to_judge=nothing,
    )


def _dependency(
    dependency: Dependency, cells: tuple[Cell, ...], address: SiteAddress
) -> DependencyState:
    return DependencyState(
        id=dependency.id,
        name=dependency.name,
        criticality=dependency.criticality,
        page=address.of(f"dependencies/{dependency.id}.html", ""),
        feed=address.of(f"feeds/dependencies/{dependency.id}.json", ""),
        badge=address.of(f"badges/dependencies/{dependency.id}.svg", ""),
        tests=tuple(
            RequiredTest(
                failure_mode=cell.failure_mode,
                state=cell.state.value,
                page=address.of(_page(cell), ""),
                simulated=cell.simulated,
            )
            for cell in cells
        ),
    )


def _page(cell: Cell) -> str:
    if cell.state is State.ACCEPTED:
        return f"completeness.html#risk-{cell.dependency.id}-{cell.failure_mode}"
    shown = cell.result or cell.lapsed
    if shown:
        return f"results/{shown.folder}.html"
    return f"completeness.html#missing-{cell.dependency.id}-{cell.failure_mode}"


def _newest(
    assessment: Assessment, result: Result, address: SiteAddress
) -> NewestResult:
    verdict = assessment.evaluation.verdicts[result.folder]
    return NewestResult(
        id=result.id,
        title=result.title,
        page=address.of(f"results/{result.folder}.html", ""),
        ended=result.ended.isoformat(),
        verdict=verdict.kind.value,
        outcome=verdict.outcome.value,
        impact=verdict.impact.observed,
    )
