"""An original is the file of another tool, as it is kept beside its result.

Before anything is written, secrets and the person who ran the tool are taken out of it. All that a
result says is read from what is kept, so that every later check reads the same.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from drillbook.files.json_reader import read_json
from drillbook.files.yaml_reader import UnreadableError
from drillbook.files.yaml_reader import read as read_yaml
from drillbook.model.finding import Finding
from drillbook.model.location import Location
from drillbook.text.digest import digest
from drillbook.text.redaction import redact

MOST_BYTES = 16 * 1024 * 1024

_HOME = re.compile(
    r"(?P<before>(?:(?<![\w.])/(?:home|Users)/|[A-Za-z]:(?:\\{1,4}|/)Users(?:\\{1,4}|/)))"
    r"(?P<user>(?!\[redacted)[^\s/\\\"':;,<>|*?]+)"
)
_NODE = re.compile(r'(?P<before>"node"\s*:\s*")(?P<name>(?!\[redacted)[^"\\]+)(?=")')
_BOMS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class OriginalFile:
    """A file by its name, with the bytes that are kept of it."""

    name: str
    content: bytes

    @cached_property
    def text(self) -> str:
        """The file as text; raises `UnreadableError` if it is none, or too large."""
        if len(self.content) > MOST_BYTES:
            problem = (
                f"has {len(self.content):,} bytes; at most {MOST_BYTES:,} are read"
            )
            raise _unreadable(self.name, problem)
        if self.content.startswith(_BOMS) or b"\0" in self.content[:1000]:
            raise _unreadable(self.name, "is no text in UTF-8")
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            problem = f"is no text in UTF-8: byte {error.start:,} is none of a letter"
            raise _unreadable(self.name, problem) from error

    @cached_property
    def document(self) -> object:
        """The value of a JSON or YAML file; raises `UnreadableError` if it is neither."""
        if self.text.lstrip()[:1] in {"{", "["}:
            return read_json(self.name, self.text)
        found = read_yaml(self.name, self.text)
        for finding in found.findings:
            raise UnreadableError(finding)
        return found.value

    @cached_property
    def mapping(self) -> Mapping[str, object]:
        """The value if it is a mapping, else an empty one; nothing is raised."""
        try:
            document = self.document
        except UnreadableError:
            return {}
        return document if isinstance(document, Mapping) else {}

    @property
    def ending(self) -> str:
        """The ending of the file's name, as evidence has it."""
        ending = PurePath(self.name).suffix.lower()
        return ending if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) else ".txt"

    @property
    def digest(self) -> str:
        """The digest of the bytes that are kept."""
        return digest(self.content)

    def redacted(self, patterns: Sequence[str]) -> "OriginalFile":
        """Return the file without secrets and without the name of a machine and a user.

        Where nothing is taken out, its bytes are those of the tool.
        """
        text = _without_names(redact(self.text, patterns).text)
        if text == self.text:
            return self
        if _is_json(self.text) and not _is_json(text):
            # A secret reached over the end of its string: take each string by itself.
            text = json.dumps(
                _redacted_value("", self.document, patterns),
                indent=2,
                ensure_ascii=False,
            )
        return OriginalFile(self.name, text.encode())


def _without_names(text: str) -> str:
    text = _HOME.sub(lambda found: f"{found['before']}[redacted: user]", text)
    return _NODE.sub(lambda found: f"{found['before']}[redacted: host]", text)


def _is_json(text: str) -> bool:
    try:
        read_json("", text)
    except UnreadableError:
        return False
    return True


def _redacted_value(key: str, value: object, patterns: Sequence[str]) -> object:
    if isinstance(value, Mapping):
        return {k: _redacted_value(k, v, patterns) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted_value(key, item, patterns) for item in value]
    if isinstance(value, str):
        # The name of a key can say that its value is a secret.
        named = redact(f"{key}: {value}", patterns).text
        start = f"{key}: "
        if named.startswith(start):
            plain = named.removeprefix(start)
        else:
            plain = redact(value, patterns).text
        return "[redacted: host]" if key == "node" else _without_names(plain)
    return value


def _unreadable(path: str, problem: str) -> UnreadableError:
    return UnreadableError(
        Finding(
            location=Location(path),
            code="F001",
            message=problem,
            help="Take the file as the tool has written it, whole and unchanged.",
        )
    )
