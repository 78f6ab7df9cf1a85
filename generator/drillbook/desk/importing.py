"""Files of other tools are imported into one book: each test in them becomes a proposal, with its
verdict, before anything is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from drillbook.capture.plan import free_id, patterns_of
from drillbook.check.judging.seen import Beside
from drillbook.check.judging.verdict import Verdict, verdict
from drillbook.errors import DrillbookError
from drillbook.files.result_file import read_back
from drillbook.files.yaml_reader import UnreadableError
from drillbook.importers.results.derivation import Naming, derived
from drillbook.importers.results.formats import importer_of
from drillbook.importers.results.imported import CaseTitle
from drillbook.importers.results.importer import Importer, NotOneError
from drillbook.importers.results.node import MisshapenError
from drillbook.importers.results.original import MOST_BYTES, OriginalFile
from drillbook.model.book import Book
from drillbook.model.import_rules import ImportMapping, ImportRule
from drillbook.model.result import Result
from drillbook.text.nearest import did_you_mean

_LONGEST_TITLE = 200
_UNSAID: Mapping[str, object] = {
    "dependency": "which-dependency",
    "failure_mode": "unavailable",
    "environment": "which-environment",
    "service": "which-service",
    "conducted_by": ("who",),
}
"""What stands in the place of what nobody has said, while something is only looked at."""

FLAGS: Mapping[str, str] = {
    "dependency": "--dependency",
    "failure_mode": "--failure-mode",
    "environment": "--environment",
    "service": "--service",
    "conducted_by": "--as",
}
"""The option of the command that says each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAnswers:
    """What the command was told: keys of a mapping, the format, and the title of the result."""

    said: Mapping[str, object] = field(default_factory=dict)
    format: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProposal:
    """A test in a file as the result that it would be.

    `redacted` says that something was taken out of the original, `unsaid` what is still to be said,
    and `there` which result of the book was made from it already.
    """

    file: Path
    importer: Importer
    heading: CaseTitle
    result: Result
    files: Mapping[str, bytes]
    verdict: Verdict
    missing: tuple[str, ...]
    redacted: bool
    unsaid: tuple[str, ...] = ()
    there: str | None = None


@dataclass(frozen=True, slots=True)
class ImportRefusal:
    """A file that cannot be imported, or a test in it, and why."""

    file: Path
    problem: str
    remedy: str


def imports(
    file: Path, root: Path, book: Book, answers: ImportAnswers
) -> Iterator[ImportProposal | ImportRefusal]:
    """Yield what each test in a file would be in the book below a root; nothing is written."""
    try:
        yield from _each(file, root, book, answers)
    except _REFUSED as error:
        yield _refusal(file, error)


def _each(
    file: Path, root: Path, book: Book, answers: ImportAnswers
) -> Iterator[ImportProposal | ImportRefusal]:
    original = _original(file)
    kept = original.redacted(patterns_of(book))
    importer = importer_of(kept, answers.format)
    headings = importer.headings(kept)
    told = _meant(book, headings, answers)
    if not told:
        raise NotOneError(
            f"has {len(headings):,} tests, and nobody says which is meant",
            "Name one with --case. Or have the tests write the properties `dependency` and"
            " `failure-mode`. Or add a rule to content/imports.yml.",
        )
    for heading in told:
        one = _Import(file, importer, kept, heading, redacted=kept is not original)
        try:
            yield _proposal(one, root, book, answers)
        except _REFUSED as error:
            yield _refusal(file, error)


_REFUSED = (NotOneError, MisshapenError, UnreadableError, DrillbookError)


def _refusal(file: Path, error: Exception) -> ImportRefusal:
    """Return why a file, or a test in it, cannot be imported."""
    match error:
        case UnreadableError(finding=found):
            return ImportRefusal(file, f"{found.location}: {found.message}", found.help)
        case MisshapenError():
            problem = (
                f"{file} is not as its tool writes it: `{error.place}` {error.problem}"
            )
            return ImportRefusal(
                file, problem, "Take the file as the tool has written it."
            )
        case DrillbookError():
            return ImportRefusal(file, f"{file}: {error.message}", error.help)
        case NotOneError():
            return ImportRefusal(file, f"{file} {error.problem}", error.remedy)
    raise error


def _meant(
    book: Book, headings: Sequence[CaseTitle], answers: ImportAnswers
) -> Sequence[CaseTitle]:
    """Return the tests of a file that are meant: of many, those of which something is said."""
    case = answers.said.get("case")
    if case is not None:
        return [one for one in headings if case in {one.case, one.title}]
    if len(headings) == 1:
        return headings
    return [one for one in headings if "dependency" in one.told or rule_for(book, one)]


