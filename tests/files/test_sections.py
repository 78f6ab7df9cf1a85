"""Sections are found by what their headings mean."""

import pytest

from playbooks import meaning, written

_TEXT = """\
Before any section.

## Overview ##

The order database.

### Detail

Still the overview.

```
## Fenced
```

Recovery *procedure*
--------------------

1. Look.

## Resume procedure

<!-- To be written. -->
"""


def test_headings_are_those_of_the_page() -> None:
    """With their words as they are read, their lines in the file, and whether anything is seen
    below them.
    """
    found = [
        (one.title, one.level, one.line, one.after, one.empty)
        for one in written(_TEXT, 10).sections
    ]
    assert found == [
        ("Overview", 2, 12, 24, False),
        ("Detail", 3, 16, 24, False),
        ("Recovery procedure", 2, 24, 29, False),
        ("Resume procedure", 2, 29, 33, True),
    ]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("## Overview", "overview"),
        ("## OVERVIEW:", "overview"),
        ("### Summary", "overview"),
        ("## 1. Prerequisites", "basic-assumptions"),
        ("## 3. Recovery", "recovery-procedure"),
        ("## 3.1 Recovery", "recovery-procedure"),
        ("## III. Recovery", "recovery-procedure"),
        ("## :fire: Mitigation", "recovery-procedure"),
        ("## 🔥 Failover steps", "recovery-procedure"),
        ("## Recovery procedure (primary lost)", "recovery-procedure"),
        ("## Order database: recovery procedure", "recovery-procedure"),
        ("Verification\n---", "test-procedure"),
        ("## Rollback", "resume-procedure"),
        ("## `Contacts`", "contact-information"),
        ("## Communication & escalation", "notification-procedure"),
        ("# Overview", None),
        ("#### Overview", None),
        ("## Over-view", None),
        ("##Overview", None),
        ("    ## Overview", None),
        ("> ## Overview", None),
    ],
)
def test_a_heading_means_a_section_by_its_words(heading: str, key: str | None) -> None:
    """The method's own and those that people use, at levels 2 and 3, numbered or not."""
    assert list(meaning(f"{heading}\n\nText.\n").sections) == ([key] if key else [])


def test_the_method_s_own_word_goes_before_others() -> None:
    """Wherever the others stand."""
    found = meaning("## Steps\n\n1. no\n\n## Recovery procedure\n\n1. yes\n")
    assert [step.text for step in found.procedure.steps] == ["yes"]
    assert [one.title for one in found.unknown] == ["Steps"]


def test_a_word_that_the_team_names_goes_before_all() -> None:
    """In any language, at any level; what is named in vain is told."""
    text = "## Recovery procedure\n\n1. no\n\n# 4. Gjenoppretting\n\n1. ja\n"
    found = meaning(
        text, {"recovery-procedure": "Gjenoppretting", "overview": "Oversikt"}
    )
    assert [step.text for step in found.procedure.steps] == ["ja"]
    assert found.misnamed == {"overview": "Oversikt"}


def test_what_is_no_step_may_stand_within_the_procedure() -> None:
    """A list of what is needed before is another section; looking whether it works is a step."""
    text = "## Recovery\n\n### Prerequisites\n\n1. no\n\n### Do\n\n1. a\n\n### Verify\n\n1. b\n"
    assert [step.text for step in meaning(text).procedure.steps] == ["a", "b"]


_SCENARIOS = """\
# Orders

## Overview

Both.

## The primary is lost

### Recovery

1. a

### Testing

x

## The disk is full

### Recovery

1. b
"""


def test_each_scenario_has_its_own_sections() -> None:
    """What stands outside of them is of all; whoever follows one takes its steps alone."""
    found = meaning(_SCENARIOS)
    assert [
        (step.text, step.branches[0].title, step.branches[0].choice)
        for step in found.procedure.steps
    ] == [("a", "The primary is lost", 1), ("b", "The disk is full", 1)]
    assert "overview" not in found.lacking
    assert found.lacking["test-procedure"] == ("The disk is full",)
    assert found.lacking["resume-procedure"] == ()


def test_procedures_side_by_side_are_scenarios_as_well() -> None:
    """Their headings say of what."""
    text = "## Recovery procedure: fire\n1. a\n## Recovery procedure: water\n1. b\n"
    assert [
        [branch.title for branch in step.branches]
        for step in meaning(text).procedure.steps
    ] == [["Recovery procedure: fire"], ["Recovery procedure: water"]]


@pytest.mark.parametrize(
    "separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
)
def test_only_line_ends_end_a_line(separator: str) -> None:
    """A form feed or a Unicode separator begins no line: editors and converters do not take it for
    one.
    """
    sections = written(f"a{separator}## Hidden\n\n## Seen\n").sections
    assert [(section.title, section.line) for section in sections] == [("Seen", 3)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_are_counted(end: str) -> None:
    """A finding names the line of the file."""
    sections = written(end.join(["## One", "", "é", "", "## Two"])).sections
    assert [(section.title, section.line) for section in sections] == [
        ("One", 1),
        ("Two", 5),
    ]
