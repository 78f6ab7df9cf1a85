"""A site takes its place once it is whole, and only what differs is written."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from built import drillbook
from drillbook.hosts.mkdocs.settle import settling
from pages.rendered import TODAY

_LONG_AGO = 1_000_000_000


def site(folder: Path, files: dict[str, str]) -> Path:
    """Write some files."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def texts(folder: Path) -> dict[str, str]:
    """Return what is there."""
    return {
        str(file.relative_to(folder)): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_what_is_the_same_is_not_written(tmp_path: Path) -> None:
    """Whoever copies the folder by the times of its files copies what has changed."""
    there = site(
        tmp_path / "site",
        {"a.html": "a", "b/c.html": "c", "b/old.html": "o", "x/y": "y"},
    )
    for file in ("a.html", "b/c.html"):
        os.utime(there / file, (_LONG_AGO, _LONG_AGO))
    with settling(there) as made:
        site(made, {"a.html": "a", "b/c.html": "C", "d/e.html": "e"})
    assert texts(there) == {"a.html": "a", "b/c.html": "C", "d/e.html": "e"}
    assert (there / "a.html").stat().st_mtime == _LONG_AGO
    assert (there / "b/c.html").stat().st_mtime != _LONG_AGO
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert not (there / "x").exists()


def test_a_site_that_is_not_finished_leaves_the_earlier_one(tmp_path: Path) -> None:
    """Nothing of it is seen, and nothing is left beside it."""
    there = site(tmp_path / "site", {"a.html": "a"})
    with pytest.raises(FileNotFoundError), settling(there) as made:
        (site(made, {"a.html": "b"}) / "no such folder/b.html").touch()
    assert texts(there) == {"a.html": "a"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def _file_for_folder(there: Path) -> None:
    (there / "b").write_text("a file", encoding="utf-8")


def _folder_for_file(there: Path) -> None:
    (there / "a.html/deep").mkdir(parents=True)


def _linked_folder(there: Path) -> None:
    (there / "b").symlink_to(there.parent / "yours")


def _linked_file(there: Path) -> None:
    (there / "a.html").symlink_to(there.parent / "yours/c.html")


def _linked_and_gone(there: Path) -> None:
    (there / "gone").symlink_to(there.parent / "yours")


@pytest.mark.parametrize(
    "put",
    [
        _file_for_folder,
        _folder_for_file,
        _linked_folder,
        _linked_file,
        _linked_and_gone,
    ],
    ids=lambda put: put.__name__.strip("_"),
)
def test_whatever_is_in_the_way_goes_and_no_link_is_followed(
    tmp_path: Path, put: Callable[[Path], None]
) -> None:
    """What a link in the folder leads to stays as it is, though it has the names of pages."""
    yours = site(tmp_path / "yours", {"c.html": "yours"})
    there = tmp_path / "site"
    there.mkdir()
    put(there)
    with settling(there) as made:
        site(made, {"a.html": "a", "b/c.html": "c"})
    assert texts(there) == {"a.html": "a", "b/c.html": "c"}
    assert not [path for path in there.rglob("*") if path.is_symlink()]
    assert texts(yours) == {"c.html": "yours"}


def test_hidden_names_stay(tmp_path: Path) -> None:
    """A site's folder may be a checkout of its own; the engine has always left these there."""
    there = site(
        tmp_path / "site", {".git/HEAD": "ref", ".nojekyll": "", "old.html": "o"}
    )
    with settling(there) as made:
        site(made, {"a.html": "a"})
    assert texts(there) == {".git/HEAD": "ref", ".nojekyll": "", "a.html": "a"}


def test_a_second_build_writes_what_an_edit_has_changed(book: Path) -> None:
    """The page of another result has the time of the first build."""
    arguments = ("build", "--today", TODAY.isoformat())
    assert drillbook(*arguments, folder=book).returncode == 0
    pages = sorted((book / "site/results").glob("*.html"))
    for page in (book / "site").rglob("*"):
        os.utime(page, (_LONG_AGO, _LONG_AGO))
    (result,) = (book / "results").glob("2026-03-02-database-unavailable/result.yml")
    text = result.read_text(encoding="utf-8")
    result.write_text(text.replace("summary: ", "summary: Anew. ", 1), encoding="utf-8")
    assert text != result.read_text(encoding="utf-8")
    assert drillbook(*arguments, folder=book).returncode == 0
    written = [page.stem for page in pages if page.stat().st_mtime != _LONG_AGO]
    assert "2026-03-02-database-unavailable" in written
    assert len(written) < len(pages) / 2
