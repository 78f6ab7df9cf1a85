"""Findings for GitHub's workflows: annotations beside the lines of a pull request, and the text
report for the log.
"""

from collections.abc import Iterator, Sequence

from drillbook.briefing.contribution import Contribution, contributions_of
from drillbook.check.assessment import Assessment
from drillbook.check.gate import TOLD, Gate
from drillbook.model.finding import Finding, Severity
from drillbook.model.location import Location
from drillbook.report.links import NOWHERE, Links
from drillbook.report.text import text_report
from drillbook.text.count import counted
from drillbook.text.plain import one_line

MOST_OF_A_KIND = 10
"""GitHub shows no more annotations of a kind and step."""

_MOST_TEXT = 4_000


def github_report(assessment: Assessment, gate: Gate, links: Links = NOWHERE) -> str:
    """Return annotations for the findings at a gate and for what a change brings, and the text
    report below them.
    """
    within = assessment.within(gate)
    lines = [
        line for severity in Severity for line in _annotations(within, severity, links)
    ]
    notices = [
        _notice(one, links)
        for one in contributions_of(assessment.evaluation)[:MOST_OF_A_KIND]
    ]
    return "".join(f"{line}\n" for line in (*lines, *notices)) + text_report(
        assessment, gate, links
    )


def _annotations(
    findings: Sequence[Finding], severity: Severity, links: Links
) -> Iterator[str]:
    # What a change asks for no more comes first, so that no number of other findings takes its
    # annotation.
    of_kind = sorted(
        (f for f in findings if f.severity is severity),
        key=lambda finding: finding.code not in TOLD,
    )
    yield from (_annotation(finding, links) for finding in of_kind[:MOST_OF_A_KIND])
    beyond = len(of_kind) - MOST_OF_A_KIND
    if beyond > 0:
        yield (
            f"{counted(beyond, f'more {severity}')} without an annotation: read them below and in"
            " the job's summary."
        )


def _annotation(finding: Finding, links: Links) -> str:
    words = (finding.message, finding.help, links.rule(finding.code))
    return _command(
        finding.severity, finding.location, finding.code, links
    ) + "%0A".join(map(_line, words))


def _notice(one: Contribution, links: Links) -> str:
    return _command("notice", one.location, "What this change brings", links) + _line(
        one.text
    )


def _command(name: str, place: Location, title: str, links: Links) -> str:
    properties = {
        "file": links.file(place.path),
        "line": place.line,
        "col": place.column,
        "title": title,
    }
    listed = ",".join(
        f"{key}={_property(str(value))}" for key, value in properties.items() if value
    )
    return f"::{name} {listed}::"


def _line(text: str) -> str:
    return _data(one_line(text, _MOST_TEXT))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")
