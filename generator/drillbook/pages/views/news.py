"""News as a page of its own, to be mailed or put anywhere: without a script, with whole
addresses.
"""

from itertools import groupby

from drillbook.briefing.changes import TITLES
from drillbook.briefing.news import News
from drillbook.briefing.progress import progress
from drillbook.pages.environment import render
from drillbook.pages.views.feeds import entries
from drillbook.pages.views.requests import all_asked


def news_page(news: News) -> str:
    """Return the news as a whole HTML page."""
    evaluation = news.assessment.evaluation
    by_folder = entries(evaluation)
    listed = [by_folder[result.folder] for result in news.results]
    return render(
        "news.html.jinja",
        news=news,
        entries=listed,
        changes=[
            (TITLES[kind], tuple(found))
            for kind, found in groupby(news.changes, key=lambda c: c.kind)
        ],
        asked=[one for one in all_asked(evaluation) if one.piles],
        sentence=progress(news.assessment).sentence,
    )
