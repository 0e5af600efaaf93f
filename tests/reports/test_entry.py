"""The form: what is typed comes back, and nothing of others is overwritten silently."""

import gzip
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core.months import Window
from reports import actions
from reports.cells import LINE_CELLS, TOTAL_CELLS, Typed, alike
from reports.layout import COLUMNS, GRID_CELLS, SECTIONS
from reports.models import DossierReport, Field, FieldLine, Origin
from reports.rows import TOTAL
from tests.builders import make_report
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.builders import fields, rows_of, the_report, with_a_database
from tests.reports.pages import balances, cells_of, form_of, send

pytestmark = pytest.mark.django_db
EDIT, READ = "/reports/A/2025-10/edit/", "/reports/A/2025-10/"
OCTOBER = Window.parse("2025-10", "2025-10")
MOST_KILOBYTES = 60


@pytest.fixture
def province() -> Province:
    fields("ho_tich", "dat_dai", "y_te")
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


def enter(province: Province, person: str = "head", **cells: str) -> None:
    """Somebody else types into the total row."""
    typed = {(TOTAL, cell): Typed(text, "") for cell, text in cells.items()}
    unit = province.units["A"]
    actions.save_cells(by=province.user(person), unit=unit, window=OCTOBER, typed=typed)


def test_every_figure_has_its_cell() -> None:
    below = [cell for section in SECTIONS for cell in section.cells]
    assert sorted([*GRID_CELLS, *below]) == sorted(TOTAL_CELLS)
    assert [one.number for one in COLUMNS if one.number] == list(range(3, 14))


def test_what_is_typed_is_saved_and_shown_with_its_totals(clerk: Client) -> None:
    sent = form_of(clerk.get(EDIT)) | {
        "f.received_online.ho_tich": "1.041", "f.received_offline.ho_tich": "14",
        "f.carried_over.ho_tich": "2", "f.resolved_early.ho_tich": "1 038",
        "f.resolved_on_day.ho_tich": "15", "f.resolved_late.ho_tich": "0",
        "f.pending_in_time.ho_tich": "4", "f.pending_overdue.ho_tich": "0",
    }  # fmt: skip
    answer = send(clerk, EDIT, sent)
    assert answer.status_code == 302
    shown = clerk.get(answer["Location"])
    assert "Đã lưu lúc" in page_of(shown).text
    assert cells_of(shown)["f.resolved_early.ho_tich"] == "1.038"
    assert balances(shown)["ho_tich"] == "Khớp"
    sums = [output.text for output in page_of(shown).one("tfoot").all("output") if output.text]
    assert sums == ["1.057", "1.041", "14", "2", "1.053", "1.038", "15", "0", "4", "4", "0"]
    assert rows_of(the_report())["ho_tich"]["resolved_in_time"] == 1053


def test_a_row_that_does_not_balance_says_by_how_much(clerk: Client) -> None:
    typed = {"received": "16", "resolved": "11", "pending": "3"}
    send(clerk, EDIT, {f"f.{cell}.dat_dai": text for cell, text in typed.items()})
    said = balances(clerk.get(EDIT))
    assert said["dat_dai"] == said["Tổng cộng"] == "Lệch 2 16 ≠ 14"
    assert "Chưa gửi" not in page_of(clerk.get(EDIT)).text


def test_a_form_that_nobody_touched_changes_nothing(clerk: Client) -> None:
    send(clerk, EDIT, form_of(clerk.get(EDIT)))
    assert not DossierReport.objects.everywhere().exists()


def test_last_month_and_the_month_a_year_ago_stand_beside_each_cell(province: Province) -> None:
    field = Field.objects.get(code="y_te")
    unit = province.units["S"]
    make_report(unit, "2026-08", lines={field: {"received_online": 1200}}, visits=7)
    make_report(unit, "2025-09", state="draft", lines={field: {"received_online": 9}}, visits=8)
    unit.memberships.create(user=province.user("clerk"), role="clerk", valid_from="2020-01-01")
    page = page_of(province.client("clerk").get("/reports/S/2026-09/edit/"))
    row = next(row for row in page.all("tr") if row.attrs.get("data-row") == "y_te")
    assert row.all("span", class_="cmp")[0].text == "tháng trước 1.200, cùng kỳ năm trước · 9"
    visits = next(row for row in page.all("tr") if "Lượt người" in row.text)
    assert [cell.text for cell in visits.all("td")] == ["7", "", "8"]


