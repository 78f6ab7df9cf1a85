"""JSON of other tools is read to the letter, and what nobody can mean is refused with its place."""

import pytest

from drillbook.files.json_reader import MAX_DEPTH, read_json
from drillbook.files.yaml_reader import UnreadableError

_REFUSED = (
    ('{"a": 1, "b": {"c": 1,\n "c": 2}}', (2, 2), 'says "c" twice'),
    ('[{"a": 1}, {"a": [{"x": 1, "x": 1}]}]', (1, 28), 'says "x" twice'),
    ('{"a": {"b": 1}, "\\u0061": 1}', (1, 17), "twice"),
    ('{"a":\n  NaN}', (2, 3), "says NaN, which is no number"),
    ('{"a": -Infinity}', (1, 7), "says -Infinity"),
    ('{"a": 1e999}', (1, 7), "has the number 1e999, which is too large"),
    ('{"a": ' + "9" * 5000 + "}", (1, 7), "has a number of 5,000 digits"),
    ("[" * 100_000, (1, MAX_DEPTH + 1), "nested more than 200 levels deep"),
    ('{"a":' * 5000, (1, 5 * MAX_DEPTH + 1), "nested more than 200 levels deep"),
    ('{"a": [1, 2', (1, 12), "is no JSON"),
    ('{"a": "b', (1, 7), "is no JSON: Unterminated string"),
    ("", (1, 1), "is no JSON"),
    ("{'a': 1}", (1, 2), "is no JSON"),
    ('{"a": 1} {"b": 2}', (1, 10), "is no JSON: Extra data"),
    ('{"a": "\x01"}', (1, 8), "is no JSON: Invalid control character"),
)


@pytest.mark.parametrize(
    ("text", "place", "problem"), _REFUSED, ids=range(len(_REFUSED))
)
def test_what_nobody_can_mean_is_refused(
    text: str, place: tuple[int, int], problem: str
) -> None:
    """With line, column and what it is."""
    with pytest.raises(UnreadableError) as refused:
        read_json("journal.json", text)
    found = refused.value.finding
    assert (found.location.line, found.location.column) == place
    assert problem in found.message
    assert (found.code, found.location.path) == ("F001", "journal.json")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2.5, "x", null, true]}', {"a": [1, 2.5, "x", None, True]}),
        ('[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('{"a": "a [ { \\" ] NaN"}', {"a": 'a [ { " ] NaN'}),
        ('{"at": 1700000000123456789}', {"at": 1_700_000_000_123_456_789}),
        ("[" * MAX_DEPTH + "]" * MAX_DEPTH, None),
    ],
)
def test_what_tools_write_is_read(text: str, value: object) -> None:
    """Brackets in strings open nothing, and equal keys of two objects are no mistake."""
    found = read_json("journal.json", text)
    assert value is None or found == value


def test_a_string_without_an_end_is_looked_at_once() -> None:
    """Also if it is long, and full of quotes that are none."""
    with pytest.raises(UnreadableError):
        read_json("journal.json", '{"a": "' + '\\"' * 500_000)
