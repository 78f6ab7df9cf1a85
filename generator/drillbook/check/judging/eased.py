"""What a change eases: everything by which less is asked for than before, each with its place and
in words.

Every lever that is moved is told here, and everything that is taken out whole; `stricter` keeps the
change held to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from drillbook.check.judging.levers import (
    Lever,
    levers_of,
    lost_sources,
    more_left_out,
)
from drillbook.check.judging.ratchet import Ratchet
from drillbook.check.judging.renames import like
from drillbook.model.entry import Entry
from drillbook.model.inventory import (
    AcceptedRisk,
    Dependency,
    Environment,
    Inventory,
    Service,
)
from drillbook.model.location import Location
from drillbook.model.playbook import Playbook
from drillbook.model.policy import Policy, Quorum
from drillbook.model.reason import FLOOR, says_something
from drillbook.model.result import Result
from drillbook.model.result_parts import Action
from drillbook.model.scalar import duration_text, quoted
from drillbook.model.team import Member

_WORDS: Mapping[type[Entry], str] = {
    Dependency: "dependency",
    Environment: "environment",
    Member: "member",
    Playbook: "playbook",
    Policy: "policy",
    Service: "service",
}
_POLICY = "content/policy.yml"
"""What stands nowhere is the policy of a book without one."""

_MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Eased:
    """One thing that is asked for no more or less than before: the rule that tells it, the place,
    and what it is.
    """

    code: str
    location: Location
    message: str


def eased(ratchet: Ratchet, authors: tuple[str, ...] = ()) -> Iterator[Eased]:
    """Yield what a change eases.

    `authors` are those who changed the inventory, as far as git tells.
    """
    head = ratchet.head
    for before, now in ratchet.pairs:
        if now.source.path not in head.damaged:
            for lever in levers_of(ratchet.before, before):
                yield from _moved(ratchet, lever, before, now, authors)
    yield from chain(
        _dependencies(ratchet, authors),
        _refused(ratchet),
        _taken_out(ratchet),
        _follow_ups(ratchet),
    )


def _moved(
    ratchet: Ratchet, lever: Lever, before: Entry, now: Entry, authors: tuple[str, ...]
) -> Iterator[Eased]:
    was, is_ = getattr(before, lever.key), getattr(now, lever.key)
    if lever.stricter(was, is_) == is_:
        return
    if isinstance(now, Dependency) and isinstance(before, Dependency):
        if lever.key == "criticality":
            yield _lowered(before, now, authors)
            return
        if lever.key == "accepted_risks":
            yield from _accepted(before, now)
            return
        if lever.key == "failure_modes":
            yield from _asked_less(ratchet, before, now)
            return
    if isinstance(now, Inventory) and isinstance(before, Inventory):
        yield from _compared_less(lever, before, now, authors)
        return
    if lever.key == "aliases":
        names = ", ".join(quoted(name) for name in is_ if name not in was)
        message = f"{_named(now)} is also called {names} since this change"
        yield Eased(lever.code, now.where("aliases"), message)
        return
    # A policy that was removed whole has no place of its own.
    place = now.where(lever.key) if now.source.path else Location(_POLICY)
    yield Eased(
        lever.code,
        place,
        f"{_named(now)} asks for less than before: {_said(lever, was, is_)}",
    )


def _compared_less(
    lever: Lever, before: Inventory, now: Inventory, authors: tuple[str, ...]
) -> Iterator[Eased]:
    """Tell of what is compared no more with what is deployed."""
    if lever.key == "sources":
        yield from _lost(before, now)
        return
    for left_out in more_left_out(before.left_out, now.left_out):
        reason = _quoted(left_out.reason) if left_out.reason else "none"
        message = (
            f"{quoted(left_out.name)} is left out of what is deployed since this"
            f" change{_by(authors)}; the reason given: {reason}"
        )
        yield Eased("D706", left_out.where(), message)


def _lost(before: Inventory, now: Inventory) -> Iterator[Eased]:
    for source in lost_sources(before.sources, now.sources):
        message = (
            f"{', '.join(source.files)} was compared with the inventory before this change, and"
            " now is not, or less strictly"
        )
        yield Eased("D705", now.where("sources"), message)


def _lowered(before: Dependency, now: Dependency, authors: tuple[str, ...]) -> Eased:
    was = f'dependency "{now.id}" was critical before this change'
    reason = now.criticality_reason
    if not reason:
        return Eased(
            "D703",
            now.where("criticality"),
            f"{was}, and no `criticality_reason` says why it no longer is",
        )
    place = now.where("criticality_reason")
    # A reason from before cannot be about this change.
    if reason == before.criticality_reason:
        return Eased(
            "D703",
            place,
            f"{was}, and its `criticality_reason` is the one that it had when it was",
        )
    if not says_something(reason):
        message = (
            f"{was}, and its `criticality_reason`, {quoted(reason)}, does not say why it no"
            " longer is"
        )
        return Eased("D703", place, f"{message}: write {FLOOR}")
    return Eased(
        "D706",
        place,
        f"{was} and no longer is{_by(authors)}; the reason given: {_quoted(reason)}",
    )


def _accepted(before: Dependency, now: Dependency) -> Iterator[Eased]:
    """Tell of each risk that is new, or ends later, of a failure that had to be tested."""
    ends = [
        (risk.failure_mode, risk.expires or date.max) for risk in before.accepted_risks
    ]
    for i, risk in enumerate(now.accepted_risks):
        allowed = [end for mode, end in ends if mode == risk.failure_mode]
        if allowed and (risk.expires or date.min) <= max(allowed):
            continue
        place = now.where("accepted_risks", i)
        what = f'the risk of "{risk.failure_mode}" of dependency "{now.id}"'
        is_ = "is accepted since this change"
        if allowed:
            is_ = "is accepted for longer than before"
        if risk.reason and not says_something(risk.reason):
            yield Eased(
                "W804",
                place,
                f"{what} {is_}, and its reason, {quoted(risk.reason)}, says nothing: write {FLOOR}",
            )
        yield Eased("D706", place, f"{what} {is_}{_accepting(risk)}")


def _accepting(risk: AcceptedRisk) -> str:
    by = f" by {risk.accepted_by}" if risk.accepted_by else ""
    until = f" until {risk.expires}" if risk.expires else ""
    reason = "no reason is given"
    if risk.reason:
        reason = f"the reason given: {_quoted(risk.reason)}"
    return f"{by}{until}; {reason}"


def _asked_less(
    ratchet: Ratchet, before: Dependency, now: Dependency
) -> Iterator[Eased]:
    """Tell of failure modes that are no longer asked for; a change of the policy alone is told
    there.
    """
    listed = bool(ratchet.head.dependencies[now.id].failure_modes)
    was_listed = bool(ratchet.before.dependencies[now.id].failure_modes)
    # Then both ask for what the policy asks for, and the policy is told.
    if not listed and not was_listed and before.kind == now.kind:
        return
    fewer = ", ".join(
        mode for mode in before.failure_modes if mode not in now.failure_modes
    )
    key = "kind" if before.kind != now.kind and not listed else "failure_modes"
    yield Eased(
        "D705",
        now.where(key),
        f'dependency "{now.id}" had to be tested with more before this change: {fewer}',
    )


def _dependencies(ratchet: Ratchet, authors: tuple[str, ...]) -> Iterator[Eased]:
    """Tell of critical dependencies that are gone, or go on under another id."""
    removed = {one.id: one for one in ratchet.head.inventory.removed}
    for old, new in ratchet.renames.accepted.items():
        if ratchet.base.dependencies[old].critical:
            message = (
                f'critical dependency "{old}" is called "{new}" since this change{_by(authors)},'
                " and its results count"
            )
            said = f"{message} for that one; the reason given: {_quoted(removed[old].reason)}"
            yield Eased("D706", ratchet.head.dependencies[new].where("id"), said)
    for gone in ratchet.dependencies_gone:
        called = "critical dependency" if gone.critical else "undecided dependency"
        was = f'{called} "{gone.id}" was there before this change'
        reason = removed[gone.id].reason if gone.id in removed else ""
        renamed = ""
        # The first that is alike is enough to remind somebody of a rename.
        for id_ in like(ratchet.base, ratchet.head, gone):
            renamed = f'. "{id_}" is new and is used likewise: a rename says `renamed_to: {id_}`'
            break
        if not reason:
            yield Eased(
                "D704",
                gone.where(),
                f"{was}, and `removed` does not say why it is gone{renamed}",
            )
        elif not says_something(reason):
            message = (
                f"{was}, and the reason why it is gone, {quoted(reason)}, says nothing: write"
                f" {FLOOR}{renamed}"
            )
            yield Eased("D704", gone.where("reason"), message)
        else:
            message = (
                f"{was} and is gone{_by(authors)}; the reason given:"
                f" {_quoted(reason)}{renamed}"
            )
            yield Eased("D706", gone.where("reason"), message)


def _refused(ratchet: Ratchet) -> Iterator[Eased]:
    inventory = ratchet.head.inventory
    for i, removed in enumerate(inventory.removed):
        why = ratchet.renames.refused.get(removed.id)
        if why:
            message = (
                f'dependency "{removed.id}" has not been renamed to'
                f" {removed.renamed_to}: {why}"
            )
            yield Eased("D704", inventory.where("removed", i, "renamed_to"), message)


def _taken_out(ratchet: Ratchet) -> Iterator[Eased]:
    """Tell of everything else that the change takes out of the book whole."""
    reasons = {
        one.id: f"; the reason given: {_quoted(one.reason)}"
        for one in ratchet.head.inventory.removed
    }
    for service in ratchet.services_gone:
        yield Eased(
            "D705",
            service.where(),
            f"{_named(service)} was there before this change{reasons.get(service.id, '')}",
        )
    for environment in ratchet.production_gone:
        yield Eased(
            "D705",
            environment.where(),
            f"{_named(environment)} was production before this change, and is gone",
        )
    for environment in ratchet.successors:
        message = (
            f"{_named(environment)} is new and an environment of production is gone: it may be the"
            " same"
        )
        yield Eased(
            "D705",
            environment.where("production"),
            f"{message}, and is judged as production until the merge",
        )
    for member in ratchet.members_gone:
        message = (
            f"{_named(member)} belonged to the team before this change; who leaves stays in it with"
            " `left`"
        )
        yield Eased("D705", member.where(), message)
    there = {*ratchet.head.services, *ratchet.head.dependencies}
    for playbook in ratchet.playbooks_gone:
        # A playbook that went with what it covers is missed by nobody.
        subjects = [id_ for id_ in playbook.covers if id_ in there]
        if subjects:
            message = (
                f"{_named(playbook)} was there before this change, and covered"
                f" {', '.join(subjects)}"
            )
            yield Eased("D705", playbook.where(), message)
    for said in ratchet.unanswered:
        message = (
            f"{said.member} said {said.position} to {said.subject} before this change, and the file"
            " is gone"
        )
        yield Eased("D705", said.where(), message)


def _follow_ups(ratchet: Ratchet) -> Iterator[Eased]:
    """Tell of re-tests, actions and dates that are owed no more."""
    for now in ratchet.head.results:
        before = ratchet.base.results_by_folder.get(now.folder)
        if before and before.actions != now.actions:
            yield from _actions(before, now)


def _actions(before: Result, now: Result) -> Iterator[Eased]:
    for i, was in enumerate(before.actions):
        found = _the_same(was, i, before, now)
        # What was done is owed no more, unless a test is to show that it helps.
        if was.status == "done" and not was.retest:
            continue
        if found is None:
            message = f"the action {_quoted(was.title)} was there before this change"
            yield Eased("D705", now.where("actions"), message)
            continue
        is_ = now.actions[found]
        if was.retest and not is_.retest:
            message = f"the action {_quoted(was.title)} asked for a re-test before this change"
            yield Eased("D705", now.where("actions", found), message)
        is_later = was.due and (is_.due is None or is_.due > was.due)
        if is_.status == "open" and is_later:
            message = f"the action {_quoted(was.title)} was due on {was.due} before this change"
            yield Eased("D705", now.where("actions", found, "due"), message)


def _the_same(action: Action, place: int, before: Result, now: Result) -> int | None:
    """Return where an action stands now: that of its title, else the one in its place if none has
    gone.
    """
    titles = [one.title for one in now.actions]
    if action.title in titles:
        return titles.index(action.title)
    return place if len(titles) >= len(before.actions) else None


def _named(entry: Entry) -> str:
    if isinstance(entry, Policy):
        return "this change"
    words = (word for type_, word in _WORDS.items() if isinstance(entry, type_))
    id_ = getattr(entry, "id")  # noqa: B009 - all others have one
    return f'{next(words, "entry")} "{id_}"'


def _said(lever: Lever, was: object, is_: object) -> str:
    """Return in words what a key was and is; of lists, what is missing."""
    if isinstance(was, tuple) and isinstance(is_, tuple):
        lacking = _shown(tuple(one for one in was if one not in is_))
        return f"`{lever.key}` lacks {lacking or 'something'}"
    return f"`{lever.key}` was {_shown(was)}, and is {_shown(is_)}"


def _shown(value: object) -> str:
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Quorum):
        roles = f" ({', '.join(value.roles)})" if value.roles else ""
        return f"{value.quorum}{roles}"
    if isinstance(value, tuple):
        return ", ".join(quoted(one) for one in value)
    if isinstance(value, Mapping):
        pairs = (
            f"{key}: {one if isinstance(one, str) else ', '.join(one)}"
            for key, one in value.items()
        )
        return "; ".join(pairs) or "empty"
    return "not set" if value is None else quoted(str(value))


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f'"{text[:_MOST_TEXT]}…"' if len(text) > _MOST_TEXT else f'"{text}"'


def _by(authors: tuple[str, ...]) -> str:
    return f" (committed by {', '.join(authors)})" if authors else ""
