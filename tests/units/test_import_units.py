"""A file of units: all or nothing, and every problem says where and what to do."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from tests.builders import events_about
from tests.units.trees import COMMUNE, HEADER, OTHER, PROVINCE
from units.models import Unit

pytestmark = pytest.mark.django_db

Load = Callable[..., str]


def test_a_file_adds_units_below_the_country_which_is_made_when_missing(load: Load) -> None:
    assert load(PROVINCE, COMMUNE) == "Đơn vị: thêm 3, kết thúc 0, không đổi 0."
    country = Unit.objects.get(code="VN")
    assert (country.name, country.kind, country.valid_from) == (
        "Việt Nam", "country", date(1945, 9, 2),
    )  # fmt: skip
    commune = Unit.objects.select_related("parent__parent").get(code="961")
    assert commune.parent
    assert commune.parent.parent == country
    assert commune.path == f"/{country.pk}/{commune.parent.pk}/{commune.pk}/"
    assert (commune.folded, commune.sort_key > "") == ("xa loc", True)


def test_rows_stand_in_any_order(load: Load) -> None:
    load(COMMUNE, OTHER, PROVINCE)
    assert Unit.objects.get(code="961").path.count("/") == 4


def test_the_country_may_stand_in_the_file_before_and_after_it_is_known(load: Load) -> None:
    row = "VN,Nước Việt Nam,country,,1945-09-02,\n"
    load(row, PROVINCE)
    assert Unit.objects.get(code="VN").name == "Nước Việt Nam"
    assert load("VN,Việt Nam,country,,1976-07-02,\n") == (
        "Đơn vị: thêm 0, kết thúc 0, không đổi 1."
    )
    assert Unit.objects.filter(kind="country").count() == 1


def test_the_same_file_again_changes_nothing(load: Load) -> None:
    load(PROVINCE, COMMUNE)
    events = AuditEvent.objects.count()
    assert load(PROVINCE, COMMUNE) == "Đơn vị: thêm 0, kết thúc 0, không đổi 2."
    assert AuditEvent.objects.count() == events


def test_a_row_that_adds_a_last_day_closes_the_unit(load: Load) -> None:
    load(PROVINCE, COMMUNE)
    said = load("961,Xã Lộc,commune,96,2010-01-01,2025-06-30\n")
    assert said == "Đơn vị: thêm 0, kết thúc 1, không đổi 0."
    closed = Unit.objects.get(code="961")
    assert closed.valid_to == date(2025, 6, 30)
    event = events_about(closed).last()
    assert event
    assert event.action == "units.closed"
    assert event.changes == [{"figure": "valid_to", "before": None, "after": "2025-06-30"}]
    # The row as it was before says nothing of the end, and takes nothing back.
    assert load(COMMUNE) == "Đơn vị: thêm 0, kết thúc 0, không đổi 1."


def test_a_code_is_used_again_after_its_first_unit_ended(load: Load) -> None:
    load(PROVINCE, "961,Xã Lộc,commune,96,2010-01-01,2025-06-30\n")
    load("961,Xã Lộc Mai,commune,96,2025-07-01,\n")
    assert Unit.objects.filter(code="961").count() == 2


def test_the_parent_is_the_row_of_the_childs_first_day(load: Load) -> None:
    load(
        "96,Tỉnh Cũ,province,,2010-01-01,2025-06-30\n",
        "96,Tỉnh Mới,province,,2025-07-01,\n",
        "961,Xã Cũ,commune,96,2010-01-01,2025-06-30\n",
        "961,Xã Mới,commune,96,2025-07-01,\n",
    )
    names = Unit.objects.filter(kind="commune").values_list("name", "parent__name")
    assert set(names) == {("Xã Cũ", "Tỉnh Cũ"), ("Xã Mới", "Tỉnh Mới")}


def test_every_new_unit_is_audited_in_one_batch(load: Load) -> None:
    load(PROVINCE, COMMUNE)
    events = AuditEvent.objects.filter(action="units.added")
    assert {event.target_label for event in events} == {"Việt Nam", "Tỉnh Khê Sơn", "Xã Lộc"}
    assert len({event.batch for event in events}) == 1


REFUSED_UNITS = {
    "no code": (",Xã X,commune,96,2010-01-01,\n", "cột code: còn trống"),
    "long code": (f"{'9' * 21},Xã X,commune,96,2010-01-01,\n", "dài quá 20"),
    "no name": ("969,,commune,96,2010-01-01,\n", "cột name: còn trống"),
    "unknown kind": ("969,Xã X,village,96,2010-01-01,\n", "cột kind, giá trị “village”: không có"),
    "no first day": ("969,Xã X,commune,96,,\n", "cột valid_from"),
    "bad day": ("969,Xã X,commune,96,01/07/2025,\n", "giá trị “01/07/2025”: không phải là ngày"),
    "no such day": ("969,Xã X,commune,96,2025-02-30,\n", "không phải là ngày"),
    "week date": ("969,Xã X,commune,96,2025-W01-1,\n", "không phải là ngày"),
    "end before beginning": ("969,X,commune,96,2020-01-01,2019-12-31\n", "trước ngày valid_from"),
    "unknown parent": ("969,Xã X,commune,95,2010-01-01,\n", "cột parent_code, giá trị “95”"),
    "parent too young": ("969,Xã X,commune,96,2009-01-01,\n", "hiệu lực ngày 01/01/2009"),
    "before the country": ("97,Tỉnh Y,province,,1900-01-01,\n", "giá trị “VN”"),
    "twice in the file": (COMMUNE + COMMUNE, "trùng mã và valid_from với dòng 3"),
    "own parent": ("969,Xã X,commune,969,2010-01-01,\n", "nằm dưới chính đơn vị này"),
    "circle": (
        "968,Xã X,commune,969,2010-01-01,\n969,Xã Y,commune,968,2010-01-01,\n",
        "nằm dưới chính đơn vị này",
    ),
    "overlap": ("96,Tỉnh Khác,province,,2020-01-01,\n", "mã đang thuộc “Tỉnh Khê Sơn”"),
    "overlap from before": ("96,Tỉnh Khác,province,,2000-01-01,\n", "cột valid_from"),
    "overlap in the file": (
        "969,A,commune,96,2010-01-01,2020-01-01\n969,B,commune,96,2020-01-01,\n",
        "4, cột valid_from",
    ),
    "a second country": ("VN,Việt Nam,province,,2010-01-01,\n", "chỉ quốc gia, mang mã VN"),
    "another country": ("LA,Lào,country,,1945-09-02,\n", "chỉ quốc gia, mang mã VN"),
    "outlives its parent": (
        "97,Tỉnh Y,province,,2010-01-01,2020-12-31\n971,Xã X,commune,97,2010-01-01,\n",
        "tồn tại lâu hơn đơn vị cấp trên “Tỉnh Y”",
    ),
}


@pytest.mark.parametrize(("rows", "said"), REFUSED_UNITS.values(), ids=REFUSED_UNITS)
def test_a_wrong_row_is_named_and_nothing_is_written(load: Load, rows: str, said: str) -> None:
    load(PROVINCE)
    units, events = Unit.objects.count(), AuditEvent.objects.count()
    with pytest.raises(CommandError) as refused:
        load("960,Xã Tốt,commune,96,2010-01-01,\n", rows)
    assert str(refused.value).startswith("Không nhập gì cả.\nTệp rows.csv, dòng ")
    assert said in str(refused.value)
    assert (Unit.objects.count(), AuditEvent.objects.count()) == (units, events)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("961,Xã Khác,commune,96,2010-01-01,\n", "name"),
        ("961,Xã Lộc,ward,96,2010-01-01,\n", "kind"),
        ("961,Xã Lộc,commune,,2010-01-01,\n", "parent_code"),
        ("962,Xã Mai,commune,96,2010-01-01,2024-12-31\n", "valid_to"),
    ],
)
def test_a_known_existence_never_becomes_another_one(load: Load, row: str, column: str) -> None:
    load(PROVINCE, COMMUNE, "962,Xã Mai,commune,96,2010-01-01,2025-06-30\n")
    with pytest.raises(CommandError, match=rf"dòng 2, cột {column}.*khác với"):
        load(row)


def test_a_parent_is_not_closed_over_living_children(load: Load) -> None:
    load(PROVINCE, COMMUNE, OTHER)
    closing = "96,Tỉnh Khê Sơn,province,,2010-01-01,2025-06-30\n"
    with pytest.raises(CommandError, match="trực thuộc đang hoạt động: Xã Lộc, Xã Mai"):
        load(closing)
    load(
        closing,
        "961,Xã Lộc,commune,96,2010-01-01,2025-06-30\n",
        "962,Xã Mai,commune,96,2010-01-01,2024-12-31\n",
    )
    assert not Unit.objects.filter(valid_to=None).exclude(code="VN").exists()


def test_all_problems_of_all_rows_are_told_at_once(load: Load) -> None:
    with pytest.raises(CommandError) as refused:
        load("1,,commune,,x,\n", "2,B,village,,2010-01-01,\n")
    assert len(str(refused.value).splitlines()) == 1 + 3


@pytest.mark.parametrize(
    ("header", "said"),
    [("code,name,kind,valid_from,valid_to\n", "parent_code"), (HEADER.strip() + ",x\n", "x")],
)
def test_missing_and_unknown_columns_are_refused(load: Load, header: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        load("1,A,commune,2010-01-01,,\n", header=header)


def test_the_command_wants_a_file_or_a_province() -> None:
    for arguments in ([], ["a.csv", "--province", "Huế"]):
        with pytest.raises(CommandError):
            call_command("import_units", *arguments)
