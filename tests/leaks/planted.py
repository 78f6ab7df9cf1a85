"""A planted secret is a made-up credential in a line as people and programs write it; dice with a
seed make all of it.

No credential stands here, only shapes, so that nobody's scanner takes this file for a leak.
"""

import base64
import json
import random
import re
import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_ALPHABETS = {
    "w": string.ascii_letters + string.digits,
    "l": string.ascii_lowercase + string.digits,
    "u": string.ascii_uppercase + string.digits,
    "x": "0123456789abcdef",
    "d": string.digits,
    "h": string.ascii_letters + string.digits + "-_",
    "b": string.ascii_letters + string.digits + "+/",
    "t": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "q": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
}
_PART = re.compile(r"\{([a-z])([0-9]+)\}")

SHAPES = {
    "aws access key id": "AKIA{t16}",
    "aws temporary key id": "ASIA{t16}",
    "aws secret access key": "{b40}",
    "github personal": "ghp_{w36}",
    "github oauth": "gho_{w36}",
    "github app": "ghs_{w36}",
    "github fine-grained": "github_pat_{w22}_{w59}",
    "gitlab personal": "glpat-{h20}",
    "gitlab job": "glcbt-{x2}_{h20}",
    "gitlab runner": "glrt-{h20}",
    "gitlab deploy": "gldt-{h20}",
    "bitbucket app password": "ATBB{w32}",
    "atlassian": "ATATT3xFfGF0{h171}={u8}",
    "slack bot": "xoxb-{d12}-{d13}-{w24}",
    "slack user": "xoxp-{d12}-{d12}-{d13}-{x32}",
    "slack app": "xapp-1-{u11}-{d13}-{x64}",
    "slack webhook": "https://hooks.slack.com/services/T{u10}/B{u10}/{w24}",
    "stripe secret": "sk_live_{w24}",
    "stripe long secret": "sk_test_{w99}",
    "stripe restricted": "rk_live_{w24}",
    "stripe webhook": "whsec_{w32}",
    "google api key": "AIza{h35}",
    "google oauth": "ya29.{h120}",
    "google client secret": "GOCSPX-{h28}",
    "npm": "npm_{w36}",
    "pypi": "pypi-AgEIcHlwaS5vcmc{h160}",
    "rubygems": "rubygems_{x48}",
    "nuget": "oy2{l43}",
    "docker hub": "dckr_pat_{h27}",
    "openai": "sk-{w20}T3BlbkFJ{w20}",
    "openai project": "sk-proj-{h74}T3BlbkFJ{h74}",
    "anthropic": "sk-ant-api03-{h93}AA",
    "hugging face": "hf_{w34}",
    "replicate": "r8_{w37}",
    "groq": "gsk_{w52}",
    "perplexity": "pplx-{w48}",
    "vault service": "hvs.{h95}",
    "vault batch": "hvb.{h140}",
    "terraform cloud": "{w14}.atlasv1.{h67}",
    "sendgrid": "SG.{h22}.{h43}",
    "mailgun": "key-{x32}",
    "mailchimp": "{x32}-us{d2}",
    "brevo": "xkeysib-{x64}-{w16}",
    "resend": "re_{w8}_{w24}",
    "twilio": "SK{x32}",
    "square": "sq0atp-{h22}",
    "square oauth": "sq0csp-{h43}",
    "shopify": "shpat_{x32}",
    "digitalocean": "dop_v1_{x64}",
    "heroku": "HRKU-AA{h58}",
    "netlify": "nfp_{w36}",
    "supabase": "sbp_{x40}",
    "planetscale": "pscale_tkn_{h43}",
    "databricks": "dapi{x32}",
    "grafana service account": "glsa_{w32}_{x8}",
    "grafana cloud": "glc_{w60}",
    "new relic": "NRAK-{u27}",
    "sentry": "sntrys_{w120}",
    "dynatrace": "dt0c01.{u24}.{u64}",
    "posthog": "phx_{w43}",
    "sonarqube": "squ_{x40}",
    "linear": "lin_api_{w40}",
    "notion": "ntn_{d11}{w35}",
    "figma": "figd_{h40}",
    "airtable": "pat{w14}.{x64}",
    "postman": "PMAK-{x24}-{x34}",
    "shippo": "shippo_live_{x40}",
    "easypost": "EZAK{w54}",
    "flutterwave": "FLWSECK_TEST-{x32}-X",
    "doppler": "dp.pt.{w43}",
    "1password": "ops_eyJ{b260}",
    "pulumi": "pul-{x40}",
    "tailscale": "tskey-auth-{w16}-{w32}",
    "alibaba": "LTAI{w20}",
    "azure client secret": "{w3}8Q~{w34}",
    "azure storage key": "{b86}==",
    "jfrog": "AKCp{w69}",
    "buildkite": "bkua_{l40}",
    "circleci": "CCIPAT_{w22}_{x40}",
    "discord bot": "M{w25}.{h6}.{h38}",
    "discord webhook": "https://discord.com/api/webhooks/{d18}/{h68}",
    "telegram": "{d10}:AA{h33}",
    "age": "AGE-SECRET-KEY-1{q58}",
    "json web token": "eyJ{h33}.eyJ{h60}.{h43}",
    "launchdarkly": "api-{x8}-{x4}-{x4}-{x4}-{x12}",
    "render": "rnd_{w32}",
    "fly": "fo1_{h43}",
    "aiven": "AVNS_{h19}",
}
"""What credentials of many makers look like, by their documentation."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with a secret in it: of whose making, in which form, and the part that must not get to
    a disk.
    """

    maker: str
    form: str
    text: str
    secret: str


