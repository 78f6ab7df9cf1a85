"""Harmless text says what it says and does nothing: no mention, no markup and no link, wherever a
message is read.

Each service reads other characters as orders, and none offers a way to quote that all understand.
So whatever any of them reads is shown in its fullwidth form, which people read as the same and no
service does.
"""

import re

from drillbook.text.plain import one_line

_FULLWIDTH = 0xFEE0
"""How far the fullwidth form of an ASCII character is from it."""

_ORDERS = {code: code + _FULLWIDTH for code in map(ord, "@#<>&*_~`|[]\\")}
_LINK = re.compile(
    r":(?=//)|(?<=\bwww)\.|(?<=\bmailto):|:(?=[0-9+-]*[A-Za-z_][A-Za-z0-9_+-]*:)",
    re.IGNORECASE,
)
"""What makes a link of an address, and a picture of a word between colons."""


def harmless(text: str, most: int = 0) -> str:
    """Return text as one line that no service takes for more than words, cut off after `most`
    characters if not 0.
    """
    return _LINK.sub(
        lambda match: chr(ord(match[0]) + _FULLWIDTH), one_line(text, most)
    ).translate(_ORDERS)
