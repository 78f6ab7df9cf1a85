"""A look over the network happens in a loop of its own, under one deadline.

Whatever is asked may be the very thing that fails: it may not answer, answer for ever, or answer a
byte at a time. So the deadline stands over all of it, and what does not heed it is left behind in a
thread.
"""

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import httpx

from drillbook.capture.probes.spec import ProbeSpec, Reply

# The system's look-up of a name cannot be ended, only counted while it hangs.
_LOOK_UPS = threading.BoundedSemaphore(64)


def within(spec: ProbeSpec, look: Callable[[], Coroutine[Any, Any, Reply]]) -> Reply:
    """Let an event loop look until the deadline, and tell apart what went wrong."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(_bounded(spec, look))


async def _bounded(
    spec: ProbeSpec, look: Callable[[], Coroutine[Any, Any, Reply]]
) -> Reply:
    try:
        async with asyncio.timeout(spec.timeout.total_seconds()):
            return await look()
    except TimeoutError:
        if _running().resolving:
            return Reply("dns", "the name server did not answer")
        return spec.late
    except (
        httpx.HTTPError,
        httpx.InvalidURL,
        OSError,
        UnicodeError,
        ExceptionGroup,
    ) as error:
        return _told_apart(error)
    finally:
        # Who is interrupted while shaking hands leaves the connection open.
        for transport in _running().opened:
            transport.abort()


def _told_apart(error: BaseException) -> Reply:
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return Reply("dns", cause.strerror or str(cause))
        if isinstance(cause, ssl.SSLError):
            return Reply(
                "tls",
                getattr(cause, "verify_message", "") or cause.reason or str(cause),
            )
        if isinstance(cause, ConnectionRefusedError):
            return Reply("refused", "connection refused")
        if isinstance(cause, TimeoutError):
            return Reply("timeout", "connection timed out")
    return Reply("error", str(error) or type(error).__name__)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it was raised from, the innermost first."""
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for cause in (error.__cause__ or error.__context__, *inner):
        if cause is not None:
            yield from _causes(cause)
    yield error


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
        raise TypeError("a measurement needs its own loop")
    return loop


def _settle(future: asyncio.Future[Any], found: object) -> None:
    if not future.done():
        future.set_result(found)
