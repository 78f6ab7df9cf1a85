"""Formatters that run over playbooks which were signed and followed before drillbook digested what
a text means.
"""

import mdformat

import books
from drillbook.files.load import load
from drillbook.model.procedure import Procedure
from everyday.place import Place, Prepare, cloned, committed, edited, steps
from everyday.situation import CHECK, Situation

_STAGE_2 = (*CHECK, "--gate", "stage-2")
_LAPSED = ("T404", "to an earlier text of playbook")
_SIGNED = "content/agreements/database-failover/sam.yml"
_WRITTEN = b"""1. Look whether it is really the database.
2. Promote the *standby*.
   * On the standby.
3. Place an order.
"""


def _pinned(place: Place) -> None:
    """Let a result and a signature name the text as the first versions of drillbook did."""
    text = (place.book / books.PLAYBOOK).read_bytes()
    start = text.index(b"1. Look")
    end = text.index(b"\n## Test procedure")
    books.write(place.book, books.PLAYBOOK, text[:start] + _WRITTEN + text[end:])
    playbook = load(place.book).book.playbooks_by_id["database-failover"]
    procedure: Procedure = playbook.procedure
    assert playbook.written_digest != playbook.digest
    pin = f"digest: {playbook.written_digest}, procedure_digest: {procedure.written_digest}"
    lines = books.text_of(place.book, books.RESULT).splitlines(keepends=True)
    named = next(line for line in lines if line.startswith("playbook:"))
    lines[lines.index(named)] = f"playbook: {{id: database-failover, {pin}}}\n"
    books.write(place.book, books.RESULT, "".join(lines))
    books.sign(place.book, _SIGNED, playbook.written_digest, "agree")


def _formatted(place: Place) -> None:
    """Run a formatter over the playbook, as a hook does."""
    before = books.text_of(place.book, books.PLAYBOOK)
    head, body = before[: before.index("\n---\n") + 5], before.partition("\n---\n")[2]
    after = head + "\n" + mdformat.text(body)
    assert after != before
    assert "1. Promote" in after
    books.write(place.book, books.PLAYBOOK, after)


def _with_a_short_history(place: Place) -> None:
    """Begin the history anew with what there is."""
    place.git("checkout", "--quiet", "--orphan", "anew")
    place.commit()


_CHANGED = edited(books.PLAYBOOK, b"Place an order.", b"Place two orders.")
_BEGUN: Prepare = steps(_pinned, committed, _formatted)

FORMATTERS = (
    Situation(
        name="an old signature and an old result, and nothing has changed",
        given=steps(_pinned, committed),
        when=_STAGE_2,
        ends=1,
        silent=_LAPSED,
    ),
    Situation(
        name="a formatter ran over a playbook with an old signature and an old result",
        given=steps(_BEGUN, committed, cloned()),
        when=_STAGE_2,
        ends=1,
        silent=_LAPSED,
    ),
    Situation(
        name="a formatter ran over an old playbook, and nothing is committed yet",
        given=_BEGUN,
        silent=_LAPSED,
    ),
    Situation(
        name="a formatter ran over an old playbook, and the change is held against a base",
        given=steps(_BEGUN, committed),
        when=(*CHECK, "--base", "HEAD^"),
        silent=_LAPSED,
    ),
    Situation(
        name="somebody has already agreed, before the formatter",
        given=steps(_BEGUN, committed),
        when=("agree", "database-failover", "--as", "sam", "--yes"),
        told=("has already agreed to this text",),
    ),
    Situation(
        name="a step has changed after a formatter ran",
        given=steps(_BEGUN, committed, _CHANGED, committed),
        when=_STAGE_2,
        ends=1,
        told=_LAPSED,
    ),
    Situation(
        name="a formatter ran over a step that has changed",
        given=steps(_pinned, committed, _CHANGED, _formatted, committed),
        when=_STAGE_2,
        ends=1,
        told=_LAPSED,
    ),
    Situation(
        name="another part has changed after a formatter ran",
        given=steps(
            _BEGUN,
            committed,
            edited(books.PLAYBOOK, b"is up to date", b"is an hour behind"),
            committed,
        ),
        when=_STAGE_2,
        ends=1,
        told=("to an earlier text of playbook",),
        silent=("T404",),
    ),
    Situation(
        name="a formatter ran, and the history does not have the old text any more",
        given=steps(_BEGUN, _with_a_short_history),
        when=_STAGE_2,
        ends=1,
        told=_LAPSED,
    ),
)
