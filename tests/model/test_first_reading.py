"""What older results were made by is read as it was read then."""

import pytest

from drillbook.model.first_reading import first_reading

_TEXT = """\
## Recovery procedure

1. Look.
2. Promote the standby:

    ```sh
    1. is no step
    ## is no section
    ```

    and wait
   for it.
3) Place an order.

Afterwards.

## Resume procedure

1. No.
"""


def test_it_reads_line_by_line() -> None:
    """The digest is the one that results have in their files."""
    found = first_reading(_TEXT)
    assert [step.text for step in found.steps] == [
        "Look.",
        (
            "Promote the standby:\n\n ```sh\n 1. is no step\n ## is no section\n ```\n\n"
            " and wait\nfor it."
        ),
        "Place an order.",
    ]
    assert (
        found.digest
        == "sha256:9b04a78545fccdba49bd4141e80195b880e86c24aad896aebc40bfb02cf02c10"
    )


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("- a\n- b\n", ()),
        ("    1. code by its indent\n", ()),
        ("1. a\n1. b\n", ("a", "b")),
        ("1. a\n   - x\n   - y\n2. b\n", ("a\n- x\n- y", "b")),
        ("Text.\n\n1. a\n\nText.\n", ("a",)),
        ("1. a\n<!--\n2. b\n-->\n", ("a\n<!--", "b\n-->")),
        ("1. a\n\n```\nx\n```\n", ("a",)),
        ("1. a\n### Or\n1. b\n", ("a\n### Or", "b")),
    ],
)
def test_its_mistakes_stay(text: str, steps: tuple[str, ...]) -> None:
    """Comments are steps, code at the margin belongs to none, alternatives are taken in turn."""
    found = first_reading(f"## Recovery procedure\n\n{text}")
    assert tuple(step.text for step in found.steps) == steps
