"""At its end a session's result is written, and people are told what it proves, which files were
written, and how to commit them.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from drillbook.capture.finish import close as write_result
from drillbook.capture.recorder import Recorder
from drillbook.capture.session.events import Started
from drillbook.check.assessment import Assessment
from drillbook.check.engine import check
from drillbook.check.judging.duties import AcknowledgementDue, duties
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import how_stuck, why_not
from drillbook.check.judging.verdict import sentence
from drillbook.cli.capture.keeping import prepare
from drillbook.cli.committing import how_to_commit
from drillbook.cli.output import wrapped
from drillbook.files.load import load
from drillbook.model.result import Result
from drillbook.report.account import closing
from drillbook.text.plain import one_line, visible


def close(
    recorder: Recorder, book: Path, *, as_json: bool, guided: bool = False
) -> int:
    """Write the result of a session and return 0 if it is conclusive, else 1.

    `guided` leaves it to the caller to say what comes next.
    """
    folder = write_result(recorder, book)
    loaded = load(book)
    assessment = check(loaded.book, loaded.findings, date.today())  # noqa: DTZ011 - no age is judged here
    evaluation = assessment.evaluation
    result = next((r for r in evaluation.book.results if r.folder == folder.name), None)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "result": folder.name,
                    "folder": str(folder),
                    **_values(evaluation, result),
                },
                indent=2,
            )
        )
    for line in (*_proved(evaluation, result), *_open(assessment, folder.name)):
        click.echo(wrapped(visible(one_line(line))), err=True)
    conclusive = result is not None and evaluation.verdicts[result.folder].conclusive
    click.echo(f"Wrote {folder}", err=True)
    words = prepare(book, folder, lambda said: click.echo(visible(said), err=True))
    if not guided:
        commit = how_to_commit(book, words, f"Record {folder.name}")
        again = None if conclusive else _again(recorder.session.start)
        click.echo(visible("\n".join(_next(folder, commit, again))), err=True)
    return 0 if conclusive else 1


def _again(start: Started) -> str:
    """Return the command that begins the same test or exercise once more."""
    exercised = start.playbook.id if start.kind == "exercise" and start.playbook else ""
    about = f"--dependency {start.dependency} --failure-mode {start.failure_mode}"
    if exercised:
        about = f"--exercise {exercised}"
    return f"drillbook capture start {about}"


def _next(folder: Path, commit: str, again: str | None) -> Iterator[str]:
    """Yield how to see what was written, and how it gets to the others."""
    yield f"See it:     drillbook serve\n            http://127.0.0.1:8000/results/{folder.name}.html"
    if again is None:
        yield f"Commit it:  {commit}"
    else:
        yield f"Repeat it:  {again}"
        yield f"Or commit it as the record of an attempt:  {commit}"


def _open(assessment: Assessment, id_: str) -> Iterator[str]:
    """Yield what the check says of a result, and who has to read it, apart from its verdict."""
    for finding in assessment.findings:
        if (
            finding.location.path.startswith(f"results/{id_}/")
            and finding.code not in _ASKED_LATER
        ):
            yield f"To do: {finding.message} ({finding.code}). {finding.help}"
    readers = []
    for member, owed in duties(assessment.evaluation).items():
        unread = (one.result for one in owed if isinstance(one, AcknowledgementDue))
        if any(result.folder == id_ for result in unread):
            readers.append(assessment.evaluation.book.members[member].name)
    if readers:
        yield f"Who has to read it, with `drillbook review`: {', '.join(readers)}."


_ASKED_LATER = frozenset({"E302", "E303", "R501", "S601", "S602"})
"""Rules that the verdict has answered already, or that nobody can meet before this is committed."""


def _values(evaluation: Evaluation, result: Result | None) -> dict[str, str | bool]:
    if result is None:
        return {"covers": False}
    verdict = evaluation.verdicts[result.folder]
    covers = _asked_for(evaluation, result) and evaluation.covers(result)
    told = {
        "verdict": verdict.kind,
        "reason": verdict.reason,
        "outcome": verdict.outcome,
        "gap": verdict.gap or "",
    }
    return {"covers": covers, **told, "impact": verdict.impact.observed or "unknown"}


def _proved(evaluation: Evaluation, result: Result | None) -> Iterator[str]:
    if result is None:
        yield "It does not count: the result itself has errors."
        return
    verdict = evaluation.verdicts[result.folder]
    said = sentence(result, verdict)
    yield f"{said[0].upper()}{said[1:]}."
    if verdict.impact.contradiction:
        yield f"{verdict.impact.contradiction}: it counts as {verdict.impact.observed}."
    yield from closing(evaluation, result)
    if not verdict.conclusive:
        yield "It does not count."
    elif result.kind == "exercise":
        yield _exercised(evaluation, result)
    elif not _asked_for(evaluation, result):
        yield f"It does not count: Stage 2 does not ask for the test {_named(result)}."
    elif evaluation.covers(result):
        yield f"It counts: this is the required test {_named(result)} (rules T401, T402)."
    else:
        yield f"It does not count: {evaluation.why_not(result)}."


def _named(result: Result) -> str:
    return f'"{result.dependency} {result.failure_mode}"'


def _asked_for(evaluation: Evaluation, result: Result) -> bool:
    """Return whether it is a test of a required cell."""
    cells = evaluation.cells_of.get(evaluation.book.today(result.dependency or ""), ())
    return any(cell.failure_mode == result.failure_mode for cell in cells)


def _exercised(evaluation: Evaluation, result: Result) -> str:
    playbook = result.playbook.id if result.playbook else "no playbook"
    if how_stuck(result):
        return (
            f"The exercise of {playbook} got stuck: {how_stuck(result)}. Correct the playbook, then"
            " repeat the exercise (rule E303)."
        )
    doubt = why_not(evaluation, result)
    if doubt:
        return f"It does not count as an exercise of {playbook}: {doubt}."
    return f"It counts: {playbook} works as written (rule E301)."
