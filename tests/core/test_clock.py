from datetime import UTC, date, datetime, timedelta

import time_machine

from core import clock
from core.months import Month


@time_machine.travel(datetime(2024, 7, 31, 17, 30, tzinfo=UTC), tick=False)
def test_the_day_is_the_one_in_vietnam() -> None:
    assert clock.today() == date(2024, 8, 1)
    assert clock.this_month() == Month.at(2024, 8)
    assert clock.now().utcoffset() == timedelta(hours=7)
    assert clock.now() == datetime(2024, 7, 31, 17, 30, tzinfo=UTC)
