"""Imports point down only, and each library has its home."""

from pathlib import Path

import pytest

import drillbook
from architecture.layers import FLOORS, LAYERS, Module, broken

_ROOT = Path(drillbook.__file__).parent
_FILES = sorted(path.relative_to(_ROOT) for path in _ROOT.rglob("*.py"))


def _module(path: Path) -> Module:
    is_package = path.name == "__init__.py"
    parts = path.parent.parts if is_package else path.with_suffix("").parts
    return Module(".".join(("drillbook", *parts)), is_package)


@pytest.mark.parametrize("path", _FILES, ids=str)
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    """No module imports upward or sideways, nor a library that has its home elsewhere."""
    assert broken(_module(path), (_ROOT / path).read_text(encoding="utf-8")) == ()


def test_every_layer_that_has_code_is_seen() -> None:
    """The test above looks at every package that there is."""
    seen = {_module(path).layer for path in _FILES} - {""}
    assert {
        "cli",
        "hosts",
        "desk",
        "pages",
        "report",
        "briefing",
        "check",
        "files",
        "model",
        "errors",
    } <= seen
    assert seen <= {name for names in LAYERS for name in names}


@pytest.mark.parametrize("package", FLOORS)
def test_every_module_on_a_floor_is_there(package: str) -> None:
    """No floor keeps a name that has gone."""
    folder = _ROOT.joinpath(*package.split("."))
    there = {path.stem for path in folder.glob("*.py")} | {
        path.name for path in folder.iterdir()
    }
    assert {name for names in FLOORS[package] for name in names} <= there


