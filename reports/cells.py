"""The cells of the form and the figures behind them. Pure: no database.

The form II.06a asks for what was resolved before its day (8) and on its day (9); stored are what
was resolved in time and, of it, early. So the cell ON_THE_DAY stands in the place of
`resolved_in_time`; every other cell is the figure of its code. Where the early ones are not known,
the cell holds all that was resolved in time, as forms without column (8) write it.

A cell's text is a number or, as raw text, whatever was typed instead of one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.numbers import NEGATIVE_COUNT, TYPED, format_count, typed_count
from reports import rows as row_rules
from reports.figures import FIGURES, LINE_FIGURES, PART_OF, WHOLES
from reports.rows import TOTAL, Row, Rows
from reports.rules import Fault, Rule, Values, fault, known

ON_THE_DAY, IN_TIME, EARLY = "resolved_on_day", "resolved_in_time", "resolved_early"
CELL_OF = {code: ON_THE_DAY if code == IN_TIME else code for code in FIGURES}
FIGURE_OF = {cell: code for code, cell in CELL_OF.items()}
TOTAL_CELLS = tuple(CELL_OF.values())
LINE_CELLS = tuple(CELL_OF[code] for code in LINE_FIGURES)
LONGEST_QUOTED = 40

Key = tuple[str, str]
"""The row, as in Rows, and the code of a cell."""
Cells = dict[Key, str]
Texts = Mapping[str, Mapping[str, str]]
"""Raw texts by row and cell."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into a cell, and what stood there when they began; None: whatever stands
    there now is to be asked about.
    """

    text: str
    base: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells after a save: `conflicts` are those that somebody else changed meanwhile."""

    cells: Cells
    conflicts: tuple[Key, ...]
    changed: bool


def alike(one: str, other: str) -> bool:
    """Whether two texts of a cell say the same: "1.234" and "1234" do, blanks are nothing."""
    return _meaning(one) == _meaning(other)


def _meaning(text: str) -> int | str | None:
    number = typed_count(text)
    return number if number is not None else (text if text.strip() else None)


def merge(stored: Cells, typed: Mapping[Key, Typed]) -> Merged:
    """The cells after a save. What equals its base was not touched; what was touched is a conflict
    where the stored cell is neither its base nor the same.
    """
    cells, conflicts, changed = dict(stored), [], False
    for key, one in typed.items():
        now = stored.get(key, "")
        untouched = one.base is not None and alike(one.text, one.base)
        if untouched or alike(one.text, now):
            continue
        if one.base is None or not alike(one.base, now):
            conflicts.append(key)
        else:
            cells[key], changed = one.text, True
    return Merged(cells, tuple(conflicts), changed)


def shown(rows: Rows, texts: Texts) -> Cells:
    """What the form shows: no number where the total is the sum of the lines."""
    sums = summed(rows)
    cells: Cells = {}
    for key in {TOTAL: None, **rows, **texts}:
        values = rows.get(key, {})
        for cell, value in _numbers(values, LINE_CELLS if key != TOTAL else TOTAL_CELLS):
            text = texts.get(key, {}).get(cell)
            cells[key, cell] = text or written(None if (key, cell) in sums else value)
    return cells


def summed(rows: Rows) -> tuple[Key, ...]:
    """The cells of totals that are the sums of their lines: no number stands in them."""
    lines = lines_of(rows)
    return tuple((TOTAL, CELL_OF[code]) for code in LINE_FIGURES if row_rules.sums_up(code, lines))


def numbers_of(values: Values) -> dict[str, int | None]:
    """The numbers of a row by cell."""
    return dict(_numbers(values, TOTAL_CELLS))


def _numbers(values: Values, cells: tuple[str, ...]) -> Iterator[tuple[str, int | None]]:
    for cell in cells:
        value = values.get(FIGURE_OF[cell])
        if cell == ON_THE_DAY and value is not None:
            value -= values.get(EARLY) or 0
        yield cell, value


