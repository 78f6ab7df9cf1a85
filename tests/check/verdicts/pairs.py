"""The pairs, by what they are about. To add one is to add a row."""

import books
from check.verdicts.pair import HEALTHY, NONE, OUTAGE, STOPPED, Pair, Record

_INVENTORY = books.text_of(books.BASE, books.INVENTORY)
_REPORT = {"evidence": "[{file: evidence/log.txt, caption: The log of the database}]"}
_LOG = {
    "evidence/log.txt": (
        "10:02:05 received fast shutdown request\n10:02:06 database system is shut down\n"
    )
}
_SHOWN = (*HEALTHY[:2], STOPPED, *HEALTHY[2:])
_FAILED_FAULT = "{technique: real, injection: failed, how: systemctl stop postgresql}"
_HELD = HEALTHY[:2], HEALTHY[2:]


def _injected(
    command: str, how: str = "systemctl stop postgresql", **more: str
) -> Record:
    """Return a test in which nothing failed, with one command below the mark."""
    events = (*_HELD[0], command, *_HELD[1])
    return Record(
        events=events,
        keys={**NONE, "fault": f'{{technique: real, how: "{how}"}}', **more},
    )


_FAULT_FAILED = (
    Pair(
        name="the command below the mark failed",
        reason=(
            "Our own guide puts the command there; with nothing failing afterwards nothing was"
            " done."
        ),
        told="not-a-test",
        words="`kill 99999999`, ended with exit code 1",
        wrong=_injected("10:02:05 !1 kill 99999999", "kill of the main process"),
        honest=_injected("10:02:05 !0 kill 4711", "kill of the main process"),
    ),
    Pair(
        name="the command above the mark failed",
        reason="People also mark the fault once it is there.",
        told="not-a-test",
        words="ended with exit code 5",
        wrong=Record(
            events=("10:01 ok", "10:01:58 !5 systemctl stop postgresql", *HEALTHY[1:]),
            keys=NONE,
        ),
        honest=Record(
            events=("10:01 ok", "10:01:58 !0 systemctl stop postgresql", *HEALTHY[1:]),
            keys=NONE,
        ),
    ),
    Pair(
        name="the command that the fault names failed, further down",
        reason="What equals `fault.how` is the command of the fault wherever it stands.",
        told="not-a-test",
        wrong=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:02:05 !0 ls",
                "10:02:30 !5 systemctl stop postgresql",
                *HEALTHY[2:],
            ),
            keys=NONE,
        ),
        honest=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:02:05 !0 ls",
                "10:02:30 !0 systemctl stop postgresql",
                *HEALTHY[2:],
            ),
            keys=NONE,
        ),
    ),
    Pair(
        name="pkill that hit nothing",
        reason=(
            "It ends with 1 if there is no such process; if something failed all the same, it was a"
            " test."
        ),
        told="not-a-test",
        wrong=_injected("10:02:05 !1 pkill -9 postgres", "pkill -9 postgres"),
        honest=Record(
            events=(*OUTAGE[:2], "10:02:05 !1 pkill -9 postgres", *OUTAGE[2:]),
            keys={"fault": "{technique: real, how: pkill -9 postgres}"},
        ),
    ),
    Pair(
        name="a diagnosis that failed is no failed fault",
        reason="curl ends with 7 because the service is down; that says that the fault worked.",
        told="not-a-test",
        wrong=_injected("10:02:05 !1 docker stop db", "docker stop db"),
        honest=Record(
            events=(*OUTAGE[:2], "10:02:30 !7 curl http://shop.example/", *OUTAGE[2:])
        ),
    ),
    Pair(
        name="only the first of two tries failed",
        reason="People mistype; what counts is how the last try ended.",
        told="not-a-test",
        wrong=_injected("10:02:05 !1 kill 4711", "kill the main process"),
        honest=Record(
            events=(
                *_HELD[0],
                "10:02:05 !1 kill 9999",
                "10:02:20 !0 kill 4711",
                *_HELD[1],
            ),
            keys={**NONE, "fault": "{technique: real, how: kill the main process}"},
        ),
    ),
    Pair(
        name="a dry run that left `injection` out",
        reason="The command says itself that it did nothing.",
        told="not-a-test",
        words="dry run",
        wrong=_injected(
            "10:02:05 !0 kubectl delete pod db-0 --dry-run=server",
            "kubectl delete pod db-0 --dry-run=server",
        ),
        honest=_injected(
            "10:02:05 !0 kubectl delete pod db-0", "kubectl delete pod db-0"
        ),
    ),
    Pair(
        name="a dry run in the words of the fault",
        reason="It is told in words where no command was recorded.",
        told="not-a-test",
        wrong=Record(
            events=HEALTHY,
            keys={
                **NONE,
                **_REPORT,
                "fault": "{technique: real, how: Dry run of the chaos tool}",
            },
            files=_LOG,
        ),
        honest=Record(
            events=HEALTHY,
            keys={
                **NONE,
                **_REPORT,
                "fault": "{technique: real, how: Run of the chaos tool}",
            },
            files=_LOG,
        ),
    ),
    Pair(
        name="the tool says that it failed",
        reason="`injection` is the word of whoever ran it.",
        told="not-a-test",
        wrong=Record(events=_SHOWN, keys={**NONE, "fault": _FAILED_FAULT}),
        honest=Record(events=_SHOWN, keys=NONE),
    ),
)

