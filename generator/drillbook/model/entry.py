"""An entry is a thing that the book names: it has a place in a file, and a digest of
what it means.
"""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr

from drillbook.model.location import UNPLACED, Location, Source
from drillbook.text.digest import digest


class Value(BaseModel):
    """A part of an entry: frozen, with no unknown keys and no conversions between types."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True
    )

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """Return a copy, which has worked nothing out yet: it may say or know something else."""
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        return copy


class Entry(Value):
    """A value that knows where it was read from."""

    # A default would be copied, and deeply, for each entry.
    _source: Source = PrivateAttr(default_factory=lambda: UNPLACED)

    @property
    def source(self) -> Source:
        """Where this entry stands; `UNPLACED` when it was made in code."""
        # Pydantic looks a private value up by a way that takes ten times as long.
        private = self.__pydantic_private__
        return private["_source"] if private else UNPLACED

    def placed(self, source: Source) -> Self:
        """Return the entry as read from a place; the loader's business alone."""
        return self._copy(_source=source)

    def _copy(self, **known: object) -> Self:
        """Return a copy that knows more of where it comes from; what it says is the same."""
        copy = self.model_copy()
        for name, value in known.items():
            setattr(copy, name, value)
        return copy

    def where(self, *keys: str | int) -> Location:
        """Return the location of one of this entry's values, or of the entry itself."""
        return self._source.at(*keys)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what the entry says.

        Comments, quotes, key order and keys written out at their default do not change it.
        """
        return digest_of_meaning(self)


def digest_of(text: str) -> str:
    """Return the digest of a text in the form that files carry: `sha256:` and 64 hex digits."""
    return digest(text.encode())


EMPTY_FILE = digest_of("")
"""The digest of a file that holds nothing."""


def digest_of_meaning(value: Value, include: set[str] | None = None) -> str:
    """Return the digest of what a value says, or of some of its keys; keys at their default do not
    count.
    """
    meaning = value.model_dump(mode="json", exclude_defaults=True, include=include)
    return digest_of(
        json.dumps(meaning, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    )
