"""The course of one indicator over three years, with the steps of its target and what happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.months import Month, Window
from core.numbers import NONE
from dashboard.coverage import is_thin, thin_in_words
from dashboard.history import Change
from dashboard.periods import AUTHORITY_CHANGE
from dashboard.standing import Placed
from indicators.definitions import Catalogue
from indicators.models import Target
from indicators.monthly import read_monthly
from indicators.queries import Judged, Question
from indicators.readings import Reading
from indicators.targets import TargetBook, verdict
from indicators.words import VERDICT_WORDS, rate_against, target_in_words
from rendering.canvas import Chart
from rendering.charts import Event, Point, Series, TargetStep, trend
from units.models import Unit

MONTHS = 36
# A line of fewer points is no trend; the table of indicators says it all.
FEWEST_MONTHS = 3
# Rows of the table beside the chart; the others open on demand.
RECENT = 12


@dataclass(frozen=True, slots=True)
class TrendRow:
    month: str
    value: str
    target: str
    note: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The chart and the table with the same months."""

    chart_id: str
    chart: Chart
    title: str
    note: str
    source: str
    recent: list[TrendRow]
    older: list[TrendRow]
    illustrative: bool


def trend_of(
    unit: Unit,
    placed: Placed,
    question: Question,
    catalogue: Catalogue,
    targets: Sequence[Target],
    changes: Sequence[Change],
    length: int = MONTHS,
) -> Trend | None:
    """The last `length` months; None where too few of them have a value that can be drawn; the
    table has the months at both ends that can't be, too. One query, one more for a
    stock of several units.
    """
    judged = placed.judged
    code = judged.reading.definition.code
    window = Window(question.window.last - length + 1, question.window.last)
    readings = _monthly(placed, window, question, catalogue)
    months = [month for month in window if month in readings and _is_drawn(readings[month])]
    if len(months) < FEWEST_MONTHS:
        return None
    shown = Window(months[0], months[-1])
    counted = {month: readings[month] for month in shown if month in readings}
    goals = _goals(unit, code, counted, targets)
    rows = [_row(unit, month, readings, goals, judged) for month in reversed(list(shown))]
    return Trend(
        chart_id="unit-trend",
        chart=trend(
            Series(unit.name, tuple(_point(month, readings, goals, judged) for month in shown)),
            _steps(goals),
            events=_events(shown, changes, unit),
            places=judged.reading.definition.indicator.decimals,
            counted=judged.reading.definition.counted,
        ),
        title=_title(judged, readings, shown),
        note=judged.reading.definition.in_words() + _reaches_back(shown, question.window),
        source=_source(counted.values()),
        recent=rows[:RECENT],
        older=rows[RECENT:],
        illustrative=any(reading.illustrative for reading in counted.values()),
    )


def _is_drawn(reading: Reading) -> bool:
    return reading.rate is not None and not is_thin(reading)


def _reaches_back(shown: Window, asked: Window) -> str:
    """Two years before the months asked for would else read as a part of them."""
    if shown.first >= asked.first:
        return ""
    return _(". Vẽ từ {month}, trước kỳ đang xem ({window}), để thấy xu hướng.").format(
        month=shown.first.label, window=asked.label
    )


def _monthly(
    placed: Placed, window: Window, question: Question, catalogue: Catalogue
) -> dict[Month, Reading]:
    code = placed.judged.reading.definition.code
    monthly = read_monthly(
        {code: placed.judged.reading.group},
        window,
        catalogue.by_month(code, window),
        provisional=question.provisional,
        lineage=placed.lineage,
    )
    return {month: found[code][code] for month, found in monthly.items()}


Goals = Mapping[Month, Target]
Readings = Mapping[Month, Reading]


def _goals(unit: Unit, code: str, readings: Readings, targets: Sequence[Target]) -> Goals:
    """The target of each month's own last day, invented for an invented month alone."""
    goals = {}
    for month, reading in readings.items():
        book = TargetBook(targets, month.last_day)
        target = book.target_for(code, unit.path, unit.kind, illustrative=reading.illustrative)
        if target is not None:
            goals[month] = target
    return goals


def _point(month: Month, readings: Mapping[Month, Reading], goals: Goals, judged: Judged) -> Point:
    reading = readings.get(month)
    if reading is None or reading.rate is None or not _is_drawn(reading):
        return Point(month, None)
    near = judged.reading.definition.indicator.near
    word = str(VERDICT_WORDS[verdict(reading.rate, goals.get(month), near)])
    return Point(month, reading.rate, reading.numerator, reading.denominator, word)


def _steps(goals: Goals) -> list[TargetStep]:
    """Runs of months with the same target."""
    runs: list[tuple[Month, Month, Target]] = []
    for month, target in sorted(goals.items()):
        if runs and runs[-1][2] == target and month - runs[-1][1] == 1:
            runs[-1] = (runs[-1][0], month, target)
        else:
            runs.append((month, month, target))
    return [
        TargetStep(
            first,
            last,
            target.value,
            _("chỉ tiêu {target}").format(target=target_in_words(target)),
            _("CT {target}").format(target=target_in_words(target)),
        )
        for first, last, target in runs
    ]


def _events(months: Window, changes: Sequence[Change], unit: Unit) -> list[Event]:
    """The unit's own changes, and the day on which the district level ended."""
    days = {change.day: change.kind for change in changes if change.made(unit)}
    days.setdefault(AUTHORITY_CHANGE.first_day, _("thay đổi thẩm quyền"))
    return [Event(day, words) for day, words in sorted(days.items()) if Month.of(day) in months]


def _source(readings: Iterable[Reading]) -> str:
    invented = {reading.illustrative for reading in readings}
    if invented == {True}:
        return _("Theo số liệu minh họa từng tháng.")
    if True in invented:
        return _("Theo báo cáo từng tháng của đơn vị; có tháng là số liệu minh họa.")
    return _("Theo báo cáo từng tháng của đơn vị.")


def _title(judged: Judged, readings: Mapping[Month, Reading], months: Window) -> str:
    indicator = judged.reading.definition.indicator
    first, last = (
        rate_against(reading.rate, None, indicator.decimals)
        for reading in (readings[months.first], readings[months.last])
        if reading.rate is not None
    )
    return _("{indicator}: từ {first} ({from_}) đến {last} ({to})").format(
        indicator=indicator.short_name,
        first=first,
        last=last,
        from_=months.first.label,
        to=months.last.label,
    )


def _row(
    unit: Unit, month: Month, readings: Mapping[Month, Reading], goals: Goals, judged: Judged
) -> TrendRow:
    reading, target = readings.get(month), goals.get(month)
    places = judged.reading.definition.indicator.decimals
    rate = reading.rate if reading else None
    value = NONE if rate is None else rate_against(rate, target, places)
    note = "" if rate is not None else _("không có số liệu")
    if reading and rate is not None and is_thin(reading):
        note = _("{months}: chưa vẽ").format(months=thin_in_words(unit.pk, month, reading))
    return TrendRow(month.label, value, target_in_words(target) if target else NONE, note)
