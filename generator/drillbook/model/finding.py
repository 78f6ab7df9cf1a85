"""A finding is one statement of the loader or of a rule: what is wrong, where, and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from drillbook.model.location import Location


class Severity(StrEnum):
    """How much a finding weighs: an `error` inside the gate makes the check fail."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, in the author's own words, with its remedy."""

    location: Location
    code: str
    message: str
    help: str
    severity: Severity = Severity.ERROR

    @property
    def order(self) -> tuple[Location, str, str]:
        """The order in which findings are told: by place, then by code."""
        return self.location, self.code, self.message
