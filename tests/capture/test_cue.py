"""The cue says what a recording lacks, in the order in which a test goes."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from capture.test_session import session
from drillbook.capture.checklist import offer
from drillbook.capture.cue import cue
from drillbook.capture.journal import Json
from drillbook.capture.session.session import Session

_OK = ("observed", {"healthy": True})
_BAD = ("observed", {"healthy": False})
_FAULT, _RESTORED, _REVERTED = (
    ("mark", {"event": event}) for event in ("fault-started", "restored", "reverted")
)
_TOLD = (("impact", {"observed": "outage"}), ("summary", {"text": "as expected"}))


@pytest.mark.parametrize(
    ("lines", "beginning"),
    [
        ((), "`ok` or `bad`"),
        ((_OK,), "`fault` and how"),
        ((_FAULT,), "make it fail; then `bad` or `ok`"),
        ((_OK, _FAULT), "make it fail"),
        ((_OK, _FAULT, _BAD), "undo the fault"),
        ((_OK, _FAULT, _BAD, _REVERTED), "`ok` or `bad`, and what you see now; `restored`"),
        ((_OK, _FAULT, _BAD, _REVERTED, _OK), "`impact`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED), "`ok` or `bad`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _OK, _REVERTED), "`ok` or `bad`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED, _OK), "`impact`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED, _OK, _TOLD[0]), "`finish`, or `summary`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED, _OK, *_TOLD), "`finish`"),
        ((_OK, _FAULT, _BAD, _REVERTED, _FAULT), "make it fail"),
    ],
)
def test_cue_is_the_first_thing_that_is_lacking(
    lines: tuple[tuple[str, Mapping[str, Json]], ...], beginning: str
) -> None:
    """Also where the fault is caused a second time."""
    assert cue(session(*lines)).startswith(beginning)


_SAID: Mapping[str, Json] = {
    "fault": {"technique": "real", "how": "break it", "revert": "mend it"},
    "steps": ["Run `look`.", "Call Sam."],
}
_RUN = ("command", {"command": "break it", "ended": "exit 0"})
_DONE = (("step", {"step": 1, "status": "done"}), ("step", {"step": 2, "status": "done"}))


@pytest.mark.parametrize(
    ("lines", "due"),
    [
        ((), ""),
        ((_OK, _FAULT), "break it"),
        ((_OK, _FAULT, _RUN), "look"),
        ((_OK, _FAULT, _BAD), "look"),
        ((_OK, _FAULT, _BAD, _DONE[0]), "mend it"),
        ((_OK, _FAULT, _BAD, *_DONE), "mend it"),
        ((_OK, _FAULT, _BAD, *_DONE, _REVERTED), ""),
    ],
)
def test_what_is_offered_is_the_command_that_is_due(
    lines: tuple[tuple[str, Mapping[str, Json]], ...], due: str
) -> None:
    """What makes it fail until something has been run or seen; then the next step's; then what
    undoes it.
    """
    begun = session(*lines)
    told = Session(
        (replace(begun.lines[0], data={**begun.lines[0].data, **_SAID}), *begun.lines[1:])
    )
    assert offer(told) == due


def test_nothing_is_offered_where_nothing_was_said() -> None:
    """A session without a word of how it fails, whose steps name no command."""
    assert offer(session()) == offer(session(_OK, _FAULT)) == ""
