"""The JSON Schemas that the repository's own files name are those that the command prints."""

from pathlib import Path

import pytest

from drillbook.cli.main import run

_SCHEMAS = Path(__file__).parents[2] / ".drillbook" / "schema"


@pytest.mark.parametrize(
    "kind", [path.stem for path in sorted(_SCHEMAS.glob("*.json"))]
)
def test_a_committed_schema_is_what_the_command_prints(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make schemas` has been run since the models changed."""
    assert run(["schema", kind]) == 0
    assert capsys.readouterr().out == (_SCHEMAS / f"{kind}.json").read_text(
        encoding="utf-8"
    )


def test_every_schema_is_committed(tmp_path: Path) -> None:
    """Neither is one missing nor one left over."""
    assert run(["schema", "--write", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        path.name for path in _SCHEMAS.iterdir()
    }
