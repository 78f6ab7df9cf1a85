"""The recorder obeys what is typed: it writes the journal first and answers only when that is on
the disk.
"""

import contextlib
import hashlib
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from drillbook.capture.artifacts import keep, vacant
from drillbook.capture.checklist import checklist, whole_step
from drillbook.capture.child import CommandOutcome, Limits, run
from drillbook.capture.clipboard import NoPictureError, picture
from drillbook.capture.commands import (
    LOOKS,
    MARKS,
    WORDS,
    Command,
    behind_a_time,
)
from drillbook.capture.journal.chain import Json
from drillbook.capture.journal.journal import Journal
from drillbook.capture.pasted import first_word, pasted
from drillbook.capture.session.events import (
    ActionTold,
    Attached,
    CommandRun,
    ImpactTold,
    LossTold,
    Marked,
    Noted,
    Observed,
    PagingTold,
    SessionEvent,
    StepTold,
    Summarised,
    Undone,
    encode,
)
from drillbook.capture.session.session import Session
from drillbook.capture.session.wording import in_words, seen
from drillbook.capture.signals import Stop
from drillbook.model.result_parts import IMPACTS, Mark, StepStatus
from drillbook.model.scalar import ID_PATTERN, Day
from drillbook.text.nearest import did_you_mean
from drillbook.text.redaction import Redactor, redact

_STATUSES: Mapping[str, StepStatus] = {
    "done": "done",
    "skip": "skipped",
    "improvise": "improvised",
}
_DAY: TypeAdapter[object] = TypeAdapter(Day)
_MAX_ATTACHMENT = 8 * 1024 * 1024
_CLIPBOARD = "clipboard"


class RefusedError(Exception):
    """What was typed cannot be recorded now; nothing was."""


