"""At its end a session's result is written, and people are told what it proves, which files were
written, and how to commit them.
"""

import json
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from drillbook.capture.finish import close as write_result
from drillbook.capture.recorder import Recorder
from drillbook.check.engine import check
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import how_stuck, why_not
from drillbook.check.judging.verdict import sentence
from drillbook.cli.capture.keeping import prepare
from drillbook.files.load import load
from drillbook.model.result import Result
from drillbook.text.plain import visible


def close(recorder: Recorder, book: Path, *, as_json: bool) -> int:
    """Write the result of a session and return 0 if it is conclusive, else 1."""
    folder = write_result(recorder, book)
    loaded = load(book)
    evaluation = check(loaded.book, loaded.findings, date.today()).evaluation  # noqa: DTZ011 - no age is judged here
    result = next((r for r in evaluation.book.results if r.folder == folder.name), None)
    if as_json:
        click.echo(
            json.dumps(
                {"result": folder.name, "folder": str(folder), **_values(evaluation, result)},
                indent=2,
            )
        )
    for finding in loaded.findings:
        if finding.location.path.startswith(f"results/{folder.name}/"):
            click.echo(visible(f"{finding.location}: {finding.code} {finding.message}"), err=True)
    for line in _proved(evaluation, result):
        click.echo(visible(line), err=True)
    conclusive = result is not None and evaluation.verdicts[result.folder].conclusive
    click.echo(f"Wrote {folder}", err=True)
    words = prepare(book, folder, lambda said: click.echo(visible(said), err=True))
    click.echo(f"{_COMMIT[conclusive]}: git add {shlex.join(words)}", err=True)
    return 0 if conclusive else 1


_COMMIT = {
    True: "Commit it",
    False: "Repeat it (drillbook capture start), or commit this as the record of an attempt",
}


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
        yield "Nothing is proved: the result has findings of its own."
        return
    verdict = evaluation.verdicts[result.folder]
    said = sentence(result, verdict)
    yield f"{said[0].upper()}{said[1:]}."
    if verdict.impact.contradiction:
        yield f"{verdict.impact.contradiction}: it counts as {verdict.impact.observed}."
    if not verdict.conclusive:
        yield "It covers nothing."
    elif result.kind == "exercise":
        yield _exercised(evaluation, result)
    elif not _asked_for(evaluation, result):
        yield (
            f"It covers no cell: Stage 2 does not ask for {result.dependency}"
            f" {result.failure_mode}."
        )
    elif evaluation.covers(result):
        yield f"It covers {result.dependency} {result.failure_mode} (rules T401, T402)."
    else:
        yield f"It covers no cell: {evaluation.why_not(result)}."


def _asked_for(evaluation: Evaluation, result: Result) -> bool:
    """Return whether it is a test of a required cell."""
    cells = evaluation.cells_of.get(evaluation.book.today(result.dependency or ""), ())
    return any(cell.failure_mode == result.failure_mode for cell in cells)


def _exercised(evaluation: Evaluation, result: Result) -> str:
    playbook = result.playbook.id if result.playbook else "no playbook"
    if how_stuck(result):
        return (
            f"{playbook} got stuck: {how_stuck(result)}. Correct its text, and exercise it again"
            " (rule E303)."
        )
    doubt = why_not(evaluation, result)
    return (
        f"It does not verify {playbook}: {doubt}."
        if doubt
        else f"It verifies {playbook} (rule E301)."
    )
