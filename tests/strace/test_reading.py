"""Reading a hostile checkout writes nothing, runs nothing but git, and talks to nobody, call by
call.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import pytest

import books
from built import COMMAND
from drillbook.cli.main import command as drillbook
from hostile_git import SETTINGS, Setting
from strace.deeds import Deed, beyond, traced
from strace.hostile import CHECKOUTS, Hostile, Place, good

pytestmark = pytest.mark.strace

_TODAY = ("--today", "2026-11-23")
_FORMATS = ("text", "json", "github", "gitlab", "junit", "sarif", "markdown")
_RESULT = Path(books.RESULT_FOLDER).name
_BRIEF: tuple[tuple[str, ...], ...] = (
    ("check", *_TODAY),
    ("check", "--base", "main", *_TODAY),
    ("status", *_TODAY),
    ("capture", "status"),
)
READING: tuple[tuple[str, ...], ...] = (
    *_BRIEF,
    *(
        ("check", "--base", "main", "--gate", "stage-2", "--format", format_, *_TODAY)
        for format_ in _FORMATS
    ),
    ("check", "--book", ".", "--format", "github", *_TODAY),
    ("status", "--book", ".", *_TODAY),
    ("digest", "--book", ".", "--since", "2026-11-01"),
    ("check", "--archive", "published", *_TODAY),
    ("check", "--archive-branch", "main", *_TODAY),
    ("status", "--json", *_TODAY),
    ("status", "--as", "sam", *_TODAY),
    ("versions",),
    ("versions", "--json"),
    ("verify",),
    ("verify", "--json", "--archive", "published"),
    ("diff", "1.0", "1.1"),
    ("diff", "1.1", "1.0", "--json"),
    *(
        ("digest", "--since", "2026-11-01", "--format", format_)
        for format_ in ("text", "markdown", "html")
    ),
    ("capture", "status", "--all"),
    ("capture", "status", "--json"),
    ("capture", "resume"),
    ("capture", "mark", "ok"),
    ("adopt", "content/playbooks/database-failover.md"),
    ("adopt", "content/playbooks/database-failover.md", "content", "--dry-run"),
    ("agree", "database-failover"),
    ("review", _RESULT),
    ("explain", "T401"),
    ("schema", "result"),
    ("cache", "size"),
    ("announce", "--dry-run"),
    ("--version",),
    ("capture", "--help"),
)
"""Every command that reads, and those that would write if they were told more, or were asked for
yes.
"""

WRITING = frozenset(
    {
        "demo",
        "init",
        "build",
        "cache",
        "serve",
        "new",
        "import",
        "publish",
        "settle",
        "withdraw",
    }
)
"""The commands that say that they write, or that they run the book's own mkdocs.yml."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good checkout that each trial copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        return good(tmp_path_factory.mktemp("good"))


