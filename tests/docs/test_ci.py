"""The gate in CI cannot be talked round: what `drillbook init` writes, and the action, keep to a
few hard rules.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click import Context

from drillbook.check.gate import GATES
from drillbook.cli.main import command
from drillbook.files import starter
from drillbook.files.yaml_reader import read

ROOT = Path(__file__).parents[2]
_NAMES = {"drillbook": "drillbook==1.2.3", "note": ""}
_GITHUB = starter.ci("github", "pages", _NAMES)
_GITLAB = starter.ci("gitlab", "pages", _NAMES)
_EACH = [
    (s, p, starter.ci(s, p, _NAMES)) for s, places in starter.CI.items() for p in places
]
_PUBLISHING = [
    pytest.param(files[".github/workflows/publish.yml"], id=p)
    for s, p, files in _EACH
    if s == "github"
]
_TEXTS = sorted(
    {
        text
        for _, _, files in _EACH
        for path, text in files.items()
        if path.endswith(".yml")
    }
)
_CHECK = ".github/workflows/drillbook.yml"
_PUBLISH = ".github/workflows/publish.yml"
_PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def _yaml(path: str, text: str) -> dict[str, Any]:
    document = read(path, text)
    assert document.findings == ()
    assert isinstance(document.value, dict)
    return document.value


def _keys(value: object) -> Iterator[str]:
    """Yield all keys of a document, at any depth."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield key
            yield from _keys(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _keys(item)


def _steps(workflow: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    return tuple(step for job in workflow["jobs"].values() for step in job["steps"])


def test_the_gate_is_one_job_without_conditions() -> None:
    """A required job that is skipped counts as a success, and so does one whose failure
    is ignored.
    """
    workflow = _yaml(_CHECK, _GITHUB[_CHECK])
    assert list(workflow["jobs"]) == ["drillbook"]
    assert not {
        "if",
        "needs",
        "strategy",
        "continue-on-error",
        "paths",
        "paths-ignore",
        "secrets",
    } & set(_keys(workflow))


def test_the_gate_runs_on_every_pull_request_and_on_the_default_branch() -> None:
    """On `pull_request`, never on `pull_request_target`, whose token can write, and once more in a
    merge queue.

    A pull request that goes into another branch all of a sudden is `edited`, and what it was held
    against is not that.
    """
    assert _yaml(_CHECK, _GITHUB[_CHECK])["on"] == {
        "pull_request": {"types": ("opened", "synchronize", "reopened", "edited")},
        "merge_group": None,
        "push": {"branches": ("main", "master")},
    }


def test_the_gate_can_write_nothing() -> None:
    """Its token reads contents; no step has another, and git keeps none."""
    workflow = _yaml(_CHECK, _GITHUB[_CHECK])
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["drillbook"]["permissions"] == {"contents": "read"}
    assert list(_keys(workflow)).count("permissions") == 2
    (checkout,) = [
        step for step in _steps(workflow) if "checkout" in step.get("uses", "")
    ]
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert "secrets." not in _GITHUB[_CHECK]
    assert not [step for step in _steps(workflow) if "${{" in str(step)]


def test_a_change_is_held_against_what_the_service_says() -> None:
    """With the whole history at hand; no workflow works the base out by itself."""
    commands = [
        line
        for text in _TEXTS
        for line in text.splitlines()
        if "drillbook check" in line
    ]
    assert len(commands) == 3
    assert all("drillbook check --base auto" in line for line in commands)
    action = _yaml("action.yml", (ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["inputs"]["base"]["default"] == "auto"
    assert '--base "$BASE"' in (ROOT / "action.yml").read_text(encoding="utf-8")
    everything = [*_TEXTS, (ROOT / "action.yml").read_text(encoding="utf-8")]
    assert not [text for text in everything if "HEAD^1" in text or "DIFF_BASE" in text]


def test_only_the_newest_commit_of_a_change_is_checked() -> None:
    """What is under way for an older one ends; on the default branch and in a queue each runs to
    its end.
    """
    assert _yaml(_CHECK, _GITHUB[_CHECK])["concurrency"] == {
        "group": "drillbook-${{ github.ref }}",
        "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
    }
    assert (
        _yaml(".gitlab-ci.yml", _GITLAB[".gitlab-ci.yml"])["drillbook"]["interruptible"]
        is True
    )


_AUDITED = [
    *(
        pytest.param(
            {
                path: text
                for path, text in files.items()
                if path.startswith(".github/workflows/")
            },
            id=place,
        )
        for service, place, files in _EACH
        if service == "github"
    ),
    pytest.param(
        {"action.yml": (ROOT / "action.yml").read_text(encoding="utf-8")}, id="action"
    ),
]


@pytest.mark.parametrize("files", _AUDITED)
def test_an_auditor_finds_nothing(tmp_path: Path, files: Mapping[str, str]) -> None:
    """It is zizmor in its strictest persona, and without the network."""
    for path, text in files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    words = [
        "--persona",
        "auditor",
        "--offline",
        "--no-progress",
        "--format",
        "plain",
        ".",
    ]
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [zizmor, *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stdout + done.stderr


@pytest.mark.parametrize("text", _PUBLISHING)
def test_publication_is_a_workflow_of_its_own(text: str) -> None:
    """It runs on the default branch alone, and the job that builds the book can write nothing and
    knows no secret.
    """
    workflow = _yaml(_PUBLISH, text)
    assert workflow["on"]["push"]["branches"] == ("main", "master")
    assert set(workflow["on"]) == {"push"}
    assert workflow["permissions"] == {}
    assert "secrets." not in str(workflow["env"])
    for name, job in workflow["jobs"].items():
        runs_drillbook = any(
            re.search(r"^\s*drillbook ", step.get("run", ""), re.MULTILINE)
            for step in job["steps"]
        )
        assert bool(runs_drillbook) == (name == "build")
        powerful = "write" in str(job.get("permissions", {})) or "secrets." in str(job)
        assert powerful != bool(runs_drillbook)


@pytest.mark.parametrize("text", _PUBLISHING)
def test_git_keeps_no_token(text: str) -> None:
    """It forgets it after the checkout; the one step that pushes is given it."""
    for job in _yaml(_PUBLISH, text)["jobs"].values():
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize(
    "text",
    [
        *(text for text in _TEXTS if "uses:" in text),
        (ROOT / "action.yml").read_text(encoding="utf-8"),
    ],
)
def test_actions_are_pinned(text: str) -> None:
    """By commit, with the version in a comment; a tag can be moved."""
    uses = [
        line.strip().removeprefix("- ") for line in text.splitlines() if "uses:" in line
    ]
    assert uses
    assert [line for line in uses if not _PINNED.fullmatch(line)] == []


@pytest.mark.parametrize(
    "files",
    [pytest.param(files, id=f"{service}-{place}") for service, place, files in _EACH],
)
def test_all_that_is_installed_has_a_hash(files: Mapping[str, str]) -> None:
    """What drillbook needs comes first, then drillbook alone, and pip is not looked for in the
    checkout.
    """
    commands = [
        line
        for text in files.values()
        for line in _joined(text)
        if "pip install" in line
    ]
    assert commands
    for line in commands:
        named = line.partition(" -r ")[2].strip()
        assert named in files
        assert ("--require-hashes" in line) == named.endswith(".lock")
        assert ("--no-deps --no-build-isolation" in line) == named.endswith(
            "drillbook.txt"
        )
    assert not [line for line in commands if "python -m" in line]
    assert [
        text.splitlines()[-1] for path, text in files.items() if path.endswith(".txt")
    ] == ["drillbook==1.2.3"]


def _joined(text: str) -> list[str]:
    """Return lines with those that go on in the next one put together."""
    return text.replace("\n      -r", " -r").splitlines()


_LOCKS = ROOT / "generator/drillbook/files/starter/ci"


def _locked(path: Path) -> dict[str, str]:
    """Return what a lock says of each package: its version, its markers and its hashes."""
    blocks = re.split(r"\n(?=[a-z])", path.read_text(encoding="utf-8").strip())
    return {block.partition("==")[0]: block for block in blocks}


def test_a_new_book_installs_what_was_tested() -> None:
    """Its lock is a part of this repository's own, with all that drillbook needs; `make lock`
    writes both.
    """
    ours, theirs = (
        _locked(ROOT / "requirements.lock"),
        _locked(_LOCKS / "drillbook.lock"),
    )
    assert theirs.items() <= ours.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["build"],
    ]
    assert {re.split(r"[<>=\[ ]", word)[0] for word in needed} <= set(theirs)


@pytest.mark.parametrize("lock", ["drillbook.lock", "gitlab/aws.lock"])
def test_a_lock_names_each_package_by_its_hashes(lock: str) -> None:
    """And no address, so that it installs from any index."""
    for name, block in _locked(_LOCKS / lock).items():
        assert re.fullmatch(
            r"[a-z0-9-]+==[^\n]+ \\(\n    --hash=sha256:[0-9a-f]{64}( \\)?)+", block
        ), name


def test_the_action_installs_itself_and_checks() -> None:
    """With the hashes of its own lock, outside of the checkout, and with inputs as values."""
    action = _yaml("action.yml", (ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    assert '--require-hashes -r "$GITHUB_ACTION_PATH/requirements.lock"' in scripts[0]
    assert 'python -I -m venv "$RUNNER_TEMP/drillbook"' in scripts[0]
    assert not [script for script in scripts if "${{" in script]
    assert not {"if", "continue-on-error"} & set(_keys(action))
    assert (ROOT / "requirements.lock").is_file()
    assert action["inputs"]["gate"]["default"] in GATES


def test_gitlab_runs_the_gate_in_every_pipeline() -> None:
    """Merge requests and the default branch have pipelines, and the gate's job no condition in any
    of them.
    """
    pipeline = _yaml(".gitlab-ci.yml", _GITLAB[".gitlab-ci.yml"])
    assert not {"rules", "only", "except", "when", "allow_failure", "needs"} & set(
        pipeline["drillbook"]
    )
    assert [rule["if"] for rule in pipeline["workflow"]["rules"]] == [
        '$CI_PIPELINE_SOURCE == "merge_request_event"',
        "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
    ]
    (rule,) = pipeline["pages"]["rules"]
    assert rule["if"] == "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"
    assert pipeline["variables"]["GIT_DEPTH"] == "0"


def test_gitlab_gets_the_reports_that_are_written() -> None:
    """The files that the job hands over are those that the command makes, also when the gate does
    not hold.
    """
    job = _yaml(".gitlab-ci.yml", _GITLAB[".gitlab-ci.yml"])["drillbook"]
    (command,) = job["script"]
    written = dict(re.findall(r"--report (\w+)=(\S+)", command))
    assert job["artifacts"] == {
        "when": "always",
        "reports": {"junit": written["junit"], "codequality": written["gitlab"]},
    }


_GUIDE = ROOT / "generator/drillbook/pages/templates/publish.html.jinja"


@pytest.mark.parametrize(
    "text",
    [
        *_TEXTS,
        *(path.read_text(encoding="utf-8") for path in (ROOT / "action.yml", _GUIDE)),
    ],
)
def test_commands_are_those_of_drillbook(text: str) -> None:
    """Every command in a pipeline and in the guide is there, and every option is one
    that it has.
    """
    found = re.findall(
        r'(?:run: |- |^|code>|bin/)"?drillbook"? ([a-z]+)((?: +[^\n`<&|]+)?)',
        text,
        re.MULTILINE,
    )
    assert found
    for name, rest in found:
        known = command.get_command(Context(command), name)
        assert known, name
        options = {option for parameter in known.params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", rest)) <= options


def test_the_hook_runs_the_check() -> None:
    """It needs no file names, and runs whatever has changed, also where that is a deletion."""
    hooks = read(
        "hooks", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    ).value
    assert isinstance(hooks, tuple)
    (hook,) = hooks
    assert isinstance(hook, dict)
    assert (hook["entry"], hook["language"], hook["pass_filenames"]) == (
        "drillbook check",
        "python",
        False,
    )
    assert hook["always_run"] is True
    assert "files" not in hook


@pytest.mark.parametrize(
    "text",
    [_GITHUB[_CHECK], _GITLAB[".gitlab-ci.yml"].partition("pages:")[0]],
    ids=["github", "gitlab"],
)
def test_a_pull_request_is_checked_and_not_built(text: str) -> None:
    """`build` and `publish` run the mkdocs.yml of the branch, so that nothing but `check` is
    called.
    """
    called = re.findall(r"^\s+-(?: run:)? drillbook (\w+)", text, re.MULTILINE)
    assert called == ["check"]
    assert "It runs nothing of the branch." in text
