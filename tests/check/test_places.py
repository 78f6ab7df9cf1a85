"""A finding about a whole text stands where the text begins."""

from pathlib import Path

import pytest

import books
from drillbook.check.judging.context import Context
from drillbook.check.rules import BY_CODE
from drillbook.model.finding import Finding

_DISASTER = "content/playbooks/shop-disaster-recovery.md"


def _of(book: Path, code: str) -> list[Finding]:
    found = books.checked(book, rules=[BY_CODE[code]]).findings
    return [one for one in found if one.code == code]


def _line(book: Path, path: str, start: str) -> int:
    """Return the number of the first line of a file that starts so."""
    lines = books.text_of(book, path).splitlines()
    return next(n for n, line in enumerate(lines, start=1) if line.startswith(start))


@pytest.mark.parametrize(
    ("code", "path"), [("A201", books.PLAYBOOK), ("E301", _DISASTER)]
)
def test_what_a_playbook_lacks_of_people_stands_in_its_first_line(
    book: Path, code: str, path: str
) -> None:
    """No line of it is wrong."""
    assert books.place(_of(book, code)[0]) == (code, path, 1, 1)


def test_a_missing_section_stands_where_the_text_begins(book: Path) -> None:
    """Behind the front matter; an empty one stands at its heading."""
    text = books.text_of(book, books.PLAYBOOK)
    heading = "## Resume procedure"
    books.write(book, books.PLAYBOOK, text.replace(heading, "## Something else"))
    begin = text.index("\n---", 3)
    line = text.count("\n", 0, begin + 1) + 2
    assert [books.place(one) for one in _of(book, "P103")] == [
        ("P103", books.PLAYBOOK, line, 1)
    ]
    kept, _, rest = text.partition(f"{heading}\n")
    behind = rest.partition("\n## ")[2]
    emptied = f"{kept}{heading}\n\n## {behind}" if behind else f"{kept}{heading}\n"
    books.write(book, books.PLAYBOOK, emptied)
    assert [books.place(one) for one in _of(book, "P103")] == [
        ("P103", books.PLAYBOOK, _line(book, books.PLAYBOOK, heading), 1)
    ]


def test_a_procedure_without_steps_is_told_at_its_heading(book: Path) -> None:
    """There the steps are missing."""
    text = books.text_of(book, books.PLAYBOOK)
    heading = "## Recovery procedure"
    kept, _, rest = text.partition(f"{heading}\n")
    behind = rest.partition("\n## ")[2]
    books.write(
        book,
        books.PLAYBOOK,
        f"{kept}{heading}\n\nSomebody does something.\n\n## {behind}",
    )
    assert [books.place(one) for one in _of(book, "P105")] == [
        ("P105", books.PLAYBOOK, _line(book, books.PLAYBOOK, heading), 1)
    ]


_SCENARIO = """
## {}

### Recovery procedure

{}
### Test procedure

Stop it.

### Resume procedure

Bring it back.
"""


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("Somebody does something.\n", "Somebody does something.\n", True),
        ("Somebody does something.\n", "", True),
        # One that is empty has a finding of its own, and one with steps is enough.
        ("", "Somebody does something.\n", False),
        ("Somebody does something.\n", "1. Promote it.\n", False),
    ],
)
def test_of_several_scenarios_the_first_is_told(
    book: Path, first: str, second: str, *, told: bool
) -> None:
    """If none of them has steps."""
    text = books.text_of(book, books.PLAYBOOK)
    head = text[: text.index("\n---", 3)]
    rest = "".join(
        f"\n## {title}\n\nAll of it.\n" for title in ("Overview", "Prerequisites")
    )
    scenarios = (_SCENARIO.format("Lost", first), _SCENARIO.format("Full", second))
    books.write(book, books.PLAYBOOK, "".join((head, "\n---\n", rest, *scenarios)))
    line = _line(book, books.PLAYBOOK, "### Recovery procedure")
    assert [books.place(one) for one in _of(book, "P105")] == (
        [("P105", books.PLAYBOOK, line, 1)] if told else []
    )


def test_an_inventory_without_anything_to_test_is_told_at_its_begin(book: Path) -> None:
    """No line says that it is."""
    text = books.text_of(book, books.INVENTORY)
    books.write(
        book,
        books.INVENTORY,
        text.replace("criticality: critical", "criticality: non-critical"),
    )
    assert [books.place(one) for one in _of(book, "F010")] == [
        ("F010", books.INVENTORY, 1, 1)
    ]


def test_a_secret_in_evidence_is_told_in_its_line(book: Path) -> None:
    """From where the line begins."""
    path = f"{books.RESULT_FOLDER}/evidence/console.txt"
    books.write(book, path, "One.\nTwo.\npassword=correct-horse-battery\n")
    assert books.place(_of(book, "R512")[0]) == ("R512", path, 3, 1)


def test_what_a_file_is_about_as_a_whole_has_no_line(book: Path) -> None:
    """A result that a change removes is not there any more."""
    base = books.checked(book).evaluation.written
    books.remove_result(book)
    found = books.checked(
        book, rules=[BY_CODE["R514"]], context=Context(base=base)
    ).findings
    assert [books.place(one) for one in found if one.code == "R514"] == [
        ("R514", books.RESULT, 0, 0)
    ]
