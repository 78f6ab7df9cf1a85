"""Servers on 127.0.0.1 that answer as failing systems do, each in threads of its own."""

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

Answer = Callable[[socket.socket], None]


@contextlib.contextmanager
def serving(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Give each connection to `answer` until the test is over; yields the port."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(
            target=_serve, args=(listener, answer, tls, over), daemon=True
        )
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        thread.join()


def _serve(
    listener: socket.socket,
    answer: Answer,
    tls: ssl.SSLContext | None,
    over: threading.Event,
) -> None:
    while not over.is_set():
        with contextlib.suppress(TimeoutError):
            connection, _ = listener.accept()
            threading.Thread(
                target=_answer, args=(connection, answer, tls, over), daemon=True
            ).start()


def _answer(
    connection: socket.socket,
    answer: Answer,
    tls: ssl.SSLContext | None,
    over: threading.Event,
) -> None:
    with contextlib.suppress(OSError), connection:
        if tls:
            with tls.wrap_socket(connection, server_side=True) as wrapped:
                answer(wrapped)
            return
        answer(connection)
        # What the client has not read yet would be lost if its own bytes lay here unread.
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(0.2)
        while not over.is_set() and connection.recv(65536):
            pass


def saying(answer: bytes) -> Answer:
    """Return what reads a request and gives one answer."""

    def say(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return say


def page(body: str, status: str = "200 OK", *headers: str) -> Answer:
    """Return what gives one whole page."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(body.encode())}",
        "Connection: close",
        *headers,
        "",
        body,
    ]
    return saying("\r\n".join(lines).encode())


def silent(connection: socket.socket) -> None:
    """Read whatever comes and say nothing."""
    while connection.recv(65536):
        pass


def dripping(start: bytes, drop: bytes, seconds: float = 0.02) -> Answer:
    """Return what says something and then one drop at a time, for ever."""

    def drip(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(start)
        while not threading.Event().wait(seconds):
            connection.sendall(drop)

    return drip


@contextlib.contextmanager
def full_queue() -> Iterator[int]:
    """Listen, but accept nobody, until the queue of connections is full; yields the port."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)  # noqa: FBT003 - that is how the socket has it
            waiting.connect_ex(("127.0.0.1", port))
        yield port


def refusing_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return the server's side of TLS with a certificate that nobody vouches for."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    request = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    request += ["-subj", "/CN=127.0.0.1"]
    subprocess.run(
        ["openssl", *request, "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
