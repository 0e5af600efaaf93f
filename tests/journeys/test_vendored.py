"""What the journeys bring along from others is unchanged, listed and licensed."""

import tomllib

from tests.house.repository import ROOT
from tests.house.test_static import vendor_faults

TESTS = ROOT / "tests"


def test_vendored_tools_are_as_their_manifest_says() -> None:
    manifest = tomllib.loads((TESTS / "vendor" / "manifest.toml").read_text(encoding="utf-8"))
    assert vendor_faults(TESTS, manifest) == []
