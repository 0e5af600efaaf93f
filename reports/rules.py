"""Pure judgements on the figures of one row, and on two reports that follow each other.

A row is a plain mapping of figure codes to integers; blank is None or absent, and the code of a
whole stands for the value that was typed for it. Nothing here knows the database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from core.errors import Problem, Severity
from core.months import Month, Window
from core.numbers import format_count
from reports.figures import FIGURES, PART_OF, WHOLES

Values = Mapping[str, int | None]


class Rule(StrEnum):
    """What a fault is about."""

    UNIT = "unit"
    WINDOW = "window"
    IMPOSSIBLE = "impossible"
    OF_WHICH = "of_which"
    TOTAL = "total"
    PARTS = "parts"
    PART_ABOVE = "part_above"
    BALANCE = "balance"
    CHAIN = "chain"
    DUE = "due"
    REPLACED = "replaced"
    EMPTY = "empty"
    UNFINISHED = "unfinished"
    TYPED = "typed"


# Real published figures break these, so they are stored as given; somebody has to say why.
WANTS_EXPLANATION = frozenset({Rule.PARTS, Rule.PART_ABOVE, Rule.BALANCE, Rule.CHAIN})
REFUSED = frozenset(
    {Rule.UNIT, Rule.WINDOW, Rule.IMPOSSIBLE, Rule.OF_WHICH, Rule.TOTAL, Rule.TYPED}
)
# A page keeps these until the report is submitted: whoever typed them is still at work.
KEPT = frozenset({Rule.OF_WHICH, Rule.TYPED})


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem, as yet without a place in a file, and the rule behind it."""

    rule: Rule
    problem: Problem

    @property
    def refused(self) -> bool:
        return self.rule in REFUSED

    @property
    def wants_explanation(self) -> bool:
        return self.rule in WANTS_EXPLANATION

    def at(
        self, sheet: str | None, row: int | None, column: str | None, file: str | None
    ) -> Problem:
        """The problem with the place in a file where its figures stood."""
        return replace(self.problem, sheet=sheet, row=row, column=column, file=file)


def fault(rule: Rule, message: str, column: str | None = None, value: object = None) -> Fault:
    """A fault whose severity follows from its rule."""
    severity: Severity = "refuse" if rule in REFUSED else "warn"
    return Fault(rule, Problem(message, column=column, value=value, severity=severity))


def without_advice(message: str) -> str:
    """What a fault says, to whoever has done what its sentence ends in."""
    advice = _(": kiểm tra lại, hoặc ghi giải trình.")
    return f"{message.removesuffix(advice)}." if message.endswith(advice) else message


def known(values: Values, code: str) -> int | None:
    """The value of a figure: of a whole the typed one, else the sum of two known parts.

    The same as the generated columns of the database compute.
    """
    typed = values.get(code)
    if typed is not None or code not in WHOLES:
        return typed
    first, second = (values.get(part) for part in WHOLES[code])
    return None if first is None or second is None else first + second


def label(code: str) -> str:
    """A figure's name in quotes, as sentences use it."""
    return _("“%(label)s”") % {"label": FIGURES[code].label}


def written(values: Values, code: str) -> str:
    """A figure's name and number: “Đã giải quyết” 230; or that it is blank, counting as 0."""
    value = known(values, code)
    if value is None:
        return _("%(label)s (để trống, tính là 0)") % {"label": label(code)}
    return f"{label(code)} {format_count(value)}"


def judge(values: Values) -> list[Fault]:
    """Everything that is wrong with one row, what is refused first."""
    faults = list(impossible(values))
    if faults:  # what follows from an impossible number helps nobody
        return faults
    faults = [*above_their_wholes(values), *parts_differ(values)]
    faults += [*unbalanced(values), *more_in_time_than_due(values)]
    return sorted(faults, key=lambda one: not one.refused)


