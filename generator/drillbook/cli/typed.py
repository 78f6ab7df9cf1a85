"""What somebody typed brings them back to where they stopped."""

import shlex
import sys

from drillbook.system import console


def typed_command() -> str:
    """Return the command that runs, as it can be typed again."""
    return shlex.join(("drillbook", *console.words(sys.argv[1:])))
