"""The stricter of two books is the one that is judged: a change cannot lower what it is held to.

What a branch lowers takes effect once it has been merged, and no sooner.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal, TypeVar

from drillbook.model.book import Book
from drillbook.model.inventory import Dependency, Environment
from drillbook.model.policy import Policy, Quorum

T = TypeVar("T")


def stricter(base: Book, head: Book) -> Book:
    """Return the head's book with everything besides that the base asks for."""
    inventory = head.inventory.model_copy(
        update={
            "environments": tuple(_environment(base, environment) for environment in head.inventory.environments),
            "dependencies": tuple(_dependency(base, head, each) for each in head.inventory.dependencies),
        }
    )
    return replace(head, inventory=inventory, policy=stricter_policy(base.policy, head.policy))


def stricter_policy(base: Policy, head: Policy) -> Policy:
    """Return a policy that asks for all that either of two asks for."""
    kinds = {*base.required_failure_modes, *head.required_failure_modes}
    return head.model_copy(
        update={
            "required_failure_modes": {kind: _together(head.modes_of(kind), base.modes_of(kind)) for kind in kinds},
            "max_age": min(base.max_age, head.max_age),
            "agreement": stricter_quorum(base.agreement, head.agreement),
            "acknowledgement": stricter_quorum(base.acknowledgement, head.acknowledgement),
            "severities": dict(_severities(base, head)),
            "production_patterns": _together(head.production_patterns, base.production_patterns),
            "redact": _together(head.redact, base.redact),
        }
    )


def stricter_quorum(base: Quorum, head: Quorum) -> Quorum:
    """Return the quorum that is harder to reach; of two that cannot be compared, the base's."""
    if base == head:
        return head
    if base.quorum.endswith("%") and head.quorum.endswith("%"):
        return max(base, head, key=lambda quorum: int(quorum.quorum[:-1]))
    return head if head.quorum == "all" else base


def _severities(base: Policy, head: Policy) -> Iterator[tuple[str, Literal["error", "warning"]]]:
    """Yield what makes a rule graver, and what makes it less grave if both say so."""
    for code in {*base.severities, *head.severities}:
        chosen = {policy.severities[code] for policy in (base, head) if code in policy.severities}
        if "error" in chosen:
            yield code, "error"
        elif code in base.severities and code in head.severities:
            yield code, "warning"


def _environment(base: Book, head: Environment) -> Environment:
    before = base.environments.get(head.id)
    if before is None:
        return head
    return head.model_copy(
        update={
            "production": head.production or before.production,
            "shares_with_production": _together(head.shares_with_production, before.shares_with_production),
        }
    )


def _dependency(base: Book, head: Book, dependency: Dependency) -> Dependency:
    before = base.dependencies.get(dependency.id)
    if before is None or not before.critical:
        return dependency
    modes = _together(head.policy.required_modes(dependency), base.policy.required_modes(before))
    return dependency.model_copy(update={"failure_modes": modes})


def _together(first: Iterable[T], second: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))
