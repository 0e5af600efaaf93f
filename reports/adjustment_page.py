"""What the page of a report says of figures that are late on the software and in time in fact."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from core.numbers import format_count, percent
from core.parts import Choice
from reports import access
from reports.adjusting import (
    Decision,
    adjustable,
    both_rates,
    in_fact,
    row_of,
    still_fits,
)
from reports.figures import FIGURES
from reports.history import in_time, row_name
from reports.links import report_url
from reports.models import DossierReport, FigureAdjustment
from reports.rows import TOTAL, Rows
from reports.rules import known
from units.access import Scope

TONES = {
    Decision.OPEN: ("info", ""),
    Decision.GRANTED: ("good", "met"),
    Decision.REFUSED: ("bad", "missed"),
    Decision.WITHDRAWN: ("", ""),
}
# What stands in nobody's way.
ENDED = (Decision.REFUSED, Decision.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One proposal in words. `decide_url` and `withdraw_url` are empty where the reader may not, or
    it is decided.
    """

    pk: int
    place: str
    system: str
    actual: str
    explanation: str
    evidence: str
    tone: str
    sign: str
    decision: str
    by_whom: str
    reason: str
    stale: str
    decide_url: str
    withdraw_url: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the reader typed, and why it was refused; `pk` of the one that was to be decided."""

    pk: int = 0
    place: str = ""
    actual: str = ""
    explanation: str = ""
    evidence: str = ""
    reason: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adjustments:
    """`rates` says both rates where something was granted; the form is shown where `propose_url`
    is.
    """

    rows: tuple[Adjustment, ...]
    rates: str = ""
    propose_url: str = ""
    places: tuple[Choice, ...] = ()
    typed: Proposal = field(default_factory=Proposal)

    @property
    def is_shown(self) -> bool:
        return bool(self.rows or self.propose_url)


def adjustments(
    scope: Scope,
    reader_id: int | None,
    report: DossierReport,
    rows: Rows,
    names: Mapping[str, str],
    typed: Proposal,
) -> Adjustments:
    """One SQL query."""
    made = list(
        FigureAdjustment.objects.everywhere()
        .filter(report=report)
        .select_related("field", "proposed_by", "decided_by")
        .order_by("pk")
    )
    judges = access.may_confirm(scope, report.unit)
    taken = {(row_of(one), one.figure) for one in made if one.decision not in ENDED}
    places = tuple(_places(rows, names, taken, typed.place))
    enters = access.may_enter(scope, report.unit)
    judge = reader_id if judges else None
    proposes = report_url(report.unit.code, report.first_month, "adjustment-propose")
    return Adjustments(
        tuple(_shown(one, report, rows, names, judge, enters=enters) for one in made),
        _rates(rows, made),
        proposes if places and enters else "",
        places,
        typed,
    )


def _places(
    rows: Rows, names: Mapping[str, str], taken: Collection[tuple[str, str]], chosen: str
) -> Iterator[Choice]:
    for row, code, number in adjustable(rows):
        if (row, code) not in taken:
            value = f"{row}|{code}"
            label = f"{_place(row, code, names)} ({format_count(number)})"
            yield Choice(value, label, value == chosen)


def _place(row: str, code: str, names: Mapping[str, str]) -> str:
    return f"{row_name(row, names)}, {FIGURES[code].label}"


def _shown(
    one: FigureAdjustment,
    report: DossierReport,
    rows: Rows,
    names: Mapping[str, str],
    judge: int | None,
    *,
    enters: bool,
) -> Adjustment:
    tone, sign = TONES[Decision(one.decision)]
    person, moment = one.proposed_by, one.proposed_at
    if one.decided_at:
        person, moment = one.decided_by, one.decided_at
    now = rows.get(row_of(one), {}).get(one.figure)
    changed = _("Số trên phần mềm nay là %(now)s: không còn tính.") % {"now": format_count(now)}
    is_open = one.decision == Decision.OPEN
    may = judge is not None and is_open and one.proposed_by_id != judge
    args = [report.unit.code, str(report.first_month), one.pk]
    return Adjustment(
        one.pk,
        _place(row_of(one), one.figure, names),
        format_count(one.system_value),
        format_count(one.actual_value),
        one.explanation,
        one.evidence,
        tone,
        sign,
        one.get_decision_display(),
        ", ".join(filter(None, (person.get_full_name() if person else "", in_time(moment)))),
        one.decision_reason,
        "" if one.decision in ENDED or still_fits(one, rows) else changed,
        reverse("adjustment-decide", args=args) if may else "",
        reverse("adjustment-withdraw", args=args) if enters and is_open else "",
    )


def _rates(rows: Rows, made: Sequence[FigureAdjustment]) -> str:
    """“Giải quyết trước và đúng hạn: 99,90% theo phần mềm; 100% sau …”; empty where nothing was
    granted of what is resolved.
    """
    fact = in_fact(rows, made)
    total = rows[TOTAL]
    resolved = known(total, "resolved")
    system = percent(total.get("resolved_in_time"), resolved)
    actual = percent(fact.get("resolved_in_time"), resolved) if fact else None
    if system is None or actual is None or system == actual:
        return ""
    words = _("Giải quyết trước và đúng hạn: {rates}.")
    return words.format(rates=both_rates(system, actual))
