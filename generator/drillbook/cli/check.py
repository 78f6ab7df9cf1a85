"""`drillbook check`."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from drillbook.check.assessment import Assessment
from drillbook.check.gate import GATES, Gate
from drillbook.cli.archives import archive_of, ask_archive
from drillbook.cli.base import AUTO, base_in_ci
from drillbook.cli.options import book_option, cache_option, now_on, today_option
from drillbook.cli.output import print_text
from drillbook.cli.progress import progress
from drillbook.desk.assess import assess
from drillbook.files.site_settings import folder_in_repository, site_url
from drillbook.files.write import replace, replace_below
from drillbook.kept import Kept
from drillbook.report.github import github_report
from drillbook.report.gitlab import gitlab_report
from drillbook.report.json import json_report
from drillbook.report.junit import junit_report
from drillbook.report.links import Links
from drillbook.report.markdown import markdown_report, summary
from drillbook.report.sarif import sarif_report
from drillbook.report.state import state
from drillbook.report.text import text_report
from drillbook.text.nearest import did_you_mean
from drillbook.text.plain import visible

ReportFormat = Callable[[Assessment, Gate, Links], str]

FORMATS: Mapping[str, ReportFormat] = {
    "text": text_report,
    "json": json_report,
    "github": github_report,
    "gitlab": gitlab_report,
    "junit": junit_report,
    "sarif": sarif_report,
    "markdown": markdown_report,
}

_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The environment variable with which GitHub names the file of a job's summary."""


class _Report(click.ParamType[tuple[str, Path]]):
    name = "format=file"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, Path]:
        format_, _, file = value.partition("=")
        if format_ not in FORMATS:
            self.fail(
                f"{format_!r} is no format.{did_you_mean(format_, FORMATS)}", param, ctx
            )
        if not file:
            self.fail(f"{value!r} names no file; write {format_}=FILE", param, ctx)
        return format_, Path(file)


@click.command("check")
@book_option
@today_option
@cache_option
@click.option(
    "--gate",
    type=click.Choice(tuple(GATES)),
    default="tests",
    show_default=True,
    help="What to check for.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(tuple(FORMATS)),
    default="text",
    show_default=True,
    help=(
        f"How to print it. With github, drillbook also writes the job's summary to the file that"
        f" {_SUMMARY} names."
    ),
)
@click.option(
    "--report",
    "reports",
    type=_Report(),
    metavar="FORMAT=FILE",
    multiple=True,
    help="Also write a report to a file, such as junit=junit.xml. Can be repeated.",
)
@click.option(
    "--base",
    "revision",
    metavar="REV",
    help=(
        "Also judge what has changed since this revision, such as origin/main: a change must not"
        f" ask for less. With `{AUTO}`, the CI service says what it is."
    ),
)
@click.option(
    "--archive",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder with the published versions, if the policy does not name it.",
)
@click.option(
    "--archive-branch",
    "branch",
    metavar="NAME",
    help="The branch with the published versions, if the policy does not name it.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print only whether the gate passes.")
def command(
    book: Path,
    today: date,
    kept: Kept,
    gate: str,
    format_: str,
    reports: tuple[tuple[str, Path], ...],
    revision: str | None,
    folder: Path | None,
    branch: str | None,
    quiet: bool,
) -> int:
    """Say what is missing or wrong in a book, and exit 1 if the gate fails."""
    if revision == AUTO:
        base = base_in_ci(book, os.environ)
        revision = base.revision
        click.echo(visible(f"Compared with {revision[:12]}: {base.words}."), err=True)
    named = archive_of(book, None, folder, branch) if folder or branch else None
    ask = ask_archive(book, named)
    with progress("Checking the book"):
        assessment = assess(
            book, today, ask, revision=revision, now=now_on(today), kept=kept
        )
    chosen = GATES[gate]
    links = Links(site_url(book), folder_in_repository(book))
    if quiet and format_ == "text":
        print_text(f"{state(assessment, chosen)}\n")
    elif format_ == "text":
        print_text(text_report(assessment, chosen, links))
    else:
        click.echo(FORMATS[format_](assessment, chosen, links), nl=False)
    for name, file in reports:
        _write(file, FORMATS[name](assessment, chosen, links).encode())
        click.echo(visible(f"Wrote {file}"), err=True)
    if format_ == "github":
        _summarise(summary(assessment, chosen, links))
    return 1 if assessment.blocking(chosen) else 0


def _write(file: Path, report: bytes) -> None:
    """Write a report; where its name begins in the current folder, no link of a checkout leads it
    elsewhere.
    """
    if file.is_absolute() or ".." in file.parts:
        replace(file, report)
    else:
        replace_below(Path(), file.as_posix(), report)


def _summarise(text: str) -> None:
    """Append to the job's summary; without it the log still says all, so that no gate fails for
    want of it.
    """
    file = os.environ.get(_SUMMARY)
    if not file:
        return
    try:
        with Path(file).open("a", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except OSError as error:
        click.echo(
            visible(f"Could not write the job's summary: {error.strerror}"), err=True
        )
