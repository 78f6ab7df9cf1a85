"""Loading turns a book's folder into a `Book`, and into a finding for everything that did not get
into it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, islice
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from drillbook.collection import paused
from drillbook.files import folder, places
from drillbook.files.contents import Contents
from drillbook.files.ignored import ignored
from drillbook.files.left_behind import is_known, may_be_a_document
from drillbook.files.markdown import begins_as_a_playbook
from drillbook.files.media import media
from drillbook.files.missing import attached, missing
from drillbook.files.reader import Read, Reader
from drillbook.files.rewriting import MOST_BYTES, undone
from drillbook.files.samples import sample_summary
from drillbook.files.sections import understood
from drillbook.kept import NOTHING, Kept
from drillbook.limits import MOST_ATTACHED
from drillbook.model.agreement import Agreement
from drillbook.model.book import Book
from drillbook.model.entry import Value
from drillbook.model.finding import Finding, Severity
from drillbook.model.import_rules import Imports
from drillbook.model.inventory import Inventory
from drillbook.model.location import Location
from drillbook.model.media import Media
from drillbook.model.own_page import OwnPage
from drillbook.model.playbook import Playbook
from drillbook.model.pointer import media_in, spelled
from drillbook.model.policy import Policy
from drillbook.model.result import Result
from drillbook.model.review import Review
from drillbook.model.rewriting import Rewriting
from drillbook.model.sample_summary import SampleSummary
from drillbook.model.team import Team
from drillbook.model.trace import Trace, days_in
from drillbook.text.nearest import did_you_mean
from drillbook.text.secrets.secret import Leak, leaks_in, secrets_in

_YES = b"yes"
_ACCOUNT = "account"
_DIGEST = re.compile(rb"sha256:[0-9a-f]{64}")
_MOST_EVIDENCE = 8 * 1024 * 1024
_MOST_LOOKED_INTO = 50
_OF_NO_BOOK = frozenset({"F006", "F007"})
_BOOK_ITSELF = frozenset(
    {"content/team.yml", "content/inventory.yml", "content/policy.yml"}
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read, and what there is to say about the rest."""

    book: Book
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those of the findings that kept something out of the book."""
        return tuple(
            finding for finding in self.findings if finding.severity is Severity.ERROR
        )


def load(root: Path, kept: Kept = NOTHING) -> Loaded:
    """Read the book in a folder; what was read of the same bytes before is taken from what was
    kept.

    Whatever is wrong with its files is a finding; nothing is raised for it.
    """
    with paused():
        return _loaded(root, folder.walk(root), kept)


def load_files(root: Path, *paths: str) -> Book:
    """Read some files of the book in a folder as if there were no others, whatever they lack."""
    with paused():
        return _loaded(root, folder.listed(root, paths), NOTHING).book


def _loaded(root: Path, listing: folder.Listing, kept: Kept) -> Loaded:
    contents = Contents(root, listing.statuses, kept)
    reader = Reader(contents, list(listing.findings), store=kept)
    parts = _Parts()
    for folder_, paths_ in groupby(listing.paths, _results_folder):
        # Whatever is known of a result lies in one place.
        together: AbstractContextManager[Kept] = nullcontext(kept)
        if folder_:
            together = kept.together(f"{contents.folder}/{folder_}")
        with together as contents.kept:
            for path in paths_:
                _take(reader, parts, path)
    contents.kept = kept
    # Evidence that a result names counts despite its name.
    named = {path for result in parts.results for path in attached(result)}
    for path in sorted(listing.passed_over & named):
        _take(reader, parts, path)
    reader.findings.extend(
        told for path, told in listing.copies.items() if path not in named
    )
    there = {*listing.paths, *(listing.passed_over & named)} - parts.documents
    paths = tuple(sorted(there))
    parts.leaks.update(_leaks(reader, parts))
    parts.rewritten.update(_rewritten(root, parts))
    reported = frozenset(
        f.location.path for f in reader.findings if f.severity is Severity.ERROR
    )
    reader.findings.extend(missing(root, paths, parts.results, reported))
    on_this_machine = _on_this_machine(root, reader.findings, listing.refused)
    findings = [f for f in reader.findings if f.location.path not in on_this_machine]
    shared = [path for path in paths if path not in on_this_machine]
    in_order = tuple(sorted(findings, key=lambda finding: finding.order))
    return Loaded(parts.book(shared, findings), in_order)


def _on_this_machine(
    root: Path, findings: Sequence[Finding], refused: Mapping[str, str]
) -> frozenset[str]:
    """Return those paths with findings that git ignores: nobody else has what lies there.

    A result does not go away by that. Of what lies beside results only what can be no file of
    theirs is left out, and nothing that a book needs.
    """
    told = {}
    for finding in findings:
        if finding.severity is not Severity.ERROR:
            continue
        path = finding.location.path
        needed = path.startswith("results/") or path in _BOOK_ITSELF
        if not needed or finding.code in _OF_NO_BOOK:
            told[refused.get(path, path)] = path
    return frozenset(told[path] for path in ignored(root, told))


@dataclass(frozen=True, slots=True)
class LoadedPlaybook:
    """A playbook, None if it could not be read, and what there is to say about it."""

    playbook: Playbook | None
    findings: tuple[Finding, ...]


def playbook_in(book: Book, path: str, text: str) -> LoadedPlaybook:
    """Read the text of a playbook as it would be read if it lay at a path of a book."""
    reader = Reader(Contents(Path()))
    read = reader.markdown_in(Playbook, path, text, head_needed=True)
    media = {spelled(place): one for place, one in book.media.items()}
    draft = _Draft(PurePosixPath(path).stem, read) if read else None
    playbook = draft.playbook(book.policy, media) if draft else None
    return LoadedPlaybook(playbook, tuple(reader.findings))


def _results_folder(path: str) -> str | None:
    """Return the folder of the result to which a file belongs, or None."""
    root, name, *inner = path.split("/", 2)
    return f"{root}/{name}" if root == "results" and inner else None


def _leaks(reader: Reader, parts: "_Parts") -> Iterator[tuple[str, Leak]]:
    """Yield the first secret of each text in which people write freely; those of results are looked
    for where they are judged.
    """
    told = {
        path: text
        for path, text in reader.texts.items()
        if _WRITTEN_FREELY.fullmatch(path)
    }
    told |= {
        one.source.path: reader.text_of(one)
        for one in (*parts.agreements, *parts.reviews)
        if one.comment
    }
    # One search through all of it is cheap, and usually the only one.
    if next(leaks_in("\n\n".join(told.values()), parts.policy.redact), None) is None:
        return
    for path, text in told.items():
        leak = next(leaks_in(text, parts.policy.redact), None)
        if leak:
            yield path, leak


def _rewritten(root: Path, parts: "_Parts") -> Iterator[tuple[str, Rewriting]]:
    """Yield what makes each file other than its result says; beyond the first of them it is taken
    for a real change, so that no book keeps a check busy.
    """
    differing = (
        (path, digest)
        for result in parts.results
        for path, digest in result.digests.items()
        if parts.digests.get(path, digest) != digest
    )
    for path, digest in islice(differing, _MOST_LOOKED_INTO):
        with suppress(OSError), (root / path).open("rb") as file:
            yield path, undone(file.read(MOST_BYTES + 1), digest)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A playbook that was read before it is known what the policy says of its headings."""

    id: str
    read: Read[Playbook]

    def playbook(self, policy: Policy, media: Mapping[str, Media]) -> Playbook:
        """Return the playbook, given the media of the book by path as it is spelled."""
        prose = self.read.prose
        named = {**policy.sections, **self.read.entry.sections}
        meaning = understood(self.read.outline, prose, named)
        shown = media_in(self.read.entry.source.path, prose.pointers, media)
        return self.read.entry.written(self.id, prose, meaning, shown)


