"""What README, CONTRIBUTING and ARCHITECTURE say is there, is there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from books import make
from drillbook.capture.probes.kinds import PROBES, ProbeModule
from drillbook.capture.probes.line import parse
from drillbook.capture.probes.measurement import measure
from drillbook.capture.probes.spec import ProbeSpec, Reply
from drillbook.check.assessment import Assessment
from drillbook.check.engine import check
from drillbook.check.gate import GATES, Gate
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, rule
from drillbook.cli.check import FORMATS, ReportFormat
from drillbook.desk.importing import ImportAnswers, ImportProposal, imports
from drillbook.errors import DrillbookError
from drillbook.files.load import load
from drillbook.files.result_file import write_result
from drillbook.importers.results import formats as results
from drillbook.importers.results.imported import CaseTitle, Imported, MeasuredSeries
from drillbook.importers.results.importer import Importer
from drillbook.importers.results.node import Node
from drillbook.importers.results.original import OriginalFile
from drillbook.importers.results.rederivation import differences
from drillbook.model.import_rules import ImportMapping
from drillbook.model.location import Location
from drillbook.model.probe_kind import PROBE_KINDS, ProbeKind, forms
from drillbook.model.result_parts import Event
from drillbook.model.sample import Sample
from drillbook.pages import site
from drillbook.report.links import Links

ROOT = Path(__file__).parents[2]
TEXTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(
    r"(?:generator|tests|examples|benchmarks|content|results|\.github|\.ci)/[A-Za-z0-9_./-]*"
)
_CASES = "tests/check/cases/X123/"


def _codes(text: str) -> Iterator[str]:
    return (
        match[1] for match in _CODE.finditer((ROOT / text).read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("text", TEXTS)
def test_every_path_named_is_there(text: str) -> None:
    """Nobody is sent to a file that is gone."""
    paths = [
        code
        for code in _codes(text)
        if _PATH.fullmatch(code) and not code.startswith(_CASES)
    ]
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("text", TEXTS)
def test_every_make_target_named_is_there(text: str) -> None:
    """Each `make …` that is told of works."""
    targets = set(
        re.findall(
            r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    named = {
        match[1]
        for code in _codes(text)
        if (match := re.fullmatch(r"make ([a-z]+)", code))
    }
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


class _Files:
    """A module of a kind of probe, as the recipe wants it: it looks whether a file is there."""

    def problem_of(self, target: str) -> str:
        """Return what is wrong with a target."""
        return "" if target.removeprefix("file:") else "no path behind `file:`"

    def look(self, spec: ProbeSpec) -> Reply:
        """Look for the file."""
        there = Path(spec.target.removeprefix("file:")).exists()
        return (
            Reply("ok", "it is there") if there else Reply("status", "it is not there")
        )


def test_the_recipe_for_a_kind_of_probe_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a row and a module it is read, measured and told of."""
    row = ProbeKind(
        form="file:PATH", prefixes=("file:",), does="looks for", asks="looks for a file"
    )
    monkeypatch.setitem(cast("dict[str, ProbeKind]", PROBE_KINDS), "file", row)
    monkeypatch.setitem(cast("dict[str, ProbeModule]", PROBES), "file", _Files())
    up = tmp_path / "up"
    spec = parse(f"up=file:{up} every=100ms")
    assert measure(spec)[3:] == ("status", "it is not there")
    up.touch()
    assert measure(spec)[3:] == ("ok", "it is there")
    assert "NAME=file:PATH" in forms()
    with pytest.raises(DrillbookError, match=r"no path behind `file:` \(column 4\)"):
        parse("up=file:")


def _read_lab(original: OriginalFile, _mapping: ImportMapping) -> Imported:
    at = Node(original.mapping).get("at").moment(None)
    assert at is not None
    seen = Sample(at, False, 12.5, "status", "503")  # noqa: FBT003 - a row of a file
    series = MeasuredSeries(
        name="orders", type="tool", target="the till", samples=(seen,)
    )
    mark = Event(at=at, event="fault-started")
    return Imported(
        started=at, ended=at, how="pull", events=(mark,), series=(series,), said="fine"
    )


def test_the_recipe_for_an_importer_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a row and a module its files are recognised, judged and made again."""
    lab = Importer(
        name="lab",
        title="page of a lab book",
        is_one=lambda original: "lab" in original.mapping,
        headings=lambda _original: (CaseTitle("We pull the plug"),),
        read=_read_lab,
    )
    monkeypatch.setitem(cast("dict[str, Importer]", results.FORMATS), "lab", lab)
    book = make(tmp_path / "book")
    file = tmp_path / "lab.json"
    file.write_text('{"lab": 1, "at": "2026-11-22T10:00:00Z"}', encoding="utf-8")
    said = {"environment": "staging", "conducted_by": ("sam",)}
    told = {"dependency": "database", "failure_mode": "slow", **said}
    (one,) = imports(file, book, load(book).book, ImportAnswers(said=told))
    assert isinstance(one, ImportProposal)
    assert one.verdict.kind == "inconclusive"
    write_result(book, one.result, one.files)
    loaded = load(book)
    assert loaded.findings == ()
    again = (book, loaded.book.results, loaded.book.digests)
    assert differences(*again) == {}
    raised = replace(lab, reading=2)
    monkeypatch.setitem(cast("dict[str, Importer]", results.FORMATS), "lab", raised)
    assert "does not read lab in reading 1" in differences(*again)[one.result.id]


def test_the_recipe_for_a_report_format_makes_one(tmp_path: Path) -> None:
    """A function of these three is a format, as each in the table is."""
    loaded = load(make(tmp_path / "book"))
    assessment = check(loaded.book, loaded.findings, date(2026, 11, 23))

    def counted(assessment: Assessment, gate: Gate, _links: Links) -> str:
        return (
            f"{sum(gate.admits(each.code) for each in assessment.findings)} findings\n"
        )

    formats: Mapping[str, ReportFormat] = {**FORMATS, "count": counted}
    for report in formats.values():
        assert report(assessment, GATES["stage-2"], Links())


@pytest.mark.parametrize(
    "title",
    [
        "Add a rule",
        "Add a page",
        "Add a kind of probe",
        "Add a report format",
        "Add an importer",
        "Add an engine",
    ],
)
def test_recipes_are_numbered(title: str) -> None:
    """A recipe is a list of steps."""
    assert len(_steps(title)) >= 4


def test_the_guide_says_what_each_format_of_results_proves() -> None:
    """Of every row of the table, by its name."""
    page = (ROOT / "generator/drillbook/pages/templates/import.html.jinja").read_text(
        encoding="utf-8"
    )
    assert re.findall(r"<dt><code>([a-z0-9-]+)</code></dt>", page) == [*results.FORMATS]
