"""Signing is what `agree` and `review` share: who speaks, of what, and the file that says so."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Any, TypeVar

import click
from pydantic import TypeAdapter, ValidationError

from drillbook.check.judging.quorum import present
from drillbook.cli.committing import how_to_commit
from drillbook.cli.complete import members
from drillbook.cli.lookup import one_of
from drillbook.cli.me import me
from drillbook.cli.options import Time
from drillbook.cli.output import wrapped
from drillbook.cli.prompting import answered, asked, at_terminal, confirmed
from drillbook.errors import DrillbookError
from drillbook.files.write import replace_below, yaml_text
from drillbook.model.agreement import SIGNED_DEPTH, Agreement
from drillbook.model.book import Book
from drillbook.model.review import Review
from drillbook.model.scalar import Text
from drillbook.model.team import Member
from drillbook.text.plain import visible

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

_MOST_OFFERED = 8
_COMMITTED = {"agreement": "Agree to", "review": "Review"}


def signing_options(function: F) -> F:
    """Add `--as`, `--comment`, `--at` and `--yes`."""
    for option in (
        click.option("--yes", is_flag=True, help="Sign without a question."),
        click.option(
            "--at",
            type=Time(),
            help="When, such as 2026-11-23T14:05:00+01:00. Without it, now.",
        ),
        click.option("--comment", default="", help="Your comment."),
        click.option(
            "--as",
            "member",
            shell_complete=members,
            help="Who you are: the id of a member. Without it, drillbook asks git, then you.",
        ),
    ):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignature:
    """What is about to be said: the file for it, the key of the digest with the digest, and the
    position.
    """

    kind: str
    path: str
    digest: Mapping[str, str]
    position: str
    at: datetime | None
    comment: str

    def repeats(self, earlier: Agreement | Review) -> bool:
        """Return whether an earlier one that is still about the same says the same."""
        # A signature without words adds none to the one that is there.
        adds_nothing = self.comment in {"", earlier.comment or ""}
        return self.position == earlier.position and adds_nothing


def who(folder: Path, book: Book, member: str | None, today: date) -> Member:
    """Return the member who signs; somebody who has left the team, or has not joined yet, is
    refused.
    """
    myself = me(folder, book)
    question = f"Who are you? (one of: {offered(book.members)})"
    id_ = member or asked("--as", question, myself.id if myself else "")
    found = meant(book, "member", id_, book.members, "content/team.yml")
    if found not in present(book, today):
        raise DrillbookError(
            f"{found.name} is not in the team on {today}, so the signature would not count",
            "See `joined` and `left` in content/team.yml.",
        )
    return found


def meant(book: Book, word: str, id_: str, known: Mapping[str, T], file: str) -> T:
    """Return what has an id; at a terminal a wrong one is asked for again.

    `file` has `{}` where the id stands.
    """
    while True:
        try:
            return one_of(book, word, id_, known, file.format(id_))
        except DrillbookError as error:
            if not at_terminal() or not known:
                raise
            print_line(f"No: {error.message}")
            id_ = answered(f"Which {word}? (one of: {offered(known)})")


def offered(known: Iterable[str]) -> str:
    """Return the first ids of those there are."""
    ids = list(known)
    return ", ".join(
        (*ids[:_MOST_OFFERED], *(["…"] if len(ids) > _MOST_OFFERED else []))
    )


def consented(shown: Sequence[str], *, yes: bool) -> None:
    """Show at a terminal what is about to be signed, and raise `DrillbookError` unless somebody
    says yes to it.
    """
    if yes or not at_terminal():
        return
    for line in shown:
        print_line(line)
    if not confirmed("Sign?"):
        raise DrillbookError("not signed; nothing was written")


def brief(digest: str) -> str:
    """Return as much of a digest as people compare."""
    return digest[: len("sha256:") + 12]


def write(book: Path, signature: NewSignature) -> None:
    """Write what is said, and say where it stands and how to commit it."""
    file = book / signature.path
    at = signature.at or datetime.now().astimezone()
    said = {
        **signature.digest,
        "at": at.isoformat(timespec="seconds"),
        "position": signature.position,
    }
    if signature.comment:
        said["comment"] = _checked(signature.comment)
    replace_below(
        book, signature.path, yaml_text(signature.kind, SIGNED_DEPTH, said).encode()
    )
    subject = PurePath(signature.path).parts[
        -2 if signature.kind == "agreement" else -3
    ]
    message = f"{_COMMITTED[signature.kind]} {subject}"
    commit = how_to_commit(book, (str(file),), message)
    print_line(f"Wrote {file}\nCommit it:  {commit}")


def print_line(text: str) -> None:
    """Say something on standard error, wrapped at words for a terminal."""
    click.echo(wrapped(visible(text)) if at_terminal() else visible(text), err=True)


def _checked(comment: str) -> str:
    try:
        return TypeAdapter[str](Text).validate_python(comment)
    except ValidationError as error:
        raise DrillbookError(f"--comment: {error.errors()[0]['msg']}") from error
