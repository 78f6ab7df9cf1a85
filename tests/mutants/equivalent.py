"""Mutants that no test can notice, each with the reason; they are not tried and not counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mutants.mutation import Mutant

LISTED = Path(__file__).parent / "equivalent.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """The mutants of a function of a file that change one thing alike, and why nobody misses it."""

    path: Path
    scope: str
    before: str
    after: str
    why: str

    def __contains__(self, mutant: Mutant) -> bool:
        """Whether a mutant is one of them."""
        return (mutant.path, mutant.scope, mutant.before, mutant.after) == (
            self.path,
            self.scope,
            self.before,
            self.after,
        )


def equivalents(file: Path = LISTED) -> Sequence[Equivalent]:
    """Return those that are listed."""
    return tuple(_read(yaml.safe_load(file.read_text(encoding="utf-8")) or {}))


def _read(listed: dict[str, list[dict[str, Any]]]) -> Iterator[Equivalent]:
    for path, rows in listed.items():
        for row in rows:
            yield Equivalent(
                path=Path(path),
                scope=row["in"],
                before=row["before"],
                after=row["after"],
                why=row["why"],
            )
