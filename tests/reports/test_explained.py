"""An explanation speaks of what its writer saw, and of nothing that arises later."""

import pytest

from core.months import Window
from reports import actions
from reports.models import FigureNote, NoteKind
from reports.plans import Plan
from reports.rows import TOTAL
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.builders import fields, save
from tests.reports.pages import HERE

pytestmark = pytest.mark.django_db
CHECK, SUBMIT = "/reports/A/2025-10/check/", "/reports/A/2025-10/submit/"
OCTOBER = Window.parse("2025-10", "2025-10")
ODD = {"carried_over": 0, "received": 16, "resolved": 11, "pending": 3}
ODD_TOO = {"carried_over": 0, "received": 7, "resolved": 5, "pending": 1}


@pytest.fixture
def province() -> Province:
    fields("dat_dai", "ho_tich")
    return make_province()


def enter(province: Province, **rows: dict[str, int]) -> None:
    save(province.units["A"], rows, OCTOBER)


def explain(province: Province, **notes: str) -> None:
    named = {TOTAL if row == "total" else row: text for row, text in notes.items()}
    actions.explain(by=None, unit=province.units["A"], window=OCTOBER, notes=named)


def plan_of(province: Province) -> Plan:
    return actions.as_stored(province.units["A"], OCTOBER)


def open_rows(province: Province) -> list[str]:
    return sorted(warned.row for warned in plan_of(province).warnings if warned.open)


def test_a_note_for_all_covers_what_there_was_and_not_what_comes(province: Province) -> None:
    enter(province, ho_tich=ODD)
    explain(province, total="Chuyển sổ")
    assert open_rows(province) == []
    enter(province, dat_dai=ODD_TOO)
    assert open_rows(province) == ["dat_dai"]
    explain(province, dat_dai="Chuyển cấp tỉnh")
    assert open_rows(province) == []


def test_a_note_on_a_row_does_not_cover_another_fault_of_it(province: Province) -> None:
    enter(province, ho_tich=ODD)
    explain(province, ho_tich="Chuyển sổ")
    enter(province, ho_tich={"due": 9})
    assert open_rows(province) == []  # the numbers that were explained are the same
    enter(province, ho_tich={"pending": 2})
    assert open_rows(province) == ["ho_tich"]


def test_the_same_words_written_again_speak_for_their_own_row_alone(province: Province) -> None:
    enter(province, ho_tich=ODD)
    explain(province, ho_tich="Chuyển sổ", total="Chuyển sổ")
    enter(province, ho_tich={"pending": 2}, dat_dai=ODD_TOO)
    explain(province, total="Chuyển sổ")
    assert open_rows(province) == ["dat_dai", "ho_tich"]
    explain(province, ho_tich="Chuyển sổ")
    assert open_rows(province) == ["dat_dai"]
    explain(province, total="Chuyển sổ, chuyển cấp tỉnh")
    assert open_rows(province) == []


def test_an_explanation_from_before_this_was_kept_covers_as_it_did(province: Province) -> None:
    enter(province, ho_tich=ODD)
    explain(province, total="Chuyển sổ")
    FigureNote.objects.everywhere().update(explains=None)
    enter(province, dat_dai=ODD_TOO)
    assert open_rows(province) == []


def test_writing_the_same_again_changes_nothing(province: Province) -> None:
    enter(province, ho_tich=ODD)
    explain(province, ho_tich="Chuyển sổ")
    kept = FigureNote.objects.everywhere().get()
    explain(province, ho_tich="Chuyển sổ")
    assert FigureNote.objects.everywhere().get() == kept


def test_a_comment_becomes_an_explanation_when_it_is_said_of_a_fault(province: Province) -> None:
    enter(province, ho_tich={"due": 4})
    explain(province, ho_tich="Chuyển sổ")
    assert FigureNote.objects.everywhere().get().kind == NoteKind.COMMENT
    enter(province, ho_tich=ODD)
    assert open_rows(province) == ["ho_tich"]
    explain(province, ho_tich="Chuyển sổ")
    assert FigureNote.objects.everywhere().get().kind == NoteKind.EXPLANATION
    assert open_rows(province) == []


def test_the_box_says_what_is_new(province: Province) -> None:
    enter(province, ho_tich=ODD)
    explain(province, ho_tich="Chuyển sổ")
    clerk = province.client("clerk")
    assert "Mới phát sinh" not in page_of(clerk.get(CHECK)).text
    enter(province, ho_tich={"pending": 2})
    page = page_of(clerk.get(CHECK))
    assert page.text.count("Mới phát sinh sau khi giải trình") == 1
    assert page.one("textarea", name="note.ho_tich").text == "Chuyển sổ"
    seen = page.one("input", name="seen").attrs["value"]
    sent = {"seen": seen, "note.ho_tich": "Chuyển sổ"}
    assert clerk.post(SUBMIT, sent, **HERE).status_code == 302  # type: ignore[arg-type]


def test_a_fault_that_arose_since_the_page_was_opened_is_not_sent_unseen(
    province: Province,
) -> None:
    enter(province, ho_tich=ODD)
    clerk = province.client("clerk")
    seen = page_of(clerk.get(CHECK)).one("input", name="seen").attrs["value"]
    september = Window.parse("2025-09", "2025-09")
    save(province.units["A"], {"ho_tich": {"pending": 4}}, september)
    sent = {"seen": seen, "note.ho_tich": "Chuyển sổ"}
    assert clerk.post(SUBMIT, sent, **HERE).status_code == 409  # type: ignore[arg-type]
