"""What redaction finds, what it takes for a secret and is none, and how fast it is.

Plants 1,000 made-up secrets of some eighty makers in some fifty forms and counts those that are
whole no more; redacts what programs on this machine print, and made-up output of others, line by
line; and lets a stream of both pass in pieces as a pipe brings them. Prints all figures; ends with
1 if a promise is broken.

With a folder as its argument, such as the `generator/` of another commit, it measures that one's
speed as well, in turn with this one's.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median

from drillbook.text.redaction import Redactor, redact
from leaks.ordinary import COMMANDS, UNSEEN, collected, made
from leaks.planted import FORMS, SHAPES, kept, plant

PROMISES = {"found": 0.95, "lines to a false hit": 5_000}
RUNS = 5
_PIECE = 16 * 1024


def main() -> int:
    """Print the figures."""
    if sys.argv[1:2] == ["--speed"]:
        print(speed())
        return 0
    found = planted()
    rates = [
        ordinary("made-up output", made(40_000, 1)),
        ordinary("output of programs here", collected(COMMANDS)),
        ordinary("output that no form was tried on", collected(UNSEEN)),
    ]
    speeds(sys.argv[1:2])
    return (
        0
        if found >= PROMISES["found"] and min(rates) >= PROMISES["lines to a false hit"]
        else 1
    )


def planted() -> float:
    """Return the share of planted secrets that are redacted, after printing it."""
    missed = [one for one in plant(1_000, 2026) if kept(one, redact(one.text).text)]
    share = 1 - len(missed) / 1_000
    print(
        f"{share:.1%} of 1,000 planted secrets of {len(SHAPES)} makers in {len(FORMS)} forms are"
        " redacted"
    )
    for (maker, form), times in Counter(
        (one.maker, one.form) for one in missed
    ).most_common(10):
        print(f"  missed: {maker}, {form}" + (f", {times} times" if times > 1 else ""))
    return share


def ordinary(name: str, lines: Iterable[str]) -> float:
    """Return how many lines there are to each one that is redacted without need, after
    printing it.
    """
    count, hits = 0, []
    for line in lines:
        count += 1
        if redact(line).counts:
            hits.append(line)
    rate = count / max(1, len(hits))
    print(
        f"{name}: {len(hits)} false hits in {count:,} lines"
        + (f", 1 in {rate:,.0f}" if hits else "")
    )
    for line in hits[:10]:
        print(f"  {line.strip()[:110]}")
    return rate if hits else float("inf")


def speed() -> float:
    """Return how many MB redaction passes in a second of processor time."""
    data = "\n".join(_mixed()).encode()
    redactor = Redactor()
    redactor.feed(data[:_PIECE])
    started = time.process_time()
    for place in range(0, len(data), _PIECE):
        redactor.feed(data[place : place + _PIECE])
    redactor.close()
    return len(data) / 1e6 / (time.process_time() - started)


def _mixed() -> Iterator[str]:
    """Yield ordinary lines with a secret after every hundred."""
    secrets = plant(200, 1)
    for number, line in enumerate(made(20_000, 2)):
        yield line
        if number % 100 == 0:
            yield from (one.text for one in islice(secrets, 1))


def speeds(others: list[str]) -> None:
    """Print the median speed, and another one's where there is one."""
    here = str(Path(__file__).resolve().parents[1] / "generator")
    folders = [here, *others]
    figures: dict[str, list[float]] = {folder: [] for folder in folders}
    for _ in range(RUNS):
        for folder in folders:
            figures[folder].append(_measured(folder))
    for folder in folders:
        each = ", ".join(f"{figure:.1f}" for figure in figures[folder])
        print(
            f"redaction passes {median(figures[folder]):.1f} MB a second (median of {each}) in"
            f" {folder}"
        )
    for other in others:
        print(
            f"that is {median(figures[here]) / median(figures[other]):.2f} times the speed of"
            f" {other}"
        )


def _measured(folder: str) -> float:
    tests = Path(__file__).resolve().parents[1] / "tests"
    code = f"import sys; sys.path[:0] = [{folder!r}, {str(tests)!r}]; sys.argv = ['', '--speed']; "
    code += f"exec(compile(open({__file__!r}).read(), {__file__!r}, 'exec'))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
