"""A gate is the set of findings that makes `drillbook check` exit 1."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate by its name, what it stands for, and the families of codes that it looks at, with
    single codes besides.
    """

    name: str
    purpose: str
    families: frozenset[str]
    codes: frozenset[str] = frozenset()

    def admits(self, code: str) -> bool:
        """Return whether a finding with this code counts at this gate."""
        return code[0] in self.families or code in self.codes


_TAKEN_AWAY = frozenset({"D703", "D704", "R514", "S604", "W804"})
"""What a change must not do at any gate: take away what would have been asked for, or what was
shown.
"""

TOLD = frozenset(
    {"D705", "D706", "D707", "D708", "R515", "R519"}
    | {
        "A204",
        "A205",
        "A206",
        "R521",
        "R522",
        "R523",
        "R524",
        "R525",
        "R526",
        "S605",
        "S606",
        "S607",
        "S609",
    }
)
"""What every gate tells, though it closes none: what is asked for no more, what may not be what it
seems, and what can be corrected only now.
"""

_DEPLOYED = frozenset({"D709", "D710", "D711", "D712", "D713", "D714", "D715", "D716"})
"""What every gate asks of the inventory: that it is decided, and says what is deployed."""

GATES: Mapping[str, Gate] = {
    gate.name: gate
    for gate in (
        Gate(
            "tests",
            "what a pull request needs: correct files and failure tests",
            frozenset("FT"),
            _TAKEN_AWAY | TOLD | _DEPLOYED,
        ),
        Gate(
            "stage-1",
            "playbooks, agreement, exercises and accepted risks",
            frozenset("FPAEW"),
            _TAKEN_AWAY | TOLD | _DEPLOYED,
        ),
        Gate(
            "stage-2",
            "everything that Stage 2 needs, including sharing",
            frozenset("FPAETRSDW"),
        ),
    )
}
