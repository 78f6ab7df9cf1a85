"""A database server: one PostgreSQL 15 cluster, a primary or a standby.

It runs as user `postgres` when we are root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from machine.errors import TroubleError
from machine.processes import end_all_in, process_name

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
WAIT_SECONDS = "30"
# A frozen server obeys nobody, and whoever waits for it keeps readers waiting.
POLITE_SECONDS = "5"
CONFIGURATION = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
log_line_prefix = '%m [%p] %q%u@%d '
wal_keep_size = '512MB'
wal_retrieve_retry_interval = '1s'
"""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server with its folder, which holds its data, its log and its socket."""

    title: str
    folder: Path
    port: int

    @property
    def data(self) -> Path:
        """The data; appears under its name only when it is whole."""
        return self.folder / "data"

    @property
    def exists(self) -> bool:
        """Whether it has data."""
        return self.data.exists()

    @property
    def follows(self) -> bool:
        """Whether its data is that of a standby, which takes every row from the primary."""
        return (self.data / "standby.signal").exists()

    def pid(self) -> int | None:
        """The number of the running server, or None."""
        pid = self._locked_by()
        return pid if pid is not None and process_name(pid) == "postgres" else None

    def serve(self) -> None:
        """Starts the server on its data; returns when it answers."""
        if self.pid() is not None:
            return
        self.stop()
        self._remove_stale_locks()
        self.run(
            "pg_ctl",
            "start",
            "-t",
            WAIT_SECONDS,
            "--silent",
            "--log",
            str(self.folder / "log"),
        )

    def stop(self) -> None:
        """Ends the server, politely first (fast shutdown, which ships the last rows); no process of
        it stays.
        """
        if self.pid() is not None:
            self._called(
                "pg_ctl",
                "stop",
                "-m",
                "fast",
                "-t",
                POLITE_SECONDS,
                "--silent",
                quiet=True,
            )
        if not end_all_in(self.data):
            raise TroubleError(
                f"processes of {self.title} do not end; they work in {self.data}"
            )

    def create(self, statements: str) -> None:
        """Makes a cluster of its own, on which statements have run, each ended by a newline."""
        new = self._new_folder()
        self.run(
            "initdb",
            "--pgdata",
            str(new),
            "--auth-local=peer",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            output=subprocess.DEVNULL,
        )
        self._configure(new)
        self._run_single(new, statements)
        new.rename(self.data)

    def copy(self, primary: Server) -> None:
        """Makes itself a standby of a running primary, from a copy of its data."""
        new = self._new_folder()
        # They meet at a socket, where the operating system vouches for the user, so that no
        # password lies about.
        line = f"host={primary.folder} port={primary.port}"
        self.run(
            "pg_basebackup",
            f"--dbname={line}",
            f"--pgdata={new}",
            "--checkpoint=fast",
            "--wal-method=stream",
        )
        self._configure(
            new, f"primary_conninfo = '{line} application_name={self.title}'\n"
        )
        (new / "standby.signal").touch()
        new.rename(self.data)

    def promote(self) -> None:
        """Makes a primary of a running standby; returns when it takes rows."""
        self.run("pg_ctl", "promote", "-t", WAIT_SECONDS, "--silent")

    def set_aside(self) -> Path | None:
        """Takes the data out of the way and says where it is kept, if there is any."""
        if not self.exists:
            return None
        return self.data.rename(
            self.folder / f"data-until-{datetime.now(UTC):%Y-%m-%dT%H%M%S.%fZ}"
        )

    def ask(self, statement: str) -> str:
        """The answer to a question, or an empty text if there is none within a few seconds."""
        command = [
            "psql",
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            "--command",
            statement,
        ]
        try:
            done = subprocess.run(
                self.command(command),
                capture_output=True,
                env={**self.variables(), "PGCONNECT_TIMEOUT": "2"},
                cwd="/",
                text=True,
                timeout=3,
            )
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout.strip() if done.returncode == 0 else ""

    def run(
        self,
        *command: str,
        given: IO[bytes] | None = None,
        output: IO[bytes] | int | None = None,
    ) -> None:
        """Runs a PostgreSQL program on this server; whatever does not succeed is trouble."""
        code = self._called(*command, given=given, output=output)
        if code:
            raise TroubleError(
                f"{command[0]} ended with code {code}; the server's log is {self.folder / 'log'}"
            )

    def command(self, command: Sequence[str]) -> list[str]:
        """A PostgreSQL program with its arguments, as the server's user runs it."""
        path = PROGRAMS / command[0]
        if not path.is_file():
            raise TroubleError(
                f"there is no {path}; examples/bookstore/README.md names the packages to install"
            )
        program = [str(path), *command[1:]]
        return (
            ["runuser", "-u", "postgres", "--", *program]
            if os.geteuid() == 0
            else program
        )

    def variables(self) -> dict[str, str]:
        """What tells a PostgreSQL program which server is meant."""
        return {
            **os.environ,
            "PGDATA": str(self.data),
            "PGHOST": str(self.folder),
            "PGPORT": str(self.port),
            "PGDATABASE": "bookstore",
        }

    def _called(
        self,
        *command: str,
        given: IO[bytes] | None = None,
        output: IO[bytes] | int | None = None,
        quiet: bool = False,
    ) -> int:
        return subprocess.run(
            self.command(command),
            stdin=given or subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else output,
            stderr=subprocess.DEVNULL if quiet else None,
            env=self.variables(),
            cwd="/",
        ).returncode

    def _new_folder(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        new = self.folder / "new"
        shutil.rmtree(new, ignore_errors=True)
        return new

    def _configure(self, data: Path, more: str = "") -> None:
        text = CONFIGURATION.format(port=self.port, folder=self.folder) + more
        (data / "postgresql.auto.conf").write_text(text)

    def _run_single(self, data: Path, statements: str) -> None:
        """Runs statements without a server (single-user mode)."""
        done = subprocess.run(
            self.command(["postgres", "--single", "-D", str(data), "postgres"]),
            input=statements,
            text=True,
            capture_output=True,
            env=self.variables(),
            cwd="/",
        )
        if done.returncode or "ERROR" in done.stderr:
            raise TroubleError(
                f"the new database cluster could not be set up: {done.stderr.strip()}"
            )

    def _remove_stale_locks(self) -> None:
        """For a server that is gone.

        PostgreSQL itself would believe in a zombie, or in a stranger of that number.
        """
        for lock in (
            self.data / "postmaster.pid",
            self.folder / f".s.PGSQL.{self.port}.lock",
        ):
            lock.unlink(missing_ok=True)

    def _locked_by(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n")[0])
        except (FileNotFoundError, ValueError):
            return None
