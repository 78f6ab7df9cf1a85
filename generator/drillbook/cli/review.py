"""`drillbook review`."""

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path, PurePath

import click

from drillbook.check.judging.reading import holds
from drillbook.check.judging.verdict import sentence, verdict
from drillbook.cli.archives import ask_archive
from drillbook.cli.complete import results
from drillbook.cli.options import book_option, today_option
from drillbook.cli.signing import (
    NewSignature,
    asked,
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

_POSITIONS: Mapping[str, str] = {
    "acknowledge": "acknowledged",
    "agree": "agrees",
    "disagree": "disagrees",
    "question": "question",
}
"""What a review says, by the option that says it."""

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
@click.argument("result", shell_complete=results)
@click.option("--acknowledge", is_flag=True, help="You have read it.")
@click.option("--agree", is_flag=True, help="You have read it, and you believe it.")
@click.option("--disagree", is_flag=True, help="You do not; say why.")
@click.option("--question", is_flag=True, help="You have a question; say which.")
@signing_options
@book_option
@today_option
def command(
    book: Path,
    today: date,
    *,
    result: str,
    member: str | None,
    comment: str,
    at: datetime | None,
    yes: bool,
    **chosen: bool,
) -> None:
    """Say what you think of RESULT, an id or its path, for one member of the team.

    It is said of what the result says happened: its title, summary, actions and links may change
    afterwards. What you said before is replaced. A disagreement or question stays open until you
    say something else.
    """
    position = _position([name for name, given in chosen.items() if given])
    loaded = load(book).book
    known = {one.folder: one for one in loaded.results}
    found = meant(loaded, "result", _id(result), known, "results/{}/result.yml")
    person = who(loaded, member, today)
    earlier = next(
        (r for r in loaded.reviews if (r.subject, r.member) == (found.folder, person.id)), None
    )
    signature = NewSignature(
        kind="review",
        path=found.beside(f"reviews/{person.id}.yml"),
        digest={"account_digest": found.account_digest},
        position=position,
        at=at,
        comment=comment or (asked("--comment", _WHY[position]) if position in _WHY else ""),
    )
    current = earlier is not None and holds(earlier, found, ask_archive(book)(loaded.policy).ledger)
    if earlier and current and signature.repeats(earlier):
        print_line(f"{person.name} has said so of this result already. Nothing was written.")
        return
    if earlier:
        print_line(_replaced(earlier, person.name, current=current))
    if earlier and not current:
        print_line(_changed(book, found, earlier))
    consented(_about(found, signature, person.name), yes=yes)
    write(book, signature)


def _id(typed: str) -> str:
    """Return the id in the path of a result, of its folder or of its file."""
    parts = PurePath(typed.removesuffix("/result.yml")).parts
    return parts[-1] if len(parts) > 1 and parts[-2] == "results" else typed


def _about(result: Result, signature: NewSignature, name: str) -> tuple[str, ...]:
    return (
        f"{name} {_SAYS[signature.position]} {result.title}",
        f"  results/{result.folder}/result.yml, {brief(result.account_digest)}",
        f"  {sentence(result, verdict(result))}",
    )


def _position(given: list[str]) -> str:
    flags = ", ".join(f"--{name}" for name in _POSITIONS)
    if len(given) > 1:
        raise click.UsageError(f"A review says one thing: give only one of {flags}.")
    if not given and sys.stdin.isatty():
        given = [
            click.prompt("What do you say of it?", type=click.Choice(tuple(_POSITIONS)), err=True)
        ]
    if not given:
        raise click.UsageError(
            f"What do you say of it? Nobody can be asked without a terminal: give one of {flags}."
        )
    return _POSITIONS[given[0]]


def _replaced(earlier: Review, name: str, *, current: bool) -> str:
    of = "" if current else ", as it read then"
    comment = f' ("{earlier.comment}")' if earlier.comment else ""
    return (
        f"On {earlier.at.date()} {name} {_SAID[earlier.position]}{of}{comment}. That is replaced."
    )


def _changed(book: Path, result: Result, earlier: Review) -> str:
    """Say since when and why an earlier word does not count any more, as far as the
    history tells.
    """
    try:
        found = since_read(book, result, earlier)
    except GitError as error:
        return (
            "It counts no more: what the result says happened has changed. What exactly is not"
            f" known: {error.message}."
        )
    keys = ", ".join(f"`{key}`" for key in found.keys)
    on = f"on {found.on} " if found.on else ""
    return f"It counts no more: what the result says happened was changed {on}({keys})."