@dataclass(slots=True)
class Recorder:
    """Records one session. Texts are redacted before they reach the journal."""

    journal: Journal
    patterns: tuple[str, ...] = ()
    stop: Stop = field(default_factory=Stop)

    @property
    def session(self) -> Session:
        """The session as it stands."""
        return Session(self.journal.lines)

    @property
    def folder(self) -> Path:
        """Where the session's files are."""
        return self.journal.folder

    def execute(self, command: Command) -> str:
        """Record a command and return what to tell the person who typed it.

        Raises `RefusedError` with what to do instead; then nothing has been recorded.
        """
        before = self.folder
        if command.word in MARKS:
            answer = self._mark(MARKS[command.word], command.text)
        else:
            answer = self._obeyed.get(command.word, self._unknown)(command)
        if self.folder != before:
            answer += f"\nThe disk failed at {before}. The recording continues in {self.folder}."
        return answer

    @property
    def _obeyed(self) -> Mapping[str, Callable[[Command], str]]:
        return {
            **dict.fromkeys(LOOKS, self._observe),
            "note": self._note,
            **dict.fromkeys(("done", "skip", "improvise"), self._step),
            "run": self._run,
            "attach": self._attach,
            "impact": self._impact,
            "loss": self._loss,
            **dict.fromkeys(("paged", "unpaged"), self._paging),
            "action": self._action,
            "summary": self._summary,
            "undo": self._undo,
            "show": self._show,
        }

    def write(self, event: SessionEvent) -> None:
        """Write the line of an event, its texts redacted."""
        kind, data = encode(event)
        self.journal.append(
            kind, {key: self._redacted(value) for key, value in data.items()}
        )

    def _redacted(self, value: Json) -> Json:
        if isinstance(value, dict):
            return {key: self._redacted(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._redacted(inner) for inner in value]
        if not isinstance(value, str):
            return value
        # A terminal may send what is no text, and no result could hold it.
        text = value.encode("utf-8", "backslashreplace").decode()
        return redact(text, self.patterns).text

    def _unknown(self, command: Command) -> str:
        raise RefusedError(f"`{command.word}` works in a script or at the prompt only")

    def _mark(self, event: Mark, text: str) -> str:
        objection = self.session.objection(event)
        if objection:
            raise RefusedError(objection)
        self.write(Marked(event=event, text=text))
        if event == "aborted" and self.session.exercise:
            return "stuck: correct the playbook, then repeat the exercise"
        return event.replace("-", " ")

    def _observe(self, command: Command) -> str:
        of, healthy = LOOKS[command.word]
        # Earlier versions looked at the service alone, and their lines do not say so.
        if of == "service":
            said = Observed(healthy=healthy, text=command.text)
        else:
            said = Observed(healthy=healthy, text=command.text, of=of)
        self.write(said)
        return seen(of, healthy=healthy)

    def _note(self, command: Command) -> str:
        if not command.text:
            raise RefusedError("type the text of the note after `note`")
        self.write(Noted(text=command.text))
        if command.text[0] in "/~'\"\\" and pasted(command.text).files:
            return "noted; to keep that file as evidence, write `attach` before it"
        late = behind_a_time(command.text)
        if late:
            return (
                f"noted as text, and not as `{late}`: begin the line with `{late}`; its time is"
                " when you press Enter"
            )
        # What is no command is a note, so that nothing typed in a hurry is lost.
        word = command.text.partition(" ")[0]
        meant = "" if word in WORDS else did_you_mean(word, WORDS)
        return f"noted, because `{word}` is not a command.{meant}" if meant else "noted"

    def _step(self, command: Command) -> str:
        number, text = command.numbered
        status = _STATUSES[command.word]
        if status == "improvised":
            number, text = None, command.text
        if status != "done" and not text:
            raise RefusedError(f"type the reason after `{command.word}`")
        if status != "improvised":
            number = number or self._next_step()
            if status == "done" and not self.session.in_order(number):
                status = "reordered"
        self.write(StepTold(step=number, status=status, text=text))
        if status == "improvised" and self.session.exercise:
            return (
                "improvised; an exercise follows the playbook exactly, so add this step to the"
                " playbook"
            )
        return f"step {number} {status}" if number else status

    def _next_step(self) -> int:
        number = self.session.next_step
        if number is None:
            raise RefusedError(
                "the playbook has no more steps; give the number of a step, or type `improvise`"
            )
        return number

    def _run(self, command: Command) -> str:
        if not command.text:
            raise RefusedError("type a shell command after `!`")
        number = 1 + len(self.session.of_kind(CommandRun))
        sink = vacant(self.journal, f"command-{number}.txt")
        redactor = Redactor(self.patterns)
        outcome = run(
            command.text, limit=Limits(), redactor=redactor, sink=sink, stop=self.stop
        )
        file = self._whole(sink, outcome)
        ended: str = outcome.why
        if outcome.why == "finished":
            ended = outcome.signal or f"exit {outcome.exit_code}"
        self.write(
            CommandRun(
                command=command.text,
                ended=f"{ended} after {outcome.seconds:.1f} s",
                exit_code=outcome.exit_code,
                file=file,
                digest=digest_of(outcome.kept) if file else "",
                bytes=outcome.total,
                truncated=outcome.truncated,
                trouble=outcome.trouble or "",
                redacted=sum(outcome.redactions.values()),
            )
        )
        where = f"kept as {file}" if file else "without output"
        shown = outcome.shown.rstrip("\n")
        return f"{shown}\n{ended} after {outcome.seconds:.1f} s, {where}".strip()

    def _whole(self, sink: Path, outcome: CommandOutcome) -> str:
        """Return the path of a command's output below the session's folder, which moves if its disk
        refuses it.

        What was stopped before it said anything has none.
        """
        if outcome.why == "stopped" and not outcome.total:
            with contextlib.suppress(OSError):
                sink.unlink()
            return ""
        if not outcome.trouble:
            return f"{sink.parent.name}/{sink.name}"
        # Half a file takes the room that the whole one needs.
        with contextlib.suppress(OSError):
            sink.unlink()
        return keep(self.journal, sink.name, outcome.kept)

    def _attach(self, command: Command) -> str:
        word, _, caption = command.text.partition(" ")
        if word == _CLIPBOARD and not Path(word).exists():
            return self._attach_copied(caption.strip())
        given = pasted(command.text)
        if not given.files:
            raise RefusedError(_no_file(command.text))
        # All are read before one is kept: what is refused then leaves nothing behind.
        contents = [(file, _content_of(file)) for file in given.files]
        kept = [
            self._attached(file.name, content, given.caption or file.name)
            for file, content in contents
        ]
        return f"kept as {' and '.join(kept)}"

    def _attach_copied(self, caption: str) -> str:
        try:
            ending, content = picture()
        except NoPictureError as error:
            raise RefusedError(str(error)) from error
        if len(content) > _MAX_ATTACHMENT:
            raise RefusedError(f"the picture in the clipboard {_too_large(ending)}")
        name = f"{_CLIPBOARD}.{ending}"
        return f"kept as {self._attached(name, content, caption or name)}"

    def _attached(self, name: str, content: bytes, caption: str) -> str:
        file = keep(self.journal, _plain(name), content)
        self.write(Attached(file=file, digest=digest_of(content), caption=caption))
        return file

    def keep(self, path: Path, caption: str) -> None:
        """Record a file that lies in the session's folder of evidence already."""
        file = f"{path.parent.name}/{path.name}"
        self.write(
            Attached(file=file, digest=digest_of(path.read_bytes()), caption=caption)
        )

    def _impact(self, command: Command) -> str:
        observed, _, description = command.text.partition(" ")
        impact = next((each for each in IMPACTS if each == observed.lower()), None)
        if impact is None:
            raise RefusedError(
                f"after `impact`, type one of {', '.join(IMPACTS)}, then what happened"
            )
        service = self.session.start.service
        affected = (service,) if service and impact != "none" else ()
        told = {"description": description} if description else {}
        self.write(ImpactTold(observed=impact, services=affected, **told))
        return f"impact: {impact}"

    def _loss(self, command: Command) -> str:
        if not command.text:
            raise RefusedError("type what was lost after `loss`, as you measured it")
        attached = self.session.of_kind(Attached)
        if not attached:
            self.write(LossTold(measured=command.text))
            return "noted, without evidence: `attach` a file that shows it, then type `loss` again"
        file = attached[-1].event.file
        self.write(LossTold(measured=command.text, evidence=file))
        return f"noted, with {file} as evidence"

    def _paging(self, command: Command) -> str:
        alerted = command.word == "paged"
        who = (command.text,) if alerted and command.text else ()
        self.write(PagingTold(alerted=alerted, who=who))
        return "noted"

    def _action(self, command: Command) -> str:
        if not command.text:
            raise RefusedError("type what is to be done after `action`")
        title, said = command.options("owner", "due")
        if not title:
            raise RefusedError("type what is to be done before owner= and due=")
        if "due" in said and not _is_day(said["due"]):
            raise RefusedError(f"due={said['due']} is not a day such as 2026-12-31")
        if "owner" in said and not re.fullmatch(ID_PATTERN, said["owner"]):
            raise RefusedError(f"owner={said['owner']} is not the id of a member")
        self.write(
            ActionTold.model_validate({"title": title, **said, "status": "open"})
        )
        absent = [f"{name}=" for name in ("owner", "due") if name not in said]
        lacking = " and ".join(absent)
        return f"noted; add who does it and when with {lacking}" if lacking else "noted"

    def _summary(self, command: Command) -> str:
        if not command.text:
            raise RefusedError("type what you learned after `summary`")
        self.write(Summarised(text=command.text))
        return "noted"

    def _undo(self, _command: Command) -> str:
        last = self.session.last_mark
        if last is None:
            raise RefusedError("there is nothing to take back")
        what = in_words(last.event)
        self.write(Undone(number=last.number, text=what))
        return f"taken back: {what}"

    def _show(self, command: Command) -> str:
        if command.text == "steps":
            return checklist(self.session)
        if command.text:
            what = command.text.removeprefix("step").strip()
            step = whole_step(self.session, int(what) if what else None)
            return step or "there is no such step"
        told = self.session.occurrences
        return "\n".join(f"{one.at:%H:%M:%S}  {in_words(one.event)}" for one in told)


def _no_file(text: str) -> str:
    """Return why no file is meant by a text, and what to write instead."""
    name = first_word(text)
    if name and Path(name).expanduser().is_dir():
        return f"{name} is a folder; name the files in it that show something"
    folder = Path(name).expanduser().parent
    names: list[str] = []
    with contextlib.suppress(OSError):
        names = sorted(each.name for each in folder.iterdir())
    meant = did_you_mean(Path(name).name, names) if name else ""
    return (
        f"there is no file {name or '…'}; write `attach FILE CAPTION`, or drag the file here behind"
        f" `attach`.{meant}"
    )


def _content_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > _MAX_ATTACHMENT:
            raise RefusedError(f"{file} {_too_large(file.suffix.lstrip('.'), file)}")
        return file.read_bytes()
    except OSError as error:
        raise RefusedError(f"{file} cannot be read: {error.strerror}") from error


def _too_large(ending: str, file: Path | None = None) -> str:
    """Return that something is too large, and what to do instead, by what it is."""
    quoted = shlex.quote(str(file))
    instead = {
        **dict.fromkeys(
            ("png", "jpg", "jpeg", "heic", "tif", "tiff", "bmp", "webp", "gif"),
            "save it smaller, as JPEG, or cut out what shows it",
        ),
        **dict.fromkeys(
            ("mp4", "mov", "webm", "mkv", "avi", "cast"),
            "attach a picture of the moment that counts",
        ),
        **dict.fromkeys(
            ("zip", "gz", "tgz", "tar", "xz", "zst", "7z", "pcap", "dump", "hprof"),
            f"keep its digest, `! sha256sum {quoted}`, and `note` where it lies",
        ),
    }.get(ending.lower(), f"keep the part that shows it: `! tail -n 200 {quoted}`")
    return f"has more than {_MAX_ATTACHMENT // 1024 // 1024} MB; {instead}"


def digest_of(content: bytes) -> str:
    """Return the digest of some bytes in the form that files carry."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _is_day(text: str) -> bool:
    with contextlib.suppress(ValidationError):
        return bool(_DAY.validate_python(text))
    return False


def _plain(name: str) -> str:
    kept = "".join(letter if _is_plain(letter) else "-" for letter in name)
    # Files whose names begin with a dot are hidden, and with a hyphen taken for options.
    return kept.lstrip(".-") or "file"


def _is_plain(letter: str) -> bool:
    return letter.isascii() and (letter.isalnum() or letter in "._-")
