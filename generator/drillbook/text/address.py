"""An address of the web leads where a browser says that it leads, which need not be where people
read that it does.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import ada_url

from drillbook.text.hidden import hidden

# Two slashes, no backslash and nothing before the scheme: what else a browser takes for an address,
# nobody means.
_WEB = re.compile(r"https?://[^/\\\s]", re.IGNORECASE)
_STOPS = re.compile(r"[\\\s]")
_PLAIN_HOST = re.compile(
    r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]*)?(?:[/?#]|$)", re.IGNORECASE
)
_BETWEEN_WORDS = re.compile(r"[\s<>\"'()\[\],;!]+")
_LIKE_A_HOST = re.compile(
    r"(?:[^.]++\.)++[^.\d]{2,}+|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-f:.]++\]"
)
_LIKE_A_PORT = re.compile(r"localhost:[0-9]{1,5}(?=[/?#]|$)", re.IGNORECASE)
_FULL_STOPS = str.maketrans(
    "\N{IDEOGRAPHIC FULL STOP}\N{HALFWIDTH IDEOGRAPHIC FULL STOP}", ".."
)
_FILE = re.compile(
    r"[^/]+\.(?:md|txt|pdf|html?|xhtml|png|jpe?g|gif|svg|ya?ml|json|toml|ini|cfg|conf|xml|csv|log|sql|lock"
    r"|sh|bash|ps1|py|go|js|mjs|ts|tsx|java|kt|rb|rs|c|h|cc|cpp|cs|php|pl|tf|zip|t?gz|tar|deb|rpm|jar)",
    re.IGNORECASE,
)
"""A name that ends like this is a file's, though some of the endings are those of hosts as well."""

_MOST = 4_000


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the web without a name of a user in it, its host as a browser asks for it.

    It is `plain` if what was written says the very same host.
    """

    link: str
    host: str
    plain: bool


def address(written: str) -> Address | None:
    """Return where a text leads that is an address of the web, or None if no browser and reader
    could agree.
    """
    if (
        len(written) > _MOST
        or not _WEB.match(written)
        or _STOPS.search(written)
        or next(hidden(written), None)
    ):
        return None
    try:
        url = ada_url.URL(written)
    except ValueError:
        return None
    plain = _PLAIN_HOST.match(written)
    if plain and plain[1].lower() == url.hostname and not url.hostname.endswith("."):
        return Address(written, url.host, plain=True)
    url.username = url.password = ""
    return Address(url.href, url.host, plain=False)


def disguised(words: str, host: str, link: str) -> bool:
    """Return whether the words of a link name another host than the one that it leads to.

    The last part of the link's own path is no host where it is called like a file.
    """
    last = link.partition("?")[0].partition("#")[0].rpartition("/")[2]
    file = last.casefold() if _FILE.fullmatch(last) else None
    text = unicodedata.normalize("NFKC", words[:_MOST]).translate(_FULL_STOPS)
    said = (word.strip(".") for word in _BETWEEN_WORDS.split(text))
    named = (name for word in said if word.casefold() != file for name in _named(word))
    return any(_site(name) != _site(host) for name in named)


def _named(word: str) -> Iterator[str]:
    """Yield what a word names as an address or a host."""
    if "//" in word:
        yield word
    elif _LIKE_A_PORT.match(word):
        yield "localhost"
    else:
        # Behind a colon stands a port, or another word.
        for part in re.split("[/?#]", word, maxsplit=1)[0].split(":"):
            host = part.rpartition("@")[2]
            if _LIKE_A_HOST.fullmatch(host):
                yield host


def _site(name: str) -> str:
    """Return the host in what looks like one, without what makes no difference to people."""
    written = name if "//" in name else f"//{name}"
    try:
        host = ada_url.URL("https:" + written[written.index("//") :]).hostname
    except ValueError:
        return written.casefold()
    return host.removesuffix(".").removeprefix("www.")
