"""Where a book lies, and where somebody stands who asks for it."""

from everyday.place import (
    Place,
    Prepare,
    at_root,
    committed,
    steps,
    wrote,
    wrote_at_root,
)
from everyday.situation import CHECK, Situation


def _renamed_settings(place: Place) -> None:
    (place.book / "mkdocs.yml").rename(place.book / "mkdocs.yaml")


def _in_a_folder_of_it(place: Place) -> None:
    place.here = place.book / "content"


def _attributes(place: Place) -> None:
    place.write(".gitattributes", "*.md text")


def _keeps_bytes(path: str) -> Prepare:
    """Look whether git itself keeps a file as it is, and whether what stood there stands there."""

    def look(place: Place) -> None:
        said = place.git("check-attr", "text", "--", path)
        assert said.endswith(": text: unset\n"), said
        assert place.git("check-attr", "text", "--", "x.md") == "x.md: text: set\n"

    return look


PLACES = (
    Situation(
        name="a new book in a sub-folder with a blank in its name, beside other attributes",
        given=steps(_attributes, at_root),
        when=("init", "our docs/new [1]", "--ci", "none"),
        told=("../../.gitattributes: git keeps results byte for byte", "git add "),
        then=_keeps_bytes("our docs/new [1]/results/a/evidence/b.txt"),
    ),
    Situation(
        name="a new book where git keeps everything byte for byte",
        given=steps(wrote_at_root(".gitattributes", "* -text\n"), at_root),
        when=("init", "new", "--ci", "none"),
        silent=("../.gitattributes",),
    ),
    Situation(
        name="a new book below attributes that are a link",
        given=steps(
            lambda place: (place.root / ".gitattributes").symlink_to("/etc/passwd"),
            at_root,
        ),
        when=("init", "new", "--ci", "none"),
        ends=2,
        told=(".gitattributes is no plain file",),
    ),
    Situation(
        name="a check at the root of a repository with a book below",
        below="docs/book",
        given=steps(committed, at_root),
        ends=2,
        told=("There is one in docs/book", "--book docs/book"),
    ),
    Situation(
        name="a check at the root, where another site has its settings",
        below="docs/book",
        given=steps(
            wrote_at_root("mkdocs.yml", "site_name: Ours\n"), committed, at_root
        ),
        ends=2,
        told=("mkdocs.yml is that of another site", "--book docs/book"),
    ),
    Situation(
        name="a check at the root of a repository with two books",
        below="docs/book",
        given=steps(
            wrote_at_root("more/one here/mkdocs.yml", "site_name: Ours\n"),
            wrote_at_root("more/one here/content/team.yml", "members: []\n"),
            at_root,
        ),
        ends=2,
        told=("docs/book, 'more/one here'", "name one with --book"),
    ),
    Situation(
        name="a check of a book that is named from elsewhere",
        below="docs/book",
        given=steps(committed, at_root),
        when=(*CHECK, "--book", "docs/book"),
    ),
    Situation(name="a check within the book", given=_in_a_folder_of_it),
    Situation(
        name="settings in mkdocs.yaml",
        given=_renamed_settings,
        ends=2,
        told=(
            "mkdocs.yaml has the settings of the site",
            "git mv mkdocs.yaml mkdocs.yml",
        ),
    ),
    Situation(
        name="settings in mkdocs.yaml of a book that is named",
        given=steps(_renamed_settings, at_root),
        when=(*CHECK, "--book", "."),
        ends=2,
        told=(
            "mkdocs.yaml has the settings of the site",
            "git mv mkdocs.yaml mkdocs.yml",
        ),
    ),
    Situation(
        name="no book anywhere",
        given=lambda place: (place.book / "mkdocs.yml").unlink(),
        ends=2,
        told=("there is no mkdocs.yml", "drillbook init"),
    ),
    Situation(
        name="a vendored book does not count",
        below="docs/book",
        given=steps(
            wrote("../../node_modules/x/mkdocs.yml", "site_name: x\n"), at_root
        ),
        ends=2,
        told=("There is one in docs/book",),
    ),
)
