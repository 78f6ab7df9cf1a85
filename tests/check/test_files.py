"""What the files of a book say of themselves: ids, places, severities and risks."""

from datetime import date
from pathlib import Path

import pytest

import books
from drillbook.check.judging.context import Context
from drillbook.check.rules import BY_CODE
from drillbook.errors import DrillbookError


def _told(
    book: Path, code: str, context: Context | None = None, day: date = books.TODAY
) -> list[tuple[int, str]]:
    """Return the line and the message of each finding of a rule."""
    found = books.checked(book, day, context or Context(), [BY_CODE[code]]).findings
    return [(one.location.line, one.message) for one in found if one.code == code]


def _lines(book: Path, path: str, text: str) -> list[int]:
    """Return the numbers of the lines that have a text."""
    lines = books.text_of(book, path).splitlines()
    return [number for number, line in enumerate(lines, start=1) if text in line]


_ROWS = {
    "member or contact": (
        books.TEAM,
        "members:",
        "  - {id: ID, name: N, role: tester}",
    ),
    "service": (books.INVENTORY, "services:", "  - {id: ID, name: N}"),
    "environment": (
        books.INVENTORY,
        "environments:",
        "  - {id: ID, production: false}",
    ),
    "dependency": (
        books.INVENTORY,
        "dependencies:",
        "  - {id: ID, name: N, kind: other, criticality: non-critical, impact: I}",
    ),
}


@pytest.mark.parametrize("word", _ROWS)
@pytest.mark.parametrize("times", [1, 2, 3])
def test_each_entry_has_an_id_of_its_own(book: Path, word: str, times: int) -> None:
    """Each further one is told, in its line."""
    path, heading, row = _ROWS[word]
    rows = "\n".join([heading, *[row.replace("ID", "twice")] * times])
    books.write(book, path, books.text_of(book, path).replace(heading, rows, 1))
    said = f'there is another {word} with the id "twice" above'
    further = _lines(book, path, "id: twice")[1:]
    assert _told(book, "F009") == [(line, said) for line in further]


def test_a_contact_has_no_id_of_a_member(book: Path) -> None:
    """Either of them may be called."""
    text = books.text_of(book, books.TEAM)
    row = "contacts:\n  - {id: sam, name: Desk, kind: team}\n"
    books.write(book, books.TEAM, text + row)
    (line,) = _lines(book, books.TEAM, "name: Desk")
    said = 'there is another member or contact with the id "sam" above'
    assert _told(book, "F009") == [(line, said)]


_OF_THE_BASE = "2026-11-20-database-unavailable"


@pytest.mark.parametrize(
    ("folder", "keys", "told"),
    [
        (_OF_THE_BASE, {}, []),
        (f"{_OF_THE_BASE}-2", {}, []),
        (
            f"{_OF_THE_BASE}2",
            {},
            [
                f'`id` is "{_OF_THE_BASE}2"; by its keys it must begin with "{_OF_THE_BASE}"'
            ],
        ),
        (
            _OF_THE_BASE,
            {"failure_mode": "slow"},
            [
                (
                    f'`id` is "{_OF_THE_BASE}"; by its keys it must begin with'
                    ' "2026-11-20-database-slow"'
                )
            ],
        ),
        (
            "2026-11-20-elsewhere",
            {"id": _OF_THE_BASE},
            [
                f'`id` is "{_OF_THE_BASE}", but the folder is results/2026-11-20-elsewhere'
            ],
        ),
        (
            "2026-11-20-shop-exercise",
            {"kind": "exercise", "dependency": None, "failure_mode": None},
            [],
        ),
        (
            "2026-11-21-shop-exercise",
            {"kind": "exercise", "dependency": None, "failure_mode": None},
            [
                '`id` is "2026-11-21-shop-exercise"; by its keys it must begin with "2026-11-20"'
            ],
        ),
    ],
)
def test_a_result_is_in_the_folder_of_its_id(
    book: Path, folder: str, keys: dict[str, str | None], told: list[str]
) -> None:
    """Which begins with what its keys say, and may go on behind a hyphen."""
    books.remove_result(book)
    text = books.result_text(**{"id": folder, **keys})
    books.write(book, f"results/{folder}/result.yml", text)
    assert [message for _, message in _told(book, "F011")] == told


@pytest.mark.parametrize(
    ("severities", "told"),
    [
        ("R517: error", []),
        (
            "T401: warning",
            ["`severities` names T401, whose severity no policy can change"],
        ),
        (
            "T499: warning",
            [
                '`severities` names the rule "T499", which does not exist. Did you mean "T401"?'
            ],
        ),
    ],
)
def test_a_policy_sets_severities_of_rules_that_it_may_set(
    book: Path, severities: str, told: list[str]
) -> None:
    """In the line of each."""
    books.write(book, books.POLICY, f"severities:\n  R516: error\n  {severities}\n")
    found = _told(book, "F014")
    assert [message.partition(" Did")[0] for _, message in found] == [
        one.partition(" Did")[0] for one in told
    ]
    assert [line for line, _ in found] == [3] * len(told)


