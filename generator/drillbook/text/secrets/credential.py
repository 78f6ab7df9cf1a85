"""A credential is a secret that gives itself away by how it looks: by its maker's sign, or because
dice made it.
"""

import re
from collections.abc import Iterator

from drillbook.text.secrets.form import (
    DIGEST,
    LONG,
    Find,
    Form,
    entropy,
    is_uuid,
    names_a_user,
    random,
    whole,
)

_Spans = Iterator[tuple[int, int]]

# What stands behind a maker's sign: letters and digits, hexadecimal digits, with hyphens, of
# base64, with dots.
_ALPHABETS = {
    "w": "[A-Za-z0-9]",
    "x": "[0-9a-fA-F]",
    "u": r"[A-Z0-9]",
    "h": r"[\w-]",
    "b": r"[A-Za-z0-9+/=_-]",
    "d": r"[\w.=+/-]",
}

_SIGNS = """
    github        ghp_ gho_ ghu_ ghs_ ghr_ w30   github_pat_ h30
    gitlab        glpat- gldt- glrt- glptt- glcbt- glimt- glagent- glsoat- glffct- glft- gloas- glwt- glrtr- h16
    gitlab        GR1348941 h20
    bitbucket     ATBB w24  BBDC- b32  ATCTT3xFf d40  ATATT3xFf d40  ATOA d40  ATST d40
    slack         xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxe- xoxc- xoxd- xoxe.xox xapp- h10
    stripe        sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_ pk_live_ w10  whsec_ b24
    npm           npm_ w30
    pypi          pypi-AgE pypi-AgN h40  pypi- h85
    rubygems      rubygems_ x40
    crates        cio w32
    nuget         oy2 w43
    clojars       CLOJARS_ w50
    packagist     packagist_ h30
    docker        dckr_pat_ dckr_oat_ h20
    google        AIza h35  ya29. d20  GOCSPX- h24  AQ.Ab8 h30  1// h40
    openai        sk-proj- sk-svcacct- sk-admin- sk-None- h20  sk- w40  sess- w40
    anthropic     sk-ant- h20
    openrouter    sk-or- h20
    ai            hf_ api_org_ w30  gsk_ w40  r8_ w36  pplx- w40  xai- w40  nvapi- h40  csk- w30  fw_ w22
    ai            tgp_v1_ h30  tvly- h20  jina_ w40  lsv2_ h32  sk-lf- h30  pcsk_ h40  key_live_ w20
    ai            esecret_ w30  voyage- pa- h40  AIK_ h20  sk_car_ h16  e2b_ x40  fc- x32  BSA h24  secret_ w40
    vault         hvs. hvb. hvr. h24  s. w24  b.AAAA h40
    hashicorp     HCP_ h20
    sendgrid      SG. d50
    mailgun       key- pubkey- x32
    mail          xkeysib- xsmtpsib- h40  re_ h24  md- w22  mlsn. x60  PMAK- PMAT- h24
    twilio        SK AC x32
    square        sq0atp- sq0csp- sq0idp- h22  EAAA h55
    facebook      EAA w40  IGQV h40
    shopify       shpat_ shpca_ shppa_ shpss_ shptka_ shpua_ x32
    digitalocean  dop_v1_ doo_v1_ dor_v1_ x64
    cloudflare    v1.0- d60  CFPAT- h30  cfut_ cfat_ w40  CFK_ w30
    contentful    CFPAT- h40
    heroku        HRKU- h36
    netlify       nfp_ nfc_ nfo_ nfb_ nfu_ w30
    vercel        vcp_ vci_ vca_ vcr_ vck_ vercel_ w24
    supabase      sbp_ sb_secret_ sb_publishable_ h30
    planetscale   pscale_tkn_ pscale_pw_ pscale_oauth_ d30
    neon          neon_api_ napi_ w30
    databricks    dapi dkea dose dsapi x32
    grafana       glsa_ glc_ b30  eyJrIjoi b40
    newrelic      NRAK- NRII- NRAA- NRRA- NRJS- NRIQ- h20
    datadog       ddapp_ ddapi_ pub h30
    sentry        sntrys_ sntryu_ sntrya_ sntryi_ b40
    dynatrace     dt0c01. dt0s01. dt0s02. dt0s16. d60
    honeycomb     hcaik_ hcbik_ hcamk_ hcxik_ w30
    splunk        splunkd_ h30
    posthog       phc_ phx_ phs_ phr_ w30
    sonar         squ_ sqp_ sqa_ x40
    snyk          snyk_ h30
    linear        lin_api_ lin_oauth_ lin_wh_ w32
    notion        ntn_ w40
    figma         figd_ figu_ figdr_ figur_ h30
    asana         secret_asana_ w20
    postman       PMAK- h40
    readme        rdme_ w60
    shippo        shippo_live_ shippo_test_ x40
    easypost      EZAK EZTK w50
    flutterwave   FLWSECK FLWPUBK d20
    paystack      sk_paystack_ h30
    plaid         access-sandbox- access-development- access-production- h30
    adyen         AQE d60
    razorpay      rzp_live_ rzp_test_ w14
    braintree     access_token$ d40
    coinbase      organizations/ h60
    duffel        duffel_live_ duffel_test_ h40
    doppler       dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit. d30
    infisical     st. d50
    onepassword   ops_eyJ b100
    pulumi        pul- x40
    prefect       pnu_ pnb_ w30
    tailscale     tskey- h20
    ngrok         ngrok_ h30
    fly           fo1_ h40  FlyV1 d40  fm1r_ fm2_ b40
    render        rnd_ w28
    railway       rlwy_ w30
    terraform     tfp_ d40
    typeform      tfp_ d50
    launchdarkly  api- sdk- mob- h36
    alibaba       LTAI w17
    tencent       AKID w30
    yandex        AQVN h35  t1.9eu d40  YCAJE YCM h30  y0_ h40
    aws           AKIA ASIA ABIA ACCA u16  ABSK b100  bedrock-api-key- d40
    azure         AZFUNC AzFu d30
    jfrog         AKCp w30  cmVmd w50
    buildkite     bkua_ bkaa_ bkct_ bkpt_ bkpat_ bkps_ bkar_ bkaj_ h30
    circleci      CCIPAT_ CCIPRJ_ h40
    codecov       codecov_ w30
    harness       pat. d50
    octopus       API- u26
    sourcegraph   sgp_ sgd_ slk_ h40
    gitea         gta_ w30
    adafruit      aio_ w28
    age           AGE-SECRET-KEY-1 u50
    brevo         xkeysib- h60
    clickhouse    4b1d w38
    confluent     cflt w40
    cockroach     CCDB1_ h40
    aiven         AVNS_ h19
    elastic       essu_ b40
    mapbox        sk.eyJ d60  tk.eyJ d60
    discord       mfa. h80
    twitch        oauth: w30
    intercom      dG9rO b40
    zapier        zap_ w20
    scalingo      tk-us- h40
    lob           live_ test_ x35
    meilisearch   meili_ w30
    algolia       algolia_ w30
    unkey         unkey_ w20
    upcloud       ucat_ w24
    wakatime      waka_ h32
    temporal      tmprl_ w30
    xendit        xnd_production_ xnd_development_ w40
    thunderstore  tss_ h20
    zuplo         zpka_ h40
    cloudsmith    csa_ w34
    canva         cnvca h50
    adobe         p8e- w32
    apify         apify_api_ w30
    asaas         $aact_ d20
    deno          ddp_ ddo_ ddw_ w36
    pinecone      pckey_ h30
    weights       wandb_v1_ h40
    valtown       vtwn_ h20
    astra         AstraCS: h40
    swarm         SWMTKN-1- h50
    devcycle      dvc_server_ dvc_client_ dvc_mobile_ h10
    onesignal     os_v2_ w40
    polar         polar_at_ polar_pat_ polar_oat_ h20
    runpod        rpa_ u30
    settlemint    sm_aat_ sm_pat_ sm_sat_ w14
    pinterest     pina_ h20
    endor         endr+ h14
    ebay          PRD- SBX- x8
    frameio       fio-u- h40
    lichess       lip_ w16
    onfido        api_live. api_live_ca. api_live_us. api_sandbox. h20
    persona       persona_production_ persona_sandbox_ h20
    exoscale      EXO w24
    mongodb       mdb_sa_sk_ h30
    devin         cog_ w40
    rootly        rootly_ x40
    aikido        AIK_CI_ AIK_SECRET_ w20
    dropbox       sl.u. sl.B d60
    harness       sat. d50
    dnkey         dnkey- h40"""


