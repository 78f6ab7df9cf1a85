"""Changes to a book in a real repository: a base that many teams could have, and what people do to
it on a branch.

`HONEST` is what is done honestly, with the codes that may be told of it and nothing else may.
Whoever tries a cheat on the same base writes a function likewise: it gets the folder of the book
and a random number generator.
"""

import json
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

import books
from drillbook.cli.main import run
from drillbook.files.load import load

TODAY = "2026-11-25"
CAPTURED = Path(__file__).parent / "end_to_end" / "captured"
SLOW = "results/2026-11-21-database-slow/result.yml"
CACHE = "results/2026-11-19-cache-unavailable/result.yml"

_WORDS = (
    "orders",
    "carts",
    "mails",
    "pages",
    "sums",
    "lists",
    "boards",
    "desks",
    "lamps",
    "doors",
)
_SERVICE = """  - id: desk
    name: Help desk
    owner: sam
    rto: 4h
    rpo: 1h
"""
_MORE = """  - id: queue
    name: Order queue
    kind: queue
    criticality: critical
    impact: Nobody can order.
    used_by: [shop]
    owner: sam
    contact: 555-0102
    playbooks: [queue-failover]
    failure_modes: [unavailable]
  - id: cache
    name: Page cache
    kind: cache
    criticality: critical
    impact: Pages come too late.
    used_by: [shop]
    owner: alex
    rto: 45m
    playbooks: [cache-failover]
    failure_modes: [unavailable, slow]
    accepted_risks:
      - failure_mode: slow
        reason: Its new client comes in January, and shows slowness by itself.
        accepted_by: alex
        expires: 2027-02-01
"""
_PLAYBOOKS = {"queue": "Failover of the queue", "cache": "Failover of the cache"}
_DESK = {
    "title: Disaster recovery of the shop": "title: Disaster recovery of the desk",
    "[shop]": "[desk]",
}


def base_book(folder: Path) -> Path:
    """Make a book in a repository, on `main`: two services, three critical dependencies, tested,
    agreed to and read.
    """
    book = books.make(folder)
    inventory = books.text_of(book, books.INVENTORY).replace(
        "environments:\n", _SERVICE + "environments:\n"
    )
    books.write(book, books.INVENTORY, inventory + _MORE)
    books.write(
        book,
        books.POLICY,
        "max_age: 180d\nproduction_patterns: ['^prod-']\nredact: ['PIN [0-9]+']\n",
    )
    for id_, title in _PLAYBOOKS.items():
        text = books.text_of(book, books.PLAYBOOK).replace(
            "covers: [database]", f"covers: [{id_}]"
        )
        books.write(
            book,
            f"content/playbooks/{id_}-failover.md",
            re.sub("title: .+", f"title: {title}", text),
        )
    desk = books.text_of(book, "content/playbooks/shop-disaster-recovery.md")
    for old, new in _DESK.items():
        desk = desk.replace(old, new)
    books.write(book, "content/playbooks/desk-disaster-recovery.md", desk)
    shutil.copytree(CAPTURED, book / "results", dirs_exist_ok=True)
    test(
        book,
        "database",
        "slow",
        "2026-11-21T09",
        actions="\n  - {title: Limit the pool, owner: sam, due: 2026-12-20}",
    )
    test(book, "cache", "unavailable", "2026-11-19T15")
    books.write(book, "content/pages/plan.md", "# Plan\n\nWe test in November.\n")
    books.write(book, ".gitignore", ".drillbook/\n")
    _exercise_the_desk(book)
    books.share(book)
    git(book, "init", "--quiet", "--initial-branch", "main")
    for name in ("Sam Example", "Alex Example"):
        _brought_by(book, name)
    commit(book, at="2026-11-24T20:00:00+00:00")
    return book


def _brought_by(book: Path, name: str) -> None:
    """Commit what a member has said, a day after the last test, as that member."""
    member = name.partition(" ")[0].lower()
    reviews = list(book.glob(f"results/*/reviews/{member}.yml"))
    for review in reviews:
        review.write_text(_later(review), encoding="utf-8")
    said = [*reviews, *book.glob(f"content/agreements/*/{member}.yml")]
    git(book, "add", "--", *(str(file.relative_to(book)) for file in said))
    git(
        book,
        "commit",
        "--quiet",
        "--message",
        "Say so",
        at="2026-11-24T19:00:00+00:00",
        who=name,
    )


