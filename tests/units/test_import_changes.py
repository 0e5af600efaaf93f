"""A file of changes: sources end the day before, results carry on, planned ones wait."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.core.management import CommandError

from audit.models import AuditEvent
from legal.models import Document
from tests.builders import events_about
from tests.units.trees import COMMUNE, MERGE, MERGED, OTHER, PROVINCE
from units.models import Unit, UnitChange

pytestmark = pytest.mark.django_db

Load = Callable[..., str]


@pytest.fixture
def two_communes(load: Load) -> None:
    load(PROVINCE, COMMUNE, OTHER, MERGED)


@pytest.mark.usefixtures("two_communes")
def test_a_merge_closes_its_sources_the_day_before_and_names_its_document(change: Load) -> None:
    said = "Thay đổi: thực hiện 1, dự kiến 0, không đổi 0; kết thúc 2 đơn vị."
    assert change(MERGE) == said
    made = UnitChange.objects.get()
    assert (made.kind, made.date, made.done) == ("merge", date(2025, 7, 1), True)
    assert made.document == Document.objects.get(symbol="1888/NQ-UBTVQH15")
    assert [unit.code for unit in made.sources.order_by("code")] == ["961", "962"]
    assert [unit.code for unit in made.results.all()] == ["963"]
    ended = Unit.objects.filter(code__in=["961", "962"]).values_list("valid_to", flat=True)
    assert set(ended) == {date(2025, 6, 30)}
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"units.change_recorded", "units.closed", "legal.document_added"} < actions


@pytest.mark.usefixtures("two_communes")
def test_the_same_changes_again_change_nothing(change: Load) -> None:
    change(MERGE)
    assert change(MERGE) == "Thay đổi: thực hiện 0, dự kiến 0, không đổi 1; kết thúc 0 đơn vị."
    assert UnitChange.objects.count() == 1


@pytest.mark.usefixtures("two_communes")
def test_the_same_change_by_another_document_is_refused(change: Load) -> None:
    change(MERGE)
    with pytest.raises(CommandError, match="đã ghi với văn bản “1888/NQ-UBTVQH15”"):
        change("2025-07-01,merge,961 962,963,1/NQ\n")


@pytest.mark.usefixtures("two_communes")
def test_a_divided_unit_stands_in_several_changes_of_a_day(load: Load, change: Load) -> None:
    load("964,Xã Nửa,commune,96,2025-07-01,\n")
    change("2025-07-01,merge,961 962,963,\n", "2025-07-01,split,961,964,\n")
    old = Unit.objects.get(code="961")
    assert {result.code for made in old.changes_away.all() for result in made.results.all()} == {
        "963", "964",
    }  # fmt: skip


@pytest.mark.usefixtures("two_communes")
def test_a_chain_of_changes_may_stand_in_one_file_in_any_order(load: Load, change: Load) -> None:
    load("965,Xã Sau,commune,96,2026-01-01,\n")
    change("2026-01-01,rename,963,965,\n", MERGE)
    assert Unit.objects.get(code="963").valid_to == date(2025, 12, 31)


def test_a_code_that_goes_on_means_the_old_row_and_the_new_one(load: Load, change: Load) -> None:
    load(
        PROVINCE,
        "961,Xã Lộc,commune,96,2010-01-01,2025-06-30\n",
        "961,Phường Lộc,ward,96,2025-07-01,\n",
    )
    change("2025-07-01,reclassify,961,961,\n")
    made = UnitChange.objects.get()
    assert [unit.kind for unit in made.sources.all()] == ["commune"]
    assert [unit.kind for unit in made.results.all()] == ["ward"]


def test_a_parent_and_its_children_are_closed_by_one_file(load: Load, change: Load) -> None:
    load(PROVINCE, "960,Huyện Lộc,district,96,2010-01-01,\n", "961,Xã A,commune,960,2010-01-01,\n")
    with pytest.raises(CommandError, match=r"trực thuộc hoạt động sau ngày 30/06/2025: Xã A"):
        change("2025-07-01,dissolve,960,,\n")
    with pytest.raises(CommandError, match="Xã A"):
        change("2025-07-01,dissolve,960,,\n", "2025-08-01,dissolve,961,,\n")
    change("2025-07-01,dissolve,960,,\n", "2025-07-01,dissolve,961,,\n")
    assert Unit.objects.filter(valid_to=date(2025, 6, 30)).count() == 2


REFUSED_CHANGES = {
    "bad day": ("x,merge,961 962,963,\n", "cột date"),
    "unknown kind": ("2025-07-01,marry,961 962,963,\n", "cột kind, giá trị “marry”"),
    "unknown source": ("2025-07-01,merge,961 999,963,\n", "cột sources, giá trị “999”"),
    "source too young": ("2009-07-01,rename,961,962,\n", "hiệu lực ngày 30/06/2009"),
    "unknown result": ("2025-07-01,merge,961 962,999,\n", "cột results, giá trị “999”"),
    "result too young": ("2024-07-01,merge,961 962,963,\n", "hiệu lực ngày 01/07/2024"),
    "no source": ("2025-07-01,merge,,963,\n", "cần ít nhất 1 mã"),
    "no result": ("2025-07-01,merge,961 962,,\n", "cần đúng 1 mã"),
    "two results of a merge": ("2025-07-01,merge,961,962 963,\n", "cần đúng 1 mã"),
    "one result of a split": ("2025-07-01,split,961,963,\n", "cần ít nhất 2 mã"),
    "two sources of a renaming": ("2025-07-01,rename,961 962,963,\n", "cần đúng 1 mã"),
    "a dissolved unit with a result": ("2025-07-01,dissolve,961,963,\n", "cần đúng 0 mã"),
    "a source twice": ("2025-07-01,merge,961 961,963,\n", "ghi hai lần"),
    "a source that goes on": ("2025-07-01,merge,961 962,961,\n", "vừa là nguồn vừa là kết quả"),
    "closed twice": (
        MERGE + "2025-08-01,dissolve,961,,\n",
        "dòng 3, cột sources, giá trị “961”: đã kết thúc ngày 30/06/2025",
    ),
    "long document": (f"2025-07-01,merge,961 962,963,{'x' * 101}\n", "dài quá 100"),
}


@pytest.mark.usefixtures("two_communes")
@pytest.mark.parametrize(("rows", "said"), REFUSED_CHANGES.values(), ids=REFUSED_CHANGES)
def test_a_wrong_change_is_named_and_nothing_is_written(change: Load, rows: str, said: str) -> None:
    with pytest.raises(CommandError) as refused:
        change(rows)
    assert str(refused.value).startswith("Không nhập gì cả.\nTệp rows.csv, dòng ")
    assert said in str(refused.value)
    assert not UnitChange.objects.exists()
    assert not Document.objects.exists()
    assert not Unit.objects.exclude(valid_to=None).exists()


def test_a_source_closed_on_another_day_is_refused(load: Load, change: Load) -> None:
    load(PROVINCE, "961,Xã Lộc,commune,96,2010-01-01,2025-12-31\n", OTHER, MERGED)
    with pytest.raises(CommandError, match="đã ghi kết thúc ngày 31/12/2025, không phải 30/06/"):
        change(MERGE)


# planned changes

PLAN = "2026-07-01,rename,962,966,\n"
PLANNED = "966,Xã Mới,commune,96,2026-07-01,\n"


@pytest.fixture
def planned(load: Load, change: Load) -> UnitChange:
    with time_machine.travel("2026-06-30T23:59:00+07:00", tick=False):
        load(PROVINCE, OTHER, PLANNED)
        said = change(PLAN)
    assert said == "Thay đổi: thực hiện 0, dự kiến 1, không đổi 0; kết thúc 0 đơn vị."
    return UnitChange.objects.get()


def test_a_change_of_the_future_is_planned_and_closes_nothing(
    planned: UnitChange, change: Load
) -> None:
    with time_machine.travel("2026-06-30T12:00:00+07:00", tick=False):
        said = change(PLAN)
    assert said == "Thay đổi: thực hiện 0, dự kiến 0, không đổi 1; kết thúc 0 đơn vị."
    assert not UnitChange.objects.get().done
    assert Unit.objects.get(code="962").valid_to is None


@time_machine.travel("2026-07-01T00:30:00+07:00", tick=False)
def test_the_file_read_again_on_the_day_carries_it_out(planned: UnitChange, change: Load) -> None:
    said = change(PLAN)
    assert said == "Thay đổi: thực hiện 1, dự kiến 0, không đổi 0; kết thúc 1 đơn vị."
    assert UnitChange.objects.get().done
    assert Unit.objects.get(code="962").valid_to == date(2026, 6, 30)
    assert events_about(planned).last().action == "units.change_carried_out"  # type: ignore[union-attr]
    said = change(PLAN)
    assert said == "Thay đổi: thực hiện 0, dự kiến 0, không đổi 1; kết thúc 0 đơn vị."
    assert AuditEvent.objects.filter(action="units.closed").count() == 1


@time_machine.travel("2026-07-01T00:30:00+07:00", tick=False)
def test_carrying_out_respects_what_happened_meanwhile(
    planned: UnitChange, load: Load, change: Load
) -> None:
    load("9621,Tổ 1,residential_group,962,2011-01-01,\n")
    with pytest.raises(CommandError, match="trực thuộc hoạt động sau ngày 30/06/2026: Tổ 1"):
        change(PLAN)
    load(
        "9621,Tổ 1,residential_group,962,2011-01-01,2026-05-31\n",
        "962,Xã Mai,commune,96,2010-01-01,2026-05-31\n",
    )
    with pytest.raises(CommandError, match="đã kết thúc ngày 31/05/2026"):
        change(PLAN)
    planned.refresh_from_db()
    assert not planned.done
