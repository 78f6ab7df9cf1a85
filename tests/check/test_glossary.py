"""The words with which drillbook judges are explained where they stand, in our own words only."""

import pytest

from drillbook.check.glossary import GLOSSARY, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("has no conclusive test", ("conclusive",)),
        ("It covers nothing.", ("covers",)),
        ("nothing is covered, to our surprise", ("covers", "surprise")),
        ("2 cells are open", ("cell",)),
        ("inconclusive: nobody watched", ()),
        ("discovers, a cellar, unsurprising", ()),
        ('playbook "covers" and `conclusive`', ()),
    ],
)
def test_a_word_is_found_where_it_is_ours(text: str, words: tuple[str, ...]) -> None:
    """Other forms of a word are the same word; code and quotes are somebody else's."""
    assert words_in(text) == words


@pytest.mark.parametrize("word", GLOSSARY)
def test_one_sentence_explains_a_word(word: str) -> None:
    """It ends, and is one."""
    assert GLOSSARY[word].count(".") == 1
    assert GLOSSARY[word].endswith(".")