_NOTHING_SHOWS = (
    Pair(
        name="the service stayed healthy and nothing shows the fault",
        reason="A probe of the wrong host, or one that takes every answer, is as green.",
        told="inconclusive",
        words="nothing shows that the dependency failed",
        wrong=Record(events=HEALTHY, keys=NONE),
        honest=Record(events=_SHOWN, keys=NONE),
    ),
    Pair(
        name="a look at the dependency itself",
        reason="Whoever saw the dependency fail has shown it.",
        told="inconclusive",
        wrong=Record(
            events=(*_HELD[0], "10:02:30 up the primary answers", *_HELD[1]), keys=NONE
        ),
        honest=Record(
            events=(*_HELD[0], "10:02:30 down the primary is gone", *_HELD[1]),
            keys=NONE,
        ),
    ),
    Pair(
        name="a probe of the dependency",
        reason="Samples of the dependency show whether it failed.",
        told="inconclusive",
        wrong=Record(events=HEALTHY, keys=NONE, samples="." * 800, of="dependency"),
        honest=Record(
            events=HEALTHY,
            keys=NONE,
            samples="." * 130 + "x" * 465 + "." * 205,
            of="dependency",
        ),
    ),
    Pair(
        name="a file shows it",
        reason="The log of the dependency is evidence; an empty file is none.",
        told="inconclusive",
        wrong=Record(
            events=HEALTHY, keys={**NONE, **_REPORT}, files={"evidence/log.txt": ""}
        ),
        honest=Record(events=HEALTHY, keys={**NONE, **_REPORT}, files=_LOG),
    ),
    Pair(
        name="another program was stopped",
        reason="The command that succeeded is not the one that was named.",
        told="inconclusive",
        words="`systemctl stop nginx` is not what `fault.how` says",
        wrong=_injected("10:02:05 !0 systemctl stop nginx"),
        honest=_injected("10:02:05 !0 systemctl stop postgresql"),
    ),
    Pair(
        name="another container was stopped",
        reason="The same with containers.",
        told="inconclusive",
        wrong=_injected("10:02:05 !0 docker pause cache-1", "docker pause db-1"),
        honest=_injected("10:02:05 !0 docker pause db-1", "docker pause db-1"),
    ),
    Pair(
        name="how it failed is still to be written",
        reason="TODO is no way to make anything fail.",
        told="inconclusive",
        words='`fault.how` says "TODO"',
        wrong=Record(
            events=HEALTHY, keys={**NONE, "fault": "{technique: real, how: TODO}"}
        ),
        honest=Record(
            events=_SHOWN,
            keys={**NONE, "fault": "{technique: real, how: systemctl stop postgresql}"},
        ),
    ),
    Pair(
        name="a service that answers every probe",
        reason="A thousand good samples of the wrong address show no fault.",
        told="inconclusive",
        wrong=Record(
            events=("10:02 fault", "10:10 reverted"), keys=NONE, samples="." * 900
        ),
        honest=Record(
            events=("10:02 fault", STOPPED, "10:10 reverted"),
            keys=NONE,
            samples="." * 900,
        ),
    ),
    Pair(
        name="a status that says it is down",
        reason="A command that asked whether it works and was told no has seen it.",
        told="inconclusive",
        wrong=_injected(
            "10:02:30 !0 systemctl status postgresql", "the network cable was pulled"
        ),
        honest=_injected(
            "10:02:30 !3 systemctl status postgresql", "the network cable was pulled"
        ),
    ),
    Pair(
        name="one lost sample is not the fault",
        reason="One of five hundred fails now and then.",
        told="inconclusive",
        wrong=Record(events=HEALTHY, keys=NONE, samples="." * 300 + "x" + "." * 500),
        honest=Record(
            events=OUTAGE,
            samples="." * 121 + "x" * 478 + "." * 201,
        ),
    ),
)

