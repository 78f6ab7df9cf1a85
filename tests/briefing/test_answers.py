"""Three answers to a rule: met, open, and nothing to judge yet; nothing is never taken for met."""

from pathlib import Path

import pytest

import books
from drillbook.briefing.answers import Answer, Answered, answers, answers_in_words
from drillbook.check.assessment import Assessment
from drillbook.check.engine import check
from drillbook.check.judging.context import Context
from drillbook.check.rule import Rule
from drillbook.check.rules import RULES
from drillbook.files.load import load
from drillbook.model.book import Book

_ABOUT_THE_BOOK = [
    "F001",
    "F002",
    "F003",
    "F004",
    "F005",
    "F006",
    "F007",
    "F008",
    "F009",
    "F015",
    "F022",
    "R512",
]
"""The rules that judge whatever stands in a book."""

_RESULTS_NEEDED = """
E302 E303 F011 F012 R501 R502 R503 R504 R505 R506 R507 R508 R509 R510 R511 R513 R514 R515 R516
R517 R518 S602 S603 S604 T403 T404 T405
"""


def _answer(assessment: Assessment, code: str) -> Answered:
    return next(one for one in answers(assessment, RULES) if one.rule.code == code)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_empty_book_meets_no_rule(rule: Rule) -> None:
    """There is nothing in it that could meet one: either something is missing, or there is nothing
    to judge yet.
    """
    (found,) = answers(check(Book(), (), books.TODAY), [rule])
    assert found.answer is not Answer.MET
    assert bool(found.absent) is (found.answer is Answer.NOTHING)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_empty_folder_meets_no_rule(rule: Rule, tmp_path: Path) -> None:
    """Nor does a folder without a file, in which the loader misses some."""
    loaded = load(tmp_path)
    (found,) = answers(check(loaded.book, loaded.findings, books.TODAY), [rule])
    assert found.answer is not Answer.MET


@pytest.mark.parametrize("code", _RESULTS_NEEDED.split())
def test_a_book_without_a_result_does_not_meet_what_is_about_results(
    book: Path, code: str
) -> None:
    """However complete the rest of it is."""
    books.remove_result(book)
    found = _answer(books.checked(book, rules=RULES), code)
    assert found.answer is Answer.NOTHING
    assert found.absent


@pytest.mark.parametrize(
    "code", ["P103", "P104", "P105", "A201", "A202", "A203", "E301", "E302", "E303"]
)
def test_a_book_without_a_playbook_does_not_meet_what_is_about_playbooks(
    book: Path, code: str
) -> None:
    """P101 and P102 miss them; the others have nothing to judge."""
    for playbook in (book / "content/playbooks").iterdir():
        playbook.unlink()
    assert _answer(books.checked(book, rules=RULES), code).answer is Answer.NOTHING


def test_a_playbook_that_cannot_be_read_meets_nothing(book: Path) -> None:
    """Nobody knows what it covers, so that no service is said to have one."""
    books.write(book, books.PLAYBOOK, "no front matter\n")
    assert _answer(books.checked(book, rules=RULES), "P101").answer is Answer.NOTHING
    assert _answer(books.checked(book, rules=RULES), "P102").answer is Answer.NOTHING


def test_only_rules_about_the_whole_book_are_about_the_whole_book() -> None:
    """A rule that forgets to say what it is about is noticed here."""
    unsaid = [rule.code for rule in RULES if rule.about.absent == "the book is empty"]
    assert unsaid == _ABOUT_THE_BOOK


def test_what_is_there_and_right_is_met(book: Path) -> None:
    """A book that everybody has agreed to, exercised and read meets the rules about all of that."""
    books.share(book)
    assessment = books.checked(
        book, context=Context(ledger=books.published(book)), rules=RULES
    )
    met = {
        one.rule.code for one in answers(assessment, RULES) if one.answer is Answer.MET
    }
    assert {
        "E301",
        "E302",
        "E303",
        "S601",
        "S602",
        "S603",
        "S604",
        "T401",
        "T402",
        "T403",
        "T404",
        "A201",
    } <= met
    assert "R510" not in met


def test_a_finding_comes_before_everything_else(book: Path) -> None:
    """Whatever a rule is about, what breaks it is open."""
    books.remove_result(book)
    found = _answer(books.checked(book, rules=RULES), "T401")
    assert (found.answer, len(found.findings)) == (Answer.OPEN, 1)


def test_the_answers_are_counted_with_a_sign_each() -> None:
    """No reader depends on a colour."""
    rules = [rule for rule in RULES if rule.code in {"F010", "R501", "F008"}]
    told = answers_in_words(answers(check(Book(), (), books.TODAY), rules))
    assert told == "✓ 0 met, ✗ 1 open, – 2 with nothing to judge yet"
