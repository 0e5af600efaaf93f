"""A month is filled without a mouse: keys that move, blocks from a workbook, zeros for the rest."""

import pytest
from playwright.sync_api import Locator, Page, expect

from reports.models import DossierReport, Field
from reports.rows import TOTAL
from reports.stored import stored
from tests.journeys.clerk import EDIT, MONTH
from tests.journeys.conftest import Enter
from units.models import Unit

pytestmark = pytest.mark.browser

CELLS = (
    "received_online", "received_offline", "carried_over", "resolved_early", "resolved_on_day",
    "resolved_late", "pending_in_time", "pending_overdue",
)  # fmt: skip
# By field: the eight columns of II.06a to type in. Each row balances.
MONTH_OF_40 = {
    "ho_tich": (75, 12, 8, 60, 27, 0, 8, 0),
    "chung_thuc": (61, 140, 0, 201, 0, 0, 0, 0),
    "dat_dai": (36, 9, 36, 20, 19, 3, 35, 4),
    "xay_dung": (11, 2, 5, 6, 7, 1, 4, 0),
    "bao_tro": (24, 18, 7, 30, 12, 0, 7, 0),
}
# Slower than anybody types who enters figures each month.
SECONDS_A_STROKE = 0.4


@pytest.fixture
def form(live_page: Page, enter: Enter, ward: Unit) -> Page:
    live_page.set_default_timeout(8000)
    enter("can-bo")
    live_page.goto(EDIT)
    return live_page


def box(page: Page, row: str, cell: str) -> Locator:
    return page.locator(f"[name='f.{cell}.{row}']")


def values(page: Page, rows: list[str]) -> dict[str, tuple[str, ...]]:
    return {row: tuple(box(page, row, cell).input_value() for cell in CELLS) for row in rows}


