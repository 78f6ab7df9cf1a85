"""Every rule has cases that break it and cases that only just do not; a case is what differs from
the base book.

A case is judged by its own rule alone, and by those that it expects besides; that the base book
breaks no rule is a test of its own. In a failing case, `# expect: CODE` stands in the line where
the finding must stand. Where no comment can stand, `expect.txt` has a line `path:line CODE`, or
`path CODE` for a finding about a whole file. `remove.txt` names what the base book has and the case
has not. `result.changes.yml` holds the keys of a `result.yml` that differ from those of the base
book's result, `~` where one is to go; files of the base book that it names no longer go as well.

What is deployed is what the sources of a case say, as those of a book.

A case about a change has what was there before it in `before/`, as it differs from the base book,
and in `first_seen.txt` lines of a path and when it came into the repository, or in `undated.txt`
why git cannot say; in `brought.txt`, of a path, the commit that brought it and who stands behind
that, the author first. `untracked.txt` has lines of a path, why git lacks it, the file that needs
it, and the line of patterns; `closed` stands for the path where git ignores whatever is new.

What a case holds has been published as it is, unless it has in
`published/` what had been published instead, as that differs from the base book; a
`published/nothing` says that nothing had.

What is told in a failing case, in the words that people read, stands in `told.txt` beside this
module, for those cases of which it says more than a sentence that never changes.

Cases about what people have said and exercised, of the families A, E and S, lie over a base book
that everybody has agreed to, exercised and acknowledged.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

import books
from drillbook.capture.session.replay import replaced
from drillbook.check.judging.context import NOTHING, Context, Ledger
from drillbook.check.rule import Rule
from drillbook.check.rules import BY_CODE, RULES
from drillbook.desk.deployed import deployed
from drillbook.files.load import load
from drillbook.files.owners import unowned
from drillbook.files.repository import GitError
from drillbook.importers.results.rederivation import differences
from drillbook.model.commit import Commit
from drillbook.model.location import Location
from drillbook.model.untracked import IgnoreRule, Lack, Untracked

_CASES = Path(__file__).parent / "cases"
_CHANGES = "result.changes.yml"
_OF_THE_CASE = (
    "expect.txt",
    "remove.txt",
    "first_seen.txt",
    "brought.txt",
    "undated.txt",
    "untracked.txt",
    "before",
    "published",
)
_EXPECT = re.compile(r"# expect: (.+)$")
_LINE = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+))? (?P<code>[A-Z]\d{3})")

_OF_CHARACTERS = {"F001", "F015"}
"""Rules about single characters, which may stand within a word."""

_CLOSED = "closed"

Expected = list[tuple[str, int, str]]


def _told_in(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each case with the messages that are indented below it."""
    for block in filter(None, re.split(r"^(?=\S)", text, flags=re.MULTILINE)):
        case, *messages = (line.strip() for line in block.splitlines())
        yield case, messages


_TOLD = dict(
    _told_in((Path(__file__).parent / "told.txt").read_text(encoding="utf-8").strip())
)


def _link_in_place(book: Path) -> None:
    (book / books.EVIDENCE).rename(book.parent / "outside")
    (book / books.EVIDENCE).symlink_to(book.parent / "outside")


def _linked_folder(book: Path) -> None:
    (book / "content/pages").symlink_to(book.parent)


def _same_but_for_case(book: Path) -> None:
    books.write(book, "content/pages/Plan.md", "The one.\n")
    books.write(book, "content/pages/plan.md", "The other.\n")


def _five_megabytes(book: Path) -> None:
    books.write(book, books.POLICY, b"#" * 5_000_000)


def _too_deep(book: Path) -> None:
    books.write(book, books.POLICY, b"a:\n " + b"[" * 100_000)


def _hard_link(book: Path) -> None:
    books.write(book, "content/index.md", "Welcome.\n")
    os.link(book / "content/index.md", book.parent / "outside")


_MADE: Mapping[str, tuple[Callable[[Path], None], Expected]] = {
    "F001/fails/5-megabytes": (_five_megabytes, [(books.POLICY, 0, "F001")]),
    "F001/fails/too-deep": (_too_deep, [(books.POLICY, 2, "F001")]),
    "F006/fails/link": (_link_in_place, [(books.EVIDENCE, 0, "F006")]),
    "F006/fails/linked-folder": (_linked_folder, [("content/pages", 0, "F006")]),
    "F006/fails/hard-link": (_hard_link, [("content/index.md", 0, "F006")]),
    "F006/fails/same-but-for-case": (
        _same_but_for_case,
        [("content/pages/plan.md", 0, "F006")],
    ),
}
"""Cases that cannot be committed as files."""


def _cases(kind: str) -> list[str]:
    return sorted(str(case.relative_to(_CASES)) for case in _CASES.glob(f"*/{kind}/*"))


