"""The prompt reads a line, answers it, and goes on until somebody finishes or leaves."""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.shortcuts import PromptSession

from drillbook.capture.checklist import Offer, caution, fault_is_to_come, offer, undoes
from drillbook.capture.commands import Command, parse
from drillbook.capture.probes.sampler import Sampler
from drillbook.capture.recorder import Recorder
from drillbook.capture.session.events import CommandRun, ImpactTold
from drillbook.capture.signals import Signals
from drillbook.capture.warning import warnings
from drillbook.cli.capture.completing import LineCompleter
from drillbook.cli.capture.live import (
    Say,
    answer,
    how_to_revert,
    seen_by_probes,
    toolbar,
)
from drillbook.cli.capture.terminal import with_room
from drillbook.cli.output import wrapped
from drillbook.cli.prompting import HELPING
from drillbook.model.result_parts import IMPACTS
from drillbook.text.plain import visible
from drillbook.text.span import elapsed_text

_IMPACT = (
    f"What was the impact? ({', '.join(IMPACTS)}, and what happened; Enter skips it)"
)
_IMPACT_HELP = (
    "Say what users felt: `outage` if nobody could do it, `degraded` if it was slow or failed for"
    " some, `none` if nobody noticed. Then say what happened, such as: outage Nobody could order."
)
_DUE_OFFERED = "Enter runs the command, Ctrl-C does not"
_DUE_YES = "Enter for yes, `n` for no"
_DUE_NO = "Enter to keep recording, `y` for yes"
_DUE_IMPACT = f"{', '.join(f'`{each}`' for each in IMPACTS)}, and what happened"
_DUE_SETTLED = "Enter writes the result now"
_YES, _NO = frozenset({"y", "yes"}), frozenset({"n", "no"})


