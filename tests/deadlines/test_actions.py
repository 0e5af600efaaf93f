"""What offices say about due days is in the history, and refused where it can't hold."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import OFFICE_TIME
from core.errors import Refused
from core.months import Window
from deadlines import actions
from deadlines.models import DayOverride, Schedule
from deadlines.queries import Deadlines
from deadlines.rules import Kind, Terms, days_of, kind_of, label_of, odd_terms, windows
from tests.builders import events_about
from tests.people import Province, make_province

pytestmark = pytest.mark.django_db
OCTOBER = Window.parse("2026-10", "2026-10")
TERMS = Terms(3, None, document="12/KH-UBND")
LATER = datetime(2026, 11, 20, 17, tzinfo=OFFICE_TIME)


@pytest.fixture
def province() -> Province:
    return make_province()


def schedule(province: Province, terms: Terms = TERMS, day: date = date(2026, 1, 1)) -> Schedule:
    return actions.add_schedule(
        by=province.user("officer"), unit=province.units["B"], kind="month", valid_from=day,
        terms=terms,
    )  # fmt: skip


def due(province: Province, code: str = "A") -> str:
    path = province.units[code].path
    deadline = Deadlines.load([path], OCTOBER).of(path, OCTOBER)
    assert deadline
    return deadline.said


def test_a_schedule_holds_below_its_office_and_nowhere_else(province: Province) -> None:
    schedule(province)
    assert due(province) == "17:00 ngày 04/11/2026"
    assert due(province, "Y") == "17:00 ngày 06/11/2026"


def test_thousands_of_units_are_asked_about_in_one_statement(
    province: Province, django_assert_num_queries: Any
) -> None:
    schedule(province)
    many = {f"{province.units['B'].path}{number}/" for number in range(10_000, 13_321)}
    with django_assert_num_queries(1):
        deadlines = Deadlines.load(many, OCTOBER)
    assert {deadlines.of(path, OCTOBER).said for path in many} == {"17:00 ngày 04/11/2026"}  # type: ignore[union-attr]


def test_each_verb_is_in_the_history_with_its_document(province: Province) -> None:
    by, unit = province.user("officer"), province.units["B"]
    made = schedule(province)
    actions.end_schedule(by=by, schedule=made, last_day=date(2026, 9, 30), reason="Thay")
    override = actions.declare_day(
        by=by, unit=unit, day=date(2026, 11, 5), works=False, name="Bão", document="5/TB"
    )
    extension = actions.extend(
        by=by, unit=unit, window=OCTOBER, due_at=LATER, reason="Bão", document="6/CV"
    )
    actions.withdraw_extension(by=by, extension=extension, reason="Nhầm")
    told = [
        (event.action, event.document, event.reason, event.actor)
        for target in (made, override, extension)
        for event in events_about(target)
    ]
    assert told == [
        ("deadlines.schedule_added", "12/KH-UBND", "", by),
        ("deadlines.schedule_ended", "12/KH-UBND", "Thay", by),
        ("deadlines.day_declared", "5/TB", "", by),
        ("deadlines.extended", "6/CV", "Bão", by),
        ("deadlines.extension_withdrawn", "6/CV", "Nhầm", by),
    ]


def test_a_removed_day_counts_as_the_calendar_says_again(province: Province) -> None:
    override = actions.declare_day(
        by=None, unit=province.units["B"], day=date(2026, 11, 5), works=False, name="Bão",
        document="5/TB",
    )  # fmt: skip
    assert due(province) == "17:00 ngày 09/11/2026"
    events = events_about(override)
    actions.remove_day(by=None, override=override, reason="Nhầm")
    assert due(province) == "17:00 ngày 06/11/2026"
    assert [event.action for event in events] == ["deadlines.day_declared", "deadlines.day_removed"]


def test_nobody_but_home_affairs_of_the_branch_decides(province: Province) -> None:
    for person in ("clerk", "head", "viewer", "inspector", "admin", "neighbour"):
        with pytest.raises(PermissionDenied):
            actions.add_schedule(
                by=province.user(person), unit=province.units["A"], kind="month",
                valid_from=date(2026, 1, 1), terms=TERMS,
            )  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.extend(
            by=province.user("officer"), unit=province.units["Z"], window=OCTOBER, due_at=LATER,
            reason="Bão",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(3, 5), "working_days"),
        (Terms(None, None), "working_days"),
        (Terms(0), "working_days"),
        (Terms(61), "working_days"),
        (Terms(None, 32), "due_day"),
        (Terms(None, 10, same_month=True), "due_day"),
        (Terms(None, 14, same_month=True, cut_day=14), "due_day"),
        (Terms(5, cut_day=28), "cut_day"),
        (Terms(5, cut_day=0), "cut_day"),
    ],
)
def test_terms_that_cannot_hold_name_their_field(terms: Terms, field: str) -> None:
    assert [name for name, _sentence in odd_terms(terms)] == [field]


def test_terms_that_hold_are_not_odd() -> None:
    good = (Terms(), Terms(1), Terms(None, 31), Terms(None, 15, same_month=True, cut_day=14))
    assert [list(odd_terms(terms)) for terms in good] == [[]] * len(good)


def test_what_cannot_hold_is_refused_and_not_stored(province: Province) -> None:
    schedule(province)
    unit = province.units["B"]
    refused = (
        lambda: schedule(province),
        lambda: schedule(province, Terms(3, 5, document="1/KH"), date(2026, 2, 1)),
        lambda: actions.extend(
            by=None, unit=unit, window=OCTOBER, reason="Bão",
            due_at=datetime.combine(date(2026, 11, 4), time(17), OFFICE_TIME),
        ),
        lambda: actions.extend(
            by=None, unit=unit, window=Window.parse("2026-02", "2026-03"), due_at=LATER, reason="x"
        ),
        lambda: actions.end_schedule(
            by=None, schedule=Schedule.objects.everywhere().get(), last_day=date(2025, 1, 1),
            reason="x",
        ),
    )  # fmt: skip
    for verb in refused:
        with pytest.raises(Refused):
            verb()
    assert Schedule.objects.everywhere().count() == 1
    assert DayOverride.objects.everywhere().count() == 0


def test_a_day_is_declared_once_and_an_extension_withdrawn_once(province: Province) -> None:
    unit = province.units["B"]
    day = {"unit": unit, "day": date(2026, 11, 5), "works": False, "name": "x", "document": "5/TB"}
    actions.declare_day(by=None, **day)  # type: ignore[arg-type]
    extension = actions.extend(by=None, unit=unit, window=OCTOBER, due_at=LATER, reason="Bão")
    actions.withdraw_extension(by=None, extension=extension, reason="Nhầm")
    with pytest.raises(Refused, match="đã khai ngày này"):
        actions.declare_day(by=None, **day)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="đã được thu hồi"):
        actions.withdraw_extension(by=None, extension=extension, reason="Nhầm")


def test_an_extension_only_puts_off_what_holds(province: Province) -> None:
    def extend(code: str, day: int, **options: bool) -> None:
        until = datetime(2026, 11, day, 17, tzinfo=OFFICE_TIME)
        unit = province.units[code]
        actions.extend(
            by=None, unit=unit, window=OCTOBER, due_at=until, reason="Bão", **options
        )  # fmt: skip

    extend("A", 20)
    with pytest.raises(Refused, match="phải sau hạn đang áp dụng: 17:00 ngày 20/11/2026"):
        extend("A", 9)
    extend("B", 10, whole_branch=True)
    assert due(province) == "17:00 ngày 20/11/2026"
    assert due(province, "S") == "17:00 ngày 10/11/2026"
    with pytest.raises(Refused, match="phải sau hạn đang áp dụng: 17:00 ngày 10/11/2026"):
        extend("S", 10)


@pytest.mark.parametrize("verb", ["add_schedule", "declare_day", "extend"])
def test_two_at_once_wait_for_each_other_before_they_look(province: Province, verb: str) -> None:
    """The second of two presses finds what the first one wrote, and is told so."""
    facts: dict[str, dict[str, object]] = {
        "add_schedule": {"kind": "month", "valid_from": date(2026, 1, 1), "terms": TERMS},
        "declare_day": {
            "day": date(2026, 11, 5), "works": False, "name": "Bão", "document": "5/TB",
        },
        "extend": {"window": OCTOBER, "due_at": LATER, "reason": "Bão"},
    }  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        getattr(actions, verb)(by=None, unit=province.units["B"], **facts[verb])
    of_rows = [one["sql"] for one in asked if "SELECT" in one["sql"][:7]]
    assert 'FROM "units_unit"' in of_rows[0]
    assert of_rows[0].endswith("FOR UPDATE") == (connection.vendor == "postgresql")
    assert any('FROM "deadlines_' in sql for sql in of_rows[1:])


def test_every_period_of_a_year_has_one_kind_a_name_and_its_days() -> None:
    found = {kind: [label_of(window) for window in windows(kind, 2026)] for kind in Kind}
    assert found[Kind.QUARTER][0] == "quý I/2026"
    assert found[Kind.HALF] == ["6 tháng đầu năm 2026", "6 tháng cuối năm 2026"]
    assert found[Kind.NINE] == ["9 tháng đầu năm 2026"]
    assert found[Kind.YEAR] == ["năm 2026"]
    assert len(found[Kind.MONTH]) == 12
    for kind in Kind:
        assert {kind_of(window) for window in windows(kind, 2026)} == {kind}
    assert kind_of(Window.parse("2026-02", "2026-03")) is None
    assert days_of(windows(Kind.YEAR, 2026)[0], Terms(cut_day=14), Terms(cut_day=14)) == (
        date(2025, 12, 15),
        date(2026, 12, 14),
    )
