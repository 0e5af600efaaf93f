"""Small pictures drawn by the server as SVG text: they need no script and print as they are.

Pure functions from plain values to markup. Colours are classes of static/css/components.css; the
label, which a screen reader reads in place of the picture, is escaped. A value is any number or
None; a None in a series breaks the line. Nothing to draw gives the empty string.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import escape
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString

Number = Fraction | Decimal | int
Point = tuple[float, float]

TONES = {"met": "f-me", "near": "f-warn", "missed": "f-bad", "none": "f-ink"}
"""The class of the dot that a verdict colours: only what falls short changes colour."""

NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class Scale:
    """From values `low`..`high` to pixels `start`..`end`; values outside are held at the edge.

    `start` may lie above `end`, as on a vertical axis. A scale of no width puts all in its middle.
    """

    low: Number
    high: Number
    start: float
    end: float

    def __call__(self, value: Number) -> float:
        low, width = float(self.low), float(self.high) - float(self.low)
        share = (float(value) - low) / width if width else 0.5
        return round(self.start + (self.end - self.start) * min(max(share, 0.0), 1.0), 1)


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the units of a peer group stand, lowest to highest; quarters and median if wanted."""

    lowest: Number
    highest: Number
    lower_quarter: Number | None = None
    upper_quarter: Number | None = None
    median: Number | None = None


def spark(
    values: Sequence[float | None], *, low: float, high: float, target: float | None, label: str
) -> SafeString:
    """The course of one unit, 96 × 34 px; one scale down a column; the target a thin grey line.

    Fifty of these stand on a page, so numbers are floats and pixels whole.
    """
    drawn = [index for index, value in enumerate(values) if value is not None]
    if not drawn:
        return NOTHING
    across, up = 88 / max(len(values) - 1, 1), 28 / (high - low) if high > low else 0
    foot = 31 if up else 17  # a scale of no height puts all in its middle
    points = [
        None if value is None else (3 + round(index * across), foot - round((value - low) * up))
        for index, value in enumerate(values)
    ]
    line = "".join(_piece(piece) for known, piece in groupby(points, key=bool) if known)
    x, y = points[drawn[-1]] or (0, 0)
    goal = ""
    if target is not None:
        goal = f'<path d="M3 {foot - round((target - low) * up)}H93" class="l-ref"/>'
    return SafeString(
        f'<svg class="spark" viewBox="0 0 96 34" width="96" height="34" role="img" '
        f'aria-label="{escape(label)}">{goal}<path d="{line}" class="l-spark"/>'
        f'<circle cx="{x}" cy="{y}" r="3" class="f-me"/></svg>'
    )


def spine(
    value: Number | None,
    spread: Spread,
    *,
    low: Number,
    high: Number,
    ends: tuple[str, str],
    target: Number | None,
    verdict: str,
    label: str,
) -> SafeString:
    """Where one unit stands among its peers: their range, the target, its own dot; 240 × 40 px.

    Each row has a scale of its own, so words for the lowest and the highest peer (`ends`) are
    written below it: figures alone would read as the ends of an axis.
    """
    across = Scale(low, high, 6, 234)
    return _picture(
        "spine",
        (240, 40),
        label,
        _range(across, spread.lowest, spread.highest, 6, "f-fan2"),
        _range(across, spread.lower_quarter, spread.upper_quarter, 12, "f-fan3"),
        _tick(across, spread.median, 7, "l-median"),
        _tick(across, target, 3, "l-tick"),
        _dot((across(value), 14), 6, TONES[verdict]) if value is not None else NOTHING,
        format_html('<text x="0" y="38">{}</text><text x="240" y="38" class="te">{}</text>', *ends),
    )


def bullet(value: Number, *, target: Number | None, verdict: str) -> SafeString:
    """A rate from 0 to 100 as a bar, its target as a mark across; as wide as its tile. The words
    beside it say the same, so that it has none.
    """
    across = Scale(0, 100, 0, 200)
    mark = NOTHING if target is None else _bar(max(across(target) - 1, 0), 0, 2, 14, "f-ink")
    return SafeString(
        '<svg class="bullet" viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true">'
        f"{_bar(0, 5, 200, 4, 'f-track')}{_bar(0, 5, across(value), 4, TONES[verdict])}{mark}</svg>"
    )


