"""What stands next to a cheat and is none: honest people do all of this, and nobody may be accused
of anything.

Beside each kind of cheat that is found by resemblance, or by who brought something, stand ten of
its neighbours.
"""

from pathlib import Path

from end_to_end.cheats import (
    FOLDER,
    LATER,
    RESULT,
    TEAM,
    agreed,
    other_test,
    reviewed,
    without_files,
)
from end_to_end.pull_request import (
    CAPTURED,
    Change,
    all_of,
    append,
    by,
    commit,
    edit,
    git,
    samples,
    write,
)

_OWN = (
    21.3,
    18.44,
    17.013,
    4.2,
    3.9,
    4.77,
    3.03,
    22.5,
    19.1,
    16.8,
    17.99,
    20.02,
    18.3,
    19.77,
)
_CONFIG = (
    "# The shop in staging\nserver shop { listen 8080; upstream orders 10.1.2.3;"
    " keepalive 16; }\n"
)
_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
_QUEUE = f"{CAPTURED}/reviews"


def _shared(file: str, content: str | bytes) -> Change:
    """Attach one file to the result that is there and to another, which has a console
    of its own.
    """
    return all_of(
        write(f"{FOLDER}/evidence/{file}", content),
        edit(
            RESULT,
            "  - file: evidence/console.txt\n",
            f"  - file: evidence/console.txt\n  - file: evidence/{file}\n",
        ),
        other_test(),
        without_files(),
        write(f"{LATER}/evidence/{file}", content),
        write(
            f"{LATER}/evidence/shell.txt",
            "$ systemctl stop postgresql, on the second machine this time\n",
        ),
        append(
            f"{LATER}/result.yml",
            f"evidence: [{{file: evidence/{file}}}, {{file: evidence/shell.txt}}]\n",
        ),
    )


def _another(*edits: tuple[str, str]) -> Change:
    return all_of(
        other_test(),
        without_files(),
        *(edit(f"{LATER}/result.yml", old, new) for old, new in edits),
    )


def _measured(latencies: tuple[float, ...]) -> Change:
    """Test once more, with samples of its own."""
    return all_of(
        other_test(),
        write(f"{LATER}/probes/health.csv", samples("2026-11-22", latencies)),
        write(f"{LATER}/evidence/console.txt", "$ date\n"),
    )


def _merged(change: Change, member: str) -> Change:
    """Let a member change something on a branch of their own, and somebody else merge it."""

    def make(book: Path) -> None:
        git(book, "checkout", "--quiet", "-b", "side")
        change(book)
        commit(book, member)
        git(book, "checkout", "--quiet", "change")
        git(
            book,
            "merge",
            "--quiet",
            "--no-ff",
            "--message",
            "Merge",
            "side",
            author="alex@example.com",
        )

    return make


def _from(change: Change, address: str) -> Change:
    """Commit a change from an address that is nobody's in the team."""
    return _squashed(change, address=address)


def _squashed(
    change: Change, *trailers: str, address: str = "alex@example.com"
) -> Change:
    def make(book: Path) -> None:
        change(book)
        commit(
            book, address=address, message="\n".join(("Squash (#17)", "", *trailers))
        )

    return make


_SAM, _KIM = (
    "Co-authored-by: Sam <sam@example.com>",
    "Co-authored-by: Kim <Kim@Example.com>",
)
_HIDDEN = "Co-authored-by: kim <4712+kim-at-home@users.noreply.github.com>"

