"""What every reader is given besides its files, and how it refuses what is of another format."""

from collections.abc import Sequence
from dataclasses import dataclass

from drillbook.files.foreign import ForeignError


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person chooses about a source: profiles that are on, and files of variables."""

    profiles: Sequence[str] = ()
    env_files: Sequence[str] = ()


class NotOfFormatError(ForeignError):
    """The file is of another format than it was taken for."""