def _table() -> Iterator[tuple[str, str]]:
    """Yield each maker's sign with the pattern of what stands behind it."""
    for row in _SIGNS.strip().splitlines():
        signs: list[str] = []
        for word in row.split()[1:]:
            if re.fullmatch(r"[a-z][0-9]{1,3}", word) and word[0] in _ALPHABETS:
                yield from (
                    (sign, f"{_ALPHABETS[word[0]]}{{{word[1:]},}}+") for sign in signs
                )
                signs = []
            else:
                signs.append(word)


_LEAST_SIGN = 4
# What goes on behind a dot or a colon belongs to it.
_MORE = r"(?:[.:][\w-]{16,}+)*+"
_BEGINS = r"(?<![A-Za-z0-9_-])"
# Signs that other things begin with as well: they count where a word begins, and only before what
# dice made.
_COMMON = frozenset(
    {
        "key-",
        "pub",
        "api-",
        "sdk-",
        "mob-",
        "live_",
        "test_",
        "secret_",
        "sess-",
        "dose",
        "dkea",
        "dapi",
        "cflt",
        "4b1d",
    }
    | {
        "organizations/",
        "zap_",
        "API-",
        "oauth:",
        "pat.",
        "csk-",
        "A3T",
        "tfp_",
        "rnd_",
        "tss_",
        "pckey_",
        "algolia_",
    }
    | {"cog_", "lip_", "PRD-", "SBX-", "sat.", "rpa_"}
)


