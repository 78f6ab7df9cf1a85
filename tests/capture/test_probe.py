"""A probe is read from one line, and one measurement tells apart what can go wrong, in time."""

import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture import name_server, servers
from drillbook.capture.probes.line import parse
from drillbook.capture.probes.measurement import measure, plain
from drillbook.capture.probes.spec import Criteria, ProbeSpec
from drillbook.errors import DrillbookError
from drillbook.model.sample import OUTCOMES, Sample

_HEAD = b"HTTP/1.1 200 OK\r\n"
_SECOND = timedelta(seconds=1)
_KNOWING = name_server.knowing({"db.example.com": ("203.0.113.8", "203.0.113.7")})


def _spec(target: str, options: str = "timeout=300ms") -> ProbeSpec:
    return parse(f"it={target} {options}".strip())


def _timed(spec: ProbeSpec) -> Sample:
    """Take a sample, and see to it that it keeps its deadline."""
    started = time.monotonic()
    sample = measure(spec)
    assert time.monotonic() - started < spec.timeout.total_seconds() + 0.5
    assert sample.outcome in OUTCOMES
    assert sample.ok == (sample.outcome == "ok")
    assert sample.at.utcoffset() is not None
    return sample


def _http(port: int, options: str = "") -> Sample:
    return _timed(_spec(f"http://127.0.0.1:{port}/books", f"timeout=300ms {options}"))


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("books=http://127.0.0.1:8110/books", "http", "http://127.0.0.1:8110/books"),
        ("books=https://localhost/?a=b", "http", "https://localhost/?a=b"),
        ("db-1=tcp://127.0.0.1:8130", "tcp", "tcp://127.0.0.1:8130"),
        ("db=tcp://[::1]:8130", "tcp", "tcp://[::1]:8130"),
        ("row=exec:psql -c 'select 1'", "exec", "psql -c 'select 1'"),
        ("row=exec: env A=b run --every=2s", "exec", "env A=b run --every=2s"),
        ("name=dns:orders.example.com", "dns", "dns:orders.example.com"),
        (
            "name=dns://10.0.0.53/orders.example.com",
            "dns",
            "dns://10.0.0.53/orders.example.com",
        ),
        ("name=dns://[::1]:5353/db.internal.", "dns", "dns://[::1]:5353/db.internal."),
    ],
)
def test_a_probe_needs_a_name_and_a_target_only(
    text: str, kind: str, target: str
) -> None:
    """Everything else has a usual value."""
    spec = parse(text)
    assert (spec.text, spec.type, spec.target) == (text, kind, target)
    assert (spec.interval, spec.timeout, spec.follow, spec.verify) == (
        _SECOND,
        2 * _SECOND,
        False,
        True,
    )
    assert spec.criteria.status == {"http": ("2xx",), "exec": ("0",)}.get(kind, ())


def test_options_follow_the_target() -> None:
    """Each is a word, or in quotes if there are blanks in it."""
    spec = parse(
        "a=http://h/ every=5m timeout=500ms status=200,4xx body='all good' follow=yes verify=no"
    )
    assert (spec.interval, spec.timeout) == (
        timedelta(minutes=5),
        timedelta(milliseconds=500),
    )
    assert spec.criteria == Criteria(status=("200", "4xx"), body="all good")
    assert (spec.follow, spec.verify) == (True, False)


