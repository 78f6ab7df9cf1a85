"""The commands: what each word does that can be typed after `bookstore`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from machine.bookstore import Bookstore
from machine.database import Database
from machine.environments import ENVIRONMENTS, PORTS, Environment
from machine.errors import TroubleError
from typed import Command, parse
from visitors import load, report, watch

NOT_RUNNING = 3


def main() -> int:
    """Runs one command; its exit code: 0 fine, 1 failed, 2 usage, 3 not all running and healthy,
    130 interrupted.
    """
    arguments = parse(COMMANDS, ENVIRONMENTS)
    command: Command = arguments.command
    try:
        environment = ENVIRONMENTS[arguments.environment]
        _refuse_unmeant(environment, command, arguments)
        return command.run(environment, arguments)
    except (TroubleError, OSError) as trouble:
        print(f"bookstore: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _refuse_unmeant(
    environment: Environment, command: Command, arguments: argparse.Namespace
) -> None:
    if environment.production and command.breaking and not arguments.production:
        raise TroubleError(
            f"{environment.id} is production, and `{command.word}` is felt there; add --production"
            " if you mean it"
        )


def _start(environment: Environment, arguments: argparse.Namespace) -> int:
    chosen = arguments.components or PORTS
    Bookstore(environment).start(chosen, say=_say)
    if set(chosen) == set(PORTS):
        print(f"bookstore {environment.id} is healthy: {environment.application}/books")
    return 0


def _stop(environment: Environment, arguments: argparse.Namespace) -> int:
    if arguments.delete_data and arguments.components:
        raise TroubleError(
            "--delete-data goes with stopping everything, not with single components"
        )
    Bookstore(environment).stop(arguments.components or PORTS, say=_say)
    if arguments.delete_data:
        Bookstore(environment).delete()
        print("all data is deleted")
    return 0


def _status(environment: Environment, _: argparse.Namespace) -> int:
    bookstore = Bookstore(environment)
    states, health = bookstore.states(), bookstore.health()
    for state in states:
        running = f"running, process {state.pid}" if state.pid else "stopped"
        print(
            f"{state.title:12} 127.0.0.1:{state.port:<6} {running:24} {state.role}".rstrip()
        )
    print(f"{'health':12} {health.explain()}")
    print(f"{'backup':12} {_age(Database(environment).newest_backup())}")
    return 0 if health.ok and all(state.pid for state in states) else NOT_RUNNING


def _pid(environment: Environment, arguments: argparse.Namespace) -> int:
    database = Database(environment)
    roles = {"primary": database.primary.title, "standby": database.standby.title}
    titles = {roles.get(name, name) for name in arguments.components} or set(PORTS)
    pids = [
        state.pid
        for state in Bookstore(environment).states()
        if state.title in titles and state.pid
    ]
    print(*pids, sep="\n", end="\n" if pids else "")
    return 0 if len(pids) == len(titles) else NOT_RUNNING


def _load(environment: Environment, arguments: argparse.Namespace) -> int:
    print(
        f"{arguments.readers} readers and {arguments.writers} writers for {arguments.seconds:g} s"
        f" on {environment.application}",
        flush=True,
    )
    experience, kept = load.run(
        load.Load(
            application=environment.application,
            seconds=arguments.seconds,
            readers=arguments.readers,
            writers=arguments.writers,
            rest=arguments.rest,
        )
    )
    print(*report.lines(experience, kept), sep="\n")
    return 0


def _watch(environment: Environment, arguments: argparse.Namespace) -> int:
    watch.watch(
        environment.application + arguments.path,
        seconds=arguments.seconds,
        every=arguments.every,
    )
    return 0


def _promote(environment: Environment, _: argparse.Namespace) -> int:
    with Bookstore(environment).alone():
        old = Database(environment).primary
        new = Database(environment).promote()
    print(
        f"{new.title} is the primary now, on 127.0.0.1:{new.port}; {old.title} is stopped"
    )
    return 0


def _rebuild(environment: Environment, _: argparse.Namespace) -> int:
    with Bookstore(environment).alone():
        database = Database(environment)
        kept = database.rebuild()
    print(f"{database.standby.title} is the standby of {database.primary.title} now")
    if kept:
        print(f"its old data is kept in {kept}")
    return 0


def _backup(environment: Environment, _: argparse.Namespace) -> int:
    print(f"backup written: {Database(environment).backup()}")
    return 0


def _restore(environment: Environment, arguments: argparse.Namespace) -> int:
    database = Database(environment)
    backup = Path(arguments.backup) if arguments.backup else database.newest_backup()
    if backup is None or not backup.is_file():
        raise TroubleError(
            "there is no such backup" if backup else "there is no backup"
        )
    with Bookstore(environment).alone():
        kept = database.restore(backup)
    print(f"restored from {backup}; {database.primary.title} is the primary")
    for folder in kept:
        print(f"old data is kept in {folder}")
    return 0


def _database(environment: Environment, arguments: argparse.Namespace) -> int:
    if not arguments.program:
        raise TroubleError("name a PostgreSQL program, for example psql")
    primary = Database(environment).primary
    return subprocess.run(
        primary.command(arguments.program), env=primary.variables(), cwd="/"
    ).returncode


def _folder(environment: Environment, _: argparse.Namespace) -> int:
    print(environment.folder)
    return 0


def _age(backup: Path | None) -> str:
    if backup is None:
        return "none"
    return f"{(time.time() - backup.stat().st_mtime) / 60:.0f} minutes old: {backup}"


def _say(text: str) -> None:
    print(text, flush=True)


COMMANDS = (
    Command(
        "start",
        _start,
        "Start everything, or the components named, and wait until it answers.",
    ),
    Command(
        "stop",
        _stop,
        "Stop everything, or the components named; data is kept.",
        breaking=True,
    ),
    Command(
        "status",
        _status,
        "Show what runs, what the service says of its health, and the newest backup.",
    ),
    Command(
        "pid",
        _pid,
        "Print the process of each component named, so that it can be killed.",
        breaking=True,
    ),
    Command(
        "load",
        _load,
        "Send readers and writers, report what they met and what data was lost.",
        breaking=True,
    ),
    Command(
        "watch",
        _watch,
        "Ask for one page at a fixed pace; write the answers as CSV to standard output.",
    ),
    Command(
        "promote",
        _promote,
        "End the primary database server, and make its standby the primary.",
        breaking=True,
    ),
    Command(
        "rebuild",
        _rebuild,
        "Make the former primary the standby; its old data is kept.",
        breaking=True,
    ),
    Command("backup", _backup, "Write a backup of the database."),
    Command(
        "restore",
        _restore,
        "Replace the database by a backup (default: the newest); old data is kept.",
        breaking=True,
    ),
    Command(
        "database",
        _database,
        "Run a PostgreSQL program (psql, pg_ctl, ...) on the primary.",
        breaking=True,
    ),
    Command("folder", _folder, "Print the folder that holds all state."),
)
