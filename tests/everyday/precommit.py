"""What pre-commit, as PyPI has it, does with a book."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import books
from drillbook.files.yaml_reader import read
from everyday.place import (
    CURL,
    CURL_FILE,
    TODAY,
    Place,
    Prepare,
    cloned,
    committed,
    edited,
    environment,
    removed,
    steps,
    wrote,
    wrote_at_root,
)
from everyday.situation import Situation

_ROOT = Path(__file__).parents[2]
_PROGRAMS = Path(sys.executable).parent
_RUN = ("pre-commit", "run")
_FIXERS: Mapping[str, str] = {
    "end-of-file-fixer": "end-of-file-fixer",
    "trailing-whitespace": "trailing-whitespace-fixer",
    "mixed-line-ending": "mixed-line-ending",
}
_SPACED = b"shop=> select 1;\n ?column? \n----------\n        1\n(1 row)\n\n"


def _hook(id_: str, entry: str, more: str = "") -> str:
    return f"{{id: {id_}, name: {id_}, language: system, entry: {_PROGRAMS / entry}{more}}}"


def _configured(*hooks: str, top: str = "") -> Prepare:
    lines = "".join(f"      - {hook}\n" for hook in hooks)
    text = f"{top}repos:\n  - repo: local\n    hooks:\n{lines}"
    return wrote_at_root(".pre-commit-config.yaml", text)


def _fixers(top: str = "") -> Prepare:
    text = ", types: [text]"
    return _configured(
        *(_hook(id_, entry, text) for id_, entry in _FIXERS.items()), top=top
    )


def _ours(args: str = "") -> str:
    """Return the hook that this repository ships, run by the drillbook that is tested."""
    shipped = read(
        "hooks", (_ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    ).value
    assert isinstance(shipped, tuple)
    (hook,) = shipped
    assert isinstance(hook, dict)
    keys = "".join(
        f", {key}: {str(hook[key]).lower()}"
        for key in ("always_run", "pass_filenames", "require_serial")
    )
    return _hook("drillbook-check", str(hook["entry"]), f"{keys}{args}")


def _hooked(place: Place) -> None:
    """Let the hooks run over everything, and take what they make of it."""
    place.git("add", "--all")
    subprocess.run(
        [_PROGRAMS / "pre-commit", "run", "--all-files"],
        cwd=place.root,
        env=environment(place.root) | {"DRILLBOOK_TODAY": TODAY},
        check=False,
        capture_output=True,
    )
    place.commit()


def _staged(place: Place) -> None:
    place.git("add", "--all")
    place.here = place.root


def _evidence(content: bytes) -> Prepare:
    return steps(
        edited(
            books.RESULT, books.digest(CURL).encode(), books.digest(content).encode()
        ),
        wrote(CURL_FILE, content),
    )


PRECOMMIT = (
    Situation(
        name="fixers of pre-commit over a file with a blank line at its end",
        given=steps(_fixers(), _evidence(b"order 17\n\n\n"), _hooked, cloned()),
        ends=1,
        told=("T401", "only blanks or line ends differ", "exclude: ^results/"),
    ),
    Situation(
        name="fixers of pre-commit over what curl printed",
        given=steps(_fixers(), _hooked, cloned()),
        ends=1,
        told=("T401", "curl.txt has changed: only its line ends differ"),
    ),
    Situation(
        name="fixers of pre-commit after the original was committed",
        given=steps(_evidence(_SPACED), committed, _fixers(), _hooked, cloned()),
        ends=1,
        told=("T401", "only blanks or line ends differ", "The original is in git"),
    ),
    Situation(
        name="fixers of pre-commit that leave results alone",
        given=steps(
            _fixers("exclude: ^results/\n"), _evidence(_SPACED), _hooked, cloned()
        ),
        silent=("T401", "R506"),
    ),
    Situation(
        name="our hook at a commit that takes evidence away",
        given=steps(_configured(_ours()), committed, removed(CURL_FILE), _staged),
        when=_RUN,
        ends=1,
        told=("drillbook-check", "Failed", "F008"),
    ),
    Situation(
        name="our hook where results are excluded for all others",
        given=steps(
            _configured(_ours(), top="exclude: ^results/\n"),
            committed,
            edited(CURL_FILE, b"503", b"200"),
            _staged,
        ),
        when=_RUN,
        ends=1,
        told=("Failed", "T401"),
    ),
    Situation(
        name="our hook for a book in a sub-folder",
        below="docs/book",
        given=steps(
            _configured(_ours(", args: [--book, docs/book]")),
            committed,
            edited(CURL_FILE, b"503", b"200"),
            _staged,
        ),
        when=_RUN,
        ends=1,
        told=("Failed", "T401"),
    ),
    Situation(
        name="our hook for a book in a sub-folder that nobody has named",
        below="docs/book",
        given=steps(_configured(_ours()), _staged),
        when=_RUN,
        ends=1,
        told=("Failed", "args: [--book, docs/book]"),
    ),
    Situation(
        name="our hook where everything holds",
        given=steps(
            _configured(_ours()), committed, wrote("content/index.md", "Hi\n"), _staged
        ),
        when=_RUN,
        told=("Passed",),
    ),
)
