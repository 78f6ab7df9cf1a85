"""The origin of the drillbook that runs: what a CI has to install to get the same one."""

from importlib.metadata import distribution
from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints, ValidationError

from drillbook import __version__

NOT_YET = "drillbook @ git+https://git.example.com/our-team/drillbook@COMMIT"
"""For a copy in a folder of this machine: it cannot be installed, so that a stranger's package
cannot be either.
"""

HASH_NOT_YET = f"--hash=sha256:{'0' * 64}"
"""For a copy from an index, which tells no installed copy its hash: nothing has this one, so
nothing is installed.
"""

_LOOK_UP = f"""\
# Replace the zeros with the hash of drillbook {__version__}. These two commands print it, for the
# copy that you trust:
#   pip download --no-deps --dest drillbook-wheel drillbook=={__version__}
#   pip hash drillbook-wheel/*
"""
_FILL_IN = (
    "# CI cannot install drillbook from this machine's folder: put the address of its repository"
    " here.\n"
)


def requirement() -> str:
    """Return what pip has to be asked for, or `NOT_YET` if nobody else could get it."""
    return requirement_of(distribution("drillbook").read_text("direct_url.json"))


def requirement_of(noted: str | None) -> str:
    """Return the same of what an installer has noted (PEP 610); it notes nothing of what came from
    an index.

    A commit's name is a digest of all that is in it; a file is pinned by its hash.
    """
    if noted is None:
        return f"drillbook=={__version__} {HASH_NOT_YET}"
    for kind in (_Repository, _Archive):
        try:
            return kind.model_validate_json(noted).requirement()
        except ValidationError:
            continue
    return NOT_YET


def note(required: str) -> str:
    """Return what a file says of a requirement in which something has to be filled in,
    as comments.
    """
    if required == NOT_YET:
        return _FILL_IN
    return _LOOK_UP if required.endswith(HASH_NOT_YET) else ""


class _VcsInfo(BaseModel):
    vcs: Literal["git"]
    commit_id: Annotated[str, StringConstraints(pattern="^[0-9a-f]{40,64}$")]


class _Hashes(BaseModel):
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class _ArchiveInfo(BaseModel):
    hashes: _Hashes


class _DirectUrl(BaseModel):
    url: Annotated[str, StringConstraints(pattern=r"^https://[A-Za-z0-9._~/:%+-]+$")]


class _Repository(_DirectUrl):
    vcs_info: _VcsInfo

    def requirement(self) -> str:
        return f"drillbook @ git+{self.url}@{self.vcs_info.commit_id}"


class _Archive(_DirectUrl):
    archive_info: _ArchiveInfo

    def requirement(self) -> str:
        return f"drillbook @ {self.url} --hash=sha256:{self.archive_info.hashes.sha256}"
