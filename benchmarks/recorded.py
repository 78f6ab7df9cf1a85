"""Recorded results for measuring: those of this repository's own book, told again as other tests.

A clone has a journal whose lines follow each other, evidence and samples that it knows, and reviews
that hold. No two clones are copies of each other: their times, latencies and days differ.
"""

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from drillbook.capture.journal.chain import (
    NO_SUM,
    Json,
    Line,
    LineDraft,
    Moment,
    chained,
)
from drillbook.capture.journal.reading import read
from drillbook.capture.probes.sampler import counts
from drillbook.capture.session.events import ProbesMeasured
from drillbook.capture.session.result import result_of
from drillbook.capture.session.session import Session
from drillbook.files.result_file import write_result
from drillbook.files.samples import COLUMNS, samples_in
from drillbook.files.write import yaml_text
from drillbook.model.result import Result
from drillbook.model.result_parts import Probe
from drillbook.model.sample import Sample

ROOT = Path(__file__).resolve().parents[1]
REVIEWERS = ("ben", "chloe", "dina", "emil")
_ORIGINALS = (
    "2026-11-24-database-slow",
    "2026-11-24-database-unavailable",
    "2026-11-24-cdn-unavailable",
    "2026-11-24-cache-unavailable",
)
_DAY = "2026-11-24"


@dataclass(frozen=True)
class Original:
    """A recorded result of this repository, and its session."""

    folder: Path

    @cached_property
    def session(self) -> Session:
        """What its journal tells."""
        return Session(read(self.folder).lines)

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """Its evidence, by path."""
        return {
            f"evidence/{file.name}": file.read_bytes()
            for file in sorted((self.folder / "evidence").iterdir())
        }

    @cached_property
    def samples(self) -> Mapping[str, tuple[Sample, ...]]:
        """What its probes measured, by path."""
        return {
            f"probes/{file.name}": samples_in(self.folder, f"probes/{file.name}")
            for file in sorted((self.folder / "probes").iterdir())
        }

    @property
    def mode(self) -> str:
        """Its failure mode."""
        return self.session.start.failure_mode or ""


ORIGINALS = tuple(Original(ROOT / "results" / name) for name in _ORIGINALS)


def write_recorded(
    book: Path, original: Original, number: int, dependency: str, start: datetime
) -> Result:
    """Write an original once more, as the test of a dependency that began at `start`."""
    return _Clone(original, number, dependency, start).write(book)


