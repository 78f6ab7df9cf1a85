"""A tolerance is what Chaos Toolkit's probes are held against; drillbook applies it once more.

The tool applies it only in a hypothesis, and believes any answer that is in it. Here an answer of
the kind 5xx never shows a healthy service, whatever was expected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drillbook.importers.results.node import Node
from drillbook.text.pattern import PatternError, compiled

_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether what was looked at was healthy, None if nobody can tell, and in a few words why."""

    healthy: bool | None
    outcome: str
    detail: str


def health(run: Node) -> Health:
    """Return what the run of one probe shows."""
    if run.get("status").text != "succeeded":
        return _failed(run)
    provider = run.at("activity", "provider", "type").text
    if provider == "http":
        return _of_answer(run)
    if provider == "process":
        return _of_process(run)
    return _of_output(run)


def _failed(run: Node) -> Health:
    lines = [text for line in run.get("exception") if (text := line.text)]
    last = " ".join(lines[-1].split()) if lines else "no answer"
    for words, outcome in (
        ("too long", "timeout"),
        ("timed out", "timeout"),
        ("refused", "refused"),
        ("Name or service not known", "dns"),
        ("failed to connect", "refused"),
    ):
        if words in last:
            return Health(healthy=False, outcome=outcome, detail=outcome)
    return Health(healthy=False, outcome="error", detail="the probe failed")


def _of_answer(run: Node) -> Health:
    status = run.at("output", "status").number if run.get("output").is_mapping else None
    if status is None:
        return Health(healthy=None, outcome="error", detail="no status was recorded")
    code = int(status)
    if code >= _SERVER_ERROR:
        return Health(healthy=False, outcome="status", detail=str(code))
    met = _met(run)
    if met is None:
        met = (
            200 <= code < 300
        )  # as drillbook's own probes of HTTP, unless told otherwise
    if not met and _expects_errors_only(run.at("activity", "tolerance").value):
        met = True
    return Health(healthy=met, outcome="ok" if met else "status", detail=str(code))


def _expects_errors_only(tolerance: object) -> bool:
    codes = tolerance if isinstance(tolerance, list | tuple) else [tolerance]
    return bool(codes) and all(
        isinstance(code, int) and code >= _SERVER_ERROR for code in codes
    )


def _of_process(run: Node) -> Health:
    status = run.at("output", "status").number if run.get("output").is_mapping else None
    met = _met(run)
    if met is None and status is not None:
        met = status == 0
    said = "no exit code" if status is None else f"exit {int(status)}"
    return Health(healthy=met, outcome="ok" if met else "status", detail=said)


def _of_output(run: Node) -> Health:
    met = _met(run)
    value = run.get("output").value
    said = str(value) if isinstance(value, bool | int | float) else "as recorded"
    return Health(healthy=met, outcome="ok" if met else "error", detail=said)


def _met(run: Node) -> bool | None:
    """Return whether the output is within the tolerance, None if there is none to apply.

    What only the tool can apply, such as JSONPath or a probe of its own, is as it was recorded.
    """
    tolerance, output = run.at("activity", "tolerance").value, run.get("output").value
    applied = _applied(tolerance, output)
    return run.get("tolerance_met").flag if applied is None else applied


def _applied(tolerance: object, output: object) -> bool | None:
    if isinstance(tolerance, Mapping):
        return _applied_mapping(tolerance, output)
    if isinstance(tolerance, str) and "${" in tolerance:
        return None
    if isinstance(tolerance, bool | str):
        return output == tolerance
    if isinstance(tolerance, int | float):
        return _status_or_all(output) == tolerance
    if isinstance(tolerance, list | tuple):
        return _in_list(tolerance, output)
    return None


def _in_list(tolerance: Sequence[object], output: object) -> bool | None:
    # Two values are bounds, unless the answer has a status: then they are a choice.
    if isinstance(output, Mapping) and "status" in output:
        return output["status"] in tolerance
    numbers = [one for one in tolerance if _is_number(one)]
    if len(tolerance) == len(numbers) == 2 and _is_number(output):
        return _within(numbers, output)
    return output in tolerance


def _status_or_all(output: object) -> object:
    return output.get("status", output) if isinstance(output, Mapping) else output


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _applied_mapping(tolerance: Mapping[str, object], output: object) -> bool | None:
    target = tolerance.get("target")
    if isinstance(output, Mapping) and isinstance(target, str):
        output = output.get(target, output)
    if tolerance.get("type") == "regex":
        pattern = tolerance.get("pattern")
        if (
            not isinstance(pattern, str)
            or "${" in pattern
            or not isinstance(output, str)
        ):
            return None
        try:
            return bool(compiled(pattern).found_in(output))
        except PatternError:
            return None
    bounds = tolerance.get("range")
    if tolerance.get("type") == "range" and isinstance(bounds, list | tuple):
        return _within(bounds, output)
    return None


def _within(bounds: Sequence[object], value: object) -> bool | None:
    """Return whether a number is within two others, None if they are none."""
    if len(bounds) != len(("low", "high")):
        return None
    low, high, number = (_number(one) for one in (*bounds, value))
    if low is None or high is None or number is None:
        return None
    return low <= number <= high


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, int | float | str) else None
    except ValueError:
        return None
