"""Two hundred honest pull requests through `drillbook check --base`: none is accused, and none is
kept from merging.
"""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

import changes
from changes import HONEST, Honest

pytestmark = pytest.mark.slow

_SEED = 11
_SINGLE = [(name,) for name in HONEST]
_NUMBER = 200
_LAST = ("line endings", "comments", "order of members")
"""What changes whole files comes last, so that the others still find what they change."""


def _combined(number: int) -> tuple[str, ...]:
    """Return the names of two to five changes that are about different things."""
    random = Random(f"{_SEED}-{number}")  # noqa: S311 - the same changes in each run
    chosen: dict[str, str] = {}
    for name in random.sample(sorted(HONEST), k=random.randrange(4, 9)):
        chosen.setdefault(HONEST[name].about, name)
    return tuple(
        sorted(list(chosen.values())[:5], key=lambda name: HONEST[name].about in _LAST)
    )


_REQUESTS = [*_SINGLE, *(_combined(number) for number in range(_NUMBER - len(_SINGLE)))]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base of all pull requests, marked as `start`; each test begins its branch there."""
    book = changes.base_book(tmp_path_factory.mktemp("honest") / "book")
    changes.git(book, "tag", "start")
    return book


def _with_main_ahead(book: Path) -> str:
    """Let somebody else's change reach `main` meanwhile."""
    changes.git(book, "checkout", "--quiet", "-B", "main", "start")
    changes.append(book, "content/index.md", "Welcome to all.\n")
    changes.commit(book, who="Alex Example")
    changes.git(book, "checkout", "--quiet", "change")
    return "main"


def _merged_into_the_branch(book: Path) -> str:
    base = _with_main_ahead(book)
    changes.git(book, "merge", "--quiet", "--no-edit", "main")
    return base


def _merged_on_trial(book: Path) -> str:
    _with_main_ahead(book)
    changes.git(book, "checkout", "--quiet", "--detach", "main")
    changes.git(book, "merge", "--quiet", "--no-ff", "--no-edit", "change")
    return "HEAD^1"


def _as_it_is(_book: Path) -> str:
    return "start"


_OF_THE_BASE = frozenset({"S601"})
"""What is found in the base already: it has not been published."""

_WAYS = (
    _as_it_is,
    _as_it_is,
    _with_main_ahead,
    _merged_into_the_branch,
    _merged_on_trial,
)


@pytest.mark.parametrize("names", _REQUESTS, ids="+".join)
def test_an_honest_pull_request_holds_and_is_not_accused(
    repository: Path, names: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The gate of the tests holds, and nothing is found but what the base has and what each change
    may be told.
    """
    requested: list[Honest] = [HONEST[name] for name in names]
    random = Random("+".join(names))  # noqa: S311 - the same words in each run
    changes.branch(repository)
    for one in requested:
        one.does(repository, random)
        if random.random() < 0.5:
            changes.commit(repository)
    changes.commit(repository)
    base = random.choice(_WAYS)(repository)
    ended, found = changes.judged(repository, capsys, "tests", base)
    allowed = _OF_THE_BASE.union(*(one.told for one in requested))
    assert [
        f"{f['code']} {f['message']}" for f in found if f["code"] not in allowed
    ] == []
    assert ended == 0


def test_the_base_holds(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At every gate nothing is found that would hide what a change brings."""
    changes.branch(repository)
    _, found = changes.judged(repository, capsys, "stage-2", "start")
    assert {finding["code"] for finding in found} == _OF_THE_BASE


def test_there_are_two_hundred_of_them() -> None:
    """Each kind of change alone, and the others of two to five kinds together."""
    assert len(_REQUESTS) == _NUMBER
    assert len(_SINGLE) >= 50
    assert sum(len(names) > 1 for names in _REQUESTS) > 100
