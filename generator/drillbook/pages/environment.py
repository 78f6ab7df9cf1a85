"""The one environment in which templates are rendered: autoescape on, and no name undefined."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from drillbook.pages.filters import FILTERS


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("drillbook.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(FILTERS)
    return environment


ENVIRONMENT = _environment()


def render(template: str, **context: object) -> str:
    """Return a template of this package with its context filled in."""
    return ENVIRONMENT.get_template(template).render(context)
