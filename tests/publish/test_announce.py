"""A version is announced once on each channel, and what arrives is what was said."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import books
from archives import Archive, publish, withdraw
from drillbook.errors import DrillbookError
from drillbook.publish.announce import Message, Round, announce
from drillbook.publish.archive import FolderArchive
from drillbook.publish.archive_reader import versions_of
from drillbook.publish.branch import BranchArchive
from drillbook.publish.channel import Channel, Delivery, channels
from drillbook.publish.news import news_of_version, news_since
from drillbook.publish.verify import verify
from drillbook.report.news import headline, text_news
from publish.services import Heard, mail, web
from publish.test_archive import repository

_MESSAGE = Message(
    "Shop: version 1.0", "Stage 2 is not complete.\n\n- A <b>surprise</b>: look at it\n"
)


@pytest.fixture
def heard() -> Iterator[Heard]:
    """A service that takes messages by HTTP."""
    with web() as service:
        yield service


@pytest.fixture(params=["folder", "branch"])
def archive(request: pytest.FixtureRequest, book: Path) -> Archive:
    """An archive of either kind with one version."""
    kind: Archive = FolderArchive(book.parent / "archive")
    if request.param == "branch":
        kind = BranchArchive(repository(book), "gh-pages")
    publish(book, kind, "1.0")
    return kind


def _round(to: tuple[Channel, ...], *again: str) -> Round:
    return Round(version="1.0", channels=to, on=books.TODAY, again=again)


def _known(archive: Archive) -> dict[str, str]:
    (version,) = versions_of(archive.reader()).versions
    return {name: one.state for name, one in version.properties.announced.items()}


def test_a_channel_is_told_once(archive: Archive, heard: Heard) -> None:
    """The archive keeps who was told, and is as whole as before; the message arrives
    word for word.
    """
    to = channels([f"team=json://127.0.0.1:{heard.port}/"])
    assert announce(archive, _round(to), _MESSAGE) == {"team": Delivery.SENT}
    assert [(m["title"], m["message"]) for m in heard.messages] == [
        (_MESSAGE.title, _MESSAGE.body.rstrip())
    ]
    assert _known(archive) == {"team": "sent"}
    assert announce(archive, _round(to), _MESSAGE) == {}
    assert len(heard.messages) == 1
    assert verify(archive.reader()).problems == ()
    assert announce(archive, _round(to, "team"), _MESSAGE) == {"team": Delivery.SENT}
    assert len(heard.messages) == 2


def test_what_a_service_did_not_take_is_sent_again(
    archive: Archive, heard: Heard
) -> None:
    """To that channel alone."""
    with web() as broken:
        to = channels(
            [
                f"team=json://127.0.0.1:{heard.port}/",
                f"leads=json://127.0.0.1:{broken.port}/",
            ]
        )
        broken.status = 500
        assert announce(archive, _round(to), _MESSAGE) == {
            "team": Delivery.SENT,
            "leads": Delivery.FAILED,
        }
        assert _known(archive) == {"team": "sent"}
        broken.status = 200
        assert announce(archive, _round(to), _MESSAGE) == {"leads": Delivery.SENT}
    assert len(heard.messages) == 1
    assert _known(archive) == {"team": "sent", "leads": "sent"}


def test_after_a_crash_nobody_is_told_twice(archive: Archive, heard: Heard) -> None:
    """What was begun and came to no end has to be looked at by somebody, who then says so."""
    to = channels([f"team=json://127.0.0.1:{heard.port}/"])

    class CrashError(Exception):
        """The machine goes down."""

    class Crashing:
        """An archive that takes what is about to be sent, and nothing after that."""

        def put(self, fill: object, message: str, /) -> object:
            if message.startswith("Record"):
                raise CrashError
            return archive.put(fill, message)  # type: ignore[arg-type]  # handed through

    with pytest.raises(CrashError):
        announce(Crashing(), _round(to), _MESSAGE)  # type: ignore[arg-type]  # as above
    assert _known(archive) == {"team": "sending"}
    with pytest.raises(
        DrillbookError, match=r"nobody knows whether team has heard of version 1\.0"
    ) as raised:
        announce(archive, _round(to), _MESSAGE)
    assert "--again team" in raised.value.help
    assert len(heard.messages) == 1
    assert announce(archive, _round(to, "team"), _MESSAGE) == {"team": Delivery.SENT}


def test_a_chat_gets_no_order(book: Path, heard: Heard) -> None:
    """A title full of mentions and markup reaches a chat as words; the links are those to the
    version.
    """
    books.write(
        book,
        "mkdocs.yml",
        "site_name: Shop\nsite_url: https://shop.example.com/\ndocs_dir: content\n",
    )
    nasty = (
        "@channel <!here> [x](https://evil.example.com) *b* `c` ||d|| :bomb:"
        " www.evil.example.com"
    )
    books.write_result(book, failure_mode="slow", title=f"'{nasty}'", summary="Slow.")
    archive = FolderArchive(book.parent / "archive")
    publish(book, archive, "1.0")
    reader = archive.reader()
    news = news_of_version(reader, versions_of(reader).versions[0])
    to = channels(
        [f"chat=mmost://127.0.0.1:{heard.port}/3ccdd113474722377935511fc85d3dd4"]
    )
    announce(archive, _round(to), Message(headline(news), text_news(news)))
    (sent,) = (message["text"] for message in heard.messages)
    assert nasty in unicodedata.normalize("NFKC", sent)
    assert not set("@<>*`|[]") & set(sent)
    assert sent.count("://") == sent.count("https://shop.example.com/1.0/") == 3


def test_mail_arrives(archive: Archive) -> None:
    """As plain text, with the title as its subject."""
    with mail() as inbox:
        address = f"mailto://127.0.0.1:{inbox.port}/?from=drillbook@example.com&to=team@example.com&mode=insecure"
        assert announce(archive, _round(channels([f"mail={address}"])), _MESSAGE) == {
            "mail": Delivery.SENT
        }
    (message,) = inbox.messages
    assert (message["subject"], message["to"]) == (_MESSAGE.title, "team@example.com")
    assert message.get_content_type() == "text/plain"
    assert message.get_content().split() == _MESSAGE.body.split()


def test_a_message_too_long_for_a_service_comes_in_pieces(
    archive: Archive, heard: Heard
) -> None:
    """Nothing of it is lost: a post there has at most 4,000 characters."""
    to = channels(
        [f"chat=mmost://127.0.0.1:{heard.port}/3ccdd113474722377935511fc85d3dd4"]
    )
    words = " ".join(f"word-{number}" for number in range(1000))
    assert announce(archive, _round(to), Message("Long", words)) == {
        "chat": Delivery.SENT
    }
    assert len(heard.messages) > 1
    told = " ".join(message["text"] for message in heard.messages)
    assert [word for word in words.split() if word not in told] == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "no channel is named"),
        (["json://127.0.0.1"], "has no name, or no address"),
        (["team="], "has no name, or no address"),
        (["te am=json://127.0.0.1"], "has no name, or no address"),
        (
            ["team=json://127.0.0.1", "team=json://127.0.0.2"],
            "two channels are named team",
        ),
        (
            ["team=nothing://token-that-is-secret"],
            r"knows no such address \(nothing://…\) as that of channel team",
        ),
        (
            ["team=slack://token-that-is-secret"],
            r"knows no such address \(slack://…\) as that of channel team",
        ),
    ],
)
def test_what_is_no_channel_is_said(given: list[str], said: str) -> None:
    """Without a word of the address, which is a secret."""
    with pytest.raises(DrillbookError, match=said) as raised:
        channels(given)
    assert "token-that-is-secret" not in f"{raised.value.message} {raised.value.help}"


def test_an_address_is_in_no_text_of_a_channel() -> None:
    """Not even where a channel is printed by mistake."""
    (channel,) = channels(["team=json://user:a-secret@127.0.0.1/"])
    assert "a-secret" not in f"{channel!r}"
    assert channel.service == "JSON"


def test_news_are_told_against_the_last_version_that_stands(book: Path) -> None:
    """A withdrawn one is passed over; the first version has nothing to be told against."""
    archive = FolderArchive(book.parent / "archive")
    publish(book, archive, "1.0")
    books.write_result(book, failure_mode="slow", summary="Slow.")
    publish(book, archive, "1.1")
    withdraw(archive, "1.1", "a secret")
    books.write_result(book, failure_mode="dns", summary="No names.")
    publish(book, archive, "1.2")
    reader = archive.reader()
    newest, _, first = versions_of(reader).versions
    news = news_of_version(reader, newest)
    assert (news.edition.since, news.edition.version) == ("1.0", "1.2")
    assert {result.failure_mode for result in news.results} == {"slow", "dns"}
    whole = news_of_version(reader, first)
    assert (whole.edition.since, [result.failure_mode for result in whole.results]) == (
        None,
        ["unavailable"],
    )
    assert whole.changes == ()


def test_a_digest_tells_what_has_come_since_a_day(book: Path) -> None:
    """Against the version that was there when the day began; all of it if there was none."""
    archive = FolderArchive(book.parent / "archive")
    with pytest.raises(DrillbookError, match="is no folder"):
        archive.reader()
    publish(book, archive, "1.0")
    books.write_result(book, failure_mode="slow", summary="Slow.")
    publish(book, archive, "1.1")
    day_after = books.TODAY.replace(day=books.TODAY.day + 1)
    reader = archive.reader()
    assert len(news_since(reader, books.TODAY).results) == 2
    later = news_since(reader, day_after)
    assert (later.results, later.changes, later.edition.since) == (
        (),
        (),
        day_after.isoformat(),
    )
    withdraw(archive, "1.0", "wrong")
    withdraw(archive, "1.1", "wrong")
    with pytest.raises(DrillbookError, match="nothing has been published"):
        news_since(reader, books.TODAY)
