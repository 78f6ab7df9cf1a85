"""An own page is a page in the team's own words: `content/index.md` or one of `content/pages/`."""

from typing import Self

from pydantic import PrivateAttr

from drillbook.model.entry import Entry
from drillbook.model.playbook import Prose
from drillbook.model.scalar import Text


class OwnPage(Entry):
    """The front matter of such a page, all of it optional, with its prose."""

    title: Text | None = None
    """The title; without it, the first heading."""
    description: Text | None = None
    """One sentence for search engines and previews."""
    _path: str = PrivateAttr(default="")
    _prose: Prose = PrivateAttr(default=Prose())

    @property
    def path(self) -> str:
        """The file's path relative to the book."""
        return self._path

    @property
    def prose(self) -> Prose:
        """The text below the front matter."""
        return self._prose

    def written(self, path: str, prose: Prose) -> Self:
        """Return the front matter with its place and its text; the loader's business alone."""
        return self._copy(_path=path, _prose=prose)
