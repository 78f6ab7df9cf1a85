"""The core of the README on whole books: check, build, and a site in which everything leads
somewhere.
"""

from pathlib import Path

import pytest

from built import broken_links, drillbook, foreign_resources, handlers, page, pages
from end_to_end.told import TODAY, WholeBook

pytestmark = pytest.mark.slow


def untested(whole: WholeBook) -> set[str]:
    """Return the critical dependencies without any cell that is tested."""
    cells = whole.report["cells"]
    return {c["dependency"] for c in cells} - {
        c["dependency"] for c in cells if c["state"] == "tested"
    }


def test_check_names_every_critical_dependency_without_a_test(whole: WholeBook) -> None:
    """T401 is told for exactly those dependencies that have no test that counts, and the check
    fails.
    """
    run = drillbook("check", "--today", TODAY, folder=whole.folder)
    named = {
        name
        for name in untested(whole)
        if f'T401 critical dependency "{name}" has no conclusive test' in run.stdout
    }
    assert named == untested(whole)
    assert run.stdout.count("error T401") == len(named)
    assert run.returncode == (1 if whole.report["gate"]["errors"] else 0)


def test_new_book_fails_for_its_database(starter: Path) -> None:
    """A book that has just begun says that nothing has been tested, and where to begin."""
    run = drillbook("check", folder=starter)
    assert run.returncode == 1
    assert 'error T401 critical dependency "database"' in run.stdout
    assert (
        "drillbook capture start --dependency database --failure-mode unavailable"
        in run.stdout
    )


def test_files_of_the_book_are_all_right(whole: WholeBook) -> None:
    """Neither this repository's book nor a new one has a finding of family F."""
    assert not [
        finding
        for finding in whole.report["findings"]
        if finding["code"].startswith("F")
    ]


def test_home_page_agrees_with_the_check(whole: WholeBook) -> None:
    """The site and the report count the same cells, whatever has been tested by now."""
    tested, missing = whole.states().count("tested"), whole.states().count("missing")
    document = page(whole.site / "index.html")
    said = document.all("p", "db-hero__verdict")[0].text
    required = len(whole.states())
    done = (
        f"{tested} of {required} "
        if tested < required
        else f"All {required} tests are done."
    )
    assert done in said
    assert (", run " in said) == bool(missing)
    assert len(document.all("a", "db-cell--tested")) == tested
    assert len(document.all("a", "db-cell--missing")) == missing


def test_every_result_has_its_page_with_its_verdict(whole: WholeBook) -> None:
    """What the report says of a result stands on its page."""
    for result in whole.report["results"]:
        document = page(whole.site / "results" / f"{result['id']}.html")
        chip = document.all("span", "db-chip")[0].text
        assert chip.lower().replace(" ", "-") == result["verdict"]
        assert result["digest"] in document.text


def test_every_finding_stands_on_the_site(whole: WholeBook) -> None:
    """Completeness names each finding that the report names."""
    words = page(whole.site / "completeness.html").text
    for finding in whole.report["findings"]:
        assert finding["message"] in words
        assert f"{finding['path']}:{finding['line']}" in words


def test_every_link_and_anchor_resolves(whole: WholeBook) -> None:
    """No page links to a page, a file or an anchor that is not there."""
    assert len(pages(whole.site)) > 10
    assert broken_links(whole.site) == []


def test_nothing_is_loaded_from_another_host(whole: WholeBook) -> None:
    """No attribute and no style names a resource outside of the site."""
    assert foreign_resources(whole.site) == []


def test_no_page_has_a_script_in_an_attribute(whole: WholeBook) -> None:
    """A strict Content-Security-Policy can forbid inline handlers."""
    # The theme's button to share a search comes with an address without effect, which its script
    # replaces.
    share = "<a href='javascript:void(0)'>"
    found = {
        str(path): set(handlers(page(path))) - {share} for path in pages(whole.site)
    }
    assert not any(found.values()), found


def test_ids_stand_once_on_each_page(whole: WholeBook) -> None:
    """No id is given twice."""
    for path in pages(whole.site):
        ids = [e.attributes["id"] for e in page(path).elements if "id" in e.attributes]
        assert sorted(ids) == sorted(set(ids)), path


