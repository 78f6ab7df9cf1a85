"""Tests are run in a process whose code has been changed.

Two ways lead there. Where a function changes, pytest has collected all tests already: a fork of
that process gives the function its other code and runs the tests at once. What is run on import is
imported anew, changed, by a process that has not imported anything yet.
"""

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import TypeAlias

import pytest
from _pytest.runner import runtestprotocol

from mutants.mutation import Mutant, mutated

_RUNS_WHEN_CALLED = 0x01
"""The flag CO_OPTIMIZED: the body of a function has it, that of a class has not."""

_ALL_WELL = {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}

_Name: TypeAlias = tuple[str, str, int]


def passing(items: Sequence[pytest.Item]) -> Iterator[bool]:
    """Run tests in turn; yield whether each of them passes, before, while and after it is run."""
    for item, following in zip_longest(items, items[1:]):
        reports = runtestprotocol(item, nextitem=following, log=False)
        yield not any(report.failed for report in reports)


class Functions:
    """Every function that there is, by where its code was written."""

    def __init__(self) -> None:
        self._named: dict[_Name, list[FunctionType]] = defaultdict(list)
        for one in gc.get_objects():
            if type(one) is FunctionType:
                self._named[_name(one.__code__)].append(one)

    def change(self, mutant: Mutant) -> bool:
        """Give the functions that a mutant changes their other code, and return True; False where
        there is none any more, or none that could take it.
        """
        file = str(mutant.path.resolve())
        now = _functions(
            compile(mutant.path.read_bytes(), file, "exec", dont_inherit=True)
        )
        then = _functions(compile(mutated(mutant), file, "exec", dont_inherit=True))
        for before, after in zip(now, then, strict=True):
            if before == after:
                continue
            there = [
                one for one in self._named[_name(before)] if one.__code__ == before
            ]
            if not there or before.co_freevars != after.co_freevars:
                return False
            for one in there:
                one.__code__ = after
            if not self._change_within(before, after):
                return False
        return True

    def _change_within(self, before: CodeType, after: CodeType) -> bool:
        """Give what a function has made of its own inner functions already their other code, and
        return True; False where it has other ones now.
        """
        now, then = list(_inner(before)), list(_inner(after))
        if len(now) != len(then):
            return False
        for was, is_ in zip(now, then, strict=True):
            if was == is_:
                continue
            there = [one for one in self._named[_name(was)] if one.__code__ == was]
            if there and was.co_freevars != is_.co_freevars:
                return False
            for one in there:
                one.__code__ = is_
            if not self._change_within(was, is_):
                return False
        return True


def _name(code: CodeType) -> _Name:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _inner(code: CodeType) -> Iterator[CodeType]:
    return (constant for constant in code.co_consts if isinstance(constant, CodeType))


def _functions(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of each function of a module and its classes, but not of those within one."""
    for constant in _inner(code):
        if constant.co_flags & _RUNS_WHEN_CALLED:
            yield constant
        else:
            yield from _functions(constant)


def survives_anew(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Return whether tests pass with the changed module, imported by a process without any."""
    sys.meta_path.insert(0, _Changed(mutant))
    files = sorted({test.partition("::")[0] for test in tests})
    options = ["--exitfirst", "-p", "no:cacheprovider", *files]
    return pytest.main(options, plugins=[_Chosen(tests)]) in _ALL_WELL


@dataclass(frozen=True)
class _Changed(importlib.abc.MetaPathFinder):
    """Finds the module that a mutant changes, as the mutant has it."""

    mutant: Mutant

    def find_spec(
        self, name: str, _path: object = None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return where to load that module from, or None where it is another one."""
        if name != module_name(self.mutant.path):
            return None
        file = str(self.mutant.path.resolve())
        loader = _Loader(name, file)
        loader.code = partial(
            compile, mutated(self.mutant), file, "exec", dont_inherit=True
        )
        return importlib.util.spec_from_file_location(name, file, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    code: "partial[CodeType]"

    def get_code(self, _fullname: str) -> CodeType:
        return self.code()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The plugin of pytest that keeps some tests of those collected, in their order."""

    tests: Sequence[str]

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Take out the others."""
        found = {item.nodeid: item for item in items}
        items[:] = [found[test] for test in self.tests if test in found]


def module_name(path: Path) -> str:
    """Return the name by which a file is imported: those of the packages around it, and its own."""
    names = [] if path.name == "__init__.py" else [path.stem]
    folder = path.resolve().parent
    while (folder / "__init__.py").exists():
        names.insert(0, folder.name)
        folder = folder.parent
    return ".".join(names)
