"""A hint says what a recording needs next, so that nobody has to keep the guide open beside the
terminal.
"""

from collections.abc import Callable

from drillbook.capture.checklist import offer
from drillbook.capture.session.events import (
    CommandRun,
    ImpactTold,
    Observed,
    Summarised,
)
from drillbook.capture.session.session import Session
from drillbook.model.result_parts import IMPACTS, Mark


def hint(session: Session) -> str:
    """Return what to type next; whatever else is typed is recorded as well."""
    return next(text for needed, text in HINTS if needed(session))


def _since(session: Session, mark: Mark) -> bool:
    """Return whether somebody has said what they see since the last mark of an event."""
    marks = session.marked(mark)
    if not marks:
        return False
    return any(seen.number > marks[-1].number for seen in session.of_kind(Observed))


def _begun(session: Session) -> bool:
    return bool(session.marked("fault-started"))


def _active(session: Session) -> bool:
    return session.fault_since is not None


def _acted(session: Session) -> bool:
    """Return whether a command has run, or somebody has said what they see, since the fault."""
    marks = session.marked("fault-started")
    seen = [look.number for look in session.of_kind(Observed)]
    ran = [command.number for command in session.of_kind(CommandRun)]
    return bool(marks) and max((*seen, *ran), default=0) > marks[-1].number


def _of_a_step(session: Session) -> bool:
    due = offer(session)
    return due is not None and due.step is not None


_IMPACTS = f"{', '.join(IMPACTS[:-1])} or {IMPACTS[-1]}"
_LOOK = "`ok` or `bad`, and what you see"
HINTS: tuple[tuple[Callable[[Session], bool], str], ...] = (
    (lambda s: not _begun(s) and not s.of_kind(Observed), _LOOK),
    (lambda s: not _begun(s), "`fault` and how, right before you make it fail"),
    (
        lambda s: _active(s) and not _acted(s) and offer(s) is not None,
        "`!`, which offers the command that makes it fail",
    ),
    (
        lambda s: _active(s) and not _since(s, "fault-started") and _acted(s),
        "`bad` or `ok`, and what you see",
    ),
    (
        lambda s: _active(s) and not _since(s, "fault-started"),
        "make it fail; then `bad` or `ok`, and what you see",
    ),
    (
        lambda s: _active(s) and _of_a_step(s),
        "`!`, which offers the command of the next step",
    ),
    (
        lambda s: _active(s) and offer(s) is not None,
        "`!`, which offers the command that undoes the fault",
    ),
    (_active, "undo the fault, then `reverted`"),
    (
        lambda s: not _since(s, "reverted") and not s.marked("restored"),
        f"{_LOOK}; `restored` once it works again",
    ),
    (lambda s: not _since(s, "reverted"), _LOOK),
    (lambda s: not s.of_kind(ImpactTold), f"`impact` {_IMPACTS}, and what happened"),
    (
        lambda s: not s.of_kind(Summarised),
        "`summary` and what you learned, then `finish`",
    ),
    (lambda _s: True, "`finish`"),
)
"""What is lacking, in the order in which a test goes."""
