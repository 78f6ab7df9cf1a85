"""What to do is said with the command, the file and whom to ask."""

from pathlib import Path

import pytest

import books
from drillbook.check.judging.context import Context, Ledger
from drillbook.check.rules import BY_CODE
from drillbook.model.finding import Finding

_OTHER = "results/2026-11-19-database-slow/result.yml"


def _found(book: Path, code: str, ledger: Ledger | None = None) -> list[Finding]:
    found = books.checked(
        book, rules=[BY_CODE[code]], context=Context(ledger=ledger)
    ).findings
    return [one for one in found if one.code == code]


def _ask_for(book: Path, modes: str) -> None:
    text = books.text_of(book, books.INVENTORY)
    books.write(book, books.INVENTORY, text.replace("[unavailable]", modes))


def test_a_test_that_is_missing_is_asked_for_with_its_command(book: Path) -> None:
    """And its owner is asked, if it has one."""
    _ask_for(book, "[unavailable, slow]")
    (found,) = _found(book, "T402")
    assert found.help.endswith(
        "`drillbook capture start --dependency database --failure-mode slow`. Owner: sam."
    )
    text = books.text_of(book, books.INVENTORY)
    books.write(book, books.INVENTORY, text.replace("    owner: sam\n", ""))
    (found,) = _found(book, "T402")
    assert found.help.endswith("--failure-mode slow`.")


def test_a_draft_of_it_is_to_be_finished(book: Path) -> None:
    """Unless another result of the same failure can be read."""
    _ask_for(book, "[unavailable, slow]")
    books.write(book, _OTHER, "schema: 1\n")
    (found,) = _found(book, "T402")
    assert found.help.startswith(f"Finish {_OTHER}: ")
    assert found.message.endswith(f"; {_OTHER} does not count: it has its own findings")
    books.write_result(book, failure_mode="slow", timeline="[]")
    (found,) = _found(book, "T402")
    assert "Finish" not in found.help
    assert "; 2026-11-20-database-slow does not count: not-a-test: " in found.message


def test_the_newest_that_does_not_count_is_named(book: Path) -> None:
    """An older one says less of how things are."""
    books.remove_result(book)
    for day in ("2026-11-18", "2026-11-20"):
        books.write_result(
            book,
            started=f"{day}T10:00:00+01:00",
            ended=f"{day}T10:30:00+01:00",
            timeline="[]",
        )
    (found,) = _found(book, "T401")
    assert "; 2026-11-20-database-unavailable does not count" in found.message


def test_without_an_archive_nothing_is_known_to_be_published(book: Path) -> None:
    """The finding says so, and the results do not count as published."""
    (found,) = _found(books.share(book), "S601")
    assert found.message == "publication was not checked: no archive is configured"


def test_an_archive_that_is_named_and_could_not_be_read_is_told_as_that(
    book: Path,
) -> None:
    """Nobody has to configure what is configured already."""
    books.write(books.share(book), books.POLICY, "archive: {branch: gh-pages}\n")
    (found,) = _found(book, "S601")
    assert (
        found.message
        == "publication was not checked: drillbook could not read the archive"
    )


@pytest.mark.parametrize(
    ("conducted_by", "alone"),
    [("[sam]", True), ("[sam, alex]", False), ("[alex]", False)],
)
def test_who_conducted_a_test_is_not_the_only_one_who_read_it(
    book: Path, conducted_by: str, *, alone: bool
) -> None:
    """Where there is somebody else; where all conducted it, nobody is."""
    text = books.text_of(book, books.RESULT)
    books.write(book, books.RESULT, text.replace("[sam]", conducted_by))
    books.write(book, books.POLICY, "acknowledgement: {quorum: 50%}\n")
    result = books.only_result(book)
    books.sign(
        book, f"{books.RESULT_FOLDER}/reviews/sam.yml", result.digest, "acknowledged"
    )
    assert bool(_found(book, "S608")) is alone


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("T401", "`severities` names T401, whose severity no policy can change"),
        ("T999", '`severities` names the rule "T999", which does not exist.'),
        ("R501", None),
    ],
)
def test_a_policy_changes_the_severity_of_what_it_may(
    book: Path, code: str, told: str | None
) -> None:
    """Another line does nothing, which is told."""
    books.write(book, books.POLICY, f"severities: {{{code}: warning}}\n")
    messages = [one.message for one in _found(book, "F014")]
    assert len(messages) == (told is not None)
    assert "".join(messages).startswith(told or "")


def test_rules_that_a_policy_must_not_silence_are_fixed() -> None:
    """They are those by which results could be forged, changed or taken away."""
    fixed = {code for code, rule in BY_CODE.items() if rule.fixed}
    assert {
        "T401",
        "R505",
        "R506",
        "R507",
        "R508",
        "R509",
        "R514",
        "S601",
        "S604",
    } <= fixed
    assert {
        "R521",
        "R522",
        "R523",
        "R524",
        "R519",
        "D707",
        "D708",
        "F012",
        "F014",
    } <= fixed
    assert not fixed & {"T402", "T403", "R501", "R502", "R510", "P103", "A201", "D701"}


def test_a_cell_tells_what_covers_it_and_what_does_not(book: Path) -> None:
    """The newest of those that cover it, and every one that does not count."""
    books.write_result(
        book,
        started="2026-11-22T10:00:00+01:00",
        ended="2026-11-22T10:30:00+01:00",
        timeline="[]",
    )
    (cell,) = books.checked(book).evaluation.cells
    assert cell.result
    assert cell.result.path == books.RESULT
    assert [result.folder for result in cell.uncounted] == [
        "2026-11-22-database-unavailable"
    ]
    assert (cell.state, cell.open, cell.simulated) == ("tested", False, False)
    assert (cell.lapsed, cell.expiry, cell.risk) == (None, None, None)


def test_a_cell_whose_test_is_too_old_has_lapsed_until_its_risk_is_accepted(
    book: Path,
) -> None:
    """A test and its reason stay with it."""
    books.write(book, books.POLICY, "max_age: 1d\n")
    (cell,) = books.checked(book).evaluation.cells
    assert cell.lapsed
    assert cell.expiry
    assert (cell.lapsed.path, cell.expiry.kind) == (books.RESULT, "stale")
    assert (cell.state, cell.open, cell.result) == ("lapsed", True, None)
    risk = (
        "    accepted_risks: [{failure_mode: unavailable, reason: It goes away soon.,"
        " accepted_by: sam, expires: 2026-12-24}]\n"
    )
    books.write(
        book,
        books.INVENTORY,
        books.text_of(book, books.INVENTORY).replace(
            "    owner: sam\n", f"    owner: sam\n{risk}"
        ),
    )
    (cell,) = books.checked(book).evaluation.cells
    assert (cell.state, cell.open) == ("accepted", False)