def test_options_stand_behind_a_command() -> None:
    """Only known options at the end are taken off it."""
    spec = parse('row=exec:psql -c "select 1" x=1 every=2s status=0,3 body="1 row"')
    assert spec.target == 'psql -c "select 1" x=1'
    assert spec.criteria == Criteria(status=("0", "3"), body="1 row")
    assert spec.interval == 2 * _SECOND


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        ("", 1, "does not begin with a name"),
        ("http://127.0.0.1/", 1, "does not begin with a name"),
        ("Books=http://127.0.0.1/", 1, "does not begin with a name"),
        ("a=http://h/\nb=http://h/", 1, "is not one line"),
        ("a=" + "x" * 3000, 1, "is not one line"),
        ("a=", 3, "begins with none of http://"),
        ("a=ftp://h/", 3, "begins with none of http://"),
        ("a=http:///x", 3, "without a host"),
        ("a=http://h:99999/", 3, "Port out of range"),
        ("a=tcp://h", 3, "not tcp://HOST:PORT"),
        ("a=tcp://h:80/x", 3, "not tcp://HOST:PORT"),
        ("a=exec: every=1s", 8, "has no command"),
        ("a=http://h/ evry=1s", 13, 'Did you mean "every"?'),
        ("a=http://h/ every=1s now", 22, "no option"),
        ("a=dns:", 3, "neither dns:HOST nor dns://SERVER/HOST"),
        ("a=dns://10.0.0.53", 3, "neither dns:HOST nor dns://SERVER/HOST"),
        ("a=dns://ns.example.com/db", 3, "the server by its address"),
        ("a=dns:db:5432", 3, "neither dns:HOST nor dns://SERVER/HOST"),
        ("a=dns:two..dots", 3, "neither dns:HOST nor dns://SERVER/HOST"),
        ("a=dns:db status=0", 10, "dns knows every, timeout, of, body."),
        ("a=udp://h:1", 3, "none of http://, https://, tcp://, exec: and dns:"),
        ("a=tcp://h:1 status=200", 13, "tcp knows every, timeout, of."),
        ("a=http://h/ every=1s every=2s", 22, "`every` twice"),
        ("a=http://h/ every=0s", 19, "from 100ms to 1h"),
        ("a=http://h/ of=us", 16, "write service or dependency"),
        ("a=http://h/ timeout=2h", 21, "from 50ms to 1m"),
        ("a=http://h/ timeout=soon", 21, "from 50ms to 1m"),
        ("a=http://h/ status=999", 20, "write 200, 2xx or 200,404"),
        ("a=exec:true status=256", 20, "write 0 or 0,3"),
        ("a=http://h/ body=(", 18, "not taken by RE2: missing ): ("),
        ("a=http://h/ follow=maybe", 20, "write yes or no"),
    ],
)
def test_a_mistake_is_told_with_its_column(
    text: str, column: int, problem: str
) -> None:
    """It says which probe, what is wrong, and where."""
    with pytest.raises(DrillbookError) as raised:
        parse(text)
    assert problem in raised.value.message
    assert raised.value.message.endswith(f"(column {column})")
    assert "every=1s" in raised.value.help


@given(
    st.text(max_size=60)
    | st.from_regex(
        r"[a-z]{1,3}=(http://|tcp://|exec:|dns:)[ -~]{0,40}", fullmatch=True
    )
)
def test_whatever_is_typed_is_a_probe_or_a_mistake(text: str) -> None:
    """No other error comes out."""
    try:
        assert parse(text).text == text
    except DrillbookError as error:
        assert "column" in error.message  # noqa: PT017 - either of the two is right


def test_secrets_are_not_shown() -> None:
    """Neither in what is recorded nor in a mistake."""
    assert (
        "hunter2"
        not in parse("a=http://me:hunter2@127.0.0.1/?token=hunter2").shown_target
    )
    with pytest.raises(DrillbookError) as raised:
        parse("a=http://me:hunter2@127.0.0.1/ timeout=never")
    assert "hunter2" not in raised.value.message


def test_a_good_answer_is_ok() -> None:
    """The detail is the status, the time is that of the clock given."""
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with servers.serving(servers.page("all good")) as port:
        sample = measure(_spec(f"http://127.0.0.1:{port}/", "body=go+d"), lambda: at)
    assert (sample.at, sample.ok, sample.outcome, sample.detail) == (
        at,
        True,
        "ok",
        "200",
    )
    assert 0 < sample.latency_ms < 500


