"""The terminal is where people type and read; they read standard error, because data goes to
standard output.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.output import create_output
from prompt_toolkit.shortcuts import PromptSession

from drillbook.cli.output import columns, wrapped
from drillbook.text.plain import visible

_ROOM = 24
"""How many characters an answer has beside its question."""
_YES, _NO = frozenset({"", "y", "yes"}), frozenset({"n", "no"})


@contextmanager
def talking() -> Iterator[None]:
    """Let what is asked meanwhile appear on standard error, or where that is no terminal, on
    standard output.
    """
    with create_app_session(
        output=create_output(sys.stderr if sys.stderr.isatty() else sys.stdout)
    ):
        yield


def with_room(question: str) -> str:
    """Return a question as a prompt; a long one has its answer on a line of its own."""
    lines = wrapped(question)
    roomy = "\n" not in lines and len(lines) + _ROOM < columns()
    return f"{lines} " if roomy else f"{lines}\n> "


def yes(question: str) -> bool:
    """Return whether somebody says yes, which Enter says, too; a slip is asked about again."""
    while (said := ask(f"{question} [Y/n] ").lower()) not in _YES | _NO:
        click.echo(f"  No: {visible(said)} is neither. Type y or n.", err=True)
    return said in _YES


def ask(question: str, choices: Sequence[str] = ()) -> str:
    """Return what is typed; the choices are offered while it is typed, in any case.

    Ctrl-D leaves like Ctrl-C.
    """
    prompt: PromptSession[str] = PromptSession(
        completer=WordCompleter(list(choices), sentence=True, ignore_case=True)
    )
    try:
        return prompt.prompt(question).strip()
    except EOFError:
        raise KeyboardInterrupt from None
