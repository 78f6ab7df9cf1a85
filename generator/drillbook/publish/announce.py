"""To announce a version is to tell people of it, once on each channel; the archive keeps which of
them have been told.

What is about to be sent is written down first. If that is all that is known of it later, nobody can
say whether it was sent, and it is sent again only if somebody says so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from drillbook.errors import DrillbookError
from drillbook.publish.archive import Fill, T
from drillbook.publish.archive_reader import ArchiveReader, versions_of
from drillbook.publish.channel import Channel, Delivery
from drillbook.publish.staging import stage_catalogue
from drillbook.publish.versions import Announcement, Version


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a title and a text."""

    title: str
    body: str


class Archive(Protocol):
    """Where a record can be put beside the versions, as a whole or not at all."""

    def put(self, fill: Fill[T], message: str, /) -> T:
        """Fill a staging folder, and put what is in it into the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The channels that are to be told of a version on a day; those in `again` whatever is known of
    them.
    """

    version: str
    channels: Sequence[Channel]
    on: date
    again: Collection[str] = ()

    def announced(self, version: Version) -> Mapping[str, Announcement]:
        """Return what is known of the channels that have been told already."""
        known = version.properties.announced
        names = (channel.name for channel in self.channels)
        return {
            name: known[name]
            for name in names
            if name in known and name not in self.again
        }


def announce(
    archive: Archive, round_: Round, message: Message
) -> Mapping[str, Delivery]:
    """Send a message to the channels of a round that have not been told; return what became of
    each.

    Raises `DrillbookError` if an earlier announcement on one of them was not brought to an end.
    """
    due = archive.put(
        lambda reader, staging: _claim(reader, staging, round_),
        f"Announce {round_.version}",
    )
    done = {channel.name: channel.send(message.title, message.body) for channel in due}
    if done:
        archive.put(
            lambda reader, staging: _record(reader, staging, round_.version, done),
            f"Record who heard of {round_.version}",
        )
    return done


def _claim(reader: ArchiveReader, staging: Path, round_: Round) -> tuple[Channel, ...]:
    versions = versions_of(reader)
    version = versions.named(round_.version)
    announced = round_.announced(version)
    # A second message is worse than a question.
    sending = (name for name, one in announced.items() if one.state == "sending")
    open_ = next(sending, None)
    if open_:
        raise DrillbookError(
            f"nobody knows whether {open_} has heard of version {version.version}: the run that"
            f" began on {announced[open_].on} did not finish",
            f"Look there. If it has not, pass --again {open_}; if it has, leave {open_} out.",
        )
    due = tuple(channel for channel in round_.channels if channel.name not in announced)
    claims = {
        channel.name: Announcement(on=round_.on.isoformat(), state="sending")
        for channel in due
    }
    announced = {**version.properties.announced, **claims}
    stage_catalogue(
        versions.with_announced(version.version, announced), reader, staging
    )
    return due


def _record(
    reader: ArchiveReader, staging: Path, name: str, done: Mapping[str, Delivery]
) -> None:
    """Keep what was sent, forget what was not, and leave open what nobody knows."""
    versions = versions_of(reader)
    announced = dict(versions.named(name).properties.announced)
    for channel, delivery in done.items():
        if delivery is Delivery.SENT:
            announced[channel] = announced[channel].model_copy(update={"state": "sent"})
        elif delivery is Delivery.FAILED:
            del announced[channel]
    stage_catalogue(versions.with_announced(name, announced), reader, staging)
