"""Serves the bookstore on 127.0.0.1 until it is told to stop: `python3 -m service`."""

from __future__ import annotations

import logging

import waitress

from service.settings import from_environment
from service.web import application

THREADS = 16


def main() -> None:
    """Runs until SIGTERM or Ctrl-C."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    settings = from_environment()
    waitress.serve(
        application(settings), host="127.0.0.1", port=settings.port, threads=THREADS
    )


if __name__ == "__main__":
    main()
