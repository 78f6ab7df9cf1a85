"""The linter of texts finds what the style guide names, where it stands, and nothing else."""

from pathlib import Path

import pytest

from voice.passage import Passage, passages
from voice.style import PARAGRAPH_WORDS, SENTENCE_WORDS, faults, length, sentences

_LONG = " ".join(["word"] * SENTENCE_WORDS)


def _told(words: str) -> list[str]:
    return [fault.what for fault in faults(Passage(Path("x.md"), 1, words))]


def _file(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Mend the value.", "“Mend”: say “correct, or repair” [vocabulary]"),
        ("The page is written anew.", "“anew”: say “again” [vocabulary]"),
        (
            "What is asked of whom?",
            "“asked of whom”: say “who has to do what” [vocabulary]",
        ),
        ("It is very unique.", "[uncomparables]"),
    ],
)
def test_a_term_to_avoid_is_told_with_what_to_say(words: str, told: str) -> None:
    """Ours as well as those that the linter knows."""
    assert any(told in fault for fault in _told(words))


@pytest.mark.parametrize(
    "words", ["Amended values.", "The database is slow.", "Correct it."]
)
def test_a_word_that_only_contains_a_term_is_no_fault(words: str) -> None:
    """A term is a whole word."""
    assert _told(words) == []


def test_a_sentence_of_one_word_too_many_is_told() -> None:
    """The limit itself is allowed."""
    assert _told(_LONG + ".") == []
    assert _told(f"{_LONG} more.") == [f"26 words in a sentence: “{_LONG} more.”"]


def test_a_paragraph_of_one_word_too_many_is_told() -> None:
    """However short its sentences are."""
    allowed = " ".join(["Short words."] * (PARAGRAPH_WORDS // 2))
    assert _told(allowed) == []
    assert _told(f"{allowed} More.")[0].startswith("61 words in a paragraph")


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("One. Two! Three?", 3),
        ("See e.g. Redis and etc. Then go.", 1),
        ("It needs 3.11 or newer.", 1),
        ("He said “stop.” Then he went.", 2),
        ("Write `result.yml`. … reads it.", 2),
        ("It needs git. drillbook asks it.", 2),
    ],
)
def test_sentences_end_where_a_reader_sees_it(words: str, count: int) -> None:
    """A point within a word, a number or an abbreviation ends none."""
    assert len(sentences(words)) == count


def test_an_inserted_value_counts_as_one_word() -> None:
    """So does a command with its options, which stands for itself."""
    assert length("Run … and look.") == 4


def test_code_of_a_text_is_no_prose(tmp_path: Path) -> None:
    """Neither in spans nor in fences nor in front matter; items, cells and headings are."""
    text = (
        "---\ntitle: mend\n---\n# One\n\nRun `mend it`.\n\n```sh\nmend it\n```\n\n"
        "- an item\n\n| a cell | b |\n| - | - |\n| c | d |\n"
    )
    found = [(one.line, one.words) for one in passages(_file(tmp_path, "x.md", text))]
    assert found == [
        (4, "One"),
        (6, "Run …."),
        (12, "an item"),
        (14, "a cell"),
        (14, "b"),
        (16, "c"),
        (16, "d"),
    ]


def test_words_between_tags_are_texts(tmp_path: Path) -> None:
    """What a template inserts, and its comments, are not."""
    text = (
        "{# Context: mend #}\n<p class='mend'>Who has to {{ mend }} it</p>\n"
        "<style>mend { }\n</style><p>Run <code>mend\nit</code> now.</p>"
    )
    found = [(one.line, one.words) for one in passages(_file(tmp_path, "x.html", text))]
    assert found == [(2, "Who has to"), (2, "it"), (4, "Run … now.")]


def test_a_value_in_a_tag_does_not_end_the_tag(tmp_path: Path) -> None:
    """An attribute is no text, wherever its value comes from."""
    text = "{% if a < b %}\n<p id='mend-{{ id }}' class='mend'>Who</p>\n{%\nendif %}\n<p>Why</p>\n"
    found = [(one.line, one.words) for one in passages(_file(tmp_path, "x.html", text))]
    assert found == [(2, "Who"), (5, "Why")]


@pytest.mark.parametrize(
    ("decorator", "docstring", "is_shown"),
    [
        ("", "Say how many there are.", False),
        ("@cache\n", "Say how many there are.", False),
        ('@click.command("f")\n', "Say how many there are.", True),
        ('@group.command("f")\n', "Say how many there are.", True),
        ("", "Say how many there are.\n\n    Why: Because.\n    Fix: Count.", True),
    ],
)
def test_messages_are_texts_and_docstrings_only_where_people_meet_them(
    tmp_path: Path, decorator: str, docstring: str, *, is_shown: bool
) -> None:
    """Help and rules are docstrings; patterns and lists of words are no prose."""
    text = (
        f'"""Look at this docstring."""\n\n\n{decorator}def f(n: int) -> str:\n'
        f'    """{docstring}"""\n'
        '    return f"there are {n} results here"\n\n\n'
        'WORDS = "a b c"\nPATTERN = r"one two three\\\\w"\n'
    )
    words = {one.words for one in passages(_file(tmp_path, "x.py", text))}
    assert "there are … results here" in words
    assert ("Say how many there are." in words) is is_shown
    assert not words & {"Look at this docstring.", "a b c"}
