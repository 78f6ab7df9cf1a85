"""A full build of 1,000 results, against plain `mkdocs build` on Markdown pages with the same
content.

Both use Material with search on and keep the result pages out of the navigation; both run as whole
processes, whose processor time is compared, because the machine may be busy with something else.
"""

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from synthetic import write_book

from drillbook.check.engine import check
from drillbook.check.judging.evaluation import Evaluation
from drillbook.files.attachments import Attachments
from drillbook.files.load import load
from drillbook.kept import CHOICE
from drillbook.model.result import Result
from drillbook.model.result_parts import EventKind
from drillbook.pages.views.result.page import ResultPages

DRILLBOOK = str(Path(sys.executable).with_name("drillbook"))
_DAY = "2026-07-01"
_RESULTS = 1000
_SAMPLES = 240
_RUNS = 3
_OTHER_PAGES = (
    "index",
    "results",
    "dependencies",
    "playbooks",
    "completeness",
    "team",
    "guide",
)
_SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)


def main() -> None:
    """Print the ratio of the two builds."""
    with tempfile.TemporaryDirectory() as scratch:
        book = write_book(Path(scratch) / "book", _RESULTS, _SAMPLES)
        plain = _write_plain(Path(scratch) / "plain", book)
        ours = [DRILLBOOK, "build", "--no-cache", "--book", str(book), "--today", _DAY]
        theirs = [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "-q",
            "-f",
            str(plain / "mkdocs.yml"),
        ]
        pairs = [(seconds(ours), seconds(theirs)) for _ in range(_RUNS)]
        ratios = [a / b for a, b in pairs]
        again = [_again(book, number) / pairs[-1][1] for number in range(_RUNS + 1)][1:]
        size = [
            sum(f.stat().st_size for f in (root / "site/results").rglob("*.html"))
            for root in (book, plain)
        ]
    print(
        f"full build of {_RESULTS:,} results against plain mkdocs build:"
        f" {statistics.median(ratios):.2f}× ({min(ratios):.2f} to {max(ratios):.2f}, {_RUNS} runs;"
        f" {statistics.median(a for a, _ in pairs):.1f} s against"
        f" {statistics.median(b for _, b in pairs):.1f} s; result pages {size[0] / size[1]:.2f}× as"
        " large)"
    )

    print(
        f"  … after one result was changed: {statistics.median(again):.2f}× ({min(again):.2f} to"
        f" {max(again):.2f})"
    )


def _again(book: Path, number: int) -> float:
    """Change a result, and return the seconds of a build that knows of the one before."""
    changed = next(book.glob("results/*/result.yml"))
    text = re.sub(
        "title: .*", f"title: Title {number}", changed.read_text("utf-8"), count=1
    )
    changed.write_text(text, encoding="utf-8")
    cache = {CHOICE: "on", "XDG_CACHE_HOME": str(book.parent / "cache")}
    return seconds([DRILLBOOK, "build", "--book", str(book), "--today", _DAY], cache)


def seconds(
    command: list[str], more: Mapping[str, str] = MappingProxyType({})
) -> float:
    """Return the processor time that a command takes."""
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    environment = {**os.environ, **quiet, **more}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _write_plain(folder: Path, book: Path) -> Path:
    """Write the results' content as Markdown pages, with the same drawings in them."""
    loaded = load(book)
    evaluation = check(loaded.book, loaded.findings, date(2026, 7, 1)).evaluation
    written = ResultPages(evaluation, Attachments(book))
    shutil.rmtree(folder, ignore_errors=True)
    pages = folder / "docs/results"
    pages.mkdir(parents=True)
    for name in _OTHER_PAGES:
        (folder / f"docs/{name}.md").write_text(
            f"# {name.capitalize()}\n", encoding="utf-8"
        )
    (folder / "mkdocs.yml").write_text(
        "site_name: Plain\ntheme: {name: material, font: false}\nplugins:"
        " [search]\nuse_directory_urls: false\nmarkdown_extensions: [tables, attr_list, toc]\nnav:"
        f" [{', '.join(f'{name}.md' for name in _OTHER_PAGES)}]\nvalidation: {{nav:"
        " {omitted_files: ignore}}\n",
        encoding="utf-8",
    )
    for result in loaded.book.results:
        svg = _SVG.search(written.page(result)[0].html)
        text = "\n\n".join(_markdown(evaluation, result, svg[0] if svg else ""))
        (pages / f"{result.id}.md").write_text(text, encoding="utf-8")
    return folder


