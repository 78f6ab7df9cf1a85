"""The glossary says in one sentence each what the words mean with which drillbook judges."""

import re
from collections.abc import Mapping

GLOSSARY: Mapping[str, str] = {
    "cell": "One critical dependency with one failure mode that Stage 2 asks for.",
    "conclusive": (
        "The outcome is known, good or bad: the service was healthy before the fault and watched"
        " during it, and something shows that the dependency failed."
    ),
    "covers": (
        "A conclusive test covers its cell if it ran outside production and watched a service"
        " that uses the dependency."
    ),
    "surprise": (
        "What was seen is not what was expected before the fault, the service did not come back,"
        " or a word contradicts what was seen."
    ),
}
"""Each word stands in the guide under the anchor of its own name."""

_FORMS: Mapping[str, str] = {
    "covers": "covers?|covered",
    "surprise": "surprises?",
    "cell": "cells?",
}


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of the glossary that a text says, in the order of the glossary.

    A word in code or in quotes is somebody else's.
    """
    ours = re.sub(r"`[^`]*`|\"[^\"]*\"", "", text)
    return tuple(
        word
        for word in GLOSSARY
        if re.search(
            rf"(?<![\w-])(?:{_FORMS.get(word, word)})(?![\w-])", ours, re.IGNORECASE
        )
    )
