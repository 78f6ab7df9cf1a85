"""Hold every text of this repository against the style guide, and print what is wrong."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from voice.passage import passages
from voice.style import faults

READ = ("*.md", "generator/**/*.jinja", "generator/**/*.py", "examples/**/*.py")
LEFT_OUT = (
    "results/",  # a record is in its author's words
    "content/",  # so is a playbook, which people have signed as it reads
    "tests/",
)
"""The beginnings of the paths that nobody judges unless they are named, with the reasons."""


def files() -> Iterator[Path]:
    """Every file of the repository that has texts of ours."""
    told = subprocess.run(
        [
            "git",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "--",
            *READ,
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in told.split("\0"):
        if name and not name.startswith(LEFT_OUT):
            yield Path(name)


def main() -> int:
    """Print each fault in a line; 1 where there is one."""
    chosen = [Path(name) for name in sys.argv[1:]] or list(files())
    found = [
        fault
        for path in chosen
        for passage in passages(path)
        for fault in faults(passage)
    ]
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    return 1 if found else 0


sys.exit(main())
