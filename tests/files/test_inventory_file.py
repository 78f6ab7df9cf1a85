"""Something is added to an inventory, and every line of a person stays as it was."""

from typing import Any

import pytest

from drillbook.files.inventory_file import Additions, with_additions
from drillbook.files.yaml_reader import read

_NEW = Additions(
    entries={
        "dependencies": [
            {
                "id": "search",
                "name": "Search: all of it",
                "kind": "other",
                "criticality": "unknown",
                "used_by": ["shop"],
            }
        ],
        "sources": [{"files": ["../compose.yaml"], "format": "compose"}],
    },
    ids={("cache", "used_by"): ["desk"], ("cache", "depends_on"): ["search"]},
)

_TEXTS = {
    "as a new book has it": """# What we run.
services:
  - id: shop # ours
    name: 'Shop'

environments: []

dependencies:
  # The first.
  - id: cache
    name: "Cache"
    used_by: [shop] # by us
    contact: 555-0107   # two spaces more

  # Non-critical ones:
  # - id: mail
""",
    "without an indentation": """---
services:
- id: shop
  name: Shop
dependencies:
- {id: other, name: Other}
- id: cache
  name: Cache
  used_by:
  - shop
# What is gone:
removed:
- {id: x, reason: "It is
    folded over lines."}
""",
    "with long and odd lines": "services:\n    - id: shop\n      name: "
    + "word " * 60
    + """

dependencies:
    - id: cache
      name: >-
        Folded
        text
      impact: |
        Two

        paragraphs.
      used_by: [ shop,
                 till ]


# The end.""",
    "with windows line ends": "services: []\r\ndependencies:\r\n  - id: cache\r\n    name: C\r\n",
}


def _said(text: str) -> dict[str, Any]:
    value: Any = read("a", text).value
    return dict(value)


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS)
def test_every_line_stays_in_its_order(text: str) -> None:
    """Only a list that grows by an id is written anew, and an entry that is indented like no
    other.
    """
    after = with_additions(text, _NEW)
    lines = iter(after.splitlines())
    kept = [
        line
        for line in text.splitlines()
        if "used_by" not in line and "till" not in line
    ]
    assert all(line in lines for line in kept), after


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS)
def test_what_is_added_is_all_that_differs(text: str) -> None:
    """The rest means what it meant before."""
    before, after = _said(text), _said(with_additions(text, _NEW))
    *others, new = after["dependencies"]
    assert (new["id"], new["name"], new["criticality"]) == (
        "search",
        "Search: all of it",
        "unknown",
    )
    cache = next(one for one in others if one["id"] == "cache")
    assert cache.pop("depends_on") == ("search",)
    assert cache["used_by"][-1] == "desk"
    was = next(one for one in before["dependencies"] if one["id"] == "cache")
    cache.pop("used_by")
    was.pop("used_by", None)
    assert after.pop("sources") == (
        {"files": ("../compose.yaml",), "format": "compose"},
    )
    assert {**after, "dependencies": tuple(others)} == before


def test_a_comment_above_the_next_list_stays_there() -> None:
    """What is new ends its own list."""
    text = "dependencies:\n  - id: a\n    name: A\n\n# Where:\nenvironments: []\n"
    after = with_additions(text, Additions(entries={"dependencies": [{"id": "b"}]}))
    assert after == (
        "dependencies:\n  - id: a\n    name: A\n  - id: b\n\n# Where:\nenvironments: []\n"
    )


@pytest.mark.parametrize(
    "text", ["", "# Nothing yet.\n", "services: []\ndependencies: []\n"]
)
def test_an_empty_inventory_gets_its_lists(text: str) -> None:
    """The first of all entries as well."""
    added = Additions(
        entries={"services": [{"id": "shop"}], "dependencies": [{"id": "123"}]}
    )
    after = with_additions(text, added)
    assert read("a", after).value == {
        "services": ({"id": "shop"},),
        "dependencies": ({"id": "123"},),
    }
    assert after.startswith("#") is text.startswith("#")


def test_nothing_added_is_nothing_changed() -> None:
    """Not a byte."""
    for text in _TEXTS.values():
        assert not Additions(entries={"services": []}, ids={("a", "b"): []})
        plain = text if text.endswith("\n") else text + "\n"
        assert with_additions(plain, Additions()) == plain


def test_a_list_with_a_form_of_its_own_gets_the_usual_one() -> None:
    """What is added would not fit it; comments still stay above what they are about."""
    text = "dependencies:\n-   id: a\n    used_by:\n    - x\n# Gone:\nremoved: []\n"
    after = with_additions(text, Additions(ids={("a", "used_by"): ["y"]}))
    assert after == (
        "dependencies:\n- id: a\n  used_by:\n  - x\n  - y\n# Gone:\nremoved: []\n"
    )
