"""Options that several commands share."""

import os
import shlex
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import TypeAdapter, ValidationError

from drillbook.errors import DrillbookError
from drillbook.files.books_below import books_below, is_book
from drillbook.files.site_settings import (
    OTHER_SETTINGS,
    SETTINGS,
    is_empty_submodule,
)
from drillbook.kept import CHOICE
from drillbook.kept import kept as opened
from drillbook.model.scalar import Moment

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "date"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        """Return the day."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-11-23", param, ctx)


class Time(click.ParamType[datetime]):
    """A time with its offset, as files have it."""

    name = "time"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        """Return the time."""
        try:
            return TypeAdapter[datetime](Moment).validate_python(value)
        except ValidationError as error:
            self.fail(error.errors()[0]["msg"], param, ctx)


class Id(click.ParamType[str]):
    """An id of the book; all of them are lower-case, so capitals are a slip."""

    name = "id"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's
        param: click.Parameter | None,  # noqa: ARG002 - click's
        ctx: click.Context | None,  # noqa: ARG002 - click's
    ) -> str:
        """Return the id in lower case."""
        return str(value).lower()


ID = Id()


def book_option(function: F) -> F:
    """Add `--book`, whose value is the folder of the book."""
    return click.option(
        "--book",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        callback=lambda _context, _parameter, value: book_of(value),
        help=f"The folder of the book. Without it, the nearest one above with a {SETTINGS}.",
    )(function)


def optional_book_option(function: F) -> F:
    """Add `--book` to a command that can do without one."""
    return click.option(
        "--book",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        callback=lambda _context, _parameter, value: (
            book_of(value) if value else nearest_book()
        ),
        help=(
            "The folder of a book whose policy names the archive. Without it, the nearest one"
            " above."
        ),
    )(function)


def today_option(function: F) -> F:
    """Add `--today`, the day on which the book is judged."""
    return click.option(
        "--today",
        type=Day(),
        envvar="DRILLBOOK_TODAY",
        default=lambda: date.today(),  # noqa: DTZ011, PLW0108 - the user's own day, at the time of the call
        help="Judge the book as of this day (YYYY-MM-DD) instead of today.",
    )(function)


def cache_option(function: F) -> F:
    """Add `--no-cache`, whose value is what was read before, open until the command ends."""
    return click.option(
        "--no-cache",
        "kept",
        is_flag=True,
        callback=lambda context, _parameter, refused: context.with_resource(
            opened(wanted=not refused)
        ),
        help=(
            "Read every file again. Without it, drillbook keeps what it has read in"
            " ~/.cache/drillbook; `drillbook cache clear` removes it. In CI it does so only with"
            f" {CHOICE}=on."
        ),
    )(function)


def book_of(given: Path | None) -> Path:
    """Return the folder of the book that is meant: the one given, or the nearest one upwards."""
    _refuse_empty_submodule(given or Path.cwd())
    if given:
        _refuse_other_settings(given)
        if not (given / SETTINGS).is_file() and not (given / "content").is_dir():
            raise DrillbookError(
                f"{given} is not the folder of a book: it has neither {SETTINGS} nor content/",
                f"{_where(given)} `drillbook init` makes a new book.".strip(),
            )
        return given
    found = nearest_book()
    if found is None or not is_book(found):
        _refuse_books_below(found)
    if found is None:
        raise DrillbookError(
            f"there is no {SETTINGS} in {Path.cwd()} or any folder above it",
            "Go to the folder of your book, or name it with --book. To make a new one: drillbook"
            " init",
        )
    return found


def _refuse_empty_submodule(folder: Path) -> None:
    """Raise `DrillbookError` if a folder is where git would put another repository, and has not."""
    if is_empty_submodule(folder):
        raise DrillbookError(
            f"{folder} is a submodule that is not checked out",
            "Check it out: git submodule update --init. In GitHub Actions, give actions/checkout"
            " `submodules: true`.",
        )


def _refuse_other_settings(folder: Path) -> None:
    """Raise `DrillbookError` if the settings of a book have the other name that engines take."""
    if (folder / OTHER_SETTINGS).is_file() and not (folder / SETTINGS).exists():
        old, new = folder / OTHER_SETTINGS, folder / SETTINGS
        raise DrillbookError(
            f"{old} has the settings of the site, and drillbook reads them in {SETTINGS}",
            f"Rename it: git mv {shlex.join([str(old), str(new)])}",
        )


def _refuse_books_below(found: Path | None) -> None:
    """Raise `DrillbookError` if the book that is meant lies further down, or has settings of
    another name.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if is_book(folder):
            _refuse_other_settings(Path(os.path.relpath(folder)))
    where = _where(Path())
    if where:
        if found:
            what = f"{found / SETTINGS} is that of another site"
        else:
            what = f"there is no {SETTINGS}"
        raise DrillbookError(f"the book is not in {here}: {what}", where)


def _where(folder: Path) -> str:
    """Return where the books below a folder are, in a sentence, or nothing if there is none."""
    below = [shlex.quote(str(folder / book)) for book in books_below(folder)]
    if not below:
        return ""
    if len(below) > 1:
        return f"There are books in {', '.join(below)}: name one with --book."
    there = f"There is one in {below[0]}"
    if sys.stderr.isatty():
        return f"{there}. Go there, or name it: --book {below[0]}"
    return (
        f"{there}: name it with --book {below[0]}, in .pre-commit-config.yaml with `args: [--book,"
        f" {below[0]}]`."
    )


def nearest_book() -> Path | None:
    """Return the nearest folder upwards with a book's settings, as seen from here, so that what is
    printed can be pasted.
    """
    here = Path.cwd()
    found = next(
        (folder for folder in (here, *here.parents) if (folder / SETTINGS).is_file()),
        None,
    )
    return Path(os.path.relpath(found)) if found else None


def now_on(today: date) -> datetime | None:
    """Return the moment of the call if a book is judged as of today, or None: the hour of another
    day nobody knows.
    """
    now = datetime.now().astimezone()
    return now if now.date() == today else None
