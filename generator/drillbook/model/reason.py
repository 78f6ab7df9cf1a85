"""A reason is a sentence that a reader can understand; a word to fill a place with is none."""

import re
import unicodedata

FLOOR = "a sentence of at least three words that says why"
"""What a reason is, in words."""

_FEWEST_WORDS = 3
_FEWEST_SIGNS = 6
"""Of a script that writes no spaces, such as Chinese or Thai."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_FILLERS = frozenset(
    {
        "asdf",
        "bar",
        "because",
        "blah",
        "dummy",
        "fixme",
        "foo",
        "later",
        "na",
        "nil",
        "none",
        "nothing",
        "ok",
        "okay",
    }
    | {
        "placeholder",
        "reason",
        "soon",
        "tba",
        "tbd",
        "temp",
        "tmp",
        "todo",
        "wip",
        "xx",
        "xxx",
        "yes",
    }
)


def says_something(text: str | None) -> bool:
    """Return whether a text is more than a letter, `n/a` or `todo`: three different words, none of
    them a filler.
    """
    plain = unicodedata.normalize("NFKC", text or "").casefold()
    words = set(_WORD.findall(plain)) - _FILLERS
    return (
        len(words) >= _FEWEST_WORDS
        or len(set(_UNSPACED.findall(plain))) >= _FEWEST_SIGNS
    )
