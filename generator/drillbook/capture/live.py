"""The live prompt is a line to type in; below it stand the clock, the fault, the probes and the next step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples
from prompt_toolkit.shortcuts import PromptSession

from drillbook.capture.checklist import brief, command_in
from drillbook.capture.commands import HELP, Command, parse
from drillbook.capture.ending import Ending
from drillbook.capture.recorder import Recorder, RefusedError
from drillbook.capture.sampler import Sampler
from drillbook.errors import DrillbookError
from drillbook.report.plain import visible

Say = Callable[[str], None]


def converse(recorder: Recorder, sampler: Sampler, ending: Ending, say: Say) -> bool:
    """Record what is typed until somebody finishes or leaves; return whether the session is to be finished."""
    prompt: PromptSession[str] = PromptSession(
        bottom_toolbar=lambda: toolbar(recorder, sampler, prompt.output.get_size().columns),
        refresh_interval=0.5,
    )
    return _Conversation(recorder, prompt, ending, say).held()


@dataclass(slots=True)
class _Conversation:
    """What is typed and what is answered; `offered` stands in the next line already, to be looked at or changed."""

    recorder: Recorder
    prompt: PromptSession[str]
    ending: Ending
    say: Say
    offered: str = ""
    warned: bool = field(default=False)

    def held(self) -> bool:
        while True:
            command = parse(self._typed())
            if self.ending.signal:
                return False
            if command is None:
                continue
            if command.word not in {"finish", "quit"}:
                self._obey(command)
            elif self._may_leave(finishing=command.word == "finish"):
                return command.word == "finish" and not self.ending.signal

    def _typed(self) -> str:
        offered, self.offered = self.offered, ""
        try:
            line = self._asked("> ", offered)
        except KeyboardInterrupt:
            return self._interrupted()
        except (EOFError, OSError):
            return "quit"
        self.warned = False
        return line

    def _interrupted(self) -> str:
        if self.warned:
            self.warned = False
            return "quit"
        self.warned = True
        self.say("Once more Ctrl-C to leave; what is recorded stays recorded.")
        return ""

    def _asked(self, question: str, offered: str = "") -> str:
        """Ask for a line; a signal that ends the recording ends the asking."""
        app = self.prompt.app

        def leave() -> None:
            if app.loop and app.is_running and not app.is_done:
                app.loop.call_soon_threadsafe(lambda: app.is_done or app.exit(exception=EOFError))

        with self.ending.waking(leave):
            return self.prompt.prompt(
                question, default=offered, pre_run=lambda: leave() if self.ending.signal else None
            )

    def _obey(self, command: Command) -> None:
        if command.word == "run" and not command.text:
            self._offer()
            return
        if command.word == "run":
            self.say("Running; Ctrl-C stops it.")
        with self.ending.stopped_by_ctrl_c():
            self.say(answer(self.recorder, command))

    def _offer(self) -> None:
        session = self.recorder.session
        step = session.steps[session.next_step - 1] if session.next_step else ""
        code = command_in(step)
        self.offered = f"! {code}" if code else ""
        self.say("Enter runs it, Ctrl-C does not." if code else "The next step names no command; write one behind `!`.")

    def _may_leave(self, *, finishing: bool) -> bool:
        """Ask, and say how to revert, if the fault is still active. Whoever closes the input has answered."""
        active = self.recorder.session.fault_active_for(datetime.now(UTC))
        if active is None:
            return True
        self.say(visible(f"The fault has been active for {clock(active)}. {how_to_revert(self.recorder)}"))
        what = "Finish all the same" if finishing else "Leave all the same"
        try:
            return self._asked(f"{what}? Type yes: ").strip().lower() in {"y", "yes"}
        except KeyboardInterrupt:
            return False
        except (EOFError, OSError):
            return not finishing


def answer(recorder: Recorder, command: Command) -> str:
    """Obey a command and return what to say, a refusal included."""
    if command.word == "help":
        width = max(map(len, HELP))
        return "\n".join(f"{name:<{width}}  {text}" for name, text in HELP.items())
    try:
        return visible(recorder.obey(command))
    except RefusedError as refused:
        return f"Not recorded: {visible(str(refused))}."
    except DrillbookError as error:
        # Not even another disk took it: whoever is in the middle of a test must be told, and go on.
        return f"NOT RECORDED: {visible(str(error))}"


def how_to_revert(recorder: Recorder) -> str:
    """Return how the fault is undone, as it was said at the start."""
    fault = recorder.session.start.get("fault")
    revert = fault.get("revert") if isinstance(fault, dict) else None
    return f"To revert it: {revert}" if revert else "Revert it, then mark `reverted`."


def toolbar(recorder: Recorder, sampler: Sampler, width: int) -> FormattedText:
    """Return what stands below the prompt: the state of things, and on a line of its own the next step."""
    now = datetime.now(UTC)
    active = recorder.session.fault_active_for(now)
    fault = f" FAULT ACTIVE {clock(active)} " if active else " no fault "
    parts: StyleAndTextTuples = [("", f"{now:%H:%M:%S} UTC  "), ("reverse" if active else "", fault)]
    for state in sampler.states():
        sample = state.sample
        seen = "…" if sample is None else f"{sample.outcome} {sample.latency_ms:.0f} ms"
        bad = sample is not None and not sample.ok
        parts.append(("reverse" if bad else "", f"  {state.id}: {seen}"))
    return FormattedText([*parts, ("", _next_step(recorder, width))])


def _next_step(recorder: Recorder, width: int) -> str:
    session = recorder.session
    if session.next_step is None:
        return ""
    head = f"next: {session.next_step}/{len(session.steps)} "
    return "\n" + head + visible(brief(session.steps[session.next_step - 1], width - len(head) - 1))


def clock(span: timedelta) -> str:
    """Return a span as minutes and seconds, with hours where there are any."""
    seconds = int(span.total_seconds())
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def settle(sampler: Sampler, seconds: float, ending: Ending, say: Say) -> None:
    """Let the probes look for a while longer, because late alarms happen; whoever presses Ctrl-C has seen enough."""
    if seconds > 0 and sampler.states():
        say(f"Settling for {seconds:.0f} s; the probes look on. Ctrl-C: that is enough.")
        with ending.stopped_by_ctrl_c():
            ending.stop.wait(seconds)
