"""What is wrong with a passage: a term of the vocabulary, a long sentence, a long paragraph."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from proselint import checks  # type: ignore[import-untyped]
from proselint.registry.checks import (  # type: ignore[import-untyped]
    Check,
    engine,
    types,
)

from voice.passage import Passage

SENTENCE_WORDS = 25
PARAGRAPH_WORDS = 60

VOCABULARY = Path(__file__).with_name("vocabulary.yml")

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”)]*\s+(?=[A-Z“\"(…0-9]|drillbook )")
_WORD = re.compile(r"\S*\w\S*|…")
_ABBREVIATION = re.compile(r"\b(e\.g|i\.e|etc|vs|No|cf)\.")


@dataclass(frozen=True)
class Fault:
    """What is wrong with the passage in which it stands, in a sentence."""

    passage: Passage
    what: str

    def __str__(self) -> str:
        """As compilers say it: the place, then what is wrong."""
        return f"{self.passage.path}:{self.passage.line}: {self.what}"


def faults(passage: Passage) -> Iterator[Fault]:
    """All that is wrong with a passage: terms first, then what is too long."""
    for check in _checks():
        for found in check.check_with_flags(f"\n{passage.words}\n"):
            yield Fault(passage, f"{found.message} [{found.check_path}]")
    for sentence in sentences(passage.words):
        count = length(sentence)
        if count > SENTENCE_WORDS:
            yield Fault(passage, f"{count} words in a sentence: “{sentence}”")
    count = length(passage.words)
    if count > PARAGRAPH_WORDS:
        yield Fault(passage, f"{count} words in a paragraph: “{passage.words[:60]}…”")


def sentences(words: str) -> list[str]:
    """The sentences of a paragraph; the point of an abbreviation ends none."""
    return _SENTENCE_END.split(_ABBREVIATION.sub(r"\1", words))


def length(words: str) -> int:
    """How many words a text has; an inserted value counts as one."""
    return len(_WORD.findall(words))


@cache
def _checks() -> tuple[Check, ...]:
    """The linter's own checks but those that the vocabulary leaves out, and its terms."""
    vocabulary = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    known = (
        check
        for check in checks.__register__
        if not any(check.matches_partial(name) for name in vocabulary["left_out"])
    )
    ours = (_term(row["avoid"], row["say"]) for row in vocabulary["terms"])
    return (*known, *ours)


def _term(avoid: str, say: str) -> Check:
    return Check(
        check_type=types.PreferredForms({f"(?:{avoid})": say}),
        engine=engine.Fast(),
        path="vocabulary",
        message="“{1}”: say “{0}”",
    )
