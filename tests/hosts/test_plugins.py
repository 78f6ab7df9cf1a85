"""Plugins of others beside ours: which go with a book, and how it ends with one that does not.

Each is the real plugin, from PyPI or of Material, and each build is a real one.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

import drillbook as package
from built import (
    COMMAND,
    active_tab,
    broken_links,
    drillbook,
    page,
    surroundings,
    write,
)
from drillbook.pages.views.guide import guide_pages
from pages.rendered import TODAY

pytestmark = pytest.mark.slow

_INSTALLED = Path(package.__file__).parent
_HEAD = """site_name: Shop resiliency
docs_dir: content
theme: {name: material, font: false, features: [navigation.tabs]}
"""


@dataclass(frozen=True)
class Beside:
    """A plugin as mkdocs.yml names it, and the files that a site has more by it."""

    settings: str
    more: frozenset[str] = frozenset()


GOES = {
    "blog": Beside("blog", frozenset({"blog/index.html"})),
    "tags": Beside("tags", frozenset({"tags.json"})),
    "meta": Beside("meta"),
    "group": Beside("group: {enabled: true, plugins: [meta]}"),
    "offline": Beside("offline"),
    "typeset": Beside("typeset"),
    "redirects": Beside(
        'redirects: {redirect_maps: {"old.md": "team.md"}}', frozenset({"old.html"})
    ),
    "macros": Beside("macros"),
    "glightbox": Beside(
        "glightbox",
        frozenset(
            {
                "assets/javascripts/glightbox.min.js",
                "assets/stylesheets/glightbox.min.css",
            }
        ),
    ),
    "minify": Beside("minify: {minify_html: true}"),
    "awesome-pages": Beside("awesome-pages"),
    "mermaid2": Beside("mermaid2"),
}
"""What people have beside the plugin of drillbook: every page stays what it is."""

_I18N = "i18n: {{docs_structure: {}, languages: [{{locale: en, default: true, name: English}}]}}"
_WANTS_FILES = (
    "the plugin i18n failed: it looks for the file of a page, and drillbook makes"
)
DECLINED = {
    "i18n by suffix": (_I18N.format("suffix"), _WANTS_FILES),
    "i18n by folder": (_I18N.format("folder"), _WANTS_FILES),
    "rss": ("rss", "the plugin rss failed"),
    "git-revision-date-localized": (
        "git-revision-date-localized",
        "the plugin git-revision-date-localized failed",
    ),
    "no plugin at all": ("nonsense", "Aborted with a configuration error"),
}
"""What needs an author's files, none of which an engine is ever given."""


def settings(*plugins: str, more: str = "") -> str:
    """Return a mkdocs.yml with some plugins beside ours."""
    lines = "".join(f"  - {plugin}\n" for plugin in ("search", "drillbook", *plugins))
    return f"{_HEAD}{more}plugins:\n{lines}"


