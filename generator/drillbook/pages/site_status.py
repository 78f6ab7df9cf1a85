"""The site's status for programs: a versioned public interface; `drillbook schema site-status`
prints its JSON Schema.

Within a version keys are only added; a key that goes or changes its meaning makes a new version.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from drillbook.model.result_parts import Impact
from drillbook.model.schema import json_schema


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StageState(_Part):
    """One stage of resiliency."""

    complete: bool
    errors: int = Field(description="Findings that keep it from being complete.")
    unjudged: tuple[str, ...] = Field(
        description="What belongs to it and is not judged by this version of drillbook."
    )
    met: tuple[str, ...] = Field(
        description="Codes of the rules that judge something, and that nothing breaks."
    )
    open: tuple[str, ...] = Field(
        description="Codes of the rules that something breaks."
    )
    nothing_to_judge: tuple[str, ...] = Field(
        description="Codes of the rules that have nothing to judge yet."
    )


class RequiredTest(_Part):
    """One critical dependency with one required failure mode."""

    failure_mode: str
    state: Literal["tested", "accepted", "lapsed", "missing"]
    page: str = Field(
        description="The page of the result, of the accepted risk, or of the gap."
    )
    simulated: bool = Field(
        description="Whether the result's fault was only simulated."
    )


class DependencyState(_Part):
    """One dependency with its required tests; none if it is not critical."""

    id: str
    name: str
    criticality: Literal["critical", "non-critical", "unknown"]
    page: str
    feed: str
    badge: str
    tests: tuple[RequiredTest, ...]


class NewestResult(_Part):
    """The result that ended last."""

    id: str
    title: str
    page: str
    ended: str = Field(
        description="As ISO 8601 with the offset that it was written with."
    )
    verdict: Literal["conclusive", "inconclusive", "not-a-test"]
    outcome: Literal["as expected", "surprise", "unknown"]
    impact: Impact | None = Field(
        description="How far the service failed, as it was seen."
    )


class RequestCounts(_Part):
    """How much is asked of one member."""

    member: str
    requests: int


class SiteStatus(_Part):
    """What `status.json` of a site says.

    Addresses are relative to the file where the site's own is not known.
    """

    format: Literal["drillbook-site-status"] = "drillbook-site-status"
    version: Literal[1] = 1
    title: str
    today: str = Field(
        description="The day as of which the book was judged, as YYYY-MM-DD."
    )
    sentence: str = Field(description="The state of Stage 2 in one sentence.")
    stage_1: StageState
    stage_2: StageState
    dependencies: tuple[DependencyState, ...]
    results: int = Field(description="How many results there are.")
    newest: NewestResult | None
    asked: tuple[RequestCounts, ...]


def status_schema() -> dict[str, Any]:
    """Return the JSON Schema of `status.json`."""
    return json_schema(SiteStatus, mode="serialization")
