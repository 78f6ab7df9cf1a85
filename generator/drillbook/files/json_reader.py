"""JSON of other tools: a text in, plain values out, or the one finding that says why not.

Python's own reader takes the last of two equal keys, reads `NaN`, and recurses as deep as a file
says. All of that is refused here, with its place. Numbers that no tool means are refused as well.
"""

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import NoReturn

from drillbook.files.yaml_reader import UnreadableError
from drillbook.model.finding import Finding
from drillbook.model.location import Location

MAX_DEPTH = 200
_MOST_DIGITS = 40

# A string that never ends reaches to the end of the text, so that each letter is looked at once.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\(?:.|\Z))*+(?:"|\Z)|[\[\]{}:,]|[^\s"\[\]{}:,]+', re.DOTALL
)
_DEPTH = {"[": 1, "{": 1, "]": -1, "}": -1}


class _RefusedError(ValueError):
    """A value that JSON or drillbook does not know; says what it is, and how it stands there."""

    def __init__(self, problem: str, token: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.token = token


class _TwiceError(ValueError):
    """A key that occurs twice in one object."""


def read_json(path: str, text: str) -> object:
    """Return the value of a JSON text.

    Raises `UnreadableError`, with line and column, if the text is no JSON, nested too deeply, or
    says something twice.
    """
    _refuse_depth(path, text)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        _refuse(path, text, error.pos, f"is no JSON: {error.msg}")
    except _TwiceError:
        place, key = _second_key(text)
        _refuse(
            path, text, place, f"says {key} twice, and nobody knows which one counts"
        )
    except _RefusedError as error:
        token = error.token
        place = next((m.start() for m in _TOKEN.finditer(text) if m[0] == token), 0)
        _refuse(path, text, place, error.problem)


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _TwiceError
    return value


def _constant(token: str) -> NoReturn:
    raise _RefusedError(f"says {token}, which is no number", token)


def _integer(token: str) -> int:
    if len(token) > _MOST_DIGITS:
        raise _RefusedError(f"has a number of {len(token):,} digits", token)
    return int(token)


def _number(token: str) -> float:
    number = float(token)
    if not math.isfinite(number) or len(token) > 2 * _MOST_DIGITS:
        raise _RefusedError(f"has the number {token[:20]}, which is too large", token)
    return number


def _refuse_depth(path: str, text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += _DEPTH.get(token[0], 0)
        if depth > MAX_DEPTH:
            problem = f"is nested more than {MAX_DEPTH} levels deep"
            _refuse(path, text, token.start(), problem)


def _second_key(text: str) -> tuple[int, str]:
    """Return where the first key stands that its object has already, and the key as it is written.

    An array holds None in the place of the keys of an object.
    """
    open_: list[set[str] | None] = []
    tokens = list(_TOKEN.finditer(text))
    for token, behind in _pairs(tokens):
        match token[0]:
            case "{":
                open_.append(set())
            case "[":
                open_.append(None)
            case "}" | "]":
                open_.pop()
            case word if behind == ":" and open_ and (keys := open_[-1]) is not None:
                key = str(json.loads(word))
                if key in keys:
                    return token.start(), word[:60]
                keys.add(key)
    return 0, "a key"


def _pairs(tokens: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], str]]:
    for place, token in enumerate(tokens):
        yield token, tokens[place + 1][0] if place + 1 < len(tokens) else ""


def _refuse(path: str, text: str, place: int, problem: str) -> NoReturn:
    before = text[:place]
    line, column = before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1
    raise UnreadableError(
        Finding(
            location=Location(path, line, column),
            code="F001",
            message=problem,
            help="Take the file as the tool has written it, whole and unchanged.",
        )
    )
