"""The database: two servers, of which one is the primary and the other its standby, and the backups
of both.

Replication is asynchronous: the primary acknowledges a row without waiting for the standby, so that
the loss of the standby stops nobody. A failover loses what the primary had not shipped yet.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from machine.environments import Environment
from machine.errors import TroubleError
from machine.postgres import Server
from machine.processes import wait_until

SCHEMA = Path(__file__).parent.parent / "service" / "schema.sql"
SERVERS = ("database-1", "database-2")
FOLLOWING_SECONDS = 20


@dataclass(frozen=True)
class Database:
    """One environment's database.

    Which server is the primary stands in a file, so that no other ever takes rows.
    """

    environment: Environment

    @property
    def address(self) -> str:
        """What the service connects with, to whichever server takes rows; only we can read the
        password's file.
        """
        ports = ",".join(str(server.port) for server in self.servers)
        hosts = ",".join("127.0.0.1" for _ in self.servers)
        return (
            f"host={hosts} port={ports} target_session_attrs=read-write dbname=bookstore"
            f" user=bookstore passfile={self._passfile}"
        )

    @property
    def servers(self) -> tuple[Server, ...]:
        """Both servers, by number."""
        folder = self.environment.folder
        return tuple(
            Server(
                title=title, folder=folder / title, port=self.environment.port(title)
            )
            for title in SERVERS
        )

    @property
    def primary(self) -> Server:
        """The server that takes rows."""
        title = (
            self._marker.read_text().strip() if self._marker.exists() else SERVERS[0]
        )
        for server in self.servers:
            if server.title == title:
                return server
        raise TroubleError(
            f"{self._marker} names {title!r} as the primary; write {' or '.join(SERVERS)} into it"
        )

    @property
    def standby(self) -> Server:
        """The other server: a standby, or a former primary that has not been rebuilt yet."""
        return next(server for server in self.servers if server != self.primary)

    def start(self, server: Server) -> None:
        """Starts one server, on new data if it has none; a former primary is refused."""
        if server == self.primary:
            self._start_primary()
            return
        if server.exists and not server.follows:
            raise TroubleError(
                f"{server.title} was the primary before {self.primary.title}, and would take rows"
                " that nobody finds; make it the standby: bookstore rebuild"
            )
        if not server.exists:
            self._need_primary()
            server.copy(self.primary)
        server.serve()

    def promote(self) -> Server:
        """Makes the standby the primary and returns it.

        The old primary is ended first: two of them would differ.
        """
        standby = next((server for server in self.servers if server.follows), None)
        if standby is None:
            raise TroubleError(
                f"there is no standby; {self.primary.title} is the primary"
            )
        standby.serve()
        for other in self.servers:
            if other != standby:
                other.stop()
        self._name_primary(standby)
        standby.promote()
        return standby

    def rebuild(self) -> Path | None:
        """Makes the server beside the primary its standby, from a new copy; returns where its old
        data is kept.
        """
        standby = self.standby
        self._need_primary()
        standby.stop()
        kept = standby.set_aside()
        self.start(standby)
        if not wait_until(
            lambda: self.following().startswith("streaming"), FOLLOWING_SECONDS
        ):
            raise TroubleError(
                f"{standby.title} does not follow {self.primary.title}; see"
                f" {standby.folder / 'log'}"
            )
        return kept

    def following(self) -> str:
        """How far the standby is, in words."""
        question = (
            "select state || ', ' || pg_wal_lsn_diff(pg_current_wal_flush_lsn(), flush_lsn) || '"
            " bytes behind' from pg_stat_replication where application_name like 'database-%'"
        )
        return self.primary.ask(question) or "not following"

    def backup(self) -> Path:
        """Writes a backup that is either whole or absent."""
        self._need_primary()
        self._backups.mkdir(exist_ok=True)
        backup = self._backups / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S.%fZ}.dump"
        unfinished = backup.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            self.primary.run("pg_dump", "--format=custom", output=file)
        return unfinished.replace(backup)

    def newest_backup(self) -> Path | None:
        """The newest whole backup."""
        return max(self._backups.glob("*.dump"), default=None)

    def restore(self, backup: Path) -> list[Path]:
        """Fills a new first server from the backup and makes it the primary; returns where old data
        is kept.

        The second server has no data then; its next start copies the first.
        """
        for server in self.servers:
            server.stop()
        kept = [server.set_aside() for server in self.servers]
        first = self.servers[0]
        self._name_primary(first)
        first.create(self._roles())
        first.serve()
        with backup.open("rb") as file:
            first.run("pg_restore", "--dbname=bookstore", "--exit-on-error", given=file)
        return [folder for folder in kept if folder]

    @property
    def _backups(self) -> Path:
        return self.environment.folder / "backups"

    @property
    def _passfile(self) -> Path:
        return self.environment.folder / "database.password"

    @property
    def _marker(self) -> Path:
        return self.environment.folder / "primary"

    def _start_primary(self) -> None:
        primary = self.primary
        if primary.exists:
            primary.serve()
            return
        if any(server.exists for server in self.servers):
            raise TroubleError(
                f"{primary.title} is the primary and its data is gone, but {self.standby.title} has"
                " some; make that the primary: bookstore promote"
            )
        if self.newest_backup():
            raise TroubleError(
                "the data is gone, and there is a backup; take it: bookstore restore"
            )
        primary.create(self._roles())
        primary.serve()
        with SCHEMA.open("rb") as schema:
            primary.run("psql", "--quiet", "--set=ON_ERROR_STOP=1", given=schema)
        self.backup()

    def _need_primary(self) -> None:
        if self.primary.pid() is None:
            raise TroubleError(
                f"{self.primary.title} is the primary and does not run; start it first"
            )

    def _name_primary(self, server: Server) -> None:
        new = self._marker.with_suffix(".new")
        new.write_text(f"{server.title}\n")
        new.replace(self._marker)

    def _roles(self) -> str:
        return (
            f"create role bookstore login password '{self._password()}';\n"
            "grant pg_read_all_stats to bookstore;\n"
            "create database bookstore;\n"
        )

    def _password(self) -> str:
        """The service's password, made once: restoring a cluster does not change it."""
        if not self._passfile.exists():
            self._passfile.touch(mode=0o600)
            self._passfile.write_text(
                f"127.0.0.1:*:bookstore:bookstore:{secrets.token_hex(16)}\n"
            )
        return self._passfile.read_text().strip().rpartition(":")[2]


@dataclass(frozen=True)
class DatabaseServer:
    """One of the two servers as a component that can be started and stopped."""

    database: Database
    server: Server

    @property
    def title(self) -> str:
        """Its name at the terminal."""
        return self.server.title

    def start(self) -> None:
        """Starts it in the role that it has."""
        self.database.start(self.server)

    def stop(self) -> None:
        """Ends it."""
        self.server.stop()

    def pid(self) -> int | None:
        """Its process, or None."""
        return self.server.pid()
