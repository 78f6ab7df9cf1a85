"""A preview is what others show of a page: its title and description where somebody pastes a link,
and its feeds.
"""

from drillbook.pages.address import SiteAddress
from drillbook.pages.environment import render
from drillbook.pages.page import Page
from drillbook.pages.views.feeds import RESULTS, feed_of


def preview(page: Page, address: SiteAddress) -> str:
    """Return the lines for the head of a page.

    They name no image: none is fetched from elsewhere.
    """
    return render(
        "preview.html.jinja",
        base="../" * page.uri.count("/"),
        page=page,
        site=address.site,
        title=address.title,
        feeds=tuple(filter(None, (RESULTS, feed_of(page.uri)))),
    )
