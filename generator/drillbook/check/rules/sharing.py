"""Family S, about sharing: a result that has not got through to the team has changed nothing."""

from collections.abc import Iterator

from drillbook.check.about import ACKNOWLEDGED, COUNTING, PUBLISHED, REVIEWS
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import counting
from drillbook.check.judging.quorum import acknowledgements, present, unanswered
from drillbook.check.judging.reading import holds
from drillbook.check.rule import Found, rule
from drillbook.model.location import Location

_TEAM = "content/team.yml"
_SAYS = {"disagrees": "disagrees with", "question": "has a question about"}


def _published(evaluation: Evaluation) -> Iterator[Found]:
    """Every result that counts is published as it reads now.

    Why: Stage 2 is complete when the results are published to the entire team. A file in a
    repository is not published.
    Fix: Publish the book: `drillbook publish VERSION --branch NAME`, or `--archive DIR`.
    """
    ledger = evaluation.context.ledger
    if ledger is None:
        yield Found(
            _archive(evaluation),
            f"publication was not checked: {_why_unknown(evaluation)}",
            "Name one with `--archive DIR` or `--archive-branch NAME`, or set `archive:` in the"
            " policy.",
        )
        return
    for result in counting(evaluation):
        if not ledger.holds(result.folder, result.digest):
            earlier = ledger.results.get(result.folder, ())
            since = ""
            if earlier:
                since = f" as it reads now; version {earlier[-1].version} has an earlier text"
            yield Found(result.where("id"), f"this result is not published yet{since}")


def _as_published(evaluation: Evaluation) -> Iterator[Found]:
    """What a published result says happened stays as published, and the result stays in the book.

    Why: A record proves nothing if you can rewrite it after everybody has read it.
    Fix: Undo the change. Put corrections into a new result that names this one in `supersedes`.
    """
    ledger = evaluation.context.ledger
    results = {result.folder: result for result in evaluation.book.results}
    for folder, versions in ledger.results.items() if ledger else ():
        result, path = results.get(folder), f"results/{folder}/result.yml"
        if result is None and path not in evaluation.book.damaged:
            message = f"result {folder} was published in version {versions[-1].version} and is gone"
            yield Found(Location(path), message)
        other = next(
            (
                v
                for v in reversed(versions)
                if result and v.facts != result.facts_digest
            ),
            None,
        )
        if result and other:
            message = (
                f"what this result says happened differs from what version {other.version}"
                " published"
            )
            yield Found(result.where("id"), message)


def _why_unknown(evaluation: Evaluation) -> str:
    if evaluation.book.policy.archive:
        return "drillbook could not read the archive"
    return "no archive is configured"


def _archive(evaluation: Evaluation) -> Location:
    policy = evaluation.book.policy
    if policy.source.path:
        return policy.where("archive")
    return Location("content/policy.yml")


def _acknowledged(evaluation: Evaluation) -> Iterator[Found]:
    """Enough members have acknowledged what happened in every result that counts, as the policy
    asks.

    Why: Stage 2 is complete when the results have reached the whole team, not when the files exist.
    Fix: Each member named reads the result and acknowledges it: `drillbook review RESULT --as
    MEMBER --acknowledge`.
    """
    for result, found in acknowledgements(
        evaluation.book,
        counting(evaluation),
        evaluation.today,
        evaluation.context.ledger,
    ):
        if found.reached or (not found.asked and _TEAM in evaluation.book.damaged):
            continue
        names = ", ".join(member.name for member in found.missing)
        message = f"the team has not acknowledged this result ({found.lacking})"
        remedy = ""
        if names:
            message += f"; not yet: {names}"
            command = f"`drillbook review {result.folder} --as MEMBER --acknowledge`"
            remedy = f"Each of them reads it and runs: {command}."
        yield Found(result.where("id"), message, remedy)


def _answered(evaluation: Evaluation) -> Iterator[Found]:
    """No disagreement with a result, and no question about it, is open.

    Why: You share results so that people question them. Nobody trusts a test with an unanswered
    question.
    Fix: Answer them, and correct the result if they are right. Then they review it again with
    `drillbook review`. Nothing else closes it: neither a change of the result nor their leaving the
    team.
    """
    book, published = evaluation.book, evaluation.context.ledger
    here = {member.id for member in present(book, evaluation.today)}
    for review in unanswered(book, evaluation.today, published):
        result = book.results_by_folder[review.subject]
        author = book.members.get(review.member)
        name, gone = author.name if author else review.member, review.member not in here
        earlier = "" if holds(review, result, published) else ", as it read then"
        said = f": {review.comment}" if review.comment else ""
        who = f"{name}, who has left the team," if gone else name
        yield Found(
            review.where("position"),
            f"{who} {_SAYS[review.position]} result {result.folder}{earlier}{said}",
            _INSTEAD.format(result.folder) if gone else "",
        )


_INSTEAD = (
    "Look into it. Then one of you answers in their place:"
    ' `drillbook review {} --as MEMBER --agree --comment "WHAT YOU FOUND"`.'
)


RULES = (
    rule("S601", _published, about=COUNTING, fixed=True),
    rule("S602", _acknowledged, about=ACKNOWLEDGED),
    rule("S603", _answered, about=REVIEWS),
    rule("S604", _as_published, about=PUBLISHED, fixed=True),
)
