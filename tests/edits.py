"""Edits of a book, of every kind and at random, with which a test compares what was kept with what
is made anew.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import books

_CAPTURED = next((Path(__file__).parent / "end_to_end" / "captured").iterdir())


def full_book(book: Path) -> Path:
    """Add to a small book what it lacks of the kinds of files that there are."""
    shutil.copytree(_CAPTURED, book / "results" / _CAPTURED.name)
    books.write(book, "content/index.md", "# Welcome\n\n[Team](team.yml)\n")
    books.write(
        book, f"{books.RESULT_FOLDER}/evidence/log.txt", "2026-11-23 09:00:00 fine\n"
    )
    return book


def edited(book: Path, seed: int, times: int) -> Iterator[None]:
    """Edit a book so many times; now and then files are put back as they were."""
    chance = random.Random(seed)  # noqa: S311 - the same edits every time
    good = {file: file.read_bytes() for file in files(book)}
    for _ in range(times):
        for _ in range(chance.randint(1, 3)):
            chance.choice(EDITS)(book, chance)
        if chance.random() < 0.5:
            for file in chance.sample(sorted(good), len(good) // 2):
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(good[file])
        yield


Edit = Callable[[Path, random.Random], None]


def files(book: Path) -> list[Path]:
    """Return all files."""
    return sorted(file for file in book.rglob("*") if file.is_file())


def _change_a_byte(book: Path, chance: random.Random) -> None:
    file = chance.choice(files(book))
    raw = bytearray(file.read_bytes() or b"x")
    raw[chance.randrange(len(raw))] = chance.choice(b"\n\t #'\"[]{}:-&*!0aZ\xff\x85")
    file.write_bytes(raw)


def _change_a_number(book: Path, chance: random.Random) -> None:
    file = chance.choice(files(book))
    digits = [
        place for place, byte in enumerate(file.read_bytes()) if byte in b"0123456789"
    ]
    if digits:
        raw = bytearray(file.read_bytes())
        raw[chance.choice(digits)] = chance.choice(b"0123456789")
        file.write_bytes(raw)


def _add_a_line(book: Path, chance: random.Random) -> None:
    file, other = chance.choice(files(book)), chance.choice(files(book))
    lines = other.read_bytes().splitlines(keepends=True) or [b"\n"]
    own = file.read_bytes().splitlines(keepends=True)
    own.insert(
        chance.randint(0, len(own)),
        chance.choice([*lines, b"password: hunter2hunter2\n"]),
    )
    file.write_bytes(b"".join(own))


def _remove_a_line(book: Path, chance: random.Random) -> None:
    file = chance.choice(files(book))
    lines = file.read_bytes().splitlines(keepends=True)
    if lines:
        del lines[chance.randrange(len(lines))]
        file.write_bytes(b"".join(lines))


def _remove(book: Path, chance: random.Random) -> None:
    chance.choice(files(book)).unlink()


def _copy_over(book: Path, chance: random.Random) -> None:
    chance.choice(files(book)).write_bytes(chance.choice(files(book)).read_bytes())


def _copy_a_folder(book: Path, chance: random.Random) -> None:
    folders = sorted((book / "results").iterdir())
    if folders:
        shutil.copytree(
            chance.choice(folders),
            book / f"results/2026-11-{chance.randint(10, 28)}-copy-slow",
            dirs_exist_ok=True,
        )


def _rename_a_folder(book: Path, chance: random.Random) -> None:
    folders = sorted((book / "results").iterdir())
    new = book / f"results/2026-11-{chance.randint(10, 28)}-other-slow"
    if folders and not new.exists():
        chance.choice(folders).rename(new)


def _hide_secrets_of_our_own(book: Path, chance: random.Random) -> None:
    books.write(
        book,
        books.POLICY,
        f"redact: ['{chance.choice(['order', 'fine', '[0-9]{3}'])}']\n",
    )


EDITS: tuple[Edit, ...] = (
    _change_a_byte,
    _change_a_number,
    _add_a_line,
    _remove_a_line,
    _remove,
    _copy_over,
    _copy_a_folder,
    _rename_a_folder,
    _hide_secrets_of_our_own,
)
