"""News as the text of a message, and as Markdown.

A message goes to services whose markup nobody knows, so that its words are made harmless; Markdown
quotes them in code spans. In both, links of our own stand alone at the end of a line.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from drillbook.briefing.changes import TITLES, Change
from drillbook.briefing.news import News
from drillbook.briefing.progress import progress
from drillbook.briefing.requests import Request, requests_of
from drillbook.check.judging.duties import WORDS, in_words
from drillbook.check.judging.verdict import in_words as kind_in_words
from drillbook.model.result import Result
from drillbook.report.markdown import code_span
from drillbook.text.count import counted
from drillbook.text.harmless import harmless
from drillbook.text.span import span_text

_MOST_TEXT = 300
_MOST_LINES = 12
"""As many results, changes of a kind and members as a message bears; the version has
all of them.
"""


@dataclass(frozen=True, slots=True)
class _Style:
    """How a form of news quotes words that are not ours, and marks a heading and a link."""

    quote: Callable[[str], str]
    heading: Callable[[str], str]
    link: Callable[[str], str]


_TEXT = _Style(
    quote=lambda words: harmless(words, _MOST_TEXT),
    heading=lambda words: f"{words}:",
    link=lambda address: address,
)
_MARKDOWN = _Style(
    quote=code_span,
    heading=lambda words: f"### {words}\n",
    link=lambda address: f"<{address}>",
)


def headline(news: News) -> str:
    """Return what the news is about in one line, as the title of a message."""
    edition = news.edition
    return (
        f"{harmless(edition.site, _MOST_TEXT)}: version {edition.version}, published"
        f" {edition.published}"
    )


def text_news(news: News) -> str:
    """Return the news as text: what it says of the book does nothing in any service."""
    return "\n".join(_lines(news, _TEXT)) + "\n"


def markdown_news(news: News) -> str:
    """Return the news as Markdown."""
    edition = news.edition
    title = (
        f"## {code_span(edition.site)}: version {edition.version}, published"
        f" {edition.published}"
    )
    return "\n".join([title, "", *_lines(news, _MARKDOWN)]) + "\n"


def _lines(news: News, style: _Style) -> Iterator[str]:
    yield progress(news.assessment).sentence
    yield from _results(news, style)
    for kind, changes in groupby(news.changes, key=lambda change: change.kind):
        yield from ("", style.heading(TITLES[kind]))
        yield from _some([f"- {style.quote(_sentence(change))}" for change in changes])
    yield from _asked(news, style)
    whole = news.edition.page("index.html")
    if whole:
        yield from ("", f"All of it: {style.link(whole)}")


def _results(news: News, style: _Style) -> Iterator[str]:
    since = f" since {news.edition.since}" if news.edition.since else ""
    if not news.results:
        yield from ("", f"No new results{since}.")
        return
    yield from ("", style.heading(f"{counted(len(news.results), 'new result')}{since}"))
    yield from _some([f"- {_result(news, result, style)}" for result in news.results])


def _result(news: News, result: Result, style: _Style) -> str:
    page = news.edition.page(f"results/{result.folder}.html")
    line = f"{style.quote(result.title)} ({_about(result)}): {_showed(news, result, style)}"
    return f"{line}\n  {style.link(page)}" if page else line


def _about(result: Result) -> str:
    """Return what was tested; ids are not free text, and need no quoting."""
    if result.dependency:
        subject = f"{result.dependency} {result.failure_mode}"
    else:
        subject = f"exercise of {result.service}"
    return f"{subject}, in {result.environment}"


def _showed(news: News, result: Result, style: _Style) -> str:
    verdict = news.assessment.evaluation.verdicts[result.folder]
    if not verdict.conclusive:
        return f"{kind_in_words(verdict.kind)}, {style.quote(verdict.reason)}."
    said = verdict.summary
    taken = verdict.restored_after
    target = news.assessment.evaluation.book.recovery_target(result)
    if taken is not None:
        said += f", restored after {span_text(taken)}"
        said += f" (target {span_text(target)})" if target else ""
    return f"{said}."


def _sentence(change: Change) -> str:
    return f"{change.subject}: {change.text}"


def _asked(news: News, style: _Style) -> Iterator[str]:
    evaluation = news.assessment.evaluation
    lines = [
        f"- {style.quote(evaluation.book.members[member].name)}: {_counts(requests)}"
        for member, requests in requests_of(evaluation).items()
        if requests
    ]
    if lines:
        yield from ("", style.heading("Who has to do what"))
        yield from _some(lines)


def _counts(requests: Sequence[Request]) -> str:
    numbers = ((ask, sum(request.ask == ask for request in requests)) for ask in WORDS)
    return ", ".join(in_words(ask, number) for ask, number in numbers if number)


def _some(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"- and {len(lines) - _MOST_LINES:,} more"
