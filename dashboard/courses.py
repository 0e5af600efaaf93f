"""Small multiples: each main indicator of a branch over thirteen months, on a scale of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.months import Month, Window
from core.numbers import NONE, format_count
from dashboard.coverage import is_thin, thin_in_words
from dashboard.mains import Main
from dashboard.periods import AUTHORITY_CHANGE
from indicators.definitions import Catalogue
from indicators.models import Target
from indicators.monthly import read_courses
from indicators.queries import Question
from indicators.readings import Group, Reading
from indicators.targets import TargetBook
from indicators.words import rate_against
from rendering.svg import course
from units.lineage import Lineage
from units.models import Unit
from units.peers import Member

MONTHS = 13
# A line of fewer points is no course.
FEWEST_MONTHS = 3
# More months that are left out are counted, not named.
MONTHS_TOLD = 3


@dataclass(frozen=True, slots=True)
class Course:
    """`first` and `last` are months with their rates: “09/2025: 78,10%”."""

    name: str
    picture: SafeString
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Courses:
    """`window` says which months; `crosses` that the dotted line of 01/07/2025 stands in them;
    `left_out` which months rest on too few reports to be drawn.
    """

    window: str
    shown: list[Course]
    crosses: bool
    illustrative: bool
    left_out: str


def courses_of(
    unit: Unit,
    mains: Sequence[Main],
    question: Question,
    catalogue: Catalogue,
    targets: Sequence[Target],
    lineage: Lineage | None,
) -> Courses | None:
    """None where no indicator has enough months. One query, one more for stocks of several."""
    window = span_of(question.window)
    group = mains[0].total.reading.group
    months = _readings(group, mains, window, question, catalogue, lineage)
    shown, invented, thin = [], False, _Thin(unit.pk)
    for main in mains:
        code = main.definition.code
        known = {
            month: found[code]
            for month, found in months.items()
            if code in found and found[code].rate is not None
        }
        known = thin.without(main.definition.indicator.short_name, known)
        if len(known) >= FEWEST_MONTHS:
            shown.append(_course(unit, main, window, known, targets))
            invented = invented or any(reading.illustrative for reading in known.values())
    if not shown:
        return None
    crosses = AUTHORITY_CHANGE in window
    return Courses(window.label, shown, crosses, invented, thin.in_words())


@dataclass(slots=True)
class _Thin:
    """Months that are left out, each with what it rests on, by the names of the indicators."""

    unit_id: int
    _found: dict[Month, dict[str, Reading]] = field(default_factory=dict)
    _drawn: set[Month] = field(default_factory=set)

    def without(self, name: str, known: Mapping[Month, Reading]) -> dict[Month, Reading]:
        for month, reading in known.items():
            if is_thin(reading):
                self._found.setdefault(month, {})[name] = reading
            else:
                self._drawn.add(month)
        return {month: reading for month, reading in known.items() if not is_thin(reading)}

    def in_words(self) -> str:
        """“Tháng 10/2026 mới có 1/65 đơn vị: chưa vẽ.” Names stand where others are drawn."""
        if not self._found:
            return ""
        if len(self._found) > MONTHS_TOLD:
            words = _("{count} tháng có báo cáo của chưa đến nửa số đơn vị: chưa vẽ.")
            return words.format(count=format_count(len(self._found)))
        told = []
        for month, readings in sorted(self._found.items()):
            widest = max(readings.values(), key=lambda reading: reading.months_counted)
            names = f" ({', '.join(readings)})" if month in self._drawn else ""
            told.append(thin_in_words(self.unit_id, month, widest) + names)
        sentence = "; ".join(told)
        return _("{months}: chưa vẽ.").format(months=sentence[:1].upper() + sentence[1:])


def span_of(window: Window) -> Window:
    return Window(window.last - MONTHS + 1, window.last)


def _readings(
    group: Group,
    mains: Sequence[Main],
    window: Window,
    question: Question,
    catalogue: Catalogue,
    lineage: Lineage | None,
) -> dict[Month, Mapping[str, Reading]]:
    codes = {main.definition.code for main in mains}
    definitions = {
        month: [each for each in catalogue.on(month.last_day) if each.code in codes]
        for month in window
    }
    monthly = read_courses(
        {0: group}, window, definitions, provisional=question.provisional, lineage=lineage
    )
    return {month: readings[0] for month, readings in monthly.items()}


def _course(
    unit: Unit,
    main: Main,
    window: Window,
    readings: Mapping[Month, Reading],
    targets: Sequence[Target],
) -> Course:
    indicator = main.definition.indicator
    rates = [readings[month].rate if month in readings else None for month in window]
    goals = _Goals(unit, main, targets)
    ends = [
        f"{window.first.label}: {_shown(rates[0], indicator.decimals)}",
        f"{window.last.label}: {_shown(rates[-1], indicator.decimals)}",
    ]
    label = _("{name}, {count} tháng; {first}; {last}").format(
        name=indicator.short_name, count=len(rates), first=ends[0], last=ends[1]
    )
    picture = course(
        [None if rate is None else float(rate) for rate in rates],
        [goals.of(month, readings.get(month)) for month in window],
        event=AUTHORITY_CHANGE - window.first if AUTHORITY_CHANGE in window else None,
        label=label,
    )
    return Course(indicator.short_name, picture, ends[0], ends[1])


def _shown(rate: object, places: int) -> str:
    return NONE if rate is None else rate_against(rate, None, places)  # type: ignore[arg-type]


@dataclass(slots=True)
class _Goals:
    """The target of a month's own last day: of the branch, else of its units as the tile has it.
    Months with the same targets are asked for once.
    """

    unit: Unit
    main: Main
    targets: Sequence[Target]
    _known: dict[tuple[object, ...], float | None] = field(default_factory=dict)

    def of(self, month: Month, reading: Reading | None) -> float | None:
        if reading is None:
            return None
        code, day = self.main.definition.code, month.last_day
        held = [
            target
            for target in self.targets
            if target.indicator.code == code and target.valid_from <= day <= target.valid_to
        ]
        key = (reading.illustrative, *(target.pk for target in held))
        if key not in self._known:
            self._known[key] = self._found(TargetBook(held, day), reading.illustrative)
        return self._known[key]

    def _found(self, book: TargetBook, illustrative: bool) -> float | None:
        main = self.main
        places: Iterable[Unit | Member] = [self.unit] if main.has_own_goal else main.league.living
        found = (
            book.target_for(main.definition.code, each.path, each.kind, illustrative=illustrative)
            for each in places
        )
        values = {target.demand: target.value for target in found if target}
        return float(next(iter(values.values()))) if len(values) == 1 else None
