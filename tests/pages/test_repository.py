"""Where people talk about a result: forms with what it is about filled in."""

from urllib.parse import parse_qs, urlsplit

import pytest

from drillbook.pages.repository import NOWHERE, RepositorySite


@pytest.mark.parametrize(
    ("address", "path", "title", "text"),
    [
        (
            "https://github.com/example/shop",
            "/example/shop/issues/new",
            "title",
            "body",
        ),
        (
            "https://github.example.com/example/shop/",
            "/example/shop/issues/new",
            "title",
            "body",
        ),
        (
            "https://gitlab.example.com/a/b/shop",
            "/a/b/shop/-/issues/new",
            "issue[title]",
            "issue[description]",
        ),
        (
            "https://codeberg.org/example/shop",
            "/example/shop/issues/new",
            "title",
            "body",
        ),
    ],
)
def test_form_is_filled_in(address: str, path: str, title: str, text: str) -> None:
    """Each host has its own form; whatever the words hold, they stay words."""
    parts = urlsplit(RepositorySite(address).discuss("a & b #1", "one\n\ntwo=?"))
    assert parts.path == path
    assert parse_qs(parts.query) == {title: ["a & b #1"], text: ["one\n\ntwo=?"]}
    assert parts.fragment == ""


@pytest.mark.parametrize(
    "address",
    [None, "https://example.com/shop", "javascript://github", "git@github.com:a/b.git"],
)
def test_unknown_host_has_no_form(address: str | None) -> None:
    """A link that leads nowhere is worse than none."""
    assert RepositorySite(address).discuss("a", "b") is None


def test_file_is_mended_where_it_can_be_edited() -> None:
    """Without an address to edit, there is no link."""
    edit = "https://github.com/example/shop/edit/main/"
    assert (
        RepositorySite(edit=edit).correct("results/a/result.yml")
        == f"{edit}results/a/result.yml"
    )
    assert NOWHERE.correct("results/a/result.yml") is None
