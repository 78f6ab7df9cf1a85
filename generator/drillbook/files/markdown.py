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

MAX_MARKS_IN_BLOCK = 800
MAX_TAGS = 1_000
MAX_NESTING = 12
MAX_LINE = 5_000

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"## +(.+?)(?: +#+)? *")
_STEP = re.compile(r"[0-9]{1,3}[.)] +(.*)")
_NESTING = re.compile(r"(?:[ \t]*(?:[>*+-]|[0-9]{1,9}[.)])(?=[ \t>*+-]))*")
_MARKERS = re.compile(r"[>*+-]|[0-9]+[.)]")
_CLOSED_FENCE = re.compile(r"(`{3,}|~{3,}) *[\w#.+-]* *")
_MARKS = re.compile(r"[\[\]()<>&!*_`\\]")


class UnclosedError(Exception):
    """The front matter has no second line of `---`."""


def split(text: str) -> tuple[str | None, str, int]:
    """Return the front matter (None if there is none), the prose, and the line in which the prose begins.

    Raises `UnclosedError` if the front matter never ends.
    """
    lines = _LINES.findall(text)
    if not lines or lines[0].rstrip() != "---":
        return None, text, 1
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if end is None:
        raise UnclosedError
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
    marks = tags = 0
    for number, line in enumerate(_without_fenced(text), start=first_line):
        # Only what the converter takes for a blank line ends a paragraph: a no-break space does not.
        marks = marks + len(_MARKS.findall(line)) if line.strip(" \t") else 0
        tags += line.count("<")
        problem = _too_much(line, marks, tags)
        if problem:
            return Finding(
                location=Location(path, number, 1),
                code="F013",
                message=problem,
                help="Break it up with blank lines or shorter lines, or put it into a fenced block.",
            )
    return None


def _too_much(line: str, marks: int, tags: int) -> str:
    nesting = _NESTING.match(line)
    markers = len(_MARKERS.findall(nesting[0])) if nesting else 0
    limits = (
        (len(line) > MAX_LINE, f"has a line of more than {MAX_LINE:,} characters"),
        (marks > MAX_MARKS_IN_BLOCK, f"has more than {MAX_MARKS_IN_BLOCK} brackets and marks in one paragraph"),
        (tags > MAX_TAGS, f"has more than {MAX_TAGS} `<` outside of fenced blocks"),
        (markers > MAX_NESTING, f"is nested more than {MAX_NESTING} levels deep"),
        (len(line) - len(line.lstrip()) > 4 * MAX_NESTING, f"is indented more than {MAX_NESTING} levels deep"),
    )
    return next((problem for exceeded, problem in limits if exceeded), "")


def _without_fenced(text: str) -> Iterator[str]:
    """Yield the lines, those in closed fenced blocks empty; only what the converter itself takes for one counts."""
    lines = _LINE_END.split(text)
    hidden = 0
    for number, line in enumerate(lines):
        fence = _CLOSED_FENCE.fullmatch(line) if number >= hidden else None
        if fence:
            end = next((i for i in range(number + 1, len(lines)) if lines[i].rstrip(" ") == fence[1]), None)
            hidden = hidden if end is None else end + 1
        yield "" if number < hidden else line
