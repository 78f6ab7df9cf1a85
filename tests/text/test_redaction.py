"""No secret gets past the redaction, however the stream is cut, and nothing else is touched."""

import re
import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.text.redaction import Redactor, redact

_SECRETS = (
    "postgres://app:{}@db:5432/books",
    "redis://:{}@cache",
    "password={}",
    "PGPASSWORD={} psql",
    "?user=a&password={}&sslmode=off",
    "Server=db;Pwd={};Uid=a",
    "mysqldump --password {} books",
    "--db-password={}",
    "['--password', '{}']",
    "mysql -u root -p{} books",
    "mysql -h db -p'{}'",
    "sshpass -p {} ssh db",
    "redis-cli -a {} ping",
    "curl -u me:{} http://127.0.0.1/",
    "Authorization: Bearer {}",
    "curl -H 'authorization: Basic {}' http://127.0.0.1/",
    '{{"Authorization": "Bearer {}"}}',
    'Authorization: Digest username="a", response="{}"',
    "Cookie: theme=dark; session={}",
    'Set-Cookie: a="b"; session={}; HttpOnly',
    "API_TOKEN={}",
    "export CLIENT_SECRET='{}'",
    "SIGNING_KEY={}",
    "aws_secret_access_key = {}",
    '{{"password": "{}", "user": "a"}}',
    '{{\\"password\\": \\"{}\\"}}',
    '"accessToken": "{}"',
    "X-Auth-Token: {}",
    "db:\n  password: {}\n",
    "password: '{}'",
    '\x1b[34m"password"\x1b[0m\x1b[1m:\x1b[0m \x1b[32m"{}"\x1b[0m',
    "<password>{}</password>",
    "-----BEGIN RSA PRIVATE KEY-----\nabc\n{}\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n",
)
_TOKENS = (
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_" + "a1" * 18,
    "github_pat_" + "a1" * 20,
    "glpat-" + "a1" * 10,
    "xoxb-123456789012-abcdef",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
)
_HARMLESS = (
    "",
    "The password must have eight characters.",
    "PWD=/home/drill OLDPWD=/tmp",
    "psql --no-password books",
    "Unexpected token: }",
    "tokens=512 max_connections=100",
    "http://127.0.0.1:8110/books?mail=a@b",
    "mysql: [Warning] Using a password on the command line interface can be insecure.",
    "Basic assumptions, bearer of bad news",
    "ssh-rsa AAAAB3NzaC1yc2E me@host\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "Password::check and secret, key: value",
    "monkey=1 keyboard=de sort_key=name",
)


def _like_a_secret(word: str) -> bool:
    """Leave out what would be an option of a command, or a port in an address."""
    return word[0].isalnum() and not re.match(r"[0-9]{1,5}/", word)


_WORDS = st.text(
    st.sampled_from("abcXYZ0189+/_.-!$%^*"), min_size=12, max_size=24
).filter(_like_a_secret)
_HOSTILE = (
    "-----BEGIN PRIVATE KEY-----",
    "eyJ",
    "eyJ.",
    "://a:",
    "://a:b@",
    "password",
    "password=",
    'password="',
    "-",
    "--a-",
    "mysql -p",
    "curl -u a",
    "password=&a",
    "[redacted: ",
    "password=[redacted: ",
    "cookie:",
    "bearer ",
    "ghp_",
    "password \x1b[",
    "token>",
    "password=\\",
    "aws_secret_access_key",
    "a",
    "=",
    "'",
    '\\"',
)
_PIECES = st.sampled_from(
    (
        *"=:;&,@/\\\"'[]-_ \n\t<>.a9ä",
        "password",
        "token=",
        "://",
        "--",
        "eyJ",
        "AKIA",
        "[redacted: password]",
        "mysql -p",
        "cookie:",
        "bearer ",
        *("-----BEGIN PRIVATE KEY-----", "_KEY=", "\x1b[0m", "curl -u a:", "İ"),
    )
)
_SCRAPS = st.lists(_PIECES, max_size=30).map("".join)


def _streamed(data: bytes, cuts: Sequence[int], patterns: Sequence[str] = ()) -> bytes:
    redactor = Redactor(patterns)
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    pieces = [data[start:end] for start, end in pairwise(places)]
    return b"".join(redactor.feed(piece) for piece in pieces) + redactor.close()


@pytest.mark.parametrize("form", _SECRETS)
def test_each_form_is_found(form: str) -> None:
    """The secret goes, and it is counted once."""
    found = redact(form.format("hunter2hunter2"))
    assert "hunter2" not in found.text
    assert sum(found.counts.values()) == 1


@pytest.mark.parametrize("token", _TOKENS)
def test_each_token_is_found_wherever_it_stands(token: str) -> None:
    """No name has to announce it."""
    assert token[-12:] not in redact(f"pushed with x{token} at noon").text


def test_what_is_left_can_still_be_read() -> None:
    """Only the secret itself makes room."""
    text = 'postgres://app:hunter2@db/x {"password": "a\\"b", "user": "me"} curl -u me:pw http://h'
    assert (
        redact(text).text
        == 'postgres://app:[redacted: password]@db/x {"password": "[redacted: password]", "user":'
        ' "me"} curl -u me:[redacted: password] http://h'
    )
    assert redact(text).counts == {"password": 3}


