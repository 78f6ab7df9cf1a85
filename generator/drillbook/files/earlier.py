"""An earlier text: the one that somebody signed, found again in the history by its digest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from drillbook.files import git
from drillbook.files.folder import is_media_path
from drillbook.files.load import load
from drillbook.files.repository import GitError
from drillbook.model.book import Book
from drillbook.model.media import Media
from drillbook.model.playbook import Playbook
from drillbook.model.pointer import led_to, spelled
from drillbook.model.result import Result
from drillbook.model.review import Review

_MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class AccountChange:
    """The keys of a result that say something else than before, and the day of the commit that did
    it, if one did.
    """

    keys: tuple[str, ...]
    on: date | None


@dataclass(frozen=True, slots=True)
class TextChange:
    """What has changed in a playbook: which keys and parts say something else, which pictures and
    documents it has or had hold something else, and a unified diff of its file.
    """

    keys: tuple[str, ...]
    parts: tuple[str, ...]
    media: tuple[str, ...]
    diff: str


def difference(root: Path, playbook: Playbook, digest: str) -> TextChange:
    """Return what has changed in a playbook since its text had a digest.

    Raises `GitError` if the history does not tell.
    """
    path = playbook.source.path
    for revision, files in _with_media(root, path, playbook.media):
        for before in _book(files).playbooks:
            if before.has_digest(digest):
                now = (root / path).read_bytes()
                return TextChange(
                    before.differing_keys(playbook),
                    _parts(before, playbook),
                    _media(before, playbook),
                    _between(files[path], now, path, revision[:12]),
                )
    raise _untold(root, path)


def _with_media(
    root: Path, path: str, shown: Iterable[Media]
) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """Yield the newest commits that changed a playbook, or what it shows or has shown, each with
    those files.
    """
    _required(root)
    known: list[str] = [media.path for media in shown]
    met: dict[str, None] = dict.fromkeys(known)
    for revision, files in _versions(root, path, [path, *known]):
        met |= dict.fromkeys(files.keys() - {path})
        yield revision, files
    gone = [one for one in met if one not in known]
    if gone:
        yield from _versions(root, path, gone)


def _versions(
    root: Path, path: str, changed: Iterable[str]
) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    for revision in git.revisions(root, list(changed)):
        text = git.show(root, revision, path)
        if text is not None:
            places = {spelled(place): place for place in _places(path, text)}
            folders = {place.rpartition("/")[0] for place in places.values()}
            beside = git.files_at(root, revision, sorted(folders)) if folders else {}
            shown = {
                file: raw for file, raw in beside.items() if spelled(file) in places
            }
            yield revision, {path: text, **shown}


def _places(path: str, text: bytes) -> Iterator[str]:
    """Yield the paths to which a playbook leads where a picture or a document can lie."""
    for playbook in _book({path: text}).playbooks:
        for pointer in playbook.prose.pointers:
            place = led_to(pointer.target, path)
            if place and is_media_path(place.path):
                yield place.path


def _media(before: Playbook, now: Playbook) -> tuple[str, ...]:
    """Return the paths of what one of two texts shows, and the other not or with other bytes."""
    old, new = (
        {one.path: one.digest for one in playbook.media} for playbook in (before, now)
    )
    return tuple(path for path in {**new, **old} if old.get(path) != new.get(path))


def _parts(before: Playbook, now: Playbook) -> tuple[str, ...]:
    """Return the headings of the parts that say something else; one without a heading has none."""
    old, new = before.prose.parts(), now.prose.parts()
    return tuple(title for title in {**new, **old} if old.get(title) != new.get(title))


def since_read(root: Path, result: Result, review: Review) -> AccountChange:
    """Return what has changed of what a result says happened since somebody said something of it.

    Raises `GitError` if the history does not tell.
    """
    path, later = result.source.path, ""
    for revision, content in _history(root, path):
        for read in _book({path: content}).results:
            same_account = review.account_digest == read.account_digest
            # Reviews of earlier versions are of the whole text.
            if same_account or review.result_digest == read.digest:
                on = git.day_of(root, later) if later else None
                return AccountChange(result.differing_account(read), on)
        later = revision
    raise _untold(root, path)


def _history(root: Path, path: str) -> Iterator[tuple[str, bytes]]:
    _required(root)
    return git.versions(root, path)


def _required(root: Path) -> None:
    if not git.is_repository(root):
        raise GitError("the book is not in a git repository")


def _untold(root: Path, path: str) -> GitError:
    if git.is_shallow(root):
        return GitError(
            "the clone is shallow, and the earlier text is older",
            "See: git fetch --unshallow",
        )
    return GitError(f"no commit of {path} has the earlier text")


def _book(files: Mapping[str, bytes]) -> Book:
    """Return the book that holds nothing but some files."""
    with TemporaryDirectory() as folder:
        for path, content in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return load(Path(folder)).book


def _between(before: bytes, after: bytes, path: str, revision: str) -> str:
    old, new = (
        content.decode("utf-8", "replace").splitlines() for content in (before, after)
    )
    names = f"{path} as of {revision}", f"{path} now"
    lines = list(unified_diff(old, new, *names, lineterm=""))
    rest = len(lines) - _MOST_LINES
    shown = lines[:_MOST_LINES]
    if rest > 0:
        shown.append(f"… {rest:,} more lines")
    return "\n".join(shown)
