"""One rate over the months, with its targets and what happened on the way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.months import Month, Window
from core.numbers import Exact, format_percent
from rendering.canvas import (
    GAP_BESIDE_LABELS,
    PIXELS_OF_A_LETTER,
    TARGET_DASH,
    Chart,
    Part,
    Token,
    chart,
    counts_in_words,
    frame,
    label,
    number,
    words,
)

HEIGHT, NARROW_HEIGHT, TOP, BOTTOM = 300, 260, 48, 32
MOST_TICKS, MOST_NARROW_TICKS = 10, 3
TICK_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)
LABELS_APART, LABEL_ABOVE = 15, 6
WIDEST_LABEL, WIDEST_NARROW_LABEL = 20, 11
MIDDLE_DAY = 15
HOVER = (
    "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<br>%{customdata[3]}"
    "<br>%{customdata[4]}<extra></extra>"
)


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a series; `value` is None where the month has none, and the line breaks."""

    month: Month
    value: Exact | None
    numerator: int | None = None
    denominator: int | None = None
    verdict_words: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A unit's months in any order; months between them that are missing are gaps."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class TargetStep:
    """A target while it holds; the last one is labelled: "chỉ tiêu 80%", on a phone "CT 80%"."""

    first: Month
    last: Month
    value: Exact
    label: str
    short_label: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day: a merger, a new formula. About five words."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class _End:
    """A label where a line ends: how it reads on a screen, and on a phone."""

    month: Month
    value: float
    text: str
    short_text: str
    colour: str


def trend(
    own: Series,
    targets: Sequence[TargetStep] = (),
    *,
    events: Sequence[Event] = (),
    places: int = 2,
    counted: str = "",
) -> Chart:
    """The unit's line in per cent, broken where a month has no value; all else is optional.

    `counted` names what numerator and denominator count ("hồ sơ"). ValueError where there is no
    month to draw.
    """
    months = [point.month for point in own.points]
    window = Window(min(months), max(months))
    targets = [step for step in targets if window.overlaps(Window(step.first, step.last))]
    traces = [*([_targets(targets)] if targets else []), _line(own, places, counted)]
    reach = _reach(traces)
    ends = list(_ends(own, targets, places))
    layout = frame(
        height=HEIGHT,
        margin={"l": 8, "r": _room(end.text for end in ends), "t": TOP, "b": BOTTOM},
        xaxis=_month_axis(window, MOST_TICKS),
        yaxis={"range": reach, "ticksuffix": "%", "nticks": 6, **GRID},
        shapes=[_event_line(event) for event in events],
        annotations=[*_event_labels(events, window), *_end_labels(ends, window, reach)],
    )
    return chart(traces, layout, _narrow(window, events, ends, reach))


GRID: Part = {"gridcolor": Token("chart-grid"), "zeroline": False}


# --- the lines ----------------------------------------------------------------------------------


def _line(series: Series, places: int, counted: str) -> Part:
    points = list(_without_holes(series))
    return {
        "type": "scatter",
        # Markers, or a month between two gaps would not be seen.
        "mode": "lines+markers",
        "x": [_middle(point.month) for point in points],
        "y": [number(point.value) for point in points],
        "connectgaps": False,
        "line": {"color": Token("accent"), "width": 2.5},
        "marker": {"color": Token("accent"), "size": 5},
        "customdata": [_hover(series.name, point, places, counted) for point in points],
        "hovertemplate": HOVER,
        "cliponaxis": False,
    }


def _without_holes(series: Series) -> Iterator[Point]:
    """A point for each month from the first to the last: a missing month would be bridged."""
    known = {point.month: point for point in series.points}
    for month in Window(min(known), max(known)):
        yield known.get(month) or Point(month, None)


def _hover(name: str, point: Point, places: int, counted: str) -> list[str]:
    month = _("tháng %(month)s") % {"month": point.month.label}
    counts = counts_in_words(point.numerator, point.denominator, counted)
    figure = format_percent(point.value, places)
    return [words(text) for text in (name, month, counts, figure, point.verdict_words)]


def _targets(steps: Sequence[TargetStep]) -> Part:
    """The steps in one trace, a gap between any two, each from its first day to its last."""
    days: list[str | None] = []
    values: list[float | None] = []
    for step in steps:
        days += [step.first.first_day.isoformat(), step.last.last_day.isoformat(), None]
        values += [number(step.value), number(step.value), None]
    line = {"color": Token("ink"), "width": 1.5, "dash": TARGET_DASH}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": days[:-1],
        "y": values[:-1],
        "connectgaps": False,
        "line": line,
        "hoverinfo": "skip",
    }


# --- the frame ----------------------------------------------------------------------------------


def _middle(month: Month) -> str:
    """A month stands at its middle, so that an event of the 1st falls between two months."""
    return month.first_day.replace(day=MIDDLE_DAY).isoformat()


