"""Several files at once: read together, told one by one, written and taken back as one."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import AuditEvent
from core.months import Window
from reports import actions, upload_views, uploads
from reports.cells import Typed
from reports.models import DossierReport, ReportUpload, TypedText, UploadFile
from reports.rows import TOTAL
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.offices import approved, drafted, make_fields

pytestmark = pytest.mark.django_db
PAGE = "/reports/upload/"
REPORT, SEPTEMBERS = "/reports/A/2025-08/", "/reports/A/2025-09/"
HEAD = "unit_code,first_month,last_month,field_code,received_online"
AUGUST, SEPTEMBER = "A,2025-08,2025-08,,5", "A,2025-09,2025-09,ho_tich,8"
LAND = "A,2025-09,2025-09,dat_dai,2"
CHECKED_LATER = "Dòng tổng được đối chiếu với các lĩnh vực khi đọc được mọi tệp."


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


def csv(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


def upload(client: Client, **files: bytes) -> Any:
    """Chooses files by their names without .csv."""
    sent = [SimpleUploadedFile(f"{name}.csv", content) for name, content in files.items()]
    return client.post(PAGE, {"file": sent}, follow=True)


def looked_at(client: Client, **files: bytes) -> Node:
    return page_of(upload(client, **files))


def files_of(page: Node) -> list[list[str]]:
    rows = page.one("table", class_="filest").one("tbody").all("tr")
    return [[cell.text.strip() for cell in row.all("th") + row.all("td")][:5] for row in rows]


def problems_of(page: Node) -> list[str]:
    section = page.one("section", **{"aria-labelledby": "problems-title"})
    return [one.text for one in section.all("h3")]


def problems(page: Node) -> list[Node]:
    return page.all("section", **{"aria-labelledby": "problems-title"})


def write(client: Client, page: Node) -> Any:
    digest = page.one("input", name="digest").attrs["value"]
    pk = ReportUpload.objects.latest("pk").pk
    return client.post(f"{PAGE}{pk}/apply/", {"digest": digest}, follow=True)


def leave(client: Client, number: int, left_out: str = "1") -> Any:
    pk = ReportUpload.objects.latest("pk").pk
    return client.post(f"{PAGE}{pk}/files/{number}/", {"left_out": left_out}, follow=True)


def months() -> list[str]:
    reports = DossierReport.objects.everywhere().order_by("first_month")
    return [str(report.first_month) for report in reports]


def test_each_file_says_what_was_recognised_and_all_are_written_at_once(clerk: Client) -> None:
    page = looked_at(clerk, thang8=csv(AUGUST), thang9=csv(SEPTEMBER), dat_dai=csv(LAND))
    assert page.one("h1").one("small").text == "thang8.csv và 2 tệp khác"
    assert files_of(page) == [
        ["thang8.csv", "mẫu chung, 1 dòng", "Phường A", "tháng 08/2025", "Đọc được"],
        ["thang9.csv", "mẫu chung, 1 dòng", "Phường A", "tháng 09/2025", "Đọc được"],
        ["dat_dai.csv", "mẫu chung, 1 dòng", "Phường A", "tháng 09/2025", "Đọc được"],
    ]
    write(clerk, page)
    assert months() == ["2025-08", "2025-09"]
    events = AuditEvent.objects.filter(action="reports.figures_saved")
    assert set(events.values_list("batch")) == {(ReportUpload.objects.get().batch,)}
    clerk.post(f"{PAGE}{ReportUpload.objects.get().pk}/undo/")
    assert months() == []


def test_the_history_names_the_file_that_brought_figures(clerk: Client) -> None:
    write(clerk, looked_at(clerk, thang8=csv(AUGUST)))
    write(clerk, looked_at(clerk, sua=csv("A,2025-08,2025-08,,6")))
    titles = [step.text for step in page_of(clerk.get(REPORT)).one("ol", class_="chain").all("b")]
    assert titles == [
        "Nhập từ tệp “sua.csv”: 1 thay đổi", "Lập báo cáo từ tệp “thang8.csv”: 1 thay đổi",
    ]  # fmt: skip
    clerk.post(f"{PAGE}{ReportUpload.objects.latest('pk').pk}/undo/")
    taken_back = page_of(clerk.get(REPORT)).one("ol", class_="chain").all("li")[0]
    assert taken_back.one("b").text == "Sửa số liệu: 1 thay đổi"
    assert "Hoàn tác tệp sua.csv" in taken_back.text
    write(clerk, looked_at(clerk, sua=csv("A,2025-08,2025-08,,6")))
    same = looked_at(clerk, khac=csv("A,2025-08,2025-08,,6"))
    assert not same.all("input", name="digest"), "the same figures from another file change nothing"


def test_problems_stand_under_their_files_and_hide_nothing(clerk: Client) -> None:
    page = looked_at(
        clerk,
        thang8=csv("A,2025-08,2025-08,,x", "A,2025-13,2025-13,,1"),
        anh=b"\x89PNG\r\n\x1a\n\0\0",
        thang9=csv(SEPTEMBER),
        nono=csv("A,2025-10,2025-10,nono,1"),
    )
    assert problems_of(page) == ["thang8.csv", "anh.csv", "nono.csv"]
    assert [row[-1] for row in files_of(page)] == [
        "3 chỗ phải sửa", "1 chỗ phải sửa", "Đọc được", "1 chỗ phải sửa",
    ]  # fmt: skip
    assert files_of(page)[2][2] == "Phường A", "a sound file says what it holds all the same"
    assert not page.all("input", name="digest")


def test_what_is_stored_speaks_against_a_sound_file_beside_a_broken_one(
    province: Province, clerk: Client
) -> None:
    approved(province)
    page = looked_at(clerk, nono=csv("A,2025-10,2025-10,nono,1"), thang9=csv(SEPTEMBER))
    assert problems_of(page) == ["nono.csv", "thang9.csv"]
    assert [row[-1] for row in files_of(page)] == ["1 chỗ phải sửa", "1 chỗ phải sửa"]
    assert "Đã xác nhận" in page.one("section", **{"aria-labelledby": "problems-title"}).text


def test_a_sound_file_is_not_held_against_half_of_its_report(clerk: Client) -> None:
    """Its other lines stand in a file that can't be read yet."""
    parts = {"tong": csv("A,2025-09,2025-09,,10"), "ho_tich": csv(SEPTEMBER)}
    page = looked_at(clerk, **parts, dat_dai=csv("A,2025-09,2025-09,dat_dai,x"))
    assert problems_of(page) == ["dat_dai.csv"]
    write(clerk, looked_at(clerk, **parts, dat_dai=csv(LAND)))
    assert DossierReport.objects.everywhere().get().received_online == 10
    page = looked_at(clerk, tong=parts["tong"], ho_tich=csv("A,2025-09,2025-09,ho_tich,9"))
    assert problems_of(page) == ["tong.csv"], "all are read: the lines add up to 11"


