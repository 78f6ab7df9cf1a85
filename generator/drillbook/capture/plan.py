"""A plan is what has to be known before anything may fail: what, where, who, what is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drillbook import __version__
from drillbook.capture.probes.spec import ProbeSpec
from drillbook.capture.session.events import BranchOfStep, Expected, FaultPlan, Started
from drillbook.capture.store import CAPTURES
from drillbook.capture.target import Target
from drillbook.errors import DrillbookError
from drillbook.model.book import Book
from drillbook.model.playbook import Playbook
from drillbook.model.probe_kind import PROBE_KINDS
from drillbook.model.production import Form, Named
from drillbook.model.result_parts import Impact, Method, Technique
from drillbook.text.nearest import did_you_mean
from drillbook.text.pattern import PatternError, compiled
from drillbook.text.redaction import redact

POLICY = "content/policy.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The answers to the questions, as they were given."""

    target: Target
    environment: str
    instance: str
    conducted_by: tuple[str, ...]
    observers: tuple[str, ...] = ()
    impact: Impact
    statement: str
    confirms: str = ""
    contradicts: str = ""
    technique: Technique = "real"
    how: str = ""
    revert: str = ""
    method: Method = "manual"
    probes: tuple[ProbeSpec, ...] = ()


def refuse(book: Book, plan: Plan) -> None:
    """Raise `DrillbookError` if the test would be in production, looks as if it would, or would
    record a secret.
    """
    patterns_of(book)
    refuse_environment(book, plan.environment)
    refuse_members(book, plan.conducted_by)
    refuse_target(book, "instance", plan.instance, "name")
    refuse_target(book, "how", plan.how, "prose")
    for probe in plan.probes:
        refuse_probe(book, probe)


def patterns_of(book: Book) -> tuple[str, ...]:
    """Return what this team's records must not show; raises `DrillbookError` if its policy cannot
    be read.
    """
    # A wrong pattern would be left out alone, and what it hides would be on the disk.
    if POLICY in book.damaged:
        raise DrillbookError(
            f"{POLICY} has an error, so nobody knows which secrets to leave out of the recording",
            "`drillbook check` says where. Correct it, then repeat the command.",
        )
    return book.policy.redact


def refuse_environment(book: Book, id_: str) -> None:
    """Raise `DrillbookError` if this is no environment, or production."""
    elsewhere = ", ".join(e.id for e in book.environments.values() if not e.production)
    environment = book.environments.get(id_)
    if environment is None:
        hint = did_you_mean(id_, book.environments)
        raise DrillbookError(
            f"the inventory has no environment {id_ or '(none given)'}.{hint}",
            f"Choose one of: {elsewhere or 'none yet; add one to content/inventory.yml'}.",
        )
    if environment.production:
        raise DrillbookError(
            f"{id_} is production; Stage 2 tests run elsewhere",
            f"Choose one of: {elsewhere or 'none yet; add one to content/inventory.yml'}.",
        )


def refuse_members(book: Book, ids: Sequence[str]) -> None:
    """Raise `DrillbookError` if one of the ids is no member's."""
    for id_ in ids:
        if id_ not in book.members:
            raise DrillbookError(
                f"the team has no member {id_}.{did_you_mean(id_, book.members)}",
                f"Choose one of: {', '.join(book.members)}.",
            )


_REMEDY = {
    True: "Name something outside production, or correct the pattern if it is wrong.",
    False: (
        "Name something outside production. If it is, say so, as in `production-like` or `a copy"
        " of production`."
    ),
}


def refuse_target(book: Book, name: str, text: str, form: Form) -> None:
    """Raise `DrillbookError` if what is to fail or to be asked looks like production."""
    named = book.production.named_in(name, text, form)
    if named:
        raise DrillbookError(
            f"{name} ({text}) looks like production: {_why(named)}",
            _REMEDY[bool(named.pattern)],
        )


def _why(named: Named) -> str:
    if named.pattern:
        return f"it matches {named.pattern} in content/policy.yml"
    return f"it names {named.name}"


def refuse_probe(book: Book, probe: ProbeSpec) -> None:
    """Raise `DrillbookError` if a probe would record a secret or ask production."""
    shown = redact(probe.text, patterns_of(book)).text
    if probe.shown_target != probe.target or shown != probe.text:
        raise DrillbookError(
            f"the probe {probe.id} has a secret in its target:"
            f" {redact(shown).text.partition('=')[2]}",
            "Put the secret into an environment variable and write $NAME instead: the target is"
            " recorded.",
        )
    refuse_target(book, probe.id, probe.target, PROBE_KINDS[probe.type].target)
    if probe.criteria.body is not None:
        _refuse_pattern(probe, probe.criteria.body)


def _refuse_pattern(probe: ProbeSpec, body: str) -> None:
    try:
        compiled(body)
    except PatternError as error:
        raise DrillbookError(
            f"the body that the probe {probe.id} expects {error}",
            "Write it in RE2's syntax: https://github.com/google/re2/wiki/Syntax",
        ) from error


def shares_with_production(book: Book, plan: Plan) -> str | None:
    """Return a warning if production uses the same instance of the dependency, if it does."""
    environment = book.environments[plan.environment]
    dependency = plan.target.dependency
    if dependency is None or dependency.id not in environment.shares_with_production:
        return None
    shared = f"{environment.id} shares its {dependency.id} with production"
    return f"{shared}: production may fail with it."


def started(folder: Path, plan: Plan, today: date) -> Started:
    """Return what the journal begins with; playbook and inventory entry are pinned as they read
    now.
    """
    target = plan.target
    ways = _ways(target.playbook) if target.playbook else ()
    return Started(
        # A playbook without branches makes the same line as in earlier versions.
        **({"ways": ways} if any(ways) else {}),
        version=__version__,
        id=free_id(folder, f"{today.isoformat()}-{target.stem}"),
        title=f"{target.title} in {plan.environment}",
        kind=target.kind,
        service=target.service,
        dependency=target.dependency.id if target.dependency else None,
        failure_mode=target.failure_mode,
        playbook=target.pinned,
        steps=target.playbook.steps if target.playbook else (),
        inventory_digest=target.dependency.tested_digest if target.dependency else None,
        environment=plan.environment,
        instance=plan.instance,
        conducted_by=plan.conducted_by,
        observers=plan.observers,
        method=plan.method,
        expected=Expected.model_validate(
            _given(
                impact=plan.impact,
                statement=plan.statement,
                confirms=plan.confirms,
                contradicts=plan.contradicts,
            )
        ),
        fault=_fault(plan),
        probes=tuple(probe.text for probe in plan.probes),
    )


def _fault(plan: Plan) -> FaultPlan | None:
    told = _given(technique=plan.technique, how=plan.how, revert=plan.revert)
    return FaultPlan.model_validate(told) if plan.how else None


def _ways(playbook: Playbook) -> tuple[tuple[BranchOfStep, ...], ...]:
    """Return in which branches each step stands."""
    return tuple(
        tuple(BranchOfStep(choice=one.choice, title=one.title) for one in step.branches)
        for step in playbook.procedure.steps
    )


def _given(**values: str) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def free_id(folder: Path, wanted: str) -> str:
    """Return the id, with a number behind it if there has been such a test on that day."""
    ids = (wanted if run == 1 else f"{wanted}-{run}" for run in range(1, 1000))

    def is_free(id_: str) -> bool:
        # A session under way becomes a result of its own name.
        places = (folder / "results" / id_, folder / CAPTURES / id_)
        return not any(place.exists() for place in places)

    return next(filter(is_free, ids))
