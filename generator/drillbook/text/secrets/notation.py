"""A notation is how people and programs write a secret beside its name: an assignment, a header, an
option.
"""

import re
from collections.abc import Iterator

from drillbook.text.secrets.form import (
    PLACEHOLDER,
    Find,
    Form,
    entropy,
    is_uuid,
    likely,
    likely_value,
    names_a_user,
    random,
    value,
    whole,
)


def _bearer(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Prose has no digit in a word of this length."""
    if any(character.isdigit() for character in match["value"]):
        yield match.span("value")


def _options(pattern: str) -> Find:
    """Return what finds an option's value in the rest of the line behind a command's name."""
    option = re.compile(pattern)

    def find(match: re.Match[str]) -> Iterator[tuple[int, int]]:
        for found in option.finditer(match.string, match.start(), match.end()):
            yield from value(found)

    return find


# Blanks, and the colours that programs put between a name and its value.
_GAP = r"(?:[ \t]|\x1b\[[0-9;]{0,16}m){0,8}+"
_QUOTE = r"\\{0,3}[\"']"
# Where a bare value ends before the next blank: at the quote around the whole, or at the next
# parameter.
_END = rf"{_QUOTE}(?=$|[\s,;:&}}\])>\\]|{PLACEHOLDER.pattern})|[&;,](?=$|\s|[\w.-]{{1,64}}=|{PLACEHOLDER.pattern})"
_BARE = rf"(?P<bare>(?!{_QUOTE})(?:{PLACEHOLDER.pattern}|(?!{_END})\S)++)"
_QUOTED = (
    r"(?:\\{1,3}[\"'](?P<escaped>(?:(?!\\{1,3}[\"'])[^\n\"])++)(?:\\{1,3}[\"'])?+"
    r"|\"(?P<double>(?:[^\"\\\n]|\\[^\n])++)\"?+"
    r"|'(?P<single>(?:[^'\\\n]|\\[^\n])++)'?+)"
)
_VALUE = rf"(?:{_QUOTED}|{_BARE})"
_EQUALS = rf"{_GAP}(?::=|==?){_GAP}"
_IS = rf"(?:{_QUOTE})?{_GAP}(?::=|=>|==?|:(?!:))(?:\*\*|__)?+{_GAP}"
_HEADER = rf"(?:{_QUOTE})?{_GAP}[:=]{_GAP}(?:{_QUOTE})?"
_REST = rf"(?P<rest>(?:(?!{_QUOTE}(?=$|[\s,}}\])]|{PLACEHOLDER.pattern}))[^\r\n])++)"
_WORD = r"pass(?:word|wd|phrase)"
_OWNER = (
    r"(?:access|account|api|auth|client|encryption|master|oauth|private|refresh|secret|session|shared|signing"
    r"|app|bot|consumer|deploy|license|registration|storage|subscription|webhook)[ _.-]?"
)


# What a name has in it whose value is a secret, wherever in the name it stands.
_NAME_OF_ONE = (
    r"(?:password|passwd|passphrase|passcode|pwd|secret|token|credentials?|api[_-]?key|access[_-]?key|private[_-]?key"
    r"|auth[_-]?key|account[_-]?key|encryption[_-]?key|signing[_-]?key|connection[_-]?string)"
)
_PAIRED = rf"[\w.:-]{{0,64}}?{_NAME_OF_ONE}[\w.-]{{0,24}}"


def _then(*names: str) -> str:
    """Return the signs of names that end there: what may come between each and its value."""
    return "|".join(name + behind for name in names for behind in "=: \t\"'\\\x1b")


def _form(  # noqa: PLR0913 - a row of the table has these columns
    kind: str,
    signs: str,
    pattern: str,
    find: Find = value,
    *,
    exact: bool = False,
    one_line: bool = True,
) -> Form:
    if exact:
        flags = re.ASCII | re.MULTILINE
    else:
        flags = re.ASCII | re.MULTILINE | re.IGNORECASE
    return Form(
        kind=kind,
        signs=tuple(signs.split("|")),
        pattern=pattern,
        find=find,
        flags=flags,
        one_line=one_line,
    )


def _option(names: str) -> str:
    """Return the pattern of `--name VALUE`, also as two items of a list."""
    return (
        rf"(?:--|(?:^|[\s\"'])-)(?!no-)(?:[a-z0-9]{{1,20}}-){{0,4}}?(?:{names})(?:["
        rf" \t]{{1,8}}|[\"'],[ \t]{{0,4}}(?=[\"']))(?!-){_VALUE}"
    )


def _random_value(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Find the value of a name that is used for many things, where somebody threw dice for it."""
    for start, end in likely_value(match):
        text = match.string[start:end]
        if (
            len(text) >= 16
            and not is_uuid(text)
            and (random(text) or (entropy(text) >= 3 and text.isalnum()))
        ):
            yield start, end


def _long_value(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Find a value in prose: long, with digits."""
    for start, end in likely_value(match):
        if end - start >= 12:
            yield start, end


def _base64_or_likely(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    for start, end in value(match):
        text = match.string[start:end]
        if likely(text) or names_a_user(text):
            yield start, end


def _user_part(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Find what stands alone before the `@` of an address where it is no name of a user."""
    text = match["bare"]
    if likely(text) and (
        len(text) >= 12 or sum(character.isdigit() for character in text) >= 3
    ):
        yield match.span("bare")


def _behind_blank(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Find a value that only a blank sets apart from its name, where it is no word."""
    text = match["bare"]
    if len(text) >= 6 and (likely(text) or not text.isalpha()) and not text.isdigit():
        yield match.span("bare")


# What tells of a command, the command, and how it takes a password that has no name there.
_COMMANDS = (
    ("net ", r"net(?=[ \t]+use)", rf"/user:\S{{1,64}}[ \t]{{1,8}}{_VALUE}"),
    (
        "net user",
        r"net(?=[ \t]+user[ \t])",
        rf"[ \t]user[ \t]{{1,8}}\S{{1,64}}[ \t]{{1,8}}(?!/){_VALUE}",
    ),
    ("snmp", r"snmp[a-z]*", rf"[ \t]-[AXc][ \t]{{1,8}}(?!-){_VALUE}"),
    ("mysql|mariadb", "mysql[a-z]*|mariadb[a-z-]*", rf"[ \t]-p{_VALUE}"),
    ("sshpass", "sshpass", rf"[ \t]-p[ \t]{{0,8}}{_VALUE}"),
    ("redis-cli", "redis-cli", rf"[ \t]-a[ \t]{{0,8}}{_VALUE}"),
    (
        "login",
        r"(?:docker|podman|nerdctl|buildah|skopeo|helm|oras|az|oc|crane)[ \t][^\n]{0,40}?login",
        rf"[ \t]-p[ \t=]{{0,8}}(?!-){_VALUE}",
    ),
    (
        "mongo|cqlsh|cypher-shell|clickhouse-client|snowsql|vsql",
        r"mongo[a-z]*|cqlsh|cypher-shell|clickhouse-client|snowsql|vsql",
        rf"[ \t]-[pw][ \t]{{1,8}}(?![0-9]{{1,5}}(?:\s|$))(?!-){_VALUE}",
    ),
    (
        "sqlcmd|bcp|osql|tsql|isql|ipmitool|mosquitto_|zip",
        r"sqlcmd|bcp|osql|tsql|isql|ipmitool|mosquitto_(?:pub|sub)|unzip|zip|zipcloak",
        rf"[ \t]-P[ \t]{{0,8}}(?!-){_VALUE}",
    ),
    (
        "ldap",
        r"ldap(?:search|modify|add|delete|whoami|passwd|compare)",
        rf"[ \t]-[a-zA-Z]{{0,8}}w[ \t]{{0,8}}(?!-){_VALUE}",
    ),
    ("7z", r"7z[ar]?", rf"[ \t]-p{_VALUE}"),
    (
        "openssl",
        r"openssl",
        rf"[ \t](?:-pass(?:in|out)?[ \t]{{1,8}}pass:|-(?:k|K)[ \t]{{1,8}}){_VALUE}",
    ),
    (
        "smbclient|rpcclient|net ",
        r"smbclient|rpcclient|net",
        rf"[ \t](?:-U|--user)[ \t=]{{0,8}}[\"']?[^\s%\"']{{1,64}}%{_BARE}",
    ),
    (
        "rabbitmqctl",
        r"rabbitmqctl",
        (
            r"[ \t](?:add_user|change_password|authenticate_user)[ \t]{1,8}[^\s]{1,64}["
            rf" \t]{{1,8}}{_VALUE}"
        ),
    ),
    (
        "htpasswd",
        r"htpasswd",
        (
            r"[ \t]-[a-zA-Z]{0,6}b[a-zA-Z]{0,6}[ \t]{1,8}(?:[^\s]{1,200}["
            rf" \t]{{1,8}}){{1,2}}{_VALUE}(?=[ \t\r]*$)"
        ),
    ),
    (
        "login|set-token",
        r"vault[ \t]{1,8}login|doppler[ \t][^\n]{0,40}set-token",
        rf"login[ \t]{{1,8}}(?![\w-]{{1,32}}=)(?!-){_VALUE}",
    ),
    (
        "ssh-keygen|cryptsetup|puttygen",
        r"ssh-keygen|cryptsetup|puttygen",
        rf"[ \t](?:-N|-P|--new-passphrase)[ \t]{{1,8}}(?!-){_VALUE}",
    ),
    (
        "freerdp|rdesktop",
        r"x?freerdp[0-9]?|rdesktop",
        rf"[ \t](?:/p:|-p[ \t]{{1,8}}){_VALUE}",
    ),
    (
        "curl|http |https |ab |siege",
        r"curl|https?(?=[ \t])|ab|siege",
        (
            r"[ \t](?:-[#0-46aBfgGiIjJklLMnNOpqRsSvVZ]{0,12}+[uUaA]|--(?:proxy-)?user|--auth)["
            rf" \t=]{{0,8}}[\"']?[^\s:\"']{{1,200}}:(?P<bare>(?:{PLACEHOLDER.pattern}|[^\s\"'])++)"
        ),
    ),
)

FORMS = (
    Form(
        kind="private key",
        signs=("-----BEGIN", "---- BEGIN"),
        pattern=(
            r"-{4,5} ?BEGIN[ A-Za-z0-9]{0,40}(?:PRIVATE KEY|Static key V1)(?: BLOCK)? ?-{4,5}"
            r"(?:(?!-{4,5} ?(?:END|BEGIN) )[\s\S]){0,16384}+(?:-{4,5} ?END["
            r" A-Za-z0-9]{0,60}+-{0,5}+)?"
        ),
        find=whole,
        one_line=False,
    ),
    Form(
        kind="private key",
        signs=("Private-Lines:",),
        pattern=(
            r"Private-Lines: ?[0-9]{1,4}(?:\r?\n(?:[A-Za-z0-9+/=]{4,}+(?=[\r\n]|\Z))?+){0,200}+"
        ),
        find=whole,
        one_line=False,
    ),
    _form(
        "secret",
        "alue:",
        rf"(?:name|key)[\"']?:[ \t]*[\"']?{_PAIRED}[\"']?[ \t]*,?[ \t]*\r?\n["
        rf" \t]*[\"']?value[\"']?:[ \t]*{_VALUE}",
        one_line=False,
    ),
    _form(
        "password",
        "://",
        # Behind the colon of an address stands a port, or a password that should have no slash in
        # it, but may.
        rf"://[^\s:/?#@\"<>]*+:(?:(?P<bare>(?:{PLACEHOLDER.pattern}|[^\s/\"<>])+)@"
        rf"|(?![0-9]{{1,5}}[/?#])(?P<slashed>(?:{PLACEHOLDER.pattern}|(?!://)[^\s\"<>])+?)@)",
    ),
    _form(
        "token",
        "://",
        r"://(?P<bare>[^\s:/?#@\"'<>\[\]]++)(?::[^\s:/?#@\"'<>]{0,32})?@(?=[\w\[])",
        _user_part,
    ),
    _form(
        "password",
        "jdbc:oracle",
        r"jdbc:oracle:[a-z]+:[^\s/@:]{1,64}/(?P<bare>[^\s@]++)@",
    ),
    _form(
        "password",
        "sqlplus|sqlldr|impdp|expdp",
        r"(?:sqlplus|sqlldr|expdp|impdp)[ \t][^\n]{0,64}?[\w$#]{1,64}/(?P<bare>[^\s@/]++)@",
    ),
    _form("password", "pass", rf"{_WORD}{_IS}{_VALUE}"),
    _form(
        "password",
        "kennwort|passwort|wachtwoord|contrase|senha|hasło|lösenord",
        rf"(?:kennwort|passwort|wachtwoord|contrase\S{{1,4}}a|senha|has\S{{1,4}}o|l\S{{1,4}}senord)"
        rf"{_IS}{_VALUE}",
    ),
    _form("password", "sshpass=|passcode", rf"(?:sshpass=|passcode{_IS}){_VALUE}"),
    _form(
        "password",
        "pw",
        rf"[a-z0-9](?:Pw|PW|_pw|_PW){_EQUALS}{_VALUE}",
        likely_value,
        exact=True,
    ),
    _form("password", "pass", rf"{_WORD}%3D(?P<bare>[^\s&\"'%<>]++)"),
    _form(
        "secret",
        "pass|secret|token|key",
        rf"[\"']{_PAIRED}[\"'][ \t]*,[ \t]*{_QUOTED}[ \t]*\)",
        likely_value,
    ),
    _form(
        "secret",
        "pass|secret|token|key",
        rf"{_PAIRED}[\"']?[ \t]*:[ \t]*\{{[ \t]*[\"']?value[\"']?[ \t]*:[ \t]*{_VALUE}",
    ),
    _form(
        "secret",
        "pass|secret|token|key",
        rf"\|[ \t]*[`*]{{0,2}}{_PAIRED}[`*]{{0,2}}[ \t]*\|[ \t]*`?(?P<bare>[^\s|`]++)`?[ \t]*\|",
        likely_value,
    ),
    _form(
        "secret",
        "assword:|asswd:|assphrase:|ecret:|oken:|ASSWORD:|ECRET:|OKEN:|_KEY:|_key:",
        rf"^[ \t]*(?:-[ \t]+)?[\"']?{_PAIRED}[\"']?:[ \t]*(?:[|>][+-]?)?[ \t]*\r?\n"
        r"[ \t]{1,64}(?![\w.-]{1,64}:(?:\s|$)|-[ \t]|#)(?P<bare>\S++)[ \t]*\r?$",
        likely_value,
        one_line=False,
    ),
    _form(
        "secret",
        "alue:",
        rf"value[\"']?:[ \t]*{_VALUE}[ \t]*,?[ \t]*\r?\n[ \t]*[\"']?(?:name|key)[\"']?:[ \t]*"
        rf"[\"']?{_PAIRED}[\"']?[ \t]*,?[ \t]*\r?$",
        one_line=False,
    ),
    _form("password", "pwd", rf"pwd{_IS}(?!{_QUOTE}?[/~]|[/~]){_VALUE}"),
    _form("password", "pass", rf"_pass{_IS}{_VALUE}"),
    _form(
        "password",
        "pass",
        rf"\bpass(?:(?={_QUOTE}){_IS}{_VALUE}|{_IS}(?P<weak>[^\s,;\"']++))",
        likely_value,
    ),
    _form(
        "password",
        "pass|secret",
        rf"(?:{_WORD}|passcode|secret)(?:[ \t]{{1,8}}|[ \t]{{0,8}}\([ \t]{{0,8}}){_QUOTED}",
    ),
    _form(
        "password",
        "identified",
        r"identified[ \t]+(?:with[ \t]+\S{1,64}[ \t]+)?(?:by|as)[ \t]+(?:password[ \t]+|values["
        rf" \t]+)?{_QUOTED}",
    ),
    _form(
        "password",
        "identified",
        r"(?:create|alter|grant)\b[^\n]{0,200}?\bidentified[ \t]+by["
        r" \t]+(?!['\"]|values\b|password\b)(?P<bare>[^\s;]++)",
    ),
    _form(
        "password",
        "requirepass|masterauth|masterpass|rootpw",
        r"(?:requirepass|master(?:auth|pass)|rootpw)[ \t]+[\"']?(?P<bare>[^\s\"']++)",
    ),
    _form(
        "password",
        "pass",
        r"(?:login|machine|default|user(?:name)?)\b[^\n]{0,200}?[ \t,]pass(?:word|wd)?["
        r" \t]+(?P<bare>[^\s,;:=\"']++)",
        _behind_blank,
    ),
    _form(
        "password",
        "pass",
        rf"^[ \t]*(?:{_WORD})[ \t]+(?P<bare>\S++)[ \t\r]*$",
        _behind_blank,
    ),
    _form(
        "password",
        "pass|secret|key",
        rf"(?:{_WORD}|secret|(?:{_OWNER})key)[ \t]+(?:is|was)[ \t]*:?["
        rf" \t]+(?:{_QUOTED}|(?P<bare>[^\s\"']++))",
        likely_value,
    ),
    _form(
        "password",
        ":",
        r"^[\w.*-]{1,253}:(?:[0-9]{2,5}|\*):[\w*.-]{1,64}:[\w*.@-]{1,64}:(?P<bare>[^\s:](?:[^\s:]|\\:)++)\r?$",
        one_line=False,
    ),
    _form("password", "securestring", rf"securestring[ \t]+(?:-string[ \t]+)?{_VALUE}"),
    _form(
        "password",
        "pass",
        _option(rf"pass|{_WORD}|(?:store|key|dest(?:store|key)|src(?:store|key))pass"),
    ),
    _form(
        "password",
        "$1$|$2a$|$2b$|$2x$|$2y$|$5$|$6$|$7$|$y$|$apr1$|$argon2|$pbkdf2|{ssha|{sha",
        r"(?:\$(?:1|2[abxy]|5|6|7|y|apr1|argon2(?:id|i|d)|pbkdf2[a-z0-9-]*)\$|\{S?SHA[0-9]*\})[./\w$=,+-]{20,}+",
        whole,
    ),
    _form(
        "password",
        "scram-sha",
        r"SCRAM-SHA-(?:1|256|512)\$[0-9]{1,9}:[A-Za-z0-9+/=]{8,}+(?:[$:][A-Za-z0-9+/=]{8,}+){0,2}",
        whole,
    ),
    *(
        _form("password", signs, rf"(?:{command})\b[^\n]{{0,2000}}+", _options(option))
        for signs, command, option in _COMMANDS
    ),
    _form(
        "authorization",
        "authorization",
        rf"authorization{_HEADER}(?:(?:digest|aws4-hmac-sha256)[ \t]++(?P<all>[^\r\n]++)"
        r"|(?:(?:bearer|basic|token|apikey|negotiate|sso-key|ssws|splunk|bot|key)["
        rf" \t]++)?{_REST})",
    ),
    _form(
        "authorization",
        "bearer",
        r"bearer[ \t:=]{1,8}(?P<value>[\w.~+/=-]{16,}+)",
        _bearer,
    ),
    _form(
        "authorization",
        "auth",
        rf"[\"']_?auth(?:orization)?[\"'][ \t]*:[ \t]*(?:{_QUOTED})",
        _base64_or_likely,
    ),
    _form("authorization", "auth", r"\b_auth[ \t]*=[ \t]*[\"']?(?P<bare>[^\s\"';]++)"),
    _form(
        "password",
        "auth",
        rf"^(?:[^\n]{{0,40}}>[ \t]?)?[\"']?AUTH[\"']?[ \t]+(?:\S{{1,64}}[ \t]+)?{_VALUE}[ \t\r]*$",
        likely_value,
        exact=True,
    ),
    _form(
        "password",
        "user ",
        r"^[ \t]*(?:acl setuser|user)[ \t]+\S{1,64}[ \t][^\n]{0,200}?[ \t]>(?P<bare>\S++)",
    ),
    _form(
        "password",
        "community|password|secret",
        r"(?:(?:password|secret)[ \t]+[0-9]|snmp-server[ \t]+community)[ \t]+(?P<bare>\S++)",
        _behind_blank,
    ),
    _form(
        "password", "secret", r"enable[ \t]+secret[ \t]+(?P<bare>\S++)", _behind_blank
    ),
    _form(
        "password",
        "psk|preshared|pre-shared",
        rf"(?:psk|pre-?shared[_-]?key){_IS}{_VALUE}",
    ),
    _form(
        "password",
        " for | of ",
        rf"(?:{_WORD}|secret|token|key)[ \t]+(?:for|of)[ \t]+[^\n:]{{1,40}}?(?:[ \t]+is|:)["
        rf" \t]+{_VALUE}",
        likely_value,
    ),
    _form(
        "password",
        "stdin|chpasswd|sudo|with-token",
        rf"(?:echo|printf)[ \t]+(?:-n[ \t]+|['\"]%s['\"][ \t]+)?{_VALUE}["
        r" \t]*\|[^\n]{0,200}?(?:stdin|sudo[ \t]+-S|with-token)",
    ),
    _form(
        "password",
        "chpasswd",
        r"[\"']?[\w.-]{1,64}:(?P<bare>[^\s\"'|]++)[\"']?[ \t]*\|[^\n]{0,40}?chpasswd",
    ),
    _form(
        "password",
        "<<<",
        rf"(?:stdin|sudo|login|passwd)[^\n]{{0,100}}?<<<[ \t]*{_VALUE}",
    ),
    _form(
        "secret",
        "set|env|arg",
        rf"\b(?:setx|setenv|set[ \t]+-[a-z-]{{1,12}}|env|arg|config(?:ure)?[ \t]+set)["
        rf" \t]+[^\s=]{{0,64}}?{_PAIRED}["
        rf" \t]+(?![=:]){_VALUE}",
        likely_value,
    ),
    _form(
        "secret",
        "secret_key_base|secret-key-base|key-data",
        rf"(?:secret[_-]key[_-]base|client-key-data){_IS}{_VALUE}",
    ),
    _form("cookie", "cookie", rf"cookie{_HEADER}{_REST}"),
    _form(
        "cookie",
        "sess",
        rf"(?:_[a-z]{{2,16}}_session|sessionid|session_id|phpsessid|jsessionid|connect\.sid|laravel_session)["
        rf" \t]*=[ \t]*{_VALUE}",
        likely_value,
    ),
    _form(
        "token",
        _then("token"),
        rf"(?:(?:[_-]|{_OWNER})token|token(?={_QUOTE})){_IS}{_VALUE}",
    ),
    _form("token", _then("token"), rf"token{_EQUALS}{_VALUE}"),
    _form(
        "token",
        _then("token", "tokens"),
        rf"\btokens?{_IS}(?:{_QUOTED}|{_BARE})",
        likely_value,
    ),
    _form(
        "token",
        "token|secret",
        r"^[ \t]*(?:-[ \t]+)?[\"']?[\w.-]{0,64}?(?:token|secret)[\"']?[ \t]*:["
        r" \t]+[\"']?(?P<bare>[^\s\"'{\[|>&*!,]{4,}+)[\"']?[ \t]*(?:#[^\n]*)?\r?$",
    ),
    _form(
        "token",
        _then("token"),
        rf"\btoken[ \t]+(?:is[ \t]+|was[ \t]+)?(?:{_QUOTED}|(?P<bare>[^\s\"',;:)]++))",
        _long_value,
    ),
    _form("token", "-tok|-bearer|-jwt|-pat|token", _option("token|tok|bearer|jwt|pat")),
    _form(
        "secret",
        _then("secret"),
        rf"(?:(?:[_-]|{_OWNER})secret|secret(?={_QUOTE})){_IS}{_VALUE}",
    ),
    _form("secret", _then("secret"), rf"secret{_EQUALS}{_VALUE}"),
    _form(
        "secret",
        _then("secret", "secrets"),
        rf"\bsecrets?{_IS}(?:{_QUOTED}|{_BARE})",
        likely_value,
    ),
    _form("secret", "secret|credential", _option("secret|credentials?|client-secret")),
    _form("secret", "credential", rf"credentials?{_IS}{_VALUE}", likely_value),
    _form("key", _then("key"), rf"{_OWNER}key{_IS}{_VALUE}"),
    _form("key", "_key=", rf"_KEY={_VALUE}", exact=True),
    _form(
        "key",
        "_pw=|_pat=|_auth=|_cred|_salt=|_apikey=|_passcode=|_signature=|_dsn=",
        rf"_(?:PW|PAT|AUTH|CREDS?|CREDENTIALS|SALT|APIKEY|PASSCODE|SIGNATURE|DSN)={_VALUE}",
        likely_value,
        exact=True,
    ),
    _form("key", _then("key"), rf"[a-z0-9_.-]key{_IS}{_VALUE}", _random_value),
    _form(
        "key",
        "-key|apikey|accesskey|secretkey",
        _option(rf"(?:{_OWNER})key|apikey|api-key|access-key|secret-key"),
    ),
    _form("key", "-key|apikey|accesskey|secretkey", _option(r"key"), _random_value),
    _form(
        "key",
        "key=|sig=|signature=|auth=|code=|hash=|credential=",
        rf"[?&;](?:amp;)?(?:[\w.-]{{0,32}}?)(?:key|apikey|sig|signature|auth|code|hash|credential)=(?P<bare>(?:{PLACEHOLDER.pattern}|[^\s&#\"'<>;])++)",
        likely_value,
    ),
    _form(
        "key",
        "-key|apikey|subscriptionkey|licensekey",
        rf"(?:x-api|api|apikey|subscription|license|dd-api|dd-application|x-goog-api|x-functions)-?key{_HEADER}(?P<bare>[^\s\"',;]++)",
    ),
    _form(
        "key",
        "-key|-token|-secret|-signature",
        rf"\b(?!idempotency|(?:x-)?cache|surrogate|sec-websocket|if-)[a-z0-9]{{1,24}}(?:-[a-z0-9]{{1,24}}){{0,5}}-(?:key|token|secret|signature){_HEADER}(?P<bare>[^\s\"',;]++)",
        likely_value,
    ),
    _form(
        "secret",
        "</",
        rf"<(?:[\w.-]{{1,32}}:)?{_PAIRED}(?:["
        r" \t][^<>\n]{0,200})?>(?:<!\[CDATA\[)?(?P<bare>[^<>\n\]]++)(?=\]\]>|</)",
    ),
    _form(
        "secret",
        "value",
        rf"(?:name|key|id)[ \t]*=[ \t]*[\"']{_PAIRED}[\"'][^<>\n]{{0,100}}?\bvalue[ \t]*=["
        rf" \t]*{_QUOTED}",
    ),
    _form(
        "secret",
        "</",
        r"(?:name|key|id)[ \t]*=["
        rf" \t]*[\"']{_PAIRED}[\"'][^<>\n]{{0,100}}?>(?P<bare>[^<>\n]++)(?=</)",
    ),
    _form(
        "secret",
        "value",
        rf"\\{{0,3}}\"(?:name|key)\\{{0,3}}\"[ \t]*:[ \t]*\\{{0,3}}\"{_PAIRED}\\{{0,3}}\"[ \t]*,["
        rf" \t]*\\{{0,3}}\"value\\{{0,3}}\"[ \t]*:[ \t]*{_QUOTED}",
    ),
    _form(
        "secret",
        "value",
        rf"\"value\"[ \t]*:[ \t]*{_QUOTED}[ \t]*,[ \t]*\"(?:name|key)\"[ \t]*:["
        rf" \t]*\"{_PAIRED}\"",
    ),
    _form(
        "secret",
        "<key>",
        rf"<key>{_PAIRED}</key>[ \t]*<(?:string|data)>(?P<bare>[^<>\n]++)(?=</)",
    ),
)
"""Every notation known."""

LONGEST_NAME = 256
"""The most characters of a line that only names a secret."""
ANNOUNCED = re.compile(
    rf"\b(?:name|key)[\"']?:[ \t]*[\"']?{_PAIRED}[\"']?[ \t]*,?[ \t]*\r?\n?\Z",
    re.ASCII | re.IGNORECASE,
)
"""A line that ends with the name of a secret, so that its value comes in the next."""
