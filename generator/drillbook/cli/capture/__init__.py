"""`drillbook capture`: the commands, the questions they ask, and how a recording goes
on and ends.
"""

from drillbook.cli.capture.commands import command

__all__ = ["command"]
