"""What a fault is, and the judgements that need no formula: impossible numbers, two reports that
follow each other, months out of time. Pure: nothing here knows the database.

A row is a plain mapping of figure codes to integers; blank is None or absent, and the code of a
whole stands for the value that was typed for it. What is compared within a row stands in
reports.linear, what is held against earlier months in reports.history_rules; reports.rulebook lists
them all.
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
    PART_BALANCE = "part_balance"
    CHAIN = "chain"
    OUTLIER = "outlier"
    COPY = "copy"
    ROUND = "round"
    DUE = "due"
    REPLACED = "replaced"
    EMPTY = "empty"
    UNFINISHED = "unfinished"
    TYPED = "typed"
    PUBLISHED = "published"


# Real published figures break these, so they are stored as given; somebody has to say why.
WANTS_EXPLANATION = frozenset(
    {
        Rule.PARTS,
        Rule.PART_ABOVE,
        Rule.BALANCE,
        Rule.PART_BALANCE,
        Rule.CHAIN,
        Rule.OUTLIER,
        Rule.COPY,
    }
)
REFUSED = frozenset(
    {Rule.UNIT, Rule.WINDOW, Rule.IMPOSSIBLE, Rule.OF_WHICH, Rule.TOTAL, Rule.TYPED}
)
# A page keeps these until the report is submitted: whoever typed them is still at work.
KEPT = frozenset({Rule.OF_WHICH, Rule.TYPED})
# An import may bring them, and nobody hands them in on a page.
BARS_SUBMISSION = frozenset({Rule.EMPTY, Rule.UNFINISHED})

Numbers = tuple[tuple[str, int | None], ...]
"""What was compared: codes of figures and their numbers."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem, as yet without a place in a file, the rule behind it, and what was compared."""

    rule: Rule
    problem: Problem
    numbers: Numbers = ()

    @property
    def refused(self) -> bool:
        return self.rule in REFUSED

    @property
    def wants_explanation(self) -> bool:
        return self.rule in WANTS_EXPLANATION

    @property
    def bars_submission(self) -> bool:
        return self.refused or self.rule in BARS_SUBMISSION

    @property
    def identity(self) -> str:
        """The same for the same rule over the same numbers, however its sentence is worded."""
        told = ", ".join(f"{code}={number}" for code, number in self.numbers)
        return f"{self.rule}: {told}"

    @property
    def mirrored(self) -> "Fault":
        """A broken chain as the other of the two reports has it: its numbers the other way round,
        so that two breaks of the same numbers, a month apart, are not taken for one.
        """
        return replace(self, numbers=self.numbers[::-1])

    def at(
        self, sheet: str | None, row: int | None, column: str | None, file: str | None
    ) -> Problem:
        """The problem with the place in a file where its figures stood."""
        return replace(self.problem, sheet=sheet, row=row, column=column, file=file)


def fault(
    rule: Rule,
    message: str,
    column: str | None = None,
    value: object = None,
    numbers: Numbers = (),
) -> Fault:
    """A fault whose severity follows from its rule."""
    severity: Severity = "refuse" if rule in REFUSED else "warn"
    problem = Problem(message, column=column, value=value, severity=severity)
    return Fault(rule, problem, numbers)


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


INCOMING = ("carried_over", "received")
OUTGOING = ("resolved", "returned", "pending")
JUDGED_WITH = ("received", "resolved", "pending")


def balance(values: Values) -> tuple[int, int] | None:
    """What came and what went or stayed; None while a whole is not known."""
    if any(known(values, code) is None for code in JUDGED_WITH):
        return None
    came, went = (sum(known(values, code) or 0 for code in side) for side in (INCOMING, OUTGOING))
    return came, went


def chain(
    closing: int | None,
    opening: int | None,
    *,
    at_opening: bool,
    other: str,
    changed_on: date | None = None,
) -> Fault | None:
    """The opening stock of a report against the closing stock of the one before it.

    `at_opening` says that the later of the two is the one looked at; `other` names the months of
    the one that is not, `changed_on` the day on which its figures changed if that was afterwards.
    """
    if closing is None or opening is None or closing == opening:
        return None
    since = _(" (sửa ngày %(day)s, sau báo cáo này)")
    numbers = {
        "carried": label("carried_over"),
        "pending": label("pending"),
        "opening": format_count(opening),
        "closing": format_count(closing),
        "other": other + (since % {"day": f"{changed_on:%d/%m/%Y}"} if changed_on else ""),
    }
    compared: Numbers = (("carried_over", opening), ("pending", closing))
    if at_opening:
        message = _(
            "%(carried)s %(opening)s, nhưng %(pending)s của báo cáo %(other)s là %(closing)s:"
            " kiểm tra lại, hoặc ghi giải trình."
        )
        return fault(Rule.CHAIN, message % numbers, "carried_over", opening, compared)
    message = _(
        "%(pending)s %(closing)s, nhưng %(carried)s của báo cáo %(other)s là %(opening)s:"
        " kiểm tra lại, hoặc ghi giải trình."
    )
    return fault(Rule.CHAIN, message % numbers, "pending", closing, compared[::-1])


def of_no_reports(name: str, code: str | None = None) -> Fault:
    """That others report for this unit."""
    message = _(
        "%(unit)s là tổ dân phố, thôn, không lập báo cáo riêng: nhập vào báo cáo của xã, phường."
    )
    return fault(Rule.UNIT, message % {"unit": name}, "unit", code)


def out_of_time(
    window: Window,
    *,
    today: date,
    valid_from: date,
    valid_to: date | None,
    opens: date | None = None,
) -> Iterator[Fault]:
    """Months that are not over yet, and months in which the unit does not exist on any day. A
    report may be sent when it `opens`: on the first of the next month if nothing else is known.
    """
    this_month = Month.of(today)
    opens = opens or (window.last + 1).first_day
    if window.last > this_month:
        message = _("Tháng %(month)s chưa đến: chỉ nhận báo cáo đến tháng %(now)s.")
        facts = {"month": window.last.label, "now": this_month.label}
        yield fault(Rule.WINDOW, message % facts, "last_month", str(window.last))
    if window.last == this_month and today < opens:
        message = _(
            "Kỳ báo cáo tháng %(month)s chưa kết thúc, số liệu chưa đủ cả kỳ:"
            " báo cáo gửi được từ ngày %(day)s."
        )
        facts = {"month": window.last.label, "day": f"{opens:%d/%m/%Y}"}
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


def published(measure: str, own: str, said: str, off: str, source: str, column: str) -> Fault:
    """That what a report makes of a measure is not what `source` published of the same months. All
    are words: the report's own figure, the published one, and how far they lie apart; `off` is
    empty where the source hedged its figure.
    """
    apart = _("lệch %(off)s") % {"off": off} if off else _("không khớp")
    message = _(
        "“%(measure)s”: số báo cáo %(own)s; số công bố của %(source)s %(said)s: %(apart)s."
        " Kiểm tra lại số liệu; nếu đúng thì hỏi lại nguồn đã công bố."
    )
    facts = {"measure": measure, "own": own, "said": said, "source": source, "apart": apart}
    return fault(Rule.PUBLISHED, message % facts, column)
