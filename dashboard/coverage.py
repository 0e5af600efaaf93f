"""What part of what is owed stands behind a figure, in words: a rate over a part must say so."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.months import Month, Window
from core.numbers import format_count
from dashboard.standing import Placed
from indicators.readings import Reading

TOO_FEW = gettext_lazy("mới có dưới một nửa số báo cáo phải có, chưa đánh giá theo chỉ tiêu.")
OF_BRANCH = gettext_lazy("{counted}/{months} báo cáo tháng")


def widest(placed: Iterable[Placed]) -> Reading:
    """The reading that rests on most; the page's head speaks of it, and rows that rest on less say
    so themselves.
    """
    readings = (each.judged.reading for each in placed)
    return max(readings, key=lambda reading: reading.months_counted)


def months_missing(unit_id: int, reading: Reading) -> str:
    """“8/9 tháng”, “573/594 báo cáo tháng” of a branch, “mới có số liệu của 27/140 đơn vị, …” where
    some of it gave nothing; empty where no month is missing. `unit_id` is that of the unit read.
    """
    if reading.months_counted >= reading.months_owed:
        return ""
    if not reading.group.whole:
        return _months(reading, _("{counted}/{months} tháng"))
    return _part_of_branch(unit_id, reading) or _months(reading, OF_BRANCH)


def is_thin(reading: Reading) -> bool:
    """Whether a branch's rate rests on less than half of the reports owed: beside months that rest
    on all of them it would draw a change that is none.
    """
    return reading.group.whole and 2 * reading.months_counted < reading.months_owed


def thin_in_words(unit_id: int, month: Month, reading: Reading) -> str:
    """“tháng 10/2026 mới có 1/65 đơn vị”"""
    return _("tháng {month} mới có {units}").format(
        month=month.label, units=_reporters(unit_id, reading)
    )


def coverage_of_window(unit_id: int, reading: Reading, window: Window) -> str:
    """What was reported of a window, for the head of a page, and that rates are of that part."""
    missing = reading.months_counted < reading.months_owed
    words = _("{counted}/{months} tháng có báo cáo")
    if reading.group.whole:
        words = _("{counted}/{months} tháng của các đơn vị có báo cáo")
    elif _is_merged(reading):
        words = _("{counted}/{months} tháng có đủ báo cáo của các đơn vị hợp thành")
    part = _part_of_branch(unit_id, reading) if missing else ""
    told = part[:1].upper() + part[1:] if part else _months(reading, words)
    sentence = f"{told} ({window.label})."
    if missing:
        return sentence + _(" Các tỷ lệ chỉ tính trên phần đã có số liệu.")
    return sentence


def coverage_of_figure(unit_id: int, reading: Reading, window: Window) -> str:
    """The same of one figure, for its receipt."""
    words = _("{counted}/{months} tháng có báo cáo đủ số liệu")
    if reading.group.whole:
        words = _("có đủ số liệu {counted}/{months} báo cáo tháng của các đơn vị")
    elif _is_merged(reading):
        words = _("{counted}/{months} tháng có đủ số liệu của các đơn vị hợp thành")
    return f"{window.label}: {_part_of_branch(unit_id, reading) or _months(reading, words)}"


def _is_merged(reading: Reading) -> bool:
    """Whether the unit stands for several that were merged into it: a month wants all of them."""
    return any(len(line) > 1 for line in reading.group.lines)


def _part_of_branch(unit_id: int, reading: Reading) -> str:
    """Empty where every unit of the branch gave something."""
    if reading.counts_alone(unit_id):
        return _months(
            reading,
            _(
                "chỉ có báo cáo của chính đơn vị, {counted} tháng; "
                "chưa có số liệu của đơn vị trực thuộc"
            ),
        )
    reported, owing = reading.reporters
    if not reading.group.whole or reported >= owing:
        return ""
    units = _("mới có số liệu của {units}").format(units=_reporters(unit_id, reading))
    return f"{units}, {_months(reading, OF_BRANCH)}"


def _reporters(unit_id: int, reading: Reading) -> str:
    """“65/66 đơn vị (kể cả cơ quan của địa bàn)”: the branch's own office owes as its units do, and
    whoever counts the units below it misses one.
    """
    reported, owing = reading.reporters
    words = _("{reported}/{owing} đơn vị")
    if unit_id in reading.units:
        words = _("{reported}/{owing} đơn vị (kể cả cơ quan của địa bàn)")
    return words.format(reported=format_count(reported), owing=format_count(owing))


def _months(reading: Reading, words: object) -> str:
    return str(words).format(
        counted=format_count(reading.months_counted), months=format_count(reading.months_owed)
    )
