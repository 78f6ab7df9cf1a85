"""News say what is new, what it showed, and who has to do what, in no more lines than a message
bears.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest

import books
from drillbook.briefing.news import Edition, News, news
from drillbook.check.assessment import Assessment
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rules import RULES
from drillbook.files.load import load
from drillbook.report.news import headline, markdown_news, text_news
from report.reported import HOSTILE

_ADDRESS = "https://shop.example.com/1.1/"


def _edition(
    since: str = "1.0", address: str = _ADDRESS, site: str = "Shop"
) -> Edition:
    return Edition(
        site=site, version="1.1", published=books.TODAY, since=since, address=address
    )


def _later(book: Path) -> tuple[Evaluation, Assessment]:
    """Return the small book before and after a second result and a tighter target."""
    before = Evaluation(load(book).book, books.TODAY)
    books.write_result(book, failure_mode="slow", title="Slow disk", summary="Slow.")
    inventory = books.text_of(book, books.INVENTORY)
    books.write(
        book,
        books.INVENTORY,
        inventory.replace("failure_modes: [unavailable]", "failure_modes: [slow]"),
    )
    return before, _judged(book)


def _judged(book: Path) -> Assessment:
    return books.checked(book, rules=RULES)


def test_what_it_looks_like(book: Path) -> None:
    """A message, word for word."""
    before, after = _later(book)
    told = news(_edition(), before, after)
    assert headline(told) == "Shop: version 1.1, published 2026-11-23"
    assert text_news(told) == _EXPECTED


_EXPECTED = """\
The required test is done. To complete Stage 2, resolve 4 findings and publish this book.

1 new result since 1.0:
- Slow disk (database slow, in staging): outage, as expected, restored after 1 min (target 1 h).
  https://shop.example.com/1.1/results/2026-11-20-database-slow.html

Required tests done:
- database: slow, by 2026-11-20-database-slow

Required tests that no longer count:
- database: unavailable is no longer required

Who has to do what:
- Alex Example: 2 playbooks to agree to, 1 result to acknowledge
- Sam Example: 2 playbooks to agree to, 1 result to acknowledge

All of it: https://shop.example.com/1.1/index.html
"""


def test_what_is_not_known_is_left_out(book: Path) -> None:
    """No version before: all results are new, and nothing has changed. No address: no links."""
    told = text_news(news(_edition("", ""), None, books.checked(book)))
    assert "\n1 new result:\n- " in told
    assert "://" not in told
    assert "since" not in told
    nothing = news(
        _edition(), Evaluation(load(book).book, books.TODAY), books.checked(book)
    )
    assert "\nNo new results since 1.0.\n" in text_news(nothing)


def test_a_test_that_was_none_is_called_so(book: Path) -> None:
    """With the reason."""
    books.write_result(
        book,
        failure_mode="slow",
        fault="{technique: real, how: x, revert: y, injection: dry-run}",
        summary="Slow.",
    )
    told = text_news(news(_edition(), None, books.checked(book)))
    assert "not a test, it was a dry run: the fault was never caused." in told


def test_a_long_story_is_cut(book: Path) -> None:
    """Twelve lines of a kind, and how many more there are."""
    for number in range(20):
        books.write_result(
            book,
            id=f"2026-11-20-database-unavailable-{number + 2}",
            summary=f"Run {number}.",
        )
    told = text_news(news(_edition(), None, books.checked(book)))
    assert len(re.findall(r"^- .*\(database unavailable", told, re.MULTILINE)) == 12
    assert "\n- and 9 more\n" in told


@pytest.mark.parametrize(
    "words", [words for words in HOSTILE if " ".join(words.split()).isprintable()]
)
def test_words_of_the_book_do_nothing(book: Path, words: str) -> None:
    """In a message nothing that a service obeys; in Markdown all of it in code spans."""
    quoted = "'" + " ".join(words.split()).replace("'", "''") + "'"
    books.write_result(book, failure_mode="slow", title=quoted, summary="Slow.")
    told = news(_edition(site=words), None, books.checked(book))
    text = headline(told) + text_news(told)
    assert not set("@<>*`|[]\\") & set(text.replace("- and", ""))
    assert text.count("://") == text.count(_ADDRESS)
    markdown = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", markdown_news(told))
    assert not set("@*`|[]") & set(markdown)


def test_markdown_has_headings_and_links(book: Path) -> None:
    """The same, to be pasted where Markdown is read."""
    before, after = _later(book)
    told = markdown_news(news(_edition(), before, after))
    assert told.startswith("## `Shop`: version 1.1, published 2026-11-23\n\n")
    assert (
        "\n### 1 new result since 1.0\n\n- `Slow disk` (database slow, in staging): outage, as"
        " expected" in told
    )
    assert f"\n  <{_ADDRESS}results/2026-11-20-database-slow.html>\n" in told


def test_results_are_new_only_if_they_were_not_there(book: Path) -> None:
    """One whose text has changed is a change, and no new result."""
    before = Evaluation(load(book).book, books.TODAY)
    books.write(
        book,
        books.RESULT,
        books.text_of(book, books.RESULT).replace("Orders fail.", "Orders failed."),
    )
    told: News = news(
        _edition(), before, books.checked(book, books.TODAY + timedelta(days=1))
    )
    assert told.results == ()
    assert [change.kind for change in told.changes] == ["altered"]