_DATA = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_LEAST_DATA = 64


def _within_data(match: re.Match[str]) -> bool:
    """Return whether a match stands in something long in base64, where any few letters come up by
    chance.
    """
    text, start, end = match.string, match.start(), match.end()
    first, behind = max(0, start - _LEAST_DATA), min(len(text), end + _LEAST_DATA)
    while start > first and text[start - 1] in _DATA:
        start -= 1
    while end < behind and text[end] in _DATA:
        end += 1
    return end - start >= match.end() - match.start() + _LEAST_DATA


def _alone(find: Find) -> Find:
    """Return a `find` that leaves out what stands within data."""

    def found(match: re.Match[str]) -> Iterator[tuple[int, int]]:
        if not (
            _within_data(match)
            or DIGEST.search(match.string, max(0, match.start() - 16), match.start())
        ):
            yield from find(match)

    return found


def _unlike_words(match: re.Match[str]) -> _Spans:
    """Find a credential whose part behind the sign is no word and not the same letter again and
    again.
    """
    body = match["body"]
    if len(set(body)) > 1 and (body != body.lower() or any(map(str.isdigit, body))):
        yield match.span("all")


def _thrown(match: re.Match[str]) -> _Spans:
    """Find a credential whose part behind the sign was made by dice."""
    body = match["body"]
    if entropy(body) >= min(3.0, 0.62 * len(body) ** 0.6):
        yield from _unlike_words(match)


def _signed(rows: tuple[tuple[str, str], ...]) -> Iterator[Form]:
    """Yield a form for each sign that is a word by itself, and one for all that are not."""
    short = [
        f"{re.escape(sign)}{body}" for sign, body in rows if len(sign) < _LEAST_SIGN
    ]
    pattern = rf"{_BEGINS}(?P<all>(?P<body>{'|'.join(short)}){_MORE})"
    yield Form(kind="token", signs=(LONG,), pattern=pattern, find=_alone(_thrown))
    for sign, body in rows:
        if len(sign) >= _LEAST_SIGN:
            common = sign in _COMMON
            pattern = rf"{_BEGINS if common else ''}(?P<all>{re.escape(sign)}(?P<body>{body}){_MORE})"
            plain: Find = _thrown if common else _unlike_words
            find = _alone(plain) if sign.isalnum() else plain
            yield Form(kind="token", signs=(sign.lower(),), pattern=pattern, find=find)


def _shaped(signs: str, pattern: str, find: Find = whole) -> Form:
    return Form(kind="token", signs=tuple(signs.split("|")), pattern=pattern, find=find)


def _json_web_token(match: re.Match[str]) -> _Spans:
    if "." in match[0] and len(match[0]) >= 30:
        yield match.span()


_NAMED_DIGEST = re.compile(r"(?:sha[0-9]{1,3}|md5|h1)[-=_]")
_PREFIX = re.compile(r"(?:[A-Za-z][A-Za-z0-9]{1,15}[_-]){1,3}")


def _dice(match: re.Match[str]) -> _Spans:
    """Find what dice made in a run of letters and digits: a word, one behind `=`, or a part of a
    path.
    """
    run = match[0]
    if (
        len(run) > 2048
        or _NAMED_DIGEST.match(run)
        or run.islower()
        or run.isupper()
        or run.startswith("AAAA")
    ):
        return
    if DIGEST.search(
        match.string, max(0, match.start() - 16), match.start()
    ) or _is_data(match):
        return
    place = match.start()
    for piece in re.split(r"(?<==)(?=[^=])", run):
        found = _made_by_dice(piece.rstrip("=") if len(piece) % 4 else piece)
        for first, behind in found:
            yield place + first, place + behind
        place += len(piece)


def _is_data(match: re.Match[str]) -> bool:
    """Return whether a run fills its line: a line of a certificate, a picture or a message in
    base64.
    """
    text = match.string
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    alone = (
        text[start : match.start()].strip()
        + text[match.end() : end if end >= 0 else None].strip()
    )
    return not alone and len(match[0]) >= 60


_LONGEST = 1_024
"""A longer word is data, such as a picture."""


