"""The table of the kinds of probe: which module looks."""

from collections.abc import Mapping
from typing import Protocol

from drillbook.capture.probes import dns_probe, exec_probe, http_probe, tcp_probe
from drillbook.capture.probes.spec import ProbeSpec, Reply
from drillbook.model.probe_kind import ProbeType


class ProbeModule(Protocol):
    """What a module of a kind of probe has."""

    def problem_of(self, target: str) -> str | None:
        """Return what is wrong with a target, such as `no command behind ...`, if anything is."""

    def look(self, spec: ProbeSpec) -> Reply:
        """Ask once; it is over half a second after the time-out at the latest.

        What it raises is the outcome `error`.
        """


PROBES: Mapping[ProbeType, ProbeModule] = {
    "http": http_probe,
    "tcp": tcp_probe,
    "exec": exec_probe,
    "dns": dns_probe,
}
"""The modules by the names of their kinds."""
