"""In CI the base of a change is what the service says: real repositories, in each situation that a
service makes.

`main` has three commits. The branch `change` left at the first, and has two of its own, the first
of which lowers what is asked for. `lax` is a branch of somebody who may push branches, where
nothing is asked for any more.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import books
import hostile_git
from drillbook.cli.base import BaseError, base_in_ci
from drillbook.cli.main import run
from hostile_git import git

_GITHUB = {"GITHUB_ACTIONS": "true"}
_GITLAB = {"GITLAB_CI": "true", "CI_DEFAULT_BRANCH": "main", "CI_PROJECT_ID": "7"}
_NOTHING = "0" * 40


@dataclass(frozen=True, slots=True)
class World:
    """A clone as a CI service has it, and its commits by name."""

    clone: Path
    commits: Mapping[str, str]

    def checkout(self, name: str) -> None:
        """Check a commit out, as a service does, without a branch."""
        git(self.clone, "checkout", "--quiet", "--detach", self.commits[name])


def _commit(folder: Path, name: str, text: str) -> str:
    books.write(folder, f"content/pages/{name}.md", text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", name)
    return git(folder, "rev-parse", "HEAD")


def _lower(folder: Path) -> None:
    """Take the requirement away in one commit, so that it is not there in the last but one of the
    branch.
    """
    inventory = books.text_of(folder, books.INVENTORY).replace(
        "criticality: critical", "criticality: non-critical"
    )
    books.write(folder, books.INVENTORY, inventory)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The repository, with what a service adds to it, cloned with its whole history."""
    for name, value in hostile_git.plain_environment().items():
        monkeypatch.setenv(name, value)
    origin = books.make(tmp_path / "origin")
    git(origin, "init", "--quiet", "--initial-branch", "main")
    made = {"first": _commit(origin, "first", "1\n")}
    git(origin, "checkout", "--quiet", "-b", "change")
    _lower(origin)
    made["lowered"] = _commit(origin, "lowered", "lowered\n")
    made["head"] = _commit(origin, "head", "head\n")
    git(origin, "checkout", "--quiet", "-b", "lax", "main")
    _lower(origin)
    made["lax"] = _commit(origin, "lax", "lax\n")
    git(origin, "checkout", "--quiet", "main")
    made["second"] = _commit(origin, "second", "2\n")
    made["third"] = _commit(origin, "third", "3\n")
    made["merge"] = _merge(origin, "third", made, "head")
    made["lax merge"] = _merge(origin, "lax", made, "head")
    made["crafted"] = _merge(origin, "lowered", made, "head")
    made["queue"] = _merge(origin, "third", made, "second")
    made["queued"] = _merge(origin, "queue", made, "head")
    git(
        origin,
        "commit",
        "--quiet",
        "--allow-empty",
        "--amend",
        "--message",
        "pushed by force",
    )
    made["rewritten"] = git(origin, "rev-parse", "HEAD")
    git(origin, "reset", "--quiet", "--hard", made["third"])
    for number, name in enumerate(made):
        git(origin, "update-ref", f"refs/ci/{number}", made[name])
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(origin), str(clone))
    git(clone, "fetch", "--quiet", "origin", "+refs/ci/*:refs/ci/*")
    return World(clone, made)


def _merge(origin: Path, first: str, made: Mapping[str, str], second: str) -> str:
    """Return a merge commit as a service makes one; its files are those of the second parent."""
    tree = f"{made[second]}^{{tree}}"
    return git(
        origin,
        "commit-tree",
        git(origin, "rev-parse", tree),
        "-p",
        made[first],
        "-p",
        made[second],
        "-m",
        "Merge",
    )


Event = Callable[[Mapping[str, str]], Mapping[str, object]]


def _pull_request(base: str = "third", ref: str = "main", head: str = "head") -> Event:
    return lambda made: {
        "pull_request": {
            "base": {"sha": made.get(base, base), "ref": ref},
            "head": {"sha": made[head], "ref": "change"},
        },
        "repository": {"default_branch": "main"},
    }


def _group(base: str, head: str) -> Event:
    return lambda made: {
        "merge_group": {
            "base_sha": made[base],
            "head_sha": made[head],
            "base_ref": "refs/heads/main",
        }
    }


