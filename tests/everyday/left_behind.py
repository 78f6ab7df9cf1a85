"""Files that machines, editors and tools leave behind in every folder."""

import os

import books
import media
from everyday.place import (
    CURL_FILE,
    Place,
    Prepare,
    cloned,
    committed,
    edited,
    removed,
    steps,
    wrote,
    wrote_at_root,
)
from everyday.situation import CHECK, Situation

_FOLDERS = (
    "content",
    "content/pages",
    "content/playbooks",
    "content/assets",
    "content/agreements",
    "content/agreements/database-failover",
    "results",
    books.RESULT_FOLDER,
    f"{books.RESULT_FOLDER}/evidence",
    f"{books.RESULT_FOLDER}/probes",
    f"{books.RESULT_FOLDER}/reviews",
)
_NAMES = (
    *(".DS_Store", "._result.yml", "._shot.png", ".localized", "Icon\r", "Thumbs.db"),
    *("desktop.ini", ".directory", ".nfs000000000012", ".fuse_hidden0001", ".hidden"),
    *(
        "result.yml~",
        ".result.yml.swp",
        ".team.yml.swo",
        "#team.yml#",
        ".~lock.plan.odt#",
    ),
    *("~$plan.docx", "a.tmp", "x.crdownload"),
    *(".gitkeep", ".keep", ".gitattributes", ".gitignore", ".editorconfig", ".pages"),
    *(".prettierignore", ".markdownlint.json", ".nojekyll", "shot.png.license"),
    *("README.md", "readme.txt", "README", "LICENSE", "NOTICE", "OWNERS", "Makefile"),
    *("team.yml.part", "team.yml___jb_tmp___", ".sync.ffs_db"),
    *("4913", "nohup.out", "book.iml", "book.code-workspace", "bash.exe.stackdump"),
    *("book.sublime-project", "core.4711", ".prettierrc.yml", ".tool-versions"),
)
_TOLD = ("F001", "F002", "F006", "F007", "F008", "F017")
_EVERYWHERE = steps(
    *(wrote(f"{folder}/{name}", "x") for folder in _FOLDERS for name in _NAMES)
)


_REPOSITORYS = (
    *("LICENSE.md", "CONTRIBUTING.md", "AGENTS.md", "CLAUDE.md", "CHANGELOG.md"),
    *("SECURITY.md", "CODE_OF_CONDUCT.md", "CODEOWNERS", "GOVERNANCE.md"),
)
_ONE_COPY = (
    *("team 2.yml", "team (1).yml", "team(1).yml", "team - Copy.yml", "team copy.yml"),
    *("team - Kopie (2).yml", "Copy of team.yml", "team.yml.orig", "team.yml.txt"),
    "team (Sam Example's conflicted copy 2026-11-20).yml",
    "team.sync-conflict-20261120-101112-ABCDEFG.yml",
    "team_conflict-20261120-101112.yml",
    "team-DESKTOP-1A2B3C4.yml",
    "team.yml.mine",
)


def _copies(place: Place) -> None:
    """Leave what services that synchronise, and people, make of files that matter."""
    for name in _ONE_COPY:
        books.write(place.book, f"content/{name}", "members: []\n")
    books.write(place.book, "content/playbooks/database-failover 2.md", "Old.\n")
    books.write(place.book, f"{books.RESULT_FOLDER}/result (1).yml", "schema: 1\n")
    books.write(place.book, f"{books.RESULT_FOLDER}/evidence/curl 2.txt", "x\n")
    books.write(place.book, f"{books.RESULT_FOLDER} 2/result.yml", "schema: 1\n")


def _lock_of_emacs(place: Place) -> None:
    """Leave what Emacs makes beside a file while it is changed: a link that leads nowhere."""
    (place.book / "content/.#team.yml").symlink_to("sam@example.com.4711:1764000000")


