"""What a pull request no longer asks to be tested is read by whoever reviews it: the reason, and
whose it is.
"""

from pathlib import Path

import pytest

import changes
from drillbook.cli.check import FORMATS
from drillbook.cli.main import run

pytestmark = pytest.mark.slow

_REASON = "It is fed from the order queue since Monday."


@pytest.fixture
def request_(tmp_path: Path) -> Path:
    """A branch on which Alex says that the page cache is not critical any more."""
    book = changes.base_book(tmp_path / "book")
    changes.git(book, "checkout", "--quiet", "-b", "change")
    lowered = f"criticality: non-critical\n    criticality_reason: {_REASON}"
    changes.entry(book, "cache", "criticality: critical", lowered)
    changes.commit(book, who="Alex Example")
    return book


@pytest.mark.parametrize("format_", FORMATS)
def test_the_reason_and_who_gave_it_stand_in_every_format(
    request_: Path, format_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the gate that everybody runs, which holds: the dependency has been tested."""
    options = ["--base", "main", "--format", format_, "--today", changes.TODAY]
    assert run(["check", "--book", str(request_), *options]) == 0
    told = capsys.readouterr().out
    assert "D706" in told
    assert _REASON in told
    assert "committed by Alex Example" in told


def test_an_untested_dependency_is_asked_for_until_the_merge(
    request_: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Red does not turn green by the change itself; once it is merged, it is in force."""
    changes.git(request_, "checkout", "--quiet", "main")
    changes.remove(request_, "results/2026-11-19-cache-unavailable")
    changes.commit(request_)
    changes.git(request_, "checkout", "--quiet", "change")
    changes.git(request_, "rebase", "--quiet", "main")
    ended, found = changes.judged(request_, capsys)
    assert ended == 1
    assert {
        finding["code"]
        for finding in found
        if finding["severity"] == "error" and finding["at_gate"]
    } == {"T401"}
    changes.git(request_, "checkout", "--quiet", "main")
    changes.git(request_, "merge", "--quiet", "change")
    assert changes.judged(request_, capsys, base="HEAD")[0] == 0
