"""Figures from a file, through the page: looked at first, then written exactly as seen, or not."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from audit.models import AuditEvent
from reports import actions
from reports.generic import CHECKS, HEADINGS
from reports.models import DossierReport, Origin, ReportUpload
from reports.rows import TOTAL
from reports.states import State
from reports.uploads import MOST_BYTES
from tests.builders import events_about
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.builders import EXAMPLES, fields_from, person, rows_of, units_from
from tests.reports.offices import drafted, make_fields, now, submitted
from units.models import Unit

pytestmark = pytest.mark.django_db
PAGE = "/reports/upload/"
HEAD = "unit_code,first_month,last_month,field_code,received_online,received_offline,note"
ROWS = ("A,2025-09,2025-09,ho_tich,8,3,", "A,2025-09,2025-09,dat_dai,1,,Chuyển sổ")


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


def csv(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


def upload(client: Client, content: bytes, name: str = "thang-9.csv") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)}, follow=True)


def looked_at(client: Client, *rows: str) -> Node:
    answer = upload(client, csv(*(rows or ROWS)))
    assert answer.status_code == 200
    return page_of(answer)


def standfirst(page: Node) -> str:
    return page.one("p", class_="standfirst").text


def table(page: Node, kind: str) -> list[list[str]]:
    rows = page.one("table", class_=kind).one("tbody").all("tr")
    return [[cell.text for cell in row if cell.tag in {"th", "td"}] for row in rows]


def write(client: Client, page: Node) -> Any:
    (form,) = [form for form in page.all("form") if form.attrs["action"].endswith("/apply/")]
    digest = form.one("input", name="digest").attrs["value"]
    return client.post(form.attrs["action"], {"digest": digest})


def stored(code: str = "A") -> DossierReport:
    return DossierReport.objects.everywhere().get(unit__code=code)


# Looking


def test_the_preview_shows_each_cell_and_writes_nothing(clerk: Client) -> None:
    page = looked_at(clerk)
    assert standfirst(page).startswith("Tệp thay đổi 5 chỗ trong 1 báo cáo. Chưa có số liệu nào")
    assert table(page, "difft") == [
        ["Phường A tháng 09/2025", "Toàn đơn vị", "Tiếp nhận trực tuyến", "–", "9"],
        ["Phường A tháng 09/2025", "Hộ tịch", "Tiếp nhận trực tuyến", "–", "8"],
        ["Phường A tháng 09/2025", "Hộ tịch", "Tiếp nhận trực tiếp, bưu chính", "–", "3"],
        ["Phường A tháng 09/2025", "Đất đai", "Tiếp nhận trực tuyến", "–", "1"],
        ["Phường A tháng 09/2025", "Đất đai", "Ghi chú", "–", "“Chuyển sổ”"],
    ]
    assert page.one("button", class_="btn-primary").text == "Ghi 5 thay đổi vào 1 báo cáo"
    assert not DossierReport.objects.everywhere().exists()
    assert "Phường A" in page.one("dl", class_="kv").text


def test_only_what_differs_is_shown_with_what_stood_there(
    province: Province, clerk: Client
) -> None:
    drafted(province, {"ho_tich": {"received_online": 7, "received_offline": 3}})
    drafted(province, {TOTAL: {"received_online": 5, "received_offline": 1}}, month="2025-10")
    page = looked_at(clerk, "A,2025-09,2025-09,ho_tich,8,3,", "A,2025-10,2025-10,,5,1,")
    assert [row[1:] for row in table(page, "difft")] == [
        ["Toàn đơn vị", "Tiếp nhận trực tuyến", "7", "8"],
        ["Hộ tịch", "Tiếp nhận trực tuyến", "7", "8"],
    ]
    assert "1 báo cáo khác giữ nguyên." in standfirst(page)
    assert "Trong đó xóa 1 số" in standfirst(looked_at(clerk, "A,2025-10,2025-10,,5,,"))


def test_a_file_that_changes_nothing_offers_nothing_to_write(
    province: Province, clerk: Client
) -> None:
    drafted(province, {TOTAL: {"received_online": 5, "received_offline": 1}})
    page = looked_at(clerk, "A,2025-09,2025-09,,5,1,")
    assert standfirst(page) == "Tệp không thay đổi số liệu nào đã lưu."
    assert page.all("input", name="digest") == []


def test_problems_name_row_column_value_and_what_to_do(clerk: Client) -> None:
    page = looked_at(clerk, "A,2025-09,2025-09,ho_tich,-5,x,", "A,2025-09,2025-09,nono,1,2,")
    assert standfirst(page).startswith("Chưa ghi được: tệp có 3 chỗ phải sửa.")
    told = table(page, "problemst")
    assert told[0][:3] == ["dòng 2", "received_online (Tiếp nhận trực tuyến)", "-5"]
    assert told[0][3] == "Số liệu không được âm: sửa thành số từ 0 trở lên."
    assert told[1][2] == "x"
    assert told[2][:3] == ["dòng 3", "field_code (Lĩnh vực)", "nono"]
    assert page.all("input", name="digest") == []


def test_faults_of_columns_and_of_rows_are_told_at_once(clerk: Client) -> None:
    head = "unit_code,first_month,field_code,received_online,nonsense"
    rows = "A,2025-09,ho_tich,x,1", "B,2025-13,,2,3"
    page = page_of(upload(clerk, "\n".join([head, *rows]).encode()))
    told = [row[:3] for row in table(page, "problemst")]
    assert told == [
        ["dòng 1", "last_month (Đến tháng)", ""],
        ["dòng 1", "nonsense", ""],
        ["dòng 2", "received_online (Tiếp nhận trực tuyến)", "x"],
        ["dòng 3", "first_month (Từ tháng)", "2025-13"],
    ], "a column that is missing is not told again in each row"
    assert page.all("input", name="digest") == []
    nobody = page_of(upload(clerk, b"first_month,last_month,received_online\n2025-09,2025-09,1\n"))
    assert [row[:2] for row in table(nobody, "problemst")] == [["dòng 1", "unit_code (Mã đơn vị)"]]


def test_a_file_of_an_invented_unit_is_marked(clerk: Client) -> None:
    assert looked_at(clerk).one("body").has(class_="is-sample")


def test_many_problems_are_counted_and_the_first_shown(clerk: Client) -> None:
    page = looked_at(clerk, *(f"A,2025-09,2025-09,{row},x,1," for row in range(250)))
    assert "tệp có 250 chỗ" in standfirst(page)
    assert len(table(page, "problemst")) == 200
    assert "Hiện 200 chỗ đầu trong 250." in page.text


def test_units_of_others_are_a_problem_and_their_figures_stay_unseen(
    province: Province, clerk: Client
) -> None:
    drafted(province, {TOTAL: {"received_online": 77}}, code="S")
    page = looked_at(clerk, "S,2025-09,2025-09,,5,1,", ROWS[0])
    assert table(page, "problemst") == [
        ["dòng 2", "unit_code (Mã đơn vị)", "S",
         "Bạn không nhập số liệu cho Phường S: bỏ các dòng của đơn vị này khỏi tệp."],
    ]  # fmt: skip
    assert "77" not in page.text


def test_what_was_handed_in_is_refused_with_what_to_do(province: Province, clerk: Client) -> None:
    submitted(province)
    page = looked_at(clerk)
    assert "ở trạng thái “Đã gửi” nên không sửa được số liệu" in page.text
    assert page.all("input", name="digest") == []


def test_warnings_are_told_and_do_not_hinder(clerk: Client) -> None:
    head = "unit_code,first_month,last_month,received,resolved,pending,received_online"
    page = page_of(upload(clerk, f"{head}\nA,2025-09,2025-09,20,10,3,30\n".encode()))
    assert "Cần giải trình:" in page.text
    assert "lệch 7 hồ sơ" in page.text
    assert "dòng 2, cột received_online (Tiếp nhận trực tuyến)" in page.text
    assert write(clerk, page).status_code == 302


# Writing


def test_what_was_seen_is_written_as_a_draft(province: Province, clerk: Client) -> None:
    answer = write(clerk, looked_at(clerk))
    report = stored()
    assert (report.state, report.origin) == (State.DRAFT, Origin.ILLUSTRATION)
    assert rows_of(report)["ho_tich"] == {"received_online": 8, "received_offline": 3}
    assert report.source_file == "thang-9.csv"
    event = events_about(report).last()
    assert event is not None
    assert event.actor == province.user("clerk")
    page = page_of(clerk.get(answer["Location"]))
    assert standfirst(page).startswith("Đã ghi tệp này lúc ")
    assert page.all("a", href="/reports/A/2025-09/")
    assert page.all("input", name="digest") == []


def test_a_second_click_writes_nothing_more(clerk: Client) -> None:
    page = looked_at(clerk)
    write(clerk, page)
    events = AuditEvent.objects.count()
    answer = write(clerk, page)
    assert answer.status_code == 400
    assert "Tệp này đã được ghi lúc" in page_of(answer).one("div", role="alert").text
    assert AuditEvent.objects.count() == events


def test_what_others_wrote_meanwhile_is_shown_before_it_is_overwritten(
    province: Province, clerk: Client
) -> None:
    page = looked_at(clerk)
    drafted(province, {"ho_tich": {"received_online": 99}})
    answer = write(clerk, page)
    assert answer.status_code == 400
    anew = page_of(answer)
    assert "thay đổi sau khi trang này mở" in anew.one("div", role="alert").text
    assert ["Phường A tháng 09/2025", "Hộ tịch", "Tiếp nhận trực tuyến", "99", "8"] in table(
        anew, "difft"
    )
    assert rows_of(stored())["ho_tich"] == {"received_online": 99}
    assert write(clerk, anew).status_code == 302
    assert rows_of(stored())["ho_tich"] == {"received_online": 8, "received_offline": 3}


def test_a_report_handed_in_meanwhile_is_refused(province: Province, clerk: Client) -> None:
    page = looked_at(clerk)
    report = submitted(province)
    answer = write(clerk, page)
    assert answer.status_code == 400
    assert "ở trạng thái “Đã gửi”" in page_of(answer).text
    assert now(report).state == State.SUBMITTED


def test_one_who_lost_the_role_meanwhile_writes_nothing(province: Province, clerk: Client) -> None:
    page = looked_at(clerk)
    user = province.user("clerk")
    user.memberships.update(valid_to="2024-01-01")  # type: ignore[attr-defined]
    assert write(clerk, page).status_code == 403
    assert not DossierReport.objects.everywhere().exists()


def test_a_file_is_seen_by_its_uploader_alone_and_replaced_by_the_next(
    province: Province, clerk: Client
) -> None:
    looked_at(clerk)
    first = ReportUpload.objects.get()
    assert province.client("head").get(f"{PAGE}{first.pk}/").status_code == 404
    looked_at(province.client("head"))
    looked_at(clerk, ROWS[0])
    assert ReportUpload.objects.count() == 2
    assert clerk.get(f"{PAGE}{first.pk}/").status_code == 404


# Files


def test_a_file_that_is_too_large_is_refused_unread(clerk: Client) -> None:
    answer = upload(clerk, b"x" * (MOST_BYTES + 1))
    assert answer.status_code == 400
    assert (
        "Tệp thang-9.csv nặng 6 MB, quá giới hạn 5 MB"
        in page_of(answer).one("div", role="alert").text
    )
    assert not ReportUpload.objects.exists()


def test_no_file_is_no_accident(clerk: Client) -> None:
    answer = clerk.post(PAGE)
    assert answer.status_code == 400
    assert "Chưa chọn tệp nào" in page_of(answer).text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rỗng.csv", b"", "rỗng"),
        ("ảnh.png", b"\x89PNG\r\n\x1a\n\0\0", "không phải là sổ tính Excel"),
        ("chữ.xlsx", b"chu gi do " * 40, "không phải tệp Excel"),
        ("hỏng.xlsx", b"PK\x03\x04 broken", "đã hỏng"),
        ("chữ " * 60 + ".csv", csv("A,2025-09,2025-09,,x,1,"), "Không phải là số"),
    ],
)
def test_what_is_no_table_says_so(clerk: Client, name: str, content: bytes, said: str) -> None:
    page = page_of(upload(clerk, content, name))
    assert said in page.text
    assert page.all("input", name="digest") == []


def test_only_who_enters_figures_gets_in(province: Province) -> None:
    for role in ("officer", "viewer", "inspector", "admin", "outsider"):
        assert province.client(role).get(PAGE).status_code == 403, role
    assert province.client("head").get(PAGE).status_code == 200


# The template


def template(client: Client, month: str = "2025-09") -> list[dict[str, Any]]:
    answer = client.get(f"/reports/template.xlsx?unit=A&month={month}")
    assert answer.status_code == 200
    page = load_workbook(BytesIO(answer.content), data_only=True).worksheets[0]
    head, names, *rows = page.iter_rows(values_only=True)
    assert head == (*HEADINGS, *CHECKS)
    assert names[:4:3] == ("Mã đơn vị", "Lĩnh vực; để trống ở dòng của toàn đơn vị")
    assert page.freeze_panes == "B3"
    assert page.row_dimensions[1].hidden, "headings that are for programs"
    return [dict(zip(head, row, strict=True)) for row in rows if any(row)]


def test_the_template_has_the_units_fields_and_comes_back_unchanged(
    province: Province, clerk: Client
) -> None:
    drafted(
        province,
        {"ho_tich": {"received_online": 7, "received_offline": 3}, TOTAL: {"visits": 90, "due": 9}},
    )
    rows = template(clerk)
    assert [(row["unit_code"], row["field_code"], row["received_online"]) for row in rows] == [
        ("A", "Hộ tịch", 7), ("A", None, 7),
    ]  # fmt: skip
    assert (rows[1]["visits"], rows[1]["due"]) == (90, 9)
    book = clerk.get("/reports/template.xlsx?unit=A&month=2025-09").content
    page = page_of(upload(clerk, book, "mau.xlsx"))
    assert standfirst(page) == "Tệp không thay đổi số liệu nào đã lưu."


def test_a_unit_that_never_reported_gets_all_fields(clerk: Client) -> None:
    assert [row["field_code"] for row in template(clerk)] == ["Đất đai", "Hộ tịch", None]


def test_a_new_month_begins_blank(province: Province, clerk: Client) -> None:
    drafted(province, {"ho_tich": {"received_online": 7}})
    (line, total) = template(clerk, "2025-10")
    assert line["first_month"] == line["last_month"] == "2025-10"
    assert (line["received_online"], total["received_online"]) == (None, None)


# The shared workbooks, through the page

CASES = {
    case["file"]: case
    for case in json.loads((EXAMPLES / "workbooks" / "expected.json").read_text(encoding="utf-8"))
    if case["via"] == "generic" and not case["args"]
}


@pytest.fixture
def examples() -> Client:
    """A browser of somebody who enters for every unit of the examples."""
    folder = EXAMPLES / "workbooks"
    units: dict[str, Unit] = units_from(folder / "units.csv")
    fields_from(folder / "fields.csv")
    user = person("all")
    for unit in units.values():
        user.memberships.create(unit=unit, role="clerk", valid_from="2010-01-01")  # type: ignore[attr-defined]
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("file", CASES)
def test_a_shared_example_is_written_warned_about_or_refused(examples: Client, file: str) -> None:
    case = CASES[file]
    content = (EXAMPLES / file).read_bytes()
    page = page_of(upload(examples, content, file.rpartition("/")[2]))
    offered = bool(page.all("input", name="digest"))
    assert offered == (case["should"] != "refuse"), page.text
    for problem in case["problems"]:
        assert all(
            str(problem[part]) in page.text for part in ("row", "value") if problem.get(part)
        )
    if offered:
        assert write(examples, page).status_code == 302
        count = len({(each["unit_code"], each["first_month"]) for each in case["reports"]})
        assert DossierReport.objects.everywhere().count() == count


def test_verbs_with_a_stale_agreement_write_nothing(province: Province) -> None:
    with pytest.raises(actions.Outdated):
        actions.save_reports(by=None, entries=[], agreed="something else")


def test_there_is_no_template_of_a_month_to_come(clerk: Client) -> None:
    answer = clerk.get("/reports/template.xlsx?unit=A&month=2199-12")
    assert (answer.status_code, "không có mẫu để điền" in answer.content.decode()) == (400, True)


def test_a_name_that_no_disk_takes_is_shortened(clerk: Client) -> None:
    answer = upload(clerk, csv(*ROWS), name="\U0001f4c4" * 90 + ".csv")
    assert answer.status_code == 200
    assert ReportUpload.objects.get().name.endswith("\U0001f4c4.csv")
