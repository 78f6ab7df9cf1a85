"""Family F, about what git has of a book: everybody else, and CI, judges that and nothing else."""

import shlex
from collections.abc import Iterator, Mapping, Sequence

from drillbook.check.about import HISTORY
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.files.site_settings import SETTINGS
from drillbook.model.finding import Severity
from drillbook.model.location import Location
from drillbook.model.untracked import Lack, Untracked
from drillbook.text.count import counted

_PROOF = ("results/", "content/agreements/")
_NEEDED = frozenset(
    {
        "content/team.yml",
        "content/inventory.yml",
        "content/policy.yml",
        SETTINGS,
    }
)
_MOST_NAMED = 3

_Group = Sequence[tuple[str, Untracked]]


def _in_git(evaluation: Evaluation) -> Iterator[Found]:
    """Git has every file that a result, a signature or a playbook needs.

    Why: CI and everybody else sees only what git has. A file that git ignores, or that nobody
    added, counts on your machine alone.
    Fix: Add it with `git add`, and with `--force` where git ignores it. Then commit.
    """
    yield from map(_told, _groups(evaluation, grave=True))


def _stays_in_git(evaluation: Evaluation) -> Iterator[Found]:
    """The next commit has every file of the book that drillbook reads here.

    Why: If a commit leaves one out, CI judges another book than you do.
    Fix: Add the file with `git add`, or remove it. Take a line out of `.gitignore` that has git
    ignore results.
    """
    groups = list(_groups(evaluation, grave=False))
    yield from map(_told, groups)
    told = {one.rule for one in evaluation.context.untracked.values()}
    for ignoring in evaluation.context.closed:
        if ignoring not in told:
            yield Found(
                Location(ignoring.file, ignoring.line, 1),
                f"`{ignoring.pattern}` has git ignore new results or signatures",
                "Take the line out, or write one behind it that takes them back, such as"
                " `!results/**`. Until then, add them with `git add --force`.",
            )


def _groups(evaluation: Evaluation, *, grave: bool) -> Iterator[_Group]:
    """Yield together what one line or one omission keeps out of git in a folder of the book."""
    found: dict[tuple[object, ...], list[tuple[str, Untracked]]] = {}
    for path, one in sorted(evaluation.context.untracked.items()):
        if _is_grave(path, one) is grave:
            folder = tuple(path.split("/")[:2])
            found.setdefault((one.lack, one.rule, folder), []).append((path, one))
    yield from found.values()


def _is_grave(path: str, one: Untracked) -> bool:
    """Return whether CI fails, or will, unless something is done that nobody does by habit."""
    if one.lack is Lack.IGNORED:
        needed = one.needed_by is not None or path in _NEEDED
        return needed or path.startswith(_PROOF)
    return one.lack is Lack.NOT_COMMITTED


def _told(group: _Group) -> Found:
    path, one = next((o for o in group if o[0].endswith("/result.yml")), group[0])
    more = f" ({counted(len(group) - 1, 'more file')})" if group[1:] else ""
    force = "--force " if one.rule else ""
    paths = [path for path, _ in group]
    if len(paths) > _MOST_NAMED:
        paths = ["/".join(path.split("/")[:2])]
    add = f"`git add {force}{shlex.join(paths)}`"
    message, help_ = _WORDS[one.lack]
    words = {"more": more, "add": add, "rule": one.rule, "needed_by": one.needed_by}
    return Found(Location(path), message.format(**words), help_.format(**words))


_WORDS: Mapping[Lack, tuple[str, str]] = {
    Lack.IGNORED: (
        "is ignored by git{more}, by {rule}: nobody else gets it, and CI will not find it",
        "Add it all the same: {add}, and commit. If nobody is to have it, remove it.",
    ),
    Lack.NOT_COMMITTED: (
        "is not committed{more}, and {needed_by}, which needs it, is: CI will not find it",
        "Add it: {add}, and commit.",
    ),
    Lack.NOT_STAGED: (
        "is not added to git{more}, and {needed_by}, which needs it, is: your next commit lacks it",
        "Add it: {add}.",
    ),
    Lack.TAKEN_OUT: (
        "was taken out of git{more}: the next commit removes it for everybody else",
        "Keep it: {add}. If it has to go, remove what names it as well.",
    ),
}

RULES = (
    rule("F023", _in_git, about=HISTORY, fixed=True),
    rule("F024", _stays_in_git, about=HISTORY, severity=Severity.WARNING, fixed=True),
)
