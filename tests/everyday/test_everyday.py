"""On an ordinary day drillbook is not the odd one out: each situation is made for real, and told as
what it is.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from drillbook.cli.main import run
from everyday.place import TODAY, begun, environment
from everyday.situation import Situation
from everyday.situations import SITUATIONS

pytestmark = pytest.mark.slow

_OTHERS = frozenset({"pre-commit"})
_TRACEBACK = ("Traceback", "a bug in drillbook")


@pytest.mark.parametrize(
    "situation", [pytest.param(one, id=one.name) for one in SITUATIONS]
)
def test_an_everyday_situation_is_told_as_what_it_is(
    situation: Situation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The command ends as the row says, and tells what the row says and nothing that it does not
    want told.
    """
    place = begun(tmp_path / "repository", situation.below)
    situation.given(place)
    monkeypatch.chdir(place.here)
    for name, value in {**environment(place.root), **situation.around}.items():
        monkeypatch.setenv(name, value.replace("{home}", str(place.root.parent)))
    capsys.readouterr()
    ended, said = _run(situation.when, capsys)
    assert [words for words in situation.told if words not in said] == [], said
    assert [
        words for words in (*situation.silent, *_TRACEBACK) if words in said
    ] == [], said
    assert ended == situation.ends, said
    situation.then(place)


def _run(command: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run one of drillbook's commands, or another program, and return how it ended and what it
    printed.
    """
    if command[0] not in _OTHERS:
        ended = run(list(command))
        captured = capsys.readouterr()
        return ended, captured.out + captured.err
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [program, *command[1:]],
        env=os.environ | {"DRILLBOOK_TODAY": TODAY},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_no_two_situations_have_one_name() -> None:
    """Each name is that of one row."""
    names = [one.name for one in SITUATIONS]
    assert len(names) == len(set(names))
