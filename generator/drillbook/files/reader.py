"""A reader turns one file at a time into an entry that knows its place, and keeps the findings."""

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, TypeVar

from drillbook.files import folder, markdown, unmerged, unseen
from drillbook.files.contents import Contents, rest
from drillbook.files.outline import Outline
from drillbook.files.sections import prose
from drillbook.files.validation import Shaped, shape
from drillbook.files.yaml_reader import MAX_BYTES, Document, UnreadableError, read
from drillbook.kept import NOTHING, Kept
from drillbook.model.entry import Entry
from drillbook.model.finding import Finding, Severity
from drillbook.model.location import Keys, Location, Source
from drillbook.model.playbook import Prose

E = TypeVar("E", bound=Entry)
_PLACE = "place"
_PLACES = re.compile(rb"([0-9]{1,9}) ([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Read(Generic[E]):
    """A Markdown file that was read."""

    entry: E
    prose: Prose
    outline: Outline


@dataclass(slots=True)
class Reader:
    """Reads the files of a book; each mistake in them becomes one of its findings."""

    contents: Contents
    findings: list[Finding] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    """What has been read, by its path."""
    store: Kept = NOTHING
    """What was read before, of all files."""

    @property
    def root(self) -> Path:
        """The folder of the book."""
        return self.contents.root

    @property
    def kept(self) -> Kept:
        """What was read before of the files that are now being read."""
        return self.contents.kept

    def text_of(self, entry: Entry) -> str:
        """Return the text of the file that an entry is; nothing if it is gone or another now."""
        source = entry.source
        known = self.texts.get(source.path)
        if known is None and source.content:
            known = rest(self.root, source.path, source.content, MAX_BYTES)
        return known or ""

    def whole(self, model: type[E], path: str) -> E | None:
        """Return a YAML file as an entry, or None if there is anything wrong with it."""
        # Of a file without a finding its values are kept; findings are found anew each time.
        content = self.contents.known(path)
        entry = content and self._kept(model, path, content)
        if entry:
            return entry
        found = self._content(path)
        if found is None:
            return None
        if found.digest != content and (entry := self._kept(model, path, found.digest)):
            return entry
        before = len(self.findings)
        document = self._document(path, found.text, 1)
        entry = None if document is None else self._entry_of(model, document)
        if entry is not None and document is not None and len(self.findings) == before:
            self._keep(document.value, model, found.digest)
        return entry and entry.placed(replace(entry.source, content=found.digest))

    def _keep(self, value: object, model: type[E], content: str) -> None:
        if self.kept is not NOTHING:
            said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            self.kept.keep(said.encode(), model.__name__, content)

    def _kept(self, model: type[E], path: str, content: str) -> E | None:
        """Return what was read before of a file with this content, or None."""
        known = self.kept.found(model.__name__, content)
        entry = None if known is None else _again(model, known)
        places = Places(self.root, path, content, self.store)
        return entry and entry.placed(Source(path, places.locate, content=content))

    def items(self, model: type[E], path: str, lists: frozenset[str]) -> E | None:
        """Return a YAML file as an entry whose `lists` lack the items that are wrong, each of them
        placed.
        """
        text = self._text(path)
        document = None if text is None else self._document(path, text, 1)
        shaped = None if document is None else self._shaped(model, document, lists)
        if shaped is None or shaped.value is None:
            return None
        placed = {
            key: _placed_items(shaped.value, key, shaped.left_out.get(key, frozenset()))
            for key in lists
        }
        return shaped.value.model_copy(update=placed)

    def markdown(
        self, model: type[E], path: str, *, head_needed: bool
    ) -> Read[E] | None:
        """Return a Markdown file's front matter as an entry with its prose and what that consists
        of, or None if one of them is wrong.
        """
        text = self._text(path)
        if text is None:
            return None
        return self.markdown_in(model, path, text, head_needed=head_needed)

    def markdown_in(
        self, model: type[E], path: str, text: str, *, head_needed: bool
    ) -> Read[E] | None:
        """Return the text of a Markdown file likewise, which need not lie there yet."""
        try:
            parts = markdown.split(text)
        except markdown.UnclosedError:
            problem = "has front matter that does not end with a line `---`"
            self.findings.append(_front_matter(path, problem))
            return None
        head, body, line = parts.head, parts.body, parts.first_line
        self.findings.extend(unseen.in_text(path, body, line))
        costly = markdown.too_costly(path, body, line)
        if costly:
            self.findings.append(costly)
        if head is None and head_needed:
            self.findings.append(_no_front_matter(path, text))
            return None
        keys = _keys(head, needed=head_needed)
        # The line of the first `---` is the file's first.
        entry = self._entry(model, path, keys, 1 if head is None else 2)
        # Read before the text is left out, so that one run tells of all mistakes.
        if entry is None or costly:
            return None
        outline = Outline(markdown.converted(body), line)
        return Read(entry, prose(outline, body, line), outline)

    def _text(self, path: str) -> str | None:
        found = self._content(path)
        return found.text if found else None

    def _content(self, path: str) -> folder.Content | None:
        found = folder.read_content(self.contents, path)
        if isinstance(found, Finding):
            self.findings.append(found)
            return None
        conflict = unmerged.conflict_in(path, found.text)
        if conflict:
            self.findings.append(conflict)
            return None
        self.texts[path] = found.text
        return found

    def _entry(self, model: type[E], path: str, text: str, first_line: int) -> E | None:
        document = self._document(path, text, first_line)
        return None if document is None else self._entry_of(model, document)

    def _entry_of(self, model: type[E], document: Document) -> E | None:
        # Warnings, such as one of an invisible character, leave an entry out of no book.
        before = self._errors
        shaped = self._shaped(model, document, frozenset())
        return shaped.value if self._errors == before else None

    @property
    def _errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    def _document(self, path: str, text: str, line: int) -> Document | None:
        try:
            return read(path, text, line)
        except UnreadableError as error:
            self.findings.append(error.finding)
            return None

    def _shaped(
        self, model: type[E], document: Document, lists: frozenset[str]
    ) -> Shaped[E]:
        path, text, line = document.path, document.text, document.first_line
        shaped = shape(model, document, entries=lists)
        self.findings.extend(document.findings)
        self.findings.extend(shaped.findings)
        self.findings.extend(unseen.in_text(path, text, line))
        # An escape such as "\u200b" is seen in the file and by nobody who reads the page.
        self.findings.extend(unseen.in_escapes(document))
        if shaped.value is None:
            return shaped
        placed = shaped.value.placed(Source(path, document.locate))
        return replace(shaped, value=placed)


def _again(model: type[E], known: bytes) -> E | None:
    """Return an entry as it was read before; what is kept is believed as little as a file."""
    try:
        return model.model_validate(_as_read(json.loads(known)))
    except ValueError:
        return None


def _as_read(value: object) -> object:
    """Return values of JSON as the reader of YAML has them: what it reads is never a list."""
    if isinstance(value, dict):
        return {key: _as_read(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(map(_as_read, value))
    return value


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the values in a file of which only the content is known."""

    root: Path
    path: str
    content: str
    kept: Kept

    def locate(self, keys: Keys) -> tuple[int, int]:
        """Return line and column of a value, as its document would.

        Of a file that has changed since, nobody knows them.
        """
        made_from = self.content, json.dumps(keys)
        known = self.kept.found(_PLACE, *made_from)
        place = known and _PLACES.fullmatch(known)
        if place:
            return int(place[1]), int(place[2])
        text = rest(self.root, self.path, self.content, MAX_BYTES)
        if text is None:
            return 0, 0
        line, column = Document(self.path, text).locate(keys)
        self.kept.keep(f"{line} {column}".encode(), _PLACE, *made_from)
        return line, column


def _placed_items(
    parent: Entry, key: str, left_out: frozenset[int]
) -> tuple[Entry | str, ...]:
    items: tuple[Entry | str, ...] = getattr(parent, key)
    # By their places in the file, where those that were left out still stand.
    places = (i for i in range(len(items) + len(left_out)) if i not in left_out)
    return tuple(
        item.placed(parent.source.within(key, i)) if isinstance(item, Entry) else item
        for item, i in zip(items, places, strict=True)
    )


def _keys(head: str | None, *, needed: bool) -> str:
    """Return the front matter, or an empty mapping for one without keys where none is needed."""
    lines = (head or "").splitlines()
    bare = all(not line.strip() or line.lstrip().startswith("#") for line in lines)
    return "{}" if head is None or (bare and not needed) else head


def _no_front_matter(path: str, text: str) -> Finding:
    above = markdown.what_stands_above(text)
    if above is None:
        return _front_matter(path, "has no front matter")
    word, line = above
    return Finding(
        location=Location(path, line, 1),
        code="F002",
        message=f"has {word} above its front matter, which has to begin in the first line",
        help=f"Move {word} below the second line of `---`; within the keys, `# …` is a comment.",
    )


def _front_matter(path: str, problem: str) -> Finding:
    return Finding(
        location=Location(path, 1, 1),
        code="F002",
        message=problem,
        help="Begin the file with its keys between two lines `---`; the guide has an example.",
    )
