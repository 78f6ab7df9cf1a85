"""The web: routes and answers.

A missing database is answered with 503 and a reason, never with a crash.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from service.cache import Cache
from service.cdn import Cdn
from service.complaints import Complaints
from service.connection import Row, Servers
from service.health import Health
from service.settings import Settings
from service.store import Store, StoreError, UnknownAuthorError

_complaints = Complaints(logging.getLogger("bookstore"))

VERSION = "2.0.1"
MOST_BOOKS = 500
USUAL_BOOKS = 50
LIST_SECONDS = 1
BOOK_SECONDS = 10


def application(settings: Settings) -> Flask:
    """The whole service as a WSGI application."""
    app = Flask(__name__)
    store, cdn, cache = (
        Store(Servers(settings.database)),
        Cdn(settings.cdn),
        Cache(settings.cache),
    )
    _add_own_state(app, settings, Health(store=store, cdn=cdn, cache=cache))
    _add_authors(app, store)
    _add_books(app, store, cache)
    _add_pages(app, store, cache, cdn)
    app.register_error_handler(StoreError, _database_unavailable)
    app.register_error_handler(UnknownAuthorError, _unknown_author)
    app.register_error_handler(HTTPException, _http_error)
    return app


def _add_own_state(app: Flask, settings: Settings, health: Health) -> None:
    @app.get("/version")
    def version() -> ResponseReturnValue:
        return jsonify(version=VERSION, environment=settings.environment)

    @app.get("/health")
    def state() -> ResponseReturnValue:
        states = health.look()
        status = health.status(states)
        return jsonify(status=status, **states), 503 if status == "failing" else 200


def _add_authors(app: Flask, store: Store) -> None:
    @app.get("/authors")
    def authors() -> ResponseReturnValue:
        return jsonify(authors=store.authors())

    @app.post("/authors")
    def add_author() -> ResponseReturnValue:
        return jsonify(store.add_author(_text("name"))), 201

    @app.get("/authors/<int:author_id>")
    def author(author_id: int) -> ResponseReturnValue:
        return jsonify(store.author(author_id) or abort(404))


def _add_books(app: Flask, store: Store, cache: Cache) -> None:
    @app.get("/books")
    def books() -> ResponseReturnValue:
        if request.args:
            return jsonify(books=_chosen_books(store))
        return jsonify(
            books=cache.get(
                "books", seconds=LIST_SECONDS, otherwise=lambda: _chosen_books(store)
            )
        )

    @app.post("/books")
    def add_book() -> ResponseReturnValue:
        return jsonify(
            store.add_book(title=_text("title"), author_id=_number("author_id"))
        ), 201


def _add_pages(app: Flask, store: Store, cache: Cache, cdn: Cdn) -> None:
    def found(book_id: int) -> Row:
        kept = cache.get(
            f"book {book_id}",
            seconds=BOOK_SECONDS,
            otherwise=lambda: store.book(book_id),
        )
        return kept or abort(404)

    @app.get("/books/<int:book_id>")
    def book(book_id: int) -> ResponseReturnValue:
        return jsonify(found(book_id))

    @app.get("/books/<int:book_id>/page")
    def book_page(book_id: int) -> ResponseReturnValue:
        book = found(book_id)
        return render_template("book.html", book=book, cover=cdn.cover(book["cover"]))


def _chosen_books(store: Store) -> list[Row]:
    limit = max(1, min(request.args.get("limit", USUAL_BOOKS, type=int), MOST_BOOKS))
    after = request.args.get("after", 0, type=int)
    return store.books(
        author_id=request.args.get("author", type=int), after=after, limit=limit
    )


def _text(key: str) -> str:
    value = _posted().get(key)
    if (
        not isinstance(value, str)
        or not 0 < len(value) <= 200
        or not value.isprintable()
    ):
        abort(400, f"`{key}` must be a text of 1 to 200 printable characters")
    return value


def _number(key: str) -> int:
    value = _posted().get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**63:
        abort(400, f"`{key}` must be a positive whole number")
    return value


def _posted() -> dict[str, Any]:
    posted = request.get_json()
    return (
        posted
        if isinstance(posted, dict)
        else abort(400, "the body must be a JSON object")
    )


def _database_unavailable(error: StoreError) -> ResponseReturnValue:
    _complaints.add(f"{request.method} {request.path}: database unavailable: {error}")
    return jsonify(error="database unavailable", reason=str(error)), 503


def _unknown_author(error: UnknownAuthorError) -> ResponseReturnValue:
    return jsonify(error="unknown author", reason=f"no author has the id {error}"), 400


def _http_error(error: HTTPException) -> ResponseReturnValue:
    return jsonify(
        error=error.name.lower(), reason=error.description
    ), error.code or 500
