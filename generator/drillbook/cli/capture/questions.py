"""The questions at the start of a recording.

Each has an option; without a terminal, a missing answer names it.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

import click

from drillbook.capture.plan import (
    Plan,
    refuse_environment,
    refuse_members,
    refuse_probe,
    refuse_target,
)
from drillbook.capture.probes.line import named, parse
from drillbook.capture.target import Target, exercise, failure_test, known_dependency
from drillbook.check.judging.evaluation import Evaluation
from drillbook.cli.capture import draft
from drillbook.cli.capture.asking import Asker, Question, tell
from drillbook.cli.capture.pasting import (
    dependency_lines,
    environment_lines,
    member_lines,
)
from drillbook.cli.capture.terminal import talking, yes
from drillbook.cli.lookup import playbook_id
from drillbook.cli.me import me
from drillbook.cli.typed import typed_command
from drillbook.errors import DrillbookError
from drillbook.files.load import load
from drillbook.model.book import Book
from drillbook.model.inventory import FAILURE_MODES
from drillbook.model.result_parts import IMPACTS
from drillbook.model.team import Member
from drillbook.text.nearest import did_you_mean

_MEANINGS: Mapping[str, str] = {
    "unavailable": "it is gone: stopped, killed, unplugged, its port closed",
    "refused": "it runs but refuses connections: a firewall, too many clients",
    "slow": "it answers, but far too late",
    "erroring": "it answers with errors",
    "corrupt": "it answers with wrong or damaged data",
    "dns": "its name does not resolve, or resolves to the wrong address",
    "credentials": "it no longer accepts our password, token or certificate",
    "quota": "it is full, or says that we ask too often",
}


def _one_of(words: Sequence[str]) -> Callable[[Book, str], None]:
    def check(_book: Book, answer: str) -> None:
        if answer not in words:
            raise DrillbookError(
                f'"{answer}" is not a choice.{did_you_mean(answer, words)}',
                f"Type one of: {', '.join(words)}.",
            )

    return check


def _open_modes(book: Book, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the failure modes that the dependency still has to be tested with."""
    cells = Evaluation(book, date.today()).cells_of.get(answers["dependency"], ())  # noqa: DTZ011 - the user's own day
    return tuple(cell.failure_mode for cell in cells if cell.open)


def _modes(book: Book, answers: Mapping[str, Any]) -> str:
    """Return what the failure modes mean that are still to be tested, and all the others by their
    names.
    """
    open_ = _open_modes(book, answers)
    told = open_ or FAILURE_MODES
    width = max(map(len, told))
    lines = [
        f"  {mode:<{width}}  {_MEANINGS[mode]}{' (still to be tested)' if mode in open_ else ''}"
        for mode in told
    ]
    others = [mode for mode in FAILURE_MODES if mode not in told]
    return "\n".join([*lines, f"  or {', '.join(others)}"] if others else lines)


def _instance(book: Book, answers: Mapping[str, Any]) -> str:
    """Return what fails where nothing more exact is known of it."""
    dependency = book.dependencies.get(answers["dependency"] or "")
    if dependency and answers["environment"]:
        return f"{dependency.name} of {answers['environment']}"
    return ""


_SUBJECT: Mapping[str, Question] = {
    "dependency": Question(
        flag="--dependency",
        text="Which dependency fails?",
        choices=lambda book: tuple(book.dependencies),
        check=known_dependency,
        paste=dependency_lines,
    ),
    "failure_mode": Question(
        flag="--failure-mode",
        text="How does it fail?",
        choices=lambda _book: FAILURE_MODES,
        check=_one_of(FAILURE_MODES),
        about=_modes,
        default=lambda book, answers: next(iter(_open_modes(book, answers)), ""),
        listed=False,
    ),
}

