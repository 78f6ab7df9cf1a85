"""A watch lets the system tell of changes in the folders of a book, instead of looking at each of
its files twice a second.
"""

from collections.abc import Sequence
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

_CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""What changes a file. That one was opened and read is an event as well, and each build reads all
of them.
"""


def watch(server: LiveReloadServer, folders: Sequence[Path]) -> None:
    """Let a server build again whenever a file in one of the folders changes."""
    polling = server.observer
    told = _Told(polling)
    server.observer = told  # type: ignore[assignment]  # all that is asked of it here
    try:
        for folder in folders:
            server.watch(str(folder))
    finally:
        server.observer = polling


class _Told:
    """What a server takes for its observer while it is told what to watch."""

    def __init__(self, polling: BaseObserver) -> None:
        self._polling = polling
        self._system = Observer()
        self._system.start()

    def schedule(
        self, handler: FileSystemEventHandler, path: str, *, recursive: bool
    ) -> ObservedWatch:
        """Watch a folder. A system that watches no more, or none like it, has it looked at again
        and again.
        """
        try:
            return self._system.schedule(
                handler, path, recursive=recursive, event_filter=_CHANGES
            )
        except OSError:
            return self._polling.schedule(handler, path, recursive=recursive)
