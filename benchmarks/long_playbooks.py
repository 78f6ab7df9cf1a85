"""A full build of long playbooks, against a build by another version of drillbook.

Name the Python of an environment in which that version is installed.
Both run as whole processes in turn, and what is compared is processor time.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from build import seconds
from synthetic import write_book

_PLAYBOOKS = 200
_KILOBYTES = 50
_RUNS = 3
_PART = """\
### Part {n}: when the primary of shard {n} hangs

Look at the [dashboard](https://grafana.example.com/d/{n}) first, then at **replication lag**.

1. Stop the writer on shard {n}:

    ```sh
    kubectl -n db scale deploy/writer-{n} --replicas=0
    kubectl -n db wait --for=delete pod -l app=writer-{n}
    ```

2. Promote the standby with `pg_ctl promote -D /srv/{n}` and wait.
   - It takes *thirty seconds* at most.
   - If it does not, ask the on-call of databases.
3. Check that orders can be placed.

| Check | Command | Expected |
|-------|---------|----------|
| lag   | `select pg_wal_lsn_diff(a, b)` | 0 |
| state | `systemctl status postgresql@{n}` | active |

> Note: the old primary of shard {n} must not come back by itself.

"""


def main(other: str) -> None:
    """Print the ratio of the two builds."""
    with tempfile.TemporaryDirectory() as scratch:
        books = [_write_long_book(Path(scratch) / name) for name in ("ours", "theirs")]
        commands = [
            [python, "-m", "mkdocs", "build", "-q", "-f", str(book / "mkdocs.yml")]
            for python, book in zip((sys.executable, other), books, strict=True)
        ]
        pairs = [(seconds(commands[0]), seconds(commands[1])) for _ in range(_RUNS)]
    ratios = [ours / theirs for ours, theirs in pairs]
    print(
        f"{_PLAYBOOKS} playbooks of {_KILOBYTES} kB against another version:"
        f" {statistics.median(ratios):.2f}× ({min(ratios):.2f} to {max(ratios):.2f}, {_RUNS} runs)"
    )


def _write_long_book(folder: Path) -> Path:
    write_book(folder, 1)
    first = folder / "content/playbooks/failover.md"
    before, heading, after = first.read_text(encoding="utf-8").partition(
        "## Test procedure"
    )
    parts = "".join(_PART.format(n=n) for n in range(_KILOBYTES * 1024 // len(_PART)))
    for number in range(_PLAYBOOKS):
        text = f"{before}{parts}{heading}{after}"
        (folder / f"content/playbooks/long-{number}.md").write_text(
            text, encoding="utf-8"
        )
    return folder


if __name__ == "__main__":
    main(sys.argv[1])
