"""A book in which every text of every file carries markup.

The texts are found by walking the schemas of all kinds of files, so that a key that is added later
carries markup as well; one whose form nobody has described here ends the walk with a message.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from built import ROOT, png, write
from drillbook.files.schema import FILE_KINDS
from drillbook.model.result_parts import EventKind

RESULT = "2026-11-23-database-unavailable"
EXERCISE = "2026-11-22-exercise"
ATTACK = (
    "</title></textarea><script>window.pwned=1</script>\"'><img src=x onerror=window.pwned=1>"
    " {{7*7}}"
)
LINKS = "\n".join(
    f"- {link}\n"
    for link in (
        "[one](javascript:window.pwned=1)",
        "[two](<java\tscript:window.pwned=1>)",
        "[three](&#106;avascript:window.pwned=1)",
        "<javascript:window.pwned=1>",
        "<a href='jav&#x0A;ascript:window.pwned=1'>four</a>",
        "![five](https://evil.example/x.png)",
        "<svg><a xlink:href='javascript:window.pwned=1'><text>six</text></a></svg>",
        "<iframe src='https://evil.example'></iframe>",
        "<style>@import 'https://evil.example/x.css';</style>",
        "[seven]: https://example.com \"' onclick='window.pwned=1\"",
    )
)
_DIGEST = "sha256:" + "0" * 64

# What is held to a form can carry no markup; here is a valid value for each such key.
_PLAIN: Mapping[str, object] = {
    **dict.fromkeys(
        ("owner", "accepted_by", "primary", "secondary", "Member.id"), "ada"
    ),
    **dict.fromkeys(
        ("conducted_by", "observers", "contacts", "others", "Contact.members"), ("ada",)
    ),
    **dict.fromkeys(("service", "Service.id"), "shop"),
    **dict.fromkeys(
        ("used_by", "Member.services", "ObservedImpact.services"), ("shop",)
    ),
    **dict.fromkeys(("environment", "Environment.id"), "staging"),
    **dict.fromkeys(("dependency", "Dependency.id"), "database"),
    **dict.fromkeys(("covers", "depends_on", "shares_with_production"), ("database",)),
    "playbooks": ["database-failover"],
    "Contact.id": "vendor",
    "PlaybookHead.other": {},
    "PlaybookPin.id": "database-failover",
    "Result.id": RESULT,
    "supersedes": EXERCISE,
    "Probe.id": "orders",
    "RemovedDependency.id": "queue",
    "renamed_to": "database",
    "Evidence.file": "evidence/console.txt",
    "ImportedFrom.file": "evidence/page.html",
    "samples": "probes/orders.csv",
    "DeployedSource.files": ["compose.yaml"],
    "DeployedSource.env_files": [".env"],
    "timezone": "Europe/Berlin",
    # YAML takes no key of many characters, and the payloads together are many.
    "ImportMapping.probes": {"a probe": "dependency"},
    "ImportRule.probes": {"a probe": "dependency"},
    "criticality_period": "always",
    "quorum": "all",
    "started": "2026-11-23T14:00:00+00:00",
    "ended": "2026-11-23T15:00:00+00:00",
    "schema": 1,
    "left": "2027-01-01",
    "production": False,
    "contacts_public": True,
}
_FORMS: Mapping[str, object] = {
    "date": "2026-12-31",
    "date-time": "2026-11-23T14:30:00+00:00",
    "^([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$": "15m",
    "^([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$|^[0-9]{1,6}ms$": "300ms",
    "^sha256:[0-9a-f]{64}$": _DIGEST,
    "^[A-Za-z0-9][A-Za-z0-9_-]*([./][A-Za-z0-9][A-Za-z0-9_-]*)*$": "gh-pages",
}
_TYPES: Mapping[str, object] = {"integer": 1, "number": 1.5, "boolean": True}


def attack(name: str) -> str:
    """Return the text for one key; its name shows where a text on a page comes from."""
    return f"{name} {ATTACK}"


def filled(kind: str) -> dict[str, Any]:
    """Return a file of a kind with all of its keys."""
    schema = FILE_KINDS[kind].model_json_schema(by_alias=True)
    return _Walk(schema.get("$defs", {})).model(schema)


def texts(value: object) -> Iterator[str]:
    """Yield the names of the keys whose texts carry markup in a file."""
    if isinstance(value, str) and value.endswith(ATTACK):
        yield value.removesuffix(f" {ATTACK}")
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


class _Walk:
    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self.definitions = definitions

    def model(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object with every key that its schema knows."""
        return {
            key: self.key(f"{schema['title']}.{key}", value)
            for key, value in schema["properties"].items()
        }

    def key(self, name: str, schema: Mapping[str, Any]) -> object:
        """Return the value of a key: a plain one if it is held to a form, else one with markup."""
        plain = _PLAIN.get(name, _PLAIN.get(name.split(".")[1]))
        return self.value(name, schema) if plain is None else plain

    def value(self, name: str, schema: Mapping[str, Any]) -> object:
        """Return a value of the shape that a schema asks for."""
        for word, tell in self._shapes.items():
            if word in schema:
                return tell(self, name, schema)
        if schema["type"] == "array":
            return [self.value(name, schema["items"])]
        if schema["type"] == "object":
            return self._mapping(name, schema)
        return _TYPES.get(schema["type"], attack(name))

    def _reference(self, _name: str, schema: Mapping[str, Any]) -> object:
        return self.model(self.definitions[schema["$ref"].rsplit("/", 1)[1]])

    def _any(self, name: str, schema: Mapping[str, Any]) -> object:
        return self.value(
            name, next(s for s in schema["anyOf"] if s.get("type") != "null")
        )

    def _form(self, name: str, schema: Mapping[str, Any]) -> object:
        form = schema.get("pattern") or schema["format"]
        if form == "regex":
            return attack(name).replace("{", "").replace("}", "").replace("*", "")
        assert form in _FORMS, f"{name} is held to {form}: say in _PLAIN what it may be"
        return _FORMS[form]

    def _mapping(self, name: str, schema: Mapping[str, Any]) -> object:
        keys = schema.get("propertyNames", {}).get("enum", [attack(name)])
        return {keys[0]: self.value(name, schema["additionalProperties"])}

    _shapes: Mapping[str, Callable[["_Walk", str, Mapping[str, Any]], object]] = {
        "$ref": _reference,
        "anyOf": _any,
        "enum": lambda _self, _name, schema: schema["enum"][0],
        "const": lambda _self, _name, schema: schema["const"],
        "pattern": _form,
        "format": _form,
    }