def _folders_of_tools(place: Place) -> None:
    for folder in (
        "__MACOSX",
        ".idea",
        ".vscode",
        ".obsidian",
        "@eaDir",
        ".Trash-1000",
        "$RECYCLE.BIN",
        ".history",
        ".direnv",
        ".terraform",
        ".devcontainer",
        ".svn",
        ".jj",
        ".github",
        ".claude",
        ".cursor",
        ".aider.tags",
        ".tool-of-tomorrow",
    ):
        for below in ("content", "results", books.RESULT_FOLDER):
            books.write(place.book, f"{below}/{folder}/deep/file.xml", "x")


def _ignores(text: str) -> Prepare:
    return wrote_at_root(".gitignore", text)


def _ignored_by_this_clone(place: Place) -> None:
    exclude = place.root / ".git/info/exclude"
    exclude.parent.mkdir(exist_ok=True)
    exclude.write_text("*.scratch\n", encoding="utf-8")


LEFT_BEHIND = (
    Situation(
        name="everything that machines leave behind, in every folder, committed",
        given=steps(_EVERYWHERE, committed, cloned()),
        silent=_TOLD,
    ),
    Situation(
        name="what a merge leaves behind",
        given=steps(
            *(
                wrote(f"content/{name}", "x")
                for name in (
                    "team.yml.orig",
                    "team.yml.rej",
                    "plan.bak",
                    "team_LOCAL_12.yml",
                )
            ),
            committed,
        ),
        told=(
            "content/team.yml.orig: warning F007",
            "content/team_LOCAL_12.yml: warning F007",
        ),
        silent=(": error",),
    ),
    Situation(
        name="documents of the repository in the folders of a book",
        given=steps(
            *(
                wrote(f"{folder}/{name}", "# About\n")
                for folder in ("content", "content/playbooks", "results")
                for name in _REPOSITORYS
            ),
            committed,
            cloned(),
        ),
        silent=_TOLD,
    ),
    Situation(
        name="a page about the playbooks among them",
        given=wrote("content/playbooks/index.md", "# Our playbooks\n"),
        told=(
            "content/playbooks/index.md: warning F007 has no front matter",
            "content/pages/",
        ),
        silent=(": error",),
    ),
    Situation(
        name="a playbook with the name of a document",
        given=steps(
            lambda place: (place.book / books.PLAYBOOK).rename(
                place.book / "content/playbooks/security.md"
            ),
            edited(books.RESULT, b"{id: database-failover}", b"{id: security}"),
            edited(books.INVENTORY, b"[database-failover]", b"[security]"),
        ),
        silent=("F007", "F008", "F005"),
    ),
    Situation(
        name="copies that services make of files that matter",
        given=_copies,
        told=(
            *(f"content/{name}: warning F007" for name in _ONE_COPY),
            "database-failover 2.md: warning F007 has the name of a copy of database-failover.md",
            "result (1).yml: warning F007 has the name of a copy of result.yml",
            "evidence/curl 2.txt: warning F007",
            f"{books.RESULT_FOLDER} 2: warning F007",
            "Compare it with team.yml, take over what that lacks, and remove it",
        ),
        silent=(": error",),
    ),
    Situation(
        name="a copy in the place of what it is a copy of",
        given=lambda place: (place.book / books.TEAM).rename(
            place.book / "content/team 2.yml"
        ),
        ends=1,
        told=("F008", "content/team 2.yml: error F006"),
    ),
    Situation(
        name="an inventory named in another case",
        given=lambda place: (place.book / books.INVENTORY).rename(
            place.book / "content/Inventory.yml"
        ),
        ends=1,
        told=(
            "content/Inventory.yml: error F007",
            'Did you mean "inventory.yml"',
            "F008",
        ),
    ),
    Situation(
        name="a playbook whose name begins with a dot",
        given=lambda place: (place.book / books.PLAYBOOK).rename(
            place.book / "content/playbooks/.database-failover.md"
        ),
        ends=1,
        told=(
            ".database-failover.md: warning F007 begins with a dot, and nothing reads it",
            "call it content/playbooks/database-failover.md",
        ),
    ),
    Situation(
        name="a picture in a hidden folder of a wiki",
        given=steps(
            wrote("content/playbooks/.attachments/shop.png", media.png()),
            edited(
                books.PLAYBOOK,
                b"## Basic",
                b"![Shop](.attachments/shop.png)\n\n## Basic",
            ),
        ),
        silent=("F018", *_TOLD),
    ),
    Situation(name="the lock of Emacs", given=_lock_of_emacs, silent=_TOLD),
    Situation(name="folders of tools", given=_folders_of_tools, silent=_TOLD),
    Situation(
        name="a .DS_Store in the folder of a result that is on another branch",
        given=wrote("results/2026-11-21-database-slow/.DS_Store", "x"),
        silent=_TOLD,
    ),
    Situation(
        name="a result renamed to what passes for a backup",
        given=steps(
            committed,
            lambda place: (place.book / books.RESULT).rename(
                place.book / f"{books.RESULT_FOLDER}/result.yml~"
            ),
            committed,
        ),
        when=(*CHECK, "--base", "HEAD^"),
        ends=1,
        told=("This change removes", "T401", "F008", "result.yml~: warning F007"),
    ),
    Situation(
        name="a result in the folder of a tool",
        given=wrote("results/.idea/result.yml", "x"),
        told=("results/.idea: warning F007", "may hold a result"),
    ),
    Situation(
        name="evidence that has the name of a backup",
        given=steps(
            edited(books.RESULT, b"evidence/curl.txt", b"evidence/nginx.conf.bak"),
            lambda place: (place.book / CURL_FILE).rename(
                place.book / f"{books.RESULT_FOLDER}/evidence/nginx.conf.bak"
            ),
            committed,
            cloned(),
        ),
        silent=(*_TOLD, "R506", "T401"),
    ),
    Situation(
        name="evidence that has the name of a backup, changed on purpose",
        given=steps(
            edited(books.RESULT, b"evidence/curl.txt", b"evidence/nginx.conf.bak"),
            removed(CURL_FILE),
            wrote(f"{books.RESULT_FOLDER}/evidence/nginx.conf.bak", "all is well\n"),
        ),
        ends=1,
        told=("T401", "nginx.conf.bak has changed"),
    ),
    Situation(
        name="a file that git ignores",
        given=steps(
            _ignores("*.scratch\nnotes/\n"),
            wrote("content/todo.scratch", "x"),
            wrote("content/notes/todo.md", "x"),
            wrote(f"{books.RESULT_FOLDER}/evidence/raw.scratch", "x"),
            wrote("content/ungültig.scratch", "x"),
        ),
        silent=_TOLD,
    ),
    Situation(
        name="a file that git ignores in this clone alone",
        given=steps(_ignored_by_this_clone, wrote("content/todo.scratch", "x")),
        silent=_TOLD,
    ),
    Situation(
        name="a draft of a playbook that git ignores",
        given=steps(
            _ignores("content/playbooks/draft-*\n"),
            wrote("content/playbooks/draft-queue.md", "# Not yet\n"),
        ),
        silent=_TOLD,
    ),
    Situation(
        name="a stray file that nobody ignores",
        given=wrote("content/todo.scratch", "x"),
        ends=1,
        told=("F007", "content/todo.scratch"),
    ),
    Situation(
        name="a stray file that was committed before it was ignored",
        given=steps(
            wrote("content/todo.scratch", "x"), committed, _ignores("*.scratch\n")
        ),
        ends=1,
        told=("F007", "content/todo.scratch"),
    ),
    Situation(
        name="a result that .gitignore names, and that is committed",
        given=steps(
            edited(CURL_FILE, b"503", b"200"),
            committed,
            _ignores("results/\n"),
            committed,
        ),
        ends=1,
        told=("T401", "its bytes differ"),
    ),
    Situation(
        name="a wrong result that git ignores",
        given=steps(
            _ignores("results/\n"),
            wrote("results/2026-11-21-database-slow/result.yml", "schema: 1\n"),
        ),
        ends=1,
        told=("F002", "2026-11-21-database-slow"),
    ),
    Situation(
        name="a hard link to nowhere that people need",
        given=lambda place: os.link(
            place.book / books.TEAM, place.book / "content/index.md"
        ),
        ends=1,
        told=("F006",),
    ),
)
