"""The rule of family F on the severities that a policy chooses: which it may, and which
it may not.
"""

from collections.abc import Iterator, Sequence

from drillbook.check.about import SEVERITIES
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, Rule, rule
from drillbook.text.nearest import did_you_mean


def severities_rule(others: Sequence[Rule]) -> Rule:
    """Return the rule that judges a policy's severities against all other rules."""
    fixed = {other.code: other.fixed for other in others}

    def chosen_severities(evaluation: Evaluation) -> Iterator[Found]:
        """A policy sets the severity only of rules that exist and that it may change.

        Why: A policy that could turn off T401, or the findings about broken files, could turn off
        the gate.
        Fix: Remove the line, or correct its code.
        """
        policy = evaluation.written.policy
        for code in policy.severities:
            place = policy.where("severities", code)
            if code not in fixed:
                yield Found(
                    place,
                    f'`severities` names the rule "{code}", which does not'
                    f" exist.{did_you_mean(code, fixed)}",
                )
            elif fixed[code]:
                yield Found(
                    place,
                    f"`severities` names {code}, whose severity no policy can change",
                )

    return rule("F014", chosen_severities, about=SEVERITIES, fixed=True)
