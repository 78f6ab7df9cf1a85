"""`init`, `new`, `schema` and `explain` write and print what they promise, and
overwrite nothing.
"""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import books
from drillbook import __version__
from drillbook.check.rules import RULES
from drillbook.cli.main import run
from drillbook.files.load import load
from drillbook.files.owners import unowned
from drillbook.files.schema import FILE_KINDS

Captured = pytest.CaptureFixture[str]


def test_a_new_book_lacks_exactly_its_first_test(
    tmp_path: Path, capsys: Captured
) -> None:
    """`init` writes a book in which nothing is wrong but that its critical dependency was never
    tested.
    """
    folder = tmp_path / "new"
    assert run(["init", str(folder)]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert (
        "git init && git add .drillbook .github .gitignore README.md content mkdocs.yml"
        in captured.err
    )
    finding = books.only(books.checked(folder))
    assert finding.code == "T401"
    assert run(["check", "--book", str(folder), "--gate", "stage-2"]) == 1


@pytest.mark.parametrize(
    ("service", "there"),
    [
        (
            "github",
            {
                ".github/workflows/drillbook.yml",
                ".github/workflows/publish.yml",
                ".github/CODEOWNERS",
                ".github/drillbook.lock",
                ".github/drillbook.txt",
            },
        ),
        (
            "gitlab",
            {
                ".gitlab-ci.yml",
                ".gitlab/CODEOWNERS",
                ".gitlab/drillbook.lock",
                ".gitlab/drillbook.txt",
            },
        ),
        ("none", set()),
    ],
)
def test_a_new_book_has_the_ci_that_was_asked_for(
    tmp_path: Path, service: str, there: set[str], capsys: Captured
) -> None:
    """The files of one service are written; where it gets drillbook from is left open
    and said so.
    """
    assert run(["init", str(tmp_path), "--ci", service]) == 0
    folders = (".git[hl]*", ".git[hl]*/**/*")
    found = {
        str(path.relative_to(tmp_path))
        for folder in folders
        for path in tmp_path.glob(folder)
        if path.is_file()
    }
    assert found == there
    told = capsys.readouterr().err
    assert ("Until then, CI cannot install drillbook" in told) == bool(there)
    assert all(
        ("COMMIT" in books.text_of(tmp_path, path))
        == (path in told.split("Complete ")[1])
        for path in there
    )


@pytest.mark.parametrize(
    ("service", "owner"),
    [
        ("github", "@acme/leads"),
        ("gitlab", "@acme/shop/leads"),
        ("github", "sam@example.com"),
    ],
)
def test_a_new_book_has_the_owner_that_was_named(
    tmp_path: Path, service: str, owner: str
) -> None:
    """In lines that are in force, about what decides, and nothing is told of them."""
    assert run(["init", str(tmp_path), "--ci", service, "--owner", owner]) == 0
    lines = [
        line.split()
        for line in books.text_of(tmp_path, f".{service}/CODEOWNERS").splitlines()
        if line[0] == "/"
    ]
    pipeline = {"/.gitlab-ci.yml"} if service == "gitlab" else set()
    assert {path for path, _ in lines} - pipeline == {
        f"/.{service}/",
        "/mkdocs.yml",
        "/content/policy.yml",
        "/content/inventory.yml",
    }
    assert {named for _, named in lines} == {owner}
    assert list(unowned(tmp_path)) == []


def test_an_owner_who_was_not_named_is_asked_for_by_every_check(
    tmp_path: Path, capsys: Captured
) -> None:
    """Without a terminal the example stands there; `init` says so, and `check` does in the line
    where it stands.
    """
    assert run(["init", str(tmp_path)]) == 0
    assert "in .github/CODEOWNERS with who approves changes" in capsys.readouterr().err
    run(["check", "--book", str(tmp_path)])
    assert (
        ".github/CODEOWNERS:3:25: warning D708 put your owner here"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    "owner",
    ["acme leads", "leads", "@", "@acme/leads # ", "@a/b\n* @c", "a@b@c", "$owner"],
)
def test_what_is_no_owner_is_refused(
    tmp_path: Path, owner: str, capsys: Captured
) -> None:
    """Before anything is written."""
    assert run(["init", str(tmp_path / "new"), "--owner", owner]) == 2
    assert "--owner" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_place_that_a_service_does_not_have_is_refused(
    tmp_path: Path, capsys: Captured
) -> None:
    """With those that it has, and before anything is written."""
    assert (
        run(["init", str(tmp_path / "new"), "--ci", "gitlab", "--publish", "branch"])
        == 2
    )
    assert (
        "--publish branch does not work with gitlab: choose pages or folder."
        in capsys.readouterr().err
    )
    assert not (tmp_path / "new").exists()


def test_a_new_book_is_made_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a folder, `init` writes here, with the title that was asked for."""
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--title", "Anna's $shop: a book"]) == 0
    assert books.text_of(tmp_path, "mkdocs.yml").startswith(
        "site_name: 'Anna''s $shop: a book'\n"
    )
    assert run(["check"]) == 1


def test_the_files_of_a_new_book_name_schemas_that_are_there(tmp_path: Path) -> None:
    """The editor's schema line of each YAML file leads to a file, seen from the book or from the
    file.
    """
    assert run(["init", str(tmp_path)]) == 0
    for file in (tmp_path / "content").glob("*.yml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert (file.parent / first.partition("$schema=")[2]).is_file()


_NAMED = (
    *("--service", "Ticket office", "--dependency", "Redis cache"),
    *("--me", "Ada Example <ada@example.com>", "--forge", "GitLab"),
)


def test_a_new_book_has_the_names_that_were_given(tmp_path: Path) -> None:
    """In every file, the README included; nothing of an example is left, and nothing is lacking
    but the first test.
    """
    assert run(["init", str(tmp_path), *_NAMED]) == 0
    written = {
        path.relative_to(tmp_path): path
        for path in tmp_path.rglob("*")
        if path.is_file()
    }
    own = {
        path: file for path, file in written.items() if path.parts[0] != ".drillbook"
    }
    for name, file in own.items():
        if not name.name.endswith(".lock"):
            text = f"{name} {file.read_text(encoding='utf-8')}".lower()
            assert re.search(r"\b(shop|sam|alex)\b", text) is None, name
    book = load(tmp_path).book
    assert [(one.id, one.email) for one in book.team.members] == [
        ("ada", "ada@example.com")
    ]
    assert [one.id for one in book.inventory.services] == ["ticket-office"]
    assert [(one.id, one.kind) for one in book.inventory.dependencies] == [
        ("redis-cache", "cache")
    ]
    assert "Ticket office" in books.text_of(tmp_path, "README.md")
    assert "ada@example.com" in books.text_of(tmp_path, ".gitlab/CODEOWNERS")
    assert books.only(books.checked(tmp_path)).code == "T401"


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--service", " "),
        ("--dependency", "a\nb"),
        ("--me", "<a@example.com>"),
        ("--me", "A <b>"),
    ],
)
def test_a_name_that_no_file_could_hold_is_refused(
    tmp_path: Path, flag: str, value: str, capsys: Captured
) -> None:
    """Before anything is written."""
    assert run(["init", str(tmp_path / "new"), flag, value]) == 2
    assert flag in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_who_begins_a_book_is_known_from_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal nobody is asked, and the author of the next commit is the first member."""
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Kim Example")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "kim@example.com")
    assert run(["init", str(tmp_path)]) == 0
    (member,) = load(tmp_path).book.team.members
    assert (member.id, member.name, member.email) == (
        "kim",
        "Kim Example",
        "kim@example.com",
    )


def test_a_repository_keeps_its_own_readme(tmp_path: Path) -> None:
    """As a forge writes one into a new repository, with a list of files to ignore."""
    for path in ("README.md", ".gitignore"):
        books.write(tmp_path, path, "mine\n")
    assert run(["init", str(tmp_path)]) == 0
    assert {books.text_of(tmp_path, path) for path in ("README.md", ".gitignore")} == {
        "mine\n"
    }


@pytest.mark.parametrize(
    "path", ["mkdocs.yml", "content/team.yml", ".drillbook/schema/team.json"]
)
def test_init_overwrites_nothing(tmp_path: Path, path: str, capsys: Captured) -> None:
    """If one of its files already exists, none is written."""
    books.write(tmp_path, path, "mine\n")
    assert run(["init", str(tmp_path)]) == 2
    assert f"{tmp_path / path} already exists" in capsys.readouterr().err
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [tmp_path / path]
    assert books.text_of(tmp_path, path) == "mine\n"


def test_init_in_the_place_of_a_file_exits_2(tmp_path: Path, capsys: Captured) -> None:
    """A folder that cannot be made is told without a traceback."""
    books.write(tmp_path, "file", "mine\n")
    assert run(["init", str(tmp_path / "file" / "new")]) == 2
    assert "Traceback" not in capsys.readouterr().err


_NEW = ["new", "result", "database", "slow", "--today", "2026-11-23"]
_NEW_RESULT = "results/2026-11-23-database-slow/result.yml"


def test_a_new_result_is_filled_in_as_far_as_can_be_known(
    book: Path, capsys: Captured
) -> None:
    """Id, subject, service, environment and the pins of playbook and inventory entry are there."""
    assert run([*_NEW, "--book", str(book), "--as", "sam"]) == 0
    assert f"cd {book} && git init && git add . &&" in capsys.readouterr().err
    loaded = load(book).book
    lines = books.text_of(book, _NEW_RESULT).splitlines()
    for line in (
        "id: 2026-11-23-database-slow",
        'title: "Order database slow in staging"',
        "service: shop",
        "dependency: database",
        "failure_mode: slow",
        "environment: staging",
        "conducted_by: [sam]",
        "  id: database-failover",
        f"  digest: {loaded.playbooks_by_id['database-failover'].digest}",
        f"  procedure_digest: {loaded.playbooks_by_id['database-failover'].procedure_digest}",
        f"inventory_digest: {loaded.dependencies['database'].tested_digest}",
    ):
        assert line in lines


def test_a_new_result_asks_for_the_rest_line_by_line(book: Path) -> None:
    """What only the test can show is a finding in its own line until somebody fills it in."""
    assert run([*_NEW, "--book", str(book)]) == 0
    findings = books.checked(book).findings
    text = books.text_of(book, _NEW_RESULT).splitlines()
    assert {finding.location.path for finding in findings} == {_NEW_RESULT}
    assert {finding.code for finding in findings} == {"F002"}
    asked = " ".join(text[finding.location.line - 1] for finding in findings)
    for key in ("conducted_by", "started", "ended", "impact", "statement", "how", "at"):
        assert f"{key}:" in asked


def test_a_second_result_of_a_day_has_a_number(book: Path) -> None:
    """A further run of the same test is written beside the first."""
    for _ in range(3):
        assert run([*_NEW, "--book", str(book)]) == 0
    names = sorted(folder.name for folder in (book / "results").glob("2026-11-23-*"))
    assert names == [f"2026-11-23-database-slow{number}" for number in ("", "-2", "-3")]
    assert "\nid: 2026-11-23-database-slow-3\n" in books.text_of(
        book, f"results/{names[2]}/result.yml"
    )


def test_the_environment_of_a_new_result_can_be_chosen(book: Path) -> None:
    """--environment is taken instead of the first that is not production."""
    assert run([*_NEW, "--book", str(book), "--environment", "production"]) == 0
    assert "\nenvironment: production\n" in books.text_of(book, _NEW_RESULT)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["databse", "slow"], 'no dependency databse. Did you mean "database"?'),
        (["database", "slwo"], "'slwo' is not one of"),
        (["database"], "Missing argument"),
        ([], "Missing argument"),
    ],
)
def test_a_new_result_of_nothing_known_exits_2(
    book: Path, arguments: list[str], message: str, capsys: Captured
) -> None:
    """An unknown dependency or failure mode is told with what is near, and nothing is written."""
    assert run(["new", "result", *arguments, "--book", str(book)]) == 2
    assert message in capsys.readouterr().err
    assert len(list((book / "results").iterdir())) == 1


