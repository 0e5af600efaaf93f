"""Draws the figures of each field of procedures, in an order in which each one knows its whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scripts.illustration import plants, rates
from scripts.illustration.cells import Book, Cell
from scripts.illustration.draws import Dice
from scripts.illustration.pins import RESOLVED, pin, wanted_pending
from scripts.illustration.places import Place, Traits

Rate = Callable[[Cell, Traits], float]


@dataclass(frozen=True, slots=True)
class Step:
    """A figure that is a share of a whole: `rate` of the dossiers in `whole`."""

    figure: str
    whole: str
    rate: Rate


def _late(cell: Cell, traits: Traits) -> float:
    return min(0.5, rates.late_rate(cell.month) * traits.late * cell.of.late)


INTAKE = (
    Step(
        "received_online",
        "received",
        lambda cell, traits: rates.ONLINE.rate(cell.month, traits.online + cell.of.online),
    ),
    Step(
        "received_online_full",
        "received_online",
        lambda cell, traits: rates.ONLINE_FULL.rate(cell.month, traits.online / 2),
    ),
    Step("payable", "received", lambda cell, traits: cell.of.payable),
    Step(
        "paid_online",
        "payable",
        lambda cell, traits: rates.PAYMENT.rate(cell.month, traits.payment + cell.of.online),
    ),
    Step(
        "digitized_intake",
        "received",
        lambda cell, traits: rates.DIGITAL_INTAKE.rate(cell.month, traits.digital),
    ),
    Step("reused", "received", lambda cell, traits: rates.REUSE.rate(cell.month, traits.digital)),
    Step("postal", "received", lambda cell, traits: rates.POSTAL.rate(cell.month, traits.postal)),
    Step("returned", "received", lambda cell, traits: 0.004 + 0.02 * (cell.weight < 0.15)),
)
RESULTS = (
    Step("resolved_late", "resolved", _late),
    Step(
        "resolved_early",
        "resolved_in_time",
        lambda cell, traits: min(0.97, 0.72 + 0.12 * traits.early),
    ),
    Step("pending_overdue", "pending", lambda cell, traits: min(0.3, 4 * _late(cell, traits))),
    Step(
        "digitized_result",
        "resolved",
        lambda cell, traits: rates.DIGITAL_RESULT.rate(cell.month, traits.digital),
    ),
    Step(
        "digitized_full",
        "digitized_least",
        lambda cell, traits: rates.DIGITAL_RESULT.rate(cell.month, traits.digital + 0.8),
    ),
)


def draw_lines(book: Book) -> None:
    """Fills every line of the book; pinned windows come out at their pinned sums."""
    for cell in book.all_lines():
        cell.values["received"] = _received(cell)
    pin(book, "received", None)
    _draw(book, INTAKE)
    _keep_books(book)
    for cell in book.all_lines():
        plants.break_balance(cell)
    _draw(book, RESULTS)
    for cell in book.all_lines():
        _resolve_overdue(cell, _earlier(book, cell))
    for cell in book.all_lines():
        _fall_due(cell, _earlier(book, cell))


def _received(cell: Cell) -> int:
    """A unit's month is busy or quiet as a whole, and a field of it on top of that."""
    code, month, _field = cell.name
    busy = 1 + Dice("month", code, month).normal(0, 0.06)
    mean = cell.place.traits.size * rates.volume(month) * cell.weight * busy
    return Dice("received", *cell.name).count(mean, 0.09)


def _draw(book: Book, steps: Iterable[Step]) -> None:
    for step in steps:
        for cell in book.all_lines():
            _prepare(step.figure, cell)
            whole = plants.limited(cell, step.figure, cell.values[step.whole])
            rate = step.rate(cell, cell.place.traits)
            cell.values[step.figure] = Dice(step.figure, *cell.name).share(whole, rate)
        pin(book, step.figure, step.whole)


def _prepare(figure: str, cell: Cell) -> None:
    """Wholes that only exist once another figure is drawn."""
    values = cell.values
    if figure == "resolved_early":
        values["resolved_in_time"] = values["resolved"] - values["resolved_late"]
    if figure == "digitized_full":
        values["digitized_least"] = min(values["digitized_result"], values["digitized_intake"])


def _keep_books(book: Book) -> None:
    """carried_over + received = resolved + returned + pending, month after month."""
    closing: dict[tuple[str, int, str], int] = {}
    for place in book.places:
        for month in place.months:
            cells = book.lines[place.code, month]
            for cell in cells:
                cell.values["carried_over"] = _opening(cell, place, closing)
                _leave_pending(cell)
            wanted = wanted_pending(book, place.code, month)
            if wanted is not None:
                RESOLVED.spread(cells, wanted)
            for cell in cells:
                closing[cell.name] = cell.values["pending"]


def _opening(cell: Cell, place: Place, closing: dict[tuple[str, int, str], int]) -> int:
    """What was pending at the end of the month before, here or where the unit came from."""
    code, month, field = cell.name
    if month > place.first:
        return closing[code, month - 1, field]
    if place.sources:
        return sum(closing[source.code, source.last, field] for source in place.sources)
    if plants.opening_is_blank(place):
        return 0
    return Dice("opening", *cell.name).share(cell.values["received"], cell.of.pending)


def _leave_pending(cell: Cell) -> None:
    values = cell.values
    incoming = values["carried_over"] + values["received"]
    values["returned"] = min(values["returned"], incoming)
    mean = values["received"] * cell.of.pending
    pending = Dice("pending", *cell.name).count(mean, 0.3)
    values["pending"] = min(pending, incoming - values["returned"])
    values["resolved"] = incoming - values["returned"] - values["pending"]


def _earlier(book: Book, cell: Cell) -> list[Cell]:
    """The same field in the month before, here or where the unit came from; none at the start."""
    code, month, field = cell.name
    if month > cell.place.first:
        ends = [(code, month - 1)]
    else:
        ends = [(source.code, source.last) for source in cell.place.sources]
    return [one for end in ends for one in book.lines[end] if one.of.code == field]


def _resolve_overdue(cell: Cell, earlier: list[Cell]) -> None:
    """Whoever is overdue at a month's end is resolved late in the next: no more than these."""
    left = cell.values["resolved_late"]
    for one in earlier:
        one.values["pending_overdue"] = min(one.values["pending_overdue"], left)
        left -= one.values["pending_overdue"]


def _fall_due(cell: Cell, earlier: list[Cell]) -> None:
    """A dossier falls due once: what was overdue at the month's beginning fell due before it.

    So over any window the late among the due are at most all late: resolved, or overdue at its end.
    """
    values = cell.values
    values["pending_in_time"] = values["pending"] - values["pending_overdue"]
    values["received_offline"] = values["received"] - values["received_online"]
    late = values["resolved_late"] + values["pending_overdue"]
    told = sum(one.values["pending_overdue"] for one in earlier)
    values["due"] = values["resolved_in_time"] + late - told
