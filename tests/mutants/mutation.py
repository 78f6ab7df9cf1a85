"""A mutant is a module of which one small thing is otherwise: a comparison, a number, a condition.

What a decorator, an annotation or a docstring says is left alone: no behaviour hangs on it that a
test of behaviour could miss. Texts are changed only where they decide something: where they are
compared, keys, or members of a set.
"""

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T", bound=ast.AST)

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
_LEFT_ALONE = {"annotation", "returns", "decorator_list", "bases"}
_NEGATED_BY_SWAPPING = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)
_DOING = (ast.Raise, ast.Continue, ast.Break, ast.AugAssign, ast.Delete)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """The change with a `number` among those of a file: `before` and `after` as Python.

    `scope` is the class and function that it stands in. What is `inner` is run when a function is
    called, anything else when the module is imported. It is reached by whatever runs one of
    `lines`, or, where Python counts none of them as run, one `around` them. What gives a name its
    value on import is `used` in those lines.
    """

    path: Path
    number: int
    scope: str
    lines: range
    around: range
    used: frozenset[int]
    inner: bool
    before: str
    after: str

    def __str__(self) -> str:
        """Return it as a line to read."""
        return f"{self.path}:{self.lines.start}: {self.before}  →  {self.after}"


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in a tree: the node in a field of its parent, there the one with that index."""

    parent: ast.AST
    field: str
    index: int | None

    @property
    def node(self) -> ast.AST:
        """What stands there."""
        value = getattr(self.parent, self.field)
        return value if self.index is None else value[self.index]  # type: ignore[no-any-return]

    def put(self, node: ast.AST) -> None:
        """Put something else there."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where the walk is: the names around it, whether a function's body, and the statement."""

    names: tuple[str, ...] = ()
    inner: bool = False
    statement: ast.stmt | None = None


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file."""
    tree = ast.parse(path.read_bytes())
    uses = _uses(tree)
    for number, (spot, scope, after) in enumerate(_changes(tree)):
        lines, around = _lines(spot, scope)
        given = () if scope.inner else _given(scope.statement)
        yield Mutant(
            path=path,
            number=number,
            scope=".".join(scope.names),
            lines=lines,
            around=around,
            used=frozenset().union(*(uses[name] for name in given)),
            inner=scope.inner,
            before=_shown(spot),
            after=_shown(spot, after),
        )


def mutated(mutant: Mutant) -> ast.Module:
    """Return the tree of the mutant's module, with the change made."""
    tree = ast.parse(mutant.path.read_bytes())
    for number, (spot, _, after) in enumerate(_changes(tree)):
        if number == mutant.number:
            spot.put(after)
            return ast.fix_missing_locations(tree)
    raise LookupError(f"{mutant.path} has no mutant {mutant.number}")


def _uses(tree: ast.Module) -> Mapping[str, frozenset[int]]:
    """Return the lines in which each name of a module is used when something is called: also by way
    of other names of the module.
    """
    called, other = defaultdict[str, set[int]](set), defaultdict[str, set[str]](set)
    for statement in tree.body:
        names = {one.id for one in ast.walk(statement) if isinstance(one, ast.Name)}
        for given in _given(statement):
            for name in names:
                other[name].add(given)
    for function in (node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)):
        for node in ast.walk(function):
            if isinstance(node, ast.Name):
                called[node.id].add(node.lineno)
    found = defaultdict[str, frozenset[int]](frozenset)
    for name in {*called, *other}:
        known, waiting = {name}, [name]
        while waiting:
            new = other[waiting.pop()] - known
            known |= new
            waiting += new
        found[name] = frozenset().union(*(called[one] for one in known))
    return found


def _given(statement: ast.stmt | None) -> Sequence[str]:
    """Return the names that a statement gives a value."""
    match statement:
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return ()


def _changes(tree: ast.Module) -> Iterator[tuple[_Spot, _Scope, ast.AST]]:
    """Yield each place with what could stand there instead; the tree stays as it is."""
    for spot, scope in _spots(tree, _Scope()):
        for change in _CHANGES:
            for after in change(spot):
                new = (
                    after
                    if hasattr(after, "lineno")
                    else ast.copy_location(after, spot.node)
                )
                yield spot, scope, new


def _spots(node: ast.AST, scope: _Scope) -> Iterator[tuple[_Spot, _Scope]]:
    for field, value in ast.iter_fields(node):
        if field in _LEFT_ALONE:
            continue
        within = _within(node, field, scope)
        for index, child in (
            enumerate(value) if isinstance(value, list) else ((None, value),)
        ):
            if not isinstance(child, ast.AST):
                continue
            here = (
                _Scope(within.names, within.inner, child)
                if isinstance(child, ast.stmt)
                else within
            )
            yield _Spot(node, field, index), here
            yield from _spots(child, here)


def _within(node: ast.AST, field: str, scope: _Scope) -> _Scope:
    """Return where the walk is in a field: the defaults of a function are none of its body."""
    if isinstance(node, ast.ClassDef):
        return _Scope((*scope.names, node.name), scope.inner, scope.statement)
    if isinstance(node, _FUNCTIONS):
        inner = scope.inner or field == "body"
        return _Scope((*scope.names, node.name), inner, scope.statement)
    return scope


