"""A pattern that a book brings cannot hang a command: it is refused with the reason, or searched in
bounded time.
"""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from drillbook.model.policy import Policy
from drillbook.model.production import Production
from drillbook.text.pattern import PatternError, compiled

_SIZE = 64 * 1024
_DICE = random.Random(11)  # noqa: S311 - dice with a seed
_WORST = {
    "one letter": "a" * _SIZE,
    "two letters": "".join(_DICE.choices("ab", k=_SIZE)),
    "letters in lines": "a\n" * (_SIZE // 2),
    "anything": "".join(map(chr, _DICE.choices(range(32, 127), k=_SIZE))),
    "not of ASCII": "ä" * (_SIZE // 2),
    "a near miss": "a" * (_SIZE - 1) + "!",
}
_HOSTILE = (
    "(a|a)*b$",
    "(a+)+$",
    "(x+x+)+y",
    "(a|aa)+$",
    "(.*)*!$",
    "(.*a){20}",
    "([a-zA-Z]+)+$",
    r"\b",
    ".",
    r"\pL\PL",
    "(a?){100}a{100}",
    "(?:a.*?b|a)",
    "(?:a*b)",
    "(?:a[^z]*?z|a)",
    r"(?:a[\s\S]*z|a)",
    "(?s)(?:a.*z|a)",
    "(a*)*b$",
    "(?:a{1,30}){1,10}b",
    "(a{0,10}){0,30}b",
    "[ab]*a[ab]{400}z",
    "(?:a[ab]{0,300}z|a)",
    r"(\w*\W*){50}z",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    "(?i)(ä|Ä)*ß",
    "(((((a*)*)*)*)*)*b",
    "a*a*a*a*a*a*a*a*b",
)
_REFUSED = (
    ("(?=secret)", "RE2: invalid perl operator: (?=; looks around"),
    ("(?<!x)secret", "RE2: invalid perl operator: (?<!; looks around"),
    (r"(a)\1", r"RE2: invalid escape sequence: \1; refers back to a group"),
    ("(?P<n>a)(?P=n)", "RE2: invalid perl operator: (?P; refers back to a group"),
    ("a++", "RE2: bad repetition operator: ++; is possessive or atomic"),
    ("(?>a)", "RE2: invalid perl operator: (?>; is possessive or atomic"),
    ("a**", "RE2: bad repetition operator: **; two repetitions follow each other"),
    (r"secret\Z", r"RE2: invalid escape sequence: \Z; write `$`"),
    (
        r"\u20AC",
        r"RE2: invalid escape sequence: \u; write a letter by its number as `\x{20AC}`",
    ),
    ("(?x)a b", "RE2: invalid perl operator: (?x; write it without this group"),
    ("(", "RE2: missing ): ("),
    ("a)(b", "RE2: unexpected ): a)(b"),
    ("[", "RE2: missing ]: ["),
    ("*a", "RE2: no argument for repetition operator: *"),
    (
        "((a{1000}){1000})",
        "RE2: invalid repetition size: {1000}; a repetition counts to at most 1000",
    ),
    (r"\pL{60}", "costs 71,764 steps; at most 2,500 fit"),
    ("(.?){1000}a", "costs 9,005 steps; at most 2,500 fit"),
    ("a" * 1001, "has 1,001 characters; at most 1,000 fit"),
    (r"\C", "matches half a letter"),
    ("\ud800", "it has half a letter in it"),
)


@pytest.mark.parametrize("pattern", _HOSTILE)
def test_a_hostile_pattern_is_searched_in_bounded_time(pattern: str) -> None:
    """Every one of them takes less than five seconds for 64 KB of the worst text, on a busy
    machine.
    """
    expression = compiled(pattern)
    for text in _WORST.values():
        started = time.process_time()
        expression.found_in(text)
        assert all(
            first < behind <= len(text) for first, behind in expression.spans(text)
        )
        assert time.process_time() - started < 5


@pytest.mark.parametrize(("pattern", "reason"), _REFUSED)
def test_a_pattern_that_is_not_taken_is_refused_with_the_reason(
    pattern: str, reason: str
) -> None:
    """The engine's own words stand before what to write instead."""
    with pytest.raises(PatternError) as refused:
        compiled(pattern)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^a", "xa\na", ["a"]),
        ("a$", "xa\nab\na", ["a", "a"]),
        (r"\b\d{4}\b", "é1234 1234 ü5678\n", ["1234", "1234", "5678"]),
        ("[^a]+", "aüéa\udcffb", ["üé", "b"]),
        ("x+", "éxé", ["x"]),
        (r"\pL+", "12 é34", ["é"]),
        (r"BEGIN[\s\S]*?END", "x\nBEGIN\nü\nEND\nBEGIN", ["BEGIN\nü\nEND"]),
        ("(?i)straße ä", "STRAßE Ä", ["STRAßE Ä"]),
        ("é", "\ud800é", ["é"]),
        (r"(?P<year>20\d\d)-(\d\d)", "in 2026-11", ["2026-11"]),
        (r"\Qa.b\E", "axb a.b", ["a.b"]),
    ],
)
def test_a_match_is_told_in_characters(
    pattern: str, text: str, found: list[str]
) -> None:
    """Whatever stands before it, and `^` and `$` are the ends of a line."""
    assert [
        text[first:behind] for first, behind in compiled(pattern).spans(text)
    ] == found
    assert compiled(pattern).found_in(text)