def _later(review: Path) -> str:
    return review.read_text(encoding="utf-8").replace("2026-11-22T10", "2026-11-24T18")


def _exercise_the_desk(book: Path) -> None:
    loaded = load(book).book
    id_, playbook = (
        "2026-11-18-desk-exercise",
        loaded.playbooks_by_id["desk-disaster-recovery"],
    )
    text = books.exercise_text(
        loaded,
        id=id_,
        service="desk",
        started="2026-11-18T08:00:00+01:00",
        ended="2026-11-18T08:30:00+01:00",
        playbook=f"{{id: {playbook.id}, digest: {playbook.digest}}}",
        impact="{observed: outage, services: [desk]}",
        summary="The desk worked from the other room.",
    )
    books.write(
        book,
        f"results/{id_}/result.yml",
        _at_its_own_pace(text.replace("2026-11-20T10", "2026-11-18T08"), id_),
    )


def _at_its_own_pace(text: str, id_: str) -> str:
    """Return a result whose events have the same intervals as those of no other."""
    pace = zlib.crc32(id_.encode())
    for minute in ("02", "03", "04", "10", "11", "12"):
        text = text.replace(f":{minute}:00+", f":{minute}:{pace % 59:02d}+")
        pace //= 29
    return text


def test(book: Path, dependency: str, mode: str, hour: str, **keys: str | None) -> str:
    """Write the result of a test of a dependency that began in an hour such as `2026-11-21T09`;
    return its path.
    """
    id_ = f"{hour[:10]}-{dependency}-{mode}" + (
        f"-{keys.pop('suffix')}" if "suffix" in keys else ""
    )
    seen = f"The {dependency} was {mode} at {hour[11:]}."
    times = {
        "started": f"{hour}:00:00+01:00",
        "ended": f"{hour}:30:00+01:00",
        "summary": seen,
    }
    text = books.result_text(
        **{
            "id": id_,
            "dependency": dependency,
            "failure_mode": mode,
            "title": seen,
            "playbook": None,
        }
        | times
        | keys
    )
    text = text.replace("2026-11-20T10", hour).replace(
        "text: Orders work.", f"text: {seen}"
    )
    text = _at_its_own_pace(text, id_)
    return str(books.write(book, f"results/{id_}/result.yml", text).relative_to(book))


test.__test__ = False  # type: ignore[attr-defined]  # a word of the field, and no test of ours


def git(
    folder: Path,
    *arguments: str,
    at: str = "2026-11-25T10:00:00+00:00",
    who: str = "Sam Example",
) -> None:
    """Run git in a repository, as somebody and at a time."""
    mail = f"{who.split(maxsplit=1)[0].lower()}@example.com"
    names = {
        f"GIT_{role}_{key}": v
        for role in ("AUTHOR", "COMMITTER")
        for key, v in (("NAME", who), ("EMAIL", mail))
    }
    times = {
        "GIT_AUTHOR_DATE": at,
        "GIT_COMMITTER_DATE": at,
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }
    path = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
    subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=True,
        env=names | times | path,
        capture_output=True,
    )


def commit(
    folder: Path, at: str = "2026-11-25T10:00:00+00:00", who: str = "Sam Example"
) -> None:
    """Commit all that has changed in a repository, if anything has."""
    git(folder, "add", "--all")
    git(
        folder,
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        "Change",
        at=at,
        who=who,
    )


def branch(book: Path) -> None:
    """Go back to `main` as it was and begin a branch there."""
    git(book, "checkout", "--quiet", "--force", "-B", "change", "start")
    git(book, "clean", "--quiet", "-d", "--force")


