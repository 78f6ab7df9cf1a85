"""`drillbook announce`."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from drillbook.cli.archives import Archive, archive_of, archive_options, finished
from drillbook.cli.books import policy_nearby
from drillbook.cli.options import optional_book_option, today_option
from drillbook.errors import DrillbookError
from drillbook.files.site_settings import SETTINGS
from drillbook.publish.announce import Message, Round, announce
from drillbook.publish.archive_reader import ArchiveReader, versions_of
from drillbook.publish.branch import BranchArchive
from drillbook.publish.channel import Channel, Delivery, channels
from drillbook.publish.news import news_of_version
from drillbook.publish.versions import Announcement, Version
from drillbook.report.news import headline, text_news


@click.command("announce")
@click.argument("version", required=False)
@archive_options
@click.option(
    "--to",
    "given",
    metavar="NAME=ADDRESS",
    multiple=True,
    envvar="DRILLBOOK_CHANNELS",
    help=(
        "A channel: your name for it, and its Apprise address. Can be repeated. Addresses often"
        " contain secrets: to keep them off the command line, put them in DRILLBOOK_CHANNELS,"
        " separated by blanks or new lines."
    ),
)
@click.option("--dry-run", is_flag=True, help="Print the messages, and send nothing.")
@click.option(
    "--again",
    metavar="NAME",
    multiple=True,
    help="Announce it to this channel once more.",
)
@optional_book_option
@today_option
def command(
    version: str | None,
    folder: Path | None,
    branch: str | None,
    given: tuple[str, ...],
    dry_run: bool,
    again: tuple[str, ...],
    book: Path | None,
    today: date,
) -> int:
    """Announce VERSION, by default the newest: what is new, what it showed, who has to do what.

    It goes to Slack, Teams, email and everything else that Apprise supports. To install Apprise:
    `pip install 'drillbook[announce]'`. No channel gets a version twice: the archive records each
    announcement. If the archive is a branch, push it before and after.
    """
    archive = archive_of(book, policy_nearby(book), folder, branch)
    to = channels(given)
    _refuse_unknown(again, to)
    reader = finished(archive)
    about = _version(reader, version)
    message = _message(reader, about)
    round_ = Round(version=about.version, channels=to, on=today, again=again)
    announced = round_.announced(about)
    for channel in to:
        earlier = announced.get(channel.name)
        if earlier:
            click.echo(
                f"{channel.name} was told on {earlier.on} ({earlier.state}).", err=True
            )
    if dry_run:
        _print(message, [channel for channel in to if channel.name not in announced])
        return 0
    if _all_sent(announced, to):
        return 0
    return _print_sent(archive, about.version, announce(archive, round_, message))


def _refuse_unknown(again: tuple[str, ...], to: tuple[Channel, ...]) -> None:
    unknown = sorted(set(again) - {channel.name for channel in to})
    if unknown:
        raise DrillbookError(
            f"--again {unknown[0]}: no channel has this name",
            "Name the channel with --to as well.",
        )


def _version(reader: ArchiveReader, name: str | None) -> Version:
    versions = versions_of(reader)
    if name is None and not versions.standing:
        raise DrillbookError(
            "nothing has been published to this archive",
            "`drillbook publish` makes a version.",
        )
    found = versions.named(name) if name else versions.standing[0]
    if found.properties.withdrawn:
        raise DrillbookError(
            f"version {found.version} has been withdrawn: {found.properties.withdrawn}"
        )
    return found


def _message(reader: ArchiveReader, version: Version) -> Message:
    news = news_of_version(reader, version)
    if not news.edition.address:
        click.echo(
            f"Nothing links to the version: `site_url` in {SETTINGS} says where it is read.",
            err=True,
        )
    return Message(headline(news), text_news(news))


def _print(message: Message, due: list[Channel]) -> None:
    for channel in due:
        click.echo(f"To {channel.name} ({channel.service}):", err=True)
    if due:
        click.echo(f"{message.title}\n\n{message.body}", nl=False)


def _all_sent(announced: Mapping[str, Announcement], to: tuple[Channel, ...]) -> bool:
    if len(announced) != len(to):
        return False
    return all(one.state == "sent" for one in announced.values())


def _print_sent(archive: Archive, version: str, done: Mapping[str, Delivery]) -> int:
    said = {
        Delivery.SENT: "Announced {version} to {name}.",
        Delivery.FAILED: "{name} did not take it; the next `drillbook announce` tries again.",
        Delivery.UNKNOWN: (
            "Nobody knows whether {name} was told: no answer came in time. Look there."
        ),
    }
    for name, delivery in done.items():
        click.echo(said[delivery].format(name=name, version=version), err=True)
    if isinstance(archive, BranchArchive):
        click.echo(
            f"Bring the record to the others:  git push origin {archive.branch}",
            err=True,
        )
    return 0 if all(delivery is Delivery.SENT for delivery in done.values()) else 2
