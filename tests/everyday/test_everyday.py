"""On an ordinary day drillbook is not the odd one out: each situation is made for real, and told as
what it is.
"""

from pathlib import Path

import pytest

from drillbook.cli.main import run
from everyday.place import begun, environment
from everyday.situation import Situation
from everyday.situations import SITUATIONS

_TRACEBACK = ("Traceback", "a mistake in drillbook")


@pytest.mark.parametrize("situation", [pytest.param(one, id=one.name) for one in SITUATIONS])
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
    for name, value in environment(place.root).items():
        monkeypatch.setenv(name, value)
    capsys.readouterr()
    ended = run(list(situation.when))
    captured = capsys.readouterr()
    said = captured.out + captured.err
    assert [words for words in situation.told if words not in said] == [], said
    assert [words for words in (*situation.silent, *_TRACEBACK) if words in said] == [], said
    assert ended == situation.ends, said


def test_no_two_situations_have_one_name() -> None:
    """Each name is that of one row."""
    names = [one.name for one in SITUATIONS]
    assert len(names) == len(set(names))
