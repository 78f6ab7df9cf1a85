"""An address is where a probe asks over the network."""

from urllib.parse import urlsplit


def problem_of_address(target: str) -> str | None:
    """Return what is wrong with an address, if anything is."""
    try:
        parts = urlsplit(target)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"an address that is none: {error}"
    return None if host else "an address without a host"
