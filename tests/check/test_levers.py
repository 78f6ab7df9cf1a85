"""Whatever makes what is asked for smaller or easier is told, in every format, and moves nothing
before the merge.

A row of `_PULLED` is one way of doing it: what is written over the base book, the code that tells
it, and a word that stands in what is told. A further way is one more row.
"""

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import books
import changes
from drillbook.check.assessment import Assessment
from drillbook.check.engine import check
from drillbook.check.gate import GATES
from drillbook.check.judging.context import Context
from drillbook.check.judging.levers import LEVERS, levers_of
from drillbook.check.judging.ratchet import Ratchet
from drillbook.cli.check import FORMATS
from drillbook.files.load import load
from drillbook.model.agreement import Agreement
from drillbook.model.book import Book
from drillbook.model.entry import Entry, Value
from drillbook.model.inventory import (
    AcceptedRisk,
    Criticality,
    Dependency,
    DeployedSource,
    Environment,
    FailureMode,
    Inventory,
    LeftOut,
    RemovedDependency,
    Service,
)
from drillbook.model.playbook import Playbook
from drillbook.model.policy import ArchivePlace, Policy, Quorum
from drillbook.model.result_parts import Action
from drillbook.model.review import Review
from drillbook.model.team import Member, Role, Team
from drillbook.report.links import NOWHERE

_DAY = date(2026, 11, 25)
_REASON = "It is fed from the order queue since Monday."
_STRICT = """max_age: 180d
agreement: {quorum: roles, roles: [developer, operations]}
acknowledgement: {quorum: 80%}
severities: {R517: error}
production_patterns: ['^prod-']
redact: ['PIN [0-9]+']
archive: {branch: gh-pages}
required_failure_modes: {cdn: [unavailable, erroring]}
"""
Pull = Callable[[Path], None]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base of the honest changes, with a policy that asks for more than the default; nobody
    changes it.
    """
    book = changes.base_book(tmp_path_factory.mktemp("levers") / "book")
    books.write(book, books.POLICY, _STRICT)
    changes.append(book, books.INVENTORY, _SOURCE)
    changes.entry(
        book,
        "cache",
        "used_by: [shop]",
        "used_by: [shop, desk]\n    depends_on: [database]",
    )
    changes.entry(
        book, "cache", "    owner", "    contact: 555-0107\n    rpo: 15m\n    owner"
    )
    changes.entry(book, "database", "    failure_modes: [unavailable]\n", "")
    changes.entry(
        book,
        "staging",
        "production: false",
        "production: false\n    shares_with_production: [mail]",
    )
    changes.entry(
        book,
        "staging",
        "false",
        "false\n    differs_from_production: [It is small, It is slow]",
    )
    changes.edit(book, changes.SLOW, "due: 2026-12-20", "due: 2026-12-20, retest: true")
    changes.append(
        book,
        "content/agreements/queue-failover/alex.yml",
        "comment: Step two is wrong.\n",
    )
    changes.edit(
        book,
        "content/agreements/queue-failover/alex.yml",
        "position: agree",
        "position: object",
    )
    shutil.rmtree(book / ".git")
    return book


@pytest.fixture
def change(base: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(base, tmp_path / "change"))


def _judged(change: Path, before: Path) -> Assessment:
    loaded = load(change)
    known = Context(base=load(before).book, authors=("Sam Example",))
    return check(loaded.book, loaded.findings, _DAY, context=known)


def _in(id_: str, old: str, new: str) -> Pull:
    return lambda book: changes.entry(book, id_, old, new)


def _of(path: str, old: str, new: str) -> Pull:
    return lambda book: changes.edit(book, path, old, new)


def _policy(old: str, new: str) -> Pull:
    return _of(books.POLICY, old, new)


def _without(*paths: str) -> Pull:
    return lambda book: changes.remove(book, *paths)


def _cut(id_: str, path: str = books.INVENTORY) -> Pull:
    def cut(book: Path) -> None:
        text = books.text_of(book, path)
        start = text.index(f"  - id: {id_}\n")
        end = re.compile(r"^(?=  - id|\w)", re.MULTILINE).search(text, start + 1)
        books.write(book, path, text[:start] + (text[end.start() :] if end else ""))

    return cut


def _gone(id_: str, reason: str, **more: str) -> Pull:
    return _all(
        _cut(id_), lambda book: changes.say_why_it_is_gone(book, id_, reason, **more)
    )


def _all(*pulls: Pull) -> Pull:
    def pull(book: Path) -> None:
        for one in pulls:
            one(book)

    return pull


def _lower(reason: str) -> Pull:
    return _in("cache", "criticality: critical", f"criticality: non-critical{reason}")


_RENAMED = _all(
    _in("cache", "id: cache", "id: pages"),
    lambda book: changes.say_why_it_is_gone(book, "cache", _REASON, renamed_to="pages"),
    _of("content/playbooks/cache-failover.md", "covers: [cache]", "covers: [pages]"),
)
_RISK = (
    "    accepted_risks: [{{failure_mode: unavailable, reason: {}, accepted_by: sam, expires:"
    " 2027-03-01}}]\n"
)
_PRODUCTION = "  - id: production\n    production: true\n"

_SOURCE = """sources:
  - files: [content/deployed/calls.json]
    format: jaeger
    taken: 2026-11-24
    origin: curl https://jaeger.example.com/api/dependencies
    max_age: 30d
