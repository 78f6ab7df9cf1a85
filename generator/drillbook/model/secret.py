"""A secret is a piece of text that nobody may read in a record: where it stands, and what kind of thing it is.

Every form is found in linear time: a pattern looks at a few characters before it commits itself, and then takes all
that belongs to it, so that no two attempts read the same stretch. No form looks behind itself: text that happens to
stand before a secret must not save it.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

KINDS = ("password", "authorization", "cookie", "token", "secret", "key", "private key", "own pattern")
PLACEHOLDER = re.compile(rf"\[redacted: (?:{'|'.join(KINDS)})\]")


class Secret(NamedTuple):
    """The characters from `start` to `end`; what gives them away begins at `context`."""

    start: int
    end: int
    context: int
    kind: str


class Leak(NamedTuple):
    """A line of a text that shows something that looks like a secret, and of what kind."""

    line: int
    kind: str


_NAMED = ("$", "<", "%", "{{")
Find = Callable[[re.Match[str]], Iterable[tuple[int, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form in which secrets are written. A line without any of its `signs`, in lower case, holds none.

    A form without signs, or one that goes over several lines, is looked for in the whole text.
    """

    kind: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    find: Find
    one_line: bool = True

    def secrets(self, text: str, start: int, end: int) -> Iterator[Secret]:
        """Yield the secrets of this form in a part of the text, in its order."""
        for match in self.pattern.finditer(text, start, end):
            for first, behind in self.find(match):
                if first < behind:
                    yield Secret(first, behind, match.start(), self.kind)


def secrets_in(text: str, forms: Sequence[Form]) -> list[Secret]:
    """Return the secrets in a text in its order; those that overlap are one."""
    # Looking for a few words costs a fiftieth of looking for all patterns, and most lines have none of them.
    lowered = text.lower()
    lines = {sign: _lines_with(sign, lowered, text) for sign in {sign for form in forms for sign in form.signs}}
    found: list[Secret] = []
    for form in forms:
        parts = {part for sign in form.signs for part in lines[sign]}
        if not form.signs or (parts and not form.one_line):
            parts = {(0, len(text))}
        for start, end in parts:
            found.extend(form.secrets(text, start, end))
    return _merged(found)


def exposed(text: str, secrets: Sequence[Secret]) -> Iterator[tuple[int, int, str]]:
    """Yield what of the secrets is not a placeholder already; both come in the order of the text."""
    placeholders = deque(match.span() for match in PLACEHOLDER.finditer(text))
    for secret in secrets:
        start = secret.start
        while placeholders and placeholders[0][0] < secret.end:
            first, behind = placeholders[0]
            if start < first:
                yield start, first, secret.kind
            start = max(start, behind)
            if behind > secret.end:
                break
            placeholders.popleft()
        if start < secret.end:
            yield start, secret.end, secret.kind


def leaks_in(text: str, forms: Sequence[Form]) -> Iterator[Leak]:
    """Yield the secrets that a text shows; the name of a variable, as in `$PASSWORD`, stands for one and shows none."""
    for start, _, kind in exposed(text, secrets_in(text, forms)):
        if not text.startswith(_NAMED, start):
            yield Leak(text.count("\n", 0, start) + 1, kind)


def _lines_with(sign: str, lowered: str, text: str) -> list[tuple[int, int]]:
    """Return where the lines with a sign begin and end."""
    found: list[tuple[int, int]] = []
    place = lowered.find(sign)
    if place >= 0 and len(lowered) != len(text):
        # A few letters become two when they are lowered, and places are no longer the same.
        return [(0, len(text))]
    while place >= 0:
        start, end = lowered.rfind("\n", 0, place) + 1, lowered.find("\n", place)
        found.append((start, end if end >= 0 else len(text)))
        place = lowered.find(sign, end) if end >= 0 else -1
    return found


def _merged(found: Iterable[Secret]) -> list[Secret]:
    merged: list[Secret] = []
    for secret in sorted(found):
        last = merged[-1] if merged else None
        if last and secret.start < last.end:
            merged[-1] = last._replace(end=max(last.end, secret.end), context=min(last.context, secret.context))
        else:
            merged.append(secret)
    return merged