def test_pages_have_a_language_a_title_and_one_first_heading(whole: WholeBook) -> None:
    """A screen reader knows what to read, and where it is."""
    for path in pages(whole.site):
        document = page(path)
        assert document.all("html")[0].attributes["lang"] == "en"
        assert document.all("title")[0].text
        if path.name != "404.html":
            assert len(document.all("h1")) == 1, path


def test_titles_tell_pages_apart(whole: WholeBook) -> None:
    """No two pages have one title."""
    titles = [
        page(path).all("title")[0].text
        for path in pages(whole.site)
        if path.name != "404.html"
    ]
    assert len(titles) == len(set(titles))


def test_result_filled_in_by_hand_turns_the_check_green(starter: Path) -> None:
    """New result, real values, and the gate holds; the home page says so."""
    run = drillbook(
        "new",
        "result",
        "database",
        "unavailable",
        "--as",
        "sam",
        "--today",
        TODAY,
        folder=starter,
    )
    assert run.returncode == 0, run.stderr
    path = starter / "results" / f"{TODAY}-database-unavailable" / "result.yml"
    assert drillbook("check", "--today", TODAY, folder=starter).returncode == 1
    path.write_text(filled_in(path.read_text(encoding="utf-8")), encoding="utf-8")
    run = drillbook("check", "--today", TODAY, folder=starter)
    assert run.returncode == 0, run.stdout
    assert "The tests gate passes: 1 of 1 required tests done." in run.stdout
    run = drillbook("build", "--strict", "--today", TODAY, folder=starter)
    assert run.returncode == 0, run.stderr
    home = page(starter / "site" / "index.html")
    assert home.all("p", "db-hero__verdict")[0].text.startswith(
        "The required test is done."
    )
    assert not home.all("a", "db-cell--missing")
    assert broken_links(starter / "site") == []


VALUES = (
    ("instance:", " the only server of staging"),
    ("started:", f" {TODAY}T14:00:00+01:00"),
    ("ended:", f" {TODAY}T14:20:00+01:00"),
    ("  impact:", " outage"),
    ("  statement:", " Nobody can order."),
    ("  confirms:", " Every order is refused."),
    ("  contradicts:", " An order goes through."),
    ("  how:", " docker stop database"),
    ("  revert:", " docker start database"),
    ("  observed:", " outage"),
    ("  description:", " Nobody could order for four minutes."),
    ("summary:", " As expected."),
)


def filled_in(text: str) -> str:
    """Fill in what is empty in a new result, key by key, as a person would."""
    lines = []
    minute = 1
    for line in text.splitlines():
        value = next(
            (v for key, v in VALUES if line.startswith(f"{key} #") or line == key), None
        )
        if value:
            lines.append(line.split(":")[0] + ":" + value)
        elif line.startswith("  - {at: ,"):
            line_ = line.replace("at: ,", f"at: '{TODAY}T14:{minute:02d}:00+01:00',")
            lines.append(line_.replace("text: }", f"text: Seen at minute {minute}}}"))
            minute += 2
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def test_book_can_be_checked_and_built_from_a_folder_below_it(starter: Path) -> None:
    """The book is found upwards, as git finds its repository."""
    below = starter / "content" / "playbooks"
    assert drillbook("check", folder=below).returncode == 1
    assert drillbook("build", "--strict", folder=below).returncode == 0
    assert (starter / "site" / "index.html").is_file()


@pytest.mark.parametrize(
    "title", ['Ada\'s "shop"', "Tom & Jerry: <b>both</b>", "{{7*7}}", "#1 – Ünïcode"]
)
def test_new_book_may_have_any_title(tmp_path: Path, title: str) -> None:
    """The name of the site is plain text wherever it is shown."""
    run = drillbook("init", "book", "--title", title, folder=tmp_path)
    assert run.returncode == 0, run.stderr
    run = drillbook("build", "--strict", folder=tmp_path / "book")
    assert run.returncode == 0, run.stderr
    home = page(tmp_path / "book" / "site" / "index.html")
    assert home.all("h1")[0].text == title
    assert home.all("div", "md-header__topic")[0].text == title
