"""An earlier text of a playbook: the one that somebody signed, found again in the history by its digest."""

from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from drillbook.files import git
from drillbook.files.load import load
from drillbook.files.repository import GitError
from drillbook.model.playbook import Playbook

_MOST_LINES = 2_000


def difference(root: Path, playbook: Playbook, digest: str) -> str:
    """Return what has changed in a playbook's file since its text had a digest, as a unified diff.

    Raises `GitError` if the history does not tell.
    """
    path = playbook.source.path
    if not git.is_repository(root):
        raise GitError("the book lies in no git repository")
    for revision, content in git.versions(root, path):
        if _digest(path, content) == digest:
            return _between(content, (root / path).read_bytes(), path, revision[:12])
    if git.is_shallow(root):
        raise GitError("the clone is shallow, and the earlier text is older", "See: git fetch --unshallow")
    raise GitError(f"no commit of {path} has the earlier text")


def _digest(path: str, content: bytes) -> str:
    """Return the digest of the playbook that a file's content is, or nothing if it is none."""
    with TemporaryDirectory() as folder:
        file = Path(folder, path)
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        playbooks = load(Path(folder)).book.playbooks
    return playbooks[0].digest if playbooks else ""


def _between(before: bytes, after: bytes, path: str, revision: str) -> str:
    old, new = (content.decode("utf-8", "replace").splitlines() for content in (before, after))
    lines = list(unified_diff(old, new, f"{path} as of {revision}", f"{path} now", lineterm=""))
    rest = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], *([f"… {rest:,} more lines"] if rest > 0 else [])])
