"""A probe is something measured again and again while a dependency fails: an address over HTTP, a
port, a command.

It is written on one line, as people type it: `books=http://127.0.0.1:8110/books every=1s timeout=2s
status=200`.
"""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, NoReturn, Self, get_args
from urllib.parse import urlsplit

from drillbook.errors import DrillbookError
from drillbook.model.result_parts import Of
from drillbook.model.scalar import ID_PATTERN
from drillbook.text.nearest import did_you_mean
from drillbook.text.pattern import PatternError, compiled
from drillbook.text.redaction import redact

Kind = Literal["http", "tcp", "exec"]

_MOST_CHARACTERS = 2000
_FORM = (
    "Write NAME=http://…, NAME=tcp://HOST:PORT or NAME=exec:COMMAND, and options behind it:"
    " every=1s timeout=2s of=dependency status=200 body=REGEX, for http also follow=yes and"
    " verify=no."
)
_OPTIONS: Mapping[Kind, tuple[str, ...]] = {
    "http": ("every", "timeout", "of", "status", "body", "follow", "verify"),
    "tcp": ("every", "timeout", "of"),
    "exec": ("every", "timeout", "of", "status", "body"),
}
_ADDRESS = re.compile(r"(?:https?|tcp)://")
_OPTION = re.compile(r"""\s*(?P<name>[a-z]+)=(?P<value>"[^"]*"|'[^']*'|\S+)(?=\s|$)\s*""")
_BEHIND_COMMAND = re.compile(
    rf"""(?:\s+(?:{"|".join(_OPTIONS["exec"])})=(?:"[^"]*"|'[^']*'|\S+))+\s*\Z"""
)
_DURATION = re.compile(r"([0-9]{1,6})(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_CODES: Mapping[Kind, re.Pattern[str]] = {
    "http": re.compile(r"[1-5](?:xx|[0-9][0-9])"),
    "exec": re.compile(r"[0-9]{1,2}|1[0-9][0-9]|2[0-4][0-9]|25[0-5]"),
}
_USUAL: Mapping[Kind, tuple[str, ...]] = {"http": ("2xx",), "tcp": (), "exec": ("0",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What a sample has to be like to be ok.

    `status` holds codes of HTTP, or classes of them such as `2xx`, or the exit codes of a command;
    `body` is a regular expression that has to match somewhere in the answer or the output.
    """

    status: tuple[str, ...]
    body: str | None = None

    def allows(self, status: int) -> bool:
        """Return whether a status is one of those expected."""
        return str(status) in self.status or f"{status // 100}xx" in self.status


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSpec:
    """What a probe asks, how often, for how long it waits, and what it expects.

    `text` is how it was typed.

    `of` is what it says something of. The target is an address, `tcp://HOST:PORT` or a command.
    `follow` and `verify` are of HTTP alone: whether redirects are followed, and whether
    certificates are checked.
    """

    text: str
    id: str
    type: Kind
    target: str
    interval: timedelta
    timeout: timedelta
    of: Of
    expectation: Criteria
    follow: bool = False
    verify: bool = True

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a probe as people type it; raises `DrillbookError` that says what is wrong and in
        which column.
        """
        line = _Line(text)
        name = line.name()
        kind, target, end = line.target()
        given = line.options(kind, end)
        return cls(
            text=text,
            id=name,
            type=kind,
            target=target,
            of=line.subject(given),
            interval=line.duration(given, "every", "1s", between=("100ms", "1h")),
            timeout=line.duration(given, "timeout", "2s", between=("50ms", "1m")),
            expectation=Criteria(status=line.codes(given, kind), body=line.expression(given)),
            follow=line.answer(given, "follow", usual=False),
            verify=line.answer(given, "verify", usual=True),
        )

    @property
    def shown_target(self) -> str:
        """The target without its secrets."""
        return redact(self.target).text


def _python_takes(pattern: str) -> bool:
    with contextlib.suppress(re.error, OverflowError, RecursionError):
        return bool(re.compile(pattern))
    return False


def named(text: str) -> str:
    """Return a probe as it was typed, or where that is nothing but an address, with a name before
    it.
    """
    if not _ADDRESS.match(text):
        return text
    with contextlib.suppress(ValueError):
        first = (urlsplit(text.split(maxsplit=1)[0]).hostname or "").partition(".")[0]
        if re.fullmatch(r"[a-z][a-z0-9-]*", first) and first != "localhost":
            return f"{first}={text}"
    return f"probe={text}"


@dataclass(frozen=True, slots=True)
class _Given:
    """The value of an option, and the place in the line where it begins."""

    value: str
    place: int


@dataclass(frozen=True, slots=True)
class _Line:
    """The line that was typed, and what each part of it has to look like."""

    text: str

    def name(self) -> str:
        """Return what stands before the first `=`."""
        name, sign, _ = self.text.partition("=")
        if not self.text.isprintable() or len(self.text) > _MOST_CHARACTERS:
            self._wrong(0, f"is not one line of at most {_MOST_CHARACTERS} plain characters")
        if not sign or not re.fullmatch(ID_PATTERN, name) or len(name) > 100:
            self._wrong(
                0, "does not begin with a name in lower case, digits and hyphens, and `=` behind it"
            )
        return name

    def target(self) -> tuple[Kind, str, int]:
        """Return the type, the target, and the place behind it."""
        start = self.text.index("=") + 1
        if self.text.startswith("exec:", start):
            return self._command(start + len("exec:"))
        address = self.text[start:].split(maxsplit=1)[0] if self.text[start:].strip() else ""
        start = self.text.index(address, start)
        kind: Kind = "tcp" if address.startswith("tcp://") else "http"
        if not re.match(r"(?:https?|tcp)://", address):
            self._wrong(
                start, "has a target that begins with none of http://, https://, tcp:// and exec:"
            )
        self._check_address(address, kind, start)
        return kind, address, start + len(address)

    def _command(self, start: int) -> tuple[Kind, str, int]:
        behind = _BEHIND_COMMAND.search(self.text, start)
        end = behind.start() if behind else len(self.text)
        command = self.text[start:end].strip()
        if not command:
            self._wrong(start, "has no command behind `exec:`")
        return "exec", command, end

    def _check_address(self, address: str, kind: Kind, start: int) -> None:
        try:
            parts = urlsplit(address)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            self._wrong(start, f"has an address that is none: {error}")
        if not host:
            self._wrong(start, "has an address without a host")
        if kind == "tcp" and (not port or parts.path or parts.query or parts.username is not None):
            self._wrong(start, "has an address that is not tcp://HOST:PORT")

    def options(self, kind: Kind, place: int) -> dict[str, _Given]:
        """Return the options from a place to the end of the line by their names."""
        given: dict[str, _Given] = {}
        while self.text[place:].strip():
            match = _OPTION.match(self.text, place)
            if match is None:
                self._wrong(
                    len(self.text) - len(self.text[place:].lstrip()),
                    "has something behind its target that is no option such as every=1s",
                )
            name, value = match["name"], match["value"]
            if name not in _OPTIONS[kind]:
                known = ", ".join(_OPTIONS[kind])
                self._wrong(
                    match.start("name"),
                    f"has the option `{name}`, but {kind} knows"
                    f" {known}.{did_you_mean(name, _OPTIONS[kind])}",
                )
            if name in given:
                self._wrong(match.start("name"), f"has the option `{name}` twice")
            given[name] = _Given(value[1:-1] if value[0] in "\"'" else value, match.start("value"))
            place = match.end()
        return given

    def duration(
        self, given: Mapping[str, _Given], name: str, usual: str, *, between: tuple[str, str]
    ) -> timedelta:
        """Return the duration that an option gives, which may be only so short or long."""
        option = given.get(name, _Given(usual, 0))
        seconds, (least, most) = _seconds(option.value), between
        if seconds is None or not (_seconds(least) or 0) <= seconds <= (_seconds(most) or 0):
            self._wrong(
                option.place, f"has {name}={option.value}; write a duration from {least} to {most}"
            )
        return timedelta(seconds=seconds)

    def subject(self, given: Mapping[str, _Given]) -> Of:
        """Return whether it says something of the service or of the dependency itself."""
        option = given.get("of", _Given("service", 0))
        if option.value not in get_args(Of):
            self._wrong(option.place, f"has of={option.value}; write {' or '.join(get_args(Of))}")
        return "dependency" if option.value == "dependency" else "service"

    def codes(self, given: Mapping[str, _Given], kind: Kind) -> tuple[str, ...]:
        """Return the codes that a status may have."""
        option = given.get("status")
        if option is None:
            return _USUAL[kind]
        codes = tuple(option.value.split(","))
        if not all(_CODES[kind].fullmatch(code) for code in codes):
            example = "200, 2xx or 200,404" if kind == "http" else "0 or 0,3"
            self._wrong(option.place, f"has status={option.value}; write {example}")
        return codes

    def expression(self, given: Mapping[str, _Given]) -> str | None:
        """Return the regular expression for the body."""
        option = given.get("body")
        if option is None:
            return None
        try:
            compiled(option.value)
        except PatternError as error:
            # Recordings from before RE2 go on being read; a new one is refused before it begins.
            if not _python_takes(option.value):
                self._wrong(option.place, f"has a body that {error}")
        return option.value

    def answer(self, given: Mapping[str, _Given], name: str, *, usual: bool) -> bool:
        """Return whether an option says yes."""
        option = given.get(name, _Given("yes" if usual else "no", 0))
        if option.value not in {"yes", "no"}:
            self._wrong(option.place, f"has {name}={option.value}; write yes or no")
        return option.value == "yes"

    def _wrong(self, place: int, problem: str) -> NoReturn:
        shown = redact(self.text).text[:200]
        raise DrillbookError(
            f"the probe `{shown}` {redact(problem).text} (column {place + 1})", _FORM
        )


def _seconds(text: str) -> float | None:
    match = _DURATION.fullmatch(text)
    return int(match[1]) * _SECONDS[match[2]] if match else None
