"""Secrets of every maker are found in every form in which programs write them, and
nothing else is.
"""

import random
import re

import pytest

from drillbook.text.redaction import Redactor, redact
from drillbook.text.secrets.secret import leaks_in
from leaks.ordinary import made as ordinary
from leaks.planted import ANY_FORMS, FORMS, SHAPES, fits, kept, made, plant

_PASSWORD = "kestrel-Wharf7!"  # noqa: S105 - nobody's

_FORMS_OF_A_PASSWORD = (
    "token: {}",
    "  - token: {}",
    "password: {}",
    "db_password = {}",
    "PASSWORD '{}'",
    "ALTER ROLE app PASSWORD '{}';",
    "SET PASSWORD FOR app = PASSWORD('{}');",
    "CREATE USER app IDENTIFIED BY {};",
    "machine git.example.com login ci password {}",
    "  password {}",
    "docker login -u ci -p {} registry.example.com",
    "podman login --password {} registry.example.com",
    "helm registry login -u ci -p {} registry.example.com",
    "az login --service-principal -u app -p {} --tenant x",
    "mongosh -u app -p {} shop",
    "sqlcmd -S db -U sa -P {} -Q 'select 1'",
    "ldapsearch -D cn=admin -w {} -b dc=example",
    "smbclient //files/shop -U 'app%{}'",
    "rabbitmqctl change_password app {}",
    "openssl rsa -passin pass:{} -in key.pem",
    "keytool -list -storepass {}",
    "vault login {}",
    "unzip -P {} dump.zip",
    "xfreerdp /u:app /p:{} /v:host",
    "https://{}@git.example.com/shop.git",
    "amqp://app:{}@queue:5672/",
    "mongodb+srv://app:{}@cluster.example.com/shop",
    "GET /v1/search?q=a&key={}&page=2",
    "GET /blob?sv=2024&sig={}",
    "<apiKey>{}</apiKey>",
    "<ns:password type='text'>{}</ns:password>",
    "<datasource url='db' password=\"{}\"/>",
    '<add key="AppSecret" value="{}"/>',
    '<entry key="db.password">{}</entry>',
    "<key>ApiToken</key><string>{}</string>",
    '{{"name": "API_TOKEN", "value": "{}"}}',
    '{{"value": "{}", "name": "API_TOKEN"}}',
    "- name: API_TOKEN\n  value: {}\n",
    "ENV APP_PASSWORD {}",
    "setx APP_TOKEN {}",
    "aws configure set aws_secret_access_key {}",
    "-Password {} -User app",
    "Password for app: {}",
    "the secret is '{}'",
    "API key: {}",
    "license_key: {}",
    "s3.secret.key={}",
    "secret_key_base: {}",
    "client-key-data: {}",
    "psk={}",
    "127.0.0.1:6379> AUTH default {}",
    "user default on >{} ~* +@all",
    "net use X: server /user:app {}",
    "snmpwalk -v3 -u app -A {} host",
    "enable secret {}",
    "username app password 7 {}",
    "echo {} | docker login -u ci --password-stdin",
    "echo 'app:{}' | sudo chpasswd",
    "sudo -S id <<< {}",
    "db.example.com:5432:shop:app:{}",
    "//registry.example.com/:_authToken={}",
    "_password = {}",
    "requirepass {}",
    "X-Api-Key: {}",
    "X-Vault-Token: {}",
    "Ocp-Apim-Subscription-Key: {}",
    "Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey={};EntityPath=q",
    "AccountName=a;AccountKey={};Suffix=b",
    "jdbc:oracle:thin:app/{}@db:1521/shop",
    '$env:DB_PASSWORD = "{}"',
    "ConvertTo-SecureString '{}' -AsPlainText -Force",
    "the password is {} for now",
    "Cookie: sessionid={}",
    "_shop_session={}; path=/",
    "Connecting with password={} and user=app",
    "\x1b[1mpass\x1b[0mword=\x1b[31m{}\x1b[0m",
)
_KEYS = {
    "PEM": "-----BEGIN EC PRIVATE KEY-----\n{}\n-----END EC PRIVATE KEY-----\nafter",
    "PEM in YAML": (
        "key: |\n  -----BEGIN PRIVATE KEY-----\n  {}\n  -----END PRIVATE KEY-----\nafter"
    ),
    "PEM in JSON": (
        '{{"private_key": "-----BEGIN PRIVATE KEY-----\\n{}\\n-----END PRIVATE KEY-----\\n",'
        ' "after": 1}}'
    ),
    "PGP": (
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{}\n-----END PGP PRIVATE KEY BLOCK-----\nafter"
    ),
    "SSH2": (
        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n{}\n---- END SSH2 ENCRYPTED PRIVATE KEY"
        " ----\nafter"
    ),
    "OpenVPN": (
        "-----BEGIN OpenVPN Static key V1-----\n{}\n-----END OpenVPN Static key V1-----\nafter"
    ),
    "PuTTY": "Private-Lines: 1\n{}\nPrivate-MAC: 00after",
}
_STAND_INS = (
    "password: $DB_PASSWORD",
    "password: ${DB_PASSWORD}",
    "token: ${{ secrets.DEPLOY_TOKEN }}",
    "--token <token>",
    "--password PASSWORD",
    "password={{ vault_password }}",
    "set PASSWORD=%DB_PASSWORD%",
    "password: ********",
    "api_key: xxxxxxxxxxxx",
    "  + password = (sensitive value)",
    "Access denied for user 'app'@'10.0.0.3' (using password: YES)",
    "password: must have at least 8 characters",
    "password: changeme",
    "api_key = your-api-key-here",
    "secret: example-secret",
    "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
    "token: !vault |",
    "password: op://shop/db/password",
)


