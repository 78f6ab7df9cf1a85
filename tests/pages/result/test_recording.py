"""A recording of a terminal is read as lines with times, whatever was written over."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.pages.views.result.recording import RecordedLine, is_recording, lines

HEAD = {
    2: {"version": 2, "width": 80, "height": 24},
    3: {"version": 3, "term": {"cols": 80, "rows": 24}},
}


def cast(*events: tuple[float, str, str], version: int = 2) -> str:
    """Return a recording with these events."""
    return "\n".join(json.dumps(row) for row in (HEAD[version], *events)) + "\n"


def read(text: str) -> list[tuple[float, str]]:
    """Return the lines of a recording as plain pairs."""
    return [(line.seconds, line.text) for line in lines(text)[0]]


def test_lines_have_the_time_of_their_first_letter() -> None:
    """A line that is typed slowly began when it began."""
    text = cast((1.0, "o", "$ st"), (3.5, "o", "op\r\n"), (4.0, "o", "done\r\n"))
    assert read(text) == [(1.0, "$ stop"), (4.0, "done")]


def test_third_version_counts_from_the_event_before() -> None:
    """Times are intervals there, of whatever kind the event is."""
    text = cast((1.0, "o", "a\n"), (2.0, "i", "x"), (0.5, "o", "b\n"), version=3)
    assert read(text) == [(1.0, "a"), (3.5, "b")]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07$", "$"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("10 %\r20 %\r100 %", "100 %"),
        ("done\r", "done"),
        ("lx\bs", "ls"),
        ("\b\bx", "x"),
    ],
)
def test_orders_to_the_terminal_are_obeyed_or_left_out(
    written: str, shown: str
) -> None:
    """Colours and titles go; what was written over shows its last text."""
    assert read(cast((0.0, "o", f"{written}\n"))) == [(0.0, shown)]


def test_marker_is_a_line_of_its_own() -> None:
    """What the recorder marked is told where it was marked."""
    assert (2.0, "[fault]") in read(cast((1.0, "o", "a\n"), (2.0, "m", "fault")))


@pytest.mark.parametrize(
    "row",
    ["{", "[]", "[1]", '["x", "o", "y"]', '[NaN, "o", "y"]', '[1, "o"]', "[" * 90_000],
)
def test_line_that_is_no_event_is_left_out(row: str) -> None:
    """A torn or strange line hides none of the others."""
    assert read(f'{cast()}{row}\n[2.0, "o", "after\\n"]\n') == [(2.0, "after")]


def test_long_recording_is_cut_and_says_so() -> None:
    """What is not shown is told."""
    shown, cut = lines(cast(*((float(i), "o", f"{i}\n") for i in range(3000))))
    assert cut
    assert shown[-1] == RecordedLine(1999.0, "1999")


@pytest.mark.parametrize(
    "text",
    ["", "plain text", "{}", '{"version": 2}', '{"version": 1, "width": 80}', "[1, 2]"],
)
def test_other_texts_are_no_recordings(text: str) -> None:
    """Only what says so in its first line is one."""
    assert not is_recording(text)


@pytest.mark.parametrize("version", HEAD)
def test_both_versions_are_recordings(version: int) -> None:
    """What asciinema writes today and has written for years is read."""
    assert is_recording(cast(version=version))


@given(
    st.lists(
        st.tuples(st.floats(0, 1e6), st.sampled_from("omi"), st.text(max_size=40)),
        max_size=20,
    )
)
def test_whatever_was_shown_no_order_is_left(
    events: list[tuple[float, str, str]],
) -> None:
    """No line holds a step back, a return or a new line."""
    for line in lines(cast(*events))[0]:
        assert not set(line.text) & {"\b", "\r", "\n"}
