"""A request and what came of it. A reply that never comes is an outcome too, never an exception."""

from __future__ import annotations

import http.client
import json
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

SECONDS = 5


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What was asked at `at` came back as ok, refused, timeout, dns, status, body or error.

    `detail` is the status or the reason.
    """

    at: datetime
    outcome: str
    detail: str
    milliseconds: float
    body: bytes = b""

    @property
    def ok(self) -> bool:
        """Whether the visitor got what was asked for."""
        return self.outcome == "ok"

    def json(self) -> Any:  # noqa: ANN401 - whatever the service says
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def explain(self) -> str:
        """One line for people."""
        return " ".join(
            filter(
                None,
                [self.outcome, self.detail, self.body.decode(errors="replace").strip()],
            )
        )


def fetch(address: str, posted: object = None) -> Reply:
    """Asks on a new connection, with POST when there is something to post; takes little more than
    `SECONDS`.
    """
    body = None if posted is None else json.dumps(posted).encode()
    request = urllib.request.Request(
        address, data=body, headers={"Content-Type": "application/json"} if body else {}
    )
    at, began = datetime.now(UTC), time.monotonic()
    outcome, detail, answer = _ask(request)
    return Reply(
        at=at,
        outcome=outcome,
        detail=detail,
        milliseconds=(time.monotonic() - began) * 1000,
        body=answer,
    )


def _ask(request: urllib.request.Request) -> tuple[str, str, bytes]:
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as reply:
            body = reply.read()
            return ("ok", str(reply.status), body) if body else ("body", "empty", body)
    except urllib.error.HTTPError as error:
        return "status", str(error.code), error.read()
    except urllib.error.URLError as error:
        return _failure(error.reason)
    except (OSError, http.client.HTTPException) as error:
        return _failure(error)


def _failure(reason: object) -> tuple[str, str, bytes]:
    kinds: dict[type, str] = {
        ConnectionRefusedError: "refused",
        TimeoutError: "timeout",
        socket.gaierror: "dns",
    }
    return kinds.get(type(reason), "error"), str(reason), b""
