"""The catalogue of versions: names, aliases, order, and the file that others read."""

import json

import pytest

from drillbook.errors import DrillbookError
from drillbook.publish.versions import (
    Catalogue,
    Properties,
    Version,
    catalogue,
    check_name,
)

_DIGEST = f"sha256:{0:064}"


def _version(name: str, *aliases: str) -> Version:
    properties = Properties(manifest=_DIGEST, published="2026-11-23")
    return Version(version=name, title=name, aliases=aliases, properties=properties)


_TWO = Catalogue((_version("1.1", "latest"), _version("1.0", "first")))


def test_the_newest_publication_stands_first_and_takes_its_aliases() -> None:
    """An alias leads to one version, and the others keep theirs."""
    versions = _TWO.with_version(_version("1.0.1", "latest"))
    assert [(v.version, v.aliases) for v in versions.versions] == [
        ("1.0.1", ("latest",)),
        ("1.1", ()),
        ("1.0", ("first",)),
    ]
    assert versions.front == "latest"
    assert Catalogue((_version("1.0"),)).front == "1.0"
    assert Catalogue().front is None


def test_the_file_is_read_as_it_is_written() -> None:
    """Material and mike want `version`, `title` and `aliases` of each; the rest is ours."""
    assert catalogue(_TWO.text().encode()) == _TWO
    assert [sorted(one) for one in json.loads(_TWO.text())] == [
        ["aliases", "properties", "title", "version"]
    ] * 2
    assert catalogue(None) == Catalogue()


def test_a_version_is_found_by_its_name_or_alias() -> None:
    """Did you mean."""
    assert _TWO.named("latest").version == _TWO.named("1.1").version == "1.1"
    with pytest.raises(
        DrillbookError, match=r'no version lates\. Did you mean "latest"\?'
    ):
        _TWO.named("lates")
    with pytest.raises(DrillbookError) as raised:
        Catalogue().named("1.0")
    assert raised.value.help == "Nothing has been published to it yet."


def test_what_leads_to_a_withdrawn_version_leads_to_the_newest_that_stands() -> None:
    """The others keep what they have, and with the last one the aliases go."""
    versions = _TWO.without("latest", "a secret")
    assert [
        (v.version, v.aliases, v.properties.withdrawn) for v in versions.versions
    ] == [
        ("1.1", (), "a secret"),
        ("1.0", ("first", "latest"), ""),
    ]
    assert versions.versions[0].properties.hidden
    assert versions.standing == versions.versions[1:]
    assert versions.without("1.0", "another").aliases == {}
    assert versions.without("1.0", "another").front is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a/b",
        "-1",
        "1 0",
        "versions.json",
        "Index.html",
        "1.",
        "a" * 65,
        "é",
    ],
)
def test_a_name_that_is_no_plain_folder_is_refused(name: str) -> None:
    """Neither a way out of the archive nor one of its own files."""
    with pytest.raises(DrillbookError, match="cannot be the name of a version"):
        check_name(name, (), Catalogue())
    with pytest.raises(DrillbookError, match="cannot be the name of an alias"):
        check_name("1.0", (name,), Catalogue())


@pytest.mark.parametrize(
    ("name", "aliases", "said"),
    [
        ("1.1", (), "1.1 is already published, and is never overwritten"),
        ("FIRST", (), "FIRST is an alias"),
        ("latest", (), "latest is an alias"),
        ("1.2", ("1.0",), "1.0 is a version and cannot be an alias"),
        ("1.2", ("1.2",), "must have different names"),
        ("1.2", ("a", "A"), "must have different names"),
    ],
)
def test_a_name_that_is_taken_is_refused(
    name: str, aliases: tuple[str, ...], said: str
) -> None:
    """A published version is never overwritten, also where upper and lower case are the same."""
    with pytest.raises(DrillbookError, match=said):
        check_name(name, aliases, _TWO)


def test_a_new_name_is_taken() -> None:
    """Dates, numbers and words; an alias may move."""
    for name in ("2026.11", "1.2", "v2-rc.1", "2026-11-24"):
        check_name(name, ("latest",), _TWO)


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"{}",
        b"[" * 100_000,
        b'[{"version": "1.0"}]',
        _TWO.text().replace('"1.1"', '"../1.1"', 1).encode(),
        _TWO.text().replace('"first"', '"latest"').encode(),
        _TWO.text().replace("sha256:", "md5:").encode(),
        b"\xff",
        b" " * 5_000_000,
    ],
    ids=range(9),
)
def test_a_broken_catalogue_is_an_error_with_words(raw: bytes) -> None:
    """Whatever somebody has written into versions.json, it makes no traceback."""
    with pytest.raises(DrillbookError, match=r"versions\.json"):
        catalogue(raw)
