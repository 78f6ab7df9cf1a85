"""The ending writes the result, and says what it proves, which files were written, and how to commit them."""

import json
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from drillbook.capture.closing import close as write_result
from drillbook.capture.recorder import Recorder
from drillbook.check.engine import check
from drillbook.check.exercise import how_stuck, why_not
from drillbook.check.standing import Standing
from drillbook.files.load import load
from drillbook.model.result import Result
from drillbook.report.plain import visible


def close(recorder: Recorder, book: Path, *, as_json: bool) -> int:
    """Write the result of a session and return 0 if it is conclusive, else 1."""
    folder = write_result(recorder, book)
    loaded = load(book)
    standing = check(loaded.book, loaded.findings, date.today()).standing  # noqa: DTZ011 - no age is judged here
    result = next((r for r in standing.book.results if r.folder == folder.name), None)
    if as_json:
        click.echo(json.dumps({"result": folder.name, "folder": str(folder), **_values(standing, result)}, indent=2))
    for finding in loaded.findings:
        if finding.location.path.startswith(f"results/{folder.name}/"):
            click.echo(visible(f"{finding.location}: {finding.code} {finding.message}"), err=True)
    for line in _proved(standing, result):
        click.echo(visible(line), err=True)
    click.echo(f"Wrote {folder}\nCommit it: git add {shlex.quote(str(folder))}", err=True)
    return 0 if result and standing.verdicts[result.folder].conclusive else 1


def _values(standing: Standing, result: Result | None) -> dict[str, str | bool]:
    if result is None:
        return {"covers": False}
    verdict = standing.verdicts[result.folder]
    covers = result.kind == "failure-test" and standing.covers(result)
    return {"covers": covers, "verdict": verdict.kind, "reason": verdict.reason, "outcome": verdict.outcome}


def _proved(standing: Standing, result: Result | None) -> Iterator[str]:
    if result is None:
        yield "Nothing is proved: the result has findings of its own."
        return
    verdict = standing.verdicts[result.folder]
    yield f"{verdict.kind.capitalize()}, {verdict.outcome}: {verdict.reason}."
    if result.kind == "exercise":
        yield _exercised(standing, result)
    elif standing.covers(result):
        yield f"It covers {result.dependency} {result.failure_mode} (rules T401, T402)."
    else:
        yield f"It covers no cell: {standing.why_not(result)}."


def _exercised(standing: Standing, result: Result) -> str:
    playbook = result.playbook.id if result.playbook else "no playbook"
    if how_stuck(result):
        return f"{playbook} got stuck: {how_stuck(result)}. Correct its text, and exercise it again (rule E303)."
    doubt = why_not(standing, result)
    return f"It does not verify {playbook}: {doubt}." if doubt else f"It verifies {playbook} (rule E301)."
