"""A report that was opened again says so until it is handed in anew, on every page."""

import pytest

from reports import actions
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.offices import approved

pytestmark = pytest.mark.django_db
REOPENED = "Mở lại để sửa"
PAGES = (
    "/reports/A/2025-09/",
    "/reports/?unit=B&month=2025-09",
    "/reports/?unit=A&of=own&month=2025-09",
)


def tags(province: Province, path: str) -> list[str]:
    client = province.client("officer" if "unit=B" in path else "clerk")
    return [tag.text.strip() for tag in page_of(client.get(path)).all("span", class_="tag")]


def reopened(province: Province) -> None:
    report = approved(province)
    officer = province.user("officer")
    actions.reopen(by=officer, report=report, reason="Sai hộ tịch", document="125/SNV-CCHC")


@pytest.mark.parametrize("path", [*PAGES, "/reports/A/2025-09/edit/", "/reports/A/2025-09/check/"])
def test_it_is_open_again(path: str) -> None:
    province = make_province()
    reopened(province)
    assert REOPENED in tags(province, path)


@pytest.mark.parametrize("path", [*PAGES, "/reports/A/2025-09/check/"])
def test_handed_in_anew_it_is_handed_in(path: str) -> None:
    province = make_province()
    reopened(province)
    report = province.units["A"].reports.everywhere().get()
    actions.submit(by=province.user("clerk"), report=report)
    said = tags(province, path)
    assert "Đã gửi" in said
    assert REOPENED not in said
