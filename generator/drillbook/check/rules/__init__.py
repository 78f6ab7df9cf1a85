"""All rules, family by family."""

from collections.abc import Mapping

from drillbook.check.rule import Rule
from drillbook.check.rules import (
    agreement,
    copies,
    deployed,
    eased,
    exercises,
    files,
    inventory,
    playbooks,
    pointers,
    records,
    recovery,
    references,
    results,
    risks,
    severities,
    sharing,
    tests,
    times,
    untracked,
    voices,
)

_JUDGING_THE_BOOK = (
    *files.RULES,
    *untracked.RULES,
    *times.RULES,
    *references.RULES,
    *pointers.RULES,
    *playbooks.RULES,
    *agreement.RULES,
    *exercises.RULES,
    *tests.RULES,
    *sharing.RULES,
    *results.RULES,
    *recovery.RULES,
    *records.RULES,
    *copies.RULES,
    *voices.RULES,
    *inventory.RULES,
    *deployed.RULES,
    *eased.RULES,
    *risks.RULES,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (*_JUDGING_THE_BOOK, severities.severities_rule(_JUDGING_THE_BOOK)),
        key=lambda rule: rule.code,
    )
)

BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
