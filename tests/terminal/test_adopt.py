"""`drillbook adopt` at a terminal asks for each runbook."""

from pathlib import Path

import pytest

import books
from terminal.screen import screen


@pytest.mark.parametrize(
    ("answers", "written"),
    [
        (("yes", "no", ""), {"a.md"}),
        (("n", "all"), {"b.md", "c.md"}),
        (("y", "quit"), {"a.md"}),
        (("?", "y", "what"), {"b.md"}),
    ],
)
def test_only_yes_and_all_write(
    book: Path, tmp_path: Path, answers: tuple[str, ...], written: set[str]
) -> None:
    """Each is shown before the question; all and quit end the asking."""
    names = ("a.md", "b.md", "c.md")
    files = [
        str(books.write(tmp_path / "old", name, f"# Mail {name}\n")) for name in names
    ]
    with screen(book, "adopt", *files) as seen:
        for name, answer in zip(names, answers, strict=False):
            seen.shows(f"Write content/playbooks/{name}? (yes, no, all, quit)")
            seen.type(answer)
        assert seen.exit_code == 0
        seen.shows(f"{len(written)} runbook", "of 3 adopted.")
    playbooks = {path.name for path in (book / "content/playbooks").iterdir()}
    assert playbooks.intersection(names) == written
