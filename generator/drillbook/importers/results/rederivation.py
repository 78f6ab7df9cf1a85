"""A rederivation makes an imported result once more from its original, and says how they differ."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from drillbook.files.folder import is_plain
from drillbook.files.result_file import read_back
from drillbook.files.yaml_reader import UnreadableError
from drillbook.importers.results.derivation import Derived, Naming, derived
from drillbook.importers.results.formats import FORMATS
from drillbook.importers.results.importer import NotOneError
from drillbook.importers.results.original import MOST_BYTES, OriginalFile
from drillbook.kept import NOTHING, Kept
from drillbook.model.entry import Value
from drillbook.model.import_rules import ImportedFrom
from drillbook.model.result import Result
from drillbook.text.digest import digest

_OF_THE_BOOK = frozenset({"playbook", "inventory_digest"})
"""What a result is pinned to when it is imported: no original knows it."""


class _Told(Value):
    """What was found, as it is kept."""

    difference: str | None


def differences(
    book: Path,
    results: Iterable[Result],
    digests: Mapping[str, str],
    kept: Kept = NOTHING,
) -> Mapping[str, str]:
    """Return how imported results below a book's folder differ from their originals, by folder.

    `digests` are those of the files beside them, by their paths in the book.
    """
    found = {
        result.folder: _difference(book, result, digests, kept)
        for result in results
        if result.imported_from and result.imported_from.mapping
    }
    return {folder: told for folder, told in found.items() if told}


def _difference(
    book: Path, result: Result, digests: Mapping[str, str], kept: Kept
) -> str | None:
    named = [*(item.file for item in result.evidence), *_sample_files(result)]
    content = result.source.content
    made_from = (
        result.folder,
        str(content),
        *(f"{file} {digests.get(result.beside(file), '')}" for file in named),
    )
    known = kept.found("rederivation", *made_from) if content else None
    if known is not None:
        try:
            return _Told.model_validate_json(known).difference
        except ValidationError:
            pass
    told = _compared(book, result, digests)
    if content:
        kept.keep(
            _Told(difference=told).model_dump_json().encode(),
            "rederivation",
            *made_from,
        )
    return told


def _compared(book: Path, result: Result, digests: Mapping[str, str]) -> str | None:
    source = result.imported_from
    if source is None or source.mapping is None:
        return None
    original = _original(book, result, source)
    if isinstance(original, str):
        return original
    if source.digest is None or original.digest != source.digest:
        return f"{source.file} is not the file that it was made from: its bytes differ"
    importer = FORMATS.get(source.format)
    if importer is None or source.reading != importer.reading:
        reading = f" in reading {source.reading}" if importer else ""
        what = f"{source.format}{reading}"
        return f"cannot be made again: this version of drillbook does not read {what}"
    naming = Naming(
        id=result.id, title=result.title, inventory_digest=result.inventory_digest
    )
    try:
        made = derived(importer, original, source.mapping, naming)
    except (NotOneError, UnreadableError) as error:
        return f"cannot be made again: {source.file} {error}"
    return _differing(result, made, digests)


def _original(book: Path, result: Result, source: ImportedFrom) -> OriginalFile | str:
    path = result.beside(source.file or "")
    if not source.file or not is_plain(book, path):
        return "it was imported, and its original is not in its folder"
    with (book / path).open("rb") as file:
        return OriginalFile(source.file.rpartition("/")[2], file.read(MOST_BYTES + 1))


def _differing(result: Result, made: Derived, digests: Mapping[str, str]) -> str | None:
    read = read_back(made.result)
    if read is None:
        return "cannot be made again: no file can hold what its original tells"
    changed = [key for key in result.differing_facts(read) if key not in _OF_THE_BOOK]
    if changed:
        keys = ", ".join(f"`{key}`" for key in changed)
        return f"says something else than its original about {keys}"
    for file, content in made.files.items():
        found = digests.get(result.beside(file))
        if found is not None and found != digest(content):
            return f"{file} is not what its original tells: its bytes differ"
    lacking = {item.file for item in made.result.evidence} - {
        item.file for item in result.evidence
    }
    return (
        f"does not name {min(lacking)}, which is in its original" if lacking else None
    )


def _sample_files(result: Result) -> tuple[str, ...]:
    return tuple(probe.samples for probe in result.probes if probe.samples)
