"""The formats of results that drillbook reads: a row each, in the order in which they are tried."""

from collections.abc import Mapping

from drillbook.files.json_reader import read_json
from drillbook.importers.results import (
    asciicast,
    aws_fis,
    chaos_mesh,
    chaos_toolkit,
    jmeter,
    junit,
    k6,
    litmus,
)
from drillbook.importers.results.importer import Importer, NotOneError
from drillbook.importers.results.original import OriginalFile

FORMATS: Mapping[str, Importer] = {
    importer.name: importer
    for importer in (
        chaos_toolkit.IMPORTER,
        junit.IMPORTER,
        k6.IMPORTER,
        jmeter.IMPORTER,
        litmus.IMPORTER,
        aws_fis.IMPORTER,
        chaos_mesh.IMPORTER,
        asciicast.IMPORTER,
    )
}


def importer_of(original: OriginalFile, name: str | None = None) -> Importer:
    """Return the importer of a file: the one that is named, or the first that recognises it.

    Raises `NotOneError` if there is none, and `UnreadableError` if the file cannot be read at all.
    """
    if name is not None:
        importer = FORMATS[name]
        if not importer.is_one(original):
            raise NotOneError(f"is no {importer.title}", _names())
        return importer
    found = next((one for one in FORMATS.values() if one.is_one(original)), None)
    if found is None:
        if original.text.lstrip()[:1] in {"{", "["}:
            # What is damaged is of no format either, and the damage says more.
            read_json(original.name, original.text)
        raise NotOneError("is of no format that drillbook knows", _names())
    return found


def _names() -> str:
    known = ", ".join(f"{one.name} ({one.title})" for one in FORMATS.values())
    return f"The formats are {known}."