def _made_by_dice(word: str) -> _Spans:
    parts, place = word.split("/"), 0
    for part in parts:
        prefix = _PREFIX.match(part)
        tail = part[prefix.end() :] if prefix else part
        telling = prefix is not None and _is_telling(prefix[0], tail)
        if not is_uuid(part) and (
            telling or (32 <= len(part) <= _LONGEST and random(part))
        ):
            yield place, place + len(part)
        place += len(part) + 1
    if (
        len(parts) > 1
        and 36 <= len(word) <= 96
        and all(map(_of_base64, parts))
        and random(word)
    ) or (len(word) >= 16 and names_a_user(word)):
        yield 0, len(word)


# Words that makers put before a credential, whatever their own name is.
_TELLING = re.compile(
    r"(?:^|[_-])(?:key|tok|token|secret|sk|pat|api|live|prod|aat|auth|access|refresh|admin|oauth)[_-]",
    re.IGNORECASE,
)


def _is_telling(prefix: str, tail: str) -> bool:
    """Return whether a word is a maker's name or a kind of credential with what dice made behind
    it.
    """
    if not 16 <= len(tail) <= 128:
        return False
    mixed = (
        any(map(str.isdigit, tail))
        and any(map(str.isalpha, tail))
        and entropy(tail) >= 3
    )
    return random(tail) or (
        mixed
        and len(tail) >= 20
        and tail.isalnum()
        and _TELLING.search(prefix) is not None
    )


def _of_base64(part: str) -> bool:
    """Return whether a part between slashes may be of base64: no word of a path is short of both
    cases and digits.
    """
    return (
        len(part) < 5
        or random(part)
        or (part != part.lower() and any(c.isdigit() for c in part))
    )


FORMS = (
    *_signed(tuple(_table())),
    _shaped("eyj", r"eyJ[\w-]*+(?:\.[\w-]++)*+", _json_web_token),
    _shaped(":aa", r"(?:bot)?[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![\w-])"),
    _shaped(LONG, r"[MNO][\w-]{23,26}\.[\w-]{6}\.[\w-]{27,}+"),
    _shaped("sk-|sk_", r"(?<![A-Za-z0-9])sk[-_][0-9a-f]{32,64}(?![\w-])"),
    _shaped("key_", r"(?<![A-Za-z0-9])key_[0-9a-f]{64}(?![\w-])"),
    _shaped("npg_", r"(?<![A-Za-z0-9])npg_[A-Za-z0-9]{12,}+"),
    _shaped(
        "access_token$",
        r"access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[0-9a-f]{32}",
    ),
    _shaped("/", r"(?<![\w/.])[0-2]/[0-9]{10,20}(?:/[0-9]{10,20})?:[0-9a-f]{32}(?!\w)"),
    _shaped("scw", r"(?<![A-Za-z0-9])SCW[A-Z0-9]{17}(?![A-Za-z0-9])"),
    _shaped("ponentpushtoken[", r"Expo(?:nent)?PushToken\[[\w-]{22}\]"),
    _shaped("a3-", r"A3-[A-Z0-9]{6}-[A-Z0-9-]{20,}+"),
    _shaped("a3t", r"A3T[A-Z0-9][A-Z2-7]{16,}+"),
    _shaped("sts.", r"STS\.[A-Za-z0-9]{16,}+"),
    _shaped("gcntfy-", r"gcntfy-[a-z0-9_-]{60,}+"),
    _shaped("pat", r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    _shaped("atlasv1", r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,}+"),
    _shaped("-us", r"[0-9a-f]{32}-us[0-9]{1,2}"),
    _shaped("q~", r"[\w~.]{3}[0-9]Q~[\w~.-]{31,34}"),
    _shaped("nral", r"[0-9a-zA-Z]{36}NRAL"),
    _shaped("apa91b", r"(?:AAAA[\w-]{7}:)?APA91b[\w-]{60,}+"),
    _shaped(
        "hooks.",
        r"hooks\.(?:slack|slack-gov)\.com/(?:services|workflows|triggers)/(?P<value>[A-Za-z0-9+/_-]{20,}+)",
    ),
    _shaped(
        "webhook|hooks.|chat.googleapis|maker.ifttt",
        r"(?i:discord(?:app)?\.com/api/(?:v[0-9]+/)?webhooks/[0-9]{6,}/|webhook\.office\.com/webhookb2/|(?:chat\.googleapis|hooks\.zapier|webhook\.site|maker\.ifttt)[^\s\"'<>]{0,40}?/)[\w@/-]{16,}+",
    ),
    _shaped(LONG, r"[A-Za-z0-9_+/=~-]{20,}+", _dice),
)
"""Every look of a credential that is known."""
