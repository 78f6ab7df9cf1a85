"""Whatever lies in the place of an original, it is read or refused in words, and nobody's secret is
kept.
"""

import json
from pathlib import Path
from typing import Any

import pytest

import books
from drillbook.desk.importing import (
    ImportAnswers,
    ImportProposal,
    ImportRefusal,
    imports,
)
from drillbook.files.load import load
from drillbook.importers.results.original import MOST_BYTES, OriginalFile

_JOURNAL = Path(__file__).parent / "originals/chaos-toolkit/reverted-in-method.json"
_SAID = {
    "dependency": "database",
    "failure_mode": "unavailable",
    "environment": "staging",
    "conducted_by": ("sam",),
}


def _journal() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_JOURNAL.read_text(encoding="utf-8"))
    return document


def _imported(book: Path, content: bytes) -> ImportProposal | ImportRefusal:
    file = books.write(book.parent, "journal.json", content)
    (one,) = imports(file, book, load(book).book, ImportAnswers(said=_SAID))
    return one


def _with(*keys: str | int, value: object) -> bytes:
    """Return the journal with another value at a place."""
    document: Any = _journal()
    place = document
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    return json.dumps(document).encode()


_REFUSED: dict[str, tuple[bytes, str]] = {
    "UTF-16": (
        _JOURNAL.read_text(encoding="utf-8").encode("utf-16"),
        "no text in UTF-8",
    ),
    "Latin-1": ('{"experiment": "é"}'.encode("latin-1"), "no text in UTF-8"),
    "bytes": (b"\x7fELF\0\0\0", "no text in UTF-8"),
    "nothing": (b"", "is of no format"),
    "prose": (b"It went well.\n", "is of no format"),
    "a list": (b"[1, 2]", "is of no format"),
    "another kind of JSON": (b'{"a": 1}', "is of no format"),
    "torn": (_JOURNAL.read_bytes()[:2000], "is no JSON"),
    "too large": (b" " * (MOST_BYTES + 1), "at most 16,777,216 are read"),
    "key twice": (b'{"run": [], "experiment": {}, "run": []}', 'says "run" twice'),
    "NaN": (_with("duration", value=float("nan")), "says NaN"),
    "run is a text": (
        _with("run", value="none"),
        '`run` is "none"; a list is expected',
    ),
    "run holds a text": (_with("run", value=["x"]), '`run[0]` is "x"; a mapping'),
    "no start": (_with("start", value=None), "`start` is missing; a time is expected"),
    "start is a word": (_with("start", value="noon"), '`start` is "noon"; a time'),
    "start is a day": (_with("start", value="2026-11-28"), "a time such as"),
    "year": (_with("start", value="0001-01-01T00:00:00Z"), "a year from 1971"),
    "seconds": (_with("start", value=1e300), "a time in seconds since 1970"),
    "activity without a time": (
        _with("run", 0, "start", value=None),
        "`run[0].start` is missing; a time is expected",
    ),
    "tags are a text": (
        _with("experiment", "tags", value="shop"),
        '`experiment.tags` is "shop"; a list is expected',
    ),
    "a list of Kubernetes without items": (
        b'{"kind": "List", "items": 5}',
        "is of no format",
    ),
    "a resource of Chaos Mesh with strange records": (
        b'{"apiVersion": "chaos-mesh.org/v1", "status": {"experiment": {"containerRecords": [5]}}}',
        "`status.experiment.containerRecords[0]` is",
    ),
    "kind is a list": (b'{"kind": ["List"], "items": []}', "is of no format"),
    "version is a mapping": (b'{"version": {}, "width": 80}', "is of no format"),
    "lines that end in the middle": (b"1,2\r3,4,5,6,7,true,9\n", "is of no format"),
    "FIS with a strange time": (
        b'{"experimentTemplateId": "x", "actions": {}, "startTime": "soon"}',
        '`startTime` is "soon"; a time',
    ),
    "a recording with a torn line": (
        b'{"version": 2, "width": 80, "height": 24, "timestamp": 1795255200}\n[1.0, "o"',
        "journal.json, line 2:1:10: is no JSON",
    ),
    "a recording with another line": (
        b'{"version": 3, "term": {}, "timestamp": 1795255200}\n[1.0]',
        "line 2 that is no event",
    ),
    "JMeter with a strange time": (
        b"timeStamp,elapsed,label,success\nnoon,1,a,true\n",
        '`sample 1.timeStamp` is "noon"; a time such as',
    ),
    "k6 with a strange rate": (
        b'{"metrics": {"http_reqs": {"count": "many"}}}',
        '`metrics.http_reqs.count` is "many"; a number is expected',
    ),
    "name is a list": (
        _with("run", 0, "activity", "name", value=[1]),
        "a text is expected",
    ),
    "status is a mapping": (_with("status", value={}), "`status` is a mapping; a text"),
}


