"""The status of a book: where the team stands, what is next, and who is asked for what."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from drillbook.briefing.answers import Answered, answers, answers_in_words
from drillbook.briefing.next_steps import what_is_next
from drillbook.briefing.progress import not_looked_at, progress
from drillbook.briefing.requests import Request, requests_of
from drillbook.check.assessment import Assessment
from drillbook.check.gate import GATES, Gate
from drillbook.check.judging.cell import Cell, State
from drillbook.check.rules import RULES
from drillbook.model.finding import Finding
from drillbook.report.text import finding_lines
from drillbook.text.count import counted
from drillbook.text.plain import json_text, one_line, visible

_STAGES: Mapping[str, str] = {"Stage 1": "stage-1", "Stage 2": "stage-2"}
_NEXT = 5


def text_status(assessment: Assessment, member: str | None = None) -> str:
    """Return the status as lines for a terminal; with a member, only what is asked of them."""
    lines = _of_member(assessment, member) if member else _of_all(assessment)
    return visible("\n".join(lines) + "\n")


def json_status(assessment: Assessment, member: str | None = None) -> str:
    """Return the status as JSON; with a member, `asked` holds only them."""
    evaluation = assessment.evaluation
    everybody = requests_of(evaluation)
    return json_text(
        {
            "format": "drillbook-status",
            "version": 1,
            "today": evaluation.today.isoformat(),
            "stages": [
                _stage_state(assessment, GATES[gate]) for gate in _STAGES.values()
            ],
            "cells": [_cell_state(cell) for cell in evaluation.cells],
            "next": [
                _next_state(finding) for finding in what_is_next(assessment, _NEXT)
            ],
            "asked": [
                _asked_state(evaluation.book.members[id_].name, id_, requests)
                for id_, requests in everybody.items()
                if not member or id_ == member
            ],
        }
    )


def _of_all(assessment: Assessment) -> Iterator[str]:
    yield progress(assessment).sentence
    yield f"Stage 1: {_state(assessment, GATES['stage-1'])}"
    yield _counts(assessment.evaluation.cells)
    for dependency, cells in assessment.evaluation.cells_of.items():
        yield f"  {dependency}: {', '.join(map(_cell, cells))}"
    yield f"Stage 2 by rules: {answers_in_words(_answers(assessment, GATES['stage-2']))}"
    yield from _next(assessment)
    for id_, requests in requests_of(assessment.evaluation).items():
        if requests:
            yield ""
            yield from _requests(assessment.evaluation.book.members[id_].name, requests)


def _of_member(assessment: Assessment, member: str) -> Iterator[str]:
    name = assessment.evaluation.book.members[member].name
    requests = requests_of(assessment.evaluation).get(member, ())
    if requests:
        yield from _requests(name, requests)
    else:
        yield f"{one_line(name)} has nothing to do."


def _requests(name: str, requests: Sequence[Request]) -> Iterator[str]:
    yield f"Asked of {one_line(name)}:"
    for request in requests:
        yield f"  {one_line(request.text)}"
        yield f"    {request.command or one_line(request.path)}"


def _state(assessment: Assessment, gate: Gate) -> str:
    """Return whether a stage is complete; what no rule of this version looks at is never taken for
    done.
    """
    errors, unjudged = len(assessment.blocking(gate)), assessment.unjudged(gate)
    state = f"not complete, {counted(errors, 'error')}" if errors else "complete"
    if not unjudged:
        return state
    known = state if errors else "nothing open"
    return f"{known}; not judged by this version: {', '.join(unjudged)}"


def _answers(assessment: Assessment, gate: Gate) -> Sequence[Answered]:
    return answers(assessment, (rule for rule in RULES if gate.admits(rule.code)))


def _counts(cells: Sequence[Cell]) -> str:
    counts = ((state, sum(cell.state is state for cell in cells)) for state in State)
    rest = "".join(
        f", {number} {state}"
        for state, number in counts
        if number and state is not State.TESTED
    )
    tested = sum(cell.state is State.TESTED for cell in cells)
    return f"{tested} of {counted(len(cells), 'required test')} done{rest}"


def _cell(cell: Cell) -> str:
    simulated = " (simulated)" if cell.simulated else ""
    return f"{cell.failure_mode} {cell.state}{simulated}"


def _next(assessment: Assessment) -> Iterator[str]:
    shown = what_is_next(assessment, _NEXT)
    if shown:
        yield from ("", "Next:")
    for finding in shown:
        if not_looked_at(assessment, finding.code):
            yield f"  {one_line(finding.message)}"
            yield f"      {one_line(finding.help)}"
        else:
            yield from (f"  {line}" for line in finding_lines(finding))
    rest = len(assessment.blocking(GATES["stage-2"])) - len(shown)
    if rest > 0:
        yield f"  {rest} more: drillbook check --gate stage-2"


def _stage_state(assessment: Assessment, gate: Gate) -> Mapping[str, Any]:
    errors, unjudged = len(assessment.blocking(gate)), assessment.unjudged(gate)
    judged = _answers(assessment, gate)
    return {
        "name": gate.name,
        "complete": not errors and not unjudged,
        "errors": errors,
        "unjudged": list(unjudged),
        "rules": [
            {
                "code": one.rule.code,
                "answer": one.answer.value,
                "absent": one.absent or "",
            }
            for one in judged
        ],
    }


def _cell_state(cell: Cell) -> Mapping[str, Any]:
    return {
        "dependency": cell.dependency.id,
        "failure_mode": cell.failure_mode,
        "state": cell.state.value,
        "result": cell.result.folder if cell.result else None,
        "simulated": cell.simulated,
    }


def _next_state(finding: Finding) -> Mapping[str, Any]:
    place = {"path": finding.location.path, "line": finding.location.line or None}
    return {
        "code": finding.code,
        **place,
        "message": finding.message,
        "help": finding.help,
    }


def _asked_state(name: str, id_: str, requests: Sequence[Request]) -> Mapping[str, Any]:
    keys = ("ask", "subject", "text", "path", "command")
    return {
        "member": id_,
        "name": name,
        "requests": [{key: getattr(one, key) for key in keys} for one in requests],
    }
