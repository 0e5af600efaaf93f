"""Every entry of the examples, through the commands and with the options that operators have."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from tests.indicators.commands import EXAMPLES, asked, expected, run, written

pytestmark = pytest.mark.django_db
SCENARIOS = expected("scenarios")
SETS = expected("figures")
PUBLISHED = (
    "unit_code,first_month,last_month,indicator,value,numerator,denominator,qualifier,source,url"
)


def take_step(step: dict[str, Any]) -> None:
    file, *options = step["args"]
    args = [step["command"], EXAMPLES / "scenarios" / file, *options]
    if step["accept"]:
        run(*args)
        return
    before = written()
    with pytest.raises(CommandError):
        run(*args)
    assert written() == before


@pytest.fixture
def scenarios() -> None:
    for step in SCENARIOS["steps"]:
        take_step(step)


def known(entry: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """What the example says about the columns of the answer."""
    return {key: value for key, value in entry.items() if key in row}


@pytest.mark.usefixtures("scenarios")
def test_the_readings_of_the_scenarios() -> None:
    assert len(SCENARIOS["readings"]) >= 12
    for entry in SCENARIOS["readings"]:
        options = [f"--{key}={entry[key]}" for key in ("unit", "of", "view", "from", "to")]
        provisional = ["--provisional"] * entry["provisional"]
        [row] = asked("readings", *options, "--indicator", entry["indicator"], *provisional)
        told = known(entry, row)
        assert {key: row[key] for key in told} == told, entry["rule"]


@pytest.mark.usefixtures("scenarios")
def test_the_rankings_of_the_scenarios() -> None:
    for entry in SCENARIOS["rankings"]:
        options = ("parent", "level", "indicator", "view", "from", "to")
        rows = asked("ranking", *(f"--{key}={entry[key]}" for key in options))
        assert {(row["of"], row["in_group"]) for row in rows} == {(entry["of"], entry["in_group"])}
        by_unit = {row["unit"]: row for row in rows}
        assert set(by_unit) == {row["unit"] for row in entry["rows"]}
        for told in entry["rows"]:
            row = by_unit[told["unit"]]
            assert {key: row[key] for key in told} == told
            assert (row["reason"] is None) == (row["rank"] is not None)


@pytest.mark.usefixtures("scenarios")
def test_what_the_scenarios_published_is_reconciled() -> None:
    rows = asked("reconcile", "--unit", "96104")
    told = SCENARIOS["reconcile"]
    assert [{key: row[key] for key in known(told[0], row)} for row in rows] == told


def load(each: dict[str, Any]) -> None:
    run("import_units", EXAMPLES / "figures" / "units.csv")
    run("import_reports", EXAMPLES / each["csv"], "--state", "approved")


@pytest.mark.parametrize("each", SETS, ids=lambda each: Path(each["csv"]).stem)
def test_the_published_counts_read_as_they_should(each: dict[str, Any]) -> None:
    load(each)
    options = [f"--from={each['from']}", f"--to={each['to']}", "--of=own"]
    rows = {
        row["indicator"]: row for row in asked("readings", "--unit", each["unit_code"], *options)
    }
    for told in each["readings"]:
        row = rows[told["indicator"]]
        assert {key: row[key] for key in row if key in told} == known(told, row)
    for code in each["no_value"]:
        row = rows[code]
        assert (row["numerator"], row["denominator"], row["value"]) == (None, None, None), code
        assert (row["months_counted"], row["met"], row["blank_optional"]) == (0, None, [])


@pytest.mark.parametrize(
    "each", [e for e in SETS if e["published"]], ids=lambda each: Path(each["csv"]).stem
)
def test_the_published_percentages_stand_beside_ours(each: dict[str, Any], tmp_path: Path) -> None:
    load(each)
    file = tmp_path / "published.csv"
    place = f"{each['unit_code']},{each['from']},{each['to']}"
    lines = [
        f"{place},{told['indicator']},{told['printed'].replace(',', '.')},,,,Bài số {number},"
        for number, told in enumerate(each["published"])
    ]
    file.write_text("\n".join([PUBLISHED, *lines]), encoding="utf-8")
    run("import_published", file)
    rows = asked("reconcile", "--unit", each["unit_code"])
    for told, row in zip(each["published"], rows, strict=True):
        ours = told["product_shows_at_that_precision"]
        same = ours == row["published"]
        verdict = "agrees" if same else told["verdict"].partition(":")[0]
        assert (row["indicator"], row["verdict"]) == (told["indicator"], verdict), told
