"""The door of a report, where two units had one code in a month."""

from datetime import date

import pytest
from django.http import Http404

from core.months import Month
from reports.doors import report_in
from tests.builders import make_report, make_unit
from tests.people import make_province
from units.access import scope_of

pytestmark = pytest.mark.django_db
MARCH = Month.parse("2025-03")


def test_a_strangers_report_under_a_code_used_again_hides_none_of_the_readers() -> None:
    province = make_province()
    units = province.units
    ended = make_unit("W", units["B"], since=date(2020, 1, 1), until=date(2025, 3, 15))
    after = make_unit("W", units["Y"].parent, since=date(2025, 3, 20))
    make_report(ended, "2025-03", state="submitted")
    make_report(after, "2025-03", state="draft")
    found = report_in(scope_of(province.user("officer")), "W", MARCH)
    assert found is not None
    assert found.unit == ended
    with pytest.raises(Http404):
        report_in(scope_of(province.user("clerk")), "W", MARCH)
