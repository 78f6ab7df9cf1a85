"""The stand-in for GitHub's runner finds what the runner finds, or the tests that use it would
prove nothing.
"""

import pytest

from report.runner import Command, commands


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("::error::x", Command("error", {}, "x")),
        (" \t\u00a0::error::x", Command("error", {}, "x")),
        (
            "::error file=a%2Cb%3A%25,line=3,title=::x%0Ay%25",
            Command("error", {"file": "a,b:%", "line": "3"}, "x\ny%"),
        ),
        ("::set-output name=a::b::c", Command("set-output", {"name": "a"}, "b::c")),
        ("said ##[error]x", Command("error", {}, "x")),
        (
            "##[add-path a=1;b=2%3B]x%5D",
            Command("add-path", {"a": "1", "b": "2;"}, "x]"),
        ),
        ("#\ufe0f#[error]x", Command("error", {}, "x")),
        (":\u200b:error::x", Command("error", {}, "x")),
        ("x\r::error::y", Command("error", {}, "y")),
    ],
)
def test_what_the_runner_obeys(line: str, command: Command) -> None:
    """Both forms are found, with white space before the first and anything before the second."""
    assert commands(line) == (command,)


@pytest.mark.parametrize(
    "line",
    [
        "error",
        "x ::error::y",
        "::error",
        "::unknown::x",
        ": :error::x",
        "##[unknown]x",
        "##[error",
        "# #[error]x",
    ],
)
def test_what_the_runner_takes_for_text(line: str) -> None:
    """Everything else is text."""
    assert commands(line) == ()
