"""A draft is the answers of somebody who stopped at a question; the next start continues with them.

It is kept in the user's state folder, one for each book, and never in the book.
"""

import contextlib
import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from drillbook.errors import DrillbookError
from drillbook.files.write import replace
from drillbook.state import state_folder
from drillbook.text.redaction import redact

Answer = str | tuple[str, ...]
_MOST_BYTES = 64 * 1024


class KeptAnswers(BaseModel):
    """When somebody stopped, and each answer by the name of its question, given or asked.

    `command` is what they had typed, which continues with the answers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    answers: dict[str, Answer]
    command: str = "drillbook capture start"


def keep(
    book: Path,
    answers: Mapping[str, Answer],
    patterns: tuple[str, ...],
    *,
    command: str,
) -> bool:
    """Keep the answers without their secrets, and return whether that was possible."""
    clean = {name: redacted(answer, patterns) for name, answer in answers.items()}
    try:
        draft = KeptAnswers(
            at=datetime.now(UTC),
            answers=clean,
            command=redact(command, patterns).text,
        )
        replace(_file(book), draft.model_dump_json(indent=1).encode())
    except DrillbookError:
        return False
    return True


def kept(book: Path) -> KeptAnswers | None:
    """Return the draft of a book, if this user has one."""
    try:
        with _file(book).open("rb") as opened:
            return KeptAnswers.model_validate_json(opened.read(_MOST_BYTES))
    except (DrillbookError, OSError, ValidationError):
        return None


def forget(book: Path) -> None:
    """Remove the draft of a book."""
    with contextlib.suppress(DrillbookError, OSError):
        _file(book).unlink()


def redacted(answer: Answer, patterns: tuple[str, ...]) -> Answer:
    """Return an answer as it is kept."""
    if isinstance(answer, str):
        return redact(answer, patterns).text
    return tuple(redact(each, patterns).text for each in answer)


def _file(book: Path) -> Path:
    name = hashlib.sha256(os.fsencode(book.resolve())).hexdigest()
    return state_folder() / "answers" / f"{name}.json"
