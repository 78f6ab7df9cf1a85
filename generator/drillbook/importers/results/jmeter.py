"""The results of Apache JMeter: a sample a line, each with its time, as CSV or as XML.

JMeter measures and causes no fault. When the fault was caused and undone, people say.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from drillbook.files.xml_reader import read_xml
from drillbook.importers.results.imported import CaseTitle, Imported, MeasuredSeries
from drillbook.importers.results.importer import Importer, NotOneError
from drillbook.importers.results.measured import at_least_once, marks
from drillbook.importers.results.node import Node
from drillbook.importers.results.original import OriginalFile
from drillbook.model.import_rules import ImportMapping
from drillbook.model.sample import Sample
from drillbook.model.zone import zone_named

_COLUMNS = (
    *("timeStamp", "elapsed", "label", "responseCode", "responseMessage"),
    *("threadName", "dataType", "success", "failureMessage", "bytes"),
)
"""The usual ones, in their order, for a file without a first line."""

_FEWEST = 8
_MOST_ROWS = 100_000
_MILLISECONDS = 1000
_TRUTHS = {"true": True, "false": False}
_XML: Mapping[str, str] = {
    "timeStamp": "ts",
    "elapsed": "t",
    "label": "lb",
    "responseCode": "rc",
    "success": "s",
}

Row = Mapping[str, str]


def is_one(original: OriginalFile) -> bool:
    """Return whether a file has JMeter's columns, or its root element."""
    text = original.text
    if text.lstrip().startswith("<"):
        return "<testResults" in text[:2000]
    first = text.partition("\n")[0]
    if "timeStamp" in first and "elapsed" in first:
        return True
    words = first[:5000].rstrip("\r").split(",")
    return (
        len(words) >= _FEWEST
        and all(word.isdigit() for word in words[:2])
        and words[_COLUMNS.index("success")] in _TRUTHS
    )


def titles(original: OriginalFile) -> tuple[CaseTitle, ...]:
    """Return the name of the file: JMeter writes no other."""
    return (CaseTitle(original.name.rpartition(".")[0] or original.name),)


def read(original: OriginalFile, mapping: ImportMapping) -> Imported:
    """Return the samples, one series for each label."""
    zone = zone_named(mapping.timezone) if mapping.timezone else None
    taken: dict[str, list[Sample]] = {}
    for number, row in enumerate(_rows(original), start=1):
        if number > _MOST_ROWS:
            raise NotOneError(f"has more than {_MOST_ROWS:,} samples")
        taken.setdefault(row.get("label") or "request", []).append(
            _sample(row, number, zone)
        )
    if not taken:
        raise NotOneError("has no sample in it")
    every = [sample.at for samples in taken.values() for sample in samples]
    return Imported(
        started=mapping.started or at_least_once(every, mapping, min),
        ended=mapping.ended or at_least_once(every, mapping, max),
        how="JMeter only measured: it does not say how the fault was caused.",
        events=tuple(marks(mapping)),
        series=tuple(
            MeasuredSeries(
                name=label, type="tool", target=label, samples=tuple(samples)
            )
            for label, samples in taken.items()
        ),
        said="JMeter gives no verdict.",
        missing=tuple(_missing(mapping)),
    )


IMPORTER = Importer(
    name="jmeter", title="JMeter result", is_one=is_one, headings=titles, read=read
)


def _missing(mapping: ImportMapping) -> Iterator[str]:
    if mapping.fault_started is None:
        yield "JMeter does not know when the fault was caused: say it with --fault-started."
    if mapping.reverted is None:
        yield "It does not know when the fault was undone either: say it with --reverted."


def _rows(original: OriginalFile) -> Iterator[Row]:
    if original.text.lstrip().startswith("<"):
        for element in read_xml(original.name, original.text):
            yield {key: element.get(name) or "" for key, name in _XML.items()}
        return
    lines = csv.reader(io.StringIO(original.text, newline=""))
    try:
        first = next(lines, [])
        columns = first if "timeStamp" in first else list(_COLUMNS)
        if columns is not first and first:
            yield dict(zip(columns, first, strict=False))
        for words in lines:
            if words:
                yield dict(zip(columns, words, strict=False))
    except csv.Error as error:
        raise NotOneError(
            f"has a line {lines.line_num} that is no CSV: {error}"
        ) from error


def _sample(row: Row, number: int, zone: tzinfo | None) -> Sample:
    place = f"sample {number}"
    took = Node(row.get("elapsed"), (place, "elapsed")).number
    success = Node(row.get("success"), (place, "success"))
    met = _TRUTHS.get(str(success.value).lower())
    if met is None:
        success.misfit("true or false is expected")
    code = " ".join((row.get("responseCode") or "").split())[:80]
    return Sample(
        _moment(Node(row.get("timeStamp"), (place, "timeStamp")), zone),
        met,
        max(took or 0.0, 0.0),
        "ok" if met else "status",
        code,
    )


def _moment(node: Node, zone: tzinfo | None) -> datetime:
    """Return the time of a sample: milliseconds since 1970, or as somebody has set its format."""
    text = str(node.value or "").strip()
    if text.isdigit():
        found = Node(int(text) / _MILLISECONDS, node.keys).moment(zone)
    else:
        found = Node(text.replace("/", "-") or None, node.keys).moment(zone)
    if found is None:
        node.misfit("a time in milliseconds since 1970 is expected")
    return found