def _push(before: str = "first", **more: object) -> Event:
    return lambda made: {
        "before": made.get(before, before),
        "repository": {"default_branch": "main"},
        **more,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """`at` is checked out; `base` is what that has to be held against, or None where nothing may be
    said.
    """

    at: str
    base: str | None
    event: Event | None = None
    variables: Mapping[str, str]
    words: str = ""


def _on_github(
    name: str, at: str, base: str | None, event: Event, words: str = "", **more: str
) -> Situation:
    variables = {**_GITHUB, "GITHUB_EVENT_NAME": name, "GITHUB_SHA": "{merge}", **more}
    return Situation(at=at, base=base, event=event, variables=variables, words=words)


def _on_gitlab(at: str, base: str | None, words: str = "", **more: str) -> Situation:
    return Situation(at=at, base=base, variables={**_GITLAB, **more}, words=words)


_REQUEST = {
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_IID": "5",
    "CI_MERGE_REQUEST_PROJECT_ID": "7",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
}

SITUATIONS: Mapping[str, Situation] = {
    # What goes into the branch is the first parent of the trial merge, also where the event is
    # older than it.
    "github: the trial merge": _on_github(
        "pull_request", "merge", "third", _pull_request()
    ),
    "github: the trial merge, of an older event": _on_github(
        "pull_request", "merge", "third", _pull_request("second")
    ),
    "github: the branch's own last commit": _on_github(
        "pull_request", "head", "third", _pull_request()
    ),
    "github: the same, of an older event": _on_github(
        "pull_request", "head", "first", _pull_request("first")
    ),
    "github: a merge that the branch made itself": _on_github(
        "pull_request", "crafted", "third", _pull_request()
    ),
    "github: that merge, into a branch that was not fetched": _on_github(
        "pull_request", "crafted", "third", _pull_request(ref="not-here")
    ),
    "github: that merge is the branch's last commit": _on_github(
        "pull_request", "crafted", "third", _pull_request(head="crafted")
    ),
    "github: that merge is the branch's last commit, and GitHub made no other": _on_github(
        "pull_request",
        "crafted",
        "third",
        _pull_request(ref="not-here", head="crafted"),
        GITHUB_SHA="{crafted}",
    ),
    "github: an event without the trial merge": _on_github(
        "pull_request", "merge", "third", _pull_request(), GITHUB_SHA=""
    ),
    "github: it went into another branch before": _on_github(
        "pull_request",
        "lax merge",
        "third",
        _pull_request("lax"),
        GITHUB_SHA="{lax merge}",
    ),
    "github: its branch, which went into another before": _on_github(
        "pull_request", "head", "third", _pull_request("lax")
    ),
    "github: it goes into a branch that was pushed by force": _on_github(
        "pull_request", "head", "third", _pull_request("rewritten")
    ),
    "github: it goes into a branch that was not fetched": _on_github(
        "pull_request", "head", "third", _pull_request(ref="not-here")
    ),
    "github: neither is here": _on_github(
        "pull_request",
        "head",
        None,
        _pull_request("1" * 40, "not-here"),
        "git knows no revision",
    ),
    "github: the branch that it goes into is checked out": _on_github(
        "pull_request", "third", None, _pull_request(), "is not the pull request"
    ),
    "github: no pull request in the event": _on_github(
        "pull_request", "merge", None, _push(), "no pull request"
    ),
    "github: pull_request_target": _on_github(
        "pull_request_target",
        "third",
        None,
        _pull_request(),
        "Run the check on pull_request.",
    ),
    "github: first in the queue": _on_github(
        "merge_group", "queue", "third", _group("third", "queue")
    ),
    "github: second in the queue": _on_github(
        "merge_group", "queued", "queue", _group("queue", "queued")
    ),
    "github: the queue, but something else": _on_github(
        "merge_group", "third", None, _group("third", "queue"), "is not the merge group"
    ),
    "github: push to the default branch": _on_github(
        "push", "third", "third", _push("second")
    ),
    "github: the first push of a branch": _on_github(
        "push", "head", "third", _push(_NOTHING)
    ),
    "github: a further push of a branch": _on_github(
        "push", "head", "third", _push("lowered")
    ),
    "github: a push by force": _on_github(
        "push", "head", "third", _push("rewritten", forced=True)
    ),
    "github: schedule": _on_github(
        "schedule",
        "third",
        "third",
        lambda _: {"schedule": "1 1 * * *"},
        GITHUB_REF_NAME="main",
    ),
    "github: by hand on a branch": _on_github(
        "workflow_dispatch", "head", "third", _push()
    ),
    "github: by hand, and no default branch": _on_github(
        "workflow_dispatch",
        "head",
        None,
        lambda _: {},
        "which branch is the default",
        GITHUB_REF_NAME="change",
    ),
    "github: an event of another kind": _on_github(
        "issue_comment", "third", None, _push(), '"issue_comment"'
    ),
    "gitlab: default branch": _on_gitlab(
        "third", "third", CI_COMMIT_BRANCH="main", CI_PIPELINE_SOURCE="push"
    ),
    "gitlab: schedule": _on_gitlab(
        "third", "third", CI_COMMIT_BRANCH="main", CI_PIPELINE_SOURCE="schedule"
    ),
    "gitlab: another branch": _on_gitlab(
        "head", "third", CI_COMMIT_BRANCH="change", CI_PIPELINE_SOURCE="push"
    ),
    "gitlab: merge request": _on_gitlab(
        "head", "first", **_REQUEST, CI_MERGE_REQUEST_DIFF_BASE_SHA="{first}"
    ),
    "gitlab: merged result": _on_gitlab(
        "merge",
        "third",
        **_REQUEST,
        CI_MERGE_REQUEST_DIFF_BASE_SHA="{first}",
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA="{third}",
    ),
    "gitlab: merge train": _on_gitlab(
        "queued",
        "queue",
        **_REQUEST,
        CI_MERGE_REQUEST_DIFF_BASE_SHA="{first}",
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA="{queue}",
    ),
    "gitlab: it went into another branch before": _on_gitlab(
        "head", "third", **_REQUEST, CI_MERGE_REQUEST_DIFF_BASE_SHA="{lax}"
    ),
    "gitlab: from a fork": _on_gitlab(
        "head",
        "first",
        **{**_REQUEST, "CI_MERGE_REQUEST_PROJECT_ID": "8"},
        CI_MERGE_REQUEST_DIFF_BASE_SHA="{first}",
    ),
    "gitlab: nothing said of a merge request": _on_gitlab(
        "head", None, "does not say what", **_REQUEST, CI_MERGE_REQUEST_DIFF_BASE_SHA=""
    ),
    "gitlab: a word instead of a commit": _on_gitlab(
        "head", None, '"HEAD"', **_REQUEST, CI_MERGE_REQUEST_DIFF_BASE_SHA="HEAD"
    ),
    "gitlab: a pull request of another host": _on_gitlab(
        "head",
        "third",
        CI_EXTERNAL_PULL_REQUEST_IID="5",
        CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME="main",
        CI_DEFAULT_BRANCH="other",
    ),
    "neither": Situation(
        at="head",
        base=None,
        variables={},
        words="GITHUB_ACTIONS and GITLAB_CI, 0 are true",
    ),
    "both": Situation(
        at="head", base=None, variables={**_GITLAB, **_GITHUB}, words="2 are true"
    ),
}
"""What a service makes of a repository, and what that is held against."""


def _environment(world: World, situation: Situation) -> dict[str, str]:
    named = {
        key: value.format_map(world.commits)
        for key, value in situation.variables.items()
    }
    if situation.event is None:
        return named
    event = world.clone.parent / "event.json"
    event.write_text(json.dumps(situation.event(world.commits)), encoding="utf-8")
    return {**named, "GITHUB_EVENT_PATH": str(event)}


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_base_is_what_the_service_says(world: World, name: str) -> None:
    """Nothing that a branch brings is ever it, and where the service says nothing, that is an
    error.
    """
    situation = SITUATIONS[name]
    world.checkout(situation.at)
    environment = _environment(world, situation)
    if situation.base is None:
        with pytest.raises(BaseError) as raised:
            base_in_ci(world.clone, environment)
        assert situation.words in f"{raised.value.message} {raised.value.help}"
        assert raised.value.help
    else:
        assert (
            base_in_ci(world.clone, environment).revision
            == world.commits[situation.base]
        )


def _checked(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> int:
    situation = SITUATIONS[name]
    world.checkout(situation.at)
    for variable in ("GITHUB_ACTIONS", "GITLAB_CI", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(variable, raising=False)
    for key, value in _environment(world, situation).items():
        monkeypatch.setenv(key, value)
    return run(
        [
            "check",
            "--book",
            str(world.clone),
            "--base",
            "auto",
            "--today",
            books.TODAY.isoformat(),
        ]
    )


_LOWERED = [
    name
    for name, one in SITUATIONS.items()
    if one.at in {"head", "merge", "crafted", "lax merge", "queued"}
]


@pytest.mark.parametrize("name", _LOWERED)
def test_two_commits_do_not_talk_the_gate_round(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    """A branch that lowers something in its last commit but one is told so, or the check does not
    run at all.
    """
    code = _checked(world, monkeypatch, name)
    told = capsys.readouterr()
    assert code == (2 if SITUATIONS[name].base is None else 1)
    assert ("D703" in told.out) == (code == 1)


def test_it_is_said_what_a_change_was_held_against(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads the log can look that commit up."""
    _checked(world, monkeypatch, "github: the trial merge")
    held = f"Compared with {world.commits['third'][:12]}: the first parent of GitHub's trial merge."
    assert held in capsys.readouterr().err


def test_the_default_branch_is_held_against_itself(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What has been merged is what everybody else is held against."""
    assert _checked(world, monkeypatch, "github: push to the default branch") == 0
    assert "the default branch main" in capsys.readouterr().err


def test_a_shallow_clone_without_the_base_could_not_run(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What has to be fetched is said."""
    shallow = world.clone.parent / "shallow"
    git(world.clone, "checkout", "--quiet", "-B", "change", world.commits["head"])
    git(
        shallow.parent,
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--branch",
        "change",
        world.clone.as_uri(),
        str(shallow),
    )
    git(shallow, "update-ref", "-d", "refs/remotes/origin/change")
    assert (
        _checked(
            World(shallow, world.commits),
            monkeypatch,
            "github: the branch's own last commit",
        )
        == 2
    )
    assert "fetch-depth: 0" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"pull_request": {"base": {"sha": "HEAD"}, "head": {"sha": "x"}}}',
    ],
)
def test_an_event_that_cannot_be_read_is_an_error(world: World, content: str) -> None:
    """Such as one that names words where names of commits belong."""
    event = world.clone.parent / "event.json"
    event.write_text(content, encoding="utf-8")
    environment = {
        **_GITHUB,
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(event),
    }
    with pytest.raises(BaseError, match="does not describe an event"):
        base_in_ci(world.clone, environment)
