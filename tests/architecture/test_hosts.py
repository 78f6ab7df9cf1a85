"""What knows a site engine or its theme lies in the folder of that host."""

import re
from collections.abc import Iterator
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


def _lines(path: Path, pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield each line of a file in which a pattern is found, with its number."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if pattern.search(line):
            yield f"{number}: {line.strip()}"


@pytest.mark.parametrize("path", _FILES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_no_other_file_names_what_is_the_themes(path: Path) -> None:
    """Pages and their styles read the same with every engine."""
    assert list(_lines(path, _OF_THE_THEME)) == []


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
