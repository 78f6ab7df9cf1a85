"""`drillbook verify`."""

from pathlib import Path

import click

from drillbook.cli.archives import archive_of, archive_options
from drillbook.cli.books import policy_nearby
from drillbook.cli.options import optional_book_option
from drillbook.cli.progress import progress
from drillbook.publish.verify import Verified, verify
from drillbook.text.count import counted
from drillbook.text.plain import json_text, one_line, visible


@click.command("verify")
@archive_options
@click.option(
    "--head",
    metavar="DIGEST",
    help=(
        "The digest of the newest manifest, as you know it from elsewhere. So nobody can replace"
        " the whole archive."
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@optional_book_option
def command(
    folder: Path | None,
    branch: str | None,
    head: str | None,
    as_json: bool,
    book: Path | None,
) -> int:
    """Compare every file of an archive with the manifests, and exit 1 if one was altered, added or
    removed.

    drillbook also compares the archive with what is known of it elsewhere. For a branch, these are
    its tags and commit messages; for a folder, what this machine has published. No network is
    needed. This shows that nothing changed after publication, not that a test took place.
    """
    archive = archive_of(book, policy_nearby(book), folder, branch)
    with progress("Verifying the archive"):
        found = verify(archive.reader(), archive.witnesses())
    other = bool(head) and head != found.head
    if as_json:
        click.echo(json_text(_state(found, other)), nl=False)
    else:
        _print_verified(found, head if other else None)
    return 1 if found.problems or other else 0


def _print_verified(found: Verified, other_head: str | None) -> None:
    for problem in found.problems:
        click.echo(one_line(f"{problem.path}: {problem.text}"))
    for note in found.notes:
        click.echo(one_line(f"Note: {note.path}: {note.text}"))
    if other_head:
        click.echo(
            visible(
                f"The newest manifest is {found.head or 'missing'}, not {other_head}"
            )
        )
    looked_at = f"{counted(found.versions, 'version')}, {counted(found.files, 'file')}"
    state = "nothing altered"
    if found.problems:
        state = counted(len(found.problems), "problem")
    click.echo(f"{looked_at}: {state}.")
    if found.evidence:
        more = f" and {len(found.evidence) - 1} more" if len(found.evidence) > 1 else ""
        click.echo(
            visible(
                f"The newest manifest is the one of which {found.evidence[0]}{more} tells."
            )
        )
    if found.head:
        click.echo(f"Newest manifest: {found.head}")


def _state(found: Verified, other: bool) -> dict[str, object]:
    return {
        "format": "drillbook-verify",
        "version": 1,
        "versions": found.versions,
        "files": found.files,
        "head": found.head,
        "head_as_expected": not other,
        "evidence": list(found.evidence),
        "problems": [
            {"path": problem.path, "text": problem.text} for problem in found.problems
        ],
        "notes": [{"path": note.path, "text": note.text} for note in found.notes],
    }
