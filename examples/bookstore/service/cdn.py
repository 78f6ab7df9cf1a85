"""The CDN: servers that hand out covers.

The service names one in each page, and takes the next when one fails.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from service.settings import CDN_SECONDS

PLAIN_COVER = "plain.svg"
TRUSTED_SECONDS = 1
AVOIDED_SECONDS = 10


@dataclass
class Server:
    """What is known of one server: until when it needs no look, and until when it is left alone."""

    address: str
    trusted_until: float = 0
    avoided_until: float = 0


@dataclass
class Cdn:
    """The servers in order of preference.

    The one that a page names has handed out a cover within the last second; one that did not is
    left alone for ten seconds, and then asked again, so that it comes back by itself.
    """

    addresses: tuple[str, ...]
    clock: Callable[[], float] = time.monotonic
    servers: tuple[Server, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.servers = tuple(Server(address) for address in self.addresses)

    def cover(self, cover: str) -> str:
        """The address from which a browser loads a cover; the preferred server's when all of them
        fail.
        """
        usable = next(
            (server for server in self.servers if self._usable(server)), self.servers[0]
        )
        return f"{usable.address}/covers/{cover}"

    def troubles(self) -> dict[str, str]:
        """What is wrong with each server that fails, by address; looks at all of them, whatever is
        known already.
        """
        found = {server.address: trouble(server.address) for server in self.servers}
        return {address: why for address, why in found.items() if why}

    def _usable(self, server: Server) -> bool:
        now = self.clock()
        if now < server.trusted_until:
            return True
        if now < server.avoided_until:
            return False
        if server.avoided_until:
            # One reader pays for finding out whether it is back, while all others go on without it.
            server.avoided_until = now + AVOIDED_SECONDS
        fine = trouble(server.address) is None
        server.trusted_until = self.clock() + TRUSTED_SECONDS if fine else 0
        server.avoided_until = 0 if fine else self.clock() + AVOIDED_SECONDS
        return fine


def trouble(address: str) -> str | None:
    """What is wrong with a server, or None when it hands out a cover; known within `CDN_SECONDS` or
    little more.
    """
    try:
        with urllib.request.urlopen(
            f"{address}/covers/{PLAIN_COVER}", timeout=CDN_SECONDS
        ) as reply:
            return None if reply.read(1) else "empty cover"
    except urllib.error.HTTPError as error:
        return f"status {error.code}"
    except urllib.error.URLError as error:
        return str(error.reason)
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
