"""Files of units and of changes, written and imported in one word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.units.trees import CHANGES, HEADER

Load = Callable[..., str]


@pytest.fixture
def load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Load:
    """Imports rows of units and says what the command said."""

    def load_rows(*rows: str, command: str = "import_units", header: str = HEADER) -> str:
        path = tmp_path / "rows.csv"
        path.write_text(header + "".join(rows), encoding="utf-8")
        call_command(command, path)
        return capsys.readouterr().out.strip()

    return load_rows


@pytest.fixture
def change(load: Load) -> Load:
    """Imports rows of changes."""
    return lambda *rows: load(*rows, command="import_changes", header=CHANGES)