@pytest.mark.parametrize(
    ("answer", "options", "outcome", "detail"),
    [
        (servers.page("x", "503 Service Unavailable"), "", "status", "503"),
        (servers.page("x", "503 Service Unavailable"), "status=5xx", "ok", "503"),
        (servers.page("x", "404 Not Found"), "status=200,404", "ok", "404"),
        (servers.page("x", "302 Found", "Location: /books"), "", "status", "302"),
        (servers.page("x", "302 Found", "Location: /books"), "status=302", "ok", "302"),
        (
            servers.page("x", "302 Found", "Location: /books"),
            "follow=yes",
            "error",
            "more than 5 redirects",
        ),
        (servers.page("all is bad"), "body=good", "body", "200: nothing matches good"),
        (
            servers.saying(b""),
            "",
            "error",
            "Server disconnected without sending a response.",
        ),
        (servers.saying(b"SSH-2.0-OpenSSH_9\r\n"), "", "error", "disconnected"),
        (
            servers.saying(_HEAD + b"Content-Length: 100\r\n\r\nshort"),
            "",
            "error",
            "peer closed connection",
        ),
        (servers.silent, "", "timeout", "no answer within 0.3 s"),
        (servers.dripping(_HEAD, b"X: y\r\n"), "", "timeout", "no answer within 0.3 s"),
        (
            servers.dripping(_HEAD + b"Content-Length: 9999\r\n\r\n", b"x"),
            "",
            "timeout",
            "no answer within 0.3 s",
        ),
        (servers.dripping(_HEAD + b"\r\n", b"x" * 65536, 0), "", "ok", "200"),
        (servers.dripping(_HEAD + b"X: ", b"x" * 65536, 0), "", "error", ""),
    ],
)
def test_answers_are_told_apart(
    answer: servers.Answer, options: str, outcome: str, detail: str
) -> None:
    """Each way to fail has its outcome, and none takes longer than it may."""
    with servers.serving(answer) as port:
        sample = _http(port, options)
    assert sample.outcome == outcome
    assert detail in sample.detail


def test_a_port_that_nobody_listens_on_is_refused() -> None:
    """With HTTP and TCP alike."""
    port = servers.refusing_port()
    assert _http(port).outcome == "refused"
    assert _timed(_spec(f"tcp://127.0.0.1:{port}")).outcome == "refused"


def test_a_port_is_ok_when_it_accepts() -> None:
    """What lies behind is not asked."""
    with servers.serving(servers.silent) as port:
        assert _timed(_spec(f"tcp://127.0.0.1:{port}"))[3:] == ("ok", "connected")


def test_a_connection_that_is_not_taken_times_out() -> None:
    """A service that hangs has a full queue of connections."""
    with servers.full_queue() as port:
        assert _timed(_spec(f"tcp://127.0.0.1:{port}")).outcome == "timeout"
        assert _http(port).outcome == "timeout"


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    """It fails as TLS, unless it was said that it does not matter."""
    with servers.serving(servers.page("x"), servers.self_signed(tmp_path)) as port:
        address = f"https://127.0.0.1:{port}/"
        assert _timed(_spec(address, "timeout=1s"))[3:] == (
            "tls",
            "self-signed certificate",
        )
        assert _timed(_spec(address, "timeout=1s verify=no")).outcome == "ok"
        assert _http(port).outcome == "error"


def test_what_speaks_no_tls() -> None:
    """An answer in the clear is TLS's failure, none at all is a time-out."""
    with servers.serving(servers.page("x")) as port:
        assert (
            _timed(_spec(f"https://127.0.0.1:{port}/", "timeout=1s")).outcome == "tls"
        )
    with servers.serving(servers.silent) as port:
        assert _timed(_spec(f"https://127.0.0.1:{port}/")).outcome == "timeout"


@pytest.mark.parametrize(
    "target",
    ["http://nowhere.invalid/", "tcp://nowhere.invalid:80", "dns:nowhere.invalid"],
)
def test_a_name_that_nobody_knows(target: str) -> None:
    """It fails as DNS, whether the name server says so or nothing."""
    assert _timed(_spec(target, "timeout=1s")).outcome == "dns"


