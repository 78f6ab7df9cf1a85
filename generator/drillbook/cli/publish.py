"""`drillbook publish`."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from drillbook.cli.archives import Archive, archive_of, archive_options, settle
from drillbook.cli.options import book_option, today_option
from drillbook.cli.progress import progress
from drillbook.errors import DrillbookError
from drillbook.files import git
from drillbook.files.folder import ROOTS
from drillbook.files.load import load
from drillbook.files.repository import GitError
from drillbook.files.site_settings import SETTINGS
from drillbook.hosts.engines import host_of
from drillbook.hosts.version_builder import VersionBuilder
from drillbook.publish.branch import BranchArchive
from drillbook.publish.build_version import Draft
from drillbook.publish.manifest import Manifest
from drillbook.publish.source import files_of, source_of
from drillbook.publish.staging import AlreadyPublishedError, stage_version
from drillbook.publish.versions import LATEST, Version
from drillbook.text.count import counted
from drillbook.text.digest import digest
from drillbook.text.plain import visible


@click.command("publish")
@click.argument("version")
@archive_options
@click.option(
    "--alias",
    "aliases",
    metavar="NAME",
    multiple=True,
    default=(LATEST,),
    show_default=True,
    help="Another name for this version from now on. Can be repeated.",
)
@click.option(
    "--without-commit",
    is_flag=True,
    help="Record no commit, for example if git cannot read the repository.",
)
@click.option(
    "--title", help="Its title in the list of versions. Without it, its name."
)
@book_option
@today_option
def command(
    version: str,
    folder: Path | None,
    branch: str | None,
    aliases: tuple[str, ...],
    title: str | None,
    without_commit: bool,
    book: Path,
    today: date,
) -> None:
    """Publish the book as VERSION, such as 2026.11.

    A version contains the site, the files it was made from, and a manifest with their digests. It
    is published completely or not at all, and never overwritten. Its pages show the book as of the
    day of publication.
    """
    loaded = load(book).book
    archive = archive_of(book, loaded.policy, folder, branch)
    builder = VersionBuilder(runs_code=True)
    files, places = builder.look_of(book)
    commit = _commit_or_none(
        book, (*loaded.paths, *files), places, without=without_commit
    )
    draft = Draft(
        version=version,
        title=title or version,
        today=today,
        commit=commit,
        source=source_of(book, files),
    )
    settle(archive)
    wanted = tuple(dict.fromkeys(aliases))
    try:
        with progress(f"Publishing {version}"):
            made = archive.put(
                lambda reader, staging: stage_version(
                    draft, wanted, builder, reader, staging
                ),
                f"Publish {version}",
            )
    except AlreadyPublishedError as already:
        _print_already(archive, already.version, wanted)
        return
    _print_published(archive, made, draft)
    _tell_of_code(book)


def _print_already(archive: Archive, there: Version, wanted: Sequence[str]) -> None:
    """Say that nothing was to be done, and what a version that is there does not have."""
    click.echo(
        visible(
            f"Version {there.version} is already published, on {there.properties.published}, with"
            " exactly these files. Nothing was written."
        ),
        err=True,
    )
    lacking = [alias for alias in wanted if alias not in {LATEST, *there.aliases}]
    if lacking:
        click.echo(visible(f"It has no alias {' or '.join(lacking)}."), err=True)
    _print_how_to_push(archive, there.version)


def _tell_of_code(book: Path) -> None:
    """Say what in the book's settings keeps others from making the version again without running
    it.
    """
    code = host_of(book).code_in(book)
    if code:
        message = (
            f"Others can rebuild it only with `rebuild --run-archive-code`: {code}"
        )
        click.echo(visible(message), err=True)


def _print_published(archive: Archive, made: Manifest, draft: Draft) -> None:
    click.echo(
        visible(
            f"Published {made.version}: {counted(len(made.files), 'file')}, {_changes(made)}."
        ),
        err=True,
    )
    click.echo(f"Its manifest: {digest(made.raw())}", err=True)
    if made.commit is None:
        click.echo("It records no commit of the book's repository.", err=True)
    _print_how_to_push(archive, made.version)
    if not isinstance(archive, BranchArchive):
        click.echo(
            visible(
                f"Wrote {archive.root / draft.version} and the list of versions beside it"
            ),
            err=True,
        )


def _print_how_to_push(archive: Archive, version: str) -> None:
    if isinstance(archive, BranchArchive):
        pushed = " ".join(filter(None, (archive.branch, archive.tag(version))))
        click.echo(f"Bring it to the others:  git push origin {pushed}", err=True)


def _changes(made: Manifest) -> str:
    if made.changes is None:
        return "the first version"
    return f"{counted(len(made.changes), 'change')} since the version before"


def _commit(book: Path, paths: Sequence[str], places: Sequence[str]) -> str:
    """Return the commit that the book is of, with a `+` if its files are not, byte for byte, those
    of it.

    Raises `GitError` if git cannot say.
    """
    if not git.has_commits(book):
        raise GitError("nothing has been committed yet", "Commit the book.")
    commit = git.commit(book, "HEAD")
    held = git.same_files(
        book, commit, files_of(book, paths), (*ROOTS, SETTINGS, *places)
    )
    return commit if held else f"{commit}+"


def _commit_or_none(
    book: Path, paths: Sequence[str], places: Sequence[str], *, without: bool
) -> str | None:
    """Return the commit; none in a folder that is in no repository, or where somebody asks for
    that.
    """
    if without:
        return None
    try:
        if git.is_repository(book):
            return _commit(book, paths, places)
    except GitError as error:
        raise DrillbookError(
            f"the commit of the book is not known: {error.message}",
            f"{error.help} To publish without one: --without-commit".strip(),
        ) from error
    return None