def written(value: int | None) -> str:
    """A number as it stands in a cell: "1.234", and nothing for none."""
    return "" if value is None else format_count(value)


def read(cells: Cells) -> tuple[dict[str, Row], dict[str, dict[str, str]]]:
    """The rows and the raw texts that the cells of a whole report make."""
    by_row: dict[str, dict[str, str]] = {TOTAL: {}}
    for (key, cell), text in cells.items():
        by_row.setdefault(key, {})[cell] = text
    total = by_row.pop(TOTAL)
    read_lines = {key: _read_row(row) for key, row in by_row.items()}
    rows: dict[str, Row] = {key: row for key, (row, _texts) in read_lines.items()}
    texts = {key: found for key, (_row, found) in read_lines.items() if found}
    lines = lines_of(rows)
    early = row_rules.sum_of(EARLY, lines) if row_rules.sums_up(EARLY, lines) else None
    rows[TOTAL], of_total = _read_row(total, early)
    _settle(rows[TOTAL], of_total, total, lines)
    return rows, texts | ({TOTAL: of_total} if of_total else {})


def lines_of(rows: Rows) -> dict[str, Values]:
    """The rows of fields of procedures on which anything stands."""
    return {key: row for key, row in rows.items() if key != TOTAL and row_rules.has_figures(row)}


def _read_row(cells: Mapping[str, str], early: int | None = None) -> tuple[Row, dict[str, str]]:
    """Figures and raw texts. `early` is known from elsewhere where the total is a sum."""
    numbers: Row = {}
    texts: dict[str, str] = {}
    for cell, text in cells.items():
        numbers[cell] = _count(cell, text)
        if numbers[cell] is None and text.strip():
            texts[cell] = text
    on_the_day = numbers.pop(ON_THE_DAY, None)
    before = numbers.get(EARLY) if early is None else early
    numbers[IN_TIME] = None if on_the_day is None else on_the_day + (before or 0)
    if on_the_day is not None and not _storable(numbers[IN_TIME], IN_TIME):
        numbers[IN_TIME], texts[ON_THE_DAY] = None, cells[ON_THE_DAY]
    return numbers, texts


def _count(cell: str, text: str) -> int | None:
    """The number that a text is, if it can be stored."""
    number = typed_count(text)
    return number if _storable(number, FIGURE_OF[cell]) else None


def _storable(value: int | None, code: str) -> bool:
    return value is not None and value <= FIGURES[code].most


def _settle(total: Row, texts: dict[str, str], cells: Mapping[str, str], lines: Rows) -> None:
    """Totals that their lines contradict become raw texts; those that they make go. The early ones
    come first: where they are no number, all that was resolved in time is what stands in (9).
    """
    for code in (EARLY, *(code for code in LINE_FIGURES if code != EARLY)):
        value, added = known(total, code), row_rules.sum_of(code, lines)
        if value is None or added is None:
            continue
        summed = row_rules.sums_up(code, lines)
        typed = total.get(code) is not None
        if value < added or (summed and typed and value != added):
            if code == EARLY and not summed and total.get(IN_TIME) is not None:
                total[IN_TIME] -= value  # type: ignore[operator]
            for culprit in (code,) if typed else WHOLES[code]:
                total[culprit] = None
                texts[CELL_OF[culprit]] = cells[CELL_OF[culprit]]
        elif summed and typed:
            total[code] = None


def unspoken(texts: Texts, rows: Rows) -> Texts:
    """The raw texts that stay when an import speaks of `rows`: its figures replace theirs."""
    return {
        key: {
            cell: text for cell, text in row.items() if FIGURE_OF.get(cell) not in rows.get(key, {})
        }
        for key, row in texts.items()
    }


def without_sums(texts: Texts, rows: Rows) -> Texts:
    """Without the texts of totals that say what their lines add up to by now. No figure changes:
    such a total is the sum. The early ones stay where they still decide what is in time.
    """
    if not texts.get(TOTAL):
        return texts
    lines = lines_of(rows)
    left = {
        cell: text
        for cell, text in texts[TOTAL].items()
        if not all(row_rules.sums_up(code, lines) for code in _decided_by(cell))
        or _as_figure(cell, texts[TOTAL], rows) != row_rules.sum_of(FIGURE_OF[cell], lines)
    }
    return {**texts, TOTAL: left}


