"""`drillbook announce` and `drillbook digest`: told before anything is sent, and once."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import books
from built import drillbook
from drillbook.cli.main import run
from publish.services import Heard, web

Captured = pytest.CaptureFixture[str]
_DAY = "2026-11-23"


@pytest.fixture
def heard() -> Iterator[Heard]:
    """A service that takes messages by HTTP."""
    with web() as service:
        yield service


@pytest.fixture
def archive(book: Path, capsys: Captured) -> Path:
    """An archive with two versions of the small book, which its policy names."""
    folder = book / "archive"
    books.write(book, "mkdocs.yml", books.CONFIGURATION)
    books.write(book, books.POLICY, "archive: {folder: archive}\n")
    assert run(["publish", "1.0", "--book", str(book), "--today", _DAY]) == 0
    books.write_result(book, failure_mode="slow", summary="Slow.")
    assert run(["publish", "1.1", "--book", str(book), "--today", _DAY]) == 0
    capsys.readouterr()
    return folder


def _announce(book: Path, *more: str) -> int:
    return run(["announce", "--book", str(book), "--today", _DAY, *more])


def test_a_dry_run_prints_what_would_be_sent(
    book: Path, archive: Path, heard: Heard, capsys: Captured
) -> None:
    """To the letter; and sends and keeps nothing."""
    channel = f"--to=team=json://127.0.0.1:{heard.port}/"
    before = (archive / "versions.json").read_bytes()
    assert _announce(book, channel, "--dry-run") == 0
    told = capsys.readouterr()
    assert told.err == "To team (JSON):\n"
    assert heard.messages == []
    assert (archive / "versions.json").read_bytes() == before
    assert _announce(book, channel) == 0
    (message,) = heard.messages
    assert told.out.rstrip() == f"{message['title']}\n\n{message['message']}"
    assert message["title"] == "Shop resiliency: version 1.1, published 2026-11-23"
    assert (
        "https://shop.example.com/docs/1.1/results/2026-11-20-database-slow.html"
        in message["message"]
    )
    assert (
        "unavailable"
        not in message["message"].partition("\n\n")[2].partition("\n\n")[0]
    )


def test_nothing_is_announced_twice(
    book: Path, archive: Path, heard: Heard, capsys: Captured
) -> None:
    """Unless one asks for it; and another version is another announcement."""
    channel = f"--to=team=json://127.0.0.1:{heard.port}/"
    assert _announce(book, channel) == 0
    assert capsys.readouterr().err == "Announced 1.1 to team.\n"
    assert _announce(book, channel) == 0
    assert capsys.readouterr().err == "team was told on 2026-11-23 (sent).\n"
    assert len(heard.messages) == 1
    assert _announce(book, channel, "--again", "team") == 0
    assert _announce(book, "1.0", channel) == 0
    assert len(heard.messages) == 3
    newest, oldest = json.loads((archive / "versions.json").read_text())
    assert newest["properties"]["announced"] == {"team": {"on": _DAY, "state": "sent"}}
    assert oldest["properties"]["announced"] == {"team": {"on": _DAY, "state": "sent"}}
    assert run(["verify", "--archive", str(archive)]) == 0


def test_channels_come_from_the_environment(
    book: Path, archive: Path, heard: Heard
) -> None:
    """Where addresses are no part of a command line."""
    assert archive.is_dir()
    addresses = (
        f"team=json://127.0.0.1:{heard.port}/\nleads=json://127.0.0.1:{heard.port}/"
    )
    done = drillbook(
        "announce", "--today", _DAY, folder=book, DRILLBOOK_CHANNELS=addresses
    )
    assert (done.returncode, done.stderr) == (
        0,
        "Announced 1.1 to team.\nAnnounced 1.1 to leads.\n",
    )
    assert len(heard.messages) == 2


def test_what_was_not_taken_ends_with_2(
    book: Path, archive: Path, heard: Heard, capsys: Captured
) -> None:
    """No word of the address, and the next run tries again."""
    assert archive.is_dir()
    heard.status = 500
    channel = f"--to=team=json://user:a-secret@127.0.0.1:{heard.port}/"
    assert _announce(book, channel) == 2
    told = capsys.readouterr()
    assert (
        told.err == "team did not take it; the next `drillbook announce` tries again.\n"
    )
    heard.status = 200
    assert _announce(book, channel) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no channel is named"),
        (
            ["--to=team=json://127.0.0.1/", "--again", "tema"],
            "--again tema: no channel has this name",
        ),
        (["9.9", "--to=team=json://127.0.0.1/"], "has no version 9.9"),
        (
            ["1.0", "--to=team=json://127.0.0.1/"],
            "version 1.0 has been withdrawn: a secret",
        ),
    ],
)
def test_what_cannot_be_done_is_said(
    book: Path, archive: Path, capsys: Captured, arguments: list[str], said: str
) -> None:
    """Exit code 2, before anything is sent."""
    assert (
        run(["withdraw", "1.0", "--archive", str(archive), "--reason", "a secret"]) == 0
    )
    assert _announce(book, *arguments) == 2
    assert said in capsys.readouterr().err


def test_without_an_address_of_the_site_there_are_no_links(
    book: Path, archive: Path, heard: Heard, capsys: Captured
) -> None:
    """It is sent all the same, and said."""
    books.write(
        book,
        "mkdocs.yml",
        books.CONFIGURATION.replace("site_url: https://shop.example.com/docs\n", ""),
    )
    assert (
        run(
            [
                "publish",
                "1.2",
                "--archive",
                str(archive),
                "--book",
                str(book),
                "--today",
                _DAY,
            ]
        )
        == 0
    )
    assert _announce(book, f"--to=team=json://127.0.0.1:{heard.port}/") == 0
    assert (
        "Nothing links to the version: `site_url` in mkdocs.yml"
        in capsys.readouterr().err
    )
    assert "://" not in heard.messages[0]["message"]


@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        ("text", "Shop resiliency: version 1.1, published 2026-11-23\n\nAll required"),
        ("markdown", "## `Shop resiliency`: version 1.1, published 2026-11-23\n"),
        ("html", "<!doctype html>\n"),
    ],
)
def test_a_digest_in_each_form(
    book: Path, archive: Path, capsys: Captured, form: str, beginning: str
) -> None:
    """With what has come since the day, and the way to the version."""
    assert archive.is_dir()
    assert run(["digest", "--since", _DAY, "--format", form, "--book", str(book)]) == 0
    told = capsys.readouterr().out
    assert told.lstrip().startswith(beginning) or "To complete Stage 2, " in told
    assert "2 new results since 2026-11-23" in told
    assert "https://shop.example.com/docs/1.1/index.html" in told


def test_a_digest_needs_a_day(book: Path, capsys: Captured) -> None:
    """Written as dates are everywhere."""
    assert run(["digest", "--since", "yesterday", "--book", str(book)]) == 2
    assert "'yesterday' is not a date such as 2026-11-23" in capsys.readouterr().err
    assert run(["digest", "--book", str(book)]) == 2
    assert "--since" in capsys.readouterr().err
