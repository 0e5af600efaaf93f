"""The reader's own page: what is theirs to do, what was confirmed, how their unit stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.months import Month, Window
from core.numbers import format_count
from core.parts import Part
from dashboard.access import home_unit
from dashboard.address import Address
from dashboard.confirming import reports_to_confirm
from dashboard.coverage import TOO_FEW, is_thin, months_missing
from dashboard.due_lines import due_lines
from dashboard.duties import (
    Duty,
    deadlines_of,
    office_work,
    own_reports,
    units_of,
)
from dashboard.handed_in import Done, confirmed_lately, reports_waiting
from dashboard.latest import opening_window
from dashboard.mains import Main
from dashboard.overview import OverviewQuestion, branch_answer
from dashboard.pages import receipt_path, unit_path
from dashboard.standing import verdict_of
from dashboard.tiles import goal_in_words
from deadlines.rules import first_change
from indicators.definitions import levels_of, load_catalogue
from indicators.groups import own_group
from indicators.models import Target
from indicators.queries import Book, Judged, Question, ask_one
from indicators.readings import Reading
from indicators.targets import gap, targets_of
from indicators.words import rate_against, target_in_words
from reports.states import ABOVE_ROLES, ENTRY_ROLES
from units.access import Scope
from units.administration import administered, of_the_country
from units.kinds import HOLDERS
from units.models import Membership, Unit
from units.peers import load_branch

WORKING_ROLES = ENTRY_ROLES | ABOVE_ROLES | {Membership.Role.ADMIN.value}
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
VERDICT_ORDER = ("missed", "near", "met")


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator of the reader's unit against its target; `part` says of how many of its months
    where some are missing.
    """

    name: str
    goal: str
    part: str
    value: str
    receipt_url: str
    verdict: str
    illustrative: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything that templates/dashboard/home.html shows. `idle` says what of the reader's work is
    done where there are no duties, `unjudged` why there are no standings.
    """

    summary: list[Part]
    works: bool
    due: list[str]
    duties: list[Duty]
    idle: str
    waiting: list[Done]
    done: list[Done]
    unit_name: str
    window: str
    standings: list[Standing]
    unjudged: str
    more_url: str
    more_label: str
    illustrative: bool
    changes_at: datetime | None
    """Until when all stays as it is said, today."""


def home_page(user: User, scope: Scope) -> HomePage:
    """At most fourteen queries for one role in one unit; Unassigned for a reader without any."""
    unit = home_unit(scope)
    deadlines = deadlines_of(scope)
    own = own_reports(scope, deadlines)
    duties = [*own, *reports_to_confirm(scope, user, deadlines), *office_work(scope)]
    reporting = list(units_of(scope, ENTRY_ROLES | ABOVE_ROLES).values())
    due = due_lines(reporting, deadlines) if deadlines else []
    counted = [*(duty.time_left for duty in duties), *(line.due for line in due)]
    works = any(grant.role in WORKING_ROLES for grant in scope.grants)
    window = _year_to_date(unit)
    standings, unjudged = _standings(unit, scope, window)
    is_branch = unit.kind in HOLDERS
    query = Address(first=str(window.first), last=str(window.last))
    overview = reverse("overview") + query.query(unit=unit.code)
    return HomePage(
        summary=_summary(duties, works=works),
        works=works,
        due=[line.words for line in due],
        duties=duties,
        idle="" if duties else _idle(scope),
        waiting=reports_waiting(scope),
        done=confirmed_lately(scope),
        unit_name=unit.name,
        window=window.label,
        standings=standings,
        unjudged=unjudged,
        more_url=overview if is_branch else unit_path(unit.code) + query.query(),
        more_label=_("Xem tổng quan") if is_branch else _("Xem mọi chỉ số của đơn vị"),
        illustrative=any(each.illustrative for each in standings),
        changes_at=first_change(counted, clock.now()),
    )


def _summary(duties: list[Duty], *, works: bool) -> list[Part]:
    """“Chủ nhật, 22/11/2026. 2 việc cần làm, 1 báo cáo bị trả lại.”"""
    day = clock.today()
    parts: list[Part] = [(f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}. ", False)]
    if not works:
        return [*parts, (_("Tài khoản của bạn chỉ xem, không có việc phải làm."), False)]
    if not duties:
        return [*parts, (_("Không có việc nào đang chờ bạn."), False)]
    count = _("{count} việc").format(count=format_count(len(duties)))
    parts += [(count, True), (_(" cần làm"), False)]
    returned = sum(duty.returned for duty in duties)
    if returned:
        words = _(", {count} báo cáo bị trả lại").format(count=format_count(returned))
        parts.append((words, False))
    return [*parts, (".", False)]


def _idle(scope: Scope) -> str:
    """What is done, of that which the reader's roles have to do."""
    roles = {grant.role for grant in scope.grants}
    told = (
        (ENTRY_ROLES, _("Các báo cáo phải gửi đã gửi đủ.")),
        (
            ABOVE_ROLES,
            _(
                "Không có báo cáo nào chờ bạn xác nhận; các đơn vị trực thuộc đã gửi đủ báo cáo "
                "phải gửi trong 12 tháng qua."
            ),
        ),
        (
            {Membership.Role.ADMIN.value},
            _("Không có tài khoản nào chờ phân công, không có thay đổi đơn vị nào đến ngày.")
            if of_the_country(administered(scope))
            else _("Không có thay đổi đơn vị nào đến ngày."),
        ),
    )
    return " ".join(words for theirs, words in told if roles & theirs)


