"""A secret is a piece of text that nobody may read in a record: where it stands, and what kind of
thing it is.

What gives it away is a form: how people write a secret beside its name (`notation`), how a
credential looks by itself (`credential`), what a scanner that others keep knows (`detector`), and
what a policy adds. A form looks at one line, and at many only where a key goes over many.
"""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import re2

from drillbook.text.pattern import WINDOW, compiled
from drillbook.text.secrets import credential, detector, notation
from drillbook.text.secrets.form import LONG, PLACEHOLDER, Form, Secret

FORMS: tuple[Form, ...] = (*notation.FORMS, *credential.FORMS)
"""Every form that is known here."""


class Leak(NamedTuple):
    """A line of a text that shows something that looks like a secret, and of what kind."""

    line: int
    kind: str


def secrets_in(text: str, patterns: Sequence[str] = ()) -> list[Secret]:
    """Return the secrets in a text in its order; those that overlap are one.

    All that one of a policy's patterns matches is a secret.
    What a terminal would not show, such as a colour within a word, saves no secret.
    """
    found = [
        Secret(start, end, start, "own pattern")
        for source in patterns
        for start, end in compiled(source).spans(text)
    ]
    found.extend(_by_line(text))
    if "\x1b" in text:
        found.extend(_behind_colours(text))
    for form in _OVER_LINES:
        if any(sign in text for sign in form.signs):
            found.extend(form.secrets(text, 0, len(text)))
    return _merged(found)


def unfinished(text: str, patterns: Sequence[str] = ()) -> int:
    """Return from where a text may hold a secret that goes on in what follows it; its length if
    there is none.
    """
    place = len(text)
    if any(compiled(source).crosses_lines for source in patterns):
        place = text.rfind("\n", 0, max(0, len(text) - WINDOW)) + 1
    line = text.rfind("\n", 0, max(0, len(text) - 1)) + 1
    # A name such as `password:` may have its secret in the line that is still to come.
    is_short = len(text) - line <= notation.LONGEST_NAME
    if is_short and notation.ANNOUNCED.search(text, line):
        return min(place, line)
    return place


class Exposed(NamedTuple):
    """The characters from `start` to `end` show something of a secret of a kind."""

    start: int
    end: int
    kind: str


def exposed(text: str, secrets: Sequence[Secret]) -> Iterator[Exposed]:
    """Yield what of the secrets is not a placeholder already; both come in the order of
    the text.
    """
    # Both in one walk: a text may hold thousands of either.
    placeholders = deque(match.span() for match in PLACEHOLDER.finditer(text))
    for secret in secrets:
        start = secret.start
        while placeholders and placeholders[0][0] < secret.end:
            first, behind = placeholders[0]
            if start < first:
                yield Exposed(start, first, secret.kind)
            start = max(start, behind)
            if behind > secret.end:
                break
            placeholders.popleft()
        if start < secret.end:
            yield Exposed(start, secret.end, secret.kind)


def leaks_in(text: str, patterns: Sequence[str] = ()) -> Iterator[Leak]:
    """Yield the secrets that a text shows; what stands for one, as in `$PASSWORD` or `changeme`,
    shows none.
    """
    for start, end, kind in exposed(text, secrets_in(text, patterns)):
        if kind == "own pattern" or not _SHOWS_NONE.match(text, start, end):
            yield Leak(text.count("\n", 0, start) + 1, kind)


_SHOWS_NONE = re.compile(
    r"[$<%]|\{\{|!vault|ENC\[|op://|vault:|env:|arn:aws:(?:secretsmanager|ssm):|\.\.\."
    r"|[\"']?(?:your|my|some|an?|the|fake|dummy|sample|example|placeholder|change|replace|insert|redacted|hidden|masked)"
    r"(?:$|[-_ ]|me\b|this\b|it\b)|[\w-]*EXAMPLE(?:KEY)?\b|[\"']?([*xX.0#•])\1{3,}",
    re.IGNORECASE,
)
_OVER_LINES = tuple(form for form in FORMS if not form.one_line)
_COLOURS = re.compile(
    r"\x1b(?:\[[0-9;:?]{0,32}[ -/]{0,4}[@-~]|\][^\x07\x1b\n]{0,256}(?:\x07|\x1b\\)?|[@-Z\\-_])"
)
_ONE_LINE = tuple(form for form in FORMS if form.one_line)


def _options() -> re2.Options:
    options = re2.Options()
    options.never_capture, options.max_mem = True, 64 * 1024 * 1024
    # One byte for each character, so that places are the same in both.
    options.encoding = re2.Options.Encoding.LATIN1  # type: ignore[attr-defined]  # no stub
    return options


