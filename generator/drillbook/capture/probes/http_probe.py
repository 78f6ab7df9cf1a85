"""An answer over HTTP."""

import functools
import os
import ssl

import httpx

from drillbook.capture.probes.address import problem_of_address as problem_of
from drillbook.capture.probes.loop import within
from drillbook.capture.probes.spec import ProbeSpec, Reply

__all__ = ["look", "problem_of"]

_MOST_BODY = 1024 * 1024
_MOST_REDIRECTS = 5


def look(spec: ProbeSpec) -> Reply:
    """Ask, and look at the status and the body."""
    # Reading the system's certificates takes longer than most answers; only the first would bear
    # it.
    _certificates(verify=spec.verify)
    return within(spec, lambda: _request(spec))


async def _request(spec: ProbeSpec) -> Reply:
    async with _client(verify=spec.verify) as client:
        # A secret can so stay in the environment, and out of what is recorded.
        request = client.build_request("GET", os.path.expandvars(spec.target))
        for _ in range(_MOST_REDIRECTS + 1):
            response = await client.send(request, stream=True)
            if response.next_request is None or not spec.follow:
                return await _judged(spec, response)
            request = response.next_request
            await response.aclose()
    return Reply("error", f"more than {_MOST_REDIRECTS} redirects")


async def _judged(spec: ProbeSpec, response: httpx.Response) -> Reply:
    body = bytearray()
    # As it comes: what is packed could unpack to more than there is memory for.
    async for piece in response.aiter_raw():
        body += piece
        if len(body) >= _MOST_BODY:
            break
    await response.aclose()
    if not spec.criteria.allows(response.status_code):
        return Reply("status", str(response.status_code))
    answer = body[:_MOST_BODY].decode("utf-8", "replace")
    return spec.criteria.judged(answer, str(response.status_code))


def _client(*, verify: bool) -> httpx.AsyncClient:
    """Return a client that connects anew, asks nobody in between, and leaves the deadline to its
    caller.
    """
    headers = {
        "user-agent": "drillbook",
        "accept-encoding": "identity",
        # A connection that is kept open would not notice that nobody can connect any more.
        "connection": "close",
    }
    return httpx.AsyncClient(
        verify=_certificates(verify=verify),
        # A proxy of the environment would answer in the place of what is asked.
        trust_env=False,
        timeout=None,  # noqa: S113 - each question has a time of its own
        headers=headers,
    )


@functools.cache
def _certificates(*, verify: bool) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
