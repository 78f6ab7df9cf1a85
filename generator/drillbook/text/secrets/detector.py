"""The detector is a scanner that others keep: its rules are read from the installed package and run
by RE2.

`bc-detect-secrets` is Bridgecrew's maintained fork of Yelp's, under the Apache licence 2.0. Only
its rules are used, as data: nothing of it looks at a text, asks a service whether a secret is
valid, or reads a file.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import re2

from drillbook.text.secrets.form import DIGEST, entropy

_LEAST_ENTROPY = 3.0
_SHORTEST = 8
_GOES_ON = re.compile(rb"[A-Za-z0-9+/]")
# Keys go over many lines, and a web token is known by its look.
_LEFT_OUT = frozenset({"private_key", "jwt"})


def spans(letters: bytes) -> Iterator[tuple[int, int]]:
    """Yield where a rule of the detector finds a secret in a line, given one byte for each
    character.
    """
    rules = _rules()
    for index in rules.Match(letters) or ():
        for match in rules.re(index).finditer(letters):
            first, behind = _secret_of(match)
            if _credible(letters, first, behind):
                yield first, behind


def _secret_of(match: Any) -> tuple[int, int]:  # noqa: ANN401 - RE2's types are not told
    """Return the first group, which is the secret beside its name; a short one is only a part of
    the secret.
    """
    first, behind = match.span(1) if match.lastindex else match.span()
    return (first, behind) if behind - first >= _SHORTEST else match.span()


def _credible(letters: bytes, first: int, behind: int) -> bool:
    """Leave out what is a part of something longer, a digest, or too plain for a secret."""
    before = first - 1 if first else behind
    cut = _GOES_ON.match(letters, before) or _GOES_ON.match(letters, behind)
    if cut:
        return False
    # What says that it is a digest stands right before it, as in `sha256: `.
    if DIGEST.search(letters[max(0, first - 16) : first].decode("latin-1")):
        return False
    return entropy(letters[first:behind].decode("latin-1")) >= _LEAST_ENTROPY


@cache
def _rules() -> Any:  # noqa: ANN401 - RE2's types are not told
    """Return the rules, as far as RE2 takes them, behind a filter that asks only those whose
    letters are there.
    """
    options = re2.Options()
    # One byte for each character, so that places are the same in both.
    options.encoding = re2.Options.Encoding.LATIN1  # type: ignore[attr-defined]  # no stub
    options.log_errors = False
    options.max_mem = 32 * 1024 * 1024
    rules = re2.Filter()
    for source in dict.fromkeys(_sources()):
        try:
            rules.Add(source, options)
        except re2.error:
            continue
    rules.Compile()
    return rules


def _sources() -> Iterator[bytes]:
    """Yield the expressions of the package's rules."""
    plugins = importlib.import_module("detect_secrets.plugins")
    for found in pkgutil.iter_modules(plugins.__path__):
        if found.name in _LEFT_OUT:
            continue
        module = importlib.import_module(f"{plugins.__name__}.{found.name}")
        for item in vars(module).values():
            # Each imports the class that it is derived from, whose list is none.
            if getattr(item, "__module__", "") != module.__name__:
                continue
            denylist = getattr(item, "denylist", ())
            for rule in denylist if isinstance(denylist, Sequence) else ():
                flags = "i" if rule.flags & re.IGNORECASE else ""
                yield f"(?m{flags}:{rule.pattern})".encode()
