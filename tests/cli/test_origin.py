"""What a new book's CI installs is what its maker has, or nothing at all."""

import json

import pytest

from drillbook import __version__
from drillbook.cli.origin import NOT_YET, note, requirement, requirement_of

_COMMIT = "0123456789abcdef0123456789abcdef01234567"


def _noted(url: str, **more: object) -> str:
    return json.dumps({"url": url, **more})


def _git(commit: str = _COMMIT) -> dict[str, object]:
    return {"vcs": "git", "commit_id": commit}


def test_from_an_index_it_is_the_version() -> None:
    """An installer notes nothing of a package that came from an index, so that its hash has to be
    looked up.

    No file has the one that stands there until then.
    """
    required = requirement_of(None)
    assert required == f"drillbook=={__version__} --hash=sha256:{'0' * 64}"
    assert (
        f"pip download --no-deps --dest drillbook-wheel drillbook=={__version__}"
        in note(required)
    )
    assert "pip hash" in note(required)


def test_from_an_archive_it_is_the_hash() -> None:
    """The installer has noted it, and whatever lies at that address later is held to it."""
    url, sha256 = "https://example.com/drillbook-1.0-py3-none-any.whl", "ab" * 32
    required = requirement_of(_noted(url, archive_info={"hashes": {"sha256": sha256}}))
    assert required == f"drillbook @ {url} --hash=sha256:{sha256}"
    assert note(required) == ""


def test_from_a_repository_it_is_the_commit() -> None:
    """Branches and tags move, a commit does not."""
    noted = _noted(
        "https://git.example.com/tools/drillbook.git",
        vcs_info=_git() | {"requested_revision": "main"},
    )
    assert (
        requirement_of(noted)
        == f"drillbook @ git+https://git.example.com/tools/drillbook.git@{_COMMIT}"
    )


@pytest.mark.parametrize(
    "noted",
    [
        _noted("file:///home/sam/drillbook", dir_info={"editable": True}),
        _noted("https://example.com/drillbook-1.0-py3-none-any.whl", archive_info={}),
        _noted("ssh://git@git.example.com/drillbook", vcs_info=_git()),
        _noted("https://git.example.com/drillbook", vcs_info=_git("main")),
        _noted('https://git.example.com/"; rm -rf /; "', vcs_info=_git()),
        _noted("https://sam:secret@git.example.com/drillbook", vcs_info=_git()),
        _noted("https://git.example.com/drillbook", vcs_info=None),
        "[]",
    ],
)
def test_what_no_ci_could_get_is_left_to_fill_in(noted: str) -> None:
    """A name that cannot be resolved fails, where a version alone would fetch whatever has taken
    the name.
    """
    assert requirement_of(noted) == NOT_YET
    assert note(NOT_YET).startswith(
        "# CI cannot install drillbook from this machine's folder"
    )


def test_of_the_drillbook_that_runs() -> None:
    """The tests run from a folder."""
    assert requirement() == NOT_YET
