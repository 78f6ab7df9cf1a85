"""Foreign files are read as far as they can be, and what would harm the reader is refused."""

import time

import pytest

from drillbook.files.foreign import (
    MOST_BYTES,
    MOST_DEPTH,
    ForeignError,
    decoded,
    read_foreign,
)

_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n"
    for i in range(9)
)
_MERGES = "a0: &a0 {k0: 1}\n" + "".join(
    f"a{i}: &a{i} {{<<: [{','.join([f'*a{i - 1}'] * 40)}], k{i}: 1}}\n"
    for i in range(1, 120)
)


def test_every_document_and_its_places_are_read() -> None:
    """Tags, merge keys and anchors are what they are in other tools."""
    file = read_foreign(
        "a.yml",
        "base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: !reset null\n---\n- 5\n---\n",
    )
    first, second = file.documents
    assert first.at("own", "x").value == 1
    assert first.at("own", "y").tag == "!reset"
    assert str(first["own"].key("y")) == "a.yml:4:3"
    assert second.items[0].value == 5
    assert str(second.items[0].place) == "a.yml:6:3"


def test_a_key_that_occurs_twice_is_told_and_the_last_counts() -> None:
    """As most tools have it."""
    file = read_foreign("a.yml", "a: 1\nb: 2\na: 3\n")
    assert file.documents[0]["a"].value == 3
    assert [(str(p), m) for p, m in file.duplicates] == [
        ("a.yml:3:1", "`a` occurs twice; the first is in line 1")
    ]
    assert read_foreign("a.json", '{"a": 1, "a": 2}').duplicates


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[" * 100_000, "nested more than"),
        ('{"a":' * 200, "nested more than"),
        ("a:\n" + "".join(" " * i + "- \n" for i in range(1, 200)), "nested more than"),
        ("a: &a [*a]", "contains itself"),
        ("? [1]\n: 2\n", "where a key is expected"),
        ("a: [" + "*b," * 6_000 + "]", "aliases"),
        ("- x\n" * 700_000, "more than 600,000 values"),
        (_MERGES, "merge keys multiply"),
        ('{"a": NaN}', "the number NaN"),
        ('{"a": ' + "9" * 5_000 + "}", "too many digits"),
        ("a: 'x", "cannot be read as YAML"),
        ("a: \x07", "control character"),
        ("\t- a", "cannot be read as YAML"),
    ],
)
def test_what_would_harm_its_reader_is_refused(text: str, problem: str) -> None:
    """With a place and a reason, and soon."""
    begun = time.perf_counter()
    with pytest.raises(ForeignError) as refused:
        read_foreign("a.yml", text)
    assert problem in refused.value.problem
    assert refused.value.place.path == "a.yml"
    assert time.perf_counter() - begun < 20


def test_aliases_that_multiply_cost_nothing() -> None:
    """Each node is converted once, however many aliases name it."""
    assert len(read_foreign("a.yml", _BOMB).documents[0].mapping) == 10


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"x" * (MOST_BYTES + 1), "bytes that are read"),
        ("a: 1".encode("utf-16"), "UTF-16"),
        (b"a: 1\nb: \xff", "not UTF-8: byte 0xff"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, problem: str) -> None:
    """A byte order mark of UTF-8 is none of the text."""
    with pytest.raises(ForeignError, match=problem):
        decoded("a.yml", raw)
    assert decoded("a.yml", b"\xef\xbb\xbfa") == "a"


def test_the_deepest_that_is_read() -> None:
    """The limit is a limit, and what is below it is read."""
    text = "[" * MOST_DEPTH + "]" * MOST_DEPTH
    assert read_foreign("a.json", text).documents[0].is_list
