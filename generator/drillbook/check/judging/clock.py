"""A clock may be wrong, and so may the offset that somebody writes behind a local time: both are
told as what they are.

The advice for an honest mistake comes first: most times that cannot be right were written with the
offset of another zone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone

from drillbook.check.judging.context import Context
from drillbook.model.book import Book
from drillbook.text.span import rough_span

AHEAD = timedelta(minutes=15)
"""By how much the clock that wrote a time may be ahead of the clock of who checks."""

_FARTHEST = timedelta(hours=26)
"""How far apart the clocks of two zones can be."""

_COMMIT_AGAIN = (
    "set it, and commit again before this is merged: `git commit --amend"
    " --no-edit --date=now`."
)


def in_the_future(moment: datetime, today: date, context: Context) -> str | None:
    """Return how far a time lies in the future, in words, or None if it does not; by the day where
    the hour is not known.
    """
    if context.now is None:
        # A day more, because the author's day may have begun before the reader's.
        if moment.date() > today + timedelta(days=1):
            return f"is after today, which is {today}"
        return None
    span = moment - context.now
    return f"lies {rough_span(span)} in the future" if span > AHEAD else None


def advice(moment: datetime, latest: datetime, offsets: Iterable[timedelta]) -> str:
    """Return the offset with which a time would not be too late if it was local time; of the likely
    ones the first.
    """
    written, local = moment.utcoffset() or timedelta(), f"{moment:%H:%M}"
    if moment - latest > _FARTHEST:
        return f"No zone is so far away: correct the date {moment:%Y-%m-%d}."
    others = [offset for offset in offsets if offset != written]
    found = next(
        (
            offset
            for offset in others
            if moment.replace(tzinfo=timezone(offset)) <= latest + AHEAD
        ),
        None,
    )
    if found is not None:
        return (
            f"If {local} was local time, write {offset_text(found)} after it instead of"
            f" {offset_text(written)}."
        )
    if written:
        return (
            f"If {local} was the time of another zone, write its offset after it instead of"
            f" {offset_text(written)}."
        )
    example = next(iter(others), timedelta(hours=1))
    return (
        f"If {local} was local time, write its offset after it instead of Z, such as"
        f" {offset_text(example)}."
    )


def likely(book: Book, context: Context) -> Iterator[timedelta]:
    """Yield the offsets that may have been meant: those of the results, the most frequent first,
    and that of now.
    """
    seen = Counter(result.started.utcoffset() or timedelta() for result in book.results)
    yield from (offset for offset, _ in seen.most_common() if offset)
    here = context.now.utcoffset() if context.now else None
    if here:
        yield here


def of_who_committed() -> str:
    """Return what to do if a commit was made by a wrong clock."""
    return f"If the clock of who committed was wrong, {_COMMIT_AGAIN}"


def offset_text(offset: timedelta) -> str:
    """Return an offset as people write it: Z, +01:00, -03:30."""
    minutes = round(offset.total_seconds() / 60)
    if minutes:
        return f"{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    return "Z"
