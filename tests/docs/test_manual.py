"""The guide's words about the commands are those of the commands."""

from drillbook.pages.manual import commands
from manual import manual


def test_manual_says_what_the_commands_say() -> None:
    """`make manual` has been run since a command, an option or its help has changed."""
    assert commands() == manual()


def test_manual_has_every_command_with_its_options() -> None:
    """Also those of a command that has commands of its own."""
    options = {
        command.name: {option.name for option in command.options}
        for command in commands()
    }
    assert "--strict" in options["drillbook build"]
    assert "drillbook capture start" in options
    assert "drillbook capture" not in options
