"""The pages of an archive: its front door, the list of all versions, what stands where one was
withdrawn, and what a host shows where there is nothing.

They are whole pages without a script, a style from elsewhere or a site engine, since they lie
beside all versions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from drillbook.pages.environment import render


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version as the list shows it."""

    name: str
    title: str
    published: str
    digest: str
    aliases: tuple[str, ...] = ()
    superseded: bool = False
    withdrawn: str | None = None


def front_door(folder: str | None) -> str:
    """Return the page that leads on to a folder of the archive, or to the list if there is none."""
    return render(
        "archive_front.html.jinja",
        target=f"{folder}/index.html" if folder else "versions.html",
    )


def version_list(rows: Sequence[VersionRow]) -> str:
    """Return the page that lists all versions."""
    return render("archive_versions.html.jinja", rows=rows)


def no_such_page(versions: Sequence[str]) -> str:
    """Return the page that a host shows at any address that leads to nothing."""
    return render("archive_missing.html.jinja", versions=versions)


def tombstone(name: str, reason: str, on: str) -> str:
    """Return the page that stands where a version was, and says why it is gone."""
    return render("archive_withdrawn.html.jinja", name=name, reason=reason, on=on)
