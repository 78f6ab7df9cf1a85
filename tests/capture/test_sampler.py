"""Probes measure on time in the background, and every sample they took can be read again."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture import servers
from drillbook.capture.probes.line import parse
from drillbook.capture.probes.sampler import ProbeState, Sampler, counts
from drillbook.capture.probes.series import Series
from drillbook.capture.probes.spec import ProbeSpec
from drillbook.errors import DrillbookError
from drillbook.files.samples import mistakes
from drillbook.model.result_parts import Counts
from drillbook.model.sample import Sample

_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
_HEADER = "at,ok,latency_ms,outcome,detail\n"
_LINE = "2026-11-23T12:00:00.000+00:00,true,1.500,ok,200\n"


def _spec(text: str, seconds: float = 0.1) -> ProbeSpec:
    return replace(parse(text), interval=timedelta(seconds=seconds))


def _sample(second: float, latency: float = 1.5, *, ok: bool = True) -> Sample:
    return Sample(
        _AT + timedelta(seconds=second),
        ok,
        latency,
        "ok" if ok else "refused",
        "200" if ok else "no",
    )


def _until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _until_counted(sampler: Sampler, least: int) -> None:
    _until(lambda: all(state.count >= least for state in sampler.states()))


def _lines(folder: Path, probe: str = "a") -> list[str]:
    text = (folder / "probes" / f"{probe}.csv").read_text(encoding="utf-8")
    assert next(mistakes(folder, f"probes/{probe}.csv"), None) is None
    return text.splitlines()


def test_each_probe_leaves_its_samples(tmp_path: Path) -> None:
    """Good and bad ones, in the format that everything else reads."""
    with servers.serving(servers.page("x")) as port:
        texts = (
            f"a=http://127.0.0.1:{port}/",
            f"b=tcp://127.0.0.1:{servers.refusing_port()}",
            "c=exec:exit 3",
        )
        sampler = Sampler([_spec(text) for text in texts], tmp_path, lambda _: None)
        assert [state.sample for state in sampler.states()] == [None, None, None]
        sampler.start()
        _until_counted(sampler, 3)
        sampler.stop()
    states = sampler.states()
    assert [(state.id, state.sample and state.sample.outcome) for state in states] == [
        ("a", "ok"),
        ("b", "refused"),
        ("c", "status"),
    ]
    assert [len(_lines(tmp_path, state.id)) - 1 for state in states] == [
        state.count for state in states
    ]
    assert _lines(tmp_path, "c")[1].endswith(",status,exit 3:")


def test_a_change_is_told_once(tmp_path: Path) -> None:
    """The state says since when it has been so; what a listener raises does not end the probe."""
    told: list[ProbeState] = []
    raised: list[str] = []

    def listen(state: ProbeState) -> None:
        told.append(state)
        raise RuntimeError("no")

    switch, hook = tmp_path / "switch", threading.excepthook
    threading.excepthook = lambda args: raised.append(str(args.exc_value))
    sampler = Sampler([_spec(f"a=exec:test ! -e {switch}", 0.05)], tmp_path, listen)
    try:
        sampler.start()
        _until_counted(sampler, 3)
        switch.touch()
        _until(
            lambda: len(told) == 2 and sampler.states()[0].count >= told[1].count + 2
        )
        sampler.stop()
    finally:
        threading.excepthook = hook
    assert [state.sample and state.sample.outcome for state in told] == ["ok", "status"]
    assert (
        sampler.states()[0].since
        == told[1].since
        == (told[1].sample and told[1].sample.at)
    )
    assert raised == ["no", "no"]


def test_the_schedule_does_not_drift(tmp_path: Path) -> None:
    """Measuring takes time, but the next sample does not come later for it."""
    sampler = Sampler([_spec("a=exec:sleep 0.1", 0.3)], tmp_path)
    sampler.start()
    _until_counted(sampler, 7)
    sampler.stop()
    moments = [
        datetime.fromisoformat(line.split(",")[0]) for line in _lines(tmp_path)[1:]
    ]
    turns = [(moment - moments[0]).total_seconds() / 0.3 for moment in moments]
    # A machine that is busy may be late now and then, but not by a third of a turn more each time.
    assert median(abs(turn - round(turn)) for turn in turns) < 0.2


def test_a_late_sample_is_left_out(tmp_path: Path) -> None:
    """What is slower than its interval does not pile up."""
    sampler = Sampler([_spec("a=exec:sleep 0.25", 0.1)], tmp_path)
    sampler.start()
    time.sleep(1.0)
    sampler.stop()
    assert 2 <= sampler.states()[0].count <= 4


def test_stopping_is_quick(tmp_path: Path) -> None:
    """At most what the running measurements may take, all at once, and half a second."""
    with servers.serving(servers.silent) as port:
        texts = [f"{name}=http://127.0.0.1:{port}/ timeout=500ms" for name in "abcd"]
        sampler = Sampler([_spec(text) for text in texts], tmp_path)
        sampler.start()
        time.sleep(0.1)
        started = time.monotonic()
        sampler.stop()
        assert time.monotonic() - started < 1.0
    assert not [
        thread for thread in threading.enumerate() if thread.name.startswith("probe ")
    ]
    Sampler([], tmp_path).stop()


def test_a_session_is_resumed(tmp_path: Path) -> None:
    """The file goes on where it ended, below one header."""
    for expected in (1, 2):
        sampler = Sampler([_spec("a=exec:true", 60)], tmp_path)
        sampler.start()
        _until_counted(sampler, expected)
        sampler.stop()
        assert sampler.states()[0].count == expected
    assert len(_lines(tmp_path)) == 3


@pytest.mark.parametrize(
    ("content", "kept", "torn"),
    [
        (_HEADER + _LINE + _LINE[:-1], _HEADER + _LINE, _LINE[:-1]),
        (_HEADER + _LINE + _LINE[:20], _HEADER + _LINE, _LINE[:20]),
        (_HEADER + _LINE + "\0\0\0\n" + _LINE, _HEADER + _LINE, "\0\0\0\n" + _LINE),
        (_HEADER[:5], "", _HEADER[:5]),
        (_HEADER[:-1], "", _HEADER[:-1]),
        ("something else\n" + _LINE, "", "something else\n" + _LINE),
    ],
)
def test_what_is_torn_is_kept_aside(
    content: str, kept: str, torn: str, tmp_path: Path
) -> None:
    """Nothing is lost, and the file is good again."""
    (tmp_path / "probes").mkdir()
    (tmp_path / "probes" / "a.csv").write_text(content)
    series = Series(tmp_path, "a")
    assert series.torn is not None
    assert series.torn.read_text() == torn
    assert series.taken == max(kept.count("\n") - 1, 0)
    series.append(_sample(0))
    series.close()
    assert (tmp_path / "probes" / "a.csv").read_text() == (kept or _HEADER) + _LINE
    assert next(mistakes(tmp_path, "probes/a.csv"), None) is None


def test_every_truncation_is_mended(tmp_path: Path) -> None:
    """Wherever a crash cut the file, what was whole is still there."""
    whole = (_HEADER + _LINE * 2).encode()
    for size in range(len(whole) + 1):
        folder = tmp_path / str(size)
        (folder / "probes").mkdir(parents=True)
        (folder / "probes" / "a.csv").write_bytes(whole[:size])
        series = Series(folder, "a")
        series.append(_sample(0))
        series.close()
        good = whole[:size].count(b"\n")
        assert (folder / "probes" / "a.csv").read_text() == _HEADER + _LINE * max(
            good, 1
        )
        aside = series.torn.read_bytes() if series.torn else b""
        assert aside == whole[:size].rpartition(b"\n")[2]


def test_a_disk_that_is_full_for_a_while_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A half line is taken back, samples wait, and the trouble is said as long as it lasts."""
    series = Series(tmp_path, "a")
    series.append(_sample(0))
    with monkeypatch.context() as full:
        write, room = __import__("os").write, [10]

        def short(file: int, data: bytes) -> int:
            if not room[0]:
                raise OSError(28, "No space left on device")
            data, room[0] = data[: room[0]], 0
            return int(write(file, data))

        full.setattr("os.write", short)
        series.append(_sample(1))
        series.append(_sample(2))
    assert series.trouble == "No space left on device"
    assert len(_lines(tmp_path)) == 2
    series.append(_sample(3))
    series.close()
    assert series.trouble is None
    assert [line[17:19] for line in _lines(tmp_path)[1:]] == ["00", "01", "02", "03"]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """It is said before anything is measured."""
    (tmp_path / "probes").write_text("a file")
    sampler = Sampler([_spec("a=exec:true")], tmp_path)
    with pytest.raises(DrillbookError, match="could not be opened"):
        sampler.start()


