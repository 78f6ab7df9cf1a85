"""The look of a team's site: its files are built, published, and made again; what is missing or
lies elsewhere is told once, in our words.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from built import drillbook, page, png, write
from drillbook.hosts.mkdocs.colours import COLOURS, colours
from pages.rendered import TODAY

pytestmark = pytest.mark.slow

_HEAD = "site_name: Shop resiliency\ndocs_dir: content\n"
_TAIL = "plugins: [search, drillbook]\n"
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">'
    '<circle cx="4" cy="4" r="4"/></svg>'
)


def _theme(*lines: str) -> str:
    return "theme:\n  name: material\n  font: false\n" + "".join(
        f"  {line}\n" for line in lines
    )


@dataclass(frozen=True)
class Situation:
    """Settings and files of a look, what of it has to be on the site, and whether it is code."""

    settings: str
    files: Mapping[str, str | bytes]
    built: tuple[str, ...]
    shown: str = ""
    is_code: bool = False
    tail: str = field(default=_TAIL)


SITUATIONS = {
    "a logo and an icon in a folder of the look": Situation(
        _theme("custom_dir: theme", "logo: img/logo.svg", "favicon: img/icon.png"),
        {"theme/img/logo.svg": _SVG, "theme/img/icon.png": png()},
        ("img/logo.svg", "img/icon.png"),
        'src="img/logo.svg"',
    ),
    "a logo among the pictures of the book": Situation(
        _theme("logo: assets/logo.png"),
        {"content/assets/logo.png": png()},
        ("assets/logo.png",),
        'src="assets/logo.png"',
    ),
    "a sheet of styles and its font": Situation(
        _theme("custom_dir: theme") + "extra_css: [css/team.css]\n",
        {
            "theme/css/team.css": "@font-face{src:url(a.woff2)}",
            "theme/css/a.woff2": b"wOF2",
        },
        ("css/team.css", "css/a.woff2"),
        'href="css/team.css"',
    ),
    "a sheet where MkDocs has it": Situation(
        _theme() + "extra_css: [stylesheets/extra.css]\n",
        {"content/stylesheets/extra.css": "h1{color:red}"},
        ("stylesheets/extra.css",),
        'href="stylesheets/extra.css"',
    ),
    "a script where MkDocs has it": Situation(
        _theme() + "extra_javascript: [javascripts/extra.js]\n",
        {"content/javascripts/extra.js": "window.team = 1"},
        ("javascripts/extra.js",),
        'src="javascripts/extra.js"',
        is_code=True,
    ),
    "a template": Situation(
        _theme("custom_dir: overrides"),
        {
            "overrides/main.html": '{% extends "base.html" %}{% block announce %}Our shop'
            "{% endblock %}"
        },
        (),
        "Our shop",
        is_code=True,
    ),
    "settings that a team shares": Situation(
        "INHERIT: shared/base.yml\n",
        {
            "shared/base.yml": f"INHERIT: more/colours.yml\n{_theme('custom_dir: theme')}",
            "shared/more/colours.yml": "copyright: Example Ltd\n",
            "theme/a.css": "a{}",
        },
        ("a.css",),
        "Example Ltd",
    ),
    "a hook": Situation(
        _theme() + "hooks: [hooks/words.py]\n",
        {
            "hooks/words.py": "def on_config(config):\n    config.copyright = 'Of a hook'\n"
        },
        (),
        "Of a hook",
        is_code=True,
    ),
    "colours": Situation(
        _theme(),
        {},
        (COLOURS,),
        f'href="{COLOURS}"',
        tail='plugins:\n  - search\n  - drillbook: {header: "#ffd54f", accent: "#1a237e"}\n',
    ),
}
"""What teams have, each as a whole."""


@pytest.mark.slow
@pytest.mark.parametrize("name", SITUATIONS)
def test_look_is_built_published_and_made_again(book: Path, name: str) -> None:
    """It is on the site, in the version's source, and gives the same bytes from that."""
    case = SITUATIONS[name]
    write(book, {"mkdocs.yml": _HEAD + case.settings + case.tail})
    for path, content in case.files.items():
        _put(book, path, content)
    site, archive = book.parent / "site", book.parent / "archive"
    run = drillbook(*_today("build"), "--site-dir", str(site), "--strict", folder=book)
    assert run.returncode == 0, run.stderr
    for path in case.built:
        assert (site / path).is_file()
        for raw in (
            case.files.get(f"{folder}/{path}") for folder in ("theme", "content")
        ):
            assert raw is None or (site / path).read_bytes() == _raw(raw)
    assert case.shown in (site / "index.html").read_text(encoding="utf-8")
    run = drillbook(*_today("publish"), "v1", "--archive", str(archive), folder=book)
    assert run.returncode == 0, run.stderr
    again = ("rebuild", "v1", "--archive", str(archive))
    run = drillbook(*again, folder=book.parent)
    if case.is_code:
        assert run.returncode == 2
        assert "--run-archive-code" in run.stderr
        run = drillbook(*again, "--run-archive-code", folder=book.parent)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "the same bytes" in run.stdout