def build(book: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Build a book into `site` beside it."""
    site = str(book.parent / "site")
    return drillbook(
        "build",
        "--today",
        TODAY.isoformat(),
        "--site-dir",
        site,
        folder=book,
        **variables,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", GOES)
def test_plugin_goes_with_a_book(book: Path, site: Path, name: str) -> None:
    """Every page has its words, its tab and its links, and the installation stays as it was."""
    write(book, {"mkdocs.yml": settings(GOES[name].settings)})
    before = _state_of(_INSTALLED)
    run = build(book)
    assert run.returncode == 0, run.stderr
    built = book.parent / "site"
    names, expected = _names(built), _names(site)
    assert names == expected | GOES[name].more
    for path in sorted(p for p in expected if p.endswith(".html") and p != "404.html"):
        assert _words(built / path) == _words(site / path), path
        assert active_tab(page(built / path)) == active_tab(page(site / path))
    assert not [link for link in broken_links(built) if not link.startswith("404.html")]
    assert _state_of(_INSTALLED) == before


@pytest.mark.parametrize("name", DECLINED)
def test_plugin_that_does_not_go_is_named(book: Path, name: str) -> None:
    """The build ends with what to take out, never as a mistake of ours."""
    plugin, told = DECLINED[name]
    if plugin == "rss":
        # No lock can hold it: on Windows it wants another tzdata than Apprise does.
        pytest.importorskip("mkdocs_rss_plugin")
    write(book, {"mkdocs.yml": settings(plugin)})
    run = build(book)
    assert run.returncode == 2
    assert told in run.stderr
    assert "bug in drillbook" not in run.stderr
    assert not re.search(r"Traceback|NoneType|PathLike", run.stderr)


def test_guide_names_every_plugin_that_was_measured() -> None:
    """The list in the guide is the one of these tests."""
    words = next(
        one.html for one in guide_pages((), {}) if one.uri == "guide/publish.html"
    )
    for name in (*GOES, "i18n", "rss", "git-revision-date-localized", "awesome-nav"):
        assert f"<code>{name}</code>" in words, name


HOOKS = {
    "a hook with a mistake": (
        "def on_pre_build(config):\n    raise KeyError('team')\n",
        "the hook look.py failed: KeyError: 'team'",
    ),
    "a hook that ends the run": (
        "import sys\ndef on_pre_build(config):\n    sys.exit('no colours today')\n",
        "the hook look.py failed: SystemExit: no colours today",
    ),
    "a hook that finds no file": (
        "def on_pre_build(config):\n    open('nowhere.txt')\n",
        "the hook look.py failed: FileNotFoundError:",
    ),
    "a hook that reads the file of a page": (
        "def on_page_markdown(markdown, page, config, files):\n    open(page.file.abs_src_path)\n",
        "the hook look.py failed: TypeError:",
    ),
    "a hook that breaks what comes later": (
        "def on_nav(nav, config, files):\n    nav.pages = None\n",
        "could not be built with what runs beside drillbook (the hook look.py)",
    ),
}


@pytest.mark.parametrize("name", HOOKS)
def test_hook_that_breaks_is_named(book: Path, name: str) -> None:
    """Whatever a hook does, the run ends with its name, at once or later."""
    code, told = HOOKS[name]
    write(book, {"mkdocs.yml": settings(more="hooks: [look.py]\n"), "look.py": code})
    run = build(book)
    assert (run.returncode, told in run.stderr) == (2, True), run.stderr
    assert "bug in drillbook" not in run.stderr


@pytest.mark.parametrize(
    "epoch", ["yesterday", "-1", "1e9", "2026-03-20", "\uff19", "9" * 30, " 1"]
)
def test_malformed_epoch_is_told(book: Path, epoch: str) -> None:
    """It says what may stand there."""
    run = build(book, SOURCE_DATE_EPOCH=epoch)
    assert run.returncode == 2
    assert f'SOURCE_DATE_EPOCH is "{epoch.strip()}"' in run.stderr
    assert "bug in drillbook" not in run.stderr


@pytest.mark.parametrize("epoch", ["", "0", "1774000000"])
def test_epoch_that_is_one_is_taken(book: Path, epoch: str) -> None:
    """An empty one is none."""
    assert build(book, SOURCE_DATE_EPOCH=epoch).returncode == 0


def test_malformed_day_of_the_engine_is_told(book: Path) -> None:
    """Plain `mkdocs build` ends with what to write."""
    run = subprocess.run(
        [
            str(Path(COMMAND).with_name("mkdocs")),
            "build",
            "-q",
            "-d",
            str(book.parent / "site"),
        ],
        cwd=book,
        env=surroundings(DRILLBOOK_TODAY="20 March"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert 'DRILLBOOK_TODAY is "20 March"; write a day as YYYY-MM-DD' in run.stderr


def _names(site: Path) -> set[str]:
    return {
        path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()
    }


def _words(path: Path) -> str:
    (article,) = page(path).all("article")
    return article.text


def _state_of(folder: Path) -> dict[str, int]:
    return {
        str(path): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
