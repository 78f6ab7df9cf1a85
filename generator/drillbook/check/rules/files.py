"""Family F, about files: what the loader finds in them, and what they say of themselves."""

from collections import Counter
from collections.abc import Iterator, Sequence

from drillbook.check.about import ARCHIVE, BOOK, HISTORY, MEDIA, PROSE, READ_INVENTORY, RESULTS
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.rule import Found, loader_rule, rule
from drillbook.model.entry import Entry
from drillbook.model.finding import Severity
from drillbook.model.location import Location
from drillbook.model.result import Result
from drillbook.model.scalar import quoted

INVENTORY = "content/inventory.yml"

_LOADER = (
    loader_rule(
        "F001",
        """Every file of the book can be read: UTF-8 text, at most 256 KB, YAML without tags, of
        sane depth.

        Why: A file that is skipped because it is broken may be the one that would have failed the
        gate.
        Fix: Mend the file at the place named; output of commands belongs into evidence.
        """,
    ),
    loader_rule(
        "F002",
        """Every value has the type and form that its key asks for, and no key that is needed is
        missing.

        Why: A value of another type than meant is judged as something that its author never said.
        Fix: Write it as the message says; `drillbook schema KIND` prints the schema, and editors
        can check it.
        """,
    ),
    loader_rule(
        "F003",
        """No key stands twice in one mapping.

        Why: Most tools silently keep the last one, so what a reviewer read need not be what counts.
        Fix: Keep one of the two.
        """,
    ),
    loader_rule(
        "F004",
        """Every key is one that drillbook knows.

        Why: A misspelt key is a statement that nobody hears.
        Fix: Mend its name, or move the text into a comment.
        """,
    ),
    loader_rule(
        "F006",
        """Everything in the book is a plain file with a plain name in a plain folder.

        Why: A link, or a path with `..` in it, would publish what lies outside of the book.
        Fix: Put a copy of the file in the place of the link; use letters, digits, `.`, `_` and `-`
        in names.
        """,
    ),
    loader_rule(
        "F007",
        """Every file below `content/` and `results/` is one that something reads.

        Why: A result in a file with a misspelt name would count as never recorded, and nobody would
        be told.
        Fix: Rename the file, move it to its place, have its result name it, or remove it.
        """,
    ),
    loader_rule(
        "F008",
        """Every file that is needed, or that another one names, is there.

        Why: Without team and inventory there is nothing to check, and evidence that is missing
        proves nothing.
        Fix: Add the file, or remove what names it.
        """,
    ),
    loader_rule(
        "F013",
        """Prose can be converted in reasonable time.

        Why: Lists nested thousands of levels deep keep a converter busy for minutes, and tables of
        a hundred thousand cells a browser.
        Fix: Split or shorten the text at the place named, or put it into a fenced block.
        """,
        PROSE,
    ),
    loader_rule(
        "F015",
        """Nothing that people write in a book holds characters that nobody sees, or that make text
        read in another order.

        Why: Who reviews the file, and who follows the playbook, reads something else than what it
        says. Letters and emoji that cannot be written without such characters are no finding.
        Fix: Remove the characters named, or write the words anew.
        """,
        severity=Severity.WARNING,
    ),
    loader_rule(
        "F017",
        """Every picture and document below `content/` is a PNG, JPEG, GIF, WebP or PDF by its
        bytes, of at most 8 MiB and 50 million pixels.

        Why: A file that only has the name of a picture may be a page with scripts, and a huge one
        keeps whoever reads the playbook at night waiting.
        Fix: Save it in one of these forms, and no larger than it is shown; a drawing in SVG is
        exported as PNG.
        """,
        MEDIA,
    ),
)


def _one_entry_an_id(evaluation: Evaluation) -> Iterator[Found]:
    """Each member, contact, service, environment and dependency has an id of its own.

    Why: Of two entries with one id only one could be meant by those who name it.
    Fix: Give one of the two another id, and mend what names it.
    """
    book = evaluation.written
    lists: Sequence[tuple[str, Sequence[Entry]]] = (
        ("member or contact", (*book.team.members, *book.team.contacts)),
        ("service", book.inventory.services),
        ("environment", book.inventory.environments),
        ("dependency", book.inventory.dependencies),
    )
    for word, entries in lists:
        ids = [str(getattr(entry, "id")) for entry in entries]  # noqa: B009 - each of these lists has ids
        count = Counter(ids)
        seen: set[str] = set()
        for entry, id_ in zip(entries, ids, strict=True):
            if count[id_] > 1 and id_ in seen:
                yield Found(entry.where("id"), f'there is another {word} with the id "{id_}" above')
            seen.add(id_)


def _something_to_test(evaluation: Evaluation) -> Iterator[Found]:
    """The inventory names at least one critical dependency.

    Why: An empty book would pass every test, and so prove nothing.
    Fix: List what the service cannot function without, with `criticality: critical`.
    """
    book = evaluation.written
    if INVENTORY not in book.damaged and not any(d.critical for d in book.inventory.dependencies):
        yield Found(
            Location(INVENTORY, 1, 1), "names no critical dependency, so there is nothing to test"
        )


def _place_says_the_same(evaluation: Evaluation) -> Iterator[Found]:
    """A result's id is the name of its folder and begins with its date, its dependency and its
    failure mode.

    Why: People find results by their folder; one copied under another name or date would count
    twice.
    Fix: Rename the folder or mend the id: `<date>-<dependency>-<failure mode>`, with a suffix for a
    further run.
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
                f'`id` is "{result.id}"; by its own keys it begins with "{start}"',
            )


def _id_start(result: Result) -> str:
    day = result.started.date().isoformat()
    return (
        "-".join(filter(None, (day, result.dependency, result.failure_mode)))
        if result.dependency
        else day
    )


def _dates_known(evaluation: Evaluation) -> Iterator[Found]:
    """The repository says since when it has had each file of the book.

    Why: A result's age is counted from the first commit that has it, so that an old one cannot pass
    for a new one; a repository that git may not read, or one without its older history, would let
    it.
    Fix: Do what git says, or fetch the whole history.
    """
    undated = evaluation.context.undated
    if undated:
        yield Found(Location(".git"), undated.message, undated.help)


def _place_of_the_archive(evaluation: Evaluation) -> Iterator[Found]:
    """The folder that a policy names for the archive is one of its own, in the repository of the
    book.

    Why: Commands look into it. One that leads out of the repository, or into git's own folder,
    could be anybody's.
    Fix: Name a folder for nothing else, such as `archive`, or a branch; `--archive` names one that
    lies elsewhere.
    """
    policy = evaluation.written.policy
    problem = policy.archive.misplaced if policy.archive else ""
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
