"""What should be in a book's folder and is not, and what is there though nothing names it."""

from collections.abc import Iterator, Mapping, Sequence

from drillbook.model.finding import Finding
from drillbook.model.location import Keys, Location
from drillbook.model.result import Result

_NEEDED = {
    "content/team.yml": "the members of the team",
    "content/inventory.yml": "the services, environments and dependencies",
}


def missing(
    paths: Sequence[str], results: Sequence[Result], reported: frozenset[str]
) -> Iterator[Finding]:
    """Hold the book's files against what must be there and against what the results name.

    What is `told` has a finding already, and so has whatever would lie below it.
    """
    there = frozenset(paths)
    for path, what in _NEEDED.items():
        if path not in there and not _is_reported(path, reported):
            help_ = f"Write {what} into it; the guide's page on files has an example."
            yield _found(Location(path), "F008", "is missing", help_)
    folders: dict[str, list[str]] = {}
    for path in paths:
        if path.startswith("results/") and path.count("/") > 1:
            folders.setdefault("/".join(path.split("/")[:2]), []).append(path)
    for folder in folders:
        result = f"{folder}/result.yml"
        if (
            result not in there
            and not _is_reported(result, reported)
            and not _misnamed(folder, reported)
        ):
            help_ = "Write the result, or remove the folder: without it these files prove nothing."
            yield _found(
                Location(result),
                "F008",
                "is missing from a folder with other files",
                help_,
            )
    for result_ in results:
        yield from _attachments(
            result_, folders.get(f"results/{result_.folder}", []), reported
        )


def _misnamed(folder: str, reported: frozenset[str]) -> bool:
    """Return whether a file right in the folder has been told of: it may be the result under
    another name.
    """
    return any(path.rpartition("/")[0] == folder for path in reported)


def _is_reported(path: str, reported: frozenset[str]) -> bool:
    parts = path.split("/")
    return any(
        "/".join(parts[:depth]) in reported for depth in range(1, len(parts) + 1)
    )


def _attachments(
    result: Result, paths: Sequence[str], reported: frozenset[str]
) -> Iterator[Finding]:
    base = result.beside("")
    named = _named(result)
    for file, keys in named.items():
        if base + file not in paths and not _is_reported(base + file, reported):
            message = f"names {file}, which is not in the folder {base}"
            yield _found(
                result.where(*keys),
                "F008",
                message,
                "Add the file, or remove what names it.",
            )
    for path in paths:
        file = path.removeprefix(base)
        if (
            file.startswith(("evidence/", "probes/"))
            and file not in named
            and path not in reported
        ):
            key = "evidence" if file.startswith("evidence/") else "probes"
            message = f"is not named in the result in {result.path}"
            yield _found(
                Location(path),
                "F007",
                message,
                f"Name it under `{key}:`, or remove it.",
            )


def attached(result: Result) -> Iterator[str]:
    """Yield the paths of the files that a result names, relative to the book."""
    return map(result.beside, _named(result))


def _named(result: Result) -> Mapping[str, Keys]:
    named: dict[str, Keys] = {
        item.file: ("evidence", i, "file") for i, item in enumerate(result.evidence)
    }
    named |= {
        probe.samples: ("probes", i, "samples")
        for i, probe in enumerate(result.probes)
        if probe.samples
    }
    if result.imported_from and result.imported_from.file:
        named[result.imported_from.file] = ("imported_from", "file")
    return named


def _found(location: Location, code: str, message: str, help_: str) -> Finding:
    return Finding(location=location, code=code, message=message, help=help_)
