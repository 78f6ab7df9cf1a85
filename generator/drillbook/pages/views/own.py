"""The team's own pages."""

from pathlib import PurePosixPath

from drillbook.model.own_page import OwnPage
from drillbook.pages import prose
from drillbook.pages.environment import render
from drillbook.pages.links import FileLinks
from drillbook.pages.page import Page


def uri(page: OwnPage) -> str:
    """Return the address of an own page."""
    return f"pages/{PurePosixPath(page.path).stem}.html"


def title(page: OwnPage) -> str:
    """Return a page's title: the front matter's, the first heading's, or the file's name."""
    headings = (one.title for one in page.prose.sections if one.level == 1)
    named = PurePosixPath(page.path).stem.replace("-", " ").capitalize()
    return page.title or next(filter(None, headings), named)


def own_page(page: OwnPage, links: FileLinks) -> Page:
    """Return a page in the team's own words."""
    text = prose.html(
        page.prose.text, links.resolve, pictures=links.picture, whole=True
    )
    html = render(
        "own_page.html.jinja", title=title(page), prose=text, has_title="<h1" in text
    )
    return Page(
        uri=uri(page),
        title=title(page),
        html=html,
        description=page.description or title(page),
        headings=prose.headings(text),
        search_text=page.prose.text,
        tab=uri(page),
        source=page.path,
    )
