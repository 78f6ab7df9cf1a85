"""A span is a length of time as people write it: `3 min 20 s`; a duration in a file is `200s`."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(seconds: float) -> datetime:
    """Return the moment (UTC) so many seconds after 1970 began.

    Windows has none before that and none after the year 3000 where it is asked itself.
    """
    return _EPOCH + timedelta(seconds=seconds)


def span_text(value: timedelta) -> str:
    """Return a span in its two largest units: 850 ms, 12.4 s, 3 min 05 s, 1 h 02 min, 3 d 4 h."""
    sign = "−" if value < timedelta() else ""
    return sign + _unsigned(abs(value.total_seconds()))


def _unsigned(seconds: float) -> str:
    # By what is left after rounding: 999.9 ms are a second, and 59.96 s a minute.
    if seconds > 0 and round(seconds, 3) < 1:
        return f"{seconds * 1000:.0f} ms"
    tenths = round(seconds, 1)
    if tenths < 60:
        return f"{seconds:.1f} s" if tenths % 1 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes:02d} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def elapsed_text(value: timedelta) -> str:
    """Return a span that goes on while it is told, in whole seconds: 0 s, 12 s, 3 min 05 s."""
    return span_text(timedelta(seconds=int(value.total_seconds())))


def signed_span(value: timedelta) -> str:
    """Return a span before or after something with its sign: −30 s, 0, +1 h 02 min."""
    if not value:
        return "0"
    return span_text(value) if value < timedelta() else f"+{span_text(value)}"


def since(at: datetime, zero: datetime | None) -> str:
    """Return how long after a moment something was, with its sign; empty at that very moment, or if
    there is none.
    """
    return "" if zero is None or at == zero else signed_span(at - zero)


def rough_span(value: timedelta) -> str:
    """Return a span in its largest unit that is worth telling: 40 min, 17 h, 3 d."""
    minutes = round(value.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 72 else f"{round(hours / 24):,} d"
