"""Damaged files end in a problem or a refusal, never in a traceback, and soon."""

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from drillbook.files.foreign import ForeignError
from drillbook.files.nearby import Nearby
from drillbook.importers.inventory.formats import FORMATS, format_of
from drillbook.importers.inventory.reading import Choice
from drillbook.model.deployed import together
from importers.inventory import truth

_TOKENS = (
    *(b"[]", b"{}", b": ", b"- ", b"null", b"&a ", b"*a", b"<<: *a", b"!reset "),
    *(b"'", b'"', b"\n", b"  ", b"${", b"}", b"$", b"5", b"1e999", b"\xff", b"\x00"),
    *(b"---\n", b"https://a:b@c:1,d/", b"true", b"[[", b"services", b"|\n", b"? "),
)
_EACH = 40


def _damaged(raw: bytes, chance: random.Random) -> bytes:
    text = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(3)
        if kind == 0:
            text[at:at] = chance.choice(_TOKENS)
        elif kind == 1:
            del text[at : at + chance.randint(1, 12)]
        else:
            text[at : at + 1] = chance.choice(_TOKENS)
    return bytes(text)


@pytest.mark.parametrize("case", truth.cases())
def test_a_damaged_file_is_refused_or_told(case: str) -> None:
    """By its own reader, and by that of another format."""
    folder: Path = truth.FIXTURES / case
    paths = truth.files(case)
    chance = random.Random(case)  # noqa: S311 - the same damages each time
    begun = time.perf_counter()
    for _ in range(_EACH):
        held = {path: (folder / path).read_bytes() for path in paths}
        held[paths[0]] = _damaged(held[paths[0]], chance)
        own = case.partition("/")[0]
        for name, format_ in FORMATS.items():
            if name != own and chance.random() > 1 / len(FORMATS):
                continue
            nearby = Nearby(held.get, lambda path: path)
            with suppress(ForeignError):
                together([format_.read(nearby, paths, Choice())])
                format_of(nearby, paths[0])
    assert time.perf_counter() - begun < 20


def test_a_large_cluster_takes_no_time() -> None:
    """Thousands of workloads and their Services, each in need of others."""
    documents = "".join(
        f"---\nkind: Deployment\napiVersion: apps/v1\nmetadata: {{name: w{i}}}\nspec: {{template:"
        f" {{metadata: {{labels: {{app: w{i}}}}}, spec: {{containers: [{{command: [nc, w{i + 1},"
        f" '80'], env: [{{name: A_ADDR, value: 's{i + 2}:80'}}]}}]}}}}}}\n"
        f"---\nkind: Service\napiVersion: v1\nmetadata: {{name: s{i}}}\nspec: {{selector: {{app:"
        f" w{i}}}}}\n"
        for i in range(2_000)
    ).encode()
    begun = time.perf_counter()
    told = FORMATS["kubernetes"].read(
        Nearby({"a.yml": documents}.get, lambda path: path), ["a.yml"], Choice()
    )
    assert (len(told.components), len(told.needs)) == (2_000, 3_997)
    assert time.perf_counter() - begun < 20
