"""readings, ranking and reconcile: what they print, in which order, and what they refuse."""

from datetime import date

import pytest
from django.core.management.base import CommandError

from indicators.models import IndicatorVersion, PublishedFigure
from tests.builders import (
    make_change,
    make_country,
    make_field,
    make_report,
    make_target,
    make_unit,
)  # fmt: skip
from tests.indicators.commands import as_csv, asked, run, window
from units.models import Unit

pytestmark = pytest.mark.django_db
READINGS = [
    "indicator", "version", "numerator", "denominator", "value", "target", "met", "months_counted",
    "months_in_window", "blank_optional",
]  # fmt: skip
RANKING = [
    "unit", "rank", "of", "in_group", "numerator", "denominator", "value", "target", "met",
    "reason",
]  # fmt: skip
RECONCILE = [
    "unit", "first_month", "last_month", "indicator", "published", "qualifier", "computed",
    "difference", "verdict",
]  # fmt: skip
JULY = date(2025, 7, 1)


@pytest.fixture
def province() -> Unit:
    """Two communes that became one in July 2025, and one that stayed."""
    province = make_unit("p", make_country(), kind="province", name="Tỉnh Khê Sơn")
    first, second = make_unit("a", province), make_unit("b", province)
    stays = make_unit("s", province)
    result = make_unit("ab", province, since=JULY, name="Xã Lộc Mai")
    make_change(JULY, [first, second], [result])
    for unit, in_time in ((first, 8), (second, 6), (stays, 9)):
        make_report(unit, "2025-06", resolved_in_time=in_time, resolved_late=1, carried_over=3)
    make_report(result, "2025-07", resolved_in_time=10, resolved_late=0)
    make_report(stays, "2025-07", resolved_in_time=1, resolved_late=1, received_given=10)
    return province


# --- shapes ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("province")
def test_readings_print_a_list_of_all_indicators_in_json() -> None:
    rows = asked("readings", "--unit", "s", *window("2025-06", "2025-07"))
    assert [list(row) for row in rows] == [READINGS] * len(rows)
    catalogue = IndicatorVersion.objects.order_by("indicator__position")
    assert [row["indicator"] for row in rows] == list(
        catalogue.values_list("indicator__code", flat=True)
    )
    by_code = {row["indicator"]: row for row in rows}
    assert by_code["on_time_resolved"] == {
        "indicator": "on_time_resolved",
        "version": 1,
        "numerator": 10,
        "denominator": 12,
        "value": "83.33",
        "target": None,
        "met": None,
        "months_counted": 2,
        "months_in_window": 2,
        "blank_optional": [],
    }
    assert by_code["resolved_received"]["blank_optional"] == ["carried_over"]
    assert by_code["satisfaction"]["denominator"] is None


@pytest.mark.usefixtures("province")
def test_readings_are_printed_in_the_order_asked_for() -> None:
    options = ["--indicator", "resolved_received", "late_resolved", *window("2025-07")]
    rows = asked("readings", "--unit", "s", *options)
    assert [row["indicator"] for row in rows] == ["resolved_received", "late_resolved"]


@pytest.mark.usefixtures("province")
def test_readings_in_csv_and_as_a_table() -> None:
    options = [
        "--unit",
        "s",
        "--indicator",
        "resolved_received",
        "satisfaction",
        *window("2025-07"),
    ]
    assert as_csv("readings", *options) == [
        READINGS,
        ["resolved_received", "1", "2", "10", "20.00", "", "", "1", "1", "carried_over"],
        ["satisfaction", "1", "", "", "", "", "", "0", "1", ""],
    ]
    heading, first, second = run("readings", *options).splitlines()
    assert heading.split() == READINGS
    assert first.split() == [
        "resolved_received", "1", "2", "10", "20.00", "–", "–", "1", "1", "carried_over",
    ]  # fmt: skip
    assert second.split() == ["satisfaction", "1", "–", "–", "–", "–", "–", "0", "1", "–"]
    assert heading.index("numerator") == first.index("2  ")