def _markdown(evaluation: Evaluation, result: Result, svg: str) -> Iterator[str]:
    verdict = evaluation.verdicts[result.folder]
    yield f"[Results](../results.md) / {result.id}\n\n# {result.title}"
    yield f"**{verdict.kind}** **{verdict.outcome}** {result.kind} {result.method}"
    yield (
        f"**{result.dependency}** was made **{result.failure_mode}** in **{result.environment}** on"
        f" {result.started}."
    )
    yield result.summary or ""
    kinds: tuple[EventKind, ...] = ("detected", "acted", "restored", "verified")
    yield "\n".join(f"- {kind} after {result.time_to(kind)}" for kind in kinds)
    yield from _outcome(result)
    yield "## Timeline\n\n" + re.sub(r"\n+", "\n", svg)
    rows = [f"{e.at}|{e.at - result.started}|{e.event}|{e.text}" for e in result.events]
    yield _table("Time|Since the fault|Event|What happened", rows)
    rows = [
        f"{probe.id} {probe.type} {probe.target}, every"
        f" {probe.interval}|{phase}|{c.ok}|{c.failed}|{c.p50_ms}|{c.p95_ms}|{c.max_ms}"
        for probe in result.probes
        for phase, c in (
            ("before", probe.before),
            ("during", probe.during),
            ("after", probe.after),
        )
    ]
    yield "## Probes\n\n" + _table("Probe|Phase|Met|Failed|Median|95 %|Slowest", rows)
    followed = result.playbook.id if result.playbook else ""
    steps = evaluation.book.playbooks_by_id[followed].steps
    rows = [
        f"{s.step}|{steps[(s.step or 1) - 1]}|{s.status}|{s.note or ''}"
        for s in result.steps
    ]
    yield "## Steps against the playbook\n\n" + _table(
        "Step|In the playbook|Done?|Note", rows
    )
    yield "## Actions\n\n" + "\n".join(
        f"- **{a.title}** {a.status}, {a.owner}, due {a.due}" for a in result.actions
    )
    yield from _other_runs(evaluation, result)
    yield "## Provenance\n\n" + _table("What|Value", list(_provenance(result)))


def _outcome(result: Result) -> Iterator[str]:
    if result.expected and result.impact and result.data_loss and result.paging:
        yield (
            "## Expected and observed\n\n###"
            f" Expected\n\n{result.expected.impact}\n\n{result.expected.statement}"
        )
        yield f"It would be confirmed by:\n\n{result.expected.confirms}"
        yield f"It would be contradicted by:\n\n{result.expected.contradicts}"
        yield f"### Observed\n\n{result.impact.observed}\n\n{result.impact.description}"
        yield f"Services affected: {', '.join(result.impact.services)}\n\nData loss, measured:"
        yield (
            f"{result.data_loss.measured}\n\nPaging:\n\n{', '.join(result.paging.who)} was alerted."
        )


def _other_runs(evaluation: Evaluation, result: Result) -> Iterator[str]:
    rows = [
        f"{r.ended.date()}|[{r.title}]({r.id}.md)|{r.dependency}|{r.failure_mode}|{r.environment}"
        f"|{evaluation.verdicts[r.folder].kind}|{r.time_to('restored')}"
        for r in evaluation.book.results_of[result.dependency or ""]
        if r.failure_mode == result.failure_mode and r is not result
    ]
    if rows:
        head = "Date|Result|Dependency|Failure mode|Environment|Verdict|Restored after"
        yield "## Other runs of this cell\n\n" + _table(head, rows)


def _provenance(result: Result) -> Iterator[str]:
    yield f"Conducted by|{', '.join(result.conducted_by)}"
    yield f"Observed by|{', '.join(result.observers)}"
    yield f"From, to|{result.started} – {result.ended}"
    yield f"What was failed|{result.instance}"
    yield (
        f"Fault|{result.fault.how if result.fault else ''}; reverted by"
        f" {result.fault.revert if result.fault else ''}"
    )
    yield f"Playbook|{result.playbook.id if result.playbook else ''}"
    yield "Recorded|by hand"
    yield f"File|`results/{result.folder}/result.yml`"
    yield f"Digest|`{result.digest}`"


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, re.sub(r"[^|]+", "---", head), *rows])


if __name__ == "__main__":
    main()
