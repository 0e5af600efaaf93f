"""The table of public holidays is the library's, and the notices say what that lacks."""

import csv
from datetime import date
from pathlib import Path

from deadlines.calendars import TABLES, Calendar, known_years, public_days
from scripts import public_days as source


def notices() -> list[dict[str, str]]:
    with (TABLES / "notices.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_says_what_the_installed_library_says(tmp_path: Path) -> None:
    fresh = tmp_path / "public.csv"
    source.write(fresh)
    assert fresh.read_text(encoding="utf-8") == source.TABLE.read_text(encoding="utf-8")


def test_every_notice_has_its_number_and_says_what_the_library_does_not() -> None:
    known = source.stored()
    for row in notices():
        assert row["document"]
        assert row["url"].startswith("https://")
        assert date.fromisoformat(row["day"]) not in known


def test_a_notice_is_heard() -> None:
    calendar = Calendar()
    assert not calendar.works(date(2026, 1, 2))
    assert calendar.works(date(2026, 1, 10))
    assert public_days()[date(2026, 1, 2)].document == "12729/VPCP-KGVX"


def test_the_years_that_offices_ask_about_are_known() -> None:
    assert {2015, 2026, 2040} <= set(known_years())
    assert {day.year for day in public_days()} == set(known_years())


def test_counting_forward_and_back_agree() -> None:
    calendar = Calendar({date(2026, 11, 5): False, date(2026, 11, 7): True})
    friday = date(2026, 10, 30)
    for number in range(1, 60):
        day = calendar.after(friday, number)
        assert calendar.count(friday, day) == number
        assert calendar.before(day, number) == friday
    assert calendar.count(friday, friday) == calendar.count(friday, date(2026, 10, 1)) == 0
