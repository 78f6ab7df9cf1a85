"""A small real book on disk: one service, one critical dependency that has been tested, one that is
not critical.

It is the folder `check/base`, copied; a test then overwrites the file that it is about.
"""

import hashlib
import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from drillbook.check.assessment import Assessment
from drillbook.check.engine import check
from drillbook.check.judging.context import NOTHING, Context, Ledger, Published
from drillbook.check.rule import Rule
from drillbook.check.rules import RULES
from drillbook.files.load import Loaded, load
from drillbook.model.book import Book
from drillbook.model.finding import Finding
from drillbook.model.result import Result

TODAY = date(2026, 11, 23)
BASE = Path(__file__).parent / "check" / "base"
TEAM = "content/team.yml"
INVENTORY = "content/inventory.yml"
POLICY = "content/policy.yml"
PLAYBOOK = "content/playbooks/database-failover.md"
RESULT_FOLDER = "results/2026-11-20-database-unavailable"
RESULT = f"{RESULT_FOLDER}/result.yml"
SAMPLES = f"{RESULT_FOLDER}/probes/health.csv"
EVIDENCE = f"{RESULT_FOLDER}/evidence/console.txt"

CONFIGURATION = """site_name: Shop resiliency
site_url: https://shop.example.com/docs
docs_dir: content
theme: {name: material, font: false}
plugins: [search, drillbook]
"""
"""A mkdocs.yml with which a whole site can be built; `make` writes a shorter one."""

EXERCISE = "results/2026-11-20-shop-exercise/result.yml"
ABOUT_FILES = tuple(rule for rule in RULES if rule.code[0] not in "AES")

_BLOCK = re.compile(r"^(\w+):(.*?)(?=^\w|\Z)", re.MULTILINE | re.DOTALL)
_ATTACHED = {"probes": None, "evidence": None}


def make(folder: Path) -> Path:
    """Write the small book into a folder and return the folder."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    write(
        folder,
        "mkdocs.yml",
        "site_name: Shop resiliency\ndocs_dir: content\nplugins: [drillbook]\n",
    )
    return folder


def write(book: Path, path: str, text: str | bytes) -> Path:
    """Write one file of a book, bytes as they are and text as UTF-8 with its line endings as they
    are.
    """
    file = book / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def text_of(book: Path, path: str) -> str:
    """Return the text of one file of a book."""
    return (book / path).read_text(encoding="utf-8")


def result_text(**keys: str | None) -> str:
    """Return a conclusive result.yml without attachments; `keys` replace, add or (None) drop
    top-level keys.

    A value is YAML as it stands behind the colon. Unless it is given, the id follows from the other
    keys.
    """
    blocks: dict[str, str | None] = dict(
        _BLOCK.findall((BASE / RESULT).read_text(encoding="utf-8"))
    )
    blocks |= _ATTACHED | {
        key: None if text is None else f" {text}\n" for key, text in keys.items()
    }
    if "id" not in keys:
        blocks["id"] = f" {result_id(**keys)}\n"
    return "".join(f"{key}:{text}" for key, text in blocks.items() if text is not None)


def changed_text(text: str, changes: str) -> str:
    """Return YAML with other top-level keys: those of `changes`, as they stand there, replace or
    add; `~` drops.
    """
    blocks = dict(_BLOCK.findall(text)) | dict(_BLOCK.findall(changes))
    return "".join(
        f"{key}:{block}" for key, block in blocks.items() if block.strip() != "~"
    )


def result_id(**keys: str | None) -> str:
    """Return the id that a result with these keys has."""
    day = (keys.get("started") or "2026-11-20").strip("\"'")[:10]
    dependency = keys.get("dependency") or "database"
    return f"{day}-{dependency}-{keys.get('failure_mode') or 'unavailable'}"


def write_result(book: Path, **keys: str | None) -> str:
    """Write a conclusive result with the `keys` of `result_text` into its folder;
    return its path.
    """
    path = f"results/{keys.get('id') or result_id(**keys)}/result.yml"
    write(book, path, result_text(**keys))
    return path


def remove_result(book: Path) -> None:
    """Remove the result that the small book has."""
    shutil.rmtree(book / RESULT_FOLDER)


def checked(
    book: Path,
    today: date = TODAY,
    context: Context = NOTHING,
    rules: Sequence[Rule] = ABOUT_FILES,
) -> Assessment:
    """Load a book and judge it, without the rules about what its people have said and exercised
    unless asked to.

    Every change of a text lapses what was said of it, so that each test of another rule would have
    to say it anew.
    """
    loaded = load(book)
    return check(loaded.book, loaded.findings, today, rules, context)


def share(book: Path) -> Path:
    """Let everybody agree to every playbook and exercise it, and let them acknowledge every result,
    as they are now.
    """
    write(book, EXERCISE, exercise_text(load(book).book))
    loaded = load(book).book
    for member in loaded.members:
        for playbook in loaded.playbooks:
            sign(
                book,
                f"content/agreements/{playbook.id}/{member}.yml",
                playbook.digest,
                "agree",
            )
        for result in loaded.results:
            sign(
                book,
                f"results/{result.folder}/reviews/{member}.yml",
                result.digest,
                "acknowledged",
            )
    return book


def published(book: Path, version: str = "1.0") -> Ledger:
    """Return the ledger of an archive into which a book has been published as it is now."""
    results = load(book).book.results
    return Ledger(
        {
            r.folder: (
                Published(version=version, digest=r.digest, facts=r.facts_digest),
            )
            for r in results
        }
    )


def sign(book: Path, path: str, digest: str, position: str) -> None:
    """Write one agreement or review; no two members say something at the same second."""
    kind = "playbook" if path.startswith("content/") else "result"
    at = f"2026-11-22T10:00:{sum(Path(path).stem.encode()) % 60:02d}+01:00"
    write(book, path, f"{kind}_digest: {digest}\nat: {at}\nposition: {position}\n")


def exercise_text(book: Book, **keys: str | None) -> str:
    """Return the result of an exercise of the disaster recovery playbook; `keys` are those of
    `result_text`.
    """
    playbook = book.playbooks_by_id["shop-disaster-recovery"]
    steps = ", ".join(
        f"{{step: {number}, status: done}}"
        for number in range(1, len(playbook.steps) + 1)
    )
    exercise = {
        "id": EXERCISE.split("/")[1],
        "kind": "exercise",
        "dependency": None,
        "failure_mode": None,
        "playbook": f"{{id: shop-disaster-recovery, digest: {playbook.digest}}}",
        "steps": f"[{steps}]",
        # Told in other words than the failure test, of which it would be a copy otherwise.
        "summary": "The backup was restored.",
    }
    return result_text(**exercise | keys)


def digest(content: bytes) -> str:
    """Return the digest of some bytes, as results carry it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def only(found: Loaded | Assessment) -> Finding:
    """Return the one finding that there is."""
    assert len(found.findings) == 1, [
        f"{f.location} {f.code} {f.message}" for f in found.findings
    ]
    return found.findings[0]


def only_result(book: Path) -> Result:
    """Return the one result that a book has."""
    (result,) = load(book).book.results
    return result


def place(finding: Finding) -> tuple[str, str, int, int]:
    """Return a finding's code with its path, line and column."""
    return (
        finding.code,
        finding.location.path,
        finding.location.line,
        finding.location.column,
    )
