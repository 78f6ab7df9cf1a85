"""A theme patch is a small change to a template of the theme, whose page not everybody could use or
HTML forbids.

Templates are patched, never what they have printed: there, no pattern could tell the theme's tags
from what an author wrote. A patch that no longer fits changes nothing, and the tests notice.
Overriding the templates instead would mean to keep copies of them, because none of these places has
a block of its own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from jinja2 import BaseLoader, BytecodeCache, Environment
from jinja2.bccache import Bucket


@dataclass(frozen=True, slots=True)
class ThemePatch:
    """What is replaced in which template by what, and why."""

    why: str
    template: str
    pattern: re.Pattern[str]
    replacement: str


_WAYS = (
    ("index.html", "the home page"),
    ("results.html", "all results"),
    ("dependencies.html", "the dependencies"),
)
_LINKS = ", ".join(
    f"""<a href="{{{{ '{uri}' | url }}}}">{words}</a>""" for uri, words in _WAYS
)

PATCHES = (
    ThemePatch(
        "a dialog needs a name, and on a wide page the search is none",
        "partials/search.html",
        re.compile(
            r'(<div class="md-search" data-md-component="search") role="dialog">'
        ),
        r"\1>",
    ),
    ThemePatch(
        "the link that skips the navigation leads past the first heading, and is missing where"
        " there is but one",
        "base.html",
        re.compile(r'(<div data-md-component="skip">).*?(</div>)', re.DOTALL),
        r'\1<a href="#__content" class="md-skip">Skip to content</a>\2',
    ),
    ThemePatch(
        "a link needs a place to lead to",
        "base.html",
        re.compile('<main (class="md-main")'),
        r'<main id="__content" \1',
    ),
    ThemePatch(
        "without a mouse the menu of a narrow page could not be opened",
        "partials/header.html",
        re.compile(r'(<label class="md-header__button md-icon" for="__drawer")>'),
        r'\1 tabindex="0"><span class="db-unseen">Menu</span>',
    ),
    ThemePatch(
        "an empty number is none",
        "partials/nav-item.html",
        re.compile(r' tabindex="{{ tabindex }}"'),
        '{% if tabindex %} tabindex="{{ tabindex }}"{% endif %}',
    ),
    ThemePatch(
        "a label needs something to be the label of, and only what is in the navigation has that",
        "partials/toc.html",
        re.compile(r'(<label class="md-nav__title") for="__toc">'),
        r'\1{% if page in nav.pages %} for="__toc"{% endif %}>',
    ),
    ThemePatch(
        "a page's head says what other sites show of it, and no theme says all of that",
        "base.html",
        re.compile("</head>"),
        "{{ drillbook_head }}</head>",
    ),
    ThemePatch(
        "an address that leads nowhere should lead on to where most want to be",
        "404.html",
        re.compile("<h1>404 - Not found</h1>"),
        f"<h1>Not found</h1><p>Nothing is at this address, or not any more. Try {_LINKS}, or"
        " search.</p>",
    ),
)


class _Compiled(BytecodeCache):
    """What templates were compiled to in this process, by their text: a server builds again and
    again.
    """

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled of the same text."""
        code = self.known.get(bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED: BytecodeCache = _Compiled()


class PatchedLoader(BaseLoader):
    """Loads the templates that another loader finds, with their patches."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return a template's text, where it lies, and whether it still is the same."""
        source, place, same = self.loader.get_source(environment, template)
        for patch in PATCHES:
            if patch.template == template:
                source = patch.pattern.sub(patch.replacement, source)
        return source, place, same

    def list_templates(self) -> list[str]:
        """Return the names of all templates."""
        return self.loader.list_templates()
