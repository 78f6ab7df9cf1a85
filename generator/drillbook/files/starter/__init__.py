"""Starters are the commented files that a new book or a new result begins with."""

from collections.abc import Mapping
from importlib.resources import files
from string import Template

from drillbook.files.owners import PLACEHOLDER
from drillbook.files.starter.names import Beginning

__all__ = ["CI", "KEPT", "PUBLISH", "Beginning", "book", "ci", "example", "result"]

_HERE = files(__name__)


def book(beginning: Beginning) -> dict[str, str]:
    """Return the files of a new book, text by path; the settings of its site are its host's."""
    names = beginning.filled_in()
    return {
        Template(path).substitute(names): Template(_text(f"book/{file}")).substitute(
            names
        )
        for path, file in _BOOK.items()
    }


KEPT = frozenset({"README.md", ".gitignore"})
"""Files that a repository may have already; they stay as they are then."""


def ci(service: str, publish: str, names: Mapping[str, str]) -> dict[str, str]:
    """Return the files with which a CI service checks and publishes a book, text by path, with
    `names` filled in.

    Without an `owner` among them the placeholder stands in its place.
    """
    known = {"owner": PLACEHOLDER, **names}
    files = {}
    for path, parts in CI[service].get(publish, {}).items():
        template = Template("".join(_text(f"ci/{part}") for part in parts))
        files[path] = template.substitute(known)
    return files


def result(names: Mapping[str, str]) -> str:
    """Return a result.yml to fill in by hand, with `names` filled in."""
    return Template(_text("result.yml")).substitute(names)


def example(kind: str) -> str:
    """Return an example of one kind of file, empty where there is none."""
    path = _EXAMPLES.get(kind)
    return Template(_text(path)).safe_substitute(_SAMPLE) if path else ""


_EXAMPLE = Beginning(
    service="Shop", dependency="Database", member="Sam Example", email="sam@example.com"
)
_SAMPLE: Mapping[str, str] = {
    **_EXAMPLE.filled_in(),
    "id": "2026-11-23-database-unavailable",
    "title": '"Database unavailable in staging"',
    "service": _EXAMPLE.service_id,
    "dependency": _EXAMPLE.dependency_id,
    "failure_mode": "unavailable",
    "environment": "staging",
    "conducted_by": _EXAMPLE.member_id,
    "date": "2026-11-23",
    "pins": f"playbook: {{id: {_EXAMPLE.dependency_id}-failover}}",
}

_EXAMPLES: Mapping[str, str] = {
    "team": "book/content/team.yml",
    "inventory": "book/content/inventory.yml",
    "policy": "book/content/policy.yml",
    "imports": "imports.yml",
    "playbook": "book/content/playbooks/dependency-failover.md",
    "result": "result.yml",
}

# A dot at the start of a name would hide the file from some packagers, so it is put on here.
_BOOK: Mapping[str, str] = {
    ".gitignore": "gitignore",
    "README.md": "readme",
    "content/index.md": "content/index.md",
    "content/team.yml": "content/team.yml",
    "content/inventory.yml": "content/inventory.yml",
    "content/policy.yml": "content/policy.yml",
    "content/playbooks/$service_id-disaster-recovery.md": "content/playbooks/disaster-recovery.md",
    "content/playbooks/$dependency_id-failover.md": "content/playbooks/dependency-failover.md",
}

_GITHUB: dict[str, tuple[str, ...]] = {
    ".github/workflows/drillbook.yml": ("github/check.yml",),
    ".github/drillbook.txt": ("drillbook.txt",),
    ".github/drillbook.lock": ("drillbook.lock",),
    ".github/CODEOWNERS": ("github/CODEOWNERS",),
}
_GITLAB: dict[str, tuple[str, ...]] = {
    ".gitlab/drillbook.txt": ("drillbook.txt",),
    ".gitlab/drillbook.lock": ("drillbook.lock",),
    ".gitlab/CODEOWNERS": ("gitlab/CODEOWNERS",),
}
_PUBLISH = ".github/workflows/publish.yml"
_PIPELINE = ".gitlab-ci.yml"

CI: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "github": {
        "pages": _GITHUB
        | {_PUBLISH: ("github/publish/archive.yml", "github/publish/pages.yml")},
        "branch": _GITHUB | {_PUBLISH: ("github/publish/archive.yml",)},
        "folder": _GITHUB | {_PUBLISH: ("github/publish/folder.yml",)},
    },
    "gitlab": {
        "pages": _GITLAB
        | {_PIPELINE: ("gitlab/gitlab-ci.yml", "gitlab/publish/pages.yml")},
        "folder": (
            _GITLAB
            | {
                _PIPELINE: ("gitlab/gitlab-ci.yml", "gitlab/publish/folder.yml"),
                ".gitlab/aws.lock": ("gitlab/aws.lock",),
            }
        ),
    },
    "none": {},
}
"""The files that each CI service asks for, by its name and by where versions are published, each
with its parts.
"""

PUBLISH: Mapping[str, str] = {
    "pages": "the service's pages, from a branch that holds all versions",
    "branch": "that branch alone, which GitHub Pages can show by itself",
    "folder": "a bucket of a store like S3",
}
"""Where versions can be published, in words."""


def _text(path: str) -> str:
    return _HERE.joinpath(*path.split("/")).read_text(encoding="utf-8")
