"""The families of rules, by the letter with which their codes begin."""

from collections.abc import Mapping

FAMILIES: Mapping[str, str] = {
    "F": "files",
    "P": "playbooks",
    "A": "agreement",
    "E": "exercises",
    "T": "failure tests",
    "R": "results",
    "S": "sharing",
    "D": "inventory",
    "W": "accepted risks",
}
"""In the order in which to see to them."""
