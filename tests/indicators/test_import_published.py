"""import_published: what is taken as printed, and what cannot be. See test_imports for the rest."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.core.management.base import CommandError
from django.db import IntegrityError

from indicators.definitions import definitions_on
from indicators.models import PublishedFigure
from indicators.shares import is_share
from tests.indicators.imports import (
    PRINTED,
    PUBLISHED,
    changed,
    history,
    nothing_written,
    published,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_published_figures_are_recorded(folder: Path) -> None:
    said = published(
        folder,
        PRINTED,
        "s,2024-01,2024-06,visits,1000,,,more than,Báo 2,",
        "s,2024-01,2024-06,digitized_full,12.5,,,about,Báo 3,",
        "s,2024-01,2024-06,plan_tasks_done,,18,22,,Báo 4,",
        "s,2024-01,2024-06,late_resolved,,,,not arising,Báo 5,",
        "s,2024-01,2024-06,,99.10,,,hơn,Báo 6,",
    )
    assert "thêm 6" in said
    rows = PublishedFigure.objects.order_by("pk")
    assert [(r.indicator and r.indicator.code, r.figure) for r in rows] == [
        ("on_time_resolved", ""), (None, "visits"), ("digitized_full", ""),
        ("plan_tasks_done", ""), ("late_resolved", ""), (None, ""),
    ]  # fmt: skip
    assert [(r.value, r.decimals) for r in rows] == [
        (Decimal("99.11"), 2), (Decimal(1000), 0), (Decimal("12.5"), 1), (None, 0), (None, 0),
        (Decimal("99.1"), 2),
    ]  # fmt: skip
    assert [r.qualifier for r in rows] == [
        "exact", "more than", "about", "exact", "not arising", "more than",
    ]  # fmt: skip
    assert [r.of for r in rows] == ["own"] * 6
    assert (rows[3].numerator, rows[3].denominator, rows[0].family) == (18, 22, "on_time")


def test_a_published_figure_may_say_whose_it_is_and_how_it_was_worded(folder: Path) -> None:
    published(
        folder,
        "s,2024-06,2024-06,,99.26,,,,Báo 1,,below,on_time,tỷ lệ đúng hạn,suy ra",
        heading=f"{PUBLISHED},of,family,label,derived",
    )
    row = PublishedFigure.objects.get()
    assert (row.of, row.family, row.label, row.derived) == (
        "below", "on_time", "tỷ lệ đúng hạn", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("unit_code", "zz", "zz"),
        ("first_month", "2024-13", "2024"),
        ("first_month", "", "2024"),
        ("last_month", "06/2024", "2024"),
        ("last_month", "2024-05", "trước"),
        ("last_month", "2024-09", "tháng 09/2024 chưa đến: chỉ nhận đến tháng 08/2024"),
        ("indicator", "on_tim", "chỉ số"),
        ("value", "100.1", "0 đến 100"),
        ("value", "-3", "0 đến 100"),
        ("value", "cao", "số"),
        ("value", "", "tử số"),
        ("value", "99.1234567", "nhiều nhất 6"),
        ("numerator", "1.5", "nguyên"),
        ("numerator", "-1", "âm"),
        ("numerator", "9" * 30, "lớn"),
        ("denominator", "ten", "số"),
        ("qualifier", "perhaps", "more than"),
        ("source", "", "trống"),
        ("source", "x" * 301, "300"),
        ("url", "https://e.vn/" + "x" * 500, "500"),
        ("url", "javascript:alert(1)", "địa chỉ"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_its_place(
    folder: Path, column: str, value: str, words: str
) -> None:
    other = changed(PRINTED, "source", "Báo khác", PUBLISHED)
    with time_machine.travel("2024-08-15T09:00:00Z"), pytest.raises(CommandError) as refused:
        published(folder, other, changed(PRINTED, column, value, PUBLISHED))
    [problem] = told(refused.value)
    assert problem.startswith(
        f"Tệp rows.csv, dòng 3, cột {column}" + (f", giá trị “{value}”" if value else "")
    )
    assert words in problem.partition("”: " if value else ": ")[2]
    assert nothing_written()


@pytest.mark.parametrize(
    ("numerator", "denominator", "column"),
    [("23", "22", "numerator"), ("18", "", "value"), ("", "22", "value")],
)
def test_counts_that_make_no_share_are_refused(
    folder: Path, numerator: str, denominator: str, column: str
) -> None:
    row = f"s,2024-06,2024-06,on_time_resolved,,{numerator},{denominator},,Báo 1,"
    with pytest.raises(CommandError, match=f"dòng 2, cột {column}"):
        published(folder, row)
    assert nothing_written()


@pytest.mark.parametrize(
    ("indicator", "family"), [("on_time_due", ""), ("satisfaction_visits", ""), ("", "on_time")]
)
def test_what_may_exceed_its_denominator_is_taken_as_printed(
    folder: Path, indicator: str, family: str
) -> None:
    """More is resolved in time than fell due where much is done early."""
    heading = f"{PUBLISHED},family"
    published(
        folder,
        f"s,2024-06,2024-06,{indicator},104.5,,,,Báo 1,,{family}",
        f"s,2024-06,2024-06,{indicator},,23,22,,Báo 2,,{family}",
        heading=heading,
    )
    assert [row.value for row in PublishedFigure.objects.all()] == [Decimal("104.5"), None]
    with pytest.raises(CommandError, match="từ 0 đến"):
        published(folder, f"s,2024-05,2024-05,{indicator},-1,,,,Báo 1,,{family}", heading=heading)


@pytest.mark.parametrize("family", ["late", "petitions"])
def test_a_family_of_shares_alone_ends_at_100(folder: Path, family: str) -> None:
    with pytest.raises(CommandError, match="từ 0 đến 100"):
        published(
            folder,
            f"s,2024-06,2024-06,,100.5,,,,Báo 1,,{family}",
            heading=f"{PUBLISHED},family",
        )


def test_every_indicator_says_whether_it_can_exceed_100() -> None:
    beyond = {each.code for each in definitions_on(date(2026, 1, 1)) if not is_share(each)}
    assert beyond == {
        "on_time_due",
        "online_full_resolved",
        "postal_received",
        "digitized_full",
        "satisfaction_visits",
    }


@pytest.mark.parametrize("indicator", ["on_time_resolved", "", "visits"])
def test_the_database_holds_no_published_figure_twice(folder: Path, indicator: str) -> None:
    published(folder, f"s,2024-06,2024-06,{indicator},99,,,,Báo 1,")
    twin = PublishedFigure.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError):
        twin.save()


def test_a_bare_count_is_a_whole_number(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"dòng 2, cột value, giá trị “10\.5”"):
        published(folder, "s,2024-06,2024-06,visits,10.5,,,,Báo 1,")


@pytest.mark.parametrize(("column", "value"), [("of", "all"), ("family", "speed")])
def test_unknown_words_in_the_further_columns_are_refused(
    folder: Path, column: str, value: str
) -> None:
    with pytest.raises(CommandError, match=f"dòng 2, cột {column}, giá trị “{value}”"):
        published(folder, f"{PRINTED},{value}", heading=f"{PUBLISHED},{column}")
    assert nothing_written()


def test_this_month_may_be_published_and_the_next_one_not(folder: Path) -> None:
    with time_machine.travel("2024-06-01T01:00:00Z"):
        published(folder, PRINTED)
    with time_machine.travel("2024-05-31T16:00:00Z"), pytest.raises(CommandError) as refused:
        published(folder, PRINTED)
    assert len(told(refused.value)) == 2


def test_figures_read_again_change_nothing_and_a_correction_is_in_the_history(
    folder: Path,
) -> None:
    published(folder, PRINTED)
    assert "giữ nguyên 1" in published(folder, PRINTED)
    assert "sửa 1" in published(folder, changed(PRINTED, "value", "99.10", PUBLISHED))
    figure = PublishedFigure.objects.get()
    assert (figure.value, figure.decimals) == (Decimal("99.1"), 2)
    first, second = history("indicators.figure_published")
    assert first["target_id"] == second["target_id"] == str(figure.pk)
    assert second["changes"] == [{"field": "value", "before": "99.110000", "after": "99.10"}]


def test_a_figure_may_not_stand_twice_but_two_sources_may_differ(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"(?i)dòng 3.*dòng 2"):
        published(folder, PRINTED, changed(PRINTED, "value", "98", PUBLISHED))
    assert nothing_written()
    published(folder, PRINTED, changed(PRINTED, "source", "Báo 2", PUBLISHED))
    assert PublishedFigure.objects.count() == 2
