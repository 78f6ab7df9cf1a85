"""Links lead from a report to what it speaks of: the page of a rule, and a file in its
repository.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Links:
    """Where a report is read: `site` is the address of the book's site, `folder` where the book
    lies in its repository.

    Either may be empty, and ends with a slash otherwise.
    """

    site: str = ""
    folder: str = ""

    def page(self, code: str) -> str:
        """Return the address of a rule's page, empty without a site."""
        return f"{self.site}guide/rules.html#{code.lower()}" if self.site else ""

    def rule(self, code: str) -> str:
        """Return where a rule is explained: the address of its page, or else the command that
        explains it.
        """
        return self.page(code) or f"drillbook explain {code}"

    def word(self, word: str) -> str:
        """Return the address where a word of the glossary is explained, empty without a site."""
        return f"{self.site}guide/index.html#{word}" if self.site else ""

    def file(self, path: str) -> str:
        """Return the path, relative to the repository, of a file of the book."""
        return self.folder + path


NOWHERE = Links()
"""For a book without a site, at the root of its repository."""
