"""An error is what an author of the book cannot mend: drillbook stops, says so, and exits with 2.

What an author can mend is a `Finding`, and all of them are reported in one run.
"""


class DrillbookError(Exception):
    """Says what could not be done and what to do about it; caught once, in `cli`."""

    def __init__(self, message: str, help_: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help_