def _outside(book: Path) -> None:
    (book.parent / "brand").mkdir()
    (book.parent / "brand" / "base.yml").write_text("copyright: x\n", encoding="utf-8")
    (book.parent / "brand" / "logo.png").write_bytes(png())


def _linked_folder(book: Path) -> None:
    _outside(book)
    (book / "theme").symlink_to(book.parent / "brand")


def _linked_file(book: Path) -> None:
    _outside(book)
    (book / "theme").mkdir()
    (book / "theme" / "logo.png").symlink_to(book.parent / "brand" / "logo.png")


def _linked_below(book: Path) -> None:
    _outside(book)
    (book / "theme").mkdir()
    (book / "theme" / "img").symlink_to(book.parent / "brand")


def _hard_link(book: Path) -> None:
    _outside(book)
    (book / "theme").mkdir()
    os.link(book.parent / "brand" / "logo.png", book / "theme" / "logo.png")


def _of_themselves(book: Path) -> None:
    _put(book, "base.yml", "INHERIT: mkdocs.yml\n")


def _nothing(book: Path) -> None:
    assert book.is_dir()


DECLINED: Mapping[str, tuple[str, Callable[[Path], None], str]] = {
    "no folder": (
        _theme("custom_dir: theme"),
        _nothing,
        '`theme.custom_dir` in mkdocs.yml is "theme", and no folder is there',
    ),
    "a folder that is a number": (
        _theme("custom_dir: 5"),
        _nothing,
        'is "5", which is no text',
    ),
    "a logo that is a number": (
        _theme("logo: 5"),
        _nothing,
        'mkdocs.yml:6:9: `theme.logo` in mkdocs.yml is "5", which is no text',
    ),
    "a logo that is a number, in settings that are inherited": (
        "INHERIT: base.yml\n" + _theme(),
        lambda book: _put(book, "base.yml", "theme:\n  logo: [a]\n"),
        "base.yml:2:9: `theme.logo` in base.yml is ",
    ),
    "a folder that is a list": (
        _theme("custom_dir: [a]"),
        _nothing,
        "which is no text",
    ),
    "a folder outside": (
        _theme("custom_dir: ../brand"),
        _outside,
        "is outside the folder",
    ),
    "a folder from the root": (
        _theme("custom_dir: /tmp"),
        _nothing,
        "is outside the folder",
    ),
    "a folder by a link": (
        _theme("custom_dir: theme"),
        _linked_folder,
        "which is no plain folder",
    ),
    "a file by a link": (
        _theme("custom_dir: theme"),
        _linked_file,
        "theme/logo.png is in the",
    ),
    "a folder below by a link": (
        _theme("custom_dir: theme"),
        _linked_below,
        "theme/img is in the",
    ),
    "a file of two names": (
        _theme("custom_dir: theme"),
        _hard_link,
        "theme/logo.png is in the",
    ),
    "the folder of the book": (
        _theme("custom_dir: ."),
        _nothing,
        "holds other files of the book",
    ),
    "the evidence": (
        _theme("custom_dir: results"),
        _nothing,
        "holds other files of the book",
    ),
    "no logo": (
        _theme("logo: assets/logo.png"),
        _nothing,
        '`theme.logo` in mkdocs.yml is "assets/logo.png", and no plain file is there',
    ),
    "a logo outside": (
        _theme("logo: ../../brand/logo.png"),
        _outside,
        "is outside the folder",
    ),
    "no icon": (
        _theme("favicon: icon.ico"),
        _nothing,
        "`theme.favicon` in mkdocs.yml is",
    ),
    "no sheet": (
        _theme() + "extra_css: [a.css]\n",
        _nothing,
        "`extra_css` in mkdocs.yml is",
    ),
    "no script": (
        _theme() + "extra_javascript: [{path: a.js, defer: true}]\n",
        _nothing,
        "`extra_javascript` in mkdocs.yml is",
    ),
    "no settings to inherit": (
        "INHERIT: base.yml\n",
        _nothing,
        '`INHERIT` in mkdocs.yml is "base',
    ),
    "settings to inherit that are a number": (
        "INHERIT: 5\n",
        _nothing,
        "`INHERIT` in mkdocs.yml is",
    ),
    "settings to inherit that are empty": (
        "INHERIT:\n",
        _nothing,
        "is empty, which is no text",
    ),
    "settings to inherit that are a list": (
        "INHERIT: base.yml\n",
        lambda book: _put(book, "base.yml", "- a\n"),
        "base.yml holds no settings",
    ),
    "settings outside": (
        "INHERIT: ../brand/base.yml\n",
        _outside,
        "is outside the folder",
    ),
    "settings of themselves": (
        "INHERIT: base.yml\n",
        _of_themselves,
        "inherits from itself",
    ),
    "no hook": (_theme() + "hooks: [a.py]\n", _nothing, "`hooks` in mkdocs.yml is"),
    "a template that is broken": (
        _theme("custom_dir: theme"),
        lambda book: _put(
            book, "theme/main.html", "{% extends 'base.html' %}\n{% nonsense %}"
        ),
        "the template theme/main.html:2 cannot be printed",
    ),
    "a language that the theme lacks": (
        _theme("language: xx"),
        _nothing,
        "the theme has no template partials/languages/xx.html",
    ),
    "a colour that is none": (
        _theme() + 'plugins: [search, {drillbook: {header: "blue"}}]\n',
        _nothing,
        '`header` of the plugin drillbook is "blue"',
    ),
}
"""Each is one mistake."""


