"""The rules of the scanner that others keep take part, and cost nothing where they are
not needed.
"""

import random
import subprocess
import sys

import pytest

from drillbook.text.secrets import detector
from leaks.planted import SHAPES, made

_KNOWN = (
    "aws access key id",
    "azure storage key",
    "github personal",
    "mailchimp",
    "npm",
    "sendgrid",
    "square oauth",
    "stripe secret",
    "twilio",
)


@pytest.mark.parametrize("maker", _KNOWN)
def test_the_rules_of_the_package_are_in_force(maker: str) -> None:
    """Each of these makers has a rule there, so that a package without its rules is noticed."""
    secret = made(SHAPES[maker], random.Random(maker))  # noqa: S311 - dice with a seed
    line = f"sent {secret} to the peer".encode()
    assert (5, 5 + len(secret)) in list(detector.spans(line))


@pytest.mark.parametrize(
    "line",
    [
        b'"integrity": "sha512-' + b"q1Wz" * 21 + b'QQ==",',
        b"data:image/png;base64," + b"q1Wz" * 60 + b"QQ==",
        b"SK00000000000000000000000000000000",
        b"xSK0123456789abcdef0123456789abcdef0",
    ],
)
def test_what_only_has_the_shape_is_left_alone(line: bytes) -> None:
    """A digest, a picture, zeros, a part of a longer word."""
    assert list(detector.spans(line)) == []


def test_the_package_is_not_imported_for_text_without_long_words() -> None:
    """A check of a book without such words pays nothing for it, and nothing here ever talks to a
    network.
    """
    code = (
        "import sys; from drillbook.text.redaction import redact; redact('password=hunter2 and"
        " words');assert 'detect_secrets' not in sys.modules and 'requests' not in"
        " sys.modules;redact('x Zk3vQ9pLm2Xc8Rt5Wy1Bn6Hd4Jf7Gs0A'); assert 'detect_secrets' in"
        " sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