_NEEDED: Mapping[str, Question] = {
    "environment": Question(
        flag="--environment",
        text="In which environment?",
        choices=lambda book: tuple(
            e.id for e in book.environments.values() if not e.production
        ),
        check=refuse_environment,
        paste=environment_lines,
    ),
    "instance": Question(
        flag="--instance",
        text="What exactly fails (host, port, cluster)?",
        check=lambda book, answer: refuse_target(book, "instance", answer, "name"),
        default=_instance,
        exact=True,
    ),
    "conducted_by": Question(
        flag="--as",
        text="Who runs the test?",
        choices=lambda book: tuple(book.members),
        check=lambda book, answer: refuse_members(book, _members(book, answer)),
        paste=lambda book, answer: (
            "\n".join(
                filter(
                    None, (member_lines(book, id_) for id_ in _members(book, answer))
                )
            )
            or None
        ),
        exact=True,
    ),
    "impact": Question(
        flag="--impact",
        text="What impact on the service do you expect?",
        choices=lambda _book: IMPACTS,
        check=_one_of(IMPACTS),
    ),
    "statement": Question(
        flag="--expect", text="What exactly do you expect to happen?", exact=True
    ),
}

_PROBE: Mapping[str, Question] = {
    "probes": Question(
        flag="--probe",
        text="What do you measure every second? Such as: page=http://127.0.0.1:8000/",
        check=lambda book, answer: refuse_probe(book, parse(named(answer))),
        needed=False,
        probe=True,
        exact=True,
        more="Another probe?",
    )
}

_HOW: Mapping[str, Question] = {
    "how": Question(
        flag="--how",
        text=(
            "Which commands make it fail ; and undo it? Nothing runs yet. Such as: docker stop db ;"
            " docker start db"
        ),
        check=lambda book, answer: refuse_target(
            book, "how", _how_and_revert(answer)[0], "prose"
        ),
        needed=False,
        exact=True,
    )
}

_ALL: Mapping[str, Question] = {**_SUBJECT, **_NEEDED, **_PROBE, **_HOW}
"""Every question, by the name of its answer."""


def plan(folder: Path, given: Mapping[str, Any], *, manual: bool) -> tuple[Book, Plan]:
    """Fill in what was not given by asking, or say which option is missing where nobody can be
    asked.

    Somebody who has given all that is needed is asked only for a probe. The book is returned as it
    was read last. Answers of somebody who stops are kept for the next time.
    """
    answers, asker = dict(given), Asker(lambda: load(folder).book)
    _refuse_given(asker.book, answers)
    questions = _open_questions(answers, manual=manual, myself=me(folder, asker.book))
    with talking():
        _ask(folder, asker, questions, answers)
    how, revert = _fault(answers, given)
    return asker.book, Plan(
        target=_target(asker.book, answers),
        environment=answers["environment"],
        instance=answers["instance"],
        impact=answers["impact"],
        statement=answers["statement"],
        confirms=answers["confirms"] or "",
        contradicts=answers["contradicts"] or "",
        how=how,
        revert=revert,
        technique=answers["technique"],
        conducted_by=_members(asker.book, answers["conducted_by"]),
        observers=answers["observers"],
        probes=tuple(parse(text) for text in _probes(answers["probes"])),
        method="manual" if manual else "semi-automated",
    )


def _ask(
    folder: Path,
    asker: Asker,
    questions: Mapping[str, Question],
    answers: dict[str, Any],
) -> None:
    """Ask, from where somebody stopped the last time if they want that."""
    given = {name: answers[name] for name in _ALL if answers[name]}
    before = _earlier(folder, asker.book, questions, given)
    answers.update(before)
    try:
        asker.ask(questions, answers, first=len(before))
    except KeyboardInterrupt:
        asked = {**before, **{name: answers[name] for name in asker.answered}}
        if asked and draft.keep(
            folder,
            {**given, **asked},
            asker.book.policy.redact,
            command=typed_command(),
        ):
            tell(f"Your answers are kept. To continue with them: {typed_command()}")
        raise
    draft.forget(folder)


