"""Static files are the styles, the scripts and the picture that every site has, whatever engine
prints it.
"""

from pathlib import Path

from drillbook.pages.page import Asset

STYLESHEET = "drillbook/drillbook.css"
SCRIPTS = ("drillbook/tables.js", "drillbook/playbook.js", "drillbook/signing.js")
"""Run at the end of a page. A host whose theme swaps pages without loading them anew dispatches
the event `drillbook:page` when it has.
"""

_ROOT = Path(__file__).parent / "assets"


def static_files() -> tuple[Asset, ...]:
    """Return them, in the order of their names."""
    return tuple(
        Asset(path.relative_to(_ROOT).as_posix(), path.read_bytes())
        for path in sorted(_ROOT.rglob("*"))
        if path.is_file()
    )
