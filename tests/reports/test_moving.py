"""Reports move through their states: what each verb asks for, sets, and whom it lets."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from core.errors import Refused
from reports import actions
from reports.entries import Entry
from reports.models import DossierReport
from reports.rows import TOTAL
from reports.states import State
from tests.builders import events_about, make_change
from tests.reports import builders
from tests.reports.builders import AUGUST, JULY, person, save, save_total, the_report
from tests.reports.offices import soon
from units.models import Unit

pytestmark = pytest.mark.django_db
BALANCED = {"received": 25, "resolved": 22, "pending": 3}
BROKEN = {"received": 25, "resolved": 22, "pending": 9}


@pytest.fixture
def commune() -> Unit:
    return builders.unit()


# Moving through the states


def draft(commune: Unit, **figures: int) -> DossierReport:
    return save_total(commune, **(figures or BALANCED)).report


def test_a_report_goes_up_comes_back_and_is_confirmed(commune: Unit) -> None:
    report = draft(commune)
    actions.submit(by=None, report=report)
    returned = actions.return_(by=None, report=report, reason="Thiếu lĩnh vực đất đai")
    assert returned.state == State.RETURNED
    assert save_total(commune, due=1).report.state == State.RETURNED
    actions.submit(by=None, report=report)
    assert actions.approve(by=None, report=report).approved_at
    history = events_about(report).values_list("action", "reason")
    assert [row for row in history if row[0] != "reports.figures_saved"] == [
        ("reports.submitted", ""),
        ("reports.returned", "Thiếu lĩnh vực đất đai"),
        ("reports.submitted", ""),
        ("reports.approved", ""),
    ]


def test_a_reopened_report_is_marked_until_it_is_confirmed_anew(commune: Unit) -> None:
    report = draft(commune)
    actions.submit(by=None, report=report)
    actions.approve(by=None, report=report)
    words = {"reason": "Sai số liệu", "document": "12/QĐ-UBND"}
    actions.reopen(by=None, report=report, until=soon(), **words)
    stored = the_report()
    assert (stored.state, bool(stored.reopened_at)) == (State.DRAFT, True)
    event = AuditEvent.objects.get(action="reports.reopened")
    assert (event.reason, event.document) == ("Sai số liệu", "12/QĐ-UBND")
    actions.submit(by=None, report=report)
    actions.approve(by=None, report=report)
    assert (the_report().reopened_at, the_report().reopened_until) == (None, None)


def test_a_report_is_not_submitted_before_its_warnings_are_explained(commune: Unit) -> None:
    report = draft(commune, **BROKEN)
    with pytest.raises(Refused, match="lệch 6"):
        actions.submit(by=None, report=report)
    save(commune, {}, notes={TOTAL: "Hồ sơ liên thông"})
    assert actions.submit(by=None, report=report).state == State.SUBMITTED


def test_an_import_with_a_state_does_not_wait_for_explanations(commune: Unit) -> None:
    entry = Entry(commune, JULY, {TOTAL: BROKEN})
    (saved,) = actions.save_reports(by=None, entries=[entry], state="approved")
    assert saved.unexplained
    assert the_report().state == State.APPROVED


def test_figures_that_came_meanwhile_are_seen_by_the_verb(commune: Unit) -> None:
    stale = draft(commune)
    save_total(commune, **BROKEN)
    with pytest.raises(Refused):
        actions.submit(by=None, report=stale)


# Who may


@pytest.fixture
def branch() -> dict[str, Unit]:
    country = builders.unit("VN", kind="country")
    province = builders.unit("P", country, kind="province")
    district = builders.unit("D", province, kind="district")
    return {
        "province": province,
        "district": district,
        "commune": builders.unit("C1", district),
        "other": builders.unit("C2", district),
    }


@pytest.mark.parametrize(
    ("place", "role", "allowed"),
    [
        ("commune", "clerk", True),
        ("commune", "head", True),
        ("commune", "viewer", False),
        ("commune", "home_affairs", False),
        ("district", "clerk", False),
        ("other", "clerk", False),
    ],
)
def test_a_unit_enters_and_submits_its_own_figures(
    place: str, role: str, allowed: bool, branch: dict[str, Unit]
) -> None:
    commune = branch["commune"]
    somebody = person("a", branch[place], role)
    report = draft(commune)
    tries = (
        lambda: actions.save_figures(by=somebody, unit=commune, window=AUGUST, rows={}),
        lambda: actions.submit(by=somebody, report=report),
    )
    for attempt in tries:
        if allowed:
            attempt()
        else:
            with pytest.raises(PermissionDenied):
                attempt()


@pytest.mark.parametrize(
    ("place", "role", "allowed"),
    [
        ("district", "home_affairs", True),
        ("province", "home_affairs", True),
        ("commune", "home_affairs", False),
        ("other", "home_affairs", False),
        ("district", "head", False),
    ],
)
def test_home_affairs_of_the_parent_or_above_confirms(
    place: str, role: str, allowed: bool, branch: dict[str, Unit]
) -> None:
    somebody = person("a", branch[place], role)
    report = draft(branch["commune"])
    actions.submit(by=None, report=report)
    if allowed:
        assert actions.approve(by=somebody, report=report).approved_by == somebody
        return
    with pytest.raises(PermissionDenied):
        actions.approve(by=somebody, report=report)
    with pytest.raises(PermissionDenied):
        actions.return_(by=somebody, report=report, reason="Sai")


def test_nobody_confirms_by_way_of_an_import(branch: dict[str, Unit]) -> None:
    clerk = person("a", branch["commune"], "clerk")
    entry = Entry(branch["commune"], JULY, {TOTAL: {"due": 1}})
    with pytest.raises(PermissionDenied):
        actions.save_reports(by=clerk, entries=[entry], state="approved")
    assert actions.save_reports(by=clerk, entries=[entry])[0].created


def test_nobody_confirms_what_they_submitted(branch: dict[str, Unit]) -> None:
    both = person("a", branch["commune"], "clerk")
    person("b", branch["district"], "home_affairs")
    both.memberships.create(
        unit=branch["district"], role="home_affairs", valid_from=date(2010, 1, 1)
    )
    report = draft(branch["commune"])
    actions.submit(by=both, report=report)
    with pytest.raises(Refused, match="không được tự xác nhận"):
        actions.approve(by=both, report=report)


def test_the_report_of_a_province_is_confirmed_in_the_province(branch: dict[str, Unit]) -> None:
    officer = person("a", branch["province"], "home_affairs")
    report = draft(branch["province"])
    actions.submit(by=person("b", branch["province"], "clerk"), report=report)
    assert actions.approve(by=officer, report=report).state == State.APPROVED


def test_a_ward_enters_what_a_unit_that_went_into_it_has_left_open(
    branch: dict[str, Unit],
) -> None:
    new = builders.unit("C9", branch["province"], valid_from=date(2025, 7, 1))
    make_change(date(2025, 7, 1), [branch["commune"], branch["other"]], [new])
    branch["other"].refresh_from_db()
    clerk = person("a", new, "clerk")
    actions.save_figures(by=clerk, unit=branch["other"], window=JULY, rows={})
    with pytest.raises(PermissionDenied):
        actions.save_figures(by=clerk, unit=branch["district"], window=JULY, rows={})
