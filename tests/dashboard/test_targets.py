"""The targets of a year by their documents, how they stand, and the form that sets them."""

from datetime import date

import pytest
from django.test import Client

from audit.actions import record
from indicators.actions import withdraw_target
from indicators.models import Target
from reports.models import DossierReport
from tests.builders import (
    events_about,
    make_document,
    make_field,
    make_report,
    make_target,
)
from tests.dashboard.boards import Board, ranking, row_of
from tests.dashboard.html import page_of
from tests.dashboard.target_pages import (
    TYPED,
    alert,
    edited,
    opening,
    post,
    rows,
    said,
    seen,
    targets,
)

pytestmark = pytest.mark.django_db

# --- the list -------------------------------------------------------------------------------------


def test_a_level_s_target_says_how_many_of_the_ranked_meet_it(officer: Client) -> None:
    page = targets(officer)
    [row] = rows(page)
    assert row[1] == "Thành phố N: xã, phường năm 2024"
    assert row[2].startswith("≥ 75%")
    assert row[3] == "2/4 đạt 1 gần đạt, 5 không xếp hạng"
    assert row[4] == "1 chưa đạt"
    assert "2 trong 4 đơn vị" in opening(ranking(officer)), "as on the page it links to"
    assert opening(page) == (
        "Năm 2024 có 1 chỉ tiêu theo 1 văn bản; 1 chỉ tiêu còn đơn vị chưa đạt, trong 1 chỉ tiêu "
        "đánh giá được theo số liệu 7 tháng đầu năm 2024. Nhiều nhất: Thanh toán trực tuyến ≥ 75%, "
        "1 đơn vị chưa đạt."
    )


def test_the_link_leads_to_the_ranking_of_those_units(officer: Client) -> None:
    cells = targets(officer).one("table", class_="goals").one("tbody").all("td")
    answer = officer.get(cells[2].one("a").attrs["href"])
    assert answer.status_code == 200
    assert "Thành phố N, 7 tháng đầu năm 2024" in page_of(answer).one("h1").text


def test_a_clerk_sees_how_the_own_unit_stands_against_a_demand_from_above(board: Board) -> None:
    make_target("online_payment", board.units["B"], "≥ 50", level="ward", year=2025)
    make_report(board.units["A"], "2025-08", paid_online=40, payable=100)
    [row] = rows(targets(board.client("clerk")))
    assert row[3] == "40,00% cần thêm 10 hồ sơ thanh toán trực tuyến"
    assert row[4] == "Chưa đạt"


def test_a_unit_s_own_target_judges_its_branch(board: Board, officer: Client) -> None:
    make_target("online_payment", board.units["N"], "≥ 60", level="")
    own = next(row for row in rows(targets(officer)) if row[1].startswith("Thành phố N năm"))
    assert (own[3], own[4]) == ("60,14%", "Đạt")
    [figure] = [
        cell.one("a", class_="receipt").attrs["href"]
        for cell in targets(officer).all("td")
        if cell.all("a", class_="receipt")
    ]
    assert own[3].split()[0] in page_of(officer.get(figure)).text


def test_a_later_document_takes_the_place_of_an_earlier_one(board: Board, officer: Client) -> None:
    later = make_document("9/QĐ-UBND", date(2024, 6, 1))
    make_target("online_payment", board.units["N"], "≥ 80", level="commune", document=later)
    by_demand = {row[2].split(" Sửa")[0]: row for row in rows(targets(officer))}
    assert by_demand["≥ 75%"][4] == "thay bằng ≥ 80%, 9/QĐ-UBND"
    assert by_demand["≥ 75%"][3] == "–", "it judges nobody any more"
    assert by_demand["≥ 80%"][3].startswith("2/4 đạt")


def test_invented_documents_judge_no_real_figure(board: Board, officer: Client) -> None:
    document = make_document("9/QĐ-UBND", date(2024, 6, 1), illustrative=True)
    make_target("online_payment", board.units["N"], "≥ 99", level="commune", document=document)
    by_demand = {row[2].split(" Sửa")[0]: row for row in rows(targets(officer))}
    assert by_demand["≥ 75%"][3].startswith("2/4 đạt")
    assert "0/" not in by_demand["≥ 99%"][3]


def test_targets_of_one_field_are_not_judged_by_all(board: Board, officer: Client) -> None:
    make_target("online_payment", board.units["N"], "≥ 99", level="ward", field=make_field("land"))
    [row] = [row for row in rows(targets(officer)) if "lĩnh vực" in row[1]]
    assert (row[3], row[4]) == ("–", "chưa đánh giá")


