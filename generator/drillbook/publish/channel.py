"""A channel is where people hear of a version: a name of ours, and the address that Apprise sends a
message to.

The address is a secret as a rule, so that it is never printed and never kept; the name is what is
recorded.
"""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from drillbook.errors import DrillbookError

if TYPE_CHECKING:
    from apprise import NotifyBase

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_FORM = (
    "Write NAME=ADDRESS, such as team=slack://…; Apprise's own pages list the form of each"
    " service's address."
)


class Delivery(StrEnum):
    """What became of a message."""

    SENT = "sent"
    FAILED = "failed"
    """It was refused, or never left: it can be sent again."""
    UNKNOWN = "unknown"
    """No answer came, or only a part got through: whoever reads the channel has to look."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel with the service that it leads to."""

    name: str
    service: str
    _notify: "NotifyBase" = field(repr=False)

    def send(self, title: str, body: str) -> Delivery:
        """Send a message as plain text, in as many pieces as the service needs."""
        from apprise import Apprise, AppriseResultStatus, NotifyFormat  # noqa: PLC0415 - an extra

        messenger = Apprise(asset=self._notify.asset)
        messenger.add(self._notify)
        result = messenger.notify(
            body=body, title=title, body_format=NotifyFormat.TEXT, timeout=_MOST_SECONDS
        )
        known = {
            AppriseResultStatus.SUCCESS: Delivery.SENT,
            AppriseResultStatus.FAILURE: Delivery.FAILED,
        }
        return known.get(result.status, Delivery.UNKNOWN)


_MOST_SECONDS = 60


def channels(given: Iterable[str]) -> tuple[Channel, ...]:
    """Return the channels that are named as `NAME=ADDRESS`.

    Raises `DrillbookError` if one is none.
    """
    found = tuple(map(_channel, given))
    names = [channel.name for channel in found]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise DrillbookError(
            f"two channels are named {twice}", "Give each its own name."
        )
    if not found:
        raise DrillbookError(
            "no channel is named",
            f"Name it with --to or in DRILLBOOK_CHANNELS. {_FORM}",
        )
    return found


def _channel(given: str) -> Channel:
    try:
        from apprise import Apprise, AppriseAsset, OverflowMode  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise DrillbookError(
            "Apprise, which sends messages, is not installed",
            "pip install 'drillbook[announce]'",
        ) from error
    name, _, address = given.partition("=")
    if not _NAME.fullmatch(name) or not address:
        raise DrillbookError("a channel has no name, or no address", _FORM)
    # What it would say of a wrong address quotes the address.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    asset = AppriseAsset(app_id="drillbook", app_desc="drillbook", app_url="")
    notify = Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if notify is None:
        schema = address.partition("://")[0] if "://" in address else ""
        of = f" ({schema}://…)" if re.fullmatch(r"[a-z]{1,20}", schema) else ""
        raise DrillbookError(
            f"Apprise knows no such address{of} as that of channel {name}", _FORM
        )
    notify.overflow_mode = OverflowMode.SPLIT
    return Channel(name, str(notify.service_name), notify)
