"""The colours of a team: one for the bar on top, one for links, each made such that it can be read.

Contrast is that of WCAG 2: 4.5 to 1 for text.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from mkdocs.exceptions import PluginError

from drillbook.model.scalar import quoted

COLOURS = "drillbook/colours.css"
KEYS = ("header", "accent", "accent_dark")
PATTERN = "#[0-9a-fA-F]{6}"


class Colour(NamedTuple):
    """A colour in sRGB; each part is from 0 to 255."""

    red: int
    green: int
    blue: int


_WHITE = Colour(255, 255, 255)
_BLACK = Colour(0, 0, 0)
_PAPER = _WHITE
_NIGHT = Colour(29, 36, 40)
"""What text stands on in the dark: the lightest ground of the theme's `slate`, and our cards."""

_ENOUGH = 4.5
_STEPS = 40


def colours(said: Mapping[str, object]) -> str:
    """Return the sheet that says a team's colours, or an empty text if it has said none."""
    given = {
        key: _colour(key, said.get(key)) for key in KEYS if said.get(key) is not None
    }
    light, dark = "", ""
    if "header" in given:
        bar = given["header"]
        white, black = _contrast(bar, _WHITE), _contrast(bar, _BLACK)
        ink = _WHITE if white >= black else _BLACK
        light += _bar(bar, ink)
        dark += _bar(bar, ink)
    if "accent" in given:
        light += _accent(_legible(given["accent"], _PAPER, _BLACK))
    night = given.get("accent_dark", given.get("accent"))
    if night:
        dark += _accent(_legible(night, _NIGHT, _WHITE))
    if not given:
        return ""
    # With the selectors of theme.css, behind which it is loaded; paper is white.
    sheet = ""
    if light:
        sheet += f':root, :root, [data-md-color-scheme="default"] {{{light}}}\n'
    return f'{sheet}@media screen {{ [data-md-color-scheme="slate"] {{{dark}}} }}\n'


def _colour(key: str, value: object) -> Colour:
    if not isinstance(value, str) or not re.fullmatch(PATTERN, value):
        raise PluginError(
            f"`{key}` of the plugin drillbook is {quoted(value)}; write a colour in quotes, such as"
            ' "#1a237e"'
        )
    return Colour(*bytes.fromhex(value.removeprefix("#")))


def _bar(ground: Colour, ink: Colour) -> str:
    return (
        f" --md-primary-fg-color: {_hex(ground)}; --md-primary-fg-color--light: {_hex(ground)};"
        f" --md-primary-fg-color--dark: {_hex(_mixed(ground, _BLACK, 0.2))};"
        f" --md-primary-bg-color: {_hex(ink)}; --md-primary-bg-color--light: {_hex(ink)}b3;"
    )


def _accent(colour: Colour) -> str:
    return (
        f" --md-accent-fg-color: {_hex(colour)}; --md-accent-fg-color--transparent:"
        f" {_hex(colour)}1a; --md-typeset-a-color: {_hex(colour)};"
    )


def _legible(colour: Colour, ground: Colour, towards: Colour) -> Colour:
    """Return a colour, or the nearest on the way to another that can be read on a ground."""
    for step in range(_STEPS + 1):
        mixed = _mixed(colour, towards, step / _STEPS)
        if _contrast(mixed, ground) >= _ENOUGH:
            return mixed
    return towards


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    return Colour(
        *(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    )


def _contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: int) -> float:
    """Return how much light a part of a colour gives, from 0 to 1, as WCAG 2 defines it."""
    share = part / 255
    if share <= 0.04045:
        return share / 12.92
    return float(((share + 0.055) / 1.055) ** 2.4)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
