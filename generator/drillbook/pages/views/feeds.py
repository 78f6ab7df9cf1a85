"""The feeds: all results, those of each dependency, and what needs attention; and the page that
offers them.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time

from drillbook.check.assessment import Assessment
from drillbook.check.fingerprint import fingerprints
from drillbook.check.gate import GATES
from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.finding import Finding, Severity
from drillbook.model.result import Result
from drillbook.pages.address import SiteAddress
from drillbook.pages.environment import render
from drillbook.pages.feed import Feed, FeedEntry, files
from drillbook.pages.page import Asset, Heading, Page

TAB = "guide/feeds.html"
RESULTS, ATTENTION, OF_DEPENDENCIES = (
    "feeds/results",
    "feeds/attention",
    "feeds/dependencies",
)
_MOST = 50
"""As many entries as a reader of feeds wants to fetch again and again; the site has all of them."""


def feed_files(assessment: Assessment, address: SiteAddress) -> Iterator[Asset]:
    """Yield the files of all feeds. Their ids stay the same from build to build."""
    for feed in _feeds(assessment, address.title):
        yield from files(feed, address)


def feed_of(uri: str) -> str | None:
    """Return the feed of the dependency that a page is about, or an empty text."""
    folder, _, name = uri.partition("/")
    if folder != "dependencies":
        return None
    return f"{OF_DEPENDENCIES}/{name.removesuffix('.html')}"


def feeds_page(evaluation: Evaluation, address: SiteAddress) -> Page:
    """Return the page that offers the feeds, the badges and `status.json`."""
    html = render(
        "feeds.html.jinja",
        base="../",
        site=address.site,
        address=address.of("", "https://the-address-of-this-site/"),
        dependencies=tuple(evaluation.book.dependencies.values()),
    )
    return Page(
        uri=TAB,
        title="Feeds and badges",
        html=html,
        description="What other programs can read of this site",
        headings=(
            Heading("feeds", "Feeds"),
            Heading("status", "The status for programs"),
            Heading("badges", "Badges"),
        ),
        search_text="Atom, JSON Feed, RSS, status.json, badges",
        tab=TAB,
    )


def _feeds(assessment: Assessment, title: str) -> Iterator[Feed]:
    book = assessment.evaluation.book
    by_folder = entries(assessment.evaluation)
    newest = tuple(by_folder[r.folder] for r in book.newest_results[:_MOST])
    yield Feed(
        name=RESULTS, uri="results.html", title=f"{title}: all results", entries=newest
    )
    yield Feed(
        name=ATTENTION,
        uri="completeness.html",
        title=f"{title}: what needs attention",
        entries=tuple(_attention(assessment)),
    )
    for dependency in book.dependencies.values():
        results = book.results_of.get(dependency.id, ())[:_MOST]
        yield Feed(
            name=f"{OF_DEPENDENCIES}/{dependency.id}",
            uri=f"dependencies/{dependency.id}.html",
            title=f"{title}: {dependency.name}",
            entries=tuple(by_folder[r.folder] for r in results),
        )


def entries(evaluation: Evaluation) -> Mapping[str, FeedEntry]:
    """Return every result as a piece of news, by its folder."""
    touched = _last_touched(evaluation)
    return {
        result.folder: _of_result(evaluation, result, touched[result.folder])
        for result in evaluation.book.results
    }


def _of_result(evaluation: Evaluation, result: Result, touched: datetime) -> FeedEntry:
    verdict = evaluation.verdicts[result.folder]
    members = evaluation.book.members
    is_test = result.kind == "failure-test"
    why_not = evaluation.why_not(result) if is_test else None
    return FeedEntry(
        name=f"results/{result.folder}",
        uri=f"results/{result.folder}.html",
        title=f"{result.title} ({verdict.summary})",
        published=result.ended,
        updated=touched,
        html=render(
            "entry.html.jinja",
            book=evaluation.book,
            result=result,
            verdict=verdict,
            why_not=why_not,
            target=evaluation.book.recovery_target(result),
        ),
        authors=tuple(
            members[id_].name if id_ in members else id_ for id_ in result.conducted_by
        ),
        tags=tuple(
            filter(
                None,
                (
                    result.dependency,
                    result.failure_mode,
                    verdict.kind,
                    verdict.impact.observed,
                    verdict.outcome,
                ),
            )
        ),
    )


def _attention(assessment: Assessment) -> Iterator[FeedEntry]:
    """Yield an entry for each of the first findings, errors before warnings."""
    touched = _last_touched(assessment.evaluation)
    newest = max(
        touched.values(),
        default=datetime.combine(assessment.evaluation.today, time(), UTC),
    )
    stage_2 = GATES["stage-2"]
    named = [
        (finding, name)
        for finding, name in zip(
            assessment.findings, fingerprints(assessment.findings), strict=True
        )
        if stage_2.admits(finding.code)
    ]
    for finding, name in sorted(
        named, key=lambda one: one[0].severity is not Severity.ERROR
    )[:_MOST]:
        yield _of_finding(finding, name, touched.get(_folder(finding), newest))


def _of_finding(finding: Finding, name: str, at: datetime) -> FeedEntry:
    """Return a finding as news; its time is that of what it is about, as nobody wrote down since
    when it stands.
    """
    return FeedEntry(
        name=f"attention/{name}",
        uri=f"completeness.html#finding-{finding.code.lower()}",
        title=f"{finding.code}: {finding.message}",
        published=at,
        updated=at,
        html=render("entry_finding.html.jinja", finding=finding),
        tags=(finding.code, finding.severity),
    )


def _last_touched(evaluation: Evaluation) -> Mapping[str, datetime]:
    """Return when each result ended, or somebody last said something of it."""
    touched = {result.folder: result.ended for result in evaluation.book.results}
    for review in evaluation.book.reviews:
        if review.subject in touched:
            touched[review.subject] = max(touched[review.subject], review.at)
    return touched


def _folder(finding: Finding) -> str:
    top, _, rest = finding.location.path.partition("/")
    return rest.partition("/")[0] if top == "results" else ""
