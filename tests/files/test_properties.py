"""Whatever stands in a file, loading raises nothing, and the file is either loaded whole or has a
finding.
"""

import re
import string
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

import books
from drillbook.files.load import Loaded, load
from drillbook.files.yaml_reader import Plain, read
from drillbook.model.book import Book
from drillbook.model.location import Keys

_OWN_PAGE = "content/index.md"
_AGREEMENT = "content/agreements/database-failover/sam.yml"
_REVIEW = f"{books.RESULT_FOLDER}/reviews/alex.yml"
_DIGEST = "sha256:" + "0" * 64
_FILES: Mapping[str, Callable[[Book], bool]] = {
    books.TEAM: lambda book: bool(book.team.source.path),
    books.INVENTORY: lambda book: bool(book.inventory.source.path),
    books.POLICY: lambda book: bool(book.policy.source.path),
    books.PLAYBOOK: lambda book: "database-failover" in book.playbooks_by_id,
    books.RESULT: lambda book: len(book.results) == 1,
    books.SAMPLES: lambda _book: True,
    _OWN_PAGE: lambda book: len(book.own_pages) == 1,
    _AGREEMENT: lambda book: len(book.agreements) == 1,
    _REVIEW: lambda book: len(book.reviews) == 1,
}
"""Each kind of file with what shows that it has been loaded."""

