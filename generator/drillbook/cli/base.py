"""A base is the revision that a change is held against; in CI it is worked out from what the
service says.

What a branch brings cannot choose it: names of commits come from the service, and a parent of what
is checked out counts only where the service made that commit itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, StringConstraints, ValidationError

from drillbook.errors import DrillbookError
from drillbook.files import git
from drillbook.files.repository import GitError

AUTO = "auto"
"""The word that stands for a base that is worked out."""

_MOST_OF_AN_EVENT = 32 * 1024 * 1024
_NAME_IT = "Name it: --base REV"
_WHOLE = 'Fetch the whole history: `fetch-depth: 0` in GitHub Actions, `GIT_DEPTH: "0"` in GitLab.'

Sha = Annotated[str, StringConstraints(pattern="^([0-9a-f]{40}|[0-9a-f]{64})$")]
Environment = Mapping[str, str]


class BaseError(DrillbookError):
    """Says why the base of a change is not known, so that nothing can be held against it."""


@dataclass(frozen=True, slots=True)
class Base:
    """A revision, and in words what it is."""

    revision: str
    words: str


class _Side(BaseModel):
    sha: Sha
    ref: str = ""


class _PullRequest(BaseModel):
    base: _Side
    head: _Side


class _MergeGroup(BaseModel):
    base_sha: Sha
    head_sha: Sha


class _Repository(BaseModel):
    default_branch: str = ""


class _Event(BaseModel):
    """What is asked of the file in which GitHub describes an event."""

    pull_request: _PullRequest | None = None
    merge_group: _MergeGroup | None = None
    repository: _Repository | None = None


def base_in_ci(book: Path, environment: Environment) -> Base:
    """Return what the change that is checked out is held against.

    Raises `BaseError` where no service says so.
    """
    asked = [
        ask
        for variable, ask in _SERVICES.items()
        if environment.get(variable) == "true"
    ]
    if len(asked) != 1:
        services = " and ".join(_SERVICES)
        raise BaseError(
            f"drillbook cannot find out what to compare this change with: of {services},"
            f" {len(asked)} are true",
            _NAME_IT,
        )
    base = asked[0](book, environment)
    try:
        return Base(git.commit(book, base.revision), base.words)
    except GitError as error:
        raise BaseError(
            f"drillbook compares this change with {base.words}, but {error.message}",
            _WHOLE,
        ) from error


def _github(book: Path, environment: Environment) -> Base:
    name = environment.get("GITHUB_EVENT_NAME", "")
    ask = _GITHUB.get(name)
    if ask is None:
        raise BaseError(
            f'drillbook does not know what to compare a GitHub event "{name}" with',
            _NAME_IT,
        )
    return ask(book, _event(environment), environment)


def _event(environment: Environment) -> _Event:
    place = environment.get("GITHUB_EVENT_PATH", "")
    try:
        with Path(place).open("rb") as file:
            return _Event.model_validate_json(file.read(_MOST_OF_AN_EVENT))
    except (OSError, ValidationError) as error:
        raise BaseError(
            f'GITHUB_EVENT_PATH names "{place}", which does not describe an event',
            _NAME_IT,
        ) from error


def _pull_request(book: Path, event: _Event, environment: Environment) -> Base:
    """The first parent of GitHub's trial merge; where something else is checked out, what the event
    names.

    Both can be of a branch that the pull request went into before, so the one that it goes into has
    to hold them.
    """
    request = event.pull_request
    if request is None:
        raise BaseError("GitHub's event has no pull request in it", _NAME_IT)
    head = git.commit(book, "HEAD")
    if not git.contains(book, head, request.head.sha):
        raise BaseError(
            f"what is checked out is not the pull request: {head} does not hold its last commit"
            f" {request.head.sha}",
            "Check out what GitHub offers: actions/checkout without `ref`, with `fetch-depth: 0`.",
        )
    parents = git.parents(book, head)
    made_by_github = head == environment.get("GITHUB_SHA")
    # A branch could bring a merge of its own, whose first parent it would choose.
    of_trial = len(parents) == 2 and parents[1] == request.head.sha
    if made_by_github and of_trial:
        found = Base(parents[0], "the first parent of GitHub's trial merge")
    else:
        found = Base(
            request.base.sha, "what the pull request goes into, as GitHub's event says"
        )
    return _held_by(book, f"refs/remotes/origin/{request.base.ref}", found)


def _held_by(book: Path, branch: str, found: Base) -> Base:
    """Return what was found if the branch that a change goes into has it or is not here, else that
    branch.
    """
    try:
        tip = git.commit(book, branch)
    except GitError:
        return found
    if git.contains(book, tip, found.revision):
        return found
    return Base(tip, f"{branch}, which the change goes into")


def _pull_request_target(
    _book: Path, _event: _Event, _environment: Environment
) -> Base:
    raise BaseError(
        "on pull_request_target what is checked out is not the pull request, and a workflow that"
        " fetches it gives a stranger's files the rights of your repository",
        "Run the check on pull_request.",
    )


def _merge_group(book: Path, event: _Event, _environment: Environment) -> Base:
    """What the group was put upon: the branch, or the group before it in the queue."""
    group = event.merge_group
    if group is None:
        raise BaseError("GitHub's event has no merge group in it", _NAME_IT)
    if not git.contains(book, git.commit(book, "HEAD"), group.head_sha):
        raise BaseError(
            f"what is checked out is not the merge group, whose last commit is {group.head_sha}",
            "Check out what GitHub offers: actions/checkout without `ref`, with `fetch-depth: 0`.",
        )
    return Base(group.base_sha, "what the merge group was put upon")


def _github_branch(_book: Path, event: _Event, environment: Environment) -> Base:
    """The default branch, on which GitHub's schedules run; what was pushed before is the branch's
    own.
    """
    named = event.repository.default_branch if event.repository else ""
    if not named and environment.get("GITHUB_EVENT_NAME") == "schedule":
        # GitHub runs schedules on the default branch alone.
        named = environment.get("GITHUB_REF_NAME", "")
    return _default_branch(named)


def _default_branch(name: str) -> Base:
    if not name:
        raise BaseError(
            "the service does not say which branch is the default one", _NAME_IT
        )
    return Base(f"refs/remotes/origin/{name}", f"the default branch {name}")


def _gitlab(book: Path, environment: Environment) -> Base:
    if environment.get("CI_MERGE_REQUEST_IID"):
        return _merge_request(book, environment)
    if environment.get("CI_EXTERNAL_PULL_REQUEST_IID"):
        branch = environment.get("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME", "")
        return Base(
            f"refs/remotes/origin/{branch}",
            "the branch that the pull request goes into",
        )
    return _default_branch(environment.get("CI_DEFAULT_BRANCH", ""))


def _merge_request(book: Path, environment: Environment) -> Base:
    """Where GitLab has merged it for trial or in a train, what it was merged into; else where the
    branch left.
    """
    merged_into = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "")
    if merged_into:
        return Base(
            _named(merged_into), "what GitLab has merged the merge request into"
        )
    left_at = environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
    if not left_at:
        raise BaseError(
            "GitLab does not say what to compare the merge request with", _NAME_IT
        )
    found = Base(_named(left_at), "where the merge request left its target")
    here = environment.get("CI_PROJECT_ID")
    if here != environment.get("CI_MERGE_REQUEST_PROJECT_ID"):
        return found  # from a fork, whose branches of the same name are its own
    target = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "")
    return _held_by(book, f"refs/remotes/origin/{target}", found)


def _named(sha: str) -> str:
    """Return a commit's full name; a word such as HEAD would be whatever a branch makes of it."""
    if len(sha) not in {40, 64} or not set(sha) <= set("0123456789abcdef"):
        raise BaseError(
            f'GitLab\'s variables name "{sha}", which is no full name of a commit',
            _NAME_IT,
        )
    return sha


_SERVICES: Mapping[str, Callable[[Path, Environment], Base]] = {
    "GITHUB_ACTIONS": _github,
    "GITLAB_CI": _gitlab,
}

_GITHUB: Mapping[str, Callable[[Path, _Event, Environment], Base]] = {
    "pull_request": _pull_request,
    "pull_request_target": _pull_request_target,
    "merge_group": _merge_group,
    "push": _github_branch,
    "schedule": _github_branch,
    "workflow_dispatch": _github_branch,
}
