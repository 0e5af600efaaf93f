"""A report that was opened again says so until it is handed in anew, on every page, and is open
until its moment: nothing closes it, and whoever comes later finds it closed.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError

from core.clock import OFFICE_TIME
from core.errors import Refused
from core.months import Window
from legal.models import Document
from reports import actions
from reports.cell_notes import CellNote, note_cells, version
from reports.cells import Typed
from reports.models import DossierReport, NoteKind
from reports.rows import TOTAL
from tests.builders import events_about
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.builders import run
from tests.reports.offices import approved, now
from tests.reports.pages import form_of, send
from tests.reports.test_upload import csv, looked_at, write

pytestmark = pytest.mark.django_db
REOPENED, LAPSED = "Mở lại để sửa", "Hết thời hạn mở lại"
READ = "/reports/A/2025-09/"
EDIT, CHECK, SUBMIT = f"{READ}edit/", f"{READ}check/", f"{READ}submit/"
BOARD, OWN = "/reports/?unit=B&month=2025-09", "/reports/?unit=A&of=own&month=2025-09"
PAGES = (READ, BOARD, OWN)
SEPTEMBER = Window.parse("2025-09", "2025-09")
SCRIPT = {"HTTP_ACCEPT": "application/json"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_TIME)


# A Monday; opened until Thursday at five, which is still so at 17:00:59.
NOW, UNTIL = at("2025-12-01 09:00"), at("2025-12-04 17:00")
LAST, AFTER = at("2025-12-04 17:00:59"), at("2025-12-04 17:01")
OVER = "Đã hết thời hạn mở lại từ 17:00 ngày 04/12/2025, đề nghị cấp trên mở lại nếu cần."


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def province(clock: Any) -> Province:
    return make_province()


def tags(province: Province, path: str) -> list[str]:
    client = province.client("officer" if "unit=B" in path else "clerk")
    return [tag.text.strip() for tag in page_of(client.get(path)).all("span", class_="tag")]


def reopen(province: Province, report: DossierReport, until: datetime = UNTIL) -> DossierReport:
    words = {"reason": "Sai hộ tịch", "document": "125/SNV-CCHC"}
    return actions.reopen(by=province.user("officer"), report=report, until=until, **words)


def reopened(province: Province) -> DossierReport:
    return reopen(province, approved(province))


@pytest.mark.parametrize("path", [*PAGES, EDIT, CHECK])
def test_it_is_open_again(path: str, province: Province) -> None:
    reopened(province)
    assert REOPENED in tags(province, path)


def test_the_months_of_a_unit_count_it_as_opened_again(province: Province, clock: Any) -> None:
    reopened(province)
    for moment, said in ((NOW, "1 mở lại để sửa"), (AFTER, "1 hết thời hạn mở lại")):
        clock.move_to(moment)
        page = page_of(province.client("clerk").get(OWN))
        assert f"Năm 2025: {said}" in page.one("p", class_="standfirst").text


@pytest.mark.parametrize("path", [*PAGES, CHECK])
def test_handed_in_anew_it_is_handed_in(path: str, province: Province, clock: Any) -> None:
    report = reopened(province)
    actions.submit(by=province.user("clerk"), report=report)
    clock.move_to(AFTER)
    said = tags(province, path)
    assert "Đã gửi" in said
    assert {REOPENED, LAPSED}.isdisjoint(said)


@pytest.mark.parametrize(
    ("moment", "left"),
    [(NOW, "còn 3 ngày làm việc"), (at("2025-12-03 23:00"), "còn 1 ngày làm việc"),
     (LAST, "hết hạn hôm nay")],
)  # fmt: skip
@pytest.mark.parametrize("path", [READ, BOARD, OWN, EDIT, "/"])
def test_until_its_moment_every_page_says_how_long(
    path: str, moment: datetime, left: str, province: Province, clock: Any
) -> None:
    reopened(province)
    clock.move_to(moment)
    client = province.client("officer" if path == BOARD else "clerk")
    page = page_of(client.get(path)).text
    assert f"Mở lại đến 17:00 ngày 04/12/2025 ({left})" in page
    assert ("Sai hộ tịch" in page) == (path != OWN)


@pytest.mark.parametrize("path", [READ, BOARD, OWN, CHECK, "/"])
def test_afterwards_every_page_says_that_it_is_over(
    path: str, province: Province, clock: Any
) -> None:
    reopened(province)
    clock.move_to(LAST)
    client = province.client("officer" if path == BOARD else "clerk")
    assert REOPENED in page_of(client.get(path)).text, "and the board would remember it"
    clock.move_to(AFTER)
    page = page_of(client.get(path))
    assert OVER in page.text
    assert LAPSED in [tag.text.strip() for tag in page.all("span", class_="tag")]
    assert page.all("a", class_="btn", href=EDIT) == []


def test_what_lapsed_is_not_sent_not_confirmed_and_late(province: Province, clock: Any) -> None:
    report = reopened(province)
    clock.move_to(AFTER)
    assert now(report).state == "draft"
    officer = province.client("officer")
    for only in ("returned", "late"):
        assert "Phường A" in page_of(officer.get(f"{BOARD}&only={only}")).one("tbody").text
    assert "0 đã xác nhận" not in page_of(officer.get(BOARD)).one("p", class_="standfirst").text
    assert page_of(officer.get(BOARD)).one("p", class_="standfirst").text.startswith("Đã gửi 0/")


def typed(_report: DossierReport, province: Province) -> None:
    cells = {(TOTAL, "visits"): Typed("7", "")}
    unit = province.units["A"]
    actions.save_cells(by=province.user("clerk"), unit=unit, window=SEPTEMBER, typed=cells)


def imported(_report: DossierReport, province: Province) -> None:
    rows = {TOTAL: {"visits": 7}}
    actions.save_figures(by=None, unit=province.units["A"], window=SEPTEMBER, rows=rows)


def explained(_report: DossierReport, province: Province) -> None:
    unit = province.units["A"]
    notes = {TOTAL: "Rà soát lại sổ"}
    actions.explain(by=province.user("clerk"), unit=unit, window=SEPTEMBER, notes=notes)


def noted(_report: DossierReport, province: Province) -> None:
    note_cells(
        by=province.user("clerk"), unit=province.units["A"], window=SEPTEMBER, row=TOTAL,
        said={"visits": CellNote(NoteKind.NOT_AVAILABLE, "Chưa đếm")}, seen=version({}),
    )  # fmt: skip


def submitted(report: DossierReport, province: Province) -> None:
    actions.submit(by=province.user("clerk"), report=report)


@pytest.mark.parametrize("verb", [typed, imported, explained, noted, submitted])
def test_every_verb_of_the_unit_is_open_until_the_moment_and_closed_behind_it(
    verb: Callable[[DossierReport, Province], None], province: Province, clock: Any
) -> None:
    report = reopened(province)
    clock.move_to(AFTER)
    before = events_about(report).count()
    with pytest.raises(Refused):
        verb(report, province)
    assert events_about(report).count() == before
    clock.move_to(LAST)
    verb(report, province)
    assert events_about(report).count() > before


def test_a_form_left_open_is_told_why_and_keeps_what_was_typed(
    province: Province, clock: Any
) -> None:
    reopened(province)
    clock.move_to(LAST)
    clerk = province.client("clerk")
    sent = {**form_of(clerk.get(EDIT)), "f.visits.": "77"}
    clock.move_to(AFTER)
    script = send(clerk, EDIT, sent, **SCRIPT)
    assert (script.status_code, script.json()) == (409, {"refused": [OVER], "closed": True})
    plain = send(clerk, EDIT, sent)
    page = page_of(plain)
    assert plain.status_code == 409
    assert OVER in page.one("p", class_="standfirst").text
    assert "77" in page.one("tbody").text
    assert clerk.get(EDIT).headers["Location"] == READ
    late = page_of(clerk.post(SUBMIT, {"note.": "Hồ sơ liên thông"}))
    assert OVER in late.text
    assert "Hồ sơ liên thông" in late.text


def test_a_file_that_was_looked_at_in_time_is_not_written_late(
    province: Province, clock: Any
) -> None:
    report = reopened(province)
    clock.move_to(LAST)
    clerk = province.client("clerk")
    page = looked_at(clerk, "A,2025-09,2025-09,,31,20,")
    clock.move_to(AFTER)
    answer = write(clerk, page)
    assert OVER in page_of(answer).text
    assert now(report).received_online == 30
    assert OVER in looked_at(clerk, "A,2025-09,2025-09,,31,20,").text


def test_a_command_finds_it_closed_too(province: Province, clock: Any, tmp_path: Any) -> None:
    report = reopened(province)
    file = tmp_path / "thang-9.csv"
    file.write_bytes(csv("A,2025-09,2025-09,,31,20,"))
    clock.move_to(AFTER)
    for more in ([], ["--state", "approved"]):
        with pytest.raises(CommandError, match="Đã hết thời hạn mở lại từ 17:00"):
            run("import_reports", str(file), *more)
    assert (now(report).state, now(report).received_online) == ("draft", 30)
    clock.move_to(LAST)
    run("import_reports", str(file))
    assert now(report).received_online == 31


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (NOW, "Đã đổi thời hạn mở lại báo cáo tháng 09/2025"),
        (AFTER, "Đã mở lại báo cáo tháng 09/2025"),
    ],
)
def test_the_office_gives_another_moment_before_and_behind_the_first(
    moment: datetime, told: str, province: Province, clock: Any
) -> None:
    report = reopened(province)
    clock.move_to(moment)
    officer = province.client("officer")
    form = page_of(officer.get(READ)).one("details", class_="fold")
    asked = {"until_time": form.one("input", name="until_time").attrs["value"]}
    words = {"reason": "Chưa sửa xong", "document": "126/SNV-CCHC"}
    done = officer.post(f"{READ}reopen/", {**words, **asked, "until_day": "10/12/2025"})
    assert done.status_code == 302
    assert now(report).reopened_until == at("2025-12-10 17:00")
    event = events_about(report).last()
    assert (event.action, event.reason) == ("reports.reopened", "Chưa sửa xong")
    assert event.changes[1] == {
        "figure": "reopened_until",
        "before": "17:00 ngày 04/12/2025",
        "after": "17:00 ngày 10/12/2025",
    }
    page = page_of(officer.get(READ))
    assert page.one("p", class_="good").text.startswith(told)
    assert (
        "Mở lại đến: “17:00 ngày 04/12/2025” → “17:00 ngày 10/12/2025”"
        in page.one("ol", class_="chain").text
    )
    clock.move_to(at("2025-12-10 16:59"))
    typed(report, province)


def test_the_form_that_moves_the_moment_begins_with_what_is_in_force(
    province: Province, clock: Any
) -> None:
    reopen(province, approved(province), at("2025-12-08 11:30"))
    page = page_of(province.client("officer").get(READ))
    values = {box.attrs["name"]: box.attrs.get("value") for box in page.all("input", class_="in")}
    assert (values["until_day"], values["until_time"]) == ("08/12/2025", "11:30")
    assert (page.one("textarea").text, values["document"]) == ("Sai hộ tịch", "125/SNV-CCHC")
    clock.move_to(at("2025-12-08 11:31"))
    page = page_of(province.client("officer").get(READ))
    assert page.one("input", name="until_day").attrs["value"] == "11/12/2025", "it has lapsed"


def test_reopening_wants_a_reason_and_a_document_and_keeps_what_was_typed(
    province: Province,
) -> None:
    report, officer = approved(province), province.client("officer")
    until = {"until_day": f"{UNTIL:%d/%m/%Y}", "until_time": "17:00"}
    answer = officer.post(f"{READ}reopen/", {"reason": "Sai số hộ tịch", "document": " ", **until})
    assert answer.status_code == 400
    page = page_of(answer)
    assert "Cần nêu số, ký hiệu văn bản" in page.one("div", role="alert").text
    assert page.one("textarea").text == "Sai số hộ tịch"
    assert "open" in page.one("details", class_="fold").attrs
    done = officer.post(
        f"{READ}reopen/", {"reason": "Sai số hộ tịch", "document": "125/SNV-CCHC", **until}
    )
    assert done.status_code == 302
    assert (now(report).state, bool(now(report).reopened_at)) == ("draft", True)
    assert "sẽ được ghi thêm vào đó" in page.one("p", id="h-document").text
    written = Document.objects.get(symbol="125/SNV-CCHC")
    assert written.illustrative, "as invented as the unit"


def test_all_that_is_missing_is_told_at_once(province: Province) -> None:
    approved(province)
    answer = province.client("officer").post(f"{READ}reopen/", {"until_time": "17:00"})
    said = [one.text for one in page_of(answer).one("div", role="alert").all("p")]
    assert said == [
        "Cần nêu lý do khi mở lại báo cáo.",
        "Cần nêu số, ký hiệu văn bản khi mở lại báo cáo.",
        "Mở lại đến ngày: Ô này cần được điền.",
    ]


def test_the_page_proposes_three_working_days(province: Province, clock: Any) -> None:
    approved(province)
    clock.move_to(at("2025-12-05 10:00"))  # a Friday
    form = page_of(province.client("officer").get(READ)).one("details", class_="fold")
    assert form.one("input", name="until_day").attrs["value"] == "10/12/2025"
    assert form.one("input", name="until_time").attrs["value"] == "17:00"


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [
        ("", "17:00", "Ô này cần được điền."),
        ("31/02/2026", "17:00", "Không phải là ngày"),
        ("04/12/2025", "9 giờ", "Ghi giờ theo mẫu"),
        ("01/12/2025", "08:59", "thời điểm này đã qua, ghi thời điểm sau 09:00 ngày 01/12/2025."),
        ("31/12/2026", "17:00", "là quá lâu: tối đa 60 ngày làm việc"),
    ],
)
def test_no_other_moment_is_taken_and_nothing_typed_is_lost(
    day: str, hour: str, said: str, province: Province
) -> None:
    report = approved(province)
    words = {"reason": "Sai hộ tịch", "document": "125/SNV-CCHC"}
    sent = {**words, "until_day": day, "until_time": hour}
    answer = province.client("officer").post(f"{READ}reopen/", sent)
    page = page_of(answer)
    assert answer.status_code == 400
    assert said in page.one("div", role="alert").text
    assert page.one("textarea").text == "Sai hộ tịch"
    assert page.one("input", name="until_time").attrs["value"] == hour
    assert now(report).state == "approved"


def test_the_unit_itself_never_opens_it_again(province: Province, clock: Any) -> None:
    reopened(province)
    clock.move_to(AFTER)
    words = {"reason": "Xin sửa", "document": "1/CV", "until_day": "10/12/2025"}
    for person in ("clerk", "head", "viewer", "inspector"):
        client = province.client(person)
        assert page_of(client.get(READ)).all("form", action=f"{READ}reopen/") == []
        assert client.post(f"{READ}reopen/", {**words, "until_time": "17:00"}).status_code == 403


def test_what_was_returned_after_it_came_back_has_no_moment(province: Province, clock: Any) -> None:
    """The office has looked at it anew and asks for more: its word is later than the moment."""
    report = reopened(province)
    actions.submit(by=province.user("clerk"), report=report)
    actions.return_(by=province.user("officer"), report=report, reason="Còn sai")
    clock.move_to(AFTER)
    typed(report, province)
