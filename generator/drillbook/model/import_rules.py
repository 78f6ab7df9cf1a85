"""What the file of another tool does not say of a test: what failed, how, and where.

A team keeps that in `content/imports.yml`, so that an import asks for nothing and gives the same
result each time.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from drillbook.model.entry import Entry, Value
from drillbook.model.inventory import FailureMode
from drillbook.model.result_parts import Technique
from drillbook.model.scalar import Digest, Id, Moment, RelativePath, Text
from drillbook.model.zone import zone_named

ProbeRole = Literal["service", "dependency", "nothing"]


class _Told(Value):
    """What both a rule and the mapping of one import can say."""

    service: Id | None = None
    """The service that the tool looked at; the first that needs the dependency if empty."""
    conducted_by: tuple[Id, ...] = ()
    """The members who ran the tool."""
    technique: Technique | None = None
    """`simulated` if the tool only sets a flag; `real` if empty."""
    fault: tuple[Text, ...] = ()
    """The names of the activities that cause the fault, where a method has several."""
    revert: tuple[Text, ...] = ()
    """The names of the activities that undo it."""
    probes: Mapping[str, ProbeRole] = Field(default_factory=dict)
    """What a probe looks at, by its name: `service`, `dependency`, or `nothing` that counts."""
    timezone: Text | None = None
    """The zone of times that have no offset, such as UTC or Europe/Lisbon."""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None and zone_named(value) is None:
            raise PydanticCustomError(
                "drillbook_zone",
                "{message}",
                {
                    "message": f'is "{value}"; write UTC, +01:00 or a zone such as Europe/Lisbon'
                },
            )
        return value


class ImportMapping(_Told):
    """All that was said of an import besides its original file: both together make the result."""

    dependency: Id
    """The dependency that failed."""
    failure_mode: FailureMode
    """The way in which it failed."""
    environment: Id
    """Where."""
    service: Id
    """The service that the tool's probes looked at."""
    conducted_by: tuple[Id, ...] = Field(min_length=1)
    """The members who ran the tool."""
    started: Moment | None = None
    """When it began, if the original does not say it."""
    ended: Moment | None = None
    """When it ended, if the original does not say it."""
    fault_started: Moment | None = None
    """When the fault was caused, if the original does not say it."""
    reverted: Moment | None = None
    """When it was undone, if the original does not say it."""
    case: Text | None = None
    """Which test of the original, if that holds several."""


class ImportRule(_Told, Entry):
    """What is to be known of the experiments with one title or label."""

    title: Text | None = None
    """The title of the experiment; `*` stands for any letters."""
    label: Text | None = None
    """A tag or label of it, such as `redis` or `team=shop`."""
    dependency: Id
    """The dependency that fails in it."""
    failure_mode: FailureMode
    """The way in which it fails."""
    environment: Id | None = None
    """Where it runs; asked for in the command if empty."""


class Imports(Entry):
    """Everything in `imports.yml`: the first rule that fits an experiment counts."""

    experiments: tuple[ImportRule, ...] = ()
    """What is known of the experiments of other tools."""


class ImportedFrom(Value):
    """The foreign format and file that the result was made from."""

    format: Text
    """The name of the format."""
    file: RelativePath | None = None
    """The original, if it is kept in the folder."""
    digest: Digest | None = None
    """The digest of its bytes."""
    reading: int | None = Field(default=None, ge=1)
    """The version of drillbook's reading of that format."""
    mapping: ImportMapping | None = None
    """What was said besides. With it and the original, every check makes the result again."""
