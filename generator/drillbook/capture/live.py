"""The live prompt: a line to type in, below it the clock, the probes, and how long the fault has been active."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.patch_stdout import patch_stdout

from drillbook.capture.commands import HELP, parse
from drillbook.capture.recorder import Recorder, RefusedError
from drillbook.capture.sampler import Sampler
from drillbook.report.plain import visible

Say = Callable[[str], None]


def converse(recorder: Recorder, sampler: Sampler, say: Say) -> bool:
    """Record what is typed until somebody finishes or leaves; return whether the session is to be finished."""
    prompt: PromptSession[str] = PromptSession(bottom_toolbar=lambda: toolbar(recorder, sampler), refresh_interval=0.5)
    asked_to_leave = False
    with patch_stdout():
        while True:
            try:
                typed = prompt.prompt("> ")
            except KeyboardInterrupt:
                typed = "quit" if asked_to_leave else ""
                asked_to_leave = True
                if not typed:
                    say("Once more Ctrl-C to leave; what is recorded stays recorded.")
                    continue
            except EOFError:
                typed = "quit"
            command = parse(typed)
            if command is None:
                continue
            if command.word in {"finish", "quit"}:
                if _may_leave(recorder, prompt, say, finishing=command.word == "finish"):
                    return command.word == "finish"
                asked_to_leave = False
                continue
            say(answer(recorder, typed))


def answer(recorder: Recorder, typed: str) -> str:
    """Obey one typed line and return what to say, a refusal included."""
    command = parse(typed)
    if command is None:
        return ""
    if command.word == "help":
        width = max(map(len, HELP))
        return "\n".join(f"{name:<{width}}  {text}" for name, text in HELP.items())
    try:
        return visible(recorder.obey(command))
    except RefusedError as refused:
        return f"Not recorded: {visible(str(refused))}."


def _may_leave(recorder: Recorder, prompt: PromptSession[str], say: Say, *, finishing: bool) -> bool:
    """Ask, and say how to revert, if the fault is still active."""
    active = recorder.session.fault_active_for(datetime.now(UTC))
    if active is None:
        return True
    say(f"The fault has been active for {clock(active)}. {how_to_revert(recorder)}")
    what = "Finish all the same" if finishing else "Leave all the same"
    try:
        return prompt.prompt(f"{what}? Type yes: ").strip() == "yes"
    except (KeyboardInterrupt, EOFError):
        return False


def how_to_revert(recorder: Recorder) -> str:
    """Return how the fault is undone, as it was said at the start."""
    fault = recorder.session.start.get("fault")
    revert = fault.get("revert") if isinstance(fault, dict) else None
    return f"To revert it: {revert}" if revert else "Revert it, then mark `reverted`."


def toolbar(recorder: Recorder, sampler: Sampler) -> FormattedText:
    """Return the line below the prompt."""
    now = datetime.now(UTC)
    session = recorder.session
    active = session.fault_active_for(now)
    fault = f" FAULT ACTIVE {clock(active)} " if active else " no fault "
    step = f"  next: step {session.next_step}" if session.next_step else ""
    parts = [("", f"{now:%H:%M:%S} UTC  "), ("reverse" if active else "", fault), ("", step)]
    for state in sampler.states():
        sample = state.sample
        seen = "…" if sample is None else f"{sample.outcome} {sample.latency_ms:.0f} ms"
        bad = sample is not None and not sample.ok
        parts.append(("reverse" if bad else "", f"  {state.id}: {seen}"))
    return FormattedText(parts)


def clock(span: timedelta) -> str:
    """Return a span as minutes and seconds, with hours where there are any."""
    seconds = int(span.total_seconds())
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def settle(sampler: Sampler, seconds: float, stop: threading.Event, say: Say) -> None:
    """Let the probes look for a while longer, because late alarms happen."""
    if seconds > 0 and sampler.states():
        say(f"Settling for {seconds:.0f} s; the probes look on.")
        stop.wait(seconds)
