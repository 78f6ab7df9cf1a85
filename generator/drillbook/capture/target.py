"""A target is what a session is about: a failure mode of a dependency, or an exercised playbook."""

from dataclasses import dataclass

from drillbook.capture.session.events import Pinned
from drillbook.errors import DrillbookError
from drillbook.model.book import Book
from drillbook.model.inventory import Dependency
from drillbook.model.playbook import Playbook
from drillbook.model.result_parts import ResultKind
from drillbook.text.nearest import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is tested, as the book has it now; `stem` is what stands behind the date in the result's
    id.
    """

    kind: ResultKind
    stem: str
    title: str
    service: str
    playbook: Playbook | None
    dependency: Dependency | None = None
    failure_mode: str | None = None

    @property
    def pinned(self) -> Pinned | None:
        """The playbook as it reads now, by its digests."""
        book = self.playbook
        if book is None:
            return None
        return Pinned(
            id=book.id, digest=book.digest, procedure_digest=book.procedure_digest
        )


def failure_test(book: Book, dependency_id: str, failure_mode: str) -> Target:
    """Return the test of a dependency; raises `DrillbookError` if the book does not know it."""
    dependency = known_dependency(book, dependency_id)
    return Target(
        kind="failure-test",
        stem=f"{dependency.id}-{failure_mode}",
        title=f"{dependency.name} {failure_mode}",
        service=_service_of(book, dependency),
        playbook=failover_playbook(book, dependency),
        dependency=dependency,
        failure_mode=failure_mode,
    )


def exercise(book: Book, playbook_id: str) -> Target:
    """Return the exercise of a playbook; raises `DrillbookError` if there is none, or nothing to
    follow in it.
    """
    playbook = known_playbook(book, playbook_id)
    return Target(
        kind="exercise",
        stem=playbook.id,
        title=f"Exercise of {playbook.title}",
        service=_service_covered(book, playbook),
        playbook=playbook,
    )


def known_dependency(book: Book, id_: str) -> Dependency:
    """Return a dependency of the inventory, or raise `DrillbookError`."""
    found = book.dependencies.get(id_)
    if found is None:
        raise DrillbookError(
            f"the inventory has no dependency {id_}.{did_you_mean(id_, book.dependencies)}",
            f"Choose one of: {', '.join(book.dependencies) or 'none'}. Or add it to"
            " content/inventory.yml first.",
        )
    return found


def known_playbook(book: Book, id_: str) -> Playbook:
    """Return a playbook that can be followed, or raise `DrillbookError`."""
    found = book.playbooks_by_id.get(id_)
    if found is None:
        raise DrillbookError(
            f"the book has no playbook {id_}.{did_you_mean(id_, book.playbooks_by_id)}",
            f"Choose one of: {', '.join(book.playbooks_by_id) or 'none'}, in content/playbooks/.",
        )
    if not found.steps:
        raise DrillbookError(
            f"the playbook {id_} has no steps to follow",
            "Write them as a numbered list under `## Recovery procedure` in"
            f" content/playbooks/{id_}.md.",
        )
    return found


def failover_playbook(book: Book, dependency: Dependency) -> Playbook | None:
    """Return the playbook that a failure test of a dependency follows, if there is one."""
    named = (book.playbooks_by_id.get(id_) for id_ in dependency.playbooks)
    playbooks = [*book.playbooks_for(dependency.id), *filter(None, named)]
    return next(
        (playbook for playbook in playbooks if playbook.kind == "dependency-failover"),
        None,
    )


def _service_of(book: Book, dependency: Dependency) -> str:
    if dependency.used_by:
        return dependency.used_by[0]
    return next(iter(book.services), "")


def _service_covered(book: Book, playbook: Playbook) -> str:
    """Return the service that a playbook is about, itself or by way of a dependency."""
    services = [id_ for id_ in playbook.covers if id_ in book.services]
    if services:
        return services[0]
    dependencies = [
        book.dependencies[id_] for id_ in playbook.covers if id_ in book.dependencies
    ]
    if not dependencies:
        raise DrillbookError(
            f"the playbook {playbook.id} covers no service or dependency of the inventory",
            f"Name one under `covers:` in content/playbooks/{playbook.id}.md.",
        )
    return _service_of(book, dependencies[0])
