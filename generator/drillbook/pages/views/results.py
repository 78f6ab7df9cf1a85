"""The table of all results, and a page for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from drillbook.check.standing import Standing
from drillbook.files.attachments import Attachments, EvidenceFile
from drillbook.model.result import Event, EventKind, Result
from drillbook.pages import prose
from drillbook.pages.charts.timeline import since, timeline
from drillbook.pages.environment import render
from drillbook.pages.filters import target
from drillbook.pages.page import Asset, Heading, Page

TAB = "results.html"

_TONES: Mapping[str, str] = {
    "fault-started": "bad",
    "aborted": "bad",
    "restored": "good",
    "verified": "good",
    "reverted": "good",
    "detected": "warn",
    "acted": "warn",
}
_MAX_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class _Time:
    label: str
    span: timedelta | None
    note: str = ""
    missed: bool = False


@dataclass(frozen=True, slots=True)
class _Moment:
    event: Event
    name: str
    since: str
    tone: str


@dataclass(frozen=True, slots=True)
class _Step:
    number: int | None
    text: Markup
    status: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    file: str
    caption: str
    kind: str
    size: int | None
    uri: str
    text: str
    cut: bool


def results_page(standing: Standing) -> Page:
    """Return the table of all results."""
    results = standing.book.newest_results
    return Page(
        uri=TAB,
        title="Results",
        html=render("results.html.jinja", base="", standing=standing, results=results),
        description=f"All {len(results)} results of failure tests and exercises",
        tab=TAB,
    )


def result_page(standing: Standing, result: Result, attachments: Attachments) -> tuple[Page, tuple[Asset, ...]]:
    """Return a result's page, and the files that it shows."""
    book = standing.book
    judged = standing.verdicts[result.folder]
    rto = standing.book.recovery_target(result)
    drawn = timeline(result, attachments.samples(result), rto)
    evidence, assets = _evidence(result, attachments.evidence(result))
    place = result.source.path or f"results/{result.folder}/result.yml"
    moments = tuple(_moments(result))
    steps = tuple(_steps(standing, result))
    earlier = _other_runs(standing, result)
    reviews = tuple(review for review in book.reviews if review.subject == result.folder)
    html = render(
        "result.html.jinja",
        base="../",
        book=book,
        standing=standing,
        result=result,
        verdict=judged,
        covers=standing.covers(result),
        why_not=standing.why_not(result),
        times=_times(result, rto),
        rto=rto,
        timeline=drawn,
        moments=moments,
        steps=steps,
        earlier=earlier,
        evidence=evidence,
        reviews=reviews,
        place=place,
    )
    page = Page(
        uri=f"results/{result.folder}.html",
        title=result.title,
        html=html,
        description=f"{judged.kind}: {result.title}",
        headings=_headings(result, bool(steps), bool(evidence), bool(earlier)),
        search_text=_search_text(standing, result),
        tab=TAB,
        source=place,
    )
    return page, assets


def _times(result: Result, rto: timedelta | None) -> tuple[_Time, ...]:
    kinds: Sequence[tuple[str, EventKind]] = (("Detected after", "detected"), ("Acted after", "acted"))
    restored = result.time_to("restored")
    missed = bool(rto and restored is not None and restored > rto)
    note = "" if rto is None or restored is None else f"{'above' if missed else 'within'} the RTO of {target(rto)}"
    return (
        *(_Time(label, result.time_to(kind)) for label, kind in kinds),
        _Time("Restored after", restored, note, missed),
        _Time("Verified after", result.time_to("verified")),
    )


def _moments(result: Result) -> Iterator[_Moment]:
    zero = result.first("fault-started")
    for event in result.events:
        tone = _TONES.get(event.event, "")
        name = event.event.replace("-", " ")
        if event.event == "observed":
            tone, name = ("good", "seen healthy") if event.healthy else ("bad", "seen failing")
        if event.event == "step" and event.step:
            name = f"step {event.step}"
        yield _Moment(event, name, since(event.at, zero) or ("0" if zero else ""), tone)


def _steps(standing: Standing, result: Result) -> Iterator[_Step]:
    """Yield the playbook's steps with what became of them, then what was improvised."""
    playbook = standing.book.playbooks_by_id.get(result.playbook.id) if result.playbook else None
    texts = dict(enumerate(playbook.steps if playbook else (), start=1))
    told = {step.step: step for step in result.steps if step.step}
    if not result.steps:
        return
    for number in sorted({*texts, *told}):
        step = told.get(number)
        text = prose.passage(texts[number]) if number in texts else Markup("not in the playbook as it reads today")
        yield _Step(number, text, step.status if step else "not recorded", step.note if step else None)
    for step in result.steps:
        if step.step is None:
            yield _Step(None, Markup(), step.status, step.note)


def _other_runs(standing: Standing, result: Result) -> tuple[Result, ...]:
    runs = standing.book.results_of.get(result.dependency or "", ())
    return tuple(r for r in runs if r.failure_mode == result.failure_mode and r.folder != result.folder)


def _evidence(result: Result, found: Mapping[str, EvidenceFile]) -> tuple[tuple[_Evidence, ...], tuple[Asset, ...]]:
    shown: list[_Evidence] = []
    assets: list[Asset] = []
    for item in result.evidence:
        file = found.get(item.file)
        kind = file.kind if file else "missing"
        uri = f"evidence/{file.digest}.{kind}" if file and kind in {"png", "jpg", "pdf"} else ""
        if file and uri:
            assets.append(Asset(uri, file.content))
        shown.append(
            _Evidence(
                file=item.file,
                caption=item.caption or item.file,
                kind=kind,
                size=file.size if file else None,
                uri=uri,
                text=visible(file.text[:_MAX_TEXT]) if file and kind == "text" else "",
                cut=bool(file and len(file.text) > _MAX_TEXT),
            )
        )
    return tuple(shown), tuple(assets)


def visible(text: str) -> str:
    """Return console output with its control characters shown, not obeyed."""
    return "".join(c if c in "\n\t" or c.isprintable() else _picture(c) for c in text.replace("\r\n", "\n"))


def _picture(character: str) -> str:
    return chr(0x2400 + ord(character)) if ord(character) < 0x20 else f"\\u{ord(character):04x}"


def _headings(result: Result, steps: bool, evidence: bool, earlier: bool) -> tuple[Heading, ...]:  # noqa: FBT001 - presence
    wanted = (
        (True, "outcome", "Expected and observed"),
        (True, "timeline", "Timeline"),
        (bool(result.probes), "probes", "Probes"),
        (steps, "steps", "Steps"),
        (bool(result.actions), "actions", "Actions"),
        (evidence, "evidence", "Evidence"),
        (earlier, "earlier", "Other runs"),
        (True, "provenance", "Provenance"),
    )
    return tuple(Heading(id_, title) for there, id_, title in wanted if there)


def _search_text(standing: Standing, result: Result) -> str:
    names = (
        standing.book.members[id_].name
        for id_ in (*result.conducted_by, *result.observers)
        if id_ in standing.book.members
    )
    parts = (
        result.id,
        result.dependency,
        result.failure_mode,
        result.environment,
        standing.verdicts[result.folder].kind,
        result.summary,
        *names,
        *(event.text for event in result.timeline if event.event in {"note", "observed"}),
    )
    return " ".join(part for part in parts if part)
