"""A rule is a sentence of policy with a code that is never reused."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.book import Book
from drillbook.model.finding import Severity
from drillbook.model.location import Location


@dataclass(frozen=True, slots=True)
class About:
    """What a rule judges, and in words that there is none of it; `there` says of an evaluation
    whether there is any.
    """

    absent: str
    there: Callable[[Evaluation], bool]


def _says_anything(book: Book) -> bool:
    inventory = book.inventory
    listed = (
        book.team.members,
        inventory.services,
        inventory.environments,
        inventory.dependencies,
    )
    return any((*listed, book.playbooks, book.results, book.own_pages))


BOOK = About("the book is empty", lambda s: _says_anything(s.written))
"""What a rule is about unless something narrower is named."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a rule is broken, how, and what to do about it here; the rule's own fix where that is
    None.
    """

    location: Location
    message: str
    help: str | None = None


Judge = Callable[[Evaluation], Iterator[Found]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is expected, why, and how to correct it; `judge` is None where the loader finds it.

    What it is `about` has to be there before it can be met. A `fixed` severity is one that no
    policy changes. `no_graver_than` names a rule whose severity is the limit.
    """

    code: str
    expectation: str
    why: str
    fix: str
    about: About
    severity: Severity = Severity.ERROR
    judge: Judge | None = None
    fixed: bool = False
    no_graver_than: str | None = None


def rule(  # noqa: PLR0913 - what a rule consists of
    code: str,
    judge: Judge,
    *,
    about: About = BOOK,
    severity: Severity = Severity.ERROR,
    fixed: bool = False,
    no_graver_than: str | None = None,
) -> Rule:
    """Make a rule of a function whose docstring says expectation, `Why:` and `Fix:`.

    It is about the book as a whole unless something narrower is named.
    """
    said = _sentences(inspect.getdoc(judge) or "")
    return Rule(
        code=code,
        expectation=said.expectation,
        why=said.why,
        fix=said.fix,
        about=about,
        severity=severity,
        judge=judge,
        fixed=fixed,
        no_graver_than=no_graver_than,
    )


def loader_rule(
    code: str, text: str, about: About = BOOK, *, severity: Severity = Severity.ERROR
) -> Rule:
    """Make a rule that the loader reports, of a text in the same form. No policy can weaken it."""
    said = _sentences(inspect.cleandoc(text))
    return Rule(
        code=code,
        expectation=said.expectation,
        why=said.why,
        fix=said.fix,
        about=about,
        severity=severity,
        fixed=True,
    )


class _Sentences(NamedTuple):
    """What a docstring says of a rule."""

    expectation: str
    why: str
    fix: str


def _sentences(text: str) -> _Sentences:
    match = re.fullmatch(r"(.+?)\s+Why:\s+(.+?)\s+Fix:\s+(.+)", text, re.DOTALL)
    if match is None:
        raise ValueError(
            f"a rule says what it expects, `Why:` and `Fix:`; this one says {text!r}"
        )
    return _Sentences(*(" ".join(part.split()) for part in match.groups()))
