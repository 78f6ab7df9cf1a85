"""Each original of another tool gives the verdict that its folder's table of truth says.

A format is a row in `FORMATS` and a folder below `originals/`: its files, a README that says where
they come from, and a `truth.yml` with what each of them proves. A refused file says why.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from drillbook.desk.importing import (
    ImportAnswers,
    ImportProposal,
    ImportRefusal,
    imports,
)
from drillbook.files.load import load
from drillbook.importers.results.formats import FORMATS

_ORIGINALS = Path(__file__).parent / "originals"
_BESIDE = {"README.md", "truth.yml"}
_FEWEST = 6
_SAID = {
    "dependency": "database",
    "failure_mode": "unavailable",
    "environment": "staging",
    "conducted_by": ("sam",),
}

_TIMES = frozenset({"started", "ended", "fault_started", "reverted"})

Row = dict[str, Any]


def _rows() -> Iterator[tuple[str, Row]]:
    for truth in sorted(_ORIGINALS.glob("*/truth.yml")):
        for row in yaml.safe_load(truth.read_text(encoding="utf-8")):
            yield truth.parent.name, row


def _name(value: object) -> str:
    return str(value["file"]) if isinstance(value, dict) else str(value)


def _imported(
    book: Path, format_: str, row: Row
) -> list[ImportProposal | ImportRefusal]:
    said = {**_SAID, **_tuples(row.get("said", {}))}
    answers = ImportAnswers(said=said, format=row.get("format"))
    file = _ORIGINALS / format_ / row["file"]
    found = [*imports(file, book, load(book).book, answers)]
    case = row.get("case")
    return [
        one
        for one in found
        if case is None
        or (isinstance(one, ImportProposal) and one.heading.case == case)
    ]


def _tuples(said: Row) -> Row:
    """Return values as the command line has them: lists as tuples, times as moments."""
    return {
        key: tuple(value)
        if isinstance(value, list)
        else datetime.fromisoformat(value)
        if key in _TIMES and isinstance(value, str)
        else value
        for key, value in said.items()
    }


@pytest.mark.parametrize(("format_", "row"), tuple(_rows()), ids=_name)
def test_an_original_proves_what_its_table_says(
    book: Path, format_: str, row: Row
) -> None:
    """The verdict and the outcome, with the reason or the sentence about what is missing."""
    (one,) = _imported(book, format_, row)
    if "refused" in row:
        assert isinstance(one, ImportRefusal)
        assert row["refused"] in one.problem
        return
    assert isinstance(one, ImportProposal), one
    assert one.importer.name == format_
    assert one.verdict.kind == row["verdict"], one.verdict.reason
    assert one.verdict.outcome == row.get("outcome", "unknown")
    assert row.get("reason", "") in one.verdict.reason
    assert row.get("gap", "") in (one.verdict.gap or "")
    assert row.get("missing", "") in " ".join(one.missing)
    for kind, time in zip(
        ("fault-started", "reverted"), row.get("times", ()), strict=False
    ):
        (at,) = (event.at for event in one.result.events if event.event == kind)
        assert at.isoformat()[11:19] == time
    assert row.get("note", "") in " ".join(
        event.text or "" for event in one.result.events
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_a_format_has_a_folder_of_originals(format_: str) -> None:
    """At least six files, each in the table of truth, and a README that says how they were made."""
    folder = _ORIGINALS / format_
    told = {row["file"] for name, row in _rows() if name == format_}
    files = {path.name for path in folder.iterdir()} - _BESIDE
    assert files == told
    assert len(files) >= _FEWEST
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# ")


def test_every_folder_of_originals_is_of_a_format() -> None:
    """And no table stands for a format that nobody reads."""
    assert {path.name for path in _ORIGINALS.iterdir()} == set(FORMATS)
