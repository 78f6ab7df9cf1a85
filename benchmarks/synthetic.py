"""Synthetic books for measuring: results as long as real ones, in any number.

Every fifth is one that was recorded, with a journal, samples, evidence and reviews (`recorded`);
the others were written by hand.
"""

import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from recorded import ORIGINALS, ROOT, write_recorded

RESULTS_A_DEPENDENCY = 10
RECORDED = 5
"""One result in so many was recorded."""
_MODES = ("unavailable", "slow", "erroring", "credentials", "refused")

_TEAM = """members:
  - {id: ada, name: Ada Example, role: developer, email: ada@example.com}
  - {id: ben, name: Ben Example, role: operations, email: ben@example.com}
  - {id: chloe, name: Chloe Example, role: developer, email: chloe@example.com}
  - {id: dina, name: Dina Example, role: operations, email: dina@example.com}
  - {id: emil, name: Emil Example, role: tester, email: emil@example.com}
"""

_HEAD = """services:
  - {id: shop, name: Shop, owner: ada, rto: 1h, rpo: 15m}
environments:
  - {id: staging, production: false}
  - {id: production, production: true}
dependencies:
"""

_PLAYBOOK = """---
title: Failover
kind: dependency-failover
covers: [{covers}]
leads: {{primary: ada, secondary: ben}}
severity: SEV 1
rto: 30m
rpo: 5m
---

## Overview

It does not answer.

## Basic assumptions

A standby is there.

## Recovery platform

The standby.

## Recovery procedure

1. See what is down: `systemctl status postgresql`
2. Promote the standby: `pg_ctl promote`
3. Check that an order can be placed.

## Test procedure

Stop it in staging.

## Resume procedure

Build the old one anew as a standby.
"""


