"""A configuration is a `mkdocs.yml`: the team's own one is run by the engine, somebody else's is
read as data.

The engine's own reader builds Python objects from tags, imports plugins, Markdown extensions and
hooks, reads the environment, and renders templates of a folder that the file names. So of a file
that came in an archive, only what stands in the table below reaches the engine, and anything else
is refused with its place.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mergedeep import merge  # type: ignore[import-untyped]  # as MkDocs merges; it has none
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from drillbook.errors import DrillbookError
from drillbook.files.folder import read_text
from drillbook.files.yaml_reader import Document, Plain, UnreadableError, read
from drillbook.hosts.mkdocs.colours import KEYS, PATTERN
from drillbook.hosts.mkdocs.look import look_in, look_of, plain_file
from drillbook.model.finding import Finding
from drillbook.model.location import Keys

FILE = "mkdocs.yml"

_HELP = (
    "Look at the file. If you trust its author with everything that you can do on this"
    " machine, --run-archive-code lets it run."
)


@dataclass(frozen=True, slots=True)
class _Value:
    """What a value has to be, in words, and what the engine gets of it; None if it is something
    else.
    """

    words: str
    taken: Callable[[Plain], object | None]


def _matching(pattern: str) -> Callable[[Plain], object | None]:
    whole = re.compile(pattern)
    return lambda value: (
        value if isinstance(value, str) and whole.fullmatch(value) else None
    )


def _flag(value: Plain) -> object | None:
    """Return what the engine's reader, which follows YAML 1.1, takes for true or false."""
    if isinstance(value, str):
        return _FLAGS.get(value.lower())
    return value if isinstance(value, bool) else None


_FLAGS = {**dict.fromkeys(("yes", "on"), True), **dict.fromkeys(("no", "off"), False)}

_TEXT = _Value(
    'one line of text without < > and "', _matching(r'[^<>"\x00-\x1f]{0,1000}')
)
_ADDRESS = _Value(
    "an address that begins with https:// or http://",
    _matching(r"https?://[A-Za-z0-9._~:/\[\]@%+,;=-]*"),
)
_NAME = _Value(
    "a plain name", _matching(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9 ._/-]{0,200}")
)


def _plain_names(value: Plain) -> object | None:
    if isinstance(value, tuple) and all(map(_NAME.taken, value)):
        return list(value)
    return None


_NAMES = _Value("a list of plain names", _plain_names)
_FLAG = _Value("true or false", _flag)


@dataclass(frozen=True, slots=True)
class _Either:
    """A value, or in its place a mapping with these keys and no others."""

    value: _Value
    keys: "Mapping[str, Known]"


Known = _Value | _Either | Mapping[str, "Known"] | tuple["Known"]
"""A value, a mapping with these keys and no others, either, or in a tuple one of those or a list of
them.
"""


def _among(*words: str) -> _Value:
    return _Value(" or ".join(words), lambda value: value if value in words else None)


_TOGGLE: Known = {"icon": _NAME, "name": _TEXT}
_PALETTE: Known = {
    "media": _TEXT,
    "scheme": _NAME,
    "primary": _NAME,
    "accent": _NAME,
    "toggle": _TOGGLE,
}
_ICON: Known = dict.fromkeys(
    ("logo", "repo", "edit", "view", "top", "share", "menu", "alternate", "search"),
    _NAME,
)
_COLOURS: Known = dict.fromkeys(
    KEYS, _Value("a colour such as #1a237e", _matching(PATTERN))
)
_SEARCH: Known = {"lang": (_NAME,), "separator": _TEXT}
_PLUGINS: Mapping[str, Known] = {
    "search": _SEARCH,
    "material/search": _SEARCH,
    "drillbook": _COLOURS,
}
_THEME: Mapping[str, Known] = {
    "name": _among("material"),
    "language": _NAME,
    "direction": _NAME,
    "font": _Either(_FLAG, {"text": _NAME, "code": _NAME}),
    "logo": _NAME,
    "favicon": _NAME,
    "custom_dir": _NAME,
    "icon": _ICON,
    "features": _NAMES,
    "palette": (_PALETTE,),
}

KNOWN: Mapping[str, Known] = {
    **dict.fromkeys(
        ("site_name", "site_description", "site_author", "copyright", "repo_name"),
        _TEXT,
    ),
    **dict.fromkeys(("site_url", "repo_url"), _ADDRESS),
    "edit_uri": _NAME,
    "docs_dir": _among("content"),
    "INHERIT": _NAME,
    "extra_css": (_NAME,),
    "use_directory_urls": _FLAG,
    "strict": _FLAG,
    "theme": _Either(_among("material"), _THEME),
    "extra": {
        "generator": _FLAG,
        "social": ({"icon": _NAME, "link": _ADDRESS, "name": _TEXT},),
    },
    "plugins": (_Either(_among(*_PLUGINS), _PLUGINS),),
}
"""What a file of somebody else may say.

None of it is run, none leads out of the book, none is printed as HTML.
"""


