"""The commands: what can be typed after `bookstore`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from machine.bookstore import COMPONENTS, Bookstore
from machine.environments import ENVIRONMENTS, Environment
from machine.errors import TroubleError
from machine.postgres import Database
from visitors import load, report, watch

NOT_RUNNING = 3


def main() -> int:
    """Runs one command; its exit code: 0 fine, 1 failed, 2 usage, 3 not all running and healthy, 130 interrupted."""
    arguments = _parser().parse_args()
    command: Callable[[Environment, argparse.Namespace], int] = arguments.command
    try:
        return command(ENVIRONMENTS[arguments.environment], arguments)
    except TroubleError as trouble:
        print(f"bookstore: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _start(environment: Environment, arguments: argparse.Namespace) -> int:
    chosen = arguments.components or COMPONENTS
    Bookstore(environment).start(chosen, say=print)
    if set(chosen) == set(COMPONENTS):
        print(f"bookstore {environment.id} is healthy: {environment.application}/books")
    return 0


def _stop(environment: Environment, arguments: argparse.Namespace) -> int:
    if arguments.delete_data and arguments.components:
        raise TroubleError("--delete-data goes with stopping everything, not with single components")
    Bookstore(environment).stop(arguments.components or COMPONENTS, say=print)
    if arguments.delete_data:
        Bookstore(environment).delete()
        print("all data is deleted")
    return 0


def _status(environment: Environment, _: argparse.Namespace) -> int:
    bookstore = Bookstore(environment)
    states, health = bookstore.states(), bookstore.health()
    for title, port, pid in states:
        print(f"{title:12} {f'running, process {pid}' if pid else 'stopped':24} 127.0.0.1:{port}")
    print(f"{'health':12} {health.explain()}")
    print(f"{'backup':12} {_age(Database(environment).newest_backup())}")
    return 0 if health.ok and all(pid for _, _, pid in states) else NOT_RUNNING


def _load(environment: Environment, arguments: argparse.Namespace) -> int:
    print(
        f"{arguments.readers} readers and {arguments.writers} writers for {arguments.seconds:g} s"
        f" on {environment.application}",
        flush=True,
    )
    experience, kept = load.run(
        load.Load(
            application=environment.application,
            cdn=environment.cdn,
            seconds=arguments.seconds,
            readers=arguments.readers,
            writers=arguments.writers,
            rest=arguments.rest,
        )
    )
    print(*report.lines(experience, kept), sep="\n")
    return 0


def _watch(environment: Environment, arguments: argparse.Namespace) -> int:
    watch.watch(environment.application + arguments.path, seconds=arguments.seconds, every=arguments.every)
    return 0


def _backup(environment: Environment, _: argparse.Namespace) -> int:
    print(f"backup written: {Database(environment).backup()}")
    return 0


def _restore(environment: Environment, arguments: argparse.Namespace) -> int:
    database = Database(environment)
    backup = Path(arguments.backup) if arguments.backup else database.newest_backup()
    if backup is None or not backup.is_file():
        raise TroubleError("there is no such backup" if backup else "there is no backup")
    kept = database.restore(backup)
    print(f"restored from {backup}")
    if kept:
        print(f"the old data is kept in {kept}")
    return 0


def _database(environment: Environment, arguments: argparse.Namespace) -> int:
    if not arguments.program:
        raise TroubleError("name a PostgreSQL program, for example psql")
    return Database(environment).run(arguments.program)


def _folder(environment: Environment, _: argparse.Namespace) -> int:
    print(environment.folder)
    return 0


def _age(backup: Path | None) -> str:
    if backup is None:
        return "none"
    return f"{(time.time() - backup.stat().st_mtime) / 60:.0f} minutes old: {backup}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bookstore", description="Runs the example bookstore on this machine.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[Environment, argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.add_argument("--environment", choices=ENVIRONMENTS, default="green")
        added.set_defaults(command=command)
        return added

    _add_components(add("start", _start, "Start everything, or the components named, and wait until it answers."))
    stop = add("stop", _stop, "Stop everything, or the components named; data is kept.")
    _add_components(stop)
    stop.add_argument("--delete-data", action="store_true", help="delete all state afterwards, backups included")
    add("status", _status, "Show what runs, what the service says of its health, and the newest backup.")
    _add_load(add("load", _load, "Send readers and writers, report what they experienced and what data was lost."))
    _add_watch(add("watch", _watch, "Ask for one page at a fixed pace; write the answers as CSV to standard output."))
    add("backup", _backup, "Write a backup of the database.")
    restore = add("restore", _restore, "Replace the database by a backup (default: the newest); old data is kept.")
    restore.add_argument("backup", nargs="?", metavar="FILE")
    program = add("database", _database, "Run a PostgreSQL program (psql, pg_ctl, ...) on this database.")
    program.add_argument("program", nargs=argparse.REMAINDER, metavar="PROGRAM ...")
    add("folder", _folder, "Print the folder that holds all state.")
    return parser


def _add_components(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "components", nargs="*", metavar="COMPONENT", help=f"any of {', '.join(COMPONENTS)}", type=_component
    )


def _add_load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=_between(1, 3600), default=60.0)
    parser.add_argument("--readers", type=_count, default=4)
    parser.add_argument("--writers", type=_count, default=2)
    parser.add_argument("--rest", type=_between(0.05, 60), default=0.2, help="seconds between a visitor's requests")


def _add_watch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=_between(1, 3600), default=60.0)
    parser.add_argument("--every", type=_between(0.1, 60), default=1.0, help="seconds between questions")
    parser.add_argument("--path", default="/books")


def _component(text: str) -> str:
    if text not in COMPONENTS:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(COMPONENTS)}")
    return text


def _between(least: float, most: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        if not least <= float(text) <= most:
            raise argparse.ArgumentTypeError(f"must be between {least:g} and {most:g}")
        return float(text)

    return number


def _count(text: str) -> int:
    if not 0 <= int(text) <= 32:
        raise argparse.ArgumentTypeError("must be between 0 and 32")
    return int(text)
