"""Pages and reports of a small fixed book, held against the files in tests/golden.

After a change that is meant, `UPDATE_GOLDEN=1 pytest tests/pages/test_golden.py` writes them anew;
read the difference before you commit it.
"""

import os
from pathlib import Path

import pytest

from built import ROOT
from drillbook import __version__
from drillbook.check.gate import GATES
from drillbook.pages.page import Site
from drillbook.report.json import json_report
from drillbook.report.text import text_report
from pages.rendered import GOLDEN_BOOK, assessed, page_at

GOLDEN = ROOT / "tests" / "golden"
PAGES = (
    "index.html",
    "results/2026-03-02-database-unavailable.html",
    "dependencies/database.html",
    "completeness.html",
)


def same_as(golden: Path, text: str) -> None:
    """Hold a text against its golden file, or write the file if that was asked for."""
    if os.environ.get("UPDATE_GOLDEN") == "1":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert golden.is_file(), f"{golden} is missing; UPDATE_GOLDEN=1 writes it"
    assert text == golden.read_text(encoding="utf-8"), (
        f"{golden} differs; UPDATE_GOLDEN=1 writes it anew"
    )


@pytest.mark.parametrize("uri", PAGES)
def test_page_is_as_agreed(golden_site: Site, uri: str) -> None:
    """A page changes only when somebody means it to."""
    same_as(GOLDEN / "pages" / uri, page_at(golden_site, uri).html)


@pytest.mark.parametrize("gate", GATES)
def test_text_report_is_as_agreed(gate: str) -> None:
    """The report for terminals changes only when somebody means it to."""
    same_as(
        GOLDEN / "reports" / f"{gate}.txt",
        text_report(assessed(GOLDEN_BOOK), GATES[gate]),
    )


def test_json_report_is_as_agreed() -> None:
    """The report for programs changes only when somebody means it to; the tool's version does not
    count.
    """
    report = json_report(assessed(GOLDEN_BOOK), GATES["tests"])
    same_as(
        GOLDEN / "reports" / "tests.json",
        report.replace(f'"tool": "{__version__}"', '"tool": "0"'),
    )
