"""A recording by hand of how a file is taken away, which any system can make."""

SCRIPT = """ok it is there
fault it is taken away
! echo gone
bad it is gone
! echo back
reverted it is back
restored it is there again
ok it is there
verified
impact outage Nobody could order.
loss none
unpaged
summary It went as expected.
finish
"""

START = (
    *("capture", "start", "--dependency", "database", "--failure-mode", "unavailable"),
    "--environment",
    "staging",
    "--instance",
    "a file",
    "--as",
    "sam",
    "--impact",
    "outage",
    *("--expect", "Nobody can order.", "--confirms", "Orders fail.", "--settle", "0"),
)
