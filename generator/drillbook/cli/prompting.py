"""Prompting asks a person at a terminal; the question shows which answer Enter takes.

Without a terminal nobody is asked: each question has an option that answers it.
"""

import sys
from collections.abc import Sequence

import click

from drillbook.text.nearest import did_you_mean
from drillbook.text.plain import visible

LEAVING = frozenset({"exit", "quit", ":q", ":q!", ":wq"})
"""What people type out of habit to leave; no question takes it as an answer."""

HELPING = frozenset({"?", "help"})
"""What people type to ask what they can type."""


def at_terminal() -> bool:
    """Return whether somebody can be asked."""
    return sys.stdin.isatty()


def confirmed(question: str, *, default: bool = True) -> bool:
    """Return whether somebody says yes; Enter takes the capital letter."""
    return click.confirm(visible(question), default=default, err=True)


def answered(question: str, default: str = "") -> str:
    """Return what somebody types; Enter takes the default, if there is one.

    Words that people type to leave or to ask for help are no answer.
    """
    while True:
        typed = str(
            click.prompt(
                visible(question),
                default=default,
                show_default=bool(default),
                err=True,
            )
        ).strip()
        if typed.lower() in LEAVING:
            raise click.Abort
        if typed and typed.lower() not in HELPING:
            return typed
        enter = f"Press Enter for {visible(default)}, or type" if default else "Type"
        click.echo(f"{enter} your answer. Ctrl-C or `exit` leaves.", err=True)


def chosen(question: str, choices: Sequence[str], default: str) -> str:
    """Return one of some words, in any case; Enter takes the default."""
    head = f"{question} ({', '.join(choices)})"
    while True:
        typed = answered(head, default).lower()
        if typed in choices:
            return typed
        click.echo(
            f'No: "{visible(typed)}" is not a choice.{did_you_mean(typed, choices)}',
            err=True,
        )


def asked(flag: str, question: str, default: str = "") -> str:
    """Return the answer to a question at a terminal, or say which option answers it where nobody
    can be asked.
    """
    if not at_terminal():
        raise click.UsageError(f"{question} Without a terminal, answer with {flag}.")
    return answered(question, default)
