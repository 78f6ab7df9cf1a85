"""Each format is read to the letter: a fixture is a folder, and its truth lies in it."""

from pathlib import Path

import pytest

from drillbook.importers.inventory.formats import FORMATS
from importers.inventory import truth

_ELSEWHERE = {"api.cards.test": "card-network", "smtp.relay.test": "mail-relay"}


@pytest.mark.parametrize(
    "case", [case for case in truth.cases() if not case.endswith("/shop")]
)
def test_a_file_tells_its_truth(case: str) -> None:
    """Components, needs with their places, what dangles, and what could not be read."""
    told = (truth.FIXTURES / case / "truth.txt").read_text(encoding="utf-8")
    assert list(truth.lines(case)) == told.splitlines()


@pytest.mark.parametrize("format_", FORMATS)
def test_a_format_has_six_fixtures(format_: str) -> None:
    """So that its traps are shown, and not only its use."""
    assert len([c for c in truth.cases() if c.startswith(f"{format_}/")]) >= 6


@pytest.mark.parametrize("format_", ["backstage", "compose", "kubernetes"])
def test_the_graph_of_a_shop_comes_out_whole(format_: str) -> None:
    """23 components and all their needs; the one that is nowhere is told."""
    deployed = truth.read(f"{format_}/shop")
    known = (truth.FIXTURES / "shop.txt").read_text(encoding="utf-8").splitlines()
    told = {
        tuple(_ELSEWHERE.get(name, name) for name in (need.user, need.needed))
        for need in deployed.needs
    }
    assert told == {tuple(line.split()) for line in known}
    assert len(deployed.components) == 23
    assert [need.needed.rpartition(":")[2] for need in deployed.dangling] == ["loyalty"]
    assert deployed.problems == ()


@pytest.mark.parametrize(
    ("case", "format_"),
    [
        ("backstage/shop", "backstage"),
        ("backstage/entities", "backstage"),
        ("compose/shop", "compose"),
        ("compose/no-services", "compose"),
        ("kubernetes/shop", "kubernetes"),
        ("kubernetes/list", "kubernetes"),
        ("cyclonedx/libraries", "cyclonedx"),
        ("terraform/plan", "terraform"),
        ("terraform/raw-state", "terraform"),
        ("jaeger/list", "jaeger"),
        ("jaeger/empty", "jaeger"),
        ("service-graph/tempo", "service-graph"),
        ("service-graph/error", "service-graph"),
        ("resilience-hub/printed", "resilience-hub"),
        ("resilience-hub/body", "resilience-hub"),
        ("jaeger/../service-graph/empty", "service-graph"),
    ],
)
def test_a_file_tells_its_format(case: str, format_: str) -> None:
    """Nobody has to know the word for it."""
    assert truth.detected(case) == format_


def test_no_fixture_lacks_its_truth() -> None:
    """Otherwise it would show nothing."""
    folders = {Path(case) for case in truth.cases() if not case.endswith("/shop")}
    assert {f for f in folders if not (truth.FIXTURES / f / "truth.txt").exists()} == (
        set()
    )
