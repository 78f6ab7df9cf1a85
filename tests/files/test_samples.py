"""Samples are read line by line; the first line that is none is a finding with its number."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from books import RESULT_FOLDER, SAMPLES, make, only, only_result, place, write
from drillbook.files.attachments import Attachments
from drillbook.files.load import load
from drillbook.files.samples import MAX_BYTES
from drillbook.model.sample import OUTCOMES, Sample

_HEAD = "at,ok,latency_ms,outcome,detail\n"
_GOOD = "2026-11-20T10:01:30+01:00,true,12.5,ok,200\n"
_AT = datetime(2026, 11, 20, 10, 1, 30, tzinfo=timezone(timedelta(hours=1)))
_SAMPLE = Sample(at=_AT, ok=True, latency_ms=12.5, outcome="ok", detail="200")


def _samples(book: Path, content: str | bytes) -> tuple[Sample, ...]:
    write(book, SAMPLES, content)
    return Attachments(book).samples(only_result(book))["health"]


def test_samples_of_each_probe_are_read(book: Path) -> None:
    """Each line becomes a sample of its probe, in the order of the file."""
    read = Attachments(book).samples(only_result(book))
    assert list(read) == ["health"]
    assert [(s.ok, s.latency_ms, s.outcome, s.detail) for s in read["health"]] == [
        (True, 12.5, "ok", "200"),
        (False, 3.0, "refused", ""),
        (True, 14.0, "ok", "200"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        _HEAD + _GOOD,
        "\ufeff" + _HEAD + _GOOD,
        (_HEAD + _GOOD).replace("\n", "\r\n"),
        (_HEAD + _GOOD).rstrip("\n"),
    ],
)
def test_forms_of_a_good_file(book: Path, content: str) -> None:
    """A byte order mark, Windows line endings and a missing last line end change nothing."""
    assert _samples(book, content) == (_SAMPLE,)
    assert load(book).findings == ()


def test_details_may_hold_commas_quotes_and_line_ends(book: Path) -> None:
    """A detail in quotes is read as it was written."""
    line = '2026-11-20T09:01:30Z,false,1,error,"no, ""really""\nnot"\n'
    (sample,) = _samples(book, _HEAD + line)
    assert sample.detail == 'no, "really"\nnot'
    assert sample.at == datetime(2026, 11, 20, 9, 1, 30, tzinfo=UTC)


def test_a_file_with_column_names_only_has_no_samples(book: Path) -> None:
    """No sample is no mistake."""
    assert _samples(book, _HEAD) == ()
    assert load(book).findings == ()


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("", 1, "does not begin with the line at,ok,latency_ms,outcome,detail"),
        ("at,ok\n", 1, "does not begin with the line"),
        (_GOOD, 1, "does not begin with the line"),
        (
            _HEAD + _GOOD + "2026-11-20T10:01:30+01:00,true,12.5,ok\n",
            3,
            "4 columns, not 5",
        ),
        (_HEAD + _GOOD.replace("200", "200,x"), 2, "6 columns, not 5"),
        (_HEAD + _GOOD + "\n" + _GOOD, 3, "0 columns, not 5"),
        (_HEAD + _GOOD + "yesterday,true,1,ok,\n", 3, "Invalid isoformat string"),
        (_HEAD + "2026-02-30T10:00:00Z,true,1,ok,\n", 2, "day is out of range"),
        (_HEAD + "2026-11-20T10:01:30,true,1,ok,\n", 2, "has no offset from UTC"),
        (_HEAD + _GOOD.replace("12.5", "fast"), 2, "could not convert string to float"),
        (
            _HEAD + _GOOD.replace("12.5", "nan"),
            2,
            "the latency nan is not a number of milliseconds",
        ),
        (
            _HEAD + _GOOD.replace("12.5", "inf"),
            2,
            "the latency inf is not a number of milliseconds",
        ),
        (
            _HEAD + _GOOD.replace("12.5", "-1"),
            2,
            "the latency -1 is not a number of milliseconds",
        ),
        (_HEAD + _GOOD.replace("true", "True"), 2, "`ok` is true or false"),
        (
            _HEAD + _GOOD.replace("ok,200", "fine,200"),
            2,
            "`outcome` one of ok, refused, timeout",
        ),
        (_HEAD + _GOOD + '"' + _GOOD, 3, "has a line that is not a sample"),
        (
            _HEAD + _GOOD + _GOOD.replace("200", '"2"00'),
            3,
            "has a line that is not a sample",
        ),
        (
            _HEAD + _GOOD.replace("200", "x" * 200_000),
            2,
            "field larger than field limit",
        ),
    ],
)
def test_a_bad_line_is_one_finding_with_its_number(
    book: Path, content: str, line: int, message: str
) -> None:
    """Each kind of line that is no sample is told where it stands."""
    write(book, SAMPLES, content)
    finding = only(load(book))
    assert place(finding) == ("F002", SAMPLES, line, 1)
    assert message in finding.message
    assert "2026-11-23T14:05:00.250+01:00,true,12.5,ok,200" in finding.help


def test_a_record_over_several_lines_is_found_within_them(book: Path) -> None:
    """The line of a mistake behind a detail of several lines counts all of them."""
    write(
        book,
        SAMPLES,
        _HEAD + '2026-11-20T10:01:30+01:00,true,1,ok,"a\nb"\n' + "x,true,1,ok,\n",
    )
    assert place(only(load(book))) == ("F002", SAMPLES, 4, 1)


def test_samples_before_a_bad_line_are_kept(book: Path) -> None:
    """What stands above the mistake can still be drawn."""
    assert _samples(book, _HEAD + _GOOD + "x\n" + _GOOD) == (_SAMPLE,)


def test_samples_that_are_no_text_or_too_many_are_a_finding(book: Path) -> None:
    """Bytes that are no UTF-8 have line and column; a file beyond the cap has neither."""
    write(book, SAMPLES, _HEAD.encode() + b"\xff")
    assert place(only(load(book))) == ("F001", SAMPLES, 2, 1)
    write(book, SAMPLES, b"x" * (MAX_BYTES + 1))
    assert place(only(load(book))) == ("F001", SAMPLES, 0, 0)


_COLUMNS = st.tuples(
    st.builds(
        "{}T{}{}{}".format,
        st.sampled_from(
            [
                "2026-11-20",
                "2026-02-29",
                "2024-02-29",
                "2100-02-29",
                "2026-04-31",
                "2026-01-00",
                "2026-1-1",
            ]
        )
        | st.sampled_from(
            [
                "2026-00-10",
                "2026-13-01",
                "0999-12-31",
                "0000-01-01",
                "9999-12-31",
                "20261120",
                "2026-W47-5",
            ]
        ),
        st.sampled_from(
            ["10:00:00", "24:00:00", "23:59:60", "10:60:00", "10:00", "100000", "10"]
        ),
        st.sampled_from(["", ".1", ".123", ".1234", ".123456", ".1234567", ",5"]),
        st.sampled_from(
            [
                "Z",
                "z",
                "",
                "+01:00",
                "+14:59",
                "+15:00",
                "+24:00",
                "-23:59",
                "+01",
                "+01:00:30",
                "+1:00",
            ]
        ),
    ),
    st.sampled_from(["true", "false", "True", "1", ""]),
    st.sampled_from(
        [
            "12.5",
            "0",
            "-0",
            "-1",
            "1e3",
            "1e999",
            "nan",
            "inf",
            " 1",
            "1_0",
            ".5",
            "5.",
            "1" * 400,
            "٣",
            "",
        ]
    ),
    st.sampled_from([*OUTCOMES, "OK", "", " ok"]),
    st.text(st.characters(codec="utf-8"), max_size=5)
    | st.sampled_from(["", '"', '"a,b"', "a,b", '"a\nb"', "\r", "\0"]),
)


@settings(max_examples=150)
@given(columns=_COLUMNS)
def test_a_line_is_a_sample_or_a_finding(
    shared: Path, columns: tuple[str, ...]
) -> None:
    """Whatever stands in its columns, a line is read as a sample exactly if the loader finds no
    fault with it.
    """
    read = _samples(shared, _HEAD + _GOOD + ",".join(columns) + "\n" + _GOOD)
    told = [
        finding for finding in load(shared).findings if finding.location.path == SAMPLES
    ]
    assert read[0] == _SAMPLE
    assert (len(read) == 3, len(told)) in {(True, 0), (False, 1)}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of one book for all the lines of a property test."""
    return make(tmp_path_factory.mktemp("samples"))


def test_samples_beyond_a_link_are_not_read(book: Path) -> None:
    """A probes folder that is a link shows nothing of what lies outside of the book."""
    probes = book / RESULT_FOLDER / "probes"
    probes.rename(book.parent / "outside")
    probes.symlink_to(book.parent / "outside")
    assert Attachments(book).samples(only_result(book)).get("health", ()) == ()