_TYPED = (
    Pair(
        name="no impact typed, and every sample failed",
        reason="What was measured decides, and the word is told to be wrong.",
        told="surprise",
        words="`impact` says none, but",
        wrong=Record(
            events=("10:02 fault", "10:10 reverted"),
            keys=NONE,
            samples="." * 121 + "x" * 478 + "." * 201,
        ),
        honest=Record(events=OUTAGE, samples="." * 121 + "x" * 478 + "." * 201),
    ),
    Pair(
        name="no impact typed, and people saw it failing",
        reason="What people saw is held against the word as well.",
        told="surprise",
        words="people saw it failing 1 of 1 times",
        wrong=Record(events=OUTAGE, keys=NONE),
        honest=Record(events=_SHOWN, keys=NONE),
    ),
    Pair(
        name="degraded typed, and every sample failed",
        reason="If nothing at all is answered it is an outage.",
        told="R518",
        words="it counts as outage",
        wrong=Record(
            events=("10:02 fault", "10:10 reverted"),
            keys={
                "impact": "{observed: degraded}",
                "expected": "{impact: degraded, statement: It is slower.}",
            },
            samples="." * 121 + "x" * 478 + "." * 201,
        ),
        honest=Record(
            events=("10:02 fault", "10:10 reverted", "10:11 restored"),
            keys={
                "impact": "{observed: degraded}",
                "expected": "{impact: degraded, statement: It is slower.}",
            },
            samples="." * 121 + "x.." * 159 + "." * 201,
        ),
    ),
    Pair(
        name="an outage typed, and nothing failed",
        reason="Then the probes look at something else, or there was no fault.",
        told="R518",
        wrong=Record(
            events=("10:02 fault", STOPPED, "10:10 reverted", "10:11 restored"),
            keys={"impact": "{observed: outage}"},
            samples="." * 800,
        ),
        honest=Record(
            events=("10:02 fault", "10:10 reverted"),
            samples="." * 121 + "x" * 478 + "." * 201,
        ),
    ),
    Pair(
        name="the typed word agrees with the expectation against the samples",
        reason="Two typed words that agree are no outcome.",
        told="surprise",
        wrong=Record(
            events=HEALTHY, keys=NONE, samples="." * 121 + "x" * 300 + "." * 379
        ),
        honest=Record(events=_SHOWN, keys=NONE, samples="." * 800),
    ),
    Pair(
        name="slow is degraded although everything is answered",
        reason="Only people see that it is slow, so that nothing speaks against the word.",
        told="R518",
        wrong=Record(events=_SHOWN, keys={"impact": "{observed: outage}"}),
        honest=Record(
            events=_SHOWN,
            keys={
                "impact": "{observed: degraded}",
                "expected": "{impact: degraded, statement: Pages take 3 s.}",
            },
        ),
    ),
    Pair(
        name="no impact is written down",
        reason="To determine it is what the test was for.",
        told="R533",
        words="the observations say outage",
        wrong=Record(
            events=("10:02 fault", "10:10 reverted"),
            keys={"impact": None},
            samples="." * 121 + "x" * 478 + "." * 201,
        ),
        honest=Record(events=OUTAGE),
    ),
    Pair(
        name="it never came back",
        reason="A last look that is unhealthy is no agreement, whatever both words say.",
        told="surprise",
        words="still failing",
        wrong=Record(events=(*OUTAGE[:4], "10:12 bad")),
        honest=Record(events=(*OUTAGE[:4], "10:12 bad", "10:20 restored", "10:21 ok")),
    ),
    Pair(
        name="the probe never saw it come back",
        reason="The same by samples.",
        told="R531",
        wrong=Record(
            events=("10:02 fault", "10:10 reverted"), samples="." * 121 + "x" * 680
        ),
        honest=Record(
            events=("10:02 fault", "10:10 reverted"),
            samples="." * 121 + "x" * 500 + "." * 180,
        ),
    ),
    Pair(
        name="nobody says that it was restored",
        reason="Never is slower than late: the objective speaks.",
        told="R503",
        words="does not say that function was restored",
        wrong=Record(events=OUTAGE[:4]),
        honest=Record(events=OUTAGE),
    ),
)