def test_fields_without_figures_are_added_when_asked_for(clerk: Client) -> None:
    Field.objects.bulk_create(Field(code=f"f{n}", name=f"Lĩnh vực {n}") for n in range(40))
    send(clerk, EDIT, {"f.due.y_te": "1"})
    first = clerk.get(EDIT)
    assert set(balances(first)) == {"y_te", "Tổng cộng"}
    answer = send(clerk, EDIT, form_of(first) | {"f.due.y_te": "2", "add": ["f7"], "do": "add"})
    assert answer["Location"] == f"{EDIT}?add=f7"
    assert set(balances(clerk.get(answer["Location"]))) == {"y_te", "Lĩnh vực 7", "Tổng cộng"}
    assert rows_of(the_report())["y_te"] == {"due": 2}


def test_a_section_can_be_typed_by_fields(clerk: Client) -> None:
    assert "f.postal.ho_tich" not in form_of(clerk.get(EDIT))
    answer = send(clerk, EDIT, form_of(clerk.get(EDIT)) | {"lines": ["payable"]})
    assert "f.postal.ho_tich" in form_of(clerk.get(answer["Location"]))
    send(clerk, EDIT, {"f.postal.ho_tich": "5"})
    assert form_of(clerk.get(EDIT))["f.postal.ho_tich"] == "5"


def test_two_people_in_one_report_are_asked_for_one_value(
    province: Province, clerk: Client
) -> None:
    enter(province, due="3")
    opened = form_of(clerk.get(EDIT))
    head = Typed("4", "3")
    actions.save_cells(
        by=province.user("head"), unit=province.units["A"], window=OCTOBER,
        typed={(TOTAL, "due"): head},
    )  # fmt: skip
    asked = send(clerk, EDIT, opened | {"f.due.": "5", "f.visits.": "9"})
    assert asked.status_code == 409
    said = page_of(asked).one("fieldset", class_="choose").text
    assert "Toàn báo cáo: Hồ sơ đến hạn trong kỳ" in said
    assert "Giữ số đang lưu: 4 (Head, lúc" in said
    assert "Dùng số của bạn: 5" in said
    assert rows_of(the_report())[TOTAL] == {"due": 4, "visits": 9}
    still = send(clerk, EDIT, form_of(asked) | {"f.petitions.": "1"})
    assert still.status_code == 409
    assert rows_of(the_report())[TOTAL] == {"due": 4, "visits": 9, "petitions": 1}
    assert send(clerk, EDIT, form_of(still) | {"pick.f.due.": "mine"}).status_code == 302
    assert rows_of(the_report())[TOTAL]["due"] == 5


def test_the_stored_value_may_be_kept(province: Province, clerk: Client) -> None:
    opened = form_of(clerk.get(EDIT))
    enter(province, due="4")
    asked = send(clerk, EDIT, opened | {"f.due.": "5"})
    assert send(clerk, EDIT, form_of(asked) | {"pick.f.due.": "stored"}).status_code == 302
    assert cells_of(clerk.get(EDIT)) == {"f.due.": "4"}


def test_a_script_is_told_which_totals_are_the_sums_of_their_lines(clerk: Client) -> None:
    def told(**cells: str) -> Any:
        sent = {f"f.received_online.{row}": text for row, text in cells.items()}
        return send(clerk, EDIT, {"base": "{}", **sent}, HTTP_ACCEPT="application/json").json()

    total = {"f.received_online.": "12"}
    assert told(**{"": "12"})["texts"] == total
    both = {"f.received_online.ho_tich": "12", "f.received_online.": ""}
    for _again in range(2):  # an answer may be lost on its way
        assert told(ho_tich="12")["texts"] == both
    assert told(**{"": "12", "ho_tich": "12"})["texts"] == both
    assert told(**{"": "7"})["texts"] == {"f.received_online.": "7"}


