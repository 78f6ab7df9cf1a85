"""A mend is a small change to what the theme prints around a page, where not everybody could use it or HTML forbids it.

Each is a pattern that fits the theme's own tags and nothing else: what people wrote is escaped and has no tags. A mend
that no longer fits changes nothing, and the tests in a browser notice. Overriding the theme's templates instead
would mean to keep copies of them, because none of these places has a block of its own.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mend:
    """What is replaced by what, and why."""

    why: str
    pattern: re.Pattern[str]
    replacement: str


MENDS = (
    Mend(
        "a dialog needs a name, and on a wide page the search is none",
        re.compile(r'(<div class="md-search" data-md-component="search") role="dialog">'),
        r"\1>",
    ),
    Mend(
        "the link that skips the navigation leads past the first heading, and is missing where there is but one",
        re.compile(r'(<div data-md-component="skip">).*?(</div>)', re.DOTALL),
        r'\1<a href="#__content" class="md-skip">Skip to content</a>\2',
    ),
    Mend("a link needs a place to lead to", re.compile(r'<main (class="md-main")'), r'<main id="__content" \1'),
    Mend(
        "without a mouse the menu of a narrow page could not be opened",
        re.compile(r'(<label class="md-header__button md-icon" for="__drawer")>'),
        r'\1 tabindex="0"><span class="db-unseen">Menu</span>',
    ),
    Mend("an empty number is none", re.compile(r'(<label class="md-nav__link[^>]*) tabindex="">'), r"\1>"),
)
_CONTENTS = Mend(
    "a label needs something to be the label of",
    re.compile(r'(<label class="md-nav__title") for="__toc">'),
    r"\1>",
)


_HOME = re.compile(r'<a href="([^"]*)index\.html"[^>]* class="md-header__button md-logo"')
_NOT_FOUND = re.compile(r"<h1>404 - Not found</h1>")


def with_a_way_on(html: str) -> str:
    """Return the page for addresses that lead nowhere with links to where most want to be."""
    home = _HOME.search(html)
    if home is None:
        return html
    ways = (("index.html", "the home page"), ("results.html", "all results"), ("dependencies.html", "the dependencies"))
    links = ", ".join(f'<a href="{home[1]}{uri}">{words}</a>' for uri, words in ways)
    told = f"<h1>Not found</h1><p>Nothing is at this address, or not any more. Try {links}, or search.</p>"
    return _NOT_FOUND.sub(lambda _match: told, html)


def mended(html: str) -> str:
    """Return a page of the theme with all mends."""
    for mend in MENDS if 'id="__toc"' in html else (*MENDS, _CONTENTS):
        html = mend.pattern.sub(mend.replacement, html)
    return html
