"""A CDN server: one nginx that hands out covers. Every start uploads the covers anew."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from machine.environments import Environment
from machine.processes import Background

PROGRAM = "/usr/sbin/nginx"
COVERS = Path(__file__).parent.parent / "covers"
CONFIGURATION = """\
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/log;
events {{ worker_connections 256; }}
http {{
    types {{ image/svg+xml svg; }}
    access_log off;
    client_body_temp_path {folder}/temporary/body;
    proxy_temp_path {folder}/temporary/proxy;
    fastcgi_temp_path {folder}/temporary/fastcgi;
    uwsgi_temp_path {folder}/temporary/uwsgi;
    scgi_temp_path {folder}/temporary/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/files;
    }}
}}
"""


@dataclass(frozen=True)
class Cdn:
    """One of an environment's two static servers, `cdn-1` or `cdn-2`."""

    environment: Environment
    title: str

    def start(self) -> None:
        """Uploads the covers and starts the server."""
        if self.pid() is not None:
            return
        self._upload()
        configuration = self._folder / "nginx.conf"
        configuration.write_text(
            CONFIGURATION.format(
                # Not being root, nginx keeps our user and warns about this line.
                user="user www-data;" if os.geteuid() == 0 else "",
                folder=self._folder,
                port=self.environment.port(self.title),
            )
        )
        self._process.start(
            [
                PROGRAM,
                "-p",
                self._folder,
                "-e",
                self._folder / "log",
                "-c",
                configuration,
            ],
            {},
        )

    def stop(self) -> None:
        """Ends the server."""
        self._process.stop()

    def pid(self) -> int | None:
        """The number of the running server, or None."""
        return self._process.pid()

    @property
    def _folder(self) -> Path:
        return self.environment.folder / self.title

    @property
    def _process(self) -> Background:
        return Background(self._folder)

    def _upload(self) -> None:
        files = self._folder / "files"
        shutil.rmtree(files, ignore_errors=True)
        (self._folder / "temporary").mkdir(parents=True, exist_ok=True)
        shutil.copytree(COVERS, files / "covers", copy_function=shutil.copyfile)
        for path in (files, files / "covers"):
            path.chmod(0o755)