def _about_people(case: Path) -> bool:
    return case.relative_to(_CASES).parts[0][0] in "AES"


def _rules(codes: Iterable[str]) -> Sequence[Rule]:
    return [BY_CODE[code] for code in sorted({*codes})]


def _lay_over(book: Path, case: Path) -> None:
    if _about_people(case):
        books.share(book)
    removed = case / "remove.txt"
    for path in (
        removed.read_text(encoding="utf-8").splitlines() if removed.exists() else ()
    ):
        shutil.rmtree(book / path) if (book / path).is_dir() else (book / path).unlink()
    shutil.copytree(
        case,
        book,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns(*_OF_THE_CASE, _CHANGES),
    )
    original = books.text_of(books.BASE, books.RESULT)
    for changes in _of_the_book(case, _CHANGES):
        result = changes.relative_to(case).with_name("result.yml").as_posix()
        text = books.changed_text(original, changes.read_text(encoding="utf-8"))
        books.write(book, result, text)
        for attached in (
            (books.SAMPLES, books.EVIDENCE) if result == books.RESULT else ()
        ):
            if attached.removeprefix(f"{books.RESULT_FOLDER}/") not in text:
                (book / attached).unlink(missing_ok=True)


def _of_the_book(case: Path, pattern: str) -> Iterator[Path]:
    """Yield the files of a case that lie over the book, and not beside it."""
    return (
        file
        for file in case.rglob(pattern)
        if file.relative_to(case).parts[0] not in _OF_THE_CASE
    )


def _expected(case: Path, book: Path) -> Expected:
    listed = case / "expect.txt"
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    matches = [match for line in lines if (match := _LINE.fullmatch(line))]
    assert len(matches) == len(lines), (
        f"{listed} has another line than `path:line CODE`"
    )
    in_list = [
        (match["path"], int(match["line"] or 0), match["code"]) for match in matches
    ]
    return sorted([*in_list, *_in_comments(case, book)])


def _in_comments(case: Path, book: Path) -> Iterator[tuple[str, int, str]]:
    files = (
        file.relative_to(case)
        for file in _of_the_book(case, "*")
        if file.suffix in {".yml", ".md"}
    )
    for file in (
        file.with_name("result.yml") if file.name == _CHANGES else file
        for file in files
    ):
        lines = (book / file).read_bytes().decode("utf-8", "replace").splitlines()
        for number, line in enumerate(lines, start=1):
            match = _EXPECT.search(line)
            for code in match[1].split() if match else ():
                yield str(file), number, code


def _context(book: Path, case: Path, scratch: Path) -> Context:
    """Return what is known beside the book of a case."""
    ledger = _ledger(book, case, scratch / "published")
    seen = case / "first_seen.txt"
    first_seen = {path: datetime.fromisoformat(at) for path, at in _rows(seen)}
    why = case / "undated.txt"
    undated = (
        GitError(why.read_text(encoding="utf-8").strip()) if why.exists() else None
    )
    loaded = load(book).book
    known = Context(
        first_commits=first_seen,
        brought=_brought(case),
        replaced=replaced(book, loaded.results),
        rederived=differences(book, loaded.results, loaded.digests),
        ledger=ledger,
        unowned=tuple(unowned(book)),
        undated=undated,
        untracked=dict(_untracked(case)),
        closed=tuple(_closed(case)),
        deployed=deployed(book, loaded),
    )
    if not (case / "before").is_dir():
        return known
    before = books.make(scratch / "before")
    _lay_over(before, case / "before")
    base = load(before).book
    return replace(known, base=base, deployed_before=deployed(before, base))


def _brought(case: Path) -> dict[str, Commit]:
    """Return what brought each file: the lines have its path, the name of the commit, the author
    and whoever else.
    """
    return {
        path: Commit(name, author, frozenset({author, *others}))
        for path, name, author, *others in _rows(case / "brought.txt")
    }


def _untracked(case: Path) -> Iterator[tuple[str, Untracked]]:
    """Yield what is on one machine alone: the rows have its path, why, what needs it, and the rule
    of ignored files.
    """
    for path, lack, needed_by, rule in _rows(case / "untracked.txt"):
        if path != _CLOSED:
            needed = None if needed_by == "-" else needed_by
            ignoring = None if rule == "-" else _rule(rule)
            yield path, Untracked(lack=Lack(lack), rule=ignoring, needed_by=needed)


def _closed(case: Path) -> Iterator[IgnoreRule]:
    rows = _rows(case / "untracked.txt")
    return (_rule(rule) for path, *_, rule in rows if path == _CLOSED)


def _rule(written: str) -> IgnoreRule:
    file, line, pattern = written.split(":")
    return IgnoreRule(file, int(line), pattern)


