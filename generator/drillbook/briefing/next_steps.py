"""What is next: the first finding of each rule that keeps Stage 2 open, in the order in which to
see to them.
"""

from collections.abc import Sequence

from drillbook.check.assessment import Assessment
from drillbook.check.families import FAMILIES
from drillbook.check.gate import GATES
from drillbook.model.finding import Finding


def what_is_next(assessment: Assessment, most: int) -> Sequence[Finding]:
    """Return the first finding of each of the first rules to see to, at most so many."""
    families = list(FAMILIES)
    first: dict[str, Finding] = {}
    for finding in sorted(
        assessment.blocking(GATES["stage-2"]),
        key=lambda f: (families.index(f.code[0]), f.code),
    ):
        first.setdefault(finding.code, finding)
    return tuple(first.values())[:most]
