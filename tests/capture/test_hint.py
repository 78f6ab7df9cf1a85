"""The cue says what a recording lacks, in the order in which a test goes."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from capture.test_session import session
from drillbook.capture.checklist import caution, offer
from drillbook.capture.hint import HINTS, hint
from drillbook.capture.journal.chain import Json
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
        ((_OK, _FAULT, _BAD, _REVERTED), "`ok` or `bad`, and what you see; `restored`"),
        ((_OK, _FAULT, _BAD, _REVERTED, _OK), "`impact`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED), "`ok` or `bad`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _OK, _REVERTED), "`ok` or `bad`"),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED, _OK), "`impact`"),
        (
            (_OK, _FAULT, _BAD, _RESTORED, _REVERTED, _OK, _TOLD[0]),
            "`summary` and what you learned",
        ),
        ((_OK, _FAULT, _BAD, _RESTORED, _REVERTED, _OK, *_TOLD), "`finish`"),
        ((_OK, _FAULT, _BAD, _REVERTED, _FAULT), "make it fail"),
    ],
)
def test_cue_is_the_first_thing_that_is_lacking(
    lines: tuple[tuple[str, Mapping[str, Json]], ...], beginning: str
) -> None:
    """Also where the fault is caused a second time."""
    assert hint(session(*lines)).startswith(beginning)


_SAID: Mapping[str, Json] = {
    "fault": {"technique": "real", "how": "break it", "revert": "mend it"},
    "steps": ["Run `look`.", "Call Sam."],
}
_RUN = ("command", {"command": "break it", "ended": "exit 0"})
_DONE = (
    ("step", {"step": 1, "status": "done"}),
    ("step", {"step": 2, "status": "done"}),
)


@pytest.mark.parametrize(
    ("lines", "due"),
    [
        ((), None),
        ((_OK, _FAULT), "break it"),
        ((_OK, _FAULT, _RUN), "look"),
        ((_OK, _FAULT, _BAD), "look"),
        ((_OK, _FAULT, _BAD, _DONE[0]), "mend it"),
        ((_OK, _FAULT, _BAD, *_DONE), "mend it"),
        ((_OK, _FAULT, _BAD, *_DONE, _REVERTED), None),
    ],
)
def test_what_is_offered_is_the_command_that_is_due(
    lines: tuple[tuple[str, Mapping[str, Json]], ...], due: str | None
) -> None:
    """What makes it fail until something has been run or seen; then the next step's; then what
    undoes it.
    """
    begun = session(*lines)
    told = Session(
        (
            replace(begun.lines[0], data={**begun.lines[0].data, **_SAID}),
            *begun.lines[1:],
        )
    )
    assert _due(told) == due


def _due(told: Session) -> str | None:
    due = offer(told)
    return due.code if due else None


def test_nothing_is_offered_where_nothing_was_said() -> None:
    """A session without a word of how it fails, whose steps name no command."""
    assert offer(session()) is offer(session(_OK, _FAULT)) is None


def _parted(*lines: tuple[str, Mapping[str, Json]]) -> Session:
    """Return a session whose playbook parts after its first step."""
    begun = session(*lines)
    start: Mapping[str, Json] = {
        "fault": _SAID["fault"],
        "steps": ["Run `look`.", "Run `promote`.", "Run `restore`.", "Run `tell`."],
        "ways": [
            [],
            [{"choice": 1, "title": "If it lives"}],
            [{"choice": 1, "title": "If it is gone"}],
            [],
        ],
    }
    data = {**begun.lines[0].data, **start}
    return Session((replace(begun.lines[0], data=data), *begun.lines[1:]))


_AT_WORK: tuple[tuple[str, Mapping[str, Json]], ...] = (_OK, _FAULT, _BAD)


def _done(step: int) -> tuple[str, Mapping[str, Json]]:
    return ("step", {"step": step, "status": "done"})


@pytest.mark.parametrize(
    ("taken", "due", "said"),
    [
        ((), "look", ""),
        ((1,), None, "Choose first: step 2 (If it lives), or step 3 (If it is gone)."),
        ((1, 2), "tell", ""),
        ((1, 3), "tell", ""),
        ((1, 3, 4), "mend it", ""),
    ],
)
def test_where_ways_part_no_command_is_offered_until_one_is_chosen(
    taken: tuple[int, ...], due: str | None, said: str
) -> None:
    """Which one, nobody but those who look can say; the other is passed over then."""
    told = _parted(*_AT_WORK, *map(_done, taken))
    assert _due(told) == due
    assert (caution(told) or "").startswith(said)
    assert bool(caution(told)) == bool(said)


@pytest.mark.parametrize(("step", "in_order"), [(2, True), (3, True), (4, False)])
def test_whichever_way_is_taken_is_in_order(step: int, in_order: bool) -> None:  # noqa: FBT001 - a row
    """What comes behind the ways is not, before one of them was taken."""
    assert _parted(*_AT_WORK, _done(1)).in_order(step) is in_order


def test_what_undoes_the_fault_is_not_offered_in_silence_while_a_step_is_due() -> None:
    """The step that names no command is named."""
    begun = session(*_AT_WORK, _done(1))
    told = Session(
        (
            replace(begun.lines[0], data={**begun.lines[0].data, **_SAID}),
            *begun.lines[1:],
        )
    )
    assert _due(told) == "mend it"
    assert (
        caution(told)
        == "Step 2 is next and names no command. This command undoes the fault:"
    )


@pytest.mark.parametrize("text", [text for _, text in HINTS])
def test_hint_fits_on_one_line_of_a_terminal(text: str) -> None:
    """80 columns, with `next: ` before it: what is cut off helps nobody."""
    assert len(f"next: {text}") < 80
