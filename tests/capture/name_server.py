"""A name server on 127.0.0.1 that answers from a table, or as failing ones do."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Reply = Callable[[dns.message.Message], dns.message.Message | None]


@contextlib.contextmanager
def answering(reply: Reply) -> Iterator[int]:
    """Give each question over UDP to `reply` until the test is over; yields the port."""
    over = threading.Event()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.05)
        thread = threading.Thread(
            target=_serve, args=(listener, reply, over), daemon=True
        )
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        thread.join()


def _serve(listener: socket.socket, reply: Reply, over: threading.Event) -> None:
    while not over.is_set():
        with contextlib.suppress(TimeoutError):
            question, client = listener.recvfrom(4096)
            answer = reply(dns.message.from_wire(question))
            if answer is not None:
                listener.sendto(answer.to_wire(), client)


def knowing(names: Mapping[str, Sequence[str]]) -> Reply:
    """Return what knows the addresses of version 4 of some names, and no other name."""

    def reply(query: dns.message.Message) -> dns.message.Message:
        answer, asked = dns.message.make_response(query), query.question[0]
        addresses = names.get(asked.name.to_text(omit_final_dot=True))
        if addresses is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif asked.rdtype == dns.rdatatype.A and addresses:
            answer.answer.append(
                dns.rrset.from_text(asked.name, 60, "IN", "A", *addresses)
            )
        return answer

    return reply


def refusing(query: dns.message.Message) -> dns.message.Message:
    """Say that something went wrong."""
    answer = dns.message.make_response(query)
    answer.set_rcode(dns.rcode.SERVFAIL)
    return answer


def silent(_query: dns.message.Message) -> None:
    """Say nothing."""


def one_family(query: dns.message.Message) -> dns.message.Message | None:
    """Know an address of version 4, and refuse to be asked for one of version 6."""
    if query.question[0].rdtype == dns.rdatatype.A:
        return knowing({"db.example.com": ("203.0.113.9",)})(query)
    answer = dns.message.make_response(query)
    answer.set_rcode(dns.rcode.REFUSED)
    return answer
