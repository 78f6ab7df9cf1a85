"""Templates have signatures: the comment in the first line names what the template is given."""

import re

import pytest
from jinja2 import UndefinedError, meta

from drillbook.pages.environment import ENVIRONMENT, render

TEMPLATES = sorted(ENVIRONMENT.list_templates(extensions=["jinja"]))
INCLUDED = {
    "dependencies.html.jinja": ("graph.svg.jinja",),
    "dependency.html.jinja": ("graph.svg.jinja",),
    "result.html.jinja": ("timeline.svg.jinja",),
}


def source(template: str) -> str:
    """Return the text of a template."""
    assert ENVIRONMENT.loader is not None
    return ENVIRONMENT.loader.get_source(ENVIRONMENT, template)[0]


def said(template: str) -> set[str]:
    """Return the names in the comment of the first line."""
    line = re.match(r"\{#- Context: (.*?) ?-#\}", source(template))
    assert line, f"{template} does not begin with its context"
    return set() if line[1].startswith("none;") else set(line[1].split())


def used(template: str) -> set[str]:
    """Return the names that a template and what it includes do not define themselves."""
    return set().union(
        *(
            meta.find_undeclared_variables(ENVIRONMENT.parse(source(t)))
            for t in (template, *INCLUDED.get(template, ()))
        )
    )


@pytest.mark.parametrize("template", TEMPLATES)
def test_first_line_names_what_the_template_uses(template: str) -> None:
    """The context that a template names is the one it uses, no more and no less."""
    assert said(template) == used(template)


def test_what_is_included_is_known_here() -> None:
    """A template that includes another one is checked together with it."""
    found = {
        t: tuple(re.findall(r'{%-? include "(.+?)"', source(t))) for t in TEMPLATES
    }
    assert {t: names for t, names in found.items() if names} == INCLUDED


def test_missing_name_is_a_mistake_and_not_an_empty_text() -> None:
    """A template that is not given what it uses does not render."""
    with pytest.raises(UndefinedError):
        render("result.html.jinja")


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_template_switches_escaping_off(template: str) -> None:
    """What a template prints is escaped, always."""
    assert not re.search(r"\|\s*safe\b|autoescape", source(template))


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_line_of_a_template_can_be_reviewed(template: str) -> None:
    """It has at most 160 columns."""
    assert [line for line in source(template).split("\n") if len(line) > 160] == []
