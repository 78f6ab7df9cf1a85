"""The command `drillbook`: its subcommands, and the one place where a run ends."""

import sys
import traceback
from collections.abc import Mapping
from importlib import import_module

import click

from drillbook import __version__
from drillbook.errors import DrillbookError
from drillbook.system import console
from drillbook.text.nearest import did_you_mean
from drillbook.text.plain import visible

FINDINGS, CANNOT_RUN, INTERRUPTED = 1, 2, 130

_COMMANDS: Mapping[str, str] = {
    "demo": "Try a first failure test in five minutes.",
    "init": "A new book: commented files, ready to build.",
    "status": "Say where the team stands, what is next, and who is asked for what.",
    "check": "Say what is missing or wrong; fail while the gate does not hold.",
    "build": "Build the site.",
    "serve": "Serve the site and build it again when a file changes.",
    "new": "A commented file to fill in by hand.",
    "adopt": "Make playbooks of the runbooks that you have.",
    "capture": "Record a failure test or an exercise while it happens.",
    "agree": "Sign a playbook as it reads now.",
    "review": "Acknowledge a result, agree or disagree with it, or ask something.",
    "publish": "Publish the book as a version that is never changed.",
    "settle": "Bring to its end a publication that was broken off.",
    "versions": "List the published versions.",
    "verify": "Find whatever was altered in an archive of versions.",
    "rebuild": "Make a published version again, and compare.",
    "diff": "Say what has changed between two versions.",
    "announce": "Tell people of a published version, once.",
    "digest": "Say what has been published since a day.",
    "withdraw": "Take a published version back, and say why.",
    "schema": "Print the JSON Schema of a kind of file, for editors.",
    "explain": "Say what a rule expects, why, and how to mend what breaks it.",
}
"""The subcommands, each in the module of its name; imported when asked for, since some bring a site
engine.
"""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"drillbook.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101 - narrows what import_module cannot know
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
            raise click.UsageError(
                f"There is no command {args[0]}.{did_you_mean(args[0], _COMMANDS)}", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


_COMPLETION = """\b
Ids complete with Tab once your shell has read this, also in its start-up file:
  bash: eval "$(_DRILLBOOK_COMPLETE=bash_source drillbook)"
  zsh:  eval "$(_DRILLBOOK_COMPLETE=zsh_source drillbook)"
  fish: _DRILLBOOK_COMPLETE=fish_source drillbook | source"""


@click.command(
    cls=_Commands,
    epilog=_COMPLETION,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="drillbook")
def command() -> None:
    """Prove, from plain files in git, that a team has completed Resiliency Stage 2."""


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
    except DrillbookError as error:
        click.echo(
            visible("\n".join(filter(None, (f"Error: {error.message}", error.help)))), err=True
        )
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            click.echo(visible(f"Error: {error.filename or 'output'}: {error.strerror}"), err=True)
    except Exception:  # noqa: BLE001 - the last resort: whatever comes here is a mistake of ours
        traceback.print_exc()
        click.echo(
            "This is a mistake in drillbook, not in your book. Please report it with the lines"
            " above.",
            err=True,
        )
    else:
        return code if isinstance(code, int) else 0
    return CANNOT_RUN
