"""Findings for programs: a versioned public interface, whose JSON Schema `drillbook schema
check-report` prints.

Within a version keys are only added; a key that goes or changes its meaning makes a new version.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from drillbook import __version__
from drillbook.briefing.answers import Answered, answers
from drillbook.briefing.contribution import Contribution, contributions_of
from drillbook.check.assessment import Assessment
from drillbook.check.gate import Gate
from drillbook.check.judging.cell import Cell
from drillbook.check.rules import RULES
from drillbook.model.finding import Finding
from drillbook.model.result import Result
from drillbook.model.result_parts import Impact, ResultKind
from drillbook.model.schema import json_schema
from drillbook.report.links import NOWHERE, Links
from drillbook.text.plain import json_text


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GateState(_Part):
    """The gate that was asked for, and whether it holds."""

    name: str
    holds: bool
    errors: int = Field(description="Findings at this gate with severity `error`.")
    warnings: int = Field(description="Findings at this gate with severity `warning`.")
    unjudged: tuple[str, ...] = Field(
        description="What belongs to this gate and is not judged by this version."
    )


class Uncounted(_Part):
    """A result of a cell that does not cover it."""

    result: str
    why: str


class CellState(_Part):
    """One critical dependency with one required failure mode."""

    dependency: str
    failure_mode: str
    state: Literal["tested", "accepted", "lapsed", "missing"]
    result: str | None = Field(
        description="Id of the newest result that covers the cell."
    )
    simulated: bool = Field(
        description="Whether that result's fault was only simulated."
    )
    accepted_until: str | None = Field(
        description="Last day of the accepted risk, as YYYY-MM-DD."
    )
    uncounted: tuple[Uncounted, ...] = Field(
        description="Results that do not count, the newest first."
    )


class ResultState(_Part):
    """One result with what it proves."""

    id: str
    path: str
    kind: ResultKind
    dependency: str | None
    failure_mode: str | None
    environment: str
    verdict: Literal["conclusive", "inconclusive", "not-a-test"]
    reason: str
    outcome: Literal["as expected", "surprise", "unknown"]
    impact: Impact | None = Field(
        description="How far the service failed, as it was seen."
    )
    impact_source: str = Field(
        description="What that rests on: probes, people's eyes, or somebody's word."
    )
    returned: Literal["seen", "failed", "unknown"] = Field(
        description="Whether the service came back."
    )
    gap: str = Field(
        description="Why it is not known that it came back; empty if it did."
    )
    restored_after_seconds: float | None
    digest: str


class FindingState(_Part):
    """One finding; line and column count from 1 and are null where a finding is about a
    whole file.
    """

    code: str
    severity: Literal["error", "warning"]
    path: str
    line: int | None
    column: int | None
    message: str
    help: str
    at_gate: bool
    explained: str = Field(
        description="Where its rule is explained: a page of the site, or a command."
    )


class BroughtState(_Part):
    """One thing that a change brings, with `--base`; it blocks nothing."""

    kind: str
    subject: str
    path: str
    line: int | None
    text: str


class RuleState(_Part):
    """One rule with its answer; `absent` says what is not there where it has nothing to
    judge yet.
    """

    code: str
    expectation: str
    answer: Literal["met", "open", "nothing to judge yet"]
    absent: str
    at_gate: bool


class CheckReport(_Part):
    """What `drillbook check --format json` prints."""

    format: Literal["drillbook-check"] = "drillbook-check"
    version: Literal[1] = 1
    tool: str = Field(description="The version of drillbook that made the report.")
    today: str = Field(
        description="The day on which the book was judged, as YYYY-MM-DD."
    )
    gate: GateState
    unknown: tuple[str, ...] = Field(
        description="What could not be checked, and why, in sentences."
    )
    cells: tuple[CellState, ...]
    results: tuple[ResultState, ...]
    findings: tuple[FindingState, ...]
    brought: tuple[BroughtState, ...] = Field(
        description="What a change brings; empty without `--base`."
    )
    rules: tuple[RuleState, ...] = Field(
        description="All rules, those outside the gate included."
    )


def json_report(assessment: Assessment, gate: Gate, links: Links = NOWHERE) -> str:
    """Return the report as JSON text with all findings, those outside the gate included."""
    evaluation = assessment.evaluation
    within = assessment.within(gate)
    errors = len(assessment.blocking(gate))
    report = CheckReport(
        tool=__version__,
        today=evaluation.today.isoformat(),
        gate=GateState(
            name=gate.name,
            holds=not errors,
            errors=errors,
            warnings=len(within) - errors,
            unjudged=assessment.unjudged(gate),
        ),
        unknown=evaluation.context.unknown,
        cells=tuple(_cell(assessment, cell) for cell in evaluation.cells),
        results=tuple(
            _result(assessment, result) for result in evaluation.book.newest_results
        ),
        findings=tuple(
            _finding(finding, gate, links) for finding in assessment.findings
        ),
        brought=tuple(_contribution(one) for one in contributions_of(evaluation)),
        rules=tuple(_rule(answered, gate) for answered in answers(assessment, RULES)),
    )
    return json_text(report.model_dump(mode="json"))


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of the report."""
    return json_schema(CheckReport, mode="serialization")


def _cell(assessment: Assessment, cell: Cell) -> CellState:
    evaluation = assessment.evaluation
    expires = cell.risk.expires if cell.risk else None
    return CellState(
        dependency=cell.dependency.id,
        failure_mode=cell.failure_mode,
        state=cell.state.value,
        result=cell.result.id if cell.result else None,
        simulated=cell.simulated,
        accepted_until=expires.isoformat() if expires else None,
        uncounted=tuple(
            Uncounted(result=r.id, why=evaluation.why_not(r) or "")
            for r in cell.uncounted
        ),
    )


def _result(assessment: Assessment, result: Result) -> ResultState:
    verdict = assessment.evaluation.verdicts[result.folder]
    restored = verdict.restored_after
    seconds = None if restored is None else restored.total_seconds()
    return ResultState(
        id=result.id,
        path=result.source.path,
        kind=result.kind,
        dependency=result.dependency,
        failure_mode=result.failure_mode,
        environment=result.environment,
        verdict=verdict.kind.value,
        reason=verdict.reason,
        outcome=verdict.outcome.value,
        impact=verdict.impact.observed,
        impact_source=verdict.impact.source.value,
        returned=verdict.returned.value,
        gap=verdict.gap or "",
        restored_after_seconds=seconds,
        digest=result.digest,
    )


def _finding(finding: Finding, gate: Gate, links: Links) -> FindingState:
    return FindingState(
        code=finding.code,
        severity=finding.severity.value,
        path=finding.location.path,
        line=finding.location.line or None,
        column=finding.location.column or None,
        message=finding.message,
        help=finding.help,
        at_gate=gate.admits(finding.code),
        explained=links.rule(finding.code),
    )


def _rule(answered: Answered, gate: Gate) -> RuleState:
    rule = answered.rule
    return RuleState(
        code=rule.code,
        expectation=rule.expectation,
        answer=answered.answer.value,
        absent=answered.absent or "",
        at_gate=gate.admits(rule.code),
    )


def _contribution(one: Contribution) -> BroughtState:
    place = one.location
    return BroughtState(
        kind=one.kind,
        subject=one.subject,
        path=place.path,
        line=place.line or None,
        text=one.text,
    )