@dataclass(slots=True)
class _Parts:
    """The parts of a book while they come in, file by file."""

    team: Team = field(default_factory=Team)
    inventory: Inventory = field(default_factory=Inventory)
    policy: Policy = field(default_factory=Policy)
    imports: Imports = field(default_factory=Imports)
    playbooks: list[_Draft] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    own_pages: list[OwnPage] = field(default_factory=list)
    media: dict[str, Media] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    rewritten: dict[str, Rewriting] = field(default_factory=dict)
    sample_summaries: dict[str, SampleSummary] = field(default_factory=dict)
    leaks: dict[str, Leak] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    clean: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    attached: int = 0

    def book(self, paths: Sequence[str], findings: list[Finding]) -> Book:
        media = {spelled(path): one for path, one in self.media.items()}
        return Book(
            team=self.team,
            inventory=self.inventory,
            policy=self.policy,
            imports=self.imports,
            playbooks=tuple(
                draft.playbook(self.policy, media) for draft in self.playbooks
            ),
            agreements=tuple(self.agreements),
            results=tuple(self.results),
            reviews=tuple(self.reviews),
            own_pages=tuple(self.own_pages),
            media=self.media,
            paths=frozenset(paths),
            digests=self.digests,
            rewritten=self.rewritten,
            sample_summaries=self.sample_summaries,
            leaks=self.leaks,
            traces=self.traces,
            clean=frozenset(self.clean),
            damaged=frozenset(
                f.location.path for f in findings if f.severity is Severity.ERROR
            ),
        )


