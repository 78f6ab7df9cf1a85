"""Links lead to the rule's page where there is one."""

from drillbook.check.rules import RULES
from drillbook.pages.views.guide import guide_pages
from drillbook.report.links import NOWHERE, Links


def test_without_a_site_the_command_explains() -> None:
    """There is always a way to read on."""
    assert NOWHERE.rule("T401") == "drillbook explain T401"
    assert NOWHERE.page("T401") is None
    assert NOWHERE.file("content/team.yml") == "content/team.yml"


def test_with_a_site_the_page_explains() -> None:
    """The address is that of the site, the path that of the repository."""
    links = Links("https://example.com/book/", "docs/")
    assert (
        links.rule("T401")
        == links.page("T401")
        == "https://example.com/book/guide/rules.html#t401"
    )
    assert links.file("content/team.yml") == "docs/content/team.yml"


def test_every_link_leads_somewhere() -> None:
    """The guide has a page and a place on it for each rule."""
    pages = {page.uri: page.html for page in guide_pages((), {})}
    for rule in RULES:
        page = Links("https://example.com/").page(rule.code)
        uri, _, anchor = (
            (page or "").removeprefix("https://example.com/").partition("#")
        )
        assert f'id="{anchor}"' in pages[uri]
