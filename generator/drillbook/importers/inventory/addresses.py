"""Addresses are where a program is told to find others: variables, connection strings, commands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 8_192
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,252}[A-Za-z0-9])?"
_PORT = r"(?:22|25|53|80|\d{3,5})"
# jdbc:, amqp, redis and the like; what stands before the last @ is who logs in.
_URL = re.compile(
    r"\b([A-Za-z][A-Za-z0-9+.-]{0,30}):(?:thin:)?(?://|@)([^/\s?#;'\"(){}<>]*)"
)
_TOKEN = re.compile(rf"(?:^|[\s,;|\"'()=<>@\[])({_HOST}):{_PORT}(?![\w.])")
_KEYWORD = re.compile(
    rf"(?i)(?:^|[;\s?&])(?:host|hostname|server|data source|addr(?:ess)?|endpoint)\s?=\s?"
    rf"(?:tcp:)?({_HOST})(?=[:;,\s&]|$)"
)
_BARE = re.compile(rf"({_HOST})(?::{_PORT})?(?:/\S*)?")
_ADDRESS_NAME = re.compile(
    r"(?:^|[_.\-])(?:addr|address|addresses|host|hosts|hostname|hostnames|url|urls|uri|uris"
    r"|endpoint|endpoints|server|servers|broker|brokers|dsn|upstream|backend|nodes|seeds"
    r"|connection[_.]?string|connectionstrings?__\w+)(?:[_.\-]?\d+)?$",
    re.IGNORECASE,
)
_HOST_NAME = re.compile(
    r"(?:addr|address|addresses|host|hosts|hostname|url|uri|endpoint|brokers?|dsn)(?:[_.\-]?\d+)?$",
    re.IGNORECASE,
)
"""Variables whose value is a host even without a port."""

_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "none", "null", "auto"})
_OWN_NAME = re.compile(
    r"listen|bind|advertis|(?:^|_)(?:image|version|tag|otel_resource_attributes)(?:_|$)"
    r"|^aspnetcore_urls$|no_proxy",
    re.IGNORECASE,
)
"""Variables by which a program is told of itself."""

_OWN_ADDRESS = re.compile(
    r"public|external|base_?ur|root_?ur|site|cors|origin|allowed|virtual_host|letsencrypt"
    r"|callback|redirect|^hostname$|domain|docs|homepage|self|_web_",
    re.IGNORECASE,
)
"""Variables that hold the address under which people reach the program."""

_HERE = re.compile(
    r"(?i)localhost|.*\.localhost|ip6-.*|0\.0\.0\.0|127\.\d+\.\d+\.\d+|host\.docker\.internal"
    r"|gateway\.docker\.internal|(?:.*\.)?example\.(?:com|org|net)|169\.254\.169\.254"
)
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_HOST_AND_PORT = re.compile(rf"(?:(?<![\w.\-/])|(?<=//))({_HOST})[:\s]{_PORT}(?!\w)")
_LETTER = re.compile(r"[A-Za-z]")
_WEB = frozenset({"http", "https", "ws", "wss"})


@dataclass(frozen=True, slots=True)
class NamedHost:
    """A host that a value names.

    It is `sure` where the value can be nothing else than an address of another program. Where it
    is not, only a host that is known counts.
    """

    host: str
    sure: bool


def addresses_in(name: str, value: str) -> Iterator[NamedHost]:
    """Yield the hosts that the value of a variable names, each once."""
    if _OWN_NAME.search(name):
        return
    met = set[str]()
    meant = _ADDRESS_NAME.search(name) is not None
    plainly = _HOST_NAME.search(name) is not None
    own = _OWN_ADDRESS.search(name) is not None
    for host, sure in _hosts(value[:_LONGEST], meant=meant, plainly=plainly):
        if host not in met and _is_another(host):
            met.add(host)
            yield NamedHost(host, sure and not own)


def _hosts(value: str, *, meant: bool, plainly: bool) -> Iterator[tuple[str, bool]]:
    for url in _URL.finditer(value):
        scheme = url[1].lower()
        for one in url[2].rpartition("@")[2].split(","):
            host = re.match(rf"({_HOST})(?::\d*)?$", one)
            if host and scheme != "file":
                yield host[1], meant or scheme not in _WEB
    for found in (*_TOKEN.finditer(value), *_KEYWORD.finditer(value)):
        yield found[1], meant
    if meant and "://" not in value:
        for word in re.split(r"[,;\s]+", value):
            bare = _BARE.fullmatch(word)
            if bare and "=" not in word and word.lower() not in _WORDS:
                yield bare[1], ":" in word or plainly


def _is_another(host: str) -> bool:
    if _HERE.fullmatch(host):
        return False
    return _LETTER.search(host) is not None or _IP.fullmatch(host) is not None


def mentioned(text: str, names: frozenset[str]) -> Iterator[str]:
    """Yield which of some names a command names as a host with a port, as in `nc -z db 5432`."""
    found = (match[1] for match in _HOST_AND_PORT.finditer(text[:_LONGEST]))
    for host in dict.fromkeys(found):
        short = host.partition(".")[0]
        if host in names or short in names:
            yield host if host in names else short


def is_elsewhere(host: str) -> bool:
    """Return whether a host runs somewhere else: it has a domain, which no cluster gives."""
    last = host.rpartition(".")[2]
    return "." in host and last.isalpha() and not re.search(r"\.svc(?:\.|$)", host)