def judged(
    book: Path,
    capsys: pytest.CaptureFixture[str],
    gate: str = "tests",
    base: str = "main",
) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit code of `drillbook check --base` and all that it finds."""
    ended = run(
        [
            "check",
            "--book",
            str(book),
            "--base",
            base,
            "--gate",
            gate,
            "--format",
            "json",
            "--today",
            TODAY,
        ]
    )
    return ended, json.loads(capsys.readouterr().out)["findings"]


def edit(book: Path, path: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file."""
    text = books.text_of(book, path)
    assert text.count(old) == 1, f"{path} has {text.count(old)} times {old!r}"
    books.write(book, path, text.replace(old, new))


def entry(
    book: Path, id_: str, old: str, new: str, path: str = books.INVENTORY
) -> None:
    """Replace a text in one entry of a file, which begins with its id."""
    text = books.text_of(book, path)
    start = text.index(f"  - id: {id_}\n")
    after = re.compile(r"^(?=  - id: |\w)", re.MULTILINE).search(text, start + 1)
    end = after.start() if after else len(text)
    assert text[start:end].count(old) == 1, (
        f"{id_} has {text[start:end].count(old)} times {old!r}"
    )
    books.write(
        book, path, text[:start] + text[start:end].replace(old, new) + text[end:]
    )


def append(book: Path, path: str, text: str) -> None:
    """Write more at the end of a file."""
    books.write(
        book, path, (books.text_of(book, path) if (book / path).exists() else "") + text
    )


def add_dependency(book: Path, text: str) -> None:
    """Write a dependency below the others."""
    there = books.text_of(book, books.INVENTORY)
    end = there.find("removed:\n")
    end = len(there) if end < 0 else end
    books.write(book, books.INVENTORY, there[:end] + text + there[end:])


def say_why_it_is_gone(book: Path, id_: str, reason: str, **more: str) -> None:
    """Name what is gone, with the reason."""
    head = "" if "removed:\n" in books.text_of(book, books.INVENTORY) else "removed:\n"
    keys = {"id": id_, "reason": reason, **more}
    append(
        book,
        books.INVENTORY,
        f"{head}  - {{{', '.join(f'{key}: {value}' for key, value in keys.items())}}}\n",
    )


def remove(book: Path, *paths: str) -> None:
    """Remove files and folders."""
    for path in paths:
        shutil.rmtree(book / path) if (book / path).is_dir() else (book / path).unlink()


def move(book: Path, old: str, new: str) -> None:
    """Give a file or folder another path."""
    (book / old).rename(book / new)


def _sentence(random: Random) -> str:
    return (
        f"The {random.choice(_WORDS)} and the {random.choice(_WORDS)} need it"
        f" {random.randrange(2, 99)} times a day."
    )


def _failover(book: Path, id_: str) -> None:
    text = books.text_of(book, books.PLAYBOOK).replace(
        "covers: [database]", f"covers: [{id_}]"
    )
    books.write(
        book,
        f"content/playbooks/{id_}-failover.md",
        re.sub("title: .+", f"title: Failover of {id_}", text),
    )


def _new_dependency(id_: str, criticality: str, says: str) -> str:
    more = (
        "    owner: sam\n    contact: 555-0109\n    failure_modes: [unavailable]\n"
        if criticality == "critical"
        else ""
    )
    return (
        f"  - id: {id_}\n    name: {id_.title()}\n    kind: http-api\n    criticality:"
        f" {criticality}\n    impact: {says}\n    used_by: [desk]\n{more}"
    )


def _add_a_dependency(book: Path, random: Random) -> None:
    add_dependency(book, _new_dependency("maps", "non-critical", _sentence(random)))


def _add_a_critical_dependency_with_its_test(book: Path, random: Random) -> None:
    add_dependency(book, _new_dependency("taxes", "critical", _sentence(random)))
    _failover(book, "taxes")
    test(
        book,
        "taxes",
        "unavailable",
        "2026-11-24T11",
        service="desk",
        impact="{observed: outage, services: [desk]}",
    )


def _raise_the_criticality(book: Path, random: Random) -> None:
    entry(
        book,
        "mail",
        "criticality: non-critical",
        f"criticality: critical\n    criticality_reason: {_sentence(random)}",
    )
    entry(book, "mail", "used_by", "contact: 555-0108\n    used_by")
    _failover(book, "mail")
    test(book, "mail", "unavailable", "2026-11-24T13")


