"""Of what a register says beside the draft any cell may be left out, and all of it taken back."""

import pytest
from django.test import Client

from audit.models import AuditEvent
from core.months import Window
from reports import actions
from reports.cells import Typed
from reports.entries import Entry
from reports.models import DossierReport, RegisterRun, ReportUpload, TypedText
from reports.rows import TOTAL
from reports.undoing import as_it_stands
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.builders import rows_of
from tests.reports.offices import drafted, make_fields, now, submitted
from tests.reports.register.pages import PAGE, SPOKEN, apply, counted, ticks

pytestmark = pytest.mark.django_db
MONTH = Window(SPOKEN, SPOKEN)
HEAD = "code,field,channel,received,due,finished,status"
CIVIL = "Hộ tịch,Trực tuyến,01/09/2025,10/09/2025,09/09/2025,Đã trả kết quả"
LAND = "Đất đai,Trực tiếp,01/09/2025,10/09/2025,12/09/2025,Đã trả kết quả"
TYPED = {
    "ho_tich": {"received_online": 7, "received_offline": 2, "resolved_in_time": 9},
    "dat_dai": {"received_online": 3, "received_offline": 1, "resolved_late": 0},
}


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


def register(*lines: str) -> bytes:
    return "\n".join([HEAD, *(f"H{at},{line}" for at, line in enumerate(lines))]).encode()


def standing(province: Province) -> str:
    return as_it_stands([Entry(province.units["A"], MONTH, {})])


def told(page: Node) -> str:
    return page.one("div", role="alert").text


def undo(client: Client) -> Node:
    return page_of(
        client.post(f"/reports/upload/{ReportUpload.objects.get().pk}/undo/", follow=True)
    )


def type_text(
    province: Province, row: str = "ho_tich", cell: str = "resolved_late", text: str = "2 hồ sơ"
) -> None:
    by, typed = province.user("clerk"), {(row, cell): Typed(text, "")}
    actions.save_cells(by=by, unit=province.units["A"], window=MONTH, typed=typed)


# Choosing


def test_what_differs_is_ticked_and_what_is_left_out_stays(
    province: Province, clerk: Client
) -> None:
    report = drafted(province, TYPED)
    page = counted(clerk, register(CIVIL, LAND))
    assert all(ticks(page).values())
    assert {"received_online.ho_tich", "received_online.dat_dai"} <= ticks(page).keys()
    assert "received_offline.dat_dai" not in ticks(page), "the same as stored"
    assert "received_online." not in ticks(page), "the sum of its lines"
    answer = apply(clerk, page, "received_online.ho_tich", "resolved_late.dat_dai")
    rows = rows_of(now(report))
    assert rows["ho_tich"]["received_online"] == 7
    assert (rows["dat_dai"]["received_online"], rows["dat_dai"]["resolved_late"]) == (0, 0)
    assert (rows["ho_tich"]["resolved_in_time"], rows["ho_tich"]["received_offline"]) == (1, 0)
    assert rows[TOTAL]["received_online"] == 7
    assert "2 số không chọn giữ như đang lưu." in page_of(answer).one("p", role="status").text


def test_fields_stand_in_the_order_of_the_offices_list(province: Province, clerk: Client) -> None:
    make_fields(("an_ninh", "An ninh"), ("y_te", "Y tế"))
    drafted(province, {"y_te": {"due": 1}})
    page = counted(clerk, register(CIVIL.replace("Hộ tịch", "An ninh"), CIVIL, LAND))
    section = page.one("section", aria_labelledby="figures-title")
    assert [str(one.children[0]).strip() for one in section.all("summary")] == [
        "Toàn đơn vị", "Đất đai", "Hộ tịch", "An ninh",
    ]  # fmt: skip
    assert "số liệu của chúng giữ nguyên: Y tế." in section.text


def test_of_a_new_report_only_what_is_taken_is_written(clerk: Client) -> None:
    page = counted(clerk, register(CIVIL))
    apply(clerk, page, *(name for name in ticks(page) if name != "resolved_in_time.ho_tich"))
    report = DossierReport.objects.everywhere().get()
    written = {key: row for key, row in rows_of(report).items() if key != TOTAL}
    assert written == {"ho_tich": {"resolved_in_time": 1}}


def test_a_typed_whole_stays_where_one_of_its_parts_does(province: Province, clerk: Client) -> None:
    report = drafted(province, {"ho_tich": {"received": 7}})
    page = counted(clerk, register(CIVIL))
    assert "received.ho_tich" not in ticks(page)
    apply(clerk, page, "received_offline.ho_tich")
    line = rows_of(now(report))["ho_tich"]
    assert (line["received"], line["received_online"]) == (7, 1)
    assert "received_offline" not in line


def test_nothing_ticked_writes_nothing(province: Province, clerk: Client) -> None:
    drafted(province, TYPED)
    before, page = standing(province), counted(clerk, register(CIVIL))
    answer = apply(clerk, page, *ticks(page))
    assert answer.status_code == 400
    assert "Chưa chọn số nào để ghi" in told(page_of(answer))
    assert standing(province) == before
    assert not ReportUpload.objects.exists()
    assert RegisterRun.objects.exists()


