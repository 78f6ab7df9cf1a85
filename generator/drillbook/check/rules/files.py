"""Family F, about files: what the loader finds in them, and what they say of themselves."""

from collections.abc import Iterator, Sequence

from drillbook.check.about import (
    ARCHIVE,
    HISTORY,
    MEDIA,
    PROSE,
    READ_INVENTORY,
    RESULTS,
)
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import BOOK, Found, loader_rule, rule
from drillbook.model.entry import Entry
from drillbook.model.finding import Severity
from drillbook.model.location import Location
from drillbook.model.result import Result
from drillbook.model.scalar import quoted

INVENTORY = "content/inventory.yml"

_LOADER = (
    loader_rule(
        "F001",
        """drillbook can read every file: UTF-8 text, at most 256 KB, YAML without tags and not too
        deeply nested.

        Why: If drillbook skipped a broken file, it might skip the one that fails the gate.
        Fix: Correct the file at the place named. Save long output of commands as evidence.
        """,
    ),
    loader_rule(
        "F002",
        """Every value has the type that its key needs, and no required key is missing.

        Why: A value of the wrong type would be judged as something that its author never said.
        Fix: Write it as the message says. `drillbook schema KIND` prints the schema; your editor
        can check it.
        """,
    ),
    loader_rule(
        "F003",
        """No key occurs twice in the same mapping.

        Why: Most tools keep the last one without a word, so the reviewer may have read the other.
        Fix: Keep one of the two.
        """,
    ),
    loader_rule(
        "F004",
        """drillbook knows every key.

        Why: drillbook cannot act on a misspelt key, so what you wrote there has no effect.
        Fix: Correct its name, or move the text into a comment.
        """,
    ),
    loader_rule(
        "F006",
        """Everything in the book is a plain file with a plain name, in a plain folder.

        Why: A link, or a path with `..` in it, would publish files from outside the book.
        Fix: Replace the link with a copy of the file. Use letters, digits, `.`, `_` and `-` in
        names.
        """,
    ),
    loader_rule(
        "F007",
        """drillbook uses every file in `content/` and `results/`.

        Why: A result in a file with a misspelt name would never count, and nobody would know.
        Fix: Rename the file, move it to its place, name it in its result, or remove it.
        """,
    ),
    loader_rule(
        "F008",
        """Every file that is required, or that another file names, exists.

        Why: Without a team and an inventory there is nothing to check, and missing evidence proves
        nothing.
        Fix: Add the file, or remove what names it.
        """,
    ),
    loader_rule(
        "F013",
        """drillbook can convert the text in reasonable time.

        Why: Lists nested thousands of levels deep take minutes to convert; tables of 100,000 cells
        are too much for a browser.
        Fix: Split or shorten the text at the place named, or put it into a fenced block.
        """,
        PROSE,
    ),
    loader_rule(
        "F015",
        """No text contains invisible characters, or characters that change the order in which it
        reads.

        Why: People who review the file or follow the playbook would read something other than what
        it says. Letters and emoji that need such characters are allowed.
        Fix: Remove the characters named, or type the words again.
        """,
        severity=Severity.WARNING,
    ),
    loader_rule(
        "F017",
        """Every picture and document in `content/` is really a PNG, JPEG, GIF, WebP or PDF, of at
        most 8 MiB and 50 million pixels.

        Why: A file named as a picture may be a page with scripts. A huge picture makes people wait
        for the playbook at night.
        Fix: Save it in one of these formats, no larger than it is shown. Export an SVG drawing as
        PNG.
        """,
        MEDIA,
    ),
    loader_rule(
        "F022",
        """Every file of the book has a name and a path that Windows takes as well.

        Why: A person who checks the book out there gets none of its files. git fails, before
        drillbook can say why.
        Fix: Give it another name than that of a device such as `aux` or `con`, without a dot at the
        end, and not so deep.
        """,
        severity=Severity.WARNING,
    ),
)