def test_nothing_that_other_rows_decide_is_told_of_half_a_report(
    province: Province, clerk: Client
) -> None:
    """A part above its whole in the total row, where the whole is the sum of the lines; a text that
    stands in a line which the file that can't be read may speak of.
    """
    drafted(province, {"dat_dai": {"received_online": 3}})
    typed_in(province, "received_online", "ba", "3", row="dat_dai")
    head = f"{HEAD},resolved_in_time,resolved_early\n"
    parts = {
        "tong": f"{head}A,2025-09,2025-09,,,,5".encode(),
        "ho_tich": f"{head}A,2025-09,2025-09,ho_tich,1,2,".encode(),
    }
    land = f"{head}A,2025-09,2025-09,dat_dai,".encode()
    page = looked_at(clerk, **parts, dat_dai=land + b"x,8,")
    assert problems_of(page) == ["dat_dai.csv"]
    assert CHECKED_LATER in page.one("p", class_="standfirst").text
    page = looked_at(clerk, **parts, dat_dai=land + b"3,2,")
    assert problems_of(page) == ["tong.csv"], "all are read: 5 early of 4 in time"
    assert CHECKED_LATER not in page.one("p", class_="standfirst").text
    assert not problems(looked_at(clerk, **parts, dat_dai=land + b"3,8,"))


def test_a_line_is_judged_by_itself_beside_a_file_that_cannot_be_read(clerk: Client) -> None:
    head = "unit_code,first_month,last_month,field_code,resolved_in_time,resolved_early\n"
    line = f"{head}A,2025-09,2025-09,ho_tich,2,5".encode()
    page = looked_at(clerk, ho_tich=line, dat_dai=csv("A,2025-09,2025-09,dat_dai,x"))
    assert problems_of(page) == ["ho_tich.csv", "dat_dai.csv"]


