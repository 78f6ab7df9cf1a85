"""The opinions on a result: who has read this exact text and what they say, and who is still asked to."""

from collections.abc import Mapping
from dataclasses import dataclass

from drillbook.check.quorum import Poll
from drillbook.model.result import Result
from drillbook.model.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one member says; `current` says that it is about the text as it reads now."""

    review: Review
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions:
    """All that has been said, who was asked, and whether the team has to know this result for Stage 2."""

    said: tuple[Opinion, ...]
    poll: Poll
    needed: bool

    @property
    def unanswered(self) -> int:
        """How many disagreements and questions are open."""
        return sum(o.current and o.review.position in {"disagrees", "question"} for o in self.said)


def opinions(result: Result, reviews: Mapping[str, Review], poll: Poll, *, needed: bool) -> Opinions:
    """Return what has been said of a result, in the order of time."""
    digest = result.digest if reviews else ""
    said = sorted(reviews.values(), key=lambda review: (review.at, review.member))
    return Opinions(
        said=tuple(Opinion(review=review, current=review.result_digest == digest) for review in said),
        poll=poll,
        needed=needed,
    )
