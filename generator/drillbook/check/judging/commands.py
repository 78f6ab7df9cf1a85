"""A recorded command looks, makes something fail, undoes that, or does none of these.

What it does is read from its program and the first verb behind it, past options, past `sudo` and
the like, and within what `ssh`, `docker exec` or `sh -c` run elsewhere.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_ENDED = re.compile(
    r": (?:exit -?\d|ended by |timed out|stopped|killed).*\Z", re.DOTALL
)
_PUNCTUATION = "|&;\n"
_HIDING = frozenset({"|", "||", ";", "\n", "|&"})
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_NUMBER = re.compile(r"\d+[smhd]?")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


class Role(StrEnum):
    """What a command does to what it names."""

    LOOKS = "looks"
    ACTS = "acts"
    UNDOES = "undoes"
    NEITHER = "neither"


_PREFIXES = _set(
    "sudo doas env time nice nohup timeout watch command if then else elif while until do"
    " done fi in ! { } ( ) exec stdbuf setsid chronic ionice xargs"
)
_VALUED_OF_PREFIXES = _set("-u -g -n -k -s -h --user --signal --kill-after")
_SHELLS = _set("bash sh zsh dash ash")
_LOOKING = _set("""
    curl wget http https httpie nc ncat netcat telnet ping ping6 fping arping traceroute tracepath
    mtr dig host nslookup getent drill ss netstat lsof ps pgrep pidof top htop uptime free vmstat
    iostat df du cat tac tail head less more grep egrep zgrep awk cut sort uniq wc jq yq column
    tee tr ls stat file date echo printf true false test [ [[ : sleep cd pwd export set which type
    journalctl dmesg pg_isready openssl tcpdump strace hostname whoami id uname read xargs seq
    hping3 psql mysql sqlite3 mongosh kcat kafkacat cqlsh
    """)
"""Programs with which people look; that one of them ends with an error says something of what was
looked at.
"""

_NEITHER = _set("""
    git vim vi nano emacs code cp scp rsync tar gzip mkdir touch chmod chown make-notes ssh-add
    ssh-keygen apt apt-get dnf yum pip npm history man source .
    """)
"""Programs that prepare or tidy up."""

_ASKING = _set("""
    curl wget http https httpie nc ncat netcat telnet ping ping6 fping dig host nslookup getent
    drill pg_isready psql mysql mongosh cqlsh sqlite3 hping3
    """)
"""Programs that ask whether something works."""

_LOOK_VERBS = _set("""
    status is-active is-failed is-enabled show list list-units ps logs log get describe inspect info
    health ping check top stats version help ls history wait watch cat whoami events diff
    --version --help list-nodes cluster_status
    """)
_ASK_VERBS = _set("status is-active is-failed ping health check wait -C --check")
_OF_RULES = {
    **dict.fromkeys(
        ("-C", "--check", "-L", "--list", "-S", "--list-rules"), Role.LOOKS
    ),
    **dict.fromkeys(
        ("-D", "--delete", "del", "delete", "rm", "-F", "--flush"), Role.UNDOES
    ),
}
"""What is done to rules of a network."""

_UNDO_VERBS = _set("""
    start up unpause resume uncordon enable unmask del delete-rule unblock restore reconnect thaw
    undrain online
    """)
_NEITHER_VERBS = _set("""
    pull fetch clone checkout build push init plan validate config context login logout use-context
    set-context install upgrade update-cache cp rename tag commit
    """)
_UNDOES_BY_DELETING = _set("tc iptables ip6tables nft ipset ip route firewall-cmd ufw")
"""Programs with which something is broken by adding to them, and repaired by taking it away."""

_ACT_VERBS = _set("""
    stop kill pause down rm remove delete drop restart reload disable mask disconnect cordon drain
    scale destroy shutdown poweroff reboot halt suspend block deny reject add change replace
    freeze evict terminate stop-instances terminate-instances
    reboot-instances failover stop_app apply run create exec set abort
    """)

_VERBS = _LOOK_VERBS | _UNDO_VERBS | _NEITHER_VERBS | _ACT_VERBS

_EXECS = {
    "docker": "exec",
    "podman": "exec",
    "nerdctl": "exec",
    "kubectl": "exec",
    "oc": "exec",
    "docker-compose": "exec",
    "lxc": "exec",
}
_VALUED = _set("""
    -n --namespace -p --project-name --port -f --file --context --kubeconfig -i -l -o -D -h --host
    -U -u --user -c --container -w --workdir -e --env -m --mode -t --time --timeout --signal -s -P
    --pgdata --data-dir -H --profile --region -F -J -b -E -L -R -W -S --replicas
    """)
"""Options whose value is the next word."""


@dataclass(frozen=True, slots=True)
class Part:
    """One simple command: its program, the words behind it, and the place where it runs."""

    program: str
    words: tuple[str, ...]
    place: str | None = None

    @property
    def verb(self) -> str | None:
        """The first word behind the program that says what is done, if one does."""
        last = self.words[-1] if self.words else None
        # `ip link set eth0 down`: what is done stands at the end.
        if self.program == "ip" and last in {"up", "down"}:
            return last
        known = set(_VERBS)
        if self.program in _UNDOES_BY_DELETING:
            known.update(_OF_RULES)
        # `aws ec2 stop-instances` says it in one word.
        cloud = self.program in {"aws", "az", "gcloud"}
        words = (word.partition("-")[0] if cloud else word for word in self.words)
        return next((word for word in words if word in known), None)

    @property
    def targets(self) -> frozenset[str]:
        """What it names: each word that is neither an option, the verb nor a value of little
        meaning.
        """
        return frozenset(self._targets())

    def _targets(self) -> Iterator[str]:
        verb, skip = self.verb, False
        if self.place:
            yield self.place
        for word in self.words:
            if skip:
                skip = False
            elif word == verb or not word.strip("-"):
                continue
            elif word.startswith("-") and word not in _TELLING:
                skip = "=" not in word and word in _VALUED - _TELLING
                if "=" in word and word.partition("=")[0] in _TELLING:
                    yield word.partition("=")[2].lower()
            elif word not in _TELLING:
                yield word.lower()

    @property
    def role(self) -> Role:  # noqa: PLR0911 - a line for each thing that a command may do
        """What it does."""
        verb = self.verb
        if not self.program or self.program in _NEITHER:
            return Role.NEITHER
        if self.program in {"psql", "mysql"} and _CHANGES.search(" ".join(self.words)):
            return Role.ACTS
        if self.program in _LOOKING:
            return Role.LOOKS
        if self.program in _UNDOES_BY_DELETING and verb in _OF_RULES:
            return _OF_RULES[verb]
        if _scales_up(self):
            return Role.UNDOES
        if verb in _LOOK_VERBS:
            return Role.LOOKS
        if verb in _UNDO_VERBS:
            return Role.UNDOES
        return Role.NEITHER if verb in _NEITHER_VERBS else Role.ACTS

    @property
    def asks(self) -> bool:
        """Whether it asks if something works, so that an error says that it does not."""
        return self.program in _ASKING or self.verb in _ASK_VERBS


_TELLING = _set(
    "-n --namespace --dport --sport --port -h --host -H --context dev -A -I -D"
)
"""Options whose value is part of what is named."""

_CHANGES = re.compile(
    r"\b(?:drop|alter|revoke|truncate|delete|update|kill|shutdown|terminate|pg_terminate_backend"
    r"|pg_cancel_backend|lock table|pg_sleep)\b",
    re.IGNORECASE,
)


def _scales_up(part: Part) -> bool:
    """Return whether replicas are brought back."""
    said = re.search(r"--replicas[= ](\d+)", " ".join(part.words))
    return bool(said and said[1] != "0" and part.verb == "scale")


def command_of(text: str) -> str:
    """Return a recorded command without the words behind it that say how it ended."""
    return _ENDED.sub("", text).strip()


@lru_cache(maxsize=4096)
def parts(command: str) -> tuple[Part, ...]:
    """Return the simple commands that a command consists of; what is a comment is none."""
    return tuple(
        part for words in _split(command) if (part := _part(words)) is not None
    )


@lru_cache(maxsize=4096)
def hides_its_end(command: str) -> bool:
    """Return whether the exit code of a command may be that of another part than what acts."""
    # With these a command ends well though there was nothing to act on.
    if re.search(r"--(?:ignore-not-found|if-exists)\b", command):
        return True
    words = _words(command)
    hiding = [place for place, word in enumerate(words) if word in _HIDING]
    if any(words[place] == "||" for place in hiding):
        return True
    if not hiding:
        return False
    # A shell ends with the code of what it ran last.
    last = shlex.join(words[hiding[-1] + 1 :])
    return role(last) is not Role.ACTS


def role(command: str) -> Role:
    """Return what a command does: the strongest of what its parts do."""
    found = {part.role for part in parts(command)}
    order = (Role.ACTS, Role.UNDOES, Role.LOOKS)
    return next((each for each in order if each in found), Role.NEITHER)


def is_command(text: str) -> bool:
    """Return whether a text is a command and no prose: it begins with a program that is known."""
    found = parts(text)
    if not found or not text.isascii() or _PROSE & set(text.lower().split()):
        return False
    first = found[0]
    known = first.program in _PROGRAMS | _LOOKING | _NEITHER | _UNDOES_BY_DELETING
    begins = text.split(maxsplit=1)[0].rpartition("/")[2] == first.program
    return known and (begins or _prefixed(text))


_PROSE = _set(
    "of the a an is was were with by to all and its from then while our this at"
)
"""Words that stand in sentences and seldom in commands."""


def _prefixed(text: str) -> bool:
    first = text.split(maxsplit=1)[0]
    return first in _PREFIXES | _SHELLS | {"ssh"} or bool(_ASSIGNMENT.match(first))


_PROGRAMS = _set("""
    docker podman nerdctl docker-compose kubectl oc helm systemctl service pkill kill killall
    pg_ctl pg_ctlcluster pg_ctlcluster redis-cli mysqladmin rabbitmqctl virsh aws gcloud az
    chaos litmusctl toxiproxy-cli stress stress-ng supervisorctl launchctl reboot shutdown poweroff
    halt init ifconfig nmcli iptables-save ansible ansible-playbook terraform make nginx apachectl
    consul nomad vault etcdctl psql mysql rc-service pm2 fly heroku cf lxc tcpkill pumba
    """)


def _words(command: str) -> list[str]:
    lexer = shlex.shlex(command, posix=True, punctuation_chars=_PUNCTUATION)
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:
        # Prose with an apostrophe in it is no command.
        return command.split()


def _split(command: str) -> Iterator[list[str]]:
    simple: list[str] = []
    for word in _words(command):
        if word and set(word) <= set(_PUNCTUATION):
            yield simple
            simple = []
        else:
            simple.append(word)
    yield simple


def _part(words: list[str], place: str | None = None) -> Part | None:
    words = _without_prefixes(words)
    if not words:
        return None
    program, rest = words[0].rpartition("/")[2], words[1:]
    if program in _SHELLS and "-c" in rest:
        inner = " ".join(rest[rest.index("-c") + 1 : rest.index("-c") + 2])
        return next(iter(parts(inner)), None)
    if program == "ssh":
        host, *remote = _past_options(rest, "-p -i -l -o -F -J -b -L -R -W") or [""]
        return _elsewhere(host, remote)
    if _EXECS.get(program) in rest:
        behind = rest[rest.index("exec") + 1 :]
        if "--" in behind:
            cut = behind.index("--")
            names = _past_options(behind[:cut], " ".join(_VALUED)) or [""]
            return _elsewhere(names[0], behind[cut + 1 :])
        name, *remote = _past_options(behind, " ".join(_VALUED)) or [""]
        return _elsewhere(name, remote)
    return Part(program, tuple(rest), place)


def _elsewhere(place: str, words: list[str]) -> Part:
    joined = " ".join(words)
    inner = next(iter(parts(joined)), None) if joined else None
    if inner is None:
        # Who only logs in looks around.
        return Part("uptime", (), place)
    return Part(inner.program, inner.words, place)


def _past_options(words: list[str], valued: str) -> list[str]:
    """Return the words from the first on that is no option and no value of one."""
    takes = frozenset(valued.split())
    place = 0
    while place < len(words) and words[place].startswith("-"):
        place += 2 if words[place] in takes else 1
    return words[place:]


def _without_prefixes(words: list[str]) -> list[str]:
    while words:
        first = words[0]
        if _ASSIGNMENT.match(first) or first in _PREFIXES:
            words = words[1:]
            while words and (words[0].startswith("-") or _NUMBER.fullmatch(words[0])):
                words = words[2:] if words[0] in _VALUED_OF_PREFIXES else words[1:]
        else:
            break
    return words


_FAMILIES: dict[str, frozenset[str]] = {
    "database": _set("""
        postgres postgresql pg pgsql psql mysql mysqld mariadb mongo mongod mongodb oracle mssql
        cassandra cockroach db database primary replica
        """),
    "cache": _set("redis valkey memcached cache"),
    "web": _set("nginx apache apache2 httpd caddy web frontend"),
    "queue": _set("kafka rabbitmq nats activemq queue mq broker"),
    "search": _set("elasticsearch opensearch elastic solr search"),
    "cdn": _set("cdn varnish"),
    "identity": _set("keycloak ldap slapd identity auth"),
    "names": _set("bind named unbound coredns dnsmasq"),
    "secrets": _set("vault"),
    "storage": _set("minio s3 storage"),
}
_WORD = re.compile(r"[a-z]+[0-9]*")


def families(text: str) -> frozenset[str]:
    """Return which kinds of system a text names, by well-known products and plain words."""
    written = set(_WORD.findall(text.lower()))
    # `redis7` is a cache as well.
    words = written | {word.rstrip("0123456789") or word for word in written}
    if any(word.startswith(("postgre", "pg")) for word in words):
        words.add("postgres")
    return frozenset(name for name, of in _FAMILIES.items() if of & words)


_DRY = re.compile(
    r"--dry[-_]?run(?!=(?:none|false)\b)\b|--(?:noop|no-op|simulate|what-?if|check-mode|print-only)\b"
    r"|(?<!\w)--dry\b(?![-_]?run)|-WhatIf\b",
    re.IGNORECASE,
)
_DRY_OF_PROGRAMS = re.compile(
    r"\bansible(?:-playbook)?\b.*(?:\s--check|\s-C)\b|\bterraform\s+plan\b|\bmake\s+(?:-\w*n|--just-print)\b"
    r"|\bhelm\b.*--dry-run\b|\bnft\s+-c\b"
)
_DRY_WORDS = re.compile(
    r"\bdry[ -]run\b(?![-.=\w])|\btrockenlauf\b|\bprobelauf\b|\bà blanc\b|\ben seco\b"
    r"|\btable-?top\b|\bdroogloop\b|\bsimulacro en papel\b",
    re.IGNORECASE,
)
_NOT_DRY = re.compile(
    r"\bfor real\b|\b(?:after|before|following|unlike|since|no|not a|without a?)\b"
    r"[^.;,]{0,30}\bdry[ -]run",
    re.IGNORECASE,
)


def is_dry(text: str) -> bool:
    """Return whether a command or the words about it say that nothing was really done."""
    if _DRY.search(text) or _DRY_OF_PROGRAMS.search(text):
        return True
    return bool(_DRY_WORDS.search(text)) and not _NOT_DRY.search(text)
