"""What formatters make of texts: `python -m formatters PRETTIER` writes anew what Prettier made.

Prettier needs Node, which nothing else here does; so what it made of the shapes of playbooks is
kept, with its version. mdformat is a package, and runs in the tests.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pages.corpus import TEXTS

PRETTIER = Path(__file__).parent / "files" / "formatted" / "prettier.json"


def write_prettier(command: str) -> None:
    """Write what Prettier makes of each text."""
    version = subprocess.run(
        [command, "--version"], capture_output=True, text=True, check=True
    )
    texts = {"version": version.stdout.strip(), "texts": _formatted(command, TEXTS)}
    PRETTIER.parent.mkdir(exist_ok=True)
    PRETTIER.write_text(
        json.dumps(texts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _formatted(command: str, texts: Mapping[str, str]) -> Mapping[str, str]:
    with tempfile.TemporaryDirectory() as scratch:
        files = {
            name: Path(scratch) / f"{place}.md" for place, name in enumerate(texts)
        }
        for name, file in files.items():
            file.write_text(texts[name], encoding="utf-8")
        subprocess.run([command, "--write", scratch], capture_output=True, check=True)
        return {name: file.read_text(encoding="utf-8") for name, file in files.items()}


if __name__ == "__main__":
    write_prettier(sys.argv[1])
