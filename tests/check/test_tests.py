"""What a critical dependency still lacks is told with why, and with what fills it."""

from pathlib import Path

import pytest

import books
from check.verdicts.pair import OUTAGE, timeline
from drillbook.check.assessment import Assessment
from drillbook.check.rules import BY_CODE

_RULES = [BY_CODE[code] for code in ("T401", "T402", "T403", "T404", "T405")]
_START = (
    "Make it fail outside production, watch, and record it: `drillbook capture start"
    " --dependency database --failure-mode {}`."
)


def _modes(book: Path, modes: str) -> None:
    text = books.text_of(book, books.INVENTORY)
    books.write(
        book,
        books.INVENTORY,
        text.replace("failure_modes: [unavailable]", f"failure_modes: {modes}"),
    )


def _second(book: Path, day: str, **keys: str | None) -> str:
    """Write a second result of the database, that differs from the base book's by more than a day;
    return its id.
    """
    events = (
        "10:01:03 ok",
        "10:03:31 fault",
        "10:04:02 bad",
        "10:09 reverted",
        "10:14:44 ok",
    )
    given: dict[str, str | None] = {
        "started": f"{day}T10:00:00+01:00",
        "ended": f"{day}T10:30:00+01:00",
        "timeline": timeline(events, day),
    }
    return books.write_result(book, **given | keys).split("/")[1]


def _judged(book: Path) -> Assessment:
    return books.checked(book, rules=_RULES)


def _told(book: Path) -> list[tuple[str, str, str]]:
    found = (one for one in _judged(book).findings if one.code[0] == "T")
    return [(one.code, one.message, one.help) for one in found]


def test_a_dependency_without_any_test_is_told_with_the_first_that_it_needs(
    book: Path,
) -> None:
    """In the order of the inventory, and whoever owns it is asked."""
    books.remove_result(book)
    _modes(book, "[slow, unavailable]")
    assert _told(book) == [
        (
            "T401",
            (
                'critical dependency "database" has no conclusive test outside production'
                " (required: slow, unavailable)"
            ),
            f"{_START.format('slow')} Owner: sam.",
        )
    ]
    text = books.text_of(book, books.INVENTORY)
    books.write(book, books.INVENTORY, text.replace("    owner: sam\n", ""))
    assert [help_ for _, _, help_ in _told(book)] == [_START.format("slow")]


def test_the_newest_test_that_does_not_count_is_told(book: Path) -> None:
    """Of the dependency, in whatever mode; a draft that cannot be read is not looked for then."""
    books.write_result(book, timeline=timeline(OUTAGE[1:]))
    newer = _second(book, "2026-11-22", failure_mode="slow", environment="production")
    ((code, message, _),) = _told(book)
    assert code == "T401"
    assert message.endswith(
        f"; {newer} does not count: it ran in production (production)"
    )


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        ("2026-11-22-database-unavailable", True),
        ("2026-11-22-database-slow", True),
        ("2026-11-22-mail-unavailable", False),
    ],
)
def test_a_draft_that_cannot_be_read_is_told(
    book: Path, draft: str, *, told: bool
) -> None:
    """If by its name it is of the dependency; to finish it is enough, if it is of the mode."""
    books.remove_result(book)
    path = f"results/{draft}/result.yml"
    books.write(book, path, "schema: 1\n")
    ((code, message, help_),) = _told(book)
    assert code == "T401"
    assert message.endswith(
        f"; {path} does not count: it has its own findings" if told else "unavailable)"
    )
    finish = f"Finish {path}: its own findings say what is missing."
    fills = "database-unavailable" in draft
    assert help_ == (finish if fills else f"{_START.format('unavailable')} Owner: sam.")


def test_a_draft_is_not_proposed_where_the_mode_was_tried(book: Path) -> None:
    """What was tried and does not count is repeated."""
    books.write_result(book, timeline=timeline(OUTAGE[1:]))
    books.write(book, "results/2026-11-22-database-unavailable/result.yml", "a: 1\n")
    ((_, message, help_),) = _told(book)
    assert "2026-11-20-database-unavailable does not count: inconclusive" in message
    assert help_ == f"{_START.format('unavailable')} Owner: sam."


