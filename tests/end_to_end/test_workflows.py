"""The commands of the workflows that `drillbook init` writes, run for real on clones of a
repository.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import books
from drillbook.files import starter
from drillbook.files.yaml_reader import read
from drillbook.publish.archive_reader import versions_of
from drillbook.publish.branch import BranchArchive
from drillbook.publish.verify import verify

pytestmark = pytest.mark.slow

_NAMES = {"drillbook": "drillbook==1", "note": ""}
_BIN = str(Path(sys.executable).parent)
_GIT = {
    f"GIT_{who}_{what}": "sam@example.com"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
_PUSH = "https://gitlab-ci-token:token@git.example.com:443/team/book.git"

_GITHUB_PUSH = "https://x-access-token:token@github.com/team/book.git"


def _pipeline(service: str, place: str) -> Mapping[str, Any]:
    text = next(
        t
        for p, t in starter.ci(service, place, _NAMES).items()
        if p.endswith(("publish.yml", "ci.yml"))
    )
    value = read("pipeline", text).value
    assert isinstance(value, dict)
    return value


def _run(commands: Sequence[str], folder: Path, **variables: str) -> None:
    """Run commands as a CI service does, but for the installation of drillbook."""
    environment = {
        **os.environ,
        **_GIT,
        "PATH": f"{_BIN}:{os.environ['PATH']}",
        "NO_COLOR": "1",
        **variables,
    }
    for command in commands:
        if not command.startswith("pip install"):
            done = subprocess.run(
                ["bash", "-e", "-c", command],
                cwd=folder,
                env=environment,
                capture_output=True,
                check=False,
            )
            assert done.returncode == 0, f"{command}: {done.stderr.decode()}"


@pytest.fixture
def origin(book: Path) -> Path:
    """A bare repository with the book on its main branch."""
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    _run(
        [
            "git init -q -b main",
            "git add -A",
            "git commit -q -m book",
            "git clone -q --bare . ../origin.git",
        ],
        book,
    )
    return book.parent / "origin.git"


def _clone(origin: Path, name: str) -> Path:
    _run([f"git clone -q origin.git {name}"], origin.parent)
    return origin.parent / name


def _published(origin: Path) -> list[str]:
    archive = BranchArchive(_clone(origin, "reader"), "gh-pages")
    reader = archive.reader()
    found = verify(reader, archive.witnesses())
    assert (found.problems, found.notes) == ((), ())
    assert found.evidence[0].startswith("the tag drillbook/gh-pages/")
    return [version.version for version in versions_of(reader).versions]


def test_github_publishes_one_version_after_the_other(origin: Path) -> None:
    """The job that builds hands a bundle to the one that pushes; the pages are those of
    the branch.
    """
    jobs = _pipeline("github", "pages")["jobs"]
    for number in ("1", "2"):
        build, keep = (_clone(origin, f"{job}-{number}") for job in ("build", "keep"))
        variables = {
            "ARCHIVE": _pipeline("github", "pages")["env"]["ARCHIVE"],
            "GITHUB_RUN_NUMBER": number,
        }
        _run(
            [step["run"] for step in jobs["build"]["steps"] if "run" in step],
            build,
            **variables,
        )
        (build / "archive.bundle").rename(keep / "archive.bundle")
        _run([f"git config url.{origin}.insteadOf {_GITHUB_PUSH}"], keep)
        of_github = {
            "TOKEN": "token",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": "team/book",
        }
        _run(
            [step["run"] for step in jobs["keep"]["steps"] if "run" in step],
            keep,
            **variables,
            **of_github,
        )
    assert [name.partition("-")[2] for name in _published(origin)] == ["2", "1"]
    _run(
        ["git clone -q --branch gh-pages --single-branch origin.git pages"],
        origin.parent,
    )
    assert (origin.parent / "pages/latest/index.html").is_file()


def test_gitlab_publishes_one_version_after_the_other(origin: Path) -> None:
    """The branch is pushed and put into the folder that GitLab shows."""
    job = _pipeline("gitlab", "pages")["pages"]
    for number in ("1", "2"):
        clone = _clone(origin, f"clone-{number}")
        _run([f"git config url.{origin}.insteadOf {_PUSH}"], clone)
        _run(
            job["script"],
            clone,
            **job["variables"],
            CI_PIPELINE_IID=number,
            CI_JOB_TOKEN="token",  # noqa: S106 - nobody's
            CI_SERVER_HOST="git.example.com",
            CI_SERVER_PORT="443",
            CI_PROJECT_PATH="team/book",
        )
    assert [name.partition("-")[2] for name in _published(origin)] == ["2", "1"]
    assert (clone / "public/versions.json").is_file()
    assert (clone / "public/latest/index.html").is_file()


_ASKED = "criticality: critical"


def _lowering_branch(origin: Path) -> tuple[Path, dict[str, str]]:
    """Return a clone with a branch that lowers something in its last commit but one, as a service
    checks it out.
    """
    clone = _clone(origin, "change")
    inventory = books.text_of(clone, books.INVENTORY)
    books.write(
        clone, books.INVENTORY, inventory.replace(_ASKED, "criticality: non-critical")
    )
    _run(
        [
            "git switch -q -c change",
            "git commit -q -am lower",
            "git commit -q --allow-empty -m more",
        ],
        clone,
    )
    names = ("main", "change")
    return clone, {name: _output("git rev-parse " + name, clone) for name in names}


def _output(command: str, folder: Path) -> str:
    return (
        subprocess.run(command.split(), cwd=folder, capture_output=True, check=True)
        .stdout.decode()
        .strip()
    )


def _gate(
    service: str, clone: Path, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run the gate's own command of a service's workflow."""
    files = starter.ci(service, "pages", _NAMES)
    text = files[
        ".github/workflows/drillbook.yml" if service == "github" else ".gitlab-ci.yml"
    ]
    (command,) = (line for line in text.splitlines() if "drillbook check" in line)
    words = command.partition("- ")[2].removeprefix("run: ")
    services = {"GITHUB_ACTIONS", "GITLAB_CI", "GITHUB_STEP_SUMMARY"}
    kept = {name: value for name, value in os.environ.items() if name not in services}
    environment = {
        **kept,
        "PATH": f"{_BIN}:{os.environ['PATH']}",
        "NO_COLOR": "1",
        **variables,
    }
    return subprocess.run(
        ["bash", "-e", "-c", words],
        cwd=clone,
        env=environment,
        capture_output=True,
        check=False,
    )


def test_github_s_gate_sees_what_a_branch_lowers_in_two_commits(
    origin: Path, tmp_path: Path
) -> None:
    """Also where the workflow checks out the branch's own last commit, whose first parent is the
    branch's as well.
    """
    clone, commits = _lowering_branch(origin)
    event = {
        "pull_request": {
            "base": {"sha": commits["main"], "ref": "main"},
            "head": {"sha": commits["change"]},
        },
    }
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_SHA": "f" * 40,
    }
    done = _gate(
        "github",
        clone,
        {**variables, "GITHUB_EVENT_PATH": str(tmp_path / "event.json")},
    )
    assert done.returncode == 1
    assert b"D703" in done.stdout


def test_gitlab_s_gate_sees_what_a_branch_lowers_in_two_commits(origin: Path) -> None:
    """It is held against where it left its target."""
    clone, commits = _lowering_branch(origin)
    variables = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_IID": "1",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": commits["main"],
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }
    done = _gate("gitlab", clone, variables)
    assert done.returncode == 1
    assert b"D703" in done.stdout
