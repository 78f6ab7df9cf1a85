"""Writing files of a book: a file that already exists is never overwritten, and none is ever half
there.

What writes YAML is imported when something is written: every check and every Tab would wait for it.
"""

import io
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from drillbook.errors import DrillbookError
from drillbook.files.yaml_reader import plain_scalar
from drillbook.system.plain_file import is_folder, move, open_plain, sync_folder

_COLUMN_OF_NOTES = 12


def write_new(folder: Path, texts: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    """Write texts, or bytes, to their paths below a folder and return the files.

    Raises `DrillbookError` before anything is written if one of them already exists.
    """
    there = next((path for path in texts if (folder / path).exists()), None)
    if there is not None:
        raise DrillbookError(
            f"{folder / there} already exists",
            "Nothing was written. Move it, or choose another name.",
        )
    for path in texts:
        refuse_links(folder, path)
    try:
        for path, text in texts.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            # Never over a file that has come there since the look at it.
            with file.open("xb") as opened:
                opened.write(text.encode() if isinstance(text, str) else text)
    except OSError as error:
        raise DrillbookError(
            f"{folder} could not be written: {error.strerror}",
            "Check the disk and your permissions.",
        ) from error
    return tuple(folder / path for path in texts)


def refuse_links(root: Path, path: str) -> None:
    """Raise `DrillbookError` if a file at a path below a root would be written through a link, or
    is none of ours.

    The names above the root are those of whoever runs the command; those below it came with a
    checkout.
    """
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        place = root.joinpath(*parts[:depth])
        try:
            status = os.lstat(place)
        except FileNotFoundError:
            return
        except OSError as error:
            raise DrillbookError(
                f"{place} could not be looked at: {error.strerror}"
            ) from error
        is_last = depth == len(parts)
        as_wanted = stat.S_ISREG(status.st_mode) if is_last else is_folder(status)
        if not as_wanted:
            wanted = "file" if is_last else "folder"
            raise DrillbookError(
                f"{place} is no plain {wanted}, and drillbook does not write through it",
                f"Look at what it is. Then put a {wanted} in its place, or remove it.",
            )


def replace_below(root: Path, path: str, content: bytes) -> None:
    """Write a file at a path below a root as a whole, and never through a link that
    lies below it.
    """
    refuse_links(root, path)
    replace(root.joinpath(*path.split("/")), content)


def replace(path: Path, content: bytes) -> None:
    """Write a file as a whole: whoever looks sees the old one or the new one, also
    after a crash.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # What has this name was left by a crash, or is a link that somebody has put there.
        part.unlink(missing_ok=True)
        number = open_plain(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        move(part, path)
        sync_folder(path.parent)
    except OSError as error:
        raise DrillbookError(
            f"{path} could not be written: {error.strerror}",
            "Check the disk and your permissions.",
        ) from error


def yaml_text(kind: str, depth: int, value: Mapping[str, Any]) -> str:
    """Return plain values as a YAML file of one kind that lies so many folders deep, with the
    editor's schema line.
    """
    return schema_line(kind, depth) + _dumped(_quoted(value))


def schema_line(kind: str, depth: int) -> str:
    """Return the line by which an editor finds the schema of a file that lies so many folders
    deep.
    """
    return f"# yaml-language-server: $schema={'../' * depth}.drillbook/schema/{kind}.json\n"


def front_matter(head: Mapping[str, Any], notes: Mapping[str, str]) -> str:
    """Return plain values as front matter; a key that is in `notes` has a comment behind it."""
    from ruamel.yaml.comments import CommentedMap  # noqa: PLC0415 - see above

    commented = CommentedMap({key: _quoted(value) for key, value in head.items()})
    for key, note in notes.items():
        commented.yaml_add_eol_comment(note, key, column=_COLUMN_OF_NOTES)
    return f"---\n{_dumped(commented)}---\n"


def _dumped(value: object) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415 - see above

    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 110
    stream = io.StringIO()
    yaml.dump(value, stream)
    return stream.getvalue()


def _quoted(value: object) -> object:
    """Put into quotes what our own reader would take for something else than a text."""
    if isinstance(value, Mapping):
        return {key: _quoted(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_quoted(item) for item in value]
    if isinstance(value, str):
        return _quoted_text(value)
    return value


def _quoted_text(value: str) -> object:
    from ruamel.yaml.scalarstring import (  # noqa: PLC0415 - see above
        DoubleQuotedScalarString,
        LiteralScalarString,
    )

    if "\n" in value and value == value.strip() and _only_line_ends(value):
        return LiteralScalarString(value)
    if plain_scalar(value) == value and value.isprintable():
        return value
    return DoubleQuotedScalarString(value)


def _only_line_ends(value: str) -> bool:
    return all(character == "\n" or character.isprintable() for character in value)
