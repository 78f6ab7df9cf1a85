"""A fingerprint tells a finding from all others, and stays the same while lines move
and days pass.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from drillbook.model.finding import Finding
from drillbook.text.digest import hex_digest

# Line numbers, ages and counts change without the finding becoming another one; those in ids and
# dates do not.
_LONE_NUMBER = re.compile(r"(?<![\w-])\d+(?![\w-])")


def fingerprints(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield 32 hex digits for each finding, different from those of all before it."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        same = (
            finding.code,
            finding.location.path,
            _LONE_NUMBER.sub("0", finding.message),
        )
        seen[same] += 1
        yield fingerprint_of(*same, str(seen[same]))


def fingerprint_of(*words: str) -> str:
    """Return 32 hex digits for something that these words tell from all else."""
    return hex_digest("\0".join(words).encode(errors="backslashreplace"))[:32]
