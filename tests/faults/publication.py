"""One publication as a process that can be killed: `python publication.py KIND BOOK ARCHIVE
VERSION`.
"""

import os
import sys
from pathlib import Path

from archives import Archive, publish
from drillbook.errors import DrillbookError
from drillbook.publish.archive import FolderArchive
from drillbook.publish.branch import BranchArchive

BEGIN = "drillbook-publication-begins"
REFUSED = 3


def archive(kind: str, book: Path, name: str) -> Archive:
    """Return an archive of a kind, `folder` or `branch`."""
    return FolderArchive(Path(name)) if kind == "folder" else BranchArchive(book, name)


def main() -> int:
    """Publish, after a system call that shows in a trace where it begins."""
    kind, book, name, version = sys.argv[1:]
    os.access(BEGIN, os.F_OK)
    try:
        publish(Path(book), archive(kind, Path(book), name), version)
    except DrillbookError as error:
        sys.stderr.write(f"{error.message}\n")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
