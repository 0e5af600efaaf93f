"""A report held against the months before it, and the shape of its numbers. Pure.

Total rows alone are judged: the lines of a commune count a dozen dossiers, and jump.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from core.months import MONTHS_OF_A_YEAR, Month
from core.numbers import format_count
from reports.figures import FIGURES, WHOLES, Kind
from reports.rules import Fault, Rule, Values, fault, known, label, written

# The figures that the indicators of an office rest on, and in which a slip of the pen shows.
WATCHED = ("received_online", "received", "resolved", "pending")
FLOWING = WATCHED.index("pending")
FLOWS = tuple(code for code, one in FIGURES.items() if one.kind is Kind.FLOW)
COUNTS = tuple(code for code, one in FIGURES.items() if not one.money)

# Two years, so that each season is in it twice; half a year is the least that tells a habit.
MONTHS_LOOKED_BACK = 2 * MONTHS_OF_A_YEAR
LEAST_MONTHS = 6
# The usual scale of the median absolute deviation to a standard deviation, and how many of these a
# month may lie off. Six: offices have Tết, campaigns and new laws, and who is asked about each of
# them stops reading what is asked.
SCALE, DEVIATIONS = 1.4826, 6
# A digit too many or too few, or a field left out, makes more of a difference than this; growth and
# season rarely do.
TIMES_THE_MEDIAN = 3
# The same month of last year was about as far off: a season.
TIMES_LAST_YEAR = 1.5
# From 3 dossiers to 9 is no oddity.
LEAST_APART = 30

# A quiet office may count the same in two months by chance: so few figures, so small, say nothing.
LEAST_COPIED, LEAST_COPIED_SUM = 4, 40

# One number in five ends in 0 or 5 by chance; of a dozen, eleven do so once in five million times.
LEAST_ROUNDED, ROUND_TO, NOT_ROUND_IN, TWO_DIGITS = 12, 5, 10, 10

Past = Mapping[int, tuple[int | None, ...]]
"""Figures of WATCHED by month (an integer), of reports of single months."""


def watched(values: Values) -> tuple[int | None, ...]:
    return tuple(known(values, code) for code in WATCHED)


def flows(values: Values) -> tuple[int | None, ...]:
    """What was typed of all that adds up over months."""
    return tuple(values.get(code) for code in FLOWS)


def outliers(month: Month, known_months: Past) -> Iterator[Fault]:
    """Figures of a month far from what the unit reported in the months before."""
    now = int(month)  # the distance of two months is a month, and takes its time
    earlier = range(now - MONTHS_LOOKED_BACK, now)
    looked_at = [known_months[when] for when in earlier if when in known_months]
    last_year = known_months.get(now - MONTHS_OF_A_YEAR)
    for place, value in enumerate(known_months[month]):
        if value is not None:
            known_ones = [one for row in looked_at if (one := row[place]) is not None]
            year_ago = last_year[place] if last_year else None
            if is_outlier(value, known_ones, year_ago):
                yield _outlier(WATCHED[place], value, known_ones)


def may_stray(months: Sequence[tuple[int | None, ...]]) -> bool:
    """Whether any of these months can be an outlier among the others: none can where all are near
    together, which is so of most units and costs little to see.
    """
    for column in zip(*months, strict=True):
        counts = [count for count in column if count is not None]
        if counts and not _near_together(min(counts), max(counts)):
            return True
    return False


def _near_together(least: int, most: int) -> bool:
    return most - least < LEAST_APART or not _far(least, most, TIMES_THE_MEDIAN)


def median(numbers: Iterable[float]) -> float:
    """As statistics.median; a nation asks for it some hundred thousand times."""
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def is_outlier(value: int, before: list[int], year_ago: int | None) -> bool:
    """Whether a count lies far off its own past, in dossiers, in times and in deviations."""
    if len(before) < LEAST_MONTHS:
        return False
    usual = median(before)
    apart = abs(value - usual)
    if apart < LEAST_APART or not _far(value, usual, TIMES_THE_MEDIAN):
        return False
    if year_ago is not None and not _further(value, usual, year_ago):
        return False
    deviation = median(abs(one - usual) for one in before)
    return apart > DEVIATIONS * SCALE * deviation


def _far(value: float, other: float, times: float) -> bool:
    return max(value, other) >= times * min(value, other)


def _further(value: int, usual: float, year_ago: int) -> bool:
    """Whether the same month of last year lay clearly nearer to what is usual."""
    if value > usual:
        return value > TIMES_LAST_YEAR * year_ago
    return TIMES_LAST_YEAR * value < year_ago


def _outlier(code: str, value: int, before: list[int]) -> Fault:
    usual = median(before)
    high = _("%(figure)s %(value)s, cao bất thường so với mức thường gặp %(usual)s")
    low = _("%(figure)s %(value)s, thấp bất thường so với mức thường gặp %(usual)s")
    ending = _(" (trung vị của %(months)d tháng trước): kiểm tra lại, hoặc ghi giải trình.")
    facts = {
        "figure": label(code),
        "value": format_count(value),
        "usual": format_count(round(usual)),
        "months": len(before),
    }
    words = (high if value > usual else low) + ending
    return fault(Rule.OUTLIER, words % facts, code, value, ((code, value),))


def looks_alike(now: tuple[int | None, ...], before: tuple[int | None, ...]) -> bool:
    """Whether what came and went of the figures at hand is as in the month before, and something:
    without that it is no copy.
    """
    return now[:FLOWING] == before[:FLOWING] and any(now[:FLOWING])


def is_copy(now: tuple[int | None, ...], before: tuple[int | None, ...]) -> bool:
    """Whether all that happened in the month is, number for number, what happened in the last."""
    if now != before:
        return False
    counted = counted_once(now)
    return len(counted) >= LEAST_COPIED and sum(counted.values()) >= LEAST_COPIED_SUM


def counted_once(now: tuple[int | None, ...]) -> dict[str, int]:
    """Flows that are not 0, without the wholes that their parts make."""
    found = {code: value for code, value in zip(FLOWS, now, strict=True) if value}
    made = [code for code, parts in WHOLES.items() if all(part in found for part in parts)]
    return {code: value for code, value in found.items() if code not in made}


def copied(values: Values, before: tuple[int | None, ...], month_before: Month) -> Iterator[Fault]:
    """`before` are the flows of the report of the month before."""
    now = flows(values)
    if not is_copy(now, before):
        return
    told = counted_once(now)
    largest = max(told, key=lambda code: told[code])
    words = _(
        "Cả %(count)d số phát sinh trong kỳ (như %(figure)s) giống hệt báo cáo tháng %(month)s:"
        " kiểm tra lại, hoặc ghi giải trình."
    )
    facts = {
        "count": len(told),
        "figure": written(values, largest),
        "month": month_before.label,
    }
    yield fault(Rule.COPY, words % facts, numbers=tuple(told.items()))


def rounded(values: Values) -> Iterator[Fault]:
    """Nearly all counts end in 0 or 5: estimated, it seems, and not counted."""
    told = [
        value for code in COUNTS if (value := values.get(code)) is not None and value >= TWO_DIGITS
    ]
    round_ones = sum(value % ROUND_TO == 0 for value in told)
    if len(told) < LEAST_ROUNDED or len(told) - round_ones > len(told) // NOT_ROUND_IN:
        return
    words = _(
        "%(round)d trong %(all)d số từ 10 trở lên tận cùng là 0 hoặc 5:"
        " nếu là số ước tính, hãy thay bằng số đếm từ sổ theo dõi hồ sơ."
    )
    yield fault(Rule.ROUND, words % {"round": round_ones, "all": len(told)})
