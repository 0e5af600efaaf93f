"""The command, over the example inputs and what should come of them."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from audit.models import AuditEvent
from core.months import Window
from reports.figures import FIGURES
from reports.management.commands import import_reports
from reports.models import DossierReport, FigureNote, NoteKind
from reports.rows import TOTAL
from reports.rules import known
from reports.states import State
from tests.reports import builders
from tests.reports.builders import EXAMPLES, lines, rows_of, run, total_of, write_csv

pytestmark = pytest.mark.django_db
WORKBOOKS = json.loads((EXAMPLES / "workbooks/expected.json").read_text(encoding="utf-8"))
GENERIC = [case for case in WORKBOOKS if case["via"] == "generic"]
SCENARIO = json.loads((EXAMPLES / "scenarios/expected.json").read_text(encoding="utf-8"))
PUBLISHED = json.loads((EXAMPLES / "figures/expected.json").read_text(encoding="utf-8"))


def workbook_ground() -> None:
    builders.units_from(EXAMPLES / "workbooks/units.csv")
    builders.fields_from(EXAMPLES / "workbooks/fields.csv")


def stored() -> dict[tuple[str, str, str, str], dict[str, int | None]]:
    """Every stored row by unit, months and field."""
    return {
        (report.unit.code, str(report.first_month), str(report.last_month), key): row
        for report in DossierReport.objects.everywhere().select_related("unit")
        for key, row in rows_of(report).items()
    }


def expected(case: dict[str, Any]) -> dict[tuple[str, str, str, str], dict[str, int]]:
    keys = ("unit_code", "first_month", "last_month", "field_code")
    return {
        (row[keys[0]], row[keys[1]], row[keys[2]], row[keys[3]]): row["figures"]
        for row in case["reports"]
    }


# The examples


@pytest.mark.parametrize("case", GENERIC, ids=lambda case: Path(case["file"]).stem)
def test_a_generic_example_becomes_what_it_should(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook_ground()
    told: list[Any] = []
    tell = import_reports.Command.tell
    monkeypatch.setattr(
        import_reports.Command,
        "tell",
        lambda self, saved, *more, **how: (told.extend(saved), tell(self, saved, *more, **how)),
    )
    try:
        said = run("import_reports", EXAMPLES / case["file"], *case["args"])
        problems = [warned.problem for saved in told for warned in saved.warnings]
    except CommandError as error:
        assert case["should"] == "refuse"
        problems = list(error.__cause__.problems)  # type: ignore[union-attr]
        said = str(error)
    assert stored() == expected(case)
    assert all(str(problem) in said for problem in problems)
    keys = ("sheet", "row", "column", "value")
    named = {tuple(str(getattr(problem, key)) for key in keys) for problem in problems}
    wanted = {tuple(str(problem[key]) for key in keys) for problem in case["problems"]}
    assert named >= wanted
    # Only blanks in a balance may be remarked on beyond what the example asks for.
    unasked = [p for p in problems if not wanted and "(để trống, tính là 0)" not in p.message]
    assert unasked == []


def test_the_warnings_of_the_examples_name_both_sides() -> None:
    workbook_ground()
    said = run("import_reports", EXAMPLES / "workbooks/26_whole_is_not_its_parts.csv")
    assert "230" in said
    assert "229" in said
    assert "1 báo cáo có cảnh báo chưa giải trình" in said


def test_the_broken_balance_of_the_examples_says_by_how_much() -> None:
    workbook_ground()
    said = run("import_reports", EXAMPLES / "workbooks/27_broken_balance.csv")
    assert "bằng 240" in said
    assert "bằng 235, lệch 5 hồ sơ" in said


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["unit_code"])
def test_published_counts_are_stored_as_printed(case: dict[str, Any]) -> None:
    units = builders.units_from(EXAMPLES / "figures/units.csv")
    said = run("import_reports", EXAMPLES / case["csv"], state="approved")
    report = builders.the_report(units[case["unit_code"]])
    with (EXAMPLES / case["csv"]).open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert total_of(report) == {code: int(row[code]) for code in FIGURES if row.get(code)}
    assert said.count("Cảnh báo") == len(case["broken_balances"])


def test_the_scenario_is_accepted_refused_and_warned_of_step_by_step() -> None:
    builders.units_from(EXAMPLES / "scenarios/units.csv")
    seen = 0
    for step in SCENARIO["steps"]:
        if step["command"] != "import_reports":
            continue
        file, *options = step["args"]
        before = stored()
        try:
            said = run("import_reports", EXAMPLES / "scenarios" / file, *options)
        except CommandError:
            assert not step["accept"]
            assert stored() == before
            continue
        seen += 1
        assert step["accept"]
        assert said.count("Cảnh báo") == len(step["broken_balances"])
        for balance in step["broken_balances"]:
            assert str(balance["left"]) in said
            assert str(balance["right"]) in said
    assert seen == 7
    states = {report.state for report in DossierReport.objects.everywhere()}
    assert states == {State.APPROVED}


# The command


@pytest.fixture
def commune() -> builders.Unit:
    builders.fields("dat_dai", "ho_tich")
    return builders.unit("C1")


HEADINGS = "unit_code,first_month,last_month,field_code"


def month_of(tmp_path: Path, figures: str, values: str, month: str = "2024-07") -> Path:
    return write_csv(tmp_path / "a.csv", f"{HEADINGS},{figures}", f"C1,{month},{month},,{values}")


def refused(*args: Any, **options: Any) -> str:
    with pytest.raises(CommandError) as caught:
        run("import_reports", *args, **options)
    return str(caught.value)


def test_a_dry_run_says_the_same_and_writes_nothing(commune: Any, tmp_path: Path) -> None:
    path = month_of(tmp_path, "resolved,resolved_in_time,resolved_late", "5,3,1")
    tried = run("import_reports", path, dry_run=True)
    assert "Chạy thử, không lưu gì" in tried
    assert stored() == {}
    assert not AuditEvent.objects.filter(action__startswith="reports.figures").exists()
    done = run("import_reports", path)
    assert tried.replace("Chạy thử, không lưu gì", "Đã nhập") == done
    assert len(stored()) == 1


def test_a_draft_is_updated_column_by_column(commune: Any, tmp_path: Path) -> None:
    run("import_reports", month_of(tmp_path, "due,postal", "5,2"))
    said = run("import_reports", month_of(tmp_path, "due,reused,received", ",0,3"))
    assert "0 mới, 1 cập nhật" in said
    assert total_of(builders.the_report()) == {"postal": 2, "reused": 0, "received": 3}


def test_a_returned_report_is_updated_and_stays_returned(commune: Any, tmp_path: Path) -> None:
    run("import_reports", month_of(tmp_path, "due", "5"))
    DossierReport.objects.everywhere().update(state=State.RETURNED)
    run("import_reports", month_of(tmp_path, "due", "6"))
    report = builders.the_report()
    assert (report.state, report.due) == (State.RETURNED, 6)


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_report_ends_in_the_state_asked_for_and_is_then_closed(
    state: str, commune: Any, tmp_path: Path
) -> None:
    run("import_reports", month_of(tmp_path, "due", "5"), state=state)
    report = builders.the_report()
    assert report.state == state
    assert report.submitted_at
    assert bool(report.approved_at) == (state == "approved")
    assert str(State(state).label) in refused(month_of(tmp_path, "due", "6"))
    assert builders.the_report().due == 5


def test_files_stand_or_fall_together(commune: Any, tmp_path: Path) -> None:
    good = month_of(tmp_path, "due", "5")
    bad = write_csv(tmp_path / "b.csv", f"{HEADINGS},due", "C1,2024-08,2024-08,,-5")
    said = refused(good, bad)
    assert "b.csv, dòng 2, cột due, giá trị “-5”" in said
    assert stored() == {}


def test_two_reports_of_one_file_may_not_overlap(commune: Any, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", f"{HEADINGS},due", "C1,2024-06,2024-07,,1", "C1,2024-07,2024-08,,1"
    )
    assert "dòng 3" in refused(path).lower()


def test_a_future_month_is_refused(commune: Any, tmp_path: Path, time_machine: Any) -> None:
    time_machine.move_to("2024-07-31T23:00:00+07:00")
    run("import_reports", month_of(tmp_path, "due", "5"))
    assert "chưa đến" in refused(month_of(tmp_path, "due", "5", "2024-08"))


def test_a_total_row_beside_its_lines_is_refused_at_its_own_cell(
    commune: Any, tmp_path: Path
) -> None:
    row = "C1,2024-07,2024-07"
    path = write_csv(
        tmp_path / "a.csv", f"{HEADINGS},due", f"{row},dat_dai,3", f"{row},ho_tich,4", f"{row},,8"
    )
    assert "Tệp a.csv, dòng 4, cột due, giá trị “8”" in refused(path)
    assert lines() == 0


def test_lines_absent_from_the_file_stay(commune: Any, tmp_path: Path) -> None:
    row = "C1,2024-07,2024-07"
    head = f"{HEADINGS},due"
    run("import_reports", write_csv(tmp_path / "a.csv", head, f"{row},dat_dai,3"))
    run("import_reports", write_csv(tmp_path / "a.csv", head, f"{row},ho_tich,4"))
    assert rows_of(builders.the_report()) == {
        TOTAL: {"due": 7},
        "dat_dai": {"due": 3},
        "ho_tich": {"due": 4},
    }


def test_the_warning_of_a_single_line_is_said_once(commune: Any, tmp_path: Path) -> None:
    """The total is that line, and a note on the line explains both."""
    row = "C1,2024-07,2024-07,dat_dai,9,5,1"
    head = f"{HEADINGS},received,resolved,pending,note"
    path = write_csv(tmp_path / "a.csv", head, f"{row},")
    assert run("import_reports", path).count("lệch 3 hồ sơ") == 1
    assert run("check_figures").count("lệch 3 hồ sơ") == 1
    said = run("import_reports", write_csv(tmp_path / "a.csv", head, f"{row},Liên thông"))
    assert said.count("lệch 3 hồ sơ") == 1
    assert "chưa giải trình" not in said


def test_the_summary_says_the_states_and_the_warnings(commune: Any, tmp_path: Path) -> None:
    broken = month_of(tmp_path, "received,resolved,pending,resolved_in_time,due", "9,5,1,5,4")
    said = run("import_reports", broken)
    assert "Trạng thái báo cáo: 1 bản nháp. Có 1 cảnh báo, 1 lưu ý." in said
    said = run("import_reports", broken, state="approved")
    assert "Trạng thái báo cáo: 1 đã xác nhận. Có 1 cảnh báo, 1 lưu ý." in said


def test_a_report_without_any_figure_is_stored_with_a_warning(commune: Any, tmp_path: Path) -> None:
    assert "không có số liệu nào" in run("import_reports", month_of(tmp_path, "due", ""))
    assert "không có số liệu nào" in run("check_figures")
    assert "không có số liệu nào" not in run("import_reports", month_of(tmp_path, "due", "0"))


def test_the_month_that_is_not_over_is_warned_of(
    commune: Any, tmp_path: Path, time_machine: Any
) -> None:
    path = month_of(tmp_path, "due", "5")
    time_machine.move_to("2024-07-31T23:00:00+07:00")
    assert "Kỳ báo cáo tháng 07/2024 chưa kết thúc" in run("import_reports", path)
    time_machine.move_to("2024-08-01T01:00:00+07:00")
    assert "chưa kết thúc" not in run("import_reports", path)


def test_a_typed_total_that_lines_replace_is_named_with_their_sum(
    commune: Any, tmp_path: Path
) -> None:
    run("import_reports", month_of(tmp_path, "due,postal", "10,4"))
    row, head = "C1,2024-07,2024-07", f"{HEADINGS},due,postal"
    lines_only = write_csv(tmp_path / "a.csv", head, f"{row},dat_dai,3,1", f"{row},ho_tich,4,3")
    said = run("import_reports", lines_only)
    assert "“Hồ sơ đến hạn trong kỳ” 10, nay được thay bằng 7" in said
    assert said.count("được thay bằng") == 1
    assert total_of(builders.the_report()) == {"due": 7, "postal": 4}
    later = run("import_reports", write_csv(tmp_path / "a.csv", head, f"{row},ho_tich,5,3"))
    assert "được thay bằng" not in later


def test_a_file_of_headings_alone_is_refused(commune: Any, tmp_path: Path) -> None:
    assert "chỉ có hàng tên cột" in refused(write_csv(tmp_path / "a.csv", f"{HEADINGS},due"))


def test_a_note_explains_a_broken_balance_and_else_is_a_comment(
    commune: Any, tmp_path: Path
) -> None:
    broken = month_of(tmp_path, "received,resolved,pending,note", "9,5,1,Liên thông")
    said = run("import_reports", broken)
    assert "chưa giải trình" not in said
    assert "Cảnh báo" not in said
    sound = month_of(tmp_path, "due,note", "1,Chốt sớm", "2024-09")
    run("import_reports", sound)
    kinds = FigureNote.objects.everywhere().order_by("report__first_month")
    assert [note.kind for note in kinds] == [NoteKind.EXPLANATION, NoteKind.COMMENT]


def test_stocks_are_judged_against_the_stored_month_before(commune: Any, tmp_path: Path) -> None:
    run("import_reports", month_of(tmp_path, "pending", "6"))
    said = run("import_reports", month_of(tmp_path, "carried_over", "0", "2024-08"))
    assert "Tệp a.csv, dòng 2, cột carried_over, giá trị “0”" in said
    assert "tháng 07/2024 là 6" in said


def test_every_file_is_told_of_though_one_cannot_be_read(commune: Any, tmp_path: Path) -> None:
    bad = month_of(tmp_path, "due", "-5")
    headless = write_csv(tmp_path / "b.csv", "unit_code,due", "C1,4")
    said = refused(bad, headless, tmp_path / "no.csv").splitlines()
    assert said[0] == "Không nhập gì cả."
    assert [line.partition(":")[0] for line in said[1:]] == [
        "Tệp a.csv, dòng 2, cột due, giá trị “-5”",
        "Tệp b.csv, dòng 1, cột first_month",
        "Tệp b.csv, dòng 1, cột last_month",
        "Không tìm thấy tệp no.csv",
    ]


def test_no_file_and_no_table_are_refused(commune: Any, tmp_path: Path) -> None:
    assert "Không tìm thấy" in refused(tmp_path / "no.csv")
    rubbish = tmp_path / "rubbish.xlsx"
    rubbish.write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    assert "rubbish.xlsx" in refused(rubbish)


def test_every_figure_can_be_imported_and_read_back(commune: Any, tmp_path: Path) -> None:
    values = {code: 0 if figure.of_which else 1 for code, figure in FIGURES.items()}
    path = month_of(tmp_path, ",".join(values), ",".join(map(str, values.values())))
    run("import_reports", path)
    report = builders.the_report()
    assert {code: known(total_of(report), code) for code in FIGURES} == values
    assert report.window == Window.parse("2024-07", "2024-07")