def _bare(s: str) -> str:
    return f"2026-11-20T10:00:03Z worker[12]: retrying with {s} after 3 s"


def _escaped(s: str) -> str:
    return json.dumps({"level": "info", "body": json.dumps({"token": s})})


_Form = Callable[[str], str]
ANY_FORMS: dict[str, _Form] = {
    "environment": lambda s: f"export SERVICE_TOKEN={s}",
    "environment, quoted": lambda s: f'API_SECRET="{s}"',
    "yaml": lambda s: f"    apiToken: {s}",
    "yaml, plain name": lambda s: f"token: {s}",
    "yaml, password": lambda s: f"  password: '{s}'",
    "ini": lambda s: f"secret_key = {s}",
    "properties": lambda s: f"spring.datasource.password={s}",
    "toml": lambda s: f'api_key = "{s}"',
    "json": lambda s: f'{{"user": "app", "password": "{s}", "port": 5432}}',
    "json, camel case": lambda s: f'{{"clientSecret":"{s}"}}',
    "json within json": _escaped,
    "name and value in json": lambda s: f'{{"name": "DB_PASSWORD", "value": "{s}"}}',
    "name and value in yaml": lambda s: f"    - name: DB_PASSWORD\n      value: {s}\n",
    "xml element": lambda s: f"<apiKey>{s}</apiKey>",
    "xml attribute": lambda s: f'<server id="a" password="{s}"/>',
    "xml pair": lambda s: f'<add key="ApiToken" value="{s}" />',
    "long option": lambda s: f"$ deploy --token {s} --region eu",
    "long option with =": lambda s: f"$ deploy --api-key={s}",
    "short option": lambda s: f"$ docker login -u ci -p {s} registry.example.com",
    "glued option": lambda s: f"$ mysql -u root -p{s} shop",
    "header": lambda s: f"X-Api-Key: {s}",
    "bearer": lambda s: f"curl -H 'Authorization: Bearer {s}' http://127.0.0.1/",
    "private header": lambda s: f"< PRIVATE-TOKEN: {s}",
    "password in sql": lambda s: f"CREATE USER app WITH PASSWORD '{s}';",
    "identified by": lambda s: f"CREATE USER 'app'@'%' IDENTIFIED BY '{s}';",
    "netrc": lambda s: f"machine git.example.com login ci password {s}",
    "pgpass": lambda s: f"db.example.com:5432:shop:app:{s}",
    "npmrc": lambda s: f"//registry.example.com/:_authToken={s}",
    "powershell": lambda s: f'$env:API_TOKEN = "{s}"',
    "secure string": lambda s: f'$p = ConvertTo-SecureString "{s}" -AsPlainText -Force',
    "connection string": lambda s: (
        f"Server=db;Database=shop;User Id=app;Password={s};Encrypt=true"
    ),
    "jdbc": lambda s: f"jdbc:postgresql://db/shop?user=app&password={s}&ssl=true",
    "kubeconfig": lambda s: f"    token: {s}",
    "prose": lambda s: f'the new password is "{s}", please rotate it',
    "coloured": lambda s: f"\x1b[34mpassword\x1b[0m: \x1b[32m{s}\x1b[0m",
}
"""Forms that give away whatever stands in them."""

