"""A digest is of what people read: it stays when a text is only written otherwise, and changes with
everything that a page shows.
"""

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import mdformat
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import books
from drillbook.files.load import load, playbook_in
from drillbook.files.markdown import converted, to_html
from drillbook.files.meaning import meanings
from drillbook.model.entry import digest_of
from drillbook.model.playbook import Playbook
from drillbook.model.procedure import settled
from formatters import PRETTIER
from pages.corpus import TEXTS

_PLAYBOOK = "content/playbooks/database-failover.md"


def read(text: str) -> tuple[str, ...]:
    """Return what is read of a text."""
    return meanings(converted(text))


ALIKE: Mapping[str, tuple[str, str]] = {
    "bullets": ("- a\n- b\n", "* a\n* b\n"),
    "emphasis": ("_a_ __b__\n", "*a* **b**\n"),
    "escapes": ("a\\_b \\# \\!\n", "a_b # !\n"),
    "columns of a table": (
        "|a|b|\n|-|:-:|\n|1|2|\n",
        "| a   |  b  |\n| --- | :-: |\n| 1   |  2  |\n",
    ),
    "wrapped lines": ("one two\nthree\n", "one\ntwo three\n"),
    "numbers": ("1. a\n1. b\n1. c\n", "1. a\n2. b\n3. c\n"),
    "signs of numbers": ("1) a\n2) b\n", "1. a\n2. b\n"),
    "length of a fence": ("```sh\nls\n```\n", "~~~~~ sh\nls\n~~~~~\n"),
    "code by indent": ("    ls  -l\n", "```\nls  -l\n```\n"),
    "blank lines": ("a\n\n\n\nb\n", "a\n\nb\n"),
    "blank lines between items": ("- a\n- b\n", "- a\n\n- b\n"),
    "trailing blanks": ("a \nb\t\n", "a\nb\n"),
    "headings": ("A\n===\n\nB\n---\n", "# A #\n\n## B\n"),
    "references": ("[a][r] [r]\n\n[r]: /u 'T'\n", '[a](/u "T") [r](</u> (T))\n'),
    "entities": ("&amp; &#169; &copy;\n", "\\& © ©\n"),
    "hard breaks": ("a  \nb\n", "a\\\nb\n"),
    "rules": ("***\n", "- - -\n"),
    "quotations": ("> a\nb\n", "> a\n> b\n"),
    "line endings": ("a\r\n\r\n- b\r\n", "a\n\n- b\n"),
    "the end of the file": ("a", "a\n\n"),
    "indent of items": ("1. a\n   - b\n", "1.  a\n    - b\n"),
    "lines of an item": ("- a\nb\n", "- a\n  b\n"),
    "percent signs": ("[a](<b c>)\n", "[a](b%20c)\n"),
    "code with backticks": ("``a``\n", "`a`\n"),
    "strikethrough": ("~a~\n", "~~a~~\n"),
    "ticks of tasks": ("- [x] a\n", "- [X] a\n"),
    "where references stand": ("[r]: /u\n\n[r]\n", "[r]\n\n[r]: /u\n"),
}
"""Written in two ways, and read as one."""

