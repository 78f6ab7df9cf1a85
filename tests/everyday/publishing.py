"""Publishing where others have published, and again."""

import json

import books
from everyday.place import Place, Prepare, committed, steps, wrote
from everyday.situation import Situation

_PUBLISH = ("publish", "1.0", "--today", "2026-11-23")
_FOLDER = (*_PUBLISH, "--archive", "../archive")
_BRANCH = (*_PUBLISH, "--branch", "gh-pages")


def _buildable(place: Place) -> None:
    books.write(place.book, "mkdocs.yml", books.CONFIGURATION)


def _published(*command: str) -> Prepare:
    def make(place: Place) -> None:
        place.run(*command)

    return make


def _branch(files: dict[str, str]) -> Prepare:
    """Make a branch of its own, as programs that deploy sites do."""

    def make(place: Place) -> None:
        place.git("checkout", "--quiet", "--orphan", "gh-pages")
        place.git("rm", "-r", "--quiet", "--force", ".")
        for path, text in files.items():
            place.write(path, text)
        place.commit()
        place.git("checkout", "--quiet", "main")

    return make


_MIKE = json.dumps([{"version": "1.0", "title": "1.0", "aliases": ["latest"]}])
_OF_MIKE = {"versions.json": _MIKE, "1.0/index.html": "x", "index.html": "x"}
_OF_MKDOCS = {"index.html": "x", "404.html": "x", "sitemap.xml": "<x/>"}


def _has_own_404(place: Place) -> None:
    text = (place.root.parent / "archive/404.html").read_text(encoding="utf-8")
    assert "There is no such page here" in text
    place.run("verify", "--archive", "../archive")


def _keeps_404(place: Place) -> None:
    assert (place.root.parent / "archive/404.html").read_text(
        encoding="utf-8"
    ) == "ours"
    place.run("verify", "--archive", "../archive")


def _holds_nothing_of_machines(place: Place) -> None:
    manifest = json.loads(
        (place.root.parent / "archive/1.0/manifest.json").read_bytes()
    )
    names = {path.rpartition("/")[2] for path in manifest["source"]}
    assert not names & {".DS_Store", "README.md", ".gitkeep", "draft.md"}
    assert "team.yml" in names
    assert not manifest["commit"].endswith("+")
    assert not [
        path
        for path in manifest["files"]
        if "readme" in path.lower() or "draft" in path
    ]


PUBLISHING = (
    Situation(
        name="a job that publishes is run again",
        given=steps(_buildable, committed, _published(*_FOLDER)),
        when=_FOLDER,
        told=("Version 1.0 is already published, on 2026-11-23",),
    ),
    Situation(
        name="a job that publishes is run again on another day, to a branch",
        given=steps(_buildable, committed, _published(*_BRANCH)),
        when=("publish", "1.0", "--today", "2026-11-25", "--branch", "gh-pages"),
        told=(
            "Version 1.0 is already published, on 2026-11-23",
            "git push origin gh-pages",
        ),
    ),
    Situation(
        name="the same name for another book",
        given=steps(
            _buildable,
            committed,
            _published(*_FOLDER),
            wrote("content/index.md", "Hello.\n"),
        ),
        when=_FOLDER,
        ends=2,
        told=("1.0 is already published, and is never overwritten",),
    ),
    Situation(
        name="the same name for the same book, withdrawn meanwhile",
        given=steps(
            _buildable,
            committed,
            _published(*_FOLDER),
            _published(
                "withdraw",
                "1.0",
                "--archive",
                "../archive",
                "--reason",
                "It named a customer of ours.",
            ),
        ),
        when=_FOLDER,
        ends=2,
        told=("1.0 is already published, and is never overwritten",),
    ),
    Situation(
        name="a branch that mike made",
        given=steps(_buildable, committed, _branch(_OF_MIKE)),
        when=_BRANCH,
        ends=2,
        told=("its versions.json is that of mike, with 1.0", "--branch drillbook"),
    ),
    Situation(
        name="the versions of a branch that mike made",
        given=steps(committed, _branch(_OF_MIKE)),
        when=("versions", "--branch", "gh-pages"),
        ends=2,
        told=("its versions.json is that of mike",),
    ),
    Situation(
        name="a branch of mkdocs gh-deploy",
        given=steps(_buildable, committed, _branch(_OF_MKDOCS)),
        when=_BRANCH,
        ends=2,
        told=("this is no archive, and it is not empty: it has a index.html",),
    ),
    Situation(
        name="an archive has a page for what is missing",
        given=steps(_buildable, committed),
        when=_FOLDER,
        then=_has_own_404,
    ),
    Situation(
        name="an archive beside a page for what is missing that is the team's",
        given=steps(
            _buildable,
            committed,
            lambda place: books.write(place.root.parent, "archive/404.html", "ours"),
        ),
        when=_FOLDER,
        then=_keeps_404,
    ),
    Situation(
        name="what machines leave behind is not published",
        given=steps(
            _buildable,
            wrote("content/.DS_Store", "x"),
            wrote("content/README.md", "About this folder.\n"),
            wrote("content/pages/README.md", "About this folder.\n"),
            wrote("results/.gitkeep", ""),
            wrote(".gitignore", "content/pages/draft.md\n"),
            wrote("content/pages/draft.md", "Not for others.\n"),
            committed,
        ),
        when=_FOLDER,
        silent=("names no commit",),
        then=_holds_nothing_of_machines,
    ),
)