def _team(reader: Reader, parts: _Parts, path: str) -> None:
    lists = frozenset({"members", "contacts"})
    parts.team = reader.items(Team, path, lists) or parts.team


def _inventory(reader: Reader, parts: _Parts, path: str) -> None:
    lists = frozenset(
        {"services", "environments", "dependencies", "sources", "left_out"}
    )
    parts.inventory = reader.items(Inventory, path, lists) or parts.inventory


def _policy(reader: Reader, parts: _Parts, path: str) -> None:
    lists = frozenset({"production_patterns", "redact"})
    parts.policy = reader.items(Policy, path, lists) or parts.policy


def _imports(reader: Reader, parts: _Parts, path: str) -> None:
    lists = frozenset({"experiments"})
    parts.imports = reader.items(Imports, path, lists) or parts.imports


def _own_page(reader: Reader, parts: _Parts, path: str) -> None:
    read = reader.markdown(OwnPage, path, head_needed=False)
    if read:
        parts.own_pages.append(read.entry.written(path, read.prose))


def _playbook(reader: Reader, parts: _Parts, path: str, id_: str) -> None:
    if may_be_a_document(path) and _is_a_document(reader.root, path):
        parts.documents.add(path)
        reader.findings.extend([] if is_known(path) else [_no_playbook(path)])
        return
    read = reader.markdown(Playbook, path, head_needed=True)
    if read:
        parts.playbooks.append(_Draft(id_, read))


def _is_a_document(root: Path, path: str) -> bool:
    """Return whether a file with the name of a document has nothing that a playbook begins with."""
    text = folder.read_text(root, path)
    return isinstance(text, str) and not begins_as_a_playbook(text)


def _no_playbook(path: str) -> Finding:
    return Finding(
        location=Location(path),
        code="F007",
        message="has no front matter, so that it is no playbook, and nothing shows it",
        help="Give it the front matter of a playbook, or move it to content/pages/.",
        severity=Severity.WARNING,
    )


def _media(reader: Reader, parts: _Parts, path: str) -> None:
    with suppress(OSError):
        parts.attached += (reader.root / path).stat().st_size
    if parts.attached > folder.MOST_TOGETHER:
        reader.findings.append(folder.unreadable(path, _TOO_MUCH))
        return
    found = media(reader.root, path)
    if isinstance(found, Finding):
        reader.findings.append(found)
    else:
        parts.media[path] = found


