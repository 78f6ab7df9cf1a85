"""An archive that came from somebody else is looked at, compared and made again without running
anything in it.
"""

from pathlib import Path

import pytest

import books
from drillbook.cli.main import run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """Where the code in the archive leaves a mark once it runs."""
    return tmp_path / "sprung"


@pytest.fixture
def archive(book: Path, mark: Path, capsys: Captured) -> Path:
    """An archive whose second version was made of a mkdocs.yml that calls Python; its makers ran
    it.
    """
    folder = book.parent / "archive"
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    assert (
        _run(folder, "publish", "1.0", "--book", str(book), "--today", "2026-11-23")
        == 0
    )
    assert "can make it again only" not in capsys.readouterr().err
    call = f"copyright: !!python/object/apply:subprocess.getoutput ['echo Ours; touch {mark}']\n"
    books.write(book, "mkdocs.yml", books.CONFIGURATION + call)
    assert (
        _run(folder, "publish", "1.1", "--book", str(book), "--today", "2026-11-24")
        == 0
    )
    told = capsys.readouterr().err
    assert (
        "Others can rebuild it only with `rebuild --run-archive-code`: mkdocs.yml:6:12: has"
        " the tag" in told
    )
    assert mark.exists()
    mark.unlink()
    return folder


def _run(archive: Path, command: str, *arguments: str) -> int:
    return run([command, *arguments, "--archive", str(archive)])


def test_rebuild_refuses_what_would_run_and_says_where_it_stands(
    archive: Path, mark: Path, tmp_path: Path, capsys: Captured
) -> None:
    """Neither the call nor anything else of the version runs, and no folder is left."""
    into = tmp_path / "again"
    assert _run(archive, "rebuild", "1.1", "--to", str(into)) == 2
    told = capsys.readouterr().err
    assert (
        "mkdocs.yml:6:12: has the tag tag:yaml.org,2002:python/object/apply:subprocess.getoutput"
        in told
    )
    assert "--run-archive-code lets it run" in told
    assert not mark.exists()
    assert not into.exists()


def test_rebuild_in_the_makers_own_checkout_refuses_as_well(
    archive: Path, mark: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone can hold both the archive and a mkdocs.yml of the same bytes, so that they vouch for
    nothing.
    """
    monkeypatch.chdir(book)
    assert _run(archive, "rebuild", "1.1") == 2
    assert not mark.exists()


def test_rebuild_runs_it_for_whoever_says_so(archive: Path, mark: Path) -> None:
    """The flag names what it does; the bytes are the same then."""
    assert _run(archive, "rebuild", "1.1", "--run-archive-code") == 0
    assert mark.exists()


@pytest.mark.parametrize(
    "command",
    [
        ("rebuild", "1.0"),
        ("versions",),
        ("verify",),
        ("diff", "1.0", "1.1"),
        ("diff", "1.1", "1.0", "--json"),
        ("digest", "--since", "2026-11-24"),
        ("digest", "--since", "2026-11-24", "--format", "html"),
    ],
)
def test_every_other_command_does_its_work_and_runs_nothing(
    archive: Path, mark: Path, command: tuple[str, ...]
) -> None:
    """Whatever the newest version names, and whichever version they are about."""
    assert _run(archive, *command) == 0
    assert not mark.exists()


def test_publishing_the_next_version_runs_nothing_of_the_one_before(
    archive: Path, mark: Path, book: Path
) -> None:
    """What has changed since then is told from the source of the version before, as data."""
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    assert (
        _run(archive, "publish", "1.2", "--book", str(book), "--today", "2026-11-25")
        == 0
    )
    assert not mark.exists()


def test_a_link_in_the_place_of_the_configuration_is_not_published(
    book: Path, tmp_path: Path, capsys: Captured
) -> None:
    """What it leads to would be published for good."""
    (tmp_path / "secret.yml").write_text(books.CONFIGURATION, encoding="utf-8")
    (book / "mkdocs.yml").unlink()
    (book / "mkdocs.yml").symlink_to(tmp_path / "secret.yml")
    assert _run(tmp_path / "archive", "publish", "1.0", "--book", str(book)) == 2
    assert "mkdocs.yml is no plain file" in capsys.readouterr().err
    assert not (tmp_path / "archive").exists()
