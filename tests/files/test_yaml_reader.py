"""Each mistake in a YAML text is one finding at the very place where it stands."""

import pytest

from drillbook.files.yaml_reader import (
    MAX_ALIASES,
    MAX_DEPTH,
    MAX_NODES,
    Plain,
    UnreadableError,
    read,
)

_TENFOLD = "[" + ",".join(["*{0}"] * 10) + "]"
_BOMB = (
    "a: &a ["
    + "x," * 10
    + "]\n"
    + "".join(
        f"{name}: &{name} {_TENFOLD.format(before)}\n"
        for before, name in zip("abcd", "bcde", strict=True)
    )
)


def _refused(text: str, first_line: int = 1) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as caught:
        read("content/team.yml", text, first_line)
    finding = caught.value.finding
    assert finding.code == "F001"
    assert finding.location.path == "content/team.yml"
    assert finding.help
    return f"{finding.location.line}:{finding.location.column}", finding.message


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 1\nb: [1,\n", "3:1", "cannot be read as YAML"),
        ("a: b: c\n", "1:5", "mapping values are not allowed"),
        ("a: ]\n", "1:4", "did not find expected node content"),
        ("a:\n\tb: 2\n", "2:1", "cannot start any token"),
        ("a: @x\n", "1:4", "cannot start any token"),
        ("é: ü\nñ: @x\n", "2:4", "cannot start any token"),
        ("a: {é: ü, ñ: @x}\n", "1:14", "cannot start any token"),
        ("a: 1\r\nb: @x\r\n", "2:4", "cannot start any token"),
        ("a: 1\rb: @x\r", "2:4", "cannot start any token"),
        ("- a\nb: 1\n", "2:1", "did not find expected '-' indicator"),
        ("a: *x\n", "1:4", "undefined alias"),
        ("a: 1\n---\nb: 2\n", "2:1", "another document"),
        ("a: 1\n...\nb: 2\n", "3:1", "document start"),
        ("%YAML 2.0\n---\na: 1\n", "1:1", "incompatible"),
        ("? [a]\n: 1\n", "1:3", "a list or a mapping where a key is expected"),
        (
            "b:\n  ? {a: 1}\n  : 1\n",
            "2:5",
            "a list or a mapping where a key is expected",
        ),
        ("!x a: 1\n", "1:1", "tag"),
        ("a: 1\nb: é\x01\n", "2:5", "control character"),
        ("a: \x00\n", "1:4", "control character"),
        ("a: \x1b[31m\n", "1:4", "control character"),
        ("a: \x7f\n", "1:4", "control character"),
        ("# \x80\n", "1:3", "control character"),
        ('a: "\\ud800"\n', "1:7", "invalid Unicode character escape"),
        ("[" * 100_000, f"1:{MAX_DEPTH + 1}", "nested more than 32 levels deep"),
        ("{a: " * 100_000, f"1:{4 * MAX_DEPTH + 1}", "nested more than 32 levels deep"),
        ("- " * 100_000, f"1:{2 * MAX_DEPTH + 1}", "nested more than 32 levels deep"),
        ("? " * 100_000, f"1:{2 * MAX_DEPTH + 1}", "nested more than 32 levels deep"),
        ("a: &a [*a]\n", "1:4", "aliases multiply"),
        ("a: &a {b: *a}\n", "1:4", "aliases multiply"),
        (_BOMB, "1:4", "aliases multiply"),
    ],
)
def test_unreadable_text_is_one_finding_at_its_place(
    text: str, place: str, message: str
) -> None:
    """Syntax, tags, control characters, depth, recursion and bombs are refused with line and
    column.
    """
    where, told = _refused(text)
    assert where == place
    assert message in told


def test_front_matter_counts_its_lines_in_the_file() -> None:
    """Lines are those of the file, wherever in it the text begins."""
    assert _refused("a: 1\nb: @x\n", first_line=2)[0] == "3:4"
    assert _refused("a: \x01\n", first_line=2)[0] == "2:4"
    assert _refused("[" * 40, first_line=2)[0] == "2:33"


def test_more_values_than_the_cap_are_refused() -> None:
    """A text with too many values is refused before anything is built."""
    assert "more than 50,000 values" in _refused("a: [" + "1," * MAX_NODES + "]")[1]
    assert read("f.yml", "a: [" + "1," * 20_000 + "]").value == {"a": (1,) * 20_000}