def test_where_an_archive_may_not_be_is_told(book: Path) -> None:
    """By the policy itself, else by what is known of the folder, and there once."""
    books.write(book, books.POLICY, "max_age: 30d\narchive: {folder: archive}\n")
    known = Context(misplaced="is a link.")
    assert _told(book, "F016") == []
    assert _told(book, "F016", known) == [(2, "is a link.")]
    books.write(book, books.POLICY, "max_age: 30d\narchive: {folder: content/a}\n")
    ((line, message),) = _told(book, "F016", known)
    assert line == 2
    assert message.startswith('`archive.folder` is "content/a", which ')


def test_what_git_cannot_say_is_told(book: Path) -> None:
    """In its words, with what it says to do."""
    known = Context(undated=DrillbookError("no history", "Fetch it."))
    assert _told(book, "F020", known) == [(0, "no history")]
    assert _told(book, "F020") == []


_RISK = "{failure_mode: slow, reason: It is mirrored., accepted_by: sam, expires: 2027-01-01}"


@pytest.mark.parametrize(
    ("risk", "code", "told"),
    [
        (_RISK, "W801", None),
        (
            "{failure_mode: slow}",
            "W801",
            'the risk of "slow" is not accepted without `reason`, `accepted_by`, `expires`',
        ),
        (
            _RISK.replace(", expires: 2027-01-01", ""),
            "W801",
            'the risk of "slow" is not accepted without `expires`',
        ),
        (_RISK.replace("2027-01-01", "2026-11-23"), "W802", None),
        (
            _RISK.replace("2027-01-01", "2026-11-22"),
            "W802",
            'the accepted risk of "slow" expired on 2026-11-22. Accepted by: sam',
        ),
        (
            "{failure_mode: slow, expires: 2026-11-22}",
            "W802",
            'the accepted risk of "slow" expired on 2026-11-22',
        ),
        (_RISK.replace("2027-01-01", "2027-11-24"), "W803", None),
        (
            _RISK.replace("2027-01-01", "2027-11-25"),
            "W803",
            'the risk of "slow" is accepted until 2027-11-25, and does not stand that long',
        ),
    ],
)
def test_a_risk_is_somebodys_for_a_time(
    book: Path, risk: str, code: str, told: str | None
) -> None:
    """With a reason, until a day to come, and for a year and a day at most."""
    text = books.text_of(book, books.INVENTORY)
    rows = f"    accepted_risks:\n      - {_RISK.replace('slow', 'erroring')}\n      - {risk}\n"
    books.write(
        book,
        books.INVENTORY,
        text.replace("    owner: sam\n", f"    owner: sam\n{rows}"),
    )
    (line,) = _lines(book, books.INVENTORY, "failure_mode: slow")
    assert _told(book, code) == ([(line, told)] if told else [])


@pytest.mark.parametrize(
    ("criticality", "lines", "told"),
    [
        ("critical", "", True),
        ("critical", "    contact: 555-0107\n", False),
        ("critical", "    owner: alex\n", False),
        ("critical", "    owner: nobody\n", True),
        ("critical", "    owner: silent\n", True),
        ("critical", "    owner: silent\n    contacts: [alex]\n", False),
        ("critical", "    contacts: [silent, desk]\n", False),
        ("critical", "    contacts: [silent]\n", True),
        ("non-critical", "", False),
    ],
)
def test_somebody_can_be_called_about_what_is_critical(
    book: Path, criticality: str, lines: str, *, told: bool
) -> None:
    """By the inventory itself, or by who owns it or is named as a contact."""
    team = books.text_of(book, books.TEAM)
    books.write(
        book,
        books.TEAM,
        f"{team}  - {{id: silent, name: Silent, role: tester}}\n"
        "contacts:\n  - {id: desk, name: Desk, kind: team, phone: 555-0107}\n",
    )
    text = books.text_of(book, books.INVENTORY).replace("    owner: sam\n", lines)
    books.write(
        book,
        books.INVENTORY,
        text.replace("criticality: critical", f"criticality: {criticality}"),
    )
    said = (
        'the inventory does not say whom to call about critical dependency "database"'
    )
    assert [message for _, message in _told(book, "D702")] == ([said] if told else [])


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("", "", None),
        ("production: true", "production: false", 8),
        (
            (
                "environments:\n  - id: staging\n    production: false\n  - id: production\n"
                "    production: true\n"
            ),
            "",
            1,
        ),
    ],
)
def test_one_environment_is_production(
    book: Path, old: str, new: str, line: int | None
) -> None:
    """Told where the environments begin, or the file does."""
    text = books.text_of(book, books.INVENTORY)
    books.write(book, books.INVENTORY, text.replace(old, new) if old else text)
    found = _told(book, "D707")
    assert [number for number, _ in found] == ([] if line is None else [line])


def test_nothing_is_missed_in_a_damaged_inventory(book: Path) -> None:
    """What it still holds is not known."""
    books.write(book, books.INVENTORY, "services: [\n")
    assert _told(book, "D707") == _told(book, "F010") == []
    books.write(book, books.TEAM, "members: [\n")
    assert _told(book, "D702") == []
