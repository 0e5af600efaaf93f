"""Draws what a unit counts as a whole: money, visits, surveys, petitions, documents, tasks."""

from scripts.illustration import rates
from scripts.illustration.cells import Book, Cell
from scripts.illustration.draws import Dice, logit, sigmoid
from scripts.illustration.pins import CITY, VINH_NGUYEN
from scripts.illustration.places import TWO_TIERS, month_of

FEE = 58_000
# Published: 18 of 22 tasks of the year's plan by 07/2024.
VINH_NGUYEN_2024 = (22, (2, 4, 7, 9, 12, 15, 18, 19, 20, 20, 21, 22))
# Published: one petition in the first quarter of 2023, against a commune, and answered properly.
ONE_PETITION = (month_of("2023-01"), month_of("2023-03"), ("22402", month_of("2023-02")))


def draw_totals(book: Book) -> None:
    """Fills the total cells. The lines have been drawn."""
    for cell in book.all_totals():
        lines = book.lines[cell.place.code, cell.month]
        dice = Dice("totals", *cell.name)
        _money(cell, lines, dice)
        _visits(cell, lines, dice)
        _petitions(cell, dice)
        _documents(cell, dice)
        _procedures(cell)
        _tasks(cell, dice)
        _plan(cell)


def _sum(lines: list[Cell], figure: str) -> int:
    return sum(cell.values[figure] for cell in lines)


def _money(cell: Cell, lines: list[Cell], dice: Dice) -> None:
    """Fees come in steps of 500 đồng. Letters of apology are written for most of the late."""
    paid = _sum(lines, "paid_online")
    cell.values["paid_online_amount"] = dice.count(paid * FEE / 500, 0.12) * 500
    late = _sum(lines, "resolved_late")
    cell.values["resolved_late_apologised"] = dice.share(late, 0.82)


def _visits(cell: Cell, lines: list[Cell], dice: Dice) -> None:
    offline, online = _sum(lines, "received_offline"), _sum(lines, "received_online")
    visits = dice.count(1.3 * offline + 0.35 * online, 0.08)
    surveyed = dice.share(visits, 0.22)
    content = sigmoid(logit(0.962) + cell.place.traits.satisfied)
    cell.values |= {
        "visits": visits,
        "surveyed": surveyed,
        "satisfied": dice.share(surveyed, content),
    }


def _petitions(cell: Cell, dice: Dice) -> None:
    first, last, the_one = ONE_PETITION
    count = dice.share(3, min(0.3, cell.place.traits.size / 4000))
    if first <= cell.month <= last and cell.place.code in CITY:
        count = int((cell.place.code, cell.month) == the_one)
        resolved = in_time = count
    else:
        resolved = dice.share(count, 0.96)
        in_time = dice.share(resolved, 0.93)
    cell.values |= {
        "petitions": count, "petitions_resolved": resolved, "petitions_on_time": in_time
    }  # fmt: skip


def _documents(cell: Cell, dice: Dice) -> None:
    sent = dice.count(60 + 0.35 * cell.place.traits.size, 0.13)
    rate = rates.ELECTRONIC_DOCUMENTS.rate(cell.month, cell.place.traits.digital)
    cell.values |= {"documents_sent": sent, "documents_electronic": dice.share(sent, rate)}


def _procedures(cell: Cell) -> None:
    """A list that changes once a quarter; a few of it are not posted yet."""
    code, quarter = cell.place.code, cell.month // 3
    base = 352 if cell.month >= TWO_TIERS else 118
    procedures = base + Dice("procedures", quarter).count(22, 0.15)
    missing = Dice("not posted", code, quarter).share(9, 0.12)
    cell.values |= {"procedures": procedures, "procedures_posted": procedures - missing}


def _tasks(cell: Cell, dice: Dice) -> None:
    tasks = dice.count(7 + 0.012 * cell.place.traits.size, 0.3)
    cell.values |= {
        "assigned_tasks": tasks,
        "assigned_tasks_on_time": dice.share(tasks, sigmoid(3.1 - 0.2 * cell.place.traits.late)),
    }


def _plan(cell: Cell) -> None:
    """The plan of the year, and how much of it is done by the end of the month."""
    code, year, number = cell.place.code, cell.month // 12, cell.month % 12
    tasks, done = _plan_of(cell, code, year, number)
    cell.values |= {"plan_tasks": tasks, "plan_tasks_done": done}


def _plan_of(cell: Cell, code: str, year: int, number: int) -> tuple[int, int]:
    if code == VINH_NGUYEN and year == 2024:
        tasks, by_month = VINH_NGUYEN_2024
        return tasks, by_month[number]
    dice = Dice("plan", code, year)
    tasks, pace = 19 + dice.share(14, 0.5), dice.normal(1.0, 0.06)
    first = max(cell.place.first - 12 * year, 0)
    part = (number + 1 - first) / (12 - first)
    return tasks, min(tasks, round(tasks * pace * part**0.85))
