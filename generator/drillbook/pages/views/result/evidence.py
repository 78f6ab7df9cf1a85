"""The evidence of a result as its page shows it: pictures, texts, recordings of terminals,
documents.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from drillbook.files.attachments import EvidenceFile
from drillbook.model.result import Result
from drillbook.pages.page import Asset
from drillbook.pages.views.result import recording
from drillbook.pages.views.result.outputs import outputs, place
from drillbook.text.hidden import escape, visible
from drillbook.text.span import since

_FILES = frozenset({"png", "jpg", "pdf"})
_MOST_LETTERS = 40_000
_MOST_ON_A_PAGE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One piece of evidence; `id` is its place on the page, `uri` where its bytes are published, if
    they are.

    What a command printed has the time `since` the fault and how the command `ended`.
    """

    id: str
    file: str
    caption: str
    kind: str
    size: int | None
    uri: str | None = None
    text: str = ""
    lines: tuple[recording.RecordedLine, ...] = ()
    cut: bool = False
    since: str = ""
    ended: str = ""


def evidence(
    result: Result, found: Mapping[str, EvidenceFile]
) -> tuple[tuple[Shown, ...], tuple[Asset, ...]]:
    """Return what is shown of each piece of evidence, and the files that are published for that."""
    assets = (
        Asset(_uri(file), file.content)
        for file in found.values()
        if file.kind in _FILES
    )
    return tuple(_shown(result, found)), tuple(assets)


def _shown(result: Result, found: Mapping[str, EvidenceFile]) -> Iterator[Shown]:
    room = _MOST_ON_A_PAGE
    commands = outputs(result)
    zero = result.first("fault-started")
    for number, item in enumerate(result.evidence, start=1):
        id_ = place(number)
        caption = item.caption or item.file
        file = found.get(item.file)
        shown = _piece(id_, caption, file, room) if file else None
        shown = shown or Shown(
            id=id_, file=item.file, caption=caption, kind="missing", size=None
        )
        room -= len(shown.text) + sum(len(line.text) for line in shown.lines)
        command = commands.get(id_)
        if command and command.text:
            ended = command.text.removeprefix(f"{caption}: ")
            shown = replace(shown, since=since(command.at, zero), ended=ended)
        yield shown


def _piece(id_: str, caption: str, file: EvidenceFile, room: int) -> Shown:
    text = file.text if file.kind == "text" else ""
    if text and recording.is_recording(text):
        lines, cut = recording.lines(text)
        seen = tuple(
            recording.RecordedLine(line.seconds, _seen(line.text)) for line in lines
        )
        return Shown(
            id=id_,
            file=file.file,
            caption=caption,
            kind="recording",
            size=file.size,
            lines=seen,
            cut=cut,
        )
    most = min(_MOST_LETTERS, max(room, 0))
    return Shown(
        id=id_,
        file=file.file,
        caption=caption,
        kind=file.kind,
        size=file.size,
        uri=_uri(file) if file.kind in _FILES else "",
        text=_seen(text[:most]),
        cut=len(text) > most,
    )


def _uri(file: EvidenceFile) -> str:
    return f"evidence/{file.digest}.{file.kind}"


def _seen(text: str) -> str:
    """Return console output with its control characters shown, not obeyed."""
    return visible(text.replace("\r\n", "\n"), _picture).replace("\r", _picture("\r"))


def _picture(character: str) -> str:
    return chr(0x2400 + ord(character)) if ord(character) < 0x20 else escape(character)