def result() -> dict[str, Any]:
    """Return a failure test with an event of every kind, in the order of time."""
    made = filled("result")
    (event,) = made["timeline"]
    made["timeline"] = [
        {
            **{key: value for key, value in event.items() if key != "healthy"},
            "event": kind,
            "at": f"2026-11-23T14:{minute:02d}:00+00:00",
            **({"healthy": True} if kind == "observed" else {}),
        }
        for minute, kind in enumerate(
            ("observed", "fault-started", "observed", *get_args(EventKind), "observed"),
            1,
        )
        if kind != "fault-started" or minute == 2
    ]
    made["steps"] = [
        {"step": 1, "status": "done", "note": attack("Step.note")},
        {"status": "improvised", "note": attack("Step.note")},
    ]
    made["evidence"] += [
        {"file": f"evidence/{name}", "caption": attack(f"Evidence.caption of {name}")}
        for name in _EVIDENCE
        if name != "console.txt"
    ]
    return made


def exercise() -> dict[str, Any]:
    """Return an exercise without a dependency, whose fault was simulated and whose
    record is short.
    """
    made = filled("result") | {
        "id": EXERCISE,
        "kind": "exercise",
        "title": attack("Result.title of the exercise"),
    }
    for key in (
        "dependency",
        "failure_mode",
        "supersedes",
        "probes",
        "evidence",
        "imported_from",
        "timeline",
    ):
        del made[key]
    made["started"] = made["ended"] = "2026-11-22T14:00:00+00:00"
    made["fault"]["technique"] = "simulated"
    return made


_EVIDENCE: Mapping[str, bytes] = {
    "console.txt": f"\x1b]0;{ATTACK}\x07 </code></pre>{ATTACK}".encode(),
    "page.html": f"<!doctype html>{ATTACK}".encode(),
    "picture.svg": (
        f"<svg xmlns='http://www.w3.org/2000/svg' onload='window.pwned=1'>{ATTACK}</svg>".encode()
    ),
    "screen.png": png(ATTACK),
    "paper.pdf": f"%PDF-1.4\n{ATTACK}".encode(),
    "bytes.bin": b"\x00\x01" + ATTACK.encode(),
}


