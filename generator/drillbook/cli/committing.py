"""What was written gets to the others by a commit: the commands for that, as they can be typed
here.
"""

import shlex
from collections.abc import Sequence
from pathlib import Path

from drillbook.files.repository import top_of


def how_to_commit(book: Path, words: Sequence[str], message: str) -> str:
    """Return the commands that commit some paths of a book, with a message; all of the book if it
    is in no repository yet. `words` may begin with options of `git add`.
    """
    commit = f"commit -m {shlex.quote(message)}"
    top = top_of(book)
    if top is None:
        there = (
            "" if book.resolve() == Path.cwd() else f"cd {shlex.quote(str(book))} && "
        )
        return f"{there}git init && git add . && git {commit}"
    if Path.cwd().is_relative_to(top.resolve()):
        return f"git add {shlex.join(words)} && git {commit}"
    git = f"git -C {shlex.quote(str(top))}"
    whole = [
        word if word.startswith("-") else str(Path(word).resolve()) for word in words
    ]
    return f"{git} add {shlex.join(whole)} && {git} {commit}"
