"""An opening is what has to be known before anything may fail: what, where, who, and what is expected."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drillbook import __version__
from drillbook.capture.journal import Json
from drillbook.capture.probe import ProbeSpec
from drillbook.errors import DrillbookError
from drillbook.model.book import Book
from drillbook.model.inventory import Dependency
from drillbook.model.nearest import did_you_mean
from drillbook.model.playbook import Playbook

CAPTURES = ".drillbook/captures"
"""Where sessions live, below the book, until they are finished or discarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The answers to the questions, as they were given."""

    dependency: str
    failure_mode: str
    environment: str
    instance: str
    conducted_by: tuple[str, ...]
    observers: tuple[str, ...] = ()
    impact: str
    statement: str
    confirms: str = ""
    contradicts: str = ""
    technique: str = "real"
    how: str = ""
    revert: str = ""
    method: str = "manual"
    probes: tuple[ProbeSpec, ...] = ()


def refuse(book: Book, opening: Opening) -> None:
    """Raise `DrillbookError` if the test would be in production, looks as if it would, or would record a secret."""
    environment = book.environments.get(opening.environment)
    if environment is None:
        hint = did_you_mean(opening.environment, book.environments)
        raise DrillbookError(
            f"the inventory has no environment {opening.environment or '(none given)'}.{hint}",
            f"One of: {', '.join(book.environments) or 'none; add it to content/inventory.yml'}.",
        )
    if environment.production:
        raise DrillbookError(
            f"{environment.id} is production; Stage 2 tests elsewhere",
            f"One of: {', '.join(e.id for e in book.environments.values() if not e.production)}.",
        )
    leaking = next((p for p in opening.probes if p.shown_target != p.target), None)
    if leaking:
        raise DrillbookError(
            f"the probe {leaking.id} has a secret in its target: {leaking.shown_target}",
            "Put it into the environment and write $NAME in its place: a target is part of the record.",
        )
    named = {"instance": opening.instance, "how": opening.how, **{p.id: p.target for p in opening.probes}}
    for name, text in named.items():
        pattern = next((p for p in book.policy.production_patterns if re.search(p, text)), None)
        if pattern:
            raise DrillbookError(
                f"{name} ({text}) looks like production: it matches {pattern} in content/policy.yml",
                "Name something outside of production, or mend the pattern if it is wrong.",
            )


def shares_with_production(book: Book, opening: Opening) -> str:
    """Return a warning if production uses the same instance of the dependency, or an empty text."""
    environment = book.environments[opening.environment]
    if opening.dependency not in environment.shares_with_production:
        return ""
    return f"{environment.id} shares its {opening.dependency} with production: production may fail with it."


def started(book: Book, folder: Path, opening: Opening, today: date) -> dict[str, Json]:
    """Return what the journal begins with; playbook and inventory entry are pinned as they read now."""
    dependency = _dependency(book, opening.dependency)
    members(book, (*opening.conducted_by, *opening.observers))
    playbook = failover_playbook(book, dependency)
    return {
        "version": __version__,
        "id": free_id(folder, f"{today.isoformat()}-{dependency.id}-{opening.failure_mode}"),
        "title": f"{dependency.name} {opening.failure_mode} in {opening.environment}",
        "service": dependency.used_by[0] if dependency.used_by else next(iter(book.services), ""),
        "dependency": dependency.id,
        "failure_mode": opening.failure_mode,
        "environment": opening.environment,
        "instance": opening.instance,
        "conducted_by": list(opening.conducted_by),
        "observers": list(opening.observers),
        "method": opening.method,
        "playbook": {"id": playbook.id, "digest": playbook.digest} if playbook else None,
        "steps": list(playbook.steps) if playbook else [],
        "inventory_digest": dependency.digest,
        "expected": _kept(
            impact=opening.impact,
            statement=opening.statement,
            confirms=opening.confirms,
            contradicts=opening.contradicts,
        ),
        "fault": _kept(technique=opening.technique, how=opening.how, revert=opening.revert) if opening.how else None,
        "probes": [probe.text for probe in opening.probes],
    }


def _kept(**values: str) -> dict[str, Json]:
    return {key: value for key, value in values.items() if value}


def _dependency(book: Book, id_: str) -> Dependency:
    found = book.dependencies.get(id_)
    if found is None:
        raise DrillbookError(
            f"the inventory has no dependency {id_}.{did_you_mean(id_, book.dependencies)}",
            "Add it to content/inventory.yml first.",
        )
    return found


def members(book: Book, ids: Sequence[str]) -> None:
    """Raise `DrillbookError` if one of the ids is no member's."""
    for id_ in ids:
        if id_ not in book.members:
            raise DrillbookError(
                f"the team has no member {id_}.{did_you_mean(id_, book.members)}",
                f"One of: {', '.join(book.members)}.",
            )


def failover_playbook(book: Book, dependency: Dependency) -> Playbook | None:
    """Return the playbook that a failure test of a dependency follows, if there is one."""
    named = (book.playbooks_by_id.get(id_) for id_ in dependency.playbooks)
    playbooks = [*book.playbooks_for(dependency.id), *filter(None, named)]
    return next((playbook for playbook in playbooks if playbook.kind == "dependency-failover"), None)


def free_id(folder: Path, wanted: str) -> str:
    """Return the id, with a number behind it if there has been such a test on that day."""
    ids = (wanted if run == 1 else f"{wanted}-{run}" for run in range(1, 1000))
    return next(
        id_ for id_ in ids if not (folder / "results" / id_).exists() and not (folder / CAPTURES / id_).exists()
    )
