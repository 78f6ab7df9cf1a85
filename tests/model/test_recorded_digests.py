"""What earlier versions wrote into signatures and results holds for the same texts now."""

from pathlib import Path

import pytest

from drillbook.files.load import load
from drillbook.model.playbook import Playbook

_PLAYBOOK = "content/playbooks/database-failover.md"
_HEAD = """---
title: Database failover
kind: dependency-failover
covers: [database]
leads: {primary: alex, secondary: sam}
severity: "1"
rto: 30m
rpo: 5m
---
## Recovery procedure

"""


def _playbook(book: Path, text: str) -> Playbook:
    (book / _PLAYBOOK).write_bytes(text.encode())
    return load(book).book.playbooks_by_id["database-failover"]


# As the version that read line by line wrote them, and the one that knew the margin alone: each
# with the digest that members signed, and the steps that people were shown.
_RECORDED = [
    (
        "1. Look.\n2. Promote it:\n\n    ```sh\n    pg_ctl promote\n    ```\n",
        "sha256:20199a7b1783c9252aa02fa1b31285d42843e03344638e329179ad540ee40a7d",
        (
            "sha256:ff5e5871fd4de1ae197ee24b3f3cda708f50643cdf979928344383eec728f265",
            ("Look.", "Promote it:\n\n```sh\npg_ctl promote\n```"),
        ),
        (
            "sha256:ddae69906c76cb14c584a550422a7f1741841226bc62a214cb0369d36d29f35e",
            ("Look.", "Promote it:\n\n ```sh\n pg_ctl promote\n ```"),
        ),
    ),
    (
        "1. Look.  \r\n\r\n\r\n2. Promote it.\r\n",
        "sha256:ed32e52d158077e7d5db95100c8b8a821364eac25bac0263d2a4bca7a63b6bf2",
        (
            "sha256:788c2e7022223975b76abf25d1cbbdc1246d220100c28f9736b722ca1ab0bad5",
            ("Look.", "Promote it."),
        ),
        (
            "sha256:c5697b52cf672dbc68afd385e695104924efd6c2172570d3bba7066a5276e519",
            ("Look.", "Promote it."),
        ),
    ),
    (
        "1. Look:\n\n```\nps\n```\n\n2. Go.\n<!--\n3. No.\n-->\n",
        "sha256:77883c9ce27c6aa4bd4dea94374e2ded258c17049f84b446bed3edc8383fed06",
        (
            "sha256:ced90236d963b9e750615a0657b10972d70554e70bc6bf7962c05d6a42ed2565",
            ("Look:", "Go.\n<!--", "No.\n-->"),
        ),
        (
            "sha256:dc1e5cd121e68321a76c2dc5b03ef067ab75996989d01c41c6652ee3af28dafe",
            ("Look:\n\n```\nps\n```", "Go."),
        ),
    ),
    (
        "> 1. Look.\n\n1. Go.\n",
        "sha256:b3e12b945e53959328fe5afb10710d3c58e9b66059d392cf5a03d288a21f1548",
        (
            "sha256:3631d319b367ef9d020ed1ad34dd89c28c190a815885a7f76718e0970ca8919f",
            ("Go.",),
        ),
        (
            "sha256:c11d311266bb5cd7445e4acd0e1e09a37c35b92d3c7fa27e0d7afe212a349602",
            ("Go.",),
        ),
    ),
    (
        '1. Look.\n\n=== "A"\n    1. Go.\n\n=== "B"\n    1. Stay.\n',
        "sha256:ad62b35d03fcebdadf74b3da60207cf28530e0faa3e6c442b1068f403e95da6a",
        (
            "sha256:1be23775519c7825a8e288fe49e7ac74186adfb281f216fc6ea21c6a21a75c57",
            ("Look.",),
        ),
        (
            "sha256:dd228beadf919a1be9746bf41d33224cdc52e46bb3fbf128d65e7d086d25172d",
            ("Look.",),
        ),
    ),
    (
        "<details>\n<summary>If it hangs</summary>\n\n1. Kill it.\n\n</details>\n",
        "sha256:f0312061420a0b4f99a63e3498f89dea0feff0276bc4d6f89076345ea6e23167",
        (
            "sha256:23070f411c3ff15727166d8c0c793ea9031ca32363e3ac469430cb8968bea079",
            ("Kill it.",),
        ),
        (
            "sha256:98960c46ba9636c74265ed1416f56fbf994fbbd0953cbbacce27320b82f35881",
            ("Kill it.",),
        ),
    ),
    (
        "### Option A\n\n1. Promote.\n\n### Option B\n\n1. Restore.\n",
        "sha256:a0a798755604451be02ffdd65cf06dd9ca412d3fcfeb4079e03da6e0c8848c65",
        (
            "sha256:f1aff07f230af49c6fc56acf148f5943cbceb32783fa86070ddeb0fef2a722d7",
            ("Promote.", "Restore."),
        ),
        (
            "sha256:9d0ab74c9ff421b46eba48808c6be6327b8f4abdd8c491611b5794646ac12b36",
            ("Promote.", "Restore."),
        ),
    ),
    (
        "1. Look at [it](https://example.com/a.png) and `x`.\n",
        "sha256:6597a1fe9c19af4f1e6f226b4217b7c2de33c2fff3776d92048fbbd5551cf732",
        (
            "sha256:3e1c158f6b273daf874fbf1dd7bab2faf108c9542d9d4edfefcd7841e0528cc5",
            ("Look at [it](https://example.com/a.png) and `x`.",),
        ),
        (
            "sha256:9e59848d69d1559c30103c1e974dc85196c258922e0e7149b75ad3b55cb70870",
            ("Look at [it](https://example.com/a.png) and `x`.",),
        ),
    ),
]

