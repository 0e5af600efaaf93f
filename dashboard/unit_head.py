"""The head of a unit's page: who it is, the sentence it opens with, what needs help most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from core.months import Window
from core.numbers import apart
from dashboard.address import Address
from dashboard.history import Closure
from dashboard.indicator_rows import ranking_url
from dashboard.pages import State
from dashboard.published import PublishedRow
from dashboard.rows import gap_in_dossiers
from dashboard.standing import Placed
from dashboard.summaries import Part
from indicators.queries import Question
from indicators.targets import gap
from indicators.words import rate_against, target_in_words
from units.kinds import Kind
from units.models import Unit


@dataclass(frozen=True, slots=True)
class UnitHead:
    name: str
    code: str
    kind_label: str
    parents: str
    valid: str
    closed: Closure | None


@dataclass(frozen=True, slots=True)
class Lead:
    """The indicator with most room for improvement."""

    kicker: str
    parts: list[Part]
    sentence: str
    url: str


def leading(placed: Sequence[Placed]) -> Placed | None:
    """The indicator that most is missing from, in points; None where no target is missed."""
    missed = [each for each in placed if each.judged.met is False]
    return max(missed, key=lambda each: abs(_gap(each)), default=None)


def above(unit: Unit) -> list[Unit]:
    """Units above it, the highest first, without the country."""
    return [each for each in unit.above if each.kind != Kind.COUNTRY]


def _gap(placed: Placed) -> Fraction:
    return gap(placed.judged.reading.rate, placed.judged.target) or Fraction(0)


def head(unit: Unit, closed: Closure | None) -> UnitHead:
    parents = ", ".join(each.name for each in reversed(above(unit)))
    begun = _("hoạt động từ {day:%d/%m/%Y}").format(day=unit.valid_from)
    ended = _(" đến {day:%d/%m/%Y}").format(day=unit.valid_to) if unit.valid_to else ""
    return UnitHead(
        unit.name,
        unit.code,
        unit.get_kind_display(),
        parents or _("trực thuộc trung ương"),
        begun + ended,
        closed,
    )


def summary(
    placed: Sequence[Placed], published: Iterable[PublishedRow], window: Window
) -> list[Part]:
    """What was published of the window comes first; then the targets met by what was reported."""
    label = window.label[:1].upper() + window.label[1:]
    printed = [row for row in published if row.in_view and row.gap]
    judged = [each.judged.met for each in placed if each.judged.met is not None]
    parts = [part for row in printed[:2] for part in _missed(row)]
    if judged:
        count = _("{met} trong {all}").format(met=sum(judged), all=len(judged))
        ends = _(" chỉ tiêu được giao, theo số liệu báo cáo.")
        return [
            *parts,
            (_("{window}: đạt ").format(window=label), False),
            (count, True),
            (ends, False),
        ]
    if parts:
        return parts
    if placed:
        words = _("{window}: có số liệu báo cáo, chưa có chỉ tiêu được giao.")
    elif any(published):
        words = _("{window}: chỉ có số liệu đã công bố, chưa có báo cáo số đếm.")
    else:
        words = _("{window}: chưa có con số nào của đơn vị này.")
    return [(words.format(window=label), False)]


def _missed(row: PublishedRow) -> list[Part]:
    """“Trực tuyến năm 2022: 39,33%, chưa đạt chỉ tiêu ≥ 40%, còn cách 0,67 điểm %.”"""
    rest = _(", chưa đạt chỉ tiêu {target}, còn cách {gap} điểm %. ")
    return [
        (f"{row.name}, {row.window}: ", False),
        (row.value, True),
        (rest.format(target=row.target, gap=row.gap), False),
    ]


def state(placed: Sequence[Placed], question: Question) -> State:
    widest = max(placed, key=lambda each: each.judged.reading.months_counted).judged.reading
    sentence = _("{counted}/{months} tháng có báo cáo ({window}).").format(
        counted=widest.months_counted,
        months=widest.months_in_window,
        window=question.window.label,
    )
    if question.provisional:
        return State(_("Số tạm tính"), "warn", sentence)
    return State(_("Số liệu đã xác nhận"), "info", sentence)


def lead_of(placed: Placed, unit: Unit, ranking: Address) -> Lead:
    judged = placed.judged
    target, indicator = judged.target, judged.reading.definition.indicator
    rate = rate_against(judged.reading.rate or Fraction(0), target, indicator.decimals)
    sentence = _("Còn cách chỉ tiêu {target} {points} điểm %, {dossiers} ({document}).")
    return Lead(
        _("Cần cải thiện nhất"),
        [(f"{indicator.short_name}: ", False), (rate, True)],
        sentence.format(
            target=target_in_words(target) if target else "",
            points=apart(abs(_gap(placed)), 0)[0],
            dossiers=gap_in_dossiers(judged),
            document=target.document.symbol if target else "",
        ),
        ranking_url(unit, indicator.code, ranking),
    )
