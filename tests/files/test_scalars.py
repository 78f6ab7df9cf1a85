"""Scalars mean what YAML 1.2 says, and nothing that only YAML 1.1 would make of them."""

import pytest

from drillbook.files.yaml_reader import Plain, UnreadableError, read

_WORDS = (
    "no",
    "yes",
    "on",
    "off",
    "y",
    "n",
    "NO",
    "Yes",
    "nULL",
    "tRUE",
    "=",
    "<<",
    "--",
    "+",
)
_TIMES = (
    "12:30",
    "12:30:45",
    "190:20:30",
    "2026-11-23",
    "2026-02-30",
    "2026-11-23T10:00:00Z",
)
_NUMBERS = (
    "010",
    "08",
    "0o10",
    "0x1F",
    "0b1",
    "1_000",
    "1e",
    "1e999",
    ".inf",
    "-.inf",
    ".nan",
    ".",
    "1" + "0" * 18,
)


@pytest.mark.parametrize("text", [*_WORDS, *_TIMES, *_NUMBERS])
def test_what_yaml_1_1_or_a_number_parser_would_convert_stays_text(text: str) -> None:
    """Words, sexagesimals, octals, infinities, dates and overlong numbers are read as their authors
    wrote them.
    """
    assert read("f.yml", f"key: {text}\n").value == {"key": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("", None),
        ("# only a comment", None),
        ("0", 0),
        ("-0", 0),
        ("+1", 1),
        ("-17", -17),
        ("999999999999999999", 999_999_999_999_999_999),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("0.00012345678901234567", 0.00012345678901234567),
    ],
)
def test_core_schema_literals(text: str, value: Plain) -> None:
    """Booleans, nulls and numbers of the core schema have their own types."""
    read_value = read("f.yml", f"key: {text}\n").value
    assert read_value == {"key": value}
    assert isinstance(read_value, dict)
    assert type(read_value["key"]) is type(value)


@pytest.mark.parametrize("text", ["1", "1.5", "true", "null", "~", "", "010", "no"])
@pytest.mark.parametrize("quoted", ["'{}'", '"{}"', "|-\n  {}", ">-\n  {}"])
def test_quoted_scalars_are_text(text: str, quoted: str) -> None:
    """Whatever is quoted, or stands in a block scalar, is text."""
    assert read("f.yml", f"key: {quoted.format(text)}\n").value == {"key": text}


def test_keys_are_always_text() -> None:
    """A key that looks like a number or a literal is the text that stands there."""
    assert read("f.yml", "1: a\ntrue: b\n~: c\nno: d\n").value == {
        "1": "a",
        "true": "b",
        "~": "c",
        "no": "d",
    }


def test_lists_become_tuples() -> None:
    """A list is read as a tuple, so that what is read can be frozen."""
    assert read("f.yml", "a: [1, [2]]\nb:\n  - c: 3\n").value == {
        "a": (1, (2,)),
        "b": ({"c": 3},),
    }


@pytest.mark.parametrize("text", ["", "# a comment\n", "---\n", "null\n"])
def test_a_text_without_content_is_nothing(text: str) -> None:
    """An empty document has no value."""
    assert read("f.yml", text).value is None


@pytest.mark.parametrize(
    "text",
    [
        "!!str 5",
        "! 5",
        "!!int '5'",
        "!!bool maybe",
        "!!map x",
        "!!python/object/apply:os.getcwd []",
        "!own {a: 1}",
    ],
)
def test_tags_are_refused(text: str) -> None:
    """A tag, be it one of YAML's own, is a finding: it makes a value something else than it looks
    like.
    """
    with pytest.raises(UnreadableError, match="tag") as caught:
        read("f.yml", f"first: 1\nkey: {text}\n")
    assert (caught.value.finding.code, str(caught.value.finding.location)) == (
        "F001",
        "f.yml:2:6",
    )


def test_merge_keys_are_plain_keys() -> None:
    """`<<` merges nothing; the model then says that it is no key."""
    assert read("f.yml", "a: &a {b: 1}\nc: {<<: *a}\n").value == {
        "a": {"b": 1},
        "c": {"<<": {"b": 1}},
    }


def test_an_alias_stands_for_the_value_of_its_anchor() -> None:
    """Anchors and aliases of moderate use are read."""
    assert read("f.yml", "a: &a [1, 2]\nb: *a\n").value == {"a": (1, 2), "b": (1, 2)}


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029"])
def test_a_line_break_of_yaml_1_1_alone_hides_no_key(separator: str) -> None:
    """What editors and diffs show as part of a comment is never read as a key."""
    assert _value(f"a: 1 # a comment{separator}b: 2\n") in ({"a": 1}, None)


def _value(text: str) -> Plain:
    try:
        return read("f.yml", text).value
    except UnreadableError:
        return None