def test_a_ranking_prints_who_is_ranked_and_then_who_is_not(province: Unit) -> None:
    make_target("on_time_resolved", province, "≥ 100", level="commune", year=2025)
    options = ["--parent", "p", "--level", "commune", "--indicator", "on_time_resolved"]
    rows = asked("ranking", *options, *window("2025-06", "2025-07"))
    assert [list(row) for row in rows] == [RANKING] * 4
    assert [(row["unit"], row["rank"], row["value"], row["met"]) for row in rows] == [
        ("ab", 1, "100.00", True),
        ("s", 2, "83.33", False),
        ("a", None, "88.89", False),
        ("b", None, "85.71", False),
    ]
    assert {(row["of"], row["in_group"], row["target"]) for row in rows} == {(2, 2, "≥ 100")}
    assert [row["reason"] for row in rows[:2]] == [None, None]
    assert all("30/06/2025" in row["reason"] for row in rows[2:])


def test_a_ranking_in_csv(province: Unit) -> None:
    options = ["--parent", "p", "--level", "commune", "--indicator", "on_time_resolved"]
    rows = as_csv("ranking", *options, *window("2025-06", "2025-07"), "--view", "2025-07-01")
    assert rows == [
        RANKING,
        ["ab", "1", "2", "2", "24", "26", "92.31", "", "", ""],
        ["s", "2", "2", "2", "10", "12", "83.33", "", "", ""],
    ]


def test_reconcile_prints_what_stands_beside_what(province: Unit) -> None:
    PublishedFigure.objects.create(
        unit=Unit.objects.get(code="s"),
        first_month="2025-07",
        last_month="2025-07",
        figure="resolved",
        value=5,
        source="Báo Khê Sơn",
    )
    rows = asked("reconcile", "--unit", "s")
    assert [list(row) for row in rows] == [RECONCILE]
    assert rows == [
        {
            "unit": "s",
            "first_month": "2025-07",
            "last_month": "2025-07",
            "indicator": "resolved",
            "published": "5",
            "qualifier": "exact",
            "computed": "2",
            "difference": "3",
            "verdict": "contradiction",
        }
    ]
    assert as_csv("reconcile", "--unit", "s")[0] == RECONCILE
    assert asked("reconcile", "--unit", "p") == []
    assert as_csv("reconcile", "--unit", "p") == [RECONCILE]


# --- which counts ---------------------------------------------------------------------------------


def test_a_unit_s_own_reports_what_is_below_it_and_both(province: Unit) -> None:
    make_report(province, "2025-07", resolved_in_time=100, resolved_late=0)
    ask = ["--unit", "p", "--indicator", "on_time_resolved", *window("2025-06", "2025-07")]
    rows = {of: asked("readings", *ask, "--of", of)[0] for of in ("own", "below", "branch")}
    counted = {of: (row["numerator"], row["denominator"]) for of, row in rows.items()}
    assert counted == {"own": (100, 100), "below": (34, 38), "branch": (134, 138)}
    months = {of: (row["months_counted"], row["months_in_window"]) for of, row in rows.items()}
    # a, b and s in June, ab and s in July; the province itself has two months more
    assert months == {"own": (1, 2), "below": (5, 5), "branch": (6, 7)}
    today = asked("readings", *ask, "--of", "branch", "--view", "2025-07-01")[0]
    assert (today["numerator"], today["denominator"]) == (134, 138)
    assert (today["months_counted"], today["months_in_window"]) == (5, 6)


def test_submitted_reports_count_when_asked_for_and_drafts_never(province: Unit) -> None:
    stays = Unit.objects.get(code="s")
    make_report(stays, "2025-08", state="submitted", resolved_in_time=5, resolved_late=0)
    make_report(stays, "2025-09", state="draft", resolved_in_time=5, resolved_late=0)
    make_report(stays, "2025-10", state="returned", resolved_in_time=5, resolved_late=0)
    ask = ["--unit", "s", "--indicator", "on_time_resolved", *window("2025-08", "2025-10")]
    assert asked("readings", *ask)[0]["denominator"] is None
    provisional = asked("readings", *ask, "--provisional")[0]
    assert (provisional["denominator"], provisional["months_counted"]) == (5, 1)