TOKEN_FORMS: dict[str, _Form] = {
    "bare": _bare,
    "alone in a line": lambda s: s,
    "in brackets": lambda s: f"using credential ({s})",
    "in a list": lambda s: f"['retry', '{s}', 3]",
    "in a path": lambda s: f"GET /v1/{s}/status 200",
    "behind a word": lambda s: f"wrote key={s} to the store",
    "colour within": lambda s: f"sent \x1b[1m{s[:9]}\x1b[0m{s[9:]} to peer",
}
"""Forms that give nothing away, so that the credential has to do it itself."""

URL_FORMS: dict[str, _Form] = {
    "user in an address": lambda s: f"Cloning https://{s}@git.example.com/shop.git",
    "password in an address": lambda s: f"redis://default:{s}@cache.example.com:6379/0",
    "query": lambda s: f"GET /v1/geocode?q=berlin&key={s}&lang=de",
    "token in a query": lambda s: f"https://api.example.com/items?access_token={s}",
}
"""Forms of an address, where some characters cannot stand."""

ENCODED_FORMS: dict[str, _Form] = {
    "basic": lambda s: f"> Authorization: Basic {s}",
    "docker configuration": lambda s: (
        f'{{"auths": {{"r.example.com": {{"auth": "{s}"}}}}}}'
    ),
    "encoded": lambda s: f"echo {s} | base64 -d",
}
"""Forms in which a name and a secret stand together in base64."""

FORMS = {**ANY_FORMS, **TOKEN_FORMS, **URL_FORMS, **ENCODED_FORMS}


def made(shape: str, dice: random.Random) -> str:
    """Return a credential of a shape."""
    return _PART.sub(
        lambda part: "".join(dice.choices(_ALPHABETS[part[1]], k=int(part[2]))), shape
    )


def fits(maker: str, form: str) -> bool:
    """Return whether a credential can stand in a form: an address does not stand within
    an address.
    """
    return "://" not in SHAPES[maker] or form not in URL_FORMS


def plant(
    count: int, seed: int, pairs: Sequence[tuple[str, str]] = ()
) -> Iterator[Planted]:
    """Yield secrets of every maker in every form in a mixed order, or of some makers in
    some forms.
    """
    dice = random.Random(seed)
    some = list(pairs) or [
        (maker, form) for maker in SHAPES for form in FORMS if fits(maker, form)
    ]
    dice.shuffle(some)
    for maker, form in (some * (1 + count // len(some)))[:count]:
        secret = made(SHAPES[maker], dice)
        if form in ENCODED_FORMS:
            secret = base64.b64encode(f"ci:{secret}".encode()).decode()
        hidden = secret.rpartition("/")[2] if "://" in secret else secret
        yield Planted(maker, form, FORMS[form](secret), hidden)


def kept(planted: Planted, redacted: str) -> bool:
    """Return whether so much of a secret is still there that somebody could use it."""
    shown = re.sub(r"\x1b\[[0-9;]*m", "", redacted)
    secret = re.sub(r"\x1b\[[0-9;]*m", "", planted.secret)
    return any(
        secret[place : place + 12] in shown
        for place in range(0, max(1, len(secret) - 11), 4)
    )