def paste(page: Page, at: Locator, text: str) -> None:
    """What Ctrl+V does with this text on the clipboard; a page may not read the real one."""
    at.focus()
    at.evaluate(
        """(box, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const how = { clipboardData, bubbles: true, cancelable: true };
          box.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


def stored_rows(unit: Unit) -> dict[str, tuple[int | None, ...]]:
    report = DossierReport.objects.everywhere().get(unit=unit, first_month=MONTH)
    figures = [cell if cell != "resolved_on_day" else "resolved_in_time" for cell in CELLS]
    rows = stored([report.pk])[report.pk].rows
    return {row: tuple(rows[row][code] for code in figures) for row in rows if row != TOTAL}


def in_time(row: tuple[int, ...]) -> tuple[int, ...]:
    """The same row as it is stored: in time is what was early and what was on its day."""
    return (*row[:4], row[3] + row[4], *row[5:])


def test_a_month_of_40_values_takes_40_values_and_less_than_45_keys(form: Page, ward: Unit) -> None:
    form.evaluate(
        """() => { window.mice = 0;
          for (const kind of ["pointerdown", "mousedown", "click"])
            addEventListener(kind, (event) => { window.mice += event.detail > 0; }, true); }"""
    )
    order = list(Field.objects.order_by("pk").values_list("code", flat=True))
    typed, keys = [], 0
    for column in range(len(CELLS)):
        for row in order:
            typed.append(str(MONTH_OF_40[row][column]))
            form.keyboard.type(typed[-1])
            form.keyboard.press("Enter")
            keys += 1
    assert form.evaluate("window.mice") == 0
    form.keyboard.press("Control+Enter")
    keys += 2
    form.wait_for_url("**/check/")
    assert (len(typed), keys) == (40, 42)
    assert (sum(map(len, typed)) + keys) * SECONDS_A_STROKE <= 90
    assert stored_rows(ward) == {row: in_time(told) for row, told in MONTH_OF_40.items()}


def test_keys_move_in_both_directions_and_escape_no_cell(form: Page) -> None:
    first, beside = (box(form, "ho_tich", f"received_{way}") for way in ("online", "offline"))
    below = box(form, "chung_thuc", "received_online")
    expect(first).to_be_focused()
    for key, reached in (
        ("ArrowDown", below),
        ("ArrowUp", first),
        ("ArrowRight", beside),
        ("ArrowLeft", first),
        ("Enter", below),
        ("Shift+Enter", first),
        ("ArrowUp", first),
    ):
        form.keyboard.press(key)
        expect(reached).to_be_focused()
    form.keyboard.type("123")
    form.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    form.keyboard.type("4")
    expect(first).to_have_value("1243")


def test_a_block_without_sums_lies_on_the_cells_and_can_be_undone(form: Page) -> None:
    box(form, "ho_tich", "received_online").fill("5")
    paste(form, box(form, "ho_tich", "received_online"), "1.075\t12\t8\r\n61\t1,140\t0\r\n")
    assert values(form, ["ho_tich", "chung_thuc"]) == {
        "ho_tich": ("1.075", "12", "8", "", "", "", "", ""),
        "chung_thuc": ("61", "1.140", "0", "", "", "", "", ""),
    }
    expect(form.locator("[data-told]")).to_contain_text("Số ô đã dán: 6")
    form.keyboard.press("Control+z")
    assert values(form, ["ho_tich", "chung_thuc"]) == {
        "ho_tich": ("5", *[""] * 7), "chung_thuc": ("",) * 8
    }  # fmt: skip
    paste(form, box(form, "ho_tich", "returned"), "0\t17\t18\r\n")
    expect(form.locator("[data-told]")).to_contain_text("Không dán được: 17; 18")


def rows_of(page: Page) -> list[str]:
    lines = page.locator("[data-grid] tbody tr[data-row]").all()
    return [line.get_attribute("data-row") or "" for line in lines]


@pytest.mark.parametrize(
    ("column", "stands", "told"),
    [
        ("50%\n60%\n7", ("50%", "60%", "7"), "Số ô đã dán: 3"),
        ("\n6\n7", ("", "6", "7"), "Số ô đã dán: 2"),
        ("5\n\n7", ("5", "", "7"), "Số ô đã dán: 2"),
        ("5\nabc\n7", ("5", "abc", "7"), "Số ô đã dán: 3"),
        ("Trực tuyến\n(3)\n6\n7", ("6", "7", ""), "Không dán được: Trực tuyến; (3)"),
        ("50%\nhai", ("", "", ""), "Số ô đã dán: 0. Không dán được: 50%; hai"),
        ("một\nhai", ("", "", ""), "Số ô đã dán: 0. Không dán được: một; hai"),
    ],
)
def test_each_row_of_a_block_keeps_its_place(
    form: Page, column: str, stands: tuple[str, ...], told: str
) -> None:
    """Also behind one that holds no number: a figure a row too high is a wrong figure."""
    first = rows_of(form)[:3]
    paste(form, box(form, first[0], "received_online"), column)
    found = tuple(box(form, row, "received_online").input_value() for row in first)
    assert found == stands
    expect(form.locator("[data-told]")).to_contain_text(told)


def test_a_word_right_of_numbers_names_no_row(form: Page) -> None:
    first, *_others = rows_of(form)
    paste(form, box(form, first, "received_online"), "1.234\t1,234\t\t5%\tabc")
    row = ("1.234", "1.234", "", "5%", "abc")
    assert values(form, [first])[first][:5] == row
    expect(form.locator("[data-told]")).to_contain_text("Số ô đã dán: 4")


def test_what_is_no_number_in_a_named_row_is_seen_there(form: Page) -> None:
    block = "Lĩnh vực\tTrực tuyến\tTrực tiếp\nHộ tịch\t5\t6\nChứng thực\t7%\tx"
    paste(form, box(form, "ho_tich", "received_online"), block)
    found = values(form, ["ho_tich", "chung_thuc"])
    assert (found["ho_tich"][:2], found["chung_thuc"][:2]) == (("5", "6"), ("7%", "x"))


def test_numbers_that_fall_on_the_total_are_named(form: Page) -> None:
    """It adds up its lines by itself: what was copied for it goes nowhere, and not in silence."""
    rows = form.locator("[data-grid] tbody tr[data-row]").count()
    lines = "\n".join(["3\t4"] * rows)
    paste(form, box(form, "ho_tich", "received_online"), lines)
    paste(form, box(form, "ho_tich", "received_online"), f"{lines}\n90\t91")
    told = form.locator("[data-told]")
    expect(told).to_contain_text(f"Số ô đã dán: {2 * rows}")
    expect(told).to_contain_text("Dòng tổng tự cộng nên không nhận: 90; 91")


def as_printed(row: tuple[int, ...]) -> list[str]:
    """Columns (3) to (13) of the paper form, sums included."""
    online, offline, carried, early, on_day, late, waiting, overdue = row
    numbers = (
        online + offline + carried, online, offline, carried, early + on_day + late, early, on_day,
        late, waiting + overdue, waiting, overdue,
    )  # fmt: skip
    return [f"{number:,}".replace(",", ".") for number in numbers]


def test_the_whole_paper_form_is_pasted_with_names_sums_and_in_another_order(form: Page) -> None:
    names = dict(Field.objects.values_list("code", "name"))
    rows = [
        [str(place), names[row].upper(), *as_printed(MONTH_OF_40[row])]
        for place, row in enumerate(sorted(MONTH_OF_40), 1)
    ]
    heading = ["TT", "Lĩnh vực", "Tổng số", *["Trực tuyến"] * 10]
    numbers = [f"({place})" for place in range(1, 14)]
    unknown = ["6", "Nghề cá", *as_printed((1, 0, 0, 1, 0, 0, 0, 0))]
    total = ["", "Tổng cộng", *["999"] * 11]
    block = "\n".join("\t".join(row) for row in [heading, numbers, *rows, unknown, total])
    paste(form, box(form, "ho_tich", "received_online"), block)
    assert values(form, list(MONTH_OF_40)) == {
        row: tuple(f"{number:,}".replace(",", ".") for number in told)
        for row, told in MONTH_OF_40.items()
    }
    told = form.locator("[data-told]")
    expect(told).to_contain_text("Số ô đã dán: 40")
    expect(told).to_contain_text("Không dán được: Nghề cá")
    expect(told).not_to_contain_text("Tổng cộng")


def test_a_copied_sum_that_its_parts_contradict_is_named(form: Page) -> None:
    """The form adds up by itself: a paper that errs is told so."""
    rows = [as_printed(MONTH_OF_40[row]) for row in MONTH_OF_40]
    true = int(rows[1][4].replace(".", ""))
    rows[1][4] = str(true + 1)
    names = dict(Field.objects.values_list("code", "name"))
    block = [[names[row], *told] for row, told in zip(MONTH_OF_40, rows, strict=True)]
    paste(form, box(form, "ho_tich", "received_online"), "\n".join(map("\t".join, block)))
    told = form.locator("[data-told]")
    expect(told).to_contain_text("Số ô đã dán: 40")
    untrue = f"{names[list(MONTH_OF_40)[1]]} (7): {true + 1} ≠ {true}"
    expect(told.locator("[data-untrue]")).to_have_text(untrue)


def test_zeros_fill_what_is_blank_but_no_column_that_says_something_by_it(form: Page) -> None:
    box(form, "ho_tich", "received_online").fill("7")
    form.get_by_role("button", name="Ghi 0 vào ô trống").first.click()
    assert values(form, ["ho_tich", "chung_thuc"]) == {
        "ho_tich": ("7", "0", "0", "", "0", "0", "0", "0"),
        "chung_thuc": ("0", "0", "0", "", "0", "0", "0", "0"),
    }
    told = form.locator("[data-told]")
    expect(told).to_contain_text("Số ô đã ghi 0: 39")
    expect(told).to_contain_text("Cột (8)")
    told.get_by_role("button", name="Hoàn tác").click()
    assert values(form, ["ho_tich"]) == {"ho_tich": ("7", *[""] * 7)}
    expect(told).to_be_hidden()


def test_rates_below_the_grid_follow_what_is_saved(form: Page) -> None:
    rates = form.locator("#rates")
    expect(rates).to_contain_text("Chưa đủ số để so với chỉ tiêu.")
    for row in ("ho_tich", "chung_thuc"):
        box(form, row, "resolved_on_day").fill("30")
        box(form, row, "resolved_late").fill("1")
    expect(rates.locator("tr", has_text="Đúng hạn / đã giải quyết")).to_contain_text("60 / 62")


def test_f2_leads_to_the_notes_of_the_row_and_back_with_what_was_typed(form: Page) -> None:
    box(form, "ho_tich", "received_online").fill("12")
    box(form, "ho_tich", "carried_over").focus()
    form.keyboard.press("F2")
    form.wait_for_url("**/cells/?row=ho_tich")
    note = form.get_by_label("Tình trạng: Từ kỳ trước chuyển sang")
    note.select_option("Không có số liệu")
    form.get_by_role("button", name="Lưu ghi chú").click()
    form.wait_for_url("**/edit/#row-*")
    expect(box(form, "ho_tich", "received_online")).to_have_value("12")
    expect(form.locator("[data-row='ho_tich'] .noted")).to_have_attribute(
        "title", "Không có số liệu"
    )
