"""An address is where a book's site will be published, if that is known: what leaves the site links
back with it.
"""

from dataclasses import dataclass
from urllib.parse import quote

_NOBODY = "drillbook.invalid"


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """The address of a site with a slash at its end, if it is known, and the site's title."""

    site: str | None
    title: str

    def of(self, uri: str, base: str) -> str:
        """Return the link to a page; where the site's address is unknown, relative to the root by
        `base`.
        """
        return (self.site or base) + uri

    def tag(self, name: str) -> str:
        """Return the tag URI (RFC 4151) of something on the site: the same in every build, wherever
        the site lies.

        The site's title stands for it, under a host that can never be anybody's: an address changes
        when a site moves, and nothing on it is news because of that.
        """
        return f"tag:{_NOBODY},2026:/{quote('-'.join(self.title.lower().split()), safe='')}/{name}"
