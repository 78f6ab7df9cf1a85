"""What is typed: a word, its options, and nothing that a command would have to doubt."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from machine.bookstore import GROUPS
from machine.environments import PORTS, Environment

NAMES = (*PORTS, *GROUPS)


@dataclass(frozen=True)
class Command:
    """A word and what it runs; a `breaking` one is felt by whoever uses the environment."""

    word: str
    run: Callable[[Environment, argparse.Namespace], int]
    text: str
    breaking: bool = False


def parse(
    commands: Iterable[Command], environments: Mapping[str, Environment]
) -> argparse.Namespace:
    """Reads the command line; whatever is wrong in it ends with exit code 2 and the reason."""
    parser = argparse.ArgumentParser(
        prog="bookstore", description="Runs the example bookstore on this machine."
    )
    words = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in commands:
        added = words.add_parser(
            command.word, help=command.text, description=command.text
        )
        added.add_argument("--environment", choices=environments, default="green")
        meant = (
            "do it in production too"
            if command.breaking
            else "not needed: this is felt by nobody"
        )
        added.add_argument("--production", action="store_true", help=meant)
        OPTIONS.get(command.word, lambda _: None)(added)
        added.set_defaults(command=command)
    arguments = parser.parse_args()
    if "components" in arguments:
        arguments.components = [
            title
            for name in arguments.components
            for title in GROUPS.get(name, (name,))
        ]
    return arguments


def _components(parser: argparse.ArgumentParser) -> None:
    _named(parser, NAMES)


def _components_or_roles(parser: argparse.ArgumentParser) -> None:
    _named(parser, (*NAMES, "primary", "standby"))


def _named(parser: argparse.ArgumentParser, names: tuple[str, ...]) -> None:
    def name(text: str) -> str:
        if text not in names:
            raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(names)}")
        return text

    parser.add_argument(
        "components",
        nargs="*",
        metavar="COMPONENT",
        help=f"any of {', '.join(names)}",
        type=name,
    )


def _stop(parser: argparse.ArgumentParser) -> None:
    _components(parser)
    parser.add_argument(
        "--delete-data",
        action="store_true",
        help="delete all state afterwards, backups included",
    )


def _load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=_between(1, 3600), default=60.0)
    parser.add_argument("--readers", type=_count, default=4)
    parser.add_argument("--writers", type=_count, default=2)
    parser.add_argument(
        "--rest",
        type=_between(0.05, 60),
        default=0.2,
        help="seconds between a visitor's requests",
    )


def _watch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=_between(1, 3600), default=60.0)
    parser.add_argument(
        "--every", type=_between(0.1, 60), default=1.0, help="seconds between questions"
    )
    parser.add_argument("--path", default="/books")


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", nargs="?", metavar="FILE")


def _database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("program", nargs=argparse.REMAINDER, metavar="PROGRAM ...")


OPTIONS: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {
    "start": _components,
    "stop": _stop,
    "pid": _components_or_roles,
    "load": _load,
    "watch": _watch,
    "restore": _restore,
    "database": _database,
}


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
