"""An attempt is the command that was to make the dependency fail: which of those recorded it was,
and how it ended.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from drillbook.check.judging.commands import (
    Part,
    Role,
    command_of,
    families,
    hides_its_end,
    is_command,
    parts,
    role,
)
from drillbook.model.course import Span
from drillbook.model.result import Result
from drillbook.model.result_parts import Event

LONGEST_BEFORE = timedelta(minutes=10)
"""A command that ended longer before the mark of the fault is not what caused it."""

_PLACEHOLDER = re.compile(
    r"\W*(?:(?:to-?do|tb[ad]|fixme)\b.*|to be (?:done|written|filled in|added|decided)|xxx+|n/?a"
    r"|none|unknown|somehow|\?+|\.+|x|foo|bar|baz|test"
    r"|(?:see|siehe|voir|ver) (?:above|below|ticket|oben|unten)"
    r"|same as (?:last time|before|always)"
    r"|as (?:usual|always|before|documented|described|planned)"
    r"|wird (?:noch )?(?:ergänzt|nachgetragen)|später|folgt|à compléter|pendiente|por definir)?\W*",
    re.IGNORECASE,
)

_NOT_FOUND = frozenset({126, 127})
"""So a shell says that there is no such command, or that it must not be run."""

_STOPPED = frozenset({130, 137, 143})
"""So a shell says that a command was ended from outside, as one is that holds a fault."""

# Over ssh these end the connection that would have brought their exit code.
_TAKES_ITSELF_AWAY = re.compile(
    r"\b(?:reboot|shutdown|poweroff|halt|init [06]|kill|ifdown|ip link)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A command that may have made the dependency fail; `about` says that it may be the one which
    `fault.how` means.
    """

    event: Event
    command: str
    about: bool

    @property
    def failed(self) -> bool:
        """Whether it is known to have ended with an error."""
        if self._held or hides_its_end(self.command):
            return False
        return bool(self.event.exit_code)

    @property
    def succeeded(self) -> bool:
        """Whether it is known to have done what it was to do."""
        if hides_its_end(self.command):
            return False
        return self.event.exit_code == 0 or self._held

    @property
    def _held(self) -> bool:
        """Whether its end says that it was active until it was ended, or took its own way away."""
        exit_code = self.event.exit_code or 0
        code = abs(exit_code)
        # `timeout` ends with 124 whatever it ended; a recording notes a signal as a negative code.
        if code == 124 and "timeout" in self.command:
            return True
        if code in _STOPPED or exit_code < 0:
            return True
        cut_off = code == 255 and "ssh" in self.command
        return cut_off and bool(_TAKES_ITSELF_AWAY.search(self.command))


def attempt(result: Result) -> Attempt | None:
    """Return how the attempt to make it fail ended, or None where no command tells.

    A try that succeeded is not undone by a later one that failed; people try again. Of commands
    that are all about something else, one that succeeded does.
    """
    ended = [one for one in _attempts(result) if one.event.exit_code is not None]
    about = [one for one in ended if one.about]
    chosen = about or ended
    good = [one for one in chosen if one.succeeded]
    return next(reversed(good or chosen), None)


def _attempts(result: Result) -> Iterator[Attempt]:
    """Yield the commands that may have made it fail, in order."""
    fault = result.fault
    how = fault.how if fault else ""
    revert = (fault.revert if fault else None) or ""
    for span in result.course.spans:
        acting = [
            (event, command)
            for event, command in _commands_of(result, span)
            if role(command) is Role.ACTS and not _same(command, revert)
        ]
        for place, (event, command) in enumerate(acting):
            if not _mends(acting, place, how):
                yield Attempt(event=event, command=command, about=_about(command, how))


def _commands_of(result: Result, span: Span) -> Iterator[tuple[Event, str]]:
    """Yield the commands in a span of the fault and, of those shortly before its mark, the last."""
    earlier: list[tuple[Event, str]] = []
    for place, event in enumerate(result.events):
        if event.event != "command" or not event.text:
            continue
        command = command_of(event.text)
        if place < span.first:
            near = span.start - event.at <= LONGEST_BEFORE
            # People type the command and then mark the fault.
            if near and role(command) is Role.ACTS:
                earlier = [(event, command)]
        elif span.last is None or place < span.last:
            yield from earlier
            earlier = []
            yield event, command
    yield from earlier


def _mends(acting: list[tuple[Event, str]], place: int, how: str) -> bool:
    """Return whether the last command before the revert is what undid the fault: another one than
    what was tried before it.
    """
    is_last = place + 1 == len(acting)
    if place == 0 or not is_last or _same(acting[place][1], how):
        return False
    doing = {(part.program, part.verb) for part in parts(acting[place][1])}
    tried = {
        (part.program, part.verb)
        for _, command in acting[:place]
        for part in parts(command)
    }
    # The same program with the same verb again is another try.
    return not doing & tried


def shows_failure(event: Event, failed_before: frozenset[str] = frozenset()) -> bool:
    """Return whether a recorded command that asked whether something works was told that it does
    not.

    Not so if it could not ask: if there is no such command or name, or if it was told the same
    before the fault.
    """
    command, code = command_of(event.text or ""), event.exit_code
    asking = [part for part in parts(command) if part.asks]
    if not code or not asking or code in _NOT_FOUND or command in failed_before:
        return False
    return not any(_could_not_ask(part, code) for part in asking)


def _could_not_ask(part: Part, code: int) -> bool:
    """Return whether an exit code says that the question was wrong: no such unit, no such name."""
    # Of curl: a wrong option, an address that is none, a name that does not resolve.
    if part.program == "curl":
        return code in {2, 3, 6}
    return part.program == "systemctl" and code == 4


def looks_that_failed(result: Result) -> frozenset[str]:
    """Return the commands that looked before the fault, and were told that something does not work
    then already.
    """
    return frozenset(
        command_of(event.text or "")
        for place, event in enumerate(result.events)
        if event.event == "command"
        and event.exit_code
        and result.course.phase(place) == "before"
    )


def is_placeholder(text: str) -> bool:
    """Return whether a text stands where something should be said, and says nothing."""
    return bool(_PLACEHOLDER.fullmatch(text))


def _same(command: str, how: str) -> bool:
    plain, wanted = " ".join(command.split()), " ".join(how.split())
    if not plain:
        return False
    # A short command, such as `stop`, occurs in many a sentence.
    return plain == wanted or (len(plain) > 7 and plain in wanted)


def _about(command: str, how: str) -> bool:
    """Return whether a command may be what `fault.how` means.

    Of two commands, not if each names something that the other does not; of prose and a command,
    not if each names another kind of system.
    """
    if _same(command, how):
        return True
    of_command, of_how = families(command), families(how)
    if of_command and of_how and not of_command & of_how:
        return False
    # Of prose nobody knows which words are names.
    if not is_command(how):
        return True
    named = {(part.program, part.verb): part.targets for part in parts(how)}
    return all(
        _agree(part.targets, named[part.program, part.verb])
        for part in parts(command)
        if (part.program, part.verb) in named
    )


def _agree(these: frozenset[str], those: frozenset[str]) -> bool:
    """Return whether two sets of names may mean one thing: one of them adds nothing."""
    own = {word for word in these if not any(_alike(word, other) for other in those)}
    others = {word for word in those if not any(_alike(word, other) for other in these)}
    return not (own and others)


def _alike(one: str, other: str) -> bool:
    """Return whether two words name the same, one with more behind it: `postgresql@15-main`."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) > 3 and long.startswith(f"{short}@"))
