"""What a name stands for, as this machine looks it up or as one name server says."""

import asyncio
import socket
from ipaddress import ip_address
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
        server, _, name = _parts(target)
        dns.name.from_text(name)
        if server:
            ip_address(server)
    except (ValueError, UnicodeError, dns.exception.DNSException):
        return _SHAPE
    return None if name.strip(".") and not set(name) & set("/:?#@ ") else _SHAPE


def look(spec: ProbeSpec) -> Reply:
    """Look the name up, and see which addresses it has."""
    server, port, name = _parts(spec.target)
    if server:
        return within(spec, lambda: _asked(spec, server, port, name))
    return within(spec, lambda: _looked_up(spec, name))


def _parts(target: str) -> tuple[str, int, str]:
    """Return the name server, which is empty for that of this machine, its port, and the name."""
    parts = urlsplit(target)
    if not target.startswith("dns://"):
        return "", _PORT, target.removeprefix("dns:")
    return parts.hostname or "/", parts.port or _PORT, parts.path.removeprefix("/")


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
