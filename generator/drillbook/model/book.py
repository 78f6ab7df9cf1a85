"""A book is everything loaded from `content/` and `results/`, with the questions that all its
readers ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import PurePosixPath

from drillbook.model.agreement import Agreement
from drillbook.model.import_rules import Imports
from drillbook.model.inventory import Dependency, Environment, Inventory, Service
from drillbook.model.media import Media
from drillbook.model.own_page import OwnPage
from drillbook.model.playbook import Playbook, Prose
from drillbook.model.pointer import media_in, spelled
from drillbook.model.policy import Policy
from drillbook.model.production import Production
from drillbook.model.result import Result
from drillbook.model.result_parts import Probe
from drillbook.model.review import Review
from drillbook.model.rewriting import Rewriting
from drillbook.model.sample_summary import SampleSummary
from drillbook.model.scalar import promised
from drillbook.model.team import Contact, Member, Reachable, Team
from drillbook.model.trace import Trace
from drillbook.text.secrets.secret import Leak


@dataclass(frozen=True, kw_only=True)
class Book:
    """All that could be read. What could not be is a finding, and its path is in `damaged`.

    By path, `media` are pictures and documents, `digests` those of the bytes of attachments and
    journals, `rewritten` what makes those other than their result says, `sample_summaries` what the
    files of probes say, and `leaks` what looks like a secret in evidence and `traces` what else it
    tells of itself. `paths` are all files that lie in the book. What members say in a file of
    `unheard` does not count; a check finds that out. `clean`
    are the folders of the results in which nothing looks like a secret, as far as that is known.
    """

    team: Team = field(default_factory=Team)
    inventory: Inventory = field(default_factory=Inventory)
    policy: Policy = field(default_factory=Policy)
    imports: Imports = field(default_factory=Imports)
    playbooks: tuple[Playbook, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    results: tuple[Result, ...] = ()
    reviews: tuple[Review, ...] = ()
    own_pages: tuple[OwnPage, ...] = ()
    media: Mapping[str, Media] = field(default_factory=dict)
    paths: frozenset[str] = frozenset()
    digests: Mapping[str, str] = field(default_factory=dict)
    rewritten: Mapping[str, Rewriting] = field(default_factory=dict)
    sample_summaries: Mapping[str, SampleSummary] = field(default_factory=dict)
    leaks: Mapping[str, Leak] = field(default_factory=dict)
    traces: Mapping[str, Trace] = field(default_factory=dict)
    damaged: frozenset[str] = frozenset()
    unheard: frozenset[str] = frozenset()
    clean: frozenset[str] = frozenset()

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """The team by id."""
        return {member.id: member for member in self.team.members}

    @cached_property
    def contacts(self) -> Mapping[str, Contact]:
        """Whoever is called and signs nothing, by id."""
        return {contact.id: contact for contact in self.team.contacts}

    def reachable(self, id_: str | None) -> Reachable | None:
        """Return the member or the contact with an id, or None if there is neither."""
        return self.members.get(id_ or "") or self.contacts.get(id_ or "")

    def asked_of(self, owner: str | None) -> tuple[str, ...]:
        """Return the members of whom it is asked what an owner owes: a contact's own, or itself."""
        contact = self.contacts.get(owner or "")
        if contact:
            return contact.members
        return (owner,) if owner else ()

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """The services by id."""
        return {service.id: service for service in self.inventory.services}

    @cached_property
    def dependencies(self) -> Mapping[str, Dependency]:
        """The dependencies by id."""
        return {dependency.id: dependency for dependency in self.inventory.dependencies}

    @cached_property
    def environments(self) -> Mapping[str, Environment]:
        """The environments by id."""
        return {
            environment.id: environment for environment in self.inventory.environments
        }

    @cached_property
    def production(self) -> Production:
        """By what names production is known."""
        by_id = self.environments.items()
        return Production(
            ids=tuple(id_ for id_, one in by_id if one.production),
            others=tuple(id_ for id_, one in by_id if not one.production),
            subjects=(*self.services, *self.dependencies),
            patterns=self.policy.production_patterns,
        )

    @cached_property
    def prose(self) -> Mapping[str, Prose]:
        """What is written in playbooks and the team's own pages, by the path of the file."""
        playbooks = {
            playbook.source.path: playbook.prose for playbook in self.playbooks
        }
        return playbooks | {page.path: page.prose for page in self.own_pages}

    def place_of(self, path: str) -> str | None:
        """Return the file or folder that a path means as people spell it on their machine, or None
        if the book has none.
        """
        return self._places.get(spelled(path))

    @cached_property
    def _places(self) -> Mapping[str, str]:
        paths = self.paths | self.damaged
        folders = {
            str(folder) for path in paths for folder in PurePosixPath(path).parents
        }
        return {spelled(path): path for path in (*folders, *paths)}

    def media_of(self, path: str) -> tuple[Media, ...]:
        """Return the pictures and documents to which the text in a file leads, in its order."""
        return media_in(path, self.prose[path].pointers, self._media)

    @cached_property
    def _media(self) -> Mapping[str, Media]:
        return {spelled(path): media for path, media in self.media.items()}

    @cached_property
    def playbooks_by_id(self) -> Mapping[str, Playbook]:
        """The playbooks by id."""
        return {playbook.id: playbook for playbook in self.playbooks}

    @cached_property
    def results_by_folder(self) -> Mapping[str, Result]:
        """The results by the name of their folder."""
        return {result.folder: result for result in self.results}

    @cached_property
    def newest_results(self) -> tuple[Result, ...]:
        """All results, the newest first; of two that ended together, the greater id first."""
        return tuple(sorted(self.results, key=lambda r: (r.ended, r.id), reverse=True))

    @cached_property
    def results_of(self) -> Mapping[str, tuple[Result, ...]]:
        """The failure tests of each dependency, the newest first."""
        grouped: dict[str, list[Result]] = {}
        for result in self.newest_results:
            if result.kind == "failure-test" and result.dependency is not None:
                grouped.setdefault(self.today(result.dependency), []).append(result)
        return {dependency: tuple(results) for dependency, results in grouped.items()}

    def today(self, dependency: str) -> str:
        """Return the id that a dependency has today; a result keeps the one that it was recorded
        under.
        """
        return self.inventory.renamed.get(dependency, dependency)

    def dependency_of(self, result: Result) -> Dependency | None:
        """Return the dependency that a result is about, or None if it is about none or about one
        that is gone.
        """
        return self.dependencies.get(self.today(result.dependency or ""))

    def summary_of(self, result: Result, probe: Probe) -> SampleSummary | None:
        """Return what the file of a probe's samples says, or None if there is none."""
        if not probe.samples:
            return None
        return self.sample_summaries.get(result.beside(probe.samples))

    def results_like(self, result: Result) -> tuple[Result, ...]:
        """Return all results of the same dependency and failure mode, or of the same exercised
        playbook.
        """
        return self._results_by_subject[self._subject(result)]

    @cached_property
    def _results_by_subject(
        self,
    ) -> Mapping[tuple[str | None, ...], tuple[Result, ...]]:
        grouped: dict[tuple[str | None, ...], list[Result]] = {}
        for result in self.newest_results:
            grouped.setdefault(self._subject(result), []).append(result)
        return {subject: tuple(results) for subject, results in grouped.items()}

    def recovery_target(self, result: Result) -> timedelta | None:
        """Return the recovery time objective that a result is held against: the dependency's, else
        the service's; None where that is best effort.
        """
        dependency = self.dependency_of(result)
        if dependency and dependency.rto:
            return promised(dependency.rto)
        service = self.services.get(result.service)
        return promised(service.rto if service else None)

    def users_of(self, dependency: str) -> frozenset[str]:
        """Return the services that need a dependency, directly or because something else that they
        need does.
        """
        return self._users.get(self.today(dependency), frozenset())

    @cached_property
    def _users(self) -> Mapping[str, frozenset[str]]:
        users: dict[str, set[str]] = {}
        for dependency in self.inventory.dependencies:
            for needed in self._needed_by(dependency.id):
                users.setdefault(needed, set()).update(dependency.used_by)
        return {needed: frozenset(services) for needed, services in users.items()}

    def _needed_by(self, dependency: str) -> frozenset[str]:
        """Return a dependency with all that it needs, and that needs; two may need each other."""
        waiting, met = [dependency], set[str]()
        while waiting:
            needed = waiting.pop()
            if needed in met:
                continue
            met.add(needed)
            if needed in self.dependencies:
                waiting.extend(self.dependencies[needed].depends_on)
        return frozenset(met)

    def playbooks_for(self, subject: str) -> tuple[Playbook, ...]:
        """Return the playbooks that say they cover a service or dependency."""
        return self._playbooks_covering.get(subject, ())

    @cached_property
    def _playbooks_covering(self) -> Mapping[str, tuple[Playbook, ...]]:
        covering: dict[str, tuple[Playbook, ...]] = {}
        for playbook in self.playbooks:
            for subject in playbook.covers:
                covering[subject] = (*covering.get(subject, ()), playbook)
        return covering

    def _subject(self, result: Result) -> tuple[str | None, ...]:
        # A failure test may follow a playbook, and is about the failure all the same.
        playbook = None
        if result.playbook and result.kind == "exercise":
            playbook = result.playbook.id
        dependency = result.dependency and self.today(result.dependency)
        return result.kind, result.service, dependency, result.failure_mode, playbook