def _repeat_a_test(book: Path, random: Random) -> None:
    test(book, "database", "unavailable", f"2026-11-23T0{random.randrange(10)}")


def _test_another_failure(book: Path, random: Random) -> None:
    test(
        book,
        "queue",
        random.choice(["refused", "erroring", "quota"]),
        f"2026-11-22T1{random.randrange(10)}",
    )


def _require_more_and_test_it(book: Path, _random: Random) -> None:
    entry(book, "database", "[unavailable]", "[unavailable, credentials]")
    test(book, "database", "credentials", "2026-11-22T07")


def _accept_a_new_failure_as_a_risk(book: Path, random: Random) -> None:
    risk = (
        f"{{failure_mode: slow, reason: {_sentence(random)}, accepted_by: sam, expires:"
        " 2027-03-01}"
    )
    entry(
        book,
        "queue",
        "[unavailable]",
        f"[unavailable, slow]\n    accepted_risks: [{risk}]",
    )


def _accept_a_risk_although_it_is_tested(book: Path, random: Random) -> None:
    risk = (
        f"{{failure_mode: unavailable, reason: {_sentence(random)}, accepted_by: sam, expires:"
        " 2027-03-01}"
    )
    entry(book, "queue", "contact", f"accepted_risks: [{risk}]\n    contact")


def _accept_a_risk_for_longer(book: Path, _random: Random) -> None:
    entry(book, "cache", "expires: 2027-02-01", "expires: 2027-04-01")


def _accept_a_risk_for_shorter(book: Path, _random: Random) -> None:
    entry(book, "cache", "expires: 2027-02-01", "expires: 2027-01-01")


def _test_what_was_accepted(book: Path, _random: Random) -> None:
    text = books.text_of(book, books.INVENTORY)
    books.write(
        book, books.INVENTORY, re.sub(r"    accepted_risks:\n(?:      .+\n)+", "", text)
    )
    test(book, "cache", "slow", "2026-11-22T16")


def _lower_the_criticality(book: Path, random: Random) -> None:
    entry(
        book,
        "cache",
        "criticality: critical",
        f"criticality: non-critical\n    criticality_reason: {_sentence(random)}",
    )


def _retire_a_dependency(book: Path, random: Random) -> None:
    text = books.text_of(book, books.INVENTORY)
    start, end = (
        text.index("  - id: cache\n"),
        text.index("expires: 2027-02-01\n") + len("expires: 2027-02-01\n"),
    )
    books.write(book, books.INVENTORY, text[:start] + text[end:])
    say_why_it_is_gone(book, "cache", _sentence(random))
    remove(
        book, "content/playbooks/cache-failover.md", "content/agreements/cache-failover"
    )


def _rename_a_dependency(book: Path, _random: Random) -> None:
    edit(book, books.INVENTORY, "  - id: queue\n", "  - id: order-queue\n")
    say_why_it_is_gone(
        book,
        "queue",
        "Every queue is called by what is in it.",
        renamed_to="order-queue",
    )
    edit(
        book,
        "content/playbooks/queue-failover.md",
        "covers: [queue]",
        "covers: [order-queue]",
    )


def _retire_a_dependency_that_is_not_critical(book: Path, _random: Random) -> None:
    text = books.text_of(book, books.INVENTORY)
    start = text.index("  - id: mail\n")
    books.write(
        book, books.INVENTORY, text[:start] + text[text.index("  - id: ", start + 1) :]
    )


def _name_a_dependency_anew(book: Path, random: Random) -> None:
    entry(book, "queue", "name: Order queue", f"name: Queue of {random.choice(_WORDS)}")


def _tighten_a_target(book: Path, random: Random) -> None:
    entry(book, "cache", "rto: 45m", f"rto: {random.randrange(20, 45)}m")


def _set_a_target(book: Path, _random: Random) -> None:
    entry(book, "queue", "owner: sam", "owner: sam\n    rto: 20m")


