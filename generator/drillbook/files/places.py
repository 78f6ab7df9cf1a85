"""A place is where a file lies in a book's folder: it says what the file is."""

import re

RESULT = r"results/([^/]+)/result\.yml"
REVIEW = r"results/([^/]+)/reviews/([^/]+)\.yml"
TEAM = r"content/team\.yml"
INVENTORY = r"content/inventory\.yml"
POLICY = r"content/policy\.yml"
IMPORTS = r"content/imports\.yml"
OWN_PAGE = r"content/(?:index|pages/[^/]+)\.md"
PLAYBOOK = r"content/playbooks/([^/]+)\.md"
AGREEMENT = r"content/agreements/([^/]+)/([^/]+)\.yml"

MEDIA_ENDINGS = r"(?i:png|jpe?g|gif|webp|pdf|svgz?|avif|heic|bmp|tiff?|ico)"
"""Of files that people mean as pictures or documents, whether or not they can be shown."""

MEDIA = rf"content/assets/.+|content/(?:playbooks|pages)/.+\.{MEDIA_ENDINGS}"
"""Where pictures and documents lie."""

MEDIA_FOLDERS = re.compile(r"content/(?:assets|playbooks|pages)/.+")
OF_MEDIA = re.compile(rf".+\.{MEDIA_ENDINGS}")

_TEXTS = re.compile(
    f"{RESULT}|{REVIEW}|{TEAM}|{INVENTORY}|{POLICY}|{IMPORTS}|{OWN_PAGE}|{PLAYBOOK}|{AGREEMENT}"
)
_MEDIA = re.compile(MEDIA)


def is_text_place(path: str) -> bool:
    """Return whether a file of text has its place there, by whatever name it has."""
    return _TEXTS.fullmatch(path) is not None


def may_hold_media(path: str) -> bool:
    """Return whether a picture or a document has its place there."""
    return _MEDIA.fullmatch(path) is not None and OF_MEDIA.fullmatch(path) is not None
