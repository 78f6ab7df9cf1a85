"""Whatever a pull request does to talk the gate round is red or told; what stands next to it is
left alone.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from end_to_end.cheats import CHEATS, Cheat
from end_to_end.neighbours import NEIGHBOURS
from end_to_end.pull_request import ALARMS, Change, begin, commit, told

pytestmark = pytest.mark.slow

Captured = pytest.CaptureFixture[str]

_ROWS = [
    pytest.param(cheat, id=f"{kind}: {name}")
    for kind, cheats in CHEATS.items()
    for name, cheat in cheats.items()
]

_HONEST = [
    pytest.param(change, id=f"{kind}: {name}")
    for kind, changes in NEIGHBOURS.items()
    for name, change in changes.items()
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with the branch that nothing has been changed on."""
    return begin(tmp_path_factory.mktemp("kept") / "book")


@pytest.fixture
def branch(kept: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it, to be changed by a test."""
    copy = tmp_path / "book"
    shutil.copytree(kept, copy, symlinks=True)
    yield copy
    shutil.rmtree(copy)


def test_nothing_is_told_of_a_branch_without_a_change(
    branch: Path, capsys: Captured
) -> None:
    """The first gate holds, and nothing is open but what the team still has to do: so the cheats
    prove something.
    """
    found = told(branch, capsys)
    assert found.exit == 0
    assert found.codes == {"A201", "E301", "S601"}


@pytest.mark.parametrize("cheat", _ROWS)
def test_a_cheat_is_red_or_told(branch: Path, cheat: Cheat, capsys: Captured) -> None:
    """Each with its own codes in the files that it is about; the gate ends as the table says."""
    cheat.change(branch)
    commit(branch)
    found = told(branch, capsys)
    assert set(cheat.told) <= found.findings
    assert (found.exit == 0) == cheat.green


@pytest.mark.parametrize("change", _HONEST)
def test_an_honest_neighbour_is_left_alone(
    branch: Path, change: Change, capsys: Captured
) -> None:
    """The gate stays green, and nobody is accused of anything."""
    change(branch)
    commit(branch)
    found = told(branch, capsys)
    assert found.codes & ALARMS == set()
    assert found.exit == 0


def test_the_table_is_long_enough() -> None:
    """At least sixty cheats of twelve kinds, as was promised."""
    assert len(CHEATS) >= 12
    assert len(_ROWS) >= 60
    assert all(len(changes) >= 10 for changes in NEIGHBOURS.values())
