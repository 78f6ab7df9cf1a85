"""Pages that were printed before are those that would be printed now."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest

import books
from drillbook.desk.site import site_of_book
from drillbook.files.load import load
from drillbook.kept import CHOICE, NOTHING, Kept, kept
from drillbook.pages.address import SiteAddress
from drillbook.pages.page import Site
from drillbook.pages.repository import NOWHERE, RepositorySite
from edits import edited, full_book

_DAY = date(2026, 12, 1)
_ADDRESS = SiteAddress("https://shop.example.com/docs/", "Shop")
_REVIEW = f"{books.RESULT_FOLDER}/reviews/alex.yml"
_OTHER = "results/2026-11-21-database-unavailable"


@pytest.fixture(autouse=True)
def _asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what was printed also where a CI runs these tests."""
    monkeypatch.setenv(CHOICE, "on")


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """Return a book with every kind of file, and two runs of one test."""
    book = books.make(tmp_path / "small")
    shutil.copytree(book / books.RESULT_FOLDER, book / _OTHER)
    text = books.text_of(book, f"{_OTHER}/result.yml")
    books.write(book, f"{_OTHER}/result.yml", text.replace("2026-11-20", "2026-11-21"))
    return full_book(book)


def made(
    book: Path, known: Kept, day: date = _DAY, at: RepositorySite = NOWHERE
) -> Site:
    """Return the site of a book."""
    return site_of_book(book, day, kept=known)(_ADDRESS, at)


def same(book: Path, day: date = _DAY, at: RepositorySite = NOWHERE) -> None:
    """Hold that the site is what it would be if nothing had been kept."""
    with kept() as known:
        site = made(book, known, day, at)
    anew = made(book, NOTHING, day, at)
    assert [page.uri for page in site.pages] == [page.uri for page in anew.pages]
    assert [
        page.uri
        for page, other in zip(site.pages, anew.pages, strict=True)
        if page != other
    ] == []
    assert site.assets == anew.assets


class _Counted:
    """What is kept, and how often a page was found in it."""

    def __init__(self, known: Kept) -> None:
        self.known = known
        self.found_pages = 0
        self.trusts_times = known.trusts_times

    def together(self, name: str) -> AbstractContextManager[Kept]:
        """Open as usual: no page is among what is kept together."""
        return self.known.together(name)

    def found(self, kind: str, *made_from: str) -> bytes | None:
        """Count the pages."""
        value = self.known.found(kind, *made_from)
        self.found_pages += kind == "result page" and value is not None
        return value

    def keep(self, value: bytes, kind: str, *made_from: str) -> None:
        """Keep as usual."""
        self.known.keep(value, kind, *made_from)


def found_again(book: Path) -> int:
    """Return how many pages of results were not printed again."""
    with kept() as known:
        counted = _Counted(known)
        made(book, counted)
    return counted.found_pages


def test_a_second_site_prints_no_page_of_a_result_again(full: Path) -> None:
    """Nothing has changed, so that each is found."""
    assert found_again(full) == 0
    assert found_again(full) == 3
    same(full)


def _replaced(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(book: Path) -> None:
        text = books.text_of(book, path)
        assert old in text
        books.write(book, path, text.replace(old, new, 1))

    return edit


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        pytest.param(
            _replaced(books.TEAM, "name: Alex", "name: Alexa"), 0, id="a member's name"
        ),
        pytest.param(
            _replaced(books.INVENTORY, "name: ", "name: A "),
            0,
            id="a dependency's name",
        ),
        pytest.param(
            _replaced(books.PLAYBOOK, "title: ", "title: A "),
            1,
            id="the title of a playbook",
        ),
        pytest.param(
            _replaced(f"{_OTHER}/result.yml", "title: ", "title: A "),
            1,
            id="a title beside it",
        ),
        pytest.param(
            lambda book: shutil.rmtree(book / _OTHER), 0, id="a run beside it is gone"
        ),
        pytest.param(
            lambda book: books.write(book, _REVIEW, _review(book)),
            2,
            id="a review is added",
        ),
        pytest.param(
            lambda book: books.write(book, books.EVIDENCE, "something else\n"),
            1,
            id="evidence",
        ),
        pytest.param(
            lambda book: (book / books.SAMPLES).unlink(), 1, id="samples are gone"
        ),
    ],
)
def test_what_a_page_shows_of_the_book_is_printed_again(
    full: Path, edit: Callable[[Path], None], again: int
) -> None:
    """Each of these stands on some page; what stands on none of the others leaves them as they
    are.
    """
    found_again(full)
    edit(full)
    assert found_again(full) >= again
    same(full)


def _review(book: Path) -> str:
    result = load(book).book.results_by_folder[Path(books.RESULT_FOLDER).name]
    return f"""account_digest: {result.account_digest}
at: 2026-11-30T10:00:00+00:00
position: agrees
"""


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_edited_the_site_is_as_if_nothing_had_been_kept(
    full: Path, seed: int
) -> None:
    """Files of every kind are changed, added, removed and renamed at random; the day goes on, and
    the repository moves.
    """
    places = (
        NOWHERE,
        RepositorySite("https://github.com/example/shop", "https://example.com/e/"),
    )
    for number, _ in enumerate(edited(full, seed, 8)):
        same(full, date(2026, 12, 1 + number // 2 * 9), places[number % 2])