OTHERWISE: Mapping[str, tuple[str, str]] = {
    "a word": ("stop the old one\n", "stop the new one\n"),
    "a number": ("wait 5 minutes\n", "wait 50 minutes\n"),
    "the order of steps": ("1. a\n2. b\n", "1. b\n2. a\n"),
    "the first number": ("1. a\n", "2. a\n"),
    "numbers or bullets": ("1. a\n", "- a\n"),
    "a command": ("```\nrm a\n```\n", "```\nrm b\n```\n"),
    "blanks in a command": ("```\nrm a b\n```\n", "```\nrm a  b\n```\n"),
    "a blank at the end of a command": ("```\na \\\nb\n```\n", "```\na \\ \nb\n```\n"),
    "a tab in a command": ("```\na\tb\n```\n", "```\na b\n```\n"),
    "a blank line in a command": ("```\na\nb\n```\n", "```\na\n\nb\n```\n"),
    "a blank line alone": ("```\n```\n", "```\n\n```\n"),
    "a language": ("```sh\na\n```\n", "```sql\na\n```\n"),
    "blanks in code": ("`a b`\n", "`a  b`\n"),
    "code or words": ("`a`\n", "a\n"),
    "where a link leads": ("[a](/b)\n", "[a](/c)\n"),
    "where a reference leads": ("[a]\n\n[a]: /b\n", "[a]\n\n[a]: /c\n"),
    "what a link is called": ('[a](/b "c")\n', '[a](/b "d")\n'),
    "mail or a file": ("<a@b.example>\n", "[a@b.example](a@b.example)\n"),
    "a picture": ("![a](a.png)\n", "![a](b.png)\n"),
    "a picture or a link": ("![a](a.png)\n", "[a](a.png)\n"),
    "a level": ("## A\n", "### A\n"),
    "a heading or words": ("# A\n", "A\n"),
    "a task that is done": ("- [ ] a\n", "- [x] a\n"),
    "a task or words": ("- [ ] a\n", "- \\[ ] a\n"),
    "emphasis": ("*a*\n", "**a**\n"),
    "two paragraphs": ("a\nb\n", "a\n\nb\n"),
    "two paragraphs of an item": ("- a\n  b\n", "- a\n\n  b\n"),
    "what belongs to an item": ("- a\n\n  b\n", "- a\n\nb\n"),
    "what an item is below": ("- a\n- b\n", "- a\n  - b\n"),
    "two lists": ("- a\n- b\n", "- a\n\n<!-- -->\n\n- b\n"),
    "two lists by their marks": ("- a\n- b\n", "- a\n* b\n"),
    "a break": ("a\\\nb\n", "a\nb\n"),
    "the side of a column": ("|a|\n|:-|\n|b|\n", "|a|\n|-:|\n|b|\n"),
    "a cell": ("|a|b|\n|-|-|\n|c||\n", "|a|b|\n|-|-|\n||c|\n"),
    "HTML or words": ("<b>a</b>\n", "\\<b>a\\</b>\n"),
    "a placeholder": ("<host>\n", "<port>\n"),
    "a kind of note": ("> [!NOTE]\n> a\n", "> [!WARNING]\n> a\n"),
    "a homoglyph": ("rm database\n", "rm d\N{CYRILLIC SMALL LETTER A}tabase\n"),
    "nothing that is seen": ("ab\n", "a\N{ZERO WIDTH SPACE}b\n"),
    "another blank": ("a b\n", "a\N{NO-BREAK SPACE}b\n"),
    "a letter in two parts": ("\N{LATIN SMALL LETTER E WITH ACUTE}\n", "e\u0301\n"),
    "a direction": ("ab\n", "\N{RIGHT-TO-LEFT OVERRIDE}ab\n"),
    "blanks that HTML keeps": (
        "<b>x</b> <pre>a b</pre>\n",
        "<b>x</b> <pre>a  b</pre>\n",
    ),
    "blanks below HTML that keeps them": (
        "<div><pre>\n\na b\n\n</pre></div>\n",
        "<div><pre>\n\na  b\n\n</pre></div>\n",
    ),
    "a kind of block of Material": ("!!! note\n    a\n", "!!! warning\n    a\n"),
    "a block that a formatter breaks": ("!!! note\n    a\n", "!!! note\n\na\n"),
    "a note at the foot": ("a[^1]\n\n[^1]: b\n", "a[^1]\n\n[^1]: c\n"),
    "a name in a quotation mark": ('["begin"]\n', "[begin]\n"),
}
"""Close to each other, and read as two."""


@pytest.mark.parametrize("name", ALIKE)
def test_what_is_read_alike_has_one_meaning(name: str) -> None:
    """A formatter, an editor or a habit changes nothing that anybody signed."""
    one, other = ALIKE[name]
    assert read(one) == read(other)


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_is_read_otherwise_has_another_meaning(name: str) -> None:
    """Whoever agreed to the one has not agreed to the other."""
    one, other = OTHERWISE[name]
    assert read(one) != read(other)


@pytest.mark.parametrize("number", [False, True])
@pytest.mark.parametrize("name", TEXTS)
def test_mdformat_changes_no_meaning(name: str, number: bool) -> None:  # noqa: FBT001 - a case
    """Of no shape that playbooks have in public."""
    formatted = mdformat.text(
        TEXTS[name], extensions={"gfm"}, options={"number": number}
    )
    assert read(formatted) == read(TEXTS[name])


def test_prettier_changes_no_meaning() -> None:
    """As it was run over the same shapes; its version stands with what it made."""
    made = json.loads(PRETTIER.read_text(encoding="utf-8"))["texts"]
    assert made.keys() == TEXTS.keys()
    assert {
        name for name, text in made.items() if read(text) != read(TEXTS[name])
    } == set()


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "content").rglob("*.md"))
)
def test_mdformat_changes_nothing_of_this_repository_s_book(path: Path) -> None:
    """With front matter and all."""
    text = path.read_text(encoding="utf-8")
    formatted = mdformat.text(text, extensions={"gfm", "frontmatter"})
    assert read(formatted.split("---\n", 2)[-1]) == read(text.split("---\n", 2)[-1])


def test_agreement_holds_when_a_formatter_was_run(book: Path) -> None:
    """Digest of text and procedure are the same, and so is what the check says."""
    text = books.text_of(book, _PLAYBOOK)
    rough = text.replace("\n1. ", "\n1.  ").replace("- ", "* ")
    books.write(book, _PLAYBOOK, rough)
    before = _playbook(book)
    formatted = mdformat.text(rough, extensions={"gfm", "frontmatter"})
    assert formatted != rough
    books.write(book, _PLAYBOOK, formatted)
    after = _playbook(book)
    assert after.digest == before.digest
    assert after.procedure_digest == before.procedure_digest
    assert after.written_digest != before.written_digest


