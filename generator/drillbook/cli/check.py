"""`drillbook check`."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click

from drillbook.check.engine import Assessment, check
from drillbook.check.gate import GATES, Gate
from drillbook.cli.options import book_option, today_option
from drillbook.files.load import load
from drillbook.report.json import json_report
from drillbook.report.text import text_report

_FORMATS: Mapping[str, Callable[[Assessment, Gate], str]] = {"text": text_report, "json": json_report}


@click.command("check")
@book_option
@today_option
@click.option("--gate", type=click.Choice(tuple(GATES)), default="tests", show_default=True, help="What must hold.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(tuple(_FORMATS)),
    default="text",
    show_default=True,
    help="For whom to print.",
)
def command(book: Path, today: date, gate: str, format_: str) -> int:
    """Say what is missing or wrong in a book, and exit 1 while the gate does not hold."""
    loaded = load(book)
    assessment = check(loaded.book, loaded.findings, today)
    chosen = GATES[gate]
    click.echo(_FORMATS[format_](assessment, chosen), nl=False)
    return 1 if assessment.blocking(chosen) else 0
