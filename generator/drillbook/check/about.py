"""What a rule is about: the things that it judges.

While there are none of them, it is not met: there is no answer.
"""

from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import counting, exercised
from drillbook.check.judging.quorum import present
from drillbook.check.judging.verdict import Outcome
from drillbook.check.rule import About
from drillbook.model.book import Book
from drillbook.model.scalar import promised

_INVENTORY, _TEAM = "content/inventory.yml", "content/team.yml"


PROSE = About(
    "there is no prose yet", lambda s: bool(s.book.playbooks or s.book.own_pages)
)
MEDIA = About("the book has no picture and no document", lambda s: bool(s.book.media))
READ_INVENTORY = About(
    "the inventory cannot be read", lambda s: _INVENTORY not in s.book.damaged
)
SERVICES = About("the inventory names no service", lambda s: bool(s.book.services))
DEPENDENCIES = About(
    "the inventory names no dependency", lambda s: bool(s.book.dependencies)
)
SOURCES = About(
    "the inventory names no source of what is deployed",
    lambda s: bool(s.written.inventory.sources),
)
DEPLOYED = About(
    "no source of what is deployed could be read", lambda s: s.drift is not None
)
LEFT_OUT = About(
    "nothing is left out of what is deployed",
    lambda s: bool(s.written.inventory.left_out),
)
CRITICAL = About("the inventory names no critical dependency", lambda s: bool(s.cells))
REACHABLE = About(
    "the inventory names no critical dependency, or the team cannot be read",
    lambda s: bool(s.cells) and _TEAM not in s.book.damaged,
)
NON_CRITICAL = About(
    "the inventory names no dependency that is not critical",
    lambda s: any(
        dependency.criticality == "non-critical"
        for dependency in s.book.dependencies.values()
    ),
)
RISKS = About(
    "no risk has been accepted",
    lambda s: any(d.accepted_risks for d in s.book.dependencies.values()),
)
ARCHIVE = About(
    "the policy names no archive", lambda s: s.written.policy.archive is not None
)
OWNERS = About(
    "there is no CODEOWNERS with an example in it", lambda s: bool(s.context.unowned)
)
MEMBERS = About("the team has no member", lambda s: bool(s.book.team.members))
BROUGHT = About(
    "nobody knows who committed what: that needs the history of a git repository",
    lambda s: bool(s.context.brought),
)
HISTORY = About(
    "no git repository is known",
    lambda s: bool(s.context.first_commits or s.context.undated or s.context.untracked),
)
SEVERITIES = About(
    "the policy sets no severity", lambda s: bool(s.written.policy.severities)
)

RECOVERABLE = About(
    "the inventory names no service, or the playbooks cannot be read",
    lambda s: bool(s.book.services) and _playbooks_readable(s.book),
)
FAILING_OVER = About(
    "the inventory names no critical dependency, or the playbooks cannot be read",
    lambda s: bool(s.cells) and _playbooks_readable(s.book),
)
PLAYBOOKS = About("there is no playbook", lambda s: bool(s.book.playbooks))
AGREED = About(
    "there is no playbook, or the team cannot be read",
    lambda s: bool(s.book.playbooks) and _team_known(s),
)
SIGNATURES = About(
    "nobody has signed a playbook yet", lambda s: bool(s.book.agreements)
)

TO_EXERCISE = About(
    "no service has a disaster recovery playbook", lambda s: bool(exercised(s))
)
EXERCISES = About(
    "no disaster recovery playbook has been exercised",
    lambda s: any(one.newest for one in exercised(s)),
)
EXERCISED = About(
    "no exercise of a disaster recovery playbook counts yet",
    lambda s: any(one.counting for one in exercised(s)),
)

RESULTS = About("there is no result", lambda s: bool(s.book.results))
DATES = About(
    "there is no result and no review",
    lambda s: bool(s.book.results or s.book.agreements or s.book.reviews),
)
FAILURE_TESTS = About("there is no failure test", lambda s: bool(s.book.results_of))
COVERING = About(
    "no result covers a required test yet",
    lambda s: any(
        not s.worth(result).doubts
        for results in s.book.results_of.values()
        for result in results
    ),
)
COUNTING = About("no result counts yet", lambda s: bool(counting(s)))
ACKNOWLEDGED = About(
    "no result counts yet, or the team cannot be read",
    lambda s: bool(counting(s)) and _team_known(s),
)
REVIEWS = About("nobody has reviewed a result yet", lambda s: bool(s.book.reviews))
PUBLISHED = About(
    "no published version is known",
    lambda s: bool(s.context.ledger and s.context.ledger.results),
)
SURPRISES = About(
    "no result is a surprise",
    lambda s: any(v.outcome is Outcome.SURPRISE for v in s.verdicts.values()),
)
CONCLUSIVE = About(
    "no result is conclusive",
    lambda s: any(verdict.conclusive for verdict in s.verdicts.values()),
)
LOSSES = About(
    "no result says what was lost",
    lambda s: any(result.data_loss for result in s.book.results),
)
IMPACTS = About(
    "no result says what the failure did",
    lambda s: any(result.impact for result in s.book.results),
)
EXPECTATIONS = About(
    "no result says what was expected",
    lambda s: any(result.expected for result in s.book.results),
)
PROBES = About(
    "no result has a probe", lambda s: any(result.probes for result in s.book.results)
)
FOLLOWED = About(
    "no result says which playbook was followed",
    lambda s: any(r.playbook for r in s.book.results),
)
ATTACHED = About(
    "no result has a file of evidence",
    lambda s: any(result.evidence for result in s.book.results),
)
ACTIONS = About(
    "no result has an action",
    lambda s: any(result.actions for result in s.book.results),
)
RETESTS = About(
    "no action asks for a re-test",
    lambda s: any(
        action.retest for result in s.book.results for action in result.actions
    ),
)
IMPORTED = About(
    "no result was imported with a mapping",
    lambda s: any(
        result.imported_from and result.imported_from.mapping
        for result in s.book.results
    ),
)
CAPTURED = About(
    "no result was captured", lambda s: any(result.capture for result in s.book.results)
)
EVIDENCE = About(
    "no result gives the digest of its evidence",
    lambda s: any(item.digest for result in s.book.results for item in result.evidence),
)
WITH_RPO = About(
    "no result is about a dependency with a recovery point objective",
    lambda s: any(
        (dependency := s.book.dependency_of(result))
        and promised(dependency.rpo) is not None
        for result in s.book.results
    ),
)
SAMPLES = About(
    "no result has a file of samples", lambda s: bool(s.book.sample_summaries)
)

CHANGES = About(
    "no change was checked: that needs `--base`", lambda s: s.context.base is not None
)
DATED = About(
    "no commit's date is known",
    lambda s: any(map(s.context.first_seen, s.book.results)),
)


def _playbooks_readable(book: Book) -> bool:
    return not any(path.startswith("content/playbooks/") for path in book.damaged)


def _team_known(evaluation: Evaluation) -> bool:
    return (
        bool(present(evaluation.book, evaluation.today))
        or _TEAM not in evaluation.book.damaged
    )
