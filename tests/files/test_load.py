"""Whatever is wrong with a book's files is one finding with its place, and the rest of the book is
still read.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from books import (
    EVIDENCE,
    INVENTORY,
    PLAYBOOK,
    POLICY,
    RESULT,
    RESULT_FOLDER,
    SAMPLES,
    TEAM,
    checked,
    only,
    place,
    text_of,
    write,
)
from drillbook.files.load import load
from drillbook.model.book import Book

_KEPT = {"members": 2, "dependencies": 2, "playbooks": 2, "results": 1}


def _sizes(book: Book) -> dict[str, int]:
    return {name: len(getattr(book, name)) for name in _KEPT}


def _replace(book: Path, path: str, old: str, new: str) -> None:
    text = text_of(book, path)
    assert old in text
    write(book, path, text.replace(old, new, 1))


def test_a_book_without_a_mistake_is_read_whole(book: Path) -> None:
    """The small book has no finding, and all of it is there."""
    loaded = load(book)
    assert loaded.findings == ()
    assert _sizes(loaded.book) == _KEPT
    assert loaded.book.damaged == frozenset()


@pytest.mark.parametrize(
    ("path", "old", "new", "expected", "message"),
    [
        (
            TEAM,
            "name: Sam Example",
            "name: [Sam",
            ("F001", 10, 9),
            "cannot be read as YAML",
        ),
        (
            PLAYBOOK,
            "severity: SEV 1",
            "severity: SEV: 1",
            ("F001", 6, 14),
            "mapping values are not allowed",
        ),
        (
            RESULT,
            "method: manual",
            "method: *manual",
            ("F001", 12, 9),
            "undefined alias",
        ),
        (
            TEAM,
            "role: operations",
            "role: operations\n    role: tester",
            ("F003", 11, 5),
            "the first is in line 10",
        ),
        (
            INVENTORY,
            "rto: 1h",
            "rto: 1h\n    rto: 2h",
            ("F003", 6, 5),
            "`rto` occurs twice",
        ),
        (
            PLAYBOOK,
            "rpo: 5m",
            "rpo: 5m\nrpo: 9m",
            ("F003", 9, 1),
            "the first is in line 8",
        ),
        (
            RESULT,
            "method: manual",
            "method: manual\nmethod: manual",
            ("F003", 13, 1),
            "`method` occurs twice",
        ),
        (
            TEAM,
            "priority: 2",
            "prioritty: 2",
            ("F004", 13, 5),
            '`members[2].prioritty` is not a key here. Did you mean "priority"?',
        ),
        (
            INVENTORY,
            "owner: sam",
            "ownr: sam",
            ("F004", 19, 5),
            '`dependencies[1].ownr` is not a key here. Did you mean "owner"?',
        ),
        (
            RESULT,
            "{observed: outage, services: [shop]}",
            "{observed: outage, sevices: [shop]}",
            ("F004", 38, 28),
            '`impact.sevices` is not a key here. Did you mean "services"?',
        ),
        (
            RESULT,
            "technique: real",
            "technique: real\n  <<: {how: x}",
            ("F004", 16, 3),
            "`fault.<<` is not a key here.",
        ),
        (
            PLAYBOOK,
            "rpo: 5m",
            "rpo: 5m\nwriter: sam",
            ("F004", 9, 1),
            "`writer` is not a key here.",
        ),
        (
            TEAM,
            "priority: 1",
            'priority: "1"',
            ("F002", 7, 15),
            '`members[1].priority` is the text "1"; write a whole number',
        ),
        (
            INVENTORY,
            "production: false",
            "production: no",
            ("F002", 9, 17),
            'is the text "no"; write true or false',
        ),
        (
            INVENTORY,
            "rto: 1h",
            "rto: 12:30",
            ("F002", 5, 10),
            'is "12:30"; write a duration such as 90s, 15m, 1h30m or 30d',
        ),
        (
            INVENTORY,
            "rto: 1h",
            'rto: "1h\\n"',
            ("F002", 5, 10),
            "write a duration such as 90s, 15m, 1h30m or 30d",
        ),
        (INVENTORY, "rto: 1h", "rto: 60", ("F002", 5, 10), 'is "60"; write a duration'),
        (
            INVENTORY,
            "used_by: [shop]",
            "used_by: shop",
            ("F002", 18, 14),
            'is the text "shop"; write a list',
        ),
        (
            INVENTORY,
            "id: database",
            "id: Order_DB",
            ("F002", 13, 9),
            "write an id in lower-case kebab-case",
        ),
        (
            PLAYBOOK,
            "severity: SEV 1",
            "severity: 1.5",
            ("F002", 6, 11),
            "is a number; write text, in quotes",
        ),
        (PLAYBOOK, "covers: [database]\n", "", ("F002", 2, 1), "`covers` is missing"),
        (
            RESULT,
            "dependency: database",
            "dependency: [database, mail]",
            ("F002", 6, 13),
            "names several, and a result is of one: write a result for each",
        ),
        (
            RESULT,
            "schema: 1\n",
            "schema: 2\n",
            ("F002", 1, 9),
            "is 2; this version of drillbook reads 1",
        ),
        (
            RESULT,
            "method: manual",
            "method: manuel",
            ("F002", 12, 9),
            'is "manuel"; one of manual, semi-automated, auto',
        ),
        (
            RESULT,
            "healthy: true, text: Orders work.",
            "text: Orders work.",
            ("F002", 22, 5),
            "needs `healthy: true`",
        ),
        (
            RESULT,
            "dependency: database\n",
            "",
            ("F002", 1, 1),
            "the file is a failure test and needs `dependency`",
        ),
        (
            RESULT,
            "conducted_by: [sam]",
            "conducted_by: []",
            ("F002", 9, 15),
            "has too few items; at least 1",
        ),
        (
            TEAM,
            "priority: 1",
            "joined: 2026-02-30",
            ("F002", 7, 13),
            '"2026-02-30", which is not in the calendar (day is out of range for month)',
        ),
        (
            RESULT,
            "started: 2026-11-20T",
            "started: 2026-13-20T",
            ("F002", 10, 10),
            "month must be in 1..12",
        ),
        (
            RESULT,
            "00:00+01:00\nended",
            "00:00\nended",
            ("F002", 10, 10),
            "which has no offset from UTC",
        ),
        (
            RESULT,
            "file: evidence/console.txt",
            "file: ../../mkdocs.yml",
            ("F006", 40, 11),
            '"../../mkdocs.yml", which is not a plain path inside the result\'s folder',
        ),
        (
            RESULT,
            "samples: probes/health.csv",
            "samples: /etc/passwd",
            ("F006", 37, 14),
            "is not a plain path",
        ),
        (
            RESULT,
            "file: evidence/console.txt",
            "file: evidence/.hidden",
            ("F006", 40, 11),
            "is not a plain path",
        ),
    ],
)
def test_a_mistake_is_one_finding_in_its_line(  # noqa: PLR0913, PLR0917 - the columns of the table
    book: Path,
    path: str,
    old: str,
    new: str,
    expected: tuple[str, int, int],
    message: str,
) -> None:
    """Syntax errors, duplicate and unknown keys, wrong types and impossible dates have line and
    column.
    """
    _replace(book, path, old, new)
    finding = only(load(book))
    code, line, column = expected
    assert place(finding) == (code, path, line, column)
    assert message in finding.message
    assert finding.help


@pytest.mark.parametrize("path", [TEAM, INVENTORY, PLAYBOOK, RESULT])
@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        (b"---\n\xff: 1\n---\n", 2, 1, "is not UTF-8: byte 0xff"),
        ("---\n# é ".encode() + b"\xe9\n---\n", 2, 5, "is not UTF-8: byte 0xe9"),
        (b"#" * 5_000_000, 0, 0, "has 5,000,000 bytes; at most 262,144 are read"),
        (
            b"---\n" + b"[" * 100_000 + b"\n---\n",
            2,
            33,
            "nested more than 32 levels deep",
        ),
        (b"---\na: \x07\n---\n", 2, 4, "control character"),
    ],
)
def test_what_no_reader_could_take_is_one_finding(  # noqa: PLR0913, PLR0917 - the columns of the table
    book: Path, path: str, content: bytes, line: int, column: int, message: str
) -> None:
    """Bytes that are no UTF-8, 5 MB, 100,000 levels and control characters are a finding in any
    kind of file.
    """
    is_yaml = path.endswith(".yml") and content.startswith(b"---")
    write(book, path, content.removesuffix(b"---\n") if is_yaml else content)
    finding = only(load(book))
    assert place(finding) == ("F001", path, line, column)
    assert message in finding.message
    assert finding.help


@pytest.mark.parametrize("path", [TEAM, INVENTORY, PLAYBOOK, RESULT])
@pytest.mark.parametrize(
    "content", ["", "\ufeff", "# nothing\n", "just a text\n", "- a list\n"]
)
def test_a_file_without_keys_is_one_finding(
    book: Path, path: str, content: str
) -> None:
    """An empty file, or one that holds no keys, says that keys are expected."""
    write(book, path, content)
    finding = only(load(book))
    assert (finding.code, finding.location.path, finding.location.column) == (
        "F002",
        path,
        1,
    )
    assert (
        "keys are expected" in finding.message
        or "has no front matter" in finding.message
    )


def test_a_byte_order_mark_and_crlf_move_no_column(book: Path) -> None:
    """Lines and columns are those that an editor shows, with a byte order mark and Windows line
    endings too.
    """
    text = (
        text_of(book, PLAYBOOK)
        .replace("severity: SEV 1", "severity: é: 1")
        .replace("\n", "\r\n")
    )
    write(book, PLAYBOOK, "\ufeff" + text)
    assert place(only(load(book))) == ("F001", PLAYBOOK, 6, 12)


def test_a_mistake_in_one_entry_keeps_the_others(book: Path) -> None:
    """One wrong member or dependency is left out; the others of its file are read and know their
    own lines.
    """
    _replace(book, INVENTORY, "kind: database", "kind: databse")
    _replace(book, TEAM, "role: developer", "role: dev")
    loaded = load(book)
    assert [place(finding) for finding in loaded.findings] == [
        ("F002", INVENTORY, 15, 11),
        ("F002", TEAM, 4, 11),
    ]
    assert list(loaded.book.dependencies) == ["mail"]
    assert loaded.book.dependencies["mail"].where("kind").line == 24
    assert list(loaded.book.members) == ["sam"]
    assert loaded.book.members["sam"].where("id").line == 8
    assert loaded.book.damaged == {INVENTORY, TEAM}


def test_every_mistake_is_told_in_one_run(book: Path) -> None:
    """All mistakes of all files are found at once, in the order of their places."""
    _replace(book, TEAM, "role: developer", "role: dev\n    nme: x")
    _replace(book, RESULT, "method: manual", "method: manuel")
    write(book, POLICY, "max_age: never\n")
    places = [(f.code, f.location.path, f.location.line) for f in load(book).findings]
    assert places == [
        ("F002", POLICY, 1),
        ("F002", TEAM, 4),
        ("F004", TEAM, 5),
        ("F002", RESULT, 12),
    ]


@pytest.mark.parametrize("key", ["[key]", "", "a.b", "members ", "\u00e9", "'"])
@pytest.mark.parametrize("path", [TEAM, INVENTORY, POLICY, RESULT])
def test_any_unknown_key_is_a_finding(book: Path, path: str, key: str) -> None:
    """Whatever a key is called, it is told and nothing is raised."""
    text = text_of(book, path) if (book / path).exists() else ""
    quoted = key.replace("'", "''")
    write(book, path, f"{text}'{quoted}': 1\n")
    finding = only(load(book))
    assert (finding.code, finding.location.path, finding.location.line) == (
        "F004",
        path,
        len(text.splitlines()) + 1,
    )


def test_an_unknown_dependency_is_a_finding_with_a_suggestion(book: Path) -> None:
    """A reference to nothing is found in the line that names it."""
    _replace(
        book,
        INVENTORY,
        "used_by: [shop]\n",
        "used_by: [shop]\n    depends_on: [databas]\n",
    )
    finding = only(checked(book))
    assert place(finding) == ("F005", INVENTORY, 19, 18)
    assert finding.message.endswith(
        'the dependency "databas", which the book does not have. Did you mean "database"?'
    )


def test_an_empty_folder_lacks_what_every_book_needs(tmp_path: Path) -> None:
    """An empty book is no book that passes: each file that it needs is missing."""
    assert [place(finding) for finding in load(tmp_path).findings] == [
        ("F008", INVENTORY, 0, 0),
        ("F008", TEAM, 0, 0),
    ]


def test_an_inventory_without_a_critical_dependency_is_a_finding(book: Path) -> None:
    """A book in which there is nothing to test proves nothing."""
    shutil.rmtree(book / "results")
    write(book, INVENTORY, "services:\n  - id: shop\n    name: Shop\n")
    assert ("F010", INVENTORY, 1, 1) in [
        place(finding) for finding in checked(book).findings
    ]


@pytest.mark.parametrize("path", [TEAM, INVENTORY])
def test_a_missing_file_is_a_finding(book: Path, path: str) -> None:
    """Team and inventory are needed."""
    (book / path).unlink()
    finding = only(load(book))
    assert place(finding) == ("F008", path, 0, 0)
    assert finding.help


@pytest.mark.parametrize(
    ("path", "line", "column"), [(EVIDENCE, 40, 11), (SAMPLES, 37, 14)]
)
def test_a_file_that_a_result_names_and_that_is_not_there_is_a_finding(
    book: Path, path: str, line: int, column: int
) -> None:
    """Missing evidence and samples are found where the result names them."""
    (book / path).unlink()
    assert place(only(load(book))) == ("F008", RESULT, line, column)


def test_a_result_folder_without_a_result_is_a_finding(book: Path) -> None:
    """Evidence without a result proves nothing, and is not skipped in silence."""
    (book / RESULT).unlink()
    assert place(only(load(book))) == ("F008", RESULT, 0, 0)


@pytest.mark.parametrize(
    "path",
    [
        "content/teams.yml",
        "content/notes.txt",
        "content/playbooks/database-failover.yml",
        "content/playbooks/more/x.md",
        "content/pages/sub/x.md",
        "content/agreements/alex.yml",
        "content/team.yml.bak",
        "results/note.txt",
        "results/result.yml",
        f"{RESULT_FOLDER}/result.yml.orig",
        f"{RESULT_FOLDER}/notes.txt",
        f"{RESULT_FOLDER}/probes/health.txt",
        f"{RESULT_FOLDER}/evidence/more.txt",
        f"{RESULT_FOLDER}/probes/more.csv",
    ],
)
def test_a_file_that_nothing_reads_is_a_finding(book: Path, path: str) -> None:
    """An unknown file, or evidence that no result names, is never skipped in silence."""
    write(book, path, "at,ok,latency_ms,outcome,detail\n")
    finding = only(load(book))
    assert place(finding) == ("F007", path, 0, 0)
    assert finding.help


def test_a_misnamed_result_is_one_finding_with_the_name_that_is_meant(
    book: Path,
) -> None:
    """`result.yaml` is told with the name that it should have, and only once."""
    (book / RESULT).rename(book / f"{RESULT_FOLDER}/result.yaml")
    findings = [
        finding
        for finding in load(book).findings
        if finding.location.path.startswith(RESULT_FOLDER)
    ]
    assert 'Did you mean "result.yml"?' in findings[0].message
    assert [place(finding) for finding in findings] == [
        ("F007", f"{RESULT_FOLDER}/result.yaml", 0, 0)
    ]


def _symlink(book: Path, path: str) -> None:
    outside = book.parent / "outside"
    shutil.move(book / path, outside)
    (book / path).symlink_to(outside)


def _dangling(book: Path, path: str) -> None:
    target = book / path
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    target.symlink_to(book / "nowhere")


def _hard_link(book: Path, path: str) -> None:
    os.link(book / path, book.parent / "outside")


def _fifo(book: Path, path: str) -> None:
    (book / path).unlink()
    os.mkfifo(book / path)


_FILES = (TEAM, INVENTORY, PLAYBOOK, RESULT, EVIDENCE, SAMPLES)
_FOLDERS = (
    "content",
    "content/playbooks",
    "results",
    RESULT_FOLDER,
    f"{RESULT_FOLDER}/evidence",
)


@pytest.mark.parametrize(
    ("link", "path"),
    [
        *((_symlink, path) for path in (*_FILES, *_FOLDERS)),
        *(
            (_dangling, path)
            for path in (TEAM, RESULT, EVIDENCE, "content", RESULT_FOLDER)
        ),
        *((_hard_link, path) for path in _FILES),
        *((_fifo, path) for path in _FILES),
    ],
)
def test_a_link_is_one_finding_and_is_never_followed(
    book: Path, link: Callable[[Path, str], None], path: str
) -> None:
    """A symbolic link, a hard link or a pipe in the place of a file or folder is told once and not
    read.
    """
    link(book, path)
    loaded = load(book)
    assert place(loaded.findings[0])[:2] == ("F006", path)
    assert place(only(loaded)) == ("F006", path, 0, 0)


def test_names_that_differ_only_in_case_are_a_finding(book: Path) -> None:
    """Two files that would be one on another system are found."""
    write(book, "content/pages/Plan.md", "The one.\n")
    write(book, "content/pages/plan.md", "The other.\n")
    finding = only(load(book))
    assert place(finding) == ("F006", "content/pages/plan.md", 0, 0)
    assert "differs from Plan.md only in upper and lower case" in finding.message


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"a b.md", "a b.md"),
        (b"caf\xc3\xa9.md", "caf\\xe9.md"),
        (b"caf\xe9.md", "caf\\udce9.md"),
        (b"a\nb.md", "a\\nb.md"),
        (b"::error::.md", "::error::.md"),
    ],
)
def test_a_name_with_other_characters_is_a_finding(
    book: Path, name: bytes, shown: str
) -> None:
    """Names with blanks, accents, broken bytes or line ends are told in ASCII."""
    folder = os.fsencode(book / "content" / "pages")
    Path(os.fsdecode(folder)).mkdir()
    Path(os.fsdecode(folder + b"/" + name)).write_text("x", encoding="utf-8")
    assert place(only(load(book))) == ("F006", f"content/pages/{shown}", 0, 0)


def test_a_repository_inside_the_book_is_a_finding(book: Path) -> None:
    """A submodule is not read."""
    write(book, "content/pages/.git", "gitdir: elsewhere\n")
    assert place(only(load(book))) == ("F006", "content/pages", 0, 0)


def test_folders_that_are_too_deep_are_a_finding(book: Path) -> None:
    """A tree of folders ends somewhere."""
    write(book, "content" + "/a" * 40 + "/x.md", "x")
    assert place(only(load(book))) == ("F006", "content" + "/a" * 8, 0, 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("path", ["content/playbooks", RESULT_FOLDER, PLAYBOOK])
def test_what_must_not_be_read_is_a_finding(book: Path, path: str) -> None:
    """A file or folder without the right to read it is told, not raised."""
    (book / path).chmod(0)
    findings = load(book).findings
    (book / path).chmod(0o700)
    assert path in [finding.location.path for finding in findings]


def test_anything_missing_in_a_damaged_file_is_no_second_finding(book: Path) -> None:
    """What may stand in a file that cannot be read is not reported as unknown besides."""
    write(book, INVENTORY, "dependencies: [\n")
    assert place(only(checked(book))) == ("F001", INVENTORY, 2, 1)


@pytest.mark.parametrize("path", [EVIDENCE, f"{RESULT_FOLDER}/journal.jsonl"])
def test_a_huge_file_beside_a_result_is_told_and_not_read(
    book: Path, path: str
) -> None:
    """One of nothing but zeros takes no room in a branch, and would take minutes to read."""
    write(book, path, "")
    os.truncate(book / path, 8 << 40)
    told = [finding for finding in load(book).findings if finding.location.path == path]
    assert [(finding.code, finding.message) for finding in told] == [
        (
            "F001",
            "has 8,796,093,022,208 bytes; beside a result at most 67,108,864 are read",
        )
    ]


def test_many_large_files_beside_results_are_told_once_they_are_too_many(
    book: Path,
) -> None:
    """Each may be large; not all of them together."""
    for number in range(10, 27):
        write(book, f"{RESULT_FOLDER}/evidence/{number}.bin", "")
        os.truncate(book / f"{RESULT_FOLDER}/evidence/{number}.bin", 64 << 20)
    told = [finding for finding in load(book).findings if finding.code == "F001"]
    assert told[0].location.path == f"{RESULT_FOLDER}/evidence/26.bin"
    assert "more than 1,073,741,824 bytes together" in told[0].message


def test_a_pattern_that_is_not_taken_puts_no_other_out_of_force(book: Path) -> None:
    """A policy from before RE2 keeps asking for the rest, also where it is the base of a change."""
    write(
        book,
        POLICY,
        "max_age: 30d\nredact: ['customer \\d+', '(?<=pan )\\d+']\nproduction_patterns: ['^prod-',"
        " '(?=x)']\n",
    )
    loaded = load(book)
    assert [(f.code, f.location.path) for f in loaded.findings] == [
        ("F002", POLICY),
        ("F002", POLICY),
    ]
    policy = loaded.book.policy
    assert (policy.max_age.days, policy.redact, policy.production_patterns) == (
        30,
        ("customer \\d+",),
        ("^prod-",),
    )