def test_files_that_contradict_each_other_are_refused_by_both_names(clerk: Client) -> None:
    page = looked_at(clerk, cu=csv(SEPTEMBER), moi=csv("A,2025-09,2025-09,ho_tich,9"))
    assert problems_of(page) == ["moi.csv"]
    assert "Trùng với cu.csv, dòng 2, cùng đơn vị, tháng và lĩnh vực" in page.text
    assert not page.all("input", name="digest")
    assert files_of(page_of(leave(clerk, 1)))[0][-1] == "Bỏ ra, không ghi"
    page = page_of(clerk.get(f"{PAGE}{ReportUpload.objects.get().pk}/"))
    write(clerk, page)
    assert DossierReport.objects.everywhere().get().received_online == 9


def test_a_file_is_left_out_and_taken_in_again(clerk: Client) -> None:
    looked_at(clerk, a=csv(AUGUST), b=csv(SEPTEMBER))
    page = page_of(leave(clerk, 2))
    stale = page.one("input", name="digest").attrs["value"]
    assert [one.text for one in page.all("button")].count("Lấy lại tệp này") == 1
    assert leave(clerk, 1).status_code == 400, "one has to remain"
    assert UploadFile.objects.get(number=1).left_out is False
    page = page_of(leave(clerk, 2, ""))
    pk = ReportUpload.objects.get().pk
    refused = clerk.post(f"{PAGE}{pk}/apply/", {"digest": stale})
    assert (refused.status_code, months()) == (400, []), "the page showed something else"
    write(clerk, page)
    assert months() == ["2025-08", "2025-09"]
    assert leave(clerk, 2).status_code == 400, "they are written"


def test_what_is_chosen_twice_is_kept_once_and_namesakes_are_told_apart(clerk: Client) -> None:
    sent = [SimpleUploadedFile("a.csv", csv(row)) for row in (AUGUST, AUGUST, SEPTEMBER)]
    page = page_of(clerk.post(PAGE, {"file": sent}, follow=True))
    assert [row[0] for row in files_of(page)] == ["a.csv", "2 a.csv"]
    write(clerk, page)
    assert months() == ["2025-08", "2025-09"]


def test_too_many_or_too_heavy_together_are_refused(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_views, "MOST_FILES", 2)
    answer = upload(clerk, a=csv(AUGUST), b=csv(SEPTEMBER), c=csv(LAND))
    assert "Đã chọn 3 tệp, quá giới hạn 2 tệp" in answer.content.decode()
    monkeypatch.setattr(upload_views, "MOST_BYTES_TOGETHER", 100)
    answer = upload(clerk, a=csv(AUGUST), b=csv(SEPTEMBER))
    assert (answer.status_code, ReportUpload.objects.exists()) == (400, False)
    assert "Các tệp nặng 1 MB, quá giới hạn 0 MB một lần" in answer.content.decode()


