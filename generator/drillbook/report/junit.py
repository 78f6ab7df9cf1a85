"""Required tests as JUnit's test cases: passed, failed, or skipped with its accepted risk.

What else blocks the gate is a failed case for each rule, so that the cases fail exactly when the
gate does; what it only tells is a case for each rule that passes and says so, and what a change
brings is one for each thing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from drillbook.briefing.contribution import contributions_of
from drillbook.check.assessment import Assessment
from drillbook.check.families import FAMILIES
from drillbook.check.gate import Gate
from drillbook.check.judging.cell import Cell
from drillbook.model.finding import Finding, Severity
from drillbook.report.links import NOWHERE, Links
from drillbook.report.text import finding_lines
from drillbook.text.count import counted
from drillbook.text.plain import one_line, visible

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One test case; `failures` make it fail, else `skipped` says why it was skipped, else it
    passed.

    A case that passed has `output`, or `warnings`, which are told and do not make it fail.
    """

    group: str
    name: str
    failures: tuple[Finding, ...] = ()
    skipped: str | None = None
    output: str | None = None
    warnings: tuple[Finding, ...] = ()


def junit_report(assessment: Assessment, gate: Gate, links: Links = NOWHERE) -> str:
    """Return one suite, in the form that Jenkins and GitLab read."""
    cases = tuple(_cases(assessment, gate))
    numbers = {
        "name": f"drillbook {gate.name}",
        "tests": str(len(cases)),
        "failures": str(sum(bool(case.failures) for case in cases)),
        "errors": "0",
    }
    suites = Element("testsuites", numbers)
    suite = SubElement(
        suites,
        "testsuite",
        {**numbers, "skipped": str(sum(bool(case.skipped) for case in cases))},
    )
    for case in cases:
        _write(suite, case, links)
    indent(suites)
    return f"{_DECLARATION}{tostring(suites, encoding='unicode')}\n"


def _cases(assessment: Assessment, gate: Gate) -> Iterator[_Case]:
    blocking = assessment.blocking(gate)
    failures = _failures(assessment.evaluation.cells_of, blocking)
    for cell in assessment.evaluation.cells:
        yield _case(
            cell, failures.get((cell.dependency.id, cell.failure_mode), ()), gate
        )
    for one in contributions_of(assessment.evaluation):
        yield _Case(group="change", name=f"{one.kind} {one.subject}", output=one.text)
    told_by_cells = {id(finding) for found in failures.values() for finding in found}
    others = sorted(
        (f for f in blocking if id(f) not in told_by_cells),
        key=lambda finding: finding.code,
    )
    for code, found in groupby(others, key=lambda finding: finding.code):
        yield _Case(group=_family(code), name=code, failures=tuple(found))
    within = assessment.within(gate)
    warnings = sorted(
        (finding for finding in within if finding.severity is Severity.WARNING),
        key=lambda finding: finding.code,
    )
    for code, found in groupby(warnings, key=lambda finding: finding.code):
        yield _Case(group=_family(code), name=f"{code} (told)", warnings=tuple(found))


def _family(code: str) -> str:
    return f"rules.{FAMILIES.get(code[0], code[0])}"


def _case(cell: Cell, failures: tuple[Finding, ...], gate: Gate) -> _Case:
    group, name = f"tests.{cell.dependency.id}", cell.failure_mode
    if failures:
        return _Case(group=group, name=name, failures=failures)
    if cell.result:
        simulated = ", the fault was simulated" if cell.simulated else ""
        return _Case(group=group, name=name, output=f"{cell.result.id}{simulated}")
    if cell.risk:
        risk = (
            f"risk accepted by {cell.risk.accepted_by} until {cell.risk.expires}:"
            f" {cell.risk.reason}"
        )
        return _Case(group=group, name=name, skipped=risk)
    return _Case(
        group=group,
        name=name,
        skipped=f"{cell.state}, which does not block the gate {gate.name}",
    )


def _failures(
    cells_of: Mapping[str, Sequence[Cell]], blocking: Sequence[Finding]
) -> Mapping[tuple[str, str], tuple[Finding, ...]]:
    """Return the findings about cells that are neither tested nor accepted, by dependency and
    failure mode.
    """
    about_tests = [finding for finding in blocking if finding.code.startswith("T")]
    failures: dict[tuple[str, str], tuple[Finding, ...]] = {}
    for dependency, row in cells_of.items():
        here = tuple(finding for finding in about_tests if _names(finding, dependency))
        for cell in row:
            if cell.result or cell.risk:
                continue
            found = _about(cell, row, here)
            if found:
                failures[dependency, cell.failure_mode] = found
    return failures


def _about(
    cell: Cell, row: Sequence[Cell], here: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return those that name the failure mode; else those that name none, and so mean all; else
    all.
    """
    exact = tuple(finding for finding in here if _names(finding, cell.failure_mode))
    return (
        exact
        or tuple(
            f for f in here if not any(_names(f, other.failure_mode) for other in row)
        )
        or here
    )


def _names(finding: Finding, word: str) -> bool:
    return f'"{word}"' in finding.message


def _write(suite: Element, case: _Case, links: Links) -> None:
    element = SubElement(
        suite,
        "testcase",
        {"classname": one_line(case.group), "name": one_line(case.name)},
    )
    if case.failures:
        first = case.failures[0]
        if len(case.failures) == 1:
            message = one_line(first.message)
        else:
            message = counted(len(case.failures), "finding")
        failure = SubElement(
            element, "failure", {"type": first.code, "message": message}
        )
        failure.text = _text(case.failures, links)
    elif case.skipped:
        SubElement(element, "skipped", {"message": one_line(case.skipped)})
    else:
        told = _text(case.warnings, links) or one_line(case.output or "")
        SubElement(element, "system-out").text = told


def _text(findings: Sequence[Finding], links: Links) -> str:
    return visible(
        "\n".join(line for finding in findings for line in _lines(finding, links))
    )


def _lines(finding: Finding, links: Links) -> Iterator[str]:
    yield from finding_lines(finding)
    yield f"    {links.rule(finding.code)}"
