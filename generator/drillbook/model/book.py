"""A book is everything loaded from `content/` and `results/`, with the questions that all its readers ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from drillbook.model.agreement import Agreement
from drillbook.model.inventory import Dependency, Environment, Inventory, Service
from drillbook.model.own_page import OwnPage
from drillbook.model.playbook import Playbook
from drillbook.model.policy import Policy
from drillbook.model.result import Result
from drillbook.model.review import Review
from drillbook.model.team import Member, Team


@dataclass(frozen=True, kw_only=True)
class Book:
    """All that could be read. What could not be is a finding, and its path is in `damaged`."""

    team: Team = field(default_factory=Team)
    inventory: Inventory = field(default_factory=Inventory)
    policy: Policy = field(default_factory=Policy)
    playbooks: tuple[Playbook, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    results: tuple[Result, ...] = ()
    reviews: tuple[Review, ...] = ()
    own_pages: tuple[OwnPage, ...] = ()
    damaged: frozenset[str] = frozenset()

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """The team by id."""
        return {member.id: member for member in self.team.members}

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
        return {environment.id: environment for environment in self.inventory.environments}

    @cached_property
    def playbooks_by_id(self) -> Mapping[str, Playbook]:
        """The playbooks by id."""
        return {playbook.id: playbook for playbook in self.playbooks}

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
                grouped.setdefault(result.dependency, []).append(result)
        return {dependency: tuple(results) for dependency, results in grouped.items()}

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