def test_digest_of_the_text_as_written_still_counts(book: Path) -> None:
    """What was signed or pinned before there were meanings is not lost, and lapses as it did."""
    playbook = _playbook(book)
    text = books.text_of(book, _PLAYBOOK).partition("---\n")[2].partition("---\n")[2]
    assert playbook.prose.text == text
    assert playbook.has_digest(playbook.written_digest)
    old = digest_of("procedure 2\n" + settled(playbook.procedure.text))
    assert playbook.followed(old) is playbook.procedure
    assert playbook.followed(playbook.procedure.digest) is playbook.procedure
    books.write(
        book, _PLAYBOOK, books.text_of(book, _PLAYBOOK).replace("1. ", "1. Now: ", 1)
    )
    assert not _playbook(book).has_digest(playbook.written_digest)
    assert not _playbook(book).has_digest(playbook.digest)
    assert _playbook(book).followed(old) is None
    assert not _playbook(book).has_digest(None)


def test_ways_that_part_belong_to_the_meaning(book: Path) -> None:
    """That they part may follow from how a text is written, and a page shows it."""
    text = books.text_of(book, _PLAYBOOK)
    one, other = (
        playbook_in(load(book).book, _PLAYBOOK, _with_ways(text, word)).playbook
        for word in ("It *depends on* the fault.", "It _depends on_ the fault.")
    )
    assert one
    assert other
    assert bool(one.procedure.ways) != bool(other.procedure.ways)
    assert one.digest != other.digest
    assert one.procedure_digest != other.procedure_digest


def _with_ways(text: str, word: str) -> str:
    before, heading, _ = text.partition("## Recovery procedure\n")
    assert heading
    return f"{before}{heading}\n{word}\n\n### Disk\n\n1. A\n\n### Host\n\n1. B\n"


def _playbook(book: Path) -> Playbook:
    return load(book).book.playbooks_by_id["database-failover"]


_PIECES = st.sampled_from(
    [
        *TEXTS.values(),
        *(text for pair in (*ALIKE.values(), *OTHERWISE.values()) for text in pair),
    ]
)
_EDITS = st.sampled_from(
    [
        *(
            " ",
            "  ",
            "\n",
            "\n\n",
            "\\",
            "*",
            "_",
            "`",
            "```\n",
            "- ",
            "1. ",
            "#",
            ">",
            "|",
            "[",
        ),
        "]",
        "<",
        "&",
        "&lt;",
        "<b>",
        "<pre>",
        "\t",
        "x",
        "\u200b",
        "---\n",
        "    ",
        "!",
        "~",
        *(":", '"'),
    ]
)


@given(
    _PIECES,
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 2), _EDITS), max_size=3),
)
@example("<b>x</b> <pre>a b</pre>\n", [(16, 0, " ")])
@example("a@b.example\n", [(0, 0, "<")])
def test_texts_that_are_shown_otherwise_never_have_one_meaning(
    text: str, edits: list[tuple[int, int, str]]
) -> None:
    """Whatever is edited: if the HTML says something else, so does the meaning."""
    edited = text
    for place, length, put in edits:
        edited = edited[:place] + put + edited[place + length :]
    if read(edited) == read(text):
        assert _shown(edited) == _shown(text)


def _shown(text: str) -> list[str]:
    """Return what a browser makes of the HTML of a text, found without the converter's events."""
    reader = _Shown()
    reader.feed(to_html(text))
    reader.close()
    return reader.finished()


class _Shown(HTMLParser):
    """Elements and words; blanks are one outside of `pre`, and none at an edge of a block."""

    _INLINE = frozenset(
        {"a", "b", "code", "del", "em", "img", "strong", "sup", "input", "span"}
    )

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._kept += tag == "pre"
        if tag != "p":
            self._parts.append(
                f"<{tag} {attrs}>" if tag in self._INLINE else f"\0<{tag} {attrs}>\0"
            )
        else:
            self._parts.append("\0")

    def handle_endtag(self, tag: str) -> None:
        self._kept -= tag == "pre" and self._kept > 0
        self._parts.append(
            "\0"
            if tag == "p"
            else f"</{tag}>"
            if tag in self._INLINE
            else f"\0</{tag}>\0"
        )

    def handle_data(self, data: str) -> None:
        escaped = data.replace("<", "&lt;").replace("\0", "\ufffd")
        self._parts.append(escaped if self._kept else re.sub("[ \t\n]+", " ", escaped))

    def handle_comment(self, data: str) -> None:
        # Nobody sees it, let alone the blanks at the end of its lines.
        seen = re.sub("[ \t]+$", "", data, flags=re.MULTILINE)
        self._parts.append(f"<!--{seen}-->")

    def finished(self) -> list[str]:
        """Return blocks with their words."""
        pieces = re.sub(" ?\0[ \0]*", "\0", "".join(self._parts)).split("\0")
        return [piece for piece in pieces if piece.strip(" ")]
