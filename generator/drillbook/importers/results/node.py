"""A node is one value in the file of another tool, which knows its place and what it has to be.

Other tools promise little: a key may be missing, null or of another kind. Whoever reads asks a node
for what it needs, and a mistake names the place and the value.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import NoReturn

from drillbook.model.location import Keys
from drillbook.text.span import moment as since_1970

_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_MOST_ITEMS = 20_000


class MisshapenError(Exception):
    """The file says something that its format does not allow, at a place, in words."""

    def __init__(self, keys: Keys, problem: str) -> None:
        super().__init__(problem)
        self.keys = keys
        self.problem = problem

    @property
    def place(self) -> str:
        """The keys as people write them: `run[2].start`."""
        text = ""
        for key in self.keys:
            if isinstance(key, int):
                text += f"[{key}]"
            else:
                text += f".{key}" if text else key
        return text


class TimelessError(Exception):
    """A time has no offset, and nobody has said in which zone it is; holds the time."""

    def __init__(self, time: str) -> None:
        super().__init__(time)
        self.time = time


@dataclass(frozen=True, slots=True)
class Node:
    """A plain value and the keys that lead to it."""

    value: object
    keys: Keys = ()

    def get(self, key: str) -> "Node":
        """Return the value of a key; of null it is null as well."""
        if self.value is None:
            return Node(None, (*self.keys, key))
        return Node(self._mapping().get(key), (*self.keys, key))

    def at(self, *keys: str) -> "Node":
        """Return the value at the end of several keys."""
        node = self
        for key in keys:
            node = node.get(key)
        return node

    def __contains__(self, key: str) -> bool:
        """Return whether it is a mapping with a key."""
        return isinstance(self.value, Mapping) and key in self.value

    def __iter__(self) -> Iterator["Node"]:
        """Yield the items of a list; null has none."""
        if self.value is None:
            return
        if not isinstance(self.value, list | tuple):
            self.misfit("a list is expected")
        if len(self.value) > _MOST_ITEMS:
            self.misfit(
                f"has {len(self.value):,} items; at most {_MOST_ITEMS:,} are read"
            )
        for place, item in enumerate(self.value):
            yield Node(item, (*self.keys, place))

    @property
    def entries(self) -> Iterator[tuple[str, "Node"]]:
        """The keys of a mapping with their values; null has none."""
        if self.value is None:
            return
        for key, value in self._mapping().items():
            yield str(key), Node(value, (*self.keys, str(key)))

    @property
    def is_mapping(self) -> bool:
        """Whether it has keys."""
        return isinstance(self.value, Mapping)

    @property
    def text(self) -> str | None:
        """A text; null and an empty one are None, and numbers read as they are written."""
        if self.value is None or self.value == "":
            return None
        if isinstance(self.value, str):
            return self.value
        if not isinstance(self.value, int | float) or isinstance(self.value, bool):
            self.misfit("a text is expected")
        return str(self.value)

    @property
    def number(self) -> float | None:
        """A number, also one that is written as a text."""
        if self.value is None or isinstance(self.value, bool):
            return None
        number = math.nan
        if isinstance(self.value, int | float | str):
            with suppress(ValueError, OverflowError):
                number = float(self.value)
        if not math.isfinite(number):
            self.misfit("a number is expected")
        return number

    @property
    def flag(self) -> bool | None:
        """A truth."""
        if not (self.value is None or isinstance(self.value, bool)):
            self.misfit("true or false is expected")
        return self.value

    def moment(self, zone: tzinfo | None) -> datetime | None:
        """Return a time with its offset; one without is in the zone.

        Numbers are seconds since 1970. Raises `TimelessError` if there is no zone.
        """
        if self.value is None:
            return None
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return self._in_range(self._since_1970(float(self.value)))
        moment = None
        if isinstance(self.value, str):
            with suppress(ValueError):
                moment = datetime.fromisoformat(self.value)
        if moment is None or len(str(self.value)) < len("2026-11-23T10"):
            self.misfit("a time such as 2026-11-23T14:05:00+01:00 is expected")
        if moment.utcoffset() is None:
            if zone is None:
                raise TimelessError(str(self.value))
            moment = moment.replace(tzinfo=zone)
            # A zone that changes its offset cannot stand in a file; the offset of that moment can.
            moment = datetime.fromisoformat(moment.isoformat())
        return self._in_range(moment)

    def _since_1970(self, seconds: float) -> datetime:
        try:
            return since_1970(seconds)
        except (OverflowError, ValueError):
            self.misfit("a time in seconds since 1970 is expected")

    def _in_range(self, moment: datetime) -> datetime:
        if not _FIRST_YEAR < moment.year < _LAST_YEAR:
            self.misfit(
                f"a year from {_FIRST_YEAR + 1} to {_LAST_YEAR - 1} is expected"
            )
        return moment

    def misfit(self, problem: str) -> NoReturn:
        """Raise `MisshapenError` about this value."""
        raise MisshapenError(self.keys, f"is {_shown(self.value)}; {problem}")

    def _mapping(self) -> Mapping[str, object]:
        if not isinstance(self.value, Mapping):
            self.misfit("a mapping is expected")
        return self.value


def _shown(value: object) -> str:
    if value is None:
        return "missing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = " ".join(str(value).split())
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'
