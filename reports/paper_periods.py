"""Quarters, half-years, nine months and years as paper forms: what the months' reports add up to.

Units report months; nothing is stored for longer periods. A form holds the units all of whose
months were sent and names the others: a sum over some of the months would pass for the period's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from core.months import Month, Window
from core.numbers import format_count
from deadlines.rules import label_of
from rendering.forms import write_forms
from reports.figures import FIGURES, LINE_FIGURES, WHOLES, Figure, Kind
from reports.models import DossierReport, Origin, ReportQuerySet
from reports.owed import Office, Owed
from reports.paper_columns import Form
from reports.paper_out import Content, Days, distinct_names, left_out, sheet
from reports.rows import TOTAL, Row
from reports.rules import Values, known
from reports.states import SENT, State
from reports.stored import stored
from units.kinds import HOLDERS
from units.lineage import Lineage
from units.mapping import REPORTED
from units.models import Unit
from units.peers import Member, load_branch
from units.queries import load_lineage

OPENINGS = frozenset(code for code, one in FIGURES.items() if one.kind == Kind.OPENING)
CLOSINGS = frozenset(code for code, one in FIGURES.items() if one.kind == Kind.CLOSING)
NOTHING = {code: 0 for code in LINE_FIGURES if code not in WHOLES}
# Of a unit that lacks more months their number is said.
MOST_MONTHS = 3


class Sent(NamedTuple):
    """A report that was sent, with its total row as typed."""

    pk: int
    unit_id: int
    window: Window
    days: Days
    state: str
    origin: str
    total: Row


def period_form(unit: Unit, window: Window, form: Form) -> bytes:
    """The .xlsx of a branch, a row each unit, or of one unit, a row each field of procedures.
    Refused of a period that is not over, and where the unit did not send all its months. Up to six
    SQL queries and some more for hundreds of reports.
    """
    if window.last > clock.this_month():
        words = _("Chưa lập được biểu {period}: kỳ chưa hết.")
        raise Refused(words.format(period=label_of(window)))
    of = _of_branch if unit.kind in HOLDERS else _of_unit
    return write_forms([sheet(of(unit, window, form))])


def lacking(unit: Office, window: Window, sent: Iterable[Window]) -> list[Month]:
    """The months of the window that the unit owes, and did not send in these."""
    there = {month for one in sent if window.covers(one) for month in one}
    return [month for month in Owed(window).months(unit) if month not in there]


def over(rows: Sequence[Values], figures: Mapping[str, Figure] = FIGURES) -> Row:
    """What months that follow each other come to: flows add up, an opening stock is the first
    one's, a closing stock the last one's. What one month left blank is blank.
    """
    return {code: _over(code, figure, rows) for code, figure in figures.items()}


def _over(code: str, figure: Figure, rows: Sequence[Values]) -> int | None:
    if figure.kind != Kind.FLOW:
        return rows[0 if figure.kind == Kind.OPENING else -1].get(code)
    if all(row.get(code) is None for row in rows):
        return None  # of a whole: it is the sum of its parts then
    values = [known(row, code) for row in rows]
    return None if None in values else sum(filter(None, values))


def _of_unit(unit: Unit, window: Window, form: Form) -> Content:
    sent = _sent(DossierReport.objects.everywhere().filter(unit=unit), window)
    missing = lacking(unit, window, (one.window for one in sent))
    if missing or not sent:
        words = _("Chưa lập được biểu {period}: chưa gửi báo cáo của {months}.")
        raise Refused(words.format(period=label_of(window), months=said(missing or list(window))))
    lines = _lines([one.pk for one in sent])
    total = over([one.total for one in sent])
    return Content(
        form,
        unit,
        window,
        {_days(sent)},
        _("Lĩnh vực, công việc giải quyết theo cấp") if lines else _("Đơn vị"),
        [*lines, (_("TỔNG CỘNG"), total)] if lines else [(unit.name, total)],
        bool(lines),
        any(one.origin == Origin.ILLUSTRATION for one in sent),
        [_confirmed(sent)],
    )


def _lines(pks: Sequence[int]) -> list[tuple[str, Values]]:
    """The fields of procedures by name; none where a month was not divided by fields, for their
    sum would not be the total. A field that a month does not name had no dossier in it.
    """
    found = stored(pks)
    months = [found[pk].rows for pk in pks]
    if any(rows.keys() == {TOTAL} for rows in months):
        return []
    names = found[pks[0]].names
    keys = [key for key in names if any(key in rows for rows in months)]
    return [
        (names[key], over([rows.get(key, NOTHING) for rows in months], LINE_FIGURES))
        for key in keys
    ]


def _of_branch(unit: Unit, window: Window, form: Form) -> Content:
    """A row for each unit below that owes a month and sent them all."""
    sent = _by_unit(_sent(DossierReport.objects.everywhere().of_branch(unit), window))
    below = load_branch(unit, window, REPORTED).units.values()
    owed = Owed(window)
    owing = [one for one in below if one.unit_id != unit.pk and owed.mask(one)]
    missing = {one: lacking(one, window, (it.window for it in sent[one.unit_id])) for one in owing}
    held = {one: sent[one.unit_id] for one in owing if not missing[one]}
    names = distinct_names(missing)
    rows = [over([it.total for it in months]) for months in held.values()]
    reports = [it for months in held.values() for it in months]
    return Content(
        form,
        unit,
        window,
        {_days(months) for months in held.values()},
        _("Đơn vị"),
        list(zip((names[one.unit_id] for one in held), rows, strict=True)),
        False,
        any(it.origin == Origin.ILLUSTRATION for it in reports),
        list(_coverage(window, names, missing, reports)),
        _summands(held, rows, window),
    )


def _summands(held: Mapping[Member, list[Sent]], rows: Sequence[Row], window: Window) -> list[Row]:
    """What the total takes of each row. One SQL query."""
    lineage, known = load_lineage(window), {one.unit_id for one in held}
    return [
        _without_passed_on(row, one, lineage, known, window)
        for one, row in zip(held, rows, strict=True)
    ]


def _without_passed_on(
    row: Row, unit: Member, lineage: Lineage, held: Collection[int], window: Window
) -> Row:
    """Without the stock that a unit began with and one before it has, and without the one that it
    left to another: each dossier is at hand once.
    """
    pk, opened = unit.unit_id, max(window.first_day, unit.valid_from)
    before = {source for source, day in lineage.back.get(pk, ()) if day <= opened}
    before = before.union(*map(lineage.predecessors, before))
    passed_on = OPENINGS if not before.isdisjoint(held) else frozenset()
    if not lineage.successors(pk).isdisjoint(held):
        passed_on |= CLOSINGS
    return {code: value for code, value in row.items() if code not in passed_on}


def _coverage(
    window: Window,
    names: Mapping[int, str],
    missing: Mapping[Member, list[Month]],
    reports: Sequence[Sent],
) -> Iterator[str]:
    """How many of the units that owe the period the form holds, and whose months are missing."""
    held = format_count(sum(not months for months in missing.values()))
    words = _("Biểu cộng báo cáo tháng của {held}/{owing} đơn vị đã gửi đủ {period}.")
    yield words.format(held=held, owing=format_count(len(missing)), period=label_of(window))
    yield _confirmed(reports)
    named = _("{unit} (thiếu {months})")
    short = [(names[one.unit_id], said(months)) for one, months in missing.items() if months]
    yield from left_out([named.format(unit=name, months=months) for name, months in short])


def _confirmed(reports: Sequence[Sent]) -> str:
    words = _("Trong {count} báo cáo tháng có {confirmed} đã xác nhận.")
    confirmed = sum(one.state == State.APPROVED for one in reports)
    return words.format(count=format_count(len(reports)), confirmed=format_count(confirmed))


def said(months: Sequence[Month]) -> str:
    """ "tháng 07/2025, 08/2025"; "5 tháng" of more than a few."""
    if len(months) > MOST_MONTHS:
        return _("{count} tháng").format(count=len(months))
    return _("tháng {months}").format(months=", ".join(month.label for month in months))


def _days(sent: Sequence[Sent]) -> Days:
    return sent[0].days[0], sent[-1].days[1]


def _by_unit(sent: Iterable[Sent]) -> Mapping[int, list[Sent]]:
    found: dict[int, list[Sent]] = defaultdict(list)
    for one in sent:
        found[one.unit_id].append(one)
    return found


def _sent(reports: ReportQuerySet, window: Window) -> list[Sent]:
    """Those of the window that were sent, in their order, as rows: a nation's year has thousands
    too many for model objects. What sticks out of the window can't be divided. One SQL query.
    """
    within = reports.filter(
        first_month__gte=window.first, last_month__lte=window.last, state__in=SENT
    )
    facts = ("pk", "unit_id", "first_month", "last_month", "first_day", "last_day")
    rows = within.order_by("first_month").values_list(
        *facts, "state", "origin", *(one.stored for one in FIGURES.values())
    )
    return [_read(*row) for row in rows]


def _read(
    pk: int,
    unit_id: int,
    first: Month,
    last: Month,
    begun: date | None,
    ended: date | None,
    state: str,
    origin: str,
    *total: int | None,
) -> Sent:
    figures = dict(zip(FIGURES, total, strict=True))
    return Sent(pk, unit_id, Window(first, last), (begun, ended), state, origin, figures)
