"""An example of each command, as somebody would type it; `--help` ends with it, and a test runs
them all.
"""

from collections.abc import Mapping

_TEST = "--dependency database --failure-mode unavailable --environment staging"
_ARCHIVE = "--archive ../published"

EXAMPLES: Mapping[str, str] = {
    "demo": "drillbook demo",
    "init": 'drillbook init our-book --service "Web shop" --dependency PostgreSQL --forge gitlab',
    "status": "drillbook status --as sam",
    "check": "drillbook check --gate stage-2",
    "build": "drillbook build --site-dir ../site",
    "serve": "drillbook serve --address 127.0.0.1:8001",
    "new result": "drillbook new result database slow --as sam",
    "adopt": "drillbook adopt ../wiki/*.md --dry-run",
    "import inventory": "drillbook import inventory compose ../compose.yaml --dry-run",
    "import results": f"drillbook import results journal.json {_TEST} --as sam --dry-run",
    "capture start": (
        f"drillbook capture start {_TEST} --instance db1 --as sam --impact outage"
        ' --expect "Nobody can order."'
    ),
    "capture resume": "drillbook capture resume",
    "capture mark": "drillbook capture mark fault I stop the database",
    "capture status": "drillbook capture status",
    "capture finish": "drillbook capture finish --settle 0 --fault-active",
    "capture discard": "drillbook capture discard",
    "agree": "drillbook agree database-failover --as sam",
    "review": "drillbook review 2026-11-20-database-unavailable --as sam --acknowledge",
    "publish": f"drillbook publish 2026.11 {_ARCHIVE}",
    "settle": f"drillbook settle {_ARCHIVE}",
    "versions": f"drillbook versions {_ARCHIVE}",
    "verify": f"drillbook verify {_ARCHIVE}",
    "rebuild": f"drillbook rebuild 2026.11 {_ARCHIVE}",
    "diff": f"drillbook diff 2026.11 2026.12 {_ARCHIVE}",
    "announce": f"drillbook announce --to team=json://chat.example.com {_ARCHIVE} --dry-run",
    "digest": f"drillbook digest --since 2026-11-01 {_ARCHIVE}",
    "withdraw": f'drillbook withdraw 2026.11 --reason "It shows a password." {_ARCHIVE}',
    "cache size": "drillbook cache size",
    "cache clear": "drillbook cache clear",
    "schema": "drillbook schema inventory",
    "explain": "drillbook explain T401",
}
"""By the names of the command, without `drillbook`."""


def epilog(name: str) -> str:
    """Return what the help of a command ends with."""
    return f"\b\nExample:\n  {EXAMPLES[name]}"
