"""Family D, about the inventory: targets that fit each other, people who can be reached, and what
production is.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain

from drillbook.check.about import CRITICAL, OWNERS, REACHABLE, READ_INVENTORY
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.files.owners import PLACEHOLDER
from drillbook.model.book import Book
from drillbook.model.finding import Severity
from drillbook.model.inventory import Dependency, Service
from drillbook.model.location import Location
from drillbook.model.scalar import promised
from drillbook.model.team import can_be_reached
from drillbook.text.span import span_text

_INVENTORY = "content/inventory.yml"
_TEAM = "content/team.yml"


def _targets_fit(evaluation: Evaluation) -> Iterator[Found]:
    """A critical dependency recovers at least as fast as what needs it, and loses no more data.

    Why: A service cannot be back within an hour if its database may take two.
    Fix: Lower the dependency's `rto` or `rpo`, or raise that of what needs it.
    """
    yield from dict.fromkeys(
        chain(_misfits(evaluation.written), _misfits(evaluation.book))
    )


def _misfits(book: Book) -> Iterator[Found]:
    for dependency in book.dependencies.values():
        users: Sequence[Service | Dependency] = [
            *(book.services[id_] for id_ in dependency.used_by if id_ in book.services),
            *(
                user
                for user in book.dependencies.values()
                if dependency.id in user.depends_on and user.critical
            ),
        ]
        for key in ("rto", "rpo") if dependency.critical else ():
            own: timedelta | str | None = getattr(dependency, key)
            for user in users:
                wanted = promised(getattr(user, key))
                if own is not None and wanted is not None and _longer(own, wanted):
                    said = own if isinstance(own, str) else span_text(own)
                    message = (
                        f"`{key}` of {dependency.id} is {said}, above the"
                        f" {span_text(wanted)} of"
                    )
                    yield Found(
                        dependency.where(key), f"{message} {user.id}, which needs it"
                    )


def _longer(own: timedelta | str, wanted: timedelta) -> bool:
    """Return whether an objective promises less than another one: best effort promises nothing."""
    span = promised(own)
    return span is None or span > wanted


def _contact(evaluation: Evaluation) -> Iterator[Found]:
    """The inventory says whom to call about every critical dependency.

    Why: At three in the morning nobody can find out who runs it.
    Fix: Write `contact`. Or name an `owner` or `contacts` who have a phone, an email address or a
    schedule in content/team.yml.
    """
    if _TEAM in evaluation.book.damaged:
        return
    for dependency in evaluation.book.dependencies.values():
        named = (dependency.owner, *dependency.contacts)
        called = map(evaluation.book.reachable, named)
        is_reachable = dependency.contact or any(map(can_be_reached, called))
        if dependency.critical and not is_reachable:
            yield Found(
                dependency.where("id"),
                "the inventory does not say whom to call about critical dependency"
                f' "{dependency.id}"',
            )


def _production_named(evaluation: Evaluation) -> Iterator[Found]:
    """The inventory says which environment is production.

    Why: Only tests outside production count. If nothing is named as production, drillbook cannot
    tell.
    Fix: List it under `environments` with `production: true`, even if you never run a test there.
    """
    written = evaluation.written
    has_production = any(one.production for one in written.environments.values())
    # Of a file with findings nobody knows what it lacks.
    if _INVENTORY not in written.damaged and not has_production:
        if written.inventory.source.path:
            place = written.inventory.where("environments")
        else:
            place = Location(_INVENTORY)
        yield Found(
            place,
            "no environment is marked as production, so nothing says where a test must not run",
        )


def _owners_named(evaluation: Evaluation) -> Iterator[Found]:
    """The file CODEOWNERS names an owner who exists.

    Why: GitHub and GitLab ignore an owner who does not exist. Then anybody can approve a change of
    what the gate requires.
    Fix: Replace the example with your owner, and have the default branch require a review from
    owners.
    """
    for place in evaluation.context.unowned:
        yield Found(
            place,
            f'put your owner here: "{PLACEHOLDER}" is an example, not a real owner',
        )


RULES = (
    rule("D701", _targets_fit, about=CRITICAL),
    rule("D702", _contact, about=REACHABLE),
    rule(
        "D707",
        _production_named,
        about=READ_INVENTORY,
        severity=Severity.WARNING,
        fixed=True,
    ),
    rule("D708", _owners_named, about=OWNERS, severity=Severity.WARNING, fixed=True),
)
