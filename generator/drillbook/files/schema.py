"""A schema is the shape of one kind of file as JSON Schema, for editors and other tools."""

from collections.abc import Mapping
from typing import Any

from drillbook.model.agreement import Agreement
from drillbook.model.entry import Entry
from drillbook.model.import_rules import Imports
from drillbook.model.inventory import Inventory
from drillbook.model.own_page import OwnPage
from drillbook.model.playbook import PlaybookHead
from drillbook.model.policy import Policy
from drillbook.model.result import Result
from drillbook.model.review import Review
from drillbook.model.schema import json_schema
from drillbook.model.team import Team

FILE_KINDS: Mapping[str, type[Entry]] = {
    "team": Team,
    "inventory": Inventory,
    "policy": Policy,
    "imports": Imports,
    "playbook": PlaybookHead,
    "agreement": Agreement,
    "result": Result,
    "review": Review,
    "page": OwnPage,
}
"""Each kind of file that people write; of Markdown files it is the front matter."""

PLACES: Mapping[str, str] = {
    "team": "content/team.yml",
    "inventory": "content/inventory.yml",
    "policy": "content/policy.yml",
    "imports": "content/imports.yml",
    "playbook": "content/playbooks/<id>.md",
    "agreement": "content/agreements/<playbook>/<member>.yml",
    "result": "results/<id>/result.yml",
    "review": "results/<id>/reviews/<member>.yml",
    "page": "content/pages/<name>.md",
}
"""Where each kind of file stands in a book."""


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one of `FILE_KINDS`."""
    return json_schema(FILE_KINDS[kind])