@given(detail=st.text(max_size=50))
def test_any_detail_can_be_read_again(
    detail: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Even one that no probe of ours would write."""
    folder = tmp_path_factory.mktemp("series")
    series = Series(folder, "a")
    series.append(_sample(0)._replace(detail=detail))
    series.close()
    assert next(mistakes(folder, "probes/a.csv"), None) is None


def test_samples_are_counted_by_phase() -> None:
    """A moment belongs to the phase that it opens."""
    samples = [
        _sample(0, 10),
        _sample(10, 30, ok=False),
        _sample(19.9, 20),
        _sample(20, 40),
        _sample(30, 50),
    ]
    found = counts(samples, _AT + timedelta(seconds=10), _AT + timedelta(seconds=20))
    assert found["before"] == Counts(
        ok=1, failed=0, p50_ms=10, p95_ms=10, p99_ms=10, max_ms=10
    )
    assert found["during"] == Counts(
        ok=1, failed=1, p50_ms=20, p95_ms=30, p99_ms=30, max_ms=30
    )
    assert found["after"] == Counts(
        ok=2, failed=0, p50_ms=40, p95_ms=50, p99_ms=50, max_ms=50
    )


def test_without_a_fault_all_is_before() -> None:
    """And without its end, nothing is after."""
    samples = [_sample(0), _sample(10)]
    without = counts(samples, None, None)
    assert without == counts(samples, None, _AT)
    assert [part.total for part in without.values()] == [2, 0, 0]
    assert [part.total for part in counts(samples, _AT, None).values()] == [0, 2, 0]
    assert {*counts([], _AT, None).values()} == {Counts()}


@given(st.lists(st.floats(min_value=0, max_value=1e6), min_size=1, max_size=300))
def test_percentiles_are_nearest_ranks(latencies: list[float]) -> None:
    """Each is a value that was measured, and the least that so many do not exceed."""
    found = counts([_sample(0, latency) for latency in latencies], None, None)["before"]
    assert found.max_ms == max(latencies)
    for percent, value in ((50, found.p50_ms), (95, found.p95_ms), (99, found.p99_ms)):
        assert value in latencies
        assert sum(latency <= value for latency in latencies) * 100 >= percent * len(
            latencies
        )
        assert sum(latency < value for latency in latencies) * 100 < percent * len(
            latencies
        )
