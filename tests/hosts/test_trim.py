"""What a version leaves out of a built site."""

import pytest

from drillbook.hosts.mkdocs.trim import superfluous

_SEARCH = "assets/javascripts/lunr/"
_FILES = (
    "index.html",
    "sitemap.xml",
    "sitemap.xml.gz",
    "assets/javascripts/bundle.js",
    "assets/javascripts/bundle.js.map",
    "assets/stylesheets/main.css.map",
    *(f"{_SEARCH}{name}" for name in ("tinyseg.js", "wordcut.js")),
    *(
        f"{_SEARCH}min/lunr.{name}.min.js"
        for name in ("de", "fr", "ja", "th", "multi", "stemmer.support")
    ),
)


@pytest.mark.parametrize(
    ("languages", "kept"),
    [
        ([], set()),
        (["en"], set()),
        (["de"], {"min/lunr.de.min.js", "min/lunr.stemmer.support.min.js"}),
        (
            ["en", "fr"],
            {
                "min/lunr.fr.min.js",
                "min/lunr.multi.min.js",
                "min/lunr.stemmer.support.min.js",
            },
        ),
        (
            ["ja"],
            {"tinyseg.js", "min/lunr.ja.min.js", "min/lunr.stemmer.support.min.js"},
        ),
        (
            ["th"],
            {"wordcut.js", "min/lunr.th.min.js", "min/lunr.stemmer.support.min.js"},
        ),
    ],
)
def test_only_what_the_search_loads_is_kept(
    languages: list[str], kept: set[str]
) -> None:
    """As Material's worker does it, with what several languages and all others than
    English share.
    """
    left = set(_FILES) - set(superfluous(_FILES, languages))
    assert left == {
        "index.html",
        "sitemap.xml",
        "assets/javascripts/bundle.js",
        *(f"{_SEARCH}{name}" for name in kept),
    }
