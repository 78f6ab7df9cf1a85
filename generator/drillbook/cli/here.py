"""What `drillbook` alone says: what to do next in the folder that somebody stands in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from drillbook.capture.unfinished import how_to_resume, unfinished
from drillbook.check.assessment import Assessment
from drillbook.check.judging.duties import AcknowledgementDue, AgreementDue, duties
from drillbook.check.judging.evaluation import Evaluation
from drillbook.cli.capture import draft
from drillbook.cli.me import me
from drillbook.cli.options import nearest_book
from drillbook.desk.assess import assess_files
from drillbook.files.site_settings import site_name
from drillbook.model.finding import Severity
from drillbook.model.team import Member
from drillbook.text.count import counted
from drillbook.text.plain import one_line
from drillbook.text.span import elapsed_text

Row = tuple[str, str]
"""What to do, and the command that does it."""

_NO_BOOK: tuple[Row, ...] = (
    ("Try a first failure test, in five minutes", "drillbook demo"),
    ("Begin a book about your own service", "drillbook init"),
)
_MOST_TESTS = 3
_ALWAYS: tuple[Row, ...] = (
    ("See where the team stands", "drillbook status"),
    ("Look at the site", "drillbook serve"),
    ("See all commands", "drillbook --help"),
)


def next_here(today: date) -> Iterator[str]:
    """Yield what to do next here, the most urgent first, each with its command."""
    book = nearest_book()
    if book is None:
        yield "There is no book in this folder."
        yield from _table((*_NO_BOOK, _ALWAYS[-1]))
        return
    rows = tuple(_rows(book, today))
    state = "No test is missing, and no file has an error."
    if rows:
        state = "What to do next:"
    yield f"{one_line(site_name(book) or 'Book')}. {state}"
    yield from _table((*rows, *_ALWAYS))


def _rows(book: Path, today: date) -> Iterator[Row]:
    yield from _recordings(book)
    yield from _stopped(book)
    assessment = assess_files(book, today)
    yield from _broken(assessment)
    evaluation = assessment.evaluation
    yield from _tests(evaluation)
    person = me(book, evaluation.book)
    if person is not None:
        yield from _owed(evaluation, person)


def _recordings(book: Path) -> Iterator[Row]:
    sessions = unfinished(book)
    for session in sessions:
        active = session.fault_active_for(datetime.now(UTC))
        state = f", FAULT ACTIVE for {elapsed_text(active)}" if active else ""
        command = how_to_resume(book, session, alone=len(sessions) == 1)
        yield (f"Continue the open recording{state}", command)


def _stopped(book: Path) -> Iterator[Row]:
    """Yield how to continue with the answers of whoever stopped at a question."""
    found = draft.kept(book)
    if found is not None:
        yield ("Continue the questions of a test", found.command)


def _broken(assessment: Assessment) -> Iterator[Row]:
    errors = sum(finding.severity is Severity.ERROR for finding in assessment.of_files)
    if errors:
        yield (f"Correct {counted(errors, 'error')} in files", "drillbook check")


def _tests(evaluation: Evaluation) -> Iterator[Row]:
    missing = [cell for cell in evaluation.cells if cell.open]
    for cell in missing[:_MOST_TESTS]:
        test = f"--dependency {cell.dependency.id} --failure-mode {cell.failure_mode}"
        what = f'Run the test "{cell.dependency.id} {cell.failure_mode}"'
        yield (what, f"drillbook capture start {test}")
    if len(missing) > _MOST_TESTS:
        more = len(missing) - _MOST_TESTS
        yield (f"Run {counted(more, 'more test', 'more tests')}", "drillbook check")


def _owed(evaluation: Evaluation, person: Member) -> Iterator[Row]:
    owed = duties(evaluation).get(person.id, ())
    unread = sum(isinstance(duty, AcknowledgementDue) for duty in owed)
    if unread:
        yield (f"Read {counted(unread, 'result')}", "drillbook review")
    for duty in owed:
        if isinstance(duty, AgreementDue):
            yield (
                f"Sign the playbook {duty.playbook.id}",
                f"drillbook agree {duty.playbook.id}",
            )


def _table(rows: tuple[Row, ...]) -> Iterator[str]:
    width = max(len(what) for what, _ in rows)
    for what, command in rows:
        yield f"  {one_line(what):<{width}}  {command}"
