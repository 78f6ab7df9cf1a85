"""A result's page is kept by all that it is made from, and printed again where any of that is
otherwise.

What it shows of the book besides its own result is small: what the other results beside it are
called and worth, how people, services and dependencies are called, and the playbook that was
followed. Of what was judged, what the page shows is compared, and not what it follows from.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pydantic import ValidationError

from drillbook.check.judging.evaluation import Evaluation
from drillbook.kept import Kept
from drillbook.model.entry import Value
from drillbook.model.result import Result
from drillbook.pages.environment import printed_before
from drillbook.pages.page import Heading, Page
from drillbook.pages.repository import RepositorySite
from drillbook.pages.views.result.headline import Headline
from drillbook.pages.views.result.opinions import Opinions
from drillbook.text.digest import digest

_KIND = "result page"
_FAST = 1


class _Kept(Value):
    """A page as it is kept."""

    uri: str
    title: str
    html: str
    description: str
    headings: tuple[tuple[str, str, int], ...]
    search_text: str
    tab: str | None
    source: str | None


@dataclass(frozen=True)
class KeptPages:
    """The pages of results that were printed before."""

    evaluation: Evaluation
    repository: RepositorySite
    kept: Kept

    def found(self, made_from: Sequence[str] | None) -> Page | None:
        """Return the page that was made from the same."""
        known = self.kept.found(_KIND, *made_from) if made_from else None
        if known is None:
            return None
        try:
            page = _Kept.model_validate_json(zlib.decompress(known))
        except (ValidationError, zlib.error):
            return None
        return Page(
            uri=page.uri,
            title=page.title,
            html=printed_before(page.html),
            description=page.description,
            headings=tuple(Heading(*heading) for heading in page.headings),
            search_text=page.search_text,
            tab=page.tab,
            source=page.source,
        )

    def keep(self, page: Page, made_from: Sequence[str]) -> None:
        """Keep a page for the next time."""
        said = _Kept(
            uri=page.uri,
            title=page.title,
            html=str(page.html),
            description=page.description,
            headings=tuple((one.id, one.title, one.level) for one in page.headings),
            search_text=page.search_text,
            tab=page.tab,
            source=page.source,
        )
        value = zlib.compress(said.model_dump_json().encode(), _FAST)
        self.kept.keep(value, _KIND, *made_from)

    def made_from(
        self,
        result: Result,
        near: Sequence[Result],
        top: Headline,
        opinions: Opinions,
        *more: object,
    ) -> tuple[str, ...] | None:
        """Return all that a page is made from; None for a result that was not read from a file.

        `near` are the results that it shows in the order in which it does; `more` is whatever else
        was worked out for it.
        """
        book = self.evaluation.book
        if not result.source.content:
            return None
        beside = (
            *(item.file for item in result.evidence),
            *(probe.samples for probe in result.probes if probe.samples),
        )
        playbook = None
        if result.playbook:
            playbook = book.playbooks_by_id.get(result.playbook.id)
        followed = ""
        if playbook:
            text = digest(playbook.prose.text.encode())
            followed = f"{playbook.digest} {text}"
        return (
            self._surroundings,
            result.folder,
            *(f"{file} {book.digests.get(result.beside(file), '')}" for file in beside),
            followed,
            *(one.written_digest for one in (playbook.before if playbook else ())),
            self._shown(result),
            *(self._shown(other) for other in near),
            repr(top),
            repr(opinions),
            repr(more),
        )

    def _shown(self, result: Result) -> str:
        return self._digests.get(result.folder) or self._digests.setdefault(
            result.folder, self._digest(result)
        )

    def _digest(self, result: Result) -> str:
        judged = self.evaluation.verdicts[result.folder]
        covers = self.evaluation.covers(result)
        return digest(
            f"{result.folder} {result.source.content} {judged!r} {judged.summary} {covers}".encode()
        )

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {}

    @cached_property
    def _surroundings(self) -> str:
        """What every page may show: how things and people are called, and where files lie."""
        book = self.evaluation.book
        return digest(
            f"{book.inventory!r}\n{book.team!r}\n{book.policy!r}\n{self.repository!r}".encode()
        )