def test_a_choice_is_kept_and_what_a_colleague_wrote_meanwhile_is_not_ticked(
    province: Province, clerk: Client
) -> None:
    report = drafted(province, TYPED)
    page = counted(clerk, register(CIVIL, LAND))
    drafted(province, {"dat_dai": {"received_offline": 5}})
    answer = page_of(apply(clerk, page, "received_online.ho_tich"))
    assert "thay đổi sau khi trang này mở" in told(answer)
    assert now(report).received_offline == 7
    left = [name for name, ticked in ticks(answer).items() if not ticked]
    assert sorted(left) == ["received_offline.dat_dai", "received_online.ho_tich"]
    apply(clerk, answer)
    rows = rows_of(now(report))
    assert (rows["ho_tich"]["received_online"], rows["dat_dai"]["received_offline"]) == (7, 5)


def test_what_speaks_against_all_of_it_may_be_left_out(province: Province, clerk: Client) -> None:
    """A typed part above what the register counts as its whole."""
    report = drafted(province, {"ho_tich": {"received_online": 7, "received_online_full": 6}})
    page = counted(clerk, register(CIVIL))
    assert "bỏ chọn các số liên quan" in page.one("div", role="note").text
    refused = apply(clerk, page)
    assert (refused.status_code, "Tiếp nhận trực tuyến" in told(page_of(refused))) == (400, True)
    assert all(ticks(page_of(refused)).values())
    assert page_of(refused).all("div", role="note") == [], "said once"
    assert apply(clerk, page, "received_online.ho_tich").status_code == 200
    assert rows_of(now(report))["ho_tich"]["received_online"] == 7


def test_raw_text_is_shown_as_it_was_typed(province: Province, clerk: Client) -> None:
    drafted(province, TYPED)
    type_text(province)
    page = counted(clerk, register(CIVIL))
    (row,) = [row for row in page.all("tr") if "resolved_late.ho_tich" in str(row.all("input"))]
    assert [cell.text for cell in row.all("td")][:2] == ["0", "“2 hồ sơ”"]


def test_a_text_in_the_total_row_is_told_with_its_row(province: Province, clerk: Client) -> None:
    drafted(province, TYPED)
    type_text(province, TOTAL, "received_online", "mười")
    answer = apply(clerk, counted(clerk, register(CIVIL, LAND)))
    assert answer.status_code == 400
    assert "Toàn đơn vị: “Tiếp nhận trực tuyến” ghi “mười”, không phải" in told(page_of(answer))


def test_a_report_that_was_handed_in_offers_nothing(province: Province, clerk: Client) -> None:
    submitted(province)
    page = counted(clerk, register(CIVIL))
    assert ticks(page) == {}
    assert page.all("input", name="digest") == []
    assert "nên không sửa được số liệu" in page.one("div", role="note").text


# Taking it back


def test_all_is_as_it_was_before_the_register(province: Province, clerk: Client) -> None:
    report = drafted(province, TYPED)
    type_text(province)
    before, page = standing(province), counted(clerk, register(CIVIL, LAND))
    written = page_of(apply(clerk, page, "received_online.dat_dai"))
    assert standing(province) != before
    assert not TypedText.objects.everywhere().exists()
    assert "Đã ghi tệp này lúc" in written.one("p", class_="standfirst").text
    (link,) = [one for one in written.all("a") if one.text == "Phường A, tháng 09/2025"]
    assert link.attrs["href"] == "/reports/A/2025-09/"
    assert now(report).source_file == "so.csv"
    assert "Đã hoàn tác 1 báo cáo." in undo(clerk).one("p", role="status").text
    assert standing(province) == before, "figures, texts, keys and the file they are from"
    assert "Hoàn tác tệp so.csv" in page_of(clerk.get("/reports/A/2025-09/")).text


def test_a_report_that_a_register_made_is_gone_again(province: Province, clerk: Client) -> None:
    apply(clerk, counted(clerk, register(CIVIL)))
    assert "Phường A, tháng 09/2025" not in undo(clerk).text
    assert not DossierReport.objects.everywhere().exists()


def test_what_was_done_since_stops_it(province: Province, clerk: Client) -> None:
    apply(clerk, counted(clerk, register(CIVIL)))
    drafted(province, {"ho_tich": {"received_online": 4}})
    before, events = standing(province), AuditEvent.objects.count()
    assert "Phường A, tháng 09/2025 đã có thay đổi khác lúc" in told(undo(clerk))
    assert (standing(province), AuditEvent.objects.count()) == (before, events)


def test_the_page_of_the_choice_offers_to_take_back_the_last(clerk: Client) -> None:
    apply(clerk, counted(clerk, register(CIVIL)))
    first = ReportUpload.objects.get()
    last = page_of(clerk.get(PAGE)).one("section", aria_labelledby="last-title")
    assert last.one("form").attrs["action"] == f"/reports/upload/{first.pk}/undo/"
    apply(clerk, counted(clerk, register(CIVIL, LAND)))
    assert ReportUpload.objects.get().pk != first.pk, "until the next is written"


def test_nothing_of_a_dossier_is_kept_for_it(clerk: Client) -> None:
    apply(clerk, counted(clerk, register(CIVIL, LAND)))
    upload = ReportUpload.objects.values().get()
    assert not ReportUpload.objects.get().files.exists()
    assert "H0" not in "".join(map(str, upload.values()))
