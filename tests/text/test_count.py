"""A number agrees with its noun."""

import pytest

from drillbook.text.count import counted


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 errors"), (1, "1 error"), (2, "2 errors"), (2_000, "2,000 errors")],
)
def test_a_number_agrees_with_its_noun(number: int, words: str) -> None:
    """One error is not 1 errors."""
    assert counted(number, "error") == words


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 dependency"), (3, "3 dependencies")]
)
def test_a_noun_may_bring_a_plural_of_its_own(number: int, words: str) -> None:
    """Not every one ends with an s."""
    assert counted(number, "dependency", "dependencies") == words