@pytest.mark.parametrize(
    "target", ["http://books.example/", "tcp://books.example:80", "dns:books.example"]
)
def test_a_name_server_that_hangs(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look-up cannot be ended, but it is not waited for, and fails as DNS."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))
    sample = _timed(_spec(target))
    assert (sample.outcome, sample.detail) == ("dns", "the name server did not answer")


@pytest.mark.parametrize(
    ("reply", "options", "outcome", "detail"),
    [
        (_KNOWING, "", "ok", "203.0.113.7 203.0.113.8"),
        (_KNOWING, "body=203.0.113.8", "ok", "203.0.113.7 203.0.113.8"),
        (
            _KNOWING,
            "body=^198[.]",
            "body",
            "203.0.113.7 203.0.113.8: nothing matches ^198[.]",
        ),
        (name_server.knowing({}), "", "dns", "127.0.0.1 says NXDOMAIN"),
        (
            name_server.knowing({"db.example.com": ()}),
            "",
            "dns",
            "the name has no address",
        ),
        (name_server.one_family, "", "ok", "203.0.113.9"),
        (name_server.refusing, "", "dns", "127.0.0.1 says SERVFAIL"),
        (name_server.silent, "", "timeout", "no answer within 0.3 s"),
    ],
)
def test_answers_of_a_name_server_are_told_apart(
    reply: name_server.Reply, options: str, outcome: str, detail: str
) -> None:
    """What a name stands for is the answer; each way to have none is told."""
    with name_server.answering(reply) as port:
        sample = _timed(
            _spec(f"dns://127.0.0.1:{port}/db.example.com", f"timeout=300ms {options}")
        )
    assert sample[3:] == (outcome, detail)


def test_a_name_is_looked_up_as_this_machine_does() -> None:
    """A file of hosts counts, and what it stands for is what programs get."""
    sample = _timed(_spec("dns:localhost", "timeout=1s body=127.0.0.1|::1"))
    assert sample.outcome == "ok"


def test_no_name_server_is_a_failure() -> None:
    """Nobody listens there."""
    port = servers.refusing_port()
    sample = _timed(_spec(f"dns://127.0.0.1:{port}/db.example.com"))
    assert sample.outcome in {"refused", "timeout"}


@pytest.mark.parametrize(
    ("command", "outcome", "detail"),
    [
        ("true", "ok", "exit 0"),
        ("echo one row; echo oops; exit 3 body=row", "status", "exit 3: oops"),
        ("echo none body=row", "body", "exit 0: nothing matches row"),
        ("echo '=1,\"2\"'; exit 1", "status", "exit 1: =1;'2'"),
        ("nosuch-command", "error", "not found"),
        ("kill -9 $$", "error", "ended by SIGKILL"),
        ("sleep 20", "timeout", "no answer within 0.3 s"),
        ("trap '' TERM; sleep 20", "timeout", "no answer within 0.3 s"),
        ("yes", "timeout", "no answer within 0.3 s"),
        ("setsid sleep 2 & true", "ok", "exit 0"),
        (
            "echo password=hunter2; exit 1",
            "status",
            "exit 1: password=[redacted: password]",
        ),
    ],
)
def test_commands_are_told_apart(command: str, outcome: str, detail: str) -> None:
    """By what they exit with and what they say, and those that do not end are ended."""
    sample = _timed(_spec(f"exec:{command}"))
    assert sample.outcome == outcome
    assert detail in sample.detail


def test_a_secret_can_stay_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The target holds its name only."""
    monkeypatch.setenv("DRILLBOOK_TEST_PATH", "expanded")
    seen: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(_HEAD + b"Content-Length: 0\r\n\r\n")

    with servers.serving(answer) as port:
        assert _timed(_spec(f"http://127.0.0.1:{port}/$DRILLBOOK_TEST_PATH")).ok
    assert seen[0].startswith(b"GET /expanded HTTP/1.1")


def test_no_proxy_stands_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment says about proxies is not asked: the target itself is measured."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{servers.refusing_port()}")
    with servers.serving(servers.page("x")) as port:
        assert _http(port).ok


@given(st.text())
def test_a_detail_is_one_plain_cell(text: str) -> None:
    """Whatever a target says cannot break a line of CSV, nor be a formula."""
    detail = plain(text)
    assert len(detail) <= 201
    assert not set(detail) & set('",\r\n')
    assert not detail.startswith(("=", "+", "-", "@"))
