"""How an archive grows with its versions: fifty of this repository's own book, each with a little
that is otherwise.

Prints bytes a version in a folder and in the packed repository of a branch, and what the 51st
publication takes against the second, in processor time of this process and its children.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DRILLBOOK = Path(sys.executable).with_name("drillbook")
VERSIONS = 50
GIT = {
    f"GIT_{who}_{what}": "sam@example.com"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
PROMISES = {"folder": 3_000_000, "branch": 300_000, "time": 1.2}


def main() -> int:
    """Print the figures; end with 1 if a promise is broken."""
    with tempfile.TemporaryDirectory(prefix="drillbook-versions-") as scratch:
        book = copied_book(Path(scratch))
        folder, branch, times = [], [], []
        for number in range(1, VERSIONS + 2):
            said_more(book, number)
            publish(book, number, "--archive", f"{scratch}/archive")
            folder.append(size(Path(scratch, "archive")))
            times.append(publish(book, number, "--branch", "gh-pages"))
            branch.append(packed(book) if number in (1, VERSIONS) else 0)
    grown = (folder[VERSIONS - 1] - folder[0]) / (VERSIONS - 1)
    packed_growth = (branch[VERSIONS - 1] - branch[0]) / (VERSIONS - 1)
    # The machine may be busy, so each figure is the least of three neighbours.
    ratio = min(times[-3:]) / min(times[1:4])
    print(
        f"{VERSIONS} versions: a folder grows by {grown / 1e3:,.0f} kB each, a packed branch by"
        f" {packed_growth / 1e3:,.0f} kB"
    )
    print(
        f"the 51st publication takes {ratio:.2f} times as long as the second"
        f" ({min(times[1:4]):.2f} s)"
    )
    found = {"folder": grown, "branch": packed_growth, "time": ratio}
    broken = [name for name, most in PROMISES.items() if found[name] > most]
    for name in broken:
        print(f"PROMISE BROKEN: {name} is above {PROMISES[name]:,}")
    return 1 if broken else 0


def copied_book(scratch: Path) -> Path:
    """Return a repository of a copy of this repository's book."""
    book = scratch / "book"
    for name in ("content", "results"):
        shutil.copytree(ROOT / name, book / name)
    shutil.copy(ROOT / "mkdocs.yml", book)
    git(book, "init", "-q", "-b", "main")
    git(book, "commit", "-q", "--allow-empty", "-m", "Begin")
    return book


def said_more(book: Path, number: int) -> None:
    """Change what a month changes: a page of the team's own, and a line in a playbook.

    The book stays as large.
    """
    (book / "content/pages").mkdir(exist_ok=True)
    (book / "content/pages/news.md").write_text(
        f"# Month {number:02}\n\nNothing else has happened.\n", encoding="utf-8"
    )
    playbook = next((book / "content/playbooks").glob("*.md"))
    text = playbook.read_text(encoding="utf-8").partition("\nLooked through in month")[
        0
    ]
    playbook.write_text(
        f"{text}\nLooked through in month {number:02}.\n", encoding="utf-8"
    )


def publish(book: Path, number: int, *target: str) -> float:
    """Publish the book, and return the processor time that it took."""
    before = children()
    arguments = [
        str(DRILLBOOK),
        "publish",
        f"1.{number}",
        *target,
        "--today",
        "2026-11-26",
    ]
    subprocess.run(
        arguments, cwd=book, env=os.environ | GIT, check=True, capture_output=True
    )
    return children() - before


def children() -> float:
    """Return the processor time of everything started so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def size(folder: Path) -> int:
    """Return the bytes of all files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def packed(book: Path) -> int:
    """Return the bytes of the repository's packs once everything is in one."""
    git(book, "repack", "-a", "-d", "-q")
    return sum(
        file.stat().st_size for file in (book / ".git/objects/pack").glob("*.pack")
    )


def git(book: Path, *arguments: str) -> None:
    """Run git in the book."""
    subprocess.run(
        ["git", *arguments],
        cwd=book,
        env=os.environ | GIT,
        check=True,
        capture_output=True,
    )


if __name__ == "__main__":
    sys.exit(main())
