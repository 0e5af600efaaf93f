"""Indicators by a condition: what they count, who is not ranked by them, what they may be."""

import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.months import Month, Window
from indicators.definitions import load_catalogue
from indicators.models import Indicator, IndicatorVersion
from indicators.queries import Judged, Question, league, readings_of
from indicators.rankings import Reason
from indicators.shares import is_share
from indicators.targets import dossiers_to_target
from tests.builders import (
    make_change,
    make_country,
    make_field,
    make_report,
    make_target,
    make_unit,
)  # fmt: skip
from tests.indicators.commands import asked, window
from units.models import Unit
from units.peers import Of

pytestmark = pytest.mark.django_db
CODE, BASE = "communes_all_on_time", "on_time_resolved"
MARCH = Window(Month.at(2024, 3), Month.at(2024, 3))
ASKED = Question(MARCH)
APRIL = date(2024, 4, 1)


@pytest.fixture
def province() -> Unit:
    """Five communes: one on time, one nearly so, one without dossiers, one silent, one ended."""
    province = make_unit("p", make_country(), kind="province")
    report(province, 1, 9)
    for code, in_time, late in (("all", 10, 0), ("nearly", 999_999, 1), ("none", 0, 0)):
        report(make_unit(code, province), in_time, late)
    make_unit("silent", province)
    report(make_unit("ended", province, until=date(2024, 3, 30)), 0, 5)
    return province


def report(unit: Unit, in_time: int, late: int, month: str = "2024-03", **more: object) -> None:
    make_report(unit, month, resolved_in_time=in_time, resolved_late=late, **more)


def counted(unit: Unit, of: Of = "below", question: Question = ASKED) -> Judged:
    [judged] = readings_of(unit, of, question, [CODE])
    return judged


def numbers(judged: Judged) -> tuple[int | None, int | None]:
    return judged.reading.numerator, judged.reading.denominator


def test_units_that_meet_it_are_counted_over_those_with_a_rate(province: Unit) -> None:
    """Neither the province's own dossiers count nor a commune that had ended by the last day."""
    for of in ("below", "branch"):
        judged = counted(province, of)
        assert numbers(judged) == (1, 2)
        assert (judged.reading.months_counted, judged.reading.months_owed) == (3, 4)
        assert judged.reading.reporters == (3, 4)
        distribution = judged.reading.distribution
        assert distribution is not None
        found = {*distribution.missed, *distribution.without}
        assert {unit.code for unit in Unit.objects.filter(pk__in=found)} == {
            "nearly", "none", "silent",
        }  # fmt: skip


def test_a_unit_by_itself_and_one_without_such_units_have_no_rate(province: Unit) -> None:
    for unit, of in ((province, "own"), (Unit.objects.get(code="all"), "branch")):
        judged = counted(unit, of)
        assert numbers(judged) == (None, None)
        assert judged.reading.distribution is not None
        assert judged.reading.distribution.is_empty
    said = io.StringIO()
    call_command(
        "readings", "--unit", "all", "--indicator", CODE, *window("2024-03"),
        stdout=io.StringIO(), stderr=said,
    )  # fmt: skip
    assert said.getvalue() == f"{CODE}: không có xã, phường bên dưới để đếm.\n"


def test_a_rate_that_only_looks_like_100_misses_and_an_invented_part_is_told(
    province: Unit,
) -> None:
    [row] = asked("readings", "--unit", "nearly", "--indicator", BASE, *window("2024-03"))
    assert row["value"] == "100.00"
    assert not counted(province).reading.illustrative
    report(make_unit("invented", province), 1, 0, origin="illustration")
    judged = counted(province)
    assert numbers(judged) == (2, 3)
    assert judged.reading.illustrative


def test_only_what_was_asked_for_counts(province: Unit) -> None:
    """Submitted reports when provisional, the lines of a field, the units of a day."""
    report(Unit.objects.get(code="silent"), 1, 0, state="submitted")
    assert numbers(counted(province, question=Question(MARCH, provisional=True))) == (2, 3)
    field = make_field("land")
    line = {field: {"resolved_in_time": 1, "resolved_late": 0}}
    report(make_unit("lines", province), 1, 9, lines=line)
    assert numbers(counted(province, question=Question(MARCH, field_code="land"))) == (1, 1)
    merged = make_unit("merged", province, since=APRIL)
    sources = Unit.objects.filter(code__in=("all", "nearly", "lines"))
    make_change(APRIL, sources, [merged])
    assert numbers(counted(province, question=Question(MARCH, APRIL))) == (0, 1)
    assert numbers(counted(province)) == (1, 3)


def test_a_target_of_units_wants_units(province: Unit) -> None:
    make_target(CODE, province, "≥ 80")
    judged = counted(province)
    assert judged.met is False
    assert judged.target is not None
    assert dossiers_to_target(1, 2, judged.target) == 1