def write_book(folder: Path, results: int, samples: int = 0) -> Path:
    """Write a book with so many results, and so many samples in the probe file of each that was
    written by hand; return its folder.
    """
    dependencies = [
        f"dependency-{i}" for i in range(max(results // RESULTS_A_DEPENDENCY, 1))
    ]
    _write(
        folder / "mkdocs.yml",
        "site_name: Benchmark\ndocs_dir: content\ntheme: {name: material, font: false}\nplugins:"
        " [search, drillbook]\n",
    )
    _write(folder / "content/team.yml", _TEAM)
    _write(
        folder / "content/inventory.yml",
        _HEAD + "".join(map(_dependency, dependencies)),
    )
    _write(
        folder / "content/playbooks/failover.md",
        _PLAYBOOK.format(covers=", ".join([*dependencies, "shop"])),
    )
    _write_followed(folder, dependencies)
    for number in range(results):
        dependency = dependencies[number % len(dependencies)]
        if number % RECORDED == 0:
            original = ORIGINALS[number // RECORDED % len(ORIGINALS)]
            write_recorded(folder, original, number, dependency, _start(number))
        else:
            _write_result(folder, number, dependency, samples)
    return folder


def _write_followed(folder: Path, dependencies: list[str]) -> None:
    """Write the playbooks that recorded results followed, as they are, for these dependencies."""
    for name in {original.session.start.playbook.id for original in ORIGINALS}:  # type: ignore[union-attr] # each follows one
        text = (ROOT / f"content/playbooks/{name}.md").read_text(encoding="utf-8")
        covered = re.sub(
            r"covers: .*", f"covers: [{', '.join(dependencies)}]", text, count=1
        )
        _write(folder / f"content/playbooks/{name}.md", covered)


def _start(number: int) -> datetime:
    return datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(minutes=20 * number)


def _dependency(id_: str) -> str:
    return (
        f"  - id: {id_}\n    name: The {id_}\n    kind: database\n    criticality: critical\n   "
        " impact: Nobody can order.\n    used_by: [shop]\n    owner: ada\n    rto: 30m\n    rpo:"
        " 5m\n    playbooks: [failover]\n    failure_modes: [unavailable, slow]\n"
    )


def _write_result(folder: Path, number: int, dependency: str, samples: int) -> None:
    start = _start(number)
    mode = _MODES[number // 7 % len(_MODES)]
    id_ = f"{start.date()}-{dependency}-{mode}-{number}"
    probe = "    samples: probes/orders.csv\n" if samples else ""
    _write(
        folder / f"results/{id_}/result.yml",
        _result(id_, dependency, mode, start, probe),
    )
    if samples:
        chance = random.Random(number)  # noqa: S311 - the same book every time
        rows = (
            f"{(start + timedelta(seconds=i)).isoformat(timespec='milliseconds')},{'false' if 60 <= i < 180 else 'true'}"
            f",{chance.uniform(8, 31):.3f},{'status,503' if 60 <= i < 180 else 'ok,200'}\n"
            for i in range(samples)
        )
        _write(
            folder / f"results/{id_}/probes/orders.csv",
            "at,ok,latency_ms,outcome,detail\n" + "".join(rows),
        )


def _result(id_: str, dependency: str, mode: str, start: datetime, probe: str) -> str:
    def at(seconds: float) -> str:
        return (start + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")

    # No two tests take the same time over the same thing: those would be copies.
    chance = random.Random(id_)  # noqa: S311 - the same book every time

    def about(seconds: float, spread: float = 0.4) -> str:
        return at(seconds + chance.uniform(-spread, spread))

    return f"""# yaml-language-server: $schema=../../.drillbook/schema/result.json
schema: 1
id: {id_}
title: The {dependency} is {mode} while orders come in
kind: failure-test
service: shop
dependency: {dependency}
failure_mode: {mode}
environment: staging
instance: cluster {dependency} on the staging host
conducted_by: [ada]
observers: [ben]
started: {at(0)}
ended: {at(600)}
method: manual
playbook: {{id: failover}}
fault:
  technique: real
  how: pg_ctl stop -m immediate on the primary, with four readers and two writers at work
  revert: pg_ctl start on the primary
expected:
  impact: outage
  statement: Every order fails with 503 at once, and works again within ten seconds after the start.
  confirms: GET /orders answers 503 within two seconds, and 200 after the start
  contradicts: GET /orders hangs, or the process ends
timeline:
  - {{at: {about(30)}, event: observed, healthy: true, text: "GET /orders answers 200 in {8 + start.hour} ms, {start.date()}"}}
  - {{at: {at(60)}, event: fault-started, text: "pg_ctl stop -m immediate"}}
  - {{at: {about(62.5)}, event: observed, healthy: false, text: "GET /orders answers 503 in 3 ms"}}
  - {{at: {about(65)}, event: detected, text: "The load prints errors"}}
  - {{at: {about(90, 9)}, event: acted, text: "Step 1 of the playbook"}}
  - {{at: {about(100)}, event: step, step: 1, text: "systemctl status postgresql"}}
  - {{at: {about(120, 14)}, event: step, step: 2, text: "pg_ctl promote"}}
  - {{at: {about(150, 14)}, event: command, exit_code: 0, text: "./count-orders said that all are there"}}
  - {{at: {at(180)}, event: reverted, text: "pg_ctl start"}}
  - {{at: {about(182)}, event: restored, text: "GET /orders answers 200"}}
  - {{at: {about(240, 50)}, event: verified, text: "All acknowledged orders are found"}}
  - {{at: {about(300, 9)}, event: observed, healthy: true, text: "GET /orders answers 200 in 12 ms"}}
steps:
  - step: 1
    status: done
  - step: 2
    status: done
    note: It took two seconds.
  - step: 3
    status: skipped
    note: The load had placed orders already.
probes:
  - id: orders
    type: http
    target: http://127.0.0.1:8110/orders
    interval: 1s
    before:
      ok: 60
      failed: 0
      p50_ms: 12.1
      p95_ms: 18.4
      max_ms: 31
    during:
      ok: 0
      failed: 120
      p50_ms: 2.9
      p95_ms: 4.4
      max_ms: 16
    after:
      ok: 60
      failed: 0
      p50_ms: 12.6
      p95_ms: 19
      max_ms: 47
{probe}impact:
  observed: outage
  services: [shop]
  description: Nobody could order for two minutes. Nothing that had been acknowledged was lost.
data_loss:
  measured: 812 orders acknowledged, 812 found
  evidence: ./count-orders
paging:
  alerted: true
  who: [Ben Example]
  was_right: true
summary: |
  The shop answered every order with 503 and worked again two seconds after {dependency} did, on {start:%A, %d %B, %H}
  o'clock; {chance.randint(700, 900)} orders had been acknowledged.

  The log grew by one line for each failed request, which is what the action is about.
actions:
  - title: Write one line a second to the log instead of one a request
    owner: ada
    due: 2026-12-20
    status: open
"""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
