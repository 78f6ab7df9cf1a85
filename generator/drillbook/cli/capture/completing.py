"""Completing is what Tab does at the recording's prompt: the first word, and what may stand behind
it.
"""

from collections.abc import Iterator, Mapping

from prompt_toolkit.completion import (
    CompleteEvent,
    Completer,
    Completion,
    PathCompleter,
)
from prompt_toolkit.document import Document

from drillbook.capture.commands import HELP, WORDS
from drillbook.model.result_parts import IMPACTS

_BEHIND: Mapping[str, tuple[str, ...]] = {"impact": IMPACTS, "show": ("steps",)}
_SCRIPT_ONLY = "wait"


def _meanings() -> Iterator[tuple[str, str]]:
    """Yield each word that can be typed with what the help says of it."""
    for form, text in HELP.items():
        for part in form.split(", "):
            word = part.partition(" ")[0]
            if word in WORDS:
                yield word, text


_MEANINGS: Mapping[str, str] = {
    word: text for word, text in _meanings() if word != _SCRIPT_ONLY
}


class LineCompleter(Completer):
    """Completes a line of a recording, in any case; a file where one is attached."""

    _files = PathCompleter(expanduser=True)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterator[Completion]:
        """Yield what the word before the cursor may become."""
        word, blank, rest = document.text_before_cursor.lstrip().partition(" ")
        if not blank:
            yield from _beginning_with(word, _MEANINGS)
        elif word.lower() == "attach":
            path = Document(rest, len(rest))
            yield from self._files.get_completions(path, complete_event)
        else:
            yield from _beginning_with(
                rest, dict.fromkeys(_BEHIND.get(word.lower(), ()), "")
            )


def _beginning_with(typed: str, words: Mapping[str, str]) -> Iterator[Completion]:
    for word, text in words.items():
        if word.startswith(typed.lower()):
            yield Completion(word, start_position=-len(typed), display_meta=text)
