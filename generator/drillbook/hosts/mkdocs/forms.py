"""The forms of the settings of a site's look: a text, a list of texts, a mapping.

The engine takes a value of any other form without a word, and shows nothing or breaks later.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drillbook.model.location import Keys


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that has another form than its key needs: the way to it, itself, and in words what
    it is not.
    """

    keys: Keys
    value: object
    words: str


@dataclass(frozen=True, slots=True)
class _Either:
    """A text or a switch, or in its place something with a form of its own."""

    plain: type
    other: "Form"


Form = type | _Either | Mapping[str, "Form"] | tuple["Form"]
"""A type, either, a mapping in which these keys have these forms, or a list of one form."""

_FILE: Form = _Either(str, {"path": str})
_PALETTE: Form = {
    "media": str,
    "scheme": str,
    "primary": str,
    "accent": str,
    "toggle": {"icon": str, "name": str},
}
_THEME: Form = {
    **dict.fromkeys(("name", "custom_dir", "logo", "favicon", "language"), str),
    **dict.fromkeys(("direction", "locale"), str),
    "features": (str,),
    "font": _Either(bool, {"text": str, "code": str}),
    "icon": {**dict.fromkeys(("logo", "repo", "edit", "view", "menu", "search"), str)},
    "palette": _PALETTE,
    "static_templates": (str,),
}
FORMS: Mapping[str, Form] = {
    **dict.fromkeys(("site_name", "site_description", "site_author", "copyright"), str),
    "theme": _Either(str, _THEME),
    "extra_css": (str,),
    "extra_javascript": (_FILE,),
    "hooks": (str,),
    "extra": {},
}

_WORDS: Mapping[type, str] = {str: "text", bool: "switch"}


def misfits(value: object, form: Form = FORMS, keys: Keys = ()) -> Iterator[Misfit]:
    """Yield what has another form than settings need; what is left empty is nobody's mistake."""
    if keys == _PALETTES and isinstance(value, list):
        form = (_PALETTE,)
    if value is None:
        return
    if isinstance(form, _Either):
        yield from _of_either(value, form, keys)
    elif isinstance(form, tuple):
        yield from _of_list(value, form[0], keys)
    elif isinstance(form, Mapping):
        yield from _of_mapping(value, form, keys)
    elif not isinstance(value, form):
        yield Misfit(keys, value, _WORDS[form])


_PALETTES = ("theme", "palette")


def _of_either(value: object, form: _Either, keys: Keys) -> Iterator[Misfit]:
    if isinstance(value, dict):
        yield from misfits(value, form.other, keys)
    elif not isinstance(value, form.plain):
        yield Misfit(keys, value, f"{_WORDS[form.plain]} and no mapping")


def _of_list(value: object, form: Form, keys: Keys) -> Iterator[Misfit]:
    if not isinstance(value, list):
        yield Misfit(keys, value, "list")
        return
    for index, item in enumerate(value):
        if item is None:
            yield Misfit((*keys, index), item, "text")
        yield from misfits(item, form, (*keys, index))


def _of_mapping(
    value: object, form: Mapping[str, Form], keys: Keys
) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield Misfit(keys, value, "mapping")
        return
    for key, inner in form.items():
        yield from misfits(value.get(key), inner, (*keys, key))
