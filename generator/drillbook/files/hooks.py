"""Hooks are what pre-commit runs before a commit. Some of them change files, and evidence is not to
be changed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from drillbook.files.folder import is_plain, read_text
from drillbook.files.repository import top_of
from drillbook.files.yaml_reader import UnreadableError, read
from drillbook.model.finding import Finding

FILE = ".pre-commit-config.yaml"

_CHANGING = frozenset(
    {
        "codespell",
        "end-of-file-fixer",
        "fix-byte-order-marker",
        "fix-smartquotes",
        "fix-unicode-dashes",
        "mdformat",
        "mixed-line-ending",
        "prettier",
        "pretty-format-json",
        "remove-crlf",
        "remove-tabs",
        "trailing-whitespace",
        "typos",
    }
)
"""Hooks that write to whatever text there is."""

_RESULTS = "results"
_NARROWING = ("files", "types", "types_or")


def changing(book: Path) -> tuple[str, ...]:
    """Return the ids of the hooks of a repository that would change evidence.

    A pattern that names results is taken to leave them out: nothing of a repository is run here.
    """
    top = top_of(book) or book
    text = read_text(top, FILE) if is_plain(top, FILE) else ""
    if isinstance(text, Finding):
        return ()
    try:
        settings = read(FILE, text).value
    except UnreadableError:
        return ()
    if not isinstance(settings, Mapping):
        return ()
    if _RESULTS in str(settings.get("exclude", "")):
        return ()
    return tuple(sorted(set(_changing(settings))))


def _changing(settings: Mapping[str, object]) -> Iterator[str]:
    for hook in _hooks(settings):
        id_ = str(hook.get("id", ""))
        narrowed = any(key in hook for key in _NARROWING)
        leaves_out = _RESULTS in str(hook.get("exclude", ""))
        if id_ in _CHANGING and not narrowed and not leaves_out:
            yield id_


def _hooks(settings: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    repositories = settings.get("repos")
    for repository in repositories if isinstance(repositories, tuple) else ():
        hooks = repository.get("hooks") if isinstance(repository, Mapping) else None
        for hook in hooks if isinstance(hooks, tuple) else ():
            if isinstance(hook, Mapping):
                yield hook
