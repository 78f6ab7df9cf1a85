"""The one environment in which templates are rendered: autoescape on, and no name undefined."""

from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from drillbook.pages.filters import FILTERS
from drillbook.text.hidden import visible


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("drillbook.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_shown,
    )
    environment.filters.update(FILTERS)
    return environment


def _shown(value: object) -> object:
    """Return what a template prints: text with nothing hidden in it."""
    return visible(value) if type(value) is str else value


ENVIRONMENT = _environment()


def render(template: str, **context: object) -> Markup:
    """Return a template of this package with its context filled in: what is not Markup in it, it
    has escaped.
    """
    return Markup(ENVIRONMENT.get_template(template).render(context))  # noqa: S704 - autoescape is on


def joined(parts: Iterable[Markup]) -> Markup:
    """Return pieces of Markup as one. `Markup.join` asks each of many thousands what it is."""
    return Markup("".join(parts))  # noqa: S704 - each is Markup


def printed_before(html: str) -> Markup:
    """Return what `render` has returned before, for the same input."""
    return Markup(html)  # noqa: S704 - a template has printed it
