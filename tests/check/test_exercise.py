"""An exercise counts for the service and playbook that it followed, to its end and as written."""

from pathlib import Path

import pytest

import books
from check.verdicts.pair import timeline
from drillbook.check.judging.evaluation import Evaluation
from drillbook.check.judging.exercise import exercised, how_stuck, not_followed, why_not
from drillbook.files.load import load
from drillbook.model.procedure import Procedure
from drillbook.model.result import Result


def _evaluation(book: Path) -> Evaluation:
    return books.checked(book).evaluation


def _exercise(book: Path, **keys: str | None) -> Result:
    text = books.exercise_text(load(book).book, **keys)
    books.write(book, books.EXERCISE, text)
    return next(
        result for result in load(book).book.results if result.kind == "exercise"
    )


def test_a_playbook_of_two_services_is_exercised_for_each(book: Path) -> None:
    """What brought the shop back shows nothing about the office."""
    inventory = books.text_of(book, books.INVENTORY).replace(
        "services:\n", "services:\n  - {id: office, name: Office}\n"
    )
    books.write(book, books.INVENTORY, inventory)
    playbook = "content/playbooks/shop-disaster-recovery.md"
    books.write(
        book,
        playbook,
        books.text_of(book, playbook).replace(
            "covers: [shop]", "covers: [shop, office]"
        ),
    )
    books.share(book)
    counted = {
        one.service.id: one.counting is not None for one in exercised(_evaluation(book))
    }
    assert counted == {"office": False, "shop": True}


def test_a_failure_test_is_no_exercise(book: Path) -> None:
    """Even if it follows the disaster recovery playbook."""
    books.share(book)
    text = books.text_of(book, books.EXERCISE)
    other = text.replace(
        "kind: exercise",
        "kind: failure-test\ndependency: database\nfailure_mode: unavailable",
    )
    books.write(book, books.EXERCISE, other)
    (one,) = exercised(_evaluation(book))
    assert (one.newest, one.counting) == (None, None)


def test_where_it_got_stuck_is_told_in_the_words_of_those_who_were_there(
    book: Path,
) -> None:
    """A step that was skipped or done in another order is no standstill; one that was not written
    is.
    """
    assert (
        how_stuck(
            _exercise(
                book, steps="[{step: 1, status: skipped}, {step: 2, status: reordered}]"
            )
        )
        is None
    )
    improvised = _exercise(
        book, steps="[{status: improvised, note: Nobody knew the password.}]"
    )
    assert how_stuck(improvised) == "a step was improvised: Nobody knew the password."
    assert (
        how_stuck(_exercise(book, steps="[{status: improvised}]"))
        == "a step was improvised"
    )


def test_why_an_exercise_does_not_count(book: Path) -> None:
    """Its verdict comes first, then what speaks against it, then where it got stuck."""
    inconclusive = _exercise(book, timeline="[]", steps="[{status: improvised}]")
    assert str(why_not(_evaluation(book), inconclusive)).startswith("not-a-test: ")
    stuck = _exercise(book, steps="[{status: improvised}]")
    assert why_not(_evaluation(book), stuck) == "a step was improvised"
    books.write(
        book, f"{books.EXERCISE.rpartition('/')[0]}/evidence/log.txt", "Restored.\n"
    )
    altered = _exercise(
        book, evidence=f"[{{file: evidence/log.txt, digest: sha256:{'0' * 64}}}]"
    )
    assert (
        why_not(_evaluation(book), altered)
        == "evidence/log.txt has changed: its bytes differ"
    )


