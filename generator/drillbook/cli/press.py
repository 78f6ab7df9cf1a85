"""The engine that publishing is lent: the site engine, and what it is made of."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import requires, version
from pathlib import Path

from drillbook.desk.site import MakeSite

_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Press:
    """Builds with the site engine of this installation.

    Only with `runs_code` is anything run that a book's mkdocs.yml names; without it, that file is
    read as data.
    """

    runs_code: bool = False

    def build(self, book: Path, day: date, make_site: MakeSite, into: Path) -> None:
        """Build the site of a book; what the engine warns of stops it, since a publication is for
        good.
        """
        from drillbook.hosts.mkdocs.engine import (  # noqa: PLC0415 - brings the whole site engine
            build_version,
        )

        build_version(book, make_site, today=day, site_dir=into, runs_code=self.runs_code)

    def tools(self) -> Mapping[str, str]:
        """Return Python, drillbook and what it asks for, by name and version."""
        python = ".".join(map(str, sys.version_info[:3]))
        return {"python": python, "drillbook": version("drillbook"), **dict(_needed())}


def _needed() -> Iterator[tuple[str, str]]:
    for line in requires("drillbook") or ():
        name = _NAME.match(line)
        if name and "extra ==" not in line:
            yield name[0].lower(), version(name[0])
