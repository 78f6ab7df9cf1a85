"""An address is where a book's site will be published, if that is known: what leaves the site links
back with it.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
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
        """Return the tag URI (RFC 4151) of something on the site: the same in every build, and
        nowhere else.

        Without a site's address its title stands for it, under a host that can never be anybody's.
        """
        parts = urlsplit(self.site or "")
        host = (parts.hostname or "").lower()
        if _HOST.fullmatch(host):
            return f"tag:{host},2026:{quote(parts.path)}{name}"
        return f"tag:{_NOBODY},2026:/{quote('-'.join(self.title.lower().split()), safe='')}/{name}"
