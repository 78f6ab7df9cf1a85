"""A repository's web site is where people talk about a result and mend its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

_ISSUE = "issues/new?", "title", "body"
_GITLAB_ISSUE = "-/issues/new?", "issue[title]", "issue[description]"
_FORGES: Mapping[str, tuple[str, str, str]] = {
    "github": _ISSUE,
    "gitlab": _GITLAB_ISSUE,
    "codeberg": _ISSUE,
    "forgejo": _ISSUE,
    "gitea": _ISSUE,
}
"""By a word in the host's name: the form for a new issue, and what its title and text
are called.
"""


@dataclass(frozen=True, slots=True)
class RepositorySite:
    """`address` is the repository's page, `edit` stands before a path of the book to edit it;
    either may be unknown.
    """

    address: str | None = None
    edit: str | None = None

    def discuss(self, title: str, text: str) -> str | None:
        """Return the address of a form with title and text filled in, if one is known."""
        if self.address is None:
            return None
        parts = urlsplit(self.address)
        host = parts.hostname or ""
        form = next((form for word, form in _FORGES.items() if word in host), None)
        if form is None or parts.scheme not in {"http", "https"}:
            return None
        path, title_key, text_key = form
        filled = urlencode({title_key: title, text_key: text}, quote_via=quote)
        return f"{self.address.rstrip('/')}/{path}{filled}"

    def mend(self, path: str) -> str | None:
        """Return the address where a file of the book is edited, if it is known."""
        return self.edit + path if self.edit else None


NOWHERE = RepositorySite()
"""For a book whose settings name no repository."""
