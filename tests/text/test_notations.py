"""How people and programs write a secret beside its name: each row is one way of writing it."""

import pytest

from drillbook.text.redaction import redact

_PW = "Hunter2Secret9"
_WRITTEN = (
    f"curl -su admin:{_PW} http://db.example.com/",
    f"curl -sSu admin:{_PW} http://db.example.com/",
    f"curl -kvu 'admin:{_PW}' http://db.example.com/",
    f"ldapsearch -xw {_PW} -b dc=example",
    f"redis-cli -a{_PW} ping",
    f'echo "{_PW}" | docker login --password-stdin',
    f'echo "{_PW}" | sudo -S id',
    f'127.0.0.1:6379> AUTH "{_PW}"',
    f'htpasswd -bc users ada "{_PW}"',
    f"password: |\n  {_PW}\n",
    f"database:\n  password:\n    {_PW}\n",
    f"- value: {_PW}\n  name: DB_PASSWORD\n",
    f"define('DB_PASSWORD', '{_PW}');",
    f"SSHPASS={_PW} sshpass -e ssh db",
    f"setenv DB_PASSWORD {_PW}",
    f"set -x DB_PASSWORD {_PW}",
    f"adminPw={_PW}",
    f"passcode={_PW}",
    f"| password | {_PW} |",
    f"**Password:** {_PW}",
    f'{{"password": {{"value": "{_PW}"}}}}',
    f"https://example.com/?q=password%3D{_PW}",
    f"Passwort: {_PW}",
    f"contraseña: {_PW}",
)
_HEX = "0123456789abcdef" * 4
_BARE = (
    "sk-" + _HEX[:32],
    "sk_" + _HEX[:48],
    "key_" + _HEX,
    "npg_aB3dE5gH7jK9mN1p",
    f"access_token$production$abcdefgh12345678${_HEX[:32]}",
    f"1/1201234567890123:{_HEX[:32]}",
    "SCW0A1B2C3D4E5F6G7H8",
    "ExponentPushToken[aB3dE5gH7jK9mN1pQ3rS5t]",
    "BQ" + "aB3dE5gH7jK9mN1pQ3rS5tU7" * 8,
)
_NOTHING = (
    "password:\n  required: true\n",
    "secrets:\n  db_password:\n    file: ./db\n",
    "| user | password |\n|---|---|",
    "token: |\n",
    "the password (see below)",
    "curl -sSL https://example.com/install.sh",
    "1/2:30",
)


@pytest.mark.parametrize("written", _WRITTEN)
def test_a_password_is_found_however_it_is_written(written: str) -> None:
    """Quoted, in blocks, in tables, in bundles of options and under its name in other languages."""
    assert _PW not in redact(written).text


@pytest.mark.parametrize("bare", _BARE)
def test_a_token_is_found_by_its_look(bare: str) -> None:
    """With its maker's sign, and of any length."""
    assert bare[:40] not in redact(f"wrote {bare} to the store").text


@pytest.mark.parametrize("text", _NOTHING)
def test_what_is_no_secret_stays(text: str) -> None:
    """Names, words and addresses."""
    assert redact(text).text == text
