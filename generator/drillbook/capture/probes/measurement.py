"""A measurement asks what a probe asks, once, and says what came of it within the probe's time-out.

Whatever is asked may be the very thing that fails: it may not answer, answer for ever, or answer a
byte at a time. So one deadline stands over the whole of a measurement, and what does not heed it is
left behind in a thread.
"""

import asyncio
import contextlib
import functools
import os
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx

from drillbook.capture.child import CommandOutcome, Limits, run
from drillbook.capture.probes.spec import Kind, ProbeSpec
from drillbook.errors import DrillbookError
from drillbook.model.sample import Sample
from drillbook.text.pattern import compiled
from drillbook.text.plain import visible
from drillbook.text.redaction import Redactor, redact

_MOST_BODY = 1024 * 1024
_MOST_DETAIL = 200
_MOST_REDIRECTS = 5
# How long a measurement that is over may take to clean up before it is left behind.
_LEEWAY = 0.45
# The system's look-up of a name cannot be ended, only counted while it hangs.
_LOOK_UPS = threading.BoundedSemaphore(64)


class _Seen(NamedTuple):
    outcome: str
    detail: str
    seconds: float


def now() -> datetime:
    """Return the time of the wall clock with this machine's offset."""
    return datetime.now().astimezone()


def measure(spec: ProbeSpec, clock: Callable[[], datetime] = now) -> Sample:
    """Take one sample; it is there half a second after the time-out at the latest, whatever the
    target does.
    """
    at, limit = clock(), spec.timeout.total_seconds()
    answer: queue.SimpleQueue[_Seen] = queue.SimpleQueue()
    threading.Thread(
        target=lambda: answer.put(_look(spec)), name=f"measurement {spec.id}", daemon=True
    ).start()
    try:
        seen = answer.get(timeout=limit + _LEEWAY)
    except queue.Empty:
        seen = _Seen("timeout", _in_time(spec), limit + _LEEWAY)
    return Sample(
        at, seen.outcome == "ok", round(seen.seconds * 1000, 3), seen.outcome, plain(seen.detail)
    )


def plain(text: str) -> str:
    """Return a detail as it can stand in a line of CSV: short, free of secrets, and no formula to a
    spreadsheet.
    """
    line = (
        " ".join(visible(redact(text).text).split())
        .replace('"', "'")
        .replace(",", ";")[:_MOST_DETAIL]
    )
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line


def _look(spec: ProbeSpec) -> _Seen:
    started = time.monotonic()
    try:
        return _LOOKS[spec.type](spec)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the outcome of this sample, not the probe's end
        return _Seen("error", f"{type(error).__name__}: {error}", time.monotonic() - started)


def _command(spec: ProbeSpec) -> _Seen:
    limits = Limits(seconds=spec.timeout.total_seconds(), grace=0.1, head=64 * 1024, tail=16 * 1024)
    try:
        outcome = run(spec.target, limit=limits, redactor=Redactor(), sink=None)
    except DrillbookError as error:
        return _Seen("error", error.message, 0.0)
    kind, detail = _of_command(spec, outcome)
    return _Seen(kind, detail, outcome.seconds)


def _of_command(spec: ProbeSpec, outcome: CommandOutcome) -> tuple[str, str]:
    code, words = outcome.exit_code, outcome.output.strip().rpartition("\n")[2]
    if outcome.why != "finished":
        return "timeout", _in_time(spec)
    if code is None:
        return "error", f"ended by {outcome.signal}: {words}"
    if not spec.expectation.allows(code):
        # So a shell says that there is no such command, or that it must not be run.
        return "error" if code in {126, 127} else "status", f"exit {code}: {words}"
    return _of_body(spec, outcome.output, f"exit {code}")


def _of_body(spec: ProbeSpec, body: str, status: str) -> tuple[str, str]:
    expected = spec.expectation.body
    if expected is not None and not compiled(expected).found_in(body):
        return "body", f"{status}: nothing matches {expected}"
    return "ok", status


def _connected(spec: ProbeSpec) -> _Seen:
    return _within(spec, lambda: _connect(spec))


def _answered(spec: ProbeSpec) -> _Seen:
    # Reading the system's certificates takes longer than most answers; only the first would bear
    # it.
    _certificates(verify=spec.verify)
    return _within(spec, lambda: _request(spec))


_LOOKS: Mapping[Kind, Callable[[ProbeSpec], _Seen]] = {
    "http": _answered,
    "tcp": _connected,
    "exec": _command,
}


def _in_time(spec: ProbeSpec) -> str:
    return f"no answer within {spec.timeout.total_seconds():g} s"


