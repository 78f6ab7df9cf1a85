"""Files that are on one machine alone, because git ignores them or nobody has added them."""

import books
import media
from everyday.place import (
    CURL_FILE,
    Place,
    Prepare,
    cloned,
    committed,
    edited,
    nothing,
    steps,
    wrote,
    wrote_at_root,
)
from everyday.situation import Situation

_FOLDER = books.RESULT_FOLDER
_F023 = f"{CURL_FILE}: error F023"
_SHOWN = edited(books.PLAYBOOK, b"## Basic", b"![Shop](../assets/shop.png)\n\n## Basic")


def _ignores(text: str) -> Prepare:
    return wrote_at_root(".gitignore", text)


def _ignores_everywhere(place: Place) -> None:
    """Ignore as a person may do for all repositories, by a file that the settings name."""
    home = place.root.parent
    (home / ".gitconfig").write_text("[core]\nexcludesFile = ~/.ignored\n")
    (home / ".ignored").write_text("# editors\n*.txt\n")


def _ignores_by_xdg(place: Place) -> None:
    file = place.root.parent / ".config/git/ignore"
    file.parent.mkdir(parents=True)
    file.write_text("*.txt\n")


def _ignores_in_this_clone(place: Place) -> None:
    file = place.root / ".git/info/exclude"
    file.parent.mkdir(exist_ok=True)
    file.write_text("evidence/\n")


def _git(*arguments: str) -> Prepare:
    return lambda place: place.git(*arguments)


def _staged(*paths: str) -> Prepare:
    return lambda place: place.git("add", *(place.in_book(path) for path in paths))


_TAKEN_OUT = steps(committed, _git("rm", "--quiet", "--cached", CURL_FILE))
_COMMIT = _git("commit", "--quiet", "--message", "Change")


def _ignored(name: str, given: Prepare, rule: str) -> Situation:
    """Return the row of evidence that a rule ignores, on the machine that recorded it."""
    return Situation(
        name=name,
        given=steps(given, committed),
        ends=1,
        told=(_F023, rule, f"git add --force {CURL_FILE}"),
    )


