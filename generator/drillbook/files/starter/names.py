"""The names that a new book begins with: its service, what that needs first, and who begins it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from drillbook.files.yaml_reader import plain_scalar
from drillbook.text.kebab import kebab

_LONGEST_ID = 60
_KINDS: tuple[tuple[str, str], ...] = (
    ("database", r"database|\bdb\b|postgres|mysql|mariadb|oracle|mongo|sql"),
    ("cache", r"cache|redis|memcache|valkey"),
    ("queue", r"queue|kafka|rabbit|\bmq\b|nats|pulsar|\bsqs\b|broker"),
    ("cdn", r"\bcdn\b|cloudfront|fastly|akamai"),
    ("object-storage", r"\bs3\b|bucket|object stor|blob stor|minio"),
    ("identity", r"identity|login|\bldap\b|\bsso\b|keycloak|auth|okta"),
    ("dns", r"\bdns\b|name server"),
    ("network", r"network|\bvpn\b|load balancer"),
    ("http-api", r"\bapi\b|gateway|payment|service"),
)
"""By what words in its name a dependency's kind is guessed; the file says how to change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is asked of somebody who begins a book, in their own words."""

    title: str = "Our resiliency"
    service: str
    dependency: str
    member: str
    email: str | None = None

    @property
    def service_id(self) -> str:
        """How files name the service."""
        return id_of(self.service, "service")

    @property
    def dependency_id(self) -> str:
        """How files name the dependency; never like the service."""
        found = id_of(self.dependency, "dependency")
        return f"{found}-dependency" if found == self.service_id else found

    @property
    def member_id(self) -> str:
        """How files name the member: by the first word of their name."""
        return id_of(self.member.split()[0] if self.member.split() else "", "me")

    @property
    def kind(self) -> str:
        """What the dependency is, as far as its name tells."""
        name = self.dependency.casefold()
        return next((kind for kind, words in _KINDS if re.search(words, name)), "other")

    def filled_in(self) -> Mapping[str, str]:
        """Return what stands in the place of each name in a template; texts are quoted for YAML,
        and those that begin with `md_` stand in prose.
        """
        email = f"\n    email: {_quoted(self.email)}" if self.email else ""
        return {
            "title": _quoted(self.title),
            "service_id": self.service_id,
            "service_name": _quoted(self.service),
            "dependency_id": self.dependency_id,
            "dependency_name": _quoted(self.dependency),
            "kind": self.kind,
            "member_id": self.member_id,
            "member": _quoted(self.member),
            "email": email,
            "failover": _quoted(f"Failover of {self.dependency}"),
            "recovery": _quoted(f"Disaster recovery of {self.service}"),
            "md_title": _prose(self.title),
            "md_service": _prose(self.service),
            "md_dependency": _prose(self.dependency),
        }


def id_of(name: str, otherwise: str) -> str:
    """Return a name as an id, or another word where no letter of it can be one of an id.

    What YAML would read as a number or as nothing gets that word as well.
    """
    found = kebab(name)[:_LONGEST_ID].strip("-") or otherwise
    return found if isinstance(plain_scalar(found), str) else f"{found}-{otherwise}"


def _quoted(text: str) -> str:
    """Return a text as it can stand behind a key."""
    return "'" + text.replace("'", "''") + "'"


def _prose(text: str) -> str:
    """Return a text as it can stand in Markdown, whatever signs it has."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~-])", r"\\\1", " ".join(text.split()))