_TIMES = (
    Pair(
        name="minutes are no milliseconds",
        reason="Of two events in one minute the one that stands first came first.",
        told="inconclusive",
        words="nothing was observed before the fault",
        wrong=Record(events=("10:02 fault", "10:02 ok", "10:03 bad", *OUTAGE[3:])),
        honest=Record(events=("10:02 ok", "10:02 fault", "10:03 bad", *OUTAGE[3:])),
    ),
    Pair(
        name="all of it in one minute",
        reason="A fast test that is written down by the minute is still in order.",
        told="inconclusive",
        words="lasted no time",
        wrong=Record(
            events=(
                "10:01 ok",
                "10:02:07 fault",
                "10:02:07 bad",
                "10:02:07 reverted",
                "10:03 ok",
            )
        ),
        honest=Record(
            events=(
                "10:02 ok",
                "10:02 fault",
                "10:02 bad",
                "10:02 reverted",
                "10:02 ok",
            )
        ),
    ),
    Pair(
        name="a fault of no length",
        reason="Nothing can be seen in it.",
        told="inconclusive",
        wrong=Record(
            events=("10:01 ok", "10:02 fault", "10:02 reverted", "10:03 ok"),
            samples="." * 200,
        ),
        honest=Record(events=OUTAGE),
    ),
    Pair(
        name="a baseline of the day before",
        reason="It says little about the moment at which the fault began.",
        told="inconclusive",
        words="the baseline is too old",
        wrong=Record(
            events=("2026-11-19T10:01:00+01:00 ok", *OUTAGE[1:]),
            keys={"started": "2026-11-19T10:00:00+01:00"},
        ),
        honest=Record(
            events=("09:20 ok", *OUTAGE[1:]),
            keys={"started": "2026-11-20T09:00:00+01:00"},
        ),
    ),
    Pair(
        name="one failed sample in two minutes of a healthy service",
        reason="A lost sample long before the fault voids nothing; one in ten does.",
        told="inconclusive",
        words="6 of 118 samples failed",
        wrong=Record(
            events=OUTAGE,
            samples=("x" + "." * 9) * 6 + "." * 61 + "x" * 478 + "." * 201,
        ),
        honest=Record(
            events=(
                "10:01 ok",
                "10:50 fault",
                "10:51 bad",
                "10:55 reverted",
                "10:56 restored",
                "10:57 ok",
            ),
            keys={"ended": "2026-11-20T11:00:00+01:00"},
            samples="." * 500 + "x" + "." * 2500 + "x" * 300 + "." * 200,
        ),
    ),
    Pair(
        name="a failure half a minute before the fault",
        reason="The last minute has to be healthy, whatever the share.",
        told="inconclusive",
        words="1 of the last 60 samples failed",
        wrong=Record(
            events=OUTAGE, samples="." * 90 + "x" + "." * 30 + "x" * 478 + "." * 201
        ),
        honest=Record(
            events=OUTAGE, samples="." * 30 + "x" + "." * 90 + "x" * 478 + "." * 201
        ),
    ),
    Pair(
        name="two failures in a row are no noise",
        reason=(
            "What fails twice in a row fails; what fails once and again much later is lost now and"
            " then."
        ),
        told="surprise",
        wrong=Record(events=_SHOWN, keys=NONE, samples="." * 300 + "xx" + "." * 500),
        honest=Record(
            events=_SHOWN,
            keys=NONE,
            samples="." * 300 + "x" + "." * 100 + "x" + "." * 400,
        ),
    ),
    Pair(
        name="a mark that was set late",
        reason="A sample next to a mark is of neither side.",
        told="inconclusive",
        wrong=Record(events=OUTAGE, samples="." * 105 + "x" * 494 + "." * 201),
        honest=Record(events=OUTAGE, samples="." * 119 + "x" * 480 + "." * 201),
    ),
    Pair(
        name="the dependency was down already",
        reason="A fault that was there before shows nothing of what was done.",
        told="inconclusive",
        words="the dependency was last seen failing before the fault",
        wrong=Record(
            events=("10:01 ok", "10:01:30 down it does not answer", *OUTAGE[1:])
        ),
        honest=Record(events=("10:01 ok", "10:01:30 up it answers", *OUTAGE[1:])),
    ),
    Pair(
        name="held down on purpose for three days",
        reason="Recovery counts from `acted` where the fault was held; late is late all the same.",
        told="R503",
        words="after `acted`, because the fault was held",
        wrong=Record(
            events=(
                *OUTAGE[:3],
                "2026-11-23T10:00:00+01:00 acted",
                "2026-11-23T10:05:00+01:00 reverted",
                "2026-11-23T12:08:00+01:00 restored",
                "2026-11-23T12:09:00+01:00 ok",
            ),
            keys={"ended": "2026-11-23T12:30:00+01:00"},
        ),
        honest=Record(
            events=(
                *OUTAGE[:3],
                "2026-11-23T10:00:00+01:00 acted",
                "2026-11-23T10:05:00+01:00 reverted",
                "2026-11-23T10:08:00+01:00 restored",
                "2026-11-23T10:09:00+01:00 ok",
            ),
            keys={"ended": "2026-11-23T10:30:00+01:00"},
        ),
    ),
    Pair(
        name="a failover that took too long while the fault was there",
        reason="Nothing was held: what brought it back was the failover, two hours later.",
        told="R503",
        words="restored 2 h after the fault",
        wrong=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:03 bad",
                "12:02 restored",
                "12:03 ok",
                "12:10 reverted",
                "12:12 ok",
            ),
            keys={"ended": "2026-11-20T12:30:00+01:00"},
        ),
        honest=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:03 bad",
                "10:30 restored",
                "10:31 ok",
                "12:10 reverted",
                "12:12 ok",
            ),
            keys={"ended": "2026-11-20T12:30:00+01:00"},
        ),
    ),
    Pair(
        name="two faults, one after the other",
        reason="Restored counts from the one that took the service down.",
        told="R503",
        wrong=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:03 bad",
                "11:30 fault",
                "11:35 restored",
                "11:36 ok",
                "11:50 reverted",
                "11:52 ok",
            ),
            keys={"ended": "2026-11-20T12:00:00+01:00"},
        ),
        honest=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:03 ok",
                "11:30 fault",
                "11:31 bad",
                "11:35 restored",
                "11:36 ok",
                "11:50 reverted",
                "11:52 ok",
            ),
            keys={"ended": "2026-11-20T12:00:00+01:00"},
        ),
    ),
    Pair(
        name="nobody looked after the revert",
        reason="The outcome is known; that it came back is a question of its own.",
        told="R530",
        words="nobody knows whether it came back",
        wrong=Record(events=OUTAGE[:4]),
        honest=Record(events=OUTAGE),
    ),
    Pair(
        name="healed by itself",
        reason="The remedy of the honest case comes first.",
        told="R530",
        words="If it healed by itself, write `reverted` with when it did",
        wrong=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:03 bad",
                "10:08 restored",
                "10:12 ok",
            )
        ),
        honest=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:03 bad",
                "10:07 reverted by itself",
                "10:08 restored",
                "10:12 ok",
            )
        ),
    ),
    Pair(
        name="the check after it came before the revert",
        reason="Chaos Toolkit looks before its rollbacks: that is a look during the fault.",
        told="R530",
        wrong=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:03 bad",
                "10:09 bad",
                "10:10 reverted",
            )
        ),
        honest=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:03 bad",
                "10:09 bad",
                "10:10 reverted",
                "10:11 restored",
                "10:12 ok",
            )
        ),
    ),
    Pair(
        name="one sample in a fault of a second",
        reason="One sample is luck.",
        told="R536",
        wrong=Record(
            events=("10:02:00 fault", "10:02:01 reverted", "10:03 restored"),
            samples="." * 120 + "x" + "." * 200,
        ),
        honest=Record(
            events=("10:02:00 fault", "10:02:30 reverted", "10:03 restored"),
            samples="." * 120 + "x" * 30 + "." * 200,
        ),
    ),
    Pair(
        name="the fault fits between two samples",
        reason="Nothing was observed while it was active.",
        told="inconclusive",
        words="nothing was observed of the service while the fault was active",
        wrong=Record(
            events=("10:06 fault", STOPPED.replace("10:02", "10:06"), "10:09 reverted"),
            keys={**NONE, "ended": "2026-11-20T12:00:00+01:00"},
            samples="." * 20,
            interval=300,
        ),
        honest=Record(
            events=("10:06 fault", STOPPED.replace("10:02", "10:06"), "10:31 reverted"),
            keys={**NONE, "ended": "2026-11-20T12:00:00+01:00"},
            samples="." * 20,
            interval=300,
        ),
    ),
    Pair(
        name="more samples than there was time for",
        reason="Typed numbers that cannot be are told.",
        told="R536",
        wrong=Record(
            keys={
                "probes": (
                    "[{id: health, type: http, target: x, interval: 10s, before: {ok: 6},"
                    " during: {failed: 900}, after: {ok: 6}}]"
                )
            }
        ),
        honest=Record(
            keys={
                "probes": (
                    "[{id: health, type: http, target: x, interval: 10s, before: {ok: 6},"
                    " during: {failed: 48}, after: {ok: 6}}]"
                )
            }
        ),
    ),
    Pair(
        name="a few samples more than there was time for",
        reason="A sample may be due at each mark, and marks are set to the second; that is all.",
        told="R536",
        wrong=Record(
            keys={
                "probes": (
                    "[{id: health, type: http, target: x, interval: 1s, before: {ok: 60},"
                    " during: {failed: 490}, after: {ok: 60}}]"
                )
            }
        ),
        honest=Record(
            keys={
                "probes": (
                    "[{id: health, type: http, target: x, interval: 1s, before: {ok: 60},"
                    " during: {failed: 482}, after: {ok: 60}}]"
                )
            }
        ),
    ),
    Pair(
        name="an interval of milliseconds",
        reason="Fast probes can be written down; a fault they cannot have seen is told.",
        told="R536",
        wrong=Record(
            keys={
                "probes": (
                    "[{id: health, type: http, target: x, interval: 300ms, before: {ok: 6},"
                    " during: {failed: 9000}, after: {ok: 6}}]"
                )
            }
        ),
        honest=Record(
            keys={
                "probes": (
                    "[{id: health, type: http, target: x, interval: 300ms, before: {ok: 6},"
                    " during: {failed: 1500}, after: {ok: 6}}]"
                )
            }
        ),
    ),
)

