"""What README, CONTRIBUTING and ARCHITECTURE say is there, is there."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from books import make
from drillbook.check.engine import check
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.files.load import load
from drillbook.model.location import Location
from drillbook.pages import site

ROOT = Path(__file__).parents[2]
TEXTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(
    r"(?:generator|tests|examples|benchmarks|content|results|\.github|\.ci)/[A-Za-z0-9_./-]*"
)
_CASES = "tests/check/cases/X123/"


def _codes(text: str) -> Iterator[str]:
    return (match[1] for match in _CODE.finditer((ROOT / text).read_text(encoding="utf-8")))


@pytest.mark.parametrize("text", TEXTS)
def test_every_path_named_is_there(text: str) -> None:
    """Nobody is sent to a file that is gone."""
    paths = [code for code in _codes(text) if _PATH.fullmatch(code) and not code.startswith(_CASES)]
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("text", TEXTS)
def test_every_make_target_named_is_there(text: str) -> None:
    """Each `make …` that is told of works."""
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = {match[1] for code in _codes(text) if (match := re.fullmatch(r"make ([a-z]+)", code))}
    assert named <= targets


def _no_service_is_called_shop(evaluation: Evaluation) -> Iterator[Found]:
    """No service is called shop.

    Why: Every example has that name.
    Fix: Choose another.
    """
    for service in evaluation.book.services.values():
        if service.id == "shop":
            yield Found(service.where("id"), "is called shop")


def test_the_recipe_for_a_rule_makes_a_rule(tmp_path: Path) -> None:
    """A function with such a docstring, made a rule as the recipe says, finds what it looks for in
    its place.
    """
    loaded = load(make(tmp_path / "book"))
    scratch = rule("X123", _no_service_is_called_shop)
    (finding,) = check(loaded.book, (), date(2026, 11, 23), (scratch,)).findings
    assert (finding.code, finding.location.path, finding.help) == (
        "X123",
        "content/inventory.yml",
        "Choose another.",
    )
    assert finding.location > Location("content/inventory.yml", 1, 1)
    assert (scratch.expectation, scratch.why) == (
        "No service is called shop.",
        "Every example has that name.",
    )


@pytest.mark.parametrize("name", ["render_site", "_navigation"])
def test_the_recipe_for_a_page_names_functions_that_are_there(name: str) -> None:
    """What a page is added to exists."""
    assert callable(getattr(site, name))
    assert name in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def _steps(title: str) -> Sequence[str]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.split(f"## {title}\n")[1].split("\n## ")[0]
    return re.findall(r"^[0-9]\. ", section, re.MULTILINE)


@pytest.mark.parametrize("title", ["Add a rule", "Add a page"])
def test_recipes_are_numbered(title: str) -> None:
    """A recipe is a list of steps."""
    assert len(_steps(title)) >= 4
