"""Texts of one shape, over and over: what makes one converter or another take a time that grows
with the square.
"""

import random
from collections.abc import Iterator, Mapping

_OVER_AND_OVER = (
    # Lines and marks.
    *(
        "-",
        "#",
        "=",
        "*",
        "_",
        "~",
        "`",
        "|",
        "\\",
        "&",
        "<",
        ">",
        "[",
        "]",
        "(",
        "!",
        ":",
        "@",
        '"',
        "\t",
        " ",
        "a",
        "\r",
    ),
    *(
        "-\n",
        "#\n",
        "## a\n",
        "=\n",
        "a\n=\n",
        "a\n---\n",
        "***\n",
        "~~~x\n",
        "~~",
        "~~a~~",
        "[^a]",
        "[^a]: b\n",
        "- [ ] a\n",
        "> [!NOTE]\n",
        "!!! a\n",
        '=== "a"\n',
        ":::note\n",
        ":::note\n:::\n",
        "::::note\n:::\n",
        "::: mermaid\n:::\n",
        "::: note ",
        "::",
        "- a\n  1. b\n",
        '=== "a"\n    1. b\n',
        "> 1. a\n\n",
        "1. a\n> 1. x\n\n",
        "www.",
        "https://a.b ",
        "a@b.c ",
        "```x\n",
        "```\n~~~\n",
        "a\n",
        "a\n\n",
        "a  \n",
    ),
    # Lists, quotations and definitions.
    "- ",
    "- a\n",
    "- a\n\n",
    "+ ",
    "1. ",
    "1. a\n",
    "1) a\n2. b\n",
    "> ",
    ">",
    "> a\nb\n",
    "> - ",
    "- > ",
    "- ```\n",
    "* a *\n",
    "Term\n:   Meaning\n",
    "Term\n\n:   Meaning\n\n",
    ": a\n",
    "a\n: b\n: c\n",
    "a\n:   - b\n    : c\n",
    "\n:",
    "- \n: ",
    "a\n:b\n",
    ":a: b\n",
    "a\n\n :b\n\n     c\n",
    # Tables.
    "|\n",
    "||||||||\n",
    "| a | b |\n",
    "| a | b |\n|---|---|\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n",
    "|`",
    "|[",
    "- |a|\n  |-|\n",
    # Links, pictures, references and notes.
    "[]",
    "![",
    "![]",
    "](",
    "[(",
    "[a](b)",
    "[a](",
    "[a](<b",
    '[a](b "',
    "[a][",
    "[a[",
    "![a![",
    "[[a]](b)",
    "[a](b(",
    "[a]: b\n",
    '[a]: b "',
    "[a]: <b\n",
    "[a]: b\n\n[a] [a] [a]\n",
    "[a]: b\n===\n",
    "[a\n",
    "[^a]: b\n",
    "[^a] ",
    "[^1]: [^1]\n",
    "<http://a.b>",
    "<http://a.b ",
    "http://a.b ",
    "www.a",
    "a@b.c",
    "[http://a.b ",
    "http://a.b;",
    # Emphasis and code.
    "**a ",
    "*a ",
    "a**b*c ",
    "_a __b ",
    "*a_",
    "*a **b ",
    "a*",
    "~~a ",
    "(**a",
    "** ",
    "*_~`[]()!<>&\\",
    "` ",
    "`a``b",
    "\\`",
    "`\\",
    # HTML and entities.
    "<!--",
    "<!-- a",
    "a <!-- b\n",
    "<a ",
    '<a href="',
    "<?",
    "<![CDATA[",
    "<!A ",
    "<a>",
    "</a>",
    "<b>",
    "<b><i>",
    "<div>\n",
    "<div>\n\n",
    *(
        "<table>",
        "<table><tr><td>",
        "<li>",
        "<b><p></b>",
        "<a><b><i></a></b>",
        "<dd><dt>",
        "<script>\n",
        "<a b=c ",
        "&a",
        "&amp;",
        "&#1;",
    ),
    # Blocks in each other, each of another dialect.
    *(
        "!!! note\n    1. a\n\n",
        '!!! note\n    === "a"\n        !!! tip\n            a\n',
        '=== "a"\n    !!! note\n        === "b"\n            !!! tip\n                1. a\n\n',
        '??? note "a"\n    - a\n      1. b\n',
        "!!! note\n    a\n    : b\n",
        "!!! note\n    [^a]: b\n",
        '1. a\n\n    === "b"\n        c\n',
        "> [!NOTE]\n> - a\n>   1. b\n\n",
        "> - a\n>   - b\n>     1. c\n\n",
        "> 1. a\n\nb\n\n",
        "> 1. a\n\n```\n```\n\n",
        "- > 1. a\n",
        "- a\n  1. b\n\nx\n\n",
        "1. a\n- b\n2. c\n",
        "1. a\n\n:b\n",
        "1. a\n```\nx\n```\n",
        "<details>\n<summary>a</summary>\n\n1. b\n\n</details>\n\n",
        "[^a]:\n    1. b\n",
        "a[^b]\n\n[^b]: c\n\n",
        "Term\n\n:   1. a\n\n",
    ),
    # Headings and paragraphs that tell a step.
    *(
        "### Step 1: a\n\n1. b\n\n",
        "### 1. a\n\n",
        "### If a\n\n1. b\n\n",
        "**Step 1:** a\n\n",
        "**1. a**\n\n",
        "Step 1 - a\n\n",
        "<ol><li>a</li></ol>\n\n",
    ),
    # What other programs read: snippets, attributes, comments, short codes, task lists.
    *(
        '--8<-- "a.md"\n',
        "# a {#b .c}\n",
        "a\n{: .a }\n",
        "<!-- a -->\n\n",
        "1. a <!-- b -->\n",
        ":warning: ",
        ":a:\n\n",
        "1. [ ] a\n",
        "- [ ] a\n  - [x] b\n",
        "{{ a }}",
        "[[a]] ",
        "[![a](b)](c) ",
    ),
    # Words that say which way to go.
    *("options ", "either ", "choose  ", "alternatives: ", "depending "),
)