_BLOG = _INVENTORY.replace(
    "environments:",
    "  - {id: blog, name: Blog, owner: alex, rto: 1h, rpo: 15m}\nenvironments:",
    1,
)
_API = (
    "  - {id: api, name: API, kind: http-api, criticality: non-critical, impact: No comments.,"
    " used_by: [blog], depends_on: [database]}\n"
)
_THROUGH_THE_API = _BLOG.replace("  - id: mail\n", f"{_API}  - id: mail\n")
_RPO = _INVENTORY.replace("    owner: sam\n", "    owner: sam\n    rpo: 5m\n", 1)
_MAIL_PLAYBOOK = books.text_of(books.BASE, books.PLAYBOOK).replace(
    "covers: [database]", "covers: [mail]"
)
_SAID = "Nobody can order, and the page says to come back later."
_COPIED = f'{{observed: outage, services: [shop], description: "{_SAID}"}}'
_TOLD = (
    "{observed: outage, services: [shop], description: For eight minutes 42 people saw"
    " an error.}"
)
_EXPECTED = f'{{impact: outage, statement: "{_SAID}"}}'
_COUNTS = (
    "[{id: health, type: http, target: x, interval: 60s, before: {ok: 1}, during: {failed: 8},"
    " after: {ok: 2}}]"
)
_MARKS = ("10:02 fault", "10:10 reverted", "10:11 restored")