def test_units_are_ranked_by_those_below_them(province: Unit) -> None:
    better = make_unit("q", province.parent, kind="province")
    report(make_unit("q1", better), 3, 0)
    bare = make_unit("r", province.parent, kind="province")
    report(bare, 1, 0)
    reopened = make_unit("s", province.parent, kind="province")
    report(make_unit("s1", reopened), 3, 0, reopened_at="2024-04-01T00:00:00Z", state="draft")
    silent = make_unit("t", province.parent, kind="province")
    make_unit("t1", silent)
    country = Unit.objects.get(code="VN")
    found = league(country, "province", CODE, ASKED)
    codes = {member.unit_id: member.code for member in found.members}
    assert {codes[unit]: rank for unit, rank in found.ranking.ranks.items()} == {"q": 1, "p": 2}
    assert {codes[unit]: reason for unit, reason in found.ranking.reasons.items()} == {
        "r": Reason.NO_UNITS,
        "s": Reason.REOPENED,
        "t": Reason.NO_REPORT,
    }
    assert not found.counts_none
    communes = league(province, "commune", CODE, ASKED)
    assert communes.counts_none
    assert set(communes.ranking.reasons.values()) == {Reason.NO_UNITS, Reason.CLOSED}
    rows = asked(
        "ranking", "--parent", "VN", "--level", "province", "--indicator", CODE,
        *window("2024-03"),
    )  # fmt: skip
    assert [(row["unit"], row["value"], row["reason"]) for row in rows] == [
        ("q", "100.00", None),
        ("p", "50.00", None),
        ("r", None, "không có xã, phường bên dưới để đếm"),
        ("s", None, "có báo cáo đang mở lại để sửa"),
        ("t", None, "chưa có báo cáo đủ số liệu của chỉ số này"),
    ]


@pytest.mark.parametrize("view", ["reported", APRIL])
def test_it_costs_no_query_more_than_its_base(province: Unit, view: object) -> None:
    def queries(code: str) -> int:
        question = Question(MARCH, view)  # type: ignore[arg-type]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            readings_of(province, "below", question, [code])
            league(province.parent, "province", code, question)  # type: ignore[arg-type]
        return len(captured)

    assert queries(CODE) == queries(BASE)


# --- definitions ----------------------------------------------------------------------------------


def condition(**changes: object) -> IndicatorVersion:
    facts: dict[str, object] = {
        "indicator": Indicator.objects.create(code="share", direction="higher", family="late"),
        "number": 1,
        "valid_from": date(2000, 1, 1),
        "base": Indicator.objects.get(code="late_resolved"),
        "operator": "≤",
        "value": 1,
        "level": "ward",
    }
    return IndicatorVersion(**{**facts, **changes})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"numerator": "resolved", "denominator": "received"}, "không có cả hai"),
        ({"value": None}, "Điều kiện cần đủ"),
        ({"operator": ""}, "Điều kiện cần đủ"),
        ({"level": "department"}, "các cấp: province, district, commune"),
        ({"base": None}, "Điều kiện thiếu chỉ số gốc"),
        ({"base": None, "operator": "", "value": None, "level": ""}, "Công thức để trống"),
        ({"base": CODE}, "phải tính bằng công thức, không bằng điều kiện"),
        ({"indicator": BASE, "number": 2, "valid_from": APRIL}, "gốc của chỉ số khác"),
    ],
)
def test_a_version_has_formulas_or_a_whole_condition(changes: dict[str, object], said: str) -> None:
    named = {
        key: Indicator.objects.get(code=value)
        for key, value in changes.items()
        if key in {"base", "indicator"} and value
    }
    with pytest.raises(ValidationError, match=said):
        condition(**{**changes, **named}).full_clean()


@pytest.mark.parametrize(
    "changes",
    [
        {"numerator": "resolved", "denominator": "received"},
        {"value": None},
        {"operator": ""},
        {"level": ""},
        {"base": None},
        {"base": None, "operator": "", "value": None, "level": ""},
    ],
)
def test_the_database_holds_that_too(changes: dict[str, object]) -> None:
    condition().full_clean()
    Indicator.objects.filter(code="share").delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        condition(**changes).save()


def test_it_takes_the_base_of_the_day_and_has_none_before_its_base_began() -> None:
    version = condition()
    version.save()
    IndicatorVersion.objects.filter(indicator=version.base).update(valid_from=APRIL)
    IndicatorVersion.objects.create(
        indicator=version.base, number=2, valid_from=date(2025, 1, 1), numerator="due",
        denominator="received",
    )  # fmt: skip
    catalogue = load_catalogue()
    assert "share" not in {each.code for each in catalogue.on(date(2024, 3, 31))}
    one, other = (catalogue.one(day, "share") for day in (APRIL, date(2025, 1, 1)))
    assert [str(each.denominator) for each in (one, other)] == ["resolved", "received"]
    assert catalogue.one(date(2024, 5, 1), "share") is one
    assert is_share(other)
    assert one.wanted == "phường có tỷ lệ “trễ hạn / đã giải quyết” ≤ 1%"


def test_a_condition_on_a_condition_judges_nothing() -> None:
    """Written past every check, it must neither loop nor be read as formulas."""
    condition(base=Indicator.objects.get(code=CODE)).save()
    assert "share" not in {each.code for each in load_catalogue().on(APRIL)}