def _look(reader: Reader, parts: _Parts, path: str) -> None:
    """Leave a sheet, a script or a font to the site's settings, which may name it."""


def _snapshot(reader: Reader, parts: _Parts, path: str) -> None:
    """Look for secrets in what a source says of what is deployed; the desk reads it."""
    read = folder.read_content(reader.contents, path, _MOST_EVIDENCE)
    if isinstance(read, Finding):
        reader.findings.append(read)
        return
    told = _told(reader.contents, path, parts.policy.redact)
    if told.leak:
        parts.leaks[path] = Leak(told.leak[0], told.leak[1])


def _agreement(
    reader: Reader, parts: _Parts, path: str, playbook: str, member: str
) -> None:
    agreement = reader.whole(Agreement, path)
    if agreement:
        parts.agreements.append(agreement.signed(playbook, member))


def _result(reader: Reader, parts: _Parts, path: str, name: str) -> None:
    read = reader.whole(Result, path)
    if read:
        result = _with_digest(read.filed_under(name), reader.kept)
        parts.results.append(result)
        if _is_clean(result, parts.policy.redact, reader.kept):
            parts.clean.add(name)


def _with_digest(result: Result, kept: Kept) -> Result:
    """Return a result of which it is known what its reviews have to name."""
    content = str(result.source.content)
    known = kept.found(_ACCOUNT, content)
    if known and _DIGEST.fullmatch(known):
        return result.digested(known.decode())
    if kept is not NOTHING:
        kept.keep(result.account_digest.encode(), _ACCOUNT, content)
    return result


def _is_clean(result: Result, patterns: Sequence[str], kept: Kept) -> bool:
    """Return whether nothing in a result looks like a secret; where something may, a rule says
    what.
    """
    made_from = str(result.source.content), *patterns
    clean = kept.found("clean", *made_from) == _YES
    if not clean and not secrets_in(result.whole_text, patterns):
        kept.keep(_YES, "clean", *made_from)
        return True
    return clean


def _review(reader: Reader, parts: _Parts, path: str, result: str, member: str) -> None:
    review = reader.whole(Review, path)
    if review:
        parts.reviews.append(review.signed(result, member))


def _probe(reader: Reader, parts: _Parts, path: str) -> None:
    summary = sample_summary(reader.contents, path)
    if isinstance(summary, Finding):
        reader.findings.append(summary)
    else:
        parts.sample_summaries[path] = summary
        _attachment(reader, parts, path)


def _evidence(reader: Reader, parts: _Parts, path: str) -> None:
    told = _told(reader.contents, path, parts.policy.redact)
    _attachment(reader, parts, path)
    leak = Leak(told.leak[0], told.leak[1]) if told.leak else None
    parts.leaks.update({path: leak} if leak else {})
    with suppress(OSError):
        size = reader.contents.size(path)
        parts.traces[path] = Trace(size, frozenset(told.days), told.blank)


class _Told(Value):
    """What the text of a file of evidence tells, as it is kept."""

    days: tuple[date, ...]
    blank: bool
    leak: tuple[int, str] | None


_NOTHING_TOLD = _Told(days=(), blank=False, leak=None)


def _told(contents: Contents, path: str, patterns: Sequence[str]) -> _Told:
    found = contents.known(path)
    text: str | None = None
    if found is None:
        read = folder.read_content(contents, path, _MOST_EVIDENCE)
        if isinstance(read, Finding):
            return _NOTHING_TOLD
        found, text = read.digest, read.text
    known = contents.kept.found("evidence", found, *patterns)
    if known is not None:
        with suppress(ValidationError):
            return _Told.model_validate_json(known)
    if text is None:
        read = folder.read_content(contents, path, _MOST_EVIDENCE)
        if isinstance(read, Finding):
            return _NOTHING_TOLD
        found, text = read.digest, read.text
    # What is no text has days and secrets in it by chance alone.
    binary = "\0" in text
    leak = None if binary else next(leaks_in(text, patterns), None)
    told = _Told(
        days=() if binary else tuple(sorted(days_in(text))),
        blank=not text.strip(),
        leak=(leak.line, leak.kind) if leak else None,
    )
    contents.kept.keep(told.model_dump_json().encode(), "evidence", found, *patterns)
    return told


