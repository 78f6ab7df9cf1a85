"""A version builder builds the sites of versions with the host of their book, and says what it
consists of.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path

from drillbook.desk.site import site_of_version
from drillbook.hosts.engines import host_of
from drillbook.hosts.host import Order
from drillbook.publish.build_version import Publication

_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class VersionBuilder:
    """The engine that publishing is lent.

    Only with `runs_code` is anything run that a book's settings name; without it, they are read as
    data.
    """

    runs_code: bool = False

    def build(self, book: Path, publication: Publication, into: Path) -> None:
        """Build the site of a book; what the engine warns of stops it, since a publication is for
        good.
        """
        order = Order(
            book=book,
            make_site=site_of_version(
                book, publication.today, publication.earlier, publication.changes
            ),
            today=publication.today,
            strict=True,
            for_archive=True,
            runs_code=self.runs_code,
        )
        host_of(book).build(order, into)

    def look_of(self, book: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the files that the look of a book's site needs, and the places that hold them."""
        return host_of(book).look_of(book)

    def tools(self) -> Mapping[str, str]:
        """Return Python, drillbook and what it asks for, by name and version."""
        python = ".".join(map(str, sys.version_info[:3]))
        return {"python": python, "drillbook": version("drillbook"), **dict(_needed())}


def _needed() -> Iterator[tuple[str, str]]:
    for line in requires("drillbook") or ():
        name = _NAME.match(line)
        if name and "extra ==" not in line:
            yield name[0].lower(), version(name[0])
