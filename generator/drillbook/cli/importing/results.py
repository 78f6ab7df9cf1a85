"""`drillbook import results`."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from drillbook.check.judging.verdict import sentence
from drillbook.cli.complete import dependencies, environments, members
from drillbook.cli.options import ID, Time, book_option
from drillbook.cli.prompting import asked, at_terminal
from drillbook.desk.importing import (
    FLAGS,
    ImportAnswers,
    ImportProposal,
    ImportRefusal,
    imports,
)
from drillbook.files.load import load
from drillbook.files.result_file import write_result
from drillbook.importers.results.formats import FORMATS
from drillbook.model.book import Book
from drillbook.model.inventory import FAILURE_MODES
from drillbook.text.count import counted
from drillbook.text.plain import one_line, visible

_QUESTIONS: Mapping[str, str] = {
    "dependency": "Which dependency failed?",
    "failure_mode": f"In which way did it fail? One of {', '.join(FAILURE_MODES)}.",
    "environment": "In which environment?",
    "service": "Which service was looked at?",
    "conducted_by": "Who ran it? The id of a member.",
}


@click.command("results")
@click.argument("words", metavar="[FORMAT] FILE...", nargs=-1, required=True)
@click.option(
    "--dependency", type=ID, shell_complete=dependencies, help="What was made to fail."
)
@click.option(
    "--failure-mode", type=click.Choice(FAILURE_MODES), help="In which way it failed."
)
@click.option("--environment", type=ID, shell_complete=environments, help="Where.")
@click.option(
    "--service",
    type=ID,
    help="Which service was looked at. Without it, the first that uses the dependency.",
)
@click.option(
    "--as",
    "conducted_by",
    type=ID,
    multiple=True,
    shell_complete=members,
    help="Who ran the tool: the id of a member. Repeat it for several.",
)
@click.option(
    "--fault",
    multiple=True,
    metavar="ACTION",
    help="The action that causes the fault, where a method has several.",
)
@click.option(
    "--revert",
    multiple=True,
    metavar="ACTION",
    help="The action that undoes it. If it is the same one, the fault ends with it.",
)
@click.option(
    "--timezone",
    metavar="ZONE",
    help="The zone of times without an offset, such as UTC or Europe/Lisbon.",
)
@click.option(
    "--started", type=Time(), help="When it began, if the file does not say it."
)
@click.option(
    "--ended", type=Time(), help="When it ended, if the file does not say it."
)
@click.option(
    "--fault-started",
    type=Time(),
    help="When the fault was caused, if the tool only measures or keeps no times.",
)
@click.option("--reverted", type=Time(), help="When it was undone, likewise.")
@click.option("--case", help="Which test, if the file has several.")
@click.option("--title", help="The title of the result, instead of the experiment's.")
@click.option("--dry-run", is_flag=True, help="Show the verdict and write nothing.")
@book_option
def results(
    book: Path,
    *,
    words: tuple[str, ...],
    title: str | None,
    dry_run: bool,
    **said: Any,  # noqa: ANN401 - what click has checked
) -> int:
    """Make results of what other tools have recorded, and judge them.

    FORMAT may be left out when the file tells. For each test you see the verdict with its reasons,
    and what the file does not say. The tool's own verdict decides nothing.

    The file itself becomes evidence, without secrets and without the names of machine and user.
    Each check makes the result again from it. What the file does not say comes from options, or
    from rules in content/imports.yml.

    The exit code is 2 if something could not be imported. A file that was imported before is left
    out.
    """
    format_, files = _format_and_files(words)
    answers = ImportAnswers(
        said={key: value for key, value in said.items() if value not in {None, ()}},
        format=format_,
        title=title,
    )
    loaded = load(book).book
    refused, written = 0, list[Path]()
    for file in files:
        for one in imports(file, book, loaded, answers):
            if isinstance(one, ImportRefusal):
                refused += 1
                _print_refusal(one)
                continue
            folder = _settled(book, loaded, one, answers, dry_run=dry_run)
            refused += folder is None and not dry_run and one.there is None
            written.extend([folder] if folder else [])
    _print_next(written)
    return 2 if refused else 0


def _format_and_files(words: Sequence[str]) -> tuple[str | None, Sequence[Path]]:
    first, *rest = words
    if first in FORMATS and rest:
        return first, tuple(map(Path, rest))
    if first in FORMATS and not Path(first).exists():
        raise click.UsageError(f"Name a file of the format {first}.")
    return None, tuple(map(Path, words))


def _settled(
    book: Path,
    loaded: Book,
    one: ImportProposal,
    answers: ImportAnswers,
    *,
    dry_run: bool,
) -> Path | None:
    """Show a proposal, ask for what is missing, write it, and return its folder; None if not."""
    if one.unsaid and not dry_run and not one.there and at_terminal():
        more = {key: asked(FLAGS[key], _QUESTIONS[key]) for key in one.unsaid}
        again = ImportAnswers(
            said={
                **answers.said,
                **{key: _word(key, text) for key, text in more.items()},
            },
            format=answers.format,
            title=answers.title,
        )
        found = [*imports(one.file, book, loaded, again)]
        return next(
            (
                _settled(book, loaded, each, again, dry_run=dry_run)
                for each in found
                if isinstance(each, ImportProposal) and each.heading == one.heading
            ),
            None,
        )
    _show(one)
    where = loaded.environments.get(one.result.environment)
    if where and where.production:
        click.echo(
            f"Warning: {where.id} is production. A test there does not count for Stage 2.",
            err=True,
        )
    if one.there:
        click.echo(f"Left out: {one.file} is results/{one.there} already.", err=True)
        return None
    if one.unsaid:
        _print_unsaid(one, dry_run=dry_run)
        return None
    if dry_run:
        return None
    return write_result(book, one.result, one.files)


def _word(key: str, text: str) -> object:
    return (text.lower(),) if key == "conducted_by" else text.lower()


def _show(one: ImportProposal) -> None:
    click.echo(visible("\n".join(_lines(one)) + "\n"))


def _lines(one: ImportProposal) -> Iterator[str]:
    yield f"{one.file}: {one_line(one.heading.title)}"
    yield f"  format: {one.importer.title}"
    yield f"  verdict: {sentence(one.result, one.verdict)}"
    for note in (*one.verdict.notes, *one.missing):
        yield f"  note: {one_line(note)}"
    for event in one.result.events:
        if event.event in {"fault-started", "reverted"}:
            at = event.at.isoformat(timespec="milliseconds")
            yield f"  {event.event}: {at} {one_line(event.text or '')}"
    for probe in one.result.probes:
        phases = ", ".join(
            f"{phase} {probe.counts(phase).ok} of {probe.counts(phase).total}"
            for phase in ("before", "during", "after")
        )
        yield f"  probe {probe.id} ({probe.of}), good samples: {phases}"
    if one.redacted:
        yield "  original: kept without secrets and without names of machines and users"


def _print_unsaid(one: ImportProposal, *, dry_run: bool) -> None:
    flags = " ".join(FLAGS[key] for key in one.unsaid)
    what = "Still to say" if dry_run else f"Skipped: {one.file} does not say everything"
    click.echo(visible(f"{what}: {flags}"), err=True)
    if "dependency" in one.unsaid:
        title = one_line(one.heading.title).replace('"', '\\"')
        click.echo(
            visible(
                "Or say it for every import, in content/imports.yml:\n"
                f'experiments:\n  - title: "{title}"\n    dependency: …\n    failure_mode: …\n'
                "    environment: …\n    conducted_by: [ … ]"
            ),
            err=True,
        )


def _print_refusal(one: ImportRefusal) -> None:
    click.echo(visible(one_line(f"Skipped: {one.problem}. {one.remedy}")), err=True)


def _print_next(written: Sequence[Path]) -> None:
    if not written:
        click.echo("Nothing was written.", err=True)
        return
    folders = " ".join(shlex.quote(str(folder)) for folder in written)
    click.echo(
        f"{counted(len(written), 'result')} written.\nWhat is left open:  drillbook check\n"
        f"Commit:             git add {folders}",
        err=True,
    )