def _swaps(spot: _Spot) -> Iterator[ast.AST]:
    """`<` and `<=`, `==` and `!=`, `in` and `not in`, `and` and `or`, `+` and `-`."""
    swapped = _SWAPPED.get(type(spot.node))
    if swapped:
        yield swapped()


def _removed_negation(spot: _Spot) -> Iterator[ast.AST]:
    """`not x` is x."""
    if isinstance(spot.node, ast.UnaryOp) and isinstance(spot.node.op, ast.Not):
        yield spot.node.operand


def _other_numbers(spot: _Spot) -> Iterator[ast.AST]:
    """A number is one more, or one less."""
    node = spot.node
    if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
        yield ast.Constant(node.value + 1)  # type: ignore[operator]
        yield ast.Constant(node.value - 1)  # type: ignore[operator]


def _other_truths(spot: _Spot) -> Iterator[ast.AST]:
    """True is False."""
    if isinstance(spot.node, ast.Constant) and isinstance(spot.node.value, bool):
        yield ast.Constant(not spot.node.value)


def _other_names(spot: _Spot) -> Iterator[ast.AST]:
    """`min` is max, `any` is all."""
    if isinstance(spot.node, ast.Name) and spot.node.id in _NAMES:
        yield ast.Name(_NAMES[spot.node.id], spot.node.ctx)


def _negated_conditions(spot: _Spot) -> Iterator[ast.AST]:
    """`if x` is if not x, unless another change says the same."""
    node = spot.node
    if spot.field not in {"test", "guard"} or not isinstance(node, ast.expr):
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], _NEGATED_BY_SWAPPING):
        return
    yield ast.UnaryOp(ast.Not(), node)


def _dropped_conditions(spot: _Spot) -> Iterator[ast.AST]:
    """`for x in y if z` is for x in y."""
    if isinstance(spot.parent, ast.comprehension) and spot.field == "ifs":
        yield ast.Constant(value=True)


def _dropped_statements(spot: _Spot) -> Iterator[ast.AST]:
    """What does something is not done: whatever a statement is, but not what gives a name a value,
    without which nothing would run at all.
    """
    node = spot.node
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        yield ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))
    elif _does_something(node):
        yield ast.Pass()


def _does_something(node: ast.AST) -> bool:
    match node:
        case ast.Expr():
            return not isinstance(node.value, ast.Constant)
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
            return True
        case _:
            return isinstance(
                node, ast.Raise | ast.Continue | ast.Break | ast.AugAssign | ast.Delete
            )


def _dropped_values(spot: _Spot) -> Iterator[ast.AST]:
    """`return x` returns nothing; False, None and an empty text are as good as that already."""
    node = spot.node
    if isinstance(node, ast.Return) and node.value and not _says_no(node.value):
        yield ast.Return(None)


def _says_no(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and (
        node.value is False or node.value in {None, ""}
    )


def _other_texts(spot: _Spot) -> Iterator[ast.AST]:
    """A text that decides something is another one."""
    node, parent = spot.node, spot.parent
    decides = isinstance(parent, ast.Compare | ast.Set | ast.MatchValue) or (
        (isinstance(parent, ast.Dict) and spot.field == "keys")
        or (isinstance(parent, ast.Subscript) and spot.field == "slice")
    )
    if decides and isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield ast.Constant(f"{node.value}x")


_CHANGES: Sequence[Callable[[_Spot], Iterator[ast.AST]]] = (
    _swaps,
    _removed_negation,
    _other_numbers,
    _other_truths,
    _other_names,
    _negated_conditions,
    _dropped_conditions,
    _dropped_statements,
    _dropped_values,
    _other_texts,
)


def _lines(spot: _Spot, scope: _Scope) -> tuple[range, range]:
    """Return the lines of a place, and those of the statement or of its head."""
    statement = scope.statement
    assert statement is not None
    node = next(
        (n for n in (spot.node, spot.parent) if hasattr(n, "lineno")), statement
    )
    body = getattr(statement, "body", None)
    end = body[0].lineno if body else (statement.end_lineno or 0) + 1
    first, last = node.lineno, node.end_lineno or node.lineno  # type: ignore[attr-defined]
    return range(first, last + 1), range(
        statement.lineno, max(end, statement.lineno + 1)
    )


def _shown(spot: _Spot, after: ast.AST | None = None) -> str:
    """Return a place as Python, with what is around it where it is but a word or an operator."""
    word = isinstance(spot.node, ast.Constant | ast.Name) and not hasattr(
        spot.parent, "body"
    )
    small = word or not isinstance(spot.node, ast.expr | ast.stmt)
    if after is None:
        return _one_line(spot.parent if small else spot.node)
    before = spot.node
    spot.put(after)
    shown = _one_line(spot.parent if small else after)
    spot.put(before)
    return shown


def _one_line(node: ast.AST) -> str:
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