NEIGHBOURS: dict[str, dict[str, Change]] = {
    "copies": {
        "the same test a second time": _another(),
        "the same words for what was seen": _another(
            ("All is fine.", "Orders work."), ("Nothing goes.", "Orders fail.")
        ),
        "the same command and the same revert": _another(
            ("instance: db-2", "instance: db-1")
        ),
        "the same short title": _another(
            (
                "title: The order database is stopped",
                "title: The order database is stopped",
            )
        ),
        "the same summary in a few words": all_of(
            edit(RESULT, "timeline:", "summary: As expected.\ntimeline:"), _another()
        ),
        "the same configuration attached": _shared("shop.conf", _CONFIG),
        "the same picture of the architecture": _shared("architecture.png", _PICTURE),
        "the same empty file": _shared("errors.txt", ""),
        "the same tiny file": _shared("exit.txt", "exit code 1\n"),
        "samples of its own": _measured(_OWN),
        "samples by a clock of whole milliseconds": _measured(
            tuple(round(late) + 0.0 for late in _OWN)
        ),
        "samples that never differ by such a clock": _measured((12.0,) * 14),
        "four events at the same times": _another(("10:02:20", "10:02:12")),
    },
    "recordings": {
        "a title mended": edit(f"{CAPTURED}/result.yml", "title: ", "title: The "),
        "a summary added": edit(
            f"{CAPTURED}/result.yml", "capture:\n", "summary: It works.\ncapture:\n"
        ),
        "an action added": edit(
            f"{CAPTURED}/result.yml",
            "capture:\n",
            "actions: [{title: A second queue.}]\ncapture:\n",
        ),
        "a comment added": edit(
            f"{CAPTURED}/result.yml", "schema: 1\n", "# By hand.\nschema: 1\n"
        ),
        "a caption changed": edit(
            f"{CAPTURED}/result.yml", "caption: echo", "caption: We typed echo"
        ),
        "times by the second": _another(("10:12:00", "10:12:41")),
        "times by the millisecond": _another(
            ("10:12:00", "10:12:00.125"), ("10:10:00", "10:10:00.250")
        ),
        "two times by the microsecond": _another(
            ("10:12:00", "10:12:00.125125"), ("10:10:00", "10:10:00.250250")
        ),
        "captured by another program": _another(
            ("method: manual", "method: manual\ncapture: {tool: toxic, version: '1.0'}")
        ),
        "imported, by the microsecond": _another(
            (
                "method: manual",
                "method: manual\nimported_from: {format: chaos-toolkit}",
            ),
            ("10:12:00", "10:12:00.125125"),
            ("10:10:00", "10:10:00.250250"),
            ("10:01:00", "10:01:00.250251"),
        ),
        "a command told by hand": _another(
            (
                "\nimpact:",
                (
                    '\n  - {at: "2026-11-22T10:13:00+01:00", event: command, text: systemctl'
                    " status}\nimpact:"
                ),
            ),
        ),
    },
    "voices": {
        "one's own review": by("kim", reviewed("kim", "agrees")),
        "one's own agreement": by("kim", agreed("kim")),
        "a disagreement of one's own": by("kim", reviewed("kim", "disagrees")),
        "a change of mind": all_of(
            by("kim", reviewed("kim", "disagrees")),
            by("kim", reviewed("kim", "agrees")),
        ),
        "merged by somebody else": _merged(reviewed("kim", "agrees"), "kim"),
        "committed by a merger, written by the member": _squashed(
            reviewed("kim", "agrees"), address="kim@example.com"
        ),
        "squashed with everybody who worked on it": _squashed(
            all_of(reviewed("sam", "agrees"), reviewed("kim", "agrees")), _SAM, _KIM
        ),
        "squashed, with an address that is hidden": _squashed(
            reviewed("kim", "agrees"),
            _HIDDEN,
            address="4711+someone@users.noreply.github.com",
        ),
        "from a private address": _from(reviewed("kim", "agrees"), "kim@home.example"),
        "signed off by the member": _squashed(
            reviewed("kim", "agrees"), "Signed-off-by: Kim <kim@example.com>"
        ),
        "minutes after the test": by(
            "kim", reviewed("kim", at="2026-11-20T10:31:00+01:00")
        ),
        "while the test ends, by a late clock": by(
            "kim", reviewed("kim", at="2026-11-20T10:01:00+01:00")
        ),
        "at the same second, each by a commit of their own": all_of(
            by("sam", reviewed("sam", "agrees", "2026-11-25T09:00:00Z")),
            by("kim", reviewed("kim", "agrees", "2026-11-25T09:00:00Z")),
        ),
        "many by one member": by(
            "kim",
            all_of(agreed("kim"), reviewed("kim"), reviewed("kim", folder=CAPTURED)),
        ),
    },
    "team": {
        "somebody new": append(
            TEAM,
            "  - {id: pat, name: Pat Example, role: tester, email: pat@example.com}\n",
        ),
        "somebody without an address": append(
            TEAM, "  - {id: pat, name: Pat Example, role: tester}\n"
        ),
        "two without an address": append(
            TEAM,
            "  - {id: pat, name: Pat, role: tester}\n  - {id: lou, name: Lou, role: tester}\n",
        ),
        "somebody leaves who has said all": all_of(
            by("kim", agreed("kim")),
            edit(TEAM, "id: kim,", "id: kim, left: 2026-11-24,"),
        ),
        "somebody is about to leave": edit(
            TEAM, "id: kim,", "id: kim, left: 2026-12-31,"
        ),
        "somebody has another address": edit(
            TEAM, "kim@example.com", "kim.example@example.com"
        ),
        "somebody joined on the day of the test": edit(
            TEAM, "id: sam,", "id: sam, joined: 2026-11-20,"
        ),
        "somebody has another name": edit(TEAM, "name: Kim Example", "name: Kim Other"),
        "somebody has another role": edit(TEAM, "role: tester", "role: developer"),
        "somebody has a telephone": edit(
            TEAM, "id: kim,", 'id: kim, phone: "555-0103",'
        ),
    },
    "what a result is brought with": {
        "by who conducted it": by("sam", _another()),
        "by who observed it": all_of(
            _another(("conducted_by: [sam]", "conducted_by: [kim]\nobservers: [sam]"))
        ),
        "by a machine": _from(_another(), "bot@ci.example.com"),
        "with who conducted it below the message": _squashed(_another(), _SAM),
        "an action added by somebody else": by(
            "kim", edit(RESULT, "timeline:", "actions: [{title: Alert us.}]\ntimeline:")
        ),
        "a summary added by somebody else": by(
            "alex", edit(RESULT, "timeline:", "summary: It works.\ntimeline:")
        ),
        "evidence added by somebody else": by(
            "kim",
            all_of(
                write(f"{FOLDER}/evidence/vendor.txt", "The vendor answered.\n"),
                append(RESULT, "  - file: evidence/vendor.txt\n"),
            ),
        ),
        "merged by somebody else": _merged(_another(), "sam"),
        "conducted by two, brought by one": _another(
            ("conducted_by: [sam]", "conducted_by: [kim, sam]")
        ),
        "from a private address": _from(_another(), "sam@home.example"),
    },
}
"""Each leaves the first gate green, and nothing that a cheat is found by is found."""
