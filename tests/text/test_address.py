"""An address leads where a browser goes, and what says otherwise is seen through."""

import time

import pytest

from drillbook.text.address import Address, address, disguised


@pytest.mark.parametrize(
    ("written", "leads"),
    [
        (
            "https://example.com/42",
            Address("https://example.com/42", "example.com", plain=True),
        ),
        (
            "HTTPS://Example.com:8080/a?b@c#d@e",
            Address(
                "HTTPS://Example.com:8080/a?b@c#d@e", "example.com:8080", plain=True
            ),
        ),
        ("http://127.0.0.1/", Address("http://127.0.0.1/", "127.0.0.1", plain=True)),
        ("https://[::1]:8/", Address("https://[::1]:8/", "[::1]:8", plain=True)),
        (
            "https://bank.example@evil.example/",
            Address("https://evil.example/", "evil.example", plain=False),
        ),
        (
            "https://bank.example:443@evil.example/a",
            Address("https://evil.example/a", "evil.example", plain=False),
        ),
        (
            "https://bank.example%2F@evil.example",
            Address("https://evil.example/", "evil.example", plain=False),
        ),
        (
            "https://@evil.example/",
            Address("https://evil.example/", "evil.example", plain=False),
        ),
        (
            "https://a@b@evil.example/",
            Address("https://evil.example/", "evil.example", plain=False),
        ),
        (
            "https://%65vil.example/",
            Address("https://evil.example/", "evil.example", plain=False),
        ),
        (
            "https://\u0430pple.example/",
            Address(
                "https://xn--pple-43d.example/", "xn--pple-43d.example", plain=False
            ),
        ),
        (
            "https://b\xfccher.example/",
            Address(
                "https://xn--bcher-kva.example/", "xn--bcher-kva.example", plain=False
            ),
        ),
        (
            "https://bank\uff0eexample/",
            Address("https://bank.example/", "bank.example", plain=False),
        ),
        (
            "https://evil.example./",
            Address("https://evil.example./", "evil.example.", plain=False),
        ),
        ("https://0x7f.1/", Address("https://127.0.0.1/", "127.0.0.1", plain=False)),
        (
            "https://2130706433/",
            Address("https://127.0.0.1/", "127.0.0.1", plain=False),
        ),
    ],
)
def test_an_address_leads_to_the_host_that_a_browser_asks(
    written: str, leads: Address
) -> None:
    """User names, escapes, letters of other scripts and numbers do not hide it."""
    assert address(written) == leads


@pytest.mark.parametrize(
    "written",
    [
        "",
        "example.com",
        "/a",
        "//evil.example",
        "\\\\evil.example",
        "https:/evil.example",
        "https:evil.example",
        "https:///evil.example",
        "https:\\\\evil.example",
        "https://bank.example\\@evil.example/",
        " https://a.example",
        "https://bank.example\u202e/",
        "https://a\tb.example/",
        "https://a b.example/",
        "https://%zz/",
        "https://",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://example.com/",
        "https://a\x00.example/",
        "https://example.com/" + "a" * 5_000,
    ],
)
def test_what_browsers_and_people_read_differently_is_no_address(written: str) -> None:
    """Such a text is shown and not followed."""
    assert address(written) is None


@pytest.mark.parametrize(
    "words",
    [
        "https://bank.example/login",
        "bank.example",
        "www.bank.example",
        "see bank.example now",
        "//bank.example",
        "BANK.EXAMPLE",
        "bank\uff0eexample",
        "b\u0430nk.example",
        "bank.example:443",
        "(bank.example)",
        "ada@bank.example",
        "evil.example or bank.example",
        "192.0.2.1",
        "http 192.0.2.1",
        "localhost:8080",
        "bank.example.",
        "bank.example\N{HORIZONTAL ELLIPSIS}",
        "see:bank.example",
        "bank\N{IDEOGRAPHIC FULL STOP}example",
    ],
)
def test_words_that_name_another_host_are_a_disguise(words: str) -> None:
    """However they name it."""
    assert disguised(words, "evil.example", "https://evil.example/x")


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("the plan", "https://example.com/x"),
        ("https://example.com/other", "https://example.com/x"),
        ("www.example.com", "https://example.com/x"),
        ("Example.COM.", "https://example.com/x"),
        ("failover.md", "https://example.com/docs/failover.md#top"),
        ("version 16.3, e.g. of Postgres", "https://example.com/x"),
        ("Done. Next", "https://example.com/x"),
        ("on localhost", "https://example.com/x"),
        ("12:30:45.123", "https://example.com/x"),
        ("https://example.com.", "https://example.com/x"),
    ],
)
def test_honest_words_are_none(words: str, link: str) -> None:
    """The same host in another form, a file of the link's own, a number, and words."""
    assert not disguised(words, "example.com", link)


@pytest.mark.parametrize(
    "words",
    ["a" * 300_000, "a." * 150_000, "." * 300_000, "//" * 150_000, "@" * 300_000],
)
def test_no_words_take_long(words: str) -> None:
    """Only their beginning is looked at."""
    started = time.process_time()
    disguised(words, "example.com", "https://example.com/")
    assert time.process_time() - started < 1


@pytest.mark.parametrize("name", ["bank.example", "www.bank.com"])
def test_a_path_that_looks_like_a_host_hides_none(name: str) -> None:
    """Only what is called like a file is one."""
    assert disguised(name, "evil.example", f"https://evil.example/{name}")
