"""`drillbook adopt`."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter, ValidationError

from drillbook.cli.committing import how_to_commit
from drillbook.cli.options import book_option, today_option
from drillbook.cli.prompting import LEAVING
from drillbook.desk.adopting import Adoption, Refusal, adoptions
from drillbook.errors import DrillbookError
from drillbook.files.load import load
from drillbook.files.write import write_new
from drillbook.model.playbook import Playbook
from drillbook.model.scalar import Duration, duration_text
from drillbook.report.text import finding_lines
from drillbook.text.count import counted
from drillbook.text.plain import one_line, visible

_LONGEST_STEP = 80
_ANSWERS = ("yes", "no", "all", "quit")


class _Span(click.ParamType[str]):
    name = "duration"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        try:
            return duration_text(
                TypeAdapter[timedelta](Duration).validate_python(value)
            )
        except ValidationError as error:
            self.fail(error.errors()[0]["msg"], param, ctx)


@click.command("adopt")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--severity", help="The severity, if a text does not say it.")
@click.option(
    "--rto", type=_Span(), help="The RTO, such as 30m, if a text does not say it."
)
@click.option(
    "--rpo", type=_Span(), help="The RPO, such as 5m, if a text does not say it."
)
@click.option("--yes", is_flag=True, help="Write without a question.")
@click.option("--dry-run", is_flag=True, help="Show everything and write nothing.")
@book_option
@today_option
def command(
    book: Path,
    today: date,
    *,
    files: tuple[Path, ...],
    severity: str | None,
    rto: str | None,
    rpo: str | None,
    yes: bool,
    dry_run: bool,
) -> int:
    """Turn your runbooks into playbooks: Markdown files from anywhere, or folders of them.

    For each FILE you see its new front matter, the sections and steps that its page will have, and
    what is missing. Its text changes only in links to other runbooks that you name, and to its
    pictures and PDFs, which drillbook copies to content/assets/. The playbook goes to
    content/playbooks/, and no file is overwritten.

    What is missing stays empty, and every check asks for it. The exit code is 2 if a file could not
    be adopted.
    """
    if not (yes or dry_run or sys.stdin.isatty()):
        raise DrillbookError(
            "without a terminal, drillbook cannot ask, and nothing was written",
            "To see what would be written: --dry-run. To write it: --yes",
        )
    given = {"severity": severity, "rto": rto, "rpo": rpo}
    known = {key: value for key, value in given.items() if value}
    found = adoptions(files, book, load(book).book, today, known)
    for one in found:
        if dry_run and isinstance(one, Adoption):
            _show(one)
    written = list[Path]()
    try:
        if not dry_run:
            written.extend(_written(book, found, ask=not yes))
    finally:
        _print_summary(book, found, written, dry_run=dry_run)
    return 2 if any(isinstance(one, Refusal) for one in found) else 0


def _written(
    book: Path, found: Sequence[Adoption | Refusal], *, ask: bool
) -> Iterator[Path]:
    """Show each playbook, and write it if somebody says yes; yield what was written."""
    for one in found:
        if isinstance(one, Refusal):
            continue
        _show(one)
        answer = _answer(one) if ask else "all"
        if answer == "quit":
            return
        ask = ask and answer != "all"
        if answer != "no":
            new = {
                copied.path: copied.source.read_bytes()
                for copied in one.proposal.copied
                if not (book / copied.path).exists()
            }
            yield from write_new(book, {**new, one.proposal.path: one.proposal.text})


def _answer(one: Adoption) -> str:
    question = f"Write {one.proposal.path}? ({', '.join(_ANSWERS)})"
    given = (
        str(click.prompt(question, default="", show_default=False, err=True))
        .strip()
        .lower()
    )
    if given in LEAVING:
        return "quit"
    return next(
        (answer for answer in _ANSWERS if given and answer.startswith(given)), "no"
    )


def _show(one: Adoption) -> None:
    click.echo(visible("\n".join(_lines(one)) + "\n"))


def _lines(one: Adoption) -> Iterator[str]:
    yield f"{one.file} as {one.proposal.path}"
    yield ""
    yield one.proposal.front_matter
    yield "Where it comes from:"
    for key, guess in one.proposal.guesses.items():
        yield f"  {key}: {one_line(guess.source)}"
    if one.proposal.other:
        yield f"  other: {', '.join(map(one_line, one.proposal.other))}, which nothing here reads"
    yield from _taken_along(one)
    yield "Sections of its page:"
    yield from _sections(one.playbook)
    yield "Steps of its recovery procedure:"
    yield from _steps(one.playbook)
    if one.findings:
        yield "What the check would say:"
    for finding in one.findings:
        yield from (f"  {line}" for line in finding_lines(finding))


def _taken_along(one: Adoption) -> Iterator[str]:
    """Yield what becomes of links and of what the text shows."""
    moved = one.proposal
    if moved.links or moved.left:
        yield "Links in it:"
    if moved.links:
        yield f"  {counted(moved.links, 'link')} changed to lead where the files will be"
    yield from (f"  not copied: {one_line(reason)}" for reason in moved.left)
    if moved.copied:
        yield "Copied with it:"
    for copied in moved.copied:
        why = ", because another file has its name" if copied.renamed else ""
        yield f"  {one_line(str(copied.source))} as {copied.path}{why}"


def _sections(playbook: Playbook) -> Iterator[str]:
    for title in playbook.required_sections:
        found = [
            f'"{one.title}" in line {one.line}' for one in playbook.sections_of(title)
        ]
        yield f"  {title}: {one_line(', '.join(found)) if found else 'missing'}"


def _steps(playbook: Playbook) -> Iterator[str]:
    ways: tuple[str, ...] = ()
    for number, step in enumerate(playbook.procedure.steps, start=1):
        now = tuple(branch.title for branch in step.branches)
        if now and now != ways:
            yield f"  in the branch {one_line(', '.join(now))}:"
        ways = now
        words = one_line(step.text.partition("\n")[0], _LONGEST_STEP)
        yield f"  {'  ' if now else ''}{number}. {words}"
    if not playbook.procedure.steps:
        yield "  none"


def _print_summary(
    book: Path,
    found: Sequence[Adoption | Refusal],
    written: Sequence[Path],
    *,
    dry_run: bool,
) -> None:
    """Say of each file what became of it, and what to do next."""
    for one in found:
        click.echo(
            visible(one_line(_outcome(book, one, written, dry_run=dry_run))), err=True
        )
    adopted = sum(
        book / one.proposal.path in written
        for one in found
        if isinstance(one, Adoption)
    )
    shown = len(written) - adopted
    more = f", with {counted(shown, 'file')} that they show" if shown else ""
    click.echo(
        f"{counted(adopted, 'runbook')} of {len(found):,} adopted{more}.", err=True
    )
    if written:
        commit = how_to_commit(book, (str(book / "content"),), "Adopt runbooks")
        click.echo(
            f"What is left open in them:  drillbook check\nCommit them:  {commit}",
            err=True,
        )
    elif not dry_run:
        click.echo("Nothing was written.", err=True)


def _outcome(
    book: Path, one: Adoption | Refusal, written: Sequence[Path], *, dry_run: bool
) -> str:
    if isinstance(one, Refusal):
        return f"Skipped: {one.problem}. {one.remedy}"
    path = book / one.proposal.path
    if path in written:
        left = ", ".join(one.proposal.open)
        return f"Adopted: {one.file} as {path}" + (f"; fill in {left}" if left else "")
    return f"{'Looked at' if dry_run else 'Not written'}: {one.file}"
