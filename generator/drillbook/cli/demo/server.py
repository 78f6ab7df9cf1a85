"""The two servers of the demonstration, each a program of its own: a price list, and a shop that
asks it.

Run as `python -m drillbook.cli.demo.server prices|shop PORT PRICES_PORT`. Both listen on 127.0.0.1
only, end when they are told to with the secret in their environment, and end by themselves after
two hours.
"""

import hmac
import os
import sys
import threading
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

HOST = "127.0.0.1"
SECRET = "DRILLBOOK_DEMO"  # noqa: S105 - the name of the variable that has it
KILL = "/kill"
_LONGEST_RUN = 2 * 60 * 60
_PATIENCE = 1.0
_PRICES = "Coffee 2.40\nTea 1.90\n"


class _Server(BaseHTTPRequestHandler):
    """Answers a look with a page, and ends without an answer for whoever has the secret."""

    prices_port: ClassVar[int] = 0

    def do_GET(self) -> None:
        """Answer with what there is to see."""
        status, text = self.page()
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """End at once, as if killed: whoever waits for an answer gets none."""
        given = self.headers.get("Authorization", "")
        if self.path == KILL and hmac.compare_digest(given, os.environ[SECRET]):
            os._exit(1)
        self.send_error(403)

    def page(self) -> tuple[int, str]:
        """Return the status and the text of the answer."""
        raise NotImplementedError

    def log_message(self, *_: object) -> None:
        """Print nothing."""


class _Prices(_Server):
    def page(self) -> tuple[int, str]:
        return 200, _PRICES


class _Shop(_Server):
    def page(self) -> tuple[int, str]:
        connection = HTTPConnection(HOST, self.prices_port, timeout=_PATIENCE)
        try:
            connection.request("GET", "/")
            return (
                200,
                f"Welcome to the shop.\n\n{connection.getresponse().read().decode()}",
            )
        except (OSError, HTTPException):
            return 503, "Sorry, the shop is closed: the price list does not answer.\n"
        finally:
            connection.close()


_SERVERS = {"prices": _Prices, "shop": _Shop}


def main(name: str, port: int, prices_port: int) -> None:
    """Serve until the time is over."""
    handler = _SERVERS[name]
    handler.prices_port = prices_port
    server = ThreadingHTTPServer((HOST, port), handler)
    timer = threading.Timer(_LONGEST_RUN, server.shutdown)
    timer.daemon = True
    timer.start()
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