def test_year_unit_and_indicator_stand_in_the_address(board: Board, officer: Client) -> None:
    make_target("on_time_resolved", board.units["B"], "≥ 98", level="ward")
    make_target("on_time_resolved", board.units["B"], "≥ 97", level="ward", year=2023)
    assert len(rows(targets(officer))) == 2
    assert len(rows(targets(officer, "?unit=N"))) == 1
    assert len(rows(targets(officer, "?indicator=on_time_resolved"))) == 1
    assert rows(targets(officer, "?year=2023"))[0][2].startswith("≥ 97%")
    assert "Năm 2022 chưa có chỉ tiêu nào" in opening(targets(officer, "?year=2022"))


@pytest.mark.parametrize("year", ["x", "0", "20245", "9" * 50])
def test_what_is_no_year_is_told_beside_the_page(officer: Client, year: str) -> None:
    page = targets(officer, f"?year={year}", status=400)
    assert "không phải là năm" in page.one("div", class_="alert").text
    assert rows(page)


def test_what_nobody_demands_is_listed(board: Board, officer: Client) -> None:
    make_report(board.units["N5"], "2024-01", "2024-07", resolved_in_time=9, resolved_late=1)
    page = targets(officer)
    listed = [each.text for names in page.all("ul", class_="names") for each in names.all("li")]
    assert "Giải quyết trước và đúng hạn trên số đã giải quyết" in listed
    assert not [name for name in listed if "nghĩa vụ tài chính" in name], "that is demanded"
    assert listed[-3:] == ["Xã A cũ", "Xã A khác", "Xã S cũ"], "those of the other district"


def test_neighbours_targets_are_nobody_else_s_to_read(board: Board) -> None:
    make_target("online_payment", board.units["S"], "≥ 51", level="", year=2024)
    assert "≥ 51%" not in targets(board.client("clerk"), "?year=2024").text
    assert "≥ 51%" in targets(board.client("officer"), "?year=2024").text


def test_only_the_office_is_offered_the_editor(board: Board) -> None:
    assert "Giao chỉ tiêu" in targets(board.client("officer")).text
    for person in ("viewer", "inspector", "clerk"):
        page = targets(board.client(person), "?year=2024")
        assert not [link for link in page.all("a") if link.text in {"Giao chỉ tiêu", "Sửa"}]


# --- the form -------------------------------------------------------------------------------------