def test_the_lines_of_one_field(province: Unit) -> None:
    land, civil = make_field("land"), make_field("civil")
    make_report(
        Unit.objects.get(code="s"),
        "2025-08",
        resolved_in_time=9,
        resolved_late=1,
        surveyed=5,
        satisfied=5,
        lines={land: {"resolved_in_time": 2, "resolved_late": 1}, civil: {"returned": 4}},
    )
    rows = {
        field: {row["indicator"]: row for row in asked("readings", *ask, "--field", field)}
        for field in ("land", "civil")
        for ask in [["--unit", "s", *window("2025-08")]]
    }
    assert rows["land"]["on_time_resolved"]["value"] == "66.67"
    assert rows["civil"]["on_time_resolved"]["value"] is None
    # what no field has is nothing there, not an error
    assert rows["land"]["satisfaction"]["denominator"] is None
    ranked = asked(
        "ranking", "--parent=p", "--level=commune", "--indicator=on_time_resolved",
        "--field=land", *window("2025-08"),
    )  # fmt: skip
    assert [(row["unit"], row["rank"]) for row in ranked] == [("s", 1), ("ab", None)]


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("readings", ["--unit=s", "--indicator=on_tim"], "on_tim.*on_time_resolved"),
        ("readings", ["--unit=s", "--indicator", "late_due", "x", "y"], "x, y"),
        ("readings", ["--unit=zz"], "zz"),
        ("readings", ["--unit=s", "--field=land"], "land"),
        ("readings", ["--unit=s", "--view=yesterday"], "yesterday.*reported, today"),
        ("readings", ["--unit=s", "--view=2025-13-01"], "2025-13-01"),
        ("readings", ["--unit=s", "--from=2025-08"], "2025-07.*2025-08"),
        ("readings", ["--unit=s", "--from=2025-7"], "2025-7"),
        ("readings", ["--unit=s", "--to=July"], "July"),
        ("ranking", ["--parent=zz"], "zz"),
        ("ranking", ["--parent=p", "--level=village"], "village.*commune"),
        ("ranking", ["--parent=p", "--indicator=x"], "“x”"),
        ("ranking", ["--parent=p", "--view=never"], "never"),
        ("ranking", ["--parent=p", "--field=land"], "land"),
        ("reconcile", ["--unit=zz"], "zz"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    command: str, options: list[str], words: str
) -> None:
    usual = {
        "readings": ["--from=2025-06", "--to=2025-07"],
        "ranking": [
            "--level=commune", "--indicator=on_time_resolved", "--from=2025-06", "--to=2025-07",
        ],
        "reconcile": [],
    }[command]  # fmt: skip
    with pytest.raises(CommandError, match=f"(?s){words}"):
        run(command, *usual, *options)


def test_a_month_before_an_indicator_began_is_refused(province: Unit) -> None:
    make_unit("old", province, since=date(1990, 1, 1))
    with pytest.raises(CommandError, match=r"“late_due”.*31/12/1999"):
        run("readings", "--unit=old", "--indicator=late_due", *window("1999-01", "1999-12"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["readings", "--unit=a"], "30/06/2025; xem xã Lộc Mai"),
        (["readings", "--unit=d", "--of=branch"], "Huyện Cẩm Giang .*30/06/2025; xem xã Cẩm Mới"),
        (
            ["ranking", "--parent=d", "--level=commune", "--indicator=on_time_resolved"],
            "Huyện Cẩm Giang .*30/06/2025; xem xã Cẩm Mới",
        ),
    ],
)
def test_a_closed_unit_in_a_later_view_is_refused_and_names_its_successors(
    options: list[str], words: str, province: Unit
) -> None:
    district = make_unit("d", province, kind="district", name="Huyện Cẩm Giang")
    below = make_unit("c", district)
    make_change(JULY, [below], [make_unit("cc", province, since=JULY, name="Xã Cẩm Mới")])
    make_change(JULY, [district], [], kind="dissolve")
    for view in ("2025-07-01", "today"):
        with pytest.raises(CommandError, match=words):
            run(*options, *window("2025-05", "2025-06"), "--view", view)
    assert asked(*options, *window("2025-05", "2025-06")) != []