def test_a_mode_without_a_test_is_told_of_each_that_is_missing(book: Path) -> None:
    """Not of those that are covered, and with why a test of the mode does not count."""
    _modes(book, "[unavailable, slow, erroring]")
    other = _second(
        book, "2026-11-22", failure_mode="erroring", environment="production"
    )
    start = 'critical dependency "database" has no conclusive test of failure mode'
    assert [(code, message) for code, message, _ in _told(book)] == [
        (
            "T402",
            (
                f'{start} "erroring" outside production; {other} does not count: it ran in'
                " production (production)"
            ),
        ),
        ("T402", f'{start} "slow" outside production'),
    ]


def _evidence(book: Path, **files: tuple[str, str]) -> str:
    """Write files of evidence, each of them now and as its result says; return the rows."""
    rows = []
    for name, (now, then) in files.items():
        file = f"evidence/{name}.txt"
        books.write(book, f"{books.RESULT_FOLDER}/{file}", now)
        rows.append(f"{{file: {file}, digest: '{books.digest(then.encode())}'}}")
    return f"[{', '.join(rows)}]"


def test_what_makes_the_files_of_a_result_right_is_what_fills_its_cell(
    book: Path,
) -> None:
    """The first remedy, if nothing else is wrong with it."""
    evidence = _evidence(book, a=("One.\n", "Two.\n"), b=("One.\r\n", "One.\n"))
    books.write_result(book, evidence=evidence)
    ((_, message, help_),) = _told(book)
    assert message.endswith(
        "does not count: evidence/a.txt has changed: its bytes differ; evidence/b.txt has changed:"
        " only its line ends differ"
    )
    assert help_.startswith("Put the original back")
    counts = "before: {ok: 9}, samples: probes/health.csv"
    probe = f"{{id: health, type: http, target: x, {counts}}}"
    books.write_result(book, evidence=evidence, probes=f"[{probe}]")
    ((_, message, help_),) = _told(book)
    assert "evidence/a.txt has changed" in message
    assert "probe health says 9 good" in message
    assert help_ == f"{_START.format('unavailable')} Owner: sam."
    books.write_result(book, evidence=evidence, environment="production")
    ((_, _, help_),) = _told(book)
    assert help_ == f"{_START.format('unavailable')} Owner: sam."


@pytest.mark.parametrize(
    ("newer", "told"),
    [
        (None, ["2026-11-20-database-unavailable"]),
        # A newer one that never counted takes nothing away from the one that did.
        ({"environment": "production"}, ["2026-11-20-database-unavailable"]),
        ({}, []),
        # Nor one of a mode that nobody asks for, unless it is all that there is.
        ({"failure_mode": "slow"}, ["2026-11-20-database-unavailable"]),
    ],
)
def test_a_test_that_is_too_old_is_missed(
    book: Path, newer: dict[str, str] | None, told: list[str]
) -> None:
    """Until a younger one of the same failure counts."""
    books.write(book, books.POLICY, "max_age: 2d\n")
    if newer is not None:
        _second(book, "2026-11-22", **newer)
    found = [one for one in _judged(book).findings if one.code == "T403"]
    assert [one.location.path.split("/")[1] for one in found] == told
    for one in found:
        assert one.help == f"{_START.format('unavailable')} Owner: sam."
        assert one.message == (
            'no longer covers critical dependency "database" with failure mode "unavailable": it'
            " is 3 days old, and the policy wants none above 2 d"
        )


def test_what_is_too_old_is_told_though_nobody_asks_for_its_mode(book: Path) -> None:
    """Where nothing else was ever tested, and whatever came later and never counted."""
    books.write(book, books.POLICY, "max_age: 2d\n")
    _modes(book, "[slow]")
    _second(book, "2026-11-22", environment="production")
    told = _told(book)
    assert [code for code, _, _ in told] == ["T402", "T403"]
    assert "2026-11-20" not in told[0][1]
    assert 'with failure mode "unavailable": it is 3 days old' in told[1][1]
