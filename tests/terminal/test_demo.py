"""`drillbook demo` as a newcomer meets it: whoever types what stands below the line has a test that
counts.
"""

import html
import re
from pathlib import Path

from drillbook.check.engine import check
from drillbook.cli.demo.servers import servers_of
from drillbook.cli.main import run
from drillbook.files.load import load
from terminal.screen import screen

ROOT = Path(__file__).parents[2]


def test_newcomer_has_a_test_that_counts(tmp_path: Path) -> None:
    """Two questions, then what `next:` says; afterwards nothing runs."""
    with screen(tmp_path, "demo") as demo:
        demo.type("outage", "2 of 2. What exactly do you expect to happen?")
        demo.type(
            "The shop is closed.", "next: `ok` or `bad`", "shop: ok", "prices: ok"
        )
        demo.type("ok coffee is 2.40", "next: `fault` and how")
        demo.type(
            "fault I kill the price list",
            "next: `!`, which offers the command that makes",
        )
        demo.type("!", "> ! drillbook demo --kill prices")
        demo.press("Enter")
        demo.shows(
            "Killed prices.", "shop: 503", "next: `bad` or `ok`, and what you see"
        )
        demo.type(
            "bad it is closed", "seen failing; shop: 503", "command of the next step"
        )
        demo.type("!", "> ! drillbook demo --start prices")
        demo.press("Enter")
        demo.shows("Step 1 done? [Y/n]")
        demo.type("", "Is the fault undone? [Y/n]")
        demo.type("", "no fault", "shop: ok", "next: `ok` or `bad`")
        demo.type("ok coffee is 2.40", "next: `impact` none, degraded or outage")
        demo.type(
            "impact outage nobody could buy", "next: `summary` and what you learned"
        )
        demo.type("summary there is no standby", "next: `finish`")
        demo.type("finish", "The probes watch for 10 s more")
        demo.type(
            "", "Conclusive, as expected", "It counts:", "Both servers are stopped."
        )
        # Whatever is to be typed next can be typed here: first of all, go there.
        proved, _, after = demo.text.partition("Both servers are stopped.")
        assert "drillbook serve" not in proved
        assert "git add" not in proved
        assert after.index("cd drillbook-demo") < after.index("drillbook check")
        assert demo.exit_code == 0
        assert "Traceback" not in demo.text
    book = tmp_path / "drillbook-demo"
    (result,) = load(book).book.results
    assert servers_of(book) is not None
    evaluation = check(load(book).book, (), result.ended.date()).evaluation
    assert [cell.result.folder for cell in evaluation.cells if cell.result] == [
        result.folder
    ]


_TEXT = (ROOT / "generator/drillbook/pages/templates/tutorial.html.jinja").read_text(
    "utf-8"
)
_STARTED, _EXPECTED, _TYPED, _LOOKED_AT = (
    html.unescape(block).splitlines()
    for block in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", _TEXT, re.DOTALL)
)


_ANSWERS = (
    ("seen healthy",),
    ("fault started",),
    ("> ! drillbook demo --kill prices", "Killed prices.", "shop: 503"),
    ("seen failing",),
    (
        "> ! drillbook demo --start prices",
        "Step 1 done? [Y/n]",
        "Is the fault undone? [Y/n]",
        "shop: ok",
    ),
    ("next: `impact`",),
    ("impact: outage",),
    ("noted",),
    ("s left >", "Conclusive, as expected"),
)
"""What each line brings to the screen; Enter is pressed at all of it but the last."""


def test_page_of_the_guide_leads_to_a_test_that_counts(tmp_path: Path) -> None:
    """Typed line by line as it is written there, with Enter where drillbook offers or asks."""
    (command,) = _STARTED
    with screen(tmp_path, *command.split()[1:]) as demo:
        demo.shows("1 of 2.")
        for line in _EXPECTED:
            demo.type(line)
        demo.shows("shop: ok", "prices: ok")
        for line, (*asked, last) in zip(_TYPED, _ANSWERS, strict=True):
            demo.type(line)
            for question in asked:
                demo.shows(question)
                demo.press("Enter")
            demo.shows(last)
        demo.shows("It counts:", "Both servers are stopped.")
        assert demo.exit_code == 0
    folder, *looks = _LOOKED_AT
    book = tmp_path / folder.removeprefix("cd ")
    assert [run([*look.split()[1:], "--book", str(book)]) for look in looks[:-1]] == [
        0,
        0,
    ]
    assert looks[-1] == "drillbook serve"
