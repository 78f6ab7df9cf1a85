"""What should be in a book's folder and is not, and what is there though nothing names it."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from drillbook.files.ignored import ignoring
from drillbook.model.finding import Finding
from drillbook.model.location import Keys, Location
from drillbook.model.result import Result
from drillbook.model.untracked import IgnoreRule

_LACKS = "F008"

_NEEDED = {
    "content/team.yml": "the members of the team",
    "content/inventory.yml": "the services, environments and dependencies",
}


def missing(
    root: Path,
    paths: Sequence[str],
    results: Sequence[Result],
    reported: frozenset[str],
) -> Iterator[Finding]:
    """Hold the book's files against what must be there and against what the results name.

    What is `reported` has a finding already, and so has whatever would lie below it. Where git
    ignores what is missing, that is said: it may well be on another machine.
    """
    found = list(_missing(paths, results, reported))
    rules = ignoring(root, (path for path, one in found if one.code == _LACKS))
    for path, one in found:
        yield _explained(one, path, rules[path]) if path in rules else one


def _explained(finding: Finding, path: str, rule: IgnoreRule) -> Finding:
    """Return a finding with the rule by which its file may never have been committed."""
    return replace(
        finding,
        message=f"{finding.message}; git ignores that file by {rule}",
        help=f"On the machine that has it: `git add --force {shlex.quote(path)}`, and commit."
        " If nobody has it, remove what names it.",
    )


def _missing(
    paths: Sequence[str], results: Sequence[Result], reported: frozenset[str]
) -> Iterator[tuple[str, Finding]]:
    """Yield each finding with the file that it is about."""
    there = frozenset(paths)
    for path, what in _NEEDED.items():
        if path not in there and not _is_reported(path, reported):
            help_ = f"Write {what} into it; the guide's page on files has an example."
            yield path, _found(Location(path), _LACKS, "is missing", help_)
    folders: dict[str, list[str]] = {}
    for path in paths:
        if path.startswith("results/") and path.count("/") > 1:
            folders.setdefault("/".join(path.split("/")[:2]), []).append(path)
    for folder in folders:
        result = f"{folder}/result.yml"
        # One mistake, one finding: a result that cannot be read is not missing.
        is_told = _is_reported(result, reported) or _misnamed(folder, reported)
        if result not in there and not is_told:
            help_ = "Write the result, or remove the folder: without it these files prove nothing."
            message = "is missing from a folder with other files"
            yield result, _found(Location(result), _LACKS, message, help_)
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
) -> Iterator[tuple[str, Finding]]:
    base = result.beside("")
    named = _named(result)
    for file, keys in named.items():
        if base + file not in paths and not _is_reported(base + file, reported):
            message = f"names {file}, which is not in the folder {base}"
            help_ = "Add the file, or remove what names it."
            yield base + file, _found(result.where(*keys), _LACKS, message, help_)
    for path in paths:
        file = path.removeprefix(base)
        is_attached = file.startswith(("evidence/", "probes/"))
        if is_attached and file not in named and path not in reported:
            key = "evidence" if file.startswith("evidence/") else "probes"
            message = f"is not named in the result in {result.path}"
            help_ = f"Name it under `{key}:`, or remove it."
            yield path, _found(Location(path), "F007", message, help_)


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