def _say_how_much_may_be_lost(book: Path, _random: Random) -> None:
    entry(book, "queue", "owner: sam", "owner: sam\n    rpo: 5m")


def _hand_over(book: Path, _random: Random) -> None:
    entry(book, "queue", "owner: sam", "owner: alex")


def _say_whom_to_call(book: Path, random: Random) -> None:
    entry(book, "queue", "555-0102", f"555-01{random.randrange(10, 99)}")


def _add_an_environment(book: Path, random: Random) -> None:
    shared = random.choice(["", "    shares_with_production: [database]\n"])
    edit(
        book,
        books.INVENTORY,
        "dependencies:\n",
        f"  - id: qa\n    production: false\n{shared}dependencies:\n",
    )


def _add_a_second_production(book: Path, _random: Random) -> None:
    edit(
        book,
        books.INVENTORY,
        "dependencies:\n",
        "  - id: production-2\n    production: true\ndependencies:\n",
    )


def _rename_production(book: Path, _random: Random) -> None:
    edit(book, books.INVENTORY, "  - id: production\n", "  - id: live\n")


def _admit_what_is_shared(book: Path, _random: Random) -> None:
    entry(
        book,
        "staging",
        "production: false",
        "production: false\n    shares_with_production: [mail]",
    )


def _say_what_differs(book: Path, random: Random) -> None:
    entry(
        book,
        "staging",
        "production: false",
        f"production: false\n    differs_from_production: ['{_sentence(random)}']",
    )


def _use_a_dependency_more(book: Path, _random: Random) -> None:
    entry(book, "cache", "used_by: [shop]", "used_by: [shop, desk]")


def _add_a_member(book: Path, random: Random) -> None:
    role = random.choice(["tester", "developer"])
    append(
        book,
        books.TEAM,
        f"  - {{id: kim, name: Kim Example, role: {role}, email: kim@example.com}}\n",
    )


def _announce_a_member(book: Path, _random: Random) -> None:
    append(
        book,
        books.TEAM,
        "  - {id: robin, name: Robin Example, role: tester, joined: 2027-01-01}\n",
    )


def _let_a_member_leave(book: Path, _random: Random) -> None:
    entry(book, "alex", "priority: 1", "priority: 1\n    left: 2026-12-31", books.TEAM)


def _call_another_number(book: Path, random: Random) -> None:
    entry(book, "sam", "555 0100", f"555 01{random.randrange(10, 99)}", books.TEAM)


def _give_another_role(book: Path, _random: Random) -> None:
    entry(
        book,
        "sam",
        "role: operations",
        "role: operations\n    position: Lead of operations",
        books.TEAM,
    )


def _mend_a_playbook(book: Path, random: Random) -> None:
    edit(
        book,
        books.PLAYBOOK,
        "does not answer.",
        f"does not answer. {_sentence(random)}",
    )


def _mend_a_playbook_and_agree(book: Path, random: Random) -> None:
    _mend_a_playbook(book, random)
    digest = load(book).book.playbooks_by_id["database-failover"].digest
    for member in ("alex", "sam"):
        books.sign(
            book, f"content/agreements/database-failover/{member}.yml", digest, "agree"
        )


def _tighten_a_playbook(book: Path, _random: Random) -> None:
    edit(book, "content/playbooks/queue-failover.md", "rto: 30m", "rto: 25m")


def _sum_up(book: Path, random: Random) -> None:
    edit(book, CACHE, "summary: The cache", f"summary: {_sentence(random)} The cache")


def _name_a_result_anew(book: Path, random: Random) -> None:
    edit(
        book,
        CACHE,
        "title: The cache was",
        f"title: On {random.choice(_WORDS)}, the cache was",
    )


def _close_an_action(book: Path, _random: Random) -> None:
    edit(book, SLOW, "due: 2026-12-20", "due: 2026-12-20, status: done")


def _plan_an_action(book: Path, random: Random) -> None:
    append(
        book,
        CACHE,
        f"actions:\n  - {{title: '{_sentence(random)}', owner: sam, due: 2026-12-24, retest:"
        " true}\n",
    )


