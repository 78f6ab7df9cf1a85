"""The opinions on a result: who has read what it says happened and what they say, and who is still
asked to.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from drillbook.check.judging.quorum import Poll
from drillbook.model.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one member says; `current` says that it is about the account that the result gives now.

    `open` says that it wants an answer that nobody has given. What does not count is not `counted`:
    a finding says why.
    """

    review: Review
    current: bool
    open: bool
    counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions:
    """All that has been said, who was asked, and whether the team has to know this result for Stage
    2.
    """

    said: tuple[Opinion, ...]
    poll: Poll
    needed: bool

    @property
    def unanswered(self) -> int:
        """How many disagreements and questions are open."""
        return sum(opinion.open for opinion in self.said)


def opinions(said: Iterable[Opinion], poll: Poll, *, needed: bool) -> Opinions:
    """Return what has been said of a result, in the order of time."""
    in_order = sorted(
        said, key=lambda opinion: (opinion.review.at, opinion.review.member)
    )
    return Opinions(said=tuple(in_order), poll=poll, needed=needed)