def _within(spec: ProbeSpec, look: Callable[[], Coroutine[Any, Any, tuple[str, str]]]) -> _Seen:
    """Let an event loop look until the deadline, and tell apart what went wrong."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        started = time.monotonic()
        kind, detail = runner.run(_bounded(spec, look))
        return _Seen(kind, detail, time.monotonic() - started)


async def _bounded(
    spec: ProbeSpec, look: Callable[[], Coroutine[Any, Any, tuple[str, str]]]
) -> tuple[str, str]:
    try:
        async with asyncio.timeout(spec.timeout.total_seconds()):
            return await look()
    except TimeoutError:
        resolving = _running().resolving
        return (
            ("dns", "the name server did not answer") if resolving else ("timeout", _in_time(spec))
        )
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ExceptionGroup) as error:
        return _told_apart(error)
    finally:
        # Who is interrupted while shaking hands leaves the connection open.
        for transport in _running().opened:
            transport.abort()


def _told_apart(error: BaseException) -> tuple[str, str]:
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return "dns", cause.strerror or str(cause)
        if isinstance(cause, ssl.SSLError):
            return "tls", getattr(cause, "verify_message", "") or cause.reason or str(cause)
        if isinstance(cause, ConnectionRefusedError):
            return "refused", "connection refused"
        if isinstance(cause, TimeoutError):
            return "timeout", "connection timed out"
    return "error", str(error) or type(error).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it was raised from, the innermost first."""
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for cause in (error.__cause__ or error.__context__, *inner):
        if cause is not None:
            yield from _causes(cause)
    yield error


async def _connect(spec: ProbeSpec) -> tuple[str, str]:
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
                return "ok", "connected"
    raise failure


async def _request(spec: ProbeSpec) -> tuple[str, str]:
    async with _client(verify=spec.verify) as client:
        # A secret can so stay in the environment, and out of what is recorded.
        request = client.build_request("GET", os.path.expandvars(spec.target))
        for _ in range(_MOST_REDIRECTS + 1):
            response = await client.send(request, stream=True)
            if response.next_request is None or not spec.follow:
                return await _judged(spec, response)
            request = response.next_request
            await response.aclose()
    return "error", f"more than {_MOST_REDIRECTS} redirects"


async def _judged(spec: ProbeSpec, response: httpx.Response) -> tuple[str, str]:
    body = bytearray()
    # As it comes: what is packed could unpack to more than there is memory for.
    async for piece in response.aiter_raw():
        body += piece
        if len(body) >= _MOST_BODY:
            break
    await response.aclose()
    if not spec.expectation.allows(response.status_code):
        return "status", str(response.status_code)
    return _of_body(spec, body[:_MOST_BODY].decode("utf-8", "replace"), str(response.status_code))


def _client(*, verify: bool) -> httpx.AsyncClient:
    """Return a client that connects anew, asks nobody in between, and leaves the deadline to its
    caller.
    """
    headers = {"user-agent": "drillbook", "accept-encoding": "identity", "connection": "close"}
    return httpx.AsyncClient(
        verify=_certificates(verify=verify),
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


class _Loop(asyncio.SelectorEventLoop):
    """A loop that looks names up in threads nobody waits for: asyncio's own would be waited for at
    its end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.resolving = False
        self.opened: list[asyncio.Transport] = []

    async def create_connection(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as the loop has it
        """Open a connection, and remember it."""
        transport, protocol = await super().create_connection(*args, **options)
        self.opened.append(transport)
        return transport, protocol

    async def getaddrinfo(self, host: Any, port: Any, **hints: Any) -> Any:  # noqa: ANN401 - as the loop has it
        """Look a name up; raises `socket.gaierror`."""
        if not _LOOK_UPS.acquire(blocking=False):
            raise socket.gaierror(socket.EAI_AGAIN, "earlier look-ups still hang")
        future: asyncio.Future[Any] = self.create_future()
        threading.Thread(
            target=self._look_up, args=(future, host, port, hints), daemon=True
        ).start()
        self.resolving = True
        found = await future
        self.resolving = False
        if isinstance(found, BaseException):
            raise found
        return found

    def _look_up(
        self,
        future: asyncio.Future[Any],
        host: Any,  # noqa: ANN401 - the loop's
        port: Any,  # noqa: ANN401 - the loop's
        hints: dict[str, int],
    ) -> None:
        try:
            found: object = socket.getaddrinfo(host, port, **hints)
        except (OSError, UnicodeError) as error:
            found = error
        finally:
            _LOOK_UPS.release()
        # The loop may be closed by now.
        with contextlib.suppress(RuntimeError):
            self.call_soon_threadsafe(_settle, future, found)


def _running() -> _Loop:
    loop = asyncio.get_running_loop()
    if not isinstance(loop, _Loop):
        raise TypeError("a measurement runs in a loop of its own")
    return loop


def _settle(future: asyncio.Future[Any], found: object) -> None:
    if not future.done():
        future.set_result(found)
