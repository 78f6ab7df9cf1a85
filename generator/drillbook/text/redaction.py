"""Redaction puts a typed placeholder in the place of each secret, before the first byte reaches a
disk.

A secret is found where it stands on one line, a private key over its lines. What only a reader
would recognise, such as a password alone in a sentence, is not.
"""

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from drillbook.text.secrets.form import Secret
from drillbook.text.secrets.secret import Exposed, exposed, secrets_in, unfinished

# A stream without line ends must not fill the memory.
_LONGEST_LINE = 64 * 1024
_OVERLAP = 8 * 1024


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without its secrets, and how many there were of each kind."""

    text: str
    counts: Mapping[str, int]


def redact(text: str, patterns: Sequence[str] = ()) -> Redacted:
    """Return a text with placeholders such as `[redacted: password]`; doing so again changes
    nothing.

    The patterns are a policy's own regular expressions; all that one matches is a secret.
    """
    counts: Counter[str] = Counter()
    redacted = _settled(text, secrets_in(text, patterns), patterns, counts)
    return Redacted(redacted, dict(counts))


class Redactor:
    """Redacts a stream of bytes that comes in pieces, cut anywhere; bytes that are no text pass
    through as they are.

    It holds back the line that is not complete, at most about 128 KB. A longer line is let go piece
    by piece, and where a single secret is longer than that, the rest of its line goes with it.
    """

    def __init__(self, patterns: Sequence[str] = ()) -> None:
        self._patterns = patterns
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._held = ""
        self._dropping = False
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many secrets of each kind there were so far."""
        return dict(self._counts)

    def feed(self, data: bytes) -> bytes:
        """Take the next bytes, and return those that are known to be free of secrets."""
        self._take(self._decoder.decode(data))
        if b"\n" not in data and len(self._held) <= _LONGEST_LINE:
            return b""
        secrets = secrets_in(self._held, self._patterns)
        return self._let_go(secrets, self._cut(secrets))

    def close(self) -> bytes:
        """Return what was held back; the stream has ended."""
        self._take(self._decoder.decode(b"", final=True))
        return self._let_go(secrets_in(self._held, self._patterns), len(self._held))

    def _take(self, text: str) -> None:
        if self._dropping:
            _, end, rest = text.partition("\n")
            text = end + rest
            self._dropping = not end
        self._held += text

    def _cut(self, secrets: Sequence[Secret]) -> int:
        """Return up to where the held text can go: no secret may be cut, nor one that may still
        grow.
        """
        end = len(self._held)
        cut = self._held.rfind("\n") + 1
        if end - cut > _LONGEST_LINE:
            # A secret may begin near the end, and go on in what comes next.
            cut = end - _OVERLAP
        cut = unfinished(self._held[:cut], self._patterns)
        for secret in sorted(secrets, key=lambda secret: secret.end, reverse=True):
            ends_before = secret.end < cut
            # One that ends where the line does is whole; at the end of all it may go on.
            ends_with_line = secret.end == cut and cut < end
            if ends_before or ends_with_line:
                break
            cut = min(cut, secret.context)
        if end - cut > 2 * _LONGEST_LINE:
            self._dropping = True
            return end
        return cut

    def _let_go(self, secrets: Sequence[Secret], cut: int) -> bytes:
        gone, self._held = self._held[:cut], self._held[cut:]
        whole = [secret for secret in secrets if secret.end <= cut]
        redacted = _settled(gone, whole, self._patterns, self._counts)
        return redacted.encode("utf-8", "surrogateescape")


def _settled(
    text: str, secrets: Sequence[Secret], patterns: Sequence[str], counts: Counter[str]
) -> str:
    """Return a text with its secrets replaced until none is left: what stands beside one may then
    look like one.
    """
    pieces, done = [], 0
    for start, end, some in _by_stretch(text, secrets, whole=bool(patterns)):
        pieces += [text[done:start], _without(text[start:end], some, counts)]
        done = end
        while more := list(exposed(pieces[-1], secrets_in(pieces[-1], patterns))):
            pieces[-1] = _replaced(pieces[-1], more, counts)
    return "".join([*pieces, text[done:]])


class _Stretch(NamedTuple):
    """Lines from `start` to `end` of a text, and their secrets, counted from where they begin."""

    start: int
    end: int
    secrets: Sequence[Secret]


def _by_stretch(
    text: str, secrets: Sequence[Secret], *, whole: bool
) -> Iterator[_Stretch]:
    """Yield the stretches of lines that have secrets.

    Only there has something changed. A policy's own pattern may look at lines before and behind as
    well.
    """
    start, end, some = 0, -1, list[Secret]()
    for secret in secrets:
        first = 0 if whole else text.rfind("\n", 0, secret.context) + 1
        if first > end:
            if some:
                yield _Stretch(start, end, some)
            start, some = first, []
        behind = len(text) if whole else text.find("\n", secret.end)
        end = max(end, behind if behind >= 0 else len(text))
        some.append(secret._replace(start=secret.start - start, end=secret.end - start))
    if some:
        yield _Stretch(start, end, some)


def _without(text: str, secrets: Sequence[Secret], counts: Counter[str]) -> str:
    """Return a text with its secrets replaced, and count them; a placeholder within a secret stays
    what it is.
    """
    return _replaced(text, exposed(text, secrets), counts)


def _replaced(text: str, places: Iterable[Exposed], counts: Counter[str]) -> str:
    pieces, done = [], 0
    for start, end, kind in places:
        pieces += [text[done:start], f"[redacted: {kind}]"]
        counts[kind] += 1
        done = end
    return "".join([*pieces, text[done:]])
