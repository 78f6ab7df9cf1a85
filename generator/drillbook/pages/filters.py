"""Filters turn values into the words that templates print."""

from datetime import UTC, date, datetime, timedelta

from markupsafe import Markup, escape

from drillbook.check.glossary import GLOSSARY
from drillbook.pages.views.reach import dialled
from drillbook.text.count import counted
from drillbook.text.hidden import visible
from drillbook.text.span import span_text


def day(value: date | datetime) -> str:
    """Return a date as 2026-11-23."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat()


def clock(value: datetime) -> str:
    """Return a moment as 14:05:00.250 in the offset that it was written with; no fraction where
    there is none.
    """
    text = value.strftime("%H:%M:%S")
    return f"{text}.{value.microsecond // 1000:03d}" if value.microsecond else text


def moment(value: datetime) -> str:
    """Return a moment with date and offset: 2026-11-23 14:05:00 UTC."""
    if value.utcoffset() == timedelta(0):
        offset = "UTC"
    else:
        offset = "UTC" + value.strftime("%z")[:3] + ":" + value.strftime("%z")[3:5]
    return f"{value.date().isoformat()} {value.strftime('%H:%M:%S')} {offset}"


def machine_time(value: datetime) -> str:
    """Return a moment in UTC for the `datetime` of a `<time>`."""
    return (
        value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def span(value: timedelta | str | None) -> str:
    """Return a measured duration or an objective as people say it; a dash for None."""
    if isinstance(value, str):
        return value
    return "–" if value is None else span_text(value)


def milliseconds(value: float | None) -> str:
    """Return a latency in milliseconds with the digits that mean something; a dash for None."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def paragraphs(value: str | None) -> Markup:
    """Return plain text as paragraphs and line breaks; nothing in it is markup."""
    if not value:
        return Markup()
    value = visible(value)
    if "\n" not in value:
        return Markup("<p>") + escape(value) + Markup("</p>")
    parts = [part.strip() for part in value.replace("\r\n", "\n").split("\n\n")]
    html = Markup()
    for part in filter(None, parts):
        lines = Markup("<br>").join(map(escape, part.split("\n")))
        html += Markup("<p>{}</p>").format(lines)
    return html


def coded(value: str) -> Markup:
    """Return plain text with what stands between backquotes as code; nothing else in it
    is markup.
    """
    value = visible(value)
    parts = value.split("`")
    if len(parts) % 2 == 0:
        return escape(value)
    marks = (
        escape(part) if i % 2 == 0 else Markup("<code>{}</code>").format(part)
        for i, part in enumerate(parts)
    )
    return Markup("").join(marks)


def bytes_size(value: int) -> str:
    """Return a size in bytes or kB."""
    return f"{value} bytes" if value < 1000 else f"{value / 1000:,.1f} kB"


def meaning(word: str) -> str:
    """Return the sentence of the glossary for a word."""
    return GLOSSARY[word]


FILTERS = {
    f.__name__: f
    for f in (
        day,
        clock,
        moment,
        machine_time,
        span,
        milliseconds,
        paragraphs,
        coded,
        bytes_size,
        counted,
        meaning,
        dialled,
    )
}