def _month_axis(window: Window, most: int) -> Part:
    ticks = _ticks(window, most)
    return {
        "type": "date",
        "range": [window.first_day.isoformat(), window.last_day.isoformat()],
        "tickmode": "array",
        "tickvals": [_middle(month) for month in ticks],
        "ticktext": [month.label for month in ticks],
        "showgrid": False,
        "zeroline": False,
        # Else the first month stands on the “0%” beside it.
        **GAP_BESIDE_LABELS,
        # Automatic margins would move the plot when the labels change with the width.
        "automargin": False,
    }


def _ticks(window: Window, most: int) -> list[Month]:
    """Months at even steps, Januaries among them where the step allows."""
    for step in TICK_STEPS:
        ticks = [month for month in window if month % step == 0]
        if len(ticks) <= most:
            break
    return ticks or [window.first]


def _reach(traces: Iterable[Part]) -> list[float]:
    """Room above and below all values; a share neither falls below 0 nor rises above 100."""
    values = [value for trace in traces for value in trace["y"] if value is not None] or [0.0]
    least, most, whole = min(values), max(values), 100.0
    room = max((most - least) * 0.1, 0.5)
    low = max(least - room, 0.0) if least >= 0 else least - room
    return [low, min(most + room, whole + 0.5) if most <= whole else most + room]


def _event_line(event: Event) -> Part:
    day = event.day.isoformat()
    line = {"color": Token("ink-3"), "width": 1, "dash": "dot"}
    return {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": day, "x1": day, "line": line}


def _event_labels(events: Iterable[Event], window: Window) -> Iterator[Part]:
    """Centred over their lines, but beside them at the left edge, which would cut off words."""
    for event in events:
        text = f"{event.day:%d/%m/%Y}<br>{words(event.words)}"
        at_edge = 8 * (Month.of(event.day) - window.first) <= len(window)
        place = {"x": event.day.isoformat(), "xanchor": "left" if at_edge else "center"}
        yield label(text, y=1, yref="paper", yanchor="bottom", **place)


# --- the labels where the lines end ---------------------------------------------------------------


def _ends(own: Series, targets: Sequence[TargetStep], places: int) -> Iterator[_End]:
    """The last value and the name of the line and of the target. A phone has no room for a name,
    and the page above it says whose line it is: there the last figure stands.
    """
    if last := _last_point(own):
        value = format_percent(last.value, places)
        yield _End(last.month, number(last.value) or 0.0, own.name, value, "accent")
    if targets:
        step = max(targets, key=lambda step: step.last)
        yield _End(step.last, number(step.value) or 0.0, step.label, step.short_label, "ink")


def _last_point(series: Series) -> Point | None:
    known = [point for point in series.points if point.value is not None]
    return max(known, key=lambda point: point.month, default=None)


def _end_labels(ends: Sequence[_End], window: Window, reach: list[float]) -> list[Part]:
    shifts = _shifts(ends, window, reach, HEIGHT)
    return [
        label(
            words(_cut(end.text, WIDEST_LABEL)), end.colour, **_end_place(end, window), yshift=shift
        )
        for end, shift in zip(ends, shifts, strict=True)
    ]


def _end_place(end: _End, window: Window) -> Part:
    """In the right margin; above its own last point for a line that ends earlier."""
    if end.month >= window.last:
        return {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 8, "y": end.value}
    return {"x": _middle(end.month), "xanchor": "right", "yanchor": "bottom", "y": end.value}


def _shifts(ends: Sequence[_End], window: Window, reach: list[float], height: int) -> list[int]:
    """How many pixels each label moves up, so that in the margin none stands on another."""
    pixels = (height - TOP - BOTTOM) / (reach[1] - reach[0])
    shifts = [LABEL_ABOVE] * len(ends)
    free = float("-inf")
    in_margin = [place for place, end in enumerate(ends) if end.month >= window.last]
    for place in sorted(in_margin, key=lambda place: ends[place].value):
        wanted = ends[place].value * pixels
        at = max(wanted, free)
        shifts[place] = round(at - wanted)
        free = at + LABELS_APART
    return shifts


def _room(texts: Iterable[str], widest: int = WIDEST_LABEL) -> int:
    longest = max((len(_cut(text, widest)) for text in texts), default=0)
    return 16 + PIXELS_OF_A_LETTER * longest


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _narrow(
    window: Window, events: Sequence[Event], ends: Sequence[_End], reach: list[float]
) -> Part:
    """On a phone: fewer months, short labels, events by their day alone."""
    axis = _month_axis(window, MOST_NARROW_TICKS)
    texts: list[Part] = [{"text": f"{event.day:%d/%m/%Y}"} for event in events]
    shifts = _shifts(ends, window, reach, NARROW_HEIGHT)
    for end, shift in zip(ends, shifts, strict=True):
        short = words(_cut(end.short_text, WIDEST_NARROW_LABEL))
        texts.append({"text": short, "yshift": shift})
    return {
        "height": NARROW_HEIGHT,
        "margin": {"r": _room((end.short_text for end in ends), WIDEST_NARROW_LABEL)},
        "xaxis": {"tickvals": axis["tickvals"], "ticktext": axis["ticktext"]},
        "yaxis": {"nticks": 4},
        "annotations": {str(place): text for place, text in enumerate(texts)},
    }
