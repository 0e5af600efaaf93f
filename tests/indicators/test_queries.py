"""Readings and leagues: what stands where, at the same price for few units and for many."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import OFFICE_TIME
from core.months import Month, Window
from indicators.models import Indicator, IndicatorVersion
from indicators.queries import League, Question, league, readings_of
from indicators.rankings import Reason
from reports.models import DossierReport
from tests.builders import (
    make_change,
    make_country,
    make_document,
    make_field,
    make_report,
    make_target,
    make_unit,
)
from units.mapping import REPORTED, View
from units.models import Unit

pytestmark = pytest.mark.django_db
KINDS, ORIGINS = ("ward", "commune"), ("entered", "illustration")
JANUARY = Window(Month.at(2024, 1), Month.at(2024, 1))
APRIL = date(2024, 4, 1)
REOPENED = datetime(2024, 8, 1, 9, tzinfo=OFFICE_TIME)


@pytest.fixture
def province() -> Unit:
    return make_unit("p", make_country(), kind="province")


def report(unit: Unit, month: str, in_time: int, late: int, **more: Any) -> None:
    make_report(unit, month, resolved_in_time=in_time, resolved_late=late, **more)


def on_time(province: Unit, window: Window = JANUARY, view: View = REPORTED) -> League:
    return league(province, "commune", "on_time_resolved", Question(window, view))


def ranks(found: League) -> dict[str, int | None]:
    placed = found.ranking
    return {member.code: placed.ranks.get(member.unit_id) for member in found.ordered()}


def reasons(found: League) -> dict[str, Reason]:
    placed = found.ranking
    held = {member.code: placed.reasons.get(member.unit_id) for member in found.members}
    return {code: reason for code, reason in held.items() if reason}


# --- price ----------------------------------------------------------------------------------------


def crowd(province: Unit, units: int, months: int) -> None:
    """Units with a merge in each half-dozen, and some that stand below another one."""
    for number in range(units):
        unit = make_unit(f"{units}-{number}", province)
        DossierReport.objects.bulk_create(
            DossierReport(
                unit=unit, first_month=month, last_month=month, state="approved",
                resolved_in_time=number, resolved_late=1, carried_over=1, pending_given=2,
            )
            for month in (Month.at(2023, 1) + number for number in range(months))
        )  # fmt: skip
        if number % 3 == 2:
            make_unit(f"{units}-{number}-1", unit, kind="residential_group")
            merged = make_unit(f"{units}-{number}-2", province, since=date(2025, 1, 1))
            make_change(date(2025, 1, 1), [unit], [merged])


WIDE = Window(Month.at(2023, 1), Month.at(2026, 2))
LATER = Question(WIDE, date(2025, 7, 1))
# What is asked of the province and a commune, and how many queries it may cost.
PRICES: list[tuple[int, Callable[[Unit, Unit], object]]] = [
    (6, lambda _p, c: readings_of(c, "own", Question(WIDE))),
    (6, lambda p, _c: readings_of(p, "below", Question(WIDE))),
    (6, lambda p, _c: readings_of(p, "branch", LATER)),
    (7, lambda p, _c: league(p, "commune", "on_time_resolved", Question(WIDE))),
    (7, lambda p, _c: league(p, "commune", "on_time_resolved", LATER)),
    (7, lambda p, _c: league(p, "commune", "on_time_or_pending", LATER)),
]


def queries(ask: Callable[[Unit, Unit], object], province: Unit, commune: Unit) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask(province, commune)
    return len(captured)


def test_questions_cost_the_same_for_few_units_and_months_and_for_many(province: Unit) -> None:
    crowd(province, units=3, months=2)
    commune = Unit.objects.get(code="3-0")
    few = [queries(ask, province, commune) for _, ask in PRICES]
    crowd(province, units=30, months=20)
    assert [queries(ask, province, commune) for _, ask in PRICES] == few
    assert all(cost <= promised for (promised, _), cost in zip(PRICES, few, strict=True))


# --- leagues --------------------------------------------------------------------------------------


def test_a_unit_with_units_below_it_stands_with_its_branch(province: Unit) -> None:
    city = make_unit("c", province, kind="city")
    ward = make_unit("w", city, kind="ward")
    alone = make_unit("d", province, kind="district")
    report(city, "2024-01", 1, 9)
    report(ward, "2024-01", 30, 0)
    report(alone, "2024-01", 1, 1)
    found = league(province, "district", "on_time_resolved", Question(JANUARY))
    readings = {m.code: found.judged(m.unit_id).reading for m in found.members}
    assert {code: (r.numerator, r.denominator) for code, r in readings.items()} == {
        "c": (31, 40),
        "d": (1, 2),
    }
    assert ranks(found) == {"c": 1, "d": 2}


def test_wards_and_communes_stand_together_or_apart(province: Unit) -> None:
    for code, kind in (("w", "ward"), ("x", "commune"), ("t", "township")):
        report(make_unit(code, province, kind=kind), "2024-01", 1, 0)
    levels = {"commune": {"w", "x", "t"}, "ward": {"w"}, "township": {"t"}, "district": set()}
    for level, codes in levels.items():
        found = league(province, level, "on_time_resolved", Question(JANUARY))
        assert {member.code for member in found.members} == codes
        assert len(found.living) == len(codes)


def test_who_has_no_rank_and_why(province: Unit) -> None:
    names = ("best", "worst", "silent", "idle", "reopened", "closed", "late")
    units = {name: make_unit(name, province) for name in names}
    for name in ("best", "reopened", "closed"):
        report(units[name], "2024-01", 9, 1)
    report(units["worst"], "2024-01", 0, 1)
    report(units["idle"], "2024-01", 0, 0)
    make_report(units["silent"], "2024-01", received_given=9)
    report(units["reopened"], "2024-02", 1, 1, state="draft", reopened_at=REOPENED)
    Unit.objects.filter(code="closed").close(date(2024, 2, 28))
    report(make_unit("new", province, since=APRIL), "2024-04", 1, 0)
    window = Window(Month.at(2024, 1), Month.at(2024, 3))
    found = on_time(province, window)
    assert ranks(found) == {
        "best": 1, "worst": 2, "closed": None, "idle": None, "late": None, "reopened": None,
        "silent": None,
    }  # fmt: skip
    assert reasons(found) == {
        "closed": Reason.CLOSED,
        "idle": Reason.NO_DENOMINATOR,
        "late": Reason.NO_REPORT,
        "reopened": Reason.REOPENED,
        "silent": Reason.NO_REPORT,
    }
    assert (found.ranking.of, len(found.living)) == (2, 6)
    # the reopened report lies after January
    assert ranks(on_time(province))["reopened"] == 1


def test_a_reopened_predecessor_keeps_its_successor_unranked(province: Unit) -> None:
    first, second = make_unit("a", province), make_unit("b", province)
    merged = make_unit("ab", province, since=APRIL)
    make_change(APRIL, [first, second], [merged])
    report(second, "2024-01", 1, 0)
    report(first, "2024-01", 1, 0, state="draft", reopened_at=REOPENED)
    assert reasons(on_time(province, view=APRIL)) == {"ab": Reason.REOPENED}


def test_a_denominator_below_the_minimum_of_the_version_is_not_ranked(province: Unit) -> None:
    IndicatorVersion.objects.filter(indicator__code="on_time_resolved").update(minimum=10)
    for code, resolved in (("a", 9), ("b", 10)):
        report(make_unit(code, province), "2024-01", resolved, 0)
    found = on_time(province)
    assert (ranks(found), reasons(found)) == ({"b": 1, "a": None}, {"a": Reason.SMALL_DENOMINATOR})


def test_fewer_is_better_where_the_indicator_says_so(province: Unit) -> None:
    for code, late in (("a", 1), ("b", 0), ("c", 1)):
        report(make_unit(code, province), "2024-01", 9, late)
    question = Question(JANUARY)
    assert ranks(league(province, "commune", "late_resolved", question)) == {"b": 1, "a": 2, "c": 2}
    assert ranks(league(province, "commune", "on_time_resolved", question)) == {
        "b": 1, "a": 2, "c": 2,
    }  # fmt: skip


def test_submitted_reports_are_ranked_when_asked_for(province: Unit) -> None:
    report(make_unit("a", province), "2024-01", 1, 1)
    report(make_unit("b", province), "2024-01", 1, 0, state="submitted")
    assert ranks(on_time(province)) == {"a": 1, "b": None}
    question = Question(JANUARY, provisional=True)
    assert ranks(league(province, "commune", "on_time_resolved", question)) == {"b": 1, "a": 2}


def test_counts_that_belong_to_several_units_are_shown_and_never_ranked(province: Unit) -> None:
    whole, stays = make_unit("ab", province, name="Xã Chia"), make_unit("s", province)
    halves = [make_unit(code, province, since=APRIL) for code in ("a", "b")]
    make_change(APRIL, [whole], halves, kind="split")
    report(whole, "2024-01", 5, 5)
    report(stays, "2024-01", 1, 0)
    found = on_time(province, view=APRIL)
    assert ranks(found) == {"s": 1, "a": None, "b": None}
    assert {name: r.denominator for name, r in found.undivided.items()} == {"Xã Chia": 10}
    total = readings_of(province, "below", Question(JANUARY, APRIL), ["on_time_resolved"])[0]
    assert (total.reading.numerator, total.reading.denominator) == (6, 11)


# --- versions -------------------------------------------------------------------------------------


def test_the_version_of_the_window_s_last_day_judges_the_whole_window(province: Unit) -> None:
    IndicatorVersion.objects.create(
        indicator=Indicator.objects.get(code="on_time_resolved"),
        number=2,
        valid_from=APRIL,
        numerator="resolved_in_time",
        denominator="due",
    )
    report(province, "2024-03", 3, 1, due=10)
    report(province, "2024-04", 3, 1, due=10)

    def read(first: int, last: int) -> tuple[int, int | None]:
        question = Question(Window(Month.at(2024, first), Month.at(2024, last)))
        [judged] = readings_of(province, "own", question, ["on_time_resolved"])
        return judged.reading.definition.version.number, judged.reading.denominator

    assert (read(3, 3), read(3, 4), read(4, 4)) == ((1, 4), (2, 20), (2, 10))


def test_every_member_has_the_target_that_judges_it(province: Unit) -> None:
    """Kinds, parents, own targets and invented figures each decide; shared or alone, the same."""
    cities = [make_unit(code, province, kind="city") for code in ("c", "d")]
    invented = make_document("9/MH", date(2024, 1, 1), illustrative=True)
    make_target("on_time_resolved", province, "≥ 50", level="commune")
    make_target("on_time_resolved", province, "≥ 55", level="commune", document=invented)
    make_target("on_time_resolved", cities[0], "≥ 60", level="ward")
    goals = {}
    for city in cities:
        for number, (kind, origin, _again) in enumerate(product(KINDS, ORIGINS, range(2))):
            unit = make_unit(f"{city.code}{number}", city, kind=kind)
            make_report(unit, "2024-01", origin=origin, resolved_in_time=9, resolved_late=1)
            real = "60" if (city.code, kind) == ("c", "ward") else "50"
            goals[unit.code] = f"≥ {'55' if origin == 'illustration' else real}"
    make_target("on_time_resolved", Unit.objects.get(code="c1"), "≥ 70")
    found = league(province, "commune", "on_time_resolved", Question(JANUARY))
    goals["c1"] = "≥ 70"
    assert {m.code: str(found.targets[m.unit_id]) for m in found.members} == goals
    for member in found.members:
        judged = found.judged(member.unit_id)
        assert judged.target == found.targets[member.unit_id]
        assert (judged.met is False) == (member.unit_id in found.missed)


@pytest.mark.parametrize("code", ["satisfaction", "on_time_resolved"])
def test_a_field_has_no_figure_of_a_whole_report(province: Unit, code: str) -> None:
    ward = make_unit("w", province, kind="ward")
    make_report(
        ward, "2024-01", surveyed=9, satisfied=9, resolved_in_time=1, resolved_late=0,
        lines={make_field("land"): {"resolved_in_time": 1, "resolved_late": 0}},
    )  # fmt: skip
    found = league(province, "commune", code, Question(JANUARY, field_code="land"))
    assert ranks(found) == {"w": 1 if code == "on_time_resolved" else None}
