"""Texts that keep a converter busy, as the pages convert them, and as Python-Markdown does.

Each text is one shape over and over. What is compared is processor time. Python-Markdown made the
pages once; it gets ten seconds for each of the shorter texts, in a process of its own.
"""

import multiprocessing
import statistics
import time
from collections.abc import Callable

import markdown  # type: ignore[import-untyped]  # it brings no types

from drillbook.files.markdown import too_costly
from drillbook.pages.prose import html
from playbooks import marks
from shapes import shapes

_KILOBYTES = (64, 256)
_PATIENCE = 10.0
_EXTENSIONS = ["tables", "fenced_code", "sane_lists", "def_list"]


def main() -> None:
    """Print, for each length, how long the slowest text takes and the median one."""
    for kilobytes in _KILOBYTES:
        texts = shapes(kilobytes * 1024)
        refused = [
            name for name, text in texts.items() if too_costly("page.md", text, 1)
        ]
        print(
            f"{kilobytes} KB: {len(texts)} shapes, {len(refused)} of them a finding (F013)"
        )
        _tell(
            "drillbook, with refusals",
            {name: _taken(_ours, text) for name, text in texts.items()},
        )
        if kilobytes == min(_KILOBYTES):
            _tell(
                "Python-Markdown",
                {name: _limited(text) for name, text in texts.items()},
            )


def _ours(text: str) -> None:
    """Count, read and show a text as a recovery procedure, as a build does."""
    if too_costly("page.md", text, 1) is None:
        procedure = f"## Recovery procedure\n\n{text}"
        html(procedure, lambda _link: "", marks(procedure), whole=True)


def _theirs(text: str) -> None:
    markdown.Markdown(extensions=_EXTENSIONS).convert(text)


def _taken(convert: Callable[[str], None], text: str) -> float:
    started = time.process_time()
    convert(text)
    return time.process_time() - started


def _limited(text: str) -> float:
    """Return the seconds of Python-Markdown; its patience where it takes longer or gives up."""
    answers: multiprocessing.SimpleQueue[float] = multiprocessing.SimpleQueue()
    child = multiprocessing.Process(target=lambda: answers.put(_taken(_theirs, text)))
    child.start()
    child.join(_PATIENCE)
    if child.is_alive():
        child.kill()
        child.join()
    return _PATIENCE if answers.empty() else answers.get()


def _tell(who: str, seconds: dict[str, float]) -> None:
    slowest = max(seconds, key=seconds.__getitem__)
    beyond = sum(found >= _PATIENCE for found in seconds.values())
    print(
        f"  {who}: median {statistics.median(seconds.values()) * 1000:.0f} ms, slowest"
        f" {seconds[slowest]:.2f} s ({slowest}), {sum(s > 2 for s in seconds.values())} over 2 s,"
        f" {beyond} over {_PATIENCE:.0f} s or given up"
    )


if __name__ == "__main__":
    main()