@pytest.mark.parametrize(
    ("name", "source", "problem"),
    [
        (
            "model.book",
            "from drillbook.files.load import load",
            "imports files from above it",
        ),
        ("model.book", "import drillbook.files.load", "imports files from above it"),
        ("model.book", "from drillbook import files", "imports files from above it"),
        ("model.book", "from ..files import load", "imports files from above it"),
        ("model.book", "from .. import files", "imports files from above it"),
        (
            "model.book",
            "def f():\n    from drillbook.check.engine import check",
            "imports check from above it",
        ),
        (
            "model.book",
            "if TYPE_CHECKING:\n    from drillbook.check.engine import check",
            "imports check from above it",
        ),
        (
            "errors",
            "from drillbook.model.book import Book",
            "imports model from above it",
        ),
        (
            "pages.site",
            "from drillbook.report.text import text_report",
            "imports report from beside it",
        ),
        (
            "report.text",
            "from drillbook.pages.site import render",
            "imports pages from beside it",
        ),
        (
            "capture.finish",
            "from drillbook.publish.archive import write",
            "imports publish from above it",
        ),
        (
            "hosts.mkdocs.plugin",
            "from drillbook.cli.main import run",
            "imports cli from above it",
        ),
        (
            "hosts.engines",
            "from drillbook.hosts.mkdocs.engine import HOST",
            "imports hosts.mkdocs from above it",
        ),
        (
            "desk.assess",
            "from drillbook.publish.manifest import ledger",
            "imports publish from above it",
        ),
        (
            "desk.assess",
            "from drillbook.desk.site import site_of_book",
            "imports desk.site from above it",
        ),
        ("check.rules.files", "import yaml", "imports yaml, which only files may"),
        (
            "check.rules.files",
            "from ruamel.yaml import YAML",
            "imports ruamel.yaml, which only files may",
        ),
        (
            "files.load",
            "from jinja2 import Environment",
            "imports jinja2, which only hosts and pages may",
        ),
        ("pages.prose", "import pyromark", "imports pyromark, which only files may"),
        ("hosts.mkdocs.finished", "import nh3", "imports nh3, which only pages may"),
        ("hosts.mkdocs.plugin", "import click", "imports click, which only cli may"),
        ("pages.prose", "import ada_url", "imports ada_url, which only text may"),
        (
            "text.hidden",
            "from drillbook.model.book import Book",
            "imports model from above it",
        ),
        (
            "cli.build",
            "import mkdocs.config",
            "imports mkdocs.config, which only hosts may",
        ),
        (
            "pages.site",
            "import material.extensions",
            "imports material.extensions, which only hosts may",
        ),
        ("report.text", "import click", "imports click, which only cli may"),
        ("capture.plan", "import re2", "imports re2, which only text may"),
        (
            "capture.probes.spec",
            "import httpx2\nimport re2",
            "imports re2, which only text may",
        ),
        (
            "capture.finish",
            "import httpx",
            "imports httpx, which only capture.probes may",
        ),
        (
            "cli.check",
            "import prompt_toolkit",
            "imports prompt_toolkit, which only cli.capture may",
        ),
        (
            "capture.journal.chain",
            "from drillbook.text.plain import visible",
            "imports text.plain, and capture.journal stands alone",
        ),
        (
            "capture.journal.journal",
            "from drillbook.capture.session import events",
            "imports capture.session.events, and capture.journal stands alone",
        ),
        (
            "files.load",
            "import generator.drillbook",
            "imports generator.drillbook; generator/ is a folder, not a package",
        ),
        (
            "files.load",
            "from drillbook.utils import x",
            "imports utils, which has no place in the layers",
        ),
        ("utils", "", "has no place in the layers"),
        (
            "pages.news",
            "from drillbook.report.news import x",
            "imports report from beside it",
        ),
        (
            "briefing.news",
            "from drillbook.report.text import x",
            "imports report from above it",
        ),
        ("check.helpers", "", "stands on no floor of its package"),
        ("check.judging.helpers", "", "stands on no floor of its package"),
        (
            "check.judging.verdict",
            "from drillbook.check.rules import RULES",
            "imports check.rules from above it",
        ),
        (
            "check.judging.verdict",
            "from drillbook.check import engine",
            "imports check.engine from above it",
        ),
        (
            "check.judging.verdict",
            "from ..engine import check",
            "imports check.engine from above it",
        ),
        (
            "check.judging.verdict",
            "from drillbook.check.judging.evaluation import x",
            "imports check.judging.evaluation from above it",
        ),
        (
            "check.judging.seen",
            "from drillbook.check.judging import context",
            "imports check.judging.context from beside it",
        ),
        (
            "check.judging.verdict",
            "from drillbook.check.judging.helpers import x",
            "imports check.judging.helpers, which stands on no floor",
        ),
    ],
)
def test_a_forbidden_import_is_reported(name: str, source: str, problem: str) -> None:
    """The reader of imports finds each kind of mistake, in every form of import."""
    assert broken(Module(f"drillbook.{name}"), source) == (
        f"drillbook.{name} {problem}",
    )


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (
            "cli.check",
            (
                "from drillbook.check.engine import check\nfrom drillbook.hosts"
                ".engines import host_of\nimport click"
            ),
        ),
        (
            "report.json",
            "from drillbook import __version__\nfrom drillbook.check.engine import check",
        ),
        (
            "files.load",
            "from drillbook.files import folder\nfrom .yaml_reader import read\nimport yaml.nodes",
        ),
        ("pages.site", "import jinja2, markupsafe, nh3, json"),
        ("check.rules.tests", "from drillbook.check.judging.verdict import Outcome"),
        ("check.judging.verdict", "from .seen import Seen\nfrom . import attempt"),
        ("hosts.mkdocs.plugin", "from mkdocs.plugins import BasePlugin\nimport jinja2"),
    ],
)
def test_what_the_order_allows_is_not_reported(name: str, source: str) -> None:
    """Imports that point down, stay inside, or name the version are fine."""
    assert broken(Module(f"drillbook.{name}"), source) == ()


def test_a_relative_import_in_a_package_is_counted_from_the_package() -> None:
    """In `__init__`, one dot is the package itself."""
    assert (
        broken(
            Module("drillbook.model", is_package=True),
            "from . import book\nfrom .book import Book",
        )
        == ()
    )
    assert broken(
        Module("drillbook.model", is_package=True), "from ..cli import main"
    ) == ("drillbook.model imports cli from above it",)
