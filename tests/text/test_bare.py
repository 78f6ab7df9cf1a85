"""Bare addresses are found as GitHub finds them, and in linear time."""

import time

import pytest

from drillbook.text.bare import pieces


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://e.example/a.", {"https://e.example/a": "https://e.example/a"}),
        ("(https://e.example/(a))", {"https://e.example/(a)": "https://e.example/(a)"}),
        ("www.e.example, then", {"www.e.example": "http://www.e.example"}),
        (
            "https://e.example/?a&copy;",
            {"https://e.example/?a": "https://e.example/?a"},
        ),
        (
            "https://localhost:8080/x",
            {"https://localhost:8080/x": "https://localhost:8080/x"},
        ),
        ("to ops@e.example.", {"ops@e.example": "mailto:ops@e.example"}),
        ("xhttps://e.example", {}),
        ("'https://e.example'", {"https://e.example": "https://e.example"}),
        ('a="https://e.example",', {"https://e.example": "https://e.example"}),
        ("'www.e.example'", {}),
        ("(https://e.example/a);", {"https://e.example/a": "https://e.example/a"}),
        (
            "https://e.example/a;b; c",
            {"https://e.example/a;b": "https://e.example/a;b"},
        ),
        ("www.e.example;,;.", {"www.e.example": "http://www.e.example"}),
        ("[https://e.example]", {}),
        ("[[a] or www.e.example", {}),
        ("[a] https://e.example]", {"https://e.example]": "https://e.example]"}),
        ("][a] https://e.example", {"https://e.example": "https://e.example"}),
        ("[ops@e.example]", {"ops@e.example": "mailto:ops@e.example"}),
        ("https://$HOST/a https://{host}/a https://%s/a https://_a/ https://-a/", {}),
        ("https://a_b.example/ www.a_b/", {}),
        (
            "https://a_b.c.example/",
            {"https://a_b.c.example/": "https://a_b.c.example/"},
        ),
        ("https:// and www. and a@b and a@b-", {}),
        ("https://e.example/" + "a" * 5_000, {}),
    ],
)
def test_an_address_is_found_without_what_ends_its_sentence(
    text: str, links: dict[str, str]
) -> None:
    """Nothing of the text is lost."""
    found = list(pieces(text))
    assert {one.text: one.link for one in found if one.link} == links
    assert "".join(one.text for one in found) == text


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a@",
        "a.",
        "https://",
        "www.",
        "https://a.b)",
        "a@b.c",
        "&a;",
        "https://a.b;",
        "[https://a.b ",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    """A quarter of a megabyte of each."""
    started = time.process_time()
    list(pieces((unit * 262_144)[:262_144]))
    assert time.process_time() - started < 1
