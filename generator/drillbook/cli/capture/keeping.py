"""What is recorded has to get into the repository, and to stay as it is there: what git and hooks
would do to it is told before it is committed.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from drillbook.cli.capture.terminal import talking, yes
from drillbook.errors import DrillbookError
from drillbook.files.attributes import keep_bytes, keeps_bytes, kept_elsewhere
from drillbook.files.hooks import FILE as HOOKS
from drillbook.files.hooks import changing
from drillbook.files.ignored import ignored
from drillbook.files.repository import top_of
from drillbook.files.site_settings import folder_in_repository
from drillbook.model.rewriting import KEEP

Say = Callable[[str], None]

_QUESTION = "Write it into .gitattributes now?"


def prepare(book: Path, folder: Path, say: Say) -> tuple[str, ...]:
    """Tell what would change or leave out the files of a result, and return the words behind `git
    add` that bring them into the repository as they are.

    At a terminal somebody is asked whether git is to keep their bytes.
    """
    paths = [
        path.relative_to(book).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    words: tuple[str, ...] = ()
    left_out = ignored(book, paths)
    if left_out:
        rules = ", ".join(dict.fromkeys(map(str, left_out.values())))
        say(
            f"git ignores {', '.join(sorted(left_out))}, by {rules}: nobody else will have it"
            " unless you use --force."
        )
        words = ("--force",)
    hooks = changing(book)
    if hooks:
        say(
            f"{HOOKS} has {' and '.join(hooks)} change files: write"
            f" `exclude: ^{folder_in_repository(book)}results/` into it, so that evidence stays as"
            " it is."
        )
    if kept_elsewhere(book, paths):
        say("Git LFS keeps files of this result: CI has to fetch them (`lfs: true`).")
    kept = () if top_of(book) is None or keeps_bytes(book, paths) else _kept(book, say)
    return (*words, *kept, str(folder))


def _kept(book: Path, say: Say) -> tuple[str, ...]:
    """Return the file of attributes, relative to here, if it has been written."""
    say(
        "git may change line ends in this result, and then it would not count any more:"
        f" `{KEEP}` in .gitattributes keeps it as it is."
    )
    if not sys.stdin.isatty():
        say(f"Write it: echo '{KEEP}' >> {book / '.gitattributes'}")
        return ()
    try:
        with talking():
            wanted = yes(_QUESTION)
    except KeyboardInterrupt:
        wanted = False
    if not wanted:
        return ()
    try:
        return (os.path.relpath(keep_bytes(book)),)
    except DrillbookError as error:
        say(f"{error.message}. {error.help}")
        return ()