@pytest.mark.parametrize("kind", [*FILE_KINDS, "check-report", "site-status"])
def test_every_kind_of_file_has_a_schema(kind: str, capsys: Captured) -> None:
    """`schema` prints a valid JSON Schema that allows no unknown key."""
    assert run(["schema", kind]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["schema"], "Say which kind: team"), (["schema", "taem"], "'taem'")],
)
def test_a_schema_of_nothing_known_exits_2(
    arguments: list[str], message: str, capsys: Captured
) -> None:
    """Without a kind, or with one that does not exist, the kinds are told."""
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert "inventory" in captured.err


def test_all_schemas_are_written_at_once(tmp_path: Path, capsys: Captured) -> None:
    """--write makes a file for each kind, with what is printed for it."""
    assert run(["schema", "--write", str(tmp_path / "schema")]) == 0
    assert {path.stem for path in (tmp_path / "schema").iterdir()} == {
        *FILE_KINDS,
        "check-report",
        "site-status",
    }
    capsys.readouterr()
    assert run(["schema", "team"]) == 0
    assert capsys.readouterr().out == books.text_of(tmp_path, "schema/team.json")


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_every_rule_is_explained(code: str, capsys: Captured) -> None:
    """`explain` says what is expected, why, and how to mend it."""
    assert run(["explain", code]) == 0
    told = capsys.readouterr().out
    assert told.startswith((f"{code} (error", f"{code} (warning"))
    assert "\nWhy: " in told
    assert "\nFix: " in told


def test_a_code_may_be_written_in_lower_case(capsys: Captured) -> None:
    """t401 is T401, and no policy can change it."""
    assert run(["explain", "t401"]) == 0
    assert capsys.readouterr().out.startswith(
        "T401 (error; no policy can change that)\n\nEvery critical dependency"
    )


def test_a_rule_that_does_not_exist_exits_2(capsys: Captured) -> None:
    """An unknown code is answered with the nearest."""
    assert run(["explain", "T40l"]) == 2
    assert "There is no rule T40l. Did you mean" in capsys.readouterr().err


def test_explain_says_what_a_word_means(capsys: Captured) -> None:
    """The words with which findings judge are explained like their rules."""
    assert run(["explain", "Cell"]) == 0
    assert capsys.readouterr().out.startswith(
        "cell: One critical dependency with one failure"
    )


def test_version_and_help(capsys: Captured) -> None:
    """The version is the package's, and the help names every command."""
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"drillbook, version {__version__}\n"
    assert run(["--help"]) == 0
    told = capsys.readouterr().out
    for command in ("init", "check", "build", "serve", "new", "schema", "explain"):
        assert f"\n  {command} " in told
