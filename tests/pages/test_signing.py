"""Everybody can sign without a terminal: a link opens the repository's form with the file filled
in, and the file that it would commit passes the check.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from built import Document, parse, write
from drillbook.files.load import load
from drillbook.pages.page import Site
from drillbook.pages.repository import RepositorySite
from pages.rendered import TODAY, assessed, page_at, rendered
from pages.test_results import SURPRISE

RESULT, PLAYBOOK = f"results/{SURPRISE}.html", "playbooks/database-failover.html"

SITES: Mapping[str, tuple[RepositorySite, str, tuple[str, str]]] = {
    "GitHub": (
        RepositorySite(
            "https://github.com/example/shop",
            "https://github.com/example/shop/edit/main/",
        ),
        "https://github.com/example/shop/new/main",
        ("filename", "value"),
    ),
    "GitHub on a host of its own": (
        RepositorySite(
            "https://git.example.com/example/shop",
            "https://git.example.com/example/shop/edit/x/",
        ),
        "https://git.example.com/example/shop/new/x",
        ("filename", "value"),
    ),
    "GitLab": (
        RepositorySite(
            "https://gitlab.com/a/b/shop", "https://gitlab.com/a/b/shop/-/edit/main/"
        ),
        "https://gitlab.com/a/b/shop/-/new/main",
        ("file_name", "content"),
    ),
    "GitLab on a host of its own": (
        RepositorySite(
            "https://git.example.com/a/shop/",
            "https://git.example.com/a/shop/-/edit/m/",
        ),
        "https://git.example.com/a/shop/-/new/m",
        ("file_name", "content"),
    ),
    "Forgejo": (
        RepositorySite(
            "https://codeberg.org/example/shop",
            "https://codeberg.org/example/shop/_edit/main/",
        ),
        "https://codeberg.org/example/shop/_new/main/",
        ("filename", "value"),
    ),
    "Gitea on a host of its own": (
        RepositorySite(
            "https://git.example.com/a/shop", "https://git.example.com/a/shop/_edit/m/"
        ),
        "https://git.example.com/a/shop/_new/m/",
        ("filename", "value"),
    ),
    "without an address to edit": (
        RepositorySite("https://github.com/example/shop"),
        "https://github.com/example/shop/new/main",
        ("filename", "value"),
    ),
}
"""Each kind of site, the form for a new file, and what its path and its text are called there."""


def signed(document: Document) -> list[tuple[str, str]]:
    """Return the words and the address of each link that signs."""
    return [
        (e.text, e.attributes["href"]) for e in document.all("a", "db-signers__link")
    ]


def files(site: Site, uri: str, keys: tuple[str, str]) -> list[tuple[str, str, str]]:
    """Return the words of each link with the path and the text of the file that it fills in."""
    found = []
    for words, link in signed(parse(page_at(site, uri).html)):
        filled = parse_qs(urlsplit(link).query)
        found.append((words, filled[keys[0]][0], filled[keys[1]][0]))
    return found


@pytest.mark.parametrize("name", SITES)
def test_each_kind_of_site_has_its_form(book: Path, name: str) -> None:
    """Path and text are filled in as that site calls them, on the branch that is edited."""
    repository, form, keys = SITES[name]
    (_, link), *_ = signed(
        parse(page_at(rendered(book, repository=repository), RESULT).html)
    )
    parts = urlsplit(link)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == form
    filled = parse_qs(parts.query)
    assert set(filled) == set(keys)
    assert filled[keys[0]] == [f"results/{SURPRISE}/reviews/ada.yml"]


def test_a_book_in_a_folder_of_its_repository_signs_there(book: Path) -> None:
    """The path begins with the folder, and a branch may have a sign in its name."""
    site = "https://github.com/example/shop"
    repository = RepositorySite(site, f"{site}/edit/release%2B1/docs/drills/")
    (_, link), *_ = signed(
        parse(page_at(rendered(book, repository=repository), PLAYBOOK).html)
    )
    assert urlsplit(link).path == "/example/shop/new/release%2B1"
    assert parse_qs(urlsplit(link).query)["filename"] == [
        "docs/drills/content/agreements/database-failover/ada.yml"
    ]


@pytest.mark.parametrize("uri", [RESULT, PLAYBOOK])
def test_the_file_of_each_link_passes_the_check(book: Path, uri: str) -> None:
    """Whatever a member says, the file loads, names the present digest, and no rule finds fault
    with it.
    """
    repository, _, keys = SITES["GitHub"]
    before = {(f.code, f.location.path) for f in assessed(book).findings}
    said = files(rendered(book, repository=repository), uri, keys)
    assert {path.rpartition("/")[2] for _, path, _ in said} == {"ada.yml", "ben.yml"}
    for _, path, text in said:
        write(book, {path: text})
        found = assessed(book)
        new = {
            (f.code, f.location.path) for f in found.findings if f.location.path == path
        }
        # An objection, a disagreement or a question is an answer that somebody has to see to.
        assert new - before <= {("A203", path), ("S603", path)}
        (signature,) = [
            one
            for one in (
                *found.evaluation.book.agreements,
                *found.evaluation.book.reviews,
            )
            if one.source.path == path
        ]
        assert signature.at.date() == TODAY
        (book / path).unlink()


@pytest.mark.parametrize(
    ("uri", "words"),
    [(RESULT, "I have read this"), (PLAYBOOK, "I agree to this playbook")],
)
def test_what_everybody_signs_by_a_link_counts(
    book: Path, uri: str, words: str
) -> None:
    """No two members say it at the same second, which would be one copied from the other."""
    repository, _, keys = SITES["GitHub"]
    before = assessed(book)
    said = [
        one
        for one in files(rendered(book, repository=repository), uri, keys)
        if one[0] == words
    ]
    write(book, {path: text for _, path, text in said})
    found = assessed(book)
    assert found.evaluation.book.unheard == frozenset()
    about = {
        "results": f"results/{SURPRISE}/result.yml",
        "playbooks": "content/" + PLAYBOOK[:-5],
    }
    path = about[uri.partition("/")[0]]
    told = {f.code for f in found.findings if f.location.path.startswith(path)}
    assert not told & {"S602", "A201"}
    without = {f.code for f in before.findings if f.location.path.startswith(path)}
    assert without & {"S602", "A201"}


def test_a_link_says_what_the_command_would_write(book: Path) -> None:
    """Key by key, in the same order and with the same schema."""
    repository, _, keys = SITES["GitHub"]
    words, _, text = files(rendered(book, repository=repository), RESULT, keys)[0]
    (result,) = [r for r in load(book).book.results if r.folder == SURPRISE]
    assert (words, text) == (
        "I have read this",
        (
            "# yaml-language-server: $schema=../../../.drillbook/schema/review.json\n"
            f"account_digest: {result.account_digest}\nat: '2026-03-10T00:00:00+14:00'\n"
            "position: acknowledged\n"
        ),
    )


def test_nobody_signs_before_a_test_was_over(book: Path) -> None:
    """On the day of the test itself, the file is dated after its end."""
    repository, _, keys = SITES["GitHub"]
    site = rendered(book, date(2026, 3, 2), repository=repository)
    _, path, text = files(site, RESULT, keys)[0]
    write(book, {path: text})
    (review,) = assessed(book, date(2026, 3, 2)).evaluation.book.reviews
    (result,) = [r for r in load(book).book.results if r.folder == SURPRISE]
    assert review.at > result.ended
    assert load(book).findings == ()


def test_whoever_has_signed_edits_their_file(book: Path) -> None:
    """A form for a new file would refuse the name; the new text stands beside the link."""
    repository, _, keys = SITES["GitHub"]
    site = rendered(book, repository=repository)
    _, path, text = files(site, RESULT, keys)[0]
    document = parse(
        page_at(rendered(write(book, {path: text}), repository=repository), RESULT).html
    )
    links = [
        e.attributes["href"]
        for e in document.all("a")
        if "/edit/main/" in e.attributes["href"]
    ]
    assert f"https://github.com/example/shop/edit/main/{path}" in links
    (member,) = [
        e for e in document.all("li") if e.attributes.get("data-db-member") == "ada"
    ]
    assert "account_digest: sha256:" in member.text
    assert all("ada.yml" not in link for _, link in signed(document))


@pytest.mark.parametrize(
    "repository",
    [
        RepositorySite(),
        RepositorySite(
            "https://bitbucket.org/example/shop",
            "https://bitbucket.org/example/shop/src/m/",
        ),
        RepositorySite("javascript://github.com/example/shop"),
    ],
)
@pytest.mark.parametrize("uri", [RESULT, PLAYBOOK])
def test_without_a_form_somebody_signs_for_you(
    book: Path, repository: RepositorySite, uri: str
) -> None:
    """The page names who, how to call them, and the command."""
    document = parse(page_at(rendered(book, repository=repository), uri).html)
    assert signed(document) == []
    assert "Ask Ben Example (555-0102) to sign for you, or: drillbook" in " ".join(
        document.text.split()
    )


def test_those_who_have_left_are_not_asked(book: Path) -> None:
    """Their word would not count."""
    text = (book / "content/team.yml").read_text(encoding="utf-8")
    write(
        book,
        {"content/team.yml": text.replace("id: ada,", "id: ada, left: 2026-03-01,")},
    )
    repository, _, keys = SITES["GitHub"]
    paths = [
        path
        for _, path, _ in files(rendered(book, repository=repository), RESULT, keys)
    ]
    assert paths
    assert all(path.endswith("/ben.yml") for path in paths)


def test_a_large_team_keeps_the_page_small(book: Path) -> None:
    """Those who have still to sign come first; the command is there for all."""
    lines = "".join(
        f"  - {{id: m{i}, name: Member {i}, role: developer}}\n" for i in range(60)
    )
    write(book, {"content/team.yml": f"members:\n{lines}"})
    repository, _, keys = SITES["GitHub"]
    first = files(rendered(book, repository=repository), RESULT, keys)
    assert len({path for _, path, _ in first}) == 24
    _, path, text = first[0]
    again = files(
        rendered(write(book, {path: text}), repository=repository), RESULT, keys
    )
    assert path not in {path for _, path, _ in again}
    assert len({path for _, path, _ in again}) == 24


@pytest.mark.parametrize("uri", [RESULT, PLAYBOOK])
@pytest.mark.parametrize("name", SITES)
def test_form_that_may_open_empty_has_its_text_beside_it(
    book: Path, name: str, uri: str
) -> None:
    """GitLab's editor ignores the text of the address; every other form shows it."""
    repository, _, keys = SITES[name]
    site = rendered(book, repository=repository)
    filled = [text for words, _, text in files(site, uri, keys)]
    page = parse(page_at(site, uri).html)
    blocks = [" ".join(block.text.split()) for block in page.all("pre")]
    pasted = [text for text in blocks if text.startswith("# yaml-language-server")]
    firsts = filled[:: len(filled) // 2]
    wanted = [" ".join(text.split()) for text in firsts] if "GitLab" in name else []
    assert pasted == wanted
    told = " ".join(paragraph.text for paragraph in page.all("p"))
    assert ("If the form opens without text" in told) == bool(wanted)
