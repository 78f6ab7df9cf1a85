"""What can be typed while a test is being recorded: one line, one command; everything else is a
note.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from drillbook.model.result_parts import IMPACTS, MARK_WORDS, Mark, Of

MARKS: Mapping[str, Mark] = {MARK_WORDS[mark]: mark for mark in get_args(Mark)}

LOOKS: Mapping[str, tuple[Of, bool]] = {
    "ok": ("service", True),
    "bad": ("service", False),
    "up": ("dependency", True),
    "down": ("dependency", False),
}
"""What people see: of what, and whether it is healthy."""

HELP: Mapping[str, str] = {
    "ok TEXT, bad TEXT": "the service works, or it does not; say what you see",
    "up TEXT, down TEXT": "the dependency itself works, or it does not; say what you see",
    "fault TEXT": "the fault is active from now on",
    "detected, acted TEXT": "somebody has noticed the failure; somebody acts on it",
    "restored TEXT": "the service works again, whether or not the fault is undone",
    "reverted TEXT": "the fault is undone",
    "verified TEXT": "you checked that everything is as before",
    "aborted TEXT": "you cannot continue; an exercise is stuck",
    "done [N] TEXT": "you did the playbook's next step, or step N",
    "skip [N] REASON": "you left a step out",
    "improvise REASON": "you did something that is not in the playbook",
    "! COMMAND": (
        "run a command and keep its output as evidence; `!` alone offers the next command"
    ),
    "attach FILE CAPTION": (
        "keep a file as evidence, or several that you paste or drag here; `attach clipboard"
        " CAPTION` keeps the picture that you copied"
    ),
    f"impact {'|'.join(IMPACTS)} TEXT": "what the failure did to the service",
    "loss TEXT": "what data was lost, measured; the last attached file is the evidence",
    "paged TEXT, unpaged TEXT": "whether somebody was alerted, and who",
    "action TEXT owner=ID due=DAY": "something to do because of this test",
    "summary TEXT": "what you learned",
    "undo": "take back the last mark, observation, step or note",
    "show, show steps, show N": "the timeline so far, the playbook's steps, or one whole step",
    "wait SECONDS": "let time pass, in a script",
    "finish": "watch a little longer, then write the result",
    "quit": "leave; `drillbook capture resume` continues",
}

_ALSO: Mapping[str, str] = {
    "exit": "quit",
    ":q": "quit",
    "q": "quit",
    ":wq": "finish",
    "?": "help",
}
"""What people type out of habit, for what it means here; alone on its line."""

WORDS = frozenset(
    {
        *MARKS,
        *LOOKS,
        "done",
        "skip",
        "improvise",
        "attach",
        "impact",
        "loss",
        "paged",
        "unpaged",
        "action",
    }
    | {"summary", "undo", "show", "finish", "quit", "help", "note", "wait"}
)

_BEHIND: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(("finish", "quit", "help", "undo"), re.compile("")),
    "show": re.compile(r"(steps?|(step )?[0-9]{1,3})?"),
    "wait": re.compile(r"[0-9]{1,5}(\.[0-9]{1,3})?"),
}
"""What may stand behind a word that takes no text; with anything else behind it, the line is a
note.
"""


@dataclass(frozen=True, slots=True)
class Command:
    """A word with what stands behind it; `run` is its word for a command of the shell."""

    word: str
    text: str

    @property
    def numbered(self) -> tuple[int | None, str]:
        """The text's leading number, if it has one, and the rest."""
        head, _, rest = self.text.partition(" ")
        if head.isascii() and head.isdigit() and len(head) < 4:
            return (int(head), rest.strip())
        return (None, self.text)

    def options(self, *names: str) -> tuple[str, dict[str, str]]:
        """Return the text without the options `NAME=WORD` at its end, and these; each may be there
        once.
        """
        text, found = self.text, dict[str, str]()
        behind = re.compile(rf"(?:^|\s)({'|'.join(names)})=(\S+)$")
        while (last := behind.search(text)) and last[1] not in found:
            found[last[1]] = last[2]
            text = text[: last.start()].rstrip()
        return text, {name: found[name] for name in names if name in found}


def behind_a_time(text: str) -> str | None:
    """Return the word of a mark or a look that stands behind a time, such as in `07:00 ok`."""
    before, *behind = (word.lower() for word in text.split()[:3])
    for word in behind:
        if (word in MARKS or word in LOOKS) and any(map(str.isdigit, before)):
            return word
        before = word
    return None


def parse(typed: str) -> Command | None:
    """Return what was typed as a command; None for a blank line or a comment."""
    line = typed.strip()
    if not line or line.startswith("#"):
        return None
    if line.startswith("!"):
        return Command("run", line[1:].strip())
    word, _, rest = line.partition(" ")
    word, rest = word.lower(), rest.strip()
    word = word if rest else _ALSO.get(word, word)
    if word in WORDS and (word not in _BEHIND or _BEHIND[word].fullmatch(rest)):
        return Command(word, rest)
    return Command("note", line)
