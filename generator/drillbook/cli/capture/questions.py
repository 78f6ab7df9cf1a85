"""The questions at the start of a recording. Each has an option; without a terminal, a missing answer names it."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

import click

from drillbook.capture.opening import Opening, refuse_environment, refuse_members, refuse_probe, refuse_target
from drillbook.capture.probe import ProbeSpec
from drillbook.capture.subject import Subject, exercise, failure_test, known_dependency
from drillbook.capture.terminal import ask, talking
from drillbook.errors import DrillbookError
from drillbook.model.book import Book
from drillbook.model.inventory import FailureMode
from drillbook.model.nearest import did_you_mean
from drillbook.model.result import Impact
from drillbook.report.plain import visible

_MOST_SHOWN = 8

Check = Callable[[Book, str], object]
Choices = Callable[[Book], Sequence[str]]


def _anything(_book: Book, _answer: str) -> None:
    """Object to nothing."""


def _one_of(words: Sequence[str]) -> Check:
    def check(_book: Book, answer: str) -> None:
        if answer not in words:
            raise DrillbookError(f"that is none of them.{did_you_mean(answer, words)}", f"One of: {', '.join(words)}.")

    return check


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, the option that answers it, what may be chosen, and who objects to an answer."""

    flag: str
    text: str
    choices: Choices = lambda _book: ()
    check: Check = _anything


_MODES, _IMPACTS = get_args(FailureMode), get_args(Impact)

_SUBJECT: Mapping[str, Question] = {
    "dependency": Question(
        flag="--dependency",
        text="Which dependency fails?",
        choices=lambda book: tuple(book.dependencies),
        check=known_dependency,
    ),
    "failure_mode": Question(
        flag="--failure-mode", text="In which way?", choices=lambda _book: _MODES, check=_one_of(_MODES)
    ),
}

_NEEDED: Mapping[str, Question] = {
    "environment": Question(
        flag="--environment",
        text="In which environment?",
        choices=lambda book: tuple(e.id for e in book.environments.values() if not e.production),
        check=refuse_environment,
    ),
    "instance": Question(
        flag="--instance",
        text="What exactly fails? Host, port, cluster:",
        check=lambda book, answer: refuse_target(book, "instance", answer),
    ),
    "conducted_by": Question(
        flag="--as",
        text="Who conducts it?",
        choices=lambda book: tuple(book.members),
        check=lambda book, answer: refuse_members(book, _words(answer)),
    ),
    "impact": Question(
        flag="--impact",
        text="Which impact on the service do you expect?",
        choices=lambda _book: _IMPACTS,
        check=_one_of(_IMPACTS),
    ),
    "statement": Question(flag="--expect", text="What do you expect to happen?"),
}

_WELCOME: Mapping[str, Question] = {
    "confirms": Question(flag="--confirms", text="What would show that you were right?"),
    "contradicts": Question(flag="--contradicts", text="What would show that you were wrong?"),
    "how": Question(
        flag="--how",
        text="How will you make it fail?",
        check=lambda book, answer: refuse_target(book, "how", answer),
    ),
    "revert": Question(flag="--revert", text="How is that undone?"),
}

_PROBE = Question(
    flag="--probe",
    text="What shall be measured every second, such as page=http://127.0.0.1:8000/?",
    check=lambda book, answer: refuse_probe(book, ProbeSpec.parse(answer)),
)


def opening(book: Book, given: Mapping[str, Any], *, manual: bool) -> Opening:
    """Fill in what was not given by asking, or say which option is missing where nobody can be asked.

    Whoever has given all that is needed is not asked for the rest.
    """
    answers = dict(given)
    with talking():
        asked = _fill(book, answers, _SUBJECT if not answers["exercise"] else {})
        subject = _subject(book, answers)
        asked = _fill(book, answers, _NEEDED) or asked
        if asked:
            _offer(book, answers)
    return Opening(
        subject=subject,
        **{name: answers[name] or "" for name in ("environment", "instance", "impact", "statement", *_WELCOME)},
        technique=answers["technique"],
        conducted_by=_members(answers["conducted_by"]),
        observers=answers["observers"],
        probes=tuple(ProbeSpec.parse(text) for text in answers["probes"]),
        method="manual" if manual else "semi-automated",
    )


def _subject(book: Book, answers: Mapping[str, Any]) -> Subject:
    if not answers["exercise"]:
        return failure_test(book, answers["dependency"], answers["failure_mode"])
    if answers["dependency"] or answers["failure_mode"]:
        raise click.UsageError("An exercise is of a whole playbook: leave out --dependency and --failure-mode.")
    return exercise(book, answers["exercise"])


def _fill(book: Book, answers: dict[str, Any], questions: Mapping[str, Question]) -> bool:
    """Ask what has not been answered; return whether anything was asked."""
    missing = {name: question for name, question in questions.items() if not answers[name]}
    for name, question in missing.items():
        if not sys.stdin.isatty():
            raise click.UsageError(f"{question.text} Nobody can be asked without a terminal: give {question.flag}.")
        answers[name] = _answer(book, question, needed=True)
    return bool(missing)


def _offer(book: Book, answers: dict[str, Any]) -> None:
    """Ask what may stay open: Enter alone goes on."""
    for name, question in _WELCOME.items():
        answers[name] = answers[name] or _answer(book, question, needed=False)
    if not answers["probes"]:
        answers["probes"] = tuple(_probes(book))


def _probes(book: Book) -> Iterator[str]:
    question = _PROBE
    while probe := _answer(book, question, needed=False):
        yield probe
        question = replace(_PROBE, text="What else?")


def _answer(book: Book, question: Question, *, needed: bool) -> str:
    """Ask until there is an answer to which nobody objects; a single choice is the answer of whoever types nothing."""
    choices = question.choices(book)
    usual = choices[0] if len(choices) == 1 else ""
    while True:
        answer = ask(_asked(question, choices, needed=needed), choices) or usual
        try:
            if answer:
                question.check(book, answer)
            if answer or not needed:
                return answer
        except DrillbookError as error:
            click.echo(
                visible(" ".join(filter(None, (f"  No: {error.message}.".replace("..", "."), error.help)))), err=True
            )


def _asked(question: Question, choices: Sequence[str], *, needed: bool) -> str:
    shown = ", ".join(choices[:_MOST_SHOWN]) + (", … Tab shows all" if len(choices) > _MOST_SHOWN else "")
    default = f" [{choices[0]}]" if len(choices) == 1 else f" ({shown})" if choices else ""
    return f"{question.text}{default}{'' if needed else ' (Enter: skip)'} "


def _words(answer: str) -> tuple[str, ...]:
    return tuple(answer.replace(",", " ").split())


def _members(given: Sequence[str] | str) -> tuple[str, ...]:
    return _words(given) if isinstance(given, str) else tuple(given)
