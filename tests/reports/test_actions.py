"""The verbs: what they write, whom they let, and what they leave in the history."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from audit.models import AuditEvent
from core.errors import Refused
from core.months import Window
from reports import actions
from reports.entries import Entry
from reports.linear import judge
from reports.models import DossierReport, FigureNote, NoteKind, Origin
from reports.rows import TOTAL, Rows, merge
from reports.states import State
from tests.builders import events_about
from tests.reports import builders
from tests.reports.builders import (
    AUGUST,
    JULY,
    filled,
    rows_of,
    save,
    save_total,
    the_report,
    total_of,
    with_a_database,
)
from units.models import Unit

pytestmark = pytest.mark.django_db
BALANCED = {"received": 25, "resolved": 22, "pending": 3}
BROKEN = {"received": 25, "resolved": 22, "pending": 9}


@pytest.fixture
def commune() -> Unit:
    return builders.unit()


@pytest.fixture
def fields() -> None:
    builders.fields("dat_dai", "ho_tich", "bao_tro")


# Writing


def test_figures_are_stored_as_typed_and_blank_is_not_zero(commune: Unit) -> None:
    saved = save_total(commune, received_online=0, received_offline=7, resolved=None)
    assert saved.created
    assert saved.report.received == 7
    saved = save_total(commune, received_offline=8)
    assert saved.report.received == 8
    save_total(commune, received_offline=7)
    report = the_report()
    assert total_of(report) == {"received_online": 0, "received_offline": 7}
    assert (report.received, report.resolved, report.state) == (7, None, State.DRAFT)


def test_absent_figures_stay_and_none_blanks(commune: Unit) -> None:
    save_total(commune, due=5, postal=2)
    saved = save_total(commune, due=None, reused=1, received=9)
    assert not saved.created
    assert total_of(the_report()) == {"postal": 2, "reused": 1, "received": 9}


def test_lines_are_stored_with_their_totals(commune: Unit, fields: None) -> None:
    save(commune, {"dat_dai": {"due": 3}, "ho_tich": {"due": 4, "postal": 0}})
    assert rows_of(the_report()) == {
        TOTAL: {"due": 7},
        "dat_dai": {"due": 3},
        "ho_tich": {"due": 4, "postal": 0},
    }


def test_a_line_that_is_blanked_is_removed(commune: Unit, fields: None) -> None:
    save(commune, {"dat_dai": {"due": 3}, "ho_tich": {"due": 4}})
    save(commune, {"dat_dai": {"due": None}})
    assert rows_of(the_report()) == {TOTAL: {"due": 4}, "ho_tich": {"due": 4}}


def test_a_save_that_changes_nothing_leaves_no_event(commune: Unit) -> None:
    save_total(commune, due=5)
    events = AuditEvent.objects.count()
    assert not save_total(commune, due=5).changed
    assert AuditEvent.objects.count() == events


CODES = ("due", "received", "received_online", "received_offline", "postal")
spoken = st.dictionaries(
    st.sampled_from((TOTAL, "dat_dai", "ho_tich")),
    st.dictionaries(st.sampled_from(CODES), st.none() | st.integers(0, 50)),
)


@with_a_database
@given(saves=st.lists(spoken, min_size=1, max_size=4))
def test_what_is_read_back_is_what_the_rules_say(fields: None, saves: list[Rows]) -> None:
    expected: Rows = {}
    with transaction.atomic():
        commune = builders.unit()
        for rows in saves:
            after, faults = merge(expected, rows)
            try:
                save(commune, rows)
            except Refused:
                assert faults or refused_by_figures(after)
            else:
                expected = after
        if expected:
            assert rows_of(the_report()) == {
                key: filled(dict(row)) for key, row in expected.items()
            }
        transaction.set_rollback(True)


def refused_by_figures(rows: Rows) -> bool:
    return any(fault.refused for row in rows.values() for fault in judge(row))


def test_the_history_answers_what_stood_in_a_cell(commune: Unit, fields: None) -> None:
    save(commune, {TOTAL: {"visits": 9}, "dat_dai": {"due": 3}})
    save(commune, {"dat_dai": {"due": 5}})
    event = events_about(the_report()).last()
    assert event is not None
    assert event.action == "reports.figures_saved"
    assert event.actor is None
    assert event.changes == [
        {"field": "", "figure": "due", "before": 3, "after": 5},
        {"field": "dat_dai", "figure": "due", "before": 3, "after": 5},
    ]


def test_one_import_is_one_batch(commune: Unit) -> None:
    entries = [Entry(commune, window, {TOTAL: {"due": 1}}) for window in (JULY, AUGUST)]
    actions.save_reports(by=None, entries=entries)
    batches = AuditEvent.objects.values_list("batch", flat=True)
    assert len(batches) == 2
    assert len(set(batches)) == 1


# Refusing


def refusal(unit: Unit, rows: Rows, window: Window = JULY) -> Refused:
    with pytest.raises(Refused) as caught:
        save(unit, rows, window)
    return caught.value


@pytest.mark.parametrize(
    "rows",
    [
        {TOTAL: {"due": -1}},
        {TOTAL: {"due": 10**12}},
        {TOTAL: {"paid_online": 4, "payable": 3}},
        {"dat_dai": {"paid_online": 4, "payable": 3}},
        {"dat_dai": {"due": 4}, TOTAL: {"due": 5}},
        {"dat_dai": {"visits": 4}},
        {"no_such_field": {"due": 4}},
        {key: {"due": 900_000_000} for key in ("dat_dai", "ho_tich")},
    ],
)
def test_impossible_figures_are_refused_and_nothing_is_written(
    rows: Rows, commune: Unit, fields: None
) -> None:
    refusal(commune, rows)
    assert not DossierReport.objects.everywhere().exists()
    assert not AuditEvent.objects.exists()


def test_all_of_many_reports_are_written_or_none(commune: Unit) -> None:
    good = Entry(commune, JULY, {TOTAL: {"due": 1}})
    bad = Entry(commune, AUGUST, {TOTAL: {"due": -1}})
    with pytest.raises(Refused):
        actions.save_reports(by=None, entries=[good, bad])
    assert not DossierReport.objects.everywhere().exists()


@pytest.mark.parametrize(
    "window", ["2024-06/2024-07", "2024-07/2024-08", "2024-07/2024-07", "2024-05/2024-09"]
)
@pytest.mark.parametrize("state", [None, "submitted", "approved"])
def test_no_two_reports_of_a_unit_share_a_month_whatever_their_state(
    window: str, state: str | None, commune: Unit
) -> None:
    entry = Entry(commune, Window.parse("2024-06", "2024-08"), {TOTAL: {"due": 1}})
    actions.save_reports(by=None, entries=[entry], state=state)
    other = Window.parse(*window.split("/"))
    assert "trùng tháng" in str(refusal(commune, {TOTAL: {"due": 1}}, other))
    save_total(builders.unit("C2"), due=1)  # another unit's months are its own


def test_the_unit_is_locked_where_the_database_can(commune: Unit) -> None:
    with CaptureQueriesContext(connection) as captured:
        save_total(commune, due=1)
    locked = any("FOR UPDATE" in query["sql"] for query in captured)
    assert locked == connection.features.has_select_for_update


windows = st.tuples(st.integers(1, 6), st.integers(0, 3)).map(
    lambda pair: Window(JULY.first - pair[0], JULY.first - pair[0] + pair[1])
)


@with_a_database
@given(stored=st.lists(windows, max_size=3), imported=st.lists(windows, max_size=3, unique=True))
def test_after_any_imports_no_two_reports_overlap(
    stored: list[Window], imported: list[Window]
) -> None:
    with transaction.atomic():
        commune = builders.unit()
        for batch in [*([window] for window in stored), imported]:
            try:
                entries = [Entry(commune, window, {TOTAL: {"due": 1}}) for window in batch]
                actions.save_reports(by=None, entries=entries)
            except Refused:
                all_known = [*existing(), *(w for w in batch if w not in existing())]
                assert any_overlap(all_known)
        assert not any_overlap(existing())
        transaction.set_rollback(True)


def existing() -> list[Window]:
    return [report.window for report in DossierReport.objects.everywhere()]


def any_overlap(windows: list[Window]) -> bool:
    return any(a.overlaps(b) for i, a in enumerate(windows) for b in windows[:i])


def test_a_month_outside_the_life_of_the_unit_is_refused() -> None:
    closed = builders.unit(valid_from=date(2024, 7, 31), valid_to=date(2024, 8, 1))
    save_total(closed, JULY, due=1)
    save_total(closed, AUGUST, due=1)
    for month in ("2024-06", "2024-09"):
        assert refusal(closed, {TOTAL: {"due": 1}}, Window.parse(month, month)).problems


def test_a_residential_group_has_no_report_of_its_own(commune: Unit) -> None:
    """Nobody waits for one: its dossiers would stand in a rate that no month is counted for."""
    group = builders.unit("C1-1", commune, kind="residential_group", name="Tổ 1")
    with pytest.raises(Refused, match="Tổ 1 là tổ dân phố, thôn, không lập báo cáo riêng"):
        save_total(group, received=1)
    assert not DossierReport.objects.everywhere().exists()


def test_a_unit_is_judged_as_it_is_stored_and_not_as_it_was_read(commune: Unit) -> None:
    """Another import closed it between the reading of a file and the lock."""
    Unit.objects.filter(pk=commune.pk).close(date(2024, 7, 31))
    assert commune.valid_to is None
    with pytest.raises(Refused, match="sau ngày đơn vị kết thúc"):
        save_total(commune, AUGUST, due=1)
    assert save_total(commune, JULY, due=1).created


def test_a_month_that_has_not_come_is_refused(commune: Unit, time_machine: Any) -> None:
    time_machine.move_to("2024-07-01T09:00:00+07:00")
    save_total(commune, JULY, due=1)
    assert "08/2024" in str(refusal(commune, {TOTAL: {"due": 1}}, AUGUST))


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_figures_above_a_draft_are_not_written(state: str, commune: Unit) -> None:
    entry = Entry(commune, JULY, {TOTAL: {"due": 1}})
    actions.save_reports(by=None, entries=[entry], state=state)
    assert str(State(state).label) in str(refusal(commune, {TOTAL: {"due": 2}}))


# Warnings and their explanation


def test_a_broken_balance_is_stored_with_a_warning(commune: Unit) -> None:
    saved = save_total(commune, **BROKEN)
    (warned,) = saved.warnings
    assert warned.open
    assert "lệch 6" in str(warned.problem)
    assert saved.unexplained


@pytest.mark.parametrize("row", [TOTAL, "dat_dai"])
def test_a_note_on_a_broken_row_is_its_explanation(row: str, commune: Unit, fields: None) -> None:
    saved = save(commune, {"dat_dai": BROKEN}, notes={row: "Hồ sơ liên thông"})
    assert {warned.open for warned in saved.warnings} <= {False, row != TOTAL}
    note = FigureNote.objects.everywhere().get()
    assert (note.kind, note.text) == (NoteKind.EXPLANATION, "Hồ sơ liên thông")
    explained = save(commune, {}, notes={TOTAL: "Cả báo cáo"})
    assert explained.warnings
    assert not any(warned.open for warned in explained.warnings)


def test_a_note_on_the_total_explains_lines_that_cancel_out(commune: Unit, fields: None) -> None:
    short = {**BROKEN, "pending": 0, "resolved": 19}
    rows = {"dat_dai": BROKEN, "ho_tich": short}
    saved = save(commune, rows, notes={TOTAL: "Ghi nhầm lĩnh vực"})
    assert [warned.open for warned in saved.warnings] == [False, False]
    assert FigureNote.objects.everywhere().get().kind == NoteKind.EXPLANATION


def test_a_note_on_a_sound_row_is_a_comment_and_a_new_one_replaces_it(commune: Unit) -> None:
    save(commune, {TOTAL: BALANCED}, notes={TOTAL: "Chốt lúc 17 giờ"})
    save(commune, {TOTAL: BALANCED}, notes={TOTAL: "Chốt lúc 18 giờ"})
    save(commune, {TOTAL: BALANCED}, notes={TOTAL: ""})
    note = FigureNote.objects.everywhere().get()
    assert (note.kind, note.text) == (NoteKind.COMMENT, "Chốt lúc 18 giờ")


def test_a_chain_is_judged_against_the_stored_month_before(commune: Unit, fields: None) -> None:
    save(commune, {"dat_dai": {"pending": 6}}, JULY)
    saved = save(commune, {"dat_dai": {"carried_over": 0}}, AUGUST)
    assert {warned.problem.column for warned in saved.warnings} == {"carried_over"}
    assert len(saved.warnings) == 1  # the line; its total says the same


def test_a_chain_is_judged_against_the_stored_month_after(commune: Unit) -> None:
    save_total(commune, AUGUST, carried_over=0)
    (warned,) = save_total(commune, JULY, pending=6).warnings
    assert warned.problem.column == "pending"


def test_a_chain_between_two_reports_of_one_import_is_told_once(commune: Unit) -> None:
    entries = [
        Entry(commune, AUGUST, {TOTAL: {"carried_over": 0}}),
        Entry(commune, JULY, {TOTAL: {"pending": 6}}),
    ]
    august, july = actions.save_reports(by=None, entries=entries)
    assert (len(august.warnings), len(july.warnings)) == (1, 0)


# Many at once


def test_one_invented_figure_makes_the_report_an_illustration(commune: Unit) -> None:
    save_total(commune, due=1)
    entry = Entry(commune, JULY, {TOTAL: {"postal": 1}})
    actions.save_reports(by=None, entries=[entry], origin=Origin.ILLUSTRATION)
    save_total(commune, due=2)
    assert the_report().origin == Origin.ILLUSTRATION


def test_the_number_of_queries_does_not_grow_with_the_reports(fields: None) -> None:
    units = [builders.unit(f"C{number}") for number in range(20)]

    def queries(of: list[Unit], due: int) -> int:
        rows = {"dat_dai": {"due": due}, "ho_tich": {"due": 1}}
        entries = [Entry(unit, JULY, rows) for unit in of]
        with CaptureQueriesContext(connection) as captured:
            actions.save_reports(by=None, entries=entries, state=None)
        return len(captured)

    few, many = queries(units[:10], 1), queries(units[10:], 1)
    assert few == many <= 25
    assert queries(units, 2) <= 20
