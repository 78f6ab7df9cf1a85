"""The cue says what a recording lacks, in the order in which a test goes."""

from collections.abc import Mapping

import pytest

from capture.test_session import session
from drillbook.capture.checklist import offer
from drillbook.capture.cue import cue
from drillbook.capture.journal import Json

_OK = ("observed", {"healthy": True})
_BAD = ("observed", {"healthy": False})
_FAULT, _RESTORED, _REVERTED = (("mark", {"event": event}) for event in ("fault-started", "restored", "reverted"))
_TOLD = (("impact", {"observed": "outage"}), ("summary", {"text": "as expected"}))


@pytest.mark.parametrize(
    ("lines", "beginning"),
    [
        ((), "`ok` or `bad`"),
        ((_OK,), "`fault` and how"),
        ((_FAULT,), "`bad` or `ok`"),
        ((_OK, _FAULT), "`bad` or `ok`"),
        ((_OK, _FAULT, _BAD), "undo the fault"),
        ((_OK, _FAULT, _BAD, _REVERTED), "`restored`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED), "`ok` or `bad`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _OK, _REVERTED), "`ok` or `bad`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED, _OK), "`impact`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED, _OK, _TOLD[0]), "`summary`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED, _OK, *_TOLD), "`finish`"),
        ((_OK, _FAULT, _BAD, _REVERTED, _FAULT), "`bad` or `ok`"),
    ],
)
def test_cue_is_the_first_thing_that_is_lacking(
    lines: tuple[tuple[str, Mapping[str, Json]], ...], beginning: str
) -> None:
    """Also where the fault is caused a second time."""
    assert cue(session(*lines)).startswith(beginning)


def test_what_is_offered_is_the_command_that_is_due() -> None:
    """A session without a word of how it fails offers nothing while its steps name no command."""
    assert offer(session()) == ""
    assert offer(session(_OK, _FAULT)) == ""
