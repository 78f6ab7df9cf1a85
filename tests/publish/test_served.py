"""An archive is served by a web server that follows no link: every file of it, at its
own address.
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

import books
from archives import contents
from built import drillbook

pytestmark = pytest.mark.bookstore
_NGINX = "/usr/sbin/nginx"
_CONFIGURATION = """{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{ worker_connections 64; }}
http {{
    types {{ text/html html; application/json json; }}
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    disable_symlinks on;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/archive;
    }}
}}
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An archive with a version, and the address at which nginx serves it."""
    folder = tmp_path_factory.mktemp("served")
    book = books.make(folder / "book")
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    done = drillbook(
        "publish",
        "1.0",
        "--archive",
        str(folder / "archive"),
        "--today",
        "2026-11-23",
        folder=book,
    )
    assert done.returncode == 0, done.stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    user = "user root;" if os.geteuid() == 0 else ""
    books.write(
        folder, "nginx.conf", _CONFIGURATION.format(user=user, folder=folder, port=port)
    )
    command = [
        _NGINX,
        "-p",
        str(folder),
        "-e",
        str(folder / "log"),
        "-c",
        str(folder / "nginx.conf"),
    ]
    with subprocess.Popen(command) as server:
        _until_there(f"http://127.0.0.1:{port}/")
        yield folder / "archive", f"http://127.0.0.1:{port}"
        server.terminate()


def _until_there(address: str) -> None:
    for _ in range(200):
        with suppress(httpx.TransportError):
            httpx.get(address)
            return
        time.sleep(0.05)
    pytest.fail(f"nobody answers at {address}")


def test_every_file_is_served_as_it_is(archive: tuple[Path, str]) -> None:
    """`latest` included, with pictures and feeds in it; the first page leads on."""
    folder, address = archive
    files = {
        path: raw for path, raw in contents(folder).items() if not path.startswith(".")
    }
    assert any(path.startswith("latest/feeds/") for path in files)
    with httpx.Client(base_url=address) as client:
        served = {path: client.get(f"/{path}") for path in files}
        assert {answer.status_code for answer in served.values()} == {200}
        assert {path: answer.content for path, answer in served.items()} == files
        assert b"url=latest/index.html" in client.get("/").content


def test_a_link_would_not_be_served(archive: tuple[Path, str]) -> None:
    """So that the test above says something."""
    folder, address = archive
    (folder / "linked.html").symlink_to(folder / "index.html")
    assert httpx.get(f"{address}/linked.html").status_code == httpx.codes.FORBIDDEN
    (folder / "linked.html").unlink()