@given(before=st.text(), after=st.text())
def test_text_around_a_match_does_not_move_it(before: str, after: str) -> None:
    """Not with letters of several bytes, and not with halves of letters."""
    text = f"{before}\nid=4711\n{after}"
    assert "id=4711" in [
        text[first:behind] for first, behind in compiled(r"^id=\d{4}$").spans(text)
    ]


def test_a_match_over_lines_is_found_wherever_it_begins() -> None:
    """Up to 16 KB, in a text of any length."""
    block = "BEGIN KEY\n" + "x" * 70 + "\nEND KEY"
    text = ("filler " * 30 + "\n") * 400 + block + "\n" + ("filler " * 30 + "\n") * 400
    expression = compiled(r"BEGIN KEY[\s\S]*?END KEY")
    assert [text[first:behind] for first, behind in expression.spans(text)] == [block]


def test_so_much_that_it_would_take_too_long_is_matched_rather_than_left() -> None:
    """The rest of a line goes where it would be looked through again and again."""
    spans = list(compiled("(?:a[ab]{0,300}z|a)").spans("a" * _SIZE))
    assert spans[0] == (0, 1)
    assert spans[-1][1] == _SIZE


@pytest.mark.parametrize(
    "pattern", ["password=.{0,200}", r"Kunde \p{L}+", r"\S{1,200}", r"\w{1,500}"]
)
def test_what_honest_people_ask_for_fits(pattern: str) -> None:
    """Letters of any language, and a length."""
    assert compiled(pattern).steps > 1_000


def test_a_pattern_about_anything_takes_the_rest_of_the_text() -> None:
    """A million matches one by one would take minutes with a hundred patterns."""
    spans = list(compiled("[a-z] ").spans("a " * 1_000_000))
    assert len(spans) < 50_000
    assert spans[-1][1] == 2_000_000


def test_patterns_of_a_policy_are_counted_together() -> None:
    """A hundred patterns fit into a list, and 8,000 steps."""
    Policy(redact=tuple(f"customer {number}" for number in range(100)))
    with pytest.raises(ValidationError, match="at most 100 items"):
        Policy(redact=("a",) * 101)
    with pytest.raises(
        ValidationError, match="costs 8,145 steps together; at most 8,000 fit"
    ):
        Policy(production_patterns=("[ab]{900}z",) * 9)


@pytest.mark.parametrize(
    "pattern", ["", "x*", "(a*)*$", "^", "a|b?", "(?:a*b)?", ".{0,3}"]
)
def test_a_policy_asks_for_something(pattern: str) -> None:
    """What matches where nothing is would be looked for at each letter, and means nothing."""
    with pytest.raises(ValidationError, match="which matches where nothing is"):
        Policy(redact=("a", pattern))
    assert compiled(pattern).found_in("a")


def test_policies_that_exist_stay_valid() -> None:
    """What teams have written for hosts, numbers and names goes on meaning the same."""
    patterns = (
        r"(?i)\bprod(uction)?\b",
        r"^db-\d+\.example\.com$",
        r"\d{4}-\d{4}",
        r"[\w.-]+@example\.com",
        r"(?P<a>x)|y",
    )
    policy = Policy(production_patterns=patterns, redact=patterns)
    assert policy.production_patterns == patterns
    assert [p for p in patterns if compiled(p).found_in("DB of Prod")] == [patterns[0]]


def test_a_hostile_pattern_of_production_is_searched_in_bounded_time() -> None:
    """It is asked of each instance, fault, probe and command of a result."""
    started = time.process_time()
    named = Production(ids=(), patterns=("(a|a)*b$", "^db-[0-9]+$")).named_in(
        "`instance`", f"{'a' * _SIZE}\ndb-7", "name"
    )
    assert named is not None
    assert named.pattern == "^db-[0-9]+$"
    assert time.process_time() - started < 5
