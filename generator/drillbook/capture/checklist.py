"""A checklist is the recovery procedure of the playbook that a session follows, with what became of
each step.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent, shorten

from drillbook.capture.session.events import (
    BranchOfStep,
    CommandRun,
    Observed,
    StepTold,
)
from drillbook.capture.session.session import Session

_FENCED = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*\n(.*?)^ {0,3}\1`*~*\s*$", re.MULTILINE | re.DOTALL
)
_CODED = re.compile(r"`([^`\n]+)`")
_BRIEF = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """A command that is due, and the step that names it, if one does."""

    code: str
    step: int | None = None


def checklist(session: Session) -> str:
    """Return every step in a line, and whatever was taken besides."""
    lines = "\n".join(_lines(session))
    return lines or "There is no playbook, and so there are no steps."


def whole_step(session: Session, number: int | None) -> str | None:
    """Return a step as it is written, without a number the next one; None if there is no
    such step.
    """
    number = number or session.next_step
    if number is None or not 1 <= number <= len(session.steps):
        return None
    return f"{number}. {session.steps[number - 1]}"


def brief(step: str, width: int = _BRIEF) -> str:
    """Return the words of a step on one line of at most so many characters."""
    words = _FENCED.sub(" ", f"{step}\n")
    # A step that is nothing but code has only that to be known by.
    said = words if words.strip() else step
    return shorten(said, max(width, 8), placeholder=" …")


def offer(session: Session) -> Offer | None:
    """Return the command that is due: what makes it fail, then what the next step says, then what
    undoes the fault.

    Before the fault is marked there is none, if it is known what will make it fail.
    """
    how, number = _how(session), session.next_step
    if how and not _under_way(session):
        return None if fault_is_to_come(session) else Offer(how)
    # Offering one way as if there were no other would have people take it unasked.
    if session.parting:
        return None
    step = command_in(session.steps[number - 1]) if number else ""
    if step:
        return Offer(step, number)
    revert = _revert(session) if session.fault_since else None
    return Offer(revert) if revert else None


def undoes(session: Session, command: str) -> bool:
    """Return whether a command is what undoes the fault that is active."""
    revert = _revert(session)
    return bool(session.fault_since and revert and command.strip() == revert.strip())


def caution(session: Session) -> str | None:
    """Return what has to be said beside the offer: between which ways to choose, or which step is
    due while something else is offered.
    """
    how, number = _how(session), session.next_step
    if number is None or (how and not _under_way(session)):
        return None
    if session.parting:
        firsts = session.parting.items()
        ways = ", or ".join(f"step {step} ({title})" for title, step in firsts)
        return f"Choose first: {ways}. Type `done` and the number of the step that you took."
    names_a_command = command_in(session.steps[number - 1])
    # The offer would otherwise undo the fault as if no step were due.
    if not names_a_command and session.fault_since and _revert(session):
        return f"Step {number} is next and names no command. This command undoes the fault:"
    return None


def fault_is_to_come(session: Session) -> bool:
    """Return whether it is known what will make it fail, and the fault has not been marked yet."""
    return bool(_how(session)) and not session.marked("fault-started")


def _how(session: Session) -> str | None:
    return session.start.fault.how if session.start.fault else None


def _revert(session: Session) -> str | None:
    return (session.start.fault.revert or None) if session.start.fault else None


def _under_way(session: Session) -> bool:
    """Return whether anything has been run, seen or done since the fault was marked."""
    marks = session.marked("fault-started")
    acts = (CommandRun, Observed, StepTold)
    told = (one.number for one in session.occurrences if isinstance(one.event, acts))
    # The last mark counts: a fault may be made again.
    return bool(marks) and any(number > marks[-1].number for number in told)


def command_in(step: str) -> str:
    """Return what a step says to run: its fenced blocks, or without one the longest code in its
    text.
    """
    fenced = [dedent(match[2]).rstrip("\n") for match in _FENCED.finditer(f"{step}\n")]
    if fenced:
        return "\n".join(fenced)
    return max(_CODED.findall(step), key=len, default="")


def _lines(session: Session) -> Iterator[str]:
    told = [one.event for one in session.of_kind(StepTold)]
    become = {step.step: step.status for step in told}
    headed: tuple[BranchOfStep, ...] = ()
    for number, step in enumerate(session.steps, start=1):
        # Sessions of earlier versions know no branches.
        known = number <= len(session.start.ways)
        ways = session.start.ways[number - 1] if known else ()
        if ways and ways != headed:
            yield f"{'':<10} {ways[-1].title}:"
        headed = ways
        marker = "next" if number == session.next_step else ""
        yield f"{become.get(number) or marker:<10} {number}. {brief(step)}"
    yield from (f"{step.status:<10} {step.text}" for step in told if step.step is None)
