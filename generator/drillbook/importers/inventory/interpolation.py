"""Interpolation puts the values of variables into the texts of a compose file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from drillbook.files.foreign import Said
from drillbook.model.location import Location

_LONGEST = 65_536
_DEEPEST = 10
_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_OPERATORS = (":-", ":?", ":+", "-", "?", "+")


@dataclass(slots=True)
class Interpolation:
    """Fills in variables; `unset` is told of each that has no value where none is given."""

    variables: Mapping[str, str]
    unset: Callable[[str, Location], None]
    _done: dict[int, Said] = field(default_factory=dict)

    def of(self, said: Said) -> Said:
        """Return a value with every text in it filled in; keys stay as they are."""
        known = self._done.get(id(said))
        if known is not None:
            return known
        filled = self._filled(said)
        self._done[id(said)] = filled
        return filled

    def _filled(self, said: Said) -> Said:
        if said.is_mapping:
            return replace(
                said, value={key: self.of(one) for key, one in said.mapping.items()}
            )
        if said.is_list:
            return replace(said, value=tuple(map(self.of, said.items)))
        if isinstance(said.value, str) and "$" in said.value:
            return replace(said, value=self.text(said.value, said.place))
        return said

    def text(self, text: str, place: Location, depth: int = 0) -> str:
        """Return a text with its variables filled in."""
        filled: list[str] = []
        at = 0
        while (dollar := text.find("$", at)) >= 0:
            filled.append(text[at:dollar])
            at = dollar + 1
            following = text[at : at + 1]
            if following == "$":
                filled.append("$")
                at += 1
            elif following == "{" and (end := _closing(text, at)) is not None:
                filled.append(self._braced(text[at + 1 : end], place, depth))
                at = end + 1
            elif following in _NAME and not following.isdigit() and following:
                end = at
                while end < len(text) and text[end] in _NAME:
                    end += 1
                filled.append(self._value(text[at:end], place))
                at = end
            else:
                filled.append("$")
        return "".join([*filled, text[at:]])[:_LONGEST]

    def _braced(self, inside: str, place: Location, depth: int) -> str:
        end = next((i for i, c in enumerate(inside) if c not in _NAME), len(inside))
        name, rest = inside[:end], inside[end:]
        operator = next((one for one in _OPERATORS if rest.startswith(one)), "")
        if depth >= _DEEPEST or not operator:
            return self._value(name, place)
        word = rest[len(operator) :]
        value = self.variables.get(name)
        there = bool(value) if operator.startswith(":") else value is not None
        if operator.endswith("+"):
            return self.text(word, place, depth + 1) if there else ""
        if there:
            return value or ""
        if operator.endswith("?"):
            self.unset(name, place)
            return ""
        return self.text(word, place, depth + 1)

    def _value(self, name: str, place: Location) -> str:
        if name not in self.variables:
            self.unset(name, place)
        return self.variables.get(name, "")


def _closing(text: str, opening: int) -> int | None:
    """Return where the brace closes that opens at a place; None if it never does."""
    depth = 0
    for at in range(opening, len(text)):
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
        if not depth:
            return at
    return None
