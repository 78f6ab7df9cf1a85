"""Requests: what is asked of each member, sorted by kind, with the page that each is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from drillbook.briefing.requests import Request, requests_of
from drillbook.check.judging.duties import WORDS, Ask, in_words
from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.team import Member

MOST_SHOWN = 20
"""How many requests of a kind are shown one by one; the command line lists them all."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request with the address of the page that it is about."""

    request: Request
    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """All requests of a kind to one member: in words how many, and the first of them."""

    words: str
    total: int
    shown: tuple[Wish, ...]

    @property
    def more(self) -> int:
        """How many are not among the first."""
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class Asked:
    """A member with what is asked of them."""

    member: Member
    piles: tuple[Pile, ...]

    @property
    def words(self) -> str:
        """What is asked, in one line; `nothing` if nothing is."""
        return ", ".join(pile.words for pile in self.piles) or "nothing"


_PAGES: Mapping[Ask, str] = {
    "agree": "playbooks/{}.html#sign",
    "acknowledge": "results/{}.html#sign",
    "act": "results/{}.html#actions",
    "test": "dependencies/{}.html#cells",
}


def all_asked(evaluation: Evaluation) -> tuple[Asked, ...]:
    """Return everybody who belongs to the team, in its order, with what is asked of them."""
    return tuple(
        Asked(evaluation.book.members[member], tuple(_piles(requests)))
        for member, requests in requests_of(evaluation).items()
    )


def _piles(requests: Sequence[Request]) -> Iterator[Pile]:
    for ask in WORDS:
        of_kind = [request for request in requests if request.ask == ask]
        if of_kind:
            shown = tuple(
                Wish(r, _PAGES[ask].format(r.subject)) for r in of_kind[:MOST_SHOWN]
            )
            yield Pile(
                words=in_words(ask, len(of_kind)), total=len(of_kind), shown=shown
            )
