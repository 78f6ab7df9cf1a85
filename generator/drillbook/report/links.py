"""Links lead from a report to what it speaks of: the page of a rule, and a file in its
repository.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Links:
    """Where a report is read: `site` is the address of the book's site, `folder` where the book
    lies in its repository.

    Each ends with a slash. There may be no site, and at the root of a repository `folder` is empty.
    """

    site: str | None = None
    folder: str = ""

    def page(self, code: str) -> str | None:
        """Return the address of a rule's page; None without a site."""
        return f"{self.site}guide/rules.html#{code.lower()}" if self.site else None

    def rule(self, code: str) -> str:
        """Return where a rule is explained: the address of its page, or else the command that
        explains it.
        """
        return self.page(code) or f"drillbook explain {code}"

    def word(self, word: str) -> str | None:
        """Return the address where a word of the glossary is explained; None without a site."""
        return f"{self.site}guide/index.html#{word}" if self.site else None

    def file(self, path: str) -> str:
        """Return the path, relative to the repository, of a file of the book."""
        return self.folder + path


NOWHERE = Links()
"""For a book without a site, at the root of its repository."""
