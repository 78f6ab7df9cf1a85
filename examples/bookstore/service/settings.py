"""What the service must be told from outside: where its database, its CDN and its cache are."""

from __future__ import annotations

import os
from dataclasses import dataclass

CONNECT_SECONDS = 2
STATEMENT_SECONDS = 2
# A frozen server neither refuses nor cancels a statement, so that a third limit counts from our
# side.
DATABASE_SECONDS = 4
CDN_SECONDS = 0.5
CACHE_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Addresses of what the service depends on.

    `database` is a libpq connection text, `cdn` the servers in order of preference, `cache` is
    HOST:PORT.
    """

    environment: str
    port: int
    database: str
    cdn: tuple[str, ...]
    cache: str


def from_environment() -> Settings:
    """Reads the settings from `BOOKSTORE_…` variables; a missing one raises KeyError
    with its name.
    """
    return Settings(
        environment=os.environ["BOOKSTORE_ENVIRONMENT"],
        port=int(os.environ["BOOKSTORE_PORT"]),
        database=os.environ["BOOKSTORE_DATABASE"],
        cdn=tuple(os.environ["BOOKSTORE_CDN"].split()),
        cache=os.environ["BOOKSTORE_CACHE"],
    )
