"""A built site seen from outside: pages parsed with the standard library alone, and the commands
that make them.

Nothing here shares code with the generator, so that a mistake in it cannot hide itself.
"""

import os
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]
COMMAND = str(Path(sys.executable).with_name("drillbook"))

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 - one line
)
_SILENT = frozenset({"script", "style", "template", "noscript"})
_ADDRESSES = frozenset(
    "src srcset href xlink:href data action formaction poster background manifest ping".split()  # noqa: SIM905
)
_WORDS = frozenset({"title", "alt"})
"""Attributes that only hold words."""
_LINK_ONLY = frozenset({"canonical", "prev", "next", "edit", "alternate"})
_STYLE_ADDRESS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s]+)""")


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag with its attributes and the text inside, as a reader without styles and scripts
    gets it.
    """

    tag: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text inside, with single spaces."""
        return " ".join("".join(self.words).split())

    @property
    def classes(self) -> frozenset[str]:
        """The words of the class attribute."""
        return frozenset(self.attributes.get("class", "").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.elements: list[Element] = []
        self.styles: list[str] = []
        self._open: list[Element] = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for i in range(len(self._open) - 1, 0, -1):
            if self._open[i].tag == tag:
                del self._open[i:]
                return

    def handle_data(self, data: str) -> None:
        inner = self._open[-1].tag
        if inner == "style":
            self.styles.append(data)
        if inner not in _SILENT:
            for element in self._open:
                element.words.append(data)


@dataclass(frozen=True, slots=True)
class Document:
    """Parsed HTML, a whole page or a part of one."""

    text: str
    elements: tuple[Element, ...]
    styles: tuple[str, ...]

    @property
    def anchors(self) -> frozenset[str]:
        """Everything that a fragment of an address can name."""
        return frozenset(
            e.attributes[k]
            for e in self.elements
            for k in ("id", "name")
            if k in e.attributes
        )

    def all(self, tag: str, class_: str = "") -> list[Element]:
        """Return the elements with a tag, and a class if one is given."""
        return [
            e
            for e in self.elements
            if e.tag == tag and (not class_ or class_ in e.classes)
        ]


def parse(html: str) -> Document:
    """Parse HTML, a whole page or a part of one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Document(reader.root.text, tuple(reader.elements), tuple(reader.styles))


@lru_cache(maxsize=256)
def page(path: Path) -> Document:
    """Parse a file of a built site; the file does not change any more."""
    return parse(path.read_text(encoding="utf-8"))


def pages(site: Path) -> list[Path]:
    """Return all pages of a site in the order of their names."""
    return sorted(site.rglob("*.html"))


def broken_links(site: Path) -> list[str]:
    """Return each link or loaded file that leads nowhere inside the site, as `page: address`."""
    return [
        f"{p.relative_to(site)}: {link}"
        for p in pages(site)
        for link in _links(p)
        if not _leads(site, p, link)
    ]


def _links(path: Path) -> Iterator[str]:
    for element in page(path).elements:
        yield from (
            element.attributes[key]
            for key in ("href", "src")
            if key in element.attributes
        )


def _leads(site: Path, path: Path, link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    start = site if parts.path.startswith("/") else path.parent
    file = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
    file = file / "index.html" if file.is_dir() else file
    if (not file.is_relative_to(site.resolve()) and file != path) or not file.is_file():
        return False
    return (
        not parts.fragment
        or file.suffix != ".html"
        or unquote(parts.fragment) in page(file).anchors
    )


def foreign_resources(site: Path) -> list[str]:
    """Return everything that a browser would load from another host, as `file: address`."""
    found = [
        f"{p.relative_to(site)}: {a}"
        for p in pages(site)
        for a in loaded(page(p))
        if _foreign(a)
    ]
    for sheet in sorted(site.rglob("*.css")):
        addresses = _STYLE_ADDRESS.findall(sheet.read_text(encoding="utf-8"))
        found += [
            f"{sheet.relative_to(site)}: {address}"
            for address in addresses
            if _foreign(address)
        ]
    return found


def loaded(document: Document) -> Iterator[str]:
    """Yield the addresses that a browser asks for by itself; a link that waits for a
    click is none.
    """
    for element in document.elements:
        for name, value in element.attributes.items():
            if name == "style":
                yield from _STYLE_ADDRESS.findall(value)
            elif name in _ADDRESSES and not _waits(element, name):
                yield from (
                    (part.split()[0] for part in value.split(",") if part.split())
                    if name == "srcset"
                    else (value,)
                )
    for style in document.styles:
        yield from _STYLE_ADDRESS.findall(style)


def _waits(element: Element, attribute: str) -> bool:
    if element.tag in {"a", "area"}:
        return attribute == "href"
    return element.tag == "link" and element.attributes.get("rel", "") in _LINK_ONLY


def _foreign(address: str) -> bool:
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme not in {"", "data"}


def handlers(document: Document) -> list[str]:
    """Return the attributes that would run a script, and the addresses that are one."""
    return [
        f"<{element.tag} {name}={value!r}>"
        for element in document.elements
        for name, value in element.attributes.items()
        if name.startswith("on") or (name not in _WORDS and _script(value))
    ]


def _script(address: str) -> bool:
    # As the URL standard has it: leading controls and blanks do not count, nor do tabs and line
    # ends anywhere.
    settled = re.sub(r"[\t\r\n]", "", address.lstrip("".join(map(chr, range(0x21)))))
    return settled.lower().startswith(("javascript:", "vbscript:"))


def active_tab(document: Document) -> str:
    """Return the text of the tab that is shown as active."""
    return next((e.text for e in document.all("li", "md-tabs__item--active")), "")


def drillbook(
    *arguments: str, folder: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the installed `drillbook` command in a folder."""
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        env=surroundings(**variables),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def surroundings(**variables: str) -> dict[str, str]:
    """Return the environment of a command under test: this one, without what would change what it
    does.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DRILLBOOK_")
    }
    return {**kept, "NO_COLOR": "1", **variables}


def own_book(folder: Path) -> Path:
    """Copy this repository's own book, and nothing else of it, into a new folder."""
    book = folder / "book"
    for name in ("content", "results"):
        shutil.copytree(ROOT / name, book / name, symlinks=True)
    shutil.copy(ROOT / "mkdocs.yml", book)
    return book


def png(comment: str = "") -> bytes:
    """Return a picture of one pixel, with a comment in it."""
    chunks = (
        (b"IHDR", struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0)),
        (b"tEXt", b"Comment\0" + comment.encode("latin-1")),
        (b"IDAT", zlib.compress(b"\0\x00\x80\x80")),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def write(book: Path, texts: dict[str, str]) -> Path:
    """Write texts to their paths below a folder, and return it."""
    for path, text in texts.items():
        file = book.joinpath(*PurePosixPath(path).parts)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return book
