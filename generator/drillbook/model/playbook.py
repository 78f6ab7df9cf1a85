"""A playbook is a written procedure that people follow when something fails."""

import json
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import PrivateAttr

from drillbook.model.entry import Entry, Value, digest_of
from drillbook.model.scalar import Duration, Id, Text

SECTIONS = (
    "Overview",
    "Basic assumptions",
    "Recovery platform",
    "Recovery procedure",
    "Test procedure",
    "Resume procedure",
)
"""The sections of every playbook; leads, severity, RTO and RPO stand in its front matter."""

DISASTER_SECTIONS = ("Contact information", "Notification procedure")
"""What a disaster recovery playbook has besides."""


@dataclass(frozen=True, slots=True)
class Section:
    """A level-2 heading with the lines below it; `line` is the heading's, counted from 1 in the
    file.
    """

    title: str
    line: int
    text: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """The Markdown below a file's front matter; `line` is where it begins in the file."""

    text: str = ""
    line: int = 1
    sections: tuple[Section, ...] = ()


class Leads(Value):
    """Who leads the recovery, and who does when the first is not there."""

    primary: Id
    """The member who leads the recovery."""
    secondary: Id | None = None
    """The member who does when the first is not there."""


class PlaybookHead(Entry):
    """The front matter of a playbook."""

    title: Text
    """As people call it."""
    kind: Literal["disaster-recovery", "dependency-failover"]
    """Whether it is about a service as a whole or about a dependency."""
    covers: tuple[Id, ...]
    """The services or dependencies that it is about."""
    leads: Leads
    """Who leads the recovery."""
    severity: Text
    """How grave it is when this is needed, in the team's own words."""
    rto: Duration
    """Longest time until function is restored by it."""
    rpo: Duration
    """Longest span of data that may be lost by it."""


class Playbook(PlaybookHead):
    """A playbook with its prose; its id is the name of its file."""

    _id: str = PrivateAttr(default="")
    _prose: Prose = PrivateAttr(default=Prose())

    @property
    def id(self) -> str:
        """The file's name without its ending."""
        return self._id

    @property
    def prose(self) -> Prose:
        """The text below the front matter."""
        return self._prose

    def written(self, id_: str, prose: Prose) -> Self:
        """Return the front matter with its name and its text; the loader's business alone."""
        return self._copy(_id=id_, _prose=prose)

    @property
    def required_sections(self) -> tuple[str, ...]:
        """The level-2 headings that a playbook of this kind must have, in the method's order."""
        return DISASTER_SECTIONS + SECTIONS if self.kind == "disaster-recovery" else SECTIONS

    def section(self, title: str) -> Section | None:
        """Return the section with this heading, whatever its case, or None."""
        wanted = title.casefold()
        return next((s for s in self._prose.sections if s.title.casefold() == wanted), None)

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of the recovery procedure, as written."""
        section = self.section("Recovery procedure")
        return section.steps if section else ()

    @property
    def digest(self) -> str:
        """The SHA-256 of meaning and prose; line endings, trailing and repeated blank space do not
        count.
        """
        head = json.dumps(
            self.model_dump(mode="json", exclude_defaults=True), sort_keys=True, ensure_ascii=False
        )
        return digest_of(head + "\n" + _settled(self._prose.text))

    @property
    def procedure_digest(self) -> str:
        """The SHA-256 of the recovery procedure alone, which is what a test follows; blank space
        counts as little.
        """
        section = self.section("Recovery procedure")
        return digest_of(_settled(section.text) if section else "")


def _settled(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip()
