"""The wheel alone is enough: each way of installing it ends with a drillbook that makes, checks,
builds and records a book, far from any checkout.

`DRILLBOOK_WHEELS` names a folder with the wheel that is to be tried.
"""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from by_hand import SCRIPT, START
from drillbook import __version__

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]
_PROGRAMS = Path(sys.executable).parent
_SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"

Install = Callable[[Path, Path, Mapping[str, str]], Path]
"""Installs a wheel below a folder, and returns the program."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that is released, or one made of this checkout."""
    given = os.environ.get("DRILLBOOK_WHEELS")
    folder = Path(given).resolve() if given else tmp_path_factory.mktemp("dist")
    if not given:
        words = [
            sys.executable,
            "-m",
            "hatchling",
            "build",
            "-t",
            "wheel",
            "-d",
            str(folder),
        ]
        subprocess.run(words, cwd=_ROOT, check=True, capture_output=True)
    (found,) = folder.glob("drillbook-*.whl")
    return found


def _by_pip(wheel: Path, into: Path, given: Mapping[str, str]) -> Path:
    venv.create(into / "venv", with_pip=True)
    programs = into / "venv" / _SCRIPTS
    pip = (
        programs / "python",
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--quiet",
    )
    _done((*pip, wheel), into, given)
    return programs / "drillbook"


def _by_uv(wheel: Path, into: Path, given: Mapping[str, str]) -> Path:
    own = {"UV_TOOL_DIR": str(into / "tools"), "UV_TOOL_BIN_DIR": str(into / "bin")}
    uv = (_PROGRAMS / "uv", "tool", "install", "--quiet", "--python", sys.executable)
    _done((*uv, wheel), into, {**given, **own})
    return into / "bin" / "drillbook"


def _by_pipx(wheel: Path, into: Path, given: Mapping[str, str]) -> Path:
    own = {"PIPX_HOME": str(into / "pipx"), "PIPX_BIN_DIR": str(into / "bin")}
    pipx = (_PROGRAMS / "pipx", "install", "--quiet", "--python", sys.executable)
    _done((*pipx, wheel), into, {**given, **own})
    return into / "bin" / "drillbook"


def _done(
    words: Sequence[Path | str], folder: Path, given: Mapping[str, str], code: int = 0
) -> str:
    done = subprocess.run(
        words,
        cwd=folder,
        env=given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stdout
    return done.stdout


@pytest.mark.parametrize("install", [_by_pip, _by_uv, _by_pipx])
def test_a_book_from_the_wheel_alone(
    install: Install, wheel: Path, tmp_path: Path
) -> None:
    """Nothing of this checkout is seen: neither its environment, nor its folders."""
    own = ("PYTHON", "VIRTUAL_ENV", "DRILLBOOK", "COV")
    given = {
        name: value for name, value in os.environ.items() if not name.startswith(own)
    }
    given |= {
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "LOCALAPPDATA": str(tmp_path / "state"),
    }
    drillbook = install(wheel, tmp_path, given)
    assert __version__ in _done([drillbook, "--version"], tmp_path, given)
    _done([drillbook, "init", "book", "--me", "Sam <sam@example.com>"], tmp_path, given)
    book = tmp_path / "book"
    assert "The tests gate fails" in _done([drillbook, "check"], book, given, code=1)
    _done([drillbook, "build", "--strict"], book, given)
    assert (book / "site" / "index.html").is_file()
    script = tmp_path / "script.txt"
    script.write_text(SCRIPT, encoding="utf-8", newline="\n")
    recording = (drillbook, *START, "--script", script)
    if sys.platform == "win32":
        assert "record in WSL" in _done(recording, book, given, code=2)
    else:
        _done(recording, book, given)
        assert list(book.glob("results/*/result.yml"))


_BUILDER = next(
    (name for name in ("docker", "podman", "buildah") if shutil.which(name)), ""
)


def _has_the_base() -> bool:
    """Return whether a builder is here that has, or gets, what the image is made of."""
    base = "docker.io/library/python:3.12-slim-bookworm"
    if not _BUILDER or sys.platform == "win32":
        return False
    looks = (
        ["inspect", "--type", "image"] if _BUILDER != "docker" else ["image", "inspect"]
    )
    return any(
        subprocess.run(
            [_BUILDER, *words, base], capture_output=True, check=False
        ).returncode
        == 0
        for words in (looks, ["pull"])
    )


def test_the_image_checks_a_book_as_nobody(tmp_path: Path) -> None:
    """Whoever runs it owns what it writes, and nobody in it is root."""
    if not _has_the_base():
        pytest.skip("no builder of images, or nothing to build on")
    name = "localhost/drillbook-test"
    build = [
        _BUILDER,
        "build",
        "--tag",
        name,
        "--file",
        ".github/image/Dockerfile",
        ".",
    ]
    _done(list(build), _ROOT, os.environ)
    runner = "podman" if _BUILDER == "buildah" else _BUILDER
    user = ("--user", f"{os.getuid() or 1000}:{os.getgid() or 1000}")
    tmp_path.chmod(0o777)
    run = [runner, "run", "--rm", *user, "--volume", f"{tmp_path}:/book", name]
    assert __version__ in _done([*run, "--version"], tmp_path, os.environ)
    _done([*run, "init", "."], tmp_path, os.environ)
    assert "The tests gate fails" in _done(
        [*run, "check"], tmp_path, os.environ, code=1
    )
    _done([*run, "build"], tmp_path, os.environ)
    assert (tmp_path / "site" / "index.html").is_file()