@pytest.mark.parametrize(
    "command", ["build", pytest.param("publish", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("name", DECLINED)
def test_what_cannot_be_kept_is_told_once(book: Path, name: str, command: str) -> None:
    """With the key and what to do; nothing is built or published."""
    settings, prepare, told = DECLINED[name]
    tail = "" if "plugins:" in settings else _TAIL
    write(book, {"mkdocs.yml": _HEAD + settings + tail})
    prepare(book)
    into = book.parent / "into"
    more = (
        ("v1", "--archive", str(into))
        if command == "publish"
        else ("--site-dir", str(into))
    )
    run = drillbook(*_today(command), *more, folder=book)
    assert run.returncode == 2
    assert run.stderr.count(told) == 1, run.stderr
    assert "bug in drillbook" not in run.stderr
    assert not into.exists() or not any(into.glob("**/index.html"))


_SHADES = [f"#{shade:02x}{shade:02x}{255 - shade:02x}" for shade in range(0, 256, 51)]


@pytest.mark.parametrize(
    "shade", [*_SHADES, "#ffffff", "#000000", "#ffd54f", "#e53935"]
)
def test_every_colour_can_be_read(shade: str) -> None:
    """Whatever a team's colours are: 4.5 to 1 on the bar, on white and in the dark."""
    sheet = colours({"header": shade, "accent": shade})
    light, dark = sheet.split("@media")
    assert _contrast(_value(light, "primary-fg"), _value(light, "primary-bg")) >= 4.5
    assert _contrast(_value(light, "accent-fg"), "#ffffff") >= 4.5
    assert _contrast(_value(dark, "accent-fg"), "#1d2428") >= 4.5


def test_no_colour_is_no_sheet() -> None:
    """A book that says none looks as it did."""
    assert colours({"header": None}) == ""


def test_logo_of_the_book_is_no_page_of_its_own(book: Path) -> None:
    """Only what is named gets to the site by its name."""
    write(book, {"mkdocs.yml": _HEAD + _theme("logo: assets/logo.png") + _TAIL})
    _put(book, "content/assets/logo.png", png())
    _put(book, "content/assets/other.png", png("other"))
    site = book.parent / "site"
    assert (
        drillbook(*_today("build"), "--site-dir", str(site), folder=book).returncode
        == 0
    )
    assert (site / "assets" / "logo.png").is_file()
    assert not (site / "assets" / "other.png").exists()
    logos = page(site / "team.html").all("img")
    assert [e.attributes["src"] for e in logos][:1] == ["assets/logo.png"]


def _value(sheet: str, name: str) -> str:
    found = re.search(rf"--md-{name}-color: (#\w{{6}})", sheet)
    assert found
    return found[1]


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2 has it."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _today(command: str) -> tuple[str, ...]:
    return command, "--today", TODAY.isoformat()


def _put(book: Path, path: str, content: str | bytes) -> None:
    file = book / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_raw(content))


def _raw(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