@pytest.mark.parametrize("text", _HARMLESS)
def test_text_without_secrets_is_left_alone(text: str) -> None:
    """Words that only sound like secrets are none."""
    assert redact(text) == redact("") if not text else redact(text).text == text


@given(st.text(st.characters(exclude_characters="=:-/>_")))
def test_text_without_any_sign_is_left_alone(text: str) -> None:
    """Whatever else is in it."""
    if not any(
        sign in text.lower()
        for sign in ("bearer", "eyj", "akia", "asia", "mysql", "curl", "redis", "sshp")
    ):
        assert redact(text).text == text


@given(
    form=st.sampled_from(_SECRETS),
    secret=_WORDS,
    before=st.text() | _SCRAPS,
    after=st.text() | _SCRAPS,
)
def test_a_secret_never_survives_what_surrounds_it(
    form: str, secret: str, before: str, after: str
) -> None:
    """Arbitrary and hostile text before and behind it does not save it."""
    text = f"{before} {form.format(secret)} {after}"
    assert secret not in redact(text).text or secret in before + after + form


@given(
    token=st.sampled_from(_TOKENS),
    before=st.text() | _SCRAPS,
    after=st.text() | _SCRAPS,
)
def test_a_token_never_survives_what_touches_it(
    token: str, before: str, after: str
) -> None:
    """Not even without a blank in between."""
    assert token not in redact(before + token + after).text


@given(text=_SCRAPS | st.text())
def test_doing_it_again_changes_nothing(text: str) -> None:
    """A placeholder is no secret, wherever it stands."""
    once = redact(text)
    again = redact(once.text)
    assert (again.text, again.counts) == (once.text, {})


@given(
    text=st.lists(
        st.sampled_from(_SECRETS + _HARMLESS + _TOKENS) | _SCRAPS, max_size=6
    ).map("\n".join),
    cuts=st.lists(st.integers(min_value=0, max_value=10_000), max_size=20),
)
def test_a_stream_is_redacted_like_its_whole(text: str, cuts: list[int]) -> None:
    """Wherever it is cut."""
    assert _streamed(text.encode(), cuts).decode() == redact(text).text


@given(data=st.binary(), cuts=st.lists(st.integers(min_value=0), max_size=5))
def test_bytes_that_are_no_text_pass_as_they_are(data: bytes, cuts: list[int]) -> None:
    """Evidence is not mended."""
    if b":" not in data and b"=" not in data:
        assert _streamed(data, cuts) == data


@pytest.mark.slow
@settings(max_examples=40)
@given(
    place=st.integers(min_value=0, max_value=300_000),
    form=st.sampled_from(_SECRETS[:32]),
    size=st.integers(1, 9),
)
def test_a_secret_in_an_endless_line_is_found(place: int, form: str, size: int) -> None:
    """The line is let go piece by piece, but never within a secret."""
    data = (
        b"x" * place
        + b" "
        + form.format("hunter2hunter2").encode()
        + b" "
        + b"y" * 200_000
    )
    found = _streamed(data, range(0, len(data), size * 7919))
    assert b"hunter2" not in found
    assert found.count(b"x") + 10 >= place


def test_a_secret_longer_than_what_is_held_takes_its_line_along() -> None:
    """Rather the rest of a line is lost than the end of a secret kept."""
    data = b"password=" + b"S" * 400_000 + b" tail\nnext line\n"
    assert (
        _streamed(data, range(0, len(data), 10_000))
        == b"password=[redacted: password]\nnext line\n"
    )


def test_little_is_held_back() -> None:
    """A complete line comes out at once, and an endless one does not fill the memory."""
    redactor = Redactor()
    assert redactor.feed(b"one\ntwo") == b"one\n"
    assert redactor.feed(b" three\n") == b"two three\n"
    given_back = sum(len(redactor.feed(b"x" * 1000)) for _ in range(1000))
    assert 1_000_000 - given_back <= 128 * 1024


def test_own_patterns_are_found_too() -> None:
    """All that a policy's pattern matches is a secret, in a text and in a stream."""
    text, pattern = "customer 4711 on host\npan 4111-1111\n", r"\b\d{4}(-\d{4})?\b"
    expected = "customer [redacted: own pattern] on host\npan [redacted: own pattern]\n"
    assert redact(text, (pattern,)).text == expected
    assert redact(text, (pattern,)).counts == {"own pattern": 2}
    assert _streamed(text.encode(), range(40), (pattern,)).decode() == expected
    assert redact(expected, (pattern, "password|pattern")).text == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    _HOSTILE,
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """Four times the text takes about four times as long, not sixteen times."""
    short, long = (_cheapest(unit * (size // len(unit))) for size in (100_000, 400_000))
    assert long < 10 * short + 0.05


def _cheapest(text: str) -> float:
    times = []
    for _ in range(3):
        started = time.process_time()
        redact(text)
        times.append(time.process_time() - started)
    return min(times)
