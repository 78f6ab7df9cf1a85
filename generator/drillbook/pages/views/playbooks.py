"""The list of playbooks, and a page for each."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.quorum import Poll, Signatures, agreements, by_subject
from drillbook.model.agreement import Agreement
from drillbook.model.playbook import Playbook
from drillbook.pages import prose
from drillbook.pages.environment import render
from drillbook.pages.filters import day
from drillbook.pages.links import FileLinks
from drillbook.pages.page import Heading, Page
from drillbook.pages.prose import BranchMark, StepMark, branch_mark
from drillbook.pages.repository import NOWHERE, RepositorySite
from drillbook.pages.views.down_now import for_playbook
from drillbook.pages.views.followed import COLUMNS, Followed, followed
from drillbook.pages.views.signatures import signatures
from drillbook.pages.views.signing import SignLinks, sign_links

TAB = "playbooks.html"


@dataclass(frozen=True)
class PlaybookPages:
    """Makes the list of playbooks and the page of each; who has agreed is worked out once."""

    evaluation: Evaluation
    repository: RepositorySite = NOWHERE

    def list(self) -> Page:
        """Return the list of all playbooks."""
        book = self.evaluation.book
        used = Counter(r.playbook.id for r in book.results if r.playbook)
        html = render(
            "playbooks.html.jinja", base="", book=book, polls=self._polls, used=used
        )
        return Page(
            uri=TAB,
            title="Playbooks",
            html=html,
            description="What to do when something fails",
            tab=TAB,
        )

    def page(self, playbook: Playbook, links: FileLinks) -> Page:
        """Return a playbook's page."""
        book, poll = self.evaluation.book, self._polls[playbook.id]
        used = followed(playbook, book.newest_results)
        marks = dict(_marks(playbook, used))
        text = prose.html(
            _below_title(playbook), links.resolve, marks, links.picture, whole=True
        )
        html = render(
            "playbook.html.jinja",
            base="../",
            book=book,
            evaluation=self.evaluation,
            playbook=playbook,
            down=for_playbook(book, playbook),
            prose=text,
            poll=poll,
            signatures=tuple(
                signatures(playbook, poll, self._signed.get(playbook.id, {}))
            ),
            signing=self._sign_links.of_playbook(
                playbook, self._signed.get(playbook.id, {})
            ),
            correct=self.repository.correct(playbook.source.path),
            discuss=self.repository.discuss(
                f"{playbook.id}: {playbook.title}",
                f"About the playbook `{playbook.id}`, as it reads at digest"
                f" `{playbook.digest}`:\n\n",
            ),
            followed=used,
            columns=COLUMNS,
        )
        return Page(
            uri=f"playbooks/{playbook.id}.html",
            title=playbook.title,
            html=html,
            description=f"{playbook.kind.replace('-', ' ')} playbook",
            headings=(
                Heading("call", "Down now?"),
                *prose.headings(text),
                Heading("agreement", "Who agrees to this text"),
                Heading("exercised", "Tests and exercises that followed it"),
            ),
            search_text=playbook.prose.text,
            tab=TAB,
            source=playbook.source.path,
        )

    @cached_property
    def _sign_links(self) -> SignLinks:
        return sign_links(self.evaluation, self.repository)

    @cached_property
    def _polls(self) -> dict[str, Poll]:
        return {
            p.id: poll
            for p, poll in agreements(self.evaluation.book, self.evaluation.today)
        }

    @cached_property
    def _signed(self) -> Signatures[Agreement]:
        return by_subject(self.evaluation.book.agreements)


_TITLE = re.compile(
    r"\s*(?:# +(?P<atx>[^\n]+?)(?: +#+)?|(?P<setext>[^\n]+)\n=+) *(?=\n|\Z)"
)


def _below_title(playbook: Playbook) -> str:
    """Return the text without a first heading that only repeats the title, line for line."""
    found = _TITLE.match(playbook.prose.text)
    said = (found["atx"] or found["setext"] or "").strip() if found else ""
    if found is None or said.casefold() != playbook.title.casefold():
        return playbook.prose.text
    return "\n" * found[0].count("\n") + playbook.prose.text[found.end() :]


_LINE_END = re.compile(r"\r\n|\r|\n")
_COUNTED = re.compile(r"[0-9]+(?:\.[0-9]+)*")


def _marks(
    playbook: Playbook, used: Followed
) -> Iterator[tuple[int, StepMark | BranchMark]]:
    """Yield what is said of each step and branch, with the line of the prose in which it begins."""
    before = playbook.prose.line - 1
    lines = _LINE_END.split(playbook.prose.text)
    for counted, step in zip(used.steps, playbook.procedure.steps, strict=True):
        said = _COUNTED.search(lines[step.line - before - 1])
        taken = counted.taken
        words = link = None
        if taken:
            words = f"last done {day(taken.ended)}"
            link = f"../results/{taken.folder}.html#step-{counted.number}"
        mark = StepMark(
            number=counted.number,
            shown=said is None or said[0].lstrip("0") != str(counted.number),
            taken=words,
            link=link,
        )
        yield step.line - before, mark
    for branches in playbook.procedure.ways.values():
        for branch in branches:
            yield branch.line - before, branch_mark(branch, branches)
