"""The words of each list are written once; every other list of them is derived, or held to it."""

import ast
from pathlib import Path
from typing import Any, get_args

import pytest

import drillbook
from drillbook.capture.commands import HELP, MARKS
from drillbook.capture.probes.kinds import PROBES
from drillbook.check.judging.verdict import Kind, Outcome
from drillbook.model.inventory import FAILURE_MODES, FailureMode
from drillbook.model.probe_kind import PROBE_KINDS, ProbeType
from drillbook.model.result_parts import IMPACTS, Impact, Mark
from drillbook.pages.site_status import NewestResult
from drillbook.report.json import ResultState

_ROOT = Path(drillbook.__file__).parent
_LISTS = (get_args(Impact), get_args(Mark), get_args(ProbeType), get_args(FailureMode))


def test_every_kind_of_probe_has_a_row_and_a_module() -> None:
    """Whoever adds a kind is told which of them is missing."""
    assert tuple(PROBE_KINDS) == tuple(PROBES) == get_args(ProbeType)


def test_what_is_typed_comes_from_the_lists() -> None:
    """Each mark has one word, and each impact is in the help."""
    assert set(MARKS.values()) == set(get_args(Mark))
    assert len(MARKS) == len(get_args(Mark))
    assert any("|".join(IMPACTS) in words for words in HELP)
    assert get_args(FailureMode) == FAILURE_MODES


@pytest.mark.parametrize("model", [ResultState, NewestResult])
def test_what_programs_read_has_the_words_of_a_verdict(model: Any) -> None:  # noqa: ANN401 - either model
    """A report's schema lists every kind and outcome."""
    fields = model.model_fields
    assert get_args(fields["verdict"].annotation) == tuple(kind.value for kind in Kind)
    assert get_args(fields["outcome"].annotation) == tuple(
        outcome.value for outcome in Outcome
    )


@pytest.mark.parametrize("words", _LISTS, ids=str)
def test_no_module_writes_a_list_again(words: tuple[str, ...]) -> None:
    """A list, a set or a type of all these words stands in `model` alone."""
    again = [
        f"{path.relative_to(_ROOT)}:{node.lineno}"
        for path in sorted(_ROOT.rglob("*.py"))
        if path.relative_to(_ROOT).parts[0] != "model"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.List | ast.Set | ast.Tuple)
        and {each.value for each in node.elts if isinstance(each, ast.Constant)}
        >= set(words)
    ]
    assert again == []