def _name_an_action_anew(book: Path, random: Random) -> None:
    edit(
        book,
        SLOW,
        "title: Limit the pool",
        f"title: Limit the pool of {random.choice(_WORDS)}",
    )


def _supersede_a_result(book: Path, _random: Random) -> None:
    test(
        book,
        "cache",
        "unavailable",
        "2026-11-24T08",
        supersedes="2026-11-19-cache-unavailable",
    )


def _ask_about_a_result(book: Path, random: Random) -> None:
    _say(book, "question", random)


def _agree_with_a_result(book: Path, random: Random) -> None:
    _say(book, "agrees", random)


def _say(book: Path, position: str, random: Random) -> None:
    digest = next(
        r.digest
        for r in load(book).book.results
        if f"results/{r.folder}/result.yml" == CACHE
    )
    said = (
        f"result_digest: {digest}\nat: 2026-11-24T12:00:00Z\nposition: {position}\ncomment:"
        f" {_sentence(random)}\n"
    )
    books.write(book, CACHE.replace("result.yml", "reviews/alex.yml"), said)


def _tighten_the_policy(book: Path, random: Random) -> None:
    edit(book, books.POLICY, "max_age: 180d", f"max_age: {random.randrange(60, 180)}d")


def _know_more_of_production(book: Path, _random: Random) -> None:
    edit(book, books.POLICY, "['^prod-']", "['^prod-', '^live-']")


def _redact_more(book: Path, _random: Random) -> None:
    edit(book, books.POLICY, "['PIN [0-9]+']", "['PIN [0-9]+', 'IBAN']")


def _ask_more_of_a_kind(book: Path, _random: Random) -> None:
    append(book, books.POLICY, "required_failure_modes: {dns: [unavailable, slow]}\n")


def _let_results_count_for_longer(book: Path, _random: Random) -> None:
    edit(book, books.POLICY, "max_age: 180d", "max_age: 200d")


def _write_a_page(book: Path, random: Random) -> None:
    books.write(book, "content/pages/more.md", f"# More\n\n{_sentence(random)}\n")


def _add_a_service(book: Path, _random: Random) -> None:
    edit(
        book,
        books.INVENTORY,
        "environments:\n",
        "  - {id: stock, name: Stock, owner: sam, rto: 8h}\nenvironments:\n",
    )
    text = books.text_of(book, "content/playbooks/shop-disaster-recovery.md").replace(
        "[shop]", "[stock]"
    )
    books.write(
        book,
        "content/playbooks/stock-disaster-recovery.md",
        text.replace("of the shop", "of the stock"),
    )


def _write_comments(book: Path, random: Random) -> None:
    for path in (books.INVENTORY, books.TEAM, CACHE):
        books.write(book, path, f"# {_sentence(random)}\n{books.text_of(book, path)}")


def _quote(book: Path, _random: Random) -> None:
    entry(book, "database", "criticality: critical", 'criticality: "critical"')
    entry(book, "database", "used_by: [shop]", 'used_by:\n      - "shop"')


def _change_the_order_of_keys(book: Path, _random: Random) -> None:
    entry(book, "database", "    kind: database\n", "")
    entry(book, "database", "    impact:", "    kind: database\n    impact:")


def _change_the_order_of_entries(book: Path, _random: Random) -> None:
    text = books.text_of(book, books.TEAM)
    head, *members = re.split(r"(?m)^(?=  - )", text)
    books.write(book, books.TEAM, head + "".join(reversed(members)))


def _end_lines_as_windows_does(book: Path, _random: Random) -> None:
    for path in (books.TEAM, "content/playbooks/queue-failover.md", SLOW):
        books.write(
            book,
            path,
            books.text_of(book, path)
            .replace("\r\n", "\n")
            .replace("\n", "\r\n")
            .encode(),
        )


def _read(*codes: str) -> frozenset[str]:
    return frozenset(codes)


_READ_AGAIN = _read("S602", "S601")
_AGREE_AGAIN = _read("A201", "A202")


@dataclass(frozen=True, slots=True)
class Honest:
    """What somebody does, what of the book it is about, and the codes that may be told of it
    besides.
    """

    does: Callable[[Path, Random], None]
    about: str
    told: frozenset[str] = frozenset()