@pytest.mark.parametrize("name", _REFUSED)
def test_what_is_no_original_is_refused(book: Path, name: str) -> None:
    """In words, with the place in the file, and without an error of Python."""
    content, problem = _REFUSED[name]
    one = _imported(book, content)
    assert isinstance(one, ImportRefusal)
    assert problem in one.problem
    assert one.file.name == "journal.json"


_SUITE = b'<testsuite><testcase name="a">%b</testcase></testsuite>'
_BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuites>&b;</testsuites>'
)
_REFUSED |= {
    "XML bomb": (_BOMB, "has a DOCTYPE or entities"),
    "XML that names a file": (
        b'<!DOCTYPE t SYSTEM "file:///etc/passwd"><testsuites/>',
        "has a DOCTYPE or entities",
    ),
    "XML without an end": (b"<testsuites><testsuite>", "is no XML: no element found"),
    "XML nested deeply": (
        b"<testsuites>"
        + b"<testsuite>" * 5000
        + b"</testsuite>" * 5000
        + b"</testsuites>",
        "nested more than 100 levels deep",
    ),
    "XML of another kind": (b"<html></html>", "is of no format"),
    "XML without a test": (b"<testsuites/>", "has no test case in it"),
    "XML without a time": (_SUITE % b"", "does not say when the test was run"),
    "XML with a strange look": (
        _SUITE
        % b'<properties><property name="observed" value="2026-11-20T10:00:00Z"/></properties>',
        "a time and `ok` or `bad` are expected",
    ),
}

_READ: dict[str, bytes] = {
    "BOM": b"\xef\xbb\xbf" + _JOURNAL.read_bytes(),
    "CRLF": _JOURNAL.read_bytes().replace(b"\n", b"\r\n"),
    "no title": _with("experiment", "title", value=None),
    "title of lines": _with("experiment", "title", value="a\nb: c # d\u202e"),
    "huge title": _with("experiment", "title", value="x" * 100_000),
    "huge output": _with("run", 0, "output", "stdout", value="x" * 1_000_000),
    "many runs": _with("run", value=_journal()["run"] * 900),
    "no end": _with("end", value=None),
    "no probes": _with("steady_states", value=None),
    "output is a text": _with("run", 1, "output", value="200"),
    "status is a word": _with("run", 1, "output", "status", value=True),
    "arguments are a mapping": _with(
        "run", 0, "activity", "provider", "arguments", value={"-F": 1, "x": None}
    ),
    "provider is unknown": _with("run", 0, "activity", "provider", value={"type": "x"}),
    "tolerance is strange": _with("run", 1, "activity", "tolerance", value=[[1], {}]),
    "pattern is dangerous": _with(
        "run", 1, "activity", "tolerance", value={"type": "regex", "pattern": "(a+)+$"}
    ),
    "range is strange": _with(
        "run", 1, "activity", "tolerance", value={"type": "range", "range": ["a"]}
    ),
    "negative duration": _with("run", 1, "duration", value=-5),
    "unknown keys": _with("experiment", "x", value={"y": [1]}),
}


@pytest.mark.parametrize("name", _READ)
def test_what_is_strange_is_read_all_the_same(book: Path, name: str) -> None:
    """It gets some verdict, and a result that a file can hold."""
    one = _imported(book, _READ[name])
    assert isinstance(one, ImportProposal), one
    assert one.verdict.reason
    assert one.result.imported_from is not None


def test_secrets_and_names_are_taken_out_of_what_is_kept() -> None:
    """Also where JSON stands in a string, and in paths of every system; the rest stays."""
    told = {
        "node": "sams-laptop",
        "output": '{"password": "hunter2-hunter2", "orders": 3}',
        "paths": [
            "/home/sam/x.py",
            "C:\\Users\\Sam Doe\\x",
            "/Users/sam/x",
            "/homes/y",
        ],
    }
    text = json.dumps(told, indent=2)
    kept = OriginalFile("journal.json", text.encode()).redacted(()).text
    for word in ("sams-laptop", "hunter2", "/home/sam", "/Users/sam"):
        assert word not in kept
    again = json.loads(kept)
    assert json.loads(again["output"])["orders"] == 3
    assert again["paths"][0] == "/home/[redacted: user]/x.py"
    assert again["paths"][3] == "/homes/y"
    assert OriginalFile("journal.json", kept.encode()).redacted(()).text == kept


def test_an_original_without_secrets_keeps_its_bytes() -> None:
    """So that its digest is that of the file of the tool."""
    content = b'{\r\n\t"a" : [1 , 2]}\r\n'
    assert OriginalFile("x.json", content).redacted(()).content == content
