"""import_targets, and the files of both imports: all or nothing, problems with their place."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management.base import CommandError

from audit.actions import record
from audit.models import AuditEvent
from indicators.models import Target
from tests.builders import make_unit
from tests.indicators.commands import run
from tests.indicators.imports import (
    GOOD,
    PRINTED,
    PUBLISHED,
    TARGETS,
    changed,
    file,
    history,
    nothing_written,
    targets,
    told,
)
from units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


# --- targets --------------------------------------------------------------------------------------


def test_targets_are_assigned(folder: Path, province: Unit) -> None:
    said = targets(
        folder,
        GOOD,
        'late_resolved,2024-05-01/2024-12-31,s,,land,<=,"2,5",34/QĐ-UBND,',
    )
    assert "thêm 2, sửa 0, giữ nguyên 0" in said
    first, second = Target.objects.order_by("pk")
    assert (str(first), first.unit, first.level) == ("≥ 97.5", province, "commune")
    assert first.field is None
    assert (first.document.symbol, first.clause) == ("12/KH-UBND", "Mục II")
    assert (first.valid_from, first.valid_to) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (str(second), second.unit.code, second.level) == ("≤ 2.5", "s", "")
    assert second.field is not None
    assert second.field.code == "land"
    assert (second.valid_from, second.valid_to) == (date(2024, 5, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("indicator", "on_tim", "chỉ số"),
        ("indicator", "", "chỉ số"),
        ("unit_code", "zz", "zz"),
        ("unit_code", "", "đơn vị"),
        ("level", "village", "commune"),
        ("field_code", "tax", "lĩnh vực"),
        ("operator", "=>", "≥"),
        ("operator", "", "≥"),
        ("year", "24", "2024"),
        ("year", "", "2024"),
        ("year", "0000", "2024"),
        ("year", "2204", "31/12/2199"),
        ("year", "2024-01-01/9999-12-31", "31/12/9999"),
        ("year", "2024-13-01/2024-12-31", "2024"),
        ("year", "2024-12-31/2024-05-01", "trước"),
        ("value", "101", "0 đến 100"),
        ("value", "-1", "0 đến 100"),
        ("value", "many", "số"),
        ("value", "", "số"),
        ("value", "97.12345", "nhiều nhất 4"),
        ("document", "", "trống"),
        ("document", "x" * 101, "100"),
        ("clause", "x" * 201, "200"),
    ],
)
def test_a_target_that_cannot_be_is_refused_with_its_place(
    folder: Path, column: str, value: str, words: str
) -> None:
    with pytest.raises(CommandError) as refused:
        targets(folder, changed(GOOD, "unit_code", "s"), changed(GOOD, column, value))
    [problem] = told(refused.value)
    assert problem.startswith(
        f"Tệp rows.csv, dòng 3, cột {column}" + (f", giá trị “{value}”" if value else "")
    )
    assert words in problem.partition("”: " if value else ": ")[2]
    assert nothing_written()


def test_every_problem_is_named_at_once(folder: Path) -> None:
    with pytest.raises(CommandError) as refused:
        targets(folder, changed(GOOD, "value", "x"), changed(GOOD, "unit_code", "zz"))
    assert [line[14:28] for line in told(refused.value)] == ["dòng 2, cột va", "dòng 3, cột un"]


def test_a_unit_that_only_began_later_has_no_target(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"cột unit_code, giá trị “p”.*01/01/2010"):
        targets(folder, changed(GOOD, "year", "2009"))


def test_a_row_may_not_stand_twice(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"(?i)dòng 4.*dòng 2"):
        targets(folder, GOOD, changed(GOOD, "level", "ward"), changed(GOOD, "value", "80"))
    assert nothing_written()


def test_units_of_the_same_name_have_targets_of_their_own(folder: Path, province: Unit) -> None:
    other = make_unit("t", province, name="Xã Tân Lập")
    own = changed(changed(GOOD, "level", ""), "unit_code", "s")
    targets(folder, own, changed(own, "unit_code", "t"))
    assert set(Target.objects.values_list("unit__code", flat=True)) == {"s", other.code}


def test_rows_with_different_mistakes_are_not_called_the_same(folder: Path) -> None:
    with pytest.raises(CommandError) as refused:
        targets(folder, changed(GOOD, "unit_code", "y"), changed(GOOD, "unit_code", "z"))
    assert len(told(refused.value)) == 2


def test_targets_read_again_change_nothing(folder: Path) -> None:
    targets(folder, GOOD, changed(GOOD, "field_code", "land"))
    events, stored = AuditEvent.objects.count(), list(Target.objects.values())
    said = targets(folder, GOOD, changed(GOOD, "field_code", "land"))
    assert "thêm 0, sửa 0, giữ nguyên 2" in said
    assert (AuditEvent.objects.count(), list(Target.objects.values())) == (events, stored)


def test_a_corrected_target_is_a_change_in_the_history(folder: Path) -> None:
    targets(folder, GOOD)
    said = targets(folder, changed(changed(GOOD, "value", "98"), "clause", "Mục III"))
    assert "thêm 0, sửa 1, giữ nguyên 0" in said
    target = Target.objects.get()
    assert (str(target), target.clause) == ("≥ 98", "Mục III")
    first, second = history("indicators.target_assigned")
    assert second["changes"] == [
        {"field": "value", "before": "97.5000", "after": "98"},
        {"field": "clause", "before": "Mục II", "after": "Mục III"},
    ]
    assert first["target_id"] == second["target_id"] == str(target.pk)
    assert first["batch"] != second["batch"]


def test_another_document_is_another_target(folder: Path) -> None:
    targets(folder, GOOD)
    targets(folder, changed(GOOD, "document", "99/QĐ-UBND"))
    assert Target.objects.count() == 2


def test_a_unit_is_the_one_of_the_target_s_last_day(folder: Path, province: Unit) -> None:
    Unit.objects.filter(code="s").close(date(2024, 6, 30))
    later = make_unit("s", province, since=date(2024, 7, 1), kind="ward")
    targets(folder, changed(changed(GOOD, "unit_code", "s"), "level", ""))
    assert Target.objects.get().unit == later


def test_an_import_that_breaks_off_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(Exception):
        """In the middle of the second row."""

    def failing(**facts: Any) -> None:
        if Target.objects.count() == 2:
            raise PowerCut
        record(**facts)

    monkeypatch.setattr("indicators.actions.record", failing)
    with pytest.raises(PowerCut):
        targets(folder, GOOD, changed(GOOD, "level", "ward"))
    assert nothing_written()


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "heading", "row"),
    [("import_targets", TARGETS, GOOD), ("import_published", PUBLISHED, PRINTED)],
)
def test_columns_are_known_and_complete(folder: Path, command: str, heading: str, row: str) -> None:
    with pytest.raises(CommandError, match="colour"):
        run(command, file(folder, f"{heading},colour", f"{row},red"))
    last = heading.rpartition(",")[2]
    with pytest.raises(CommandError, match=last):
        run(command, file(folder, heading.rpartition(",")[0], row.rpartition(",")[0]))
    assert nothing_written()


@pytest.mark.parametrize("command", ["import_targets", "import_published"])
def test_what_is_no_table_is_refused(folder: Path, command: str) -> None:
    rubbish = folder / "rows.xlsx"
    rubbish.write_bytes(b"PK\x03\x04 this is no workbook")
    empty = folder / "empty.csv"
    empty.write_text("")
    for path in (rubbish, empty, folder / "missing.csv", folder):
        with pytest.raises(CommandError, match=path.name):
            run(command, path)
    assert nothing_written()


def test_a_workbook_is_read_like_a_text_file_and_its_sheet_is_named(folder: Path) -> None:
    path = folder / "targets.xlsx"
    cells = [*GOOD.split(",")]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Chỉ tiêu")
        sheet.write_row(0, 0, TARGETS.split(","))
        sheet.write_row(1, 0, [cells[0], 2024, *cells[2:6], 97.5, *cells[7:]])
    assert "thêm 1" in run("import_targets", path)
    assert str(Target.objects.get()) == "≥ 97.5"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Chỉ tiêu")
        sheet.write_row(0, 0, TARGETS.split(","))
        sheet.write_row(1, 0, [cells[0], 2024, "zz", *cells[3:]])
    with pytest.raises(
        CommandError,
        match=r"Tệp targets\.xlsx, trang Chỉ tiêu, dòng 2, cột unit_code, giá trị “zz”",
    ):
        run("import_targets", path)