_RECORDS = (
    Pair(
        name="the service that was watched does not use the dependency",
        reason="What becomes of the blog shows nothing of the shop.",
        told="covers nothing",
        words="it watched blog, which does not use database",
        wrong=Record(keys={"service": "blog"}, content={books.INVENTORY: _BLOG}),
        honest=Record(
            keys={"service": "blog"}, content={books.INVENTORY: _THROUGH_THE_API}
        ),
    ),
    Pair(
        name="the wrong service is told of by a rule of its own",
        reason="Another result may cover the cell, and then nobody would hear of it.",
        told="R542",
        wrong=Record(keys={"service": "blog"}, content={books.INVENTORY: _BLOG}),
        honest=Record(content={books.INVENTORY: _BLOG}),
    ),
    Pair(
        name="typed numbers and nothing else",
        reason="Numbers that were typed are somebody's word.",
        told="R535",
        wrong=Record(events=_MARKS, keys={"probes": _COUNTS}),
        honest=Record(events=_MARKS, keys={"probes": _COUNTS, **_REPORT}, files=_LOG),
    ),
    Pair(
        name="typed numbers beside what people saw",
        reason="People's looks carry the verdict.",
        told="R535",
        wrong=Record(events=_MARKS, keys={"probes": _COUNTS}),
        honest=Record(events=OUTAGE, keys={"probes": _COUNTS}),
    ),
    Pair(
        name="a playbook of something else",
        reason="A procedure for the mail does not bring the database back.",
        told="R538",
        words="covers mail, not database",
        wrong=Record(
            keys={"playbook": "{id: mail-failover}"},
            content={"content/playbooks/mail-failover.md": _MAIL_PLAYBOOK},
        ),
        honest=Record(keys={"playbook": "{id: shop-disaster-recovery}"}),
    ),
    Pair(
        name="empty evidence",
        reason="An empty file looks like a proof in a list.",
        told="R539",
        wrong=Record(keys=_REPORT, files={"evidence/log.txt": ""}),
        honest=Record(keys=_REPORT, files=_LOG),
    ),
    Pair(
        name="an expectation word for word the outcome",
        reason="It was written afterwards.",
        told="R540",
        wrong=Record(keys={"expected": _EXPECTED, "impact": _COPIED}),
        honest=Record(keys={"expected": _EXPECTED, "impact": _TOLD}),
    ),
    Pair(
        name="an expectation copied into the summary",
        reason="The same in another place.",
        told="R540",
        wrong=Record(keys={"expected": _EXPECTED, "summary": _SAID.upper()}),
        honest=Record(
            keys={
                "expected": _EXPECTED,
                "summary": f"{_SAID} Fourteen orders came in again by hand.",
            }
        ),
    ),
    Pair(
        name="the objective for data was never measured",
        reason="A failure was felt, and nobody counted.",
        told="R532",
        words="the recovery point objective is 5 min",
        wrong=Record(content={books.INVENTORY: _RPO}),
        honest=Record(
            keys={
                "data_loss": "{measured: All 120 orders are there., evidence: evidence/log.txt}",
                **_REPORT,
            },
            files=_LOG,
            content={books.INVENTORY: _RPO},
        ),
    ),
    Pair(
        name="nothing was felt, so that nothing has to be counted",
        reason="Without impact no data was at risk by this test.",
        told="R532",
        wrong=Record(content={books.INVENTORY: _RPO}),
        honest=Record(events=_SHOWN, keys=NONE, content={books.INVENTORY: _RPO}),
    ),
    Pair(
        name="data loss whose evidence is no file",
        reason="A count can be checked by somebody else only where it can be seen.",
        told="R541",
        wrong=Record(
            keys={"data_loss": "{measured: Nothing was lost., evidence: We are sure.}"}
        ),
        honest=Record(
            keys={
                "data_loss": "{measured: All 120 orders are there., evidence: evidence/log.txt}",
                **_REPORT,
            },
            files=_LOG,
        ),
    ),
    Pair(
        name="nothing says how",
        reason="A test that nobody can repeat cannot be checked, either.",
        told="R534",
        wrong=Record(keys={"fault": '{technique: real, how: "n/a"}'}),
        honest=Record(keys={"fault": "{technique: real, how: unplugged}"}),
    ),
    Pair(
        name="no fault at all",
        reason="Neither technique nor way.",
        told="not-a-test",
        wrong=Record(keys={"fault": None}),
        honest=Record(),
    ),
    Pair(
        name="nobody looked at the service",
        reason="That the dependency was down says nothing of its impact.",
        told="inconclusive",
        words="nothing was observed of the service",
        wrong=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:03 down",
                "10:10 reverted",
                "10:12 ok",
            ),
            keys=NONE,
        ),
        honest=Record(
            events=(
                "10:01 ok",
                "10:02 fault",
                "10:03 down",
                "10:04 ok",
                "10:10 reverted",
                "10:12 ok",
            ),
            keys=NONE,
        ),
    ),
    Pair(
        name="nobody looked before",
        reason="Without a baseline the rest is held against nothing.",
        told="inconclusive",
        wrong=Record(events=OUTAGE[1:]),
        honest=Record(events=OUTAGE),
    ),
    Pair(
        name="the service was failing already",
        reason="Then the failure is not that of the dependency.",
        told="inconclusive",
        words="the service was last seen failing before the fault",
        wrong=Record(events=("10:01 bad", *OUTAGE[1:])),
        honest=Record(events=("10:00 bad", "10:01 ok", *OUTAGE[1:])),
    ),
    Pair(
        name="nothing was seen at all",
        reason="Marks alone are no test.",
        told="not-a-test",
        wrong=Record(
            events=("10:02 fault", "10:04 detected", "10:10 reverted", "10:11 restored")
        ),
        honest=Record(events=OUTAGE),
    ),
    Pair(
        name="it never began",
        reason="The method never ran.",
        told="not-a-test",
        wrong=Record(events=("10:01 ok", "10:03 bad", "10:12 ok")),
        honest=Record(events=OUTAGE),
    ),
    Pair(
        name="the surprise that a word hides",
        reason="What people saw decides, not what somebody hoped.",
        told="surprise",
        wrong=Record(
            events=OUTAGE,
            keys={**NONE, "impact": "{observed: none, description: Hardly anything.}"},
        ),
        honest=Record(events=OUTAGE),
    ),
    Pair(
        name="a guest who watched",
        reason="A vendor's engineer is no member, and no slip of a member's id, either.",
        told="F005",
        words='Did you mean "sam"?',
        wrong=Record(keys={"observers": "[samm]"}),
        honest=Record(keys={"observers": '["Robin Roe, Example Databases Ltd"]'}),
    ),
)

