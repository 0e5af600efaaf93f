"""Breaks of six kinds, planted into generated load: each in a unit of its own, the rest sound."""

from collections.abc import Callable
from random import Random

from core.months import Month
from reports.figures import LINE_FIGURES
from reports.history_rules import FLOWS, LEAST_MONTHS
from reports.models import DossierReport, FieldLine
from reports.rules import Rule
from units.models import Unit

BREAKS = 20
Place = tuple[str, Month, Rule]


def plant(seed: int = 1, breaks: int = BREAKS) -> set[Place]:
    """The code of the unit, the month and the rule of each."""
    random = Random(seed)
    reporting = DossierReport.objects.everywhere().values("unit")
    units = list(Unit.objects.filter(pk__in=reporting).order_by("code"))
    random.shuffle(units)
    places: set[Place] = set()
    for unit in units:
        rule, break_it = KINDS[len(places) % len(KINDS)]
        reports = list(DossierReport.objects.everywhere().filter(unit=unit).order_by("first_month"))
        place = len(reports) - 1 if rule == Rule.COPY else random.randrange(LEAST_MONTHS + 1, 23)
        if rule == Rule.COPY and not _can_repeat(reports[place - 1]):
            continue
        break_it(reports[place], reports[place - 1])
        places.add((unit.code, reports[place].first_month, rule))
        if len(places) == breaks:
            break
    return places


def _lines(report: DossierReport) -> list[FieldLine]:
    return list(FieldLine.objects.everywhere().filter(report=report).order_by("field_id"))


def _add(report: DossierReport, **more: int) -> None:
    """To the first line and to the total alike."""
    for row in (report, _lines(report)[0]):
        for code, count in more.items():
            setattr(row, code, getattr(row, code) + count)
        row.save()


def _balance(report: DossierReport, before: DossierReport) -> None:
    _add(report, returned=3)


def _of_which(report: DossierReport, before: DossierReport) -> None:
    line = _lines(report)[0]
    _add(report, digitized_full=line.digitized_result + 1 - line.digitized_full)


def _total(report: DossierReport, before: DossierReport) -> None:
    report.postal += 7
    report.save()


def _chain(report: DossierReport, before: DossierReport) -> None:
    _add(report, carried_over=4, returned=4)


def _outlier(report: DossierReport, before: DossierReport) -> None:
    many = 10 * report.received
    _add(report, received_offline=many, resolved_in_time=many, due=many)


def _can_repeat(report: DossierReport) -> bool:
    """Whether something would be left if all happened once more."""
    return all(2 * row.pending >= row.carried_over for row in _lines(report))


def _copy(report: DossierReport, before: DossierReport) -> None:
    """What happened in the last month happened again: what stays is what follows from it."""
    lines = list(zip(_lines(report), _lines(before), strict=True))
    for row, other in ((report, before), *lines):
        for code in FLOWS:
            if code in LINE_FIGURES or row is report:
                name = LINE_FIGURES[code].stored if code in LINE_FIGURES else code
                setattr(row, name, getattr(other, name))
        row.pending_overdue = 0
        row.pending_in_time = 2 * other.pending - other.carried_over
        row.save()


KINDS: tuple[tuple[Rule, Callable[[DossierReport, DossierReport], None]], ...] = (
    (Rule.BALANCE, _balance),
    (Rule.OF_WHICH, _of_which),
    (Rule.TOTAL, _total),
    (Rule.CHAIN, _chain),
    (Rule.OUTLIER, _outlier),
    (Rule.COPY, _copy),
)
