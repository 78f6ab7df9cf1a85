"""What the inventory declares beside what is deployed, in few words."""

from dataclasses import dataclass

from drillbook.check.judging.drift import Undeclared
from drillbook.check.judging.evaluation import Evaluation
from drillbook.model.deployed import Component
from drillbook.model.inventory import Dependency
from drillbook.text.count import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedWords:
    """How far the inventory says what is deployed: a sentence, and what it lacks."""

    sentence: str
    undeclared: tuple[Undeclared, ...]


def deployed_words(evaluation: Evaluation) -> DeployedWords | None:
    """Return it for the whole book; None where nothing says what is deployed."""
    drift = evaluation.drift
    if drift is None:
        return None
    lacking = drift.undeclared
    if not drift.services_seen:
        sentence = "No source of what is deployed shows a service of this book."
    elif lacking:
        sentence = f"{counted(len(lacking), 'need')} of what is deployed"
        sentence += " is not declared." if len(lacking) == 1 else " are not declared."
    else:
        sentence = "The inventory declares everything that is deployed."
    return DeployedWords(sentence=sentence, undeclared=lacking)


def deployed_as(evaluation: Evaluation, dependency: Dependency) -> Component | None:
    """Return what is deployed of a dependency."""
    drift = evaluation.drift
    return drift.components.get(dependency.id) if drift else None


def undecided(evaluation: Evaluation) -> tuple[Dependency, ...]:
    """Return the dependencies of which nobody has decided whether they are critical."""
    return tuple(d for d in evaluation.book.dependencies.values() if d.undecided)