def test_a_script_is_told_what_is_stored_and_what_is_asked(
    province: Province, clerk: Client
) -> None:
    opened = form_of(clerk.get(EDIT))
    enter(province, due="4")
    sent = {"base": opened["base"], "f.due.": "5", "f.visits.": "1234"}
    said = send(clerk, EDIT, sent, HTTP_ACCEPT="application/json").json()
    assert said["texts"] == {"f.due.": "4", "f.visits.": "1.234"}
    assert said["ask"] == ["f.due."]
    assert "Giữ số đang lưu" in said["asked"]
    assert said["saved"].startswith("Đã lưu lúc")


def test_a_form_saved_after_the_submission_loses_nothing_and_writes_nothing(
    province: Province, clerk: Client
) -> None:
    enter(province, due="4")
    opened = form_of(clerk.get(EDIT))
    actions.submit(by=province.user("head"), report=the_report())
    answer = send(clerk, EDIT, opened | {"f.due.": "5", "f.visits.": "x9"})
    assert answer.status_code == 409
    page = page_of(answer)
    assert "Báo cáo đã gửi lúc" in page.text
    assert "Những số sau chưa được lưu:" in page.text
    rows = [row.text for row in page.one("tbody").all("tr")]
    assert rows == [
        "Toàn báo cáo: Hồ sơ đến hạn trong kỳ 5 4",
        "Toàn báo cáo: Lượt người giao dịch x9 –",
    ]
    assert rows_of(the_report())[TOTAL] == {"due": 4}
    script = send(clerk, EDIT, opened | {"f.due.": "5"}, HTTP_ACCEPT="application/json")
    assert (script.status_code, script.json()["refused"][0][:19]) == (409, "Báo cáo đã gửi lúc ")
    assert script.json()["closed"]


def test_the_script_is_told_whether_anything_can_still_be_saved(
    province: Province, clerk: Client
) -> None:
    ended = "/reports/A-OLD/2025-09/edit/"
    for address, final in ((ended, True), (EDIT, False)):
        row = "" if final else "no_such_field"
        answer = send(clerk, address, {f"f.due.{row}": "5"}, HTTP_ACCEPT="application/json")
        assert (answer.status_code, answer.json()["closed"]) == (409, final), answer.json()


def test_the_form_of_a_submitted_report_leads_to_the_report(
    province: Province, clerk: Client
) -> None:
    enter(province, due="4")
    actions.submit(by=province.user("head"), report=the_report())
    answer = clerk.get(EDIT)
    assert (answer.status_code, answer["Location"]) == (302, READ)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/reports/A/2199-01/edit/", 400, "chưa đến"),
        ("/reports/A-OLD/2025-09/edit/", 400, "kết thúc hoạt động"),
        ("/reports/A/2025-13/edit/", 404, ""),
        ("/reports/A/oct/edit/", 404, ""),
        ("/reports/NO/2025-10/edit/", 404, ""),
    ],
)
def test_months_without_a_report_say_why(
    clerk: Client, address: str, status: int, said: str
) -> None:
    answer = clerk.get(address)
    assert answer.status_code == status
    assert said in page_of(answer).text


def test_a_month_inside_a_longer_report_says_so(province: Province, clerk: Client) -> None:
    make_report(province.units["A"], "2025-09", "2025-11", state="draft")
    assert "trùng tháng" in page_of(clerk.get(EDIT)).text
    answer = send(clerk, EDIT, {"f.due.": "5"})
    assert answer.status_code == 409
    assert "trùng tháng" in page_of(answer).text
    assert cells_of(answer) == {"f.due.": "5"}


def test_names_that_are_not_of_the_form_are_left_out(clerk: Client) -> None:
    sent = {"f.nothing.": "5", "f.due": "6", "x.due.": "7", "base": "[", "f.visits.ho_tich": ""}
    assert send(clerk, EDIT, sent).status_code == 302
    assert cells_of(clerk.get(EDIT)) == {"f.due.": "6"}


def test_invented_figures_are_marked(province: Province, clerk: Client) -> None:
    make_report(province.units["A"], "2025-09", origin=Origin.ILLUSTRATION, visits=3)
    assert "SỐ LIỆU MINH HỌA" in page_of(clerk.get(EDIT)).text


