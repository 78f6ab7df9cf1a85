"""The starter files are books that load, with comments for whoever fills them in."""

from pathlib import Path

import pytest

from drillbook.files import starter
from drillbook.files.load import load
from drillbook.files.write import write_new

_BEGINNING = starter.Beginning(
    service="Web shop",
    dependency="PostgreSQL",
    member="Ada Example",
    email="ada@example.com",
)
_BOOK = starter.book(_BEGINNING)


def test_the_starter_book_loads_without_a_finding(tmp_path: Path) -> None:
    """Everything that a new book has is read, and something of each kind is there."""
    write_new(tmp_path, _BOOK)
    loaded = load(tmp_path)
    assert loaded.findings == ()
    book = loaded.book
    assert all(
        (
            book.members,
            book.services,
            book.environments,
            book.dependencies,
            book.playbooks,
            book.own_pages,
        )
    )


@pytest.mark.parametrize(
    "path",
    [path for path in _BOOK if path.startswith("content/") and path.endswith(".yml")],
)
def test_a_starter_file_explains_itself(path: str) -> None:
    """Each YAML file begins with the editor's schema line and a comment on what it is for."""
    first, second, *_ = _BOOK[path].splitlines()
    assert (
        first
        == f"# yaml-language-server: $schema=../.drillbook/schema/{Path(path).stem}.json"
    )
    assert second.startswith("# ")


@pytest.mark.parametrize(
    ("service", "publish"),
    [(service, place) for service in starter.CI for place in starter.CI[service]],
)
def test_a_book_with_ci_loads_without_a_finding(
    tmp_path: Path, service: str, publish: str
) -> None:
    """The files of a CI service are none that the loader stumbles over."""
    files = starter.ci(service, publish, {"drillbook": "drillbook==1", "note": ""})
    assert files
    write_new(tmp_path, {**_BOOK, **files})
    assert load(tmp_path).findings == ()


def test_the_repositorys_own_book_loads_without_a_finding() -> None:
    """The example that everybody reads is in order."""
    assert load(Path(__file__).parents[2]).findings == ()


@pytest.mark.parametrize(
    ("service", "dependency", "member", "ids"),
    [
        (
            "Web shop",
            "PostgreSQL",
            "Ada Example",
            ("web-shop", "postgresql", "ada", "database"),
        ),
        (
            "Bücher & Co.",
            "Redis cache",
            "Åsa Ö",
            ("bucher-co", "redis-cache", "asa", "cache"),
        ),
        ("商店", "数据库", "李", ("service", "dependency", "me", "other")),
        ("Mail", "mail", "no", ("mail", "mail-dependency", "no", "other")),
        ("null", "12", "true", ("null-service", "12-dependency", "true-me", "other")),
        (
            "It's: a # test",
            "- [x] <b>",
            "'Q' {z}",
            ("it-s-a-test", "x-b", "q", "other"),
        ),
        (
            "A" * 200,
            "$service_id ${x}",
            "%s \\n",
            ("a" * 60, "service-id-x", "s", "http-api"),
        ),
    ],
)
def test_a_book_begins_with_any_names(
    tmp_path: Path, service: str, dependency: str, member: str, ids: tuple[str, ...]
) -> None:
    """Whatever a service, a dependency and a person are called, every file is read, with these
    names in it and no others.
    """
    beginning = starter.Beginning(service=service, dependency=dependency, member=member)
    write_new(tmp_path, starter.book(beginning))
    loaded = load(tmp_path)
    assert loaded.findings == ()
    book = loaded.book
    (only,), (needed,), (person,) = (
        book.inventory.services,
        book.inventory.dependencies,
        book.team.members,
    )
    assert (only.id, needed.id, person.id, needed.kind) == ids
    assert (only.name, needed.name, person.name) == (service, dependency, member)
    assert {playbook.title for playbook in book.playbooks} == {
        f"Failover of {dependency}",
        f"Disaster recovery of {service}",
    }
