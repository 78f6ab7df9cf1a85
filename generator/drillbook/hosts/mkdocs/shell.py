"""A shell is what the theme prints around a page. It is the same for all pages of a kind, so that
it is printed once for each kind, with holes, and filled in.

A theme may print anything from a page. So a shell is only taken where nobody but Material, and the
plugins that we know, prints, and only once it has been made from one page and, filled in, is to the
letter what the theme has printed of another. Everything else is printed as ever.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from posixpath import dirname
from secrets import token_hex
from typing import cast

from jinja2 import Environment, Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.templates import TemplateContext

from drillbook.hosts.mkdocs.finished import FinishedPage

HEAD = "drillbook_head"
"""What our patch of the theme prints in the head of a page."""

_THEME, _PLUGINS = "material", frozenset({"search", "material/search", "drillbook"})
_PAGE = "main.html"
_TOP = "<h1"
"""What Material looks for in a page, and prints its own where it is missing."""


def fits(config: MkDocsConfig) -> bool:
    """Return whether pages are printed by nothing but what a shell was made for."""
    own = config.theme.custom_dir or config.hooks
    return config.theme.name == _THEME and not own and set(config.plugins) <= _PLUGINS


def filled_in(environment: Environment) -> None:
    """Let the template of a page print shells where it can."""
    find, shells = environment.get_template, _Shells()

    def get_template(
        name: object,
        parent: str | None = None,
        globals: object = None,  # noqa: A002 - jinja2's
    ) -> object:
        template = find(name, parent, globals)  # type: ignore[arg-type]  # handed on as it came
        if name == _PAGE and parent is None:
            return _PageTemplate(template, shells)
        return template

    environment.get_template = get_template  # type: ignore[assignment,method-assign]  # MkDocs asks for each page here


@dataclass(frozen=True, slots=True)
class _PageTemplate:
    """The template of a page, as MkDocs uses it."""

    template: Template
    shells: "_Shells"

    def render(self, context: TemplateContext) -> str:
        """Return a page with what the theme prints around it."""
        page = context["page"]
        if isinstance(page, FinishedPage) and not (
            page.previous_page or page.next_page
        ):
            return self.shells.printed(self.template, context, page)
        return self.template.render(context)


@dataclass(frozen=True, slots=True)
class _Shell:
    """What is printed around the pages of a kind: texts, and the holes between them."""

    texts: tuple[str, ...]
    holes: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        """Return a page."""
        parts = [self.texts[0]]
        for hole, text in zip(self.holes, self.texts[1:], strict=True):
            parts += values[hole], text
        return "".join(parts)


@dataclass(slots=True)
class _First:
    """The first page of a kind: what was printed of it, until another is there to compare."""

    values: Mapping[str, str]
    printed: str


@dataclass(slots=True)
class _Shells:
    """The shells so far, by the kind of page; None where one did not fit."""

    known: dict[object, _First | _Shell | None] = field(default_factory=dict)

    def printed(
        self, template: Template, context: TemplateContext, page: FinishedPage
    ) -> str:
        """Return a page: from the shell of its kind if there is one by now."""
        kind, values = _kind(page), _values(context, page)
        known = self.known.get(kind, self)
        if isinstance(known, _First):
            made = _shell(template, context, page, values)
            known = (
                made if made and made.filled(known.values) == known.printed else None
            )
            self.known[kind] = known
        if isinstance(known, _Shell):
            return known.filled(values)
        printed = template.render(context)
        if known is self:
            self.known[kind] = _First(values, printed)
        return printed


def _kind(page: FinishedPage) -> object:
    """Return all that the theme may print of a page besides its values."""
    found = page.finished
    return (
        dirname(page.url),
        found.tab,
        found.headings,
        tuple(
            (key, repr(value))
            for key, value in page.meta.items()
            if key not in _OF_META
        ),
        page.canonical_url is None,
        page.edit_url is None,
        _TOP in (page.content or ""),
    )


_OF_META = ("title", "description")


def _values(context: TemplateContext, page: FinishedPage) -> Mapping[str, str]:
    return {
        "title": page.meta["title"],
        "description": page.meta["description"],
        "content": page.content or "",
        "canonical": page.canonical_url or "",
        "edit": page.edit_url or "",
        "head": str(cast("Mapping[str, object]", context)[HEAD]),
    }


def _shell(
    template: Template,
    context: TemplateContext,
    page: FinishedPage,
    values: Mapping[str, str],
) -> _Shell | None:
    """Print a page with holes in the place of its values; None where values are missing, which a
    theme may find out.
    """
    # Nobody can write what nobody knows: no page holds such a word.
    secret = token_hex(16)
    holes = {name: f"hole{secret}{name}end" for name in values}
    top = _TOP if _TOP in values["content"] else ""
    if not all(values[name] for name in ("title", "description", "content")):
        return None
    with _holed(page, holes, top):
        printed = template.render({**context, HEAD: holes["head"]})
    first, *others = printed.split(f"hole{secret}")
    texts, names = [first], list[str]()
    for other in others:
        name, _, text = other.partition("end")
        if name not in values:
            # The theme has printed a value otherwise than it is.
            return None
        if name == "content":
            texts[-1] = texts[-1].removesuffix(top)
        texts.append(text)
        names.append(name)
    return _Shell(tuple(texts), tuple(names))


@contextmanager
def _holed(page: FinishedPage, holes: Mapping[str, str], top: str) -> Iterator[None]:
    given = page.title, page.meta, page.content, page.canonical_url, page.edit_url
    page.title = holes["title"]
    page.meta = {
        **page.meta,
        "title": holes["title"],
        "description": holes["description"],
    }
    page.content = top + holes["content"]
    page.canonical_url = page.canonical_url and holes["canonical"]
    page.edit_url = page.edit_url and holes["edit"]
    try:
        yield
    finally:
        page.title, page.meta, page.content, page.canonical_url, page.edit_url = given
