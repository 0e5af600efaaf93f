"""A register through the page: its columns, its counting, what it says, and what is written."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from audit.models import AuditEvent
from core import clock
from deadlines.actions import add_schedule
from deadlines.rules import Terms
from reports.models import DossierReport, RegisterMapping, RegisterPiece, RegisterRun
from reports.register import runs, workers
from reports.register.example import HEADINGS, dossiers
from reports.register.words import Status
from reports.rows import TOTAL
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.builders import rows_of, run
from tests.reports.offices import drafted, make_fields, now
from tests.reports.register.pages import (
    PAGE,
    SPOKEN,
    apply,
    chosen,
    counted,
    example_file,
    run_of,
    standfirst,
    ticks,
    upload,
)
from tests.reports.register.registers import FIELDS
from tests.reports.register.runs import register_csv, register_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


# Choosing


def test_columns_are_preselected_and_three_rows_shown(clerk: Client) -> None:
    page = page_of(upload(clerk, example_file()))
    assert standfirst(page).startswith("Nhận ra 17 trong 17 nội dung của sổ.")
    assert chosen(page)["c.due"] == "Ngày hẹn trả"
    assert len(page.one("table", class_="samplest").one("tbody").all("tr")) == 3


def test_what_no_heading_explains_may_be_a_citizen(clerk: Client) -> None:
    columns = ("Công dân", "Số định danh", "Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả")
    row = ("Nguyễn Văn Tám", "056090001234", "H1", "01/09/2025", "10/09/2025")
    upload(clerk, "\n".join(map(",".join, (columns, row))).encode())
    assert run_of().samples == [["–", "–", "H1", "01/09/2025", "10/09/2025"]]


def test_citizens_are_neither_kept_nor_shown_nor_offered(clerk: Client) -> None:
    page = page_of(upload(clerk, example_file()))
    samples = run_of().samples
    for heading in ("Người nộp", "Số điện thoại", "Địa chỉ"):
        assert {row[HEADINGS.index(heading)] for row in samples} == {"–"}
        assert heading not in {option.text for option in page.all("option")}


def test_a_missing_column_is_asked_for_and_nothing_starts(clerk: Client) -> None:
    page = page_of(upload(clerk, register_csv()))
    answer = clerk.post(f"{PAGE}{run_of().pk}/count/", chosen(page) | {"c.due": ""})
    assert answer.status_code == 400
    assert "Chưa có cột “Ngày hẹn trả”" in page_of(answer).one("div", class_="alert").text
    assert run_of().step == "chosen"


def test_a_software_is_mapped_once(clerk: Client) -> None:
    strange = register_csv().replace("Ngày hẹn trả".encode(), "Hạn của phần mềm".encode())
    counted(clerk, strange, **{"c.due": "Hạn của phần mềm", "name": "VNPT iGate"})
    assert RegisterMapping.objects.get().name == "VNPT iGate"
    assert chosen(page_of(upload(clerk, strange)))["c.due"] == "Hạn của phần mềm"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04no workbook"])
def test_what_can_not_be_read_is_told_and_not_kept(content: bytes, clerk: Client) -> None:
    answer = upload(clerk, content)
    assert answer.status_code == 400
    assert not RegisterRun.objects.exists()
    assert not RegisterPiece.objects.exists()


def test_a_file_beyond_the_limit_is_refused(clerk: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(runs, "MOST_BYTES", 10)
    assert "quá giới hạn" in page_of(upload(clerk, register_csv())).one("div", class_="alert").text


# Waiting


def test_the_page_that_waits_says_how_far_it_is(province: Province, clerk: Client) -> None:
    run = register_run(province.user("clerk"), province.units["A"], SPOKEN, "counting")
    answer = clerk.get(f"{PAGE}{run.pk}/")
    assert standfirst(page_of(answer)).startswith("Đã đọc 1 hồ sơ, 40% tệp.")
    assert b'<noscript><meta http-equiv="refresh" content="3"></noscript>' in answer.content
    told = clerk.get(f"{PAGE}{run.pk}/progress.json").json()
    assert (told["waits"], told["percent"]) == (True, 40)


def test_a_worker_that_died_is_told(province: Province, clerk: Client) -> None:
    run = register_run(province.user("clerk"), province.units["A"], SPOKEN, "counting")
    RegisterRun.objects.update(beat_at=clock.now() - timedelta(minutes=2))
    assert "dừng giữa chừng" in standfirst(page_of(clerk.get(f"{PAGE}{run.pk}/")))
    assert clerk.get(f"{PAGE}{run.pk}/progress.json").json()["waits"] is False


def test_a_second_click_does_not_count_twice(clerk: Client) -> None:
    columns = chosen(page_of(upload(clerk, register_csv())))
    clerk.post(f"{PAGE}{run_of().pk}/count/", columns)
    again = clerk.post(f"{PAGE}{run_of().pk}/count/", columns)
    assert again.status_code == 400
    assert "đang được đọc" in again.content.decode()


def test_the_worker_starts_when_the_choice_is_stored(
    clerk: Client, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    started: list[int] = []
    monkeypatch.setattr(workers, "spawn", started.append)
    columns = chosen(page_of(upload(clerk, register_csv())))
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(f"{PAGE}{run_of().pk}/count/", columns)
    assert started == [run_of().pk]


# Looking and writing


def test_the_register_stands_beside_what_is_typed(province: Province, clerk: Client) -> None:
    drafted(province, {TOTAL: {"due": 3}})
    page = counted(clerk, register_csv(("H1", "01/09/2025", "10/09/2025", "", "Đang xử lý")))
    assert standfirst(page).startswith("Sổ có 1 hồ sơ, 1 quá hạn, 0 sắp đến hạn trong 3 ngày.")
    rows = page.all("table", class_="registert")[0].one("tbody").all("tr")
    said = [[cell.text for cell in row if cell.tag in {"th", "td"}] for row in rows]
    assert ["Hồ sơ đến hạn trong kỳ, Toàn đơn vị", "1", "3", "−2"] in said
    assert ["Tiếp nhận trong kỳ, Toàn đơn vị", "1", "–", "–"] in said


def test_lateness_is_said_by_the_day_and_by_the_hour(province: Province, clerk: Client) -> None:
    late = ("H1", "01/09/2025", "05/09/2025 17:00", "08/09/2025 08:00", "Đã trả kết quả")
    on_day = ("H2", "01/09/2025", "05/09/2025 17:00", "05/09/2025 17:20", "Đã trả kết quả")
    page = counted(clerk, register_csv(late, on_day))
    words = "Sổ có 2 hồ sơ, 1 quá hạn tính theo ngày (2 nếu tính theo giờ hẹn), 0 sắp đến hạn"
    assert standfirst(page).startswith(words)
    assert "Điều 148 Bộ luật Dân sự 2015" in page.text


def test_exactly_the_difference_is_written_and_the_lists_are_gone(clerk: Client) -> None:
    page = counted(clerk, example_file())
    assert not RegisterPiece.objects.exists()
    assert run_of().samples == []
    answer = apply(clerk, page)
    assert "Đã ghi số liệu của sổ hồ sơ" in answer.content.decode()
    report = DossierReport.objects.everywhere().get()
    assert set(rows_of(report)) == {TOTAL, *FIELDS.values()}
    assert report.officers is not None
    assert not RegisterRun.objects.exists()


def test_what_others_changed_meanwhile_is_shown_anew(province: Province, clerk: Client) -> None:
    page = counted(clerk, register_csv(("H1", "01/09/2025", "10/09/2025", "", "Đang xử lý")))
    report = drafted(province, {TOTAL: {"due": 3}})
    answer = apply(clerk, page)
    assert answer.status_code == 400
    assert "thay đổi sau khi trang này mở" in answer.content.decode()
    assert now(report).due == 3
    assert now(apply(clerk, page_of(answer)) and report).due == 1


def test_a_register_of_other_days_than_the_month_has_by_now_is_not_written(
    province: Province, clerk: Client
) -> None:
    page = counted(clerk, register_csv(("H1", "01/09/2025", "10/09/2025", "", "Đang xử lý")))
    office, terms = province.units["B"], Terms(3, None, cut_day=14, document="1/KH")
    add_schedule(by=None, unit=office, kind="month", valid_from=date(2025, 7, 1), terms=terms)
    said = (
        "Sổ được đếm việc từ 01/09/2025 đến 30/09/2025, nay báo cáo tháng 09/2025 tính từ"
        " 15/08/2025 đến 14/09/2025: bỏ sổ này rồi tải lại tệp để đếm lại."
    )
    answer = apply(clerk, page)
    assert answer.status_code == 400
    assert said in page_of(answer).one("div", class_="bad").text
    shown = page_of(clerk.get(f"{PAGE}{run_of().pk}/"))
    assert said in shown.one("div", class_="alert").text
    assert ticks(shown) == {}
    assert not DossierReport.objects.everywhere().exists()


@pytest.mark.parametrize("unknown", ["ends", "first_day"])
def test_a_register_counted_before_its_days_were_kept_is_refused_when_they_moved(
    province: Province, clerk: Client, unknown: str
) -> None:
    page = counted(clerk, register_csv(("H1", "01/09/2025", "10/09/2025", "", "Đang xử lý")))
    run = run_of()
    assert run.result
    run.result[unknown] = ""
    run.save()
    office, terms = province.units["B"], Terms(3, None, cut_day=14, document="1/KH")
    add_schedule(by=None, unit=office, kind="month", valid_from=date(2025, 7, 1), terms=terms)
    answer = apply(clerk, page)
    assert answer.status_code == 400
    assert "đã đổi sau khi đếm sổ" in page_of(answer).one("div", class_="bad").text
    assert clerk.get(f"{PAGE}{run_of().pk}/").status_code == 200


def test_rows_to_mend_are_told_and_nothing_can_be_written(clerk: Client) -> None:
    page = counted(clerk, register_csv(("H1", "01/09/2025", "mai", "", "Đang xử lý")))
    assert standfirst(page) == "Sổ có 1 hồ sơ; 1 chỗ phải sửa nên chưa ghi được."
    cells = page.one("table", class_="problemst").one("tbody").text
    assert "dòng 2 Ngày hẹn trả mai Không phải là ngày: ghi như 31/07/2024." in cells
    assert page.all("input", name="digest") == []
    assert clerk.post(f"{PAGE}{run_of().pk}/apply/", {"digest": ""}).status_code == 400
    assert not DossierReport.objects.everywhere().exists()


STRANGE = [
    ("H1", "01/09/2025", "10/09/2025", "09/09/2025", "Đã in kết quả"),
    ("H2", "01/09/2025", "10/09/2025", "09/09/2025", "ĐÃ IN  KẾT QUẢ"),
    ("H3", "01/09/2025", "10/10/2025", "", "Chuyển công an"),
]


def taught(client: Client, name: str = "", **means: str) -> Node:
    """The page after the words have been explained and the register was read again."""
    words = {f"w.status.{at[1:]}": to for at, to in means.items()}
    client.post(f"{PAGE}{run_of().pk}/words/", {"name": name, **words})
    call_command("count_register", run_of().pk)
    return page_of(client.get(f"{PAGE}{run_of().pk}/"))


def test_words_that_are_not_known_are_listed_with_their_counts(clerk: Client) -> None:
    page = counted(clerk, register_csv(*STRANGE))
    assert standfirst(page) == "Sổ có 3 hồ sơ; 2 từ chưa hiểu, chọn nghĩa rồi đọc lại."
    rows = page.one("table", class_="wordst").one("tbody").all("tr")
    said = [[cell.text for cell in row if cell.tag in {"th", "td"}][:3] for row in rows]
    assert said == [["Đã in kết quả", "Trạng thái", "2"], ["Chuyển công an", "Trạng thái", "1"]]
    assert page.all("table", class_="problemst") == []
    assert page.all("input", name="digest") == []
    assert clerk.post(f"{PAGE}{run_of().pk}/apply/", {"digest": ""}).status_code == 400


@pytest.mark.parametrize("step", ["refused", "words"])
def test_no_figure_is_shown_while_rows_are_to_be_mended(
    province: Province, clerk: Client, step: str
) -> None:
    """Without some of their rows the lists are too short, and an officer seems better than true."""
    run = register_run(province.user("clerk"), province.units["A"], SPOKEN, step)
    page = page_of(clerk.get(f"{PAGE}{run.pk}/"))
    assert page.all("table", class_="registert") == page.all("table", class_="dossiert") == []


def test_words_are_explained_once_for_a_software(province: Province, clerk: Client) -> None:
    counted(clerk, register_csv(*STRANGE), name="VNPT iGate")
    page = taught(clerk, "VNPT iGate", _0=str(Status.RESOLVED), _1=str(Status.OPEN))
    assert standfirst(page).startswith("Sổ có 3 hồ sơ, 0 quá hạn")
    assert not RegisterPiece.objects.exists()
    said = {"da in ket qua": Status.RESOLVED, "chuyen cong an": Status.OPEN}
    assert RegisterMapping.objects.get().words == {"status": said}
    event = AuditEvent.objects.filter(action="reports.mapping_saved").latest("pk")
    assert {"figure": "status: da in ket qua", "before": None, "after": "Đã giải quyết"} in (
        event.changes
    )
    apply(clerk, page)
    # The next register of that software is understood at once; without its name it is not.
    again = counted(clerk, register_csv(*STRANGE), name="VNPT iGate")
    assert standfirst(again).endswith(" Số liệu đang lưu đã đúng như sổ.")
    assert "2 từ chưa hiểu" in standfirst(counted(clerk, register_csv(*STRANGE), name="Khác"))


def test_a_word_that_nobody_explained_is_said_and_never_guessed(clerk: Client) -> None:
    counted(clerk, register_csv(*STRANGE))
    page = taught(clerk, _0=str(Status.RESOLVED), _1="99")
    assert "1 từ chưa hiểu" in standfirst(page)
    assert RegisterPiece.objects.exists()
    assert RegisterMapping.objects.count() == 0
    clerk.post(f"{PAGE}{run_of().pk}/words/", {"w.status.0": "1", "name": "x" * 99})
    assert run_of().software == RegisterMapping.objects.get().name == "x" * 80
    call_command("count_register", run_of().pk)
    nothing = clerk.post(f"{PAGE}{run_of().pk}/words/", {"w.status.0": ""})
    assert nothing.status_code == 400
    assert "Chưa chọn nghĩa của từ nào" in nothing.content.decode()


def test_a_column_of_names_is_not_offered_as_words(clerk: Client) -> None:
    rows = [(f"H{at}", "01/09/2025", "10/09/2025", "", f"Lê Thị {at}") for at in range(31)]
    page = counted(clerk, register_csv(*rows))
    assert page.all("table", class_="wordst") == []
    assert standfirst(page) == "Sổ có 31 hồ sơ; 31 chỗ phải sửa nên chưa ghi được."
    assert not RegisterPiece.objects.exists()


def test_discarding_leaves_nothing(clerk: Client) -> None:
    upload(clerk, register_csv())
    clerk.post(f"{PAGE}{run_of().pk}/discard/")
    assert not RegisterRun.objects.exists()
    assert not RegisterPiece.objects.exists()


def test_after_seven_days_it_is_gone(province: Province, clerk: Client) -> None:
    old = register_run(province.user("clerk"), province.units["A"], SPOKEN, "counted")
    RegisterRun.objects.update(at=clock.now() - timedelta(days=8))
    assert clerk.get(f"{PAGE}{old.pk}/").status_code == 404
    upload(province.client("head"), register_csv())
    assert not RegisterRun.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("step", ["chosen", "counting", "counted", "words", "failed"])
def test_each_night_what_is_too_old_is_deleted_with_its_file(province: Province, step: str) -> None:
    old = register_run(province.user("clerk"), province.units["A"], SPOKEN, step)
    RegisterRun.objects.update(at=clock.now() - timedelta(days=7, minutes=1))
    young = register_run(province.user("head"), province.units["A"], SPOKEN, step)
    RegisterRun.objects.filter(pk=young.pk).update(at=clock.now() - timedelta(days=6, hours=23))
    assert run("forget_registers") == "Đã xóa 1 sổ hồ sơ tải lên quá 7 ngày.\n"
    assert [*RegisterRun.objects.values_list("pk", flat=True)] == [young.pk]
    assert not RegisterPiece.objects.filter(run=old.pk).exists()
    assert run("forget_registers") == "Đã xóa 0 sổ hồ sơ tải lên quá 7 ngày.\n"


def test_of_citizens_nothing_is_left_once_it_is_read(clerk: Client) -> None:
    """Names, telephones and addresses stand in the file alone, which goes; dossiers and officers in
    the lists.
    """
    counted(clerk, example_file())
    kept = "".join(map(str, RegisterRun.objects.values().get().values()))
    for row in dossiers(SPOKEN, 300, 1, list(FIELDS)):
        citizen = dict(zip(HEADINGS, row, strict=True))
        assert citizen["Số điện thoại"] not in kept
    assert "Tổ " not in kept
    assert not RegisterPiece.objects.exists()


def test_the_example_can_be_read(province: Province, clerk: Client) -> None:
    answer = clerk.get(f"{PAGE}example.csv")
    assert "Sổ có 400 hồ sơ" in standfirst(counted(clerk, answer.content))
