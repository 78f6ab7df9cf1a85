"""A pattern is a regular expression that a book or a tester brings: its search takes time in line
with the text alone.

RE2 compiles it: an engine without backtracking, that takes no pattern whose search it could not
bound. What it costs is bounded twice: by the size of the compiled program, and by how often one
line is looked through again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

LONGEST = 1_000
"""The most characters that a pattern has."""
MOST_STEPS = 2_500
"""The most steps of a compiled pattern: where RE2 has to keep many of them at once, each costs time
on each byte.
"""

_LINES = "(?m)"
_MEMORY = 4 * 1024 * 1024
# Steps times bytes that a line, and a whole text, may cost when it is looked through again behind
# each match.
_MOST_WORK_LINE = 100_000_000
_MOST_WORK_TEXT = 5_000_000_000
# A pattern that matches more often than this in a text is about anything; each match costs as much
# time as looking through two thousand letters.
_MOST_MATCHES, _LETTERS_A_MATCH = 10_000, 100
WINDOW = 16 * 1024
"""The most bytes that a match over several lines has."""

_CROSSES = re.compile(r"\\[nrsvDPSWpx]|\[\^|\[\[:|\(\?[a-zA-Z]*s|\n")
_SURROGATES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_REMEDIES = (
    (r"\(\?<?[=!]", "looks around; match the text beside it too, or leave it out"),
    (r"\\[1-9]|\(\?P$", "refers back to a group; write out what it may be"),
    (
        r"\(\?>|[*+?}]\+",
        "is possessive or atomic, which changes nothing in RE2; leave the extra sign out",
    ),
    (r"\\Z", "write `$` for the end of a line"),
    (r"\\[uUN]", r"write a letter by its number as `\x{20AC}`"),
    (
        r"repetition size",
        "a repetition counts to at most 1000, and so do nested ones together; ask for less",
    ),
    (
        r"too large",
        "it would need too much memory; ask for fewer repetitions or letters",
    ),
    (
        r"\(\?[#(aLux]",
        "write it without this group; of the flags only i, m, s and U are known",
    ),
    (
        r"bad repetition operator",
        "two repetitions follow each other; put brackets around the first, or leave one out",
    ),
)


class PatternError(ValueError):
    """A pattern that is not taken, with the reason and what to write instead."""


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A pattern that is compiled; `^` and `$` stand for the ends of a line."""

    source: str
    steps: int
    crosses_lines: bool
    """Whether a match may hold the end of a line."""
    _program: Any

    @property
    def matches_nothing(self) -> bool:
        """Whether the pattern matches where nothing is, such as between two letters."""
        return self._program.search(b"") is not None

    def found_in(self, text: str) -> bool:
        """Return whether the pattern matches anywhere in a text."""
        return self._program.search(_encoded(text)) is not None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the pattern matches, in characters and in order; what is empty is no match.

        Where looking through a line again and again would cost too much, the rest of the line
        counts as matched, and where there are too many matches the rest of the text.
        """
        data = _encoded(text)
        spans = self._byte_spans(data)
        return spans if len(data) == len(text) else _in_characters(data, spans)

    def _byte_spans(self, data: bytes) -> Iterator[tuple[int, int]]:
        place, end, spent, spent_on_line, line_end = 0, len(data), 0, 0, -1
        left = _MOST_MATCHES + end // _LETTERS_A_MATCH
        while place < end:
            behind = _window_end(data, place) if self.crosses_lines else end
            match = self._program.search(data, place, behind)
            if match is None:
                place = _next_window(data, place, behind)
                continue
            first, last = match.span()
            if last > line_end:
                spent_on_line, line_end = 0, _line_end(data, last)
            work = ((behind if self.crosses_lines else line_end) - first) * self.steps
            spent, spent_on_line = spent + work, spent_on_line + work
            if (
                spent_on_line > _MOST_WORK_LINE
                or spent > _MOST_WORK_TEXT + 4 * end * self.steps
            ):
                last = line_end
            left -= 1
            if not left:
                yield first, end
                return
            if first < last:
                yield first, last
            place = last if first < last else _next_letter(data, first)


@lru_cache(maxsize=512)
def compiled(source: str) -> Expression:
    """Compile a pattern, or raise `PatternError` with RE2's reason and what to write instead."""
    if len(source) > LONGEST:
        raise PatternError(f"has {len(source):,} characters; at most {LONGEST:,} fit")
    if r"\C" in source.replace("\\\\", ""):
        raise PatternError(r"is not taken: `\C` matches half a letter; write `.`")
    options = re2.Options()
    options.max_mem, options.log_errors, options.never_capture = _MEMORY, False, True
    try:
        program = re2.compile((_LINES + source).encode("utf-8"), options)
    except re2.error as error:
        reason = _reason(error)
        raise PatternError(f"is not taken by RE2: {reason}{_remedy(reason)}") from error
    except UnicodeEncodeError as error:
        raise PatternError("is not taken: it has half a letter in it") from error
    steps = program.programsize
    if steps > MOST_STEPS:
        raise PatternError(
            f"costs {steps:,} steps; at most {MOST_STEPS:,} fit: ask for fewer repetitions or"
            " letters"
        )
    return Expression(source, steps, _CROSSES.search(source) is not None, program)


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    if isinstance(reason, bytes):
        reason = reason.decode("utf-8", "replace")
    # The flag is ours, and nobody wrote it.
    return str(reason).replace(_LINES, "")


def _remedy(reason: str) -> str:
    for sign, remedy in _REMEDIES:
        if re.search(sign, reason):
            return f"; {remedy}"
    return ""


def _encoded(text: str) -> bytes:
    """Return a text as RE2 reads it; each character that is no letter is some other one, so that
    none is lost.
    """
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text).encode(
            "utf-8", "surrogateescape"
        )


def _in_characters(
    data: bytes, spans: Iterator[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield spans of bytes as spans of characters; each byte is counted once."""
    characters, counted = 0, 0
    for first, last in spans:
        start = characters + _length(data[counted:first])
        characters = start + _length(data[first:last])
        counted = last
        yield start, characters


def _length(data: bytes) -> int:
    return len(data.decode("utf-8", "surrogateescape"))


def _next_letter(data: bytes, place: int) -> int:
    """Return where the next letter begins: never within one."""
    place += 1
    while place < len(data) and data[place] & 0xC0 == 0x80:
        place += 1
    return place


def _line_end(data: bytes, place: int) -> int:
    end = data.find(b"\n", place)
    return end if end >= 0 else len(data)


def _window_end(data: bytes, place: int) -> int:
    """Return where to stop looking: at the last end of a line that is near enough, or in the middle
    of a long line.
    """
    if len(data) - place <= WINDOW:
        return len(data)
    line = data.rfind(b"\n", place, place + WINDOW)
    return line + 1 if line > place else place + WINDOW


def _next_window(data: bytes, place: int, behind: int) -> int:
    """Return where to look next when nothing was found: half a window on, so that two windows
    overlap.
    """
    if behind == len(data):
        return behind
    line = data.find(b"\n", place + (behind - place) // 2, behind)
    return line + 1 if 0 <= line < behind - 1 else behind
