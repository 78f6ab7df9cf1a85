"""An unfinished publication is what lies in a staging folder in an archive: it is still under way,
or it was broken off.

Whoever reads an archive says what was found. Only `settled` in `archive` changes anything, and that
only for a staging folder which this user is proved to have made.
"""

import stat
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from drillbook.errors import DrillbookError
from drillbook.publish import plain
from drillbook.publish.proof import Proof, kept, numbered
from drillbook.publish.versions import FILE as CATALOGUE
from drillbook.system import user
from drillbook.system.open_folder import OpenFolder

STAGING = ".publishing"
TREE, OLD, READY, MARK = "tree", "old", "ready", "made-"
ITSELF = "."
"""The path of an entry that is a file, within itself."""

_BY_HAND = (
    "Nothing was changed. If somebody else publishes to this archive, their `drillbook settle`"
    " finishes it. If it came with the files, remove it. If an older drillbook of yours left it,"
    f" copy the archive first. Then move what is in {STAGING}/{TREE} to the top, remove"
    f" {STAGING}, and run `drillbook verify`."
)
_SETTLE = "`drillbook settle` finishes it, and so does the next `drillbook publish`."


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was found, what to do, and whether some of the archive may be old and some new: its
    renames have begun.
    """

    text: str
    help: str
    begun: bool


def unfinished(root: OpenFolder, path: Path) -> Unfinished | None:
    """Return what lies in the staging folder of an open archive, if there is one; nothing is
    changed.
    """
    if not plain.lies_in(STAGING, root):
        return None
    try:
        with opened_staging(root, path) as staging:
            proof = proved(root, staging, path)
            if proof is None or not plain.lies_in(READY, staging):
                return Unfinished(
                    f"{path / STAGING} is of a publication that has changed nothing so far",
                    _SETTLE,
                    begun=False,
                )
            hold(proof, root, staging, path)
    except DrillbookError as error:
        return Unfinished(error.message, error.help, begun=True)
    except FileNotFoundError:
        return None
    names = ", ".join(sorted(proof.entries or ()))
    return Unfinished(
        f"{path / STAGING} is of a publication that did not finish: {names}",
        _SETTLE,
        begun=True,
    )


def opened_staging(root: OpenFolder, path: Path) -> AbstractContextManager[OpenFolder]:
    """Have the staging folder of an archive open. Raises `DrillbookError` if it is none, such as a
    link.
    """
    if not plain.is_folder(STAGING, root):
        raise _unproved(path, "it is a link, or no folder at all")
    return plain.opened(STAGING, root)


def proved(root: OpenFolder, staging: OpenFolder, path: Path) -> Proof | None:
    """Return the proof that this user made an open staging folder; nothing for an empty one, of
    which there is none to make.

    Raises `DrillbookError` if somebody else may have made it.
    """
    status = staging.own_status()
    if not user.owns(status):
        raise _unproved(path, f"it belongs to another user ({status.st_uid})")
    try:
        names = set(staging.names())
    except OSError as error:
        raise _unproved(path, f"it cannot be looked into ({error.strerror})") from error
    if not names:
        return None
    marks = [name for name in names if name.startswith(MARK)]
    if len(marks) != 1:
        raise _unproved(path, "it does not say which publication made it")
    proof = kept(marks[0].removeprefix(MARK))
    if proof is None:
        raise _unproved(path, "this user has no proof of it on this machine")
    if not numbered(proof, root, staging):
        raise _unproved(path, f"it is a copy of a staging folder in {proof.archive}")
    _refuse_strangers(names - set(marks), staging, path)
    return proof


def hold(proof: Proof, root: OpenFolder, staging: OpenFolder, path: Path) -> None:
    """Raise `DrillbookError` unless what lies in a ready staging folder is what was put there, and
    the archive waits for it.
    """
    if proof.entries is None:
        raise _unproved(
            path, "it says that it is ready, and its publication never said so"
        )
    # Before the catalogue was renamed, or after: anything else is somebody's since.
    catalogue = plain.digest_of(CATALOGUE, root)
    after = proof.entries.get(CATALOGUE, {}).get(ITSELF)
    if catalogue not in {proof.before, after}:
        raise _unproved(path, f"the archive's {CATALOGUE} is another one by now")
    with plain.opened(TREE, staging) as tree:
        for name in tree.names():
            found = digests_of(name, tree)
            if proof.entries.get(name) != found:
                raise _unproved(path, f"{TREE}/{name} is not what was put there")


def digests_of(name: str, tree: OpenFolder) -> dict[str, str]:
    """Return the digests of all files of an entry in a staging folder."""
    if not plain.is_folder(name, tree):
        return {ITSELF: plain.digest_of(name, tree)}
    with plain.opened(name, tree) as folder:
        return plain.digests(folder)


def _refuse_strangers(names: set[str], staging: OpenFolder, path: Path) -> None:
    for name in sorted(names):
        mode = staging.status(name).st_mode
        if name == READY:
            usual = stat.S_ISREG(mode)
        else:
            usual = stat.S_ISDIR(mode) and name in {TREE, OLD}
        if not usual:
            raise _unproved(path, f"no publication puts {name} there as it is")


def _unproved(path: Path, why: str) -> DrillbookError:
    return DrillbookError(
        f"{path / STAGING} is not known to be a publication of yours: {why}", _BY_HAND
    )
