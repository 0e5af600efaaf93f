"""Forms of offices begin with what is most often meant."""

import pytest
import time_machine

from tests.dashboard.html import page_of
from tests.people import make_province

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("unit", "period", "chosen", "whole"),
    [
        ("B", "", "2025-10/2025-10", "1"),
        ("A", "", "2025-10/2025-10", "0"),
        ("B", "2025-09/2025-09", "2025-09/2025-09", "1"),
    ],
)
def test_an_extension_is_of_the_month_that_is_collected_and_of_all_below(
    unit: str, period: str, chosen: str, whole: str
) -> None:
    with time_machine.travel("2025-11-23T09:00:00+07:00", tick=False):
        officer = make_province().client("officer")
        page = page_of(officer.get(f"/deadlines/extensions/new/?unit={unit}&period={period}"))
    selected = {
        select.attrs["name"]: option.attrs["value"]
        for select in page.all("select")
        for option in select.all("option")
        if "selected" in option.attrs
    }
    assert (selected["period"], selected["whole_branch"]) == (chosen, whole)