_MARKS = (
    "'",
    '"',
    "[",
    "{",
    "}",
    "- ",
    ": ",
    "? ",
    "&a ",
    "*a",
    "<<: ",
    "!x ",
    "!!int ",
    "|\n",
    ">\n",
    "#",
    ",,,,",
)
_BREAKS = (
    "\t",
    "\n",
    "\r",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "\n## ",
    "\n```\n",
    "\n1. ",
    "> " * 20,
    "[" * 50,
)
_CHARACTERS = (
    "\ufeff",
    "\0",
    "\x1b[2J",
    "\x85",
    "\u2028",
    "\u202e",
    "é",
    "\U0001f600",
    "\\u0000",
    "\\ud800",
)
_WORDS = (
    "null",
    "~",
    "true",
    "1e999",
    "-1",
    "2026-02-30",
    "[key]",
    "schema",
    "__root__",
    "0001-01-01",
    "12:30",
)
_SNIPPETS = st.sampled_from(
    (*_MARKS, *_BREAKS, *_CHARACTERS, *_WORDS, "9" * 5000, "{message}", "%s", "+23:59")
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a book with a file of every kind; each test mends what it
    has damaged.
    """
    book = books.make(tmp_path_factory.mktemp("shared"))
    books.write(
        book,
        books.POLICY,
        "max_age: 90d\nseverities: {T402: warning}\nrequired_failure_modes: {cdn: [slow]}\n",
    )
    books.write(book, _OWN_PAGE, "---\ntitle: Ours\n---\n\nWelcome.\n")
    signed = "at: 2026-11-21T10:00:00Z\ncomment: Yes.\n"
    books.write(
        book, _AGREEMENT, f"playbook_digest: {_DIGEST}\nposition: agree\n{signed}"
    )
    books.write(book, _REVIEW, f"result_digest: {_DIGEST}\nposition: agrees\n{signed}")
    assert load(book).findings == ()
    return book


def _with(book: Path, path: str, content: str | bytes) -> Loaded:
    good = (book / path).read_bytes()
    books.write(book, path, content)
    try:
        return load(book)
    finally:
        (book / path).write_bytes(good)


def _told_or_whole(loaded: Loaded, path: str) -> bool:
    told = [finding for finding in loaded.findings if finding.location.path == path]
    assert all(
        finding.help and finding.message and finding.code[0] == "F" for finding in told
    )
    return bool(told) or _FILES[path](loaded.book)


@pytest.mark.parametrize("path", _FILES)
@settings(max_examples=40)
@given(text=_TEXT)
@example(text="'[key]': 1\n")
@example(text="---\n'[key]': 1\n---\n")
@example(text="a: &a [*a]\n")
def test_any_text_in_the_place_of_a_file_is_told_or_loaded(
    shared: Path, path: str, text: str
) -> None:
    """Arbitrary text raises nothing and is never skipped in silence."""
    assert _told_or_whole(_with(shared, path, text), path)


@pytest.mark.parametrize("path", _FILES)
@settings(max_examples=40)
@given(content=st.binary())
def test_any_bytes_in_the_place_of_a_file_are_told_or_loaded(
    shared: Path, path: str, content: bytes
) -> None:
    """Arbitrary bytes raise nothing and are never skipped in silence."""
    assert _told_or_whole(_with(shared, path, content), path)


@pytest.mark.parametrize("path", _FILES)
@settings(max_examples=120)
@given(data=st.data())
def test_any_damage_to_a_good_file_is_told_or_loaded(
    shared: Path, path: str, data: st.DataObject
) -> None:
    """A good file with pieces cut out and others put in raises nothing and is never skipped in
    silence.
    """
    text = books.text_of(shared, path)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 20)))
        text = text[:start] + data.draw(_SNIPPETS | _TEXT) + text[end:]
    loaded = _with(shared, path, text)
    assert _told_or_whole(loaded, path)
    if path != books.RESULT:
        assert len(loaded.book.results) == 1


@settings(max_examples=60)
@given(data=st.data())
def test_every_entry_of_a_damaged_list_is_told_or_kept(
    shared: Path, data: st.DataObject
) -> None:
    """Of the members in a readable file, each is in the book or has a finding in its lines."""
    words = st.sampled_from(
        ["developer", "dev", "1", "[x]", "", "tester", "{a: b}", "null"]
    )
    roles = data.draw(st.lists(words, min_size=1, max_size=6))
    text = "members:\n" + "".join(
        f"  - id: m{i}\n    name: N\n    role: {role}\n" for i, role in enumerate(roles)
    )
    loaded = _with(shared, books.TEAM, text)
    kept = {int(member.removeprefix("m")) for member in loaded.book.members}
    told = {
        (f.location.line - 2) // 3
        for f in loaded.findings
        if f.location.path == books.TEAM
    }
    assert kept | told == set(range(len(roles)))
    assert not kept & told


# PyYAML, whose writer is used here, follows YAML 1.1, where some of these are no numbers and so
# need no quotes. It also writes the three line separators as they are, which no file of a book may
# hold.
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(
        st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029"), max_size=30
    ).filter(lambda text: not _NUMBER.fullmatch(text))
    | st.sampled_from(
        [
            "no",
            "on",
            "12:30",
            "010",
            "0o10",
            "0x1f",
            ".inf",
            "~",
            "null",
            "true",
            "<<",
            "=",
        ]
    )
    | st.sampled_from(
        [
            "2026-11-23",
            "",
            " a ",
            "a\nb",
            "a: b",
            "# a",
            "- a",
            "*a",
            "&a",
            "!a",
            "'a",
            '"a',
            "[a",
            "%a",
            "@a",
        ]
    )
)
_KEYS = st.text(
    string.ascii_letters + string.digits + "é_ -:#'\"[]", min_size=1, max_size=8
)
_DATA = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4)
    ),
    max_leaves=15,
)


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return value


@settings(max_examples=400)
@given(
    data=_DATA,
    flow=st.sampled_from([None, True, False]),
    indent=st.integers(2, 6),
    unicode=st.booleans(),
)
@example(data={"latency": 0.00012345678901234567}, flow=False, indent=2, unicode=True)
def test_what_a_writer_of_yaml_writes_is_read_as_it_was(
    data: object,
    flow: bool | None,  # noqa: FBT001 - drawn by hypothesis
    indent: int,
    unicode: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    """Nested data written by another YAML library comes back with the same values and types."""
    text = yaml.safe_dump(
        data,
        default_flow_style=flow,
        indent=indent,
        allow_unicode=unicode,
        sort_keys=False,
    )
    assert repr(read("f.yml", text).value) == repr(_frozen(data))


_SHAPES = st.recursive(
    st.none(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(_KEYS, inner, min_size=1, max_size=4)
    ),
)


def _numbered(shape: object, keys: Keys, leaves: dict[str, Keys]) -> Plain:
    """Return the shape with a word of its own in each leaf, and note the way to it."""
    if isinstance(shape, list):
        return tuple(
            _numbered(inner, (*keys, i), leaves) for i, inner in enumerate(shape)
        )
    if isinstance(shape, dict):
        return {
            key: _numbered(inner, (*keys, key), leaves) for key, inner in shape.items()
        }
    word = f"leaf{len(leaves)}x"
    leaves[word] = keys
    return word


def _listed(value: Plain) -> object:
    if isinstance(value, tuple):
        return list(map(_listed, value))
    return (
        {key: _listed(inner) for key, inner in value.items()}
        if isinstance(value, dict)
        else value
    )


@settings(max_examples=200)
@given(
    shape=_SHAPES,
    flow=st.sampled_from([None, True, False]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    first_line=st.integers(1, 9),
)
def test_locate_points_to_where_the_value_stands(
    shape: object,
    flow: bool | None,  # noqa: FBT001 - drawn by hypothesis
    line_end: str,
    first_line: int,
) -> None:
    """At the line and column of a key path, counted by hand in the text, stands the
    value itself.
    """
    leaves: dict[str, Keys] = {}
    data = _listed(_numbered(shape, (), leaves))
    text = yaml.safe_dump(
        data,
        default_flow_style=flow,
        allow_unicode=True,
        line_break=line_end,
        sort_keys=False,
    )
    lines = text.split(line_end)
    document = read("f.yml", text, first_line)
    for word, keys in leaves.items():
        line, column = document.locate(keys)
        assert lines[line - first_line][column - 1 :].startswith(word)