@dataclass(slots=True, kw_only=True)
class Repl:
    """Records what is typed.

    `doubt` says what would speak against the result, `contradiction` how its impact disagrees with
    what was seen. The command of `offered` stands in the next line already, to be looked at or
    changed; `pending` was typed as the answer to a question, and is the next line. `due` says
    what to type while a question is open.
    """

    recorder: Recorder
    sampler: Sampler
    signals: Signals
    say: Say
    doubt: Callable[[], str | None]
    contradiction: Callable[[], str | None]
    settle_seconds: float
    prompt: PromptSession[str] = field(init=False)
    offered: Offer | None = None
    pending: str = ""
    due: str | None = None
    warned: bool = False
    foretold: bool = False

    def __post_init__(self) -> None:
        """Put the toolbar below the prompt; Tab completes what can be typed."""
        self.prompt = PromptSession(
            bottom_toolbar=self._toolbar,
            refresh_interval=0.5,
            completer=LineCompleter(),
            complete_while_typing=False,
        )

    def _toolbar(self) -> FormattedText:
        return toolbar(
            self.recorder,
            self.sampler,
            self.prompt.output.get_size().columns,
            asked=self.due,
        )

    def held(self) -> bool:
        """Return, once somebody finishes or leaves, whether the session is to be finished."""
        while True:
            offered, self.offered = self.offered, None
            command = parse(self._typed(offered))
            if self.signals.signal:
                return False
            if command is None:
                continue
            if command.word not in {"finish", "quit"}:
                self._obey(command)
                self._follow_up(offered, command)
            elif self._may_leave(finishing=command.word == "finish"):
                return command.word == "finish" and not self.signals.signal

    def _typed(self, due: Offer | None) -> str:
        if self.pending:
            line, self.pending = self.pending, ""
            return line
        offered = f"! {due.code}" if due else ""
        try:
            line = self._asked("> ", offered, due=_DUE_OFFERED if offered else None)
        except KeyboardInterrupt:
            return self._interrupted(offered)
        except (EOFError, OSError):
            return "quit"
        self.warned = False
        return line

    def _interrupted(self, offered: str) -> str:
        # Ctrl-C declines what was offered; whoever does so does not mean to leave.
        if offered:
            self.say("Not run.")
            return ""
        if self.warned:
            self.warned = False
            return "quit"
        self.warned = True
        self.say("Press Ctrl-C again to leave. What you recorded is kept.")
        return ""

    def _asked(
        self,
        question: str | Callable[[], str],
        offered: str = "",
        *,
        due: str | None,
        within: float = 0,
    ) -> str:
        """Ask for a line; a signal that ends the recording ends the asking, as do so many seconds
        if any are given. `due` is what `next:` says meanwhile.
        """
        app = self.prompt.app

        def leave() -> None:
            if app.loop and app.is_running and not app.is_done:
                app.loop.call_soon_threadsafe(
                    lambda: app.is_done or app.exit(exception=EOFError)
                )

        def begin() -> None:
            if self.signals.signal:
                leave()
            if within:
                app.create_background_task(self._leave_after(within))

        self.due = due
        with self.signals.waking(leave):
            return self.prompt.prompt(question, default=offered, pre_run=begin)

    async def _leave_after(self, seconds: float) -> None:
        """End the asking after a while; whoever has begun to type ends it with Enter."""
        await asyncio.sleep(seconds)
        if not self.prompt.default_buffer.text and not self.prompt.app.is_done:
            self.prompt.app.exit(result="")

    def _obey(self, command: Command) -> None:
        self.foretold = False
        if command.word == "run" and not command.text:
            self._offer()
            return
        if command.word == "run":
            self.say("Running; Ctrl-C stops it.")
        with self.signals.stopped_by_ctrl_c():
            self._answer(command)

    def _follow_up(self, offered: Offer | None, command: Command) -> None:
        """Ask what a command that succeeded stands for, and record that for a yes."""
        if command.word != "run" or not command.text:
            return
        ran = self.recorder.session.of_kind(CommandRun)
        # A command that failed has done nothing that could be marked.
        if not ran or ran[-1].event.exit_code != 0:
            return
        if offered and offered.step:
            done = Command("done", str(offered.step))
            self._record_for_yes(f"Step {offered.step} done?", done)
        if not self.pending and undoes(self.recorder.session, command.text):
            self._record_for_yes("Is the fault undone?", Command("reverted", ""))

    def _record_for_yes(self, question: str, command: Command) -> None:
        """Ask, and record a command for a yes; anything but yes or no is the next line."""
        if self.signals.signal:
            return
        try:
            typed = self._asked(f"{question} [Y/n] ", due=_DUE_YES).strip()
        except (KeyboardInterrupt, EOFError, OSError):
            return
        if typed.lower() in {"", *_YES}:
            self._answer(command)
        elif typed.lower() not in _NO:
            self.pending = typed

    def _answer(self, command: Command) -> None:
        states, before = self.sampler.states(), len(self.recorder.session.lines)
        self.say(answer(self.recorder, command) + seen_by_probes(states, command))
        session = self.recorder.session
        if len(session.lines) > before:
            self.say(wrapped(visible(warnings(session, states, command))))
            if command.word == "impact":
                self.say(wrapped(visible(self.contradiction() or "")))

    def _offer(self) -> None:
        due, said = offer(self.recorder.session), caution(self.recorder.session)
        code = due.code if due else ""
        if said:
            self.say(wrapped(visible(said)))
        # It comes from a playbook, and Enter would run what nobody has seen.
        if not code.replace("\n", "").replace("\t", "").isprintable():
            unseen = (
                f"The next command has characters that cannot be seen: {visible(code)}"
            )
            self.say(wrapped(unseen))
            self.say("It is not offered. To run it, type it after `!` yourself.")
            return
        if "\n" in code:
            self.say(f"All of these lines will run:\n{code}")
        self.offered = due
        if code:
            self.say("Enter runs it, Ctrl-C does not.")
        else:
            self.say(wrapped(self._nothing_offered()))

    def _nothing_offered(self) -> str:
        if fault_is_to_come(self.recorder.session):
            return "Type `fault` first. Then `!` offers the command that makes it fail."
        return "No command is offered. Type one after `!`."

    def _may_leave(self, *, finishing: bool) -> bool:
        """Return whether it is left now; what a result would lack is said before it is written."""
        # Whoever types `finish` a second time knows what the result will lack.
        if finishing and self.foretold:
            return True
        if not self._unattended(finishing=finishing):
            return False
        if not finishing:
            return True
        return self._impact_told() and self._may_finish()

    def _unattended(self, *, finishing: bool) -> bool:
        """Ask, and say how to revert, if the fault is still active.

        Whoever closes the input has answered.
        """
        active = self.recorder.session.fault_active_for(datetime.now(UTC))
        if active is None:
            return True
        since = f"The fault has been active for {elapsed_text(active)}."
        self.say(wrapped(visible(f"{since} {how_to_revert(self.recorder)}")))
        what, done = ("Finish", "finished") if finishing else ("Leave", "left")
        try:
            typed = self._asked(f"{what} anyway? [y/N] ", due=_DUE_NO).strip()
        except KeyboardInterrupt:
            typed = ""
        except (EOFError, OSError):
            # Nobody is there to be asked again: the session stays, and can be resumed.
            return not finishing
        if typed.lower() in _YES:
            return True
        if typed.lower() in {"", *_NO}:
            self.say(f"Not {done}: you are still recording.")
        else:
            self._taken_as_a_line(typed, done)
        return False

    def _taken_as_a_line(self, typed: str, undone: str) -> None:
        self.say(f"Not {undone}: what you typed is the next line.")
        self.pending = typed

    def _impact_told(self) -> bool:
        """Ask for the impact of a fault if nobody has told it; return whether the
        ending goes on.
        """
        while self._lacks_impact():
            try:
                typed = self._asked(with_room(_IMPACT), due=_DUE_IMPACT).strip()
            except KeyboardInterrupt:
                self.say("Not finished: you are still recording.")
                return False
            except (EOFError, OSError):
                return True
            if typed.lower() in HELPING:
                self.say(_IMPACT_HELP)
                continue
            command = parse(typed)
            if command is None:
                return True
            if command.word not in {"note", "impact"}:
                self._taken_as_a_line(typed, "finished")
                return False
            self._answer(Command("impact", command.text))
        return True

    def _lacks_impact(self) -> bool:
        session = self.recorder.session
        was_caused = session.marked("fault-started")
        return bool(was_caused) and not session.of_kind(ImpactTold)

    def _settled(self) -> bool:
        """Let the probes look on, because late alarms happen; whoever types a line meanwhile goes
        on recording.
        """
        watches = self.settle_seconds > 0 and self.sampler.states()
        # Without a fault nothing has late effects.
        if not watches or not self.recorder.session.marked("fault-started"):
            return True
        told = f"{self.settle_seconds:.0f} s"
        self.say(
            wrapped(
                f"The probes watch for {told} more, for late effects. Enter ends that now."
            )
        )
        until = time.monotonic() + self.settle_seconds

        def question() -> str:
            return _countdown(until)

        try:
            seconds = self.settle_seconds
            typed = self._asked(question, due=_DUE_SETTLED, within=seconds).strip()
        except (KeyboardInterrupt, EOFError, OSError):
            return True
        if typed:
            self._taken_as_a_line(typed, "finished")
        return not typed

    def _may_finish(self) -> bool:
        if not self._settled():
            return False
        doubt = self.doubt()
        if not doubt or self.signals.signal:
            return True
        told = f"As it stands: {doubt}. To write it anyway, type `finish` again. Or keep recording."
        self.say(wrapped(visible(told)))
        self.foretold = True
        return False


def _countdown(until: float) -> str:
    left = max(0, math.ceil(until - time.monotonic()))
    return f"watching, {left} s left > "
