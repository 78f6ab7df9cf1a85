"""Clones that lack a part of the repository, and histories that are other than usual."""

from collections.abc import Callable

import books
from everyday.place import Place, Prepare, cloned, committed, steps, wrote
from everyday.situation import CHECK, Situation


def _again(place: Place) -> None:
    books.write(place.book, "content/index.md", "Welcome.\n")
    place.commit()


def _allowing(place: Place) -> None:
    place.git("config", "uploadpack.allowFilter", "true")


def _sparse(place: Place) -> None:
    place.git("sparse-checkout", "set", "--no-cone", "/content/", "/mkdocs.yml")


def _worktree(place: Place) -> None:
    place.git("worktree", "add", "--quiet", "-b", "other", "../elsewhere")
    place.root = place.book = place.here = place.root.parent / "elsewhere"


def _submodule(place: Place) -> None:
    outer = place.root.with_name("outer")
    outer.mkdir()
    inner, place.root = place.root, outer
    place.git("init", "--quiet", "--initial-branch", "main")
    place.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "--quiet",
        str(inner),
        "book",
    )
    place.commit()
    place.book = place.here = outer / "book"


def _git(*arguments: str) -> Callable[[Place], object]:
    return lambda place: place.git(*arguments)


_TWO: Prepare = steps(wrote("content/index.md", "Hi.\n"), committed, _again)
_BASE = (*CHECK, "--base", "HEAD^")
_REFETCH = ("this is a partial clone", "git fetch --refetch --no-filter origin")

CLONES = (
    Situation(
        name="a partial clone without blobs, held against a base",
        given=steps(_TWO, _allowing, cloned("--filter=blob:none")),
        when=_BASE,
        ends=2,
        told=_REFETCH,
    ),
    Situation(
        name="a partial clone without blobs",
        given=steps(_TWO, _allowing, cloned("--filter=blob:none")),
        silent=("T401",),
    ),
    Situation(
        name="a partial clone without trees",
        given=steps(_TWO, _allowing, cloned("--filter=tree:0")),
        ends=1,
        told=("F020", *_REFETCH),
    ),
    Situation(
        name="a partial clone that was completed as the check says",
        given=steps(
            _TWO,
            _allowing,
            cloned("--filter=blob:none"),
            _git("fetch", "--quiet", "--refetch", "--no-filter", "origin"),
        ),
        when=_BASE,
    ),
    Situation(
        name="a shallow clone",
        given=steps(_TWO, cloned("--depth", "1")),
        ends=1,
        told=("F020", "git fetch --unshallow", "fetch-depth: 0"),
    ),
    Situation(
        name="a sparse checkout without results",
        given=steps(_TWO, _sparse),
        ends=1,
        told=(
            "T401",
            "This is a sparse checkout without 4 files",
            "git sparse-checkout disable",
        ),
    ),
    Situation(name="a worktree", given=steps(_TWO, _worktree), silent=("F020",)),
    Situation(
        name="a book in a submodule", given=steps(_TWO, _submodule), silent=("F020",)
    ),
    Situation(
        name="a detached HEAD",
        given=steps(_TWO, _git("checkout", "--quiet", "--detach")),
    ),
    Situation(
        name="a branch with a slash and a tag of the same name",
        given=steps(_TWO, _git("checkout", "--quiet", "-b", "v/1"), _git("tag", "v/1")),
        when=(*CHECK, "--base", "main"),
    ),
    Situation(
        name="a repository that is packed and collected",
        given=steps(_TWO, _git("gc", "--quiet", "--aggressive")),
        when=_BASE,
    ),
    Situation(
        name="a mirror of main that is not fetched",
        given=_TWO,
        when=(*CHECK, "--base", "origin/main"),
        ends=2,
        told=('git knows no revision "origin/main"', "fetch-depth: 0"),
    ),
    Situation(
        name="a repository without a commit",
        given=lambda _place: None,
        told=("Nothing has been committed yet",),
    ),
    Situation(
        name="a comment above front matter",
        given=wrote(
            "content/playbooks/queue.md",
            "<!-- Copyright Example Ltd -->\n\n---\ntitle: Q\n---\n",
        ),
        ends=1,
        told=(
            "content/playbooks/queue.md:3:1: error F002 has a comment above its front matter",
            "Move a comment below",
        ),
    ),
    Situation(
        name="blank lines above front matter",
        given=wrote("content/playbooks/queue.md", "\n\n---\ntitle: Q\n---\n"),
        ends=1,
        told=("queue.md:3:1: error F002 has blank space above its front matter",),
    ),
    Situation(
        name="no front matter, but a rule further down",
        given=wrote("content/playbooks/queue.md", "# Queue\n\n---\nx: 1\n---\n"),
        ends=1,
        told=("queue.md:1:1: error F002 has no front matter",),
    ),
)
