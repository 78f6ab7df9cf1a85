"""`drillbook import inventory`: what is deployed comes into the inventory, and a person decides."""

import subprocess
from pathlib import Path

import pytest

import books
from drillbook.check.gate import GATES
from drillbook.cli.main import run
from drillbook.desk.deployed import deployed
from drillbook.files.load import load

_COMPOSE = """services:
  shop:
    image: registry.example.com/shop:1
    depends_on: [database, mail, search]
    environment: {LOYALTY_URL: "http://loyalty:80"}
  database: {image: "postgres:16"}
  mail: {image: "registry.example.com/mail:1", links: [relay]}
  relay: {image: "registry.example.com/relay:1"}
  search: {image: "opensearchproject/opensearch:2"}
  reports: {image: "registry.example.com/reports:1", depends_on: [database]}
"""


@pytest.fixture
def compose(book: Path) -> Path:
    """A compose file beside what belongs to the book, in its repository."""
    subprocess.run(["git", "init", "-q", book], check=True)
    file = book / "compose.yaml"
    file.write_text(_COMPOSE, encoding="utf-8")
    return file


def _import(book: Path, *words: str | Path) -> int:
    return run(["import", "inventory", *map(str, words), "--book", str(book)])


def test_what_is_lacking_is_shown_and_nothing_is_written(
    book: Path, compose: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The difference goes to standard output, and what a person has to know beside it."""
    before = books.text_of(book, books.INVENTORY)
    assert _import(book, compose, "--dry-run") == 0
    shown = capsys.readouterr()
    assert "+  - id: search\n" in shown.out
    assert "loyalty is in none of these files" in shown.err
    assert "Left out, because no service needs it: reports." in shown.err
    assert books.text_of(book, books.INVENTORY) == before


def test_what_was_written_stays_as_it_was(book: Path, compose: Path) -> None:
    """Every line of a person is there, in its order; what is new is unknown."""
    before = books.text_of(book, books.INVENTORY)
    assert _import(book, "compose", compose, "--yes") == 0
    after = books.text_of(book, books.INVENTORY)
    lines = iter(after.splitlines())
    assert all(line in lines for line in before.splitlines())
    loaded = load(book)
    assert not loaded.errors
    search = loaded.book.dependencies["search"]
    assert (search.kind, search.criticality, search.used_by) == (
        "database",
        "unknown",
        ("shop",),
    )
    assert loaded.book.dependencies["mail"].depends_on == ("relay",)
    assert [one.files for one in loaded.book.inventory.sources] == [("compose.yaml",)]


def test_the_gate_is_not_greener_for_it(book: Path, compose: Path) -> None:
    """What nobody has decided fails every gate until somebody does."""
    _import(book, compose, "--yes")
    assessment = books.checked(book)
    for gate in GATES.values():
        undecided = [f for f in assessment.blocking(gate) if f.code == "D709"]
        assert len(undecided) == 2


def test_a_second_import_adds_nothing(
    book: Path, compose: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that it can be run whenever the files have changed."""
    _import(book, compose, "--yes")
    after = books.text_of(book, books.INVENTORY)
    assert _import(book, compose, "--yes") == 0
    assert "Nothing to add." in capsys.readouterr().err
    assert books.text_of(book, books.INVENTORY) == after


def test_what_somebody_removed_or_left_out_is_not_proposed(
    book: Path, compose: Path
) -> None:
    """A word of a person is not asked for twice."""
    books.write(
        book,
        books.INVENTORY,
        books.text_of(book, books.INVENTORY)
        + "removed: [{id: relay, reason: It went with the old mail server.}]\n"
        "left_out:\n  - {name: search, reason: It only runs on laptops., owner: sam,"
        " expires: 2027-01-31}\n",
    )
    assert _import(book, compose, "--yes", "--today", "2026-11-25") == 0
    assert set(load(book).book.dependencies) == {"database", "mail"}


def test_an_alias_joins_what_has_two_names(book: Path, compose: Path) -> None:
    """The files' name is kept with the entry, and no second one is made."""
    text = _COMPOSE.replace("shop:\n", "web:\n", 1).replace("database", "pg")
    compose.write_text(text, encoding="utf-8")
    aliases = ("--alias", "shop=web", "--alias", "database=pg")
    assert _import(book, compose, "--yes", *aliases) == 0
    read = load(book).book
    assert read.services["shop"].aliases == ("web",)
    assert read.dependencies["database"].aliases == ("pg",)
    assert set(read.dependencies) == {"database", "mail", "relay", "search"}


def test_nobody_says_what_is_theirs(
    book: Path, compose: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then everything is proposed, and what nothing needs is a service by a guess."""
    compose.write_text(_COMPOSE.replace("shop:\n", "web:\n", 1), encoding="utf-8")
    assert _import(book, compose, "--yes") == 0
    assert "Services by a guess" in capsys.readouterr().err
    assert set(load(book).book.services) == {"shop", "web", "reports"}


def test_a_source_keeps_how_it_was_read(book: Path, compose: Path) -> None:
    """So that the check reads it in the same way."""
    needs = _COMPOSE.replace("search]", "search, $MORE]")
    compose.write_text(
        f"{needs}  lamp: {{image: lamp, profiles: [night]}}\n", encoding="utf-8"
    )
    (book / "night.env").write_text("MORE=lamp\n", encoding="utf-8")
    said = ("--profile", "night", "--env-file", book / "night.env")
    assert _import(book, compose, "--yes", *said) == 0
    read = load(book).book
    (source,) = read.inventory.sources
    assert (source.profiles, source.env_files) == (("night",), ("night.env",))
    assert read.dependencies["lamp"].used_by == ("shop",)
    told = deployed(book, read)
    assert told is not None
    assert ("shop", "lamp") in {(need.user, need.needed) for need in told.needs}


def test_a_snapshot_is_a_source_with_its_day_and_origin(book: Path) -> None:
    """A check compares it from then on, and asks for another one when it is old."""
    path = "content/deployed/calls.json"
    edge = '{"parent": "shop", "child": "mail", "callCount": "7"}'
    books.write(book, path, f'{{"data": [{edge}]}}')
    said = ("--taken", "2026-11-24", "--origin", "curl https://jaeger.example.com")
    assert _import(book, book / path, "--yes", *said) == 0
    (source,) = load(book).book.inventory.sources
    assert (source.format, str(source.taken)) == ("jaeger", "2026-11-24")
    assert source.origin == "curl https://jaeger.example.com"


@pytest.mark.parametrize(
    "case",
    [
        ({}, ["compose", "absent.yml"], "there is no file absent.yml"),
        ({}, ["compose"], "Name a file"),
        ({"a.yml": "a: 1\n"}, ["a.yml"], "no format that is known"),
        ({"a.yml": ""}, ["a.yml"], "is empty"),
        ({"a.yml": "services: [a]\n"}, ["a.yml"], "`services` that are a list"),
        ({"a.yml": "a: &a [*a]\n"}, ["compose", "a.yml"], "contains itself"),
        ({"a.yml": "[" * 99_999}, ["a.yml"], "nested more than"),
        ({"a.yml": "\x00"}, ["a.yml"], "control character"),
        (
            {"a.yml": "kind: Deployment\nmetadata: {name: {{ .Values.a }}}\n"},
            ["a.yml"],
            "helm template",
        ),
        (
            {"a.json": '{"version": 4, "serial": 1, "lineage": "x", "resources": []}'},
            ["a.json"],
            "raw state",
        ),
        (
            {"a.yml": "services: {a: {}}\n"},
            ["a.yml", "--service", "b"],
            'nothing in these files is called "b"',
        ),
        (
            {"a.yml": "services: {a: {}}\n"},
            ["a.yml", "--alias", "lost=a"],
            'the inventory has no "lost"',
        ),
        (
            {"a.yml": "services: {database: {}}\n"},
            ["a.yml", "--service", "database"],
            'is the dependency "database"',
        ),
    ],
)
def test_what_cannot_be_done_is_said(
    book: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case: tuple[dict[str, str], list[str], str],
) -> None:
    """With exit code 2, the file and the reason; nothing is written."""
    files, words, told = case
    monkeypatch.chdir(tmp_path)
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    before = books.text_of(book, books.INVENTORY)
    assert _import(book, *words, "--yes") == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert books.text_of(book, books.INVENTORY) == before


def test_a_link_is_not_followed(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a file names could lead anywhere."""
    (tmp_path / "real.yml").write_text(_COMPOSE, encoding="utf-8")
    (tmp_path / "link.yml").symlink_to(tmp_path / "real.yml")
    assert _import(book, "compose", tmp_path / "link.yml", "--yes") == 2
    assert "is no plain file" in capsys.readouterr().err


def test_an_inventory_with_a_mistake_is_corrected_first(
    book: Path, compose: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody knows what it says already."""
    books.write(
        book, books.INVENTORY, books.text_of(book, books.INVENTORY) + "lost: 1\n"
    )
    assert _import(book, compose, "--yes") == 2
    assert "F004" in capsys.readouterr().err


def test_without_a_terminal_a_yes_is_needed(book: Path, compose: Path) -> None:
    """Nobody is there to be asked."""
    before = books.text_of(book, books.INVENTORY)
    assert _import(book, compose) == 2
    assert books.text_of(book, books.INVENTORY) == before