def own(book: Path, *, strict: bool, site_dir: str | None) -> MkDocsConfig:
    """Return the configuration that a book's mkdocs.yml says, with everything that the
    file runs.

    Raises `DrillbookError` if it names a file that is not there, or not in the book.
    """
    if (book / FILE).is_file():
        look_of(book)
    return load_config(str(book / FILE), strict=strict, site_dir=site_dir)


def as_data(book: Path, *, strict: bool, site_dir: str | None) -> MkDocsConfig:
    """Return the configuration that a book's mkdocs.yml says without running anything that stands
    in it.

    Raises `DrillbookError` with the first place in it that is none of `KNOWN`.
    """
    said = data(book)
    config = MkDocsConfig(config_file_path=str(book / FILE))
    given: dict[str, object] = {**said, "strict": strict}
    if site_dir:
        given["site_dir"] = site_dir
    config.load_dict(given)
    errors, warnings = config.validate()
    for key, problem in (*errors, *(warnings if strict else ())):
        raise DrillbookError(f"`{key}` in {FILE}: {problem}", _HELP)
    return config


def data(book: Path) -> dict[str, object]:
    """Return what a book's mkdocs.yml says, as plain values.

    Raises `DrillbookError` as `as_data` does.
    """
    said = _data(book, FILE, frozenset())
    look = look_in(book, said)
    for path in look.files:
        if not _STATIC.fullmatch(path):
            raise DrillbookError(
                f"{path} may be a template, which is run when a page is printed", _HELP
            )
    return said


_STATIC = re.compile(
    r"(?i:[^.](?:(?!/\.).)*\.(?:css|png|jpe?g|gif|webp|svg|ico|woff2?|ttf|otf|md|txt|license))"
)
"""Files that are published as they are; what lies in a hidden folder may be printed in a page."""


def _data(book: Path, file: str, met: frozenset[str]) -> dict[str, object]:
    """Return what settings say, with what they inherit."""
    text = read_text(book, file)
    if isinstance(text, Finding):
        raise DrillbookError(f"{text.location}: {text.message}", text.help)
    try:
        document = read(file, text)
    except UnreadableError as error:
        raise DrillbookError(
            f"{error.finding.location}: {error.finding.message}", _HELP
        ) from error
    for finding in document.findings:
        raise DrillbookError(f"{finding.location}: {finding.message}", _HELP)
    for keys, problem in _refused(document.value, KNOWN, ()):
        raise _not_known(document, keys, problem)
    taken = _taken(document.value, KNOWN)
    said = taken if isinstance(taken, dict) else {}
    parent = said.pop("INHERIT", None)
    if not isinstance(parent, str):
        return said
    path = plain_file(book, "INHERIT", parent, posixpath.dirname(file))
    if path in met or path == FILE:
        raise DrillbookError(f"{FILE} inherits from itself through {path}", _HELP)
    inherited = _data(book, path, met | {path})
    return dict(merge(inherited, said))


def _refused(value: Plain, known: Known, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """Yield the way to each value that is not known, and what may stand there; the engine minds
    what is left empty.
    """
    known = _meant(value, known)
    if isinstance(known, tuple):
        for index, item in enumerate(value) if isinstance(value, tuple) else ():
            yield from _refused(item, known[0], (*keys, index))
    elif isinstance(known, _Value):
        if value is not None and known.taken(value) is None:
            yield keys, f"may only be {known.words}"
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in known:
                yield from _refused(inner, known[key], (*keys, key))
            else:
                options = ", ".join(known) or "no options"
                yield (*keys, key), f"is none of what is read as data: {options}"
    elif value is not None:
        yield keys, f"may only be a mapping with the keys {', '.join(known)}"


def _taken(value: Plain, known: Known) -> object:
    """Return a value that is known as the engine gets it."""
    known = _meant(value, known)
    if isinstance(known, _Value):
        return known.taken(value)
    if isinstance(known, tuple) and isinstance(value, tuple):
        return [_taken(item, known[0]) for item in value]
    if not isinstance(known, tuple) and isinstance(value, dict):
        return {key: _taken(inner, known[key]) for key, inner in value.items()}
    return None


def _meant(value: Plain, known: Known) -> _Value | Mapping[str, Known] | tuple[Known]:
    """Return which of several forms a value has."""
    if isinstance(known, tuple) and not isinstance(value, tuple):
        return _meant(value, known[0])
    if isinstance(known, _Either):
        return known.keys if isinstance(value, dict) else known.value
    return known


def _not_known(document: Document, keys: Keys, problem: str) -> DrillbookError:
    # An item of a list has no key of its own to point at.
    has_key = keys and isinstance(keys[-1], str)
    line, column = document.locate_key(keys) if has_key else document.locate(keys)
    name = ".".join(map(str, keys)) or "the file"
    return DrillbookError(f"{document.path}:{line}:{column}: `{name}` {problem}", _HELP)
