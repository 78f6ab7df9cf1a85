"""Family P, about playbooks: without them nobody knows what to do, and nothing can be
agreed upon.
"""

from collections.abc import Iterator

from drillbook.check.about import FAILING_OVER, NON_CRITICAL, PLAYBOOKS, RECOVERABLE
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.model.book import Book
from drillbook.model.location import Location
from drillbook.model.playbook import Playbook


def _disaster_recovery(evaluation: Evaluation) -> Iterator[Found]:
    """Every service has a disaster recovery playbook.

    Why: The first stage begins with a procedure for the loss of the service itself.
    Fix: Write `content/playbooks/<service>-disaster-recovery.md` with `kind: disaster-recovery` and
    the service under `covers`.
    """
    if _any_damaged(evaluation.book):
        return
    for service in evaluation.book.services.values():
        if not any(
            p.kind == "disaster-recovery" for p in evaluation.book.playbooks_for(service.id)
        ):
            yield Found(
                service.where("id"), f'service "{service.id}" has no disaster recovery playbook'
            )


def _dependency_failover(evaluation: Evaluation) -> Iterator[Found]:
    """Every critical dependency has a failover playbook.

    Why: A failure test follows the playbook; without one it can only show that people improvise.
    Fix: Write `content/playbooks/<dependency>-failover.md` with `kind: dependency-failover` and the
    dependency under `covers`.
    """
    if _any_damaged(evaluation.book):
        return
    for dependency in evaluation.book.dependencies.values():
        playbooks = evaluation.book.playbooks_for(dependency.id)
        if dependency.critical and not any(p.kind == "dependency-failover" for p in playbooks):
            yield Found(
                dependency.where("id"),
                f'critical dependency "{dependency.id}" has no failover playbook',
            )


def _sections(evaluation: Evaluation) -> Iterator[Found]:
    """Every playbook has all sections of the method, none of them empty.

    Why: A section that is missing is found out in the middle of an outage.
    Fix: Add it as a level-2 heading (`## Resume procedure`) with its text below.
    """
    for playbook in evaluation.book.playbooks:
        for title in playbook.required_sections:
            section = playbook.section(title)
            if section is None:
                yield Found(
                    _first_line(playbook),
                    f'has no section "{title}"',
                    f"Add `## {title}` with its text.",
                )
            elif not section.text:
                place = Location(playbook.source.path, section.line, 1)
                yield Found(place, f'section "{section.title}" is empty')


def _reachable_leads(evaluation: Evaluation) -> Iterator[Found]:
    """Everyone who leads a recovery can be reached by phone or mail.

    Why: The first step of every recovery is to tell the person who leads it.
    Fix: Give the member an `email` or a `phone` in content/team.yml.
    """
    for playbook in evaluation.book.playbooks:
        for key, id_ in (
            ("primary", playbook.leads.primary),
            ("secondary", playbook.leads.secondary),
        ):
            member = evaluation.book.members.get(id_ or "")
            if member and not (member.email or member.phone):
                yield Found(
                    playbook.where("leads", key),
                    f"{member.name} leads the recovery, but has no phone and no mail",
                )


def _numbered_steps(evaluation: Evaluation) -> Iterator[Found]:
    """The recovery procedure of every playbook is a numbered list.

    Why: An exercise follows the steps one by one, and its record says what became of each.
    Fix: Write the procedure as `1.`, `2.`, `3.` below `## Recovery procedure`.
    """
    for playbook in evaluation.book.playbooks:
        section = playbook.section("Recovery procedure")
        if section and section.text and not section.steps:
            yield Found(
                Location(playbook.source.path, section.line, 1),
                "the recovery procedure has no numbered steps",
            )


def _documented_impact(evaluation: Evaluation) -> Iterator[Found]:
    """Every non-critical dependency says what happens without it.

    Why: That is all the playbook that it needs, and it shows that somebody has thought it through.
    Fix: Write one sentence under `impact:`.
    """
    for dependency in evaluation.written.dependencies.values():
        if not dependency.critical and not dependency.impact:
            yield Found(
                dependency.where("id"),
                f'non-critical dependency "{dependency.id}" does not say its `impact`',
            )


def _any_damaged(book: Book) -> bool:
    """Return whether a playbook has findings of its own, so that nobody knows what it covers."""
    return any(path.startswith("content/playbooks/") for path in book.damaged)


def _first_line(playbook: Playbook) -> Location:
    return Location(playbook.source.path, playbook.prose.line, 1)


RULES = (
    rule("P101", _disaster_recovery, about=RECOVERABLE),
    rule("P102", _dependency_failover, about=FAILING_OVER),
    rule("P103", _sections, about=PLAYBOOKS),
    rule("P104", _reachable_leads, about=PLAYBOOKS),
    rule("P105", _numbered_steps, about=PLAYBOOKS),
    rule("P106", _documented_impact, about=NON_CRITICAL),
)
