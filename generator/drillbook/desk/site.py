"""The site of a book, made for a host that says where it will lie and where its files are edited.

A host asks for it whenever it builds; it reads and judges nothing itself.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from drillbook.briefing.changes import Change
from drillbook.capture.commands import HELP
from drillbook.check.assessment import Assessment
from drillbook.check.judging.context import Ledger
from drillbook.desk.assess import AskArchive, assess_files, assess_version, nobody_asked
from drillbook.files.attachments import Attachments
from drillbook.kept import NOTHING, Kept
from drillbook.pages.address import SiteAddress
from drillbook.pages.manual import commands
from drillbook.pages.page import MakeSite, Site
from drillbook.pages.repository import RepositorySite
from drillbook.pages.site import Occasion, render_site


def site_of_book(
    root: Path, today: date, ask: AskArchive = nobody_asked, kept: Kept = NOTHING
) -> MakeSite:
    """Return what makes the site of the book in a folder as of a day; `ask` asks its archive, and
    what was read before is taken from what was kept.
    """

    def make(address: SiteAddress, repository: RepositorySite) -> Site:
        assessment = assess_files(root, today, ask, kept)
        return _rendered(root, assessment, address, repository, kept=kept)

    return make


def site_of_version(
    root: Path, day: date, earlier: Ledger, changes: Sequence[Change] | None
) -> MakeSite:
    """Return what makes the site of a version: it knows what was published `earlier`, and what has
    changed since; `changes` is None for the first version.

    Nothing in it names the version, and nor does any page.
    """

    def make(address: SiteAddress, repository: RepositorySite) -> Site:
        return _rendered(
            root,
            assess_version(root, day, earlier),
            address,
            repository,
            changes=changes,
        )

    return make


def _rendered(  # noqa: PLR0913 - a book, and the occasion for which it is printed
    root: Path,
    assessment: Assessment,
    address: SiteAddress,
    repository: RepositorySite,
    *,
    changes: Sequence[Change] | None = None,
    kept: Kept = NOTHING,
) -> Site:
    occasion = Occasion(
        address=address,
        repository=repository,
        commands=commands(),
        typed=HELP,
        changes=changes,
        kept=kept,
    )
    return render_site(assessment, Attachments(root), occasion)
