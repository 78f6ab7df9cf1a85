"""What a command writes lands where it says, and not where a link of the checkout leads."""

from pathlib import Path

import pytest

import books
from drillbook.cli.main import run

_SIGN = ("--as", "sam", "--yes")
_RESULT = Path(books.RESULT_FOLDER).name
WRITERS = {
    "a report's folder": ("reports", ("check", "--report", "junit=reports/junit.xml")),
    "a report": ("junit.xml", ("check", "--report", "junit=junit.xml")),
    "a schema": (
        ".drillbook/schema/team.json",
        ("schema", "--write", ".drillbook/schema"),
    ),
    "the folder of agreements": (
        "content/agreements",
        ("agree", "database-failover", *_SIGN),
    ),
    "the agreements of a playbook": (
        "content/agreements/database-failover",
        ("agree", "database-failover", *_SIGN),
    ),
    "an agreement": (
        "content/agreements/database-failover/sam.yml",
        ("agree", "database-failover", *_SIGN),
    ),
    "the folder of reviews": (
        f"{books.RESULT_FOLDER}/reviews",
        ("review", _RESULT, *_SIGN),
    ),
    "the folder of results": ("results", ("new", "result", "database", "slow")),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("there", [True, False], ids=["to something", "to nothing"])
def test_nothing_is_written_through_a_link(
    book: Path,
    tmp_path: Path,
    name: str,
    there: bool,  # noqa: FBT001 - one of two cases
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The command ends with 2 and says which name is none of ours."""
    path, command = WRITERS[name]
    monkeypatch.chdir(book)
    target = tmp_path / "outside"
    if there and "." in Path(path).name:
        target.write_bytes(b"Somebody's own.\n")
    elif there:
        target.mkdir()
    if (book / path).is_dir():
        (book / path).rename(book / "away")
    (book / path).parent.mkdir(parents=True, exist_ok=True)
    (book / path).symlink_to(target)
    assert run([*command]) == 2
    assert target.exists() == there
    assert not target.is_dir() or not list(target.iterdir())
    assert not target.is_file() or target.read_bytes() == b"Somebody's own.\n"
    assert (book / path).is_symlink()


@pytest.mark.parametrize("kind", ["link", "second name", "file"])
def test_what_lies_where_a_file_is_prepared_is_replaced(
    book: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file becomes whole under another name first; a link that waits there leads nothing
    elsewhere.
    """
    monkeypatch.chdir(book)
    target = tmp_path / "outside"
    target.write_bytes(b"Somebody's own.\n")
    part = book / "junit.xml.part"
    if kind == "link":
        part.symlink_to(target)
    elif kind == "second name":
        part.hardlink_to(target)
    else:
        part.write_bytes(b"left by a crash")
    assert run(["check", "--report", "junit=junit.xml", "--today", "2026-11-23"]) == 0
    assert target.read_bytes() == b"Somebody's own.\n"
    assert (book / "junit.xml").read_bytes().startswith(b"<?xml")
    assert not part.exists()


def test_a_report_goes_wherever_its_full_name_leads(book: Path, tmp_path: Path) -> None:
    """Names above the checkout are those of whoever runs the command, links included."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "reports").symlink_to(tmp_path / "disk")
    report = f"junit={tmp_path}/reports/junit.xml"
    assert (
        run(["check", "--book", str(book), "--report", report, "--today", "2026-11-23"])
        == 0
    )
    assert (tmp_path / "disk/junit.xml").exists()
