"""import_fields and check_figures."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.months import Month, Window
from reports import actions, checks
from reports.cells import Typed
from reports.models import DossierReport, Field, FieldLine
from reports.rows import TOTAL, Rows
from tests.reports import builders
from tests.reports.builders import AUGUST, JULY, run, write_csv
from units.models import Unit

pytestmark = pytest.mark.django_db


def test_fields_are_added_and_renamed(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", "code,name", "dat_dai,Đất đai", "ho_tich,Hộ tịch")
    assert "thêm 2, đổi tên 0" in run("import_fields", path)
    path = write_csv(tmp_path / "a.csv", "code,name", "dat_dai,Đất đai, nhà ở".replace(", ", " "))
    assert "thêm 0, đổi tên 1" in run("import_fields", path)
    assert dict(Field.objects.values_list("code", "name")) == {
        "dat_dai": "Đất đai nhà ở",
        "ho_tich": "Hộ tịch",
    }


def test_a_wrong_row_of_fields_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", "code,name", "a,A", ",B", "c,", "a,D", f"{'x' * 41},E")
    with pytest.raises(CommandError) as caught:
        run("import_fields", path)
    problems = caught.value.__cause__.problems  # type: ignore[union-attr]
    assert [(problem.row, problem.column) for problem in problems] == [
        (3, "code"),
        (4, "name"),
        (5, "code"),
        (6, "code"),
    ]
    assert str(caught.value).splitlines()[:2] == [
        "Không nhập gì cả.",
        "Tệp a.csv, dòng 3, cột code: ô này không được để trống.",
    ]
    assert not Field.objects.exists()


@pytest.fixture
def commune() -> Unit:
    builders.fields("dat_dai", "ho_tich")
    return builders.unit("C1", name="Xã Mai Sơn")


def save(unit: Unit, window: Window, rows: Rows, **notes: str) -> DossierReport:
    return actions.save_figures(by=None, unit=unit, window=window, rows=rows, **notes).report


def wrong() -> str:
    """What the check says when it fails; the findings before the summary."""
    with pytest.raises(CommandError):
        run("check_figures")
    return "\n".join(
        finding.fault.problem.message for finding in checks.findings() if finding.fault.refused
    )


def test_sound_figures_pass(commune: Unit) -> None:
    save(commune, JULY, {"dat_dai": {"due": 3}, "ho_tich": {"due": 4}})
    save(commune, AUGUST, {TOTAL: {"due": 3}})
    assert "2 báo cáo: 0 chỗ sai, 0 cảnh báo, 0 đã giải trình, 0 lưu ý." in run("check_figures")


def test_a_total_that_is_not_its_lines_is_wrong(commune: Unit) -> None:
    save(commune, JULY, {"dat_dai": {"due": 3}})
    FieldLine.objects.everywhere().update(due=4)
    assert "các lĩnh vực cộng lại 4" in wrong()


def test_a_figure_above_its_whole_is_wrong(commune: Unit) -> None:
    save(commune, JULY, {TOTAL: {"payable": 3}})
    DossierReport.objects.everywhere().update(paid_online=4, state="submitted")
    assert "Thanh toán trực tuyến" in wrong()


def test_a_form_that_is_being_filled_in_is_odd_and_not_wrong(commune: Unit) -> None:
    typed = {
        (TOTAL, cell): Typed(text, "") for cell, text in (("payable", "3"), ("paid_online", "4"))
    }
    typed[TOTAL, "due"] = Typed("chưa rõ", "")
    actions.save_cells(by=None, unit=commune, window=JULY, typed=typed)
    said = run("check_figures")
    assert "0 chỗ sai, 2 cảnh báo" in said
    assert "chưa rõ" in said


def test_reports_that_overlap_are_wrong_even_with_one_between(commune: Unit) -> None:
    for first, last in ((0, 5), (1, 1), (4, 4)):
        DossierReport.objects.create(
            unit=commune,
            first_month=Month(JULY.first + first - 9),
            last_month=JULY.first + last - 9,
        )
    assert wrong().count("trùng tháng") == 2


def test_a_report_outside_the_life_of_its_unit_is_wrong() -> None:
    closed = builders.unit("C2", valid_to=date(2024, 7, 31))
    DossierReport.objects.create(unit=closed, first_month=AUGUST.first, last_month=AUGUST.last)
    assert "kết thúc hoạt động" in wrong()


def test_balances_and_chains_are_warnings_and_explained_ones_are_told_apart(
    commune: Unit,
) -> None:
    broken = {"received": 9, "resolved": 5, "pending": 1}
    save(commune, JULY, {TOTAL: broken})
    save(commune, AUGUST, {TOTAL: {**broken, "carried_over": 0}}, notes={TOTAL: "Liên thông"})
    said = run("check_figures")
    assert "Cảnh báo – Xã Mai Sơn, tháng 07/2024: " in said
    assert said.count("Đã giải trình – Xã Mai Sơn, tháng 08/2024: ") == 2
    assert "2 báo cáo: 0 chỗ sai, 1 cảnh báo, 2 đã giải trình, 0 lưu ý." in said


def test_the_path_the_rule_and_a_summary_by_rule_are_told() -> None:
    builders.fields("dat_dai")
    province = builders.unit("P1", kind="province", name="Tỉnh Lam Khê")
    below = builders.unit("C1", province, name="Xã Mai Sơn")
    other = builders.unit("C2", name="Xã Ngoài")
    for unit in (below, other):
        for window in (JULY, AUGUST):
            save(unit, window, {"dat_dai": {"received": 9, "resolved": 5, "pending": 1}})
    said = run("check_figures")
    place = "Cảnh báo – Tỉnh Lam Khê / Xã Mai Sơn, tháng 07/2024, lĩnh vực dat_dai: [Cân đối] “Từ"
    assert place in said
    assert "Cân đối (balance): 4" in said
    assert "Xã Ngoài" not in run("check_figures", unit="P1")
    of_august = run("check_figures", "--unit=P1", "--from=2024-08", "--to=2024-08")
    assert "1 báo cáo: 0 chỗ sai, 1 cảnh báo" in of_august
    assert "07/2024" not in of_august
    with pytest.raises(CommandError):
        run("check_figures", "--from=2024-13")
    with pytest.raises(CommandError, match="XX"):
        run("check_figures", unit="XX")


def test_the_line_of_a_field_is_named(commune: Unit) -> None:
    save(commune, JULY, {"dat_dai": {"received": 9, "resolved": 5, "pending": 1}})
    assert "tháng 07/2024, lĩnh vực dat_dai: " in run("check_figures")


def test_the_check_costs_the_same_queries_for_one_report_and_for_many(commune: Unit) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            run("check_figures")
        return len(captured)

    save(commune, JULY, {"dat_dai": {"due": 1}})
    one = queries()
    for number in range(2, 8):
        save(builders.unit(f"C{number}"), JULY, {"ho_tich": {"due": 1}})
    assert queries() == one