_Reading = tuple[str, tuple[str, ...]]


@pytest.mark.parametrize(("text", "signed", "first", "second"), _RECORDED)
def test_what_was_recorded_is_still_known(
    book: Path, text: str, signed: str, first: _Reading, second: _Reading
) -> None:
    """Nobody signs anew, and each result is held against the steps of its time."""
    playbook = _playbook(book, _HEAD + text)
    assert playbook.has_digest(signed)
    assert not playbook.has_digest("sha256:" + 64 * "0")
    for digest, steps in (first, second):
        followed = playbook.followed(digest)
        assert followed is not None
        assert tuple(step.text for step in followed.steps) == steps


# As the version before openings told steps wrote them: the digest of the text and of the procedure.
_BEFORE_OPENINGS = [
    (
        "### 4.1 Stop\n\n1. a\n\n### 4.2 Go\n",
        "sha256:df406ad117ba3a670a508cca7fdbda5beefc9d46edf0586235d304daa8245aa1",
        "sha256:0da3e16715e232043ffb8952bb0f729ef2a6da2d267dded7efa7a37eb5932718",
        ("a",),
        ("a", "Go"),
    ),
    (
        "**Step 1:** Stop.\n\n**Step 2:** Go.\n\n1. a\n2. b\n",
        "sha256:51f264a2c3fce91ca6fa69a8d9ea31870c9df00fee3a1a9f36e22d7441751dfb",
        "sha256:f8c32d75fcd4ab74331e803cedfdcde49ff4d7dc713b36eadda45685a4020564",
        ("a", "b"),
        ("Stop.", "Go.\n\n1. a\n2. b"),
    ),
    (
        "- **Step 1:** Stop.\n- **Step 2:** Go.\n",
        "sha256:0525d2d05e207911b7c7a9154c41b8d04d87c2465986f0f43d47dfb275c95a4f",
        "sha256:0b1d2ca3dde8607543f34a7abd59bc9f5820fe3eb9afafbdc5d3da69353c592a",
        (),
        ("Stop.", "Go."),
    ),
    (
        '=== "A"\n    1. Go.\n\n> Step 1: Stay.\n',
        "sha256:451d4a385579bb7b224a5f315959a98562dfa242ae4c4ab0dad66fdebedeaf10",
        "sha256:d4f9454393c1afbddb947a6b29469a145e4ae9724754b16287806a3e58a0adcc",
        ("Go.",),
        ("Go.", "Stay."),
    ),
]


@pytest.mark.parametrize(
    ("text", "signed", "procedure", "before", "now"), _BEFORE_OPENINGS
)
def test_steps_that_are_found_by_now_end_no_signature(  # noqa: PLR0913, PLR0917 - the columns of the table
    book: Path,
    text: str,
    signed: str,
    procedure: str,
    before: tuple[str, ...],
    now: tuple[str, ...],
) -> None:
    """Nobody signs anew, and a result is held against the steps that its people saw."""
    playbook = _playbook(book, _HEAD + text)
    assert playbook.has_digest(signed)
    assert playbook.steps == now
    followed = playbook.followed(procedure)
    assert followed is not None
    assert tuple(step.text for step in followed.steps) == before
    other = _playbook(book, _HEAD + text.replace("Go", "Wait"))
    assert not other.has_digest(signed)
    assert other.followed(procedure) is None
