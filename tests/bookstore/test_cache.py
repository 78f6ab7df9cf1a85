"""The cache can be done without: nobody misses a book, whether it is gone or hangs."""

import signal
import time

import pytest

from bookstore.beside import Beside, eventually

pytestmark = pytest.mark.bookstore


def test_without_the_cache_everything_works(bookstore: Beside) -> None:
    """Health is degraded and not failing, and says what is missing."""
    bookstore.must("stop", "cache")
    assert [
        bookstore.ask(path)[0] for path in ("/books", "/books/1", "/books/1/page")
    ] == [
        200,
        200,
        200,
    ]
    status, health = bookstore.ask("/health")
    assert status == 200
    assert health["status"] == "degraded"
    assert health["cache"].startswith("unavailable: ")
    bookstore.must("start", "cache")
    assert bookstore.health()["cache"] == "ok"


def test_a_hanging_cache_costs_a_tenth_of_a_second_now_and_then(
    bookstore: Beside,
) -> None:
    """Ten pages take little longer than ten questions to the database."""
    bookstore.kill("cache", signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert [bookstore.ask("/books")[0] for _ in range(10)] == [200] * 10
        assert time.monotonic() - began < 1.5
        assert bookstore.health()["cache"].startswith("unavailable: ")
    finally:
        bookstore.kill("cache", signal.SIGCONT)


def test_books_that_were_just_read_outlive_the_database_for_seconds_only(
    bookstore: Beside,
) -> None:
    """The list is kept for a second and a page for ten; then the outage is felt."""
    # The service leaves a cache alone for two seconds after it has failed.
    time.sleep(2.1)
    assert bookstore.ask("/books/1")[0] == 200
    bookstore.kill("primary")
    assert bookstore.ask("/books/1")[0] == 200
    assert eventually(lambda: bookstore.ask("/books")[0] == 503, seconds=3)
    assert eventually(lambda: bookstore.ask("/books/1")[0] == 503, seconds=12)
    bookstore.must("promote")
    assert bookstore.ask("/books/1")[0] == 200


def test_a_new_book_is_listed_within_a_second(bookstore: Beside) -> None:
    """What the cache keeps is never older; what was asked for in particular is not kept at all."""
    _, author = bookstore.ask("/authors", {"name": "Lately"})
    assert bookstore.ask(f"/books?author={author['id']}")[1] == {"books": []}
    _, book = bookstore.ask("/books", {"title": "New", "author_id": author["id"]})
    assert [
        b["id"] for b in bookstore.ask(f"/books?author={author['id']}")[1]["books"]
    ] == [book["id"]]
