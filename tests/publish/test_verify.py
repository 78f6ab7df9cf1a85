"""Whatever is altered in an archive is found, offline and without git."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import books
from archives import contents, publish, withdraw
from drillbook.publish.archive import FolderArchive
from drillbook.publish.verify import Problem, verify

_TIMES = 300
Alter = Callable[[random.Random, Path, list[Path]], None]


@pytest.fixture
def archive(book: Path) -> FolderArchive:
    """Three versions, one of them withdrawn."""
    found = FolderArchive(book.parent / "archive")
    publish(book, found, "1.0")
    books.write_result(book, failure_mode="slow")
    publish(book, found, "1.1")
    publish(book, found, "1.2", ("latest", "stable"))
    withdraw(found, "1.1", "a secret")
    return found


def _problems(archive: FolderArchive) -> tuple[Problem, ...]:
    return verify(archive.reader()).problems


def _flip(chance: random.Random, _root: Path, files: list[Path]) -> None:
    file = chance.choice([f for f in files if f.stat().st_size])
    raw = bytearray(file.read_bytes())
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    file.write_bytes(raw)


def _cut(chance: random.Random, _root: Path, files: list[Path]) -> None:
    file = chance.choice([f for f in files if f.stat().st_size])
    file.write_bytes(file.read_bytes()[: chance.randrange(file.stat().st_size)])


def _append(chance: random.Random, _root: Path, files: list[Path]) -> None:
    with chance.choice(files).open("ab") as file:
        file.write(chance.choice([b"\n", b" ", b"<!-- -->", b"\0"]))


def _remove(chance: random.Random, _root: Path, files: list[Path]) -> None:
    chance.choice(files).unlink()


def _add(chance: random.Random, root: Path, files: list[Path]) -> None:
    folder = chance.choice([file.parent for file in files])
    (
        folder / f"{chance.randrange(10**6)}{chance.choice(['.html', '.txt', ''])}"
    ).write_bytes(b"new")
    assert root in (folder, *folder.parents)


def _rename(chance: random.Random, _root: Path, files: list[Path]) -> None:
    file = chance.choice(files)
    file.rename(file.with_name(f"{file.name}.old"))


def _swap(chance: random.Random, _root: Path, files: list[Path]) -> None:
    one = chance.choice(files)
    other = chance.choice(
        [file for file in files if file.read_bytes() != one.read_bytes()]
    )
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def _link(chance: random.Random, root: Path, files: list[Path]) -> None:
    file = chance.choice(files)
    target = root.parent / f"kept-{chance.randrange(10**9)}"
    shutil.copy(file, target)
    file.unlink()
    file.symlink_to(target)


def _link_folder(chance: random.Random, root: Path, files: list[Path]) -> None:
    folder = chance.choice([file.parent for file in files if file.parent != root])
    target = root.parent / f"kept-{chance.randrange(10**9)}"
    folder.rename(target)
    folder.symlink_to(target)


def _remove_folder(chance: random.Random, root: Path, files: list[Path]) -> None:
    shutil.rmtree(chance.choice([file.parent for file in files if file.parent != root]))


_ALTERATIONS: tuple[Alter, ...] = (
    _flip,
    _cut,
    _append,
    _remove,
    _add,
    _rename,
    _swap,
    _link,
    _link_folder,
    _remove_folder,
)


def _altered(
    archive: FolderArchive, scratch: Path
) -> Iterator[tuple[str, FolderArchive]]:
    chance = random.Random(20261124)  # noqa: S311 - the same alterations every time
    for i in range(_TIMES):
        alter = _ALTERATIONS[i % len(_ALTERATIONS)]
        copy = scratch / str(i) / "archive"
        shutil.copytree(archive.root, copy)
        alter(chance, copy, sorted(path for path in copy.rglob("*") if path.is_file()))
        yield f"{alter.__name__} {i}", FolderArchive(copy)
        shutil.rmtree(scratch / str(i))


def test_nothing_is_found_in_what_was_published(archive: FolderArchive) -> None:
    """It says how much was looked at, and the digest that stands for all of it."""
    found = verify(archive.reader())
    assert found.problems == ()
    assert (found.versions, found.files) == (3, len(contents(archive.root)))
    assert found.head.startswith("sha256:")


def test_300_random_alterations_are_all_found(
    archive: FolderArchive, tmp_path: Path
) -> None:
    """Bytes flipped, cut off and added, files and folders taken away, put in, renamed, swapped and
    made links.
    """
    assert [
        name
        for name, altered in _altered(archive, tmp_path / "altered")
        if not _problems(altered)
    ] == []
    assert _problems(archive) == ()


def test_a_problem_names_its_file(archive: FolderArchive) -> None:
    """By its path in the archive, with what is wrong."""
    books.write(archive.root, "1.0/index.html", "Nothing to see.\n")
    (archive.root / "latest/assets/logo.png").unlink()
    books.write(archive.root, "stable/more.html", "More.\n")
    books.write(archive.root, "evil.html", "Evil.\n")
    assert [(problem.path, problem.text) for problem in _problems(archive)] == [
        ("1.0/index.html", "was altered"),
        ("latest/assets/logo.png", "is missing"),
        ("stable/more.html", "was added"),
        ("evil.html", "was added"),
    ]


def test_a_version_that_was_forged_as_a_whole_breaks_the_chain(
    archive: FolderArchive, tmp_path: Path
) -> None:
    """With the manifest and the catalogue put right, the manifest after it still names the one that
    was there.
    """
    other = FolderArchive(tmp_path / "other")
    book = books.make(tmp_path / "another book")
    books.write(book, "content/index.md", "All is well.\n")
    publish(book, other, "1.0")
    shutil.rmtree(archive.root / "1.0")
    shutil.copytree(other.root / "1.0", archive.root / "1.0")
    catalogue = archive.root / "versions.json"
    text = catalogue.read_text(encoding="utf-8")
    digests = [line.split('"')[3] for line in text.splitlines() if '"manifest"' in line]
    catalogue.write_text(
        text.replace(digests[-1], verify(other.reader()).head), encoding="utf-8"
    )
    assert [p.path for p in _problems(archive) if "does not follow" in p.text] == [
        "1.1/manifest.json"
    ]


def test_what_a_host_wants_beside_an_archive_is_no_problem(
    archive: FolderArchive,
) -> None:
    """Such as its own domain, and a checkout's .git."""
    for path in ("CNAME", ".git/config", "robots.txt"):
        books.write(archive.root, path, "x\n")
    assert _problems(archive) == ()


@pytest.mark.parametrize("content", ["{", "[]", "", '[{"version": "9"}]'])
def test_a_broken_catalogue_is_a_problem(archive: FolderArchive, content: str) -> None:
    """And no traceback."""
    books.write(archive.root, "versions.json", content)
    assert _problems(archive)
