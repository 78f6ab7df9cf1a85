"""A mutant that changes what a test asks for is killed, any other one survives; those that nobody
could notice are listed with a reason, and exist.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from mutants.equivalent import equivalents
from mutants.mutation import mutants_of
from mutants.reach import Reach

_TESTS = Path(__file__).parents[1]
_CODE = """\
LEAST = 3


def enough(count: int) -> bool:
    return count >= LEAST


def length(text: str) -> int:
    total = 0
    for _ in text:
        total += 1
    return total
"""
_ASKED = """\
from counts import enough, length


def test_three_are_enough() -> None:
    assert enough(4)
    assert not enough(1)


def test_length() -> None:
    assert length("four") == 4
"""


def _run(
    folder: Path, tests: str, code: str = _CODE
) -> subprocess.CompletedProcess[str]:
    (folder / "counts.py").write_text(code, encoding="utf-8")
    (folder / "test_counts.py").write_text(tests, encoding="utf-8")
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "mutants",
            "counts.py",
            "--tests",
            "test_counts.py",
            "--seed",
            "1",
        ],
        cwd=folder,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{_TESTS}:{folder}",
            "TMPDIR": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def _survivors(told: str) -> list[str]:
    return sorted(line for line in told.splitlines() if "→" in line)


def test_what_no_test_notices_is_told(tmp_path: Path) -> None:
    """Tests that never ask about three miss what happens there, and nothing else."""
    run = _run(tmp_path, _ASKED)
    assert _survivors(run.stdout) == [
        "counts.py:1: LEAST = 3  →  LEAST = 2",
        "counts.py:1: LEAST = 3  →  LEAST = 4",
        "counts.py:5: count >= LEAST  →  count > LEAST",
    ], run.stdout + run.stderr
    assert "counts.py: 8 of 11 killed, 72.7%" in run.stdout


def test_what_a_test_notices_is_killed(tmp_path: Path) -> None:
    """In functions as in what is run on import, which has to be imported anew."""
    run = _run(tmp_path, _ASKED.replace("(4)", "(3)").replace("(1)", "(2)"))
    assert _survivors(run.stdout) == [], run.stdout + run.stderr
    assert "counts.py: 11 of 11 killed, 100.0%" in run.stdout


_MADE = """\
def _within(most: int):
    def within(count: int) -> bool:
        return count <= most

    return within


within = _within(3)
"""
_ASKED_OF_IT = """\
from counts import within


def test_three_are_within() -> None:
    assert within(3)
    assert not within(4)
