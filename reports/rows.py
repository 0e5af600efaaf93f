"""How the total row and the lines of a report hold together. Pure: rows are plain mappings.

`Rows` maps the code of a field of procedures to the figures of its line; the total row stands
under TOTAL. The total of a figure is the sum of the lines where every line has it; otherwise it is
typed, and not below the sum of the lines that have it, or blank.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from core.numbers import format_count
from reports.figures import LINE_FIGURES, WHOLES
from reports.rules import (
    INCOMING,
    JUDGED_WITH,
    OUTGOING,
    Fault,
    Rule,
    Values,
    fault,
    known,
    label,
)

TOTAL = ""
BETWEEN_ROWS = frozenset({Rule.TOTAL, Rule.TYPED})
Rows = Mapping[str, Values]
Row = dict[str, int | None]


def merge(stored: Rows, spoken: Rows) -> tuple[dict[str, Row], list[Fault]]:
    """The rows after a save that speaks of `spoken`, and what there is to say of the new total.

    A code that is absent keeps its figure, None blanks it. Lines that are absent stay; a line left
    wholly blank is gone. The faults belong to the total row.
    """
    rows = {key: {**stored.get(key, {}), **spoken.get(key, {})} for key in {**stored, **spoken}}
    total = rows.pop(TOTAL, {})
    lines = {key: line for key, line in rows.items() if has_figures(line)}
    typed = spoken.get(TOTAL, {})
    before = {key: line for key, line in stored.items() if key != TOTAL}
    if lines or before:
        for code in LINE_FIGURES:
            total[code] = _settled(code, total, typed, before, lines)
    faults = [*beside_lines(typed, total, lines), *_replaced(stored, typed, before, lines)]
    return {TOTAL: total, **lines}, faults


def between(row: str, fault: Fault) -> bool:
    """Whether other rows of the report decide that there is this fault in a row."""
    return fault.rule in BETWEEN_ROWS or (row == TOTAL and fault.rule == Rule.OF_WHICH)


def has_figures(row: Values) -> bool:
    """Whether anything at all stands in the row. A zero is something."""
    return any(value is not None for value in row.values())


def sums_up(code: str, lines: Rows) -> bool:
    """Whether every line has the figure, so that its total is their sum."""
    return bool(lines) and all(known(line, code) is not None for line in lines.values())


def sum_of(code: str, lines: Rows) -> int | None:
    """The sum over the lines that have the figure; None where none has."""
    have = [value for line in lines.values() if (value := known(line, code)) is not None]
    return sum(have) if have else None


def _settled(code: str, total: Values, typed: Values, before: Rows, lines: Rows) -> int | None:
    """What the column of `code` holds in the total row."""
    if sums_up(code, lines):
        return None if _parts_give_it(code, lines) else sum_of(code, lines)
    if typed.get(code) is None and (sums_up(code, before) or _lost(code, before, lines)):
        return None  # it was the sum of the lines, and they no longer add up to anything
    return total.get(code)


def _parts_give_it(code: str, lines: Rows) -> bool:
    """Whether a whole needs no value of its own: no line has one, so the parts are summed too."""
    return code in WHOLES and all(line.get(code) is None for line in lines.values())


def _lost(code: str, before: Rows, lines: Rows) -> bool:
    return any(
        known(line, code) is not None and known(lines.get(key, {}), code) is None
        for key, line in before.items()
    )


def beside_lines(typed: Values, total: Values, lines: Rows) -> Iterator[Fault]:
    """Figures typed in the total row that are not, or can't be, the sum of the lines."""
    for code in LINE_FIGURES:
        added = sum_of(code, lines)
        if added is None:
            continue
        if sums_up(code, lines):
            value = typed.get(code)
            if value is not None and value != added:
                yield beside(code, value, added)
        elif (value := known(total, code)) is not None and value < added:
            yield below(code, value, added)


def _replaced(stored: Rows, typed: Values, before: Rows, lines: Rows) -> Iterator[Fault]:
    """Typed totals that this save, which says nothing of them, turns into another sum of lines."""
    for code in LINE_FIGURES:
        value, added = stored.get(TOTAL, {}).get(code), sum_of(code, lines)
        if value is None or value == added or code in typed or sums_up(code, before):
            continue
        if sums_up(code, lines):
            message = _(
                "Dòng tổng đã nhập %(label)s %(value)s, nay được thay bằng %(added)s là các lĩnh"
                " vực cộng lại: kiểm tra xem có thiếu lĩnh vực nào không."
            )
            yield fault(Rule.REPLACED, message % _numbers(code, value, added or 0), code, value)


