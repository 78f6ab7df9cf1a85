"""The summary of a k6 run: what was counted in the whole run, without the time of any sample.

`http_req_failed` counts failures as `passes`, so that its rate is what is read.
"""

from collections.abc import Iterator

from drillbook.importers.results.imported import CaseTitle, Imported
from drillbook.importers.results.importer import Importer, NotOneError
from drillbook.importers.results.measured import at_least_once, marks
from drillbook.importers.results.node import Node
from drillbook.importers.results.original import OriginalFile
from drillbook.model.import_rules import ImportMapping
from drillbook.model.result_parts import Event

_NO_TIMES = (
    "A summary of k6 has no time of any sample, so nobody knows what was before, during and after"
    " the fault. Record a probe meanwhile, or let JMeter measure."
)
_METRICS = ("http_reqs", "http_req_duration", "iterations", "vus", "checks")


def is_one(original: OriginalFile) -> bool:
    """Return whether a file has metrics as k6 names them."""
    metrics = original.mapping.get("metrics")
    return isinstance(metrics, dict) and any(name in metrics for name in _METRICS)


def titles(original: OriginalFile) -> tuple[CaseTitle, ...]:
    """Return the name of the file: k6 writes no other."""
    return (CaseTitle(original.name.rpartition(".")[0] or original.name),)


def read(original: OriginalFile, mapping: ImportMapping) -> Imported:
    """Return the figures of the run as a note: nobody knows what was before, during or after."""
    metrics = Node(original.mapping).get("metrics")
    said = "; ".join(_figures(metrics))
    if not said:
        raise NotOneError("has no figure of k6 that drillbook knows")
    started = at_least_once((), mapping, min)
    ended = at_least_once((), mapping, max)
    note = Event(at=ended, event="note", text=f"k6 says: {said}.")
    return Imported(
        started=started,
        ended=ended,
        how="k6 only measured: it does not say how the fault was caused.",
        events=tuple(sorted((*marks(mapping), note), key=lambda event: event.at)),
        said=said,
        missing=(_NO_TIMES,),
    )


IMPORTER = Importer(
    name="k6", title="k6 summary", is_one=is_one, headings=titles, read=read
)


def _figures(metrics: Node) -> Iterator[str]:
    """Yield what was counted, in either shape of a summary."""
    requests = _values(metrics.get("http_reqs")).get("count").number
    if requests is not None:
        yield f"{requests:,.0f} requests"
    for name, words in (
        ("http_req_failed", "failed"),
        ("checks", "of the checks passed"),
    ):
        values = _values(metrics.get(name))
        rate = values.get("rate" if "rate" in values else "value").number
        if rate is not None:
            yield f"{rate:.2%} {words}"
    broken = [
        f"{name} {rule}"
        for name, metric in metrics.entries
        for rule, held in metric.get("thresholds").entries
        if (held.get("ok").value is False if held.is_mapping else held.value is True)
    ]
    if broken:
        yield f"thresholds that did not hold: {', '.join(broken)[:300]}"


def _values(metric: Node) -> Node:
    return metric.get("values") if "values" in metric else metric