def _decided_by(cell: str) -> tuple[str, ...]:
    """The figures of the total row for which it matters whether the cell holds a number."""
    return (EARLY, IN_TIME) if cell == EARLY else (FIGURE_OF[cell],)


def _as_figure(cell: str, texts: Mapping[str, str], rows: Rows) -> int | None:
    """The figure that a text of the total row would make; None for no number. Of all in time that
    is (9) with the early ones, as the page reads them.
    """
    number = _count(cell, texts[cell])
    if number is None or cell != ON_THE_DAY:
        return number
    lines, total = lines_of(rows), rows.get(TOTAL, {})
    added = row_rules.sum_of(EARLY, lines) or 0
    if row_rules.sums_up(EARLY, lines):
        return number + added
    early = _count(EARLY, texts[EARLY]) if EARLY in texts else known(total, EARLY)
    return number + (early if early is not None and early >= added else 0)


def texts_left(rows: Rows, texts: Texts) -> Iterator[tuple[str, Fault]]:
    """What has to be mended, cell by cell, before the report can be submitted."""
    for key, row in texts.items():
        for cell, text in row.items():
            against = _against_lines(cell, rows, row) if key == TOTAL else ""
            yield key, fault(Rule.TYPED, against or _text_left(cell, text), cell, text)


def _against_lines(cell: str, rows: Rows, texts: Mapping[str, str]) -> str:
    """How a number in the total row stands to the lines, itself or with the other part of a whole;
    empty for a text that is no number.
    """
    figures = {**rows.get(TOTAL, {})}
    figures |= {FIGURE_OF[each]: _as_figure(each, texts, rows) for each in texts}
    code, lines = FIGURE_OF[cell], lines_of(rows)
    if not _storable(figures[code], code):
        return ""
    whole = PART_OF.get(code, "")
    figures.pop(whole, None)  # it may be the sum of the lines, and is held against them here
    for one in filter(None, (code, whole)):
        number, added = known(figures, one), row_rules.sum_of(one, lines)
        if number is None or added is None or number == added:
            continue
        if row_rules.sums_up(one, lines):
            return row_rules.beside(one, number, added).problem.message
        if number < added:
            return row_rules.below(one, number, added).problem.message
    message = _(
        "“%(label)s” ở dòng tổng của báo cáo đang ghi “%(text)s”, lệch với các lĩnh vực nên chưa"
        " tính là số; với số trong tệp thì không lệch nữa: sửa các số này trên trang nhập, hoặc"
        " điền cả dòng tổng trong tệp."
    )
    return message % {"label": label(cell), "text": quoted(texts[cell])}


def _text_left(cell: str, text: str) -> str:
    code = FIGURE_OF[cell]
    facts = {"label": label(cell), "text": quoted(text), "most": format_count(FIGURES[code].most)}
    return _why(text, typed_count(text)) % facts


def quoted(text: str) -> str:
    """A cell's text as sentences quote it: pasted by mistake it may be a page."""
    return Truncator(text).chars(LONGEST_QUOTED)


def _why(text: str, number: int | None) -> str:
    if number is not None:
        return _("“%(label)s” ghi “%(text)s”, quá lớn (tối đa %(most)s): kiểm tra và sửa lại.")
    if NEGATIVE_COUNT.fullmatch(text.translate(TYPED).replace(" ", "")):
        return _("“%(label)s” ghi “%(text)s”, là số âm: sửa thành số từ 0 trở lên.")
    return _("“%(label)s” ghi “%(text)s”, không phải là số nguyên: sửa lại hoặc để trống.")


def label(cell: str) -> str:
    """A cell's name."""
    return str(_("Giải quyết đúng hạn") if cell == ON_THE_DAY else FIGURES[cell].label)
