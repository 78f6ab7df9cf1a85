"""Whatever names what the book does not have is told, by the key that names it."""

from pathlib import Path

import pytest

import books
from drillbook.check.judging.context import Context
from drillbook.check.rules import BY_CODE, RULES

_RISK = "owner: sam\n    accepted_risks: [{failure_mode: slow, accepted_by: nobody}]"


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (
            books.TEAM,
            "services: [shop]",
            "services: [none]",
            '`services` names the service "none"',
        ),
        (
            books.INVENTORY,
            "owner: alex",
            "owner: nobody",
            '`owner` names the member or contact "nobody"',
        ),
        (
            books.INVENTORY,
            "owner: sam",
            "owner: nobody",
            '`owner` names the member or contact "nobody"',
        ),
        (
            books.INVENTORY,
            "production: false",
            "production: false\n    shares_with_production: [none]",
            '`shares_with_production` names the dependency "none"',
        ),
        (
            books.INVENTORY,
            "used_by: [shop]",
            "used_by: [none]",
            '`used_by` names the service "none"',
        ),
        (
            books.INVENTORY,
            "owner: sam",
            "owner: sam\n    depends_on: [none]",
            '`depends_on` names the dependency "none"',
        ),
        (
            books.INVENTORY,
            "playbooks: [database-failover]",
            "playbooks: [none]",
            '`playbooks` names the playbook "none"',
        ),
        (
            books.INVENTORY,
            "owner: sam",
            _RISK,
            '`accepted_risks` names the member "nobody"',
        ),
        (
            books.PLAYBOOK,
            "covers: [database]",
            "covers: [none]",
            '`covers` names the service or dependency "none"',
        ),
        (
            books.PLAYBOOK,
            "primary: sam",
            "primary: nobody",
            '`leads` names the member or contact "nobody"',
        ),
        (
            books.PLAYBOOK,
            "secondary: alex",
            "secondary: nobody",
            '`leads` names the member or contact "nobody"',
        ),
        (
            books.PLAYBOOK,
            "secondary: alex",
            "secondary: alex, others: [sam, nobody]",
            '`leads` names the member or contact "nobody"',
        ),
        (
            books.TEAM,
            "members:",
            "contacts:\n  - {id: desk, name: Desk, kind: team, members: [sam, nobody]}\nmembers:",
            '`members` names the member "nobody"',
        ),
        (
            books.INVENTORY,
            "owner: alex",
            "owner: alex\n    contacts: [sam, nobody]",
            '`contacts` names the member or contact "nobody"',
        ),
        (
            books.INVENTORY,
            "owner: sam",
            "owner: sam\n    contacts: [sam, nobody]",
            '`contacts` names the member or contact "nobody"',
        ),
        (
            books.RESULT,
            "service: shop",
            "service: none",
            '`service` names the service "none"',
        ),
        (
            books.RESULT,
            "dependency: database",
            "dependency: none",
            '`dependency` names the dependency "none"',
        ),
        (
            books.RESULT,
            "method: manual",
            "method: manual\nobservers: [Vendor, samm]",
            '`observers` names the member "samm"',
        ),
        (
            books.RESULT,
            "services: [shop]",
            "services: [shop, none]",
            '`impact` names the service "none"',
        ),
        (
            books.RESULT,
            "method: manual",
            "method: manual\nactions: [{title: Mend it, status: open, owner: nobody}]",
            '`actions` names the member or contact "nobody"',
        ),
        (
            books.RESULT,
            "environment: staging",
            "environment: none",
            '`environment` names the environment "none"',
        ),
        (
            books.RESULT,
            "conducted_by: [sam]",
            "conducted_by: [nobody]",
            '`conducted_by` names the member "nobody"',
        ),
        (
            books.RESULT,
            "method: manual",
            "method: manual\nsupersedes: 2026-11-01-none",
            '`supersedes` names the result "2026-11-01-none"',
        ),
        (
            books.RESULT,
            "id: database-failover",
            "id: none",
            '`playbook` names the playbook "none"',
        ),
    ],
)
def test_an_unknown_id_is_told_where_it_stands(
    book: Path, path: str, old: str, new: str, told: str
) -> None:
    """In the file and by the key that names it."""
    text = books.text_of(book, path)
    assert old in text
    books.write(book, path, text.replace(old, new))
    found = books.checked(book, rules=[BY_CODE["F005"]]).findings
    assert any(
        one.location.path == path and one.message.startswith(told) for one in found
    )


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("content/agreements/none/sam.yml", 'the playbook "none"'),
        ("content/agreements/database-failover/nobody.yml", 'the member "nobody"'),
        (f"{books.RESULT_FOLDER}/reviews/nobody.yml", 'the member "nobody"'),
    ],
)
def test_what_is_said_of_nothing_or_by_nobody_is_told(
    book: Path, path: str, told: str
) -> None:
    """By the place of its file."""
    books.sign(
        book,
        path,
        books.digest(b""),
        "agree" if path.startswith("content") else "acknowledged",
    )
    messages = [
        one.message for one in books.checked(book, rules=[BY_CODE["F005"]]).findings
    ]
    assert [told in message for message in messages] == [True]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rto: 1h", "rto: 30m", True),
        ("rto: 1h", "rto: 59m", False),
        ("rto: 1h\n", "", False),
    ],
)
def test_a_dependency_is_back_as_soon_as_what_needs_it(
    book: Path, old: str, new: str, *, told: bool
) -> None:
    """A target that nobody has set is longer than any; an unknown service has none."""
    text = books.text_of(book, books.INVENTORY).replace(old, new)
    text = text.replace(
        "used_by: [shop]\n    owner: sam", "used_by: [shop, none]\n    rto: 59m"
    )
    books.write(book, books.INVENTORY, text)
    messages = [
        one.message for one in books.checked(book, rules=[BY_CODE["D701"]]).findings
    ]
    assert any("above the 30 min of shop" in message for message in messages) is told
    assert len([message for message in messages if "above" in message]) == told