UNTRACKED = (
    _ignored(
        "evidence that a file of patterns ignores",
        _ignores("*.log\ncurl.*\n"),
        "`curl.*` in .gitignore:2",
    ),
    Situation(
        name="evidence that a person's settings ignore everywhere",
        given=_ignores_everywhere,
        around={"GIT_CONFIG_GLOBAL": "{home}/.gitconfig"},
        ends=1,
        told=("evidence/console.txt: error F023", "`*.txt` in ~/.ignored:2"),
    ),
    Situation(
        name="evidence that a person ignores where git looks by itself",
        given=_ignores_by_xdg,
        ends=1,
        told=("evidence/console.txt: error F023", "`*.txt` in ~/.config/git/ignore:1"),
    ),
    _ignored(
        "evidence that the folder's own file of patterns ignores",
        wrote(f"{_FOLDER}/.gitignore", "# raw\n\nevidence/curl*\n"),
        f"`evidence/curl*` in {_FOLDER}/.gitignore:3",
    ),
    Situation(
        name="evidence that git ignores in this clone alone",
        given=steps(_ignores_in_this_clone, committed),
        ends=1,
        told=("evidence/console.txt: error F023", "`evidence/` in .git/info/exclude:1"),
    ),
    Situation(
        name="evidence in a book in a sub-folder, ignored at the root",
        below="docs/our book",
        given=steps(_ignores("*.txt\n"), committed),
        ends=1,
        told=("evidence/console.txt: error F023", "`*.txt` in ../../.gitignore:1"),
    ),
    Situation(
        name="evidence that git ignores, before anything is committed",
        given=_ignores("*.txt\n"),
        ends=1,
        told=("evidence/console.txt: error F023", "(1 more file)"),
    ),
    Situation(
        name="evidence that git ignores, in the clone of CI",
        given=steps(_ignores("*.txt\n"), committed, cloned()),
        ends=1,
        told=(
            "F008 names evidence/curl.txt",
            "git ignores that file by `*.txt` in .gitignore:1",
            f"`git add --force {CURL_FILE}`",
        ),
        silent=("F023",),
    ),
    Situation(
        name="evidence that git ignores, brought in as the check says",
        given=steps(
            _ignores("*.txt\n"),
            committed,
            _git("add", "--force", f"{_FOLDER}/evidence"),
            _COMMIT,
            cloned(),
        ),
        silent=("F008", "F023", "F024"),
    ),
    Situation(
        name="evidence that git ignores, staged all the same",
        given=steps(
            _ignores("*.txt\n"),
            committed,
            _git("add", "--force", f"{_FOLDER}/evidence"),
        ),
        silent=("F008", "F023", "F024"),
    ),
    Situation(
        name="samples that *.csv ignores, in the clone of CI",
        given=steps(_ignores("*.csv\n"), committed, cloned()),
        ends=1,
        told=("F008 names probes/health.csv", "`*.csv` in .gitignore:1"),
    ),
    Situation(
        name="all results are ignored",
        given=steps(_ignores("/results/\n"), committed),
        ends=1,
        told=(
            f"{books.RESULT}: error F023",
            "(3 more files)",
            "`/results/` in .gitignore:1",
        ),
    ),
    Situation(
        name="all results are ignored, in the clone of CI",
        given=steps(_ignores("site/\n/results/\n"), committed, cloned()),
        ends=1,
        told=(
            "T401",
            ".gitignore:2:1: warning F024 `/results/` has git ignore new results",
        ),
    ),
    Situation(
        name="patterns that take results back",
        given=steps(_ignores("*.txt\n!results/**/*.txt\n"), committed, cloned()),
        silent=("F008", "F023", "F024"),
    ),
    Situation(
        name="a picture that *.png ignores and a playbook shows",
        given=steps(
            _ignores("*.png\n"),
            wrote("content/assets/shop.png", media.png()),
            _SHOWN,
            committed,
        ),
        ends=1,
        told=("content/assets/shop.png: error F023", "`*.png` in .gitignore:1"),
    ),
    Situation(
        name="an own page that git ignores on purpose",
        given=steps(
            _ignores("content/pages/draft.md\n"),
            wrote("content/pages/draft.md", "Not yet.\n"),
            committed,
        ),
        told=("content/pages/draft.md: warning F024 is ignored by git",),
    ),
    Situation(
        name="nothing is added yet",
        given=steps(committed, wrote("content/index.md", "Hi.\n")),
        silent=("F023", "F024", "index.md"),
    ),
    Situation(
        name="a result that is not added yet",
        given=nothing,
        silent=("F023", "F024"),
    ),
    Situation(
        name="evidence of a committed result that nobody added",
        given=steps(
            _staged(
                "content", "mkdocs.yml", books.RESULT, books.SAMPLES, books.EVIDENCE
            ),
            _COMMIT,
        ),
        ends=1,
        told=(
            f"{CURL_FILE}: error F023 is not committed",
            f"`git add {CURL_FILE}`, and commit",
        ),
    ),
    Situation(
        name="evidence that nobody added to what is about to be committed",
        given=steps(
            _staged(
                "content", "mkdocs.yml", books.RESULT, books.SAMPLES, books.EVIDENCE
            )
        ),
        told=(
            f"{CURL_FILE}: warning F024 is not added to git",
            "your next commit lacks it",
        ),
    ),
    Situation(
        name="evidence that was taken out of git",
        given=_TAKEN_OUT,
        told=(
            f"{CURL_FILE}: warning F024 was taken out of git",
            f"`git add {CURL_FILE}`",
        ),
    ),
    Situation(
        name="evidence that was taken out of git, and that is committed",
        given=steps(_TAKEN_OUT, _COMMIT),
        ends=1,
        told=(f"{CURL_FILE}: error F023 is not committed",),
    ),
    Situation(
        name="evidence that was removed from the disk as well",
        given=steps(committed, _git("rm", "--quiet", CURL_FILE)),
        ends=1,
        told=("F008 names evidence/curl.txt",),
    ),
    Situation(
        name="an index in two parts",
        given=steps(committed, _git("update-index", "--split-index")),
        silent=("F023", "F024", "was not checked"),
    ),
    Situation(
        name="a sparse index",
        given=steps(
            committed,
            _git(
                "sparse-checkout",
                "set",
                "--cone",
                "--sparse-index",
                "content",
                "results",
            ),
        ),
        silent=("F023", "F024", "was not checked"),
    ),
    Situation(
        name="a result whose text git gives other line ends",
        given=steps(
            wrote_at_root(".gitattributes", "*.yml text eol=crlf\nevidence/** -text\n"),
            _staged(
                "content", "mkdocs.yml", books.RESULT, books.SAMPLES, books.EVIDENCE
            ),
            _COMMIT,
            edited(books.RESULT, b"\n", b"\r\n"),
        ),
        ends=1,
        told=(f"{CURL_FILE}: error F023 is not committed",),
    ),
)