def _attachment(reader: Reader, parts: _Parts, path: str) -> None:
    """Know the bytes of a file that its result has to name; `missing` holds the two against each
    other.
    """
    try:
        size = reader.contents.size(path)
        parts.attached += size
        # A file of nothing but zeros takes no room in a branch, and as long to read as any other.
        if size > MOST_ATTACHED or parts.attached > folder.MOST_TOGETHER:
            reader.findings.append(folder.unreadable(path, _too_large(size)))
            return
        parts.digests[path] = reader.contents.digest(path)
    except OSError as error:
        reader.findings.append(
            folder.unreadable(path, f"cannot be read: {error.strerror}")
        )


def _too_large(size: int) -> str:
    if size > MOST_ATTACHED:
        return f"has {size:,} bytes; beside a result at most {MOST_ATTACHED:,} are read"
    return _TOO_MUCH


_TOO_MUCH = (
    f"is left out: pictures, documents and files beside results have more than"
    f" {folder.MOST_TOGETHER:,} bytes together"
)


_READERS: Mapping[str, Callable[..., None]] = {
    places.RESULT: _result,
    r"results/[^/]+/probes/[^/]+\.csv": _probe,
    r"results/[^/]+/journal\.jsonl": _attachment,
    r"results/[^/]+/evidence/[^/]+": _evidence,
    places.REVIEW: _review,
    places.TEAM: _team,
    places.INVENTORY: _inventory,
    places.POLICY: _policy,
    places.IMPORTS: _imports,
    places.OWN_PAGE: _own_page,
    places.PLAYBOOK: _playbook,
    places.AGREEMENT: _agreement,
    r"content/deployed/[^/]+\.(?:ya?ml|json)": _snapshot,
    places.MEDIA: _media,
    r"content/(?:stylesheets|javascripts|fonts)/[^/]+\.(?:css|js|woff2?)": _look,
}
"""What a file is, by its place; the groups are handed to its reader."""

_WRITTEN_FREELY = re.compile(
    r"content/(?:team\.yml|inventory\.yml|index\.md|(?:pages|playbooks)/.*)"
)
"""Not the policy: what it says of secrets looks like them."""

_ENDINGS = {".markdown": ".md", ".mdown": ".md", ".mkd": ".md", ".yaml": ".yml"}
_COMPILED = tuple((re.compile(place), reader) for place, reader in _READERS.items())
_USUAL_NAMES = (
    "team.yml",
    "inventory.yml",
    "policy.yml",
    "imports.yml",
    "index.md",
    "result.yml",
    "journal.jsonl",
)


def _take(reader: Reader, parts: _Parts, path: str) -> None:
    for place, read in _COMPILED:
        match = place.fullmatch(path)
        if match:
            read(reader, parts, path, *match.groups())
            return
    if places.OF_MEDIA.fullmatch(path):
        hint = " Put pictures and PDFs below content/assets/, or beside the text that shows them."
    else:
        name = PurePosixPath(path).name
        hint = _ending(path) or did_you_mean(name, _USUAL_NAMES)
    reader.findings.append(
        Finding(
            location=Location(path),
            code="F007",
            message=f"is in a place where drillbook expects no file.{hint}",
            help="Rename, move or remove it: drillbook would never read it there.",
        )
    )


def _ending(path: str) -> str:
    """Return in a sentence what a file would have to be called, if only its ending is another."""
    place = PurePosixPath(path)
    meant = place.with_suffix(_ENDINGS.get(place.suffix.lower(), place.suffix))
    fits = meant != place and places.is_text_place(str(meant))
    return f' Did you mean "{meant.name}"?' if fits else ""
