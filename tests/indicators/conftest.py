"""What the tests of both imports begin with; other modules have worlds of their own."""

from pathlib import Path

import pytest

from tests.indicators.imports import make_province
from units.models import Unit


@pytest.fixture
def province(db: None) -> Unit:
    return make_province()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
