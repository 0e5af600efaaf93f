"""Explanations of numbers that have changed since: an officer confirms by what stands here."""

import pytest

from reports.rows import TOTAL
from tests.people import Province, make_province
from tests.reports.offices import BALANCED, BROKEN, drafted, make_fields
from tests.reports.test_report_page import read

pytestmark = pytest.mark.django_db
MENDED = "Giải trình trước đây, nay không còn chỗ lệch: Chuyển sổ"
BEFORE = "Giải trình cho số liệu trước đây: Chuyển sổ"


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


def said(province: Province) -> str:
    return read(province.client("officer")).one("table", class_="formt").text


def test_what_was_mended_is_explained_no_more(province: Province) -> None:
    drafted(province, {"ho_tich": BROKEN}, notes={"ho_tich": "Chuyển sổ"})
    drafted(province, {"ho_tich": BALANCED})
    assert MENDED in said(province)


def test_other_numbers_are_not_called_mended(province: Province) -> None:
    drafted(province, {"ho_tich": BROKEN}, notes={"ho_tich": "Chuyển sổ"})
    drafted(province, {"ho_tich": {**BROKEN, "pending_in_time": 11}})
    told = said(province)
    assert BEFORE in told
    assert "Chưa giải trình:" in told
    assert "không còn chỗ lệch" not in told


def test_a_total_that_was_divided_by_fields_is_not_called_mended(province: Province) -> None:
    drafted(province, {TOTAL: BROKEN}, notes={TOTAL: "Chuyển sổ"})
    drafted(province, {"ho_tich": BROKEN})
    told = said(province)
    assert BEFORE in told
    assert "không còn chỗ lệch" not in told


def test_what_another_row_has_does_not_make_a_mended_one_odd(province: Province) -> None:
    drafted(province, {"ho_tich": BROKEN}, notes={"ho_tich": "Chuyển sổ"})
    drafted(province, {"ho_tich": BALANCED, "dat_dai": BROKEN})
    assert MENDED in said(province)
