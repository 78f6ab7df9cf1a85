"""The kinds of pages: what holds for a page holds for one of each kind."""

from pathlib import Path

from browser.conftest import Served

KINDS = (
    "index.html",
    "completeness.html",
    "calendar.html",
    "report-card.html",
    "team.html",
    "404.html",
    *("results.html", "dependencies.html", "playbooks.html"),
    *("results/*", "dependencies/*", "playbooks/*"),
    "guide/index.html",
    "guide/files.html",
    "guide/rules.html",
    "guide/commands.html",
    "guide/capture.html",
    "guide/feeds.html",
    "guide/tutorial.html",
    "guide/bookstore.html",
    "guide/publish.html",
    "guide/import.html",
    "guide/deployed.html",
    "guide/install.html",
)
"""Pages that every site has; of several of a kind, as `folder/*`."""

ELSEWHERE = ("pages/*",)
"""Pages that a team may have; this repository's own book has none."""


def of_kind(site: Served, kind: str) -> str:
    """Return the address of a page of a kind; of several, the last."""
    return f"{site.address}/{_paths(site.folder, kind)[-1]}"


def ungrouped(site: Path) -> list[str]:
    """Return the pages that are of no kind."""
    known = {path for kind in (*KINDS, *ELSEWHERE) for path in _paths(site, kind)}
    return sorted(
        {str(path.relative_to(site)) for path in site.rglob("*.html")} - known
    )


def _paths(site: Path, kind: str) -> list[str]:
    return sorted(str(path.relative_to(site)) for path in site.glob(kind))
