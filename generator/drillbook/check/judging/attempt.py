"""An attempt is the command that was to make the dependency fail: which of those recorded it was,
and how it ended.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drillbook.model.result import Result
from drillbook.model.result_parts import Event

_ENDED = re.compile(r": (?:exit \d|ended by |timed out|stopped|killed).*\Z", re.DOTALL)
_SEPARATOR = re.compile(r"\|\||&&|[;|&\n()]")
_WORD = re.compile(r"[a-z][a-z0-9_]+")
_DRY = re.compile(
    r"--dry[-_]?run\b|\bdry[ -]run\b|--(?:noop|no-op|simulate|what-?if|check-mode)\b|-WhatIf\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\W*(?:to-?do|tb[ad]|fixme|xxx+|n/?a|none|unknown|somehow|\?+|\.+|x|see (?:above|below)|as"
    r" usual)?\W*",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEFORE_A_PROGRAM = _words("""
    sudo doas env time nice nohup timeout watch exec command if then else elif for while until do
    done fi in ! { } bash sh zsh ssh
    """)
_LOOKING = _words("""
    curl wget http https httpie nc ncat netcat telnet ping ping6 fping arping traceroute tracepath
    mtr dig host nslookup getent drill ss netstat lsof ps pgrep pidof top htop uptime free vmstat
    iostat df du cat tac tail head less more grep egrep zgrep awk cut sort uniq wc jq yq column
    tee tr ls stat file date echo printf true false test [ [[ : sleep cd pwd export set which type
    journalctl dmesg pg_isready mysqladmin openssl tcpdump strace hostname whoami id uname read
    xargs seq watch
    """)
"""Programs with which people look; that one of them ends with an error says something of what was
looked at.
"""

_LOOKING_WORDS = _words("""
    status is-active is-failed show list list-units ps logs log get describe inspect info health
    ping check top stats version --version --help help ls
    """)
"""What stands behind the name of any other program when that only looks."""

_ASKING = _words("""
    curl wget http https nc ncat netcat telnet ping ping6 fping dig host nslookup getent
    pg_isready mysqladmin
    """)
_ASKING_WORDS = _words("""
    status is-active is-failed ping health check
    """)
"""Programs that ask whether something works, and what asks so of any other program."""

_GENERIC = _words("""
    of it is by to on in at an we as no up off and or was then stop start kill pkill killall
    restart pause unpause down delete remove drop block deny reject disable docker podman kubectl
    systemctl service compose container pod process main with and the all its that this from into
    for was were has have readers writers work force immediate fast mode sudo signal sigkill
    sigterm term
    """)
"""Words that say what was done, not to what."""


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
        """Whether it ended with an error."""
        return bool(self.event.exit_code)

    @property
    def succeeded(self) -> bool:
        """Whether it is known to have ended well."""
        return self.event.exit_code == 0


def attempt(result: Result) -> Attempt | None:
    """Return how the attempt to make it fail ended, or None where no command tells.

    The last command that may have been it decides, since people try again. Of commands that are all
    about something else, one that succeeded does.
    """
    ended = [one for one in _injections(result) if one.event.exit_code is not None]
    about = [one for one in ended if one.about]
    if about:
        return about[-1]
    return next((one for one in reversed(ended) if one.succeeded), ended[-1] if ended else None)


def _injections(result: Result) -> Iterator[Attempt]:
    """Yield the commands that may have made it fail, in order.

    They are those that `fault.how` names, and next to each mark of a fault the last command before
    it and the first one after it, with its repetitions, that do not merely look.
    """
    how = result.fault.how if result.fault else ""
    commands = {
        place: command_of(e)
        for place, e in enumerate(result.events)
        if e.event == "command" and e.text
    }
    next_to_the_mark = set(_next_to_the_mark(result, commands))
    for place, command in commands.items():
        named = _same(command, how)
        if named or place in next_to_the_mark:
            yield Attempt(
                event=result.events[place], command=command, about=named or _about(command, how)
            )


def command_of(event: Event) -> str:
    """Return a recorded command without the words behind it that say how it ended."""
    return _ENDED.sub("", event.text or "").strip()


def looks_only(command: str) -> bool:
    """Return whether every part of a command merely looks at something."""
    parts = [part for part in map(_program, _SEPARATOR.split(command)) if part]
    return bool(parts) and all(_is_look(words) for words in parts)


def shows_failure(event: Event) -> bool:
    """Return whether a recorded command that asked whether something works was told that it does
    not.
    """
    words = _program(command_of(event))
    if not event.exit_code or not words:
        return False
    return words[0].rpartition("/")[2] in _ASKING or any(
        word in _ASKING_WORDS for word in words[1:3]
    )


def is_dry(text: str) -> bool:
    """Return whether a command or the words about it say that nothing was really done."""
    return bool(_DRY.search(text))


def is_placeholder(text: str) -> bool:
    """Return whether a text stands where something should be said, and says nothing."""
    return bool(_PLACEHOLDER.fullmatch(text))


def _next_to_the_mark(result: Result, commands: Mapping[int, str]) -> Iterator[int]:
    acting = [place for place, command in commands.items() if not looks_only(command)]
    for span in result.course.spans:
        yield from [place for place in acting if place < span.first][-1:]
        behind = [p for p in acting if span.first < p and (span.last is None or p < span.last)]
        yield from (
            p for p in behind if _program(commands[p])[:1] == _program(commands[behind[0]])[:1]
        )


def _program(part: str) -> list[str]:
    """Return a simple command from its program on, without what stands before one."""
    words = part.split()
    while words and (words[0] in _BEFORE_A_PROGRAM or re.match(r"[A-Za-z_]\w*=|[-<>\d]", words[0])):
        words = words[1:]
    return words


def _is_look(words: list[str]) -> bool:
    program = words[0].rpartition("/")[2]
    return program in _LOOKING or any(word in _LOOKING_WORDS for word in words[1:3])


def _same(command: str, how: str) -> bool:
    plain, wanted = " ".join(command.split()), " ".join(how.split())
    return bool(plain) and (plain == wanted or (len(plain) > 7 and plain in wanted))


def _about(command: str, how: str) -> bool:
    """Return whether a command may be what the words mean; not so where each names something that
    the other does not.

    Words that name nothing in particular, such as the number of a process, speak against nothing.
    """
    of_command, of_how = _names(command), _names(how)
    return not of_command or not of_how or bool(of_command & of_how)


def _names(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.lower())} - _GENERIC


def _stem(word: str) -> str:
    return "postgres" if word.startswith("postgre") else word.rstrip("s") if len(word) > 4 else word