def test_more_aliases_than_the_cap_are_refused() -> None:
    """Each alias counts; the one beyond the cap is named."""
    assert read("f.yml", "a: &a 1\nb: [" + "*a," * MAX_ALIASES + "]\n").value == {
        "a": 1,
        "b": (1,) * MAX_ALIASES,
    }
    place, message = _refused("a: &a 1\nb: [" + "*a," * (MAX_ALIASES + 1) + "]\n")
    assert place == f"2:{5 + 3 * MAX_ALIASES}"
    assert "more than 100 aliases" in message


def test_depth_up_to_the_cap_is_read() -> None:
    """The deepest text that is allowed is read whole."""
    value = read("f.yml", "[" * MAX_DEPTH + "]" * MAX_DEPTH).value
    for _ in range(MAX_DEPTH - 1):
        assert isinstance(value, tuple)
        (value,) = value
    assert value == ()


@pytest.mark.parametrize(
    ("text", "place", "first", "value"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1", 1, {"a": 1, "b": 2}),
        ("x:\n  a: 1\n  a: 2\n", "3:3", 2, {"x": {"a": 1}}),
        ("x: {a: 1, a: 2}\n", "1:11", 1, {"x": {"a": 1}}),
        ("- {é: 1, é: 2}\n", "1:10", 1, ({"é": 1},)),
        ("a: 1\r\na: 2\r\n", "2:1", 1, {"a": 1}),
        ("'a': 1\n\"a\": 2\n", "2:1", 1, {"a": 1}),
    ],
)
def test_a_duplicate_key_is_found_and_the_first_is_kept(
    text: str, place: str, first: int, value: Plain
) -> None:
    """A key that occurs twice is a finding at the second, and the rest of the text is read."""
    document = read("f.yml", text)
    (finding,) = document.findings
    assert (finding.code, str(finding.location)) == ("F003", f"f.yml:{place}")
    assert finding.message.endswith(f"occurs twice; the first is in line {first}")
    assert finding.help
    assert document.value == value


def test_every_duplicate_is_found() -> None:
    """All duplicates are told in one run, those inside of a duplicate included."""
    document = read("f.yml", "a: 1\na: {b: 1, b: 2}\nc: {d: 1, d: 2}\n")
    assert [str(finding.location) for finding in document.findings] == [
        "f.yml:2:1",
        "f.yml:2:11",
        "f.yml:3:11",
    ]


def test_locate_finds_values_and_keys() -> None:
    """A key path leads to the place of its value, or of its key, in the author's text."""
    document = read(
        "f.yml",
        "# é\nteam:\n  - {id: é, name: x}\n  - id: b\n    list: [1, 22, 333]\n",
        first_line=2,
    )
    assert document.locate(("team", 0, "name")) == (4, 19)
    assert document.locate(("team", 1, "list", 2)) == (6, 19)
    assert document.locate_key(("team", 0, "name")) == (4, 13)


def test_locate_falls_back_to_the_nearest_parent() -> None:
    """What does not exist is located at what it would stand in."""
    document = read("f.yml", "team:\n  - id: b\n")
    assert document.locate(("team", 0, "name")) == (2, 5)
    assert document.locate(("team", 7, "name")) == (2, 3)
    assert document.locate(()) == (1, 1)
    assert read("f.yml", "", first_line=2).locate(("a",)) == (2, 1)


def test_locate_key_tells_a_key_from_a_parent_of_the_same_name() -> None:
    """The last key of the path is meant, also where one above it has the same name."""
    key = "impact"
    document = read("f.yml", "impact:\n  observed: none\n  impact: 1\n")
    assert document.locate_key((key, key)) == (3, 3)


def _outcome(text: str) -> object:
    try:
        document = read("content/team.yml", text)
    except UnreadableError as error:
        return error.finding
    return document.value, document.findings


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{'[' * depth}{']' * depth}"
            for depth in (MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1)
        ),
        *(
            f"{'[' * depth}1{']' * depth}"
            for depth in (MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1)
        ),
        *(
            f"a: [{'1,' * number}]"
            for number in (
                MAX_NODES // 2 - 20,
                MAX_NODES // 2,
                MAX_NODES - 10,
                MAX_NODES,
            )
        ),
        f"a: [{'[],' * (MAX_NODES // 2)}]",
        f"a: 1\nb: {'[' * 40}\n",
        "a: 1\nb: @x",
        "a: 1\n---\nb: 2",
        "a: 1\n---\nb: !x 2",
        "a: 1\na: 2",
        "? [a]\n: 1",
        "a: b!c and (d) * e",
        "",
    ],
    ids=lambda text: f"{text[:12]!r}… {len(text)}",
)
def test_what_may_be_an_alias_changes_nothing(text: str) -> None:
    """Only where a tag or an alias could be are the events of a text counted on their own; what
    comes of a text is the same either way.
    """
    assert _outcome(text) == _outcome(f"{text}\n# &")
