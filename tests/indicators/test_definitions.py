"""What an indicator calls the things that it counts."""

from datetime import date

import pytest

from indicators.definitions import Definition, load_catalogue
from reports.figures import FIGURES

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)


@pytest.fixture
def catalogue() -> dict[str, Definition]:
    return {each.code: each for each in load_catalogue().on(DAY)}


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("on_time_resolved", "hồ sơ giải quyết trước và đúng hạn"),
        ("late_received", "hồ sơ giải quyết quá hạn hoặc đang giải quyết quá hạn"),
        (
            "late_due",
            "hồ sơ đến hạn trong kỳ nhưng không giải quyết trước và đúng hạn",
        ),
        ("digitized_intake", "hồ sơ được số hóa thành phần khi tiếp nhận"),
        # Its denominator counts visits: one more of those is not what is wanted.
        ("satisfaction_visits", "phiếu hài lòng và rất hài lòng"),
        ("petitions_on_time", "phản ánh, kiến nghị được trả lời đúng hạn"),
        ("electronic_documents", "văn bản đi điện tử, ký số"),
        ("procedures_posted", "thủ tục được niêm yết, công khai"),
        ("assigned_tasks_on_time", "nhiệm vụ cấp trên giao hoàn thành đúng hạn"),
    ],
)
def test_what_is_wanted_is_what_the_numerator_counts(
    catalogue: dict[str, Definition], code: str, wanted: str
) -> None:
    assert catalogue[code].wanted == wanted


def test_a_condition_counts_units_and_says_which(catalogue: dict[str, Definition]) -> None:
    definition = catalogue["communes_all_on_time"]
    assert definition.counted == "xã, phường"
    wanted = "xã, phường có tỷ lệ “đúng hạn / đã giải quyết” ≥ 100%"
    assert definition.wanted == wanted
    assert definition.in_words() == f"Số {wanted} ÷ số xã, phường có số liệu"
    assert definition.required == catalogue["on_time_resolved"].required


def test_every_indicator_names_it_by_a_noun_and_more(catalogue: dict[str, Definition]) -> None:
    """“Cần thêm 1 phản ánh” would ask for one more complaint."""
    for definition in catalogue.values():
        if definition.condition is not None:
            continue
        noun = str(FIGURES[definition.numerator.figures[0]].counted)
        rest = definition.wanted.removeprefix(noun)
        assert rest.startswith(" "), definition.code
        assert rest.strip(), definition.code
        assert rest == rest.lower(), definition.code
