"""`drillbook import`: what other tools know comes into a book."""

from drillbook.cli.importing.commands import command

__all__ = ["command"]
