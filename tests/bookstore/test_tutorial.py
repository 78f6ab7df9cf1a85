"""The guide's second tutorial, from its first command to its last, in a copy of this repository and
on a bookstore beside.
"""

import html
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bookstore.beside import ROOT, Beside, beside

pytestmark = pytest.mark.bookstore

_TEXT = (ROOT / "generator/drillbook/pages/templates/bookstore.html.jinja").read_text(
    encoding="utf-8"
)
_BLOCKS = [
    html.unescape(block)
    for block in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", _TEXT, re.DOTALL)
]
_TYPED = next(block for block in _BLOCKS if block.startswith("ok "))
_INSTALLED = next(block for block in _BLOCKS if block.startswith("apt-get"))
_PASTED = [block for block in _BLOCKS if block not in {_TYPED, _INSTALLED}]


@pytest.fixture
def empty() -> Iterator[Beside]:
    """A bookstore that has never been started."""
    with beside() as bookstore:
        yield bookstore


def test_whoever_follows_it_has_a_test_that_counts(
    empty: Beside, tmp_path: Path
) -> None:
    """Every command succeeds as it is written, and the recording is conclusive; nothing runs
    afterwards.
    """
    _clone(tmp_path / "drillbook")
    (tmp_path / "typed").write_text(empty.shifted(_paced(_TYPED)))
    done = subprocess.run(
        ["bash", "-eux", "-c", empty.shifted(_script(tmp_path))],
        cwd=tmp_path,
        env={**empty.variables, **_author()},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    shown = done.stdout + done.stderr
    assert done.returncode == 0, shown[-3000:]
    assert "Conclusive, as expected" in shown
    assert 'It counts: this is the required test "database unavailable"' in shown
    assert "all data is deleted" in done.stdout
    committed = _git(
        tmp_path / "drillbook", "show", "--stat=200", "--format=%s", "my-first-test"
    )
    assert "reviews/ben.yml" in committed
    assert "result.yml" in committed


def test_it_installs_what_the_bookstore_needs() -> None:
    """Its packages are those that the bookstore's README names, and the programs that the playbooks
    use.
    """
    readme = (ROOT / "examples/bookstore/README.md").read_text(encoding="utf-8")
    named = re.search(r"apt-get install --no-install-recommends (.*)", readme)
    assert named
    assert set(named[1].split()) | {"curl", "procps"} == set(
        _INSTALLED.replace("\\\n", " ").split()[3:]
    )


def _script(scratch: Path) -> str:
    """Return all commands as one script; the copy stands for the clone, and the environment is
    there already.
    """
    script = "\n".join(_PASTED)
    changes = {
        "git clone ADDRESS drillbook\n": "",
        "make site": "make --old-file=.venv/ready site",
        "--probe version=": f"--script {scratch}/typed --settle 2 --probe version=",
    }
    for written, run in changes.items():
        assert written in script
        script = script.replace(written, run)
    return script


def _paced(typed: str) -> str:
    """Return the lines with the time that a person takes, so that the probes see each phase."""
    return typed.replace("fault ", "wait 3\nfault ", 1).replace(
        "bad ", "wait 2\nbad ", 1
    )


def _clone(folder: Path) -> None:
    """Copy what is, or would be, in the repository, and commit it as it is now."""
    listed = _git(
        ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"
    ).split("\0")
    for name in listed:
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "As it is")):
        _git(folder, *words)


def _git(folder: Path, *words: str) -> str:
    run = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**os.environ, **_author()},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def _author() -> dict[str, str]:
    return {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Example"), ("EMAIL", "example@example.com"))
    }
