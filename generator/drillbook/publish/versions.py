"""A version is one immutable publication by its name; a catalogue is all versions of an archive,
the newest first.

The catalogue is the archive's `versions.json`, in the form that the version selectors of site
engines and `mike` read.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from drillbook.errors import DrillbookError
from drillbook.files.portable import device_of
from drillbook.model.entry import digest_of
from drillbook.model.scalar import Digest
from drillbook.text.nearest import did_you_mean

FILE = "versions.json"
LATEST = "latest"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
_OF_THE_ARCHIVE = frozenset(
    {"versions.json", "versions.html", "index.html", "404.html", "cname", "robots.txt"}
)
_MOST_BYTES = 4 * 1024 * 1024
_MOST_NAMED = 3
_MOST_NAMES = 10_000
"""Of versions and aliases together: ten a working day for four years."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Announcement(_Part):
    """That a version was announced on a channel: the day, and whether that came to an end."""

    on: str
    state: Literal["sending", "sent"]


class Properties(_Part):
    """What we say of a version beside what others read: its manifest's digest, its day, and why it
    was withdrawn.

    The newest has the digests of the archive's own `pages` as well, and of what lay `beside` them
    when they were made, and the `seal` of the whole catalogue. `announced` is by the name of a
    channel.
    """

    manifest: Digest
    pages: Mapping[
        Annotated[str, StringConstraints(pattern=f"^{_NAME.pattern}$")], Digest
    ] = {}
    published: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    hidden: bool = False
    withdrawn: str = ""
    announced: Mapping[str, Announcement] = {}
    beside: Mapping[str, Digest] = {}
    seal: str = ""


class Version(_Part):
    """One version with the other names that lead to it."""

    version: Annotated[str, StringConstraints(pattern=f"^{_NAME.pattern}$")]
    title: str
    aliases: tuple[
        Annotated[str, StringConstraints(pattern=f"^{_NAME.pattern}$")], ...
    ] = ()
    properties: Properties