"""
_LEFT_OUT = """left_out:
  - name: mailpit
    reason: It only runs on laptops.
    owner: sam
    expires: 2027-03-01
"""
_PULLED: Mapping[str, tuple[Pull, str, str]] = {
    # Criticality
    "criticality lowered": (
        _lower(f"\n    criticality_reason: {_REASON}"),
        "D706",
        _REASON,
    ),
    "criticality lowered without a reason": (
        _lower(""),
        "D703",
        "no `criticality_reason`",
    ),
    "criticality lowered with a letter": (
        _lower("\n    criticality_reason: x"),
        "D703",
        '"x"',
    ),
    "criticality lowered with todo": (
        _lower("\n    criticality_reason: todo, n/a"),
        "D703",
        "todo",
    ),
    "criticality lowered with one word often": (
        _lower("\n    criticality_reason: no no no no"),
        "D703",
        '"no no',
    ),
    "criticality period narrowed": (
        _in(
            "cache",
            "contact: 555-0107",
            "contact: 555-0107\n    criticality_period: 08:00-18:00 Europe/Lisbon",
        ),
        "D705",
        "criticality_period",
    ),
    # Removed and renamed
    "dependency removed": (_gone("cache", _REASON), "D706", _REASON),
    "dependency removed without a reason": (
        _cut("cache"),
        "D704",
        "`removed` does not say why",
    ),
    "dependency removed with a letter": (_gone("cache", "x"), "D704", '"x"'),
    "dependency removed with n/a": (_gone("cache", "n/a"), "D704", '"n/a"'),
    "dependency renamed": (_RENAMED, "D706", 'called "pages"'),
    "dependency renamed to another": (
        _gone("cache", _REASON, renamed_to="database"),
        "D704",
        "another dependency",
    ),
    "dependency renamed to nothing": (
        _gone("cache", _REASON, renamed_to="lost"),
        "D704",
        "no dependency lost",
    ),
    "dependency renamed and made another": (
        _all(_RENAMED, _in("pages", "kind: cache", "kind: cdn")),
        "D704",
        "of another kind",
    ),
    "dependency under another id": (
        _all(
            _in("cache", "id: cache", "id: pages"),
            lambda b: changes.say_why_it_is_gone(b, "cache", _REASON),
        ),
        "D706",
        "renamed_to: pages",
    ),
    # What has to be tested
    "failure modes shortened": (
        _in("cache", "[unavailable, slow]", "[slow]"),
        "D705",
        "unavailable",
    ),
    "failure modes left to the policy": (
        _in("cache", "    failure_modes: [unavailable, slow]\n", ""),
        "D705",
        "slow",
    ),
    "another kind": (_in("database", "kind: database", "kind: cache"), "D705", "slow"),
    "risk accepted": (
        _in("queue", "    contact", _RISK.format(_REASON) + "    contact"),
        "D706",
        _REASON,
    ),
    "risk accepted with a letter": (
        _in("queue", "    contact", _RISK.format("x") + "    contact"),
        "W804",
        '"x"',
    ),
    "risk prolonged": (
        _in("cache", "expires: 2027-02-01", "expires: 2027-10-01"),
        "D706",
        "for longer",
    ),
    "risk widened": (
        _in(
            "cache",
            "    accepted_risks:\n",
            _RISK.format(_REASON).replace("[{", "\n      - {").replace("}]", "}"),
        ),
        "D706",
        _REASON,
    ),
    # Where it stands
    "used by nobody": (
        _in("cache", "used_by: [shop, desk]", "used_by: []"),
        "D705",
        "used_by",
    ),
    "used by fewer": (
        _in("cache", "used_by: [shop, desk]", "used_by: [desk]"),
        "D705",
        "used_by",
    ),
    "in need of nothing": (
        _in("cache", "    depends_on: [database]\n", ""),
        "D705",
        "depends_on",
    ),
    "nobody is asked": (_in("queue", "    owner: sam\n", ""), "D705", "owner"),
    "target raised": (_in("cache", "rto: 45m", "rto: 59m"), "D705", "`rto` was 45m"),
    "target removed": (_in("cache", "    rpo: 15m\n", ""), "D705", "`rpo` was 15m"),
    # Services
    "service removed": (
        _all(_cut("desk"), _in("cache", "[shop, desk]", "[shop]")),
        "D705",
        'service "desk"',
    ),
    "service answered for by nobody": (
        _in("desk", "    owner: sam\n", ""),
        "D705",
        "owner",
    ),
    "service slower": (_in("desk", "rto: 4h", "rto: 9h"), "D705", "`rto` was 4h"),
    "service loses more": (_in("desk", "    rpo: 1h\n", ""), "D705", "`rpo` was 1h"),
    # What is deployed
    "source gone": (
        _of(books.INVENTORY, _SOURCE, ""),
        "D705",
        "content/deployed/calls.json was compared",
    ),
    "source counts for longer": (
        _of(books.INVENTORY, "max_age: 30d", "max_age: 300d"),
        "D705",
        "less strictly",
    ),
    "need left out": (
        lambda book: changes.append(book, books.INVENTORY, _LEFT_OUT),
        "D706",
        "It only runs on laptops.",
    ),
    "service with another name": (
        _in("desk", "    owner: sam\n", "    owner: sam\n    aliases: [mailpit]\n"),
        "D705",
        'also called "mailpit"',
    ),
    "dependency with another name": (
        _in("cache", "    contact", "    aliases: [mailpit]\n    contact"),
        "D705",
        'also called "mailpit"',
    ),
    # Environments
    "production no more": (
        _in("production", "production: true", "production: false"),
        "D705",
        "`production`",
    ),
    "production gone": (
        _of(books.INVENTORY, _PRODUCTION, ""),
        "D705",
        'environment "production"',
    ),
    "production under another id": (
        _of(books.INVENTORY, _PRODUCTION, "  - id: live\n    production: false\n"),
        "D705",
        'environment "live"',
    ),
    "no production left": (
        _of(books.INVENTORY, _PRODUCTION, ""),
        "D707",
        "no environment is marked as production",
    ),
    "nothing shared": (
        _in("staging", "    shares_with_production: [mail]\n", ""),
        "D705",
        "shares_with_production",
    ),
    "nothing differs": (
        _in("staging", "[It is small, It is slow]", "[]"),
        "D705",
        "differs_from_production",
    ),
    # Policy
    "results count for longer": (_policy("180d", "900d"), "D705", "max_age"),
    "fewer modes of a kind": (
        _policy("[unavailable, erroring]", "[unavailable]"),
        "D705",
        "required_failure_modes",
    ),
    "other roles agree": (
        _policy("[developer, operations]", "[developer]"),
        "D705",
        "agreement",
    ),
    "fewer acknowledge": (_policy("80%", "20%"), "D705", "acknowledgement"),
    "a quorum of another kind": (
        _policy("{quorum: 80%}", "{quorum: roles, roles: [tester]}"),
        "D705",
        "80%",
    ),
    "rule less grave": (
        _policy("{R517: error}", "{R517: warning}"),
        "D705",
        "severities",
    ),
    "rule as grave as usual": (
        _policy("severities: {R517: error}\n", ""),
        "D705",
        "R517",
    ),
    "production not recognised": (
        _policy("['^prod-']", "[]"),
        "D705",
        "production_patterns",
    ),
    "secrets not recognised": (
        _policy("redact: ['PIN [0-9]+']\n", ""),
        "D705",
        "redact",
    ),
    "another archive": (
        _policy("branch: gh-pages", "branch: other"),
        "D705",
        "archive",
    ),
    "no archive": (_policy("archive: {branch: gh-pages}\n", ""), "D705", "archive"),
    "no policy": (_without(books.POLICY), "D705", "max_age"),
    # People
    "member gone": (_all(_cut("alex", books.TEAM)), "D705", 'member "alex"'),
    "member still to come": (
        lambda book: changes.entry(
            book,
            "alex",
            "priority: 1",
            "priority: 1\n    joined: 2027-05-01",
            books.TEAM,
        ),
        "D705",
        "joined",
    ),
    "member of another role": (
        lambda book: changes.entry(
            book, "sam", "role: operations", "role: developer", books.TEAM
        ),
        "D705",
        "role",
    ),
    "objection gone": (
        _without("content/agreements/queue-failover/alex.yml"),
        "D705",
        "object",
    ),
    # Playbooks
    "playbook covers less": (
        _of("content/playbooks/desk-disaster-recovery.md", "[desk]", "[]"),
        "D705",
        "covers",
    ),
    "playbook gone": (
        _without("content/playbooks/desk-disaster-recovery.md"),
        "D705",
        "covered desk",
    ),
    "playbook less grave": (_of(books.PLAYBOOK, "SEV 1", "SEV 4"), "D705", "severity"),
    "playbook slower": (
        _of(books.PLAYBOOK, "rto: 30m", "rto: 30h"),
        "D705",
        "`rto` was 30m",
    ),
    "playbook loses more": (
        _of(books.PLAYBOOK, "rpo: 5m", "rpo: 5h"),
        "D705",
        "`rpo` was 5m",
    ),
    # What is owed after a test
    "re-test owed no more": (
        _of(changes.SLOW, ", retest: true", ""),
        "D705",
        "re-test",
    ),
    "action due later": (
        _of(changes.SLOW, "due: 2026-12-20", "due: 2027-12-20"),
        "D705",
        "2026-12-20",
    ),
    "action gone": (lambda b: _drop_actions(b, changes.SLOW), "D705", "Limit the pool"),
    # Results
    "result gone": (
        _without("results/2026-11-19-cache-unavailable"),
        "R514",
        "is gone",
    ),
    "result moved": (
        lambda book: changes.move(
            book, "results/2026-11-19-cache-unavailable", "results/2026-11-19-cache-old"
        ),
        "R514",
        "is gone",
    ),
    "result emptied": (lambda b: _write(b, changes.CACHE, ""), "F002", ""),
    "result unreadable": (lambda b: _write(b, changes.CACHE, "schema: [1"), "F001", ""),
    "result rewritten": (
        _of(changes.CACHE, "environment: staging", "environment: production"),
        "R515",
        "environment",
    ),
}


def _write(book: Path, path: str, text: str) -> None:
    books.write(book, path, text)


def _drop_actions(book: Path, path: str) -> None:
    books.write(
        book, path, re.sub(r"actions: ?\n  .+\n", "", books.text_of(book, path))
    )


def test_the_base_is_told_of_nothing(base: Path) -> None:
    """So that what is told below is told of the change."""
    told = {finding.code for finding in _judged(base, base).findings}
    assert (
        told & {"D703", "D704", "D705", "D706", "D707", "W804", "R514", "R515"} == set()
    )


@pytest.mark.parametrize("pulled", _PULLED)
def test_whatever_eases_a_change_is_told_in_every_format(
    base: Path, change: Path, pulled: str
) -> None:
    """With its code and a word that says what, at every gate; a program and a person read it in
    each format.
    """
    pull, code, word = _PULLED[pulled]
    pull(change)
    assessment = _judged(change, base)
    found = [
        finding
        for finding in assessment.findings
        if finding.code == code and word in finding.message
    ]
    assert found, [f"{f.code} {f.message}" for f in assessment.findings]
    for gate in GATES.values():
        assert gate.admits(code)
        for name, printed in FORMATS.items():
            text = printed(assessment, gate, NOWHERE)
            assert code in text, (gate.name, name)
            assert _plain(found[0].message) in _plain(_read(name, text)), (
                gate.name,
                name,
            )


def _eased(change: Path, base: Path) -> list[str]:
    return [
        f"{one.code} {one.message}" for one in _judged(change, base).evaluation.eased
    ]


_TOLD = {
    name: [line.strip() for line in lines]
    for name, *lines in (
        block.splitlines()
        for block in re.split(
            r"^(?=\S)",
            (Path(__file__).parent / "eased.txt").read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        )
        if block
    )
}
"""What is told of each row, word for word; of results, rules of their own tell."""


def test_what_is_told_is_told_of_a_row() -> None:
    """A row that is gone takes its words along."""
    assert set(_TOLD) == {name for name in _PULLED if not name.startswith("result ")}


@pytest.mark.parametrize("pulled", _PULLED)
def test_whatever_eases_a_change_is_told_in_these_words(
    base: Path, change: Path, pulled: str
) -> None:
    """With what was asked for, what is asked for now, who did it, and the reason given."""
    _PULLED[pulled][0](change)
    assert _eased(change, base) == _TOLD.get(pulled, [])


@pytest.mark.parametrize(("letters", "cut"), [(200, False), (201, True)])
def test_a_long_reason_is_told_by_its_beginning(
    base: Path,
    change: Path,
    letters: int,
    cut: bool,  # noqa: FBT001 - a column
) -> None:
    """Two hundred letters of it."""
    reason = f"It is fed from the queue {'x' * letters}"[:letters]
    _lower(f"\n    criticality_reason: {reason}")(change)
    (told,) = _eased(change, base)
    assert told.endswith(f'"{reason[:200]}…"' if cut else f'"{reason}"')


@pytest.mark.parametrize(
    ("authors", "by"),
    [
        ((), ""),
        (("Sam Example",), " (committed by Sam Example)"),
        (("A", "B"), " (committed by A, B)"),
    ],
)
def test_who_committed_it_is_told_where_git_knows(
    base: Path, change: Path, authors: tuple[str, ...], by: str
) -> None:
    """The reviewer asks them."""
    _lower(f"\n    criticality_reason: {_REASON}")(change)
    loaded = load(change)
    known = Context(base=load(base).book, authors=authors)
    (one,) = check(loaded.book, loaded.findings, _DAY, context=known).evaluation.eased
    assert f"and no longer is{by}; the reason given" in one.message


def test_a_reason_that_was_there_before_is_none_of_a_change(
    base: Path, change: Path, tmp_path: Path
) -> None:
    """It said why it was critical, or nobody had read it."""
    before = Path(shutil.copytree(base, tmp_path / "before"))
    reason = f"criticality_reason: {_REASON}"
    changes.entry(
        before, "cache", "criticality: critical", f"criticality: critical\n    {reason}"
    )
    _lower(f"\n    {reason}")(change)
    assert _eased(change, before) == [
        (
            'D703 dependency "cache" was critical before this change, and its'
            " `criticality_reason` is the one that it had when it was"
        )
    ]


def _read(name: str, text: str) -> str:
    """Return what a program reads in a report."""
    if name == "junit":
        root = ET.fromstring(text)  # noqa: S314 - made by ourselves
        return " ".join(
            t for e in root.iter() for t in (e.text or "", *e.attrib.values())
        )
    if name == "github":
        return text.replace("%25", "%").replace("%0A", "\n")
    return str(json.loads(text)) if name in {"json", "gitlab", "sarif"} else text


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text)


@pytest.mark.parametrize(
    "pulled",
    [
        name
        for name, (_, code, _) in _PULLED.items()
        if code in {"D703", "D704", "W804"}
    ],
)
def test_what_has_no_honest_reason_closes_every_gate(
    base: Path, change: Path, pulled: str
) -> None:
    """Whatever else is in order."""
    pull, code, _ = _PULLED[pulled]
    pull(change)
    assert all(
        code in {f.code for f in _judged(change, base).blocking(gate)}
        for gate in GATES.values()
    )


_TESTS = {
    "cache": ["results/2026-11-19-cache-unavailable"],
    "database": ["results/2026-11-21-database-slow", books.RESULT_FOLDER],
    "queue": ["results/2026-11-24-queue-unavailable"],
}
_ABOUT = {
    "another kind": "database",
    "risk accepted": "queue",
    "risk accepted with a letter": "queue",
}
"""The dependency that a change is about, where it is not the cache."""


@pytest.mark.parametrize(
    "pulled", [name for name in _PULLED if not name.startswith("result ")]
)
def test_no_lever_opens_a_gate_that_was_closed(
    base: Path, change: Path, tmp_path: Path, pulled: str
) -> None:
    """A dependency without its tests is missed in the very change that eases what is asked for."""
    about = _ABOUT.get(pulled, "cache")
    before = Path(shutil.copytree(base, tmp_path / "before"))
    for book in (before, change):
        changes.remove(book, *_TESTS[about])
    _PULLED[pulled][0](change)
    for assessment in (_judged(before, before), _judged(change, before)):
        assert {f.code for f in assessment.blocking(GATES["tests"])} & {"T401", "T402"}


def test_what_is_only_told_is_not_held(base: Path, change: Path) -> None:
    """A test of a dependency as it is now would be one of another, and a text that nobody can read
    would be agreed to.
    """
    for pulled in ("used by fewer", "in need of nothing", "playbook covers less"):
        _PULLED[pulled][0](change)
    judged, written = _judged(change, base).evaluation.book, load(change).book
    assert judged.dependencies["cache"].used_by == written.dependencies["cache"].used_by
    assert judged.dependencies["cache"].depends_on == ()
    assert judged.playbooks_by_id["desk-disaster-recovery"].covers == ()


def test_a_playbook_that_is_gone_is_kept_where_no_rule_would_miss_it(
    base: Path, change: Path
) -> None:
    """Another one of its kind covers the same, so that its going would ask nobody for anything."""
    path = "content/playbooks/desk-disaster-recovery.md"
    books.write(change, "content/playbooks/desk-again.md", books.text_of(change, path))
    changes.remove(change, path)
    assert (
        "desk-disaster-recovery"
        in _judged(change, base).evaluation.book.playbooks_by_id
    )
    changes.remove(change, "content/playbooks/desk-again.md")
    assert (
        "desk-disaster-recovery"
        not in _judged(change, base).evaluation.book.playbooks_by_id
    )


def test_what_a_new_result_owes_is_nothing_less(book: Path, tmp_path: Path) -> None:
    """There was nothing of it before."""
    before = Path(shutil.copytree(book, tmp_path / "before"))
    books.write_result(book, failure_mode="slow", actions=f"[{{{_OWED}}}]")
    assert _judged(book, before).evaluation.eased == ()


def test_a_day_of_joining_that_has_come_is_as_the_change_says(
    base: Path, change: Path
) -> None:
    """Whoever belongs to the team by now keeps the day that the change gives them."""
    day = "priority: 1\n    joined: 2026-11-01"
    changes.entry(change, "alex", "priority: 1", day, books.TEAM)
    assert _judged(change, base).evaluation.eased == ()
    judged = _judged(change, base).evaluation.book.members["alex"]
    assert judged.joined == date(2026, 11, 1)


def test_a_yes_may_be_taken_back(base: Path, change: Path) -> None:
    """Only what somebody has to answer cannot go unseen."""
    for file in (change / "content/agreements").rglob("*.yml"):
        if "position: agree\n" in file.read_text(encoding="utf-8"):
            file.unlink()
    assert _judged(change, base).evaluation.eased == ()
    assert (
        _judged(change, base).evaluation.book.agreements != load(base).book.agreements
    )


def test_what_counts_without_its_file(base: Path, change: Path, tmp_path: Path) -> None:
    """A doubt goes on, and so does what a member has said whom the change removes; a yes of anybody
    else does not.
    """
    before = Path(shutil.copytree(base, tmp_path / "before"))
    (agreed,) = (
        file
        for file in (before / "content/agreements/shop-disaster-recovery").glob("*.yml")
        if file.stem == "sam"
    )
    plain = agreed.read_text(encoding="utf-8")
    for position, kept in (("object", True), ("agree", False)):
        text = plain.replace("position: agree", f"position: {position}")
        agreed.write_text(f"{text}comment: It lacks a step.\n", encoding="utf-8")
        (change / agreed.relative_to(before)).unlink(missing_ok=True)
        judged = Ratchet(load(before).book, load(change).book, _DAY).judged
        said = {(one.subject, one.member) for one in judged.agreements}
        assert (("shop-disaster-recovery", "sam") in said) is kept
    _cut("sam", books.TEAM)(change)
    judged = Ratchet(load(before).book, load(change).book, _DAY).judged
    said = {(one.subject, one.member) for one in judged.agreements}
    assert ("shop-disaster-recovery", "sam") in said


def test_nothing_is_missed_in_a_damaged_file(base: Path, change: Path) -> None:
    """Nobody knows what it still holds."""
    _cut("alex", books.TEAM)(change)
    _cut("cache")(change)
    for path in (books.TEAM, books.INVENTORY):
        changes.append(change, path, "unknown-key: 1\n")
    assert _judged(change, base).evaluation.eased == ()


def test_after_the_merge_it_is_in_force(change: Path) -> None:
    """Compared with itself, a book that no longer calls a dependency critical is neither told of it
    nor asked for it.
    """
    changes.remove(change, *_TESTS["cache"])
    _lower(f"\n    criticality_reason: {_REASON}")(change)
    merged = _judged(change, change)
    assert "cache" not in {cell.dependency.id for cell in merged.evaluation.cells}
    assert not [f for f in merged.findings if f.code in {"D706", "T401"}]


def test_a_rename_carries_the_tests_along(base: Path, change: Path) -> None:
    """Also those that are pinned to the entry: they were tests of the same thing, and stay so after
    the merge.
    """
    pinned = (
        f"inventory_digest: {load(base).book.dependencies['cache'].tested_digest}\n"
    )
    for book in (
        change,
        before := Path(shutil.copytree(base, change.parent / "before")),
    ):
        changes.append(book, changes.CACHE, pinned)
    _RENAMED(change)
    for found in (_judged(change, before), _judged(change, change)):
        cells = {c.failure_mode: c for c in found.evaluation.cells_of["pages"]}
        assert cells["unavailable"].result
        assert not [
            f for f in found.findings if f.code in {"T401", "T402", "T404", "F005"}
        ]


def _days(count: int) -> timedelta:
    return timedelta(days=count)


def _roles(*roles: Role) -> Quorum:
    return Quorum(quorum="roles", roles=roles)


def _risk(mode: FailureMode, expires: date | None) -> AcceptedRisk:
    return AcceptedRisk(failure_mode=mode, expires=expires)


_ALL, _MOST, _FEW = Quorum(), Quorum(quorum="80%"), Quorum(quorum="9%")
_EARLY, _BETWEEN, _LATE = date(2026, 12, 1), date(2027, 2, 1), date(2027, 5, 1)
_STRICTER: Sequence[tuple[type[Entry], str, object, object, object]] = (
    (Policy, "max_age", _days(180), _days(90), _days(90)),
    (Policy, "max_age", _days(90), _days(180), _days(90)),
    (Policy, "agreement", _ALL, _MOST, _ALL),
    (Policy, "agreement", _MOST, _ALL, _ALL),
    (Policy, "agreement", _MOST, Quorum(quorum="100%"), Quorum(quorum="100%")),
    (Policy, "agreement", _MOST, _FEW, _MOST),
    (Policy, "agreement", _FEW, _MOST, _MOST),
    (Policy, "agreement", _ALL, _roles("tester"), _ALL),
    (Policy, "agreement", _MOST, _roles("tester"), _MOST),
    (Policy, "agreement", _roles("tester"), _MOST, _roles("tester")),
    (Policy, "agreement", _roles("tester"), _ALL, _ALL),
    (
        Policy,
        "agreement",
        _roles("tester"),
        Quorum(quorum="100%"),
        Quorum(quorum="100%"),
    ),
    (
        Policy,
        "agreement",
        _roles("tester"),
        _roles("developer"),
        _roles("developer", "tester"),
    ),
    (Policy, "agreement", _roles("tester"), _roles(), _roles()),
    (Policy, "agreement", _roles(), _roles("tester"), _roles()),
    (
        Policy,
        "required_failure_modes",
        {"cdn": ("unavailable", "erroring")},
        {"cdn": ("slow",)},
        {"cdn": ("slow", "unavailable", "erroring")},
    ),
    (
        Policy,
        "required_failure_modes",
        {"cdn": ("unavailable",)},
        {"cdn": ("erroring", "unavailable")},
        {"cdn": ("erroring", "unavailable")},
    ),
    (
        Policy,
        "required_failure_modes",
        {"cdn": ("slow",)},
        {},
        {"cdn": ("unavailable", "slow")},
    ),
    (
        Policy,
        "required_failure_modes",
        {"cdn": ("slow",), "dns": ("slow",)},
        {"cdn": ("erroring",), "dns": ("slow",)},
        {"cdn": ("erroring", "slow"), "dns": ("slow",)},
    ),
    (Policy, "severities", {"R517": "error"}, {"R517": "warning"}, {"R517": "error"}),
    (Policy, "severities", {"R517": "warning"}, {"R517": "error"}, {"R517": "error"}),
    (
        Policy,
        "severities",
        {"R517": "warning"},
        {"R517": "warning"},
        {"R517": "warning"},
    ),
    (Policy, "severities", {}, {"R517": "warning"}, {}),
    (Policy, "severities", {"R517": "warning"}, {}, {}),
    (Policy, "severities", {}, {"R517": "error"}, {"R517": "error"}),
    (Policy, "redact", ("PIN", "TAN"), ("PUK", "TAN"), ("PUK", "TAN", "PIN")),
    (Environment, "production", True, False, True),
    (Environment, "production", False, True, True),
    (Environment, "production", False, False, False),
    (
        Environment,
        "differs_from_production",
        ("small", "slow"),
        ("old",),
        ("small", "slow"),
    ),
    (Environment, "differs_from_production", ("small",), ("old",), ("old",)),
    (Service, "owner", "sam", None, "sam"),
    (Service, "owner", "sam", "alex", "alex"),
    (Service, "owner", None, None, None),
    (Service, "rto", _days(1), _days(2), _days(1)),
    (Service, "rto", _days(2), _days(1), _days(1)),
    (Service, "rto", _days(2), None, _days(2)),
    (Service, "rto", None, _days(2), _days(2)),
    (Service, "rto", None, None, None),
    (Service, "rto", "best effort", None, "best effort"),
    (Service, "rto", None, "best effort", "best effort"),
    (Service, "rto", "best effort", _days(2), _days(2)),
    (Service, "rto", _days(2), "best effort", _days(2)),
    (Dependency, "criticality", "critical", "non-critical", "critical"),
    (Dependency, "criticality", "non-critical", "critical", "critical"),
    (Dependency, "criticality", "non-critical", "non-critical", "non-critical"),
    (Dependency, "criticality_period", "08:00-18:00", "08:01-18:00", "08:00-18:00"),
    (Dependency, "criticality_period", "08:00-18:00", "08:00-17:59", "08:00-18:00"),
    (Dependency, "criticality_period", "08:00-18:00", "07:59-18:00", "07:59-18:00"),
    (Dependency, "criticality_period", "22:00-06:00", "22:00-05:59", "22:00-06:00"),
    (Dependency, "criticality_period", "23:00-05:00", "22:00-06:00", "22:00-06:00"),
    (Dependency, "criticality_period", "00:00-00:00", "00:00-23:59", "00:00-00:00"),
    (Dependency, "criticality_period", "always", "00:00-00:00", "00:00-00:00"),
    (Dependency, "criticality_period", "always", "00:01-00:00", "always"),
    (
        Dependency,
        "criticality_period",
        "08:00-18:00",
        "at the end of a month",
        "at the end of a month",
    ),
    (
        Dependency,
        "criticality_period",
        "08:00-18:00 Nowhere/Land",
        "08:00-18:00",
        "08:00-18:00 Nowhere/Land",
    ),
    (
        Dependency,
        "criticality_period",
        "08:00-18:00 Europe/Lisbon",
        "09:00-19:00 Europe/Berlin",
        "09:00-19:00 Europe/Berlin",
    ),
    (
        Dependency,
        "criticality_period",
        "08:00-18:00 Europe/Lisbon",
        "08:00-18:00 Europe/Berlin",
        "08:00-18:00 Europe/Lisbon",
    ),
    (
        Dependency,
        "criticality_period",
        "00:00-01:00 Europe/Berlin",
        "23:00-00:00",
        "23:00-00:00",
    ),
    (
        Dependency,
        "criticality_period",
        "23:00-00:00",
        "18:00-19:00 America/New_York",
        "18:00-19:00 America/New_York",
    ),
    (
        Dependency,
        "criticality_period",
        "00:00-01:00",
        "19:00-20:00 America/New_York",
        "19:00-20:00 America/New_York",
    ),
    (
        Dependency,
        "accepted_risks",
        (_risk("slow", _EARLY),),
        (_risk("slow", _LATE), _risk("erroring", _EARLY)),
        (_risk("slow", _EARLY),),
    ),
    (
        Dependency,
        "accepted_risks",
        (_risk("slow", _LATE), _risk("slow", _EARLY)),
        (_risk("slow", _LATE),),
        (_risk("slow", _LATE),),
    ),
    (
        Dependency,
        "accepted_risks",
        (_risk("slow", None),),
        (_risk("slow", _LATE),),
        (_risk("slow", _LATE),),
    ),
    (
        Dependency,
        "accepted_risks",
        (_risk("slow", _LATE), _risk("slow", _EARLY)),
        (_risk("slow", _BETWEEN),),
        (_risk("slow", _BETWEEN),),
    ),
    (
        Dependency,
        "accepted_risks",
        (_risk("slow", _BETWEEN), _risk("slow", _EARLY)),
        (_risk("slow", _LATE),),
        (_risk("slow", _BETWEEN),),
    ),
    (Member, "joined", _EARLY, _LATE, _EARLY),
    (Member, "joined", _LATE, _EARLY, _EARLY),
    (Member, "joined", None, _LATE, None),
    (Member, "joined", _EARLY, None, None),
    (Member, "role", "tester", "developer", "tester"),
)
"""Of two values of a key, before and now, the one by which more is asked for."""


@pytest.mark.parametrize(("entry", "key", "before", "now", "asked"), _STRICTER)
def test_of_two_values_the_one_is_held_that_asks_for_more(
    entry: type[Entry], key: str, before: object, now: object, asked: object
) -> None:
    """The one before where they cannot be compared; what is not said means its default."""
    (lever,) = (lever for lever in LEVERS if lever.entry is entry and lever.key == key)
    assert lever.stricter(before, now) == asked


def _dependency(criticality: Criticality) -> Dependency:
    return Dependency(id="a", name="A", kind="other", criticality=criticality)


@pytest.mark.parametrize(
    ("entry", "key", "policy", "asked"),
    [
        (_dependency("critical"), "owner", Policy(), True),
        (_dependency("non-critical"), "owner", Policy(), False),
        (_dependency("non-critical"), "rto", Policy(), True),
        (Member(id="a", name="A", role="tester"), "role", Policy(), False),
        (
            Member(id="a", name="A", role="tester"),
            "role",
            Policy(agreement=_roles()),
            True,
        ),
        (
            Member(id="a", name="A", role="tester"),
            "role",
            Policy(acknowledgement=_roles()),
            True,
        ),
    ],
)
def test_a_lever_is_one_where_something_is_asked_by_it(
    entry: Entry, key: str, policy: Policy, *, asked: bool
) -> None:
    """Of what is not critical no test is asked for; roles count only where a quorum has them."""
    keys = {lever.key for lever in levers_of(Book(policy=policy), entry)}
    assert (key in keys) is asked


_OWED = "title: Mend it, status: open, due: 2026-12-01"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (_OWED, _OWED, None),
        (
            _OWED,
            "title: Mend it, status: open, due: 2026-12-02",
            "was due on 2026-12-01",
        ),
        (_OWED, "title: Mend it, status: open, due: 2026-11-30", None),
        (_OWED, "title: Mend it, status: open", "was due on 2026-12-01"),
        (_OWED, "title: Mend it, status: done", None),
        (
            _OWED,
            "title: Mend it soon, status: open, due: 2026-12-02",
            "was due on 2026-12-01",
        ),
        (_OWED, None, "was there before"),
        ("title: Mend it, status: done, due: 2026-12-01", None, None),
        ("title: Mend it, status: done, retest: true", None, "was there before"),
        (f"{_OWED}, retest: true", _OWED, "asked for a re-test"),
        (_OWED, f"{_OWED}, retest: true", None),
        ("title: Mend it, status: open", _OWED, None),
    ],
)
def test_what_is_owed_after_a_test_is_told_where_less_is(
    book: Path, tmp_path: Path, was: str, now: str | None, told: str | None
) -> None:
    """What is done is owed no more, unless the test was to be run again."""
    before = Path(shutil.copytree(book, tmp_path / "before"))
    other = "  - {title: Another, status: open}\n"
    for folder, action in ((before, was), (book, now)):
        owed = f"  - {{{action}}}\n" if action else ""
        books.write(
            folder,
            books.RESULT,
            f"{books.text_of(folder, books.RESULT)}actions:\n{other}{owed}",
        )
    said = [one.message for one in _judged(book, before).evaluation.eased]
    assert len(said) == (told is not None)
    assert (told or "") in "".join(said)


_NO_LEVER: Mapping[type[Value], Mapping[str, str]] = {
    Policy: {
        "sections": "P103 asks for what stands there, T405 tells of another procedure"
    },
    Quorum: {"quorum": "compared as a whole", "roles": "compared as a whole"},
    ArchivePlace: {"branch": "compared as a whole", "folder": "compared as a whole"},
    Environment: {
        "id": "another id is another environment, told where one of production goes"
    },
    Service: {
        "id": "another id is another service, told where one goes",
        **dict.fromkeys(
            ("name", "endpoint", "platform", "technologies", "contacts"),
            "nothing is asked by it",
        ),
    },
    Dependency: {
        "id": "another id is another dependency, or a rename",
        "kind": "by the failure modes that follow from it",
        "criticality_reason": "told with what it is the reason for",
        "becomes_critical_after": "of what is not critical, no test is asked for",
        "impact": "P106 asks for it",
        **dict.fromkeys(("contact", "contacts"), "D702 asks for one"),
        "playbooks": "P102 asks for one",
        **dict.fromkeys(("name", "manual_workaround"), "nothing is asked by it"),
    },
    AcceptedRisk: dict.fromkeys(AcceptedRisk.model_fields, "compared as a whole"),
    RemovedDependency: dict.fromkeys(
        RemovedDependency.model_fields, "told with what is gone"
    ),
    Inventory: dict.fromkeys(
        ("services", "environments", "dependencies", "removed"),
        "compared entry by entry",
    ),
    DeployedSource: dict.fromkeys(DeployedSource.model_fields, "compared as a whole"),
    LeftOut: dict.fromkeys(LeftOut.model_fields, "compared as a whole"),
    Team: {
        "members": "compared entry by entry",
        "contacts": "nothing is asked of them",
    },
    Member: {
        "id": "another id is another member, told where one goes",
        "left": "who leaves is asked for nothing more; A and S judge who has not said anything",
        **dict.fromkeys(
            ("name", "position", "services", "availability", "priority"),
            "nothing is asked by it",
        ),
        **dict.fromkeys(
            ("email", "phone", "contacts_public"), "P104 and D702 ask for one"
        ),
    },
    Playbook: {
        "title": "nothing is asked by it",
        "kind": "P101 and P102 ask for one of each",
        "leads": "P104 asks",
        "sections": "who has agreed to other ones has agreed to another text",
        "other": "nothing here reads it",
    },
    Action: {
        "title": "told where one goes",
        "owner": "R517 asks for one",
        "url": "nothing is asked by it",
        "status": "what is done is what was asked for",
        "due": "told, see `eased`",
        "retest": "told, see `eased`",
    },
    Agreement: dict.fromkeys(
        Agreement.model_fields, "what somebody says is theirs; told where its file goes"
    ),
    Review: dict.fromkeys(
        Review.model_fields, "what somebody says is theirs; told where its file goes"
    ),
}
"""Every other key of what a change is compared by, and why it is none."""


@pytest.mark.parametrize("model", _NO_LEVER, ids=lambda model: model.__name__)
def test_every_key_is_a_lever_or_is_none_for_a_reason(model: type[Value]) -> None:
    """Whoever adds a key says which."""
    levers = {lever.key for lever in LEVERS if lever.entry is model}
    assert levers | set(_NO_LEVER[model]) == set(model.model_fields)
    assert not levers & set(_NO_LEVER[model])


def test_every_lever_is_pulled_here() -> None:
    """No row of the table in the code is without a row in the table of the tests."""
    told = " ".join(word for _, _, word in _PULLED.values())
    in_words = {
        "criticality",
        "failure_modes",
        "accepted_risks",
        "aliases",
        "sources",
        "left_out",
    }
    assert [
        lever.key
        for lever in LEVERS
        if lever.key not in told and lever.key not in in_words
    ] == []
