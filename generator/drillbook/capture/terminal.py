"""The terminal is where people type and read; they read standard error, because data goes to standard output."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.output import create_output
from prompt_toolkit.shortcuts import PromptSession


@contextmanager
def talking() -> Iterator[None]:
    """Let what is asked meanwhile appear on standard error, or where that is no terminal, on standard output."""
    with create_app_session(output=create_output(sys.stderr if sys.stderr.isatty() else sys.stdout)):
        yield


def ask(question: str, choices: Sequence[str] = ()) -> str:
    """Return what is typed; the choices are offered while it is typed."""
    prompt: PromptSession[str] = PromptSession(completer=WordCompleter(list(choices), sentence=True))
    return prompt.prompt(question).strip()
