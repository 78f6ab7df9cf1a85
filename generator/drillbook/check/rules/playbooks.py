"""Family P, about playbooks: without them nobody knows what to do, and nothing can be
agreed upon.
"""

import json
from collections.abc import Iterator, Sequence

from drillbook.check.about import FAILING_OVER, NON_CRITICAL, PLAYBOOKS, RECOVERABLE
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.model.book import Book
from drillbook.model.location import Location
from drillbook.model.playbook import Playbook, section_key
from drillbook.model.team import can_be_reached


def _disaster_recovery(evaluation: Evaluation) -> Iterator[Found]:
    """Every service has a disaster recovery playbook.

    Why: Stage 1 begins with a procedure for the loss of the service itself.
    Fix: Write `content/playbooks/<service>-disaster-recovery.md` with `kind: disaster-recovery` and
    the service under `covers`.
    """
    if _any_damaged(evaluation.book):
        return
    for service in evaluation.book.services.values():
        if not any(
            p.kind == "disaster-recovery"
            for p in evaluation.book.playbooks_for(service.id)
        ):
            yield Found(
                service.where("id"),
                f'service "{service.id}" has no disaster recovery playbook',
            )


def _dependency_failover(evaluation: Evaluation) -> Iterator[Found]:
    """Every critical dependency has a failover playbook.

    Why: A failure test follows the playbook. Without one, people can only improvise.
    Fix: Write `content/playbooks/<dependency>-failover.md` with `kind: dependency-failover` and the
    dependency under `covers`.
    """
    if _any_damaged(evaluation.book):
        return
    for dependency in evaluation.book.dependencies.values():
        playbooks = evaluation.book.playbooks_for(dependency.id)
        has_one = any(one.kind == "dependency-failover" for one in playbooks)
        if dependency.critical and not has_one:
            yield Found(
                dependency.where("id"),
                f'critical dependency "{dependency.id}" has no failover playbook',
            )


def _sections(evaluation: Evaluation) -> Iterator[Found]:
    """Every playbook has all sections of the method, in each of its scenarios, and none is empty.

    Why: Otherwise people notice in the middle of an outage that a section is missing.
    Fix: Add it as a heading of level 2 or 3 (`## Resume procedure`) with its text below. Or say in
    the front matter which heading it is: `sections: {resume-procedure: "Back to normal again"}`.
    """
    for playbook in evaluation.book.playbooks:
        if any(_lacking(playbook)):
            yield Found(
                _first_line(playbook), "; ".join(_lacks(playbook)), _remedy(playbook)
            )
        for title in playbook.required_sections:
            for section in playbook.sections_of(title):
                if section.empty:
                    place = Location(playbook.source.path, section.line, 1)
                    yield Found(place, f'section "{section.title}" is empty')


def _lacking(playbook: Playbook) -> Iterator[str]:
    known = playbook.understanding.lacking
    return (
        title for title in playbook.required_sections if section_key(title) in known
    )


def _lacks(playbook: Playbook) -> Iterator[str]:
    """Yield what a playbook lacks, what `sections:` names without a heading, and what it has."""
    understanding = playbook.understanding
    missing: dict[tuple[str, ...], list[str]] = {}
    for title in _lacking(playbook):
        scenarios = understanding.lacking[section_key(title)]
        missing.setdefault(scenarios, []).append(f'"{title}"')
    for scenarios, titles in missing.items():
        where = f" in {_quoted(scenarios)}" if scenarios else ""
        yield f"has no section {', '.join(titles)}{where}"
    for key, words in understanding.misnamed.items():
        yield f'no heading is "{words}", which `sections` names for {key}'
    others = [section.title for section in understanding.unknown]
    if others:
        more = ""
        if len(others) > _MOST_TOLD:
            more = f" and {len(others) - _MOST_TOLD} more"
        yield f"other headings are {_quoted(others[:_MOST_TOLD])}{more}"


_MOST_TOLD = 8


def _quoted(titles: Sequence[str]) -> str:
    return ", ".join(f'"{title}"' for title in titles)


def _remedy(playbook: Playbook) -> str:
    """Return what to do: a heading to add, or the line of front matter that names one."""
    title = next(_lacking(playbook))
    unknown = playbook.understanding.unknown
    if not unknown:
        return f"Add `## {title}` with its text."
    words = json.dumps(unknown[0].title, ensure_ascii=False)
    return (
        f"Add `## {title}` with its text, or name its present heading in the front matter, such"
        f" as `sections: {{{section_key(title)}: {words}}}`."
    )


def _reachable_leads(evaluation: Evaluation) -> Iterator[Found]:
    """Everyone who leads a recovery has a phone, an email address or a schedule.

    Why: The first step of every recovery is to call the person who leads it.
    Fix: Give the member an `email` or a `phone` in content/team.yml, or the contact a `url`.
    """
    for playbook in evaluation.book.playbooks:
        for keys, id_ in playbook.leads.in_order:
            lead = evaluation.book.reachable(id_)
            if lead and not can_be_reached(lead):
                yield Found(
                    playbook.where("leads", *keys),
                    f"{lead.name} leads the recovery, but has no phone and no email address",
                )


def _numbered_steps(evaluation: Evaluation) -> Iterator[Found]:
    """The recovery procedure of every playbook has numbered steps.

    Why: An exercise follows the steps one by one, and its record says how each went.
    Fix: Write the procedure as `1.`, `2.`, `3.` below `## Recovery procedure`, or as headings `###
    Step 1: ...`.
    """
    for playbook in evaluation.book.playbooks:
        sections = playbook.sections_of("Recovery procedure")
        if sections and not sections[0].empty and not playbook.steps:
            yield Found(
                Location(playbook.source.path, sections[0].line, 1),
                "the recovery procedure has no numbered steps",
            )


def _documented_impact(evaluation: Evaluation) -> Iterator[Found]:
    """Every non-critical dependency says what happens without it.

    Why: It needs no other playbook, and the sentence shows that somebody has thought it through.
    Fix: Write one sentence under `impact:`.
    """
    for dependency in evaluation.written.dependencies.values():
        if dependency.criticality == "non-critical" and not dependency.impact:
            yield Found(
                dependency.where("id"),
                f'non-critical dependency "{dependency.id}" does not say its `impact`',
            )


def _any_damaged(book: Book) -> bool:
    """Return whether a playbook could not be read, so that nobody knows what it covers."""
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