def _earlier(
    folder: Path,
    book: Book,
    questions: Mapping[str, Question],
    given: Mapping[str, draft.Answer],
) -> Mapping[str, draft.Answer]:
    """Return the answers of the last time to the first of these questions, if somebody wants to
    continue with them.
    """
    found = draft.kept(folder) if questions else None
    if found is None:
        return {}
    answers = _fitting(found, book, questions, given)
    if not answers:
        return {}
    tell(
        f"You stopped at a question on {found.at.astimezone():%Y-%m-%d %H:%M}. Your answers:"
    )
    for name, answer in answers.items():
        shown = answer if isinstance(answer, str) else ", ".join(answer)
        tell(f"  {questions[name].text} {shown or '(skipped)'}")
    if yes("Continue with them?"):
        return answers
    draft.forget(folder)
    return {}


def _fitting(
    found: draft.KeptAnswers,
    book: Book,
    questions: Mapping[str, Question],
    given: Mapping[str, draft.Answer],
) -> Mapping[str, draft.Answer]:
    """Return the kept answers to the first of these questions; none if what is given now says
    something else than was given or answered then.
    """
    now = {
        name: draft.redacted(answer, book.policy.redact)
        for name, answer in given.items()
    }
    same = all(
        found.answers[name] == now.get(name)
        for name in found.answers
        if name not in questions
    )
    known = takewhile(found.answers.__contains__, questions)
    return {name: found.answers[name] for name in known} if same else {}


def _refuse_given(book: Book, answers: Mapping[str, Any]) -> None:
    """Object to what a recording is about before anything else is asked."""
    if answers["exercise"]:
        _target(book, answers)
    elif answers["dependency"]:
        known_dependency(book, answers["dependency"])


def _open_questions(
    answers: Mapping[str, Any], *, manual: bool, myself: Member | None
) -> Mapping[str, Question]:
    """Return what has to be asked, and behind it what is offered."""
    needed = {**_NEEDED} if answers["exercise"] else {**_SUBJECT, **_NEEDED}
    if myself is not None:
        needed["conducted_by"] = replace(
            needed["conducted_by"], default=lambda _book, _answers: myself.id
        )
    missing = {name: question for name, question in needed.items() if not answers[name]}
    if not sys.stdin.isatty():
        for question in missing.values():
            raise click.UsageError(
                f"{question.text} Without a terminal, answer with {question.flag}."
            )
    if not manual or not sys.stdin.isatty():
        return missing
    probe = {} if answers["probes"] else _PROBE
    return {**missing, **probe, **(_HOW if missing and not answers["how"] else {})}


def _target(book: Book, answers: Mapping[str, Any]) -> Target:
    if not answers["exercise"]:
        return failure_test(book, answers["dependency"], answers["failure_mode"])
    if answers["dependency"] or answers["failure_mode"]:
        raise click.UsageError(
            "An exercise is about a whole playbook: leave out --dependency and --failure-mode."
        )
    return exercise(book, playbook_id(answers["exercise"]))


def _fault(answers: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, str]:
    """Return what makes it fail and what undoes that; what was asked in one line is taken apart."""
    how, revert = answers["how"] or "", answers["revert"] or ""
    if given["how"]:
        return how, revert
    how, undo = _how_and_revert(how)
    return how, revert or undo


def _how_and_revert(answer: str) -> tuple[str, str]:
    """Return what stands before the last semicolon that has blanks around it, and what stands
    behind it.
    """
    how, _, revert = answer.rpartition(" ; ")
    return (how.strip(), revert.strip()) if how else (answer, "")


def _probes(given: Sequence[str]) -> Sequence[str]:
    return [named(text) for text in given]


def _members(book: Book, given: Sequence[str] | str) -> tuple[str, ...]:
    """Return the ids that somebody gave, or typed: ids with blanks between them, or whole names
    with commas.
    """
    if not isinstance(given, str):
        return tuple(given)
    return tuple(
        id_ for part in given.split(",") for id_ in _ids_in(book, part.split())
    )


def _ids_in(book: Book, words: Sequence[str]) -> Sequence[str]:
    name, ids = " ".join(words), [word.lower() for word in words]
    for member in book.team.members:
        if member.name.casefold() == name.casefold():
            return [member.id]
    # No id has a capital: what has one is the name of somebody who is no member yet.
    is_name = name != name.lower() and not all(id_ in book.members for id_ in ids)
    return [name] if is_name else ids
