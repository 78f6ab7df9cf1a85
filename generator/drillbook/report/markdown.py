"""Findings as Markdown, for a comment on a pull request and for the summary of a job.

All words that are not ours stand in code spans, where no service sees a mention, a reference, a
link, an image or HTML.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from drillbook.briefing.answers import Answer, Answered, answers, answers_in_words
from drillbook.briefing.contribution import Contribution, contributions_of
from drillbook.briefing.requests import Request, requests_of
from drillbook.check.assessment import Assessment
from drillbook.check.gate import Gate
from drillbook.check.judging.cell import Cell
from drillbook.check.judging.duties import Ask
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rules import BY_CODE, RULES
from drillbook.model.finding import Finding
from drillbook.report.links import NOWHERE, Links
from drillbook.report.state import state
from drillbook.report.text import words
from drillbook.text.count import counted
from drillbook.text.plain import one_line, visible

MOST_OF_A_COMMENT = 65_000
MOST_OF_A_SUMMARY = 1_000_000
"""GitHub refuses comments of over 65,536 characters and summaries of over 1 MiB."""

_FAMILIES: Mapping[Ask, str] = {
    "agree": "A",
    "acknowledge": "S",
    "act": "R",
    "test": "T",
}
"""The family of rules behind each thing that somebody can be asked for."""

_MOST_TEXT = 1_000
_RESERVE = 200


def markdown_report(
    assessment: Assessment,
    gate: Gate,
    links: Links = NOWHERE,
    most: int = MOST_OF_A_COMMENT,
) -> str:
    """Return the state, the matrix, who is asked and the findings, in no more than `most` bytes."""
    return visible(
        "".join(
            f"{line}\n"
            for line in _capped(_lines(assessment, gate, links), most - _RESERVE)
        )
    )


def summary(assessment: Assessment, gate: Gate, links: Links = NOWHERE) -> str:
    """Return the same for the summary of a job, which has room for more."""
    return markdown_report(assessment, gate, links, MOST_OF_A_SUMMARY)


def _capped(lines: Iterator[str], most: int) -> Iterator[str]:
    """Yield lines while there is room; each is whole in itself, so that any of them may be the
    last.
    """
    room = most
    for line in lines:
        room -= len(line.encode()) + 1
        if room < 0:
            yield from (
                "",
                f"{counted(1 + sum(map(bool, lines)), 'more line')}: `drillbook check` prints all.",
            )
            return
        yield line


def _lines(assessment: Assessment, gate: Gate, links: Links) -> Iterator[str]:
    yield f"**{state(assessment, gate)}**"
    yield from _contributions(contributions_of(assessment.evaluation))
    yield from _matrix(assessment.evaluation.cells)
    yield from _rules(
        answers(assessment, (rule for rule in RULES if gate.admits(rule.code)))
    )
    yield from _asked(assessment.evaluation, gate)
    within = sorted(
        assessment.within(gate), key=lambda finding: (finding.severity, finding.code)
    )
    for code, found in groupby(within, key=lambda finding: finding.code):
        yield from _rule(code, tuple(found), links)
    yield from _words(tuple(words(assessment, gate, links)))


def _contributions(found: Sequence[Contribution]) -> Iterator[str]:
    if found:
        yield from (
            "",
            "### What this change brings",
            "",
            *(f"- {code_span(one.text)}" for one in found),
        )


def _matrix(cells: Sequence[Cell]) -> Iterator[str]:
    if not cells:
        return
    modes = tuple(dict.fromkeys(cell.failure_mode for cell in cells))
    yield from ("", "### Required tests", "")
    yield from (_row("Critical dependency", *modes), _row(*["---"] * (1 + len(modes))))
    for dependency, of_dependency in groupby(
        cells, key=lambda cell: cell.dependency.id
    ):
        state_of = {cell.failure_mode: _state(cell) for cell in of_dependency}
        yield _row(
            code_span(dependency).replace("|", "\\|"),
            *(state_of.get(mode, "not required") for mode in modes),
        )


def _row(*texts: str) -> str:
    return f"| {' | '.join(texts)} |"


def _state(cell: Cell) -> str:
    if cell.result:
        return "tested, fault simulated" if cell.simulated else "tested"
    if cell.risk:
        return f"risk accepted until {cell.risk.expires}"
    return f"**{cell.state}**"


def _rules(answered: Sequence[Answered]) -> Iterator[str]:
    """Count the answers, and name the rules that have none: what nobody has judged is not taken for
    met.
    """
    nothing = ", ".join(
        one.rule.code for one in answered if one.answer is Answer.NOTHING
    )
    yield from (
        "",
        "### Rules",
        "",
        f"{answers_in_words(answered)}{f': {nothing}' if nothing else ''}.",
    )


def _asked(evaluation: Evaluation, gate: Gate) -> Iterator[str]:
    """Name everybody of whom this gate wants something, and what nobody can be asked for."""
    everybody = requests_of(evaluation)
    asked = []
    for member, requests in everybody.items():
        name = code_span(evaluation.book.members[member].name)
        asked.append((name, [r.text for r in requests if _at(gate, r)]))
    unowned = [
        cell
        for cell in evaluation.cells
        if cell.open and cell.dependency.owner not in everybody
    ]
    if gate.admits("T401"):
        nobodys = [f"{cell.dependency.id} {cell.failure_mode}" for cell in unowned]
        asked.append(("Nobody, because no member of the team owns it", nobodys))
    lines = [
        f"- {name}: {code_span('; '.join(texts))}" for name, texts in asked if texts
    ]
    if lines:
        yield from ("", "### Who is asked", "", *lines)


def _at(gate: Gate, request: Request) -> bool:
    return _FAMILIES[request.ask] in gate.families


def _words(explained: Sequence[str]) -> Iterator[str]:
    if explained:
        yield from ("", "### Words", "", *(f"- {line}" for line in explained))


def _rule(code: str, findings: Sequence[Finding], links: Links) -> Iterator[str]:
    rule, page = BY_CODE.get(code), links.page(code)
    if page:
        explained = f"[Why, and how to correct it]({page})"
    else:
        explained = f"Why: `drillbook explain {code}`"
    expected = (rule.expectation, "") if rule else ()
    yield from (
        "",
        f"### {code}, {counted(len(findings), findings[0].severity)}",
        "",
        *expected,
        explained,
        "",
    )
    for finding in findings:
        yield f"- {code_span(str(finding.location))}: {code_span(finding.message)}"
        yield f"  - {code_span(finding.help)}"


def code_span(text: str) -> str:
    """Return any text as a code span of one line: nothing in it is Markdown."""
    line = one_line(text, _MOST_TEXT) or "(empty)"
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"
