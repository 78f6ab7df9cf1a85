"""The archive that a command is about: a folder, a branch, or the one that the book's
policy names.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from drillbook.check.judging.context import Ledger
from drillbook.desk.assess import ArchiveAnswer, AskArchive
from drillbook.errors import DrillbookError
from drillbook.files.site_settings import archive_folder
from drillbook.model.policy import Policy
from drillbook.publish.archive import FolderArchive
from drillbook.publish.archive_reader import ArchiveReader, manifests, versions_of
from drillbook.publish.branch import BranchArchive
from drillbook.publish.manifest import ledger
from drillbook.text.plain import visible

Archive = FolderArchive | BranchArchive
F = TypeVar("F", bound=Callable[..., Any])


def archive_options(function: F) -> F:
    """Add `--archive` and `--branch`."""
    folder = click.option(
        "--archive",
        "folder",
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        help="The folder with all versions.",
    )
    branch = click.option(
        "--branch",
        metavar="NAME",
        help="The branch with all versions, such as gh-pages.",
    )
    return folder(branch(function))


def archive_of(
    book: Path | None, policy: Policy | None, folder: Path | None, branch: str | None
) -> Archive:
    """Return the archive that is meant: the one named, or the policy's.

    Raises `DrillbookError` if there is none.
    """
    if folder and branch:
        raise click.UsageError("Give either --archive or --branch, not both.")
    if folder:
        return FolderArchive(folder)
    if branch:
        return BranchArchive(book or Path.cwd(), branch)
    named = policy_archive(book, policy) if book and policy else None
    if named is None:
        raise DrillbookError(
            "no archive is named",
            "Name it with --archive DIR or --branch NAME, or for good with `archive:` in"
            " content/policy.yml.",
        )
    return named


def policy_archive(book: Path, policy: Policy) -> Archive | None:
    """Return the archive that a policy names, if it names one.

    Raises `DrillbookError` for a folder that no policy may name, before anything in it is looked
    at.
    """
    place = policy.archive
    if place is None:
        return None
    if place.branch:
        return BranchArchive(book, place.branch)
    return FolderArchive(archive_folder(book, place))


def ledger_of(archive: Archive) -> Ledger:
    """Return what an archive has published."""
    reader = archive.reader()
    return ledger(reversed(manifests(reader, versions_of(reader).versions)))


def ask_archive(book: Path, named: Archive | None = None) -> AskArchive:
    """Return how a check asks what has been published: the archive that is named, or the policy's.

    Where the policy's cannot be looked at, the answer is why, and the check goes on without it.
    """
    if named:
        return lambda _policy: ArchiveAnswer(ledger_of(named), _broken_off(named))
    return lambda policy: _asked(book, policy)


def _asked(book: Path, policy: Policy) -> ArchiveAnswer:
    broken_off: tuple[str, ...] = ()
    try:
        archive = policy_archive(book, policy)
        if archive is None:
            return ArchiveAnswer()
        broken_off = _broken_off(archive)
        return ArchiveAnswer(ledger_of(archive), broken_off)
    except DrillbookError as error:
        why = f"What has been published is not known: {error.message}."
        return ArchiveAnswer(None, (*broken_off, why))


def _broken_off(archive: Archive) -> tuple[str, ...]:
    """Return what is to be said of a publication that was broken off; what it would have published
    does not count.
    """
    found = archive.reader().unfinished()
    return (f"{found.text}. {found.help}",) if found else ()


def read(archive: Archive) -> ArchiveReader:
    """Return an archive for reading; what was broken off in it is said, and stays."""
    reader = archive.reader()
    found = reader.unfinished()
    if found:
        click.echo(visible(f"{found.text}. {found.help}"), err=True)
    return reader


def finished(archive: Archive) -> ArchiveReader:
    """Return an archive for reading before it is written to; `DrillbookError` if something was
    broken off in it.
    """
    reader = archive.reader()
    found = reader.unfinished()
    if found and found.begun:
        raise DrillbookError(found.text, found.help)
    return reader


def settle(archive: Archive) -> tuple[str, ...]:
    """Bring to its end what was broken off in an archive, say so, and return the names that it is
    about.
    """
    names = archive.settle()
    if names:
        click.echo(
            visible(
                f"Finished a publication that was interrupted: {', '.join(names)}."
            ),
            err=True,
        )
    return names
