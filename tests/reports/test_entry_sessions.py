"""A session that ends while somebody types: what was typed waits for them, and for them alone."""

import pytest
from django.test import Client

from reports.models import DossierReport
from reports.rows import TOTAL
from reports.unsaved import MOST_CELLS, WAITING
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.builders import fields, rows_of, the_report
from tests.reports.pages import HERE, cells_of, form_of, send

pytestmark = pytest.mark.django_db
EDIT = "/reports/A/2025-10/edit/"
TYPED = {"f.due.": "1234", "f.visits.": "-3", "base": "{}"}


@pytest.fixture
def province() -> Province:
    fields("ho_tich")
    return make_province()


def sign_in(client: Client, province: Province, person: str = "clerk") -> None:
    """By the page, as a browser does: what its session holds stays."""
    user = province.user(person)
    user.set_password("mat-khau-thu-1")
    user.save()
    answer = client.post("/signin/", {"username": person, "password": "mat-khau-thu-1"})
    assert answer.status_code == 302


def test_what_was_typed_waits_behind_the_sign_in_page(province: Province) -> None:
    browser = Client()
    answer = send(browser, EDIT, TYPED)
    assert answer["Location"] == f"/signin/?next={EDIT}"
    assert not DossierReport.objects.everywhere().exists()
    sign_in(browser, province)
    waiting = browser.get(EDIT)
    assert "Có số đã nhập nhưng chưa lưu" in page_of(waiting).text
    assert cells_of(waiting) == {"f.due.": "1234", "f.visits.": "-3"}
    assert not DossierReport.objects.everywhere().exists()
    assert send(browser, EDIT, form_of(waiting)).status_code == 302
    assert rows_of(the_report())[TOTAL] == {"due": 1234}
    saved = browser.get(EDIT)
    assert "chưa lưu" not in page_of(saved).text
    assert cells_of(saved) == {"f.due.": "1.234", "f.visits.": "-3"}


def test_it_can_be_thrown_away(province: Province) -> None:
    browser = Client()
    send(browser, EDIT, TYPED)
    sign_in(browser, province)
    assert send(browser, EDIT, form_of(browser.get(EDIT)) | {"do": "discard"}).status_code == 302
    assert cells_of(browser.get(EDIT)) == {}


def test_what_waited_is_still_a_conflict_with_what_others_saved(province: Province) -> None:
    browser = Client()
    send(browser, EDIT, TYPED)
    send(province.client("head"), EDIT, {"f.due.": "7"})
    sign_in(browser, province)
    answer = send(browser, EDIT, form_of(browser.get(EDIT)))
    assert answer.status_code == 409
    assert rows_of(the_report())[TOTAL] == {"due": 7}


def test_what_waited_for_a_report_that_was_submitted_meanwhile_is_shown(
    province: Province,
) -> None:
    browser = Client()
    send(browser, EDIT, TYPED)
    send(province.client("head"), EDIT, {"f.due.": "7"})
    DossierReport.objects.everywhere().update(state="submitted")
    sign_in(browser, province)
    page = page_of(browser.get(EDIT))
    assert "Những số sau chưa được lưu:" in page.text
    assert "1234" in page.text


def test_nobody_else_sees_what_waits(province: Province) -> None:
    browser = Client()
    send(browser, EDIT, TYPED)
    sign_in(browser, province, "neighbour")
    assert browser.get(EDIT).status_code == 404


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_a_stranger_s_page_leaves_nothing_behind(province: Province, origin: str) -> None:
    browser = Client()
    answer = browser.post(EDIT, TYPED, HTTP_ORIGIN=origin)
    assert answer.status_code == 302
    assert WAITING not in browser.session


def test_a_visitor_leaves_no_more_behind_than_a_form(province: Province) -> None:
    long = {f"f.due.{'x' * 200}{n}": "1" for n in range(1500)}
    for sent in ({f"f.due.{n}": "1" for n in range(MOST_CELLS + 1)}, long):
        browser = Client()
        send(browser, EDIT, sent)
        assert WAITING not in browser.session


def test_each_form_of_an_ended_session_waits_at_its_own_address(province: Province) -> None:
    browser = Client()
    months = [f"/reports/A/2026-{month:02}/edit/" for month in range(1, 8)]
    for address in months:
        send(browser, address, {"f.due.": "1234"})
    assert list(browser.session[WAITING]) == months[1:]
    sign_in(browser, province)
    assert cells_of(browser.get(months[1])) == {"f.due.": "1234"}
    send(browser, months[1], form_of(browser.get(months[1])))
    assert list(browser.session[WAITING]) == months[2:]


