"""`drillbook review`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath

import click

from drillbook.check.judging.context import Ledger
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.reading import holds
from drillbook.cli.archives import ask_archive
from drillbook.cli.complete import results
from drillbook.cli.options import book_option, today_option
from drillbook.cli.prompting import asked, at_terminal, chosen
from drillbook.cli.signing import (
    NewSignature,
    brief,
    consented,
    meant,
    print_line,
    signing_options,
    who,
    write,
)
from drillbook.files.earlier import since_read
from drillbook.files.load import load
from drillbook.files.repository import GitError
from drillbook.model.result import Result
from drillbook.model.review import Review
from drillbook.model.team import Member
from drillbook.report.account import account

_POSITIONS: Mapping[str, str] = {
    "acknowledge": "acknowledged",
    "agree": "agrees",
    "disagree": "disagrees",
    "question": "question",
}
"""What a review says, by the option that says it; the first is what Enter takes."""

_LATER = "later"
_WHY = {"disagrees": "What do you disagree with?", "question": "What is your question?"}
_SAYS = {
    "acknowledged": "acknowledges",
    "agrees": "agrees with",
    "disagrees": "disagrees with",
    "question": "has a question about",
}
_SAID = {
    "acknowledged": "acknowledged it",
    "agrees": "agreed with it",
    "disagrees": "disagreed with it",
    "question": "had a question about it",
}


@click.command("review")
@click.argument("result", required=False, shell_complete=results)
@click.option("--acknowledge", is_flag=True, help="You have read it.")
@click.option("--agree", is_flag=True, help="You have read it, and you agree.")
@click.option("--disagree", is_flag=True, help="You disagree; say why.")
@click.option("--question", is_flag=True, help="You have a question; say which.")
@signing_options
@book_option
@today_option
def command(
    book: Path,
    today: date,
    *,
    result: str | None,
    member: str | None,
    comment: str,
    at: datetime | None,
    yes: bool,
    **flags: bool,
) -> None:
    """Acknowledge RESULT, agree or disagree with it, or ask a question.

    Without RESULT you see each result that you have not read yet, the newest first. Your review
    lapses when the record of what happened changes, not when title, summary, actions or links do.
    It replaces your earlier one. A disagreement or a question stays open until you review again.
    """
    given = _position([name for name, given in flags.items() if given])
    loaded = load(book).book
    evaluation = Evaluation(loaded, today)
    known = {one.folder: one for one in evaluation.book.results}
    named = None
    if result is not None:
        named = meant(
            evaluation.book, "result", _id(result), known, "results/{}/result.yml"
        )
    elif not at_terminal():
        raise click.UsageError("Which result? Without a terminal, name it.")
    person = who(book, evaluation.book, member, today)
    reviewing = _Reviewing(
        folder=book,
        evaluation=evaluation,
        ledger=ask_archive(book)(evaluation.book.policy).ledger,
        person=person,
        given=given,
        comment=comment,
        at=at,
        yes=yes,
    )
    if named is not None:
        reviewing.review(named)
        return
    unread = reviewing.unread()
    if not unread:
        print_line(f"{person.name} has read every result. Nothing to do.")
    for number, one in enumerate(unread, start=1):
        print_line(f"\nResult {number} of {len(unread)} that you have not read:")
        reviewing.review(one)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reviewing:
    """One member with results before them; what they gave as options holds for each result."""

    folder: Path
    evaluation: Evaluation
    ledger: Ledger | None
    person: Member
    given: str | None
    comment: str
    at: datetime | None
    yes: bool

    def unread(self) -> tuple[Result, ...]:
        """Return the results of which the member has said nothing that still counts, the newest
        first.
        """
        replaced = {one.supersedes for one in self.evaluation.book.results}
        return tuple(
            one
            for one in self.evaluation.book.newest_results
            if one.id not in replaced and not self._current(one, self._earlier(one))
        )

    def review(self, result: Result) -> None:
        """Show a result, ask what the member says, and write that."""
        if at_terminal() and not self.yes:
            for line in _shown(self.evaluation, result):
                print_line(line)
        position = self.given or _asked_position()
        if position is None:
            return
        earlier = self._earlier(result)
        current = self._current(result, earlier)
        signature = NewSignature(
            kind="review",
            path=result.beside(f"reviews/{self.person.id}.yml"),
            digest={"account_digest": result.account_digest},
            position=position,
            at=self.at,
            comment=self.comment
            or (asked("--comment", _WHY[position]) if position in _WHY else ""),
        )
        if earlier and current and signature.repeats(earlier):
            print_line(f"{self.person.name} has already said so. Nothing was written.")
            return
        if earlier:
            print_line(_replaced(earlier, self.person.name, current=current))
        if earlier and not current:
            print_line(_changed(self.folder, result, earlier))
        if self.given:
            consented(
                (f"{self.person.name} {_SAYS[position]} {result.title}",), yes=self.yes
            )
        write(self.folder, signature)

    def _earlier(self, result: Result) -> Review | None:
        mine = (result.folder, self.person.id)
        reviews = self.evaluation.book.reviews
        return next((one for one in reviews if (one.subject, one.member) == mine), None)

    def _current(self, result: Result, earlier: Review | None) -> bool:
        return earlier is not None and holds(earlier, result, self.ledger)


def _shown(evaluation: Evaluation, result: Result) -> Iterator[str]:
    """Yield what somebody has to see before they sign."""
    yield f"{result.title}, {result.ended.date()}"
    yield f"  results/{result.folder}/result.yml, {brief(result.account_digest)}"
    yield from (f"  {line}" for line in account(evaluation, result))


def _id(typed: str) -> str:
    """Return the id in the path of a result, of its folder or of its file."""
    parts = PurePath(typed.removesuffix("/result.yml")).parts
    return parts[-1] if len(parts) > 1 and parts[-2] == "results" else typed


def _position(given: list[str]) -> str | None:
    """Return what the options say, or None if nobody has said anything yet."""
    flags = ", ".join(f"--{name}" for name in _POSITIONS)
    if len(given) > 1:
        raise click.UsageError(f"A review says one thing: give only one of {flags}.")
    if not given and not at_terminal():
        raise click.UsageError(
            f"What do you say? Without a terminal, give one of {flags}."
        )
    return _POSITIONS[given[0]] if given else None


def _asked_position() -> str | None:
    """Ask what somebody says; None if they will say it later."""
    words = (*_POSITIONS, _LATER)
    return _POSITIONS.get(chosen("What do you say?", words, words[0]))


def _replaced(earlier: Review, name: str, *, current: bool) -> str:
    of = "" if current else ", as it was then"
    comment = f' ("{earlier.comment}")' if earlier.comment else ""
    return (
        f"On {earlier.at.date()} {name} {_SAID[earlier.position]}{of}{comment}. This"
        f" replaces it."
    )


def _changed(book: Path, result: Result, earlier: Review) -> str:
    """Say since when and why an earlier word does not count any more, as far as the
    history tells.
    """
    try:
        found = since_read(book, result, earlier)
    except GitError as error:
        return (
            "The earlier review has lapsed: the record of what happened has changed. What exactly"
            f" is not known: {error.message}."
        )
    keys = ", ".join(f"`{key}`" for key in found.keys)
    on = f"on {found.on} " if found.on else ""
    return f"The earlier review has lapsed: the record of what happened changed {on}({keys})."