def test_cells_are_counted_over_all_files(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_CELLS_TOGETHER", 20)
    assert len(files_of(looked_at(clerk, a=csv(AUGUST), b=csv(SEPTEMBER)))) == 2
    page = looked_at(clerk, a=csv(AUGUST), b=csv(SEPTEMBER), c=csv(LAND))
    assert "Các tệp có hơn 20 ô: hãy nhập làm nhiều lần" in page.text
    assert months() == []


def test_a_number_that_another_name_bears_is_passed_over(clerk: Client) -> None:
    sent = [
        SimpleUploadedFile(name, csv(row))
        for name, row in (("a.csv", AUGUST), ("3 a.csv", SEPTEMBER), ("a.csv", LAND))
    ]
    page = page_of(clerk.post(PAGE, {"file": sent}, follow=True))
    assert [row[0] for row in files_of(page)] == ["a.csv", "3 a.csv", "4 a.csv"]


def test_a_script_is_told_where_to_go_or_what_is_too_much(clerk: Client) -> None:
    def sent(**files: bytes) -> Any:
        chosen = [SimpleUploadedFile(name, content) for name, content in files.items()]
        return clerk.post(PAGE, {"file": chosen}, headers={"Accept": "application/json"})

    assert "Chưa chọn tệp nào" in sent().json()["problem"]
    answer = sent(a=csv(AUGUST))
    assert answer.json() == {"to": f"{PAGE}{ReportUpload.objects.get().pk}/"}


def test_the_form_that_was_chosen_is_read(clerk: Client) -> None:
    def problems(form: str) -> str:
        sent = {"file": SimpleUploadedFile("a.csv", csv(AUGUST)), "form": form}
        return page_of(clerk.post(PAGE, sent, follow=True)).text

    assert "không có biểu" not in problems("auto")
    assert "không có biểu" not in problems("no form")
    assert "Tệp a.csv không có biểu II.06a" in problems("06a")


def typed_in(province: Province, cell: str, text: str, over: str, *, row: str = "ho_tich") -> None:
    unit, window = province.units["A"], Window.parse("2025-09", "2025-09")
    cells = {(row, cell): Typed(text, over)}
    actions.save_cells(by=None, unit=unit, window=window, typed=cells)


def changed(page: Node) -> list[list[str]]:
    rows = page.one("table", class_="difft").one("tbody").all("tr")
    return [[cell.text for cell in row.all("td")] for row in rows]


def test_a_text_that_gives_way_is_shown(province: Province, clerk: Client) -> None:
    drafted(province, {"ho_tich": {"received_online": 3}})
    typed_in(province, "received_online", "ba", "3")
    assert changed(looked_at(clerk, thang9=csv(SEPTEMBER))) == [
        ["Toàn đơn vị", "Tiếp nhận trực tuyến", "–", "8"],
        ["Hộ tịch", "Tiếp nhận trực tuyến", "“ba”", "8"],
    ]


def test_a_file_that_does_no_more_than_clear_a_text_can_be_written(
    province: Province, clerk: Client
) -> None:
    """What stands in the cell for in time is called by the name of the cell."""
    drafted(province, {"ho_tich": {"received_online": 8}})
    typed_in(province, "resolved_on_day", "tám", "")
    same = f"{HEAD},resolved_in_time\n{SEPTEMBER},".encode()
    page = looked_at(clerk, thang9=same)
    assert changed(page) == [["Hộ tịch", "Giải quyết đúng hạn", "“tám”", "–"]]
    assert "xóa" not in page.one("p", class_="standfirst").text
    write(clerk, page)
    assert not TypedText.objects.everywhere().exists()


def test_a_text_that_gives_way_to_the_sum_of_the_lines_is_shown_with_it(
    province: Province, clerk: Client
) -> None:
    """The number was there beneath the text: none of the report changes."""
    drafted(province, {"ho_tich": {"received_online": 8}})
    typed_in(province, "received_online", "9", "", row=TOTAL)
    page = looked_at(clerk, tong=csv("A,2025-09,2025-09,,8"))
    told = [["Toàn đơn vị", "Tiếp nhận trực tuyến", "“9”", "8"]]
    assert changed(page) == told
    write(clerk, page)
    assert "Toàn đơn vị, Tiếp nhận trực tuyến: “9” → 8" in page_of(clerk.get(SEPTEMBERS)).text
    assert not TypedText.objects.everywhere().exists()


def test_a_text_that_came_since_the_preview_is_not_cleared_unseen(
    province: Province, clerk: Client
) -> None:
    drafted(province, {"ho_tich": {"received_online": 8}})
    typed_in(province, "received_online", "ba", "8")
    page = looked_at(clerk, thang9=csv(SEPTEMBER))
    typed_in(province, "received_online", "bốn", "ba")
    assert write(clerk, page).status_code == 400
    assert TypedText.objects.everywhere().get().text == "bốn"


def test_the_page_of_a_written_file_tells_no_report_of_its_own_as_left_alone(
    province: Province, clerk: Client
) -> None:
    write(clerk, looked_at(clerk, a=csv(AUGUST, SEPTEMBER)))
    address = f"{PAGE}{ReportUpload.objects.get().pk}/"
    drafted(province, {"ho_tich": {"received_online": 7}})
    told = page_of(clerk.get(address)).one("p", class_="standfirst").text
    assert "đã có thay đổi khác lúc" in told
    assert "giữ nguyên" not in told