_IN_ONE_COMMIT = frozenset({"A206"})
"""What is told where one commit brings what several members say: it may be so, and whoever reviews
it can ask.
"""

HONEST: Mapping[str, Honest] = {
    one.does.__name__.strip("_").replace("_", " "): one
    for one in (
        Honest(_add_a_dependency, "maps"),
        Honest(
            _add_a_critical_dependency_with_its_test,
            "taxes",
            _READ_AGAIN | _AGREE_AGAIN,
        ),
        Honest(_raise_the_criticality, "mail", _READ_AGAIN | _AGREE_AGAIN),
        Honest(_retire_a_dependency_that_is_not_critical, "mail"),
        Honest(_repeat_a_test, "result of database", _READ_AGAIN),
        Honest(_test_another_failure, "result of queue"),
        Honest(_require_more_and_test_it, "database", _READ_AGAIN),
        Honest(_accept_a_new_failure_as_a_risk, "queue"),
        Honest(_accept_a_risk_although_it_is_tested, "queue", _read("D706")),
        Honest(_accept_a_risk_for_longer, "cache", _read("D706")),
        Honest(_accept_a_risk_for_shorter, "cache"),
        Honest(_test_what_was_accepted, "cache", _READ_AGAIN),
        Honest(_lower_the_criticality, "cache", _read("D706")),
        Honest(_retire_a_dependency, "cache", _read("D706")),
        Honest(_rename_a_dependency, "queue", _read("D706") | _AGREE_AGAIN),
        Honest(_name_a_dependency_anew, "queue"),
        Honest(_tighten_a_target, "cache"),
        Honest(_set_a_target, "queue"),
        Honest(_say_how_much_may_be_lost, "queue", _read("R532")),
        Honest(_hand_over, "queue"),
        Honest(_say_whom_to_call, "queue"),
        Honest(_add_an_environment, "environments"),
        Honest(_add_a_second_production, "environments"),
        Honest(_rename_production, "environments", _read("D705")),
        Honest(_admit_what_is_shared, "mail"),
        Honest(_say_what_differs, "staging"),
        Honest(_use_a_dependency_more, "cache"),
        Honest(_add_a_member, "kim", _READ_AGAIN | _AGREE_AGAIN),
        Honest(_announce_a_member, "robin"),
        Honest(_let_a_member_leave, "alex"),
        Honest(_call_another_number, "sam"),
        Honest(_give_another_role, "sam"),
        Honest(_mend_a_playbook, "database playbook", _AGREE_AGAIN),
        Honest(_mend_a_playbook_and_agree, "database playbook", _IN_ONE_COMMIT),
        Honest(_tighten_a_playbook, "queue", _AGREE_AGAIN),
        Honest(_sum_up, "result of cache", _READ_AGAIN),
        Honest(_name_a_result_anew, "result of cache", _READ_AGAIN),
        Honest(_close_an_action, "slow", _READ_AGAIN),
        Honest(_plan_an_action, "result of cache", _READ_AGAIN),
        Honest(_name_an_action_anew, "slow", _READ_AGAIN),
        Honest(_supersede_a_result, "result of cache", _READ_AGAIN),
        Honest(_ask_about_a_result, "result of cache", _read("S603")),
        Honest(_agree_with_a_result, "result of cache"),
        Honest(_tighten_the_policy, "max_age"),
        Honest(_let_results_count_for_longer, "max_age", _read("D705")),
        Honest(_know_more_of_production, "patterns"),
        Honest(_redact_more, "redact"),
        Honest(_ask_more_of_a_kind, "modes"),
        Honest(_write_a_page, "pages"),
        Honest(_add_a_service, "stock", _AGREE_AGAIN | _read("E301")),
        Honest(_write_comments, "comments"),
        Honest(_quote, "quotes"),
        Honest(_change_the_order_of_keys, "order of keys"),
        Honest(_change_the_order_of_entries, "order of members"),
        Honest(_end_lines_as_windows_does, "line endings"),
    )
}
"""All that is done honestly, by its name."""