class _Listed(_Part):
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The versions of an archive, the newest publication first."""

    versions: tuple[Version, ...] = ()

    @property
    def newest(self) -> Version | None:
        """The newest version, withdrawn or not; nothing before the first."""
        return self.versions[0] if self.versions else None

    @property
    def standing(self) -> tuple[Version, ...]:
        """The versions that have not been withdrawn."""
        return tuple(
            version for version in self.versions if not version.properties.withdrawn
        )

    @property
    def aliases(self) -> dict[str, Version]:
        """The version that each alias leads to."""
        return {
            alias: version for version in self.versions for alias in version.aliases
        }

    @property
    def front(self) -> str | None:
        """The folder that the archive's first page leads to: `latest`, else the newest version that
        stands.
        """
        if LATEST in self.aliases:
            return LATEST
        return self.standing[0].version if self.standing else None

    def named(self, name: str) -> Version:
        """Return the version with a name or alias; `DrillbookError` says what may have
        been meant.
        """
        known = {
            **{version.version: version for version in self.versions},
            **self.aliases,
        }
        if name in known:
            return known[name]
        there = "Nothing has been published to it yet."
        if known:
            there = f"It has: {', '.join(known)}."
        raise DrillbookError(
            f"the archive has no version {name}.{did_you_mean(name, known)}", there
        )

    def standing_before(self, name: str) -> Version | None:
        """Return the last version published before one that has not been withdrawn."""
        names = [version.version for version in self.versions]
        # The newest comes first, so that what was published before comes behind.
        earlier = self.versions[names.index(name) + 1 :]
        standing = (version for version in earlier if not version.properties.withdrawn)
        return next(standing, None)

    def with_version(self, version: Version) -> "Catalogue":
        """Return the catalogue with a version published into it; its aliases lead to no other
        version any more.
        """
        taken = set(version.aliases)
        others = []
        for other in self.versions:
            kept = tuple(alias for alias in other.aliases if alias not in taken)
            others.append(other.model_copy(update={"aliases": kept}))
        return Catalogue((version, *others))

    def with_pages(
        self, digests: Mapping[str, str], beside: Mapping[str, str]
    ) -> "Catalogue":
        """Return the catalogue with the digests of the archive's own pages and what is beside, at
        the newest alone.
        """
        of_newest = {"pages": dict(digests), "beside": dict(beside)}
        return self._with_newest(of_newest, {"pages": {}, "beside": {}})

    @property
    def seal(self) -> str:
        """The digest of all that the catalogue says, but for its seal."""
        return digest_of(self._with_newest({"seal": ""}, {"seal": ""}).text())

    def sealed(self) -> "Catalogue":
        """Return the catalogue with its seal, at the newest version alone."""
        return self._with_newest({"seal": self.seal}, {"seal": ""})

    def _with_newest(
        self, newest: Mapping[str, Any], others: Mapping[str, Any]
    ) -> "Catalogue":
        return Catalogue(
            tuple(
                _with_properties(version, others if place else newest)
                for place, version in enumerate(self.versions)
            )
        )

    def without(self, name: str, reason: str) -> "Catalogue":
        """Return the catalogue with a version withdrawn; what led to it leads to the newest that
        stands.
        """
        withdrawn = self.named(name)
        heir = next(
            (v.version for v in self.standing if v.version != withdrawn.version), ""
        )
        return Catalogue(
            tuple(_withdrawn(v, withdrawn, heir, reason) for v in self.versions)
        )

    def with_announced(
        self, name: str, announced: Mapping[str, Announcement]
    ) -> "Catalogue":
        """Return the catalogue with what is known of the announcements of a version."""
        known = {"announced": dict(announced)}
        return Catalogue(
            tuple(
                _with_properties(version, known if version.version == name else {})
                for version in self.versions
            )
        )

    def text(self) -> str:
        """Return the catalogue as the text of its file."""
        return (
            json.dumps([_plain(version) for version in self.versions], indent=2) + "\n"
        )


def _with_properties(version: Version, changed: Mapping[str, Any]) -> Version:
    properties = version.properties.model_copy(update=dict(changed))
    return version.model_copy(update={"properties": properties})


def catalogue(raw: bytes | None) -> Catalogue:
    """Return the catalogue that a file holds; no file is an empty one."""
    if raw is None:
        return Catalogue()
    help_ = "An archive's versions.json is written by drillbook alone; put it back as it was."
    if len(raw) > _MOST_BYTES:
        raise DrillbookError(
            f"{FILE} has {len(raw):,} bytes; at most {_MOST_BYTES:,} are read", help_
        )
    try:
        listed = json.loads(raw)
        _refuse_of_others(listed)
        versions = _Listed.model_validate({"versions": listed}).versions
    except (ValidationError, ValueError, RecursionError) as error:
        raise DrillbookError(
            f"{FILE} of the archive is no catalogue of versions: {_first(error)}", help_
        ) from error
    names = [
        name.casefold()
        for version in versions
        for name in (version.version, *version.aliases)
    ]
    if len(names) > _MOST_NAMES:
        raise DrillbookError(
            f"{FILE} of the archive has {len(names):,} versions and aliases; at most"
            f" {_MOST_NAMES:,} are read",
            help_,
        )
    twice = next((name for name, count in Counter(names).items() if count > 1), "")
    if twice:
        raise DrillbookError(f"{FILE} of the archive names {twice} twice", help_)
    return Catalogue(versions)


def _refuse_of_others(listed: object) -> None:
    """Raise `DrillbookError` if a list of versions is that of another program, such as mike."""
    if not isinstance(listed, list) or not listed:
        return
    others = [name for entry in listed if (name := _of_others(entry))]
    if len(others) == len(listed):
        raise DrillbookError(
            f"this is no archive of drillbook: its {FILE} is that of mike, with"
            f" {', '.join(others[:_MOST_NAMED])}",
            "Publish into a separate branch or folder: --branch drillbook, or --archive DIR; in"
            " content/policy.yml, `archive: {branch: drillbook}`.",
        )
    if others:
        raise DrillbookError(
            f"{FILE} of the archive has {', '.join(others[:_MOST_NAMED])}, which drillbook has not"
            " published",
            "Somebody has deployed into the archive with mike. Put the branch back to the commit"
            " before, and have mike deploy to another one.",
        )


def _of_others(entry: object) -> str:
    """Return the name of a version that another program lists; nothing if it is ours, or no
    version.
    """
    if isinstance(entry, str):
        return entry
    if not isinstance(entry, dict) or not isinstance(entry.get("version"), str):
        return ""
    properties = entry.get("properties")
    # Only ours have a manifest.
    ours = isinstance(properties, dict) and "manifest" in properties
    if ours or not {"title", "aliases"} & entry.keys():
        return ""
    return str(entry["version"])


def check_name(name: str, aliases: Sequence[str], existing: Catalogue) -> None:
    """Raise `DrillbookError` unless a version with this name and these aliases can be published."""
    for word, each in (("version", name), *(("alias", alias) for alias in aliases)):
        _check_one(word, each)
    if len({each.casefold() for each in (name, *aliases)}) <= len(aliases):
        raise DrillbookError(
            f"version {name} and its aliases must have different names"
        )
    published = {
        version.version.casefold(): version.version for version in existing.versions
    }
    if name.casefold() in published:
        raise DrillbookError(
            f"version {published[name.casefold()]} is already published, and is never overwritten",
            "Choose another name.",
        )
    _check_clashes(name, aliases, existing, published)


def _check_one(word: str, name: str) -> None:
    if (
        not _NAME.fullmatch(name)
        or name.endswith(".")
        or name.casefold() in _OF_THE_ARCHIVE
    ):
        raise DrillbookError(
            f"{name!r} cannot be the name of {'an' if word == 'alias' else 'a'} {word}",
            "It has letters, digits and `.`, `_`, `+`, `-`, begins with a letter or digit, such as"
            " 2026.11 or 1.4.",
        )
    if device := device_of(name):
        raise DrillbookError(
            f"{name} cannot be the name of {'an' if word == 'alias' else 'a'} {word}: on Windows no"
            f" folder is called like the device {device}",
            "Choose another name.",
        )


def _check_clashes(
    name: str, aliases: Sequence[str], existing: Catalogue, published: Iterable[str]
) -> None:
    if name.casefold() in {alias.casefold() for alias in existing.aliases} | {LATEST}:
        raise DrillbookError(
            f"{name} is an alias and cannot be the name of a version",
            "Choose another name.",
        )
    clash = next((alias for alias in aliases if alias.casefold() in published), "")
    if clash:
        raise DrillbookError(
            f"{clash} is a version and cannot be an alias", "Choose another --alias."
        )


def _withdrawn(version: Version, withdrawn: Version, heir: str, reason: str) -> Version:
    if version.version == withdrawn.version:
        properties = version.properties.model_copy(
            update={"hidden": True, "withdrawn": reason}
        )
        return version.model_copy(update={"aliases": (), "properties": properties})
    if version.version == heir:
        return version.model_copy(
            update={"aliases": (*version.aliases, *withdrawn.aliases)}
        )
    return version


def _plain(version: Version) -> dict[str, Any]:
    return {
        "version": version.version,
        "title": version.title,
        "aliases": list(version.aliases),
        "properties": version.properties.model_dump(exclude_defaults=True),
    }


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}"
    return str(error)
