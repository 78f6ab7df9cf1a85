"""The shape of a file: what a model asks for, held against what stands there; each mismatch is a
finding.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from drillbook.files.yaml_reader import Document, Plain
from drillbook.model.finding import Finding
from drillbook.model.location import Keys, Location
from drillbook.model.scalar import ID_PATTERN, quoted
from drillbook.text.nearest import did_you_mean

M = TypeVar("M", bound=BaseModel)

# More of one file help nobody: the first ones show what is wrong with all.
MAX_FINDINGS = 50

_HELP = {
    "F002": (
        "Correct the value. The guide's page on files has an example; `drillbook schema` prints"
        " every key."
    ),
    "F004": "Correct the key's name, or remove the key: drillbook never skips one silently.",
    "F006": (
        "Name a file inside the folder itself: letters, digits, `.`, `_` and `-`, no `..` and no"
        " leading `/`."
    ),
}


_OTHER_TOOLS = "Put keys of other tools below `other:`."


@dataclass(frozen=True, slots=True)
class Shaped(Generic[M]):
    """A document as a model, or None; what is wrong with it; and the list items that
    were left out.
    """

    value: M | None
    findings: tuple[Finding, ...] = ()
    left_out: Mapping[str, frozenset[int]] = field(default_factory=dict)


def shape(
    model: type[M], document: Document, *, entries: frozenset[str] = frozenset()
) -> Shaped[M]:
    """Return the document as a `model`, and a finding for each value that is not of its shape.

    An item with a mistake in one of the lists named by `entries` is left out and the rest is kept;
    any other mistake leaves nothing to keep.
    """
    value = document.value
    if not isinstance(value, dict):
        place = Location(document.path, *document.locate(()))
        problem = f"the file is {_kind_of(value)} where keys are expected"
        return Shaped(None, (_finding(place, "F002", problem),))
    try:
        return Shaped(model.model_validate(value))
    except ValidationError as error:
        details = _causes(error.errors(include_url=False))
    findings = tuple(
        _mistake(model, document, detail) for detail in details[:MAX_FINDINGS]
    )
    if len(details) > MAX_FINDINGS:
        more = f"has {len(details) - MAX_FINDINGS:,} more mistakes of this kind"
        findings = (*findings, _finding(Location(document.path), "F002", more))
    left_out = _mistaken_items(details, entries)
    # Half of a result could prove what the whole does not, so only lists of entries lose items.
    if left_out is None:
        return Shaped(None, findings)
    return Shaped(model.model_validate(_without(value, left_out)), findings, left_out)


def _causes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a list is too short where that is only because one of its items is wrong."""
    wrong = {detail["loc"][:-1] for detail in details}
    return [
        detail
        for detail in details
        if detail["type"] != "too_short" or detail["loc"] not in wrong
    ]


def _mistaken_items(
    details: list[ErrorDetails], entries: frozenset[str]
) -> dict[str, frozenset[int]] | None:
    mistaken: dict[str, frozenset[int]] = {}
    for detail in details:
        match detail["loc"]:
            case (str(key), int(index), *_) if key in entries:
                mistaken[key] = mistaken.get(key, frozenset()) | {index}
            case _:
                return None
    return mistaken


def _without(
    value: Mapping[str, Plain], left_out: Mapping[str, frozenset[int]]
) -> dict[str, Plain]:
    kept = dict(value)
    for key, indexes in left_out.items():
        items = value[key]
        assert isinstance(items, tuple), "only items of a list are left out"  # noqa: S101 - narrows the type
        kept[key] = tuple(item for i, item in enumerate(items) if i not in indexes)
    return kept


def _mistake(
    model: type[BaseModel], document: Document, detail: ErrorDetails
) -> Finding:
    kind = detail["type"]
    # pydantic says "[key]" for a mistake in the key of a mapping, but a file may have a key of that
    # name.
    in_key = detail["loc"][-1:] == ("[key]",) and kind != "extra_forbidden"
    keys: Keys = detail["loc"][:-1] if in_key else detail["loc"]
    if kind == "extra_forbidden":
        place = Location(document.path, *document.locate_key(keys))
        meant = did_you_mean(str(keys[-1]), _keys_of(model, keys[:-1]))
        return _finding(place, "F004", f"`{_dotted(keys)}` is not a key here.{meant}")
    where = document.locate_key(keys) if in_key else document.locate(keys)
    predicate = _predicate(detail)
    code = "F006" if kind == "drillbook_unsafe_path" else "F002"
    subject = f"`{_dotted(keys)}`" if keys else "the file"
    return _finding(Location(document.path, *where), code, f"{subject} {predicate}")