@pytest.fixture
def place(tmp_path: Path, checkout: Path) -> Place:
    """A copy of the good checkout, with a folder of somebody's beside it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "yours.txt").write_text("Somebody's own.\n", encoding="utf-8")
    (tmp_path / "programs").mkdir()
    program = tmp_path / "programs/program"
    program.write_text(f'#!/bin/sh\n/bin/touch "{tmp_path}/sprung"\n', encoding="utf-8")
    program.chmod(0o755)
    return Place(
        Path(shutil.copytree(checkout, tmp_path / "checkout", symlinks=True)),
        outside,
        program,
    )


def _environment(place: Place, more: Mapping[str, str]) -> dict[str, str]:
    """Return a plain environment, with a home and a temp folder of the trial's own."""
    top = place.checkout.parent
    for name in ("home", "temp", "cache"):
        (top / name).mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    own = {
        "HOME": str(top / "home"),
        "TMPDIR": str(top / "temp"),
        "XDG_CACHE_HOME": str(top / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    given = {
        name: value.replace("{}", str(place.checkout)) for name, value in more.items()
    }
    return {**kept, **own, "TERM": "dumb", **given}


def _run(
    place: Place, commands: Sequence[Sequence[str]], more: Mapping[str, str]
) -> tuple[subprocess.CompletedProcess[str], tuple[Deed, ...]]:
    """Run commands in the checkout, in one process."""
    top = place.checkout.parent
    (top / "commands.json").write_text(json.dumps(commands), encoding="utf-8")
    several = Path(__file__).with_name("several.py")
    environment = {**_environment(place, more), "PYTHONPATH": str(several.parents[1])}
    return traced(
        [sys.executable, str(several), f"{top}/commands.json"],
        place.checkout,
        environment,
        top / "trace",
    )


def _beyond(
    place: Place, found: Sequence[Deed], also: Sequence[Path] = ()
) -> list[str]:
    writable = (place.checkout.parent / "temp", place.checkout.parent / "cache", *also)
    git = shutil.which("git", path=os.environ["PATH"])
    assert git is not None
    return [
        f"{deed.command}: {deed.line}"
        for deed in found
        if beyond(deed, writable, (Path(git),))
    ]


def _everything(top: Path) -> dict[str, tuple[int, int, int, str]]:
    """Return what lies in the checkout and beside it, with size, mode and time; the contents follow
    from these.
    """
    kept = {}
    for folder in ("checkout", "outside", "home", "programs"):
        for above, names, files in os.walk(top / folder):
            for path in (Path(above, name) for name in (*names, *files)):
                status = path.lstat()
                link = str(path.readlink()) if path.is_symlink() else ""
                kept[str(path)] = (
                    status.st_size,
                    status.st_mode,
                    status.st_mtime_ns,
                    link,
                )
    return kept


def _looked_at(
    place: Place, commands: Sequence[Sequence[str]], more: Mapping[str, str]
) -> Sequence[Deed]:
    """Run commands, and hold that they ended as commands do, and that nothing is otherwise than
    before.
    """
    _environment(place, more)
    before = _everything(place.checkout.parent)
    done, found = _run(place, commands, more)
    assert "Traceback" not in done.stderr
    assert "This is a bug in drillbook" not in done.stderr
    (codes,) = re.findall(r"^codes (\[.*\])$", done.stderr, re.MULTILINE)
    assert len(json.loads(codes)) == len(commands)
    assert set(json.loads(codes)) <= {0, 1, 2}
    assert not (place.checkout.parent / "sprung").exists()
    assert _everything(place.checkout.parent) == before
    assert not list((place.checkout.parent / "temp").iterdir())
    return found


@pytest.mark.parametrize("name", CHECKOUTS)
def test_reading_a_hostile_checkout_changes_and_runs_nothing(
    place: Place, name: str
) -> None:
    """No call of the system writes, renames, removes or links anything but in the temp folder, nor
    starts a program.
    """
    hostile: Hostile = CHECKOUTS[name]
    hostile.make(place)
    assert _beyond(place, _looked_at(place, READING, hostile.environment)) == []


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_reading_under_hostile_settings_of_git_runs_nothing(
    place: Place, setting: Setting
) -> None:
    """Git is the only program that is started, and starts none itself."""
    setting.write(place.checkout, place.program)
    assert (
        _beyond(
            place,
            _looked_at(
                place, (*_BRIEF, ("check", "--archive-branch", "main", *_TODAY)), {}
            ),
        )
        == []
    )


def test_the_tables_are_as_long_as_was_asked_for() -> None:
    """At least 22 files and layouts, and 17 settings of git."""
    assert len(CHECKOUTS) >= 22
    assert len(SETTINGS) >= 17


def test_every_command_is_among_those_that_read_or_write() -> None:
    """A new command has to be put into one of the two lists."""
    assert isinstance(drillbook, click.Group)
    named = {words[0] for words in READING} | WRITING | {"rebuild"}
    assert set(drillbook.list_commands(click.Context(drillbook))) <= named


@pytest.mark.parametrize(
    "name", ["modules of Python", "a program git in the checkout", "settings of tools"]
)
def test_the_installed_command_takes_nothing_from_the_folder_that_it_stands_in(
    place: Place, name: str
) -> None:
    """As people start it, with nothing else on the way."""
    CHECKOUTS[name].make(place)
    environment = _environment(place, CHECKOUTS[name].environment)
    arguments = (COMMAND, "check", "--base", "main", *_TODAY)
    done, found = traced(
        arguments, place.checkout, environment, place.checkout.parent / "trace"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert _beyond(place, found) == []


@pytest.mark.parametrize(
    "words",
    ["drillbook agree ", "drillbook review ", "drillbook capture resume --session "],
)
def test_completion_of_ids_only_reads(place: Place, words: str) -> None:
    """It runs with each press of a key, wherever somebody stands."""
    CHECKOUTS["a session that came by git"].make(place)
    completing = {
        "_DRILLBOOK_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    environment = {**_environment(place, {}), **completing}
    done, found = traced(
        [COMMAND], place.checkout, environment, place.checkout.parent / "trace"
    )
    assert done.returncode == 0
    assert "2026-11-24-database-slow" not in done.stdout
    assert _beyond(place, found) == []


@pytest.mark.parametrize(
    "name", ["a version whose mkdocs.yml calls Python", "modules of Python"]
)
def test_rebuild_writes_where_it_says_and_runs_nothing(place: Place, name: str) -> None:
    """It makes what it compares in the temp folder, or where `--to` says."""
    CHECKOUTS[name].make(place)
    into = place.checkout.parent / "again"
    _environment(place, {})
    before = _everything(place.checkout.parent)
    done, found = _run(
        place, [("rebuild", "1.1", "--to", str(into)), ("rebuild", "1.2")], {}
    )
    assert "Traceback" not in done.stderr
    assert "codes [1, 2]" in done.stderr
    assert (into / "index.html").exists()
    assert _everything(place.checkout.parent) == before
    assert _beyond(place, found, (into,)) == []


def test_check_and_status_import_no_site_engine(place: Place) -> None:
    """What could run a mkdocs.yml is not even loaded."""
    script = (
        "import sys; from drillbook.cli.main import run; codes = [run(['check', '--base', 'main']),"
        " run(['status']), run(['diff', '1.0', '1.1']), run(['verify'])]; print(codes, [name for"
        " name in ('mkdocs', 'material') if name in sys.modules])"
    )
    environment = _environment(place, {})
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=place.checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1].endswith(" []")


def _caught(place: Place) -> Iterator[tuple[tuple[str, ...], str]]:
    yield ("schema", "--write", "schemas"), "schemas/team.json.part"
    yield ("agree", "database-failover", "--as", "sam", "--yes"), "content/agreements"
    yield ("check", "--report", "junit=junit.xml", *_TODAY), "junit.xml.part"
    yield ("publish", "2.0", "--archive", "../published", *_TODAY), "published"
    assert place.checkout.exists()


def test_what_is_written_would_be_seen(place: Place) -> None:
    """The other tests are worth something only if this one sees what commands do that write."""
    CHECKOUTS["mkdocs.yml calls Python"].make(place)
    expected = list(_caught(place))
    _, found = _run(place, [command for command, _ in expected], {})
    told = _beyond(place, found)
    for command, path in expected:
        assert [
            line
            for line in told
            if line.startswith(f"{' '.join(command)}: ") and path in line
        ], command
    assert [
        line
        for line in told
        if line.startswith("publish") and f'execve("{place.program}"' in line
    ]
