"""A link leads git to what it is to see; Windows lets few make one, and anybody a junction."""

import sys
from pathlib import Path

if sys.platform == "win32":
    import _winapi
    import shutil

    def lead(link: Path, target: Path) -> None:
        """Let a new name lead to a folder, or have what a file holds now."""
        if target.is_dir():
            _winapi.CreateJunction(str(target), str(link))
        else:
            shutil.copyfile(target, link)
else:

    def lead(link: Path, target: Path) -> None:
        """Let a new name lead to a folder or a file."""
        link.symlink_to(target)
