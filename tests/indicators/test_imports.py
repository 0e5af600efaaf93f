"""import_targets, import_published: all or nothing, problems with their place, harmless twice."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
import xlsxwriter
from django.core.management.base import CommandError

from audit.actions import record
from audit.models import AuditEvent
from indicators.models import PublishedFigure, Target
from legal.models import Document
from tests.builders import make_country, make_field, make_unit
from tests.indicators.commands import run
from units.models import Unit

pytestmark = pytest.mark.django_db
TARGETS = "indicator,year,unit_code,level,field_code,operator,value,document,clause"
PUBLISHED = (
    "unit_code,first_month,last_month,indicator,value,numerator,denominator,qualifier,source,url"
)
GOOD = "on_time_resolved,2024,p,commune,,≥,97.5,12/KH-UBND,Mục II"
PRINTED = "s,2024-06,2024-06,on_time_resolved,99.11,,,exact,Báo Khê Sơn,https://example.vn/1"


@pytest.fixture(autouse=True)
def province() -> Unit:
    province = make_unit("p", make_country(), kind="province")
    make_unit("s", province, name="Xã Tân Lập")
    make_field("land")
    return province


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def file(folder: Path, heading: str, *rows: str) -> Path:
    path = folder / "rows.csv"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def targets(folder: Path, *rows: str) -> str:
    return run("import_targets", file(folder, TARGETS, *rows))


def published(folder: Path, *rows: str, heading: str = PUBLISHED) -> str:
    return run("import_published", file(folder, heading, *rows))


def changed(row: str, column: str, value: str, heading: str = TARGETS) -> str:
    """The row with another value in one column."""
    cells = dict(zip(heading.split(","), row.split(","), strict=True))
    return ",".join((cells | {column: value}).values())


def told(refused: CommandError) -> list[str]:
    """The problems, below the sentence that nothing was written."""
    head, *problems = str(refused).splitlines()
    assert head == "Không nhập gì cả."
    return problems


def nothing_written() -> bool:
    nouns = (Target, PublishedFigure, Document, AuditEvent)
    return not any(noun.objects.exists() for noun in nouns)


def history(action: str) -> list[Any]:
    return list(AuditEvent.objects.filter(action=action).order_by("pk").values())


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


# --- published figures ----------------------------------------------------------------------------


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
        ("last_month", "2024-09", "tương lai"),
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