def _with_prose(kind: str, text: str) -> str:
    # JSON is YAML, and needs no quoting of ours.
    return f"---\n{json.dumps(filled(kind))}\n---\n\n{text}"


def _prose(name: str) -> str:
    words = attack(name)
    return (
        f"# {words}\n\n{words}\n\n{LINKS}\n\n| {name} | b |\n|---|---|\n| {words} | x |\n\n"
        f"```html\n{words}\n```\n\n    {words}\n\nTerm\n:   {words}\n\n> {words}\n"
    )


def hostile_book(folder: Path) -> Path:
    """Write the book into a folder, and return it."""
    sections = "".join(
        f"\n## {title}\n\n1. {attack(title)}\n2. Step\n"
        for title in ("Overview", "Recovery procedure", attack("Heading"))
    )
    base = f"results/{RESULT}"
    inventory = filled("inventory")
    inventory["dependencies"].append(
        {
            "id": "mail",
            "name": attack("Dependency.name of another"),
            "kind": "other",
            "criticality": "non-critical",
        }
    )
    policy = filled("policy")
    # One of the two; a folder's name may be any text.
    del policy["archive"]["branch"]
    team = filled("team")
    team["members"].append(
        {
            "id": "eve",
            "name": attack("Member.name"),
            "role": attack("a role"),
            attack("a key"): "x",
        }
    )
    book = write(
        folder,
        {
            "mkdocs.yml": (ROOT / "mkdocs.yml").read_text(encoding="utf-8"),
            "content/team.yml": json.dumps(team),
            "content/inventory.yml": json.dumps(inventory),
            "content/policy.yml": json.dumps(policy),
            "content/index.md": _with_prose("page", _prose("index")),
            "content/pages/own.md": _with_prose("page", _prose("own page")),
            "content/pages/untitled.md": _prose("untitled"),
            "content/playbooks/database-failover.md": _with_prose(
                "playbook", _prose("playbook") + sections
            ),
            "content/agreements/database-failover/ada.yml": json.dumps(
                filled("agreement")
            ),
            f"{base}/result.yml": json.dumps(result()),
            f"{base}/reviews/ada.yml": json.dumps(filled("review")),
            f"{base}/journal.jsonl": json.dumps({"text": ATTACK}),
            f"{base}/probes/orders.csv": _samples(),
            f"results/{EXERCISE}/result.yml": json.dumps(exercise()),
            "content/<img src=x onerror=window.pwned=1>.md": ATTACK,
        },
    )
    for name, content in _EVIDENCE.items():
        path = book / base / "evidence" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return book


def payload_book(folder: Path, payloads: Sequence[str]) -> Path:
    """Write the book with other markup in every text: all payloads in each, and each on its own in
    prose.
    """
    book = hostile_book(folder)
    together = _quoted("\n\n".join(payloads))
    for path in (*book.rglob("*.yml"), *book.rglob("*.md"), *book.rglob("*.jsonl")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(_quoted(ATTACK), together), encoding="utf-8")
    some = len(payloads) // 25 + 1
    for start in range(0, len(payloads), some):
        text = "".join(map(_alone, payloads[start : start + some]))
        (book / f"content/pages/payload-{start}.md").write_text(
            f"# Payload {start}\n{text}", encoding="utf-8"
        )
    return book


def _quoted(text: str) -> str:
    return json.dumps(text)[1:-1]


def _alone(payload: str) -> str:
    """Return a payload in each kind of place that prose has."""
    line = " ".join(payload.split("\n"))
    title = line.replace('"', '\\"')
    return (
        f"\n\n{payload}\n\nwords {line} words\n\n### {line}\n\n- {line}\n\n> {line}\n\n| a"
        f" |\n|---|\n| {line} |\n\n"
        f"Term\n:   {line}\n\n`{line}`\n\n```{line.replace('`', '')}\n{line}\n```\n\n"
        f'[words](https://example.com "{title}") ![{line}](x.png "{title}")'
        f" [{line}](https://example.com)\n\n"
    )


_MET = ("false,{}.5,status", "true,{}.5,ok")


def _samples() -> str:
    quoted = '"' + ATTACK.replace('"', '""') + '"'
    lines = (
        f"2026-11-23T14:{m:02d}:00+00:00,{_MET[m % 2].format(m)},{quoted}"
        for m in range(1, 20)
    )
    return "\n".join(("at,ok,latency_ms,outcome,detail", *lines)) + "\n"
