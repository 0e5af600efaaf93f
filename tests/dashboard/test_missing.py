"""An address behind which there is nothing says why, in Vietnamese."""

import pytest

from tests.dashboard.html import page_of
from tests.people import make_province

pytestmark = pytest.mark.django_db
GENERAL = "Địa chỉ này không có trang nào"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/nowhere/", GENERAL),
        ("/documents/99999/", "Không có văn bản này."),
        ("/reports/upload/99999/", "Khi bạn chọn tệp khác, bản mới thay cho bản chưa ghi"),
        ("/reports/Y/2025-09/", "Không có đơn vị này trong phạm vi của bạn."),
        ("/reports/NOWHERE/2025-09/", "Không có đơn vị này trong phạm vi của bạn."),
        ("/reports/A/2025-13/", "2025-13"),
        ("/units/NOWHERE/", "Không có đơn vị này trong phạm vi của bạn."),
        ("/units/Y/", "Không có đơn vị này trong phạm vi của bạn."),
    ],
)
def test_the_page_says_why(path: str, sentence: str) -> None:
    answer = make_province().client("clerk").get(path)
    assert answer.status_code == 404
    said = page_of(answer).one("p", class_="standfirst").text
    assert sentence in said
    assert not {"matches", "query", "Resolver404", "None"} & set(said.replace(".", "").split())


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/reports/approve/", "/reports/"),
        ("/reports/urge/?unit=B&month=2025-09", "/reports/?unit=B&month=2025-09"),
        ("/reports/A/2025-09/adjustments/1/", "/reports/A/2025-09/"),
        ("/signout/", "/"),
    ],
)
def test_the_address_of_a_button_says_that_it_is_one(path: str, above: str) -> None:
    answer = make_province().client("officer").get(path)
    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    page = page_of(answer)
    assert page.one("h1").text == "Địa chỉ này chỉ mở được bằng nút bấm"
    assert "Chưa có gì được ghi" in page.one("p", class_="standfirst").text
    (way,) = [each for each in page.all("a") if each.text == "Mở trang gần nhất"]
    assert way.attrs["href"] == above
