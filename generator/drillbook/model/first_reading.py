"""The first way of reading a recovery procedure: line by line, beside the converter.

Results that were recorded while it was the only one pin what it found. It decides nothing else, and
nothing in it may change.
"""

import re
import textwrap
from collections.abc import Iterator

from drillbook.model.procedure import Procedure, ProcedureStep

_LINE_END = re.compile(r"\r\n|\r|\n")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6}) +(.+)")
_STEP = re.compile(r"[0-9]{1,3}[.)] +(.*)")


def first_reading(text: str) -> Procedure:
    """Return the first section called `Recovery procedure`, and the numbered items in it."""
    found = next(
        (body for title, body in _sections(text) if title == "recovery procedure"), ""
    )
    steps = tuple(ProcedureStep(text=step, line=0) for step in _steps(found))
    return Procedure(found, steps, reading=1)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    title, body = "", list[str]()
    for line, fenced in _lines(text):
        heading = "" if fenced else _heading(line)
        if not heading:
            body.append(line)
            continue
        if title:
            yield title.casefold(), "\n".join(body).strip("\n")
        title, body = heading, []
    if title:
        yield title.casefold(), "\n".join(body).strip("\n")


def _heading(line: str) -> str:
    heading = _HEADING.fullmatch(line)
    if heading is None or len(heading[1]) != 2:
        return ""
    words = heading[2].rstrip(" ")
    open_ended = words.rstrip("#")
    return (open_ended if open_ended.endswith(" ") else words).strip()


def _steps(text: str) -> Iterator[str]:
    step: list[str] = []
    blank = False
    for line, fenced in _lines(text):
        item = None if fenced else _STEP.match(line)
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


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it stands in a fenced block."""
    fence = ""
    for line in _LINE_END.split(text):
        mark = _FENCE.match(line)
        yield line, bool(fence or mark)
        if not mark:
            continue
        if not fence:
            fence = mark[1]
        elif mark[1].startswith(fence):
            fence = ""
