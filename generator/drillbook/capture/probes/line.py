"""A probe is typed on one line: its name, what it asks, and options behind it.

Such as `books=http://127.0.0.1:8110/books every=1s timeout=2s status=200`.
"""

import contextlib
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn, get_args
from urllib.parse import urlsplit

from drillbook.capture.probes.kinds import PROBES
from drillbook.capture.probes.spec import Criteria, ProbeSpec
from drillbook.errors import DrillbookError
from drillbook.model.probe_kind import PROBE_KINDS, ProbeType, forms
from drillbook.model.result_parts import Of
from drillbook.model.scalar import ID_PATTERN
from drillbook.text.nearest import did_you_mean
from drillbook.text.pattern import PatternError, compiled
from drillbook.text.redaction import redact

_MOST_CHARACTERS = 2000
_FORM = (
    f"Write {forms()}, and options behind it: every=1s timeout=2s of=dependency status=200"
    " body=REGEX, for http also follow=yes and verify=no."
)
_ADDRESSES = tuple(
    prefix
    for kind in PROBE_KINDS.values()
    for prefix in kind.prefixes
    if prefix.endswith("://")
)
_VALUE = r"""(?:"[^"]*"|'[^']*'|\S+)"""
_OPTION = re.compile(rf"\s*(?P<name>[a-z]+)=(?P<value>{_VALUE})(?=\s|$)\s*")
_DURATION = re.compile(r"([0-9]{1,6})(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_CODES: Mapping[ProbeType, re.Pattern[str]] = {
    "http": re.compile(r"[1-5](?:xx|[0-9][0-9])"),
    "exec": re.compile(r"[0-9]{1,2}|1[0-9][0-9]|2[0-4][0-9]|25[0-5]"),
}
"""What a status may be, of the kinds that have one."""

_EXAMPLES: Mapping[ProbeType, str] = {"http": "200, 2xx or 200,404", "exec": "0 or 0,3"}


def parse(text: str) -> ProbeSpec:
    """Read a probe as people type it; raises `DrillbookError` that says what is wrong and in which
    column.
    """
    line = _Line(text)
    name = line.name()
    target = line.target()
    kind = target.kind
    given = line.options(kind, target.end)
    return ProbeSpec(
        text=text,
        id=name,
        type=kind,
        target=target.text,
        of=line.subject(given),
        interval=line.duration(given, "every", "1s", between=("100ms", "1h")),
        timeout=line.duration(given, "timeout", "2s", between=("50ms", "1m")),
        criteria=Criteria(status=line.codes(given, kind), body=line.expression(given)),
        follow=line.answer(given, "follow", usual=False),
        verify=line.answer(given, "verify", usual=True),
    )


def named(text: str) -> str:
    """Return a probe as it was typed, or where that is nothing but an address, with a name before
    it.
    """
    if not text.startswith(_ADDRESSES):
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
class _Target:
    """What is asked, how, and the place in the line behind it."""

    kind: ProbeType
    text: str
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    """The line that was typed, and what each part of it has to look like."""

    text: str

    def name(self) -> str:
        """Return what stands before the first `=`."""
        name, sign, _ = self.text.partition("=")
        if not self.text.isprintable() or len(self.text) > _MOST_CHARACTERS:
            self._wrong(
                0, f"is not one line of at most {_MOST_CHARACTERS} plain characters"
            )
        # The name becomes that of a file.
        if not sign or not re.fullmatch(ID_PATTERN, name) or len(name) > 100:
            self._wrong(
                0,
                "does not begin with a name in lower case, digits and hyphens, and `=` behind it",
            )
        return name

    def target(self) -> _Target:
        """Return what is asked."""
        start = self.text.index("=") + 1
        typed = self.text[start:].lstrip()
        start = len(self.text) - len(typed)
        kinds = PROBE_KINDS.items()
        kind = next((name for name, kind in kinds if kind.begins(typed)), None)
        if kind is None:
            prefixes = [prefix for _, each in kinds for prefix in each.prefixes]
            *most, last = prefixes
            known = f"{', '.join(most)} and {last}"
            self._wrong(start, f"has a target that begins with none of {known}")
        # A command has blanks in it: it ends where the options of its kind begin.
        if PROBE_KINDS[kind].target == "command":
            prefix = next(filter(typed.startswith, PROBE_KINDS[kind].prefixes))
            start, end = start + len(prefix), self._end_of_command(kind, start)
            target = self.text[start:end].strip()
        else:
            target = typed.split(maxsplit=1)[0]
            end = start + len(target)
        problem = PROBES[kind].problem_of(target)
        if problem:
            self._wrong(start, f"has {problem}")
        return _Target(kind, target, end)

    def _end_of_command(self, kind: ProbeType, start: int) -> int:
        behind = _options_behind(kind).search(self.text, start)
        return behind.start() if behind else len(self.text)

    def options(self, kind: ProbeType, place: int) -> dict[str, _Given]:
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
            options = PROBE_KINDS[kind].all_options
            if name not in options:
                known = ", ".join(options)
                self._wrong(
                    match.start("name"),
                    f"has the option `{name}`, but {kind} knows"
                    f" {known}.{did_you_mean(name, options)}",
                )
            if name in given:
                self._wrong(match.start("name"), f"has the option `{name}` twice")
            given[name] = _Given(
                value[1:-1] if value[0] in "\"'" else value, match.start("value")
            )
            place = match.end()
        return given

    def duration(
        self,
        given: Mapping[str, _Given],
        name: str,
        usual: str,
        *,
        between: tuple[str, str],
    ) -> timedelta:
        """Return the duration that an option gives, which may be only so short or long."""
        option = given.get(name, _Given(usual, 0))
        seconds, (least, most) = _seconds(option.value), between
        lowest, highest = _seconds(least) or 0, _seconds(most) or 0
        if seconds is None or not lowest <= seconds <= highest:
            self._wrong(
                option.place,
                f"has {name}={option.value}; write a duration from {least} to {most}",
            )
        return timedelta(seconds=seconds)

    def subject(self, given: Mapping[str, _Given]) -> Of:
        """Return whether it says something of the service or of the dependency itself."""
        option = given.get("of", _Given("service", 0))
        if option.value not in get_args(Of):
            self._wrong(
                option.place,
                f"has of={option.value}; write {' or '.join(get_args(Of))}",
            )
        return "dependency" if option.value == "dependency" else "service"

    def codes(self, given: Mapping[str, _Given], kind: ProbeType) -> tuple[str, ...]:
        """Return the codes that a status may have."""
        option = given.get("status")
        if option is None:
            return PROBE_KINDS[kind].usual
        codes = tuple(option.value.split(","))
        if not all(_CODES[kind].fullmatch(code) for code in codes):
            self._wrong(
                option.place, f"has status={option.value}; write {_EXAMPLES[kind]}"
            )
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


@functools.cache
def _options_behind(kind: ProbeType) -> re.Pattern[str]:
    names = "|".join(PROBE_KINDS[kind].all_options)
    return re.compile(rf"(?:\s+(?:{names})={_VALUE})+\s*\Z")


def _python_takes(pattern: str) -> bool:
    with contextlib.suppress(re.error, OverflowError, RecursionError):
        return bool(re.compile(pattern))
    return False
