"""Findings for people at a terminal: what is wrong, where, how to correct it, and whether the gate
passes.

Findings of one file stand together. Advice that is the same for several of them is given once.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from drillbook.briefing.contribution import contributions_of
from drillbook.check.assessment import Assessment
from drillbook.check.gate import Gate
from drillbook.check.glossary import GLOSSARY, words_in
from drillbook.model.finding import Finding
from drillbook.report.links import NOWHERE, Links
from drillbook.report.state import state
from drillbook.text.plain import one_line, visible


def text_report(assessment: Assessment, gate: Gate, links: Links = NOWHERE) -> str:
    """Return the findings at a gate, file by file, with the gate's state in the last line."""
    return visible("\n".join(_lines(assessment, gate, links)) + "\n")


def finding_lines(finding: Finding) -> tuple[str, str]:
    """Return the two lines of a finding: where and what, and how to correct it."""
    return _what(finding), _advice(finding)


def _what(finding: Finding) -> str:
    place, message = one_line(str(finding.location)), one_line(finding.message)
    return f"{place}: {finding.severity} {finding.code} {message}"


def _advice(finding: Finding) -> str:
    return f"    {one_line(finding.help)}"


def words(assessment: Assessment, gate: Gate, links: Links) -> Iterator[str]:
    """Yield what the words of the glossary mean that are said at a gate, one a line."""
    said = (
        *(finding.message for finding in assessment.within(gate)),
        *(one.text for one in contributions_of(assessment.evaluation)),
    )
    for word in words_in("\n".join(said)):
        meaning = f"{word.capitalize()}: {GLOSSARY[word]}"
        more = links.word(word)
        yield f"{meaning} {more}" if more else meaning


def _lines(assessment: Assessment, gate: Gate, links: Links) -> Iterator[str]:
    within = assessment.within(gate)
    given = set[str]()
    for _, of_file in groupby(within, key=lambda finding: finding.location.path):
        yield from _of_file(tuple(of_file), given)
        yield ""
    yield from _explained(sorted({finding.code for finding in within}), links)
    yield from words(assessment, gate, links)
    beyond = len(assessment.findings) - len(within)
    if beyond:
        concern = "more finding concerns" if beyond == 1 else "more findings concern"
        yield f"{beyond:,} {concern} Stage 2 only: drillbook check --gate stage-2"
    yield from _contributions(assessment)
    yield state(assessment, gate)


def _of_file(findings: Sequence[Finding], given: set[str]) -> Iterator[str]:
    """Yield the findings of one file; those with the same advice stand together above it, unless it
    has been given before.
    """
    by_advice: dict[str, list[Finding]] = {}
    for finding in findings:
        by_advice.setdefault(_advice(finding), []).append(finding)
    for advice, alike in by_advice.items():
        yield from map(_what, alike)
        # The same advice below each of thirty findings hides what is wrong.
        if advice not in given:
            yield advice
    given.update(by_advice)


def _contributions(assessment: Assessment) -> Iterator[str]:
    found = contributions_of(assessment.evaluation)
    if found:
        yield ""
        yield from (one_line(one.text) for one in found)
        yield ""


def _explained(codes: list[str], links: Links) -> Iterator[str]:
    if links.site:
        yield from (f"Why {code}: {links.page(code)}" for code in codes)
    elif codes:
        one = codes[0] if len(codes) == 1 else "CODE"
        yield f"Why {', '.join(codes)}: drillbook explain {one}"
