"""A policy says what this team's gate asks for, where it asks for more or less than the default."""

import posixpath
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from drillbook.model.entry import Entry, Value
from drillbook.model.inventory import Dependency, DependencyKind, FailureMode
from drillbook.model.playbook import SectionWords
from drillbook.model.scalar import Duration, Pattern, Text
from drillbook.model.team import Role
from drillbook.text.pattern import compiled

DEFAULT_MODES: Mapping[DependencyKind, tuple[FailureMode, ...]] = {
    "database": ("unavailable", "slow"),
    "cache": ("unavailable",),
    "queue": ("unavailable",),
    "cdn": ("unavailable",),
    "object-storage": ("unavailable",),
    "identity": ("unavailable",),
    "http-api": ("unavailable", "slow"),
    "dns": ("unavailable",),
    "compute": ("unavailable",),
    "network": ("unavailable", "slow"),
    "other": ("unavailable",),
}
"""The failure modes that a critical dependency of each kind is tested with unless somebody says
otherwise.
"""


class Quorum(Value):
    """Who has to have said yes: everybody, a share of the team, or one of each role named."""

    quorum: Annotated[
        str, StringConstraints(pattern=r"^(all|roles|[1-9][0-9]?%|100%)$")
    ] = "all"
    """`all`, `roles`, or a share such as `80%`."""
    roles: tuple[Role, ...] = ()
    """With `roles`: one member of each of these."""


_Branch = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*([./][A-Za-z0-9][A-Za-z0-9_-]*)*$"
    ),
]


_OF_THE_BOOK = frozenset({"content", "results"})


class ArchivePlace(Value):
    """Where the published versions are: a branch of this repository, or a folder.

    One of the two.
    """

    branch: _Branch | None = None
    """The branch that holds them, such as gh-pages; it is read without being checked out."""
    folder: Text | None = None
    """The folder that holds them, relative to the folder of the book: one of its own, in the same
    repository.
    """

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.branch is None) == (self.folder is None):
            raise PydanticCustomError(
                "drillbook_archive", "needs either `branch` or `folder`"
            )
        return self

    def __str__(self) -> str:
        return f"branch {self.branch}" if self.branch else f"folder {self.folder}"

    @property
    def misplaced(self) -> str | None:
        """Why no archive may lie in the folder, as far as its path alone tells, if none may."""
        if self.folder is None:
            return None
        parts = posixpath.normpath(self.folder).split("/")
        names = [part.casefold() for part in parts]
        if not self.folder.isprintable() or "\\" in self.folder:
            return "has a character that no path of an archive needs"
        if self.folder.startswith("/"):
            return "begins with a `/`, so it is outside this repository"
        if set(parts) <= {".", ".."}:
            return "is the folder of the book, or one around it"
        if names[0] in _OF_THE_BOOK:
            return f"is in the book's own {names[0]}/"
        return "is in git's own folder" if ".git" in names else None


MOST_STEPS = 8_000
"""The most steps of all the patterns of a list together."""


def _affordable(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list of patterns that would cost too much time on each byte of each piece of
    evidence.
    """
    for pattern in patterns:
        if compiled(pattern).matches_nothing:
            raise PydanticCustomError(
                "drillbook_patterns",
                "holds {pattern}, which matches where nothing is, such as between two letters; ask"
                " for one of something: write `+` in the place of `*`, and leave `?` out",
                {"pattern": repr(pattern)},
            )
    steps = sum(compiled(pattern).steps for pattern in patterns)
    if steps > MOST_STEPS:
        raise PydanticCustomError(
            "drillbook_patterns",
            f"costs {steps:,} steps together; at most {MOST_STEPS:,} fit: join or shorten some of"
            " its patterns",
        )
    return patterns


_Patterns = Annotated[
    tuple[Pattern, ...], Field(max_length=100), AfterValidator(_affordable)
]


class Policy(Entry):
    """Everything in `policy.yml`; each key has a default, so that a book needs none."""

    required_failure_modes: Mapping[DependencyKind, tuple[FailureMode, ...]] = Field(
        default_factory=dict
    )
    """Failure modes by kind of dependency, where they differ from the default."""
    max_age: Duration = timedelta(days=365)
    """A result older than this no longer covers its failure mode."""
    agreement: Quorum = Quorum()
    """Who has to agree to a playbook."""
    acknowledgement: Quorum = Quorum()
    """Who has to acknowledge a result."""
    severities: Mapping[str, Literal["error", "warning"]] = Field(default_factory=dict)
    """`error` or `warning` by the code of a rule; some rules cannot be changed."""
    production_patterns: _Patterns = ()
    """Regular expressions of what is production besides what is named like it; a test there covers
    no cell. Their syntax is RE2's: no look-around, no back-references. `^` and `$` are the ends of
    a line, `(?i)` ignores case.
    """
    archive: ArchivePlace | None = None
    """Where this team's published versions are, so that a check can see what has been published."""
    sections: SectionWords = Field(default_factory=dict)
    """The heading under which a section stands in this team's playbooks, by the section's name,
    where it is none of the known ones: `recovery-procedure: Gjenoppretting`. A playbook's own
    `sections:` goes before it.
    """
    redact: _Patterns = ()
    """Regular expressions of what must not get into a record, in RE2's syntax too.

    All that one matches goes, within a line or over lines of at most 16 KB together.
    """

    def required_modes(self, dependency: Dependency) -> tuple[FailureMode, ...]:
        """Return the failure modes with which a critical dependency must have been tested, in
        order.
        """
        return tuple(
            dict.fromkeys(dependency.failure_modes or self.modes_of(dependency.kind))
        )

    def modes_of(self, kind: DependencyKind) -> tuple[FailureMode, ...]:
        """Return the failure modes asked for of critical dependencies of a kind that do not list
        their own.
        """
        return self.required_failure_modes.get(kind) or DEFAULT_MODES[kind]
