"""A form is one way in which secrets are written: its signs in a line, its pattern, and which part
is the secret.

Every form is found in linear time: a pattern looks at a few characters before it commits itself,
and then takes all that belongs to it, so that no two attempts read the same stretch. No form looks
behind itself: text that happens to stand before a secret must not save it.
"""

import base64
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

KINDS = (
    "password",
    "authorization",
    "cookie",
    "token",
    "secret",
    "key",
    "private key",
    "own pattern",
)
PLACEHOLDER = re.compile(rf"\[redacted: (?:{'|'.join(KINDS)})\]")

LONG = "long word"
"""The sign of a line with a long word of letters and digits in it."""

Find = Callable[[re.Match[str]], Iterable[tuple[int, int]]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """One form in which secrets are written.

    A line without any of its `signs`, in lower case, holds none.

    The sign `LONG` is a long word of letters and digits. A form that goes over several lines is
    looked for in the whole text, and its signs as they are.
    """

    kind: str
    signs: tuple[str, ...]
    pattern: str
    find: Find
    flags: re.RegexFlag = re.ASCII
    one_line: bool = True

    def secrets(self, text: str, start: int, end: int) -> Iterator["Secret"]:
        """Yield the secrets of this form in a part of the text."""
        for match in _compiled(self.pattern, self.flags).finditer(text, start, end):
            for first, behind in self.find(match):
                if first < behind and not stands_for_one(text[first:behind]):
                    yield Secret(first, behind, match.start(), self.kind)


class Secret(NamedTuple):
    """The characters from `start` to `end`; what gives them away begins at `context`."""

    start: int
    end: int
    context: int
    kind: str


@cache
def _compiled(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """Compile a pattern when the first line has a sign of it: most runs need only a few."""
    return re.compile(pattern, flags)


def whole(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Find all that the pattern matched."""
    yield match.span()


def value(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Find the group that took part: a pattern has one for each way to write its value."""
    yield next(
        match.span(name) for name, text in match.groupdict().items() if text is not None
    )


def likely_value(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Find the value where it is no word, number or name as other things have them."""
    for start, end in value(match):
        if likely(match.string[start:end]):
            yield start, end


_STAND_IN = re.compile(
    r"""
    # a variable's name
    \$[A-Za-z_][A-Za-z0-9_]*(?:(?:::|[./])[\w.:/-]*)?\#?
    | \$\{[^{}]*\} | \$?\{\{[^{}]*\}\} | \$\([^()]*\)
    | %[A-Za-z_][A-Za-z0-9_]*% | <[^<>]*>? | \{[A-Za-z_]\w*(?:\.\w+|\(\))+\}
    # blackened
    | [*•.xX_\#?-]{3,} | [\#{}\[\]|>&(] | \[(?:hidden|masked|filtered|redacted|secret|removed)\]
    | \([a-z]+\)?
    # that there is none, or what it has to be
    | yes|no|true|false|null|none|nil|on|off|undefined|empty|unset|required|optional|enabled
    | disabled|must|is|was|should|cannot|can|has|may|for|not|the|an?|expired|incorrect|invalid
    | changed|reset|too|does
    # what it is called
    | str|string|text|int|bytes|bool|file|path|arg|value|name|password|passphrase
    | passwd|pwd|pass|token|secret|key
    """,
    re.IGNORECASE | re.VERBOSE,
)
DIGEST = re.compile(
    r"(?:sha[0-9]{1,3}|md5|base64|integrity|etag|fingerprint|nonce|checksum|hash)[-_:=,\"'"
    r" ]{1,3}\Z",
    re.IGNORECASE,
)
"""What stands before a digest, which looks as if dice had made it."""
_PATH = re.compile(r"[.~]{0,2}(?:/[A-Za-z0-9_.@-]+){2,}/?")
_NUMBERED = re.compile(r"[0-9.,:/+-]+(?:ms|s|m|h|d|[kMGT]?i?B)?|0x[0-9a-fA-F]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def stands_for_one(text: str) -> bool:
    """Return whether a value only stands for a secret: a variable's name, asterisks, a word that
    says there is none.
    """
    plain = text.strip("\"'\\,;)")
    return _STAND_IN.fullmatch(plain) is not None or (
        _PATH.fullmatch(plain) is not None and not random(plain)
    )


def likely(text: str) -> bool:
    """Return whether a value may be a secret although its name is used for other things as well."""
    return (
        len(text) >= 8
        and any(character.isdigit() for character in text)
        and any(character.isalpha() for character in text)
        and not _NUMBERED.fullmatch(text)
        and not text.startswith(("/", "./", "~/", "http://", "https://"))
    )


def entropy(text: str) -> float:
    """Return the bits of a character in a text, by how often each occurs in it."""
    size = len(text)
    if size:
        return -sum(
            count / size * math.log2(count / size) for count in Counter(text).values()
        )
    return 0.0


def _class_of(letter: str) -> str:
    if letter.isdigit():
        return "d"
    return "u" if letter.isupper() else "l"


def random(text: str) -> bool:
    """Return whether somebody rather threw dice for a text than wrote it: letters of both cases and
    digits, mixed.
    """
    letters = [character for character in text if character.isalnum()]
    classes = [_class_of(letter) for letter in letters]
    if len(set(classes)) < 3 or classes.count("d") < 2:
        return False
    changes = sum(one != other for one, other in pairwise(classes))
    # A short word cannot have more entropy than its length gives.
    least = min(4.0, math.log2(len(text)) - 0.9)
    return changes >= 0.36 * len(letters) and entropy(text) >= least


def is_uuid(text: str) -> bool:
    """Return whether a text is an id as programs number things."""
    return _UUID.fullmatch(text) is not None


def names_a_user(text: str) -> bool:
    """Return whether a text is `user:password` in base64."""
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode(
            "ascii"
        )
    except (ValueError, UnicodeDecodeError):
        return False
    user, colon, password = decoded.partition(":")
    return bool(
        colon
        and user
        and len(password) >= 3
        and decoded.isprintable()
        and re.fullmatch(r"[\w.@+-]+", user)
    )
