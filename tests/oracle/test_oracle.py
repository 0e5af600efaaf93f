"""The product and the oracle agree on every reading of the demonstration data."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from core.months import Window as Months
from core.numbers import plain
from dashboard import demo
from indicators import readings
from indicators.definitions import Definition, definitions_on
from indicators.groups import Group as StoredGroup
from reports import plans, writing
from reports.entries import Entry, Given
from reports.models import DossierReport
from reports.paper_columns import FORMS
from reports.paper_out import report_form
from reports.reading import read
from reports.rules import Rule
from reports.template import report_template
from tests.dashboard.demonstration import take_stock
from tests.oracle.oracle import Answer, Group, Oracle, Window
from tests.oracle.rates import COUNTED, RATES, rates_of_a_field
from tests.oracle.units import Unit
from tests.readings import group, read_one
from tests.units.lives import Life
from units.mapping import REPORTED, View
from units.models import Unit as StoredUnit
from units.peers import Of
from units.queries import find_unit

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
# Mid-November: the demonstration reaches to September.
TODAY, NEWEST = "2026-11-15", "2026-09"
Answers = dict[tuple[str, str], Answer]
Lives = Mapping[tuple[str, str], tuple[int, Life]]


def months(first: str, last: str) -> list[Window]:
    return [Window(str(month), str(month)) for month in Months.parse(first, last)]


WINDOWS = [
    *months("2024-01", "2024-12"),
    *months("2025-06", "2025-07"),
    *months("2026-08", NEWEST),
    *(Window(f"2023-{first:02d}", f"2023-{first + 2:02d}") for first in (1, 4, 7, 10)),
    *(Window(f"{year}-01", f"{year}-12") for year in range(2022, 2027)),
    Window("2024-01", "2024-07"),
    Window("2026-01", NEWEST),
    Window("2022-01", "2023-03"),
    Window("2024-07", "2025-12"),
    Window("2022-01", NEWEST),
]
# Windows in which units merged, and one in which none did.
FEWER = [
    Window("2024-10", "2024-12"),
    Window("2025-01", "2025-12"),
    Window("2026-01", NEWEST),
    Window("2022-01", NEWEST),
]
BRANCHES = (("568", "2024-12-31"), ("56", "2025-06-30"), ("56", TODAY), ("MH", TODAY))
# Each as reported, and those of today in the units of today as well.
COUNTED_BRANCHES = (
    *((code, day, REPORTED) for code, day in BRANCHES),
    *((code, day, date.fromisoformat(TODAY)) for code, day in BRANCHES if day == TODAY),
)
UNITS_OF_TODAY = ("22333", "22366", "22390", "22402", "MH001", "MH059", "MH065")


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole demonstration, loaded once; nothing of it remains."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(f"{TODAY}T09:00:00+07:00", tick=False),
        transaction.atomic(),
    ):
        demo.load(take_stock)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(FIXTURES, demo.FOLDERS, NEWEST)


def name_of(unit: Unit) -> str:
    return f"{unit.code} {unit.since}"


def definitions(window: Window, codes: Iterable[str] = RATES) -> list[Definition]:
    return definitions_on(Months.parse(*window).last_day, codes)


def answered(found: Mapping[str, Mapping[str, readings.Reading]]) -> Answers:
    """The product's readings, written as the oracle's."""
    return {
        (name, code): Answer(
            reading.numerator,
            reading.denominator,
            None if reading.rate is None else plain(reading.rate),
            reading.months_counted,
            reading.months_in_window,
            reading.blank_optional,
        )
        for name, by_code in found.items()
        for code, reading in by_code.items()
    }


@pytest.fixture
def lives(demonstration: None, db: None) -> dict[tuple[str, str], tuple[int, Life]]:
    """By code and first day: the id of a stored unit, and from when to when it exists."""
    rows = StoredUnit.objects.values_list("code", "pk", "parent_id", "valid_from", "valid_to")
    return {(row[0], row[3].isoformat()): (row[1], Life(*row[2:])) for row in rows}


def own_groups(oracle: Oracle, lives: Lives, window: Window) -> dict[str, StoredGroup]:
    """Each reporting unit of the window on its own, for the product."""
    groups = {}
    for unit in oracle.reporting(window):
        pk, life = lives[unit.code, unit.since]
        groups[name_of(unit)] = StoredGroup(((pk,),), {pk: life})
    return groups


def compare(product: Answers, expected: Answers, window: Window) -> None:
    """Fails with the first readings that differ."""
    differ = [
        f"{window.first}..{window.last} {name}, {code}: {product.get((name, code))} ≠ {answer}"
        for (name, code), answer in expected.items()
        if product.get((name, code)) != answer
    ]
    assert not differ, "\n".join([f"{len(differ)} of {len(expected)} differ", *differ[:10]])
    assert product.keys() == expected.keys()


def compare_own(
    oracle: Oracle,
    lives: Lives,
    window: Window,
    *,
    provisional: bool = False,
    field_code: str = "",
) -> None:
    rates = rates_of_a_field() if field_code else RATES
    product = read_one(
        own_groups(oracle, lives, window),
        Months.parse(*window),
        definitions(window, rates),
        provisional=provisional,
        field_code=field_code or None,
    )
    asked = {name_of(unit): Group.own(unit) for unit in oracle.reporting(window)}
    expected = oracle.answers(asked, window, provisional=provisional, field_code=field_code)
    compare(answered(product), expected, window)


def compare_sum(
    oracle: Oracle, unit: Unit, stored: StoredUnit, of: Of, view: View, window: Window
) -> None:
    """One unit with what stands below it, or with its predecessors in the view of a day."""
    months_asked = Months.parse(*window)
    asked = {"": group(stored, of, view, months_asked)}
    product = read_one(asked, months_asked, definitions(window))
    if isinstance(view, date):
        expected = oracle.as_of(view.isoformat(), unit, of, window)
    else:
        expected = oracle.reported(unit, of, window)
    compare(answered(product), oracle.answers({"": expected}, window), window)


def test_the_oracle_knows_every_indicator_of_the_catalogue(db: None) -> None:
    assert {one.code for one in definitions_on(date(2026, 9, 30))} == {*RATES, COUNTED}


def test_every_unit_agrees_over_every_window(oracle: Oracle, lives: Lives) -> None:
    assert len(own_groups(oracle, lives, WINDOWS[-1])) == 100
    for window in WINDOWS:
        compare_own(oracle, lives, window)


def test_provisional_readings_agree(oracle: Oracle, lives: Lives) -> None:
    for window in FEWER:
        compare_own(oracle, lives, window, provisional=True)


def test_readings_of_each_field_of_procedures_agree(oracle: Oracle, lives: Lives) -> None:
    for window in (FEWER[0], FEWER[-1]):
        for field_code in ("ho_tich", "chung_thuc", "dat_dai", "bao_tro", "xay_dung"):
            compare_own(oracle, lives, window, field_code=field_code)


@pytest.mark.parametrize("of", ["below", "branch"])
@pytest.mark.parametrize(("code", "day"), BRANCHES)
def test_branches_as_reported_agree(
    oracle: Oracle, lives: Lives, code: str, day: str, of: Of
) -> None:
    unit, stored = oracle.units.on(code, day), find_unit(code, date.fromisoformat(day))
    for window in (Window("2023-01", "2023-03"), *FEWER):
        compare_sum(oracle, unit, stored, of, REPORTED, window)


@pytest.mark.parametrize("of", ["below", "branch"])
@pytest.mark.parametrize(("code", "day", "view"), COUNTED_BRANCHES)
def test_communes_with_all_on_time_agree(
    oracle: Oracle, lives: Lives, code: str, day: str, view: View, of: Of
) -> None:
    unit, stored = oracle.units.on(code, day), find_unit(code, date.fromisoformat(day))
    single = [] if isinstance(view, date) else months("2024-03", "2024-12")
    for window in (*single, *months("2026-08", NEWEST), *FEWER):
        span = Months.parse(*window)
        definition = definitions(window, [COUNTED])
        groups = {"": group(stored, of, view, span, ["commune"])}
        product = answered(read_one(groups, span, definition))
        expected = oracle.counted(unit, of, window, day if isinstance(view, date) else "")
        compare(product, {("", COUNTED): expected}, window)


@pytest.mark.parametrize("code", ["56", "MH"])
def test_branches_in_the_units_of_today_agree(oracle: Oracle, lives: Lives, code: str) -> None:
    unit, stored = oracle.units.on(code, TODAY), find_unit(code, date.fromisoformat(TODAY))
    for of in ("below", "branch"):
        for window in FEWER:
            compare_sum(oracle, unit, stored, of, date.fromisoformat(TODAY), window)


@pytest.mark.parametrize("code", UNITS_OF_TODAY)
def test_units_of_today_continue_their_predecessors(
    oracle: Oracle, lives: Lives, code: str
) -> None:
    unit, stored = oracle.units.on(code, TODAY), find_unit(code, date.fromisoformat(TODAY))
    for window in FEWER:
        compare_sum(oracle, unit, stored, "own", date.fromisoformat(TODAY), window)


@pytest.mark.parametrize(
    ("code", "of", "view", "window"),
    [
        ("22375", "own", "reported", Window("2024-01", "2024-07")),
        ("568", "below", "reported", Window("2023-01", "2023-03")),
        ("709", "own", "reported", Window("2022-01", "2023-03")),
        ("22366", "own", "today", Window("2022-01", NEWEST)),
        ("MH", "branch", "reported", Window("2026-01", NEWEST)),
        ("MH026", "own", "reported", Window("2026-05", "2026-05")),
    ],
)
def test_the_command_prints_what_the_oracle_says(
    oracle: Oracle, lives: Lives, code: str, of: Of, view: str, window: Window
) -> None:
    unit = oracle.units.latest(code, TODAY if view == "today" else f"{window.last}-31")
    group = Group.own(unit)
    if view == "today":
        group = oracle.as_of(TODAY, unit, of, window)
    elif of != "own":
        group = oracle.reported(unit, of, window)
    expected = oracle.answers({"": group}, window)
    expected["", COUNTED] = oracle.counted(unit, of, window, TODAY if view == "today" else "")
    printed = StringIO()
    where = [
        "--unit",
        code,
        "--of",
        of,
        "--view",
        view,
        "--from",
        window.first,
        "--to",
        window.last,
    ]
    call_command("readings", *where, "--format", "json", stdout=printed)
    product = {("", row["indicator"]): answer_of(row) for row in json.loads(printed.getvalue())}
    compare(product, expected, window)


def answer_of(row: Mapping[str, Any]) -> Answer:
    found = {column: row[column] for column in Answer._fields}
    return Answer(**found | {"blank_optional": tuple(row["blank_optional"])})


def test_one_changed_figure_is_noticed(oracle: Oracle, lives: Lives) -> None:
    window = Window("2024-05", "2024-05")
    compare_own(oracle, lives, window)
    changed = DossierReport.objects.everywhere().filter(
        unit__code="22375", first_month=Months.parse(*window).first
    )
    assert changed.update(resolved_early=F("resolved_early") + 1) == 1
    with pytest.raises(AssertionError, match="2 of"):
        compare_own(oracle, lives, window)


def test_the_demonstration_holds_together(lives: Lives) -> None:
    printed = StringIO()
    call_command("check_figures", stdout=printed)
    assert ": 0 chỗ sai, 0 cảnh báo" in printed.getvalue()
    # A newspaper printed “hơn 0,8%” beside 86 of 22,547.
    assert "0,38%; số công bố của Báo Tây Ninh, 03/05/2023 hơn 0,8%" in printed.getvalue()


def test_a_second_load_adds_nothing(lives: Lives) -> None:
    before = DossierReport.objects.everywhere().count()
    sentences: list[str] = []
    demo.load(sentences.append)
    assert DossierReport.objects.everywhere().count() == before
    assert not [
        sentence for sentence in sentences if "thêm" in sentence and "thêm 0" not in sentence
    ]


# Exports


def contradicted(report: DossierReport) -> bool:
    """Whether a typed whole is not the sum of its parts: on paper the parts count."""
    (plan,) = plans.judge([Entry(report.unit, report.window, {})], writing=False)
    return any(one.rule in {Rule.PARTS, Rule.PART_ABOVE} for _row, one in plan.faults)


def read_back(data: bytes, folder: Path) -> list[Any]:
    """What reading a file would change, and what there is to say of it."""
    path = folder / "a.xlsx"
    path.write_bytes(data)
    reading = read([path], Given())
    judged = plans.judge(reading.entries, writing=False)
    return [*reading.remarks, *(change for plan in judged for change in writing.changes(plan))]


def test_what_is_exported_and_read_again_is_what_is_stored(
    demonstration: None, tmp_path: Path
) -> None:
    """Some reports of each part of the demonstration, as the template and as both paper forms."""
    reports = DossierReport.objects.everywhere().select_related("unit__parent").order_by("pk")
    for report in reports[:: reports.count() // 20]:
        assert read_back(report_template(report.unit, report.first_month), tmp_path) == []
        for form in () if contradicted(report) else FORMS:
            assert read_back(report_form(report, form), tmp_path) == [], (report, form)
