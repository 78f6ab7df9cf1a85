"""A mutation is a good file with a few things done to it that a person, a disk or an attacker may
do.

It depends on nothing but its number: the same number makes the same bytes of the same files. That
is also why this is a plain mutator with a seed: Hypothesis, which the tests use besides, draws each
input by hundreds of choices so that it can make it smaller later, and tries a tenth as many in the
same time; Atheris follows only Python's own code, and most of what is tried here is read by
libyaml, pydantic and json.
"""

import json
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from drillbook.capture.journal.chain import NO_SUM, Json, LineDraft, Moment, chained

_MOST_BYTES = 300_000
_PIECES: tuple[bytes, ...] = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        *(
            "'",
            '"',
            "[",
            "{",
            "}",
            "]",
            "- ",
            ": ",
            "? ",
            "&a ",
            "*a",
            "<<: *a",
            "!x ",
            "!!int ",
            "|\n",
            ">-\n",
            "#",
            ",",
        ),
        *(
            "\t",
            "\n",
            "\r",
            "\r\n",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "\n## ",
            "\n```\n",
            "\n1. ",
            "> " * 20,
            "\\",
        ),
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
        "\ud800",
        "null",
        "~",
        "true",
        "1e999",
        "-1",
        "0",
        "NaN",
        "Infinity",
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
        "12:30",
        *(
            "[key]",
            "schema",
            "__root__",
            "id",
            "..",
            "/",
            "../../x",
            "{message}",
            "%s",
            "+23:59",
            "9" * 400,
            "-" * 40,
        ),
        *(
            "9" * 5000,
            "a" * 5000,
            "(a|a)*b$",
            "[" * 60,
            "{a: " * 60,
            "&a [*a]",
            "!!python/object/apply:os.system [id]",
        ),
    )
)
_SIMPLE: tuple[Json, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    10**30,
    1.5,
    -0.0,
    1e308,
    "",
    "x",
    "started",
    "9" * 5000,
)
_ODD: tuple[Json, ...] = (
    "é\u202e\0",
    "2026-11-24T10:00:00+00:00",
    "../x",
    "\ud800",
    [],
    {},
    [[]],
    [None],
    {"": None},
)
_VALUES: tuple[Json, ...] = (*_SIMPLE, *_ODD, ["x"], [1, {}], {"id": 5})


def mutated(number: str, good: Sequence[bytes]) -> bytes:
    """Return one of some good files with one to four things done to it."""
    dice = random.Random(number)  # noqa: S311 - to be repeated, not to be kept secret
    raw = dice.choice(good)
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4))):
        raw = dice.choice(_DEEDS)(dice, raw, good)
    return raw[:_MOST_BYTES]


def told(number: str, good: Sequence[bytes]) -> bytes:
    """Return a journal in which something else is told, with sums that fit: anybody can compute
    them.
    """
    dice = random.Random(number)  # noqa: S311 - as above
    lines = [json.loads(line) for line in dice.choice(good).splitlines()]
    for _ in range(dice.choice((1, 1, 2, 3))):
        _tell_otherwise(dice, lines)
    return b"".join(
        link.raw for link in chained([_event(line) for line in lines], 0, NO_SUM)
    )


def _tell_otherwise(dice: random.Random, lines: list[dict[str, Json]]) -> None:
    place = dice.randrange(len(lines))
    deed = dice.randrange(6)
    if deed == 0 and len(lines) > 1:
        del lines[place]
    elif deed == 1:
        lines.insert(place, dice.choice(lines))
    elif deed == 2:
        lines[place] = {
            **lines[place],
            "kind": dice.choice([str(line["kind"]) for line in lines]),
        }
    elif deed == 3:
        at = dice.choice(
            (
                "0001-01-01T00:00:00+00:00",
                "9999-12-31T23:59:59.999999+00:00",
                "2026-11-24T10:00:00+00:00",
            )
        )
        lines[place] = {
            **lines[place],
            "at": at,
            "elapsed": dice.choice((0.0, -1e300, 1e300, 12.5)),
        }
    else:
        lines[place] = {**lines[place], "data": _otherwise(dice, lines[place]["data"])}


