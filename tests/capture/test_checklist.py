"""The playbook's steps as a checklist, on one line each and whole, with the command that a step
names.
"""

import pytest

from capture.test_session import session
from drillbook.capture.checklist import brief, checklist, command_in, whole_step


def test_checklist_says_what_became_of_each_step_and_which_is_next() -> None:
    """What was improvised stands at the end."""
    told = session(
        ("step", {"step": 1, "status": "done"}),
        ("step", {"step": None, "status": "improvised", "text": "asked a colleague"}),
    )
    assert (
        checklist(told)
        == "done       1. a\nnext       2. b\n           3. c\nimprovised asked a colleague"
    )


@pytest.mark.parametrize(
    ("number", "text"), [(None, "1. a"), (3, "3. c"), (4, None), (0, "1. a")]
)
def test_step_is_shown_whole(number: int | None, text: str | None) -> None:
    """Without a number it is the next one."""
    assert whole_step(session(), number) == text


@pytest.mark.parametrize(
    ("step", "command"),
    [
        (
            "Promote the standby:\n```sh\npg_ctl promote -D green\npsql -c 'select 1'\n```",
            "pg_ctl promote -D green\npsql -c 'select 1'",
        ),
        ("Run `pg_ctl promote -D green`, not `promote`.", "pg_ctl promote -D green"),
        ("~~~\none\n~~~\nand then\n~~~\ntwo\n~~~", "one\ntwo"),
        ("Call the primary lead.", ""),
        ("```\nnever closed", ""),
    ],
)
def test_command_of_a_step_is_what_stands_in_its_code(step: str, command: str) -> None:
    """All fenced blocks, or else the longest code in the text; a step without any has none."""
    assert command_in(step) == command


def test_brief_step_is_one_line_that_fits() -> None:
    """Code is left out where there are words, and what does not fit is shown to be missing."""
    assert (
        brief("Promote the standby:\n```sh\npg_ctl promote\n```")
        == "Promote the standby:"
    )
    assert brief("```sh\npg_ctl promote\n```") == "```sh pg_ctl promote ```"
    assert (
        brief("Look whether it is really\nthe database", 20) == "Look whether it is …"
    )
