"""`mike`, which others publish with, reads an archive of ours, before and after an announcement."""

import json
import subprocess
import sys
from pathlib import Path

import books
from archives import publish
from drillbook.publish.announce import Message, Round, announce
from drillbook.publish.branch import BranchArchive
from drillbook.publish.channel import channels
from publish.services import web
from publish.test_archive import repository

_MIKE = str(Path(sys.executable).with_name("mike"))


def _listed(book: Path) -> list[dict[str, object]]:
    books.write(book, "mkdocs.yml", "site_name: Shop\ndocs_dir: content\n")
    arguments = [
        _MIKE,
        "list",
        "--json",
        "--branch",
        "gh-pages",
        "--ignore-remote-status",
    ]
    done = subprocess.run(
        arguments, cwd=book, capture_output=True, text=True, check=True
    )
    listed: list[dict[str, object]] = json.loads(done.stdout)
    return listed


def test_mike_lists_our_versions(book: Path) -> None:
    """Names, titles and aliases."""
    archive = BranchArchive(repository(book), "gh-pages")
    publish(book, archive, "1.0")
    publish(book, archive, "1.1")
    expected = [("1.1", "1.1", ["latest"]), ("1.0", "1.0", [])]
    assert [(v["version"], v["title"], v["aliases"]) for v in _listed(book)] == expected
    with web() as heard:
        to = channels([f"team=json://127.0.0.1:{heard.port}/"])
        announce(
            archive,
            Round(version="1.1", channels=to, on=books.TODAY),
            Message("x", "y"),
        )
    assert [(v["version"], v["title"], v["aliases"]) for v in _listed(book)] == expected
