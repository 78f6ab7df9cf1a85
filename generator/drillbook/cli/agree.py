"""`drillbook agree`."""

from datetime import date, datetime
from pathlib import Path

import click

from drillbook.cli.complete import playbooks
from drillbook.cli.lookup import playbook_id
from drillbook.cli.options import book_option, today_option
from drillbook.cli.prompting import asked
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
from drillbook.files.earlier import TextChange, difference
from drillbook.files.load import load
from drillbook.files.reformatted import reformatted
from drillbook.files.repository import GitError
from drillbook.model.agreement import Agreement
from drillbook.model.playbook import Playbook
from drillbook.text.plain import visible

_VERBS = {"agree": "agreed", "object": "objected"}


@click.command("agree")
@click.argument("playbook", shell_complete=playbooks)
@click.option(
    "--object", "objects", is_flag=True, help="Object to it instead, and say why."
)
@signing_options
@book_option
@today_option
def command(
    book: Path,
    today: date,
    *,
    playbook: str,
    member: str | None,
    objects: bool,
    comment: str,
    at: datetime | None,
    yes: bool,
) -> None:
    """Sign PLAYBOOK as it reads now.

    If you signed an earlier text, you see what has changed. Your signature lapses when what people
    read changes, or a picture or document that it shows. How it is written does not matter, for
    example after a formatter.
    """
    loaded = reformatted(book, load(book).book)
    id_, known = playbook_id(playbook), loaded.playbooks_by_id
    found = meant(loaded, "playbook", id_, known, "content/playbooks/{}.md")
    person = who(book, loaded, member, today)
    earlier = next(
        (
            a
            for a in loaded.agreements
            if (a.subject, a.member) == (found.id, person.id)
        ),
        None,
    )
    signature = NewSignature(
        kind="agreement",
        path=f"content/agreements/{found.id}/{person.id}.yml",
        digest={"playbook_digest": found.digest},
        position="object" if objects else "agree",
        at=at,
        comment=comment
        or (asked("--comment", "What do you object to?") if objects else ""),
    )
    if (
        earlier
        and found.has_digest(earlier.playbook_digest)
        and signature.repeats(earlier)
    ):
        print_line(
            f"{person.name} has already {_VERBS[signature.position]} to this text. Nothing was"
            " written."
        )
        return
    if earlier:
        _recall(book, found, earlier, person.name)
    consented(_about(found, signature, person.name), yes=yes)
    write(book, signature)


def _about(playbook: Playbook, signature: NewSignature, name: str) -> tuple[str, ...]:
    verb = {"agree": "agrees to", "object": "objects to"}[signature.position]
    return (
        f"{name} {verb} {playbook.title}",
        f"  content/playbooks/{playbook.id}.md, {brief(playbook.digest)}",
    )


def _recall(book: Path, playbook: Playbook, earlier: Agreement, name: str) -> None:
    """Say what was said before, and show what has changed since if it was of another text."""
    said = f"{name} {_VERBS[earlier.position]} on {earlier.at.date()}"
    if playbook.has_digest(earlier.playbook_digest):
        print_line(f"{said} to this text. This replaces it.")
        return
    try:
        changed = difference(book, playbook, earlier.playbook_digest)
    except GitError as error:
        print_line(
            f"{said} to an earlier text. What has changed since cannot be shown: {error.message}."
            f" {error.help}".rstrip()
        )
    else:
        print_line(f"{said} to an earlier text. What has changed since:")
        if changed.diff:
            click.echo(visible(changed.diff))
        print_line(_why(changed))


def _why(changed: TextChange) -> str:
    """Return what lapsed what was said before, in a sentence."""
    said = [f"`{key}`" for key in changed.keys]
    said += [
        f'"{visible(title)}"' if title else "the first lines" for title in changed.parts
    ]
    said += [f"what {path} holds" for path in changed.media]
    return f"The earlier signature has lapsed because of {', '.join(said)}."
