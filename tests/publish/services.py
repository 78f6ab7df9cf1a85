"""Services of this machine that take messages as Slack-like chats, webhooks and mail servers do."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Heard:
    """What a service was sent, and the status with which it answers."""

    port: int = 0
    status: int = 200
    messages: list[Any] = field(default_factory=list)


@contextmanager
def web() -> Iterator[Heard]:
    """Take JSON by HTTP, as webhooks and the chats that one runs oneself do."""
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.messages.append(
                json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            )
            self.send_response(heard.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        heard.port = server.server_port
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        thread.start()
        yield heard
        server.shutdown()
        thread.join()


class _Inbox:
    def __init__(self, heard: Heard) -> None:
        self._heard = heard

    async def handle_DATA(  # noqa: N802 - aiosmtpd's
        self,
        _server: object,
        _session: object,
        envelope: Any,  # noqa: ANN401 - aiosmtpd's
    ) -> str:
        self._heard.messages.append(
            BytesParser(EmailMessage, policy=default).parsebytes(envelope.content)
        )
        return "250 taken"


@contextmanager
def mail() -> Iterator[Heard]:
    """Take mail by SMTP."""
    heard = Heard(port=_free_port())
    controller = Controller(_Inbox(heard), hostname="127.0.0.1", port=heard.port)
    controller.start()
    yield heard
    controller.stop()


def _free_port() -> int:
    """Return a port that nobody listens at; the controller connects to the one it is given, so that
    0 is none.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