def shapes(size: int) -> Mapping[str, str]:
    """Return texts of a size in letters, by what each consists of."""
    half, row = size // 2, "a\n" * size
    texts = {repr(unit): filled(unit, size) for unit in _OVER_AND_OVER} | {
        "code in marks of growing length": " ".join(
            "`" * i + "a" for i in range(1, 700)
        ),
        "fences of growing length": "\n".join("`" * i for i in range(3, 700)),
        "brackets that are closed": "[" * half + "]" * half,
        "emphasis that is closed": filled("*a ", half) + filled("a* ", half),
        "lists that nest": "".join("  " * i + "- a\n" for i in range(int(size**0.5))),
        "lists that nest in one line, over and over": filled("- " * 11 + "a\n", size),
        "quotations that nest, over and over": filled("> " * 100 + "a\n", size),
        "a deep list and many lines": filled("+ ", half) + filled("(\n    ", half),
        "a deep quotation and many lines": filled("> ", half) + filled(")\n:", half),
        "a deep list behind what is no fence": (
            "<div>\n```\n\n" + filled("+ ", half) + filled("(\n    ", half)
        ),
        "a wide table with narrow rows": "|"
        + "a|" * 1_000
        + "\n|"
        + "-|" * 1_000
        + "\n"
        + row,
        "a table as wide as long": (
            "|" + "a|" * (size // 10) + "\n|" + "-|" * (size // 10) + "\n" + row
        ),
        "a long definition, often used": "[a]: "
        + "x" * half
        + "\n\n"
        + filled("[a]", half),
        "a long title, often used": '[a]: b "'
        + "x" * half
        + '"\n\n'
        + filled("[a]", half),
        "a long picture, often used": "[a]: "
        + "x" * half
        + "\n\n"
        + filled("![a]", half),
        "definitions and uses": (
            "".join(f"[a{i}]: b\n" for i in range(size // 20))
            + "".join(f"[a{i}]" for i in range(size // 20))
        ),
        "tags that are never closed": (
            "".join(f"<b a={i}>" for i in range(400)) + filled("a\n\n", size)
        ),
        "boxes that are never closed": "<div>\n" * 900 + filled("a\n\n", size),
        "details that are never closed": "<details>\n\n" * 900 + filled("a\n\n", size),
        "boxes in one long item": "- a\n" + filled("  - b\n    1. c\n", size),
        "tabs in one long item": "- a\n"
        + filled('\n    === "b"\n        1. c\n', size),
        "code between boxes": "> 1. a\n\n" + filled("```\n```\n> 1. a\n\n", size),
        "blocks of Material's in each other": "".join(
            "    " * i + "!!! note\n" for i in range(int(size**0.5) // 2)
        ),
        "blocks of Material's, over and over": filled('!!! note "a"\n    a\n', size),
        "tabs with nothing but blanks": filled('=== "a"\n\n\n\n', size),
        "names that look like tags": filled("<a-b>", size),
        "notes and their texts": (
            "".join(f"[^a{i}]" for i in range(size // 30))
            + "\n\n"
            + "".join(f"[^a{i}]: b\n\n" for i in range(size // 30))
        ),
        "one note, often used": filled("[^a]", half)
        + "\n\n[^a]: "
        + filled("b ", half),
        "an address of brackets": "https://a.b/" + ")" * size,
        "a heading of blanks": "## a" + " " * size + "b",
        "a heading of marks": "## a" + " #" * half + "b",
        "blanks within a line": "a" + " " * size + "b",
    }
    return {name: text[:size] for name, text in texts.items()}


def filled(unit: str, size: int) -> str:
    """Return a unit over and over, cut off at a size."""
    return (unit * (size // len(unit) + 1))[:size]


def random_shapes(size: int, number: int, seed: int) -> Iterator[str]:
    """Yield texts in which some pieces of all kinds stand over and over, each seed the
    same ones.
    """
    chosen = random.Random(seed)  # noqa: S311 - the same ones in every run
    for _ in range(number):
        units = [
            "".join(chosen.choices(_OVER_AND_OVER, k=chosen.randint(1, 5)))
            for _ in range(chosen.randint(1, 3))
        ]
        yield "".join(filled(unit, size // len(units)) for unit in units)
