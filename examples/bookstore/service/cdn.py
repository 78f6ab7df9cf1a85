"""The CDN: the server that hands out covers. The service only names it in pages and asks whether it is there."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request

from service.settings import CDN_SECONDS

PLAIN_COVER = "plain.svg"


def cover_address(cdn: str, cover: str) -> str:
    """The address from which a browser loads a cover."""
    return f"{cdn}/covers/{cover}"


def trouble(cdn: str) -> str | None:
    """What is wrong with the CDN, or None when it hands out a cover; known within `CDN_SECONDS` or little more."""
    try:
        with urllib.request.urlopen(cover_address(cdn, PLAIN_COVER), timeout=CDN_SECONDS) as reply:
            return None if reply.read(1) else "empty cover"
    except urllib.error.HTTPError as error:
        return f"status {error.code}"
    except (OSError, http.client.HTTPException) as error:
        return str(error)
