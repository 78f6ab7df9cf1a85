"""Hidden characters are those that a text holds and nobody sees, or that show it in another order
than it has.

They are Unicode's controls, its default ignorable code points, and the few more that print nothing.
Some scripts and emoji cannot be written without them: there, and only there, they belong to the
text (UTS #39, UAX #31, UTS #51).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_NO_CHARACTERS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}"
    for plane in range(0, 0x110000, 0x10000)
)
UNSEEN = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What prints nothing, as it stands between the brackets of a regular expression."""

_CANDIDATE = re.compile(
    rf"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}{UNSEEN}]"
)
_ORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_NEAR = 200
"""How far away in its line a mark of direction may have what it is there for."""

# Scripts whose letters join, or whose syllables are made of letters that do or do not: named as
# Unicode's names begin.
_JOINING = (
    "ADLAM ",
    "ARABIC ",
    "HANIFI ROHINGYA ",
    "MANDAIC ",
    "MANICHAEAN ",
    "MONGOLIAN ",
    "NKO ",
    "PHAGS-PA ",
    "PSALTER PAHLAVI ",
    "SOGDIAN ",
    "SYRIAC ",
    "BALINESE ",
    "BENGALI ",
    "CHAKMA ",
    "DEVANAGARI ",
    "GRANTHA ",
    "GUJARATI ",
    "GURMUKHI ",
    "JAVANESE ",
    "KANNADA ",
    "KHMER ",
    "MALAYALAM ",
    "MYANMAR ",
    "ORIYA ",
    "SINHALA ",
    *("TAMIL ", "TELUGU ", "TIBETAN ", "TIRHUTA "),
)
_VARYING = (
    "CJK ",
    "EGYPTIAN ",
    "FULLWIDTH ",
    "IDEOGRAPHIC ",
    "MANICHAEAN ",
    "MYANMAR ",
    "PHAGS-PA ",
)
_PICTOGRAPH = re.compile(
    "[\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff\U0001fc00-\U0001fffd]"
)
_SHADES = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_FLAG = "\U0001f3f4"
# The flags of England, Scotland and Wales are the only ones that Unicode recommends to be written
# with tags.
_FLAGS = re.compile(
    _FLAG
    + "(?:"
    + "|".join(
        "".join(chr(0xE0000 + ord(c)) for c in f"gb{of}")
        for of in ("eng", "sct", "wls")
    )
    + ")\U000e007f"
)


@dataclass(frozen=True, slots=True)
class Hidden:
    """Hidden characters that follow one another in a text, and where in it they begin."""

    start: int
    characters: str

    @property
    def words(self) -> str:
        """Which they are, and what they do, in words that fit behind `holds`."""
        orders = _ORDERING.search(self.characters)
        first = named(self.characters[0])
        if len(self.characters) == 1:
            return (
                f"{first}, which"
                f" {'makes text read in another order' if orders else 'nobody sees'}"
            )
        many = f"{len(self.characters):,} characters in a row"
        return (
            f"{many} {'that make text read in another order' if orders else 'that nobody sees'},"
            f" first {first}"
        )


def hidden(text: str) -> Iterator[Hidden]:
    """Yield what is hidden in a text, each row of such characters once."""
    # Most texts have nothing but what everybody sees.
    if text.isascii() and text.replace("\n", "").isprintable():
        return
    start, row = 0, ""
    for match in _CANDIDATE.finditer(text):
        at = match.start()
        if _belongs(text, at):
            continue
        if row and at == start + len(row):
            row += match[0]
            continue
        if row:
            yield Hidden(start, row)
        start, row = at, match[0]
    if row:
        yield Hidden(start, row)


def visible(text: str, show: Callable[[str], str] | None = None) -> str:
    """Return text with each hidden character shown, unless told otherwise as an escape of its
    number.
    """
    if text.isprintable() and text.isascii():
        return text
    shown = show or escape
    return _CANDIDATE.sub(
        lambda match: match[0] if _belongs(text, match.start()) else shown(match[0]),
        text,
    )