_MEASURED_LATER = (
    Pair(
        name="an outage typed, and two samples of hundreds failed",
        reason="Two lost answers are no outage, whatever was expected.",
        told="R518",
        words="it counts as degraded",
        wrong=Record(
            events=("10:02 fault", "10:10 reverted", "10:11 restored"),
            samples="." * 300 + "xx" + "." * 498,
        ),
        honest=Record(
            events=("10:02 fault", "10:10 reverted", "10:11 restored"),
            samples="." * 121 + "x" * 40 + "." * 639,
        ),
    ),
    Pair(
        name="degraded typed, and all but one sample failed",
        reason="One answer of hundreds makes an outage no less one.",
        told="R518",
        words="it counts as outage",
        wrong=Record(
            events=("10:02 fault", "10:10 reverted", "10:11 restored"),
            keys={
                "impact": "{observed: degraded}",
                "expected": "{impact: degraded, statement: It is slower.}",
            },
            samples="." * 121 + "x" * 239 + "." + "x" * 238 + "." * 201,
        ),
        honest=Record(
            events=("10:02 fault", "10:10 reverted", "10:11 restored"),
            keys={
                "impact": "{observed: degraded}",
                "expected": "{impact: degraded, statement: It is slower.}",
            },
            samples="." * 121 + "x." * 239 + "." * 201,
        ),
    ),
    Pair(
        name="the service failed from one fault to the next",
        reason="Between two faults it is to be well; what fails there was caused as well.",
        told="surprise",
        wrong=Record(
            events=(
                "10:01 ok", "10:02 fault", STOPPED, "10:03 ok", "10:04 reverted", "10:05 bad",
                "10:06 fault", "10:07 ok", "10:10 reverted", "10:12 ok",
            ),
            keys=NONE,
        ),
        honest=Record(
            events=(
                "10:01 ok", "10:02 fault", STOPPED, "10:03 ok", "10:04 reverted", "10:05 ok",
                "10:06 fault", "10:07 ok", "10:10 reverted", "10:12 ok",
            ),
            keys=NONE,
        ),
    ),
    Pair(
        name="two of the last three samples failed",
        reason="What fails to the end has not come back.",
        told="R531",
        wrong=Record(
            events=("10:02 fault", "10:10 reverted", "10:11 restored"),
            samples="." * 121 + "x" * 478 + "x.x" * 60,
        ),
        honest=Record(
            events=("10:02 fault", "10:10 reverted", "10:11 restored"),
            samples="." * 121 + "x" * 478 + "." * 120 + "x" + "." * 59,
        ),
    ),
    Pair(
        name="the only sample after the revert failed",
        reason="It is the last that is known, however close to the mark.",
        told="R531",
        wrong=Record(
            events=("10:02 fault", "10:10 reverted", "10:11 restored"),
            samples="." * 121 + "x" * 480,
        ),
        honest=Record(
            events=("10:02 fault", "10:10 reverted", "10:11 restored"),
            samples="." * 121 + "x" * 480 + "." * 60,
        ),
    ),
    Pair(
        name="restored was marked while it went on failing",
        reason="It was restored when it was seen to work.",
        told="R503",
        wrong=Record(
            events=(
                "10:01 ok", "10:02 fault", "10:03 bad", "10:10 reverted", "10:11 restored",
                "10:12 bad", "12:55 bad", "13:00 ok",
            ),
            keys={"ended": "2026-11-20T13:10:00+01:00"},
        ),
        honest=Record(events=(*OUTAGE, "10:30 ok")),
    ),
    Pair(
        name="somebody acted two hours after the revert",
        reason="Recovery began with the revert, not when somebody came.",
        told="R503",
        wrong=Record(
            events=(
                "10:01 ok", "10:02 fault", "10:03 bad", "10:10 reverted", "12:09 acted",
                "12:10 restored", "12:11 ok",
            ),
            keys={"ended": "2026-11-20T12:20:00+01:00"},
        ),
        honest=Record(
            events=(
                "10:01 ok", "10:02 fault", "10:03 bad", "10:09 acted", "10:10 reverted",
                "10:12 restored", "10:13 ok",
            ),
        ),
    ),
    Pair(
        name="the dependency worked again when the service was looked at",
        reason="A look after it came back says nothing of the time before.",
        told="inconclusive",
        words="was seen working again",
        wrong=Record(
            events=(
                "10:01 ok", "10:02 fault", "10:03 down", "10:04 up", "10:05 ok", "10:10 reverted",
                "10:12 ok",
            ),
            keys=NONE,
        ),
        honest=Record(
            events=(
                "10:01 ok", "10:02 fault", "10:03 down", "10:03:30 ok", "10:04 up",
                "10:10 reverted", "10:12 ok",
            ),
            keys=NONE,
        ),
    ),
    Pair(
        name="a fault of a thousandth of a second",
        reason="Nothing was seen to fail, and nothing could be.",
        told="inconclusive",
        words="the fault lasted for",
        wrong=Record(
            events=(
                "10:01 ok", "10:02:00.000 fault", "10:02:00.001 ok", "10:02:00.001 reverted",
                "10:12 ok",
            ),
            keys={**NONE, **_REPORT},
            files=_LOG,
        ),
        honest=Record(
            events=(
                "10:01 ok", "10:02:00 fault", "10:02:04 ok", "10:02:09 reverted", "10:12 ok",
            ),
            keys={**NONE, **_REPORT},
            files=_LOG,
        ),
    ),
    Pair(
        name="evidence that is blank",
        reason="Blank space shows nothing.",
        told="inconclusive",
        wrong=Record(
            events=HEALTHY, keys={**NONE, **_REPORT}, files={"evidence/log.txt": "  \n \n"}
        ),
        honest=Record(events=HEALTHY, keys={**NONE, **_REPORT}, files=_LOG),
    ),
    Pair(
        name="a probe of the dependency that never was good",
        reason="What fails before, during and after looks at the wrong thing.",
        told="inconclusive",
        wrong=Record(events=HEALTHY, keys=NONE, samples="x" * 800, of="dependency"),
        honest=Record(
            events=HEALTHY, keys=NONE, samples="." * 121 + "x" * 478 + "." * 201, of="dependency"
        ),
    ),
    Pair(
        name="how it failed is written in words that say nothing",
        reason="Another ticket is no way to make anything fail.",
        told="R534",
        wrong=Record(
            events=HEALTHY,
            keys={**NONE, **_REPORT, "fault": "{technique: real, how: see ticket}"},
            files=_LOG,
        ),
        honest=Record(
            events=HEALTHY,
            keys={**NONE, **_REPORT, "fault": "{technique: real, how: pulled cable of ticket 7}"},
            files=_LOG,
        ),
    ),
)  # fmt: skip

PAIRS: tuple[Pair, ...] = (
    *_FAULT_FAILED,
    *_NOTHING_SHOWS,
    *_TYPED,
    *_TIMES,
    *_RECORDS,
    *_MEASURED_LATER,
)
