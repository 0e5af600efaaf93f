"""Taking back what a file wrote: all of it exactly, or nothing with the reason why."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import AuditEvent
from core.errors import Refused
from core.months import Window
from reports import actions
from reports.cell_notes import CellNote, note_cells, version
from reports.cells import Typed
from reports.entries import Entry
from reports.models import DossierReport, NoteKind, Origin, ReportUpload, TypedText
from reports.rows import TOTAL
from reports.states import State
from reports.undoing import as_it_stands, undo
from tests.builders import events_about
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.builders import rows_of
from tests.reports.offices import BALANCED, drafted, make_fields, now

pytestmark = pytest.mark.django_db
PAGE = "/reports/upload/"
HEAD = "unit_code,first_month,last_month,field_code,received_online,received_offline,note"
SEPTEMBER, OCTOBER = Window.parse("2025-09", "2025-09"), Window.parse("2025-10", "2025-10")
BOTH = ("A,2025-09,2025-09,ho_tich,8,3,Mới", "A,2025-10,2025-10,,5,1,")


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


def wrote(client: Client, *rows: str) -> ReportUpload:
    content = "\n".join((HEAD, *(rows or BOTH))).encode()
    file = SimpleUploadedFile("thang-9.csv", content)
    page = page_of(client.post(PAGE, {"file": file}, follow=True))
    digest = page.one("input", name="digest").attrs["value"]
    upload = ReportUpload.objects.latest("pk")
    assert client.post(f"{PAGE}{upload.pk}/apply/", {"digest": digest}).status_code == 302
    return ReportUpload.objects.get(pk=upload.pk)


def undone(client: Client, upload: ReportUpload) -> Any:
    return client.post(f"{PAGE}{upload.pk}/undo/", follow=True)


def standing(province: Province) -> str:
    """All that is stored of the two months."""
    return as_it_stands([Entry(province.units["A"], month, {}) for month in (SEPTEMBER, OCTOBER)])


def noted(province: Province, cell: str = "visits") -> None:
    note_cells(
        by=province.user("clerk"), unit=province.units["A"], window=SEPTEMBER, row=TOTAL,
        said={cell: CellNote(NoteKind.NOT_AVAILABLE, "Hỏng máy")}, seen=version({}),
    )  # fmt: skip


def buttons(page: Node) -> list[str]:
    return [one.text for one in page.all("button") if one.text == "Hoàn tác tệp này"]


def typed_in(province: Province, text: str = "4", over: str = "30") -> None:
    actions.save_cells(
        by=province.user("clerk"), unit=province.units["A"], window=SEPTEMBER,
        typed={("ho_tich", "received_online"): Typed(text, over)},
    )  # fmt: skip


def test_all_is_as_it_was_before_the_file(province: Province, clerk: Client) -> None:
    lines = {"ho_tich": {"received_online": 7}, "dat_dai": {"received_online": 2, "due": 6}}
    drafted(province, {TOTAL: {"visits": None, "surveyed": 4}, **lines}, notes={"ho_tich": "Cũ"})
    typed_in(province, "7a", over="7")
    noted(province)
    assert TypedText.objects.everywhere().count() == 1
    before = standing(province)
    upload = wrote(clerk)
    assert standing(province) != before
    answer = undone(clerk, upload)
    assert "Đã hoàn tác 2 báo cáo." in answer.content.decode()
    assert standing(province) == before, "figures, notes, texts, keys and states"
    assert not DossierReport.objects.everywhere().filter(first_month="2025-10").exists()


def test_what_a_file_made_real_figures_into_is_taken_back_too(province: Province) -> None:
    """Origin and file of a report are as they were: here an office of which nothing is invented."""
    report = drafted(province)
    DossierReport.objects.everywhere().filter(pk=report.pk).update(
        origin=Origin.IMPORTED, source_file="cũ.xlsx"
    )
    upload = wrote(province.client("clerk"))
    assert now(report).source_file == "thang-9.csv"
    undo(by=province.user("clerk"), upload=upload)
    assert (now(report).origin, now(report).source_file) == (Origin.IMPORTED, "cũ.xlsx")


def test_a_report_that_only_stood_in_the_file_is_left_alone(
    province: Province, clerk: Client
) -> None:
    drafted(province, {TOTAL: {"received_online": 5, "received_offline": 1}}, month="2025-10")
    upload = wrote(clerk)
    drafted(province, {TOTAL: {"received_online": 9}}, month="2025-10")
    assert undone(clerk, upload).status_code == 200
    october = DossierReport.objects.everywhere().get()
    assert rows_of(october)[TOTAL]["received_online"] == 9, "the file had not changed it"


def test_the_history_says_who_took_back_what_and_why(province: Province, clerk: Client) -> None:
    report = drafted(province, {"ho_tich": {"received_online": 7}})
    undone(clerk, wrote(clerk, BOTH[0]))
    last, file, _first = events_about(report).order_by("-pk")
    assert (last.actor, last.reason) == (province.user("clerk"), "Hoàn tác tệp thang-9.csv")
    assert len(last.changes) == len(file.changes)
    line = {"field": "ho_tich", "figure": "received_online", "before": 8, "after": 7}
    assert line in last.changes
    page = page_of(clerk.get("/reports/A/2025-09/"))
    assert "Hoàn tác tệp thang-9.csv" in page.text


def submit(province: Province) -> None:
    report = DossierReport.objects.everywhere().get(first_month="2025-09")
    actions.submit(by=province.user("clerk"), report=report)


def submit_and_return(province: Province) -> None:
    submit(province)
    report = DossierReport.objects.everywhere().get(first_month="2025-09")
    actions.return_(by=province.user("officer"), report=report, reason="Thiếu")


def there_and_back(province: Province) -> None:
    typed_in(province, "4")
    typed_in(province, "30", over="4")


MEANWHILE = [typed_in, noted, submit, submit_and_return, there_and_back]


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_whatever_was_done_to_a_report_since_stops_all(
    province: Province, clerk: Client, meanwhile: Callable[[Province], None]
) -> None:
    drafted(province)
    upload = wrote(clerk, "A,2025-09,2025-09,ho_tich,30,20,", BOTH[1])
    meanwhile(province)
    seen = page_of(clerk.get(f"/reports/upload/{upload.pk}/"))
    assert "đã có thay đổi khác lúc" in seen.one("p", class_="standfirst").text
    assert buttons(seen) == buttons(page_of(clerk.get("/reports/upload/"))) == []
    before, events = standing(province), AuditEvent.objects.count()
    answer = undone(clerk, upload)
    said = page_of(answer).one("div", role="alert").text
    assert answer.status_code == 400
    assert "Phường A, tháng 09/2025 đã có thay đổi khác lúc" in said
    assert "tháng 10/2025" not in said, "nobody touched that one"
    assert (standing(province), AuditEvent.objects.count()) == (before, events)


def test_nothing_is_taken_back_twice_or_before_it_is_written(
    province: Province, clerk: Client
) -> None:
    drafted(province)
    upload = wrote(clerk, BOTH[1])
    assert buttons(page_of(clerk.get(f"{PAGE}{upload.pk}/")))
    assert buttons(page_of(clerk.get(PAGE))), "on the page of the choice too"
    page = page_of(undone(clerk, upload))
    assert "Đã hoàn tác tệp này lúc" in page.one("p", class_="standfirst").text
    assert not buttons(page)
    assert not buttons(page_of(clerk.get(PAGE)))
    again = undone(clerk, upload)
    assert (again.status_code, "đã được hoàn tác lúc" in again.content.decode()) == (400, True)
    waits = ReportUpload.objects.create(by=province.user("clerk"), name="b", at=upload.at)
    with pytest.raises(Refused, match="chưa được ghi"):
        undo(by=province.user("clerk"), upload=waits)


def test_a_state_is_not_moved(province: Province, clerk: Client) -> None:
    report = drafted(province, {TOTAL: BALANCED})
    actions.submit(by=province.user("clerk"), report=report)
    actions.return_(by=province.user("officer"), report=report, reason="Thiếu")
    before = standing(province)
    undone(clerk, wrote(clerk, "A,2025-09,2025-09,,31,20,"))
    assert (now(report).state, standing(province)) == (State.RETURNED, before)


def test_a_file_can_be_taken_back_until_the_next_is_written(
    province: Province, clerk: Client
) -> None:
    first = wrote(clerk, BOTH[0])
    clerk.post(PAGE, {"file": SimpleUploadedFile("b.csv", HEAD.encode())})
    assert clerk.get(f"{PAGE}{first.pk}/").status_code == 200, "a look at another changes nothing"
    wrote(clerk, BOTH[1])
    assert clerk.post(f"{PAGE}{first.pk}/undo/").status_code == 404


def test_one_who_lost_the_role_meanwhile_takes_nothing_back(
    province: Province, clerk: Client
) -> None:
    upload = wrote(clerk)
    user = province.user("clerk")
    user.memberships.update(valid_to="2024-01-01")  # type: ignore[attr-defined]
    with pytest.raises(PermissionDenied):
        undo(by=user, upload=upload)
    assert undone(clerk, upload).status_code == 403
    assert DossierReport.objects.everywhere().count() == 2
