"""Every rule by which reports are checked: its name, what it compares, how strict it is, and an
example, made by the rule itself. docs/checks.md is this as a table.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.months import Month, Window
from reports import cells, history_rules, linear, rows, rules
from reports.neighbours import breaks
from reports.rules import BARS_SUBMISSION, REFUSED, WANTS_EXPLANATION, Fault, Rule, Values


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` and `compares` are lazy Vietnamese text."""

    name: Any
    compares: Any
    example: Callable[[], Fault]

    @property
    def sentence(self) -> str:
        return self.example().problem.message


def severity(rule: Rule) -> str:
    """What becomes of a report that breaks it."""
    if rule in REFUSED:
        return _("Phải sửa")
    if rule in BARS_SUBMISSION:
        return _("Chưa gửi được")
    return _("Cần giải trình") if rule in WANTS_EXPLANATION else _("Lưu ý")


def _row(rule: Rule, **values: int) -> Callable[[], Fault]:
    """What the rule says of a row."""
    return lambda: next(one for one in linear.judge(values) if one.rule == rule)


def _first(faults: Callable[[], Iterator[Fault]]) -> Callable[[], Fault]:
    return lambda: next(faults())


JULY = Month.at(2026, 7)
LIFE: Mapping[str, Any] = {
    "today": JULY.first_day, "valid_from": date(2025, 7, 1), "valid_to": None,
}  # fmt: skip
YEAR = {int(JULY) - back: (None, 470 + back, None, None) for back in range(1, 13)}
MONTH: Values = {
    "received_online": 30, "received_offline": 20, "resolved_in_time": 48, "resolved_late": 2,
}  # fmt: skip


def _text() -> Iterator[Fault]:
    return (one for _row_, one in cells.texts_left({}, {"a": {"received_online": "12a"}}))


def _chain() -> Fault:
    before = Window(JULY - 1, JULY - 1)
    found = breaks({"": (None, 7)}, {"": (5, None)}, before, at_opening=True)
    return next(one for _key, one in found)


def _replaced() -> Fault:
    """A total that was typed alone, and a line that comes after it."""
    _rows, faults = rows.merge({rows.TOTAL: {"due": 9}}, {"a": {"due": 4}})
    return next(one for one in faults if one.rule == Rule.REPLACED)