def test_sixty_fields_make_a_light_page(province: Province, clerk: Client) -> None:
    sixty = [Field(code=f"f{n:02d}", name=f"Lĩnh vực số {n}") for n in range(60)]
    Field.objects.bulk_create(sixty)
    for month in ("2025-09", "2025-10"):
        lines = {
            field: {cell: 7 * n + m for m, cell in enumerate(GRID_CELLS) if cell in LINE_CELLS}
            for n, field in enumerate(sixty)
        }
        for line in lines.values():
            line["resolved_in_time"] = line.pop("resolved_on_day") + line["resolved_early"]
        make_report(province.units["A"], month, state="draft", lines=lines)
    answer = clerk.get(EDIT)
    assert len(cells_of(answer)) == 60 * len(GRID_CELLS)
    assert len(gzip.compress(answer.content)) < MOST_KILOBYTES * 1024


def test_thirty_fields_ask_the_database_as_often_as_three(
    province: Province, clerk: Client
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get(EDIT).status_code == 200
        return len(captured)

    more = Field.objects.bulk_create(Field(code=f"f{n}", name=f"f{n}") for n in range(27))
    report = make_report(
        province.units["A"], "2025-10", state="draft",
        lines={field: {"due": 1} for field in Field.objects.exclude(pk__in=[f.pk for f in more])},
    )  # fmt: skip
    few = asked()
    FieldLine.objects.bulk_create(FieldLine(report=report, field=field, due=1) for field in more)
    assert asked() == few
    assert few <= 15


texts = st.one_of(
    st.integers(0, 5000).map(str),
    st.sampled_from(["", "1.234", "-3", "12a", '"><b>', "  7 "]),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=5),
)
names = st.sampled_from(
    [f"f.{cell}.{row}" for row in ("ho_tich", "y_te") for cell in LINE_CELLS]
    + [f"f.{cell}." for cell in TOTAL_CELLS]
)


@with_a_database
@given(st.dictionaries(names, texts, max_size=10))
def test_whatever_is_posted_the_form_shows_it_and_a_second_save_changes_nothing(
    clerk: Client, sent: dict[str, str]
) -> None:
    DossierReport.objects.everywhere().delete()
    assert send(clerk, EDIT, sent).status_code == 302
    first = clerk.get(EDIT)
    held = cells_of(first)
    for name, text in sent.items():
        assert alike(held.get(name, ""), text) or name.endswith(".")
    assert send(clerk, EDIT, form_of(first)).status_code == 302
    assert cells_of(clerk.get(EDIT)) == held


def test_a_cell_that_is_no_number_says_so_and_does_not_count(clerk: Client) -> None:
    sent = form_of(clerk.get(EDIT))
    sent |= {"f.received_online.ho_tich": "tám lăm", "f.carried_over.ho_tich": "2"}
    send(clerk, EDIT, sent)
    page = page_of(clerk.get(EDIT))
    box = next(one for one in page.all("input") if one.attrs.get("value") == "tám lăm")
    why = page.one("span", id=box.attrs["aria-describedby"])
    assert why.text == "“tám lăm” không phải là số nguyên từ 0: chưa tính"
    listed = page.one("div", id="unread").one("a")
    assert listed.attrs["href"] == f"#{box.attrs['id']}"
    assert "Trực tuyến" in listed.text or "trực tuyến" in listed.text
    assert page.one("div", class_="bar").all("b")[0].text == "1"


def test_a_page_pasted_into_a_cell_is_kept_whole_and_quoted_by_its_beginning(
    clerk: Client,
) -> None:
    long = "Phường đã tiếp nhận " * 100 + "42"
    send(clerk, EDIT, form_of(clerk.get(EDIT)) | {"f.received_online.ho_tich": long})
    page = page_of(clerk.get(EDIT))
    box = next(one for one in page.all("input") if one.attrs.get("value") == long)
    quoted = "“Phường đã tiếp nhận Phường đã tiếp nhận…”"
    assert page.one("span", id=box.attrs["aria-describedby"]).text.startswith(quoted)
    check = page_of(clerk.get(EDIT.replace("edit", "check"))).one("main").text
    assert f"ghi {quoted}, không phải là số nguyên" in check
    assert check.count("Phường đã tiếp nhận") == 2