def course(
    values: Sequence[float | None],
    targets: Sequence[float | None],
    *,
    event: int | None,
    label: str,
) -> SafeString:
    """One rate over the months on a scale of its own, 230 × 72 px: its line, the steps of its
    target, and a dotted line before the month `event`, of which the page says what it was.
    """
    drawn = [index for index, value in enumerate(values) if value is not None]
    if not drawn:
        return NOTHING
    shown = [value for value in (*values, *targets) if value is not None]
    step, up = 222 / max(len(values) - 1, 1), Scale(*_reach(shown), 66, 8)
    across = [round(4 + index * step, 1) for index in range(len(values))]
    line = _path(_line(across, values, up), "l-me")
    goal = _path(_steps(across, targets, up, step / 2), "l-target")
    event_line = NOTHING if event is None else _path(f"M{across[event]} 2V71", "l-event")
    last = drawn[-1]
    dot = _dot((across[last], up(_known(values[last]))), 3, "f-me")
    foot = _path("M2 71H228", "axis")
    return _picture("", (230, 72), label, foot, event_line, goal, line, dot)


def _reach(shown: Sequence[float]) -> tuple[int | Fraction, int | Fraction]:
    """Lowest and highest; of no width, one point to either side."""
    low, high = Fraction(min(shown)), Fraction(max(shown))
    return (low, high) if low < high else (low - 1, high + 1)


def _line(across: Sequence[float], values: Sequence[float | None], up: Scale) -> str:
    points = [
        None if value is None else (x, up(Fraction(value)))
        for x, value in zip(across, values, strict=True)
    ]
    return "".join(_piece(piece) for known, piece in groupby(points, key=bool) if known)


def _steps(across: Sequence[float], targets: Sequence[float | None], up: Scale, half: float) -> str:
    """A level stroke as wide as each run of months with one target."""
    strokes = []
    runs = groupby(zip(across, targets, strict=True), key=lambda each: each[1])
    for target, months in runs:
        places = [x for x, _target in months]
        if target is not None:
            left, right = max(places[0] - half, 2), min(places[-1] + half, 228)
            strokes.append(f"M{left:.1f} {up(Fraction(target))}H{right:.1f}")
    return "".join(strokes)


def _known(value: float | None) -> Fraction:
    return Fraction(value or 0)


def _picture(name: str, size: tuple[int, int], label: str, *marks: SafeString) -> SafeString:
    width, height = size
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        "{}</svg>",
        name,
        width,
        height,
        width,
        height,
        label,
        SafeString("".join(marks)),
    )


def _piece(points: Iterable[tuple[float, float] | None]) -> str:
    """Path data. A point alone becomes a line of no length, which a round cap shows as a dot."""
    found = [f"{point[0]} {point[1]}" for point in points if point]
    return "M" + "L".join(found if len(found) > 1 else found * 2)


def _range(
    across: Scale, first: Number | None, last: Number | None, height: int, tone: str
) -> SafeString:
    if first is None or last is None:
        return NOTHING
    start, end = across(first), across(last)
    return _bar(start, 14 - height / 2, round(max(end - start, 2), 1), height, tone)


def _tick(across: Scale, value: Number | None, top: int, tone: str) -> SafeString:
    if value is None:
        return NOTHING
    return _path(f"M{across(value)} {top}V{28 - top}", tone)


# The marks hold numbers and classes of our own alone: nothing in them wants escaping.


def _path(data: str, tone: str) -> SafeString:
    return SafeString(f'<path d="{data}" class="{tone}"/>')


def _bar(left: float, top: float, width: float, height: float, tone: str) -> SafeString:
    return SafeString(
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" class="{tone}"/>'
    )


def _dot(centre: Point, radius: int, tone: str) -> SafeString:
    x, y = centre
    return SafeString(f'<circle cx="{x}" cy="{y}" r="{radius}" class="{tone}"/>')
