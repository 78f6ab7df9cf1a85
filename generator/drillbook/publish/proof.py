"""A proof shows that a staging folder in an archive is this user's own: it is kept in the state
folder, outside of any archive.

The staging folder has a random name of it in its mark. What came by git, in a copy or from somebody
else may look like a staging folder; nobody can have written the proof of it.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from drillbook.errors import DrillbookError
from drillbook.files.write import replace
from drillbook.state import state_folder
from drillbook.system.open_folder import OpenFolder

_TOKEN = re.compile(r"[0-9a-f]{64}")
_MOST_BYTES = 64 * 1024 * 1024


class Proof(BaseModel):
    """Which staging folder it is, by the numbers that the disk gave to it and to its archive, and
    what is in it.

    `entries` has the digest of each file by its path in each entry, and is None until all of them
    are written; an entry that is a file has the path `.`. `before` is the digest of the catalogue
    that was published before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: str
    archive: str
    archive_number: int
    stage_number: int
    before: str
    entries: Mapping[str, Mapping[str, str]] | None = None


def keep(proof: Proof) -> None:
    """Write a proof, on the disk before it returns."""
    replace(_file(proof.token), proof.model_dump_json(indent=1).encode())


def kept(token: str) -> Proof | None:
    """Return the proof of a name, if this user has one on this machine."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        with _file(token).open("rb") as file:
            found = Proof.model_validate_json(file.read(_MOST_BYTES))
    except (OSError, DrillbookError, ValidationError):
        return None
    return found if found.token == token else None


def forget(proof: Proof) -> None:
    """Remove a proof whose staging folder is gone."""
    _file(proof.token).unlink(missing_ok=True)


def numbered(proof: Proof, archive: OpenFolder, staging: OpenFolder) -> bool:
    """Return whether a proof is about these open folders."""
    # A copy has other numbers. Those of the disk itself may change when a machine starts again.
    same_archive = proof.archive_number == archive.own_status().st_ino
    return same_archive and proof.stage_number == staging.own_status().st_ino


def _file(token: str) -> Path:
    return state_folder() / "publishing" / f"{token}.json"
