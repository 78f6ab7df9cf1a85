"""Builds with MkDocs: what gets into the site, where it is found, and what never gets in."""

import html
import json
import subprocess
import sys
from pathlib import Path

import pytest

from built import active_tab, broken_links, drillbook, page, pages, surroundings, write
from pages.rendered import TODAY

RESULT = "2026-03-02-database-unavailable"
EPOCH = "1774000000"


def build(book: Path, *arguments: str, into: str = "site", **variables: str) -> Path:
    """Build a book and return the site's folder."""
    site = book.parent / into
    run = drillbook(
        "build",
        "--today",
        TODAY.isoformat(),
        "--site-dir",
        str(site),
        *arguments,
        folder=book,
        **variables,
    )
    assert run.returncode == 0, run.stderr
    return site


def files(site: Path) -> dict[str, bytes]:
    """Return every file of a site with its content."""
    return {
        str(path.relative_to(site)): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


def index(site: Path) -> dict[str, str]:
    """Return the texts of the search index by their place; titles are part of them."""
    entries = json.loads(
        (site / "search" / "search_index.json").read_text(encoding="utf-8")
    )["docs"]
    assert len({entry["location"] for entry in entries}) == len(entries)
    return {
        entry["location"]: html.unescape(f"{entry['title']} {entry['text']}")
        for entry in entries
    }


def test_result_is_not_in_the_navigation_and_its_tab_is_active(site: Path) -> None:
    """Results stay out of the navigation tree, and their readers still see where they are."""
    for path in (site / "results").glob("2026-*.html"):
        document = page(path)
        links = [
            e.attributes.get("href", "") for e in document.all("a", "md-nav__link")
        ]
        assert not [
            link
            for link in links
            if "results/2026-" in link or link.startswith("2026-")
        ]
        assert active_tab(document) == "Results"


@pytest.mark.parametrize(
    ("uri", "tab"),
    [
        ("index.html", "Home"),
        ("results.html", "Results"),
        ("dependencies/database.html", "Dependencies"),
        ("playbooks/database-failover.html", "Playbooks"),
        ("completeness.html", "Completeness"),
        ("team.html", "Team"),
        ("guide/rules.html", "Guide"),
        ("pages/how-we-work.html", "Pages"),
    ],
)
def test_tab_of_each_page_is_active(site: Path, uri: str, tab: str) -> None:
    """The tab says in which part of the site a page is."""
    assert active_tab(page(site / uri)) == tab


def test_search_has_one_entry_a_page(site: Path) -> None:
    """The index holds every page once, and nothing of a page's parts."""
    assert set(index(site)) == {str(p.relative_to(site)) for p in pages(site)} - {
        "404.html"
    }


@pytest.mark.parametrize(
    "words",
    [
        RESULT,
        "database",
        "unavailable",
        "Ben Example",
        "Nobody can order.",
        "standby did not take over",
    ],
)
def test_result_is_in_the_search_index_with_what_people_look_for(
    site: Path, words: str
) -> None:
    """A result is found by id, dependency, failure mode, person, and by what was noted."""
    assert words in index(site)[f"results/{RESULT}.html"]


def test_no_file_of_an_author_is_parsed_or_copied(book: Path) -> None:
    """What is no page of the book does not reach the site, whatever its kind; the rest is built."""
    (book.parent / "secret.txt").write_text("beyond the book", encoding="utf-8")
    write(
        book,
        {
            "content/x.html": "<script>window.pwned=1</script>",
            "content/x.js": "window.pwned=1",
            "content/extra.md": "# An extra page",
            "content/.hidden.md": "# A hidden page",
            "content/overrides/main.html": "{{ 7 * 7 }} from a theme",
            f"results/{RESULT}/page.html": "<script>window.pwned=1</script>",
        },
    )
    (book / "content" / "link.txt").symlink_to(book.parent / "secret.txt")
    (book / "content" / "pages" / "linked.md").symlink_to(book.parent / "secret.txt")
    (book / "content" / "folder").symlink_to(book.parent)
    site = build(book)
    expected = files(build(Path(book), into="again"))
    assert files(site).keys() == expected.keys()
    joined = b"".join(files(site).values())
    for word in (
        b"window.pwned",
        b"An extra page",
        b"A hidden page",
        b"from a theme",
        b"beyond the book",
    ):
        assert word not in joined
    assert not [
        name
        for name in files(site)
        if name.endswith((".yml", ".md", ".csv", "/x.html", "linked.html"))
    ]


def test_mkdocs_alone_builds_the_same_site(book: Path) -> None:
    """The plugin needs no command of ours around it."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--site-dir",
            str(book.parent / "plain"),
        ],
        cwd=book,
        env=surroundings(DRILLBOOK_TODAY=TODAY.isoformat(), SOURCE_DATE_EPOCH=EPOCH),
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert files(book.parent / "plain") == files(build(book, SOURCE_DATE_EPOCH=EPOCH))


def test_same_input_gives_the_same_bytes(book: Path) -> None:
    """Time zone, locale, hash seed, width of the terminal and folder do not show in a site."""
    one = build(
        book,
        SOURCE_DATE_EPOCH=EPOCH,
        PYTHONHASHSEED="1",
        TZ="Asia/Kolkata",
        COLUMNS="60",
    )
    moved = book.rename(book.parent / "moved")
    other = build(
        moved,
        into="other",
        SOURCE_DATE_EPOCH=EPOCH,
        PYTHONHASHSEED="2",
        LC_ALL="C",
        COLUMNS="200",
    )
    assert files(one) == files(other)


def test_title_with_markup_is_text_wherever_the_theme_prints_it(book: Path) -> None:
    """The theme prints titles as HTML; what a result calls itself stays text all the same."""
    path = book / "results" / RESULT / "result.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    named = [
        "title: 'A </title><b id=x>bold</b> name'"
        if line.startswith("title:")
        else line
        for line in lines
    ]
    path.write_text("\n".join(named), encoding="utf-8")
    built = (build(book) / "results" / f"{RESULT}.html").read_text(encoding="utf-8")
    assert "<title>A &lt;/title&gt;&lt;b id=x&gt;bold&lt;/b&gt; name - " in built
    assert "<b id=x>" not in built


def test_strict_build_passes_without_tests(book: Path) -> None:
    """A book that lacks tests has nothing wrong with its files."""
    assert build(book, "--strict")


@pytest.mark.parametrize(
    "broken",
    [
        {f"results/{RESULT}/result.yml": "schema: [1"},
        {"content/team.yml": "members: [{id: ada, name: [1], role: developer}]"},
        {"content/pages/stray.txt": "nothing reads this"},
        {"content/playbooks/x.md": "no front matter"},
    ],
)
def test_strict_build_fails_for_a_broken_file(
    book: Path, broken: dict[str, str]
) -> None:
    """A strict build could not run with a file that is wrong, and names it."""
    write(book, broken)
    run = drillbook(
        "build", "--strict", "--site-dir", str(book.parent / "site"), folder=book
    )
    assert run.returncode == 2
    assert next(iter(broken)) in run.stderr
    assert "Traceback" not in run.stderr


def test_build_that_is_not_strict_goes_on_without_the_broken_file(book: Path) -> None:
    """One bad file is a finding on the site, while the rest is there."""
    write(book, {f"results/{RESULT}/result.yml": "schema: [1"})
    site = build(book)
    assert not (site / "results" / f"{RESULT}.html").exists()
    assert f"results/{RESULT}/result.yml" in page(site / "completeness.html").text
    assert not broken_links(site)


def test_warning_of_a_build_cannot_move_a_cursor_or_order_a_runner(book: Path) -> None:
    """What an author wrote comes out of a build as it comes out of a check: visible,
    and broken up.
    """
    write(book, {"content/policy.yml": 'max_age: "\\e[2J\\e]0;x\\a ##[error]pwned"\n'})
    run = drillbook("build", "--site-dir", str(book.parent / "site"), folder=book)
    assert "content/policy.yml:1:10" in run.stderr
    assert "\x1b" not in run.stderr
    assert "##[error]" not in run.stderr


@pytest.mark.parametrize("name", ["readme-first", "index", "404", "a.b", "Search"])
def test_own_page_is_found_at_its_address_whatever_its_name(
    book: Path, name: str
) -> None:
    """No name of a file means something else to the site engine than to the navigation."""
    write(book, {f"content/pages/{name}.md": "# Particular\n\nWords of our own.\n"})
    site = build(book, "--strict")
    assert "Words of our own." in page(site / "pages" / f"{name}.html").text
    assert not broken_links(site)


def test_dependency_called_index_leaves_the_list_of_dependencies(book: Path) -> None:
    """An id that the inventory allows does not replace a page of ours."""
    path = book / "content" / "inventory.yml"
    entry = (
        "  - {id: index, name: Search index, kind: other, criticality: non-critical, impact: No"
        " search.}\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    site = build(book)
    assert "Order database" in page(site / "dependencies.html").text
    assert "Search index" in page(site / "dependencies" / "index.html").text
    assert not broken_links(site)


def test_site_that_switches_search_off_still_builds(book: Path) -> None:
    """The plugin does not need the search beside it."""
    write(
        book,
        {
            "mkdocs.yml": (
                "site_name: Shop\ndocs_dir: content\ntheme: {name: material}\nplugins:"
                " [drillbook]\n"
            )
        },
    )
    assert not (build(book) / "search").exists()


def test_other_theme_builds(book: Path) -> None:
    """A team that prefers MkDocs' own theme gets all pages."""
    config = (book / "mkdocs.yml").read_text(encoding="utf-8")
    before, _, after = config.partition("  features: [navigation.tabs]\n")
    write(book, {"mkdocs.yml": before.replace("material", "mkdocs") + after})
    assert (build(book) / "results" / f"{RESULT}.html").is_file()


def test_edit_link_leads_to_the_file_of_the_page(book: Path) -> None:
    """Who finds a mistake gets to the file, and no page asks the repository's host for anything."""
    config = (book / "mkdocs.yml").read_text(encoding="utf-8")
    repository = "repo_url: https://git.example.com/shop\nedit_uri: edit/main/\n"
    features = config.replace("navigation.tabs", "navigation.tabs, content.action.edit")
    write(book, {"mkdocs.yml": repository + features})
    site = build(book)
    links = [
        e.attributes.get("href", "")
        for e in page(site / "results" / f"{RESULT}.html").all("a")
    ]
    assert (
        f"https://git.example.com/shop/edit/main/results/{RESULT}/result.yml" in links
    )
    assert not page(site / "index.html").all("a", "md-source")


def test_site_without_the_plugin_is_not_built(book: Path) -> None:
    """Without it MkDocs would publish the author's files as they are, phone numbers included."""
    write(
        book,
        {"mkdocs.yml": "site_name: Shop\ndocs_dir: content\ntheme: {name: material}\n"},
    )
    run = drillbook("build", folder=book)
    assert (run.returncode, "does not name the plugin `drillbook`" in run.stderr) == (
        2,
        True,
    )
    assert not (book / "site").exists()


@pytest.mark.parametrize(
    "folder", ["results", "content", ".", "content/pages", "precious"]
)
def test_building_never_empties_what_is_no_site(book: Path, folder: str) -> None:
    """The engine empties the site's folder first, and so it must be one."""
    write(book, {"precious/notes.txt": "Keep me."})
    before = files(book)
    run = drillbook("build", "--site-dir", folder, folder=book)
    assert run.returncode == 2
    # What holds the engine's own `docs_dir` the engine refuses itself.
    assert "would empty it" in run.stderr or "should not be within" in run.stderr
    assert files(book) == before


def test_site_is_built_again_in_its_own_folder(book: Path) -> None:
    """An earlier site is what a later one replaces."""
    assert build(book) == build(book)


def test_search_index_is_there_as_a_script_as_well(site: Path) -> None:
    """A site that is opened from a folder may load no data, and searches all the same."""
    data = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert (site / "search" / "search_index.js").read_text(
        encoding="utf-8"
    ) == f"var __index = {data}"
    for path in pages(site):
        sources = [e.attributes.get("src", "") for e in page(path).all("script")]
        names = [source.rpartition("/")[2] for source in sources if source]
        assert names.index("search.js") < next(
            i for i, name in enumerate(names) if name.startswith("bundle.")
        )
