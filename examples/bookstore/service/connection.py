"""A connection to whichever database server takes rows; known within bounded time, whatever the
servers do.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row

from service.settings import CONNECT_SECONDS, DATABASE_SECONDS, STATEMENT_SECONDS

Row = dict[str, Any]


@dataclass
class Servers:
    """The servers of a libpq connection text, asked one by one, first the one that took rows last
    time.

    libpq would go through them by itself, but psycopg 3.1 then has one time limit for all of them,
    so that a hanging server would hide those behind it.
    """

    connection_text: str
    _texts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._texts = _one_by_one(self.connection_text)

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Row]]:
        """A connection that is cut when the block takes too long; raises psycopg.Error."""
        with (
            self._connect() as connection,
            _hang_up_after(DATABASE_SECONDS, connection),
        ):
            yield connection

    def _connect(self) -> psycopg.Connection[Row]:
        reasons = []
        for text in list(self._texts):
            try:
                connection = _connect_to(text)
            except psycopg.OperationalError as error:
                reasons.append(f"{conninfo_to_dict(text)['port']}: {reason(error)}")
                continue
            self._texts.sort(key=lambda other: other != text)
            return connection
        raise psycopg.OperationalError("; ".join(reasons))


def reason(error: psycopg.Error) -> str:
    """The last line of an error, which is the server's own word; indented ones are only libpq's
    hints.
    """
    lines = [
        line
        for line in str(error).splitlines()
        if line.strip() and not line.startswith((" ", "\t"))
    ]
    return lines[-1].strip() if lines else type(error).__name__


def _one_by_one(text: str) -> list[str]:
    options = conninfo_to_dict(text)
    hosts, ports = (str(options[key]).split(",") for key in ("host", "port"))
    return [
        make_conninfo(text, host=host, port=port)
        for host, port in zip(hosts, ports, strict=True)
    ]


def _connect_to(text: str) -> psycopg.Connection[Row]:
    return psycopg.connect(
        text,
        connect_timeout=CONNECT_SECONDS,
        options=f"-c statement_timeout={STATEMENT_SECONDS}s",
        autocommit=True,
        row_factory=dict_row,
    )


@contextmanager
def _hang_up_after(
    seconds: float, connection: psycopg.Connection[Row]
) -> Iterator[None]:
    """Shuts the connection's socket when the block takes longer, which makes a waiting
    call fail.
    """
    line = socket.socket(fileno=os.dup(connection.fileno()))
    timer = threading.Timer(seconds, _shut, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        line.close()


def _shut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
