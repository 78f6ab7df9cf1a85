"""The origin of the drillbook that runs: what a CI has to install to get the same one."""

from importlib.metadata import distribution
from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints, ValidationError

from drillbook import __version__

NOT_YET = "drillbook @ git+https://git.example.com/our-team/drillbook@COMMIT"
"""For a copy in a folder of this machine: it cannot be installed, so that a stranger's package cannot be either."""


def requirement() -> str:
    """Return what pip has to be asked for, or `NOT_YET` if nobody else could get it."""
    return requirement_of(distribution("drillbook").read_text("direct_url.json"))


def requirement_of(noted: str | None) -> str:
    """Return the same of what an installer has noted (PEP 610); it notes nothing of what came from an index."""
    if noted is None:
        return f"drillbook=={__version__}"
    try:
        direct = _DirectUrl.model_validate_json(noted)
    except ValidationError:
        return NOT_YET
    return f"drillbook @ git+{direct.url}@{direct.vcs_info.commit_id}"


class _VcsInfo(BaseModel):
    vcs: Literal["git"]
    commit_id: Annotated[str, StringConstraints(pattern="^[0-9a-f]{40,64}$")]


class _DirectUrl(BaseModel):
    url: Annotated[str, StringConstraints(pattern=r"^https://[A-Za-z0-9._~/:%+-]+$")]
    vcs_info: _VcsInfo
