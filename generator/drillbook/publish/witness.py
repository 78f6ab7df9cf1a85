"""A witness tells, from outside of an archive, which manifest a version had when it was published.

Whoever can write to an archive can seal its newest version anew. So a branch carries the digests in
the messages of its commits and in a tag for each version, and the state folder keeps what was
published from here into a folder.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from drillbook.errors import DrillbookError
from drillbook.files.write import replace
from drillbook.model.scalar import Digest
from drillbook.publish.versions import FILE as CATALOGUE
from drillbook.publish.versions import Catalogue, catalogue
from drillbook.state import state_folder
from drillbook.text.digest import digest, hex_digest

_TRAILER = re.compile(
    r"^Drillbook-(Manifest|Catalogue): (\S{1,64}) (sha256:[0-9a-f]{64})$", re.MULTILINE
)
_MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Witness:
    """Where it was found, the version that it is about, and the digest of that version's manifest.

    With the name of the catalogue instead of a version's it is about the catalogue as a whole.
    """

    found: str
    version: str
    digest: str


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    archive: str
    versions: Mapping[str, Digest]


def trailers(staging: Path) -> str:
    """Return the lines with which a message vouches for what is in a staging folder; none if it has
    no catalogue.
    """
    if not (staging / CATALOGUE).is_file():
        return ""
    raw = (staging / CATALOGUE).read_bytes()
    newest = catalogue(raw).newest
    lines = []
    if newest:
        manifest = newest.properties.manifest
        lines.append(f"Drillbook-Manifest: {newest.version} {manifest}")
    lines.append(f"Drillbook-Catalogue: {CATALOGUE} {digest(raw)}")
    return "\n".join(lines)


def of_messages(
    messages: Iterable[tuple[str, str]], *, with_catalogue: bool
) -> Iterator[Witness]:
    """Yield what messages, the newest first, vouch for; of the catalogue only the newest that tells
    of it knows.
    """
    for found, message in messages:
        for kind, name, digest_ in _TRAILER.findall(message):
            if kind == "Manifest" and name != CATALOGUE:
                yield Witness(found, name, digest_)
            elif kind == "Catalogue" and name == CATALOGUE and with_catalogue:
                with_catalogue = False
                yield Witness(found, name, digest_)


def remember(root: Path, versions: Catalogue) -> None:
    """Keep which versions an archive in a folder has; what was known of it before is never
    replaced.
    """
    file = _file(root)
    now = {
        version.version: version.properties.manifest for version in versions.versions
    }
    # What was known goes before: an archive that was altered since must not be believed.
    kept = _Kept(archive=str(root.resolve()), versions={**now, **_known(file)})
    replace(file, kept.model_dump_json(indent=1).encode())


def remembered(root: Path) -> tuple[Witness, ...]:
    """Return what was published from here into an archive in a folder."""
    try:
        file = _file(root)
    except DrillbookError:
        return ()
    return tuple(
        Witness(str(file), version, digest_)
        for version, digest_ in _known(file).items()
    )


def _known(file: Path) -> Mapping[str, str]:
    try:
        with file.open("rb") as opened:
            return _Kept.model_validate_json(opened.read(_MOST_BYTES)).versions
    except (OSError, ValidationError):
        return {}


def _file(root: Path) -> Path:
    name = hex_digest(str(root.resolve()).encode(errors="surrogateescape"))
    return state_folder() / "archives" / f"{name}.json"
