"""Prompting asks a person at a terminal; the question shows which answer Enter takes.

Without a terminal nobody is asked: each question has an option that answers it.
"""

import sys

import click

from drillbook.text.plain import visible


def at_terminal() -> bool:
    """Return whether somebody can be asked."""
    return sys.stdin.isatty()


def confirmed(question: str, *, default: bool = True) -> bool:
    """Return whether somebody says yes; Enter takes the capital letter."""
    return click.confirm(visible(question), default=default, err=True)


def answered(question: str, default: str = "") -> str:
    """Return what somebody types; Enter takes the default, if there is one."""
    return str(
        click.prompt(visible(question), default=default or None, err=True)
    ).strip()


def asked(flag: str, question: str, default: str = "") -> str:
    """Return the answer to a question at a terminal, or say which option answers it where nobody
    can be asked.
    """
    if not at_terminal():
        raise click.UsageError(f"{question} Without a terminal, answer with {flag}.")
    return answered(question, default)