@pytest.mark.parametrize("maker", SHAPES)
def test_a_credential_of_each_maker_is_found_in_each_form(maker: str) -> None:
    """Some makers' look like nothing but dice, so that a name or a sign of theirs has to stand
    beside it.
    """
    dice = random.Random(maker)  # noqa: S311 - dice with a seed
    # Forty letters of base64 may be anything.
    forms = {**FORMS} if maker != "aws secret access key" else ANY_FORMS
    planted = plant(
        len(forms),
        dice.randrange(10**6),
        [(maker, form) for form in forms if fits(maker, form)],
    )
    assert [one.form for one in planted if kept(one, redact(one.text).text)] == []


@pytest.mark.parametrize("form", _FORMS_OF_A_PASSWORD)
def test_a_password_is_found_in_each_form(form: str) -> None:
    """Whatever it looks like itself: the form gives it away, and the loader's scan sees it too."""
    text = form.format(_PASSWORD)
    assert _PASSWORD not in redact(text).text
    assert {leak.line for leak in leaks_in(text)} == {
        text[: text.index(_PASSWORD)].count("\n") + 1
    }
    assert list(leaks_in(redact(text).text)) == []


@pytest.mark.parametrize("form", _KEYS)
@pytest.mark.parametrize("size", [1, 7, 64, 5000])
def test_a_key_over_several_lines_goes_whole(form: str, size: int) -> None:
    """However the stream is cut; what comes behind it stays."""
    body = made("{b64}", random.Random(form))  # noqa: S311 - dice with a seed
    data = ("before\n" + _KEYS[form].format(body)).encode()
    redactor = Redactor()
    pieces = [
        redactor.feed(data[place : place + size]) for place in range(0, len(data), size)
    ]
    text = (b"".join(pieces) + redactor.close()).decode()
    assert body not in text
    assert text.startswith("before\n")
    assert "after" in text
    assert redactor.counts == {"private key": 1}


@pytest.mark.parametrize("text", _STAND_INS)
def test_what_stands_for_a_secret_shows_none(text: str) -> None:
    """A variable's name, asterisks, an example."""
    assert list(leaks_in(text)) == []


@pytest.mark.parametrize("size", [1, 3, 17, 100, 4096])
def test_a_stream_of_secrets_is_redacted_wherever_it_is_cut(size: int) -> None:
    """It comes out as the whole does, and again it stays the same."""
    planted = list(plant(150, 5))
    whole = "".join(f"{one.text.rstrip(chr(10))}\n" for one in planted)
    redactor, data = Redactor(), whole.encode()
    pieces = [
        redactor.feed(data[place : place + size]) for place in range(0, len(data), size)
    ]
    text = (b"".join(pieces) + redactor.close()).decode()
    assert text == redact(whole).text
    assert redact(text).counts == {}
    assert not [one for one in planted if kept(one, text)]


def test_a_value_that_comes_a_line_after_its_name_is_waited_for() -> None:
    """So that `kubectl` may print a pod's environment."""
    redactor = Redactor()
    assert redactor.feed(b"env:\n- name: DB_PASSWORD\n") == b"env:\n"
    assert (
        redactor.feed(b"  value: hunter2\n")
        == b"- name: DB_PASSWORD\n  value: [redacted: secret]\n"
    )
    assert redactor.feed(b"- name: DB_PASSWORD\n") == b""
    assert redactor.close() == b"- name: DB_PASSWORD\n"


def test_a_pattern_over_lines_is_found_in_a_stream() -> None:
    """As far back as 16 KB, however it is cut."""
    data = (
        b"x\n" * 20_000
        + b"BEGIN ACME\n"
        + b"k\n" * 500
        + b"END ACME\n"
        + b"y\n" * 20_000
    )
    redactor = Redactor((r"BEGIN ACME[\s\S]*?END ACME",))
    pieces = [
        redactor.feed(data[place : place + 100]) for place in range(0, len(data), 100)
    ]
    text = b"".join(pieces) + redactor.close()
    assert text == b"x\n" * 20_000 + b"[redacted: own pattern]\n" + b"y\n" * 20_000


def test_ordinary_output_is_left_alone() -> None:
    """Not one of 5,000 lines of logs, tables, digests, ids and pictures is touched."""
    assert [line for line in ordinary(5000, 3) if redact(line).counts] == []


def test_every_form_gives_away_what_stands_in_it() -> None:
    """The tables above and the planted forms ask of different things."""
    assert set(ANY_FORMS) <= set(FORMS)
    assert all(re.search(r"\{[a-z][0-9]+\}", shape) for shape in SHAPES.values())
