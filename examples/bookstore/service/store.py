"""The store: authors and books in PostgreSQL.

Every call ends in bounded time, with rows or with `StoreError`.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from service.connection import Row, Servers, reason


class StoreError(Exception):
    """The database gave no answer; `str()` is its reason."""


class UnknownAuthorError(Exception):
    """A book names an author who does not exist."""


@dataclass(frozen=True)
class Store:
    """Opens one connection a call: nothing to go stale, so that the service recovers when the
    database does.
    """

    servers: Servers

    def ping(self) -> None:
        """Returns when the database answers and the tables are there."""
        self._rows("select 1 from books limit 1")

    def standbys(self) -> int:
        """How many standbys take every row from the primary as it comes."""
        return self._rows(
            "select count(*) as streaming from pg_stat_replication where state = 'streaming'"
        )[0]["streaming"]

    def authors(self) -> list[Row]:
        """All authors, oldest first, at most 500."""
        return self._rows("select id, name from authors order by id limit 500")

    def author(self, author_id: int) -> Row | None:
        """One author, or None."""
        return _first(
            self._rows("select id, name from authors where id = %s", author_id)
        )

    def add_author(self, name: str) -> Row:
        """Saves an author; returned means committed."""
        return self._rows(
            "insert into authors (name) values (%s) returning id, name", name
        )[0]

    def books(self, *, author_id: int | None, after: int, limit: int) -> list[Row]:
        """Books with an id above `after`, oldest first, of one author or of all."""
        return self._rows(
            "select id, title, author_id, cover from books"
            " where id > %s and (%s::bigint is null or author_id = %s) order by id limit %s",
            after,
            author_id,
            author_id,
            limit,
        )

    def book(self, book_id: int) -> Row | None:
        """One book with its author's name, or None."""
        return _first(
            self._rows(
                "select books.id, title, author_id, authors.name as author, cover"
                " from books join authors on authors.id = author_id where books.id = %s",
                book_id,
            )
        )

    def add_book(self, *, title: str, author_id: int) -> Row:
        """Saves a book; returned means committed. Raises UnknownAuthorError."""
        try:
            return self._rows(
                "insert into books (title, author_id) values (%s, %s) returning id, title,"
                " author_id, cover",
                title,
                author_id,
            )[0]
        except psycopg.errors.ForeignKeyViolation as error:
            raise UnknownAuthorError(author_id) from error

    def _rows(self, statement: str, *values: object) -> list[Row]:
        try:
            with self.servers.connection() as connection:
                return connection.execute(statement, values).fetchall()
        except psycopg.IntegrityError:
            raise
        except psycopg.Error as error:
            raise StoreError(reason(error)) from error


def _first(rows: list[Row]) -> Row | None:
    return rows[0] if rows else None
