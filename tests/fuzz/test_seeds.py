"""What was found by damaging files stays mended, and the damage itself can be made again."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from fuzz.__main__ import SEEDS
from fuzz.readers import Reader, prepared, readers
from fuzz.trial import tried

_FEW = 40


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a file of every kind, in which each trial mends what it has damaged."""
    return prepared(tmp_path_factory.mktemp("fuzz"))


@pytest.fixture(scope="module")
def known(book: Path) -> Mapping[str, Reader]:
    """Every reader by its name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(book.parent / "state"))
        return readers(book)


@pytest.mark.parametrize(
    "seed",
    sorted(SEEDS.glob("*/*")),
    ids=lambda seed: f"{seed.parent.name}/{seed.name}",
)
def test_what_was_found_once_ends_well(
    book: Path, known: Mapping[str, Reader], seed: Path
) -> None:
    """Each of them hung a reader once, or ended with an error that was none of ours."""
    name = seed.parent.name
    assert tried(name, known[name], seed.name, seed.read_bytes(), book) is None


def test_the_same_number_makes_the_same_input(known: Mapping[str, Reader]) -> None:
    """So that what is found on one machine can be looked at on another."""
    for reader in known.values():
        for number in range(_FEW):
            assert reader.make(f"1/{number}", reader.good) == reader.make(
                f"1/{number}", reader.good
            )


def test_an_error_of_python_and_a_hang_are_found(book: Path) -> None:
    """The figure of none found is worth something only if one would be."""

    def foreign(_book: Path, _raw: bytes) -> None:
        raise KeyError("status")

    def endless(_book: Path, _raw: bytes) -> None:
        while True:
            pass

    for read, what in (
        (foreign, "KeyError: 'status'"),
        (endless, "took longer than 5 seconds"),
    ):
        failure = tried(
            "x", Reader(path="x.yml", good=(b"x",), read=read), "1/1", b"x", book
        )
        assert failure is not None
        assert failure.what.startswith(what)
    assert not (book / "x.yml").exists()
