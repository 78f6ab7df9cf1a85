"""A name is held against what Windows takes, wherever the book is read."""

from pathlib import Path

import pytest

import books
from drillbook.files.folder import walk
from drillbook.files.portable import MOST_OF_A_PATH, unportable
from drillbook.model.finding import Severity

_DEVICE = "is called like the device"
_END = "has a name that ends with a dot or a blank"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("con", f"{_DEVICE} `CON`"),
        ("CON.md", f"{_DEVICE} `CON`"),
        ("aux.yml", f"{_DEVICE} `AUX`"),
        ("nul.tar.gz", f"{_DEVICE} `NUL`"),
        ("Prn.txt", f"{_DEVICE} `PRN`"),
        ("com1.csv", f"{_DEVICE} `COM1`"),
        ("lpt9", f"{_DEVICE} `LPT9`"),
        ("com¹.png", f"{_DEVICE} `COM¹`"),
        ("nul .png", f"{_DEVICE} `NUL`"),
        ("notes.", _END),
        ("notes ", _END),
        ("console.md", ""),
        ("auxiliary.yml", ""),
        ("com10.csv", ""),
        ("my.con", ""),
        ("null", ""),
        (".aux", ""),
    ],
)
def test_a_name_that_windows_refuses_is_told(name: str, problem: str) -> None:
    """As Windows itself documents them, in any case and with any ending."""
    for is_folder in (False, True):
        found = unportable(f"content/pages/{name}", is_folder=is_folder)
        assert (found.message if found else "") == (
            f"cannot be checked out on Windows: it {problem}" if problem else ""
        )


def test_a_path_that_leaves_no_room_for_the_clone_is_told() -> None:
    """Of a file, once, and not of the folders that it lies in."""
    path = "results/".ljust(MOST_OF_A_PATH, "x")
    assert unportable(path, is_folder=False) is None
    found = unportable(f"{path}x", is_folder=False)
    assert found is not None
    assert (found.code, found.severity, found.location.path) == (
        "F022",
        Severity.WARNING,
        f"{path}x",
    )
    assert "has a path of 181 characters" in found.message
    assert unportable(f"{path}x", is_folder=True) is None


def test_it_is_read_all_the_same(book: Path) -> None:
    """Where the file is there, it counts: a name is no reason to lose a result."""
    books.write(book, "content/pages/aux.md", "---\ntitle: Beside\n---\nText.\n")
    books.write(book, "content/assets/nul/a.txt", "x")
    listing = walk(book)
    assert {"content/pages/aux.md", "content/assets/nul/a.txt"} <= set(listing.paths)
    assert [(each.code, each.location.path) for each in listing.findings] == [
        ("F022", "content/assets/nul"),
        ("F022", "content/pages/aux.md"),
    ]