@pytest.mark.parametrize(
    ("mail", "told"),
    [
        ("criticality: critical\n    depends_on: [database]", True),
        ("criticality: non-critical\n    depends_on: [database]", False),
        ("criticality: critical", False),
    ],
)
def test_a_dependency_is_back_as_soon_as_a_critical_one_that_needs_it(
    book: Path, mail: str, *, told: bool
) -> None:
    """What nobody needs, or what needs it and is not critical, can wait."""
    text = books.text_of(book, books.INVENTORY)
    text = text.replace("criticality: non-critical", f"{mail}\n    rto: 10m")
    text = text.replace("    owner: sam\n", "    owner: sam\n    rto: 20m\n")
    books.write(book, books.INVENTORY, text)
    found = books.checked(book, rules=[BY_CODE["D701"]]).findings
    said = "`rto` of database is 20 min, above the 10 min of mail, which needs it"
    assert [one.message for one in found] == ([said] if told else [])


@pytest.mark.parametrize(
    ("own", "service", "said"),
    [
        ("rto: 2h", "rto: 1h", "`rto` of database is 2 h, above the 1 h of shop"),
        (
            "rpo: 1h",
            "rpo: 15m",
            "`rpo` of database is 1 h, above the 15 min of shop",
        ),
        ("rto: best effort", "rto: 1h", "`rto` of database is best effort, above the"),
        ("rto: 2h", "rto: best effort", None),
        ("rto: 1h", "rto: 1h", None),
    ],
)
def test_each_objective_is_held_against_that_of_the_service(
    book: Path, own: str, service: str, said: str | None
) -> None:
    """Best effort is longer than all that is promised, and nothing is longer than it."""
    key = own.partition(":")[0]
    lines = books.text_of(book, books.INVENTORY).splitlines()
    old = next(line for line in lines if line.startswith(f"    {key}:"))
    text = books.text_of(book, books.INVENTORY).replace(old, f"    {service}")
    text = text.replace("    owner: sam\n", f"    owner: sam\n    {own}\n")
    books.write(book, books.INVENTORY, text)
    found = [
        one.message for one in books.checked(book, rules=[BY_CODE["D701"]]).findings
    ]
    assert len(found) == bool(said)
    assert (said or "") in "".join(found)


@pytest.mark.parametrize(
    ("healthy", "observed", "told"),
    [("false", "outage", True), ("false", "degraded", True), ("true", "none", False)],
)
def test_a_failure_after_which_nothing_was_restored_misses_its_objective(
    book: Path, healthy: str, observed: str, *, told: bool
) -> None:
    """A little failing is failing; where nothing failed there is nothing to restore."""
    day = "2026-11-20T10:"
    timeline = (
        f'[{{at: "{day}01:00+01:00", event: observed, healthy: true}},'
        f' {{at: "{day}02:00+01:00", event: fault-started}},'
        f' {{at: "{day}02:30+01:00", event: observed, healthy: false, of: dependency}},'
        f' {{at: "{day}03:00+01:00", event: observed, healthy: {healthy}}}]'
    )
    impact = f"{{observed: {observed}, services: [shop]}}"
    books.write_result(book, timeline=timeline, impact=impact)
    messages = [
        one.message for one in books.checked(book, rules=[BY_CODE["R503"]]).findings
    ]
    assert (
        any(
            "does not say that function was restored" in message for message in messages
        )
        is told
    )


def test_nobody_is_missed_in_a_team_that_is_damaged(book: Path) -> None:
    """Who belongs to it is not known, so that nobody can be asked."""
    books.share(book)
    ledger = books.published(book)
    books.write(book, books.TEAM, f"{books.text_of(book, books.TEAM)}unknown-key: 1\n")
    found = books.checked(book, rules=RULES, context=Context(ledger=ledger)).findings
    assert {one.code for one in found} == {"F004"}


@pytest.mark.parametrize(
    ("heading", "remedy"),
    [
        ("", "Add `## Resume procedure` with its text."),
        (
            "## Afterwards\n\nIt is over.\n",
            '`sections: {resume-procedure: "Afterwards"}`.',
        ),
        (
            "## Danach übergeben\n\nSo.\n\n## Afterwards\n\nIt is over.\n",
            '`sections: {resume-procedure: "Danach übergeben"}`.',
        ),
    ],
)
def test_the_heading_that_may_be_meant_is_proposed(
    book: Path, heading: str, remedy: str
) -> None:
    """With the line to write."""
    text, _, rest = books.text_of(book, books.PLAYBOOK).partition("## Resume procedure")
    behind = rest.partition("\n## ")[2]
    books.write(
        book, books.PLAYBOOK, f"{text}{heading}{'## ' if behind else ''}{behind}"
    )
    (found,) = books.checked(book, rules=[BY_CODE["P103"]]).findings
    assert found.help.endswith(remedy)


@pytest.mark.parametrize(("number", "more"), [(8, ""), (9, " and 1 more")])
def test_eight_other_headings_are_told(book: Path, number: int, more: str) -> None:
    """More are counted."""
    text = books.text_of(book, books.PLAYBOOK).replace(
        "## Resume procedure", "## One 0"
    )
    others = "".join(f"\n## One {n}\n\nText.\n" for n in range(1, number))
    books.write(book, books.PLAYBOOK, text + others)
    (found,) = books.checked(book, rules=[BY_CODE["P103"]]).findings
    assert found.message.endswith(f'"One 7"{more}')