def _rows(file: Path) -> list[list[str]]:
    """Return the words of each line of a file, none if there is no such file."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return [line.split() for line in text.splitlines()]


def _ledger(book: Path, case: Path, scratch: Path) -> Ledger:
    if (case / "published" / "nothing").exists():
        return Ledger()
    if not (case / "published").is_dir():
        return books.published(book)
    books.share(books.make(scratch))
    shutil.copytree(case / "published", scratch, dirs_exist_ok=True)
    return books.published(scratch)


def _found(
    book: Path, context: Context = NOTHING, rules: Sequence[Rule] = books.ABOUT_FILES
) -> Expected:
    findings = books.checked(book, context=context, rules=rules).findings
    assert all(finding.message and finding.help for finding in findings)
    placed = [finding for finding in findings if finding.code not in _OF_CHARACTERS]
    assert all(_begins_something(book, finding.location) for finding in placed)
    return sorted((f.location.path, f.location.line, f.code) for f in findings)


def _begins_something(book: Path, place: Location) -> bool:
    """Return whether something begins where an editor would jump to; it counts from one, and
    what has no line is about the whole file.
    """
    if not place.line:
        return not place.column
    line = (book / place.path).read_text(encoding="utf-8").splitlines()[place.line - 1]
    return place.column > 0 and not line[: place.column - 1][-1:].strip(" [{,:-\"'")


@pytest.mark.parametrize("case", _cases("fails"))
def test_a_failing_case_has_exactly_the_findings_that_it_expects(
    book: Path, tmp_path: Path, case: str
) -> None:
    """Each finding stands in its line, none is missing, and there is no other."""
    _lay_over(book, _CASES / case)
    expected, codes = (
        _expected(_CASES / case, book),
        {code for _, _, code in _expected(_CASES / case, book)},
    )
    assert case.split("/", maxsplit=1)[0] in codes
    assert (
        _found(book, _context(book, _CASES / case, tmp_path / "beside"), _rules(codes))
        == expected
    )


@pytest.mark.parametrize("case", _TOLD)
def test_a_failing_case_is_told_in_these_words(
    book: Path, tmp_path: Path, case: str
) -> None:
    """With the names, numbers and days that it is about."""
    _lay_over(book, _CASES / case)
    codes = {code for _, _, code in _expected(_CASES / case, book)}
    context = _context(book, _CASES / case, tmp_path / "beside")
    found = books.checked(book, context=context, rules=_rules(codes)).findings
    assert sorted(f"{one.code} {one.message}" for one in found) == sorted(_TOLD[case])


@pytest.mark.parametrize("case", _MADE)
def test_a_failing_case_that_is_made_has_exactly_its_findings(
    book: Path, case: str
) -> None:
    """Links, sizes and names that no repository can hold are found likewise."""
    make, expected = _MADE[case]
    make(book)
    assert _found(book) == expected


@pytest.mark.parametrize("case", _cases("passes"))
def test_a_passing_case_has_no_finding(book: Path, tmp_path: Path, case: str) -> None:
    """What the rule only just allows, no rule finds fault with."""
    _lay_over(book, _CASES / case)
    rules = _rules([case.split("/", maxsplit=1)[0]])
    assert _found(book, _context(book, _CASES / case, tmp_path / "beside"), rules) == []
    assert _expected(_CASES / case, book) == []


def test_the_base_book_has_no_finding(book: Path) -> None:
    """The books that all cases lie over are as they should be."""
    assert _found(book) == []
    books.share(book)
    assert _found(book, Context(ledger=books.published(book)), RULES) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize("kind", ["fails", "passes"])
def test_every_rule_has_cases_of_both_kinds(rule: Rule, kind: str) -> None:
    """A rule without a failing and a passing case is not done."""
    assert any(case.startswith(f"{rule.code}/{kind}/") for case in _cases(kind)), (
        f"add cases/{rule.code}/{kind}/<name>/"
    )


def test_every_case_is_about_a_rule_that_exists() -> None:
    """A case of a rule that is gone is removed with it; cases stand in no other folder."""
    codes = {rule.code for rule in RULES}
    assert {case.split("/")[0] for case in (*_cases("*"), *_MADE)} <= codes
    assert {folder.name for folder in _CASES.glob("*/*")} == {"fails", "passes"}


def test_a_case_holds_nothing_but_what_differs() -> None:
    """A file that is the same as the base book's says nothing and goes."""
    for case in _CASES.glob("*/*/*"):
        same = [
            p
            for p in case.rglob("*")
            if p.is_file() and _same(p, books.BASE / p.relative_to(case))
        ]
        assert same == []


def _same(file: Path, other: Path) -> bool:
    return other.is_file() and file.read_bytes() == other.read_bytes()
