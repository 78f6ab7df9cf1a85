"""Family D, about what is deployed: the inventory names everything that its services need."""

from collections.abc import Iterator

from drillbook.check.about import CHANGES, DEPENDENCIES, DEPLOYED, LEFT_OUT, SOURCES
from drillbook.check.judging.drift import LONGEST_LEFT_OUT, Edge
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.model.finding import Severity
from drillbook.model.inventory import Dependency
from drillbook.model.scalar import quoted
from drillbook.text.count import counted
from drillbook.text.span import span_text

SNAPSHOTS = "content/deployed/"


def _decided(evaluation: Evaluation) -> Iterator[Found]:
    """Somebody has decided of every dependency whether it is critical.

    Why: A dependency with `criticality: unknown` needs no test. So it would make every gate easier.
    Fix: Ask what happens to the service without it. Then write `critical` or `non-critical`.
    """
    for dependency in evaluation.book.dependencies.values():
        if dependency.undecided:
            yield Found(
                dependency.where("criticality"),
                f'nobody has decided whether dependency "{dependency.id}" is critical',
            )


def _declared(evaluation: Evaluation) -> Iterator[Found]:
    """The inventory names everything that a service needs where it is deployed.

    Why: A dependency that is not in the inventory is never tested.
    Fix: Add it, or its name to the `aliases` of the entry that it is. If it does not count, put it
    into `left_out` with a reason, an owner and an end.
    """
    yield from _undeclared(evaluation, of_service=True)


def _declared_below(evaluation: Evaluation) -> Iterator[Found]:
    """The inventory names everything that a dependency needs where it is deployed.

    Why: A service fails with what its dependencies need.
    Fix: Add it and name it in `depends_on`, or put it into `left_out` with a reason.
    """
    yield from _undeclared(evaluation, of_service=False)


def _undeclared(evaluation: Evaluation, *, of_service: bool) -> Iterator[Found]:
    drift = evaluation.drift
    for one in drift.undeclared if drift else ():
        if one.of_service is not of_service:
            continue
        user, needed = one.user, one.known or one.need.needed
        declared = "the inventory does not have it"
        if one.known and of_service:
            declared = f'`used_by` of "{one.known}" does not say so'
        elif one.known:
            declared = f'`depends_on` of "{user}" does not say so'
        edge = Edge(user, one.known or needed)
        new = " since this change" if _is_new(evaluation, edge) else ""
        yield Found(
            one.need.place,
            f'{"service" if of_service else "dependency"} "{user}" needs'
            f" {quoted(needed)}{new} ({one.need.how}), and {declared}",
        )


def _is_new(evaluation: Evaluation, edge: Edge) -> bool:
    before = evaluation.drift_before
    return before is not None and edge not in before.edges


def _deployed(evaluation: Evaluation) -> Iterator[Found]:
    """Everything that the inventory declares is deployed.

    Why: A test of something that is gone proves nothing of the system as it is.
    Fix: Remove it with a reason, or give it the name that the source uses under `aliases`. If no
    source can know it, put it into `left_out`.
    """
    drift = evaluation.drift
    if drift is None or not drift.services_seen:
        return
    for entry in drift.not_deployed:
        word = "dependency" if isinstance(entry, Dependency) else "service"
        yield Found(
            entry.where("id"),
            f'{word} "{entry.id}" is in none of the sources of what is deployed',
        )
    for dependency, user in drift.needs_not_deployed:
        yield Found(
            dependency.where("id"),
            f'no source of what is deployed says that "{user}" needs "{dependency.id}"',
        )


def _readable(evaluation: Evaluation) -> Iterator[Found]:
    """Every source of what is deployed can be read and shows a service of this book.

    Why: A source that says nothing would let everything pass.
    Fix: Correct the file or its path. Name services as the source does, with `aliases`.
    """
    deployed, drift = evaluation.context.deployed, evaluation.drift
    if deployed is None or drift is None:
        return
    for problem in deployed.problems:
        yield Found(problem.place, problem.message)
    if not drift.services_seen and evaluation.book.services and not deployed.problems:
        names = ", ".join(map(quoted, sorted(deployed.components)[:5]))
        yield Found(
            evaluation.written.inventory.where("sources"),
            "none of the services of this book is in the sources of what is deployed, which have"
            f" {names or 'nothing'}",
        )