def impossible(values: Values) -> Iterator[Fault]:
    """Negative numbers, and numbers too large to be counts."""
    for code, value in values.items():
        if value is None or 0 <= value <= FIGURES[code].most:
            continue
        if value < 0:
            message = _("%(label)s là số âm (%(value)s): số liệu phải từ 0 trở lên, hãy sửa lại.")
        else:
            message = _("%(label)s quá lớn (%(value)s, tối đa %(most)s): kiểm tra và sửa lại.")
        facts = {
            "label": label(code),
            "value": format_count(value),
            "most": format_count(FIGURES[code].most),
        }
        yield fault(Rule.IMPOSSIBLE, message % facts, code, value)


def of_the_whole_report(line: Values) -> Iterator[Fault]:
    """Figures in the line of one field of procedures that only the report as a whole has."""
    for code, value in line.items():
        if value is not None and FIGURES[code].report_only:
            message = _("%(label)s chỉ ghi ở dòng tổng: để trống ô này ở dòng của lĩnh vực.")
            yield fault(Rule.IMPOSSIBLE, message % {"label": label(code)}, code, value)


def _above(code: str) -> Iterator[tuple[str, bool]]:
    """What a figure can't exceed, nearest first; True while each step is an of-which.

    A step from a part to its whole is softer: sources do print parts above their whole.
    """
    firm = True
    while True:
        step = FIGURES[code].of_which
        if step is None:
            step, firm = PART_OF.get(code), False
        if step is None:
            return
        code = step
        yield code, firm


ABOVE: Mapping[str, tuple[tuple[str, bool], ...]] = {code: tuple(_above(code)) for code in FIGURES}


def above_their_wholes(values: Values) -> Iterator[Fault]:
    """Figures larger than the nearest known figure that they are part of."""
    for code, value in values.items():
        if value is None:
            continue
        for whole, firm in ABOVE[code]:
            most = known(values, whole)
            if most is not None:
                if value > most and not _parts_are_known(values, code, whole):
                    yield _above_whole(values, code, whole, firm)
                break


def _parts_are_known(values: Values, code: str, whole: str) -> bool:
    """Whether `parts_differ` tells the same of this part and its whole."""
    return code in WHOLES.get(whole, ()) and all(values.get(p) is not None for p in WHOLES[whole])


def _above_whole(values: Values, code: str, whole: str, firm: bool) -> Fault:
    figures = {"part": written(values, code), "whole": written(values, whole)}
    if firm:
        message = _("%(part)s lớn hơn %(whole)s dù chỉ là một phần của nó: sửa một trong hai số.")
        return fault(Rule.OF_WHICH, message % figures, code, values[code])
    message = _(
        "%(part)s lớn hơn tổng %(whole)s mà nó thuộc về: kiểm tra lại, hoặc ghi giải trình."
    )
    return fault(Rule.PART_ABOVE, message % figures, code, values[code])


def parts_differ(values: Values) -> Iterator[Fault]:
    """Wholes that were typed and are not the sum of their parts."""
    for code, (first, second) in WHOLES.items():
        typed, one, other = values.get(code), values.get(first), values.get(second)
        if typed is None or one is None or other is None or typed == one + other:
            continue
        message = _(
            "%(whole)s, nhưng các phần %(first)s và %(second)s cộng lại %(sum)s:"
            " kiểm tra lại, hoặc ghi giải trình."
        ) % {
            "whole": written(values, code),
            "first": written(values, first),
            "second": written(values, second),
            "sum": format_count(one + other),
        }
        yield fault(Rule.PARTS, message, code, typed)


INCOMING = ("carried_over", "received")
OUTGOING = ("resolved", "returned", "pending")
JUDGED_WITH = ("received", "resolved", "pending")


def balance(values: Values) -> tuple[int, int] | None:
    """What came and what went or stayed; None while a whole is not known."""
    if any(known(values, code) is None for code in JUDGED_WITH):
        return None
    came, went = (sum(known(values, code) or 0 for code in side) for side in (INCOMING, OUTGOING))
    return came, went


