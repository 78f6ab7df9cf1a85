"""What builds, releases and contains drillbook keeps to a few hard rules, and to the schemas of
those who read it.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from drillbook import __version__
from drillbook.files.yaml_reader import read

ROOT = Path(__file__).parents[2]
_WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
_IMAGE = ROOT / ".github" / "image" / "Dockerfile"
_PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def _tool(name: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name(name)
    return subprocess.run(
        [program, *words], capture_output=True, text=True, check=False, cwd=ROOT
    )


def _workflow(name: str) -> dict[str, Any]:
    document = read(
        name, (ROOT / ".github/workflows" / name).read_text(encoding="utf-8")
    )
    assert document.findings == ()
    assert isinstance(document.value, dict)
    return document.value


def test_there_are_the_workflows_that_are_named() -> None:
    """One tries every change, one releases."""
    assert [path.name for path in _WORKFLOWS] == ["ci.yml", "release.yml"]


@pytest.mark.parametrize("path", _WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_one_by_its_schema(path: Path) -> None:
    """A mistake in a workflow shows itself nowhere before it is to run."""
    done = _tool(
        "check-jsonschema", "--builtin-schema", "vendor.github-workflows", path
    )
    assert done.returncode == 0, done.stdout


def test_an_auditor_finds_nothing_in_the_workflows() -> None:
    """It is zizmor in its strictest persona, and without the network."""
    done = _tool(
        "zizmor", "--persona", "auditor", "--offline", "--no-progress", *_WORKFLOWS
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", _WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned(path: Path) -> None:
    """By commit, with the version in a comment; a tag can be moved."""
    lines = path.read_text(encoding="utf-8").splitlines()
    uses = [line.strip().removeprefix("- ") for line in lines if "uses:" in line]
    assert uses
    assert [line for line in uses if not _PINNED.fullmatch(line)] == []


def test_windows_and_macos_try_every_change() -> None:
    """With the oldest Python and a new one, and one that fails does not hide the others."""
    strategy = _workflow("ci.yml")["jobs"]["elsewhere"]["strategy"]
    assert strategy["fail-fast"] is False
    systems = {system.partition("-")[0] for system in strategy["matrix"]["os"]}
    assert systems == {"windows", "macos"}
    assert set(strategy["matrix"]["python"]) >= {"3.11"}


def test_only_who_publishes_may_sign_and_nobody_has_a_password() -> None:
    """PyPI trusts the workflow; what builds can do nothing but read."""
    jobs = _workflow("release.yml")["jobs"]
    rights = {name: set(job["permissions"]) for name, job in jobs.items()}
    assert rights["build"] == {"contents"}
    assert rights["pypi"] == {"id-token"}
    assert "attestations" in rights["attest"] & rights["image"]
    assert jobs["pypi"]["environment"] == "pypi"
    assert jobs["pypi"]["needs"] == "attest"
    assert "secrets." not in str(jobs)


def test_the_version_stands_in_one_place() -> None:
    """Everything else reads it there, and a tag that says otherwise releases nothing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert (
        project["tool"]["hatch"]["version"]["path"] == "generator/drillbook/__init__.py"
    )
    said = subprocess.run(
        [sys.executable, "-m", "hatchling", "version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == __version__
    build = _workflow("release.yml")["jobs"]["build"]
    scripts = [step["run"] for step in build["steps"] if "run" in step]
    assert 'test "v$(python -m hatchling version)" = "$GITHUB_REF_NAME"' in scripts


def test_a_linter_finds_nothing_in_the_image() -> None:
    """It is hadolint, and what it is told to leave alone has a reason beside it."""
    done = _tool("hadolint", _IMAGE)
    assert done.returncode == 0, done.stdout


def test_the_image_runs_as_nobody_and_holds_what_was_tested() -> None:
    """In two stages, with hashes, by a number that a cluster can see is not root's."""
    text = _IMAGE.read_text(encoding="utf-8")
    assert len(re.findall(r"^FROM ", text, re.MULTILINE)) == 2
    assert re.findall(r"^USER (\S+)$", text, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes -r drillbook.lock" in text
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    assert all((ROOT / path).exists() for line in copied for path in line.split())


def test_the_dev_container_makes_the_environment_of_everybody() -> None:
    """It runs what a clone runs, and nothing that only it knows."""
    found = json.loads(
        (ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8")
    )
    assert found["postCreateCommand"].endswith("make .venv/ready")
    assert found["forwardPorts"] == [8000]
    settings = found["customizations"]["vscode"]["settings"]
    assert settings["python.defaultInterpreterPath"].endswith("/.venv/bin/python")
