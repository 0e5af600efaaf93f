"""An earlier preview or register says which one stands in its place, and leads to it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from core import clock
from core.months import Month
from reports.models import DossierReport, RegisterRun, ReportUpload
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.offices import make_fields
from tests.reports.register.runs import register_run

pytestmark = pytest.mark.django_db
FILES, REGISTERS = "/reports/upload/", "/reports/register/"
HEAD = "unit_code,first_month,last_month,received_online"
PRESSED = "Lần bấm này không ghi và không đổi số liệu nào."
CHOOSE = ("Chọn tệp", FILES)


@pytest.fixture
def province() -> Province:
    make_fields(("ho_tich", "Hộ tịch"))
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


def chosen(client: Client, name: str, received: int) -> str:
    """The address of the preview of a file."""
    content = f"{HEAD}\nA,2025-09,2025-09,{received}".encode()
    return client.post(FILES, {"file": SimpleUploadedFile(name, content)})["Location"]


def wrote(client: Client, address: str) -> None:
    digest = page_of(client.get(address)).one("input", name="digest").attrs["value"]
    assert client.post(f"{address}apply/", {"digest": digest}).status_code == 302


def gone(answer: HttpResponse) -> Node:
    assert answer.status_code == 404
    return page_of(answer).one("main")


def said(page: Node) -> str:
    return page.one("p", class_="standfirst").text


def ways(page: Node) -> list[tuple[str, str]]:
    links = page.one("p", class_="actions").all("a")
    return [(link.text, link.attrs["href"]) for link in links]


def test_a_replaced_preview_leads_to_the_one_that_waits(clerk: Client) -> None:
    first, second = chosen(clerk, "thang-9.csv", 8), chosen(clerk, "thang-9-sua.csv", 9)
    page = gone(clerk.get(first))
    assert page.one("h1").text == "Bản xem trước này không còn"
    assert "Khi bạn chọn tệp khác, bản mới thay cho bản chưa ghi" in said(page)
    at = clock.in_words(ReportUpload.objects.get().at)
    assert said(page).endswith(f"Đang chờ ghi là “thang-9-sua.csv”, tải lên lúc {at}.")
    assert ways(page) == [("Mở bản đang chờ ghi", second), CHOOSE]
    assert PRESSED not in said(page)


@pytest.mark.parametrize("verb", ["apply/", "undo/", "files/1/"])
def test_a_button_of_a_replaced_preview_says_that_nothing_was_done(
    clerk: Client, verb: str
) -> None:
    first, second = chosen(clerk, "thang-9.csv", 8), chosen(clerk, "thang-9-sua.csv", 9)
    page = gone(clerk.post(first + verb, {"digest": "x", "left_out": "1"}))
    assert said(page).startswith(PRESSED)
    assert not DossierReport.objects.everywhere().exists()
    assert clerk.get(second).status_code == 200


def test_what_was_written_since_is_named_beside_what_waits(clerk: Client) -> None:
    first, second = chosen(clerk, "thang-9.csv", 8), chosen(clerk, "thang-9-sua.csv", 9)
    wrote(clerk, second)
    page = gone(clerk.get(first))
    assert "Tệp ghi gần nhất là “thang-9-sua.csv”, đã ghi lúc " in said(page)
    assert ways(page) == [("Xem tệp ghi gần nhất", second), CHOOSE]
    third = chosen(clerk, "thang-10.csv", 7)
    assert ways(gone(clerk.get(first))) == [
        ("Mở bản đang chờ ghi", third), ("Xem tệp ghi gần nhất", second), CHOOSE,
    ]  # fmt: skip


def test_a_colleague_learns_nothing_of_a_file(province: Province, clerk: Client) -> None:
    theirs = chosen(clerk, "thang-9.csv", 8)
    head = province.client("head")
    page = gone(head.get(theirs))
    assert said(page) == said(gone(head.get(f"{FILES}99999/")))
    assert said(page).endswith("Hiện bạn không có tệp nào đang chờ ghi.")
    assert ways(page) == [CHOOSE]


def test_an_earlier_register_leads_to_the_one_at_work(province: Province, clerk: Client) -> None:
    unit, by = province.units["A"], province.user("clerk")
    run = register_run(by, unit, Month.parse("2025-09"), "counted")
    page = gone(clerk.get(f"{REGISTERS}{run.pk + 1}/"))
    assert page.one("h1").text == "Sổ hồ sơ này không còn"
    assert f"Sổ đang làm là “{run.name}”, tải lên lúc {clock.in_words(run.at)}." in said(page)
    open_one = ("Mở sổ đang làm", f"{REGISTERS}{run.pk}/")
    assert ways(page) == [open_one, ("Tải sổ lên", REGISTERS)]


def test_a_register_that_is_too_old_is_offered_nowhere(province: Province, clerk: Client) -> None:
    unit, by = province.units["A"], province.user("clerk")
    old = register_run(by, unit, Month.parse("2025-09"), "counted")
    RegisterRun.objects.update(at=clock.now() - timedelta(days=8))
    assert old.name not in page_of(clerk.get(REGISTERS)).text
    page = gone(clerk.get(f"{REGISTERS}{old.pk}/"))
    assert "sau 7 ngày" in said(page)
    assert said(page).endswith("Hiện bạn không có sổ nào đang làm.")
    assert ways(page) == [("Tải sổ lên", REGISTERS)]


def test_a_register_of_a_unit_that_is_no_more_ones_own_does_not_lead_to_itself(
    province: Province, clerk: Client
) -> None:
    run = register_run(
        province.user("clerk"), province.units["S"], Month.parse("2025-09"), "counted"
    )
    assert ways(gone(clerk.get(f"{REGISTERS}{run.pk}/"))) == [("Tải sổ lên", REGISTERS)]


def test_a_written_register_leads_to_what_it_wrote(clerk: Client) -> None:
    written = chosen(clerk, "thang-9.csv", 8)
    wrote(clerk, written)
    page = gone(clerk.get(f"{REGISTERS}99999/"))
    assert ways(page) == [("Xem tệp ghi gần nhất", written), ("Tải sổ lên", REGISTERS)]