def beside(code: str, value: int, added: int) -> Fault:
    """A typed total that is not the sum of its lines, which all have the figure."""
    message = _(
        "Dòng tổng ghi %(label)s %(value)s, nhưng các lĩnh vực cộng lại %(added)s:"
        " sửa một trong hai, hoặc để trống ô này ở dòng tổng."
    )
    return fault(Rule.TOTAL, message % _numbers(code, value, added), code, value)


def below(code: str, value: int, added: int) -> Fault:
    """A typed total that is less than the lines that have the figure."""
    message = _(
        "Dòng tổng ghi %(label)s %(value)s, thấp hơn các lĩnh vực đã có số, cộng lại %(added)s:"
        " sửa dòng tổng hoặc các lĩnh vực."
    )
    return fault(Rule.TOTAL, message % _numbers(code, value, added), code, value)


def _numbers(code: str, value: int, added: int) -> dict[str, str]:
    return {"label": label(code), "value": format_count(value), "added": format_count(added)}


def empty(rows: Rows) -> Iterator[Fault]:
    """That a report says nothing at all: what is left blank counts nowhere, unlike a zero."""
    if not any(has_figures(row) for row in rows.values()):
        message = _(
            "Báo cáo không có số liệu nào: ô trống là chưa có số liệu,"
            " nếu trong kỳ không phát sinh hồ sơ thì ghi 0."
        )
        yield fault(Rule.EMPTY, message)


def told_once(faults: Iterable[tuple[str, Fault]], rows: Rows) -> list[tuple[str, Fault]]:
    """Without the faults of the total row that its lines have too: number for number, where the
    total is the sum of that line alone; that it does not balance, where all of its balance is the
    sum of the lines; and that its stock was not handed on, where it is off by as much as theirs.
    Whoever explains the lines has explained the total.
    """
    told = list(faults)
    of_lines = [one for key, one in told if key != TOTAL]
    adds_up = balance_adds_up(rows)
    off = [_handed_on(one) for one in of_lines if one.rule == Rule.CHAIN]

    def is_told(one: Fault) -> bool:
        if one.rule == Rule.CHAIN and off:
            return _handed_on(one) == sum(off)
        return one in of_lines or (one.rule == Rule.BALANCE and adds_up)

    return [(key, one) for key, one in told if key != TOTAL or not is_told(one)]


def _handed_on(chain: Fault) -> int:
    """By how much an opening stock exceeds the closing one before it."""
    (_opening, opened), (_closing, closed) = chain.numbers
    return (opened or 0) - (closed or 0)


def balance_adds_up(rows: Rows) -> bool:
    """Whether all that the total row is balanced with is the sum of the lines: it can't be off
    then where no line is.
    """
    total = rows.get(TOTAL, {})
    lines = {key: line for key, line in rows.items() if key != TOTAL}
    return all(sums_up(code, lines) for code in JUDGED_WITH) and all(
        (known(total, code) or 0) == (sum_of(code, lines) or 0) for code in (*INCOMING, *OUTGOING)
    )


def untrue_totals(rows: Rows) -> Iterator[Fault]:
    """Stored totals that are not what their lines say: for the check of a whole database."""
    total = rows.get(TOTAL, {})
    lines: Mapping[str, Values] = {key: line for key, line in rows.items() if key != TOTAL}
    for code in LINE_FIGURES:
        added, value = sum_of(code, lines), known(total, code)
        if added is None or value == added:
            continue
        if sums_up(code, lines):
            yield _differs(code, value, added)
        elif value is not None and value < added:
            yield below(code, value, added)


def _differs(code: str, value: int | None, added: int) -> Fault:
    message = _("Dòng tổng có %(label)s %(value)s, nhưng các lĩnh vực cộng lại %(added)s.") % {
        "label": label(code),
        "value": _("để trống") if value is None else format_count(value),
        "added": format_count(added),
    }
    return fault(Rule.TOTAL, message, code, value)