def escape(character: str) -> str:
    """Return a character as many languages write one that cannot be seen."""
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def named(character: str) -> str:
    """Return a character by its number and its name in Unicode."""
    name = unicodedata.name(character, "")
    if not name:
        name = "a number without a character"
        if unicodedata.category(character) == "Cc":
            name = "a control character"
        return f"U+{ord(character):04X} ({name})"
    return f"U+{ord(character):04X} {name}"


def _belongs(text: str, at: int) -> bool:
    """Return whether a candidate is part of how a script or an emoji is written."""
    belongs = next((judge for kind, judge in _BELONGING if kind.match(text, at)), None)
    return belongs is not None and belongs(text, at)


def _joins(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if _CANDIDATE.match(after) or (
        before and _CANDIDATE.match(before) and before not in _SHADES
    ):
        return False
    return (
        _of_script(before, _JOINING)
        or _of_script(after, _JOINING)
        or (text[at] == "\u200d" and _unites(text, at))
    )


def _unites(text: str, at: int) -> bool:
    """Return whether a joiner stands between two pictographs, the first of them perhaps in a shade
    of its own.
    """
    start = at - 1
    while (
        start > 0
        and at - start < len(_SHADES)
        and text[start] in _SHADES
        and not text[start - 1].isascii()
    ):
        start -= 1
    return start >= 0 and bool(
        _PICTOGRAPH.match(text, start) and _PICTOGRAPH.match(text, at + 1)
    )


def _directs(text: str, at: int) -> bool:
    """Return whether a mark stands alone in a line that has letters which are read from right to
    left.
    """
    if _CANDIDATE.match(text, at + 1) or (at and _CANDIDATE.match(text, at - 1)):
        return False
    before, after = text[max(at - _NEAR, 0) : at], text[at + 1 : at + _NEAR]
    line = before.rpartition("\n")[2] + after.partition("\n")[0]
    return any(
        unicodedata.bidirectional(c) in _RIGHT_TO_LEFT and c not in "\u200f\u061c"
        for c in line
    )


def _varies(text: str, at: int) -> bool:
    before = text[at - 1 : at]
    if text[at] in "\ufe0e\ufe0f":
        return bool(before and _PICTOGRAPH.match(before)) or (
            before in set("#*0123456789") and text.startswith("\u20e3", at + 1)
        )
    return bool(before) and (
        unicodedata.category(before) == "Sm" or _of_script(before, _VARYING)
    )


def _flies(text: str, at: int) -> bool:
    start = text.rfind(_FLAG, max(at - 6, 0), at)
    flag = _FLAGS.match(text, start) if start >= 0 else None
    return flag is not None and at < flag.end()


def _of_script(character: str, names: tuple[str, ...]) -> bool:
    return bool(character) and unicodedata.name(character, "").startswith(names)


_BELONGING: tuple[tuple[re.Pattern[str], Callable[[str, int], bool]], ...] = (
    (re.compile("[\u200c\u200d]"), _joins),
    (re.compile("[\u200e\u200f\u061c]"), _directs),
    (re.compile("[\ufe00-\ufe0f]"), _varies),
    (
        re.compile("[\U000e0100-\U000e01ef]"),
        lambda text, at: _of_script(text[at - 1 : at], ("CJK ",)),
    ),
    (re.compile("[\U000e0020-\U000e007f]"), _flies),
    (
        re.compile("[\u180b-\u180f]"),
        lambda text, at: _of_script(text[at - 1 : at], ("MONGOLIAN LETTER ",)),
    ),
    # A blank between letters for the blind, and the gaps in syllables of old Korean.
    (
        re.compile("(?<=[\u2801-\u28ff])\u2800|\u2800(?=[\u2801-\u28ff])"),
        lambda _text, _at: True,
    ),
    (
        re.compile("\u115f(?=[\u1160-\u11a7])|(?<=[\u1100-\u115f])\u1160"),
        lambda _text, _at: True,
    ),
)
"""Where each kind of candidate belongs to the text; any other belongs nowhere."""
