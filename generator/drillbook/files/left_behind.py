"""What machines and tools leave behind in every folder is no file of a book: it is passed over, and
never published.

A result can have a file of such a name as evidence; then it is evidence, because the result names
it. Whatever could be a result under another name is told of all the same.
"""

import re
from functools import lru_cache

_FILES = re.compile(
    r"""(?xi)
    \.ds_store | \._.* | \.localized | icon\r | thumbs\.db(:encryptable)? | ehthumbs.*\.db
    | desktop\.ini | \.directory | \.nfs[0-9a-f]+ | \.fuse_hidden.* | \.sync.* | \.dropbox.*
    | .*~ | \#.*\# | \.\#.* | ~\$.* | \.~.* | .*\.sw[a-p] | .*\.un~ | .*\.lock | .*\.lck
    | .*\.(tmp|temp|part|crdownload|pyc|kate-swp) | .*___jb_(tmp|old)___
    | .*\.(license|spdx) | readme(\.(md|markdown|mkd|txt|rst|adoc|org))?
    | (licen[cs]e|copying|notice|owners|codeowners|makefile)(\.txt|\.adoc|\.rst)?
    """
)
"""Files that systems, editors, merges and synchronisation leave behind, and those that tell people
and tools of the folder that they lie in.
"""

_COPIES = re.compile(
    r"(?i).*\.(bak|backup|orig|rej|old)|.*_(backup|base|local|remote)_\d+\.\w+"
)
"""Files that merges and people leave behind, which hold what a file was or could have been."""

_FOLDERS = re.compile(
    r"""(?xi)
    __macosx | \.spotlight-v100 | \.trashes | \.trash-\d+ | \.fseventsd | \.temporaryitems
    | \.appledouble | \.documentrevisions-v100 | \$recycle\.bin | system\ volume\ information
    | lost\+found | @eadir | \#recycle | \#snapshot | \.snapshot | \.stfolder | \.stversions
    | \.sync | \.dropbox\.cache | \.idea | \.vscode | \.vs | \.fleet | \.zed | \.settings
    | \.obsidian | \.ipynb_checkpoints | __pycache__ | \.pytest_cache | \.ruff_cache
    | \.mypy_cache | \.cache | node_modules | \.venv
    | \.history | \.direnv | \.terraform | \.metals | \.devcontainer | \.nova | \.svn | \.hg | \.jj
    """
)

_MEDIA = re.compile(r"(?i).*\.(png|jpe?g|gif|webp|pdf|svgz?|avif|heic|bmp|tiff?|ico)")
_RESULT = re.compile(r"(?i)[.#~$]*result\.ya?ml[~#]?(\.[a-z]+~?)*")

_MOST_NAMES = 4096
"""Of files whose answer is known: most results have files of the same names."""


def is_left_behind(path: str, *, folder: bool) -> bool:
    """Return whether a file or a folder of a book's folder is one that is passed over.

    A file with a dot before its name is one, but for pictures, which any program may have named.
    """
    name = path.rpartition("/")[2]
    return _folder_is_left_behind(name) if folder else _file_is_left_behind(name)


def _folder_is_left_behind(name: str) -> bool:
    return _FOLDERS.fullmatch(name) is not None


@lru_cache(maxsize=_MOST_NAMES)
def _file_is_left_behind(name: str) -> bool:
    if _FILES.fullmatch(name) or is_copy(name):
        return True
    return name.startswith(".") and not _MEDIA.fullmatch(name)


def is_copy(path: str) -> bool:
    """Return whether what is passed over may hold something that somebody meant to keep."""
    return _COPIES.fullmatch(path.rpartition("/")[2]) is not None


def may_be_a_result(path: str) -> bool:
    """Return whether what is passed over may be the result of its folder under another name."""
    parts = path.split("/")
    return (
        len(parts) == 3
        and parts[0] == "results"
        and _RESULT.fullmatch(parts[2]) is not None
    )
