"""A change that takes owners away from what decides is seen by whoever reviews it."""

from pathlib import Path

import pytest

import hostile_git
from drillbook.cli.main import run
from drillbook.files.owners import disowned

_OWNERS = "# who approves\n/content/ @acme/sre\n/results/   @acme/sre  # all of it\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a book and a file of owners in it."""
    for name, value in hostile_git.plain_environment().items():
        monkeypatch.setenv(name, value)
    folder = hostile_git.repository(tmp_path / "book")
    (folder / "CODEOWNERS").write_text(_OWNERS, encoding="utf-8")
    hostile_git.git(folder, "add", "CODEOWNERS")
    hostile_git.git(folder, "commit", "--quiet", "-m", "Name the owners")
    return folder


@pytest.mark.parametrize(
    ("now", "gone"),
    [
        (None, ["/content/ @acme/sre", "/results/ @acme/sre"]),
        (
            _OWNERS.replace("/content/ @acme/sre", "/content/ @mallory"),
            ["/content/ @acme/sre"],
        ),
        (_OWNERS.replace("/results/", "# /results/"), ["/results/ @acme/sre"]),
        (_OWNERS + "/docs/ @acme/docs\n", []),
        (_OWNERS.replace("   ", " ").replace("# who approves", ""), []),
    ],
)
def test_lines_that_are_gone_are_told(
    folder: Path, now: str | None, gone: list[str]
) -> None:
    """Comments and blanks decide nothing."""
    file = folder / "CODEOWNERS"
    if now is None:
        file.unlink()
    else:
        file.write_text(now, encoding="utf-8")
    assert [line for _, line in disowned(folder, "HEAD")] == gone


def test_the_check_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It blocks nothing, and every format prints it."""
    (folder / "CODEOWNERS").unlink()
    run(["check", "--base", "HEAD", "--book", str(folder)])
    assert (
        'CODEOWNERS: warning D705 no longer says "/content/ @acme/sre"'
        in capsys.readouterr().out
    )
