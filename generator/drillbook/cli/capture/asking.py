"""Asking goes through questions at a terminal, forward and back, until each has a valid answer.

Somebody who must add something to the book first does so in another window: the book is read again
on each try.
"""

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import click

from drillbook.cli.capture.terminal import ask, with_room
from drillbook.cli.output import wrapped
from drillbook.cli.prompting import HELPING, LEAVING
from drillbook.errors import DrillbookError
from drillbook.model.book import Book
from drillbook.model.probe_kind import PROBE_KINDS
from drillbook.text.plain import visible

_MOST_SHOWN = 8
_BACK = "back"
_PREFIXES = "|".join(
    prefix for kind in PROBE_KINDS.values() for prefix in kind.prefixes
)
_PROBE = re.compile(rf"[a-z0-9-]+=(?:{_PREFIXES})\S")


def nothing(_book: Book, _answer: str) -> None:
    """Object to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, the option that answers it, what may be chosen, and who objects to an answer.

    `about` is said before it; `default` is the answer of whoever types nothing; `paste` are the
    lines that would make an unknown answer known. `more` asks for another answer, where there may
    be several; choices that are not `listed` stand in `about`; only a question that is a `probe`
    takes what looks like one; an `exact` answer keeps its capitals, all others are ids or words.
    """

    flag: str
    text: str
    choices: Callable[[Book], Sequence[str]] = lambda _book: ()
    check: Callable[[Book, str], object] = nothing
    about: Callable[[Book, Mapping[str, Any]], str] = lambda _book, _answers: ""
    default: Callable[[Book, Mapping[str, Any]], str] = lambda _book, _answers: ""
    paste: Callable[[Book, str], str | None] = lambda _book, _answer: None
    listed: bool = True
    needed: bool = True
    probe: bool = False
    exact: bool = False
    more: str | None = None


class _BackError(Exception):
    """The question before is to be asked again."""


class Asker:
    """Asks questions about a book, which is read again whenever an answer is refused."""

    def __init__(self, read: Callable[[], Book]) -> None:
        self._read = read
        self.book = read()
        self.answered: list[str] = []
        """The names of the questions that have an answer."""

    def ask(
        self,
        questions: Mapping[str, Question],
        answers: MutableMapping[str, Any],
        *,
        first: int = 0,
    ) -> None:
        """Put an answer to each question from the `first` on into the answers by its name; `back`
        asks the one before again.
        """
        names, place = list(questions), first
        while place < len(names):
            question = questions[names[place]]
            tell(question.about(self.book, answers))
            head = f"{place + 1} of {len(names)}. " if len(names) > 1 else ""
            numbered = replace(question, text=head + question.text)
            try:
                answers[names[place]] = self._answers(numbered, answers)
                self.answered = max(self.answered, names[: place + 1], key=len)
                place += 1
            except _BackError:
                tell("" if place else "  This is the first question.")
                place = max(place - 1, 0)

    def _answers(
        self, question: Question, given: Mapping[str, Any]
    ) -> str | tuple[str, ...]:
        first = self._answer(question, given)
        if not question.more:
            return first
        found, more = [first], replace(question, text=question.more)
        while found[-1]:
            found.append(self._answer(more, given))
        return tuple(found[:-1])

    def _answer(self, question: Question, given: Mapping[str, Any]) -> str:
        """Ask until there is an answer to which nobody objects; Enter tries one again that has been
        pasted since.
        """
        again: str | None = None
        while True:
            answer = self._typed(question, given, again)
            try:
                self._check(question, answer)
            except DrillbookError as error:
                again = self._refused(question, answer, error)
            else:
                return answer

    def _typed(
        self, question: Question, given: Mapping[str, Any], again: str | None
    ) -> str:
        """Return what is typed; Enter takes the answer to try again, else the only choice, else
        the default.
        """
        choices = question.choices(self.book)
        only = choices[0] if len(choices) == 1 else ""
        default = again or only or question.default(self.book, given)
        while True:
            answer = ask(with_room(_asked(question, choices, default)), choices)
            word = answer.lower()
            if word == _BACK:
                raise _BackError
            if word in LEAVING:
                raise KeyboardInterrupt
            if word not in HELPING:
                return (answer if question.exact else word) or default
            tell(_help(question, choices, default))

    def _check(self, question: Question, answer: str) -> None:
        """Object to an answer by the book as it is known, and then by the book as it is now."""
        if not answer and question.needed:
            raise DrillbookError(
                "an answer is needed",
                "`back` returns to the question before, `?` explains.",
            )
        if not question.probe and _PROBE.match(answer):
            raise DrillbookError("that is a probe; a later question asks for probes")
        if not answer:
            return
        try:
            question.check(self.book, answer)
        except DrillbookError:
            # Somebody may have added it in another window.
            self.book = self._read()
            question.check(self.book, answer)

    def _refused(
        self, question: Question, answer: str, error: DrillbookError
    ) -> str | None:
        """Say why not; return the answer if it can be made a good one by pasting some lines."""
        stop = "" if error.message.endswith((".", "?")) else "."
        message = f"  No: {error.message}{stop}"
        tell(" ".join(filter(None, (message, error.help))))
        lines = question.paste(self.book, answer) if answer else None
        if lines is None:
            return None
        tell(lines)
        return answer


def tell(text: str) -> None:
    """Say something on standard error."""
    if text:
        click.echo(wrapped(visible(text)), err=True)


def _help(question: Question, choices: Sequence[str], default: str) -> str:
    """Return what can be typed at a question."""
    some = f"Type one of: {', '.join(choices)}." if choices else "Type your own words."
    enter = ""
    if default:
        enter = f"Enter takes {default}."
    elif not question.needed:
        enter = "Enter skips the question."
    leave = "Ctrl-C or `exit` leaves and keeps your answers."
    back = "`back` returns to the question before."
    option = f"In a command, {question.flag} answers this."
    return " ".join(filter(None, (f"  {some}", enter, back, leave, option)))


def _asked(question: Question, choices: Sequence[str], default: str) -> str:
    shown = ", ".join(choices[:_MOST_SHOWN])
    if len(choices) > _MOST_SHOWN:
        shown += ", … Tab shows all"
    offered = f" ({shown})" if len(choices) > 1 and question.listed else ""
    enter = f" [{default}]" if default else ""
    skip = "" if question.needed else " (Enter skips it)"
    return f"{question.text}{offered}{enter}{skip}"
