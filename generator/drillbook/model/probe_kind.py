"""A kind of probe is something that can be measured again and again: what is typed, and what it
does.

A new kind is a name and a row here, and a module in `capture/probes` that looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ProbeType = Literal["http", "tcp", "exec", "dns"]
MeasuredBy = ProbeType | Literal["tool"]
"""What measured the samples of a result: a kind of probe, or the tool that it was imported from."""

COMMON = ("every", "timeout", "of")
"""Options that every kind takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeKind:
    """What people type for a kind of probe, and what they are told that it does.

    `form` is the target as it is typed; one of `prefixes` stands at its beginning. Before the
    target, `does` is what the probe does to it; `asks` says that in full. `options` are those that
    only some kinds take. `usual` is the status that is expected if nothing is said.
    """

    form: str
    prefixes: tuple[str, ...]
    asks: str
    does: str
    target: Literal["address", "command"] = "address"
    options: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()

    @property
    def all_options(self) -> tuple[str, ...]:
        """All that may stand behind the target."""
        return (*COMMON, *self.options)

    def begins(self, target: str) -> bool:
        """Return whether a target is one of this kind."""
        return target.startswith(self.prefixes)


PROBE_KINDS: Mapping[ProbeType, ProbeKind] = {
    "http": ProbeKind(
        form="http://…",
        prefixes=("http://", "https://"),
        does="asks",
        asks="asks an address over HTTP, and looks at the status and the body",
        options=("status", "body", "follow", "verify"),
        usual=("2xx",),
    ),
    "tcp": ProbeKind(
        form="tcp://HOST:PORT",
        prefixes=("tcp://",),
        does="connects to",
        asks="opens a connection, and asks nothing",
    ),
    "exec": ProbeKind(
        form="exec:COMMAND",
        prefixes=("exec:",),
        does="runs",
        asks="runs a command, and looks at its exit code and its output",
        target="command",
        options=("status", "body"),
        usual=("0",),
    ),
    "dns": ProbeKind(
        form="dns:HOST",
        prefixes=("dns:",),
        does="looks up",
        asks=(
            "looks a name up as this machine does, or with `dns://SERVER/HOST` at one name server;"
            " `body` has to match its addresses"
        ),
        options=("body",),
    ),
}
"""All kinds by their names, in the order in which they are told."""


def forms() -> str:
    """Return what may be typed as a probe, as one list."""
    *most, last = (f"NAME={kind.form}" for kind in PROBE_KINDS.values())
    return f"{', '.join(most)} or {last}"


def form_of(kind: MeasuredBy) -> Literal["address", "command"]:
    """Return what the target of a probe is."""
    return "command" if kind == "tool" else PROBE_KINDS[kind].target