def _finding(location: Location, code: str, message: str) -> Finding:
    # Runbooks come with front matter of other tools, which has a key of its own there.
    foreign = code == "F004" and location.path.startswith("content/playbooks/")
    help_ = f"{_HELP[code]} {_OTHER_TOOLS}" if foreign else _HELP[code]
    return Finding(location=location, code=code, message=message, help=help_)


def _dotted(keys: Keys) -> str:
    text = ""
    for key in keys:
        if isinstance(key, int):
            # People count the items of a list from 1.
            text += f"[{key + 1}]"
        else:
            text += f".{key}" if text else key
    return text


def _keys_of(model: type[BaseModel], keys: Keys) -> list[str]:
    """Return the keys that the model has at a key path; none where the path leads out of it."""
    here: type[BaseModel] | None = model
    for key in keys:
        if here is None or isinstance(key, int):
            continue
        field_info = _fields_of(here).get(key)
        here = _model_in(field_info.annotation) if field_info else None
    return list(_fields_of(here)) if here else []


def _fields_of(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """Return the fields of a model by their names in a file."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - a type expression
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = map(_model_in, get_args(annotation))
    return next((model for model in found if model), None)


def _predicate(detail: ErrorDetails) -> str:
    describe = _PREDICATES.get(detail["type"])
    if describe:
        return describe(detail["input"], detail.get("ctx", {}))
    if detail["type"].startswith("drillbook_"):
        return detail["msg"]
    return f"is {quoted(detail['input'])}: {detail['msg']}"


def _kind_of(value: object) -> str:
    if value is None:
        return "empty"
    # Before numbers, because Python takes true for one.
    if isinstance(value, bool):
        return f"the word {str(value).lower()}"
    kinds = {
        int: "a number",
        float: "a number",
        str: "text",
        dict: "a mapping",
        tuple: "a list",
    }
    return kinds.get(type(value), type(value).__name__)


def _one_of(value: object, context: Mapping[str, Any]) -> str:
    # A number where a choice of numbers is: only the versions of `schema:` are such.
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"is {value}; this version of drillbook reads {context['expected']}"
    # pydantic writes the choices as `'a', 'b' or 'c'`.
    expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
    choices = expected.split(", ")
    if not isinstance(value, str):
        return f"is {_kind_of(value)}; one of {', '.join(choices)}"
    near = did_you_mean(value, choices)
    said = f"is {quoted(value)}; one of {', '.join(choices)}"
    return f"{said}.{near}" if near else said


def _pattern(value: object, context: Mapping[str, Any]) -> str:
    wanted = {
        ID_PATTERN: "write an id in lower-case kebab-case, such as order-database",
        r"^sha256:[0-9a-f]{64}$": "write a digest: sha256: and 64 hexadecimal digits",
    }.get(context["pattern"], f"it must match {context['pattern']}")
    return f"is {quoted(value)}; {wanted}"


def _wanted(what: str) -> Callable[[object, Mapping[str, Any]], str]:
    return lambda value, _context: f"is {_shown(value)}; write {what}"


def _shown(value: object) -> str:
    return f"the text {quoted(value)}" if isinstance(value, str) else _kind_of(value)


_PREDICATES: Mapping[str, Callable[[Any, Mapping[str, Any]], str]] = {
    "missing": lambda _value, _context: "is missing",
    "literal_error": _one_of,
    "string_pattern_mismatch": _pattern,
    "string_type": _wanted(
        "text, in quotes if it looks like a number or a word such as true"
    ),
    "bool_type": _wanted("true or false"),
    "int_type": _wanted("a whole number"),
    "float_type": _wanted("a number"),
    "tuple_type": _wanted("a list: one `- ` line for each item, or [a, b]"),
    "dict_type": _wanted("a mapping of keys to values"),
    "mapping_type": _wanted("a mapping of keys to values"),
    "model_type": _wanted("a mapping of keys to values"),
    "string_too_short": lambda _value, _context: (
        "is empty; write something or leave the key out"
    ),
    "string_too_long": lambda value, c: (
        f"has {len(value):,} characters; at most {c['max_length']:,} fit"
    ),
    "too_long": lambda value, c: (
        f"has {len(value):,} items; at most {c['max_length']:,} fit"
    ),
    "too_short": lambda _value, c: f"has too few items; at least {c['min_length']}",
    "greater_than_equal": lambda value, c: f"is {value}; at least {c['ge']}",
}
