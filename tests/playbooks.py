"""Playbooks in memory: what the headings of a text mean, as the loader understands them."""

from drillbook.files.markdown import converted
from drillbook.files.outline import Outline
from drillbook.files.sections import prose, understood
from drillbook.model.playbook import Prose, SectionWords, Understanding


def written(text: str, first_line: int = 1) -> Prose:
    """Return a text with its headings."""
    return prose(Outline(converted(text), first_line), text, first_line)


def meaning(text: str, named: SectionWords | None = None) -> Understanding:
    """Return what the headings of a text mean."""
    outline = Outline(converted(text), 1)
    return understood(outline, prose(outline, text, 1), named or {})


def steps(text: str) -> tuple[str, ...]:
    """Return the steps of a recovery procedure that consists of a text."""
    return tuple(step.text for step in meaning(f"## Recovery procedure\n\n{text}").procedure.steps)


def branches(text: str) -> list[tuple[str, ...]]:
    """Return, for each step of such a procedure, the titles of the branches in which it stands."""
    procedure = meaning(f"## Recovery procedure\n\n{text}").procedure
    return [tuple(branch.title for branch in step.branches) for step in procedure.steps]
