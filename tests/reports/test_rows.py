"""Totals against lines, over random lines with blanks."""

from hypothesis import given
from hypothesis import strategies as st

from reports.figures import LINE_FIGURES, WHOLES
from reports.rows import TOTAL, Rows, has_figures, merge, sum_of, sums_up, untrue_totals
from reports.rules import known

CODES = ("carried_over", "received", "received_online", "received_offline", "resolved", "due")
FIELDS = ("dat_dai", "ho_tich", "bao_tro")
row = st.dictionaries(st.sampled_from(CODES), st.none() | st.integers(0, 5))
whole_row = st.fixed_dictionaries(dict.fromkeys(CODES, st.none() | st.integers(0, 5)))
spoken_rows = st.dictionaries(st.sampled_from((TOTAL, *FIELDS)), row)


@st.composite
def histories(draw: st.DrawFn) -> Rows:
    """Rows as some saves leave them; a save that is refused changes nothing."""
    rows: Rows = {}
    for spoken in draw(st.lists(spoken_rows, max_size=4)):
        after, faults = merge(rows, spoken)
        rows = rows if faults else after
    return rows


def lines_of(rows: Rows) -> Rows:
    return {key: line for key, line in rows.items() if key != TOTAL}


@given(histories())
def test_after_any_saves_totals_are_the_sums_of_their_lines(rows: Rows) -> None:
    lines = lines_of(rows)
    total = rows.get(TOTAL, {})
    for code in LINE_FIGURES:
        added = sum_of(code, lines)
        if sums_up(code, lines):
            assert known(total, code) == added
        elif added is not None:
            value = known(total, code)
            assert value is None or value >= added
    assert list(untrue_totals(rows)) == []


@given(histories())
def test_no_line_is_wholly_blank(rows: Rows) -> None:
    assert all(has_figures(line) for line in lines_of(rows).values())


@given(histories(), spoken_rows)
def test_what_was_typed_is_stored_unless_the_lines_say_it(rows: Rows, spoken: Rows) -> None:
    after, faults = merge(rows, spoken)
    if faults:
        return
    for key, values in spoken.items():
        for code, value in values.items():
            kept = after.get(key, {}).get(code)
            if key != TOTAL:
                assert kept == value
            elif value is not None:
                assert known(after[TOTAL], code) == value


@given(histories(), spoken_rows)
def test_saving_what_is_stored_changes_nothing(rows: Rows, spoken: Rows) -> None:
    after, faults = merge(rows, spoken)
    rows = rows if faults else after
    again, faults = merge(rows, {})
    assert faults == []
    assert {key: plain(values) for key, values in again.items()} == {
        TOTAL: {},
        **{key: plain(values) for key, values in rows.items()},
    }


def plain(values: "Rows | dict[str, int | None]") -> dict[str, object]:
    return {code: value for code, value in values.items() if value is not None}


@given(histories(), st.sampled_from(CODES), st.integers(0, 30))
def test_a_typed_total_beside_complete_lines_is_refused(rows: Rows, code: str, value: int) -> None:
    lines = lines_of(rows)
    _after, faults = merge(rows, {TOTAL: {code: value}})
    about = [one for one in faults if one.problem.column == code]
    if sums_up(code, lines):
        assert bool(about) == (value != sum_of(code, lines))
    elif (added := sum_of(code, lines)) is not None and code not in WHOLES:
        assert bool(about) == (value < added)


LINES: Rows = {"dat_dai": {"due": 3}, "ho_tich": {"due": 4}}


def test_lines_alone_make_the_total() -> None:
    after, faults = merge({}, LINES)
    assert (after[TOTAL]["due"], faults) == (7, [])


def test_a_line_that_loses_a_figure_blanks_its_total() -> None:
    stored, _faults = merge({}, {"dat_dai": {"due": 3, "resolved": 1}, "ho_tich": {"due": 4}})
    after, faults = merge(stored, {"dat_dai": {"due": None}})
    assert (after[TOTAL]["due"], faults) == (None, [])


def test_a_line_that_loses_a_figure_blanks_even_a_typed_total() -> None:
    stored, _faults = merge(
        {}, {**LINES, "dat_dai": {"due": 3, "resolved": 1}, "bao_tro": {"resolved": 1}}
    )
    stored, _faults = merge(stored, {TOTAL: {"due": 9}})
    assert stored[TOTAL]["due"] == 9
    assert merge(stored, {"dat_dai": {"due": None}})[0][TOTAL]["due"] is None


def test_a_line_that_loses_all_its_figures_is_gone_and_the_others_are_the_total() -> None:
    stored, _faults = merge({}, LINES)
    after, _faults = merge(stored, {"dat_dai": {"due": None}})
    assert "dat_dai" not in after
    assert after[TOTAL]["due"] == 4


def test_a_line_that_loses_a_figure_leaves_the_total_that_is_typed_with_it() -> None:
    stored, _faults = merge({}, {"dat_dai": {"due": 3, "resolved": 1}, "ho_tich": {"due": 4}})
    after, faults = merge(stored, {TOTAL: {"due": 9}, "dat_dai": {"due": None}})
    assert (after[TOTAL]["due"], faults) == (9, [])


def test_a_new_line_without_the_figure_blanks_a_total_that_was_a_sum() -> None:
    stored, _faults = merge({}, LINES)
    after, faults = merge(stored, {"bao_tro": {"resolved": 1}})
    assert (after[TOTAL]["due"], faults) == (None, [])


def test_a_typed_total_may_not_be_below_the_lines_that_have_the_figure() -> None:
    spoken: Rows = {**LINES, "bao_tro": {"resolved": 1}}
    assert merge({}, {**spoken, TOTAL: {"due": 7}})[1] == []
    (fault,) = merge({}, {**spoken, TOTAL: {"due": 6}})[1]
    assert fault.refused
    assert (fault.problem.column, fault.problem.value) == ("due", 6)


def test_lines_that_are_absent_stay() -> None:
    stored, _faults = merge({}, LINES)
    after, _faults = merge(stored, {"dat_dai": {"due": 5}})
    assert (after[TOTAL]["due"], after["ho_tich"]["due"]) == (9, 4)


def test_a_whole_of_the_total_is_stored_only_where_its_parts_do_not_give_it() -> None:
    parts: Rows = {"dat_dai": {"received_online": 1, "received_offline": 2}}
    assert merge({}, parts)[0][TOTAL]["received"] is None
    after, _faults = merge(parts, {"ho_tich": {"received": 5}})
    assert after[TOTAL]["received"] == 8
    assert after[TOTAL].get("received_online") is None


def test_a_wholly_blank_line_does_not_come_to_exist() -> None:
    assert merge({}, {"dat_dai": {"due": None}})[0] == {TOTAL: {}}


def test_untrue_totals_are_found_in_both_ways() -> None:
    assert len(list(untrue_totals({**LINES, TOTAL: {"due": 8}}))) == 1
    assert len(list(untrue_totals({**LINES, TOTAL: {}}))) == 1
    assert len(list(untrue_totals({**LINES, "bao_tro": {"resolved": 1}, TOTAL: {"due": 6}}))) == 1
    assert len(list(untrue_totals({**LINES, "bao_tro": {"resolved": 1}, TOTAL: {"due": 9}}))) == 0