def _year_to_date(unit: Unit) -> Window:
    """January of the year of the latest figures to the month of these. At most two queries."""
    last = opening_window(unit, Address()).last
    return Window(Month.at(last.year, 1), last)


def _standings(unit: Unit, scope: Scope, window: Window) -> tuple[list[Standing], str]:
    """Indicators with a target and a rate, the farthest from it first; else why there are none."""
    found = _of_branch if unit.kind in HOLDERS else _of_unit
    standings, unjudged = found(unit, scope, Question(window))
    standings.sort(key=lambda each: each[0])
    return [standing for _order, standing in standings], unjudged


Ordered = tuple[tuple[int, float], Standing]


def _unjudged(readings: Iterable[Reading], without: str) -> str:
    """Why nothing is held against a target: no figures, or no target that goes with them."""
    known = [reading for reading in readings if reading.rate is not None]
    if not known:
        return _("Chưa có số liệu đã xác nhận để so với chỉ tiêu.")
    if all(is_thin(reading) for reading in known):
        return capfirst(str(TOO_FEW))
    invented = all(reading.illustrative for reading in known)
    figures = _("Có số liệu minh họa") if invented else _("Có số liệu")
    return f"{figures}, {without}."


def _of_branch(unit: Unit, scope: Scope, question: Question) -> tuple[list[Ordered], str]:
    """The main indicators of a branch, as its overview has them. At most seven queries."""
    address = Address(first=str(question.window.first), last=str(question.window.last))
    mains = branch_answer(OverviewQuestion(address, unit, scope, question)).mains
    judged = [_standing_of_main(main, unit, address) for main in mains if main.verdict != "none"]
    if judged:
        return judged, ""
    return [], _unjudged((main.total.reading for main in mains), _("chưa có chỉ tiêu chung để so"))


def _standing_of_main(main: Main, unit: Unit, address: Address) -> Ordered:
    return _ordered(main.total, main.goal, main.verdict, goal_in_words(main), unit, address)


def _of_unit(unit: Unit, scope: Scope, question: Question) -> tuple[list[Ordered], str]:
    """The indicators for which the unit has a target. At most five queries."""
    targets = [each for each in targets_of(unit) if each.field_id is None]
    book = Book.of(targets, question.window)
    aimed = {each.indicator.code for each in targets}
    definitions = [
        each for each in load_catalogue().on(question.window.last_day) if each.code in aimed
    ]
    if not definitions:
        return [], _("Chưa có chỉ tiêu nào giao cho đơn vị.")
    branch = load_branch(unit, question.window, question.view)
    group = own_group(branch, question.window, levels_of(definitions))
    readings = ask_one(branch, group, definitions, question)
    address = Address(first=str(question.window.first), last=str(question.window.last))
    judged = [book.judge(readings[each.code], unit.path, unit.kind) for each in definitions]
    ordered = [
        _ordered(
            each,
            each.target,
            verdict_of(each),
            _("chỉ tiêu {target}").format(target=target_in_words(each.target)),
            unit,
            address,
        )
        for each in judged
        if each.target is not None and each.reading.rate is not None
    ]
    if ordered:
        return ordered, ""
    return [], _unjudged((each.reading for each in judged), _("chưa có chỉ tiêu để so"))


def _ordered(
    judged: Judged,
    target: Target | None,
    verdict: str,
    goal: str,
    unit: Unit,
    address: Address,
) -> Ordered:
    """With what it is sorted by: missed ones first, then near ones, the farthest first."""
    reading = judged.reading
    indicator = reading.definition.indicator
    away = abs(float(gap(reading.rate, target) or 0))
    standing = Standing(
        indicator.short_name,
        goal,
        "" if reading.group.whole else months_missing(unit.pk, reading),
        rate_against(reading.rate, target, indicator.decimals),
        receipt_path(unit.code) + address.query(indicator=indicator.code),
        verdict,
        reading.illustrative,
    )
    return (VERDICT_ORDER.index(verdict), -away if verdict != "met" else away), standing