def test_a_target_turns_the_verdicts_of_the_ranking(board: Board, officer: Client) -> None:
    """In an invented city the new document is invented, and judges invented figures."""
    DossierReport.objects.everywhere().update(origin="illustration")
    answer = post(officer)
    target = Target.objects.get(document__symbol="7/QĐ-UBND")
    assert answer.headers["Location"] == f"/targets/?year=2024#target-{target.pk}"
    assert (str(target), target.clause, target.document.illustrative) == (
        "≥ 79.5", "Phụ lục I", True,
    )  # fmt: skip
    assert target.document.effective_on == date(2024, 1, 15)
    assert "+0,50 Đạt" in row_of(ranking(officer), "Phường Ái").text
    post(officer, f"/targets/{target.pk}/edit/", **edited(target, "90"))
    assert "−10,00 Chưa đạt" in row_of(ranking(officer), "Phường Ái").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "nhiều"}, "“nhiều” không phải là số"),
        ({"value": "101"}, "0 đến 100"),
        ({"value": "99,12345"}, "Nhiều nhất 4"),
        ({"value": ""}, "Cần ghi giá trị"),
        ({"indicator": ""}, "Cần chọn chỉ số"),
        ({"unit": ""}, "Cần ghi mã hoặc tên đơn vị"),
        ({"year": ""}, "Cần ghi năm"),
        ({"year": "24"}, "“24” không phải là năm"),
        ({"year": "0000"}, "“0000” không phải là năm"),
        ({"year": "2024", "first_day": "01/07/2024"}, "không ghi cả năm và ngày"),
        ({"year": "", "first_day": "01/07/2024"}, "Ghi năm, hoặc cả hai ngày"),
        ({"year": "", "first_day": "01/07/2024", "last_day": "01/01/2024"}, "trước ngày đầu"),
        ({"year": "2204"}, "đến ngày 01/01/2204: ghi ngày từ 01/01/1900 đến 31/12/2199"),
        ({"year": "", "first_day": "01/01/2024", "last_day": "31/12/9999"}, "đến ngày 31/12/9999"),
        ({"year": "", "first_day": "01/01/0001", "last_day": "31/12/0001"}, "đến ngày 01/01/0001"),
        ({"effective_on": "15/01/2204"}, "đến ngày 15/01/2204"),
        ({"effective_on": "30/02/2024"}, "viết theo mẫu 30/06/2025"),
        ({"symbol": ""}, "Cần chọn văn bản"),
        ({"operator": "≤"}, "càng cao càng tốt"),
        ({"level": "province"}, "không đứng dưới"),
        ({"clause": "x" * 201}, "200"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_all_that_was_typed_stays(
    board: Board, officer: Client, changes: dict[str, str], words: str
) -> None:
    answer = post(officer, **changes)
    assert answer.status_code == 400
    assert words in said(answer)
    page = page_of(answer)
    typed = {each.attrs.get("name"): each.attrs.get("value", "") for each in page.all("input")}
    for name in ("symbol", "clause", "unit", "value", "year"):
        assert typed[name] == {**TYPED, **changes}[name]
    assert Target.objects.count() == 1
    assert not Target.objects.filter(document__symbol="7/QĐ-UBND").exists()


@pytest.mark.parametrize("text", ["Thành phố N", "thanh pho n", "Thành phố N (N)", " N "])
def test_a_unit_is_found_by_code_and_by_name_without_diacritics(officer: Client, text: str) -> None:
    assert post(officer, unit=text).status_code == 302


def test_a_unit_is_found_by_its_name_without_its_kind(officer: Client) -> None:
    assert post(officer, unit="binh", level="").status_code == 302
    assert Target.objects.latest("pk").unit.name == "Phường Bình"


def test_units_that_fit_a_name_without_its_kind_are_named(board: Board, officer: Client) -> None:
    board.add("N98", "N", "Xã Bình", kind="commune")
    answer = post(officer, unit="bình")
    assert answer.status_code == 400
    assert "Có 2 đơn vị tên “bình”: ghi mã" in said(answer)
    assert "N98: Xã Bình, Thành phố N" in said(answer)


@pytest.mark.parametrize(
    ("text", "status"), [("Z", 404), ("VN", 404), ("Tỉnh Z", 400), ("z", 400), ("nowhere", 400)]
)
def test_a_stranger_s_unit_is_as_good_as_none(officer: Client, text: str, status: int) -> None:
    """The code of a stranger's is denied; what names nothing in the scope is an error to mend."""
    answer = post(officer, unit=text)
    assert answer.status_code == status
    assert f"Không có đơn vị “{text}” trong phạm vi" in said(answer)
    assert Target.objects.count() == 1


def test_units_of_one_name_are_told_by_their_codes(board: Board, officer: Client) -> None:
    board.add("N99", "B", "Thành phố N", kind="city")
    answer = post(officer, unit="Thành phố N")
    assert "Có 2 đơn vị" in said(answer)
    assert "N99" in said(answer)


def test_an_overlap_is_refused_with_the_way_to_the_other(board: Board, officer: Client) -> None:
    post(officer)
    stored = Target.objects.get(document__symbol="7/QĐ-UBND")
    answer = post(officer, value="70")
    assert answer.status_code == 400
    assert "7/QĐ-UBND đã giao ≥ 79,5%" in alert(answer)
    [link] = page_of(answer).one("div", class_="alert").all("a")
    assert link.attrs["href"] == f"/targets/{stored.pk}/edit/"


def test_an_edit_shows_what_is_stored_and_saves_what_was_typed(
    board: Board, officer: Client
) -> None:
    post(officer)
    target = Target.objects.get(document__symbol="7/QĐ-UBND")
    page = page_of(officer.get(f"/targets/{target.pk}/edit/"))
    typed = {each.attrs.get("name"): each.attrs.get("value", "") for each in page.all("input")}
    assert (typed["value"], typed["unit"], typed["year"]) == ("79,5", "Thành phố N (N)", "2024")
    answer = post(officer, f"/targets/{target.pk}/edit/", **edited(target, "81"))
    assert answer.status_code == 302
    assert "giá trị 79,5 → 81" in page_of(officer.get("/targets/")).text


def test_somebody_else_s_change_is_told_and_not_overwritten(board: Board, officer: Client) -> None:
    post(officer)
    target = Target.objects.get(document__symbol="7/QĐ-UBND")
    stale = edited(target, "82")
    post(officer, f"/targets/{target.pk}/edit/", **edited(target, "81"))
    answer = post(officer, f"/targets/{target.pk}/edit/", **stale)
    assert answer.status_code == 400
    assert "vừa được người khác sửa, nay là ≥ 81%" in alert(answer)


@pytest.mark.parametrize("first", [{"preview": "1"}, {"value": "nhiều"}])
def test_an_answer_does_not_pass_off_a_colleague_s_change_as_seen(
    board: Board, officer: Client, first: dict[str, str]
) -> None:
    post(officer)
    target = Target.objects.get(document__symbol="7/QĐ-UBND")
    address, opened = f"/targets/{target.pk}/edit/", edited(target, "82")
    refused = post(officer, address, **{**opened, "value": "nhiều"})
    post(officer, address, **edited(target, "90"))
    answer = post(officer, address, **{**opened, "seen": seen(refused), **first})
    told = "preview" in first
    assert ("vừa được người khác sửa, nay là ≥ 90%" in alert(answer)) == told, "at the preview too"
    target.refresh_from_db()
    assert target.value == 90
    assert (seen(answer) == target.version) == told, "saved over knowingly, never otherwise"
    if not told:
        assert post(officer, address, **{**opened, "seen": seen(answer)}).status_code == 400


def test_a_target_is_withdrawn_with_a_reason_that_stays_in_the_history(
    board: Board, officer: Client
) -> None:
    target = board.target
    target.refresh_from_db()
    address = f"/targets/{target.pk}/delete/"
    refused = officer.post(address, {"seen": target.version, "reason": " "})
    assert refused.status_code == 400
    assert "Cần ghi lý do" in said(refused)
    pk = target.pk
    done = officer.post(address, {"seen": target.version, "reason": "giao nhầm"})
    assert done.headers["Location"] == "/targets/?year=2024#history-title"
    target.pk = pk
    assert events_about(target).last() is not None
    text = targets(officer, "?year=2024").text
    assert "Bỏ: online_payment ≥ 75 N" in text
    assert "lý do: giao nhầm" in text


def test_withdrawals_elsewhere_do_not_crowd_out_ones_own(board: Board, officer: Client) -> None:
    withdraw(board.target, "giao nhầm")
    document = make_document("9/KH-UBND")
    for _number in range(101):
        target = make_target("online_payment", board.units["Z"], "≥ 60", document=document)
        withdraw(target, "của tỉnh khác")
    text = targets(officer, "?year=2024").text
    assert "lý do: giao nhầm" in text
    assert "của tỉnh khác" not in text


def test_a_withdrawal_is_found_wherever_it_tells_its_unit(board: Board, officer: Client) -> None:
    told = {"indicator": "online_payment", "operator": "≥", "value": "75"}
    for reason, code in (("của tỉnh này", "N"), ("của tỉnh khác", "Z")):
        record(
            by=None, action="indicators.target_withdrawn", target=board.target, reason=reason,
            changes=[{"field": name, "before": fact, "after": None}
                     for name, fact in [*told.items(), ("unit", code)]],
        )  # fmt: skip
    board.target.delete()
    text = targets(officer, "?year=2024").text
    assert "lý do: của tỉnh này" in text
    assert "của tỉnh khác" not in text


def withdraw(target: Target, reason: str) -> None:
    target.refresh_from_db()
    withdraw_target(target, by=None, reason=reason, seen=target.version)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2024, 1, 1), date(9999, 12, 31)),
        (date(1, 1, 1), date(2024, 12, 31)),
        (date(2204, 1, 1), date(2204, 12, 31)),
        (date(1, 1, 1), date(1, 12, 31)),
    ],
)
def test_odd_days_that_are_stored_stop_no_page(
    board: Board, officer: Client, first: date, last: date
) -> None:
    document = make_document("9/QĐ-UBND", date(2204, 1, 1), illustrative=True)
    target = make_target("online_payment", board.units["N"], "≥ 60", document=document)
    Target.objects.filter(pk=target.pk).update(valid_from=first, valid_to=last)
    assert "≥ 75%" in targets(officer).text
    for address in (f"/targets/{target.pk}/edit/", f"/documents/{document.pk}/"):
        assert officer.get(address).status_code == 200
    answer = post(officer, f"/targets/{target.pk}/edit/", **edited(target, "61"), preview="1")
    assert answer.status_code == 200


@pytest.mark.parametrize("year", ["020269", "02026", "202", "20269", "٢٠٢٦٩"])
def test_a_year_that_is_none_is_refused(officer: Client, year: str) -> None:
    assert officer.get(f"/targets/?year={year}").status_code == 400
