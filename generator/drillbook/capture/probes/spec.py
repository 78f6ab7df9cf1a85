"""A probe's specification is what it asks, how often, how long it waits, and what it expects."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from drillbook.model.probe_kind import ProbeType
from drillbook.model.result_parts import Of
from drillbook.text.pattern import compiled
from drillbook.text.redaction import redact


class Reply(NamedTuple):
    """What came of one look: one of the outcomes of a sample, and what shows it."""

    outcome: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a sample has to be like to be ok.

    `status` holds codes of HTTP, or classes of them such as `2xx`, or the exit codes of a command;
    `body` is a regular expression that has to match somewhere in the answer or the output.
    """

    status: tuple[str, ...]
    body: str | None = None

    def allows(self, status: int) -> bool:
        """Return whether a status is one of those expected."""
        return str(status) in self.status or f"{status // 100}xx" in self.status

    def judged(self, body: str, detail: str) -> Reply:
        """Return what came of a look whose status is good: whether the body is as well."""
        if self.body is not None and not compiled(self.body).found_in(body):
            return Reply("body", f"{detail}: nothing matches {self.body}")
        return Reply("ok", detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSpec:
    """What a probe asks, how often, for how long it waits, and what it expects.

    `text` is how it was typed, `of` what it says something of. The target is written as its kind
    wants it, a command without its `exec:`. `follow` and `verify` are of HTTP alone: whether
    redirects are followed, and whether certificates are checked.
    """

    text: str
    id: str
    type: ProbeType
    target: str
    interval: timedelta
    timeout: timedelta
    of: Of
    criteria: Criteria
    follow: bool = False
    verify: bool = True

    @property
    def shown_target(self) -> str:
        """The target without its secrets."""
        return redact(self.target).text

    @property
    def late(self) -> Reply:
        """What came of a look that was over before it had an answer."""
        return Reply("timeout", f"no answer within {self.timeout.total_seconds():g} s")
