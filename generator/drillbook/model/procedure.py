"""A procedure is the numbered steps that people follow in turn, and the ways that part in it, of
which one is taken.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from drillbook.model.entry import digest_of


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the ways to go on from a place, under its heading, which stands in a line of the file;
    `choice` numbers the places.
    """

    choice: int
    title: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureStep:
    """A step in Markdown, with the line of the file in which it begins.

    It is taken only by who has taken all of its `branches`, the outermost first. `heading` says
    that it is told by a heading, not by an item.
    """

    text: str
    line: int
    branches: tuple[Branch, ...] = ()
    heading: bool = False


@dataclass(frozen=True)
class Procedure:
    """A recovery procedure: its text in the file, and its steps, which are numbered from 1."""

    text: str = ""
    steps: tuple[ProcedureStep, ...] = ()
    reading: int = 4
    """Which way of reading found it; a digest of one is never that of another."""
    earlier: "Procedure | None" = None
    """How the way of reading before this one found it, if that was not the same."""
    meaning: str | None = None
    """What people read of it, however it is written; the first reading has none."""

    @property
    def readings(self) -> "Iterator[Procedure]":
        """It as each way of reading found it, the newest first."""
        one: Procedure | None = self
        while one:
            yield one
            one = one.earlier

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what people read, with the ways that part in it; how it is written does
        not count.
        """
        if self.meaning is None:
            return self.written_digest
        return digest_of(f"procedure meaning 1\n{self.shape}\n{self.meaning}")

    @cached_property
    def written_digest(self) -> str:
        """The SHA-256 of the text as results pinned it at first; line endings, trailing and
        repeated blank space do not count.
        """
        version = "" if self.reading == 1 else f"procedure {self.reading}\n"
        return digest_of(version + settled(self.text))

    def has_digest(self, digest: str | None) -> bool:
        """Return whether a digest is of this procedure, by whichever way of making one."""
        return digest in {self.digest, self.written_digest}

    @cached_property
    def shape(self) -> str:
        """How a page numbers and parts the steps, which may follow from how they are written."""
        steps = [
            [step.heading, [[branch.choice, branch.title] for branch in step.branches]]
            for step in self.steps
        ]
        return json.dumps(steps, ensure_ascii=False)

    @cached_property
    def ways(self) -> Mapping[int, tuple[Branch, ...]]:
        """The branches of each choice, in the order of the text."""
        found: dict[int, dict[Branch, None]] = {}
        for step in self.steps:
            for branch in step.branches:
                found.setdefault(branch.choice, {})[branch] = None
        return {choice: tuple(branches) for choice, branches in found.items()}

    def missing(self, told: Collection[int]) -> tuple[int, ...]:
        """Return the numbers of the steps that are due by what has been told of others.

        Who has taken one branch passes over the others of its choice, and who has taken none of a
        choice with only one has passed over that.
        """
        return tuple(untold(tuple(step.branches for step in self.steps), told))


def untold(
    paths: tuple[tuple[Branch, ...], ...], told: Collection[int]
) -> Iterator[int]:
    """Yield the numbers of the steps of which nothing has been told and that are due still, each
    step given by its branches.
    """
    taken = {
        branch
        for number in told
        if 1 <= number <= len(paths)
        for branch in paths[number - 1]
    }
    decided = {branch.choice for branch in taken}
    ways: dict[int, set[Branch]] = {}
    for path in paths:
        for branch in path:
            ways.setdefault(branch.choice, set()).add(branch)
    for number, path in enumerate(paths, start=1):
        passed = any(
            branch not in taken
            and (branch.choice in decided or len(ways[branch.choice]) == 1)
            for branch in path
        )
        if number not in told and not passed:
            yield number


def settled(text: str) -> str:
    """Return a text without what does not count in a digest."""
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [
        line
        for line, before in zip(lines, ["", *lines], strict=False)
        if line or before
    ]
    return "\n".join(kept).strip()