def _owners() -> dict[bytes, tuple[Form, ...]]:
    """Return the forms of each sign."""
    signs = dict.fromkeys(
        sign for form in _ONE_LINE for sign in form.signs if sign != LONG
    )
    return {
        sign.encode(): tuple(form for form in _ONE_LINE if sign in form.signs)
        for sign in signs
    }


def _set_of(signs: Iterable[bytes]) -> Any:  # noqa: ANN401 - RE2's types are not told
    options = _options()
    options.literal = True  # type: ignore[attr-defined]  # no stub
    found = re2.Set.SearchSet(options)
    for sign in signs:
        found.Add(sign)
    found.Compile()
    return found


_LONG_WORD = rb"[A-Za-z0-9_+/=~-]{20,}"
_LONG_WORDS = re.compile(_LONG_WORD + b"+")
_NOT_HEXADECIMAL = re.compile(rb"[G-Zg-z]")
_OF_LONG = tuple(form for form in _ONE_LINE if LONG in form.signs)


class _Signs(NamedTuple):
    """What finds the signs of all forms: which are there, whether there is any, and any in a text
    of many lines.
    """

    forms: tuple[tuple[Form, ...], ...]
    set: Any
    any: Any
    any_in_text: Any


@cache
def _signs() -> _Signs:
    """Compile the signs when the first text is looked at."""
    owners = _owners()
    words = b"|".join(map(re.escape, owners))
    return _Signs(
        forms=tuple(owners.values()),
        set=_set_of(owners),
        any=re2.compile(words, _options()),
        any_in_text=re2.compile(b"(?i:%b)|%b" % (words, _LONG_WORD), _options()),
    )


def _by_line(text: str) -> Iterator[Secret]:
    for line in _telling_lines(text):
        yield from _in_line(text, line)


def _behind_colours(text: str) -> Iterator[Secret]:
    """Yield the secrets that a text shows on a terminal, where they stand in the text with its
    colours.
    """
    pieces: list[str] = []
    begins, comes_from, done, size = [0], [0], 0, 0
    for match in _COLOURS.finditer(text):
        pieces.append(text[done : match.start()])
        size, done = size + len(pieces[-1]), match.end()
        begins.append(size)
        comes_from.append(done)

    def place(shown: int) -> int:
        piece = bisect_right(begins, shown) - 1
        return comes_from[piece] + shown - begins[piece]

    for secret in _by_line("".join([*pieces, text[done:]])):
        yield Secret(
            place(secret.start),
            place(secret.end - 1) + 1,
            place(secret.context),
            secret.kind,
        )


class _Line(NamedTuple):
    """A line from `start` to `end` of a text, and its letters, one byte each."""

    start: int
    end: int
    letters: bytes


def _telling_lines(text: str) -> Iterator[_Line]:
    """Yield the lines with a sign of a secret."""
    # A letter that Latin-1 lacks is in no sign, and its stand-in keeps every place as it is.
    letters = text.encode("latin-1", "replace")
    program = _signs().any_in_text
    place = 0
    while match := program.search(letters, place):
        start = letters.rfind(b"\n", 0, match.start() + 1) + 1
        end = letters.find(b"\n", match.end())
        if end < 0:
            end = len(letters)
        yield _Line(start, end, letters[start:end])
        place = end


def _in_line(text: str, line: _Line) -> Iterator[Secret]:
    """Yield the secrets of a line."""
    start, end, letters = line
    words = [word for word in _LONG_WORDS.findall(letters) if _is_mixed(word)]
    forms = [*_announced(letters.lower())]
    if words:
        forms.extend(_OF_LONG)
    for form in forms:
        yield from form.secrets(text, start, end)
    if not all(map(bytes.islower, words)):
        for first, last in detector.spans(letters):
            yield Secret(start + first, start + last, start + first, "token")


def _announced(lowered: bytes) -> Iterable[Form]:
    """Return the forms of which a sign is in a line."""
    signs = _signs()
    found = signs.set.Match(lowered)
    if found:
        return dict.fromkeys(form for sign in found for form in signs.forms[sign])
    # The set says nothing when its memory is used up.
    return _ONE_LINE if signs.any.search(lowered) else ()


def _is_mixed(word: bytes) -> bool:
    """Return whether a long word may be a credential: it has letters and digits, and more than
    hexadecimal ones.
    """
    return (
        not word.isalpha()
        and _NOT_HEXADECIMAL.search(word) is not None
        and word.upper() != word
    )


def _merged(found: Iterable[Secret]) -> list[Secret]:
    merged: list[Secret] = []
    for secret in sorted(found):
        last = merged[-1] if merged else None
        if last and secret.start < last.end:
            merged[-1] = last._replace(
                end=max(last.end, secret.end), context=min(last.context, secret.context)
            )
        else:
            merged.append(secret)
    return merged
