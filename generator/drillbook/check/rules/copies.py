"""Family R, about what a result may have from elsewhere: another result, a recording, or nobody's
measurement.
"""

from collections.abc import Iterator
from itertools import pairwise

from drillbook.check.about import CAPTURED, RESULTS, SAMPLES
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.recordings import looks_recorded
from drillbook.check.rule import Found, rule
from drillbook.model.finding import Severity
from drillbook.model.rewriting import Rewriting, difference
from drillbook.model.sample_summary import SampleSummary

_FEWEST_STEPS = 9
"""From one measured latency to the next, so many steps are never the same."""

_FINEST = 6
"""Decimals of a millisecond that are compared: a file has three."""


def _its_own(evaluation: Evaluation) -> Iterator[Found]:
    """Each result has its own words, files and times.

    Why: What two results have in common was perhaps seen only once.
    Fix: Say what this test showed, and add its own file, such as the output of a command.
    Change nothing that both tests really have in common.
    """
    for one in evaluation.copies.resemblances:
        yield Found(
            one.result.where(*one.keys), f"{one.what}: was this seen in this test?"
        )


def _recorded_with_journal(evaluation: Evaluation) -> Iterator[Found]:
    """A result that looks recorded has its journal.

    Why: Without its journal anybody can change a recording, and it still looks genuine.
    Fix: Put back journal.jsonl and `capture`. If another program wrote the times, name it under
    `capture` as `tool`.
    """
    for result in evaluation.book.results:
        why = looks_recorded(result)
        if why:
            yield Found(
                result.where("timeline"),
                f"looks like a recording, but has no journal: {why}",
            )


def _measured(evaluation: Evaluation) -> Iterator[Found]:
    """Samples vary as measurements do.

    Why: No two requests take exactly the same time. Somebody made these numbers up, or the clock
    was too coarse.
    Fix: Bring what you measured. If the clock is that coarse, say so under `summary`.
    """
    for result in evaluation.book.results:
        for i, probe in enumerate(result.probes):
            summary = evaluation.book.summary_of(result, probe)
            how = _too_regular(summary) if summary else None
            if how:
                yield Found(
                    result.where("probes", i, "samples"),
                    f"the good samples of {probe.id} {how}",
                )


def _too_regular(summary: SampleSummary) -> str | None:
    """Return in which way latencies cannot have been measured, or None; whole milliseconds
    can be the same.
    """
    taken = zip(summary.latencies, summary.met, strict=True)
    steps: list[float] = []
    for (earlier, ok), (later, too) in pairwise(taken):
        if ok and too:
            steps.append(round(later - earlier, _FINEST))
            if steps[-1] != steps[0]:
                return None
    if len(steps) < _FEWEST_STEPS:
        return None
    if not steps[0]:
        finer = any(latency % 1 for latency in summary.latencies)
        return "all took exactly as long" if finer else None
    return f"took {abs(steps[0]):g} ms {'more' if steps[0] > 0 else 'less'} each time"


def _evidence_as_recorded(evaluation: Evaluation) -> Iterator[Found]:
    """The evidence of a recording is what its journal recorded.

    Why: What a command printed is evidence because nobody could edit it.
    Fix: Put the original back. If you had to remove a secret, say so in the caption, and leave this
    finding as it is.
    """
    for result in evaluation.book.results:
        for file in evaluation.context.replaced.get(result.folder, ()):
            place = next(
                i for i, item in enumerate(result.evidence) if item.file == file
            )
            path = result.beside(file)
            how = evaluation.integrity.how(path)
            rewritten = how is not Rewriting.REAL
            yield Found(
                result.where("evidence", place),
                f"{file} is not what was recorded: {difference(how)}",
                evaluation.integrity.remedy(result, path) if rewritten else "",
            )


RULES = (
    rule("R521", _its_own, about=RESULTS, severity=Severity.WARNING, fixed=True),
    rule(
        "R522",
        _recorded_with_journal,
        about=RESULTS,
        severity=Severity.WARNING,
        fixed=True,
    ),
    rule("R523", _measured, about=SAMPLES, severity=Severity.WARNING, fixed=True),
    rule(
        "R524",
        _evidence_as_recorded,
        about=CAPTURED,
        severity=Severity.WARNING,
        fixed=True,
    ),
)
