"""The cells of the form: everything typed is kept, and no total is ever untrue."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit.models import AuditEvent
from core.errors import Refused
from core.months import Window
from core.numbers import typed_count
from reports import actions, cells
from reports.cells import LINE_CELLS, ON_THE_DAY, TOTAL_CELLS, Key, Typed
from reports.checks import findings
from reports.models import DossierReport, TypedText
from reports.rows import TOTAL, merge, untrue_totals
from reports.rules import known
from reports.stored import stored
from tests.reports import builders
from tests.reports.builders import JULY, rows_of, the_report, with_a_database
from units.models import Unit

pytestmark = pytest.mark.django_db
LINES = ("dat_dai", "ho_tich")


@pytest.fixture
def commune() -> Unit:
    builders.fields(*LINES)
    return builders.unit("C1", name="Xã Mai Sơn")


def enter(
    unit: Unit, typed: dict[Key, str | tuple[str, str]], **options: object
) -> actions.SavedCells:
    """A save of a form that was opened on blank cells, or on those beside the new texts."""
    pairs = {key: one if isinstance(one, tuple) else (one, "") for key, one in typed.items()}
    said = {key: Typed(*pair) for key, pair in pairs.items()}
    return actions.save_cells(by=None, unit=unit, window=JULY, typed=said)


def shown() -> dict[Key, str]:
    """The cells of the only report that are not blank."""
    report = the_report()
    found = stored([report.pk])[report.pk]
    return {key: text for key, text in cells.shown(found.rows, found.texts).items() if text}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12), ("007", 7), (" 12 ", 12), ("1.234", 1234), ("1 234", 1234),
        ("2.085.000", 2085000), ("1\u00a0234", 1234), ("0", 0),
        ("", None), ("-3", None), ("1,5", None), ("1,234", None), ("1.23", None), ("0.123", None),
        ("1.234 567", None), ("12a", None), ("1e3", None), ("٣", None), ("9" * 18, None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(text: str, number: int | None) -> None:
    assert typed_count(text) == number


def test_what_was_resolved_early_and_on_the_day_is_stored_as_in_time(commune: Unit) -> None:
    enter(commune, {("ho_tich", "resolved_early"): "38", ("ho_tich", ON_THE_DAY): "15"})
    assert rows_of(the_report())["ho_tich"] == {"resolved_in_time": 53, "resolved_early": 38}
    assert shown() == {("ho_tich", "resolved_early"): "38", ("ho_tich", ON_THE_DAY): "15"}
    enter(commune, {("ho_tich", "resolved_early"): ("40", "38")})
    assert rows_of(the_report())["ho_tich"] == {"resolved_in_time": 55, "resolved_early": 40}


def test_a_form_without_the_early_ones_gives_all_in_time(commune: Unit) -> None:
    enter(commune, {("ho_tich", ON_THE_DAY): "53"})
    assert rows_of(the_report())["ho_tich"] == {"resolved_in_time": 53}


def test_two_parts_too_large_together_are_kept_as_text(commune: Unit) -> None:
    most = "1.000.000.000"
    enter(commune, {(TOTAL, "resolved_early"): most, (TOTAL, ON_THE_DAY): most})
    assert rows_of(the_report())[TOTAL] == {"resolved_early": 10**9}
    assert shown()[TOTAL, ON_THE_DAY] == most


def test_text_and_negative_numbers_stay_as_text_and_block_the_submission(commune: Unit) -> None:
    enter(commune, {("ho_tich", "due"): "12a", (TOTAL, "visits"): "-3", (TOTAL, "petitions"): "4"})
    assert shown()["ho_tich", "due"] == "12a"
    assert rows_of(the_report())[TOTAL] == {"petitions": 4}
    with pytest.raises(Refused) as refused:
        actions.submit(by=None, report=the_report())
    assert "“12a”, không phải là số" in str(refused.value)
    assert "“-3”, là số âm" in str(refused.value)
    enter(commune, {("ho_tich", "due"): ("12", "12a"), (TOTAL, "visits"): ("", "-3")})
    assert not TypedText.objects.everywhere().exists()
    actions.submit(by=None, report=the_report())


def test_texts_are_in_the_history(commune: Unit) -> None:
    enter(commune, {(TOTAL, "due"): "x"})
    enter(commune, {(TOTAL, "due"): ("7", "x")})
    first, second = AuditEvent.objects.order_by("pk")
    text = {"field": TOTAL, "figure": "due", "typed": True}
    assert {**text, "before": None, "after": "x"} in first.changes
    assert {**text, "before": "x", "after": None} in second.changes
    assert {"field": TOTAL, "figure": "due", "before": None, "after": 7} in second.changes


def test_a_part_above_its_whole_is_kept_as_a_number_and_blocks(commune: Unit) -> None:
    enter(commune, {(TOTAL, "payable"): "3", (TOTAL, "paid_online"): "4"})
    assert rows_of(the_report())[TOTAL] == {"payable": 3, "paid_online": 4}
    with pytest.raises(Refused, match="“Thanh toán trực tuyến” 4 lớn hơn “Hồ sơ có nghĩa vụ"):
        actions.submit(by=None, report=the_report())


def test_imports_refuse_what_a_page_keeps(commune: Unit) -> None:
    enter(commune, {(TOTAL, "due"): "x"})
    with pytest.raises(Refused, match="“x”"):
        builders.save_total(commune, payable=3)
    with pytest.raises(Refused, match="lớn hơn"):
        builders.save_total(commune, payable=3, paid_online=4, due=1)
    builders.save_total(commune, due=1)
    assert shown() == {(TOTAL, "due"): "1"}


def test_a_total_that_an_import_makes_true_is_the_sum(commune: Unit) -> None:
    """Of (9) and the early ones the sum is that of all in time."""
    enter(commune, {("ho_tich", "due"): "3", ("ho_tich", ON_THE_DAY): "3"})
    enter(commune, {("ho_tich", "resolved_early"): "2"})
    enter(commune, {(TOTAL, "due"): "7", (TOTAL, ON_THE_DAY): "4"})
    with pytest.raises(Refused, match=r"ghi “Giải quyết trước và đúng hạn” 6, nhưng .* cộng lại 5"):
        actions.submit(by=None, report=the_report())
    with pytest.raises(Refused, match="cộng lại 5"):
        builders.save(commune, {"ho_tich": {"due": 7}})
    builders.save(commune, {"ho_tich": {"due": 7, "resolved_in_time": 6}})
    assert not TypedText.objects.everywhere().exists()
    assert rows_of(the_report())[TOTAL] == {
        "due": 7, "resolved_early": 2, "resolved_in_time": 6,
    }  # fmt: skip


def test_a_total_that_contradicts_no_more_is_not_called_too_low(commune: Unit) -> None:
    """One line has no figure: whether five is right the file has to say."""
    enter(commune, {("ho_tich", "due"): "6", ("dat_dai", "received_online"): "1"})
    enter(commune, {(TOTAL, "due"): "5"})
    assert shown()[TOTAL, "due"] == "5"
    with pytest.raises(Refused, match="với số trong tệp thì không lệch nữa"):
        builders.save(commune, {"ho_tich": {"due": 4}})
    total = {"due": 5, "received_online": 1}
    builders.save(commune, {"ho_tich": {"due": 4}, TOTAL: total})  # as the sentence advises
    assert not TypedText.objects.everywhere().exists()
    enter(commune, {("ho_tich", "due"): ("6", "4")})
    enter(commune, {("ho_tich", "due"): ("4", "6")})
    assert rows_of(the_report())[TOTAL]["due"] == 5
    assert not TypedText.objects.everywhere().exists()


@pytest.mark.parametrize(("total", "said"), [("9", "cộng lại 7"), ("5", "cộng lại 7")])
def test_a_total_that_its_lines_contradict_is_kept_as_text(
    commune: Unit, total: str, said: str
) -> None:
    enter(commune, {(TOTAL, "due"): total})
    enter(commune, {("ho_tich", "due"): "3", ("dat_dai", "due"): "4"})
    assert rows_of(the_report())[TOTAL] == {"due": 7}
    assert shown()[TOTAL, "due"] == total
    with pytest.raises(Refused, match=said):
        actions.submit(by=None, report=the_report())
    enter(commune, {(TOTAL, "due"): ("", total)})
    assert (TOTAL, "due") not in shown()
    assert rows_of(the_report())[TOTAL] == {"due": 7}


@pytest.mark.parametrize(("other", "said"), [("due", "thấp hơn .* "), ("resolved", "nhưng .*")])
def test_a_total_of_parts_below_the_wholes_of_the_lines_is_kept_as_text(
    commune: Unit, other: str, said: str
) -> None:
    """Also where every line has the whole, so that its sum stands in the total row."""
    enter(commune, {("ho_tich", "resolved"): "9", ("dat_dai", other): "0"})
    enter(commune, {(TOTAL, ON_THE_DAY): "4", (TOTAL, "resolved_late"): "1"})
    assert shown()[TOTAL, ON_THE_DAY] == "4"
    with pytest.raises(Refused, match=rf"“Đã giải quyết” 5, {said}cộng lại 9"):
        actions.submit(by=None, report=the_report())
    assert list(untrue_totals(stored([the_report().pk])[the_report().pk].rows)) == []


def test_an_early_total_that_is_a_sum_stands_below_a_typed_one(commune: Unit) -> None:
    enter(commune, {("ho_tich", "resolved_early"): "3", (TOTAL, ON_THE_DAY): "10"})
    assert rows_of(the_report())[TOTAL] == {"resolved_early": 3, "resolved_in_time": 13}
    assert shown()[TOTAL, ON_THE_DAY] == "10"


def test_nothing_typed_makes_no_report(commune: Unit) -> None:
    assert not enter(commune, {("ho_tich", "due"): " "}).changed
    assert not DossierReport.objects.everywhere().exists()


def test_a_cell_that_was_changed_meanwhile_is_a_conflict_and_all_others_are_saved(
    commune: Unit,
) -> None:
    enter(commune, {("ho_tich", "due"): "3", ("ho_tich", "postal"): "5"})
    saved = enter(
        commune,
        {("ho_tich", "due"): ("4", ""), ("ho_tich", "postal"): ("6", "5"), (TOTAL, "visits"): "8"},
    )
    assert saved.conflicts == (("ho_tich", "due"),)
    assert saved.cells["ho_tich", "due"] == "3"
    assert shown() == {
        ("ho_tich", "due"): "3", ("ho_tich", "postal"): "6", (TOTAL, "visits"): "8",
    }  # fmt: skip


def test_two_who_type_the_same_agree(commune: Unit) -> None:
    enter(commune, {("ho_tich", "due"): "1234"})
    assert enter(commune, {("ho_tich", "due"): "1.234"}).conflicts == ()


def test_a_cell_that_nobody_touched_is_never_a_conflict(commune: Unit) -> None:
    enter(commune, {("ho_tich", "due"): "3"})
    saved = enter(commune, {("ho_tich", "due"): ("", ""), (TOTAL, "visits"): "1"})
    assert saved.conflicts == ()
    assert shown()["ho_tich", "due"] == "3"


def test_a_submitted_report_is_not_written(commune: Unit) -> None:
    enter(commune, {(TOTAL, "due"): "3"})
    actions.submit(by=None, report=the_report())
    with pytest.raises(Refused, match="Đã gửi"):
        enter(commune, {(TOTAL, "due"): ("4", "3")})
    assert shown() == {(TOTAL, "due"): "3"}


def test_months_to_come_are_refused(commune: Unit) -> None:
    window = Window.parse("2199-01", "2199-01")
    typed = {(TOTAL, "due"): Typed("3", "")}
    with pytest.raises(Refused, match="chưa đến"):
        actions.save_cells(by=None, unit=commune, window=window, typed=typed)


def test_a_report_of_texts_alone_cannot_be_submitted(commune: Unit) -> None:
    enter(commune, {(TOTAL, "due"): "x"})
    with pytest.raises(Refused, match="không có số liệu nào"):
        actions.submit(by=None, report=the_report())


texts = st.one_of(
    st.integers(0, 40).map(str),
    st.sampled_from(["", "1.234", "-3", "12a", "9" * 12, " 5 "]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
)
keys = st.one_of(
    st.tuples(st.just(TOTAL), st.sampled_from(TOTAL_CELLS)),
    st.tuples(st.sampled_from(LINES), st.sampled_from(LINE_CELLS)),
)
forms = st.lists(st.dictionaries(keys, texts, max_size=12), min_size=1, max_size=3)


@with_a_database
@given(forms)
@example(
    [
        {(TOTAL, "resolved_on_day"): "25", ("dat_dai", "resolved_early"): "19"},
        {(TOTAL, "resolved_early"): "4", ("ho_tich", "resolved_on_day"): "2"},
    ]
)
def test_whatever_is_typed_is_shown_again_and_totals_stay_true(
    commune: Unit, written: list[dict[Key, str]]
) -> None:
    DossierReport.objects.everywhere().delete()
    now: dict[Key, str] = {}
    for form in written:
        saved = enter(commune, {key: (text, now.get(key, "")) for key, text in form.items()})
        assert saved.conflicts == ()
        expected = {**now, **form}
        report = DossierReport.objects.everywhere().first()
        rows = stored([report.pk])[report.pk].rows if report else {}
        assert list(untrue_totals(rows)) == []
        now = saved.cells
        for key, text in expected.items():
            assert cells.alike(now.get(key, ""), text) or _is_the_sum(key, text, rows)
        again = enter(commune, {key: (text, text) for key, text in now.items()})
        assert not again.changed
        assert again.cells == now
    assert not [one for one in findings() if one.wrong]


def _is_the_sum(key: Key, text: str, rows: dict[str, dict[str, int | None]]) -> bool:
    """A total typed as what its lines add up to is not kept beside them."""
    total = {**rows[TOTAL], key[1]: known(rows[TOTAL], cells.FIGURE_OF[key[1]])}
    return key[0] == TOTAL and cells.numbers_of(total)[key[1]] == typed_count(text)


# Few cells and small numbers, so that totals are often wrong first and right then.
SOME = ("resolved_early", ON_THE_DAY, "resolved_late", "due")
numbers = st.integers(0, 3).map(str)
blank = st.just("")
some = st.fixed_dictionaries(dict.fromkeys(SOME, numbers | blank))


def test_an_early_total_below_its_lines_is_no_part_of_what_was_in_time(commune: Unit) -> None:
    enter(commune, {("ho_tich", "resolved_early"): "3", ("ho_tich", ON_THE_DAY): "2"})
    enter(commune, {("dat_dai", ON_THE_DAY): "0"})
    enter(commune, {(TOTAL, "resolved_early"): "1", (TOTAL, ON_THE_DAY): "3"})
    with pytest.raises(Refused, match="trước và đúng hạn” 3, nhưng các lĩnh vực cộng lại 5"):
        actions.submit(by=None, report=the_report())


def test_an_early_total_that_is_too_large_counts_as_none(commune: Unit) -> None:
    """Neither where the form is read nor where its texts are held against the lines."""
    enter(commune, {("ho_tich", ON_THE_DAY): "5", ("dat_dai", ON_THE_DAY): "4"})
    enter(commune, {("ho_tich", "resolved_early"): "1"})
    enter(commune, {(TOTAL, "resolved_early"): "9" * 11, (TOTAL, ON_THE_DAY): "1"})
    with pytest.raises(Refused) as refused:
        actions.submit(by=None, report=the_report())
    assert "trước và đúng hạn” 1, nhưng các lĩnh vực cộng lại 10" in str(refused.value)
    assert "“Giải quyết trước hạn” ghi “99999999999”, quá lớn" in str(refused.value)


@settings(max_examples=400)
@example(
    # the early ones of the total stay: they still decide how many were in time
    {"resolved_early": "1", ON_THE_DAY: "3"},
    [{"resolved_early": "3", ON_THE_DAY: "0"}, {"resolved_early": "0"}],
    {"resolved_early": "1", ON_THE_DAY: "0"},
)
@given(
    some,
    st.lists(some, min_size=1, max_size=2),
    st.fixed_dictionaries(dict.fromkeys(SOME, numbers)),
)
def test_an_import_that_clears_a_total_does_what_typing_its_line_would(
    total: dict[str, str], lines: list[dict[str, str]], line: dict[str, str]
) -> None:
    rows = dict(zip((TOTAL, *LINES), (total, *lines), strict=False))
    form = {(row, cell): text for row, found in rows.items() for cell, text in found.items()}
    read, texts = cells.read(form)
    stood, _faults = merge({}, read)  # as a save stores it
    anew = {(LINES[0], cell): text for cell, text in line.items()}
    after, _faults = merge(stood, {LINES[0]: cells.read(anew)[0][LINES[0]]})
    kept = cells.without_sums(texts, after)
    typed, still = cells.read(cells.shown(stood, texts) | anew)
    settled, _faults = merge(typed, {})
    for cell in texts.get(TOTAL, {}).keys() - kept.get(TOTAL, {}).keys():
        assert cell not in still.get(TOTAL, {})
        codes = {cells.FIGURE_OF[cell]} | ({"resolved_in_time"} if cell == cells.EARLY else set())
        for code in () if kept.get(TOTAL) else codes:
            assert known(after[TOTAL], code) == known(settled[TOTAL], code)