@dataclass(frozen=True)
class _Clone:
    original: Original
    number: int
    dependency: str
    start: datetime

    @cached_property
    def id(self) -> str:
        return (
            f"{self.start.date()}-{self.dependency}-{self.original.mode}-{self.number}"
        )

    @cached_property
    def chance(self) -> random.Random:
        return random.Random(self.number)  # noqa: S311 - the same book every time

    @cached_property
    def moments(self) -> Mapping[datetime, datetime]:
        """When each event of the original has happened this time: each a little later or earlier
        after the one before.
        """
        before = self.original.session.started
        found, at = {before: self.start}, self.start
        for event in self.original.session.told[1:]:
            at += (event.at - before) * self.chance.uniform(0.9, 1.1)
            found[event.at], before = at, event.at
        return found

    def write(self, book: Path) -> Result:
        folder = book / "results" / self.id
        for path, content in (*self.files.items(), *self.probes()):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        lines: list[Line] = []
        with (folder / "journal.jsonl").open("wb") as journal:
            for link in chained(self.drafts(), 0, NO_SUM):
                journal.write(link.raw)
                lines.append(link.line)
        digest = hashlib.sha256((folder / "journal.jsonl").read_bytes()).hexdigest()
        result = result_of(Session(tuple(lines)), f"sha256:{digest}")
        # What was written beside it is there already, and only a new folder is written anew.
        write_result(book, result, anew=False)
        for hours, member in enumerate(REVIEWERS, start=1):
            _write_review(folder, member, result, timedelta(hours=hours))
        return result

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        return {
            path: content.replace(_DAY.encode(), str(self.start.date()).encode())
            for path, content in self.original.files.items()
        }

    @cached_property
    def samples(self) -> Mapping[str, tuple[Sample, ...]]:
        """What the probes measured this time: as often, and as long but for a quarter."""
        return {
            path: tuple(
                one._replace(
                    at=self._when(one.at),
                    latency_ms=round(
                        one.latency_ms * self.chance.uniform(0.8, 1.25), 3
                    ),
                )
                for one in taken
            )
            for path, taken in self.original.samples.items()
        }

    def _when(self, at: datetime) -> datetime:
        """Return when a sample was taken: as long after the event before it as in the original, in
        proportion to the time until the next.
        """
        last, later = self.original.session.started, None
        for moment in self.moments:
            if moment > at:
                later = moment
                break
            last = moment
        moved = self.moments[last]
        if later is None:
            return moved + (at - last)
        share = (at - last) / (later - last)
        found = moved + (self.moments[later] - moved) * share
        return found.replace(microsecond=found.microsecond // 1000 * 1000)

    def probes(self) -> Iterator[tuple[str, bytes]]:
        for path, taken in self.samples.items():
            rows = (
                f"{one.at.isoformat(timespec='milliseconds')},{str(one.ok).lower()}"
                f",{one.latency_ms:.3f},{one.outcome},{one.detail}\n"
                for one in taken
            )
            yield path, (",".join(COLUMNS) + "\n" + "".join(rows)).encode()

    def drafts(self) -> Iterator[LineDraft]:
        elapsed = 1000.0 + self.number * 2000
        for line, told in zip(
            self.original.session.lines, self.original.session.told, strict=True
        ):
            at = self.moments[told.at]
            since = round(elapsed + (at - self.start).total_seconds(), 6)
            yield LineDraft(
                line.kind,
                self._data(line.kind, line.data),
                Moment(at, since, f"boot-{self.number}"),
            )

    def _data(self, kind: str, data: Mapping[str, Json]) -> dict[str, Json]:
        new = dict(data)
        match kind:
            case "started":
                new |= {
                    "id": self.id,
                    "title": f"The {self.dependency} is {self.original.mode} in staging",
                    "service": "shop",
                    "dependency": self.dependency,
                    "environment": "staging",
                    "conducted_by": ["ada"],
                    "observers": ["ben"],
                    "instance": f"{self.dependency} on the staging host",
                    "playbook": {"id": self.original.session.start.playbook.id},  # type: ignore[union-attr] # each follows one
                }
                new.pop("inventory_digest", None)
            case "command" | "attached" if isinstance(file := data.get("file"), str):
                content = self.files[file]
                new["digest"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
            case "impact":
                new |= {"services": ["shop"]}
                new["description"] = (
                    f"Test {self.number}: {data.get('description') or ''}"
                )
            case "data-loss":
                new["measured"] = f"Test {self.number}: {data['measured']}"
                new["evidence"] = "evidence/load.txt"
            case "action":
                new |= {"owner": "ada", "due": "2026-12-20"}
            case "measured":
                new["probes"] = [self._measured(probe) for probe in self._probes]
            case _:
                pass
        return new

    @property
    def _probes(self) -> tuple[Probe, ...]:
        (measured,) = self.original.session.of_kind(ProbesMeasured)
        return measured.event.probes

    def _measured(self, probe: Probe) -> dict[str, Json]:
        session = self.original.session
        fault, reverted = (
            self.moments[session.marked(mark)[0].at]
            for mark in ("fault-started", "reverted")
        )
        told = counts(self.samples[probe.samples or ""], fault, reverted)
        said: dict[str, Json] = probe.model_dump(mode="json", exclude_unset=True)
        return said | {
            phase: one.model_dump(mode="json", exclude_unset=True)
            for phase, one in told.items()
        }


def _write_review(folder: Path, member: str, result: Result, after: timedelta) -> None:
    said = {
        "account_digest": result.account_digest,
        "at": (result.ended + after).isoformat(timespec="seconds"),
        "position": "agrees",
    }
    (folder / "reviews").mkdir(exist_ok=True)
    (folder / "reviews" / f"{member}.yml").write_text(
        yaml_text("review", 3, said), encoding="utf-8"
    )
