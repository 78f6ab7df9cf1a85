"""A connection over TCP."""

import asyncio
import socket
from urllib.parse import urlsplit

from drillbook.capture.probes.address import problem_of_address
from drillbook.capture.probes.loop import within
from drillbook.capture.probes.spec import ProbeSpec, Reply


def problem_of(target: str) -> str | None:
    """Return what is wrong with a target, if anything is."""
    problem = problem_of_address(target)
    parts = urlsplit("" if problem else target)
    has_more = parts.path or parts.query or parts.username is not None
    if not problem and (not parts.port or has_more):
        return "an address that is not tcp://HOST:PORT"
    return problem


def look(spec: ProbeSpec) -> Reply:
    """Connect, and ask nothing."""
    return within(spec, lambda: _connect(spec))


async def _connect(spec: ProbeSpec) -> Reply:
    """Try the addresses of the target one after the other; the last error is the outcome."""
    parts, loop = urlsplit(spec.target), asyncio.get_running_loop()
    failure: OSError = ConnectionError("the name has no address")
    for family, kind, protocol, _, address in await loop.getaddrinfo(
        parts.hostname or "", parts.port, type=socket.SOCK_STREAM
    ):
        with socket.socket(family, kind, protocol) as connection:
            connection.settimeout(0)
            try:
                await loop.sock_connect(connection, address)
            except OSError as error:
                failure = error
            else:
                return Reply("ok", "connected")
    raise failure
