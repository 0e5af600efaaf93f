"""Targets are assigned, changed and withdrawn one by one: all or nothing, by whoever may."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from core.errors import Refused
from indicators.actions import assign_target, change_target, withdraw_target
from indicators.assignable import Overlaps
from indicators.models import Indicator, Target
from indicators.rules import Demand
from legal.models import Document
from tests.builders import events_about, make_document, make_target, make_unit
from tests.people import Province, make_province

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(db: None) -> Province:
    return make_province()


def demand(province: Province, **facts: Any) -> Demand:
    """Of the invented wards of Province B in 2026, by a document that is still to be written."""
    given = Demand(
        indicator=Indicator.objects.get(code="on_time_resolved"),
        unit=province.units["B"],
        level="ward",
        field=None,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        operator="≥",
        value=Decimal("99.25"),
        document=Document(symbol="1/QĐ-UBND", illustrative=True),
        clause="Mục II",
    )
    return replace(given, **facts)


def nothing_written() -> bool:
    return not any(each.objects.exists() for each in (Target, Document)) and not (
        AuditEvent.objects.filter(action__startswith="indicators").exists()
    )


def columns(refused: Refused) -> list[str | None]:
    return [problem.column for problem in refused.problems]


def test_a_target_is_assigned_with_its_document_and_both_are_audited(province: Province) -> None:
    officer = province.user("officer")
    target = assign_target(by=officer, demand=demand(province))
    assert (target.document.symbol, target.document.illustrative) == ("1/QĐ-UBND", True)
    [event] = events_about(target)
    assert (event.action, event.actor) == ("indicators.target_assigned", officer)
    told = {each["field"]: each["after"] for each in event.changes}
    assert (told["indicator"], told["unit"], told["value"]) == ("on_time_resolved", "B", "99.25")
    assert events_about(target.document).get().action == "legal.document_added"


@pytest.mark.parametrize("person", ["clerk", "head", "inspector", "viewer", "admin", "neighbour"])
def test_only_the_home_affairs_office_above_assigns(province: Province, person: str) -> None:
    with pytest.raises(PermissionDenied):
        assign_target(by=province.user(person), demand=demand(province))
    assert nothing_written()


@pytest.mark.parametrize("code", ["Z", "Y", "VN"])
def test_an_office_assigns_in_its_own_branch_alone(province: Province, code: str) -> None:
    """Neither for another province nor for the whole country."""
    wanted = demand(province, unit=province.units[code], level="")
    with pytest.raises(PermissionDenied):
        assign_target(by=province.user("officer"), demand=wanted)
    assert nothing_written()


@pytest.mark.parametrize(
    ("facts", "column"),
    [
        ({"valid_to": date(2025, 12, 31)}, "last_day"),
        ({"valid_to": date(9999, 12, 31)}, "last_day"),
        ({"valid_from": date(1, 1, 1)}, "first_day"),
        (
            {"document": Document(symbol="1", effective_on=date(2204, 1, 1), illustrative=True)},
            "effective_on",
        ),
        ({"level": "province"}, "level"),
        ({"operator": "≤"}, "operator"),
        ({"document": Document(symbol="1/QĐ-UBND")}, "document"),
    ],
)
def test_a_demand_that_cannot_be_is_refused_and_nothing_is_written(
    province: Province, facts: dict[str, Any], column: str
) -> None:
    with pytest.raises(Refused) as refused:
        assign_target(by=province.user("officer"), demand=demand(province, **facts))
    assert columns(refused.value) == [column]
    assert nothing_written(), "not even the document"


def test_a_unit_that_has_ended_by_then_is_refused(province: Province) -> None:
    facts = {"unit": province.units["C"], "level": ""}
    with pytest.raises(Refused, match="không hoạt động"):
        assign_target(by=None, demand=demand(province, **facts))
    assert assign_target(by=None, demand=demand(province, **facts, valid_from=date(2025, 12, 1)))


def test_lower_is_better_wants_a_limit_from_above(province: Province) -> None:
    late = Indicator.objects.get(code="late_resolved")
    with pytest.raises(Refused, match="càng thấp càng tốt: chọn ≤, < hoặc ="):
        assign_target(by=None, demand=demand(province, indicator=late))
    watched = Indicator.objects.get(code="returned_received")
    assert assign_target(by=None, demand=demand(province, indicator=watched))


def test_an_invented_document_demands_nothing_of_a_real_unit_at_work(province: Province) -> None:
    real = make_unit("22366", province.units["B"], kind="ward", name="Phường Thật")
    facts = {"unit": real, "level": ""}
    with pytest.raises(Refused, match="đơn vị có thật đang hoạt động"):
        assign_target(by=None, demand=demand(province, **facts))
    document = make_document("2/QĐ-UBND")
    assert assign_target(by=None, demand=demand(province, **facts, document=document))


def test_the_same_document_demands_the_same_once(province: Province) -> None:
    first = assign_target(by=None, demand=demand(province))
    part = {"valid_from": date(2026, 7, 1), "valid_to": date(2027, 6, 30), "value": Decimal(98)}
    with pytest.raises(Overlaps, match="đã giao ≥ 99,25%") as refused:
        assign_target(by=None, demand=demand(province, **part))
    assert refused.value.target == first
    assert Target.objects.count() == 1
    other = Document(symbol="2/QĐ-UBND", illustrative=True)
    assert assign_target(by=None, demand=demand(province, **part, document=other))


def test_a_known_symbol_with_another_day_is_refused(province: Province) -> None:
    make_document("1/QĐ-UBND", date(2026, 1, 15), illustrative=True)
    typed = Document(symbol="1/QĐ-UBND", effective_on=date(2026, 2, 1), illustrative=True)
    with pytest.raises(Refused, match="có hiệu lực ngày 15/01/2026") as refused:
        assign_target(by=None, demand=demand(province, document=typed))
    assert columns(refused.value) == ["effective_on"]


def test_a_change_keeps_in_the_history_what_stood_before(province: Province) -> None:
    target = assign_target(by=None, demand=demand(province))
    news = demand(province, document=target.document, value=Decimal(98), clause="Mục III")
    officer = province.user("officer")
    stored = change_target(target, by=officer, demand=news, seen=target.version)
    assert (str(stored), stored.clause) == ("≥ 98", "Mục III")
    event = events_about(stored).last()
    assert event is not None
    assert event.action == "indicators.target_changed"
    assert event.changes == [
        {"field": "value", "before": "99.25", "after": "98"},
        {"field": "clause", "before": "Mục II", "after": "Mục III"},
    ]


def test_a_change_of_nothing_leaves_no_trace(province: Province) -> None:
    target = assign_target(by=None, demand=demand(province))
    target.refresh_from_db()
    same = demand(province, document=target.document)
    change_target(target, by=None, demand=same, seen=target.version)
    assert events_about(target).count() == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(province: Province) -> None:
    target = assign_target(by=None, demand=demand(province))
    seen = target.version
    theirs = demand(province, document=target.document, value=Decimal(97))
    change_target(target, by=None, demand=theirs, seen=seen)
    mine = demand(province, document=target.document, value=Decimal(98))
    with pytest.raises(Refused, match="vừa được người khác sửa, nay là ≥ 97%"):
        change_target(target, by=None, demand=mine, seen=seen)
    with pytest.raises(Refused, match="vừa được người khác sửa"):
        withdraw_target(target, by=None, reason="nhầm", seen=seen)
    assert str(Target.objects.get()) == "≥ 97"


def test_a_target_is_not_moved_to_a_stranger_s_unit(province: Province) -> None:
    target = assign_target(by=None, demand=demand(province))
    moved = demand(province, unit=province.units["Z"], document=target.document)
    with pytest.raises(PermissionDenied):
        change_target(target, by=province.user("officer"), demand=moved, seen=target.version)
    assert Target.objects.get().unit == province.units["B"]


def test_a_withdrawn_target_is_gone_and_all_it_said_stays_with_the_reason(
    province: Province,
) -> None:
    target = assign_target(by=None, demand=demand(province))
    pk = target.pk
    withdraw_target(target, by=province.user("officer"), reason=" giao nhầm ", seen=target.version)
    assert not Target.objects.exists()
    event = AuditEvent.objects.get(action="indicators.target_withdrawn")
    assert (event.target_id, event.reason, event.document) == (str(pk), "giao nhầm", "1/QĐ-UBND")
    told = {each["field"]: each["before"] for each in event.changes}
    assert (told["unit"], told["operator"], told["value"]) == ("B", "≥", "99.25")
    with pytest.raises(Refused, match="vừa được người khác bỏ"):
        withdraw_target(Target(pk=pk, unit=target.unit), by=None, reason="x", seen="")


def test_a_target_is_not_withdrawn_without_a_reason_nor_by_a_reader(province: Province) -> None:
    target = make_target("on_time_resolved", province.units["B"], "≥ 98", level="ward")
    with pytest.raises(Refused, match="Cần ghi lý do"):
        withdraw_target(target, by=None, reason="  ", seen=target.version)
    with pytest.raises(PermissionDenied):
        withdraw_target(target, by=province.user("viewer"), reason="x", seen=target.version)
    assert Target.objects.count() == 1


def test_a_known_document_gets_no_day_by_the_way(province: Province) -> None:
    """Its day decides which demand judges: it is for whoever keeps the document."""
    make_document("7/KH", illustrative=True)
    typed = Document(symbol="7/KH", effective_on=date(2026, 2, 1), illustrative=True)
    with pytest.raises(Refused, match="7/KH đã có trong danh mục, chưa ghi ngày"):
        assign_target(by=province.user("officer"), demand=demand(province, document=typed))
    assert Document.objects.get(symbol="7/KH").effective_on is None
