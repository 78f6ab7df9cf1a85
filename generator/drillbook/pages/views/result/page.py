"""The page of a result: a manager reads its box in ten seconds, an engineer all of it in ten
minutes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import counting
from drillbook.check.judging.quorum import (
    Poll,
    Signatures,
    acknowledgements,
    by_subject,
    unanswered,
)
from drillbook.check.judging.reading import holds
from drillbook.files.attachments import Attachments
from drillbook.kept import NOTHING, Kept
from drillbook.model.result import Result
from drillbook.model.result_parts import Action
from drillbook.model.review import Review
from drillbook.pages.charts.measurements import measurements
from drillbook.pages.charts.timeline import timeline
from drillbook.pages.environment import render
from drillbook.pages.page import Asset, Heading, Page
from drillbook.pages.repository import NOWHERE, RepositorySite
from drillbook.pages.views.result.evidence import Shown, evidence
from drillbook.pages.views.result.figures import Figure, Timed, figures
from drillbook.pages.views.result.headline import Headline, headline, learned
from drillbook.pages.views.result.impact import Affected, affected
from drillbook.pages.views.result.kept_page import KeptPages
from drillbook.pages.views.result.moments import TimelineRow, moments
from drillbook.pages.views.result.opinions import Opinion, Opinions, opinions
from drillbook.pages.views.result.runs import Runs, places, runs
from drillbook.pages.views.result.runs import shown as shown_runs
from drillbook.pages.views.result.search import search_text
from drillbook.pages.views.result.steps import Steps, steps
from drillbook.pages.views.result_table import TAB
from drillbook.pages.views.signing import SignLinks, sign_links
from drillbook.text.address import Address, address


@dataclass(frozen=True, slots=True)
class Task:
    """An action, and whether it should have been done by the day on which the book is judged."""

    action: Action
    overdue: bool

    @property
    def leads(self) -> Address | None:
        """Where it is tracked, if that is an address of the web."""
        return address(self.action.url or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    rto: timedelta | None
    figures: tuple[Figure, ...]
    moments: tuple[TimelineRow, ...]
    affected: tuple[Affected, ...]
    steps: Steps
    tasks: tuple[Task, ...]
    evidence: tuple[Shown, ...]
    opinions: Opinions
    runs: Runs


@dataclass(frozen=True)
class ResultPages:
    """Makes the page of each result of a book; what all of them need is worked out once."""

    evaluation: Evaluation
    attachments: Attachments
    repository: RepositorySite = NOWHERE
    kept: Kept = NOTHING

    def page(self, result: Result) -> tuple[Page, tuple[Asset, ...]]:
        """Return a result's page, and the files that it shows."""
        top, opinions = headline(self.evaluation, result), self._opinions(result)
        made_from = self._made_from(result, top, opinions)
        known = self._known.found(made_from)
        if known is not None:
            return known, ()
        page, assets = self._made(result, top, opinions)
        # What is shown of files was read after their digests were taken.
        if (
            made_from
            and not assets
            and self.attachments.are_still(result, self.evaluation.book.digests)
        ):
            self._known.keep(page, made_from)
        return page, assets

    def _made_from(
        self, result: Result, top: Headline, opinions: Opinions
    ) -> tuple[str, ...] | None:
        if self.kept is NOTHING:
            return None
        book, place = self.evaluation.book, self._places[result.folder]
        like = len(book.results_like(result))
        overdue = [task.overdue for task in self._tasks(result)]
        signers = [member.id for member in self._sign_links.members]
        # A link to sign has the day on which the page was made.
        day = self.evaluation.today if self.repository.forge else None
        around = place, like, overdue, book.recovery_target(result), signers, day
        near = shown_runs(book, result, place)
        return self._known.made_from(result, near, top, opinions, around)

    def _made(
        self, result: Result, top: Headline, opinions: Opinions
    ) -> tuple[Page, tuple[Asset, ...]]:
        book, place = self.evaluation.book, _place(result)
        rto, samples = book.recovery_target(result), self.attachments.samples(result)
        shown, assets = evidence(result, self.attachments.evidence(result))
        parts = self._parts(result, rto, shown, opinions)
        html = render(
            "result.html.jinja",
            base="../",
            book=book,
            evaluation=self.evaluation,
            result=result,
            headline=top,
            learned=learned(result),
            parts=parts,
            timeline=timeline(result, samples, rto),
            signing=self._sign_links.of_result(
                result, self._reviews.get(result.folder, {})
            ),
            measurements=measurements(samples, result.first("fault-started")),
            discuss=self._discuss(result),
            correct=self.repository.correct(place),
            place=place,
        )
        page = Page(
            uri=f"results/{result.folder}.html",
            title=result.title,
            html=html,
            description=f"{top.sentence} {result.title}",
            headings=tuple(_headings(result, parts)),
            search_text=search_text(self.evaluation, result),
            tab=TAB,
            source=place,
        )
        return page, assets

    def _timed(self, result: Result) -> Timed:
        return Timed(result, self.evaluation.verdicts[result.folder])

    def _parts(
        self,
        result: Result,
        rto: timedelta | None,
        shown: tuple[Shown, ...],
        said: Opinions,
    ) -> _Parts:
        book = self.evaluation.book
        around = runs(self.evaluation, result, self._places[result.folder], rto)
        return _Parts(
            rto=rto,
            figures=figures(
                self._timed(result),
                rto,
                self._timed(around.before) if around.before else None,
            ),
            moments=tuple(moments(result)),
            affected=tuple(
                affected(
                    book,
                    result,
                    self.evaluation.verdicts[result.folder].impact.observed
                    or "not known",
                )
            ),
            steps=steps(book, result),
            tasks=tuple(self._tasks(result)),
            evidence=shown,
            opinions=said,
            runs=around,
        )

    def _tasks(self, result: Result) -> Iterator[Task]:
        for action in result.actions:
            overdue = (
                action.status == "open"
                and action.due is not None
                and action.due < self.evaluation.today
            )
            yield Task(action, overdue)

    def _opinions(self, result: Result) -> Opinions:
        published = self.evaluation.context.ledger
        unheard = self.evaluation.book.unheard
        reviews = self._reviews.get(result.folder, {}).values()
        said = (
            Opinion(
                review=review,
                current=holds(review, result, published),
                open=review in self._unanswered,
                counted=review.source.path not in unheard,
            )
            for review in reviews
        )
        return opinions(
            said, self._polls[result.folder], needed=result.folder in self._needed
        )

    def _discuss(self, result: Result) -> str | None:
        verdict = self.evaluation.verdicts[result.folder]
        text = (
            f"About the result `{result.id}` ({verdict.kind}), as it reads at digest"
            f" `{result.digest}`:\n\n"
        )
        return self.repository.discuss(f"{result.id}: {result.title}", text)

    @cached_property
    def _sign_links(self) -> SignLinks:
        return sign_links(self.evaluation, self.repository)

    @cached_property
    def _known(self) -> KeptPages:
        return KeptPages(self.evaluation, self.repository, self.kept)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return places(self.evaluation.book)

    @cached_property
    def _reviews(self) -> Signatures[Review]:
        return by_subject(self.evaluation.book.reviews)

    @cached_property
    def _polls(self) -> Mapping[str, Poll]:
        """Who has read each result, and who of the team has not."""
        book, published = self.evaluation.book, self.evaluation.context.ledger
        polls = acknowledgements(book, book.results, self.evaluation.today, published)
        return {result.folder: poll for result, poll in polls}

    @cached_property
    def _unanswered(self) -> Sequence[Review]:
        return unanswered(
            self.evaluation.book, self.evaluation.today, self.evaluation.context.ledger
        )

    @cached_property
    def _needed(self) -> frozenset[str]:
        """The results that Stage 2 wants the team to know."""
        return frozenset(result.folder for result in counting(self.evaluation))


def _place(result: Result) -> str:
    return result.source.path or result.path


def _headings(result: Result, parts: _Parts) -> Iterator[Heading]:
    wanted = (
        (result.actions, "actions", "What has to change"),
        (True, "sign", "Have you read it?"),
        (True, "outcome", "Expected and observed"),
        (True, "timeline", "Timeline"),
        (result.playbook or result.steps, "steps", "Steps of the playbook"),
        (result.probes, "probes", "Measurements"),
        (result.evidence, "evidence", "Evidence"),
        (parts.runs.others, "earlier", "Other runs"),
        (True, "provenance", "Where this comes from"),
    )
    return (Heading(id_, title) for there, id_, title in wanted if there)
