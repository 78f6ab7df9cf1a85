"""Settings of a site's look have the form that the engine needs; any other is found."""

import pytest
from mkdocs.utils.yaml import yaml_load

from drillbook.hosts.mkdocs.forms import misfits
from drillbook.model.location import Keys

MISFITS: dict[str, tuple[Keys, str]] = {
    "theme: {logo: 5}": (("theme", "logo"), "text"),
    "theme: {logo: [a.png]}": (("theme", "logo"), "text"),
    "theme: {favicon: true}": (("theme", "favicon"), "text"),
    "theme: {favicon: 2026-11-23}": (("theme", "favicon"), "text"),
    "theme: {custom_dir: {a: b}}": (("theme", "custom_dir"), "text"),
    "theme: {language: no}": (("theme", "language"), "text"),
    "theme: 5": (("theme",), "text and no mapping"),
    "theme: [material]": (("theme",), "text and no mapping"),
    "theme: {palette: 5}": (("theme", "palette"), "mapping"),
    "theme: {palette: indigo}": (("theme", "palette"), "mapping"),
    "theme: {palette: {primary: 5}}": (("theme", "palette", "primary"), "text"),
    "theme: {palette: [{primary: 5}]}": (("theme", "palette", 0, "primary"), "text"),
    "theme: {palette: [slate]}": (("theme", "palette", 0), "mapping"),
    "theme: {palette: {toggle: moon}}": (("theme", "palette", "toggle"), "mapping"),
    "theme: {features: navigation.top}": (("theme", "features"), "list"),
    "theme: {features: [5]}": (("theme", "features", 0), "text"),
    "theme: {icon: 5}": (("theme", "icon"), "mapping"),
    "theme: {icon: {logo: 5}}": (("theme", "icon", "logo"), "text"),
    "theme: {font: Roboto}": (("theme", "font"), "switch and no mapping"),
    "extra_css: a.css": (("extra_css",), "list"),
    "extra_css: 5": (("extra_css",), "list"),
    "extra_css: [a.css, 5]": (("extra_css", 1), "text"),
    "extra_css: [a.css, {b: c}]": (("extra_css", 1), "text"),
    "extra_css: [a.css, ]\nhooks: [~]": (("hooks", 0), "text"),
    "extra_javascript: [5]": (("extra_javascript", 0), "text and no mapping"),
    "extra_javascript: [{path: 5}]": (("extra_javascript", 0, "path"), "text"),
    "site_name: 5": (("site_name",), "text"),
    "copyright: [a]": (("copyright",), "text"),
    "extra: none": (("extra",), "mapping"),
    "- theme": ((), "mapping"),
}
FITS = (
    "theme: {name: material, logo: a.png, favicon: b.png, custom_dir: c, language: en}",
    "theme: material",
    "theme: {palette: {primary: indigo}, font: false, features: [a], icon: {logo: b}}",
    "theme: {palette: [{media: m, scheme: s, toggle: {icon: i, name: n}}], logo: }",
    "theme: {font: {text: Roboto}, unknown: 5}",
    "extra_css: [a.css]\nextra_javascript: [a.js, {path: b.js, defer: true}]",
    "extra: {social: [{icon: a}]}\nplugins: [search]",
    "",
)


@pytest.mark.parametrize("settings", MISFITS)
def test_a_value_of_another_form_is_found(settings: str) -> None:
    """With the way to it, and what it is not."""
    (found,) = misfits(yaml_load(settings))
    assert (found.keys, found.words) == MISFITS[settings]


@pytest.mark.parametrize("settings", FITS)
def test_a_value_of_the_form_is_nobodys_mistake(settings: str) -> None:
    """What the engine takes stays; what it does not know is its own matter."""
    assert list(misfits(yaml_load(settings))) == []
