"""A repository's web site is where people talk about a result, correct its file, and sign without a
terminal.

Its forms are opened with everything filled in. Nothing is sent: whoever opens one reads it there,
and commits it under their own name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote, unquote, urlencode, urlsplit

_BRANCH = "main"
"""Where a book is edited whose settings do not say on which branch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forge:
    """A kind of web site for repositories.

    `hosts` are words in the names of its hosts; where none of them is there, the address to edit a
    file tells it by `edit`. The forms for a new file and a new issue follow, with the names of what
    is filled in. `fills_text` says whether the form for a new file can be relied on to show the
    text.
    """

    name: str
    hosts: tuple[str, ...]
    edit: str
    file: str
    file_keys: tuple[str, str]
    issue: str
    issue_keys: tuple[str, str]
    fills_text: bool = True


_GITEA = Forge(
    name="Gitea",
    hosts=("gitea",),
    edit="_edit/",
    file="_new/{}/",
    file_keys=("filename", "value"),
    issue="issues/new",
    issue_keys=("title", "body"),
)

FORGES: Sequence[Forge] = (
    Forge(
        name="GitLab",
        hosts=("gitlab",),
        edit="-/edit/",
        file="-/new/{}",
        file_keys=("file_name", "content"),
        issue="-/issues/new",
        issue_keys=("issue[title]", "issue[description]"),
        # Its editor ignores the text since it was rewritten:
        # https://gitlab.com/gitlab-org/gitlab/-/work_items/594214
        fills_text=False,
    ),
    # A fork of Gitea, with its forms.
    replace(_GITEA, name="Forgejo", hosts=("codeberg", "forgejo")),
    _GITEA,
    Forge(
        name="GitHub",
        hosts=("github",),
        edit="edit/",
        file="new/{}",
        file_keys=("filename", "value"),
        issue="issues/new",
        issue_keys=("title", "body"),
    ),
)
"""Those that have forms which can be filled in. Bitbucket and Azure DevOps have none for a file."""


@dataclass(frozen=True)
class RepositorySite:
    """`address` is the repository's page, `edit` stands before a path of the book to edit it;
    either may be unknown.
    """

    address: str | None = None
    edit: str | None = None

    @cached_property
    def forge(self) -> Forge | None:
        """The kind of site that it is, None where that is not known."""
        parts = urlsplit(self.address or "")
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or not host:
            return None
        by_name = (
            forge for forge in FORGES if any(word in host for word in forge.hosts)
        )
        by_edit = (forge for forge in FORGES if self._edited.startswith(forge.edit))
        return next(by_name, None) or next(by_edit, None)

    @property
    def name(self) -> str | None:
        """What people call the site, if its kind is known."""
        return self.forge.name if self.forge else None

    def discuss(self, title: str, text: str) -> str | None:
        """Return the address of a form with title and text filled in, if one is known."""
        if self.forge is None:
            return None
        return self._form(self.forge.issue, self.forge.issue_keys, (title, text))

    def new_file(self, path: str, text: str) -> str | None:
        """Return the address of a form for a new file of the book with its path and text filled in,
        if one is known.
        """
        if self.forge is None:
            return None
        form = self.forge.file.format(quote(self._branch, safe=""))
        return self._form(form, self.forge.file_keys, (self._folder + path, text))

    def correct(self, path: str) -> str | None:
        """Return the address where a file of the book is edited, if it is known."""
        return self.edit + path if self.edit else None

    def _form(self, form: str, keys: tuple[str, str], values: tuple[str, str]) -> str:
        filled = urlencode(dict(zip(keys, values, strict=True)), quote_via=quote)
        return f"{self._root}{form}?{filled}"

    @cached_property
    def _edited(self) -> str:
        """What the address to edit a file has behind that of the repository: a form, a branch, and
        the folder of the book if it is not the repository's own.
        """
        edit = self.edit or ""
        return edit.removeprefix(self._root) if edit.startswith(self._root) else ""

    @property
    def _root(self) -> str:
        return f"{(self.address or '').rstrip('/')}/"

    @cached_property
    def _branch_and_folder(self) -> tuple[str, str]:
        form = self.forge.edit if self.forge else ""
        if not form or not self._edited.startswith(form):
            return _BRANCH, ""
        branch, _, folder = self._edited.removeprefix(form).partition("/")
        return unquote(branch) or _BRANCH, unquote(folder)

    @property
    def _branch(self) -> str:
        return self._branch_and_folder[0]

    @property
    def _folder(self) -> str:
        return self._branch_and_folder[1]


NOWHERE = RepositorySite()
"""For a book whose settings name no repository."""
