"""The provinces that are shipped come in whole."""

from collections.abc import Callable
from datetime import date
from time import process_time

import pytest
from django.core.management import CommandError, call_command

from core.months import Window
from units.actions import import_changes, import_units
from units.catalogue import known_provinces, province_folder
from units.forms import read_change_rows, read_unit_rows
from units.mapping import REPORTED
from units.models import Unit
from units.peers import load_branch
from units.queries import find_unit

pytestmark = pytest.mark.django_db

Load = Callable[..., str]


@pytest.mark.parametrize(
    "name", ["Khánh Hòa", "khanh hoa", "Tỉnh Khánh Hòa", "KHÁNH HOÀ", "khanh-hoa"]
)
def test_a_province_is_found_however_it_is_written(name: str) -> None:
    assert province_folder(name).name == "khanh-hoa"


def test_a_city_is_found_with_its_kind_before_it() -> None:
    assert province_folder("Thành phố Huế") == province_folder("TP. Huế") == province_folder("hue")


def test_an_unknown_province_is_refused_and_the_known_ones_are_listed() -> None:
    with pytest.raises(CommandError, match=r"“Atlantis”; hiện có: .*khanh-hoa"):
        call_command("import_units", "--province", "Atlantis")


def test_a_province_comes_with_its_units_and_changes_and_only_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("import_units", "--province", "Khánh Hòa")
    count = Unit.objects.count()
    capsys.readouterr()
    call_command("import_units", "--province", "Khánh Hòa")
    assert "thêm 0, kết thúc 0" in capsys.readouterr().out
    assert Unit.objects.count() == count
    today = find_unit("56", date(2026, 3, 1))
    window = Window.parse("2026-01", "2026-02")
    assert len(load_branch(today, window, REPORTED).members("commune", window)) == 65


def test_the_whole_country_is_imported_within_20_seconds_and_answers_fast() -> None:
    begun = process_time()
    folders = [province_folder(name) for name in known_provinces()]
    units = [row for folder in folders for row in read_unit_rows(folder / "units.csv")]
    changes = [row for folder in folders for row in read_change_rows(folder / "changes.csv")]
    assert import_units(by=None, rows=units).added == len(units) + 1
    assert import_changes(by=None, rows=changes).done == len(changes)
    assert len(units) > 10_000
    assert process_time() - begun < 20
    country = find_unit("VN", date(2026, 3, 1))
    window = Window.parse("2025-07", "2025-12")

    def seconds() -> float:
        asked = process_time()
        assert len(load_branch(country, window, REPORTED).members("commune", window)) == 3_321
        return process_time() - asked

    assert min(seconds() for _ in range(3)) < 0.1
