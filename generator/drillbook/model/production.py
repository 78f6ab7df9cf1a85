"""Production is known by its names: the ids that the inventory gives it, and what everybody calls
it.

A text names production where one of these stands as a word in the name of a host, in an address, or
where a command says on what it acts. A text that only speaks of production, such as "as in
production", does not name it; and neither does what is named after it to say that it is something
else, such as `non-production` or `production-like`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Literal, NamedTuple, Self

from drillbook.model.probe_kind import form_of
from drillbook.model.result import Result
from drillbook.text.pattern import compiled


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


Form = Literal["name", "address", "command", "prose"]
"""What a text is: what something is called, what a probe asks, what was typed, or what somebody
tells.
"""

EVERYWHERE = ("production", "prod", "prd")
"""What production is called whatever its id is."""

_BRACKETS = "'\"`()[]{}<>,;!?“”"
_EXIT = re.compile(r": exit -?\d+ after .+$")
"""What a recording writes behind a command."""

_OTHER_BEFORE = re.compile(
    r"(?:^|[^a-z0-9])(?:(?:non|not|no|pre|post|ex|un|like|quasi|near|semi|mock|fake|mimic)[-_]|(?:non|pre)\."
    r"|(?:copy|clone)[-_]of[-_])$"
)
_OTHER_BEHIND = re.compile(
    r"[-_ ](?:like|alike|style|grade|ready|sized?|scaled?|shaped?|class|quality|level|parity"
    r"|identical|equal|equivalent|similar|near|mode|copy|copies|clone|dump|snapshot|derived|minded|wide)(?![a-z])"
)
_OF_PRODUCTION = _set(
    "data dataset traffic load workload image images build code settings config configuration"
    " incident incidents outage outages schema version release"
)
"""What stands behind the word where something else is meant: `production data` is data."""

_OTHER_WORDS = _set(
    "as like unlike alike than to from not no non pre with without outside never before mock fake"
    " like mimics mirrors resembles simulates"
)
_PREPOSITIONS = frozenset({"a", "an", "the", "in", "on", "of", "our", "real"})
_COPIES = _set(
    "copy clone dump snapshot backup restore image mirror size shape double twin"
)
"""Of what a text speaks if it says `a copy of production`."""

_FILE = re.compile(
    r"\.(?:ya?ml|json|toml|ini|conf|cfg|env|txt|md|csv|log|sh|py|rb|js|sql|xml|properties|service|lock|tf|tfvars)$"
)
_FLAGS = _set(
    "-n --namespace --context --kube-context --kubeconfig --cluster --profile --env --environment"
    " --stage --target --host --hostname -h -H --server --project --inventory -i --app -a --account"
    " --subscription --resource-group -g --workspace --stack --stack-name --limit -l --instance"
    " --db-instance-identifier --database -d --use-context use-context"
)
"""Behind these a command says on what it acts."""

_SETTINGS = re.compile(
    r"^-{0,2}(?:env|environment|stage|target|host|pghost|mysql_host|redis_host|docker_host|docker_context|kube_?context"
    r"|context|namespace|cluster|aws_profile|profile|project|workspace|tf_workspace|inventory)$"
)
"""Names of settings that say the same; that of the mode of a program, such as NODE_ENV, is none of
them.
"""

_REMOTE = _set("ssh scp sftp rsync mosh telnet nc ping")
_REMOTE_OPTIONS = _set("-i -p -P -l -o -F -J -b -c -D -e -L -R -W -w")
"""Options of these programs that have a value behind them."""

_HARMLESS = _set(
    "echo printf grep egrep fgrep rg awk sed git logger npm yarn pnpm pip bundle cat less cd ls"
    " find head tail export true date jq"
)
"""Programs to which a bare word is a text and no place."""

_PROGRAMS = _set(
    "systemctl service supervisorctl docker podman kubectl oc helm kill pkill killall ssh psql"
    " mysql redis-cli mongosh iptables nft tc aws gcloud az terraform ansible ansible-playbook"
    " chaos chaosd heroku fly flyctl cf nomad sudo bash sh make curl rm mv chmod"
)
"""What begins with one of these is a command, whoever tells of it."""

_CONFIGURING = _set("--kubeconfig -i --inventory")
"""Behind these stands a file that says on what a command acts."""

_CONFIGURED = re.compile(r"^-{0,2}(?:KUBECONFIG|kubeconfig|inventory)=(.+)$")
_STAGES = _set("env environment stage target namespace cluster")
_MOST_PARTS = 4

_PLACES = _set(
    "server servers database databases cluster clusters host hosts machine machines node nodes"
    " instance instances system systems environment namespace account primary replica standby"
    " db vm datacentre datacenter region"
)
"""What stands in prose behind the name of production where a place is meant."""

_LOCAL = re.compile(r"(?:localhost|127\..*|\[?::1\]?)(?::\d+)?$")


@dataclass(frozen=True, slots=True)
class Named:
    """Where a result names production, in words, and the name; `pattern` is that of the policy if
    one found it.
    """

    place: str
    name: str
    pattern: str | None = None

    @property
    def message(self) -> str:
        """Why the result is taken for one of production."""
        if self.pattern:
            return f"it looks like production by the policy's pattern {self.pattern} ({self.place})"
        return f"it looks like production: {self.place} names {self.name}"


class _Told(NamedTuple):
    """A text of a result, where it stands in words, and what form it has."""

    place: str
    form: Form
    text: str


def _texts(result: Result) -> Iterator[_Told]:
    """Yield every text that can name a place, except the commands."""
    fault = result.fault
    how, revert = (fault.how, fault.revert) if fault else (None, None)
    yield _Told("`instance`", "name", result.instance or "")
    yield _Told("`fault.how`", "prose", how or "")
    yield _Told("`fault.revert`", "prose", revert or "")
    for event in result.events:
        if event.event in {"fault-started", "reverted"}:
            yield _Told(f"`{event.event}`", "prose", event.text or "")
    for probe in result.probes:
        yield _Told(f"probe {probe.id}", form_of(probe.type), probe.target)


@dataclass(frozen=True, kw_only=True)
class Production:
    """What means production: ids of environments, and the patterns of a policy.

    `others` are the ids of environments that are not production, and `subjects` those of services
    and dependencies, which may have the word in them.
    """

    ids: tuple[str, ...]
    others: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    def with_ids(self, ids: Iterable[str]) -> Self:
        """Return what means production where these ids do as well, unless they are those of
        something else by now.
        """
        more = (id_ for id_ in ids if id_ not in self.others)
        return replace(self, ids=tuple(dict.fromkeys((*self.ids, *more))))

    def named_by(self, result: Result) -> Iterator[Named]:
        """Yield each place of a result that names production; of its commands only the first."""
        for told in _texts(result):
            named = self.named_in(told.place, told.text, told.form)
            if named:
                yield named
        commands = (
            (event.text or "") for event in result.events if event.event == "command"
        )
        in_commands = (self.named_in("a command", text, "command") for text in commands)
        yield from islice(filter(None, in_commands), 1)

    def named_in(self, place: str, text: str, form: Form) -> Named | None:
        """Return how a text names production, or None if it does not."""
        for pattern in self.patterns:
            if compiled(pattern).found_in(text):
                return Named(place, text, pattern)
        # People paste the command instead of telling of it.
        if form == "prose" and _is_program(next(iter(text.split()), "")):
            form = "command"
        if form == "command":
            text = _EXIT.sub("", text)
        name = next(self._names(text, form), "")
        return Named(place, name) if name else None

    def _names(self, text: str, form: Form) -> Iterator[str]:
        lowered = text.lower()
        # Few texts have one of the words anywhere in them.
        if not any(word in lowered for word in self._words):
            return
        words = [
            word.strip(_BRACKETS).rstrip(f".:{_BRACKETS}") for word in text.split()
        ]
        elsewhere = any(self._last(word) == "other" for word in words)
        for place, word in enumerate(words):
            if form == "command":
                yield from self._in_file(_configuration(words, place))
            elif form == "prose" and self._is(word.lower()) and _a_place(words, place):
                yield word
            for name, alone in self._in_word(word):
                # A bare word is ambiguous, and a wrong accusation costs an honest test.
                may_mean_it = not elsewhere and _meant(form, words, place)
                if not alone or _told_of(words, place) or may_mean_it:
                    yield name

    def _in_file(self, path: str | None) -> Iterator[str]:
        """Yield the part of a path that says of which environment a configuration is."""
        if path is None:
            return
        for part in re.split(r"[/:]", path.strip(_BRACKETS)):
            stem = _FILE.sub("", part)
            if stem and self._last(stem.lstrip(".")) == "production":
                yield part

    def _in_word(self, word: str) -> Iterator[tuple[str, bool]]:
        """Yield the names of production in a word, and whether nothing beside the name tells that
        it is one.
        """
        if "://" in word:
            yield from ((name, False) for name in self._in_address(word))
        elif "@" in word:
            host = re.split("[:/]", word.rpartition("@")[2])[0]
            yield from [(host, False)] if self._is(host) else []
        elif "=" in word:
            key, _, value = word.partition("=")
            named = key in _FLAGS or bool(_SETTINGS.match(key.lower()))
            yield from (
                (name, alone and not named)
                for name, alone in self._in_word(value.strip(_BRACKETS))
            )
        elif not word.startswith(("/", "./", "../", "~", "-")):
            parts = re.split("[:/]", word)
            yield from (
                (part, part.lower() in self._words and ":" not in word)
                for part in parts
                if self._is(part)
            )

    def _in_address(self, word: str) -> Iterator[str]:
        scheme, _, rest = word.partition("://")
        place, _, path = rest.partition("/")
        host, stage = place.rpartition("@")[2], path.partition("/")[0]
        first_parts = re.split("[/?&#]", path)[:_MOST_PARTS]
        named = [part for part in first_parts if self._stage_in(part)]
        if self._is(host.partition(":")[0]):
            yield host
        # Of a name server, the name that it is asked for is the first part of a path.
        elif scheme == "dns" and self._is(stage):
            yield stage
        # A gateway has its stages as the first part of a path.
        elif scheme in {"http", "https"} and named and not self._last(host):
            yield from () if _LOCAL.match(host) else [f"{host}/{named[0]}"]

    def _stage_in(self, part: str) -> bool:
        """Return whether a part of an address says that production is asked: `prod`, `env=prod`."""
        key, sign, value = part.partition("=")
        return (
            value if sign and key.lower() in _STAGES else key
        ).lower() in self._words

    def _is(self, name: str) -> bool:
        """Return whether a name is one of production: of several environments in it the last one
        counts.
        """
        return not _FILE.search(name.lower()) and self._last(name) == "production"

    def _last(self, name: str) -> str:
        """Return `production` or `other` by the last environment in a name, or an empty text if
        there is none.
        """
        lowered, found = name.lower(), ""
        for match in self._pattern.finditer(lowered):
            before, behind = lowered[: match.start()], lowered[match.end() :]
            if (
                match["other"]
                or _OTHER_BEFORE.search(before)
                or _OTHER_BEHIND.match(behind)
            ):
                found = "other"
            elif match["word"]:
                found = "production"
        return found

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset({*self.ids, *EVERYWHERE} - {*self.others})

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        named = [subject for subject in self.subjects if subject not in self._words]
        groups = (("other", self.others), ("subject", named), ("word", self._words))
        words_of = "|".join(f"(?P<{name}>{_any_of(words)})" for name, words in groups)
        return re.compile(rf"(?<![a-z0-9])(?:{words_of})\d*(?![a-z0-9])")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def _is_program(word: str) -> bool:
    return word.startswith(("./", "/", "!", "$")) or word in _PROGRAMS


def _told_of(words: Sequence[str], place: int) -> bool:
    """Return whether the word before says that something is done there: an option, or a program
    that connects.
    """
    before = words[:place]
    return bool(before) and (
        before[-1] in _FLAGS
        or before[-2:] == ["workspace", "select"]
        or _remote(before)
    )


def _meant(form: Form, words: Sequence[str], place: int) -> bool:
    """Return whether a word that stands for itself says on what something is done."""
    before, behind = words[:place], words[place + 1 : place + 2]
    if form == "prose" or _of_something_else(before, behind):
        return False
    return form != "command" or (
        bool(before) and _program(before).rpartition("/")[2] not in _HARMLESS
    )


def _of_something_else(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Return whether the words around one say that something else is meant, such as `a copy of` or
    `as in`.
    """
    if behind and (
        behind[0].lower() in _OF_PRODUCTION
        or _OTHER_BEHIND.match(f" {behind[0].lower()}")
    ):
        return True
    words = [word.lower() for word in before]
    while words and words[-1] in _PREPOSITIONS:
        words.pop()
    return bool(words) and (words[-1] in _OTHER_WORDS or words[-1] in _COPIES)


def _program(before: Sequence[str]) -> str:
    """Return what a command runs, of several in a row the last."""
    ends = [
        place for place, word in enumerate(before) if word in {"|", "||", "&&", "&", ""}
    ]
    return next(iter(before[ends[-1] + 1 if ends else 0 :]), "").lstrip("!$")


def _configuration(words: Sequence[str], place: int) -> str | None:
    """Return the file that a word names to say on what a command acts, if it does."""
    said = _CONFIGURED.match(words[place])
    if said:
        return said[1]
    return words[place] if place and words[place - 1] in _CONFIGURING else None


def _a_place(words: Sequence[str], place: int) -> bool:
    """Return whether prose speaks of a place in production: `the production server`."""
    behind = [word.lower() for word in words[place + 1 : place + 2]]
    return (
        bool(behind)
        and behind[0] in _PLACES
        and not _of_something_else(words[:place], [])
    )


def _remote(before: Sequence[str]) -> bool:
    """Return whether the next word is the host to which a program connects."""
    words = list(before)
    while words and (
        words[-1].startswith("-") or (len(words) > 1 and words[-2] in _REMOTE_OPTIONS)
    ):
        words.pop()
    return bool(words) and words[-1].rpartition("/")[2].lstrip("!") in _REMOTE
