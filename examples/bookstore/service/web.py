"""The web: routes and answers. A missing database is answered with 503 and a reason, never with a crash."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from service import cdn
from service.settings import Settings
from service.store import Store, StoreError, UnknownAuthorError

_log = logging.getLogger("bookstore")

VERSION = "1.0.0"
MOST_BOOKS = 500


def application(settings: Settings) -> Flask:
    """The whole service as a WSGI application."""
    app = Flask(__name__)
    store = Store(settings.database)
    _add_own_state(app, settings, store)
    _add_authors(app, store)
    _add_books(app, settings, store)
    app.register_error_handler(StoreError, _database_unavailable)
    app.register_error_handler(UnknownAuthorError, _unknown_author)
    app.register_error_handler(HTTPException, _http_error)
    return app


def _add_own_state(app: Flask, settings: Settings, store: Store) -> None:
    @app.get("/version")
    def version() -> ResponseReturnValue:
        return jsonify(version=VERSION, environment=settings.environment)

    @app.get("/health")
    def health() -> ResponseReturnValue:
        troubles = {"database": _database_trouble(store), "cdn": cdn.trouble(settings.cdn)}
        healthy = not any(troubles.values())
        states = {name: f"unavailable: {why}" if why else "ok" for name, why in troubles.items()}
        return jsonify(status="ok" if healthy else "failing", **states), 200 if healthy else 503


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


def _add_books(app: Flask, settings: Settings, store: Store) -> None:
    @app.get("/books")
    def books() -> ResponseReturnValue:
        limit = max(1, min(request.args.get("limit", 50, type=int), MOST_BOOKS))
        after = request.args.get("after", 0, type=int)
        return jsonify(books=store.books(author_id=request.args.get("author", type=int), after=after, limit=limit))

    @app.post("/books")
    def add_book() -> ResponseReturnValue:
        return jsonify(store.add_book(title=_text("title"), author_id=_number("author_id"))), 201

    @app.get("/books/<int:book_id>")
    def book(book_id: int) -> ResponseReturnValue:
        return jsonify(store.book(book_id) or abort(404))

    @app.get("/books/<int:book_id>/page")
    def book_page(book_id: int) -> ResponseReturnValue:
        found = store.book(book_id) or abort(404)
        return render_template("book.html", book=found, cover=cdn.cover_address(settings.cdn, found["cover"]))


def _database_trouble(store: Store) -> str | None:
    try:
        store.ping()
    except StoreError as error:
        return str(error)
    return None


def _text(key: str) -> str:
    value = _posted().get(key)
    if not isinstance(value, str) or not 0 < len(value) <= 200 or not value.isprintable():
        abort(400, f"`{key}` must be a text of 1 to 200 printable characters")
    return value


def _number(key: str) -> int:
    value = _posted().get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**63:
        abort(400, f"`{key}` must be a positive whole number")
    return value


def _posted() -> dict[str, Any]:
    posted = request.get_json()
    return posted if isinstance(posted, dict) else abort(400, "the body must be a JSON object")


def _database_unavailable(error: StoreError) -> ResponseReturnValue:
    _log.warning("%s %s: database unavailable: %s", request.method, request.path, error)
    return jsonify(error="database unavailable", reason=str(error)), 503


def _unknown_author(error: UnknownAuthorError) -> ResponseReturnValue:
    return jsonify(error="unknown author", reason=f"no author has the id {error}"), 400


def _http_error(error: HTTPException) -> ResponseReturnValue:
    return jsonify(error=error.name.lower(), reason=error.description), error.code or 500
