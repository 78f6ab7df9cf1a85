"""The look of a book's site is the files that its mkdocs.yml names: templates, logo, sheets, hooks.

All of them lie in the book's folder, so that a version can keep them and be made again.
"""

import os
import posixpath
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import material  # type: ignore[import-untyped]  # the theme has no types
from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import yaml_load

from drillbook.errors import DrillbookError
from drillbook.files.folder import ROOTS, is_plain, read_text
from drillbook.files.unmerged import conflict_in
from drillbook.files.yaml_reader import Document
from drillbook.hosts.mkdocs.forms import misfits
from drillbook.model.finding import Finding
from drillbook.model.scalar import quoted

FILE = "mkdocs.yml"
_CONTENT = "content"
_MOST_INHERITED = 8
_MOST_FILES = 1000
_THEMES = Path(material.__file__).parent / "templates"
_OURS = Path(__file__).parent / "assets"
_INSIDE = (
    "Copy it into the folder of the book, beside content/, and name it there: a version keeps what"
    " its site was made of."
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a site is made of beside `content/` and `results/`, and its mkdocs.yml.

    `files` are all of it by their path in the book, `places` the files and folders that the
    settings name. `named` are the logo, the icon, sheets and scripts that lie in `content/`, by
    their address on the site.
    """

    files: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def look_of(book: Path) -> Look:
    """Return the look of the site of a book whose settings may be run.

    Raises `DrillbookError` if something that they name is not there, or not in the book's folder.
    """
    inherited = tuple(_inherited(book))
    for path in (FILE, *inherited):
        _refuse_misfits(book, path)
    with (book / FILE).open("rb") as file:
        return look_in(book, _mapping(_loaded(file)), inherited)


def look_in(
    book: Path, said: Mapping[str, object], inherited: Sequence[str] = ()
) -> Look:
    """Return the look of a site by what its settings say."""
    theme = said.get("theme")
    options: Mapping[str, object] = theme if isinstance(theme, dict) else {}
    custom = options.get("custom_dir")
    folder = "" if custom is None else _folder(book, custom)
    hooks = tuple(plain_file(book, "hooks", one) for one in _texts(said.get("hooks")))
    named = tuple(
        uri
        for key, uri in _addresses(said, options)
        if _lies_in_content(book, key, uri, folder)
    )
    inside = tuple(_walk(book, folder)) if folder else ()
    files = dict.fromkeys((*inherited, *inside, *hooks))
    places = dict.fromkeys((*inherited, *([folder] if folder else []), *hooks))
    return Look(tuple(files), tuple(places), named)


def _refuse_misfits(book: Path, path: str) -> None:
    """Raise `DrillbookError` for the first value in a file of settings that has another form than
    its key needs.
    """
    text = read_text(book, path)
    if isinstance(text, Finding):
        return
    for one in misfits(_loaded(text)):
        line, column = Document(path, text).locate(one.keys)
        name = ".".join(map(str, one.keys)) or "the file"
        raise DrillbookError(
            f"{path}:{line}:{column}: `{name}` in {path} is {quoted(one.value)}, which is no"
            f" {one.words}",
            _REMEDIES.get(name, "Correct it, or take the key out."),
        )


_REMEDIES: Mapping[str, str] = {
    "theme.custom_dir": "Name the folder with the look of the site, such as theme.",
    "theme.logo": "Name a picture, such as assets/logo.png, or take the key out.",
    "theme.favicon": "Name a picture, such as assets/favicon.png, or take the key out.",
    "extra_css": "Name each sheet in its own line, such as `- stylesheets/extra.css`.",
}


def _loaded(source: object) -> object:
    try:
        return yaml_load(source)  # type: ignore[arg-type]  # a text or an open file
    except MkDocsException as error:
        said = error.__cause__ or error.__context__
        mark, problem = (
            getattr(said, "problem_mark", None),
            getattr(said, "problem", ""),
        )
        if mark is None:
            raise DrillbookError(f"{FILE} cannot be read: {error}") from error
        raise DrillbookError(
            f"{FILE}:{mark.line + 1}:{mark.column + 1}: cannot be read as YAML: {problem}",
            "Correct the file at this place.",
        ) from error


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _inherited(book: Path) -> Iterator[str]:
    """Yield the settings that a book's own inherit from, the nearest first."""
    path, met = FILE, {FILE}
    while True:
        text = read_text(book, path)
        if isinstance(text, Finding):
            raise DrillbookError(f"{text.location}: {text.message}", text.help)
        conflict = conflict_in(path, text)
        if conflict:
            told = f"{conflict.location}: {conflict.message}"
            raise DrillbookError(told, conflict.help)
        settings = _loaded(text)
        if settings is not None and not isinstance(settings, dict):
            raise DrillbookError(
                f"{path} holds no settings", "Write a key and its value a line."
            )
        if not settings or "INHERIT" not in settings:
            return
        parent = settings["INHERIT"]
        if not isinstance(parent, str):
            raise DrillbookError(
                f"`INHERIT` in {path} is {quoted(parent)}, which is no text",
                "Name a file of settings, such as base.yml, or take the key out.",
            )
        path = plain_file(book, "INHERIT", parent, posixpath.dirname(path))
        if path in met or len(met) > _MOST_INHERITED:
            raise DrillbookError(
                f"{FILE} inherits from itself through {path}",
                "Take out `INHERIT` in one of them.",
            )
        met.add(path)
        yield path


def _addresses(
    said: Mapping[str, object], theme: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    """Yield each file of the site that the settings name, with the key that names it."""
    for key in ("logo", "favicon"):
        for one in _texts([theme.get(key)]):
            yield f"theme.{key}", one
    for key in ("extra_css", "extra_javascript"):
        for one in _texts(said.get(key)):
            yield key, one


def _texts(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else ():
        text = one.get("path") if isinstance(one, dict) else one
        if isinstance(text, str):
            yield text


def _lies_in_content(book: Path, key: str, uri: str, folder: str) -> bool:
    """Return whether a file of the site has to be taken from `content/`."""
    place = uri.partition("?")[0].partition("#")[0].removeprefix("./")
    if "://" in place or place.startswith(("//", "data:")):
        return False
    _within(book, key, uri, place, _CONTENT)
    # The engine looks there first, and then into the theme.
    if folder and is_plain(book, f"{folder}/{place}"):
        return False
    if place.startswith("drillbook/") or (_THEMES / place).is_file():
        return False
    if not is_plain(book, f"{_CONTENT}/{place}"):
        where = f"{folder or 'theme'}/{place}"
        raise DrillbookError(
            f"`{key}` in {FILE} is {quoted(uri)}, and no plain file is there: neither {where} nor"
            f" {_CONTENT}/{place}",
            f"Put the file at {where}, with `theme.custom_dir: {folder or 'theme'}`.",
        )
    return True


def _within(book: Path, key: str, written: str, place: str, start: str = "") -> str:
    """Return the path in the book of what is written, from a folder in it."""
    path = posixpath.normpath(posixpath.join(start, place.replace("\\", "/")))
    if posixpath.isabs(path) or path.split("/")[0] == ".." or ":" in place:
        raise DrillbookError(
            f"`{key}` in {FILE} is {quoted(written)}, which is outside the folder of the book,"
            f" {book}",
            _INSIDE,
        )
    return path


def plain_file(book: Path, key: str, written: str, start: str = "") -> str:
    """Return the path in the book of a file that the settings name."""
    path = _within(book, key, written, written, start)
    if not is_plain(book, path):
        raise DrillbookError(
            f"`{key}` in {FILE} is {quoted(written)}, and no plain file is there",
            _INSIDE,
        )
    return path


def _folder(book: Path, written: object) -> str:
    if not isinstance(written, str):
        raise DrillbookError(
            f"`theme.custom_dir` in {FILE} is {quoted(written)}, which is no text",
            "Name the folder with the look of the site, such as theme.",
        )
    path = _within(book, "theme.custom_dir", written, written)
    if path == "." or path.split("/")[0] in {*ROOTS, "site"}:
        raise DrillbookError(
            f"`theme.custom_dir` in {FILE} is {quoted(written)}, which holds other files of the"
            " book",
            "Give the look of the site its own folder beside content/, such as theme/.",
        )
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        step = "/".join(parts[:depth])
        try:
            mode = os.lstat(book / step).st_mode
        except OSError as error:
            raise DrillbookError(
                f"`theme.custom_dir` in {FILE} is {quoted(written)}, and no folder is there",
                f"Make the folder {path}/ with the templates and files of the site's look, or take"
                " the key out.",
            ) from error
        if not stat.S_ISDIR(mode):
            raise DrillbookError(
                f"`theme.custom_dir` in {FILE} goes through {step}, which is no plain folder",
                "Put a folder in the place of the link or file.",
            )
    return path


def _walk(book: Path, folder: str) -> Iterator[str]:
    """Yield the files in a folder; raises `DrillbookError` for a link or anything else."""
    count = 0
    for place, folders, files in os.walk(book / folder):
        folders.sort()
        inside = Path(place).relative_to(book).as_posix()
        # `os.walk` does not enter a folder that is a link, and calls it a folder all the same.
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in sorted((*files, *links)):
            path, count = f"{inside}/{name}", count + 1
            if not is_plain(book, path) or ".git" in path.lower().split("/"):
                raise DrillbookError(
                    f"{path} is in the folder of `theme.custom_dir`, and is no plain file",
                    "Replace the link with a copy: drillbook reads nothing outside the book.",
                )
            if count > _MOST_FILES:
                raise DrillbookError(
                    f"{folder} has more than {_MOST_FILES:,} files",
                    "Keep in it what the site needs.",
                )
            if not name.endswith((".pyc", ".DS_Store", ".swp")):
                yield path
