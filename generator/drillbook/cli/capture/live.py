"""What is shown while a session is recorded: the clock, the fault, the probes, the next step, each
answer.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples

from drillbook.capture.checklist import brief, fault_is_to_come
from drillbook.capture.commands import HELP, LOOKS, Command
from drillbook.capture.hint import hint
from drillbook.capture.probes.sampler import ProbeState, Sampler
from drillbook.capture.recorder import Recorder, RefusedError
from drillbook.capture.signals import Signals
from drillbook.cli.output import wrapped
from drillbook.errors import DrillbookError
from drillbook.model.sample import Sample
from drillbook.text.plain import visible

Say = Callable[[str], None]


def answer(recorder: Recorder, command: Command) -> str:
    """Obey a command and return what to say, a refusal included."""
    if command.word == "help":
        return wrapped("\n".join(f"{name}\n    {text}" for name, text in HELP.items()))
    try:
        return visible(recorder.execute(command))
    except RefusedError as refused:
        return f"Not recorded: {visible(str(refused))}."
    except DrillbookError as error:
        # Not even another disk took it: whoever is in the middle of a test must be told, and go on.
        return f"NOT RECORDED: {visible(str(error))}"


def seen_by_probes(states: Sequence[ProbeState], command: Command) -> str:
    """Return what the probes saw last, for whoever says what they see: `books: 503 (45 ms)`."""
    if command.word not in LOOKS:
        return ""
    seen = ", ".join(in_short(state) for state in states if state.sample)
    return f"; {seen}" if seen else ""


def in_short(state: ProbeState) -> str:
    """Return what a probe saw last: its answer, and how long that took."""
    sample = state.sample
    if sample is None:
        return f"{state.id}: no answer yet"
    return f"{state.id}: {_answer_of(sample)} ({sample.latency_ms:.0f} ms)"


def _answer_of(sample: Sample) -> str:
    """Return the status that came back where there is one, such as 503 or exit 1, and else the
    outcome.
    """
    status = sample.detail.partition(":")[0] if sample.outcome == "status" else ""
    return status or sample.outcome


def how_to_revert(recorder: Recorder) -> str:
    """Return how the fault is undone, as it was said at the start."""
    fault = recorder.session.start.fault
    revert = fault.revert if fault else None
    return f"To undo it: {revert}" if revert else "Undo it, then type `reverted`."


def toolbar(
    recorder: Recorder, sampler: Sampler, width: int, *, asked: str | None = None
) -> FormattedText:
    """Return what stands below the prompt: the state of things, what to type next, and the
    playbook's next step. `asked` is what to type at an open question.
    """
    now = datetime.now(UTC)
    active = recorder.session.fault_active_for(now)
    fault = f" FAULT ACTIVE {stopwatch(active)} " if active else " no fault "
    parts: StyleAndTextTuples = [
        ("", f"{now:%H:%M:%S} UTC  "),
        ("reverse" if active else "", fault),
    ]
    room = width - sum(len(text) for _, text, *_ in parts)
    parts += _probes(sampler.states(), room)
    due = asked or f"{hint(recorder.session)}{_next_step(recorder, width)}"
    return FormattedText([*parts, ("", f"\nnext: {due}")])


def _probes(states: Sequence[ProbeState], room: int) -> StyleAndTextTuples:
    """Return what each probe sees; without latencies where there is no room for them."""
    for latency in (True, False):
        parts: StyleAndTextTuples = [
            ("reverse" if _bad(state) else "", _seen(state, latency=latency))
            for state in states
        ]
        if sum(len(text) for _, text, *_ in parts) <= room:
            break
    return parts


def _bad(state: ProbeState) -> bool:
    return state.sample is not None and not state.sample.ok


def _seen(state: ProbeState, *, latency: bool) -> str:
    if state.sample is None:
        return f"  {state.id}: …"
    took = f" {state.sample.latency_ms:.0f} ms" if latency else ""
    return f"  {state.id}: {_answer_of(state.sample)}{took}"


def _next_step(recorder: Recorder, width: int) -> str:
    session = recorder.session
    if session.next_step is None or fault_is_to_come(session):
        return ""
    head = f"step {session.next_step}/{len(session.steps)}: "
    step = session.steps[session.next_step - 1]
    return f"\n{head}{visible(brief(step, width - len(head) - 1))}"


def stopwatch(span: timedelta) -> str:
    """Return a span as minutes and seconds, with hours where there are any."""
    seconds = int(span.total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{seconds:02d}"
    return f"{minutes}:{seconds:02d}"


def settle(sampler: Sampler, seconds: float, signals: Signals, say: Say) -> None:
    """Let the probes look for a while longer, because late alarms happen; whoever presses Ctrl-C
    has seen enough.
    """
    if seconds > 0 and sampler.states():
        say(
            f"The probes watch for {seconds:.0f} s more, for late effects. Ctrl-C ends that now."
        )
        with signals.stopped_by_ctrl_c():
            signals.stop.wait(seconds)