def _one_entry_an_id(evaluation: Evaluation) -> Iterator[Found]:
    """Each member, contact, service, environment and dependency has its own id.

    Why: If two entries share an id, nobody can tell which one a file means.
    Fix: Give one of the two another id, and correct the files that name it.
    """
    book = evaluation.written
    lists: Sequence[tuple[str, Sequence[Entry]]] = (
        ("member or contact", (*book.team.members, *book.team.contacts)),
        ("service", book.inventory.services),
        ("environment", book.inventory.environments),
        ("dependency", book.inventory.dependencies),
    )
    for word, entries in lists:
        seen: set[str] = set()
        for entry in entries:
            id_ = str(getattr(entry, "id"))  # noqa: B009 - each of these lists has ids
            if id_ in seen:
                yield Found(
                    entry.where("id"),
                    f'there is another {word} with the id "{id_}" above',
                )
            seen.add(id_)


def _something_to_test(evaluation: Evaluation) -> Iterator[Found]:
    """The inventory names at least one critical dependency.

    Why: An empty book would pass every test and prove nothing.
    Fix: List what the service cannot work without, with `criticality: critical`.
    """
    book = evaluation.written
    has_critical = any(one.critical for one in book.inventory.dependencies)
    if INVENTORY not in book.damaged and not has_critical:
        yield Found(
            Location(INVENTORY, 1, 1),
            "names no critical dependency, so there is nothing to test",
        )


def _place_says_the_same(evaluation: Evaluation) -> Iterator[Found]:
    """A result's id is the name of its folder, and begins with its date, dependency and failure
    mode.

    Why: People find results by their folder. A copy under another name or date would count twice.
    Fix: Rename the folder or correct the id: `<date>-<dependency>-<failure mode>`, with a suffix
    for a further run.
    """
    for result in evaluation.book.results:
        if result.id != result.folder:
            yield Found(
                result.where("id"),
                f'`id` is "{result.id}", but the folder is results/{result.folder}',
            )
        start = _id_start(result)
        if result.id != start and not result.id.startswith(start + "-"):
            yield Found(
                result.where("id"),
                f'`id` is "{result.id}"; by its keys it must begin with "{start}"',
            )


def _id_start(result: Result) -> str:
    day = result.started.date().isoformat()
    if result.dependency:
        return "-".join(filter(None, (day, result.dependency, result.failure_mode)))
    return day


def _dates_known(evaluation: Evaluation) -> Iterator[Found]:
    """Git says when each file of the book was first committed.

    Why: drillbook counts a result's age from its first commit, so that an old result cannot look
    new. It cannot do so if git may not read the repository, or lacks its older history.
    Fix: Do what git says, or fetch the whole history.
    """
    undated = evaluation.context.undated
    if undated:
        yield Found(Location(".git"), undated.message, undated.help)


def _place_of_the_archive(evaluation: Evaluation) -> Iterator[Found]:
    """The archive's folder holds nothing else, and is in the repository of the book.

    Why: drillbook reads this folder. A folder outside the repository, or git's own folder, could
    belong to anybody.
    Fix: Name a folder that holds nothing else, such as `archive`, or a branch. Use `--archive` for
    a folder elsewhere.
    """
    policy = evaluation.written.policy
    problem = policy.archive.misplaced if policy.archive else None
    if policy.archive and problem:
        yield Found(
            policy.where("archive", "folder"),
            f"`archive.folder` is {quoted(policy.archive.folder)}, which {problem}",
        )
    elif evaluation.context.misplaced:
        yield Found(policy.where("archive", "folder"), evaluation.context.misplaced)


RULES = (
    *_LOADER,
    rule("F009", _one_entry_an_id, about=BOOK, fixed=True),
    rule("F010", _something_to_test, about=READ_INVENTORY, fixed=True),
    rule("F011", _place_says_the_same, about=RESULTS, fixed=True),
    rule("F016", _place_of_the_archive, about=ARCHIVE, fixed=True),
    rule("F020", _dates_known, about=HISTORY, fixed=True),
)