def rule_for(book: Book, heading: CaseTitle) -> ImportRule | None:
    """Return the first rule of the book that fits a test, or None."""
    return next(
        (rule for rule in book.imports.experiments if _fits(rule, heading)), None
    )


def _fits(rule: ImportRule, heading: CaseTitle) -> bool:
    if rule.title is None and rule.label is None:
        return False
    # Square brackets are letters of a title and no choice.
    wanted = (rule.title or "*").replace("[", "[[]")
    return fnmatchcase(heading.title, wanted) and (
        rule.label is None or rule.label in heading.labels
    )


def _original(file: Path) -> OriginalFile:
    if file.exists() and not file.is_file():
        raise NotOneError("is no file")
    try:
        with file.open("rb") as opened:
            return OriginalFile(file.name, opened.read(MOST_BYTES + 1))
    except OSError as error:
        raise NotOneError(f"cannot be read: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class _Import:
    """One test in one file, as it is kept."""

    file: Path
    importer: Importer
    original: OriginalFile
    heading: CaseTitle
    redacted: bool


def _proposal(
    one: _Import, root: Path, book: Book, answers: ImportAnswers
) -> ImportProposal:
    said = _said(book, one.heading, answers)
    unsaid = tuple(key for key in _UNSAID if key not in said)
    mapping = _mapping({**_UNSAID, **said})
    _refuse_unknown(book, {key: said[key] for key in _UNSAID if key in said})
    dependency = book.dependencies.get(mapping.dependency)
    naming = Naming(
        id="import",
        title=answers.title or _short(one.heading.title),
        inventory_digest=dependency.tested_digest if dependency else None,
    )
    first = derived(one.importer, one.original, mapping, naming)
    id_ = free_id(root, _id(first.result.started, mapping))
    found = derived(one.importer, one.original, mapping, replace(naming, id=id_))
    result = read_back(found.result)
    if result is None:
        raise NotOneError("tells what no result can contain")
    return ImportProposal(
        file=one.file,
        importer=one.importer,
        heading=one.heading,
        result=result,
        files=found.files,
        verdict=verdict(result, Beside(sample_summaries=found.sample_summaries)),
        missing=found.missing,
        redacted=one.redacted,
        unsaid=unsaid,
        there=_there(book, one.original.digest, mapping),
    )


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"


def _id(started: datetime, mapping: ImportMapping) -> str:
    return f"{started.date().isoformat()}-{mapping.dependency}-{mapping.failure_mode}"


def _said(book: Book, heading: CaseTitle, answers: ImportAnswers) -> dict[str, object]:
    """Return what is said of a test: by the command, else by the file, else by a rule."""
    rule = rule_for(book, heading)
    ruled = (
        rule.model_dump(exclude_unset=True, exclude={"title", "label"}) if rule else {}
    )
    said: dict[str, object] = {**ruled, **heading.told, **answers.said}
    if heading.case is not None:
        said["case"] = heading.case
    dependency = book.dependencies.get(str(said.get("dependency")))
    if "service" not in said and dependency and dependency.used_by:
        said["service"] = dependency.used_by[0]
    return said


def _mapping(said: Mapping[str, object]) -> ImportMapping:
    try:
        return ImportMapping.model_validate(dict(said))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        keys = ".".join(map(str, first["loc"]))
        raise DrillbookError(f"{keys}: {first['msg']}") from error


T = TypeVar("T")


def _refuse_unknown(book: Book, said: Mapping[str, object]) -> None:
    known: Mapping[str, tuple[str, Mapping[str, object]]] = {
        "dependency": ("inventory", book.dependencies),
        "environment": ("inventory", book.environments),
        "service": ("inventory", book.services),
        "conducted_by": ("team", book.members),
    }
    for key, (place, ids) in known.items():
        named = said.get(key, ())
        for id_ in named if isinstance(named, tuple) else (named,):
            if id_ not in ids:
                word = "member" if key == "conducted_by" else key
                raise DrillbookError(
                    f"the {place} has no {word} {id_}.{did_you_mean(str(id_), ids)}",
                    f"Choose one of: {', '.join(ids) or 'none'}.",
                )


def _there(book: Book, digest: str, mapping: ImportMapping) -> str | None:
    """Return the result of the book that was made from the same test of the same file."""
    for result in book.results:
        source = result.imported_from
        if (
            source
            and source.digest == digest
            and source.mapping
            and source.mapping.case == mapping.case
            and source.mapping.dependency == mapping.dependency
            and source.mapping.failure_mode == mapping.failure_mode
        ):
            return result.folder
    return None