def unbalanced(values: Values) -> Iterator[Fault]:
    """carried_over + received = resolved + returned + pending, where the wholes are known."""
    sides = balance(values)
    if sides is None or sides[0] == sides[1]:
        return
    came, went = sides
    message = _(
        "%(incoming)s bằng %(came)s, nhưng %(outgoing)s bằng %(went)s, lệch %(apart)s hồ sơ:"
        " kiểm tra lại, hoặc ghi giải trình."
    ) % {
        "incoming": " + ".join(written(values, code) for code in INCOMING),
        "outgoing": " + ".join(written(values, code) for code in OUTGOING),
        "came": format_count(came),
        "went": format_count(went),
        "apart": format_count(abs(came - went)),
    }
    yield fault(Rule.BALANCE, message)


def more_in_time_than_due(values: Values) -> Iterator[Fault]:
    """More resolved in time than fell due: happens where much is done early; only shown."""
    in_time, due = values.get("resolved_in_time"), values.get("due")
    if in_time is None or due is None or in_time <= due:
        return
    message = _("%(in_time)s nhiều hơn %(due)s: kiểm tra lại số hồ sơ đến hạn.") % {
        "in_time": written(values, "resolved_in_time"),
        "due": written(values, "due"),
    }
    yield fault(Rule.DUE, message, "resolved_in_time", in_time)


def chain(
    closing: int | None, opening: int | None, *, at_opening: bool, other: str
) -> Fault | None:
    """The opening stock of a report against the closing stock of the one before it.

    `at_opening` says that the later of the two is the one looked at; `other` names the months of
    the one that is not.
    """
    if closing is None or opening is None or closing == opening:
        return None
    numbers = {
        "carried": label("carried_over"),
        "pending": label("pending"),
        "opening": format_count(opening),
        "closing": format_count(closing),
        "other": other,
    }
    if at_opening:
        message = _(
            "%(carried)s %(opening)s, nhưng %(pending)s của báo cáo %(other)s là %(closing)s:"
            " kiểm tra lại, hoặc ghi giải trình."
        )
        return fault(Rule.CHAIN, message % numbers, "carried_over", opening)
    message = _(
        "%(pending)s %(closing)s, nhưng %(carried)s của báo cáo %(other)s là %(opening)s:"
        " kiểm tra lại, hoặc ghi giải trình."
    )
    return fault(Rule.CHAIN, message % numbers, "pending", closing)


def out_of_time(
    window: Window, *, this_month: Month, valid_from: date, valid_to: date | None
) -> Iterator[Fault]:
    """Months that are not over yet, and months in which the unit does not exist on any day."""
    if window.last > this_month:
        message = _("Tháng %(month)s chưa đến: chỉ nhận báo cáo đến tháng %(now)s.")
        facts = {"month": window.last.label, "now": this_month.label}
        yield fault(Rule.WINDOW, message % facts, "last_month", str(window.last))
    if window.last == this_month:
        message = _("Tháng %(month)s chưa kết thúc: hết tháng hãy nhập lại số liệu cả tháng.")
        facts = {"month": window.last.label}
        yield fault(Rule.UNFINISHED, message % facts, "last_month", str(window.last))
    if window.first.last_day < valid_from:
        message = _("Tháng %(month)s nằm trước ngày đơn vị thành lập (%(day)s): sửa lại tháng.")
        facts = {"month": window.first.label, "day": f"{valid_from:%d/%m/%Y}"}
        yield fault(Rule.WINDOW, message % facts, "first_month", str(window.first))
    if valid_to is not None and valid_to < window.last.first_day:
        message = _(
            "Tháng %(month)s nằm sau ngày đơn vị kết thúc hoạt động (%(day)s):"
            " báo cáo theo đơn vị kế tiếp, hoặc sửa lại tháng."
        )
        facts = {"month": window.last.label, "day": f"{valid_to:%d/%m/%Y}"}
        yield fault(Rule.WINDOW, message % facts, "last_month", str(window.last))
