"""What knows a site engine or its theme lies in the folder of that host."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

import drillbook

_ROOT = Path(drillbook.__file__).parent
_FILES = sorted(
    path
    for path in _ROOT.rglob("*")
    if path.is_file()
    and "__pycache__" not in path.parts
    and path.relative_to(_ROOT).parts[0] != "hosts"
)

_OF_THE_THEME = re.compile(r"--md-|\bmd-[a-z]|\bdata-md-|\bdocument\$")
"""Its classes, variables and attributes, and what its script gives to others."""


_OF_AN_ENGINE = re.compile(r"mkdocs|material", re.IGNORECASE)
"""The names of engines and themes, in whatever they are a part of: imports, names, words."""

_SETTINGS = "the file with a book's settings has this name on every disk"
_DIALECT = "a dialect of Markdown is known by this name, whatever prints it"

NAMED: Mapping[str, tuple[str, str]] = {
    "files/site_settings.py": ("mkdocs.yml", _SETTINGS),
    "files/starter/ci/": (
        "mkdocs.yml",
        f"CI is told of files by their path: {_SETTINGS}",
    ),
    "files/starter/ci/drillbook.lock": (
        "",
        "a lock names every package that is installed",
    ),
    "cli/rebuild.py": ("mkdocs.yml", f"the help is for people: {_SETTINGS}"),
    "pages/manual.json": (
        "mkdocs.yml",
        f"the commands' help is for people: {_SETTINGS}",
    ),
    "pages/templates/publish.html.jinja": (
        "mkdocs.yml",
        f"the guide shows it: {_SETTINGS}",
    ),
    "pages/templates/feeds.html.jinja": (
        "mkdocs.yml",
        f"the page names it: {_SETTINGS}",
    ),
    "files/dialect.py": ("Material's blocks", _DIALECT),
    "files/markdown.py": ("Material's", _DIALECT),
    "pages/templates/guide.html.jinja": ("Material's admonitions and tabs", _DIALECT),
}
"""What other files, or those of a folder, may say all the same, and why; empty for anything."""


def _lines(
    path: Path, pattern: re.Pattern[str], allowed: Iterable[str] = ()
) -> Iterator[str]:
    """Yield each line of a file in which a pattern is found beside what is allowed, with its
    number.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        left = line
        for words in allowed:
            left = left.replace(words, "") if words else ""
        if pattern.search(left):
            yield f"{number}: {line.strip()}"


def _allowed(path: str) -> tuple[str, ...]:
    """Return what may be said in a file."""
    return tuple(
        words
        for place, (words, _) in NAMED.items()
        if path == place or (place.endswith("/") and path.startswith(place))
    )


@pytest.mark.parametrize("path", _FILES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_no_other_file_names_what_is_the_themes(path: Path) -> None:
    """Pages and their styles read the same with every engine."""
    assert list(_lines(path, _OF_THE_THEME)) == []


@pytest.mark.parametrize("path", _FILES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_no_other_file_names_an_engine(path: Path) -> None:
    """Another engine is another folder, and nothing else has to be changed for it."""
    name = path.relative_to(_ROOT).as_posix()
    assert not _OF_AN_ENGINE.search(name)
    assert list(_lines(path, _OF_AN_ENGINE, _allowed(name))) == []


@pytest.mark.parametrize("place", NAMED)
def test_every_exception_is_needed(place: str) -> None:
    """Take off the list what says no such thing any more."""
    words, reason = NAMED[place]
    files = [
        path for path in _FILES if path.relative_to(_ROOT).as_posix().startswith(place)
    ]
    assert any(_OF_AN_ENGINE.search(path.read_text(encoding="utf-8")) for path in files)
    assert any(words in path.read_text(encoding="utf-8") for path in files)
    assert reason


def test_inside_the_hosts_only_a_table_names_a_folder() -> None:
    """What all hosts share knows none of them but by the table."""
    shared = [
        path
        for path in sorted((_ROOT / "hosts").glob("*.py"))
        if path.stem != "engines"
    ]
    assert [path.name for path in shared if list(_lines(path, _OF_AN_ENGINE))] == []


@pytest.mark.parametrize(
    "line",
    [
        ".md-typeset h1 { margin: 0; }",
        "color: var(--md-default-fg-color);",
        '<label class="x md-icon">',
        '[data-md-toggle="search"] { color: red; }',
        "if (window.document$) {",
    ],
)
def test_each_name_of_the_theme_is_seen(tmp_path: Path, line: str) -> None:
    """In styles, templates and scripts."""
    file = tmp_path / "file"
    file.write_text(f"a {{}}\n{line}\n", encoding="utf-8")
    assert list(_lines(file, _OF_THE_THEME)) == [f"2: {line}"]


@pytest.mark.parametrize(
    "line",
    [
        "from drillbook.hosts.mkdocs.engine import build",
        "class MkDocsHost:",
        'BUILT_WITH = "Material"',
        "# as MkDocs does",
        "icon: material/check",
    ],
)
def test_each_name_of_an_engine_is_seen(tmp_path: Path, line: str) -> None:
    """In imports, names, texts and comments; the name of a file does not hide one beside it."""
    file = tmp_path / "file"
    file.write_text(f"{line}\nmkdocs.yml\nmkdocs.yml of mkdocs\n", encoding="utf-8")
    found = list(_lines(file, _OF_AN_ENGINE, ["mkdocs.yml"]))
    assert found == [f"1: {line}", "3: mkdocs.yml of mkdocs"]
