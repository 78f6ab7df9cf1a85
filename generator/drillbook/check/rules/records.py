"""Family R, about records: whether what a result says rests on something, and whether its parts
agree.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from drillbook.check.about import (
    ATTACHED,
    EXPECTATIONS,
    FAILURE_TESTS,
    FOLLOWED,
    IMPACTS,
    LOSSES,
    PROBES,
    RESULTS,
)
from drillbook.check.judging.attempt import is_placeholder
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, Rule, rule
from drillbook.model.entry import EMPTY_FILE
from drillbook.model.finding import Severity
from drillbook.model.result import Result
from drillbook.model.result_parts import Phase, Probe
from drillbook.model.sample_summary import SampleCounts
from drillbook.text.span import span_text

_PHASES: tuple[Phase, ...] = ("before", "during", "after")


def _impact_as_seen(evaluation: Evaluation) -> Iterator[Found]:
    """The stated impact matches what was seen.

    Why: If the probes passed while the service was "down", they look at something else, or there
    was no fault. If samples failed, "none" hides what the test has shown.
    Fix: Correct `impact`. If a probe looks at the dependency and not at the service, give it `of:
    dependency`. In a captured result, say under `summary` what the probes look at, and have the
    next test probe what fails.
    """
    for result in evaluation.book.results:
        judged = evaluation.verdicts[result.folder].impact
        samples = evaluation.seen[result.folder].measured("during")
        if judged.contradiction:
            yield Found(
                result.where("impact", "observed"),
                f"{judged.contradiction}: it counts as {judged.observed}",
            )
        elif judged.observed == "outage" and samples.total and not samples.failed:
            message = f"says outage, but none of {samples.total} samples during the fault failed"
            yield Found(result.where("impact", "observed"), message)


def _impact_told(evaluation: Evaluation) -> Iterator[Found]:
    """A result says what the failure did to the service.

    Why: Stage 2 is about the impact. A measurement says how far the service failed, but not what
    its users noticed.
    Fix: Write `impact`, with what users would have noticed.
    """
    for result in evaluation.book.results:
        judged = evaluation.verdicts[result.folder]
        if (
            result.kind == "failure-test"
            and result.impact is None
            and judged.conclusive
        ):
            yield Found(
                result.where("id"),
                f"there is no `impact`; the observations say {judged.impact.observed}",
            )


def _way_told(evaluation: Evaluation) -> Iterator[Found]:
    """A result says how the dependency was made to fail.

    Why: A test that nobody can repeat cannot be checked.
    Fix: Write the command, or what you did, under `fault`, `how`.
    """
    for result in evaluation.book.results:
        if result.fault and is_placeholder(result.fault.how):
            yield Found(
                result.where("fault", "how"),
                f'says "{result.fault.how}", which does not say how it was made to fail',
            )


def _counts_shown(evaluation: Evaluation) -> Iterator[Found]:
    """Samples, a file or an observation back up the counts of a probe.

    Why: Without them, the numbers are only what somebody typed.
    Fix: Name the file of samples, attach the report that has the numbers, or write what people saw.
    """
    for result in evaluation.book.results:
        seen = evaluation.seen[result.folder]
        looks = {event.of for event in result.events if event.event == "observed"}
        for i, series in enumerate(seen.series):
            counted = sum(series.probe.counts(phase).total for phase in _PHASES)
            if (
                counted
                and series.summary is None
                and series.probe.of not in looks
                and not seen.evidence
            ):
                message = f"probe {series.probe.id} says {counted} samples, but nothing shows them"
                yield Found(result.where("probes", i), message)


def _looked_often_enough(evaluation: Evaluation) -> Iterator[Found]:
    """A probe looks often enough to see the fault.

    Why: One sample in a fault of a second is luck. More samples than the time allowed were never
    taken.
    Fix: Have the fault last longer, or look more often: take several samples during it.
    """
    for result in evaluation.book.results:
        for i, series in enumerate(evaluation.seen[result.folder].series):
            problem = _too_few(result, series.probe, series.counts("during"))
            if problem:
                yield Found(
                    result.where("probes", i), f"probe {series.probe.id} {problem}"
                )


def _too_few(result: Result, probe: Probe, during: SampleCounts) -> str | None:
    spans = result.course.spans
    lengths = [(span.end - span.start).total_seconds() for span in spans if span.end]
    if (
        result.kind == "exercise"
        or not spans
        or len(lengths) < len(spans)
        or probe.interval is None
    ):
        return None
    lasted, every = sum(lengths), probe.interval.total_seconds()
    fault = f"a fault of {span_text(timedelta(seconds=lasted))}"
    # Marks are set to the second at best, and a sample may be due right at each of them.
    if every and during.total > (lasted + 2) / every + 2 * len(spans):
        return f"says {during.total} samples during {fault}, one every {every:g} s"
    if during.total <= 1 and lasted < every * 2 and not result.observed("during"):
        return f"looked every {every:g} s at {fault}: it may have missed it"
    return None


def _alone_on_the_instance(evaluation: Evaluation) -> Iterator[Found]:
    """Two tests never make the same thing fail at the same time.

    Why: If two faults overlap, nobody can tell which of them did what.
    Fix: Correct the times if one of them is wrong. Otherwise repeat one of the tests by itself.
    """
    places: dict[tuple[str, str], list[Result]] = {}
    for result in evaluation.book.results:
        if result.kind == "failure-test" and result.course.spans:
            places.setdefault(
                (
                    result.environment,
                    result.instance or evaluation.book.today(result.dependency or ""),
                ),
                [],
            ).append(result)
    for there in places.values():
        there.sort(key=lambda result: (result.course.spans[0].start, result.id))
        longest = there[0]
        for later in there[1:]:
            if _overlap(later, longest):
                message = f"its fault overlaps with the fault of {longest.id}, on the same instance"
                yield Found(later.where("timeline"), message)
            longest = max(longest, later, key=_until)


def _until(result: Result) -> datetime:
    return _end(result.course.spans[-1].end, result)


def _overlap(one: Result, other: Result) -> bool:
    return any(
        a.start < _end(b.end, other) and b.start < _end(a.end, one)
        for a in one.course.spans
        for b in other.course.spans
    )


def _end(end: datetime | None, result: Result) -> datetime:
    return end or result.ended


def _playbook_about_it(evaluation: Evaluation) -> Iterator[Found]:
    """The playbook that was followed covers what failed.

    Why: A test shows that a procedure works only for what it was written for.
    Fix: Name the playbook of the dependency, or add the dependency to that playbook's `covers`.
    """
    for result in evaluation.book.results:
        followed = result.playbook.id if result.playbook else ""
        playbook = evaluation.book.playbooks_by_id.get(followed)
        subjects = {
            result.service,
            *([evaluation.book.today(result.dependency)] if result.dependency else []),
        }
        if playbook and not subjects & set(playbook.covers):
            what = result.dependency or result.service
            yield Found(
                result.where("playbook"),
                f"playbook {playbook.id} covers {_listed(playbook.covers)}, not {what}",
            )


def _evidence_of_something(evaluation: Evaluation) -> Iterator[Found]:
    """No file of evidence is empty.

    Why: An empty file shows nothing, but looks like proof in a list.
    Fix: Attach the right file, or remove this one from `evidence`.
    """
    for result in evaluation.book.results:
        for i, item in enumerate(result.evidence):
            path = result.beside(item.file)
            trace = evaluation.book.traces.get(path)
            empty = evaluation.book.digests.get(path, item.digest) == EMPTY_FILE
            if empty or (trace and trace.blank):
                printed = any(
                    e.event == "command"
                    and (e.text or "").startswith(item.caption or "\0")
                    for e in result.events
                )
                if not printed:
                    yield Found(result.where("evidence", i), f"{item.file} is empty")


def _expectation_not_copied(evaluation: Evaluation) -> Iterator[Found]:
    """What was expected is not a copy of the outcome.

    Why: An expectation that is word for word the outcome was written afterwards.
    Fix: Put back what was expected before the fault. If nobody said what they expected, leave
    `expected` out.
    """
    for result in evaluation.book.results:
        said = result.expected.statement if result.expected else ""
        outcomes = {
            "impact": result.impact.description if result.impact else None,
            "summary": result.summary,
        }
        for key, text in outcomes.items():
            if len(said) >= _FEWEST_LETTERS and text and _same_words(said, text):
                yield Found(
                    result.where("expected", "statement"),
                    f"is the same, word for word, as `{key}`",
                )
                break


_WORDS = re.compile(r"\w+")
_FEWEST_LETTERS = 24
"""Shorter sentences, such as "nobody can order", come out the same by themselves."""


def _loss_in_a_file(evaluation: Evaluation) -> Iterator[Found]:
    """The evidence of data loss is a file of the result, or a recorded command.

    Why: Others can check a count only if they can see it.
    Fix: Attach what you counted, and name the file under `data_loss`, `evidence`.
    """
    for result in evaluation.book.results:
        shown = result.data_loss.evidence if result.data_loss else None
        files = {item.file for item in result.evidence} | {
            probe.samples for probe in result.probes if probe.samples
        }
        commands = [
            event.text or "" for event in result.events if event.event == "command"
        ]
        if (
            shown
            and not any(file in shown for file in files)
            and not any(text.startswith(shown) for text in commands)
        ):
            yield Found(
                result.where("data_loss", "evidence"), "names no file of this result"
            )


def _service_of_the_dependency(evaluation: Evaluation) -> Iterator[Found]:
    """The service that was watched needs what failed.

    Why: A service that never used the dependency tells you nothing about those that do.
    Fix: Repeat the test and watch a service that uses it, or correct `used_by` or `depends_on` in
    the inventory.
    """
    for result in evaluation.book.results:
        problem = evaluation.of_another_service(result)
        if problem:
            yield Found(result.where("service"), problem)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing"


def _same_words(one: str, other: str) -> bool:
    # Texts of very different length are told apart without looking at their words.
    shorter, longer = sorted((len(one), len(other)))
    # Texts of such different lengths are not the same, and need not be compared.
    if 2 * shorter <= longer:
        return False
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


RULES: tuple[Rule, ...] = (
    rule("R518", _impact_as_seen, about=IMPACTS, severity=Severity.WARNING),
    rule("R533", _impact_told, about=RESULTS, severity=Severity.WARNING),
    rule("R534", _way_told, about=FAILURE_TESTS, severity=Severity.WARNING),
    rule("R535", _counts_shown, about=PROBES, severity=Severity.WARNING),
    rule("R536", _looked_often_enough, about=PROBES, severity=Severity.WARNING),
    rule(
        "R537", _alone_on_the_instance, about=FAILURE_TESTS, severity=Severity.WARNING
    ),
    rule("R538", _playbook_about_it, about=FOLLOWED, severity=Severity.WARNING),
    rule("R539", _evidence_of_something, about=ATTACHED, severity=Severity.WARNING),
    rule(
        "R540", _expectation_not_copied, about=EXPECTATIONS, severity=Severity.WARNING
    ),
    rule("R541", _loss_in_a_file, about=LOSSES, severity=Severity.WARNING),
    rule(
        "R542",
        _service_of_the_dependency,
        about=FAILURE_TESTS,
        severity=Severity.WARNING,
    ),
)
