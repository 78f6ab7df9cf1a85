"""The command `drillbook`: its subcommands, and the one place where a run ends."""

import sys
from collections.abc import Mapping
from datetime import date
from importlib import import_module

import click

from drillbook import __version__
from drillbook.cli.examples import epilog
from drillbook.errors import DrillbookError
from drillbook.system import console

FINDINGS, CANNOT_RUN, INTERRUPTED = 1, 2, 130

_COMMANDS: Mapping[str, str] = {
    "demo": "Try a first failure test in five minutes.",
    "init": "Write a new book.",
    "status": "Say where the team stands, what is next, and who has to do what.",
    "check": "Say what is missing or wrong, and fail if the gate fails.",
    "build": "Build the site.",
    "serve": "Serve the site, and build it again when a file changes.",
    "new": "Write a file to fill in by hand.",
    "adopt": "Turn your runbooks into playbooks.",
    "import": "Bring what other tools know into your book.",
    "capture": "Record a failure test or an exercise while you run it.",
    "agree": "Sign a playbook.",
    "review": "Acknowledge a result, agree or disagree with it, or ask a question.",
    "publish": "Publish the book as a version that never changes.",
    "settle": "Complete or clear a publication that was interrupted.",
    "versions": "List the published versions.",
    "verify": "Find what was altered in an archive of versions.",
    "rebuild": "Build a published version again, and compare.",
    "diff": "Say what has changed between two versions.",
    "announce": "Announce a published version, once.",
    "digest": "Say what has been published since a day.",
    "withdraw": "Withdraw a published version, and say why.",
    "cache": "Say how much drillbook keeps of what it has read, or remove it.",
    "schema": "Print the JSON Schema of a kind of file, for editors.",
    "explain": "Say what a rule expects, why, and how to fix what breaks it.",
}
"""The subcommands, each in the module of its name; imported when asked for, since some bring a site
engine.
"""

_MODULES: Mapping[str, str] = {"import": "importing"}
"""Where the name of a subcommand is a word of Python: no module can have it."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module = _MODULES.get(cmd_name, cmd_name)
        command = import_module(f"drillbook.cli.{module}").command
        assert isinstance(command, click.Command)  # noqa: S101 - narrows what import_module cannot know
        _end_with_examples(cmd_name, command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if (
            args
            and args[0] not in _COMMANDS
            and not args[0].startswith("-")
            and not ctx.resilient_parsing
        ):
            from drillbook.text.nearest import did_you_mean  # noqa: PLC0415 - as in `_print_error`

            raise click.UsageError(
                f"There is no command {args[0]}.{did_you_mean(args[0], _COMMANDS)}", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _end_with_examples(name: str, command: click.Command) -> None:
    """Let the help of a command, or of each below it, end with its example."""
    if isinstance(command, click.Group):
        for below, child in command.commands.items():
            child.epilog = epilog(f"{name} {below}")
    else:
        command.epilog = epilog(name)


_COMPLETION = """\b
To complete commands and ids with Tab, put one of these lines in your shell's start-up file:
  bash: eval "$(_DRILLBOOK_COMPLETE=bash_source drillbook)"
  zsh:  eval "$(_DRILLBOOK_COMPLETE=zsh_source drillbook)"
  fish: _DRILLBOOK_COMPLETE=fish_source drillbook | source"""


@click.command(
    cls=_Commands,
    epilog=_COMPLETION,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="drillbook")
@click.pass_context
def command(context: click.Context) -> None:
    """Prove, from plain files in git, that your team has completed Resiliency Stage 2.

    Without a command, drillbook says what to do next in this folder.
    """
    if context.invoked_subcommand is None:
        told = "\n".join(import_module("drillbook.cli.here").next_here(_today()))
        import_module("drillbook.cli.output").print_text(f"{told}\n")


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the user's own day


def main() -> None:
    """Run the command line and end with its exit code: 0 fine, 1 findings, 2 could not run, 130
    interrupted.
    """
    console.prepare()
    sys.exit(run(console.words(sys.argv[1:])))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    try:
        code = command.main(arguments, prog_name="drillbook", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        _print_example(error)
    except DrillbookError as error:
        _print_error(error.message, error.help)
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            _print_error(f"{error.filename or 'output'}: {error.strerror}")
    except Exception:  # noqa: BLE001 - the last resort: whatever comes here is a mistake of ours
        import traceback  # noqa: PLC0415 - as in `_print_error`

        traceback.print_exc()
        click.echo(
            "This is a bug in drillbook, not an error in your book. Please report it with the lines"
            " above.",
            err=True,
        )
    else:
        return code if isinstance(code, int) else 0
    return CANNOT_RUN


def _print_example(error: click.ClickException) -> None:
    """Show how a command is typed to whoever left out a part of it."""
    if isinstance(error, click.MissingParameter) and error.ctx is not None:
        _, _, example = (error.ctx.command.epilog or "").partition("Example:\n  ")
        click.echo(f"Such as: {example}", err=True)


def _print_error(message: str, remedy: str = "") -> None:
    """Say on standard error what is wrong, in red where that is wanted, and what to do."""
    # What only an error needs is imported for one: every Tab and every --version would wait for it.
    from drillbook.cli.output import in_colours, wrapped  # noqa: PLC0415
    from drillbook.text.plain import visible  # noqa: PLC0415

    said = visible("\n".join(filter(None, (f"Error: {message}", remedy))))
    shown = wrapped(said) if sys.stderr.isatty() else said
    colours = in_colours(sys.stderr)
    if colours:
        shown = shown.replace("Error:", click.style("Error:", fg="red", bold=True), 1)
    click.echo(shown, err=True, color=colours)
