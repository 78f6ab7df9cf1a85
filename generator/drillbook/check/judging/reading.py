"""A reading is what a member has read of a result: it holds while the result gives the same account
of what happened.

Titles, summaries, actions, links and captions may be corrected meanwhile: what was read is what
took place, what was lost and who was alerted.
"""

from drillbook.check.judging.context import Ledger
from drillbook.model.result import Result
from drillbook.model.review import Review


def holds(review: Review, result: Result, published: Ledger | None = None) -> bool:
    """Return whether a review is about the account that a result gives now.

    One from an earlier version of drillbook names the digest of the whole text. It holds where that
    text is still the same, or where a version published it and it said the same of what took place.
    """
    if review.account_digest:
        return review.account_digest == result.account_digest
    if review.result_digest == result.digest:
        return True
    known = published.results.get(result.folder, ()) if published else ()
    return any(
        one.digest == review.result_digest and one.facts == result.facts_digest
        for one in known
    )
