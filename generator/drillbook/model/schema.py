"""The JSON Schema of a model says what its docstrings say, without the line ends of the code."""

from typing import Any, Literal

from pydantic import BaseModel

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(
    model: type[BaseModel], mode: Literal["validation", "serialization"] = "validation"
) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a model.

    A description is whole paragraphs: editors wrap them to a width of their own.
    """
    made = model.model_json_schema(by_alias=True, mode=mode)
    return {
        "$schema": _DRAFT,
        **{key: _unwrapped(key, inner) for key, inner in made.items()},
    }


def _unwrapped(key: str, value: object) -> object:
    if isinstance(value, dict):
        return {inner: _unwrapped(inner, value[inner]) for inner in value}
    if isinstance(value, list):
        return [_unwrapped("", inner) for inner in value]
    if key == "description" and isinstance(value, str):
        return "\n\n".join(" ".join(part.split()) for part in value.split("\n\n"))
    return value
