"""A playbook is a written procedure that people follow when something fails."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Self, cast

from pydantic import BeforeValidator, Field, JsonValue, PrivateAttr

from drillbook.model.entry import Entry, Value, digest_of
from drillbook.model.first_reading import first_reading
from drillbook.model.location import Keys
from drillbook.model.media import Media
from drillbook.model.pointer import Anchor, Pointer
from drillbook.model.procedure import Procedure, settled
from drillbook.model.scalar import Id, Target, Text

_LINE_END = re.compile(r"\r\n|\r|\n")

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


SectionKey = Literal[
    "overview",
    "basic-assumptions",
    "recovery-platform",
    "recovery-procedure",
    "test-procedure",
    "resume-procedure",
    "contact-information",
    "notification-procedure",
]
"""A section by its name in `sections:`."""

SectionWords = Mapping[SectionKey, Text]
"""The heading under which each section stands, where it is none of the known ones."""


def section_key(title: str) -> SectionKey:
    """Return the name in `sections:` of a section of the method."""
    return cast(SectionKey, title.lower().replace(" ", "-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands below it, down to the next heading of its level or a higher one.

    `line` is the heading's, counted from 1 in the file, `after` the one in which the next begins;
    `empty` says that a reader sees nothing below it.
    """

    title: str
    level: int
    line: int
    after: int
    empty: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """The Markdown below a file's front matter, and its headings; `line` is where it begins in the
    file.

    `pointers` are its links and pictures, `anchors` what links can name in it.
    """

    text: str = ""
    line: int = 1
    sections: tuple[Section, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    anchors: tuple[Anchor, ...] = ()

    def parts(self) -> Mapping[str, str]:
        """Return what stands below each heading down to the next, by its words; what stands above
        all of them has none.
        """
        lines = [line + "\n" for line in _LINE_END.split(self.text)]
        begins = [section.line - self.line for section in self.sections]
        ends = [*begins, len(lines)]
        found = {"": [settled("".join(lines[: ends[0]]))]}
        for section, first, after in zip(self.sections, begins, ends[1:], strict=True):
            found.setdefault(section.title, []).append(
                settled("".join(lines[first:after]))
            )
        return {title: "\n".join(texts) for title, texts in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What the headings of a playbook mean: the sections of the method by their name, one for each
    scenario, and the recovery procedure.

    `lacking` are those that it, or one of its scenarios, does not have, `unknown` the headings that
    mean none of them, `misnamed` what `sections:` names and no heading says.
    """

    sections: Mapping[SectionKey, tuple[Section, ...]]
    lacking: Mapping[SectionKey, tuple[str, ...]]
    unknown: tuple[Section, ...]
    misnamed: SectionWords
    procedure: Procedure
    meaning: str
    """What people read of the whole text, however it is written."""


NOTHING_UNDERSTOOD = Understanding(
    sections={}, lacking={}, unknown=(), misnamed={}, procedure=Procedure(), meaning=""
)


class Leads(Value):
    """Who leads the recovery, and who does when the first is not there."""

    primary: Id
    """The member or contact who leads the recovery."""
    secondary: Id | None = None
    """Who does when the first is not there."""
    others: tuple[Id, ...] = ()
    """Whom to call after these two, in order."""

    @property
    def in_order(self) -> tuple[tuple[Keys, str], ...]:
        """All of them in the order in which they are called, each with its keys below `leads`."""
        second = ((("secondary",), self.secondary),) if self.secondary else ()
        others = tuple(
            (("others", place), id_) for place, id_ in enumerate(self.others)
        )
        return ((("primary",), self.primary), *second, *others)


def _lists(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    """Return a value with the lists that JSON knows."""
    if isinstance(value, dict):
        return {key: _lists(inner) for key, inner in value.items()}
    return [_lists(inner) for inner in value] if isinstance(value, tuple) else value


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
    rto: Target
    """Longest time until function is restored by it."""
    rpo: Target
    """Longest span of data that may be lost by it."""
    sections: SectionWords = Field(default_factory=dict)
    """The heading under which a section stands in this file, by the section's name, where it is
    none of the known ones: `recovery-procedure: Gjenoppretting`.
    """
    other: Annotated[Mapping[str, JsonValue], BeforeValidator(_lists)] = Field(
        default_factory=dict
    )
    """What other tools have in their front matter; nothing here reads it."""


class Playbook(PlaybookHead):
    """A playbook with its prose; its id is the name of its file."""

    _id: str = PrivateAttr(default="")
    _prose: Prose = PrivateAttr(default=Prose())
    _understanding: Understanding = PrivateAttr(default=NOTHING_UNDERSTOOD)
    _media: tuple[Media, ...] = PrivateAttr(default=())
    _before: tuple["Playbook", ...] = PrivateAttr(default=())

    @property
    def id(self) -> str:
        """The file's name without its ending."""
        return self._id

    @property
    def prose(self) -> Prose:
        """The text below the front matter."""
        return self._prose

    @property
    def understanding(self) -> Understanding:
        """What its headings mean."""
        return self._understanding

    @property
    def media(self) -> tuple[Media, ...]:
        """The pictures and documents of the book to which its text leads, in the order of the
        text.
        """
        return self._media

    def written(
        self,
        id_: str,
        prose: Prose,
        understanding: Understanding,
        media: tuple[Media, ...] = (),
    ) -> Self:
        """Return the front matter with its name, its text and what that shows; the loader's
        business alone.
        """
        return self._copy(
            _id=id_, _prose=prose, _understanding=understanding, _media=media
        )

    def written_before(self, before: "tuple[Playbook, ...]") -> Self:
        """Return the playbook with earlier texts whose procedure reads as it does here; who looks
        into the history knows them.
        """
        return self._copy(_before=before)

    @property
    def before(self) -> "tuple[Playbook, ...]":
        """Earlier texts whose procedure reads as this one does, however they are written."""
        return self._before

    @property
    def required_sections(self) -> tuple[str, ...]:
        """The sections that a playbook of this kind must have, in the method's order."""
        if self.kind == "disaster-recovery":
            return DISASTER_SECTIONS + SECTIONS
        return SECTIONS

    def sections_of(self, title: str) -> tuple[Section, ...]:
        """Return where a section of the method stands: in one place, or in each scenario."""
        return self._understanding.sections.get(section_key(title), ())

    @property
    def procedure(self) -> Procedure:
        """The recovery procedure as its page shows it."""
        return self._understanding.procedure

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of the recovery procedure, as written."""
        return tuple(step.text for step in self.procedure.steps)

    def followed(self, digest: str | None) -> Procedure | None:
        """Return the procedure that a result followed whose procedure had a digest, read as it was
        read then; None if the text is another one by now.
        """
        if any(one.procedure.has_digest(digest) for one in (self, *self._before)):
            return self.procedure
        readings = (r for one in (self, *self._before) for r in one.readings)
        return next((one for one in readings if one.has_digest(digest)), None)

    @cached_property
    def readings(self) -> tuple[Procedure, ...]:
        """The recovery procedure as each way of reading finds it, the present one first."""
        return (*self.procedure.readings, first_reading(self._prose.text))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what people read: the front matter's meaning, the text's, and the bytes of
        what that shows or links of the book.

        How it is written does not count, so that a formatter changes nothing.
        """
        return self._digest(self.procedure)

    def _digest(self, procedure: Procedure) -> str:
        said = [
            self._head(),
            [one.digest for one in self._media],
            self._understanding.meaning,
            procedure.shape,
        ]
        return digest_of(f"meaning 1\n{json.dumps(said, ensure_ascii=False)}")

    @property
    def written_digest(self) -> str:
        """The SHA-256 of the text as it was signed at first; line endings, trailing and repeated
        blank space do not count.

        A playbook without pictures and documents has the digest that it had before there were any.
        """
        shown = "".join(f"{one.digest}\n" for one in self._media)
        version = f"media 1\n{shown}\n" if shown else ""
        return digest_of(version + self._head() + "\n" + settled(self._prose.text))

    def has_digest(self, digest: str | None) -> bool:
        """Return whether a digest is of what the playbook says now, by whichever way of making
        one, and of reading its steps, and however it was written then.
        """
        same = (one for one in self._before if one.digest == self.digest)
        if digest in {self.digest, *(one.written_digest for one in (self, *same))}:
            return True
        return any(digest == self._digest(one) for one in self.procedure.readings)

    def _head(self) -> str:
        head = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(head, sort_keys=True, ensure_ascii=False)

    def differing_keys(self, other: "Playbook") -> tuple[str, ...]:
        """Return the keys of the front matter that say something else in another playbook."""
        names = PlaybookHead.model_fields
        return tuple(
            name for name in names if getattr(self, name) != getattr(other, name)
        )

    @property
    def procedure_digest(self) -> str:
        """The digest of the recovery procedure alone, which is what a test follows."""
        return self.procedure.digest
