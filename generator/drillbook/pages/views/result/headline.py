"""The headline of a result: what is known now, whether that was expected, and what the result is
worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from drillbook.check.judging.cell import Cell
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import against
from drillbook.check.judging.integrity import Doubt
from drillbook.check.judging.verdict import Kind, Outcome, Verdict
from drillbook.model.result import Result
from drillbook.text.span import span_text

_UNKNOWN: Mapping[Kind, str] = {
    Kind.INCONCLUSIVE: "This run does not show what the failure does",
    Kind.NOT_A_TEST: "Nothing was tested",
}
_TONES: Mapping[tuple[Kind, Outcome], str] = {
    (Kind.CONCLUSIVE, Outcome.AS_EXPECTED): "as-expected",
    (Kind.CONCLUSIVE, Outcome.SURPRISE): "surprise",
    (Kind.CONCLUSIVE, Outcome.UNKNOWN): "known",
    (Kind.INCONCLUSIVE, Outcome.UNKNOWN): "inconclusive",
    (Kind.NOT_A_TEST, Outcome.UNKNOWN): "not-a-test",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Whole sentences; `repeat` is the command that records a test like this one."""

    tone: str
    sentence: str
    reason: str
    worth: str
    doubts: tuple[Doubt, ...]
    notes: tuple[str, ...]
    repeat: str | None


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from a result: the first paragraph, and the rest."""

    first: str
    rest: str


def headline(evaluation: Evaluation, result: Result) -> Headline:
    """Return what stands on top of a result's page."""
    judged = evaluation.verdicts[result.folder]
    doubts = evaluation.doubts.get(result.folder, ())
    key = judged.kind, judged.outcome
    sentence = _sentence(judged)
    sentence += ", but there are doubts about this record." if doubts else "."
    if judged.conclusive:
        sentence += _restored(judged, evaluation.book.recovery_target(result))
    return Headline(
        tone="doubtful" if doubts else _TONES[key],
        sentence=sentence,
        reason=_reason(result, judged),
        worth=_worth(evaluation, result),
        doubts=doubts,
        notes=judged.notes,
        repeat=_repeat(result),
    )


def learned(result: Result) -> Learned:
    """Return what was learned: the first paragraph for everybody, the rest for who wants it."""
    first, _, rest = (result.summary or "").strip().partition("\n\n")
    return Learned(first, rest.strip())


def _sentence(judged: Verdict) -> str:
    summary = judged.summary
    if judged.conclusive:
        return f"{summary[0].upper()}{summary[1:]}"
    return _UNKNOWN[judged.kind]


def _restored(judged: Verdict, rto: timedelta | None) -> str:
    """Return how long it took to bring the service back, against its target, as a sentence."""
    took = judged.restored_after
    if took is None:
        return ""
    side = ""
    if rto:
        side = f", {'above' if took > rto else 'within'} the RTO of {span_text(rto)}"
    return f" Restored after {span_text(took)}{side}."


def _reason(result: Result, judged: Verdict) -> str:
    if not judged.conclusive:
        return f"{judged.kind.replace('-', ' ').capitalize()}: {judged.reason}."
    if result.expected is None:
        return (
            "Nobody wrote down before the fault what they expected, so nobody can say whether this"
            f" is a surprise.{_gap(judged)}"
        )
    observed = f"{judged.impact.observed or 'not written down'}, {judged.impact.source}"
    why = f"{judged.reason[0].upper()}{judged.reason[1:]}"
    return f"{why}. Expected: {result.expected.impact}. Observed: {observed}.{_gap(judged)}"


def _gap(judged: Verdict) -> str:
    return f" {judged.gap[0].upper()}{judged.gap[1:]}." if judged.gap else ""


def _worth(evaluation: Evaluation, result: Result) -> str:
    if result.kind == "exercise":
        reasons = tuple(against(evaluation, result))
        if not reasons:
            return "It counts as an exercise."
        return _against("does not count as an exercise", evaluation, result, reasons)
    cell = _cell(evaluation, result)
    name = f'"{result.dependency} {result.failure_mode}"'
    worth = evaluation.worth(result)
    if worth.doubts:
        return _against("does not count for Stage 2", evaluation, result, worth.doubts)
    if worth.expiry:
        return (
            f"It no longer counts as the required test {name}: {worth.expiry.reason}."
        )
    if cell is None:
        return f"Stage 2 does not require the test {name}."
    return _covering(cell, result, name)


def _against(
    what: str, evaluation: Evaluation, result: Result, reasons: Sequence[str]
) -> str:
    """Return what a result cannot do, with the reasons that do not stand beside it anyway."""
    judged = evaluation.verdicts[result.folder]
    known = {
        f"{judged.kind}: {judged.reason}",
        *(doubt.message for doubt in evaluation.doubts.get(result.folder, ())),
    }
    further = [reason for reason in reasons if reason not in known]
    if len(further) == len(reasons):
        return f"It {what}: {'; '.join(reasons)}." if reasons else ""
    return f"So it {what}. Also: {'; '.join(further)}." if further else f"So it {what}."


def _covering(cell: Cell, result: Result, name: str) -> str:
    if cell.result and cell.result.folder != result.folder:
        return f"A newer run counts as the required test {name}."
    simulated = " Its fault was simulated." if cell.simulated else ""
    return f"This is the required test {name}.{simulated}"


def _cell(evaluation: Evaluation, result: Result) -> Cell | None:
    cells = evaluation.cells_of.get(evaluation.book.today(result.dependency or ""), ())
    return next(
        (cell for cell in cells if cell.failure_mode == result.failure_mode), None
    )


def _repeat(result: Result) -> str | None:
    if result.kind == "exercise":
        if result.playbook:
            return f"drillbook capture start --exercise {result.playbook.id}"
        return None
    return (
        f"drillbook capture start --dependency {result.dependency} --failure-mode"
        f" {result.failure_mode}"
    )
