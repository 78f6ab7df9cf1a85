"""The calls that make MkDocs build or serve a book."""

import logging
import os
import sys
from datetime import date
from pathlib import Path

# Read when Material is imported: its red banner is about a MkDocs that we do not use.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

from mkdocs.commands.build import build as engine_build
from mkdocs.commands.serve import serve as engine_serve
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException

from drillbook.errors import DrillbookError
from drillbook.hosts.mkdocs.plugin import TODAY


def build(book: Path, *, today: date, strict: bool, site_dir: Path | None = None) -> Path:
    """Build the site of a book and return its folder. Raises `DrillbookError` if it could not be built."""
    os.environ[TODAY] = today.isoformat()
    _log_to_stderr()
    try:
        config = load_config(str(book / "mkdocs.yml"), strict=strict, site_dir=str(site_dir) if site_dir else None)
        config.plugins.on_startup(command="build", dirty=False)
        engine_build(config)
    except (Abort, ConfigurationError, MkDocsException) as error:
        raise DrillbookError(f"the site could not be built: {error}", "The lines above say why.") from error
    config.plugins.on_shutdown()
    return Path(config.site_dir)


def serve(book: Path, *, today: date, strict: bool, address: str) -> None:
    """Serve the site of a book and build it again when a file changes, until interrupted."""
    os.environ[TODAY] = today.isoformat()
    _log_to_stderr(logging.INFO)
    try:
        engine_serve(str(book / "mkdocs.yml"), strict=strict, dev_addr=address, watch=[])
    except (Abort, ConfigurationError, MkDocsException) as error:
        raise DrillbookError(f"the site could not be served: {error}", "The lines above say why.") from error


def _log_to_stderr(level: int = logging.WARNING) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    logger.handlers[:] = [handler]