RULEBOOK: Mapping[Rule, Entry] = {
    Rule.UNIT: Entry(
        gettext_lazy("Đơn vị báo cáo"),
        gettext_lazy("cấp của đơn vị và nơi lập báo cáo"),
        lambda: rules.of_no_reports("Thôn Đông"),
    ),
    Rule.WINDOW: Entry(
        gettext_lazy("Tháng báo cáo"),
        gettext_lazy("tháng của báo cáo với hôm nay, với đời sống của đơn vị, với báo cáo khác"),
        _first(lambda: rules.out_of_time(Window(JULY - 24, JULY - 24), **LIFE)),
    ),
    Rule.IMPOSSIBLE: Entry(
        gettext_lazy("Số không thể có"),
        gettext_lazy("số âm, số quá lớn, số chỉ ghi ở dòng tổng"),
        _row(Rule.IMPOSSIBLE, received_online=-30),
    ),
    Rule.TYPED: Entry(
        gettext_lazy("Ô chưa là số"),
        gettext_lazy("nội dung của ô với một số nguyên"),
        _first(_text),
    ),
    Rule.OF_WHICH: Entry(
        gettext_lazy("Phần “trong đó”"),
        gettext_lazy("một số với số mà nó là một phần"),
        _row(Rule.OF_WHICH, payable=3, paid_online=4),
    ),
    Rule.TOTAL: Entry(
        gettext_lazy("Dòng tổng"),
        gettext_lazy("dòng tổng với các lĩnh vực cộng lại"),
        lambda: rows.beside("received", 240, 235),
    ),
    Rule.EMPTY: Entry(
        gettext_lazy("Báo cáo trống"),
        gettext_lazy("báo cáo có số liệu nào không"),
        _first(lambda: rows.empty({})),
    ),
    Rule.UNFINISHED: Entry(
        gettext_lazy("Kỳ chưa kết thúc"),
        gettext_lazy("ngày cuối kỳ báo cáo với hôm nay"),
        _first(lambda: rules.out_of_time(Window(JULY, JULY), **LIFE)),
    ),
    Rule.BALANCE: Entry(
        gettext_lazy("Cân đối"),
        gettext_lazy(
            "kỳ trước chuyển sang + tiếp nhận với đã giải quyết + trả lại + đang giải quyết"
        ),
        _row(Rule.BALANCE, carried_over=5, received=25, resolved=22, returned=1, pending=8),
    ),
    Rule.PART_BALANCE: Entry(
        gettext_lazy("Cân đối khi còn ô trống"),
        gettext_lazy("phần đã ghi của một bên với cả bên kia"),
        _row(Rule.PART_BALANCE, received=52, pending=2000),
    ),
    Rule.PARTS: Entry(
        gettext_lazy("Tổng và các phần"),
        gettext_lazy("một tổng được ghi với hai phần của nó cộng lại"),
        _row(Rule.PARTS, resolved=230, resolved_in_time=227, resolved_late=2),
    ),
    Rule.PART_ABOVE: Entry(
        gettext_lazy("Phần lớn hơn tổng"),
        gettext_lazy("một phần với tổng của nó, khi phần kia để trống"),
        _row(Rule.PART_ABOVE, received=800, received_online=900),
    ),
    Rule.CHAIN: Entry(
        gettext_lazy("Chuyển kỳ"),
        gettext_lazy("số kỳ trước chuyển sang với số đang giải quyết của báo cáo trước, từng dòng"),
        _chain,
    ),
    Rule.OUTLIER: Entry(
        gettext_lazy("Khác thường so với các tháng trước"),
        gettext_lazy(
            "số của tháng với trung vị của 24 tháng trước và cùng tháng năm trước, dòng tổng"
        ),
        _first(lambda: history_rules.outliers(JULY, {**YEAR, JULY: (None, 4780, None, None)})),
    ),
    Rule.COPY: Entry(
        gettext_lazy("Giống hệt tháng trước"),
        gettext_lazy("mọi số phát sinh trong kỳ với tháng trước, dòng tổng"),
        _first(lambda: history_rules.copied(MONTH, history_rules.flows(MONTH), JULY - 1)),
    ),
    Rule.ROUND: Entry(
        gettext_lazy("Số tròn"),
        gettext_lazy("bao nhiêu số tận cùng là 0 hoặc 5, dòng tổng"),
        _first(lambda: history_rules.rounded(dict.fromkeys(history_rules.FLOWS[:14], 40))),
    ),
    Rule.DUE: Entry(
        gettext_lazy("Đúng hạn và đến hạn"),
        gettext_lazy("giải quyết trước và đúng hạn với hồ sơ đến hạn"),
        _row(Rule.DUE, due=5, resolved_in_time=6),
    ),
    Rule.REPLACED: Entry(
        gettext_lazy("Dòng tổng được thay"),
        gettext_lazy("dòng tổng đã nhập với các lĩnh vực mới cộng lại"),
        _replaced,
    ),
    Rule.PUBLISHED: Entry(
        gettext_lazy("Số đã công bố"),
        gettext_lazy("số, tỷ lệ của báo cáo với số đã công bố của cùng đơn vị, cùng kỳ"),
        lambda: rules.published(
            _("Đúng hạn / đã giải quyết"),
            "99,25%",
            "98,9%",
            _("0,35 điểm %"),
            _("Báo Lam Khê"),
            "resolved_in_time",
        ),
    ),
}


def table() -> str:
    """The rulebook in Markdown, one line a rule."""
    heading = ("Quy tắc", "Mã", "Mức", "So sánh", "Câu báo, ví dụ")
    lines = [heading, ("---",) * len(heading)]
    lines += [
        (str(one.name), f"`{rule}`", severity(rule), str(one.compares), one.sentence)
        for rule, one in RULEBOOK.items()
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
