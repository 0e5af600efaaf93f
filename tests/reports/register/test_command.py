"""import_register: the month's figures as a draft, what changed, and who is late."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError

from audit.models import AuditEvent
from deadlines.actions import add_schedule
from deadlines.rules import Terms
from reports.models import DossierReport, Origin, RegisterMapping
from reports.register.mappings import save_mapping
from reports.rows import TOTAL
from tests.people import Province, make_province
from tests.reports.builders import rows_of, run
from tests.reports.offices import drafted, make_fields, now, submitted
from tests.reports.register.registers import DOSSIER, small, written

pytestmark = pytest.mark.django_db
HERE = ("--unit", "A", "--month", "2025-10")
LATE = {"finished": "12/10/2025", "officer": "Lê An"}
TIMELY = {"officer": "Trần Bình", "field": "dat_dai"}


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


def test_the_figures_become_a_draft(province: Province, tmp_path: Path) -> None:
    said = run("import_register", small(tmp_path, LATE, TIMELY), *HERE)
    report = DossierReport.objects.everywhere().get()
    rows = rows_of(report)
    assert (report.unit.code, report.state, report.source_file) == ("A", "draft", "so.csv")
    assert rows["ho_tich"]["resolved_late"] == rows["dat_dai"]["resolved_early"] == 1
    total = rows[TOTAL]
    assert (total["officers"], total["officers_late_10"], total["resolved_late"]) == (2, 1, 1)
    assert "Toàn đơn vị, Giải quyết quá hạn: – → 1" in said
    assert "Quá hạn: 1 hồ sơ\n  H1 – Hộ tịch – hẹn 10/10/2025, 2 ngày – Lê An" in said
    assert "Lê An: 1/1 = 100,00% từ 10% trở lên" in said
    assert "Trần Bình: 0/1 = 0,00%\n" in said


def test_a_month_that_ends_on_the_14th_is_counted_so(province: Province, tmp_path: Path) -> None:
    """What was done on the 20th belongs to the month behind."""
    add_schedule(
        by=None, unit=province.units["B"], kind="month", valid_from=date(2025, 1, 1),
        terms=Terms(5, cut_day=14, document="1/QĐ"),
    )  # fmt: skip
    before = {"received": "20/09/2025", "due": "25/09/2025", "finished": "24/09/2025"}
    behind = {"received": "18/10/2025", "due": "25/10/2025", "finished": "20/10/2025"}
    path = small(tmp_path, before, {}, behind)
    run("import_register", path, *HERE)
    run("import_register", path, "--unit", "A", "--month", "2025-11")
    october, november = DossierReport.objects.everywhere().order_by("first_month")
    assert (october.resolved, october.received) == (2, 2)
    assert (november.resolved, november.received) == (1, 1)


def test_who_is_late_by_the_hour_alone_is_told(province: Province, tmp_path: Path) -> None:
    on_day = {"due": "10/10/2025 09:00", "finished": "10/10/2025 16:00"}
    said = run("import_register", small(tmp_path, LATE, on_day), *HERE)
    assert "  Tính theo ngày; nếu tính theo giờ hẹn là 2 hồ sơ.\n" in said
    assert "theo giờ hẹn" not in run("import_register", small(tmp_path, LATE), *HERE)


def test_the_same_file_once_more_changes_nothing(province: Province, tmp_path: Path) -> None:
    path = small(tmp_path, LATE, TIMELY)
    run("import_register", path, *HERE)
    assert "Đã ghi vào bản nháp: 0 thay đổi." in run("import_register", path, *HERE)


def test_a_dry_run_says_the_same_and_writes_nothing(province: Province, tmp_path: Path) -> None:
    said = run("import_register", small(tmp_path, LATE), *HERE, dry_run=True)
    assert "Hộ tịch, Giải quyết quá hạn: – → 1" in said
    assert "Chạy thử, không lưu gì" in said
    assert not DossierReport.objects.everywhere().exists()


def test_typed_wholes_give_way_to_counted_parts(province: Province, tmp_path: Path) -> None:
    typed: Mapping[str, int] = {"received": 7, "resolved": 5, "pending": 2, "visits": 30}
    report = drafted(province, {TOTAL: dict(typed)}, month="2025-10")
    run("import_register", small(tmp_path, LATE, TIMELY), *HERE)
    current = now(report)
    assert (current.received, current.resolved, current.pending) == (2, 2, 0)
    assert (current.received_given, current.visits) == (None, 30)


def test_what_the_register_lacks_stays(province: Province, tmp_path: Path) -> None:
    report = drafted(province, {"dat_dai": {"due": 4}}, month="2025-10")
    run("import_register", small(tmp_path, {"field": "Hộ tịch"}), *HERE)
    assert rows_of(now(report))["dat_dai"] == {"due": 4}


def test_problems_refuse_all_of_it(province: Province, tmp_path: Path) -> None:
    path = small(tmp_path, {}, {"due": "mai"}, {"field": "Thủy lợi"})
    with pytest.raises(CommandError) as refused:
        run("import_register", path, *HERE)
    told = str(refused.value)
    assert "Dòng 3, cột due, giá trị “mai”: không phải là ngày: ghi như 31/07/2024." in told
    assert "Dòng 4, cột field, giá trị “Thủy lợi”: không có lĩnh vực" in told
    assert not DossierReport.objects.everywhere().exists()


def test_a_report_that_was_handed_in_is_not_changed(province: Province, tmp_path: Path) -> None:
    submitted(province, month="2025-10")
    with pytest.raises(CommandError, match="nên không sửa được số liệu"):
        run("import_register", small(tmp_path, LATE), *HERE)


def test_a_mapping_is_remembered_by_its_name(province: Province, tmp_path: Path) -> None:
    headings = [f"Cột {at}" for at in range(len(DOSSIER))]
    path = written(tmp_path / "la.csv", [headings, [*DOSSIER.values()]])
    with pytest.raises(CommandError, match="Chưa có cột “Mã hồ sơ”"):
        run("import_register", path, *HERE)
    columns = dict(zip(DOSSIER, headings, strict=True))
    above = province.units["B"]
    save_mapping(by=None, unit=above, name="iGate", columns=columns)
    said = run("import_register", path, *HERE, "--mapping", "iGate")
    assert "Toàn đơn vị, Giải quyết trước hạn: – → 1" in said
    with pytest.raises(CommandError, match="Chưa lưu cách đọc sổ nào tên “Viettel”"):
        run("import_register", path, *HERE, "--mapping", "Viettel")


def test_a_mapping_leaves_its_event(province: Province) -> None:
    unit = province.units["A"]
    save_mapping(by=province.user("clerk"), unit=unit, name="iGate", columns={"code": "Số"})
    save_mapping(by=province.user("clerk"), unit=unit, name="iGate", columns={"code": "Mã"})
    assert RegisterMapping.objects.get().columns == {"code": "Mã"}
    event = AuditEvent.objects.filter(action="reports.mapping_saved").latest("pk")
    assert event.changes == [{"figure": "code", "before": "Số", "after": "Mã"}]


def test_what_is_counted_comes_from_a_file(province: Province, tmp_path: Path) -> None:
    run("import_register", small(tmp_path, LATE), *HERE)
    origin = DossierReport.objects.everywhere().get().origin
    invented = province.units["A"].is_invented
    assert origin == (Origin.ILLUSTRATION if invented else Origin.IMPORTED)


def test_a_file_that_is_not_there_is_refused(province: Province, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không tìm thấy tệp"):
        run("import_register", tmp_path / "so.csv", *HERE)