"""


def test_what_was_made_on_import_is_changed_as_well(tmp_path: Path) -> None:
    """A function that another one has made before any test was run."""
    run = _run(tmp_path, _ASKED_OF_IT, _MADE)
    assert _survivors(run.stdout) == [], run.stdout + run.stderr
    assert " killed, 100.0%" in run.stdout


def test_a_test_that_fails_anyway_kills_nothing(tmp_path: Path) -> None:
    """It is told, and not asked."""
    run = _run(tmp_path, _ASKED.replace("assert enough(4)", "assert enough(0)"))
    assert "not asked: test_counts.py::test_three_are_enough" in run.stdout, run.stderr
    assert "counts.py:5: return count >= LEAST  →  return" in _survivors(run.stdout)


def test_a_value_is_used_where_its_name_stands(tmp_path: Path) -> None:
    """Also by way of another name, and nowhere where it only has the same name as a key."""
    file = tmp_path / "code.py"
    file.write_text(
        "LEAST = 3\nMOST: int = 2 * LEAST\nNEVER = 9\n\n\n"
        "def enough(count):\n    if count == 7:\n        return count >= LEAST\n"
        "    return f(MOST, NEVERS=1)\n",
        encoding="utf-8",
    )
    used = {mutant.before: mutant.used for mutant in mutants_of(file)}
    assert used["LEAST = 3"] == {8, 9}
    assert used["2 * LEAST"] == {9}
    assert used["NEVER = 9"] == used["count == 7"] == set()


def test_those_are_asked_first_that_noticed_most_or_are_about_it(
    tmp_path: Path,
) -> None:
    """Then those that run little else, as long as patience lasts."""
    file = tmp_path / "code.py"
    file.write_text("def f(a):\n    return a < 3\n", encoding="utf-8")
    mutant = next(mutants_of(file))
    tests = ("test_a.py::one", "test_a.py::two", "test_code.py::one", "test_z.py::one")
    reach = Reach(seconds=dict.fromkeys(tests, 1.0), patience=3.0)
    reach.tests[file.resolve()] = {2: set(tests)}
    reach.run.update({test: 100 - number for number, test in enumerate(tests)})
    assert reach.of(mutant) == ["test_code.py::one", "test_z.py::one", "test_a.py::one"]
    reach.seconds["test_values.py::one"] = 0.1
    assert "test_values.py::one" not in reach.of(mutant)
    reach.heed(mutant, "test_a.py::two")
    assert reach.of(mutant)[:2] == ["test_a.py::two", "test_code.py::one"]


def test_a_value_is_shown_to_those_that_are_about_values_alone(tmp_path: Path) -> None:
    """They call nothing, so that nothing else could lead to them."""
    file = tmp_path / "code.py"
    file.write_text("LEAST = 3\n\n\ndef f(a):\n    return a\n", encoding="utf-8")
    mutant = next(mutants_of(file))
    reach = Reach(seconds={"test_a.py::one": 1.0, "test_b.py::one": 1.0})
    reach.tests[file.resolve()] = {5: {"test_a.py::one"}}
    reach.run["test_a.py::one"] = 9
    assert reach.of(mutant) == ["test_b.py::one", "test_a.py::one"]
    reach.run["test_b.py::one"] = 9
    assert reach.of(mutant) == ["test_a.py::one"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a < b", {"a <= b"}),
        ("a == b", {"a != b"}),
        ("a is None", {"a is not None"}),
        ("a and b", {"a or b"}),
        ("not a", {"a"}),
        ("a + b", {"a - b"}),
        ("f(7)", {"f(8)", "f(6)"}),
        ("f(x=True)", {"x=False"}),
        ("min(a)", {"max(a)"}),
        ("all(a)", {"any(a)"}),
        ("b if a else c", {"not a"}),
        ("[a for a in b if a.c]", {"True"}),
        ("a == 'x'", {"a != 'x'", "a == 'xx'"}),
        ("{'k': 'v'}", {"{'kx': 'v'}"}),
        ("a['k']", {"a['kx']"}),
        ("a in {'k'}", {"a not in {'k'}", "{'kx'}"}),
        ("f('said')", set()),
    ],
)
def test_each_kind_of_change(tmp_path: Path, code: str, expected: set[str]) -> None:
    """What decides is otherwise; what is only said is not."""
    file = tmp_path / "code.py"
    file.write_text(f"value = {code}\n", encoding="utf-8")
    assert {mutant.after for mutant in mutants_of(file)} == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("do()", {"pass"}),
        ("yield a", {"yield from ()"}),
        ("return a", {"return"}),
        ("a += b", {"a -= b", "pass"}),
        ("a.b = c", {"pass"}),
        ("a = b", set()),
        ("raise a", {"pass"}),
        ("'said'", set()),
    ],
)
def test_each_statement_that_is_dropped(
    tmp_path: Path, code: str, expected: set[str]
) -> None:
    """It is left out, or returns nothing."""
    file = tmp_path / "code.py"
    file.write_text(f"def f():\n    {code}\n", encoding="utf-8")
    assert {mutant.after for mutant in mutants_of(file)} == expected


def test_what_is_listed_as_equivalent_exists() -> None:
    """A row goes with the code that it is about; each has a reason."""
    root = _TESTS.parent
    for row in equivalents():
        mutants = [
            (mutant.scope, mutant.before, mutant.after)
            for mutant in mutants_of(root / row.path)
        ]
        assert (row.scope, row.before, row.after) in mutants, (
            f"{row.path}: {row.before}"
        )
        assert len(row.why.split()) > 3
