"""Small pictures drawn by the server as SVG text: they need no script and print as they are.

Pure functions from plain values to markup. Colours are classes of static/css/components.css; the
label, which a screen reader reads in place of the picture, is escaped. A value is any exact number
or None; a None in a series breaks the line. Nothing to draw gives the empty string.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

Number = Fraction | Decimal | int
Point = tuple[float, float]

TONES = {"met": "f-me", "near": "f-warn", "missed": "f-bad", "none": "f-ink"}
"""The class of the dot or bar that a verdict colours: only what falls short changes colour."""

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
    values: Sequence[Number | None], *, low: Number, high: Number, target: Number | None, label: str
) -> SafeString:
    """The course of one unit, 96 × 34 px; one scale down a column; the target a thin grey line."""
    drawn = [index for index, value in enumerate(values) if value is not None]
    if not drawn:
        return NOTHING
    across, up = Scale(0, max(len(values) - 1, 1), 3, 91), Scale(low, high, 31, 3)
    last = drawn[-1]
    return _picture(
        "spark",
        (96, 34),
        label,
        _path(f"M3 {up(target)}H93", "l-ref") if target is not None else NOTHING,
        _path(_line(_stretches(values, across, up)), "l-spark"),
        _dot((across(last), up(values[last] or 0)), 3, "f-me"),
    )


def bullet(
    value: Number | None, *, high: Number, target: Number | None, verdict: str, label: str
) -> SafeString:
    """One rate from 0 to `high` as a bar on its track, the target a tick; 200 × 14 px."""
    across = Scale(0, high, 0, 200)
    return _picture(
        "bullet",
        (200, 14),
        label,
        _bar(0, 5, 200, 4, "f-track"),
        _bar(0, 5, across(value), 4, TONES[verdict]) if value is not None else NOTHING,
        _path(f"M{across(target)} 0V14", "l-tick") if target is not None else NOTHING,
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

    Each row has a scale of its own, so its `ends` are written below it.
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


def _stretches(
    values: Sequence[Number | None], across: Scale, up: Scale
) -> Iterator[tuple[Point, ...]]:
    """The line in pieces, one between every two gaps."""
    piece: list[Point] = []
    for index, value in enumerate(values):
        if value is not None:
            piece.append((across(index), up(value)))
        elif piece:
            yield tuple(piece)
            piece = []
    if piece:
        yield tuple(piece)


def _line(stretches: Iterator[tuple[Point, ...]]) -> str:
    """Path data. A point alone becomes a line of no length, which a round cap shows as a dot."""
    return "".join(
        "M" + "L".join(f"{x} {y}" for x, y in (piece if len(piece) > 1 else piece * 2))
        for piece in stretches
    )


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
