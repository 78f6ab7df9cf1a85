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
    "ok TEXT, bad TEXT": "what you see: the service is healthy, or it is not",
    "up TEXT, down TEXT": "what you see of the dependency itself: it works, or it does not",
    "fault TEXT": "the fault is active from now on",
    "detected, acted TEXT": "somebody has noticed; somebody does something about it",
    "restored TEXT": "the service works again, whatever has become of the fault",
    "reverted TEXT": "the fault is undone",
    "verified TEXT": "it has been looked at, and everything is as before",
    "aborted TEXT": "it cannot go on; an exercise is stuck",
    "done [N] TEXT": "the playbook's next step, or step N, is done",
    "skip [N] REASON": "the step is left out",
    "improvise REASON": "something that is not in the playbook",
    "! COMMAND": (
        "run a command and keep its output as evidence; alone, `!` offers the one that is due"
    ),
    "attach FILE CAPTION": (
        "keep a file as evidence, or several, as they are pasted or dragged here; `attach clipboard"
        " CAPTION` keeps the picture that was copied"
    ),
    f"impact {'|'.join(IMPACTS)} TEXT": "what the failure did",
    "loss TEXT": "what was lost, measured; the file that was attached last shows it",
    "paged TEXT, unpaged TEXT": "whether somebody was alerted",
    "action TEXT owner=ID due=DAY": "something to be done because of it",
    "summary TEXT": "what was learned",
    "undo": "the last mark, observation, step or note does not count",
    "show, show steps, show N": (
        "the timeline so far, the playbook's steps, one step as it is written"
    ),
    "wait SECONDS": "let time pass, in a script",
    "finish": "settle, look once more, and write the result",
    "quit": "leave; `drillbook capture resume` goes on",
}

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
        return (
            (int(head), rest.strip())
            if head.isascii() and head.isdigit() and len(head) < 4
            else (None, self.text)
        )

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


def parse(typed: str) -> Command | None:
    """Return what was typed as a command; None for a blank line or a comment."""
    line = typed.strip()
    if not line or line.startswith("#"):
        return None
    if line.startswith("!"):
        return Command("run", line[1:].strip())
    word, _, rest = line.partition(" ")
    word, rest = word.lower(), rest.strip()
    if word in WORDS and (word not in _BEHIND or _BEHIND[word].fullmatch(rest)):
        return Command(word, rest)
    return Command("note", line)