def _recent(evaluation: Evaluation) -> Iterator[Found]:
    """Every snapshot of what is deployed has a date and an origin, and is not too old.

    Why: An old snapshot does not know what was added since.
    Fix: Run the command under `origin` again, save what it prints, and write the day under `taken`.
    """
    for source in evaluation.written.inventory.sources:
        file = next((one for one in source.files if one.startswith(SNAPSHOTS)), None)
        if file and not source.taken:
            yield Found(source.where(), f"does not say under `taken` how old {file} is")
        if file and not source.origin:
            yield Found(
                source.where(), f"does not say under `origin` where {file} is from"
            )
        if source.taken and source.taken > evaluation.today:
            yield Found(
                source.where("taken"), f"was taken on {source.taken}, which is to come"
            )
        elif source.taken and source.taken + source.max_age < evaluation.today:
            age = evaluation.today - source.taken
            yield Found(
                source.where("taken"),
                f"{source.files[0]} is {counted(age.days, 'day')} old, and counts for"
                f" {span_text(source.max_age)}",
            )


def _left_out(evaluation: Evaluation) -> Iterator[Found]:
    """What is left out of the comparison has a reason, an owner, and an end within a year.

    Why: Without an end, nobody looks at it again.
    Fix: Decide again: declare it, or write what is missing and a new day under `expires`.
    """
    for one in evaluation.written.inventory.left_out:
        lacking = [
            key for key in ("reason", "owner", "expires") if getattr(one, key) is None
        ]
        if lacking:
            keys = ", ".join(f"`{key}`" for key in lacking)
            yield Found(one.where(), f"{quoted(one.name)} is left out without {keys}")
        elif one.expires and one.expires < evaluation.today:
            yield Found(
                one.where("expires"),
                f"{quoted(one.name)} was left out until {one.expires}",
            )
        elif one.expires and one.expires > evaluation.today + LONGEST_LEFT_OUT:
            yield Found(
                one.where("expires"),
                f"{quoted(one.name)} is left out until {one.expires}, more than a year ahead",
            )


def _ready(evaluation: Evaluation) -> Iterator[Found]:
    """What a service or dependency needs since this change has a criticality, and if it is critical
    a playbook and a test.

    Why: The first day of a new dependency is the day to find out how it fails.
    Fix: Decide whether it is critical. Write its failover playbook and record a failure test.
    """
    drift, before = evaluation.drift, evaluation.drift_before
    if drift is None or before is None:
        return
    new: dict[str, list[Edge]] = {}
    for edge in sorted(drift.edges - before.edges, key=lambda e: (e.needed, e.user)):
        new.setdefault(edge.needed, []).append(edge)
    for needed, edges in new.items():
        dependency = evaluation.book.dependencies.get(needed)
        lacking = _lacking(evaluation, dependency) if dependency else []
        if dependency and lacking:
            need = next(filter(None, map(drift.place_of, edges)), None)
            where = f" ({need.place.path}:{need.place.line})" if need else ""
            more = f" and {counted(len(edges) - 1, 'other')}" if edges[1:] else ""
            yield Found(
                dependency.where("id"),
                f'"{needed}" has no {_joined(lacking)} yet, and "{edges[0].user}"{more}'
                f" need{'' if more else 's'} it since this change{where}",
            )


def _lacking(evaluation: Evaluation, dependency: Dependency) -> list[str]:
    if not dependency.critical and not dependency.undecided:
        return []
    cells = evaluation.cells_of.get(dependency.id, ())
    return [
        word
        for word, there in (
            ("criticality", not dependency.undecided),
            ("playbook", bool(evaluation.book.playbooks_for(dependency.id))),
            ("test", any(not cell.open for cell in cells)),
        )
        if not there
    ]


def _joined(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


RULES = (
    rule("D709", _decided, about=DEPENDENCIES, fixed=True),
    rule("D710", _declared, about=DEPLOYED),
    rule("D711", _declared_below, about=DEPLOYED, severity=Severity.WARNING),
    rule("D712", _deployed, about=DEPLOYED, severity=Severity.WARNING),
    rule("D713", _readable, about=SOURCES),
    rule("D714", _recent, about=SOURCES),
    rule("D715", _left_out, about=LEFT_OUT),
    rule("D716", _ready, about=CHANGES),
)
