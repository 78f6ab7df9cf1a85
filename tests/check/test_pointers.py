"""What leads nowhere is told once a file, by its first place, and never twice."""

from pathlib import Path

import pytest

from books import checked, only, place, write
from media import png

INDEX = "content/index.md"


def test_all_that_lead_nowhere_are_one_finding(book: Path) -> None:
    """The first one's place, what is not there, what may be meant, and the lines of the others."""
    text = "# A\n\n[a](assets/paln.png)\n[b](b.md) [c](c.md)\n\n![d](assets/plan.png) [e](#f)\n"
    write(book, INDEX, text)
    write(book, "content/assets/plan.png", png())
    finding = only(checked(book))
    assert place(finding) == ("F018", INDEX, 3, 1)
    assert finding.message == (
        '"assets/paln.png" is not in the book. Did you mean "plan.png"? 3 more like it: line 4, 6'
    )
    assert finding.severity == "warning"


def test_what_has_a_finding_of_its_own_is_not_told_again(book: Path) -> None:
    """Neither a drawing that is refused, nor what would lie in a folder that is."""
    write(book, INDEX, "![a](assets/plan.svg) [b](pages/deep/b.md)\n")
    write(book, "content/assets/plan.svg", "<svg/>\n")
    (book / "content/pages").symlink_to(book.parent)
    findings = checked(book).findings
    assert [(f.code, f.location.path) for f in findings] == [
        ("F017", "content/assets/plan.svg"),
        ("F006", "content/pages"),
    ]


def test_a_file_that_cannot_be_read_may_be_what_shows_a_picture(book: Path) -> None:
    """Nobody is told to remove it then."""
    write(book, "content/assets/plan.png", png())
    write(book, INDEX, "---\ntitle: [\n---\n![a](assets/plan.png)\n")
    assert [f.code for f in checked(book).findings] == ["F001"]


def test_the_place_in_a_file_with_front_matter_counts_its_lines(book: Path) -> None:
    """Lines are those of the file, and columns are letters, not bytes."""
    write(book, INDEX, "---\ntitle: A\n---\n\nÜber ![x](gone.png)\n")
    assert place(only(checked(book))) == ("F018", INDEX, 5, 6)


@pytest.mark.parametrize(
    ("others", "lines"),
    [
        (0, ""),
        (1, " 1 more like it: line 4"),
        (5, " 5 more like it: line 4, 5, 6, 7, 8"),
        (6, " 6 more like it: line 4, 5, 6, 7, 8, …"),
    ],
)
def test_the_lines_of_five_more_are_told(book: Path, others: int, lines: str) -> None:
    """Of all that lead nowhere, and of all pictures from elsewhere."""
    rows = "\n".join(f"[a](xyzzy{n}.pdf)" for n in range(1 + others))
    write(book, INDEX, f"# A\n\n{rows}\n")
    assert only(checked(book)).message == f'"xyzzy0.pdf" is not in the book.{lines}'
    rows = "\n".join(f"![a](https://x.example/{n}.png)" for n in range(1 + others))
    write(book, INDEX, f"# A\n\n{rows}\n")
    assert (
        only(checked(book)).message
        == f'"https://x.example/0.png" is no file of the book.{lines}'
    )


def test_nothing_is_missed_below_a_folder_that_could_not_be_read(book: Path) -> None:
    """Not even if it is one of the two that a book consists of."""
    write(book, INDEX, "[a](../results/2026-11-20-database-unavailable/notes.txt)\n")
    assert [f.code for f in checked(book).findings] == ["F018"]
    (book / "results").rename(book.parent / "outside")
    (book / "results").symlink_to(book.parent / "outside")
    codes = {f.code for f in checked(book).findings}
    assert "F006" in codes
    assert "F018" not in codes