_EVENTS = ("10:01 ok", "10:05 step 1", "10:15 step 2")


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"timeline": timeline((*_EVENTS, "10:20 ok"))}, None),
        (
            {"timeline": timeline((*_EVENTS, "10:20 bad"))},
            "the service was still failing when it was last looked at",
        ),
        # As long as nobody knows that it failed, it did not.
        ({"timeline": timeline((*_EVENTS, "10:19 bad", "10:20 ok"))}, None),
        (
            {"fault": "{technique: real, how: A dry run of it}"},
            '`fault.how` says that it was a dry run: "A dry run of it"',
        ),
        ({"fault": "{technique: real, how: Drop the schema}"}, None),
        ({"fault": None}, None),
        (
            {
                "timeline": timeline((*_EVENTS, "10:20 bad")),
                "fault": "{technique: real, how: tabletop}",
                "steps": "[{status: improvised}]",
            },
            (
                "the service was still failing when it was last looked at; `fault.how` says that it"
                ' was a dry run: "tabletop"; a step was improvised'
            ),
        ),
    ],
)
def test_each_reason_why_an_exercise_does_not_count_is_told(
    book: Path, keys: dict[str, str | None], why: str | None
) -> None:
    """All of them, and in this order."""
    exercise = _exercise(book, **keys)
    assert why_not(_evaluation(book), exercise) == why


def test_a_step_that_has_no_number_is_none_of_the_playbook(book: Path) -> None:
    """Whoever notes that something was done does not say what."""
    step = '\n  - {at: "2026-11-20T10:05:00+01:00", event: step, text: Something}'
    exercise = _exercise(
        book,
        steps=None,
        timeline=f"{timeline(('10:01 ok',))}{step}{timeline(('10:20 ok',))}",
    )
    assert not_followed(exercise, None) == "no step of the playbook was recorded"
    assert (
        why_not(_evaluation(book), exercise) == "no step of the playbook was recorded"
    )


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"steps": None}, "no step of the playbook was recorded"),
        (
            {
                "steps": (
                    "[{step: 1, status: skipped, note: no backup}, {step: 2, status: skipped, note:"
                    " no shop}]"
                )
            },
            "no step was done: all were skipped",
        ),
        (
            {"steps": "[{step: 1, status: done}, {step: 2, status: skipped}]"},
            "step 2 was skipped without a reason",
        ),
        (
            {"steps": "[{step: 1, status: done}]"},
            "the record does not say what happened at step 2",
        ),
        (
            {
                "steps": (
                    "[{step: 1, status: done}, {step: 2, status: skipped, note: the shop was"
                    " empty}]"
                )
            },
            None,
        ),
        (
            {"steps": "[{step: 2, status: reordered}, {step: 1, status: reordered}]"},
            None,
        ),
    ],
)
def test_an_exercise_follows_the_playbook_to_its_end(
    book: Path, keys: dict[str, str | None], why: str | None
) -> None:
    """What nobody did, skipped without a word or never mentioned does not show that the text leads
    to its end.
    """
    exercise = _exercise(book, **keys)
    assert why_not(_evaluation(book), exercise) == why


@pytest.mark.parametrize("changed", ["text", "playbook"])
def test_what_was_followed_is_known_while_the_text_is_there(
    book: Path, changed: str
) -> None:
    """Of another text, or one that is gone, nobody knows which steps it had."""
    exercise = _exercise(book, steps="[{step: 1, status: done}]")
    path = "content/playbooks/shop-disaster-recovery.md"
    lacks = "the record does not say what happened at step 2"
    assert why_not(_evaluation(book), exercise) == lacks
    if changed == "text":
        books.write(book, path, f"{books.text_of(book, path)}\nOne more word.\n")
    else:
        (book / path).unlink()
    assert why_not(_evaluation(book), exercise) is None


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (("10:05 step 1", "10:05 step 2", "10:05 step 3"), None),
        (("10:05:01 step 1", "10:05:01.4 step 2", "10:05:02.2 step 3"), "within 1.2 s"),
        (
            ("10:05:01 step 1", "10:05:01.5 step 2", "10:05:01.5 step 3"),
            "within 500 ms",
        ),
        (("10:05:01 step 1", "10:05:01 step 2", "10:05:01 step 3"), "at one moment"),
        (("10:05:01 step 1", "10:05:01 step 2"), "at one moment"),
        (("10:05:01 step 1", "10:05:02 step 2"), None),
        (("10:05:01 step 1", "10:05:02 step 2", "10:05:03 step 3"), None),
        (("10:05:01 step 1", "10:05:40 step 2", "10:06:10 step 3"), None),
    ],
)
def test_who_writes_minutes_took_no_steps_at_once(
    book: Path, steps: tuple[str, ...], why: str | None
) -> None:
    """Only a clock that shows seconds says how quick somebody was."""
    exercise = _exercise(book, timeline=timeline(("10:01 ok", *steps, "10:20 ok")))
    told = why_not(_evaluation(book), exercise)
    assert why in told if why and told else told == why


