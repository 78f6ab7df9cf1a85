"""The commands of this repository's playbooks, taken from their text."""

import re
from collections.abc import Mapping

from bookstore.beside import ROOT

_ITEM = re.compile(r"^([0-9]+)\. (?:.*: )?`([^`]+)`$", re.MULTILINE)


def steps(playbook: str, procedure: str) -> Mapping[int, str]:
    """Return the command of each step of a procedure that has one."""
    return {
        int(number): command
        for number, command in _ITEM.findall(_section(playbook, procedure))
    }


def faults(playbook: str) -> list[str]:
    """Return what causes each fault, in order: the indented lines of the test procedure."""
    return [
        line.strip()
        for line in _section(playbook, "Test").splitlines()
        if line.startswith("    ")
    ]


def _section(playbook: str, procedure: str) -> str:
    text = (ROOT / f"content/playbooks/{playbook}.md").read_text()
    return text.partition(f"## {procedure} procedure\n")[2].partition("\n## ")[0]