def _otherwise(dice: random.Random, value: Json) -> Json:
    """Return a value with something in it put in the place of something else, a key left out or
    added.
    """
    if isinstance(value, dict) and value and dice.random() < 0.8:
        key = dice.choice(list(value))
        deed = dice.randrange(5)
        if deed == 0:
            return {name: inner for name, inner in value.items() if name != key}
        if deed == 1:
            return {
                **value,
                dice.choice(
                    ("id", "event", "step", "number", "text", "probes")
                ): dice.choice(_VALUES),
            }
        return {**value, key: _otherwise(dice, value[key])}
    if isinstance(value, list) and value and dice.random() < 0.7:
        place = dice.randrange(len(value))
        return [*value[:place], _otherwise(dice, value[place]), *value[place + 1 :]]
    return dice.choice(_VALUES)


def _event(line: dict[str, Json]) -> LineDraft:
    data, elapsed = line["data"], line["elapsed"]
    moment = Moment(
        datetime.fromisoformat(str(line["at"])).astimezone(UTC),
        elapsed if isinstance(elapsed, float) else 0.0,
        str(line["boot"]),
    )
    return LineDraft(
        str(line["kind"]), data if isinstance(data, dict) else {"text": data}, moment
    )


_Deed = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def _span(dice: random.Random, raw: bytes, most: int = 40) -> tuple[int, int]:
    start = dice.randint(0, len(raw))
    return start, min(len(raw), start + dice.randint(0, most))


def _piece(dice: random.Random, raw: bytes, _good: Sequence[bytes]) -> bytes:
    start, end = _span(dice, raw, dice.choice((0, 1, 20)))
    return raw[:start] + dice.choice(_PIECES) + raw[end:]


def _flip(dice: random.Random, raw: bytes, _good: Sequence[bytes]) -> bytes:
    place = dice.randrange(max(len(raw), 1))
    return raw[:place] + bytes([dice.randrange(256)]) + raw[place + 1 :]


def _cut(dice: random.Random, raw: bytes, _good: Sequence[bytes]) -> bytes:
    start, end = _span(dice, raw, dice.choice((1, 40, 2000)))
    return raw[:start] + raw[end:]


def _end(dice: random.Random, raw: bytes, _good: Sequence[bytes]) -> bytes:
    return raw[: dice.randint(0, len(raw))]


def _repeat(dice: random.Random, raw: bytes, _good: Sequence[bytes]) -> bytes:
    start, end = _span(dice, raw)
    return raw[:start] + raw[start:end] * dice.choice((2, 3, 50, 2000)) + raw[end:]


def _splice(dice: random.Random, raw: bytes, good: Sequence[bytes]) -> bytes:
    other = dice.choice(good)
    start, end = _span(dice, other, 400)
    place, behind = _span(dice, raw, 200)
    return raw[:place] + other[start:end] + raw[behind:]


def _line(dice: random.Random, raw: bytes, _good: Sequence[bytes]) -> bytes:
    """Put a line elsewhere, twice, or in another depth."""
    lines = raw.split(b"\n")
    line = lines.pop(dice.randrange(len(lines)))
    shifted = dice.choice(
        (line, b"  " + line, line.lstrip(), line[2:], line + b"\n" + line)
    )
    lines.insert(dice.randint(0, len(lines)), shifted)
    return b"\n".join(lines)


def _value(dice: random.Random, raw: bytes, _good: Sequence[bytes]) -> bytes:
    """Put something else behind the colon of a line."""
    lines = raw.split(b"\n")
    place = dice.randrange(len(lines))
    key, colon, _ = lines[place].partition(b": ")
    written = (
        json.dumps(dice.choice(_VALUES)).encode()
        if dice.random() < 0.5
        else dice.choice(_PIECES)
    )
    lines[place] = key + (colon or b": ") + written
    return b"\n".join(lines)


_DEEDS: tuple[_Deed, ...] = (
    _piece,
    _piece,
    _flip,
    _cut,
    _end,
    _repeat,
    _splice,
    _line,
    _value,
    _value,
)