def test_steps_that_were_all_taken_within_a_second_were_not_followed(
    book: Path,
) -> None:
    """Nobody can; they were ticked off."""
    for seconds, why in (
        (0, "all 3 steps were taken at one moment, so nobody really followed them"),
        (20, None),
    ):
        steps = tuple(
            f"10:05:{7 + seconds * number:02d} step {1 + number // 2}"
            for number in range(3)
        )
        exercise = _exercise(book, timeline=timeline(("10:01 ok", *steps, "10:20 ok")))
        assert why_not(_evaluation(book), exercise) == why


@pytest.mark.parametrize(
    ("steps", "timeline_steps", "why"),
    [
        ("[]", ("step 1", "step 2"), None),
        ("[]", ("step 1",), "the record does not say what happened at step 2"),
        ("[{step: 1, status: done}]", ("step 2",), None),
        ("[{status: done, note: asked the vendor}]", ("step 1", "step 2"), None),
        (
            "[{status: done, note: asked the vendor}]",
            (),
            "no step of the playbook was recorded",
        ),
        (
            "[{step: 1, status: skipped}, {step: 2, status: skipped}]",
            (),
            "no step was done: all were skipped",
        ),
        (
            "[{step: 1, status: skipped, note: no need}]",
            ("step 2",),
            "no step was done: all were skipped",
        ),
        (
            "[{step: 2, status: skipped}, {step: 1, status: skipped}, {step: 3, status: done}]",
            (),
            "steps 1 and 2 were skipped without a reason",
        ),
    ],
)
def test_steps_are_known_from_the_list_and_from_the_timeline(
    book: Path, steps: str, timeline_steps: tuple[str, ...], why: str | None
) -> None:
    """What stands in either was done; a step that no text has belongs to neither."""
    taken = tuple(
        f"10:0{5 + number} {step}" for number, step in enumerate(timeline_steps)
    )
    events = timeline(("10:01 ok", *taken, "10:20 ok"))
    exercise = _exercise(book, steps=steps, timeline=events)
    assert not_followed(exercise, _procedure(book)) == why


def _procedure(book: Path) -> Procedure:
    return load(book).book.playbooks_by_id["shop-disaster-recovery"].readings[0]


def test_what_was_aborted_got_stuck(book: Path) -> None:
    """In the words of whoever aborted it, where they said any."""
    for event, told in (
        ("10:05 aborted", "it was aborted"),
        ("10:05 aborted No backup", "it was aborted: No backup"),
        ("10:05 note No backup", None),
    ):
        assert (
            how_stuck(_exercise(book, timeline=timeline(("10:01 ok", event)))) == told
        )


def test_an_exercise_that_got_stuck_counts_against_an_older_one_that_did_not(
    book: Path,
) -> None:
    """While the text still reads as it did; once it has been mended, it does not."""
    books.share(book)
    folder = "results/2026-11-21-shop-exercise"
    text = books.exercise_text(
        load(book).book,
        id="2026-11-21-shop-exercise",
        started="2026-11-21T10:00:00+01:00",
        ended="2026-11-21T11:00:00+01:00",
        steps="[{status: improvised}]",
        timeline=timeline(("10:01 ok", "10:05 step 1", "10:20 ok"), "2026-11-21"),
        summary="It got stuck.",
    )
    books.write(book, f"{folder}/result.yml", text)
    (one,) = exercised(_evaluation(book))
    assert one.newest
    assert one.stuck
    assert one.counting
    assert (one.newest.folder, one.stuck.folder) == (folder[8:], folder[8:])
    assert one.counting.path == books.EXERCISE
    playbook = "content/playbooks/shop-disaster-recovery.md"
    books.write(
        book,
        playbook,
        f"{books.text_of(book, playbook)}\nThe password is in the safe.\n",
    )
    (one,) = exercised(_evaluation(book))
    assert one.stuck is None
