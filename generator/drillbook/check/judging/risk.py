"""An accepted risk stands in for a test for as long as somebody answers for it."""

from datetime import date, timedelta

from drillbook.model.inventory import AcceptedRisk

LONGEST_RISK = timedelta(days=366)
"""How long a risk can be accepted at a time."""


def stands(risk: AcceptedRisk, today: date) -> bool:
    """Return whether a risk has a reason, an owner and an end that is still to come, and not too
    far away.
    """
    return bool(
        risk.reason
        and risk.accepted_by
        and risk.expires
        and today <= risk.expires <= today + LONGEST_RISK
    )
