"""An opening is how a heading or a paragraph begins that tells a step.

It has the step's name, as in `Step 1: Stop it`, or no more than a number, as in `4.1 Stop it` and
`**2. Stop it**`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from drillbook.text.emoji import with_emoji

_DASH = "–—-"
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MARKS = r"\*\*\*?|___?|[*_]|</?(?:b|strong|em|i|u)>"
_STEP = r"step|schritt|étape|etape|paso|passo|steg|stap|trinn|krok|vaihe"
_GROUP = r"phase|stage|part|task|action|fase|etapp|teil|del|deel|parte|partie"
_EMOJI = rf"(?:[^\w\s()\[\]<*_`\\{_DASH}]+\s+)?"
_OPENING = re.compile(
    rf"\s*{_EMOJI}(?P<open>{_MARKS})?{_EMOJI}"
    rf"(?:(?P<step>(?:{_STEP})\s+\#?|手順|ステップ|步骤|步驟|단계)|(?P<group>(?:{_GROUP})\s+\#?))?"
    r"(?P<around>\((?=[0-9.]{1,12}\))|\[(?=[0-9.]{1,12}\](?!\()))?\s*"
    r"(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3})*+(?P<key>\ufe0f?\u20e3)?"
    rf"|(?P<circled>[①-⑳])|🔟|(?:{'|'.join(_WORDS)})\b)"
    rf"(?P<end>(?(around)[)\]]|\s*\\?[.:)\uff1a\u3001])|\s+[{_DASH}](?=\s))?"
    rf"(?P<close>{_MARKS})?(?P<after>\s*[.:\uff1a]|\s+[{_DASH}](?=\s))?(?=\s|\Z|[^\x00-\x7f])\s*",
    re.IGNORECASE,
)
_LONGEST = 200
"""So many letters are enough to see how words open."""

_BOLD = ("**", "__", "<b>", "<strong>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How some words open: by a step's name (`named`) or by the parts of a number alone, and what
    follows. Such a number counts `alone` if there may be no other beside it.
    """

    named: bool
    number: tuple[int, ...]
    alone: bool
    rest: str


def of_heading(words: str) -> Opening | None:
    """Return how the words of a heading open if they tell a step, as they are written."""
    found = _OPENING.match(with_emoji(words))
    if found is None or not (found["step"] or found["group"] or _tells_number(found)):
        return None
    return _opening(found)


def may_open(words: str) -> bool:
    """Return whether words that are read may open as a step, however they are written."""
    return of_heading(words[:_LONGEST]) is not None


def of_line(written: str) -> Opening | None:
    """Return how a line of a paragraph opens if it tells a step: with a mark behind its number, or
    in bold, because a sentence may begin with `Step 1 has to end first`.
    """
    found = _OPENING.match(with_emoji(written))
    if found is None:
        return None
    bold = (found["open"] or "").lower().startswith(_BOLD)
    if found["step"] or found["group"]:
        return _opening(found) if bold or found["end"] or found["after"] else None
    # A list would begin here if nothing stood before the number or in it.
    shown = (found["end"] or "").endswith((".", ")"))
    if not (_is_sign(found) or shown or (bold and _tells_number(found))):
        return None
    return _opening(found)


def _tells_number(found: re.Match[str]) -> bool:
    """Return whether a number is that of a place in a row, not one of several things."""
    if found["number"].lower() in _WORDS:
        return False
    marked = found["end"] or found["after"]
    return _is_sign(found) or "." in found["number"] or marked is not None


def _is_sign(found: re.Match[str]) -> bool:
    return bool(found["key"] or found["circled"]) or found["number"] == "🔟"


def _opening(found: re.Match[str]) -> Opening:
    number, rest = _parts_of_number(found["number"]), found.string[found.end() :]
    still_open = found["open"] and not found["close"] and rest
    return Opening(
        named=found["step"] is not None,
        number=number,
        alone=len(number) > 1 or found["group"] is not None,
        rest=f"{found['open']}{rest}" if still_open else rest,
    )


def _parts_of_number(written: str) -> tuple[int, ...]:
    if written.lower() in _WORDS:
        return (_WORDS.index(written.lower()) + 1,)
    if written == "🔟":
        return (10,)
    if "①" <= written <= "⑳":
        return (ord(written) - ord("①") + 1,)
    return tuple(int(part) for part in re.findall(r"[0-9]+", written))


def in_a_row(openings: Iterable[tuple[int, Opening]]) -> Mapping[int, Opening]:
    """Return those of some openings, each with its key, that tell steps: all if they count
    upwards, and one alone only if its number may be.
    """
    found = dict(openings)
    numbers = [one.number for one in found.values()]
    counts = all(a < b for a, b in pairwise(numbers))
    enough = len(found) > 1 or any(one.alone for one in found.values())
    return found if counts and enough else {}
