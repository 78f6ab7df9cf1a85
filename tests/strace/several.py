"""Runs several commands in one process, so that what they import is imported once; each is marked
for strace.

`several.py FILE` takes them as a list of lists of words in JSON, and prints the exit code of each.
"""

import contextlib
import json
import os
import sys
from pathlib import Path

from drillbook.cli.main import run
from strace.deeds import MARK


def main(commands: list[list[str]]) -> None:
    """Run them all, whatever comes of each."""
    codes = []
    for command in commands:
        os.access(f"{MARK}{' '.join(command)}", os.F_OK)
        with contextlib.suppress(SystemExit):
            codes.append(run(command))
    sys.stdout.flush()
    os.access(f"{MARK}the end", os.F_OK)
    os.write(2, f"\ncodes {json.dumps(codes)}\n".encode())


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
