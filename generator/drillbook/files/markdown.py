"""A Markdown file of the book: front matter between two `---` lines, then prose.

The prose is not converted here. Its headings and steps are found, and text that would take a converter
minutes is refused: Python-Markdown's time grows with the square of nested or unclosed marks.
"""

import re
import textwrap
from collections.abc import Iterator

from drillbook.model.finding import Finding
from drillbook.model.location import Location
from drillbook.model.playbook import Prose, Section

MAX_MARKS_IN_BLOCK = 400
MAX_NESTING = 12
MAX_LINE = 5_000

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"## +(.+?)(?: +#+)? *")
_STEP = re.compile(r"[0-9]{1,3}[.)] +(.*)")
_NESTING = re.compile(r"(?:[ \t]*(?:[>*+-]|[0-9]{1,9}[.)])(?=[ \t>*+-]))*")
_MARKS = re.compile(r"[\[\]()<>&!*_`\\]")


def split(text: str) -> tuple[str | None, str, int]:
    """Return the front matter (None if there is none), the prose, and the line in which the prose begins."""
    lines = _LINES.findall(text)
    if not lines or lines[0].rstrip() != "---":
        return None, text, 1
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if end is None:
        return text[len(lines[0]) :], "", len(lines) + 1
    return "".join(lines[1:end]), "".join(lines[end + 1 :]), end + 2


def prose(text: str, first_line: int) -> Prose:
    """Return the prose with its level-2 sections and the numbered steps in each."""
    return Prose(text, first_line, tuple(_sections(text, first_line)))


def _sections(text: str, first_line: int) -> Iterator[Section]:
    title, start, body = "", 0, list[str]()
    for number, line, fenced in _numbered(text, first_line):
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading is None:
            body.append(line)
            continue
        if title:
            yield _section(title, start, body)
        title, start, body = heading[1].strip(), number, []
    if title:
        yield _section(title, start, body)


def _section(title: str, line: int, body: list[str]) -> Section:
    text = "\n".join(body).strip("\n")
    return Section(title, line, text, tuple(_steps(text)))


def _steps(text: str) -> Iterator[str]:
    """Yield the items of the section's numbered lists, each with the lines that belong to it."""
    step: list[str] = []
    blank = False
    for _, line, fenced in _numbered(text, 1):
        item = None if fenced else _STEP.match(line)
        # After a blank line, only what is indented still belongs to the step.
        if step and (item or (blank and line and not line.startswith((" ", "\t")))):
            yield _unindented(step)
            step = []
        if item:
            step = [item[1]]
        elif step:
            step.append(line)
        blank = not line.strip()
    if step:
        yield _unindented(step)


def _unindented(step: list[str]) -> str:
    return f"{step[0]}\n{textwrap.dedent(chr(10).join(step[1:]))}".strip()


def _numbered(text: str, first_line: int) -> Iterator[tuple[int, str, bool]]:
    """Yield each line with its number, and whether it stands in a fenced block."""
    fence = ""
    for number, line in enumerate(_LINE_END.split(text), start=first_line):
        mark = _FENCE.match(line)
        yield number, line, bool(fence or mark)
        if not mark:
            continue
        if not fence:
            fence = mark[1]
        elif mark[1].startswith(fence):
            fence = ""


def too_costly(path: str, text: str, first_line: int) -> Finding | None:
    """Return a finding if converting the text would take out of all proportion long, else None."""
    marks = 0
    for number, line, _ in _numbered(text, first_line):
        marks = marks + len(_MARKS.findall(line)) if line.strip() else 0
        nesting = _NESTING.match(line)
        indent = len(line) - len(line.lstrip())
        markers = len(re.findall(r"[>*+-]|[0-9]+[.)]", nesting[0])) if nesting else 0
        problem = (
            f"has a line of more than {MAX_LINE:,} characters"
            if len(line) > MAX_LINE
            else f"has more than {MAX_MARKS_IN_BLOCK} brackets and marks in one paragraph"
            if marks > MAX_MARKS_IN_BLOCK
            else f"is nested more than {MAX_NESTING} levels deep"
            if markers > MAX_NESTING or indent > 4 * MAX_NESTING
            else ""
        )
        if problem:
            return Finding(
                location=Location(path, number, 1),
                code="F013",
                message=problem,
                help="Break it up with blank lines or shorter lines; as it is, converting it would take minutes.",
            )
    return None
