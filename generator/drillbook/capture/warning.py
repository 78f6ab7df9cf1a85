"""A warning is what speaks against a mark that was just made. The mark is recorded anyway."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from drillbook.capture.commands import Command
from drillbook.capture.probes.sampler import ProbeState
from drillbook.capture.session.session import Session


def warnings(session: Session, states: Sequence[ProbeState], command: Command) -> str:
    """Return what to say behind the answer to a command that was recorded, or an empty text."""
    judges = _WARNINGS.get(command.word, ())
    return "\n".join(
        said for judge in judges for said in judge(session, states, command)
    )


def _failing_already(
    _session: Session, states: Sequence[ProbeState], _command: Command
) -> Iterator[str]:
    for probe, outcome in _failing(states):
        yield (
            f"Warning: probe {probe} was already failing ({outcome}), so this test will not be"
            f" conclusive. Type `undo`. Once {probe} works, start over: `quit`, then drillbook"
            " capture discard, then drillbook capture start."
        )


def _how_untold(
    session: Session, _states: Sequence[ProbeState], _command: Command
) -> Iterator[str]:
    told = (
        session.exercise
        or session.start.fault
        or any(mark.event.text for mark in session.marked("fault-started"))
    )
    if not told:
        yield (
            "Warning: you have not said how you make it fail. Type `undo`, then `fault` and how."
        )


def _still_failing(
    _session: Session, states: Sequence[ProbeState], _command: Command
) -> Iterator[str]:
    for probe, outcome in _failing(states):
        yield f"Warning: probe {probe} still fails ({outcome})."


def _failing_without_a_fault(
    session: Session, states: Sequence[ProbeState], _command: Command
) -> Iterator[str]:
    for probe, outcome in _failing(states) if session.fault_since is None else ():
        yield f"Warning: probe {probe} fails ({outcome})."


def _none_failing(
    session: Session, states: Sequence[ProbeState], _command: Command
) -> Iterator[str]:
    if (
        session.fault_since
        and states
        and all(state.sample and state.sample.ok for state in states)
    ):
        yield (
            "Warning: no probe fails. Did the dependency really fail, and do the probes measure"
            " the right thing?"
        )


def _failing(states: Sequence[ProbeState]) -> Iterator[tuple[str, str]]:
    return (
        (state.id, state.sample.outcome)
        for state in states
        if state.sample and not state.sample.ok
    )


_Judge = Callable[[Session, Sequence[ProbeState], Command], Iterator[str]]

_WARNINGS: Mapping[str, tuple[_Judge, ...]] = {
    "fault": (_failing_already, _how_untold),
    "ok": (_failing_without_a_fault,),
    "bad": (_none_failing,),
    "restored": (_still_failing,),
    "verified": (_still_failing,),
}
