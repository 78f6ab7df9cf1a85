"""`drillbook serve`."""

from datetime import date
from pathlib import Path

import click

from drillbook.cli.archives import ask_archive
from drillbook.cli.options import book_option, cache_option, today_option
from drillbook.collection import collected
from drillbook.desk.site import site_of_book
from drillbook.hosts.engines import host_of
from drillbook.hosts.host import Order
from drillbook.kept import Kept
from drillbook.pages.address import SiteAddress
from drillbook.pages.page import MakeSite, Site
from drillbook.pages.repository import RepositorySite


def _address(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise click.BadParameter(
            f"{value!r} is not a host and port such as 127.0.0.1:8001"
        )
    return value


@click.command("serve")
@book_option
@today_option
@cache_option
@click.option(
    "--strict",
    is_flag=True,
    help="Fail if a file of the book has an error, or if the site engine warns.",
)
@click.option(
    "--address",
    default="127.0.0.1:8000",
    show_default=True,
    callback=_address,
    help="The host and port to listen on.",
)
def command(book: Path, today: date, kept: Kept, strict: bool, address: str) -> None:
    """Serve the site of a book, and build it again when a file in content/ or results/ changes."""
    order = Order(
        book=book,
        make_site=_again_and_again(site_of_book(book, today, ask_archive(book), kept)),
        today=today,
        strict=strict,
    )
    host_of(book).serve(order, address)


def _again_and_again(make_site: MakeSite) -> MakeSite:
    """Return what makes a site after the one before has been forgotten."""

    def make(address: SiteAddress, repository: RepositorySite) -> Site:
        collected()
        return make_site(address, repository)

    return make
