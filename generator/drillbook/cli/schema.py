"""`drillbook schema`."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from drillbook.files.schema import FILE_KINDS, schema
from drillbook.files.write import replace_below
from drillbook.pages.site_status import status_schema
from drillbook.report.json import report_schema

_SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    **{kind: partial(schema, kind) for kind in FILE_KINDS},
    "check-report": report_schema,
    "site-status": status_schema,
}


@click.command("schema")
@click.argument("kind", type=click.Choice(tuple(_SCHEMAS)), required=False)
@click.option(
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write all schemas to this folder. The files of a book refer to .drillbook/schema.",
)
def command(kind: str | None, folder: Path | None) -> None:
    """Print the JSON Schema of one KIND of file, for editors and other tools."""
    if folder is not None:
        for name, text in schema_texts().items():
            replace_below(folder, name, text.encode())
            click.echo(f"Wrote {folder / name}", err=True)
    elif kind is None:
        raise click.UsageError(
            f"Say which kind: {', '.join(_SCHEMAS)}. Or use --write FOLDER for all of them."
        )
    else:
        click.echo(_text(kind), nl=False)


def schema_texts() -> dict[str, str]:
    """Return every schema as the text of its file, by the file's name."""
    return {f"{kind}.json": _text(kind) for kind in _SCHEMAS}


def _text(kind: str) -> str:
    return json.dumps(_SCHEMAS[kind](), indent=2) + "\n"