def own_forms(patterns: Sequence[str]) -> tuple[Form, ...]:
    """Return the forms of a policy's own patterns; `^` and `$` stand for the ends of a line."""
    return tuple(
        Form(kind="own pattern", signs=(), pattern=re.compile(pattern, re.MULTILINE), find=_whole, one_line=False)
        for pattern in patterns
    )


def _whole(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    yield match.span()


def _value(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Find the group that took part: a pattern has one for each way to write its value."""
    yield next(match.span(name) for name, value in match.groupdict().items() if value is not None)


def _json_web_token(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    if "." in match[0] and len(match[0]) >= 30:
        yield match.span()


def _bearer(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Prose has no digit in a word of this length."""
    if any(character.isdigit() for character in match["value"]):
        yield match.span("value")


def _options(pattern: str) -> Find:
    """Return what finds an option's value in the rest of the line behind a command's name."""
    option = re.compile(pattern)

    def find(match: re.Match[str]) -> Iterator[tuple[int, int]]:
        for found in option.finditer(match.string, match.start(), match.end()):
            yield from _value(found)

    return find


# Blanks, and the colours that programs put between a name and its value.
_GAP = r"(?:[ \t]|\x1b\[[0-9;]{0,16}m){0,8}+"
_QUOTE = r"\\{0,3}[\"']"
# Where a bare value ends before the next blank: at the quote around the whole, or at the next parameter.
_END = rf"{_QUOTE}(?=$|[\s,;:&}}\])>\\]|{PLACEHOLDER.pattern})|[&;,](?=$|\s|[\w.-]{{1,64}}=|{PLACEHOLDER.pattern})"
_BARE = rf"(?P<bare>(?!{_QUOTE})(?:{PLACEHOLDER.pattern}|(?!{_END})\S)++)"
_QUOTED = (
    r"(?:\\{1,3}[\"'](?P<escaped>(?:(?!\\{1,3}[\"'])[^\n\"])++)"
    r"|\"(?P<double>(?:[^\"\\\n]|\\[^\n])++)"
    r"|'(?P<single>(?:[^'\\\n]|\\[^\n])++))"
)
_VALUE = rf"(?:{_QUOTED}|{_BARE})"
_EQUALS = rf"{_GAP}(?::=|==?){_GAP}"
_IS = rf"(?:{_QUOTE})?{_GAP}(?::=|=>|==?|:(?!:)){_GAP}"
_HEADER = rf"(?:{_QUOTE})?{_GAP}[:=]{_GAP}(?:{_QUOTE})?"
_REST = rf"(?P<rest>(?:(?!{_QUOTE}(?=$|[\s,}}\])]|{PLACEHOLDER.pattern}))[^\r\n])++)"
_WORD = r"pass(?:word|wd|phrase)"
_OWNER = (
    r"(?:access|account|api|auth|client|encryption|master|oauth|private|refresh|secret|session|shared|signing)[_-]?"
)


def _form(kind: str, signs: str, pattern: str, find: Find = _value, *, exact: bool = False) -> Form:
    flags = re.ASCII if exact else re.ASCII | re.IGNORECASE
    return Form(kind=kind, signs=tuple(signs.split()), pattern=re.compile(pattern, flags), find=find)


def _option(names: str) -> str:
    """Return the pattern of `--name VALUE`, also as two items of a list."""
    return (
        rf"--(?!no-)(?:[a-z0-9]{{1,20}}-){{0,4}}?(?:{names})(?:[ \t]{{1,8}}|[\"'],[ \t]{{0,4}}(?=[\"']))(?!-){_VALUE}"
    )


FORMS = (
    Form(
        kind="private key",
        signs=("-----begin",),
        pattern=re.compile(
            r"-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:(?!-----(?:END|BEGIN) )[\s\S]){0,16384}+(?:-----END[ A-Z0-9]{0,60}+-{0,5}+)?"
        ),
        find=_whole,
        one_line=False,
    ),
    _form(
        "password",
        "://",
        # Behind the colon of an address stands a port, or a password that should have no slash in it, but may.
        rf"://[^\s:/?#@\"<>]*+:(?:(?P<bare>(?:{PLACEHOLDER.pattern}|[^\s/\"<>])+)@"
        rf"|(?![0-9]{{1,5}}[/?#])(?P<slashed>(?:{PLACEHOLDER.pattern}|(?!://)[^\s\"<>])+?)@)",
    ),
    _form("password", "pass", rf"{_WORD}{_IS}{_VALUE}"),
    _form("password", "pwd", rf"pwd{_IS}(?!{_QUOTE}?[/~]|[/~]){_VALUE}"),
    _form("password", "pass", rf"_pass{_IS}{_VALUE}"),
    _form("password", "--", _option(rf"pass|{_WORD}")),
    _form("password", "pass", rf"{_WORD}>(?P<bare>[^<>\n]++)(?=</)"),
    _form("password", "mysql mariadb", r"(?:mysql|mariadb)[^\n]{0,2000}+", _options(rf"[ \t]-p{_VALUE}")),
    _form("password", "pass", r"sshpass[^\n]{0,2000}+", _options(rf"[ \t]-p[ \t]{{0,8}}{_VALUE}")),
    _form("password", "redis-cli", r"redis-cli[^\n]{0,2000}+", _options(rf"[ \t]-a[ \t]{{1,8}}{_VALUE}")),
    _form(
        "password",
        "curl",
        r"curl[^\n]{0,2000}+",
        _options(
            rf"[ \t](?:-u|--user)[ \t=]{{0,8}}[\"']?[^\s:\"']{{1,200}}:(?P<bare>(?:{PLACEHOLDER.pattern}|[^\s\"'])++)"
        ),
    ),
    _form(
        "authorization",
        "authorization",
        rf"authorization{_HEADER}(?:(?:digest|aws4-hmac-sha256)[ \t]++(?P<all>[^\r\n]++)"
        rf"|(?:(?:bearer|basic|token|apikey|negotiate)[ \t]++)?{_REST})",
    ),
    _form("authorization", "bearer", r"bearer[ \t]{1,8}(?P<value>[\w.~+/=-]{16,}+)", _bearer),
    _form("cookie", "cookie", rf"cookie{_HEADER}{_REST}"),
    _form("token", "eyj", r"eyJ[\w-]*+(?:\.[\w-]++)*+", _json_web_token, exact=True),
    _form("token", "gh", r"gh[pousr]_[A-Za-z0-9]{30,}+", _whole, exact=True),
    _form("token", "github", r"github_pat_\w{30,}+", _whole, exact=True),
    _form("token", "gl", r"gl(?:pat|dt|rt|ptt)-[\w-]{20,}+", _whole, exact=True),
    _form("token", "xox xapp-", r"(?:xox[a-z]|xapp)-[\w-]{10,}+", _whole, exact=True),
    _form("token", "token", rf"(?:(?:[_-]|{_OWNER})token|token(?={_QUOTE})){_IS}{_VALUE}"),
    _form("token", "token", rf"token{_EQUALS}{_VALUE}"),
    _form("token", "--", _option("token")),
    _form("token", "token", r"token>(?P<bare>[^<>\n]++)(?=</)"),
    _form("secret", "secret", rf"(?:(?:[_-]|{_OWNER})secret|secret(?={_QUOTE})){_IS}{_VALUE}"),
    _form("secret", "secret", rf"secret{_EQUALS}{_VALUE}"),
    _form("secret", "--", _option("secret")),
    _form("secret", "secret", r"secret>(?P<bare>[^<>\n]++)(?=</)"),
    _form("key", "akia asia", r"A[KS]IA[0-9A-Z]{16,}+", _whole, exact=True),
    _form("key", "key", rf"{_OWNER}key{_IS}{_VALUE}"),
    _form("key", "key", rf"_KEY={_VALUE}", exact=True),
    _form("key", "--", _option("(?:api|access|secret)-key")),
)
"""Every form known; a policy adds its own."""
