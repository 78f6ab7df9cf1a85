"""What a name stands for, as this machine looks it up or as one name server says."""

import asyncio
import socket
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

import dns.asyncquery
import dns.exception
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
from dns.rcode import NOERROR

from drillbook.capture.probes.loop import within
from drillbook.capture.probes.spec import ProbeSpec, Reply

_SHAPE = (
    "a target that is neither dns:HOST nor dns://SERVER/HOST, the server by its address"
)
_PORT = 53


def problem_of(target: str) -> str | None:
    """Return what is wrong with a target, if anything is."""
    try:
        asked = _question(target)
        dns.name.from_text(asked.name)
        if asked.server:
            ip_address(asked.server)
    except (ValueError, UnicodeError, dns.exception.DNSException):
        return _SHAPE
    # What belongs to an address, and to no name, shows that something else was meant.
    is_name = asked.name.strip(".") and not set(asked.name) & set("/:?#@ ")
    return None if is_name else _SHAPE


def look(spec: ProbeSpec) -> Reply:
    """Look the name up, and see which addresses it has."""
    question = _question(spec.target)
    name, server, port = question
    if server:
        return within(spec, lambda: _asked(spec, server, port, name))
    return within(spec, lambda: _looked_up(spec, name))


class _Question(NamedTuple):
    """A name, and the server that is asked for it; None is the resolver of this machine."""

    name: str
    server: str | None = None
    port: int = _PORT


def _question(target: str) -> _Question:
    parts = urlsplit(target)
    if not target.startswith("dns://"):
        return _Question(target.removeprefix("dns:"))
    # An address without a host is none, and `/` is no IP address: the check of it says so.
    server = parts.hostname or "/"
    return _Question(parts.path.removeprefix("/"), server, parts.port or _PORT)


async def _looked_up(spec: ProbeSpec, name: str) -> Reply:
    found = await asyncio.get_running_loop().getaddrinfo(
        name, None, type=socket.SOCK_STREAM
    )
    return _judged(spec, {str(address[0]) for *_, address in found})


async def _asked(spec: ProbeSpec, server: str, port: int, name: str) -> Reply:
    """Ask for addresses of both families at once, and once each: what is lost counts as lost."""
    kinds = (dns.rdatatype.A, dns.rdatatype.AAAA)
    answers = await asyncio.gather(
        *(
            dns.asyncquery.udp_with_fallback(
                dns.message.make_query(name, kind), server, port=port
            )
            for kind in kinds
        )
    )
    addresses = {
        str(entry)
        for answer, _over_tcp in answers
        for rrset in answer.answer
        if rrset.rdtype in kinds
        for entry in rrset
    }
    # Many servers refuse to say anything of a family that they know no address of.
    refusals = [
        answer.rcode() for answer, _over_tcp in answers if answer.rcode() != NOERROR
    ]
    if refusals and not addresses:
        return Reply("dns", f"{server} says {dns.rcode.to_text(refusals[0])}")
    return _judged(spec, addresses)


def _judged(spec: ProbeSpec, addresses: set[str]) -> Reply:
    if not addresses:
        return Reply("dns", "the name has no address")
    shown = " ".join(sorted(addresses))
    return spec.criteria.judged(shown, shown)
