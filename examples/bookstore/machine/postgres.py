"""The database: one PostgreSQL 15 cluster, with its backups. It runs as user `postgres` when we are root."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from machine.environments import Environment
from machine.errors import TroubleError
from machine.processes import process_name

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
SCHEMA = Path(__file__).parent.parent / "service" / "schema.sql"
WAIT_SECONDS = "30"


@dataclass(frozen=True)
class Database:
    """One environment's PostgreSQL server, its data and its backups."""

    environment: Environment
    title = "database"

    @property
    def address(self) -> str:
        """What the service connects with; the password is in a file that only we can read."""
        return (
            f"host=127.0.0.1 port={self.environment.database_port} dbname=bookstore user=bookstore"
            f" passfile={self._passfile}"
        )

    def start(self) -> None:
        """Starts the server, on a new and filled cluster if there is none; returns when it answers."""
        if not self._data.exists():
            self._create()
            self._serve()
            self._run("psql", "--quiet", "--set=ON_ERROR_STOP=1", given=SCHEMA.open("rb"))
            self.backup()
        self._serve()

    def stop(self) -> None:
        """Ends the server as its own documentation says (fast shutdown)."""
        if self.pid() is not None:
            self._run("pg_ctl", "stop", "-m", "fast", "-t", WAIT_SECONDS, "--silent")

    def pid(self) -> int | None:
        """The number of the running server, or None."""
        pid = self._locked_by()
        return pid if pid is not None and process_name(pid) == "postgres" else None

    def backup(self) -> Path:
        """Writes a backup that is either whole or absent."""
        self._backups.mkdir(exist_ok=True)
        backup = self._backups / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S.%fZ}.dump"
        unfinished = backup.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            self._run("pg_dump", "--format=custom", output=file)
        return unfinished.replace(backup)

    def newest_backup(self) -> Path | None:
        """The newest whole backup."""
        return max(self._backups.glob("*.dump"), default=None)

    def restore(self, backup: Path) -> Path | None:
        """Puts a new cluster, filled from the backup, in place of the old one; returns where the old one is kept."""
        self.stop()
        kept = self._set_aside() if self._data.exists() else None
        self._create()
        self._serve()
        with backup.open("rb") as file:
            self._run("pg_restore", "--dbname=bookstore", "--exit-on-error", given=file)
        return kept

    def run(self, command: Sequence[str]) -> int:
        """Runs a PostgreSQL program at the terminal, as the server's user and set to this server; its exit code."""
        return subprocess.run(self._command(command), env=self._variables(), cwd="/").returncode

    @property
    def _folder(self) -> Path:
        return self.environment.folder / "database"

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _backups(self) -> Path:
        return self.environment.folder / "backups"

    @property
    def _passfile(self) -> Path:
        return self.environment.folder / "database.password"

    def _create(self) -> None:
        """A cluster with an empty database and the service's user. Appears under its name only when it is whole."""
        self._make_folder()
        new = self._folder / "new"
        shutil.rmtree(new, ignore_errors=True)
        self._run(
            "initdb",
            "--pgdata",
            str(new),
            "--auth-local=peer",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            output=subprocess.DEVNULL,
        )
        (new / "postgresql.auto.conf").write_text(
            "listen_addresses = '127.0.0.1'\n"
            f"port = {self.environment.database_port}\n"
            f"unix_socket_directories = '{self._folder}'\n"
            "log_line_prefix = '%m [%p] %q%u@%d '\n"
        )
        self._run_single(
            new, f"create role bookstore login password '{self._password()}';\ncreate database bookstore;\n"
        )
        new.rename(self._data)

    def _make_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")

    def _run_single(self, data: Path, statements: str) -> None:
        """Runs statements without a server (single-user mode), each ended by a newline."""
        done = subprocess.run(
            self._command(["postgres", "--single", "-D", str(data), "postgres"]),
            input=statements,
            text=True,
            capture_output=True,
            env=self._variables(),
            cwd="/",
        )
        if done.returncode or "ERROR" in done.stderr:
            raise TroubleError(f"the new database cluster could not be set up: {done.stderr.strip()}")

    def _serve(self) -> None:
        if self.pid() is not None:
            return
        self._remove_stale_locks()
        self._run("pg_ctl", "start", "-t", WAIT_SECONDS, "--silent", "--log", str(self._folder / "log"))

    def _remove_stale_locks(self) -> None:
        """For a server that is gone. PostgreSQL itself would believe in a zombie, or in a stranger of that number."""
        for lock in (
            self._data / "postmaster.pid",
            self._folder / f".s.PGSQL.{self.environment.database_port}.lock",
        ):
            lock.unlink(missing_ok=True)

    def _locked_by(self) -> int | None:
        try:
            return int((self._data / "postmaster.pid").read_text().split("\n")[0])
        except (FileNotFoundError, ValueError):
            return None

    def _set_aside(self) -> Path:
        return self._data.rename(self._folder / f"data-until-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}")

    def _password(self) -> str:
        """The service's password, made once: restoring a cluster does not change it."""
        if not self._passfile.exists():
            self._passfile.touch(mode=0o600)
            self._passfile.write_text(f"127.0.0.1:*:bookstore:bookstore:{secrets.token_hex(16)}\n")
        return self._passfile.read_text().strip().rpartition(":")[2]

    def _run(
        self, *command: str, given: IO[bytes] | int = subprocess.DEVNULL, output: IO[bytes] | int | None = None
    ) -> None:
        done = subprocess.run(self._command(command), stdin=given, stdout=output, env=self._variables(), cwd="/")
        if done.returncode:
            raise TroubleError(
                f"{command[0]} ended with code {done.returncode}; the server's log is {self._folder / 'log'}"
            )

    def _command(self, command: Sequence[str]) -> list[str]:
        path = PROGRAMS / command[0]
        if not path.is_file():
            raise TroubleError(f"there is no {path}; examples/bookstore/README.md names the packages to install")
        program = [str(path), *command[1:]]
        return ["runuser", "-u", "postgres", "--", *program] if os.geteuid() == 0 else program

    def _variables(self) -> dict[str, str]:
        return {
            **os.environ,
            "PGDATA": str(self._data),
            "PGHOST": str(self._folder),
            "PGPORT": str(self.environment.database_port),
            "PGDATABASE": "bookstore",
        }