def test_forms_together_leave_no_more_behind_than_the_session_takes(province: Province) -> None:
    browser = Client()
    addresses = [EDIT, EDIT.replace("10", "09")]
    for address in addresses:
        send(browser, address, {f"f.due.{'x' * 100}{n}": "1" for n in range(1500)})
    assert list(browser.session[WAITING]) == addresses[1:]


def test_a_cell_that_is_too_long_costs_itself_alone(province: Province) -> None:
    browser = Client()
    send(browser, EDIT, {"f.due.": "9" * 101, "f.visits.": "3"})
    sign_in(browser, province)
    waiting = browser.get(EDIT)
    assert cells_of(waiting) == {"f.visits.": "3"}
    assert "1 ô có hơn 100 ký tự nên không giữ lại được" in page_of(waiting).text


def test_a_row_that_is_no_field_is_no_error_of_the_server(province: Province) -> None:
    browser = Client()
    send(browser, EDIT, {**TYPED, "f.due.NOSUCH": "5"})
    send(province.client("head"), EDIT, {"f.due.": "7"})
    DossierReport.objects.everywhere().update(state="submitted")
    sign_in(browser, province)
    page = page_of(browser.get(EDIT))
    assert "1234" in page.text
    assert "NOSUCH" not in page.text
    again = send(browser, EDIT, {"f.due.NOSUCH": "5", "f.visits.": "8"})
    assert again.status_code == 409


def test_a_conflict_about_a_row_that_is_no_field_is_no_error_of_the_server(
    province: Province,
) -> None:
    browser = province.client("clerk")
    sent = {"f.due.NOSUCH": "5", "base": '{"f.due.NOSUCH": "4"}'}
    for accept in ("text/html", "application/json"):
        assert send(browser, EDIT, sent, HTTP_ACCEPT=accept).status_code < 500


def test_a_base_that_no_page_of_ours_sent_is_none(province: Province) -> None:
    browser = province.client("clerk")
    assert send(browser, EDIT, {"f.due.": "5", "base": "[" * 200_000}).status_code == 302
    assert rows_of(the_report())[TOTAL] == {"due": 5}


@pytest.mark.parametrize("stood", ["\\ud800", "\\u0000", "4\\udfff"])
def test_a_base_with_half_a_letter_is_no_error_of_the_server(
    province: Province, stood: str
) -> None:
    sent = {"f.visits.": "5", "f.due.NOSUCH": "5", "base": f'{{"f.visits.": "{stood}"}}'}
    for accept in ("text/html", "application/json"):
        answer = send(province.client("clerk"), EDIT, sent, HTTP_ACCEPT=accept)
        assert answer.status_code < 500
    browser = Client()
    send(browser, EDIT, sent)
    sign_in(browser, province)
    assert cells_of(browser.get(EDIT))["f.visits."] == "5"


def test_a_script_keeps_what_it_typed_itself(province: Province) -> None:
    browser = Client()
    answer = send(browser, EDIT, TYPED, HTTP_ACCEPT="application/json")
    assert answer.status_code == 302
    assert WAITING not in browser.session


def test_a_form_from_before_the_last_sign_in_comes_back_filled_in(province: Province) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(province.user("clerk"))
    answer = send(browser, EDIT, TYPED | {"csrfmiddlewaretoken": "old"})
    assert (answer.status_code, answer["Location"]) == (302, EDIT)
    waiting = browser.get(EDIT)
    assert cells_of(waiting) == {"f.due.": "1234", "f.visits.": "-3"}
    assert not DossierReport.objects.everywhere().exists()
    assert send(browser, EDIT, form_of(waiting)).status_code == 302
    assert rows_of(the_report())[TOTAL] == {"due": 1234}


def test_other_pages_explain_a_form_that_is_too_old() -> None:
    answer = Client(enforce_csrf_checks=True).post("/signin/", {}, **HERE)  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert "Biểu mẫu đã hết hiệu lực" in answer.content.decode()


def test_a_script_is_told_that_its_form_is_too_old(province: Province) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(province.user("clerk"))
    assert send(browser, EDIT, TYPED, HTTP_ACCEPT="application/json").status_code == 403


def test_who_wrote_in_another_window_is_told_so(province: Province) -> None:
    clerk = province.client("clerk")
    opened = form_of(clerk.get(EDIT))
    send(clerk, EDIT, opened | {"f.due.": "4"})
    asked = send(clerk, EDIT, opened | {"f.due.": "5"})
    said = page_of(asked).one("fieldset", class_="choose").text
    assert "Toàn báo cáo: " in said
    assert "Bạn đã sửa ở cửa sổ khác" in said
    again = page_of(send(clerk, EDIT, form_of(asked)))
    assert "Có 1 ô mà số đang lưu khác số bạn nhập và chưa chọn số" in again.text
